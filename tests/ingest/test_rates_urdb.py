"""Records of the rate database: exact numbers, what is not understood, and what must never be silent."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.rates.schema import (
    ALL_DAYS,
    ChargeKind,
    Period,
    RateRow,
    Schedule,
    Season,
    Source,
    Span,
    Tier,
    Window,
    schedule_from_json,
    schedule_to_json,
)
from ingest.rates.units import read_unit
from ingest.rates.urdb import instant_day, read_urdb, shortest_float
from ingest.rates.validate import checked, complaints_of

FLAT = [[0] * 24 for _ in range(12)]


def record(**more: object) -> str:
    item = {"label": "x", "name": "Rate X", "energyratestructure": [[{"rate": 0.1, "unit": "kWh"}]],
            "energyweekdayschedule": FLAT, "energyweekendschedule": FLAT, **more}  # fmt: skip
    return json.dumps({"items": [item]})


def only(text: str) -> Schedule:
    (schedule,) = read_urdb(text)
    return checked(schedule)


def test_every_real_record_is_read_without_a_complaint(real: Path) -> None:
    for path in (real / "tariffs" / "urdb").glob("*.json"):
        for schedule in read_urdb(path.read_text(), path.stem):
            assert checked(schedule).complaints == (), path.name
            assert schedule_from_json(schedule_to_json(schedule)) == schedule


@pytest.mark.parametrize(
    ("literal", "meant"),
    [
        ("19.538999557495117", "19.539"),
        ("35.280000000000001", "35.28"),
        ("0.07076899707317352", "0.070769"),
        ("0.1872936", "0.1872936"),
        ("0.28", "0.28"),
    ],
)
def test_the_traces_of_floats_are_taken_out(literal: str, meant: str) -> None:
    assert shortest_float(Decimal(literal)) == Decimal(meant)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (Decimal(1727762400), date(2024, 10, 1)),  # 06:00 UTC, midnight in Denver
        (Decimal(1727737200), date(2024, 10, 1)),  # 23:00 UTC of the day before
        (Decimal(1746057600), date(2025, 5, 1)),
        ({"$date": "2024-12-30T23:00:00Z"}, date(2024, 12, 31)),
        ("soon", None),
    ],
)
def test_an_instant_is_the_day_of_the_nearest_midnight(value: object, day: date | None) -> None:
    assert instant_day(value) == day


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"coincidentratestructure": [[{"rate": 3}]]}, "coincident"),
        ({"surchargeformula": "x * 2"}, "surchargeformula is not understood"),
        ({"energyweekdayschedule": [[0] * 23] * 12, "energyratestructure": [[{"rate": 1}], [{"rate": 2}]]}, "tables"),
        ({"energyweekdayschedule": [[1] * 24] * 12}, "period 1, which has no rate"),
        ({"energyratestructure": [[{"max": 100, "rate": 0.1}]]}, "no rate above 100 kWh"),
        ({"energyratestructure": [[{"max": 100, "rate": 0.1, "unit": "furlong"}, {"rate": 2}]]}, "furlong"),
        ({"energyratestructure": [[{"rate": 70}]]}, "very high"),
        ({"flatdemandstructure": [[{"rate": 1}]], "flatdemandmonths": [4] * 12}, "demand rate 4"),
        ({"demandratestructure": [[{"rate": 1}]], "demandrateunit": "hp"}, "hp"),
        ({"startdate": 1767225600, "enddate": 1735689600}, "before it starts"),
    ],
)
def test_what_would_change_a_bill_is_complained_of(more: dict[str, object], said: str) -> None:
    assert any(said in line for line in only(record(**more)).complaints)


def test_a_negative_rate_is_noted() -> None:
    assert any("negative" in note for note in only(record(energyratestructure=[[{"rate": -0.02}]])).notes)


def test_labels_and_comments_name_the_periods() -> None:
    two = {
        "energyratestructure": [[{"rate": 0.1}], [{"rate": 0.3}]],
        "energyweekdayschedule": [[0] * 16 + [1] * 8] * 12,
    }
    assert {row.period for row in only(record(**two, energytoulabels=["Night", "Peak"])).rows} == {"Night", "Peak"}
    commented = only(record(**two, energycomments="Periods 0-1: day, evening."))
    assert {row.period for row in commented.rows} == {"day", "evening"}
    assert {row.period for row in only(record(**two)).rows} == {"period 0", "period 1"}
    same = {row.period for row in only(record(**two, energytoulabels=["Peak", "Peak"])).rows}
    assert same == {"Peak (period 0)", "Peak (period 1)"}


def test_a_bulk_export_is_read_like_the_interface() -> None:
    bulk = json.dumps([
        {"rateName": "Bulk", "utilityName": "U", "energyRateStrux": [{"energyRateTiers": [{"rate": 0.1}]}],
         "energyWeekdaySched": FLAT, "energyWeekendSched": FLAT, "effectiveDate": {"$date": "2024-01-01T06:00:00Z"}},
    ])  # fmt: skip
    schedule = only(bulk)
    assert (schedule.name, schedule.utility, schedule.valid_from) == ("Bulk", "U", date(2024, 1, 1))
    assert schedule.rows[0].value == Decimal("0.1")
    assert schedule.complaints == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"items": []}', '{"energyratestructure": ', "7", '"energyratestructure"']
)
def test_other_json_holds_no_schedule(text: str) -> None:
    assert read_urdb(text) == ()


@given(st.lists(st.lists(st.integers(0, 3), min_size=24, max_size=24), min_size=12, max_size=12))
def test_any_table_covers_every_hour_once(table: list[list[int]]) -> None:
    rates = [[{"rate": n / 10}] for n in range(4)]
    schedule = only(record(energyratestructure=rates, energyweekdayschedule=table, energyweekendschedule=table))
    assert schedule.complaints == ()


def row(**more: object) -> RateRow:
    given = {
        "kind": ChargeKind.ENERGY,
        "label": "Energy",
        "value": Decimal("0.1"),
        "unit": "EUR/kWh",
        "source": Source(),
    }
    return RateRow(**{**given, **more})  # type: ignore[arg-type]


SUMMER = Season("summer", (Span((4, 1), (9, 30)),))
LATE = Season("winter", (Span((10, 15), (3, 31)),))


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (
            Schedule("A", "A", rows=(row(season="summer"), row(season="winter")), seasons=(SUMMER, LATE)),
            "leave out 14 days",
        ),
        (Schedule("A", "A", rows=(row(season="autumn"),)), "has no dates"),
        (Schedule("A", "A", rows=(row(period="peak"),)), "has no hours"),
        (
            Schedule("A", "A", rows=(row(period="p"), row(period="q")), periods=(
                Period("p", (Window(ALL_DAYS, 0, 600),)), Period("q", (Window(ALL_DAYS, 540, 1380),)))),
            "every day 23:00 to 24:00",
        ),
        (
            Schedule("A", "A", rows=(row(period="p"), row(period="q")), periods=(
                Period("p", (Window(ALL_DAYS, 0, 600),)), Period("q", (Window(ALL_DAYS, 540, 1440),)))),
            "09:00 to 10:00 twice",
        ),
        (
            Schedule("A", "A", rows=(row(tier=Tier(Decimal(0), Decimal(100))), row(tier=Tier(Decimal(150), None)))),
            "from 100 to 150",
        ),
        (Schedule("A", "A", rows=(row(tier=Tier(Decimal(50), None)),)), "first 50 kWh"),
        (Schedule("A", "A", rows=(row(unit="EUR/parsec"),)), "unit 'EUR/parsec'"),
        (Schedule("A", "A", rows=(row(currency="EUR"), row(currency="USD"))), "EUR and USD"),
        (Schedule("A", "A", rows=(row(),), valid_from=date(2026, 1, 1), valid_to=date(2025, 1, 1)), "before it starts"),
        (Schedule("A", "A"), "no rate could be read"),
    ],
)  # fmt: skip
def test_the_validator_says_what_is_wrong(schedule: Schedule, said: str) -> None:
    assert any(said in line for line in complaints_of(schedule))


@pytest.mark.parametrize(
    ("text", "per", "scale", "every"),
    [
        ("cent/kWh", "kWh", "0.01", ""), ("EUR/kVA and month", "kVA", "1", "month"), ("$/kW-month", "kW", "1", "month"),
        ("p/day", "day", "0.01", ""), ("EUR per lamp and month", "lamp", "1", "month"), ("£/MWh", "MWh", "1", ""),
        ("$/customer/month", "month", "1", ""),
    ],
)  # fmt: skip
def test_units_of_rates(text: str, per: str, scale: str, every: str) -> None:
    unit = read_unit(text)
    assert unit is not None
    assert (unit.per, unit.scale, unit.every) == (per, Decimal(scale), every)


@pytest.mark.parametrize("text", ["", "visit", "kWh", "EUR", "EUR/parsec", "EUR/kWh/kW"])
def test_an_unknown_unit_is_never_guessed(text: str) -> None:
    assert read_unit(text) is None
