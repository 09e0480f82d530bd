"""The nouns of a bill: its lines, what it was told, what it does not hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ingest.rates.schema import Schedule, Source


@dataclass(frozen=True, slots=True)
class Line:
    """One charge: `quantity` of `unit` at `rate` `rate_unit` is `amount`. `working` is that, written out."""

    label: str
    quantity: Decimal
    unit: str
    rate: Decimal
    rate_unit: str
    amount: Decimal
    working: str
    source: Source
    exact: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid for the days from `first` to `last`. `currency` is an ISO code, '' where it is not told.

    `assumed` is what was taken for granted, `missing` what the schedule charges and this bill does not hold,
    `notes` what else is to be known: complaints about the schedule among it.
    """

    schedule: Schedule
    first: date
    last: date
    lines: tuple[Line, ...]
    total: Decimal
    currency: str
    assumed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a bill may be told besides the load: agreed capacity in the schedule's kW or kVA, public holidays."""

    capacity: Decimal | None = None
    holidays: Collection[date] = ()
    choice: str = ""  # words that tell which of several alternative rates is meant: '33 kV'
    tiers_over_all: bool = False  # count blocks over all periods together, not in each


def month_days(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
