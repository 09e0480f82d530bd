"""The gate: better on held-out documents beyond chance, nowhere worse, and enough questions to say so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import paired_difference, score_interval
from eval.tuning.figures import ALL_HELD_OUT, Figure, Role
from eval.tuning.gate import LEAST_QUESTIONS, decide


def figure(before: list[float], after: list[float], role: Role, name: str = "") -> Figure:
    measured = score_interval(before), score_interval(after), paired_difference(before, after)
    return Figure(name or role.value, role, "fused", "ndcg@10", *measured)


LOW, HIGH = [0.2, 0.4] * 30, [0.5, 0.6] * 30
BETTER = figure(LOW, HIGH, Role.HELD_OUT)
SAME = figure(LOW, LOW, Role.GUARD)


def test_a_model_that_is_better_passes() -> None:
    assert decide([BETTER, SAME], "fused").passed
    assert "0.300 before, 0.550 after" in decide([BETTER], "fused").why


def test_a_harmed_guard_refuses() -> None:
    gate = decide([BETTER, figure(HIGH, LOW, Role.GUARD, "cranfield")], "fused")
    assert not gate.passed
    assert gate.why.startswith("cranfield is worse")


def test_a_small_loss_that_may_be_chance_is_borne_and_a_larger_one_not() -> None:
    swings = [0.1, -0.1] * 100
    base = [0.5] * 200
    little = figure(base, [0.5 + swing - 0.005 for swing in swings], Role.GUARD)
    more = figure(base, [0.5 + swing - 0.012 for swing in swings], Role.GUARD)
    assert little.difference.low < 0 < little.difference.high
    assert decide([BETTER, little], "fused").passed
    assert not decide([BETTER, more], "fused").passed


def test_no_proof_is_no_pass() -> None:
    assert not decide([], "fused").passed
    assert not decide([SAME], "fused").passed
    assert not decide([figure(LOW, LOW, Role.HELD_OUT)], "fused").passed
    few = figure(LOW[: LEAST_QUESTIONS - 1], HIGH[: LEAST_QUESTIONS - 1], Role.HELD_OUT)
    assert "too few" in decide([few], "fused").why


def test_one_set_of_the_held_out_that_is_worse_refuses_though_all_together_are_better() -> None:
    whole = figure(LOW + LOW, HIGH + HIGH, Role.HELD_OUT, ALL_HELD_OUT)
    worse = figure(HIGH, LOW, Role.HELD_OUT, "headings")
    assert not decide([whole, BETTER, worse], "fused").passed


SCORES = st.lists(st.floats(0, 1), min_size=40, max_size=40)


@given(before=SCORES, after=SCORES, guarded=SCORES, guarding=SCORES)
def test_what_passes_is_better_and_harms_nothing(
    before: list[float], after: list[float], guarded: list[float], guarding: list[float]
) -> None:
    held, guard = figure(before, after, Role.HELD_OUT), figure(guarded, guarding, Role.GUARD)
    if decide([held, guard], "fused").passed:
        assert sum(after) > sum(before)
        assert guard.difference.mean >= -0.01
        assert guard.difference.high >= 0
