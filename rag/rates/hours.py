"""A schedule and a moment in; the season, the period and the rates that hold then out. Local clock time.

Hours are those of the clock on the wall: on the day the clock goes forward an hour is missing, on the day it
goes back one comes twice, and both have the period of their name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.rates.schema import DAY_MINUTES, HOLIDAY, ChargeKind, Period, RateRow, Schedule

Stretch = tuple[int, int]  # minutes of a day, the end not included


@dataclass(frozen=True, slots=True)
class Hours:
    """When a rate holds: days of a season, hours of a period. '' stands for all. `holidays` are days so treated."""

    schedule: Schedule
    kind: ChargeKind
    season: str = ""
    period: str = ""
    holidays: Collection[date] = ()

    def of_day(self, day: date) -> tuple[Stretch, ...]:
        """The stretches of that day, in order; none outside the season."""
        if not self.in_season(day):
            return ()
        if not self.period:
            return ((0, DAY_MINUTES),)
        kind_of_day = day_kind(self.schedule, day, self.holidays)
        return tuple(
            sorted(
                (window.start, window.end)
                for period in periods_on(self.schedule, self.kind, day)
                if period.name == self.period
                for window in period.windows
                if kind_of_day in window.days
            )
        )

    def in_season(self, day: date) -> bool:
        """Whether the season holds that day; an unknown season never does."""
        return not self.season or any(
            season.holds(day) for season in self.schedule.seasons if season.name == self.season
        )

    def minutes(self, first: date, last: date) -> int:
        """How many minutes of the days from first to last, both included."""
        return sum(end - start for day in days(first, last) for start, end in self.of_day(day))


def hours_of(schedule: Schedule, row: RateRow, holidays: Collection[date] = ()) -> Hours:
    """When a row holds."""
    return Hours(schedule, row.kind, row.season, row.period, holidays)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included."""
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count)


def periods_on(schedule: Schedule, kind: ChargeKind, day: date) -> list[Period]:
    """The periods of a kind of charge whose season holds that day."""
    seasons = {season.name for season in schedule.seasons if season.holds(day)}
    return [
        period
        for period in schedule.periods
        if (not period.charges or kind in period.charges) and (not period.season or period.season in seasons)
    ]


def in_force(row: RateRow | Schedule, schedule: Schedule, day: date) -> bool:
    """Whether a row, or the schedule itself, holds on a day; without dates it always does."""
    starts = row.valid_from or schedule.valid_from
    ends = row.valid_to or schedule.valid_to
    return (starts is None or starts <= day) and (ends is None or day <= ends)


def day_kind(schedule: Schedule, day: date, holidays: Collection[date]) -> int:
    """0 for Monday to 6; 7 for one of the `holidays`, where the schedule has hours of their own for them."""
    return HOLIDAY if day in holidays and treats_holidays(schedule) else day.weekday()


def treats_holidays(schedule: Schedule) -> bool:
    """Whether public holidays are a kind of day of their own."""
    return any(HOLIDAY in window.days for period in schedule.periods for window in period.windows)
