"""One segment of a generation: the indexes over some documents' passages, written once and never changed.

A generation is a few segments, the passages of each with ids above those of the one before. Publishing one changed
document writes one small segment; the others are taken over as they are (ingest/segments.py). What has died since a
segment was written is still in it, and is passed over by whoever searches.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.codes import CodeIndex
from ingest.errors import GenerationError
from ingest.lexical import LexicalIndex, load_array
from ingest.manifest import SegmentMark
from ingest.vectors import VectorIndex, kind_at, load_vectors

Ids = NDArray[np.int64]

DOCUMENTS = "document_ids.npy"
LEXICAL = "lexical"
CODES = "codes"


class Segment:
    """`document_ids` has the document of each passage, in the order of `ids`."""

    def __init__(
        self, document_ids: Ids, lexical: LexicalIndex, codes: CodeIndex, load_vectors: Callable[[], VectorIndex]
    ) -> None:
        """`load_vectors` is called with the first use: many a process asks no dense channel."""
        self.document_ids, self.lexical, self.codes = document_ids, lexical, codes
        self._load_vectors = load_vectors
        self._vectors: VectorIndex | None = None
        self._guard = threading.Lock()

    @property
    def ids(self) -> Ids:
        """Of all passages, ascending."""
        return self.lexical.ids

    def __len__(self) -> int:
        return len(self.document_ids)

    @property
    def vectors(self) -> VectorIndex:
        """Loaded once."""
        with self._guard:
            if self._vectors is None:
                self._vectors = self._load_vectors()
            return self._vectors

    def save(self, folder: Path) -> None:
        """Write all files into `folder`, which is made."""
        folder.mkdir(parents=True)
        np.save(folder / DOCUMENTS, self.document_ids, allow_pickle=False)
        self.lexical.save(folder / LEXICAL)
        self.codes.save(folder / CODES)
        self.vectors.save(folder)


def load_segment(folder: Path, mark: SegmentMark, dimension: int) -> Segment:
    """Map a saved segment; raises GenerationError where it is not what its mark says."""
    kind = kind_at(folder, mark.vectors)
    lexical = LexicalIndex.load(folder / LEXICAL)
    document_ids = load_array(folder / DOCUMENTS)
    if not len(lexical) == len(document_ids) == mark.passages:
        raise GenerationError(f"{folder} does not hold {mark.passages:,} passages; ingest again to rebuild it")
    return Segment(
        document_ids=document_ids,
        lexical=lexical,
        codes=CodeIndex.load(folder / CODES),
        load_vectors=lambda: load_vectors(folder, kind, mark.passages, dimension),
    )
