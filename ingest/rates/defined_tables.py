"""Tables that define seasons and hours: a name and its days, periods down and kinds of day across."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.rates.clock import cut, day_in, days_in, excludes_holidays, hours_in, joined, spans_in, windows_in
from ingest.rates.defined import MONTH_NAME, OTHER_HOURS, OTHER_MONTHS, Hours, Months
from ingest.rates.headings import codes_in
from ingest.rates.schema import ALL_DAYS, Source, Span, Window
from ingest.rates.words import period_of, season_of

_NONE = re.compile(r"^\W*(?:none|n/?a|keine?)?\W*$", re.IGNORECASE)
_MONEY = re.compile(r"\d[.,]\d\d(?!\d)(?!\s*(?:[ap]\.?m|uhr|h\b))|[$€£¢]", re.IGNORECASE)


def seasons_of_table(heads: Sequence[str], rows: Sequence[Sequence[str]], source: Source) -> list[Months]:
    """A table of seasons: a name, and the days from and to, or the months."""
    found = []
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) < 2 or hours_in(" | ".join(cells)):
            return []
        name = season_of(cells[0])[0] or cells[0].lower()
        days = [cell for cell in cells[1:] if MONTH_NAME.search(cell)]
        if len(days) == 2 and len(cells) == 3 and not any(spans_in(day) for day in days):
            first, last = day_in(days[0], last=False), day_in(days[1], last=True)
            spans: tuple[Span, ...] = (Span(first, last),) if first and last else ()
        elif len(days) == 1:
            spans = spans_in(days[0])
        else:
            spans = ()
        if spans and len(name) < 40 and not re.search(r"\d{4}", " ".join(cells)):
            found.append(Months(name, spans, source))
        elif OTHER_MONTHS.search(" ".join(cells[1:])):
            found.append(Months(name, (), source))
        else:
            return []
    seasonal = any(season_of(months.name)[0] for months in found) or "season" in " ".join(heads).lower()
    return found if seasonal else []


def hours_of_table(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str, source: Source) -> list[Hours]:
    """A table of hours: periods down and kinds of day across, or the other way round, or all in one row."""
    timed = sum(bool(hours_in(cell)) for row in rows for cell in row[1:])
    filled = sum(bool(cell.strip()) for row in rows for cell in row[1:])
    if not timed or timed < 0.25 * filled or any(_MONEY.search(cell) for row in rows for cell in row):
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
                found.append(Hours(name, _of_days(cell, days), season, source, codes, excludes_holidays(words)))
            elif OTHER_HOURS.search(cell):
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


def _without_hours(text: str) -> str:
    return re.sub(r"\d", "", text)


def _codes_of(caption: str) -> Iterator[tuple[str, str]]:
    """'Hours of Schedule D2 and, in winter, of B2 and B3': codes, each with the season said before it."""
    season = ""
    for part in re.split(r"[,;]", caption):
        season = season_of(part)[0] or season
        for code in codes_in(part):
            yield code, season
