"""Every kind of vector index, by itself and in a published generation."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import ingest.segments
from ingest.codes import CodeIndex
from ingest.errors import GenerationError
from ingest.generation import open_current
from ingest.lexical import LexicalIndex
from ingest.manifest import generation_folder
from ingest.places import Places
from ingest.publish import publish
from ingest.search_vectors import Vectors
from ingest.segment import Segment
from ingest.store import Store
from ingest.vectors import VectorKind, build_vectors, kind_at, kind_for, load_vectors
from tests.contracts.vector_index import DIMENSION, VectorIndexContract, exact, unit_vectors
from tests.ingest.plant import EMBEDDER, put

Ids = NDArray[np.int64]


class ById:
    """An index of one kind behind the ids of its passages, as a generation of one segment has it."""

    kind: VectorKind

    def __init__(self, ids: Ids, index: Any) -> None:
        lexical = LexicalIndex.build(ids, [[] for _ in ids])
        segment = Segment(np.zeros(len(ids), np.int64), lexical, CodeIndex.build([]), lambda: index)
        self._ids, self._index = ids, index
        self._places, self._vectors = Places([ids], ids), Vectors([segment])

    @classmethod
    def build(cls, ids: Ids, vectors: NDArray[np.float32]) -> ById:
        order = np.argsort(ids)
        halves = np.array_split(vectors[order].astype(np.float16), 2)
        return cls(ids[order], build_vectors(vectors.shape[1], halves, cls.kind))

    def save(self, folder: Path) -> None:
        folder.mkdir()
        np.save(folder / "ids.npy", self._ids)
        self._index.save(folder)

    @classmethod
    def load(cls, folder: Path) -> ById:
        ids = np.load(folder / "ids.npy")
        return cls(ids, load_vectors(folder, cls.kind, len(ids), DIMENSION))

    def __len__(self) -> int:
        return len(self._index)

    @property
    def dimension(self) -> int:
        return int(self._index.dimension)

    def search(self, vector: NDArray[np.float32], k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        return self._vectors.search(vector, k, self._places.marked(allowed))

    def rows(self, ids: Ids) -> NDArray[np.float32]:
        return self._vectors.rows(ids.tolist())


class Flat(ById):
    kind = VectorKind.FLAT


class Cells(ById):
    kind = VectorKind.CELLS


class TestFlat(VectorIndexContract):
    index_class = Flat


class TestCells(VectorIndexContract):
    index_class = Cells


def test_every_kind_is_under_the_contract() -> None:
    assert {Flat.kind, Cells.kind} == set(VectorKind)


def test_cells_find_nearly_all_and_under_a_narrow_filter_all() -> None:
    """With more cells than are looked into."""
    vectors = unit_vectors(8000, 11)
    ids = np.arange(1, 8001)
    index = Cells.build(ids, vectors)
    queries = unit_vectors(40, 12)
    # Random vectors have no neighbours, the worst case for cells.
    found = [
        len({i for i, _ in index.search(q, 10)} & {i for i, _ in exact(ids, vectors, q, 10, None)}) for q in queries
    ]
    assert np.mean(found) / 10 > 0.6
    for share in (0.001, 0.01, 0.3):
        allowed = np.sort(np.random.default_rng(13).choice(ids, int(share * len(ids)), replace=False))
        for query in queries[:10]:
            expected = exact(ids, vectors, query, 10, set(allowed.tolist()))
            assert [i for i, _ in index.search(query, 10, allowed)] == [i for i, _ in expected]


def test_a_filter_that_lets_through_only_what_is_far_starves_no_search() -> None:
    vectors = unit_vectors(6000, 14)
    ids = np.arange(1, 6001)
    index = Cells.build(ids, vectors)
    query = unit_vectors(1, 15)[0]
    far = ids[np.argsort(vectors @ query)[:3500]]
    assert len(index.search(query, 3500, np.sort(far))) == 3500


def test_an_index_of_another_kind_number_or_dimension_is_refused(tmp_path: Path) -> None:
    for kind, other in (tuple(VectorKind), tuple(reversed(VectorKind))):
        folder = tmp_path / kind.name
        folder.mkdir()
        build_vectors(DIMENSION, [unit_vectors(90, 1)], kind).save(folder)
        assert len(load_vectors(folder, kind, 90, DIMENSION)) == 90
        assert kind_at(folder, kind.value) is kind
        for said in (other.value, "threads", ""):
            with pytest.raises(GenerationError, match="does not hold vectors as"):
                kind_at(folder, said)
        for wrong in ((other, 90, DIMENSION), (kind, 91, DIMENSION), (kind, 90, DIMENSION + 1)):
            with pytest.raises(GenerationError, match="ingest again to rebuild it"):
                load_vectors(folder, *wrong)


def test_the_kind_is_chosen_by_size() -> None:
    assert kind_for(0) is kind_for(100_000) is VectorKind.FLAT
    assert kind_for(1_000_000) is VectorKind.CELLS


@pytest.mark.parametrize("kind", VectorKind)
def test_a_generation_of_every_kind_is_opened_as_it_was_written(
    kind: VectorKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest.segments, "kind_for", lambda _: kind)
    with Store(tmp_path, EMBEDDER) as store:
        put(store, "a.txt", "\n".join(f"pump P-{number} trips" for number in range(150)), 1)
        publish(store, tmp_path, EMBEDDER, 1)
    with open_current(tmp_path) as generation:
        assert [mark.vectors for mark in generation.manifest.segments] == [kind.value]
        best = generation.dense(EMBEDDER.embed_query("a Part pump P-77 trips"), 1)
        assert [one.text for one in generation.passages([best[0][0]])] == ["pump P-77 trips"]
        assert len(generation.dense(EMBEDDER.embed_query("pump"), 500, generation.holders(["P7", "P8"]))) == 2
    path = next(generation_folder(tmp_path, 1).rglob("vectors.faiss"))
    sound, choice = path.read_bytes(), random.Random(3)
    for _ in range(12):
        content = bytearray(sound)
        content[choice.randrange(len(sound))] ^= 1 << choice.randrange(8)
        path.write_bytes(content)
        with pytest.raises(GenerationError):
            open_current(tmp_path)
