"""Questions in other words than a log's own: said of it, left out of it, or not answered at all."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean

import pytest

from rag.schema import Status
from tests.rag.plan.conftest import Ask, Row, asker, table


def pass_rows() -> list[Row]:
    """Passes for work in a harbour: yes and no, a day until which each holds, and one on which it was handed back."""
    dice = random.Random(41)
    rows: list[Row] = []
    for number in range(260):
        given = datetime(2023, 1, 2, 7) + timedelta(hours=dice.randint(0, 24 * 600))
        back = given + timedelta(hours=dice.randint(1, 30))
        state = dice.choices(["Returned", "Running", "Withdrawn"], [85, 10, 5])[0]
        rows.append(
            {
                "Pass": f"HP-{300 + number}",
                "Sort": dice.choice(["Diving", "Grinding", "Lifting over water"]),
                "Quay": dice.choice(["North quay", "Oil jetty", "Slipway"]),
                "Issued": given.strftime("%Y-%m-%d %H:%M"),
                "Holds until": (given + timedelta(hours=12)).strftime("%Y-%m-%d %H:%M"),
                "Handed back": back.strftime("%Y-%m-%d %H:%M") if state == "Returned" else "",
                "State": state,
                "Issuer": dice.choice(["A. Vane", "L. Oduya"]),
                "Standby boat": dice.choice(["Y", "N"]),
                "Planned": dice.choice(["Y", "N", "N"]),
                "Divers": str(dice.randint(1, 6)),
                "Tool": dice.choice(["Fire hose", "Air lance", "Crane hook"]),
            }
        )
    return rows


def store_rows() -> list[Row]:
    """Movements of spare parts: each row is about a number of pieces."""
    dice = random.Random(42)
    return [
        {
            "Slip": f"Z{7000 + number}",
            "Posted": (datetime(2024, 1, 1) + timedelta(days=dice.randint(0, 300))).strftime("%Y-%m-%d"),
            "Article": dice.choice(["Hose clamp", "V-ring", "Fuse link"]),
            "Qty": str(dice.randint(1, 30)),
            "Shelf": dice.choice(["A", "B", "C"]),
            "chl": str(dice.randint(1, 90)),
        }
        for number in range(150)
    ]


def line_rows() -> list[Row]:
    """Loads of two lines every half hour."""
    dice = random.Random(43)
    start = datetime(2024, 6, 3)
    return [
        {
            "From": str(start + timedelta(minutes=30 * at)),
            "K1 Ferry [MW]": f"{dice.randint(-500, 3000) / 1000:.3f}",
            "K2 Dock [MW]": f"{dice.randint(100, 4000) / 1000:.3f}",
        }
        for at in range(48 * 14)
    ]


PASSES, STORE, LINES = pass_rows(), store_rows(), line_rows()


@pytest.fixture(scope="module")
def ask_meaning(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    home = tmp_path_factory.mktemp("meaning")
    files = {"passes.csv": table(PASSES), "store_movements.csv": table(STORE), "line_load.csv": table(LINES)}
    for name, text in files.items():
        (home / "harbour").mkdir(exist_ok=True)
        (home / "harbour" / name).write_text(text, encoding="utf-8")
    return asker(home / "harbour", home / "data", datetime(2025, 1, 1).date())


def passes(**cells: str) -> list[Row]:
    return [row for row in PASSES if all(row[name.replace("_", " ")] == cell for name, cell in cells.items())]


def hours(row: Row) -> float:
    form = "%Y-%m-%d %H:%M"
    return (datetime.strptime(row["Handed back"], form) - datetime.strptime(row["Issued"], form)).total_seconds() / 3600


def weekend(row: Row) -> bool:
    return datetime.fromisoformat(row["Issued"]).weekday() >= 5


VALUES: list[tuple[str, Callable[[], float]]] = [
    ("How many diving passes did the slipway get?", lambda: len(passes(Sort="Diving", Quay="Slipway"))),
    ("How many passes were issued without a standby boat?", lambda: len(passes(Standby_boat="N"))),
    ("How many passes with a standby boat at the oil jetty?", lambda: len(passes(Standby_boat="Y", Quay="Oil jetty"))),
    ("How many unplanned passes were there?", lambda: len(passes(Planned="N"))),
    ("How many passes at weekends?", lambda: sum(map(weekend, PASSES))),
    ("How many passes were handed back later than holds until?",
     lambda: sum(bool(row["Handed back"]) and row["Handed back"] > row["Holds until"] for row in PASSES)),
    ("Number of passes other than diving and grinding ones, oil jetty only",
     lambda: len(passes(Sort="Lifting over water", Quay="Oil jetty"))),
    ("Passes with more than 4 divers, I only need the number", lambda: sum(int(row["Divers"]) > 4 for row in PASSES)),
    ("On average, how many hours do grinding passes stay open?",
     lambda: fmean(hours(row) for row in passes(Sort="Grinding") if row["Handed back"])),
    ("How many fuse links were taken in total?",
     lambda: sum(int(row["Qty"]) for row in STORE if row["Article"] == "Fuse link")),
    ("How many store movements of more than 25 pieces?", lambda: sum(int(row["Qty"]) > 25 for row in STORE)),
    ("total crane hours lost in the store movements", lambda: sum(int(row["chl"]) for row in STORE)),
    ("How many half hours was K1 negative?", lambda: sum(float(row["K1 Ferry [MW]"]) < 0 for row in LINES)),
    ("Mean MW of K2 at 14:30 on 5 June 2024?",
     lambda: float(next(row["K2 Dock [MW]"] for row in LINES if row["From"] == "2024-06-05 14:30:00"))),
]  # fmt: skip


@pytest.mark.parametrize(("question", "wanted"), VALUES, ids=[question for question, _ in VALUES])
def test_values(ask_meaning: Ask, question: str, wanted: Callable[[], float]) -> None:
    found = ask_meaning(question)
    assert found is not None
    assert found.computation is not None, found.text
    assert float(found.computation.value or 0) == pytest.approx(wanted(), abs=0.006)


def test_who_is_told_by_the_column_of_the_verb(ask_meaning: Ask) -> None:
    found = ask_meaning("Who issued the most passes?")
    assert found is not None
    assert found.computation is not None
    assert found.computation.groups[0].key == Counter(row["Issuer"] for row in PASSES).most_common(1)[0][0]


def test_loads_of_a_day_are_not_added_up(ask_meaning: Ask) -> None:
    found = ask_meaning("Maximum of K2 per day")
    assert found is not None
    assert found.computation is not None
    days: dict[str, float] = {}
    for row in LINES:
        days[row["From"][:10]] = max(days.get(row["From"][:10], 0.0), float(row["K2 Dock [MW]"]))
    assert {group.key: float(group.value or 0) for group in found.computation.groups} == pytest.approx(days)


def test_a_word_that_is_read_as_another_is_said(ask_meaning: Ask) -> None:
    found = ask_meaning("How many passes per kind?")
    assert found is not None
    assert found.computation is not None, found.text
    assert {group.key: group.value for group in found.computation.groups} == Counter(row["Sort"] for row in PASSES)


@pytest.mark.parametrize(
    "question",
    [
        "How many welding passes were issued?",  # a sort that is not there
        "How many passes did the Vikings pay for?",
        "Average water depth of the diving passes",
        "Passes that took longer than planned",  # no column says how long was planned
    ],
)
def test_what_the_log_cannot_tell_is_not_reckoned(ask_meaning: Ask, question: str) -> None:
    found = ask_meaning(question)
    assert found is None or found.status is not Status.ANSWERED or found.computation is None


def test_rows_that_are_called_otherwise_are_no_other_logs(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "passes.csv").write_text(table(PASSES), encoding="utf-8")
    found = asker(tmp_path / "site", tmp_path / "data")("How many invoices had a standby boat?")
    assert found is None or found.computation is None
