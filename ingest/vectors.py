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
_MANY = 300_000
# So many cells, of at least so many vectors each, learned from so many vectors a cell.
_CELLS, _LEAST_IN_CELL, _LEARN = 1024, 39, 64
# Cells that are looked into; all of them where a filter lets less than this share through, or lacks what is asked for.
_PROBED, _NARROW = 64, 0.5


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
    """The kind of index for so many vectors."""
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

    def _search(self, vector: NDArray[np.float32], k: int, parameters: Any) -> Found:
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

    def search(self, vector: NDArray[np.float32], k: int, marked: Mask | None = None) -> Found:
        """As `VectorIndex.search`."""
        k = min(k, len(self) if marked is None else int(np.count_nonzero(marked)))
        if k <= 0:
            return _NOTHING
        return self._search(vector, k, None if marked is None else _faiss().SearchParameters(sel=_selector(marked)))


class CellVectors(_Saved):
    """Vectors lie in cells around centres, and those in the cells nearest to the question are looked at.

    A filter never starves it: where it lets less than half through, or what lies near is not enough, all cells are
    looked into, so that what is found is exact. The codes are float16, as in the flat one.
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

    def search(self, vector: NDArray[np.float32], k: int, marked: Mask | None = None) -> Found:
        """As `VectorIndex.search`."""
        faiss = _faiss()
        there = len(self) if marked is None else int(np.count_nonzero(marked))
        k = min(k, there)
        if k <= 0:
            return _NOTHING
        selector = None if marked is None else _selector(marked)
        if there >= _NARROW * len(self):
            near = self._search(vector, k, faiss.SearchParametersIVF(nprobe=_PROBED, sel=selector))
            if len(near[0]) == k:
                return near
        return self._search(vector, k, faiss.SearchParametersIVF(nprobe=self._index.nlist, sel=selector))


_AT_ONCE = 65_536
_NOTHING: Found = (np.empty(0, np.int64), np.empty(0, np.float32))
_BUILD: dict[VectorKind, Callable[[int, Parts], VectorIndex]] = {
    VectorKind.FLAT: FlatVectors.build,
    VectorKind.CELLS: CellVectors.build,
}


def _selector(marked: Mask) -> Any:
    # A bitmap is quicker than IDSelectorBatch at every share of allowed ids we tried.
    return _faiss().IDSelectorBitmap(np.packbits(marked, bitorder="little"))


def _faiss() -> Any:
    # Imported when an index is touched, not when the command line starts; its stubs do not know
    # the keyword arguments that its Python layer adds.
    import faiss

    return faiss
