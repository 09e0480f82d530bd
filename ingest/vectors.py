"""The vectors of one segment: unit vectors in, nearest places out. Knows nothing of ids or text.

A place is that of a passage in its segment. FAISS does not notice flipped bits: check the hash of a file first.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
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

_FLAT, _CELLS = "vectors.faiss", "cells.faiss"

# From so many vectors on they lie in cells.
_MANY = 500_000
# So many cells, of at least so many vectors each, learned from so many vectors a cell; so many are looked into.
_MOST_CELLS, _LEAST_IN_CELL, _LEARN, _PROBED = 1024, 39, 64, 256
# Of what is found by codes of eight bits, so many times what is asked for is looked at exactly.
_LOOKED_AT = 3
# A filter that lets more than this share through is applied to what was found without it.
_WIDE = 0.3


class VectorKind(StrEnum):
    """How the vectors of a segment are searched."""

    FLAT = "flat float16"
    CELLS = "cells of 8 bits, then float16"


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

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors at some places, shape (len(places), dimension)."""

    def search(self, vector: NDArray[np.float32], k: int, marked: Mask | None = None) -> Found:
        """At most `k` (places, cosines), best first; of those that `marked`, shape (len(self),), lets through."""


def kind_for(vectors: int) -> VectorKind:
    """The kind of index for so many vectors, by these figures (docs/scale.md; 384 dimensions, one core, p50 / p95 ms).

    |                          |    200,000 |   1,000,000 | recall@10 | built at a million |
    | flat float16             |    5 / 10  |     26 / 30 |     1.000 |                5 s |
    | flat 8 bits              |    6 / 10  |     25 / 28 |     0.988 |                    |
    | cells, a quarter of them |    2 /  6  |      8 /  9 |     0.995 |               11 s |
    | cells, all of them       |   10 / 15  |     28 / 33 |     1.000 |                    |
    | flat, 1 % let through    |  0.5 /  5  |      4 /  5 |     1.000 |                    |

    Eight bits alone halve the file, but are not quicker and lose one in eighty. Cells pay from half a million on:
    below, the exact scan takes some milliseconds and loses nothing.
    """
    return VectorKind.CELLS if vectors >= _MANY else VectorKind.FLAT


def build_vectors(dimension: int, parts: Parts, kind: VectorKind) -> VectorIndex:
    """An index of the rows of all parts, each of shape (n, dimension), in their order."""
    return _BUILD[kind](dimension, parts)


def kind_at(folder: Path, said: str) -> VectorKind:
    """The kind that a manifest says is in a folder; raises GenerationError where the files there are of another.

    Looks at their first letters only, so that opening a generation needs no FAISS.
    """
    signs = _SIGNS.get(said)
    if signs is None or any(_first_letters(folder / name) != sign for name, sign in signs.items()):
        raise GenerationError(f"{folder} does not hold vectors as {said}; ingest again to rebuild it")
    return VectorKind(said)


def _first_letters(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4)
    except FileNotFoundError:
        return b""


def load_vectors(folder: Path, kind: VectorKind, vectors: int, dimension: int) -> VectorIndex:
    """Map a saved index; raises GenerationError where it is not of this kind, number and dimension."""
    found = _LOAD[kind](folder)
    if found is None or (len(found), found.dimension) != (vectors, dimension):
        raise GenerationError(
            f"{folder} does not hold {vectors:,} vectors of {dimension} as {kind.value}; ingest again to rebuild it"
        )
    return found


class _Filtered(ABC):
    """Searches with a filter, of searches without one and exact ones through one."""

    @abstractmethod
    def __len__(self) -> int: ...

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

    @abstractmethod
    def _near(self, vector: NDArray[np.float32], k: int) -> Found: ...

    @abstractmethod
    def _exact(self, vector: NDArray[np.float32], k: int, selector: Any) -> Found: ...


class FlatVectors(_Filtered):
    """Every vector is looked at: exact, and under a filter quicker the less it lets through.

    Inner product over float16 codes: the store keeps float16, so nothing is lost, the scan is twice as fast as over
    float32 (0.5 against 1.1 ms for 20,000 vectors of 384 on one core) and the file is mapped, not read.
    """

    kind = VectorKind.FLAT

    def __init__(self, index: Any, keeps: Any = None) -> None:
        """`keeps` is what must live as long as the index does."""
        self._index, self._keeps = index, keeps

    @classmethod
    def build(cls, dimension: int, parts: Parts) -> FlatVectors:
        """As `build_vectors`."""
        faiss = _faiss()
        index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        for part in parts:
            index.add(np.ascontiguousarray(part, np.float32))
        return cls(index)

    def save(self, folder: Path) -> None:
        """Write its file."""
        _faiss().write_index(self._index, str(folder / _FLAT))

    @classmethod
    def load(cls, folder: Path) -> FlatVectors | None:
        """Map its file; None where the folder holds something else."""
        return None if (folder / _CELLS).exists() else cls._mapped(folder)

    @classmethod
    def _mapped(cls, folder: Path) -> FlatVectors | None:
        faiss = _faiss()
        index = faiss.read_index(str(folder / _FLAT), faiss.IO_FLAG_MMAP_IFC)
        return cls(index) if isinstance(index, faiss.IndexScalarQuantizer) else None

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors at some places, shape (len(places), dimension)."""
        return np.asarray(self._index.reconstruct_batch(places), np.float32).reshape(len(places), self.dimension)

    def _near(self, vector: NDArray[np.float32], k: int) -> Found:
        return _asked(self._index, vector, k)

    def _exact(self, vector: NDArray[np.float32], k: int, selector: Any) -> Found:
        return _asked(self._index, vector, k, _faiss().SearchParameters(sel=selector))


class CellVectors(_Filtered):
    """Vectors lie in cells around centres; those in the cells nearest to the question are looked at, the best exactly.

    A filter never starves it: where it is narrow, or too little of what lies near passes, every vector that passes is
    looked at, as in the flat index, which stands beside the cells. Scores are always those of the float16 vectors.
    """

    kind = VectorKind.CELLS

    def __init__(self, flat: FlatVectors, cells: Any, keeps: Any = None) -> None:
        """`keeps` is what must live as long as the cells do."""
        self._flat, self._cells, self._keeps = flat, cells, keeps

    @classmethod
    def build(cls, dimension: int, parts: Parts) -> CellVectors:
        """As `build_vectors`; all cores learn the cells."""
        faiss = _faiss()
        flat = FlatVectors.build(dimension, parts)
        number = max(1, min(_MOST_CELLS, len(flat) // _LEAST_IN_CELL))
        centres = faiss.IndexFlatIP(dimension)
        cells = faiss.IndexIVFScalarQuantizer(
            centres, dimension, number, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, False
        )
        cells.cp.spherical, cells.cp.max_points_per_centroid, cells.cp.seed = True, _LEARN, 1
        faiss.omp_set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
        some = np.sort(np.random.default_rng(1).permutation(len(flat))[: _LEARN * number])
        cells.train(flat.rows(some) if len(flat) else np.eye(1, dimension, dtype=np.float32))
        for start in range(0, len(flat), _AT_ONCE):
            cells.add(flat.rows(np.arange(start, min(start + _AT_ONCE, len(flat)))))
        return cls(flat, cells, keeps=centres)

    def save(self, folder: Path) -> None:
        """Write its files."""
        self._flat.save(folder)
        _faiss().write_index(self._cells, str(folder / _CELLS))

    @classmethod
    def load(cls, folder: Path) -> CellVectors | None:
        """Map its files; None where the folder holds something else."""
        faiss = _faiss()
        flat = FlatVectors._mapped(folder)
        if flat is None or not (folder / _CELLS).is_file():
            return None
        cells = faiss.read_index(str(folder / _CELLS), faiss.IO_FLAG_MMAP_IFC)
        fits = isinstance(cells, faiss.IndexIVFScalarQuantizer) and cells.ntotal == len(flat)
        return cls(flat, cells) if fits else None

    def __len__(self) -> int:
        return len(self._flat)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._flat.dimension

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """As they were given, not as the cells have them."""
        return self._flat.rows(places)

    def _near(self, vector: NDArray[np.float32], k: int) -> Found:
        wanted = min(len(self), _LOOKED_AT * k + 16)
        places, _ = _asked(self._cells, vector, wanted, _faiss().SearchParametersIVF(nprobe=_PROBED))
        if len(places) < k:
            return self._flat.search(vector, k)
        scores = self._flat.rows(places) @ np.asarray(vector, np.float32)
        best = np.lexsort((places, -scores))[:k]
        return places[best], scores[best]

    def _exact(self, vector: NDArray[np.float32], k: int, selector: Any) -> Found:
        return self._flat._exact(vector, k, selector)


_AT_ONCE = 65_536
_BUILD: dict[VectorKind, Callable[[int, Parts], VectorIndex]] = {
    VectorKind.FLAT: FlatVectors.build,
    VectorKind.CELLS: CellVectors.build,
}
# How FAISS begins the file of a flat index of codes, and of one in cells.
_SIGNS: dict[str, dict[str, bytes]] = {
    VectorKind.FLAT: {_FLAT: b"IxSQ", _CELLS: b""},
    VectorKind.CELLS: {_FLAT: b"IxSQ", _CELLS: b"IwSq"},
}
_LOAD: dict[VectorKind, Callable[[Path], VectorIndex | None]] = {
    VectorKind.FLAT: FlatVectors.load,
    VectorKind.CELLS: CellVectors.load,
}


def _asked(index: Any, vector: NDArray[np.float32], k: int, parameters: Any = None) -> Found:
    # One query is scanned by one thread anyway; waking the others cost 28 ms on a busy machine, the scan 2.
    _faiss().omp_set_num_threads(1)
    query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
    scores, places = index.search(query, k, params=parameters)
    found = places[0] >= 0
    return places[0][found], scores[0][found]


def _faiss() -> Any:
    # Imported when an index is touched, not when the command line starts; its stubs do not know
    # the keyword arguments that its Python layer adds.
    import faiss

    return faiss
