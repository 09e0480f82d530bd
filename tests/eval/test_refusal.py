"""Refusals over every threshold: shares that follow from the cases, and the two verbs through the front door."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.calibrate import Measured, choose, fit, tally, threshold_for
from eval.refusal import Decided, RefusalReport, point, report
from ingest.errors import UnusableInput
from ingest.models import ModelState, listing
from rag.answerable import ALL, PLAIN, Features, Fitted
from rag.rerank import DEFAULT
from tests.eval.conftest import Nameplate
from tests.eval.measured import TODAY, Works

DECIDED = st.builds(
    Decided,
    st.text(min_size=1, max_size=3),
    st.just("x"),
    st.booleans(),
    st.none() | st.floats(0, 1),
    st.booleans(),
    st.booleans(),
)


def case(answerable: bool, probability: float | None, refused: bool = False, right: bool = True) -> Decided:
    return Decided("c", "x", answerable, probability, refused, right)


def test_shares_follow_from_the_cases() -> None:
    decided = [
        case(True, 0.9),
        case(True, 0.6, right=False),
        case(True, 0.3),
        case(False, 0.7),
        case(False, 0.2),
        case(False, None, refused=True),
    ]
    at = point(decided, 0.4)
    assert (at.refusals, at.precision, at.recall, at.coverage) == (3, 2 / 3, 2 / 3, 0.5)
    assert at.risk == 2 / 3
    found = report("a", decided, 0.4)
    assert found.auc == pytest.approx(4 / 6, abs=1e-4)
    assert (found.cases, found.due, found.scored) == (6, 3, 5)
    assert point(decided, 0.0).refusals == 1
    assert RefusalReport.model_validate(json.loads(json.dumps(found.as_json()))) == found


@given(st.lists(DECIDED, min_size=1, max_size=30))
def test_a_higher_threshold_refuses_more_and_shares_are_shares(decided: list[Decided]) -> None:
    curve = report("a", decided, 0.5).curve
    assert all(one.refusals <= other.refusals for one, other in itertools.pairwise(curve))
    assert all(one.coverage >= other.coverage for one, other in itertools.pairwise(curve))
    for at in curve:
        assert all(share is None or 0 <= share <= 1 for share in (at.precision, at.recall, at.coverage, at.risk))


def measured(seed: int, count: int = 120) -> list[Measured]:
    """Answerable questions have the higher words and headings, with noise."""
    chance = np.random.default_rng(seed)
    found = []
    for at in range(count):
        good = at % 2 == 0
        values = chance.normal(0.3 if good else -0.3, 0.5, 4)
        found.append(Measured(str(at), "x", good, Features(*map(float, values))))
    return found


def test_a_fit_finds_what_tells_the_two_apart_and_is_the_same_twice() -> None:
    chosen = choose(measured(1), ALL)
    assert chosen.auc > 0.75
    assert chosen.weights == choose(measured(1), ALL).weights
    assert choose(measured(1), PLAIN).auc < chosen.auc
    scores = [chosen.weights.probability(one.features) for one in measured(2) if one.features]
    labels = [one.answerable for one in measured(2)]
    # Calibrated: as many are answerable as is said.
    assert sum(scores) / len(scores) == pytest.approx(sum(labels) / len(labels), abs=0.1)
    assert len(set(chosen.held_out.tolist())) > 50


def test_the_threshold_stands_where_so_many_refusals_are_due() -> None:
    questions = [*measured(1), *(Measured(f"code {at}", "x", False, None) for at in range(10))]
    chosen = choose(questions, ALL)
    at = threshold_for(questions, chosen.held_out)
    found = tally(questions, chosen.held_out, at)
    assert 0 < at < 1
    assert found.right >= 0.9 * found.refused
    assert found.due == 70
    assert tally(questions, chosen.held_out, 0.0).right == 10
    assert all(tally(questions, chosen.held_out, above).right < 0.9 * tally(questions, chosen.held_out, above).refused
               for above in (at + 0.02, at + 0.1, 1.0))  # fmt: skip


def test_too_few_questions_are_said() -> None:
    with pytest.raises(UnusableInput, match="at least 20 with and 20 without"):
        choose(measured(1, 30), PLAIN)


def test_a_feature_that_never_changes_does_no_harm() -> None:
    table = np.zeros((40, 2))
    table[:20, 0] = 1.0
    labels = np.arange(40) < 20
    weights = fit(table, labels, PLAIN, 1.0)
    assert weights.probability(Features(1.0, 0.0)) > 0.5 > weights.probability(Features(0.0, 0.0))


def test_refusals_through_the_front_door(works: Works, nameplate: Nameplate, tmp_path: Path) -> None:
    first = nameplate("eval", "refusal", works.cases, "--today", TODAY, "--json", *works.options())
    assert first.code == 0, first.err
    found = RefusalReport.model_validate(first.json)
    assert found.cases == sum(1 for line in works.cases.read_text().splitlines() if line.strip())
    assert len(found.curve) == 101
    saved, picture = tmp_path / "first.json", tmp_path / "curve.svg"
    saved.write_text(first.out, encoding="utf-8")
    done = nameplate(
        "eval", "refusal", works.cases, "--today", TODAY, "--name", "again", "--beside", saved,
        "--picture", picture, *works.options(),
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "refused below" in done.out
    drawn = picture.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "again" in drawn
    assert "coverage" in drawn
    saved.write_text("{}", encoding="utf-8")
    wrong = nameplate("eval", "refusal", works.cases, "--beside", saved, *works.options())
    assert wrong.code == 1
    assert "is not what `eval refusal --json` prints" in wrong.err


def test_calibrating_needs_a_reranker(works: Works, nameplate: Nameplate) -> None:
    done = nameplate("eval", "calibrate", works.cases, *works.options())
    assert done.code == 1
    assert "models pull" in done.err
    assert "Traceback" not in done.err


@pytest.mark.model
def test_calibrating_writes_what_is_read(works: Works, nameplate: Nameplate, tmp_path: Path) -> None:
    if not any(one.entry.name == DEFAULT and one.state is ModelState.READY for one in listing()):
        pytest.skip("the reranker is not in the model cache")
    lines = [json.loads(line) for line in works.cases.read_text(encoding="utf-8").splitlines() if line.strip()]
    answered = next(one for one in lines if one["answerable"] and not one.get("files"))
    questions, wanted = tmp_path / "questions.jsonl", tmp_path / "settings.toml"
    with questions.open("w", encoding="utf-8") as file:
        for at in range(50):
            text = (
                answered["question"] if at % 2 else f"Which penguin sings song {'abcdefghijklmnopqrstuvwxyz'[at // 2]}?"
            )
            one = {"id": f"q{at}", "question": text, "answerable": bool(at % 2), "kind": "manual"}
            file.write(json.dumps(one) + "\n")
    wanted.write_text(f'[ingest.embed]\nmodel = "hash"\n[retrieve]\nreranker = "{DEFAULT}"\n', encoding="utf-8")
    out, options = tmp_path / "answerable.json", ("--data", works.data, "--settings", wanted, "--today", TODAY)
    done = nameplate("eval", "calibrate", questions, "--out", out, "--json", *options)
    assert done.code == 0, done.err
    fitted = Fitted.model_validate_json(out.read_text(encoding="utf-8"))
    assert (fitted.questions, fitted.answerable, fitted.file) == (50, 25, "questions.jsonl")
    assert fitted.day.isoformat() == TODAY
    assert fitted.auc[0] > 0.9
