"""What was used and when, in as much detail as is known: a total, a total by period, or interval readings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from ingest.errors import UnusableInput
from rag.rates.hours import Hours, days

_HOUR = 60


@dataclass(frozen=True, slots=True)
class Load(ABC):
    """The days from `first` to `last`, both included, within one calendar month."""

    first: date
    last: date

    @abstractmethod
    def energy(self, hours: Hours) -> Decimal:
        """kWh used in those hours."""

    @abstractmethod
    def demand(self, hours: Hours) -> Decimal | None:
        """Highest kW in those hours; None where it is not known."""

    @property
    @abstractmethod
    def total(self) -> Decimal:
        """kWh used in all."""

    @abstractmethod
    def assumed(self, hours: Sequence[Hours]) -> list[str]:
        """What had to be assumed to tell the use of these hours apart; a sentence each."""


@dataclass(frozen=True, slots=True)
class TotalLoad(Load):
    """A total use and one highest demand. Told apart only as if the load were the same at every hour."""

    kwh: Decimal
    kw: Decimal | None = None
    kw_by_period: Mapping[str, Decimal] = field(default_factory=dict)  # by folded name

    @property
    def total(self) -> Decimal:
        """KWh used in all."""
        return self.kwh

    def energy(self, hours: Hours) -> Decimal:
        """The share of the total that the hours have of the time."""
        return self.kwh * hours.minutes(self.first, self.last) / _minutes(self)

    def demand(self, hours: Hours) -> Decimal | None:
        """The demand of the period, else the highest, in any hours that occur."""
        known = self.kw_by_period.get(fold(hours.period), self.kw) if hours.period else self.kw
        return known if hours.minutes(self.first, self.last) else Decimal(0)

    def assumed(self, hours: Sequence[Hours]) -> list[str]:
        """A flat load, where the schedule has periods or seasons within the days."""
        split = [one for one in hours if 0 < one.minutes(self.first, self.last) < _minutes(self)]
        lines = []
        if any(one.kind != "demand" for one in split):
            lines.append(
                "The use by period is not known: the total is spread evenly over all hours (a flat load). "
                "Give the use by period, or interval readings, for the exact bill."
            )
        lacking = [one for one in split if one.kind == "demand" and one.period]
        several = len({one.period for one in hours if one.kind == "demand"}) > 1
        if self.kw is not None and several and any(fold(one.period) not in self.kw_by_period for one in lacking):
            lines.append("The same highest demand is taken in every demand period.")
        return lines


@dataclass(frozen=True, slots=True)
class PeriodLoad(Load):
    """Use, and where known demand, by the name of the period. `kw` under '' is the highest of all."""

    kwh: Mapping[str, Decimal]
    kw: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """KWh of all periods."""
        return sum(self.kwh.values(), Decimal(0))

    def energy(self, hours: Hours) -> Decimal:
        """The use given for the period, or the total for all hours; in a month of two seasons its share of them."""
        minutes = hours.minutes(self.first, self.last)
        if not minutes:
            return Decimal(0)
        if not hours.period:
            return self.total * minutes / _minutes(self)
        given = self.kwh.get(fold(hours.period))
        if given is None:
            raise UnusableInput(
                f"no use is given for the period '{hours.period}' of {hours.schedule.code or hours.schedule.name}; "
                f"give it as well, 0 where there was none (given: {', '.join(self.kwh) or 'none'})"
            )
        whole = Hours(hours.schedule, hours.kind, "", hours.period, hours.holidays).minutes(self.first, self.last)
        return given * minutes / whole

    def demand(self, hours: Hours) -> Decimal | None:
        """The demand given for the period, else the highest given."""
        if not hours.minutes(self.first, self.last):
            return Decimal(0)
        if hours.period and fold(hours.period) in self.kw:
            return self.kw[fold(hours.period)]
        return max(self.kw.values()) if self.kw else None

    def assumed(self, hours: Sequence[Hours]) -> list[str]:
        """The highest demand for periods without one."""
        lacking = [one.period for one in hours if one.kind == "demand" and one.period and self.kw]
        lacking = [name for name in dict.fromkeys(lacking) if fold(name) not in self.kw]
        return [f"The highest demand given is taken for {', '.join(lacking)} as well."] if lacking else []


@dataclass(frozen=True, slots=True)
class Reading:
    """The use of `minutes` from `start`, local clock time."""

    start: datetime
    minutes: int
    kwh: Decimal


@dataclass(frozen=True, slots=True)
class IntervalLoad(Load):
    """Interval readings of the days, in order of time."""

    readings: tuple[Reading, ...]

    @property
    def total(self) -> Decimal:
        """KWh of all readings."""
        return sum((one.kwh for one in self.readings), Decimal(0))

    def energy(self, hours: Hours) -> Decimal:
        """The readings within the hours; one that reaches out of them counts by its share of time."""
        stretches = self._stretches(hours)
        total = Decimal(0)
        for one in self.readings:
            share = _overlap(one, stretches)
            if share:
                total += one.kwh if share == one.minutes else one.kwh * share / one.minutes
        return total

    def demand(self, hours: Hours) -> Decimal | None:
        """The highest mean load of an interval that begins within the hours."""
        stretches = self._stretches(hours)
        within = [one.kwh * _HOUR / one.minutes for one in self.readings if _overlap(one, stretches, begins=True)]
        return max(within, default=Decimal(0))

    def _stretches(self, hours: Hours) -> Mapping[date, tuple[tuple[int, int], ...]]:
        return {day: hours.of_day(day) for day in days(self.first, self.last)}

    def assumed(self, hours: Sequence[Hours]) -> list[str]:
        """Readings longer than the periods are fine."""
        lines: dict[str, None] = {}
        tables = [self._stretches(one) for one in hours if one.period]
        for one in self.readings:
            if any(0 < _overlap(one, table) < one.minutes for table in tables):
                lines["Readings that reach over the end of a period are split by time."] = None
                break
        return list(lines)


def aggregated(readings: Sequence[Reading], minutes: int) -> tuple[Reading, ...]:
    """Readings joined to longer intervals that begin at whole multiples of `minutes` after midnight."""
    sums: dict[tuple[datetime, int], list[Decimal]] = defaultdict(list)
    turn = 0
    last: datetime | None = None
    for one in readings:
        at = (60 * one.start.hour + one.start.minute) // minutes * minutes
        start = one.start.replace(hour=at // 60, minute=at % 60)
        turn += last is not None and start < last  # the hour that the clock goes through twice
        last = start
        sums[start, turn].append(one.kwh)
    return tuple(Reading(start, minutes, sum(parts, Decimal(0))) for (start, _), parts in sums.items())


def fold(name: str) -> str:
    """A period's name as it is compared: 'On-Peak' is 'onpeak'."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _minutes(load: Load) -> int:
    return 24 * _HOUR * ((load.last - load.first).days + 1)


def _overlap(one: Reading, stretches: Mapping[date, tuple[tuple[int, int], ...]], begins: bool = False) -> int:
    """Minutes of a reading within the stretches of its day; with `begins`, only where its start is in one."""
    at = _HOUR * one.start.hour + one.start.minute
    found = 0
    for start, end in stretches.get(one.start.date(), ()):
        if begins and not start <= at < end:
            continue
        found += max(0, min(end, at + one.minutes) - max(start, at))
    return found
