"""The vectors of one segment: unit vectors in, nearest places out. Knows nothing of ids or text.

A place is that of a passage in its segment. FAISS does not notice flipped bits: check the hash of a file first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.errors import GenerationError

Mask = NDArray[np.bool_]
Found = tuple[NDArray[np.int64], NDArray[np.float32]]
Parts = Iterable[NDArray[np.floating[Any]]]

FILE = "vectors.faiss"

# From so many vectors on they lie in cells.
_MANY = 500_000
# So many cells, of at least so many vectors each, learned from so many vectors a cell; so many are looked into.
_CELLS, _LEAST_IN_CELL, _LEARN, _PROBED = 1024, 39, 64, 256
# A filter that lets more than this share through is applied to what was found without it.
_WIDE = 0.3


class VectorKind(StrEnum):
    """How the vectors of a segment are searched."""

    FLAT = "flat float16"
    CELLS = "cells float16"


class VectorIndex(Protocol):
    """Search over the vectors of a segment."""

    @property
    def kind(self) -> VectorKind:
        """What it is, as the manifest has it."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def __len__(self) -> int:
        """How many there are."""

    def save(self, folder: Path) -> None:
        """Write its file into a folder that is there; raises RuntimeError where the disk is full."""

    def search(self, vector: NDArray[np.float32], k: int, marked: Mask | None = None) -> Found:
        """At most `k` (places, cosines), best first; of those that `marked`, shape (len(self),), lets through."""


def kind_for(vectors: int) -> VectorKind:
    """The kind of index for so many vectors, by these figures (docs/scale.md; 384 dimensions, one core, p50 / p95 ms).

    |                          |    200,000 |   1,000,000 | recall@10 | built at a million |
    | flat float16             |    5 / 10  |     26 / 30 |     1.000 |                5 s |
    | flat 8 bits              |    6 / 10  |     25 / 28 |     0.988 |                    |
    | cells float16, a quarter |    2 /  6  |      8 /  9 |     0.995 |               11 s |
    | cells float16, all       |   10 / 15  |     28 / 33 |     1.000 |                    |
    | flat, 1 % let through    |  0.5 /  5  |      4 /  5 |     1.000 |                    |

    Eight bits halve the file, but are not quicker and lose one in eighty. Cells pay from half a million on: below, the
    exact scan takes some milliseconds and loses nothing.
    """
    return VectorKind.CELLS if vectors >= _MANY else VectorKind.FLAT


def build_vectors(dimension: int, parts: Parts, kind: VectorKind) -> VectorIndex:
    """An index of the rows of all parts, each of shape (n, dimension), in their order."""
    return _BUILD[kind](dimension, parts)


def load_vectors(folder: Path, kind: VectorKind, vectors: int, dimension: int) -> VectorIndex:
    """Map a saved index; raises GenerationError where it is not of this kind, number and dimension."""
    faiss = _faiss()
    index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC)
    found: FlatVectors | CellVectors | None = None
    if isinstance(index, faiss.IndexScalarQuantizer):
        found = FlatVectors(index)
    elif isinstance(index, faiss.IndexIVFScalarQuantizer):
        found = CellVectors(index)
    if found is None or (found.kind, len(found), found.dimension) != (kind, vectors, dimension):
        raise GenerationError(
            f"{folder} does not hold {vectors:,} vectors of {dimension} as {kind.value}; ingest again to rebuild it"
        )
    return found


class _Saved:
    """What all kinds have in common: one FAISS index in one file."""

    def __init__(self, index: Any, keeps: Any = None) -> None:
        """`keeps` is what must live as long as the index does."""
        self._index, self._keeps = index, keeps

    def save(self, folder: Path) -> None:
        """Write its file."""
        _faiss().write_index(self._index, str(folder / FILE))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def search(self, vector: NDArray[np.float32], k: int, marked: Mask | None = None) -> Found:
        """As `VectorIndex.search`."""
        there = len(self) if marked is None else int(np.count_nonzero(marked))
        k = min(k, there)
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if marked is None:
            return self._near(vector, k)
        share = there / len(self)
        if share > _WIDE:
            # FAISS asks a filter vector by vector, which takes longer than the products. What is best without it and
            # passes it is best with it, if that is enough.
            places, scores = self._near(vector, min(len(self), round(1.5 * k / share) + 16))
            kept = marked[places]
            if np.count_nonzero(kept) >= k:
                return places[kept][:k], scores[kept][:k]
        # A bitmap is quicker than IDSelectorBatch at every share of allowed ids we tried.
        return self._exact(vector, k, _faiss().IDSelectorBitmap(np.packbits(marked, bitorder="little")))

    def _near(self, vector: NDArray[np.float32], k: int) -> Found:
        raise NotImplementedError

    def _exact(self, vector: NDArray[np.float32], k: int, selector: Any) -> Found:
        raise NotImplementedError

    def _ask(self, vector: NDArray[np.float32], k: int, parameters: Any = None) -> Found:
        # One query is scanned by one thread anyway; waking the others cost 28 ms on a busy machine, the scan 2.
        _faiss().omp_set_num_threads(1)
        query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
        scores, places = self._index.search(query, k, params=parameters)
        found = places[0] >= 0
        return places[0][found], scores[0][found]


class FlatVectors(_Saved):
    """Every vector is looked at: exact, and under a filter quicker the less it lets through.

    Inner product over float16 codes: the store keeps float16, so nothing is lost, the scan is twice as fast as over
    float32 (0.5 against 1.1 ms for 20,000 vectors of 384 on one core) and the file is mapped, not read.
    """

    kind = VectorKind.FLAT

    @classmethod
    def build(cls, dimension: int, parts: Parts) -> FlatVectors:
        """As `build_vectors`."""
        faiss = _faiss()
        index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        for part in parts:
            index.add(np.ascontiguousarray(part, np.float32))
        return cls(index)

    def _near(self, vector: NDArray[np.float32], k: int) -> Found:
        return self._ask(vector, k)

    def _exact(self, vector: NDArray[np.float32], k: int, selector: Any) -> Found:
        return self._ask(vector, k, _faiss().SearchParameters(sel=selector))


class CellVectors(_Saved):
    """Vectors lie in cells around centres, and those in the cells nearest to the question are looked at.

    A filter never starves it: where it is narrow, or too little of what lies near passes, all cells are looked into,
    so that what is found is exact. The codes are float16, as in the flat one.
    """

    kind = VectorKind.CELLS

    @classmethod
    def build(cls, dimension: int, parts: Parts) -> CellVectors:
        """As `build_vectors`; all cores learn the cells, which needs all vectors in memory once."""
        faiss = _faiss()
        codes = np.concatenate([np.empty((0, dimension), np.float16), *parts])
        cells = max(1, min(_CELLS, len(codes) // _LEAST_IN_CELL))
        centres = faiss.IndexFlatIP(dimension)
        index = faiss.IndexIVFScalarQuantizer(
            centres, dimension, cells, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
        )
        index.cp.spherical, index.cp.max_points_per_centroid, index.cp.seed = True, _LEARN, 1
        faiss.omp_set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
        some = np.random.default_rng(1).permutation(len(codes))[: _LEARN * cells]
        index.train(codes[np.sort(some)].astype(np.float32) if len(codes) else np.eye(1, dimension, dtype=np.float32))
        for start in range(0, len(codes), _AT_ONCE):
            index.add(codes[start : start + _AT_ONCE].astype(np.float32))
        return cls(index, keeps=centres)

    def _near(self, vector: NDArray[np.float32], k: int) -> Found:
        near = self._ask(vector, k, _faiss().SearchParametersIVF(nprobe=_PROBED))
        return near if len(near[0]) == k else self._exact(vector, k, None)

    def _exact(self, vector: NDArray[np.float32], k: int, selector: Any) -> Found:
        return self._ask(vector, k, _faiss().SearchParametersIVF(nprobe=self._index.nlist, sel=selector))


_AT_ONCE = 65_536
_BUILD: dict[VectorKind, Callable[[int, Parts], VectorIndex]] = {
    VectorKind.FLAT: FlatVectors.build,
    VectorKind.CELLS: CellVectors.build,
}


def _faiss() -> Any:
    # Imported when an index is touched, not when the command line starts; its stubs do not know
    # the keyword arguments that its Python layer adds.
    import faiss

    return faiss
