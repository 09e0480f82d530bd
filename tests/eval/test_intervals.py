"""Intervals over cases: the same twice, around the mean, narrower when paired, honest at the ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import interval, paired_difference, score_interval

SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(SCORES)
def test_an_interval_holds_its_mean_and_stays_among_the_values(values: list[float]) -> None:
    found = interval(values, n=200)
    assert found.low <= found.mean <= found.high
    # a mean of equal numbers may round past them
    assert min(values) - 1e-12 <= found.low
    assert found.high <= max(values) + 1e-12
    assert found == interval(values, n=200)


@given(SCORES)
def test_a_run_does_not_differ_from_itself(values: list[float]) -> None:
    same = paired_difference(values, values, n=200)
    assert (same.mean, same.low, same.high) == (0, 0, 0)
    assert not same.sure


@given(SCORES)
def test_a_score_interval_stays_between_0_and_1_and_is_never_certain_at_the_ends(values: list[float]) -> None:
    found = score_interval(values, n=200)
    assert 0 <= found.low <= found.mean <= found.high <= 1
    if found.mean in (0, 1):
        assert found.low < found.high


def test_about_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    random = np.random.default_rng(5)
    samples = random.binomial(1, 0.7, (300, 80)).astype(float)
    held = [found.low <= 0.7 <= found.high for found in (interval(list(one), seed=3) for one in samples)]
    assert 0.90 <= np.mean(held) <= 0.99


def test_pairing_sees_a_small_loss_that_two_intervals_cannot_part() -> None:
    random = np.random.default_rng(6)
    before = random.uniform(0, 1, 200)
    after = before - 0.02
    assert interval(list(before)).low < after.mean()
    lost = paired_difference(list(before), list(after))
    assert lost.sure
    assert lost.high < 0
    assert lost.mean == pytest.approx(-0.02)


def test_one_case_that_changed_proves_nothing() -> None:
    before = [1.0] * 100
    assert not paired_difference(before, [0.0, *before[1:]]).sure


def test_many_values_are_drawn_in_parts() -> None:
    found = interval([0.0, 1.0] * 5000, n=1000)
    assert found.count == 10_000
    assert 0.48 < found.low < 0.5 < found.high < 0.52


def test_what_cannot_be_measured_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        interval([])
    with pytest.raises(ValueError, match="paired"):
        paired_difference([1.0], [1.0, 0.0])
