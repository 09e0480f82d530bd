"""Passages that say the same hold each other up, those of other documents only, and not where documents are long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.neighbours import gains


def units(*rows: tuple[float, ...]) -> np.ndarray:
    found = np.array(rows, np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_what_lies_among_good_passages_gains_most():
    vectors = units((1, 0, 0), (0.9, 0.1, 0), (0, 0, 1))
    gain = gains(np.array([3.0, 1.0, 0.0]), ["a", "b", "c"], vectors)
    assert gain[1] == pytest.approx(3.0)  # held up by the best
    assert gain[1] > gain[0] > gain[2] == 0


def test_a_passage_is_not_held_up_by_its_own_document():
    vectors = units((1, 0), (1, 0), (0, 1))
    assert gains(np.array([3.0, 2.0, 0.0]), ["a", "a", "b"], vectors).tolist() == [0.0, 0.0, 0.0]


def test_nothing_gains_where_the_documents_are_few_and_long():
    vectors = units(*[(1, 0)] * 5)
    scores = np.array([1.0, 1.0, 1.0, 1.0, 0.0])
    assert gains(scores, ["book"] * 4 + ["paper"], vectors).tolist() == [0.0] * 5
    assert gains(scores, ["one", "one", "other", "third", "third"], vectors)[:4].min() > 0


@given(st.integers(0, 30), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_a_gain_lies_between_nothing_and_the_widest_gap(passages, documents, seed):
    random = np.random.default_rng(seed)
    scores = random.normal(size=passages)
    named = [str(random.integers(documents)) for _ in range(passages)]
    gain = gains(scores, named, units(*random.normal(size=(passages, 8))) if passages else np.empty((0, 8), np.float32))
    assert gain.shape == (passages,)
    assert (gain >= 0).all()
    assert (gain <= (np.ptp(scores) if passages else 0) + 1e-9).all()
