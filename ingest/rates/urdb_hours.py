"""The 12 x 24 tables of a URDB rate in, seasons and periods out: months with the same hours are one season."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ingest.rates.schema import WEEKDAYS, WEEKEND, ChargeKind, Period, Season, Source, Span, Window

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LAST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_JANUARY, _JULY = 0, 6
# Where July is winter; the words are left out there rather than wrong.
_SOUTH = frozenset({"AUS", "NZL", "ZAF", "ARG", "BRA", "CHL", "URY", "NAM", "BWA", "PER", "BOL", "PRY"})
_GROUP = re.compile(r"(?:periods?\s*)?(\d+)\s*(?:-|–|to)\s*(\d+)\s*[:=]\s*([^;.|]+)", re.I)
_SEASON_WORD = re.compile(r"\b(summer|winter|spring|autumn|fall)\b\s*", re.I)

T = TypeVar("T")
Table = tuple[tuple[int, ...], ...]  # 12 x 24 period numbers


@dataclass(frozen=True, slots=True)
class Hours:
    """What two tables say. `season_of` has the season of each period, '' where it occurs in several or in all."""

    seasons: tuple[Season, ...]
    periods: tuple[Period, ...]
    season_of: Mapping[int, str]
    used: frozenset[int]


def read_hours(
    weekday: Table,
    weekend: Table,
    names: Mapping[int, str],
    kind: ChargeKind,
    country: str,
    cite: Mapping[str, Sequence[Source]],
) -> Hours:
    """Seasons and periods of energy or of demand.

    `names` is what each period number is called. `cite` has twelve sources for 'weekday' and for 'weekend',
    one a month. Rows get a season by the months that use the same set of periods; hours get one by the months
    with the same two lines, which may be finer.
    """
    alike = _groups([(weekday[month], weekend[month]) for month in range(12)])
    sets = _groups([frozenset(weekday[month] + weekend[month]) for month in range(12)])
    seasons: dict[str, Season] = {}
    season_of: dict[int, str] = {}
    used = {number for line in (*weekday, *weekend) for number in line}
    for months in sets:
        season = season_of_months(months, country, len(sets) == 2)
        for number in set(weekday[months[0]] + weekend[months[0]]):
            season_of[number] = "" if number in season_of or len(sets) == 1 else season.name
        if len(sets) > 1:
            seasons[season.name] = season
    periods = []
    for months in alike:
        name = ""
        if len(alike) > 1:
            season = season_of_months(months, country)
            name = season.name
            seasons.setdefault(name, season)
        for days, table, which in ((WEEKDAYS, weekday, "weekday"), (WEEKEND, weekend, "weekend")):
            for number in sorted(set(table[months[0]])):
                windows = tuple(Window(days, 60 * start, 60 * end) for start, end in _runs(table[months[0]], number))
                periods.append(Period(names[number], windows, name, (kind,), cite[which][months[0]]))
    return Hours(tuple(seasons.values()), tuple(periods), season_of, frozenset(used))


def season_of_months(months: Sequence[int], country: str = "", of_two: bool = False) -> Season:
    """A season by its months, 0 to 11 in order.

    Where the year has two, the one with July is also called 'summer' and the other 'winter'.
    """
    spans = _month_spans(months)
    name = ", ".join(_spoken(first, last) for first, last in spans)
    also: tuple[str, ...] = ()
    if of_two and country.upper() not in _SOUTH:
        if _JULY in months and _JANUARY not in months:
            also = ("summer",)
        elif _JANUARY in months and _JULY not in months:
            also = ("winter",)
    return Season(name, tuple(Span((first + 1, 1), (last + 1, _LAST[last])) for first, last in spans), also=also)


def _spoken(first: int, last: int) -> str:
    if first == last:
        return MONTHS[first]
    return f"{MONTHS[first]} {'and' if (first + 1) % 12 == last else 'to'} {MONTHS[last]}"


def period_names(count: int, labels: object, comment: str) -> dict[int, str]:
    """Names of the periods: the record's labels, or what its comment calls them ('Periods 0-2: peak, day, night').

    Else 'period 0', 'period 1' ...
    """
    if isinstance(labels, list) and len(labels) >= count and all(isinstance(one, str) and one for one in labels):
        return {number: " ".join(labels[number].split()) for number in range(count)}
    names: dict[int, str] = {}
    for match in _GROUP.finditer(comment):
        first, last = int(match[1]), int(match[2])
        called = [_SEASON_WORD.sub("", one).strip() for one in match[3].split(",")]
        if len(called) == last - first + 1 and all(called):
            names.update(zip(range(first, last + 1), called, strict=True))
    if set(range(count)) <= names.keys():
        return names
    return {number: f"period {number}" for number in range(count)}


def read_table(value: object) -> Table | None:
    """Twelve lines of 24 whole numbers from 0; None for anything else."""
    if not isinstance(value, list) or len(value) != 12:
        return None
    lines = []
    for line in value:
        if not isinstance(line, list) or len(line) != 24:
            return None
        try:
            numbers = tuple(int(number) for number in line)
        except (TypeError, ValueError):
            return None
        if any(number < 0 or number != one for number, one in zip(numbers, line, strict=True)):
            return None
        lines.append(numbers)
    return tuple(lines)


def month_groups(values: Sequence[T]) -> list[tuple[T, tuple[int, ...]]]:
    """(value, months 0 to 11 that have it), in the order of first months."""
    return [(values[months[0]], months) for months in _groups(values)]


def _groups(keys: Sequence[object]) -> list[tuple[int, ...]]:
    found: dict[object, list[int]] = {}
    for month, key in enumerate(keys):
        found.setdefault(key, []).append(month)
    return [tuple(months) for months in found.values()]


def _month_spans(months: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of months, the one over the new year as one, in the order in which they begin."""
    kept = set(months)
    if len(kept) == 12:
        return [(0, 11)]
    spans = []
    for first in sorted(month for month in kept if (month - 1) % 12 not in kept):
        last = first
        while (last + 1) % 12 in kept:
            last = (last + 1) % 12
        spans.append((first, last))
    return spans


def _runs(line: Sequence[int], number: int) -> list[tuple[int, int]]:
    """(first hour, hour after the last) of each run of `number`."""
    runs = []
    start = None
    for hour in range(25):
        here = hour < 24 and line[hour] == number
        if here and start is None:
            start = hour
        elif not here and start is not None:
            runs.append((start, hour))
            start = None
    return runs
