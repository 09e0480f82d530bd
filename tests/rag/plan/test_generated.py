"""Logs with names and values drawn by lot, asked in fixed forms: an answer is never wrong, and seldom missing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.rag.plan.conftest import Ask, Row, asker, table

_LOGS = 10
_SUBJECTS = "ferry tram orchard kiln beehive quarry bakery glacier piano lighthouse vineyard sawmill".split()
_ROWS = "tickets jobs orders visits inspections reports incidents".split()
_KINDS = {
    "colour": ["crimson", "teal", "ochre", "violet"],
    "ward": ["north pier", "old mill", "east gate", "salt house"],
    "grade": ["alpha", "beta", "gamma"],
    "material": ["larch", "granite", "copper", "linen"],
    "skipper": ["Okafor", "Lindqvist", "Moreau"],
    "route": ["R-101", "R-102", "R-207"],
    "season_pass": ["bronze", "silver", "gold"],
}
_MEASURES = ["weight_kg", "distance_km", "duration_min", "fee_eur", "volume_l"]


class Made:
    """One log: what it is called and its rows."""

    def __init__(self, number: int) -> None:
        dice = random.Random(number)
        self.subject, self.noun = _SUBJECTS[number], _ROWS[number % len(_ROWS)]
        self.kinds = dice.sample(sorted(_KINDS), 2)
        self.measure = dice.choice(_MEASURES)
        day = date(2022, 1, 1)
        self.rows: list[Row] = [
            {
                f"{self.noun[:-1]} no": f"{self.subject[:2].upper()}{500 + at}",
                "date": (day + timedelta(days=dice.randint(0, 900))).isoformat(),
                **{kind: dice.choice(_KINDS[kind]) for kind in self.kinds},
                self.measure: str(dice.randint(1, 5000) / 10),
            }
            for at in range(80)
        ]

    @property
    def name(self) -> str:
        return f"{self.subject}_{self.noun}.csv"


MADE = [Made(number) for number in range(_LOGS)]


@pytest.fixture(scope="module")
def ask_made(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    home = tmp_path_factory.mktemp("made")
    (home / "logs").mkdir()
    for made in MADE:
        (home / "logs" / made.name).write_text(table(made.rows), encoding="utf-8")
    return asker(home / "logs", home / "data")


def questions(made: Made) -> list[tuple[str, object]]:
    """Forms of questions with what is right."""
    kind, other = made.kinds
    value = made.rows[0][kind]
    unit = made.measure.split("_")[0]
    spoken, rows = kind.replace("_", " "), made.rows
    of_kind = [row for row in rows if row[kind] == value]
    in_2023 = [row for row in rows if row["date"].startswith("2023")]
    both = [row for row in of_kind if row[other] == rows[1][other]]

    def total(some: list[Row]) -> float:
        return round(sum(float(row[made.measure]) for row in some), 1)

    groups: Callable[[list[Row]], dict[str, int]] = lambda some: dict(Counter(row[kind] for row in some))  # noqa: E731
    return [
        (f"How many {made.subject} {made.noun} are there?", len(rows)),
        (f"How many {made.subject} {made.noun} have {spoken} {value}?", len(of_kind)),
        (f"number of {made.subject} {made.noun} with {spoken} {value.upper()}", len(of_kind)),
        (f"How many {made.subject} {made.noun} in 2023?", len(in_2023)),
        (
            f"How many {made.subject} {made.noun} have {spoken} {value} and {other.replace('_', ' ')} {rows[1][other]}?",
            len(both),
        ),
        (f"{made.subject} {made.noun} per {spoken}", groups(rows)),
        (f"Break the {made.subject} {made.noun} of 2023 down by {spoken}", groups(in_2023)),
        (f"What is the total {unit} of the {made.subject} {made.noun} with {spoken} {value}?", total(of_kind)),
        (f"Highest {unit} in the {made.subject} {made.noun}?", max(float(row[made.measure]) for row in rows)),
        (f"Which {spoken} has the most {made.subject} {made.noun}?", max(groups(rows).values())),
        (
            f"How many {made.subject} {made.noun} have a {unit} over 250?",
            sum(float(row[made.measure]) > 250 for row in rows),
        ),
        (f"What is {rows[5][f'{made.noun[:-1]} no']} in the {made.subject} {made.noun}?", 1),
    ]


def test_an_answer_is_never_wrong_and_seldom_missing(ask_made: Ask) -> None:
    silent, wrong, asked = [], [], 0
    for made in MADE:
        for question, right in questions(made):
            asked += 1
            found = ask_made(question)
            done = found.computation if found is not None else None
            if found is None or done is None:
                silent.append((question, found.text if found else ""))
            elif isinstance(right, dict):
                if {group.key: group.value for group in done.groups} != right:
                    wrong.append((question, done.understood))
            elif float(done.value or 0) != pytest.approx(right):
                wrong.append((question, done.understood, done.value, right))
    assert not wrong
    assert len(silent) <= 0.05 * asked, silent
