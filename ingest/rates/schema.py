"""The nouns of a tariff: a schedule, its rate rows, its seasons, its periods of the day, its further rules.

All money is Decimal, as written, in the unit as written. Names tie rows to seasons and periods. Everything is
frozen, can be sent between processes, and goes to JSON and back without loss. Nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from pydantic import TypeAdapter

from ingest.schema import Location

# Days of a window: Monday is 0, as in datetime.date.weekday(); a public holiday is a day of its own kind.
WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
ALL_DAYS = (0, 1, 2, 3, 4, 5, 6)
HOLIDAY = 7
DAY_MINUTES = 1440

_NOWHERE = Location()


class ChargeKind(StrEnum):
    """What a rate is charged on."""

    FIXED = "fixed"  # by the day, month or year: standing, basic, customer, service and facility charge
    ENERGY = "energy"  # by the kWh
    DEMAND = "demand"  # by the highest kW or kVA of the month, or the agreed capacity
    REACTIVE = "reactive"  # by the kvarh or kvar
    MINIMUM = "minimum"  # the least that a bill comes to
    RIDER = "rider"  # on top of others: adjustments, levies, percentages
    CREDIT = "credit"  # paid to the customer: export, feed-in
    FEE = "fee"  # once, for a service: reconnection, meter test


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands: the page or row, a path in JSON (`items[0].energyratestructure[2][0]`), verbatim words."""

    location: Location = _NOWHERE
    quote: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days of the year from the first (month, day) to the last, both within it; may run over the new year.

    The last day of February is (2, 29), whatever the year.
    """

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, month: int, day: int) -> bool:
        """Whether that day of any year is within it."""
        if self.first <= self.last:
            return self.first <= (month, day) <= self.last
        return (month, day) >= self.first or (month, day) <= self.last


@dataclass(frozen=True, slots=True)
class Season:
    """Part of the year. `name` is what rows call it ('summer'); `also` are further words for it."""

    name: str
    spans: tuple[Span, ...]
    source: Source = Source()
    also: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether the day is within it."""
        return any(span.holds(day.month, day.day) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of some days: minutes from midnight, `end` not included, 0 <= start < end <= 1440.

    `days` are 0 (Monday) to 6, and 7 for a public holiday. Where no window of a schedule names 7, a holiday is
    a day like others.
    """

    days: tuple[int, ...]
    start: int = 0
    end: int = DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Period:
    """Hours of the week with a rate of their own ('peak'), in one season or, with season '', in all.

    A schedule may have several of one name, one for each season. `charges` says for which kinds of charge it
    counts, where demand is measured in other hours than energy; empty means all. A demand row that names a
    period is charged on the highest demand within it.
    """

    name: str
    windows: tuple[Window, ...]
    season: str = ""
    charges: tuple[ChargeKind, ...] = ()
    source: Source = Source()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """A block of use: above `start` and up to `end` (None: without end), in `unit`, counted over a month.

    Units: 'kWh', 'kW', 'kVA'; 'kWh/kW' (hours of use of the billed demand); 'kWh daily' (times the days billed);
    'kWh/kW daily'.
    """

    start: Decimal
    end: Decimal | None
    unit: str = "kWh"


@dataclass(frozen=True, slots=True)
class RateRow:
    """One rate. `value` and `unit` as written ('28.44', 'cent/kWh'); a negative value is a credit.

    `label` is the row's own name as written. `season` and `period` are names of the schedule's, '' where the
    rate holds in all of them. `optional`: only charged where the customer chose it. `currency` is the ISO code
    that the unit's sign stands for, '' where the document does not tell.
    """

    kind: ChargeKind
    label: str
    value: Decimal
    unit: str
    source: Source
    season: str = ""
    period: str = ""
    tier: Tier | None = None
    currency: str = ""
    footnote: str = ""
    optional: bool = False
    valid_from: date | None = None  # of this row, where it differs from its schedule
    valid_to: date | None = None


class RuleKind(StrEnum):
    """What a rule does to a bill."""

    DEMAND_FLOOR = "demand_floor"  # billed demand is at least `value` times the agreed capacity
    DEMAND_RATCHET = "demand_ratchet"  # billed demand is at least `value` times the highest of earlier months
    DEMAND_INTERVAL = "demand_interval"  # demand is the mean over `value` minutes
    CAPACITY = "capacity"  # demand rows are charged on the agreed capacity, not on the measured demand
    OTHER = "other"  # changes a bill in a way that is not computed: it is said on the bill


@dataclass(frozen=True, slots=True)
class Rule:
    """A term that changes what is billed. `value` is a share (0.6), None where the kind has none."""

    kind: RuleKind
    text: str
    source: Source = Source()
    value: Decimal | None = None
    season: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One rate schedule: what a class of customers pays. `document` is set when it is read from the store.

    `code` is the short code ('SG', 'B2', a record's label), `name` its title as written, `also` further names.
    `complaints` say what is wrong or was left out, one sentence each; they are shown wherever it is used.
    `notes` say what was decided in reading it.
    """

    code: str
    name: str
    utility: str = ""
    customer_class: str = ""
    rows: tuple[RateRow, ...] = ()
    seasons: tuple[Season, ...] = ()
    periods: tuple[Period, ...] = ()
    rules: tuple[Rule, ...] = ()
    currency: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: Source = Source()
    also: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    document: str = ""


_SCHEDULE = TypeAdapter(Schedule)


def schedule_to_json(schedule: Schedule) -> str:
    """One line of JSON; decimals stay exact, as strings."""
    return _SCHEDULE.dump_json(schedule, exclude_defaults=True).decode()


def schedule_from_json(text: str) -> Schedule:
    """The schedule that `schedule_to_json` wrote."""
    return _SCHEDULE.validate_json(text)


def hours(days: tuple[int, ...], start: int, end: int) -> tuple[Window, ...]:
    """Windows from `start` to `end` minutes of each of the days; from 23:00 to 07:00 is a morning and an evening.

    Both parts belong to the same day, as tariffs mean it ("weekdays 23:00 to 07:00"). Equal ends are the whole day.
    """
    end = end or DAY_MINUTES
    if start < end:
        return (Window(days, start, end),)
    if start == end:
        return (Window(days),)
    return (Window(days, 0, end), Window(days, start, DAY_MINUTES))


def days_of_year(year: int = 2024) -> Iterator[date]:
    """Every day of a year, a leap year where none is named."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)
