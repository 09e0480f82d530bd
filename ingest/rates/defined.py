"""Single definitions of seasons and hours in a paragraph or a table, before it is known whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.rates.clock import MONTH, cut, day_in, days_in, excludes_holidays, hours_in, joined, spans_in, windows_in
from ingest.rates.headings import codes_in
from ingest.rates.schema import ALL_DAYS, Source, Span, Window
from ingest.rates.words import period_of, season_of
from ingest.schema import Location

_MONTH = re.compile(MONTH, re.IGNORECASE)
_SPAN = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?)?{MONTH}.{{0,60}}?{MONTH}(?:\s+\d{{1,2}}(?!\s*:))?", re.I | re.S
)
_OTHER_MONTHS = re.compile(
    r"\b(?:all )?(?:other|remaining) (?:calendar |billing )?months|remainder of the year|rest of the year|balance of the year",
    re.I,
)
_OTHER_HOURS = re.compile(
    r"\b(?:all (?:the )?(?:other|remaining) (?:hours|times|usage|periods|days)|all (?:usage|hours|times|kwh|energy)[\w\s-]{0,20} (?:not|other than)|"
    r"(?:remaining|other) (?:hours|times)|(?:hours|times|usage) (?:that is |which are |that are )?(?:not|other than|outside)|"
    r"alle (?:übrigen|anderen) (?:zeiten|stunden))",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?<=[a-z)\d]{2})[.;]\s+(?=[A-Z])|;\s+(?=(?:in|during)\b)|;\s+(?=\w+[- ]?peak)", re.I)
_CALLED = re.compile(r"\bcritical\b|\bconsecutive\b|\bcalled?\b|\bnotice\b|\bnotif", re.IGNORECASE)
_NAMES = re.compile(
    r"^\W*(?:the\s+)?(?:[\w-]+\s){0,3}?(?:on|off|mid|part|super|shoulder|peak|day|night|evening|weekend|intermediate|HT|NT)",
    re.I,
)
_DEFINES = re.compile(r"\b(?:runs?|is|are|shall be|means|hours|period|usage|use|applies|apply|rate)\b", re.IGNORECASE)
_PART_OF_DAY = re.compile(r"\W*(?:the\s+)?(day|night|evening|weekend)(?:time)?\b", re.IGNORECASE)
# Plain words that must be there before any pattern is tried: nearly all paragraphs have none of them.
_SEASON_WORDS = ("summer", "winter", "sommer", "season", "saison", "spring", "autumn", "herbst", "months")
_PERIOD_WORDS = (
    "peak",
    "shoulder",
    "night",
    "day ",
    "evening",
    "weekend",
    "hours",
    "window",
    "tarif",
    "ht",
    "nt",
    "intermediate",
)
_TIME_WORDS = (
    "a.m",
    "p.m",
    " am",
    " pm",
    "am ",
    "pm ",
    "noon",
    "midnight",
    ":",
    "uhr",
    "other",
    "remaining",
    "weekend",
    "holiday",
    "daily",
    "übrigen",
    "not ",
)
_NONE = re.compile(r"^\W*(?:none|n/?a|keine?)?\W*$", re.IGNORECASE)
_OPEN = re.compile(r"(?:,|\b(?:and|of|the|to|from|through|on|for|between|during|or|by|in))\s*$", re.IGNORECASE)
_PRICED = re.compile(r"\b(?:charged|billed|rate of|price|paid)\b", re.IGNORECASE)
_LABEL = 70


@dataclass(frozen=True, slots=True)
class Months:
    """A season; without `spans` it is what other seasons leave of the year."""

    name: str
    spans: tuple[Span, ...]
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a period; without `windows` they are what other periods leave of the week.

    `codes`: the schedules that it says it is for, each with the season in which; empty: it does not say.
    `no_holiday`: it says that holidays are not meant. `spans`: the days of the year it gives where it gives no
    season's name.
    """

    name: str
    windows: tuple[Window, ...]
    season: str = ""
    source: Source = Source()
    codes: tuple[tuple[str, str], ...] = ()
    no_holiday: bool = False
    spans: tuple[Span, ...] = ()

    def seasons_for(self, code: str) -> tuple[str, ...] | None:
        """The seasons in which it counts for a schedule ('' for all); None where it is for others."""
        if not self.codes:
            return ("",)
        found = tuple(season for name, season in self.codes if name.upper() == code.upper())
        return found or None


def said_seasons(text: str, location: Location) -> Iterator[Months]:
    """'The Summer Season shall be from June 1 through September 30', 'Winter: all other months'."""
    low = text.lower()
    if not any(word in low for word in _SEASON_WORDS) or not (_MONTH.search(text) or _OTHER_MONTHS.search(text)):
        return
    for start, sentence in _sentences(text):
        name, _ = season_of(sentence)
        if not name:
            continue
        source = Source(location, text[start : start + len(sentence)].strip())
        parts = _season_parts(sentence)
        for part in parts:
            named, spans = season_of(part)
            if named and spans and "-" not in named.split(" ")[0][3:4]:
                yield Months(named, spans, source)
            elif named and named != "other months" and _OTHER_MONTHS.search(part):
                yield Months(named, (), source)


def said_hours(text: str, location: Location, heading: str = "") -> Iterator[Hours]:
    """'On-peak hours are 2 p.m. to 7 p.m. on weekdays except holidays', and names on a line of their own."""
    low = f"{heading}\n{text}".lower()
    if not any(word in low for word in _PERIOD_WORDS) or not any(word in low for word in _TIME_WORDS):
        return
    if not (hours_in(text) or _OTHER_HOURS.search(text) or days_in(text)):
        return
    pending = period_of(heading)[0] if len(heading) < _LABEL else ""
    season = season_of(heading)[0] if len(heading) < _LABEL else ""
    last_rest = False
    for start, statement in _statements(text):
        hours = hours_in(statement)
        rest = not hours and _OTHER_HOURS.search(statement) is not None
        first = re.search(r"\d", statement) if hours else _OTHER_HOURS.search(statement)
        lead = statement[: first.start()] if first else statement
        named = period_of(lead)[0] if _NAMES.match(lead) or ":" in lead else ""
        named = named or _loose_name(lead)
        here, spans = season_of(statement)
        if here and "-" in here:
            here = ""
        days_only = spans if not here else ()
        if not hours and not rest:
            if named and len(statement) < _LABEL:
                pending, last_rest = named, False
            elif here and len(statement) < _LABEL and not spans:
                season, pending = here, ""
            elif pending and not last_rest and days_in(statement) and windows_in(statement) and len(statement) < _LABEL:
                yield Hours(pending, windows_in(statement), season, Source(location, statement))
            continue
        name = named or pending
        if rest and (len(lead) > _LABEL or _PRICED.search(statement)):
            continue
        if not name or _CALLED.search(statement) or name == "critical peak":
            continue
        source = Source(location, text[start : start + len(statement)].strip())
        windows = () if rest else windows_in(statement)
        if rest or windows:
            during = here or ("" if rest or days_only else season)
            yield Hours(name, windows, during, source, (), excludes_holidays(statement), days_only)
        last_rest = rest
        pending = name


def seasons_of_table(heads: Sequence[str], rows: Sequence[Sequence[str]], source: Source) -> list[Months]:
    """A table of seasons: a name, and the days from and to, or the months."""
    found = []
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) < 2 or hours_in(" | ".join(cells)):
            return []
        name = season_of(cells[0])[0] or cells[0].lower()
        days = [cell for cell in cells[1:] if _MONTH.search(cell)]
        if len(days) == 2 and len(cells) == 3 and not any(spans_in(day) for day in days):
            first, last = day_in(days[0], last=False), day_in(days[1], last=True)
            spans: tuple[Span, ...] = (Span(first, last),) if first and last else ()
        elif len(days) == 1:
            spans = spans_in(days[0])
        else:
            spans = ()
        if spans and len(name) < 40 and not re.search(r"\d{4}", " ".join(cells)):
            found.append(Months(name, spans, source))
        elif _OTHER_MONTHS.search(" ".join(cells[1:])):
            found.append(Months(name, (), source))
        else:
            return []
    seasonal = any(season_of(months.name)[0] for months in found) or "season" in " ".join(heads).lower()
    return found if seasonal else []


def hours_of_table(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str, source: Source) -> list[Hours]:
    """A table of hours: periods down and kinds of day across, or the other way round, or all in one row."""
    timed = sum(bool(hours_in(cell)) for row in rows for cell in row[1:])
    filled = sum(bool(cell.strip()) for row in rows for cell in row[1:])
    if (
        not timed
        or timed < 0.25 * filled
        or any(
            re.search(r"\d[.,]\d\d(?!\d)(?!\s*(?:[ap]\.?m|uhr|h\b))|[$€£¢]", cell, re.I) for row in rows for cell in row
        )
    ):
        return []
    codes = tuple(_codes_of(caption))
    around = season_of(caption)[0] if not codes else ""
    found: list[Hours] = []
    for row in rows:
        label = row[0].strip()
        cells = [(heads[at] if at < len(heads) else "", row[at].strip()) for at in range(1, len(row))]
        whole = ", ".join(cell for _, cell in cells if cell)
        if sum(bool(hours_in(cell)) for _, cell in cells) == 1 and (days_in(_without_hours(whole)) or len(cells) == 1):
            cells = [("", whole)]
        for head, cell in cells:
            if _NONE.match(cell):
                continue
            name = _name(label) or _name(head)
            season = season_of(label)[0] or season_of(head)[0] or season_of(cell)[0] or around
            days = days_in(cell) or days_in(head) or days_in(label)
            stretches = hours_in(cell)
            if not name:
                continue
            words = f"{label} {head} {cell}"
            if stretches:
                found.extend([Hours(name, _of_days(cell, days), season, source, codes, excludes_holidays(words))])
            elif _OTHER_HOURS.search(cell):
                found.append(Hours(name, (), season, source, codes, excludes_holidays(words)))
            elif days_in(cell) or re.match(r"\W*all (?:day|hours)", cell, re.I):
                found.append(Hours(name, (Window(days or ALL_DAYS),), season, source, codes, excludes_holidays(words)))
    return _united(found)


def _of_days(cell: str, days: tuple[int, ...]) -> tuple[Window, ...]:
    if days_in(cell):
        return windows_in(cell)
    return joined(window for start, end in hours_in(cell) for window in cut(days or ALL_DAYS, start, end))


def _united(found: Sequence[Hours]) -> list[Hours]:
    """The columns of one period in one season together."""
    merged: dict[tuple[str, str], Hours] = {}
    for one in found:
        key = (one.name, one.season)
        held = merged.get(key)
        windows = joined((*held.windows, *one.windows)) if held else one.windows
        merged[key] = Hours(
            one.name, windows, one.season, one.source, one.codes, one.no_holiday or bool(held and held.no_holiday)
        )
    seasons = sorted({season for _, season in merged if season})
    spread: list[Hours] = []
    for (name, season), one in merged.items():
        if season or not seasons or not one.windows or not any((name, other) in merged for other in seasons):
            spread.append(one)
    for (name, season), one in merged.items():
        common = merged.get((name, ""))
        if season and common is not None and one.windows:
            at = spread.index(one)
            spread[at] = Hours(
                name, joined((*one.windows, *common.windows)), season, one.source, one.codes, one.no_holiday
            )
    for name in {name for name, season in merged if not season and any((name, other) in merged for other in seasons)}:
        for season in seasons:
            if (name, season) not in merged:
                common = merged[name, ""]
                spread.append(Hours(name, common.windows, season, common.source, common.codes, common.no_holiday))
    return spread


def _name(words: str) -> str:
    if not words or hours_in(words):
        return ""
    name = period_of(words)[0]
    return "" if name in ("weekend", "weekday") and days_in(words) else name


def _loose_name(lead: str) -> str:
    """'In summer the business peak runs from': a name further in, where the words before the hours are few."""
    if len(lead) > 90 or not _DEFINES.search(lead):
        return ""
    part = _PART_OF_DAY.match(lead)
    return period_of(lead)[0] or (part.group(1).lower() if part else "")


def _without_hours(text: str) -> str:
    return re.sub(r"\d", "", text)


def _codes_of(caption: str) -> Iterator[tuple[str, str]]:
    """'Hours of Schedule D2 and, in winter, of B2 and B3': codes, each with the season said before it."""
    season = ""
    for part in re.split(r"[,;]", caption):
        season = season_of(part)[0] or season
        for code in codes_in(part):
            yield code, season


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    flat = text.replace("\n", " ")
    for sentence in re.split(r"(?<=[a-z)\d]{2}[.;])\s(?=[A-Z•])", flat):
        yield at, sentence
        at += len(sentence) + 1


def _season_parts(sentence: str) -> list[str]:
    """A sentence cut before each season it names, so that days are read with the season they belong to."""
    starts = [
        match.start()
        for match in re.finditer(
            r"(?<![A-Za-z-])(?:non-?\s?)?(?:summer|winter|spring|autumn|sommer|heating season|cooling season|(?:high|low|wet|dry|off-?peak|on-?peak) season)\b",
            sentence,
            re.I,
        )
    ]
    if len(starts) < 2:
        return [sentence]
    after = _SPAN.search(sentence)
    if after and after.start() < starts[0]:
        # 'June to September are summer and October to May winter months': the days come first.
        ends = [re.search(r"\b", sentence[at + 3 :]) for at in starts]
        cuts = [0, *(at + 3 + (match.start() if match else 0) for at, match in zip(starts, ends, strict=True))]
        return [sentence[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
    parts = [sentence[a:b] for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True)]
    # 'The Summer Season (summer rates) is from June': a season named twice is one.
    joined_parts: list[str] = []
    for part in parts:
        if joined_parts and not spans_in(joined_parts[-1]) and season_of(part)[0] == season_of(joined_parts[-1])[0]:
            joined_parts[-1] += part
        else:
            joined_parts.append(part)
    return joined_parts


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Stretches that define one thing: lines that belong together, cut at sentences."""
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        words = line.strip()
        if not words:
            continue
        begins = (
            not lines
            or (lines[-1][1].rstrip().endswith((":", ".")) and not re.search(r"[ap]\.m\.$", lines[-1][1].rstrip()))
            or re.match(r"[-•*–]\s", words)
            or (_NAMES.match(words) and words[0].isupper())
            or (
                season_of(words[:40])[0]
                and len(words) < _LABEL
                and words[0].isupper()
                and not lines[-1][1].endswith(",")
            )
            or (
                re.match(r"(?:all|weekend|weekday|holiday|monday|saturday)", words, re.I)
                and words[0].isupper()
                and len(lines[-1][1]) < 50
            )
        )
        if begins and not (lines and _OPEN.search(lines[-1][1])):
            lines.append((start, line))
        else:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]}\n{line}")
    for start, joined_line in lines:
        flat = joined_line.replace("\n", " ")
        begun = 0
        for match in _BREAK.finditer(flat):
            if re.search(r"[ap]\.m\.$", flat[: match.start() + 1]) and not re.match(
                r"\s+[A-Z][a-z]+[- ]", flat[match.start() + 1 :]
            ):
                continue
            yield start + begun, flat[begun : match.start() + 1]
            begun = match.end()
        yield start + begun, flat[begun:]
