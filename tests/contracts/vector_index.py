"""What every index of vectors must do, against an exact computation in NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

DIMENSION = 24


def unit_vectors(count: int, seed: int) -> NDArray[np.float32]:
    """Unit vectors that float16 holds exactly, as the store does."""
    raw = np.random.default_rng(seed).standard_normal((count, DIMENSION))
    raw /= np.linalg.norm(raw, axis=1, keepdims=True)
    return raw.astype(np.float16).astype(np.float32)


def exact(
    ids: NDArray[np.int64], vectors: NDArray[np.float32], query: NDArray[np.float32], k: int, allowed: set[int] | None
) -> list[tuple[int, float]]:
    scores = vectors.astype(np.float64) @ query.astype(np.float64)
    hits = [(int(i), s) for i, s in zip(ids, scores, strict=True) if allowed is None or int(i) in allowed]
    return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]


class VectorIndexContract:
    """Inherit and give `index_class`."""

    index_class: Any

    @pytest.fixture
    def ids(self) -> NDArray[np.int64]:
        # Gaps and no order: ids in a store are neither dense nor sorted by vector.
        return np.random.default_rng(1).permutation(np.arange(3, 3000, 3))[:700].astype(np.int64)

    @pytest.fixture
    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        return unit_vectors(len(ids), 2)

    @pytest.fixture
    def index(self, ids: NDArray[np.int64], vectors: NDArray[np.float32], tmp_path: Path) -> Any:
        self.index_class.build(ids, vectors).save(tmp_path / "index")
        return self.index_class.load(tmp_path / "index")

    def same(self, found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> None:
        assert [i for i, _ in found] == [i for i, _ in expected]
        assert np.allclose([s for _, s in found], [s for _, s in expected], atol=1e-4)

    def test_finds_the_same_as_the_exact_computation(self, index: Any, ids: Any, vectors: Any) -> None:
        for query in unit_vectors(20, 3):
            self.same(index.search(query, 10), exact(ids, vectors, query, 10, None))

    @pytest.mark.parametrize("share", [0.002, 0.1, 0.5, 1.0])
    def test_filters_before_it_ranks(self, index: Any, ids: Any, vectors: Any, share: float) -> None:
        allowed = np.sort(np.random.default_rng(4).choice(ids, max(1, int(share * len(ids))), replace=False))
        for query in unit_vectors(10, 5):
            self.same(index.search(query, 10, allowed), exact(ids, vectors, query, 10, set(allowed.tolist())))

    def test_allowed_ids_that_are_not_there_find_nothing(self, index: Any) -> None:
        query = unit_vectors(1, 6)[0]
        assert index.search(query, 5, np.array([1, 2, 100_000], np.int64)) == []
        assert index.search(query, 5, np.array([], np.int64)) == []

    def test_gives_back_the_vectors_of_ids_in_any_order(self, index: Any, ids: Any, vectors: Any) -> None:
        asked = np.concatenate([ids[::-7], [100_000], ids[:2]])
        known = dict(zip(ids.tolist(), vectors, strict=True)) | {100_000: np.zeros(DIMENSION)}
        assert np.allclose(index.rows(asked), [known[int(one)] for one in asked], atol=1e-3)

    def test_k_may_exceed_what_there_is(self, index: Any, ids: Any) -> None:
        query = unit_vectors(1, 7)[0]
        assert len(index.search(query, 10 * len(ids))) == len(ids)
        assert index.search(query, 0) == []
        assert len(index.search(query, 50, ids[:3])) == 3

    def test_an_empty_index_is_saved_and_finds_nothing(self, tmp_path: Path) -> None:
        empty = self.index_class.build(np.empty(0, np.int64), np.empty((0, DIMENSION), np.float32))
        empty.save(tmp_path / "empty")
        loaded = self.index_class.load(tmp_path / "empty")
        assert len(loaded) == 0
        assert loaded.search(unit_vectors(1, 8)[0], 5) == []

    def test_knows_its_size_and_dimension(self, index: Any, ids: Any) -> None:
        assert len(index) == len(ids)
        assert index.dimension == DIMENSION

    def test_equal_vectors_come_by_id(self) -> None:
        vector = unit_vectors(1, 9)
        index = self.index_class.build(np.array([9, 4, 7], np.int64), np.repeat(vector, 3, axis=0))
        assert [i for i, _ in index.search(vector[0], 3)] == [4, 7, 9]
