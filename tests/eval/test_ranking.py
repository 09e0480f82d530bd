"""Ranking measures against values worked out by hand with trec_eval's definitions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.ranking import hit_at_1, ndcg_at, recall_at, reciprocal_rank

JUDGED = {"a": 1, "b": 2, "c": 0, "d": 1, "e": -1}


def test_graded_gain() -> None:
    # gains 0, 2, 0, 1 of the ranking; 2, 1, 1 of the best order
    got = 2 / math.log2(3) + 1 / math.log2(5)
    best = 2 / 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at(["c", "b", "x", "a"], JUDGED, 10) == pytest.approx(got / best)
    assert ndcg_at(["c", "b", "x", "a"], JUDGED, 2) == pytest.approx((2 / math.log2(3)) / (2 + 1 / math.log2(3)))


def test_binary_example_of_a_textbook() -> None:
    # relevant at ranks 1, 3 and 6, three relevant in all
    ranked, judged = ["r1", "n1", "r2", "n2", "n3", "r3"], {"r1": 1, "r2": 1, "r3": 1}
    dcg = 1 + 1 / 2 + 1 / math.log2(7)
    assert ndcg_at(ranked, judged, 10) == pytest.approx(dcg / (1 + 1 / math.log2(3) + 1 / 2))
    assert recall_at(ranked, judged, 3) == pytest.approx(2 / 3)
    assert recall_at(ranked, judged, 10) == 1
    assert hit_at_1(ranked, judged) == 1
    assert reciprocal_rank(ranked[1:], judged) == 1 / 2


def test_negative_grades_gain_nothing() -> None:
    assert ndcg_at(["e"], JUDGED, 10) == 0
    assert hit_at_1(["e"], JUDGED) == 0
    assert reciprocal_rank(["e", "c"], JUDGED) == 0


def test_nothing_found_and_nothing_relevant() -> None:
    assert ndcg_at([], JUDGED, 10) == recall_at([], JUDGED, 10) == reciprocal_rank([], JUDGED) == 0
    assert ndcg_at(["a"], {"b": 0}, 10) == recall_at(["a"], {"b": 0}, 10) == hit_at_1([], {}) == 0


@given(st.permutations(sorted(JUDGED)), st.integers(1, 10))
def test_bounds_and_best_order(order: list[str], k: int) -> None:
    best = sorted(order, key=lambda document: -JUDGED[document])
    assert 0 <= ndcg_at(order, JUDGED, k) <= ndcg_at(best, JUDGED, k) == pytest.approx(1)
    assert recall_at(order, JUDGED, k) <= recall_at(order, JUDGED, k + 1)
