"""Interval files as people have them: ends or starts, doubles, gaps, the change of the clock, odd columns."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnusableInput
from ingest.rates.schema import WEEKDAYS, ChargeKind, Period, RateRow, Schedule, Source, Tier, Window, hours
from ingest.settings import ReadSettings
from rag.rates.bill import make_bill, month_days
from rag.rates.intervals import Readings, read_intervals
from rag.rates.load import IntervalLoad, PeriodLoad, Reading, TotalLoad


def read(folder: Path, lines: list[str], head: str = "Time,kWh", **options: object) -> Readings:
    path = folder / "use.csv"
    path.write_text("\n".join([head, *lines]) + "\n")
    return read_intervals(path, ReadSettings(), **options)  # type: ignore[arg-type]


def day(start: str, count: int, minutes: int, kwh: str = "1.5") -> list[str]:
    at = datetime.fromisoformat(start)
    return [f"{at + timedelta(minutes=minutes * n):%Y-%m-%d %H:%M},{kwh}" for n in range(count)]


def test_times_that_run_to_midnight_are_ends(tmp_path: Path) -> None:
    found = read(tmp_path, day("2026-02-01 00:15", 28 * 96, 15))
    assert (found.loads[0].first.day, found.loads[0].last.day) == (1, 28)
    assert found.loads[0].readings[0].start == datetime(2026, 2, 1, 0, 0)
    assert any("ends" in note for note in found.notes)


def test_power_becomes_energy(tmp_path: Path) -> None:
    found = read(tmp_path, day("2026-02-01 00:00", 28 * 48, 30, "80"), head="Time,Load (kW)")
    assert found.loads[0].total == Decimal(80) * 28 * 24


def test_a_date_and_a_clock_column_go_together(tmp_path: Path) -> None:
    lines = [f"2026-02-{1 + n // 24:02d},{n % 24:02d}:00,0.5" for n in range(28 * 24)]
    found = read(tmp_path, lines, head="DATE,START TIME,USAGE (kWh)")
    assert found.loads[0].total == Decimal("0.5") * 28 * 24
    assert found.loads[0].readings[25].start == datetime(2026, 2, 2, 1, 0)


def test_the_hour_that_comes_twice_counts_twice(tmp_path: Path) -> None:
    lines = day("2026-11-01 00:00", 8, 15) + day("2026-11-01 01:00", 92, 15) + day("2026-11-02 00:00", 29 * 96, 15)
    found = read(tmp_path, lines)
    assert len(found.loads[0].readings) == 30 * 96 + 4
    assert any("comes twice" in note for note in found.notes)


def test_the_same_reading_twice_counts_once_and_is_said(tmp_path: Path) -> None:
    lines = day("2026-02-01 00:00", 28 * 24, 60)
    found = read(tmp_path, [*lines, lines[40]])
    assert len(found.loads[0].readings) == 28 * 24
    assert any("twice with the same value" in note for note in found.notes)


def test_two_readings_for_one_time_are_refused(tmp_path: Path) -> None:
    lines = day("2026-02-01 00:00", 28 * 24, 60)
    with pytest.raises(UnusableInput, match="two readings for 2026-02-02 16:00"):
        read(tmp_path, [*lines, "2026-02-02 16:00,99"])


def test_missing_readings_are_counted(tmp_path: Path) -> None:
    lines = day("2026-02-01 00:00", 28 * 24, 60)
    found = read(tmp_path, lines[:100] + lines[103:])
    assert any(note.startswith("3 readings are missing, the first at 2026-02-05 04:00") for note in found.notes)


def test_a_part_of_a_month_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, day("2026-02-10 00:00", 24 * 24, 60))
    assert [(one.first.isoformat(), one.last.isoformat()) for one in found.loads] == [
        ("2026-02-10", "2026-02-28"),
        ("2026-03-01", "2026-03-05"),
    ]
    assert sum("only" in note for note in found.notes) == 2


def test_negative_readings_are_said(tmp_path: Path) -> None:
    lines = day("2026-02-01 00:00", 28 * 24, 60)
    found = read(tmp_path, [*lines[:-1], lines[-1].replace("1.5", "-4")])
    assert min(one.kwh for one in found.loads[0].readings) == 0
    assert any("negative" in note for note in found.notes)


@pytest.mark.parametrize(
    ("lines", "head", "said"),
    [
        (["a,b", "c,d"], "x,y", "no column of times"),
        (["2026-02-01 00:00,5"], "Time,kWh", "fewer than two readings"),
        (["2026-02-01 00:00,5,6", "2026-02-01 01:00,5,6"], "Time,A kWh,B kWh", "say which one with --column"),
        (["2026-02-01 00:00,x", "2026-02-01 01:00,y"], "Time,note", "no column of numbers"),
    ],
)
def test_what_cannot_be_billed_is_said_in_one_line(tmp_path: Path, lines: list[str], head: str, said: str) -> None:
    with pytest.raises(UnusableInput, match=said) as failure:
        read(tmp_path, lines, head=head)
    assert "\n" not in str(failure.value)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="is not there"):
        read_intervals(tmp_path / "none.csv", ReadSettings())


# -- what holds for every load -------------------------------------------------------------------------------------


def row(kind: ChargeKind, value: str, unit: str, period: str = "", tier: Tier | None = None) -> RateRow:
    return RateRow(kind, f"{kind} {period}", Decimal(value), unit, Source(), period=period, tier=tier, currency="EUR")


PEAK = Period("peak", (Window(WEEKDAYS, 1020, 1200),))
OFF = Period("off-peak", (Window(WEEKDAYS, 0, 1020), Window(WEEKDAYS, 1200, 1440), Window((5, 6))))
TIMED = Schedule(
    "TOU", "Timed", currency="EUR", periods=(PEAK, OFF),
    rows=(
        row(ChargeKind.ENERGY, "0.40", "EUR/kWh", "peak"),
        row(ChargeKind.ENERGY, "0.20", "EUR/kWh", "off-peak"),
    ),
)  # fmt: skip
BLOCKS = Schedule(
    "BLK", "Blocks", currency="EUR",
    rows=(
        row(ChargeKind.ENERGY, "0.10", "EUR/kWh", tier=Tier(Decimal(0), Decimal(300))),
        row(ChargeKind.ENERGY, "0.20", "EUR/kWh", tier=Tier(Decimal(300), Decimal(600))),
        row(ChargeKind.ENERGY, "0.30", "EUR/kWh", tier=Tier(Decimal(600), None)),
    ),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=28 * 24, max_size=28 * 24))
def test_the_periods_share_out_the_whole_use(wh: list[int]) -> None:
    start = datetime(2026, 2, 1)
    readings = tuple(Reading(start + timedelta(hours=n), 60, Decimal(one) / 1000) for n, one in enumerate(wh))
    load = IntervalLoad(*month_days(2026, 2), readings)
    bill = make_bill(TIMED, load)
    assert sum(line.quantity for line in bill.lines) == load.total
    assert bill.total == sum(line.amount for line in bill.lines)
    assert not bill.missing


@settings(deadline=None)
@given(st.decimals(0, 5000, places=3))
def test_blocks_share_out_the_whole_use_and_more_use_never_costs_less(kwh: Decimal) -> None:
    first, last = month_days(2026, 2)
    bill = make_bill(BLOCKS, TotalLoad(first, last, kwh))
    more = make_bill(BLOCKS, TotalLoad(first, last, kwh + 1))
    assert sum(line.quantity for line in bill.lines) == kwh
    assert more.total > bill.total


@settings(deadline=None)
@given(st.decimals(0, 9999, places=2), st.decimals(0, 9999, places=2))
def test_a_use_by_period_is_charged_as_told(peak: Decimal, off: Decimal) -> None:
    load = PeriodLoad(*month_days(2026, 2), {"peak": peak, "offpeak": off})
    cent = Decimal("0.01")
    assert make_bill(TIMED, load).total == (peak * Decimal("0.40")).quantize(cent, "ROUND_HALF_UP") + (
        off * Decimal("0.20")
    ).quantize(cent, "ROUND_HALF_UP")


def test_hours_without_a_rate_are_said() -> None:
    gap = Schedule("GAP", "Gap", rows=TIMED.rows[:1], periods=(PEAK,), currency="EUR")
    bill = make_bill(gap, TotalLoad(*month_days(2026, 2), Decimal(100)))
    assert any("no rate" in line for line in bill.missing)


def test_a_demand_charge_without_a_demand_is_said() -> None:
    schedule = Schedule("D", "D", rows=(*BLOCKS.rows, row(ChargeKind.DEMAND, "9.50", "EUR/kW")), currency="EUR")
    bill = make_bill(schedule, TotalLoad(*month_days(2026, 2), Decimal(100)))
    assert any("no demand was given" in line for line in bill.missing)


def test_the_night_belongs_to_the_day_of_its_name() -> None:
    assert hours((4,), 1380, 420) == (Window((4,), 0, 420), Window((4,), 1380, 1440))
