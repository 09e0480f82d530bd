"""A schedule, days and hours of the clock in; which period holds and what is charged then out.

Days that differ in period or price are told apart; those that agree are told once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ingest.rates.schema import DAY_MINUTES, HOLIDAY, ChargeKind, Period, RateRow, Schedule
from rag.rates.hours import hours_of, in_force, periods_on
from rag.rates.which import for_some_only

_KINDS = (ChargeKind.ENERGY, ChargeKind.DEMAND)


@dataclass(frozen=True, slots=True)
class Held:
    """What holds in one stretch of the clock (start, end in minutes): the period by kind and the rates of it."""

    start: int
    end: int
    energy: tuple[Period, ...]
    demand: tuple[Period, ...]
    rows: tuple[RateRow, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Days on which the same holds at the hours asked about. `day_kinds` are those days' kinds, 0 to 7."""

    held: tuple[Held, ...]
    days: tuple[date, ...]
    day_kinds: tuple[int, ...]


def outcomes(
    schedule: Schedule, days: Sequence[date], stretches: Sequence[tuple[int, int]], holiday: bool = False
) -> list[Outcome]:
    """What holds, one outcome for all days that agree, in order of first days.

    A stretch of no length is a moment. With `holiday` every day is taken as a public holiday.
    """
    found: dict[tuple[object, ...], tuple[tuple[Held, ...], list[date], set[int]]] = {}
    for day in days:
        kind = HOLIDAY if holiday else day.weekday()
        held = tuple(part for stretch in stretches for part in _held(schedule, day, stretch, kind))
        key = tuple(
            (one.start, one.end, _names(one.energy), _names(one.demand), tuple(map(id, one.rows))) for one in held
        )
        entry = found.setdefault(key, (held, [], set()))
        entry[1].append(day)
        entry[2].add(kind)
    return [Outcome(held, tuple(group), tuple(sorted(kinds))) for held, group, kinds in found.values()]


def _names(periods: Sequence[Period]) -> tuple[str, ...]:
    return tuple(period.name for period in periods)


def _held(schedule: Schedule, day: date, stretch: tuple[int, int], kind: int) -> list[Held]:
    """The parts of a stretch of one day with what holds in each; neighbours that agree are one part."""
    start, end = stretch
    if start > end:  # over midnight, the night of the same day as tariffs mean it
        return [*_held(schedule, day, (start, DAY_MINUTES), kind), *_held(schedule, day, (0, end), kind)]
    cuts = {start}
    for period in schedule.periods:
        cuts |= {at for window in period.windows for at in (window.start, window.end) if start < at < end}
    points = [*sorted(cuts), end]
    parts: list[Held] = []
    for at, after in pairwise(points):
        one = _at(schedule, day, at, after, kind)
        if parts and (parts[-1].energy, parts[-1].demand, parts[-1].rows) == (one.energy, one.demand, one.rows):
            parts[-1] = Held(parts[-1].start, after, one.energy, one.demand, one.rows)
        else:
            parts.append(one)
    return parts


def _at(schedule: Schedule, day: date, minute: int, end: int, kind: int) -> Held:
    energy, demand = (_periods(schedule, charge, day, minute, kind) for charge in _KINDS)
    rows = []
    for row in schedule.rows:
        if row.kind not in _KINDS or for_some_only(row, schedule) or not in_force(row, schedule, day):
            continue
        named = energy if row.kind is ChargeKind.ENERGY else demand
        if hours_of(schedule, row).in_season(day) and (not row.period or row.period in _names(named)):
            rows.append(row)
    return Held(minute, end, energy, demand, tuple(rows))


def _periods(schedule: Schedule, charge: ChargeKind, day: date, minute: int, kind: int) -> tuple[Period, ...]:
    special = any(HOLIDAY in window.days for period in schedule.periods for window in period.windows)
    kind = day.weekday() if kind == HOLIDAY and not special else kind
    used = {row.period for row in schedule.rows if row.kind is charge}
    return tuple(
        period
        for period in periods_on(schedule, charge, day)
        if period.name in used
        and any(kind in window.days and window.start <= minute < window.end for window in period.windows)
    )
