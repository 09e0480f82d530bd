"""States told by empty cells, measures, costs, dates and kinds of work: small logs, each against its own count."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import fmean

import pytest

from rag.schema import Status
from tests.rag.plan.conftest import Ask, Row, asker, table


def leak_rows() -> list[Row]:
    """Leaks of a heating network: no status, a grade, a flag, places on a map, amounts partly told in words."""
    dice = random.Random(11)
    rows = []
    for number in range(160):
        seen = datetime(2022, 2, 1) + timedelta(days=dice.randint(0, 900))
        open_still = dice.random() < 0.15
        rows.append(
            {
                "Leak": f"LK-{400 + number}",
                "Main(s)": dice.choice(["M-11", "M-12", "M-15"]),
                "Noticed": seen.strftime("%Y-%m-%d"),
                "Sealed": "" if open_still else (seen + timedelta(days=dice.randint(1, 90))).strftime("%Y-%m-%d"),
                "Stage": str(dice.randint(1, 4)),
                "Water lost (m³)": dice.choice(["Not measured", "not metered", f"{dice.randint(1, 900) / 10}"]),
                "Was a valve involved?": str(dice.randint(0, 1)),
                "Lat": f"{47 + dice.random():.4f}",
                "Pipe": dice.choice(["steel", "plastic", "cast iron"]),
            }
        )
    return rows


def auftrag_rows() -> list[Row]:
    """Orders of a water plant in German, with three columns of money."""
    dice = random.Random(12)
    rows = []
    for number in range(240):
        told = datetime(2022, 11, 1) + timedelta(hours=dice.randint(0, 24 * 700))
        begun = told + timedelta(hours=dice.randint(1, 24 * 60))
        status = dice.choices(["Erledigt", "Offen", "Storniert"], [80, 10, 10])[0]
        parts, other = dice.randint(0, 90_000), dice.randint(0, 90_000)
        total = -(parts + other) if dice.random() < 0.05 else parts + other
        rows.append(
            {
                "Auftragsnr": f"B{9000 + number}",
                "Maschine": dice.choice(["RP-1", "RP-2", "UV-7"]),
                "Auftragsart": dice.choice(["Störung", "Wartung", "Inspektion"]),
                "Zustand Auftrag": status,
                "Gemeldet am": told.strftime("%d.%m.%Y %H:%M"),
                "Beginn": begun.strftime("%d.%m.%Y %H:%M"),
                "Ende": "" if status == "Offen" else (begun + timedelta(hours=5)).strftime("%d.%m.%Y %H:%M"),
                "Ersatzteile EUR": f"{parts / 100:.2f}".replace(".", ","),
                "Fremdfirma EUR": f"{other / 100:.2f}".replace(".", ","),
                "Gesamt EUR": f"{total / 100:.2f}".replace(".", ","),
            }
        )
    return rows


LEAKS, ORDERS = leak_rows(), auftrag_rows()


@pytest.fixture(scope="module")
def ask_states(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    home = tmp_path_factory.mktemp("states")
    (home / "plant").mkdir()
    (home / "plant" / "network_leaks.csv").write_text(table(LEAKS), encoding="utf-8")
    (home / "plant" / "wasserwerk_auftraege.csv").write_text(table(ORDERS, ";"), encoding="utf-8")
    return asker(home / "plant", home / "data")


def _of(rows: list[Row], **cells: str) -> list[Row]:
    return [row for row in rows if all(row[name] == cell for name, cell in cells.items())]


def _lost(rows: list[Row]) -> list[float]:
    return [float(row["Water lost (m³)"]) for row in rows if row["Water lost (m³)"][0].isdigit()]


def _total(rows: list[Row]) -> list[float]:
    return [float(row["Gesamt EUR"].replace(",", ".")) for row in rows]


def _days(row: Row) -> int:
    return (datetime.fromisoformat(row["Sealed"]) - datetime.fromisoformat(row["Noticed"])).days


_DONE_BY = [row for row in LEAKS if row["Sealed"]]
VALUES: list[tuple[str, Callable[[], float]]] = [
    ("How many network leaks are still open?", lambda: len(_of(LEAKS, Sealed=""))),
    ("How many leaks on M-12 are not sealed yet?", lambda: len(_of(LEAKS, **{"Sealed": "", "Main(s)": "M-12"}))),
    ("number of open leaks in steel pipe", lambda: len(_of(LEAKS, Sealed="", Pipe="steel"))),
    ("How many unrepaired leaks on M-11 are there?", lambda: len(_of(LEAKS, **{"Sealed": "", "Main(s)": "M-11"}))),
    ("How many leaks were at stage 4?", lambda: len(_of(LEAKS, Stage="4"))),
    ("How many leaks at stage 3 or above?", lambda: sum(row["Stage"] in "34" for row in LEAKS)),
    ("How much water was lost through network leaks in total?", lambda: sum(_lost(LEAKS))),
    ("Average water lost per leak on M-15", lambda: fmean(_lost(_of(LEAKS, **{"Main(s)": "M-15"})))),
    ("How many leaks lost more than 50 m3?", lambda: sum(one > 50 for one in _lost(LEAKS))),
    ("How many leaks have no water lost given?", lambda: len(LEAKS) - len(_lost(LEAKS))),
    ("Average days to seal a leak", lambda: fmean(map(_days, _DONE_BY))),
    ("How many leaks took more than 60 days to seal?", lambda: sum(_days(row) > 60 for row in _DONE_BY)),
    ("Average cost of a Wartung on RP-1", lambda: fmean(_total(_of(ORDERS, Maschine="RP-1", Auftragsart="Wartung")))),
    ("What did the breakdown orders on UV-7 cost?", lambda: sum(_total(_of(ORDERS, Maschine="UV-7", Auftragsart="Störung")))),
    ("How many inspections on RP-2?", lambda: len(_of(ORDERS, Maschine="RP-2", Auftragsart="Inspektion"))),
    ("How many orders on RP-1 came in with a negative total?", lambda: sum(one < 0 for one in _total(_of(ORDERS, Maschine="RP-1")))),
    ("How many orders on RP-2 were reported in 2023?",
     lambda: sum(row["Gemeldet am"][6:10] == "2023" for row in _of(ORDERS, Maschine="RP-2"))),
    ("How many orders on RP-2 were started in 2023?",
     lambda: sum(row["Beginn"][6:10] == "2023" for row in _of(ORDERS, Maschine="RP-2"))),
    ("How many orders on UV-7 were cancelled?", lambda: len(_of(ORDERS, Maschine="UV-7", **{"Zustand Auftrag": "Storniert"}))),
    ("How many orders in March 2023 on RP-1?",
     lambda: sum(row["Beginn"][3:10] == "03.2023" for row in _of(ORDERS, Maschine="RP-1"))),
]  # fmt: skip


@pytest.mark.parametrize(("question", "wanted"), VALUES, ids=[question for question, _ in VALUES])
def test_values(ask_states: Ask, question: str, wanted: Callable[[], float]) -> None:
    found = ask_states(question)
    assert found is not None
    assert found.status is Status.ANSWERED
    assert found.computation is not None
    assert float(found.computation.value or 0) == pytest.approx(wanted(), rel=5e-3)


@pytest.mark.parametrize(
    "question",
    [
        "How many infrared leaks were there?",
        "How many leaks at stage 3 or worse?",
        "Average number of orders per month on RP-1",
        "Total energy of the network leaks",
        "How many leaks with priority 2?",
        "How many leaks were not sealed within 30 days?",
        "How many orders on RP-1 were waiting for the crane?",
    ],
)
def test_what_is_not_understood_is_not_computed(ask_states: Ask, question: str) -> None:
    found = ask_states(question)
    assert found is None or found.computation is None


def test_flags_and_places_are_not_added_up(ask_states: Ask) -> None:
    for question in (
        "Network leaks per year",
        "How many leaks involved a valve in each year?",
        "leaks per quarter of 2023",
    ):
        found = ask_states(question)
        assert found is None or found.computation is None or not found.computation.measure.startswith(("total", "mean"))


def test_years_go_by_the_date_that_is_named(ask_states: Ask) -> None:
    found = ask_states("RP-1 orders by year reported")
    assert found is not None
    assert found.computation is not None
    years = [row["Gemeldet am"][6:10] for row in _of(ORDERS, Maschine="RP-1")]
    assert {one.key: one.value for one in found.computation.groups} == {year: years.count(year) for year in set(years)}


def test_money_without_a_total_is_offered_by_its_other_columns(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("money")
    (home / "plant").mkdir()
    rows = [
        {"Job": f"J{n}", "Crane": "CR-1", "Day": f"2024-01-{n:02d}", "Ropes EUR": str(n), "Hire EUR": str(3 * n)}
        for n in range(1, 25)
    ]
    (home / "plant" / "crane_jobs.csv").write_text(table(rows), encoding="utf-8")
    found = asker(home / "plant", home / "data")("What did the crane jobs on CR-1 cost in total?")
    assert found is None or found.computation is None or found.computation.others
    sure = asker(home / "plant", home / "data2")("What is the total hire cost of the crane jobs?")
    assert sure is not None
    assert sure.computation is not None
    assert float(sure.computation.value or 0) == 3 * 300
