"""Single definitions of seasons and hours in a paragraph, before it is known whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.rates.clock import MONTH, days_in, excludes_holidays, hours_in, spans_in, windows_in
from ingest.rates.schema import Source, Span, Window
from ingest.rates.words import period_of, season_of
from ingest.schema import Location

MONTH_NAME = re.compile(MONTH, re.IGNORECASE)
_SPAN = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?)?{MONTH}.{{0,60}}?{MONTH}(?:\s+\d{{1,2}}(?!\s*:))?", re.I | re.S
)
OTHER_MONTHS = re.compile(
    r"\b(?:all )?(?:other|remaining) (?:calendar |billing )?months|(?:remainder|rest|balance) of the year",
    re.IGNORECASE,
)
OTHER_HOURS = re.compile(
    r"\b(?:all (?:the )?(?:other|remaining) (?:hours|times|usage|periods|days)|"
    r"all (?:usage|hours|times|kwh|energy)[\w\s-]{0,20} (?:not|other than)|(?:remaining|other) (?:hours|times)|"
    r"(?:hours|times|usage) (?:that is |which are |that are )?(?:not|other than|outside)|alle (?:übrigen|"
    r"anderen) (?:zeiten|stunden))",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"(?<=[a-z)\d]{2})[.;]\s+(?=[A-Z])|;\s+(?=(?:in|during)\b)|;\s+(?=\w+[- ]?peak)|"
    r";\s+(?=[^;]*(?:\d\s*[ap]\.?\s?m\b|noon|midnight|\d:\d\d)[^;]*(?:summer|winter|through|month))",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\bcritical\b|\bconsecutive\b|\bcalled?\b|\bnotice\b|\bnotif", re.IGNORECASE)
_NAMES = re.compile(
    r"^\W*(?:the\s+)?(?:[\w-]+\s){0,3}?(?:on|off|mid|part|super|shoulder|peak|day|night|evening|weekend|"
    r"intermediate|HT|NT)",
    re.I,
)
_DEFINES = re.compile(r"\b(?:runs?|is|are|shall be|means|hours|period|usage|use|applies|apply|rate)\b", re.IGNORECASE)
_PART_OF_DAY = re.compile(r"\W*(?:the\s+)?(day|night|evening|weekend)(?:time)?\b", re.IGNORECASE)
# Plain words that must be there before any pattern is tried: nearly all paragraphs have none of them.
_SEASON_WORDS = ("summer", "winter", "sommer", "season", "saison", "spring", "autumn", "herbst", "months")
_PERIOD_WORDS = tuple(
    "peak|shoulder|night|evening|weekend r|weekend:|weekend h|daytime|day:|day h|day r|day p|day -|day –|day u|"
    "charging|window|other hours|tarif|intermediate".split("|")
)
_TIME_WORDS = tuple(
    "a.m|p.m| am| pm|am |pm |noon|midnight|:|uhr|other|remaining|weekend|holiday|daily|übrigen|not ".split("|")
)
_OPEN = re.compile(r"(?:,|\b(?:and|of|the|to|from|through|on|for|between|during|or|by|in))\s*$", re.IGNORECASE)
_PRICED = re.compile(r"\b(?:charged|billed|rate of|price|paid)\b", re.IGNORECASE)
_SEASON_SAID = re.compile(
    r"(?<![A-Za-z-])(?:non-?\s?)?(?:summer|winter|spring|autumn|sommer|"
    r"(?:heating|cooling|high|low|wet|dry|off-?peak|on-?peak) season)\b",
    re.IGNORECASE,
)
_LABEL = 70


@dataclass(frozen=True, slots=True)
class Months:
    """A season; without `spans` it is what other seasons leave of the year."""

    name: str
    spans: tuple[Span, ...]
    source: Source = field(default_factory=Source)


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
    source: Source = field(default_factory=Source)
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
    if not any(word in low for word in _SEASON_WORDS) or not (MONTH_NAME.search(text) or OTHER_MONTHS.search(text)):
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
            elif named and named != "other months" and OTHER_MONTHS.search(part):
                yield Months(named, (), source)


def said_hours(text: str, location: Location, heading: str = "") -> Iterator[Hours]:
    """'On-peak hours are 2 p.m. to 7 p.m. on weekdays except holidays', and names on a line of their own."""
    low = f"{heading}\n{text}".lower()
    may_name = any(word in low for word in _PERIOD_WORDS) or "HT" in text or "NT" in text
    if not may_name or not any(word in low for word in _TIME_WORDS):
        return
    if not (hours_in(text) or OTHER_HOURS.search(text) or days_in(text)):
        return
    pending = period_of(heading)[0] if len(heading) < _LABEL else ""
    season = season_of(heading)[0] if len(heading) < _LABEL else ""
    last_rest = False
    for start, statement in _statements(text):
        hours = hours_in(statement)
        rest = not hours and OTHER_HOURS.search(statement) is not None
        first = re.search(r"\d", statement) if hours else OTHER_HOURS.search(statement)
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


def _loose_name(lead: str) -> str:
    """'In summer the business peak runs from': a name further in, where the words before the hours are few."""
    if len(lead) > 90 or not _DEFINES.search(lead):
        return ""
    part = _PART_OF_DAY.match(lead)
    return period_of(lead)[0] or (part.group(1).lower() if part else "")


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    flat = text.replace("\n", " ")
    for sentence in re.split(r"(?<=[a-z)\d]{2}[.;])\s(?=[A-Z•])", flat):
        yield at, sentence
        at += len(sentence) + 1


def _season_parts(sentence: str) -> list[str]:
    """A sentence cut before each season it names, so that days are read with the season they belong to."""
    starts = [match.start() for match in _SEASON_SAID.finditer(sentence)]
    if len(starts) < 2:
        return [sentence]
    after = _SPAN.search(sentence)
    if after and after.start() < starts[0]:
        # 'June to September are summer and October to May winter months': the days come first.
        ends = [re.search(r"\b", sentence[at + 3 :]) for at in starts]
        cuts = [0, *(at + 3 + (match.start() if match else 0) for at, match in zip(starts, ends, strict=True))]
        return [sentence[a:b] for a, b in pairwise(cuts)]
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
