"""The journal read as questions: over time, how they ended, what they cost, who was content."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from eval.aside import assistant_aside
from eval.cases import Case
from eval.exchanges import STOPPED, Exchange, read_exchanges
from eval.journal_charts import assets_asked_chart, over_time_chart, rates_chart, steps_chart, waits_chart
from eval.journal_frames import (
    asked_assets_frame,
    costs_frame,
    endings_frame,
    exchanges_frame,
    over_time_frame,
    rates_over_time_frame,
    steps_frame,
    waits_frame,
)
from eval.made_journal import make_journal
from eval.questions import asked_in_journal
from ingest.schema import DocumentKind
from rag.journal import Journal, journal_path
from rag.schema import Answer, Question, Status, Usage, User
from rag.settings import Settings

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def _answer(name: str, status: Status = Status.ANSWERED, usage: Usage | None = None) -> Answer:
    return Answer(
        id=name, question="q", status=status, text="t", citations=(), claims=(), did_you_mean=(), model="toy",
        generation=3, timings_ms={"search": 4.0, "total": 250.0}, usage=usage,
    )  # fmt: skip


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Three weeks: two questions in the first, none in the second, two in the third."""
    path = journal_path(tmp_path)
    now = MONDAY
    kept = Journal(path, now=lambda: now)
    usage = Usage(100, 20, cost=Decimal("0.0012"), currency="EUR")
    kept.keep_answer(Question("torque of P-101A?"), _answer("a", usage=usage))
    kept.keep_feedback("a", -1, "wrong pump")
    kept.keep_feedback("a", 1, "")  # thought better of it
    kept.keep_answer(Question("what of P-101A?"), _answer("b", Status.NOT_FOUND))
    now = MONDAY + timedelta(weeks=2, days=2)
    kept.keep_answer(Question("limit of CB-12?"), _answer("c", usage=usage))
    kept.keep_feedback("c", -1, "no limit told")
    kept.keep_stopped(Question("GOV-1?"), (), 3, "toy", None)
    return path


def test_every_question_is_read_once_with_its_last_thumb(journal: Path) -> None:
    found = read_exchanges(journal)
    assert [(one.question, one.status, one.thumbs, one.resolved) for one in found] == [
        ("torque of P-101A?", "answered", 1, True),
        ("what of P-101A?", "not_found", None, False),
        ("limit of CB-12?", "answered", -1, False),
        ("GOV-1?", STOPPED, None, False),
    ]
    assert [one.refused for one in found] == [False, True, False, None]
    assert found[0].cost == Decimal("0.0012")
    assert [one.text for one in asked_in_journal(journal)] == [one.question for one in found]


def test_periods_without_questions_are_zero(journal: Path) -> None:
    exchanges = read_exchanges(journal)
    weeks = over_time_frame(exchanges).groupby("period")["questions"].sum()
    assert weeks.tolist() == [2, 0, 2]
    assert all(day.weekday() == 0 for day in weeks.index)
    assert over_time_frame(exchanges, "D").groupby("period")["questions"].sum().tolist()[0] == 2
    assert over_time_frame(exchanges, "MS")["questions"].sum() == 4


def test_rates_are_of_those_that_they_speak_of(journal: Path) -> None:
    rates = rates_over_time_frame(read_exchanges(journal)).set_index(["rate", "period"]).sort_index()
    first, third = rates.loc["refused"].index[0], rates.loc["refused"].index[-1]
    assert rates.loc[("refused", first), "value"] == 0.5
    assert rates.loc[("refused", third), "questions"] == 1  # what was stopped was neither answered nor refused
    assert rates.loc[("resolved", third), "value"] == 0.0
    assert rates.loc[("content", first), "value"] == 1.0
    assert set(endings_frame(read_exchanges(journal))["ended"]) == {"answered", "not found", "stopped"}


def test_waits_and_costs_are_by_model(journal: Path) -> None:
    exchanges = read_exchanges(journal)
    (waited,) = waits_frame(exchanges).itertuples()
    assert (waited.answers, waited.p50) == (3, 0.25)
    (cost,) = costs_frame(exchanges).itertuples()
    assert (cost.answers, cost.read, cost.written, cost.cost) == (2, 200, 40, pytest.approx(0.0024))
    assert set(steps_frame(exchanges)["step"]) == {"search"}
    asked = asked_assets_frame(exchanges, {"P101A": "P-101A", "CB12": "CB-12"})
    assert asked.to_dict("records")[0] == {"asset": "P-101A", "questions": 2, "refused": 1, "thumbs down": 0}


def test_an_erased_question_keeps_its_figures_and_loses_its_words(journal: Path) -> None:
    Journal(journal).erase(lambda text: "CB-12" in text, "asked to")
    found = read_exchanges(journal)
    assert [one.question for one in found] == ["torque of P-101A?", "what of P-101A?", "", "GOV-1?"]
    assert found[2].total_ms == 250.0
    assert len(asked_in_journal(journal)) == 3


def test_nothing_asked_gives_empty_frames(tmp_path: Path) -> None:
    exchanges: tuple[Exchange, ...] = read_exchanges(journal_path(tmp_path))
    assert exchanges == ()
    for make in (exchanges_frame, over_time_frame, rates_over_time_frame, endings_frame, waits_frame, costs_frame):
        assert isinstance(make(exchanges), pd.DataFrame)
        assert not len(make(exchanges))


def test_charts_are_drawn(journal: Path) -> None:
    exchanges = read_exchanges(journal)
    for chart in (
        over_time_chart(over_time_frame(exchanges)),
        rates_chart(rates_over_time_frame(exchanges)),
        waits_chart(exchanges_frame(exchanges)),
        steps_chart(steps_frame(exchanges)),
        assets_asked_chart(asked_assets_frame(exchanges, {"P101A": "P-101A"})),
    ):
        assert chart.to_dict()["config"]["axis"]["labelFontSize"] == 13


def test_a_made_up_journal_is_the_same_each_time_and_kept_aside(plant: Settings, tmp_path: Path) -> None:
    cases = [
        Case("a", "How many Nm for the gland bolts?", DocumentKind.MANUAL, "number", True, must_include=("45",)),
        Case("b", "What is alarm 9917?", DocumentKind.MANUAL, "absent", False),
    ]
    before = read_exchanges(journal_path(plant.data))
    made = [make_journal(plant, cases, tmp_path / name, weeks=2, end=MONDAY) for name in ("one", "two")]
    first, second = map(read_exchanges, made)
    assert [(one.at, one.status, one.thumbs) for one in first] == [(one.at, one.status, one.thumbs) for one in second]
    assert all(MONDAY - timedelta(weeks=2, days=1) < one.at < MONDAY + timedelta(days=1) for one in first)
    with assistant_aside(plant, "quoting") as assistant:
        assistant.answer(Question("How many Nm for the gland bolts?", user=User()))
    assert read_exchanges(journal_path(plant.data)) == before
