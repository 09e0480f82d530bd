"""Bills against a second computation that shares no code: raw JSON and typed numbers, hour by hour."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.rates.schema import Schedule
from ingest.readers import read_document
from ingest.schema import SourceFile
from ingest.settings import ReadSettings
from rag.rates.bill import Terms, make_bill, month_days
from rag.rates.intervals import read_intervals
from rag.rates.load import PeriodLoad, TotalLoad

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample" / "tariffs"
URDB = (
    "pge-bev-2-s.json", "pysam-urdbv7.json", "sce-tou-8-option-d.json", "sdge-al-tou-secondary-above-500kw.json",
    "smud-ci-tod3-secondary.json",
)  # fmt: skip
Shape = Callable[[datetime], int]


def flat(_: datetime) -> int:
    return 250


def peaky(at: datetime) -> int:
    """Watt-hours that differ by hour and day, with one high spike in an evening."""
    spike = 900_000 if (at.day, at.hour, at.minute) == (13, 18, 0) else 0
    return 40_000 + 7_919 * ((at.hour * 31 + at.day * 17 + at.minute) % 23) + spike


def small(at: datetime) -> int:
    """A few hundred watt-hours: the month ends within the first blocks of most tiers."""
    return 100 + (at.hour * 7 + at.day) % 40


def local_times(year: int, month: int, minutes: int, change: str = "") -> Iterator[datetime]:
    """Clock times of a month; `change` 'US' or 'EU' leaves out or repeats the hour of the clock change."""
    first, last = month_days(year, month)
    at = datetime.combine(first, datetime.min.time())
    sundays = [first + timedelta(days=n) for n in range(last.day) if (first + timedelta(days=n)).weekday() == 6]
    forward = {("US", 3): (sundays[1], 2), ("EU", 3): (sundays[-1], 2)}.get((change, month))
    back = {("US", 11): (sundays[0], 1), ("EU", 10): (sundays[-1], 2)}.get((change, month))
    while at.date() <= last:
        if (at.date(), at.hour) == forward:
            at += timedelta(hours=1)
            continue
        yield at
        if back and (at.date(), at.hour, at.minute) == (*back, 60 - minutes):
            for step in range(0, 60, minutes):
                yield at.replace(minute=step)
        at += timedelta(minutes=minutes)


def write_csv(path: Path, times: list[datetime], shape: Shape) -> list[tuple[datetime, Decimal]]:
    readings = [(at, Decimal(shape(at)) / 1000) for at in times]
    lines = [f"{at:%Y-%m-%d %H:%M},{kwh}" for at, kwh in readings]
    path.write_text("Time,Import (kWh)\n" + "\n".join(lines) + "\n")
    return readings


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def total_of(amounts: list[Decimal]) -> Decimal:
    """Each rounded to the cent, then added up."""
    return sum((cents(one) for one in amounts), Decimal(0))


def in_tiers(tiers: list[dict[str, Decimal]], amount: Decimal) -> list[Decimal]:
    """What each tier charges on its part of the amount."""
    parts, low = [], Decimal(0)
    for tier in tiers:
        high = min(tier.get("max", Decimal("1e38")), Decimal("1e30"))
        part = max(Decimal(0), min(amount, high) - low)
        parts.append(part * (tier["rate"] + tier.get("adj", Decimal(0))))
        low = high
    return parts


def by_hand(raw: dict[str, Any], readings: list[tuple[datetime, Decimal]], minutes: int) -> Decimal:
    """The bill of one month from the JSON itself: every reading looked up in the 12 x 24 tables."""
    item = {key.lower(): value for key, value in raw.items()}
    month = readings[0][0].month - 1
    energy: dict[int, Decimal] = {}
    demand: dict[int, Decimal] = {}
    highest = Decimal(0)
    for at, kwh in readings:
        which = "weekend" if at.isoweekday() > 5 else "weekday"
        period = int(item[f"energy{which}schedule"][month][at.hour])
        energy[period] = energy.get(period, Decimal(0)) + kwh
        kw = kwh * 60 / minutes
        highest = max(highest, kw)
        if f"demand{which}schedule" in item:
            period = int(item[f"demand{which}schedule"][month][at.hour])
            demand[period] = max(demand.get(period, Decimal(0)), kw)
    fixed = Decimal(item.get("fixedchargefirstmeter", 0)) + Decimal(item.get("fixedmonthlycharge", 0))
    if item.get("fixedchargeunits") == "EUR/day":
        fixed *= month_days(readings[0][0].year, month + 1)[1].day
    total = cents(fixed)
    for period, used in energy.items():
        total += total_of(in_tiers(item["energyratestructure"][period], used))
    for period, most in demand.items():
        total += total_of(in_tiers(item["demandratestructure"][period], most))
    if "flatdemandstructure" in item:
        of_month = int(item["flatdemandmonths"][month])
        total += total_of(in_tiers(item["flatdemandstructure"][of_month], highest))
    return max(total, cents(Decimal(item.get("minmonthlycharge", 0))))


def schedules_of(path: Path) -> tuple[Schedule, ...]:
    return read_document(SourceFile(path.parent, path, f"t/{path.name}", 1, ""), ReadSettings()).schedules


def records_of(path: Path) -> list[dict[str, Any]]:
    raw = json.loads(path.read_text(), parse_float=as_meant, parse_int=Decimal)
    found: list[dict[str, Any]] = raw.get("items", [raw])
    return found


def as_meant(digits: str) -> Decimal:
    """A number as numpy prints it: one that went through single precision, in single precision."""
    single = np.float32(digits)
    return Decimal(str(single if float(single) == float(digits) else float(digits)))


def billed(path: Path, at: int, csv: Path) -> Decimal:
    loads = read_intervals(csv, ReadSettings()).loads
    assert len(loads) == 1
    return make_bill(schedules_of(path)[at], loads[0]).total


MONTHS = [(2026, 1, 60, ""), (2026, 3, 60, "US"), (2025, 7, 15, ""), (2026, 6, 30, ""), (2026, 11, 15, "US")]


@pytest.mark.parametrize("name", URDB)
@pytest.mark.parametrize(("year", "month", "minutes", "change"), MONTHS)
@pytest.mark.parametrize("shape", [peaky, small])
def test_a_bill_of_interval_readings_is_the_one_worked_out_by_hand(
    real: Path, tmp_path: Path, name: str, year: int, month: int, minutes: int, change: str, shape: Shape
) -> None:
    path = real / "tariffs" / "urdb" / name
    times = list(local_times(year, month, minutes, change))
    readings = write_csv(tmp_path / "use.csv", times, shape)
    # Some of these rates begin in the year after; the arithmetic is the same.
    assert billed(path, 0, tmp_path / "use.csv") == by_hand(records_of(path)[0], readings, minutes)


@pytest.mark.parametrize("name", URDB)
@pytest.mark.parametrize("month", [1, 4, 7, 10])
@pytest.mark.parametrize(("kwh", "kw"), [("120000", "310"), ("90", "12.5"), ("744000.6", "1000")])
def test_a_bill_of_a_total_is_that_of_a_flat_load(real: Path, name: str, month: int, kwh: str, kw: str) -> None:
    path = real / "tariffs" / "urdb" / name
    first, last = month_days(2026, month)
    times = list(local_times(2026, month, 60))
    even = [(at, Decimal(kwh) / len(times)) for at in times]
    load = TotalLoad(first, last, Decimal(kwh), Decimal(kw))
    raw = records_of(path)[0]
    # The demand is the one given, not that of the flat load: it is put into one hour of every period of each table.
    by_total = make_bill(schedules_of(path)[0], load).total
    assert by_total == _with_demand(raw, even, Decimal(kw))


def _with_demand(raw: dict[str, Any], even: list[tuple[datetime, Decimal]], kw: Decimal) -> Decimal:
    without = {key: value for key, value in raw.items() if "demand" not in key.lower()}
    item = {key.lower(): value for key, value in raw.items()}
    month = even[0][0].month - 1
    total = by_hand(without, even, 60)
    assert total > cents(Decimal(item.get("minmonthlycharge", 0)))
    if "demandratestructure" in item:
        tables = [*item["demandweekdayschedule"][month], *item["demandweekendschedule"][month]]
        for period in {int(one) for one in tables}:
            total += total_of(in_tiers(item["demandratestructure"][period], kw))
    of_month = int(item["flatdemandmonths"][month])
    return total + total_of(in_tiers(item["flatdemandstructure"][of_month], kw))


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    ("year", "month", "minutes", "change"), [(2026, 1, 30, ""), (2026, 10, 30, "EU"), (2026, 3, 60, "EU")]
)
def test_the_samples_records_too(tmp_path: Path, at: int, year: int, month: int, minutes: int, change: str) -> None:
    readings = write_csv(tmp_path / "use.csv", list(local_times(year, month, minutes, change)), peaky)
    path = SAMPLE / "urdb-2026.json"
    assert billed(path, at, tmp_path / "use.csv") == by_hand(records_of(path)[at], readings, minutes)


# -- the sample's tariff books: numbers typed from their pages ----------------------------------------------------


@pytest.fixture(scope="module")
def book() -> dict[tuple[int, str], Schedule]:
    return {(year, one.code): one for year in (2025, 2026) for one in schedules_of(SAMPLE / f"tariff-book-{year}.pdf")}


def winter(at: date) -> bool:
    return at.month in (11, 12, 1, 2)


def d2_period(at: datetime) -> str:
    """Sheet 5 of 2026: winter weekdays peak 17 to 20; day from 7 (9 at weekends) to 23; else night."""
    weekend = at.isoweekday() > 5
    if winter(at) and not weekend and 17 <= at.hour < 20:
        return "peak"
    return "day" if (9 if weekend else 7) <= at.hour < 23 else "night"


def b_period(at: datetime) -> str:
    """The business hours: as D2 in winter; in summer weekdays peak 11 to 14."""
    if not winter(at) and at.isoweekday() <= 5 and 11 <= at.hour < 14:
        return "peak"
    return d2_period(at)


D2 = {"peak": ("0", "44.35"), "day": ("28.44", "30.18"), "night": ("18.87", "19.66")}
B2 = {"peak": ("25.31", "33.74"), "day": ("22.97", "25.93"), "night": ("16.22", "17.88")}
B3 = {"peak": ("20.78", "29.12"), "day": ("18.81", "21.59"), "night": ("13.37", "14.97")}


@pytest.mark.parametrize(
    ("code", "rates", "period", "fixed", "demand"),
    [
        ("D2", D2, d2_period, "65.90 a day", None),
        ("B2", B2, b_period, "118.50", ("6.10", "10.25")),
        ("B3", B3, b_period, "512.00", ("5.15", "8.90")),
    ],
)
@pytest.mark.parametrize(("month", "minutes", "change"), [(1, 30, ""), (3, 30, "EU"), (7, 30, ""), (10, 30, "EU")])
def test_time_of_use_sheets_of_the_book(
    book: dict[tuple[int, str], Schedule], tmp_path: Path, code: str, rates: dict[str, tuple[str, str]],
    period: Callable[[datetime], str], fixed: str, demand: tuple[str, str] | None, month: int, minutes: int,
    change: str,
) -> None:  # fmt: skip
    readings = write_csv(tmp_path / "use.csv", list(local_times(2026, month, minutes, change)), peaky)
    used: dict[str, Decimal] = {}
    highest = Decimal(0)
    for at, kwh in readings:
        used[period(at)] = used.get(period(at), Decimal(0)) + kwh
        if 7 <= at.hour < 23:  # footnote 2: the highest half-hour between 07:00 and 23:00
            highest = max(highest, kwh * 60 / minutes)
    column = 1 if month in (11, 12, 1, 2) else 0
    days = month_days(2026, month)[1].day
    total = cents(Decimal("0.659") * days) if fixed.endswith("a day") else Decimal(fixed)
    total += sum(cents(kwh * Decimal(rates[name][column]) / 100) for name, kwh in used.items())
    total += cents(highest * Decimal(demand[column])) if demand else 0
    load = read_intervals(tmp_path / "use.csv", ReadSettings()).loads[0]
    assert make_bill(book[2026, code], load).total == total


@pytest.mark.parametrize(
    ("year", "code", "month", "kwh", "expected"),
    [
        # D1: 31 days at 61.75 cent = 19.14; 300 kWh at 31.26 = 93.78; 150 kWh at 33.94 = 50.91
        (2026, "D1", 3, "450", "163.83"),
        (2026, "D1", 2, "300", "111.07"),  # 28 days 17.29 + 93.78
        (2026, "D1", 4, "0", "18.53"),  # 30 days 18.525, halves up
        (2025, "D1", 3, "450", "155.34"),  # 31 days 18.04 + 320 kWh 95.49 + 130 kWh 41.81
        (2026, "B1", 1, "1000", "336.11"),  # 31 days 27.31 + 308.80
        (2026, "B1", 7, "1000", "307.81"),  # 31 days 27.31 + 280.50
        (2025, "B1", 7, "1000", "295.43"),  # 31 days 26.23 + 269.20
    ],
)
def test_sheets_without_hours(
    book: dict[tuple[int, str], Schedule], year: int, code: str, month: int, kwh: str, expected: str
) -> None:
    load = TotalLoad(*month_days(year, month), Decimal(kwh))
    assert make_bill(book[year, code], load).total == Decimal(expected)


@pytest.mark.parametrize(
    ("code", "kwh", "expected"),
    [
        # D3: 31 days at 74.10 = 22.97; 500 at 12.49 = 62.45; 200 at 32.75 = 65.50
        ("D3", {"chargingwindow": "500", "otherhours": "200"}, "150.92"),
        # footnote of D3: above 900 in the window at the rate of the other hours: 22.97 + 112.41 + 98.25 + 32.75
        ("D3", {"chargingwindow": "1200", "otherhours": "100"}, "266.38"),
        # B5: 41.00; 100 at 34.60, 200 at 29.15, 300 at 18.05
        ("B5", {"16002100": "100", "0500160021002300": "200", "23000500": "300"}, "188.05"),
    ],
)
def test_sheets_with_a_use_for_each_period(
    book: dict[tuple[int, str], Schedule], code: str, kwh: dict[str, str], expected: str
) -> None:
    load = PeriodLoad(*month_days(2026, 5), {name: Decimal(used) for name, used in kwh.items()})
    assert make_bill(book[2026, code], load).total == Decimal(expected)


def night_peak(at: datetime) -> int:
    """The highest load of the month is at three in the morning, where it is not measured."""
    return 500_000 if (at.day, at.hour, at.minute) == (9, 3, 0) else 60_000 + 1_000 * at.hour


@pytest.mark.parametrize(
    ("capacity", "billed_demand"),
    [
        (None, "164"),  # 82 kWh in the half-hour from 22:30
        ("200", "164"),
        ("400", "240"),  # no less than 60 % of the agreed capacity
    ],
)
def test_demand_is_measured_by_day_and_held_up_by_the_agreed_capacity(
    book: dict[tuple[int, str], Schedule], tmp_path: Path, capacity: str | None, billed_demand: str
) -> None:
    write_csv(tmp_path / "use.csv", list(local_times(2026, 1, 30)), night_peak)
    load = read_intervals(tmp_path / "use.csv", ReadSettings()).loads[0]
    terms = Terms(capacity=None if capacity is None else Decimal(capacity))
    bill = make_bill(book[2026, "B2"], load, terms)
    demand = next(line for line in bill.lines if line.label.startswith("Demand"))
    assert demand.quantity == Decimal(billed_demand)
    assert demand.amount == cents(Decimal(billed_demand) * Decimal("10.25"))
