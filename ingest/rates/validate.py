"""A schedule in, what is wrong with it out: hours, seasons, tiers, dates, units and values, a sentence each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ingest.rates.schema import (
    ALL_DAYS,
    DAY_MINUTES,
    HOLIDAY,
    WEEKDAYS,
    ChargeKind,
    Period,
    RateRow,
    Schedule,
    Season,
    days_of_year,
)
from ingest.rates.terms import with_terms
from ingest.rates.units import RateUnit, read_unit
from ingest.schema import Parsed

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "public holidays")
_TIMED = (ChargeKind.ENERGY, ChargeKind.DEMAND)
# More than this in a major unit of money is a slip of the point or the unit, not a price.
_ABSURD = {
    "kWh": Decimal(5),
    "kW": Decimal(500),
    "kVA": Decimal(500),
    "day": Decimal(10_000),
    "month": Decimal(200_000),
}


def checked(schedule: Schedule) -> Schedule:
    """The schedule with what is wrong with it among its complaints, each once."""
    found = dict.fromkeys((*schedule.complaints, *complaints_of(schedule)))
    noted = dict.fromkeys((*schedule.notes, *_negative(schedule)))
    return replace(schedule, complaints=tuple(found), notes=tuple(noted))


def complaints_of(schedule: Schedule) -> list[str]:
    """What is wrong with it, empty for a sound one."""
    return [
        *_names(schedule),
        *_dates(schedule),
        *_values(schedule),
        *_seasons(schedule),
        *(line for kind in _TIMED for line in _hours(schedule, kind)),
        *_tiers(schedule),
    ]


def _negative(schedule: Schedule) -> Iterable[str]:
    """Negative rates: often meant, as credits, so they are noted rather than complained of."""
    for row in schedule.rows:
        if row.value < 0 and row.kind is not ChargeKind.CREDIT:
            yield f"{row.label}: {row.value} {row.unit} is negative: a credit"


def _names(schedule: Schedule) -> Iterable[str]:
    seasons = {season.name for season in schedule.seasons}
    periods = {period.name for period in schedule.periods}
    for name in dict.fromkeys(row.season for row in schedule.rows if row.season and row.season not in seasons):
        yield f"the season '{name}' has no dates, so it is not known when its rates hold"
    for name in dict.fromkeys(row.period for row in schedule.rows if row.period and row.period not in periods):
        yield f"the period '{name}' has no hours, so it is not known when its rates hold"
    for name in dict.fromkeys(one.season for one in schedule.periods if one.season and one.season not in seasons):
        yield f"hours are given for the season '{name}', which has no dates"
    if not schedule.rows:
        yield "no rate could be read"


def _dates(schedule: Schedule) -> Iterable[str]:
    if schedule.valid_from and schedule.valid_to and schedule.valid_to < schedule.valid_from:
        yield f"ends on {schedule.valid_to} before it starts on {schedule.valid_from}"
    for row in schedule.rows:
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            yield f"{row.label}: ends on {row.valid_to} before it starts on {row.valid_from}"


def _values(schedule: Schedule) -> Iterable[str]:
    currencies = set()
    for row in schedule.rows:
        unit = read_unit(row.unit)
        if unit is None:
            if row.kind is not ChargeKind.FEE:
                yield f"{row.label}: the unit '{row.unit}' is not known, so it is in no bill"
            continue
        currencies.add(row.currency or unit.currency)
        if not row.value.is_finite():
            yield f"{row.label}: {row.value} is no amount"
        elif row.value * unit.scale > _ABSURD.get(unit.per, Decimal("Infinity")):
            yield f"{row.label}: {row.value} {row.unit} is very high; check it on the page"
    named = sorted(currencies - {""})
    if len(named) > 1:
        yield f"rates are in {' and '.join(named)}"


def _seasons(schedule: Schedule) -> Iterable[str]:
    """The seasons that rows of one charge name must make up the year, each day once."""
    seasons = {season.name: season for season in schedule.seasons}
    named: dict[tuple[ChargeKind, str, bool], set[str]] = defaultdict(set)
    for row in schedule.rows:
        if row.season in seasons and not row.optional and row.kind is not ChargeKind.RIDER:
            named[row.kind, _unit_key(row), bool(row.period)].add(row.season)
    said = set()
    for (kind, _, by_period), names in named.items():
        if by_period or frozenset(names) in said:
            continue  # a period of one season only is no gap: hours are looked at instead
        said.add(frozenset(names))
        yield from _year(f"the seasons of {kind.value} rates", [seasons[name] for name in sorted(names)])
    if schedule.seasons and schedule.periods:
        by_kind = defaultdict(set)
        for period in schedule.periods:
            if period.season in seasons:
                by_kind[period.charges].add(period.season)
        for names in by_kind.values():
            everywhere = any(not period.season for period in schedule.periods)
            if frozenset(names) not in said and not everywhere:
                said.add(frozenset(names))
                yield from _year("the seasons of the hours", [seasons[name] for name in sorted(names)])


def _year(what: str, seasons: Sequence[Season]) -> Iterable[str]:
    none: list[date] = []
    twice: list[date] = []
    for day in days_of_year():
        count = sum(season.holds(day) for season in seasons)
        if count == 0:
            none.append(day)
        elif count > 1:
            twice.append(day)
    if none:
        yield f"{what} leave out {_days_said(none)}"
    if twice:
        yield f"{what} have {_days_said(twice)} twice"


def _days_said(days: Sequence[date]) -> str:
    first = f"{days[0]:%-d %B}"
    return first if len(days) == 1 else f"{len(days)} days of the year, the first {first}"


def _hours(schedule: Schedule, kind: ChargeKind) -> Iterable[str]:
    """The periods that rows of a kind name must make up every day of each season, each minute once.

    A demand row that names one window of the day (07:00 to 23:00) is a measure, not a share of the day.
    """
    used = {row.period for row in schedule.rows if row.kind is kind and row.period and not row.optional}
    periods = [one for one in schedule.periods if not one.charges or kind in one.charges]
    used &= {one.name for one in periods}
    if not used or (kind is ChargeKind.DEMAND and len(used) == 1):
        return
    periods = [one for one in periods if one.name in used]
    names = sorted({one.season for one in periods if one.season}) or [""]
    holidays = any(HOLIDAY in window.days for one in periods for window in one.windows)
    for season in names:
        here = [one for one in periods if one.season in ("", season)]
        where = f" in {season}" if season else ""
        gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
        twice: dict[tuple[int, int], list[int]] = defaultdict(list)
        for day in (*ALL_DAYS, *((HOLIDAY,) if holidays else ())):
            gap, double = _cover(here, day)
            if gap:
                gaps[gap].append(day)
            if double:
                twice[double].append(day)
        for (start, end), days in gaps.items():
            yield f"{kind.value} periods{where} leave out {_named(days)} {_clock(start)} to {_clock(end)}"
        for (start, end), days in twice.items():
            yield f"{kind.value} periods{where} have {_named(days)} {_clock(start)} to {_clock(end)} twice"


def _named(days: Sequence[int]) -> str:
    if set(days) >= set(ALL_DAYS):
        return "every day"
    if set(days) >= set(WEEKDAYS):
        return ", ".join(["weekdays", *(_DAYS[day] for day in days if day not in WEEKDAYS)])
    return ", ".join(_DAYS[day] for day in days)


def _cover(periods: Sequence[Period], day: int) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The first stretch of the day in no period, and the first in two."""
    windows = sorted((one.start, one.end) for period in periods for one in period.windows if day in one.days)
    gap = twice = None
    at = 0
    for start, end in windows:
        if start > at and gap is None:
            gap = (at, start)
        if start < at and twice is None:
            twice = (start, min(at, end))
        at = max(at, end)
    if at < DAY_MINUTES and gap is None:
        gap = (at, DAY_MINUTES)
    return gap, twice


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _tiers(schedule: Schedule) -> Iterable[str]:
    groups: dict[tuple[str, str, str, str, str], list[RateRow]] = defaultdict(list)
    for row in schedule.rows:
        if row.kind in _TIMED and not row.optional:
            groups[row.kind.value, row.season, row.period, _unit_key(row), "" if row.tier else row.label].append(row)
    for (kind, season, period, *_), rows in groups.items():
        tiers = [row.tier for row in rows if row.tier]
        if not tiers:
            continue
        where = " ".join(part for part in (kind, season, period) if part)
        if len({tier.unit for tier in tiers}) > 1:
            yield f"{where}: tiers are counted in different units"
            continue
        ordered = sorted(tiers, key=lambda tier: tier.start)
        if ordered[0].start != 0:
            yield f"{where}: no rate for the first {ordered[0].start} {ordered[0].unit}"
        for one, after in pairwise(ordered):
            if one.end is None or one.end > after.start:
                yield f"{where}: two rates above {after.start} {after.unit}"
            elif one.end < after.start:
                yield f"{where}: no rate from {one.end} to {after.start} {one.unit}"
        if ordered[-1].end is not None:
            yield f"{where}: no rate above {ordered[-1].end} {ordered[-1].unit}"
        for tier in tiers:
            if tier.end is not None and tier.end <= tier.start:
                yield f"{where}: a tier ends at {tier.end} {tier.unit}, where it starts"


def _unit_key(row: RateRow) -> str:
    unit: RateUnit | None = read_unit(row.unit)
    return unit.per if unit else row.unit


def with_schedules(parsed: Parsed, schedules: Sequence[Schedule]) -> Parsed:
    """The document with its schedules looked through; what is wrong with them is among its notes."""
    sound = tuple(checked(with_terms(one)) for one in schedules)
    notes = [f"rates of {one.code or one.name}: {line}" for one in sound for line in one.complaints]
    return replace(parsed, schedules=(*parsed.schedules, *sound), notes=(*parsed.notes, *notes))
