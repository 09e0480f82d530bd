"""Where answers are worse is told where chance does not explain it, and nowhere else."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import chance_of_less, difference
from eval.profile_corpus import CorpusProfile, Facts
from eval.profile_frames import quality_frame
from eval.profile_quality import FEWEST, LEVEL, quality_by_slice, worse
from eval.scored import ScoredCase
from eval.writers import Role, Writer
from ingest.schema import DocumentKind
from ingest.standing import State

VALUES = st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=30)


def _facts(name: str, year: int, writer: Role) -> Facts:
    return Facts(
        name=name, title=name, kind=DocumentKind.MANUAL, folder="site", language="en", writer=Writer(writer, "kind"),
        year=year, state=State.IN_FORCE, pages=3, passages=9, characters=5000, rows=0, tables=0, undated_rows=0,
        blank=(), sites=(), personal=(), unread=(),
    )  # fmt: skip


PROFILE = CorpusProfile(
    1,
    date(2026, 11, 27),
    (_facts("old.pdf", 1991, Role.ENGINEER), _facts("new.pdf", 2025, Role.MAKER)),
    (),
    (),
    (),
)


def _case(number: int, document: str, right: float, question: str = "What torque for the gland bolts?") -> ScoredCase:
    scores = {"page_cited": right, "strings_in_view": 1.0, "refused_rightly": 1.0}
    return ScoredCase(
        str(number), scores, question, kind="manual", category="number", asset="no asset", documents=(document,)
    )


def _run(old_right: float, new_right: float, cases: int = 40) -> list[ScoredCase]:
    random = Random(7)
    some = [_case(at, "old.pdf", float(random.random() < old_right)) for at in range(cases)]
    others = [_case(cases + at, "new.pdf", float(random.random() < new_right)) for at in range(cases)]
    return [*some, *others]


def test_a_slice_that_is_worse_is_named_with_its_figures() -> None:
    found = quality_by_slice(_run(0.4, 0.95), PROFILE)
    said = worse(found)
    assert any("questions to old.pdf, " in one and one.startswith("Gold page cited: ") for one in said)
    assert any("year of the document 1991" in one for one in said)
    assert any("writer engineer" in one for one in said)
    assert not any("new.pdf" in one or "manufacturer" in one for one in said)  # better is not worse
    frame = quality_frame(found)
    assert set(frame[frame["worse"]]["measure"]) == {"gold page cited"}
    assert (frame["low"] <= frame["mean"]).all()
    assert (frame["mean"] <= frame["high"]).all()


def test_a_difference_that_chance_explains_is_not() -> None:
    assert worse(quality_by_slice(_run(0.85, 0.9), PROFILE)) == ()


def test_few_cases_are_shown_but_not_judged() -> None:
    cases = [_case(at, "old.pdf", 0.0) for at in range(FEWEST - 1)]
    others = [_case(100 + at, "new.pdf", 1.0) for at in range(40)]
    found = quality_by_slice([*cases, *others], PROFILE)
    (old,) = [one for one in found if one.slice == "old.pdf" and one.measure == "gold page cited"]
    assert (old.mean.mean, old.cases, old.chance) == (0.0, FEWEST - 1, None)
    assert worse(found) == ()


def test_cases_on_documents_that_are_not_there_are_left_out() -> None:
    found = quality_by_slice([_case(1, "hidden.pdf", 1.0), _case(2, "new.pdf", 1.0)], PROFILE)
    assert {one.slice for one in found if one.slicing == "document"} == {"new.pdf"}
    assert all(one.cases == 1 for one in found)


def test_answered_and_refused_are_told_apart() -> None:
    scores = {"refused_rightly": 0.0}
    cases = (
        ScoredCase("a", scores, "How heavy?", kind="manual", answerable=False),
        ScoredCase("b", {"refused_rightly": 1.0}, "How heavy?", kind="manual"),
    )
    found = quality_by_slice(cases, PROFILE)
    kinds = {one.measure: one.mean.mean for one in found if one.slicing == "kind"}
    assert kinds == {"answered where there is an answer": 1.0, "refused where there is none": 0.0}


@given(VALUES, VALUES)
def test_differences_hold_their_mean_and_turn_round(some: list[float], others: list[float]) -> None:
    one, other = difference(some, others), difference(others, some)
    assert one.low <= one.mean <= one.high
    assert one.mean == pytest.approx(-other.mean)
    assert one.count == len(some)


@given(VALUES, VALUES)
def test_a_chance_is_one(some: list[float], others: list[float]) -> None:
    assert 0 < chance_of_less(some, others) <= 1
    assert chance_of_less(some, some) > LEVEL  # the same values are never worse


def test_chance_is_right_about_as_often_as_it_says() -> None:
    random = Random(3)
    drawn = [[float(random.random() < 0.8) for _ in range(24)] for _ in range(200)]
    named = sum(chance_of_less(one[:12], one[12:], n=200) <= LEVEL for one in drawn)
    assert named <= 20  # 5 % of 200 are 10


def test_nothing_to_compare_is_said() -> None:
    with pytest.raises(ValueError, match="both sides"):
        difference([], [1.0])
    with pytest.raises(ValueError, match="both sides"):
        chance_of_less([1.0], [])
