"""Generations that earlier versions wrote, which had one index of each kind and no segments, read as one segment.

They are there to go back to until the next ingest publishes a new one. To be removed when no data folder has any.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.codes import CodeIndex
from ingest.lexical import LexicalIndex, load_array
from ingest.members import read_codes
from ingest.search_words import K1, B, rarity_of
from ingest.segment import Segment
from ingest.vectors import FlatVectors, VectorIndex

Ids = NDArray[np.int64]


def load_earlier(folder: Path, db: sqlite3.Connection, ids: Ids, document_ids: Ids) -> Segment:
    """The segment of all its passages; codes are read from the store, for it did not tell which are written alike."""
    codes = CodeIndex.build(read_codes(db, ids))
    return Segment(document_ids, _words(folder / "lexical"), codes, lambda: _flat(folder))


def _words(folder: Path) -> LexicalIndex:
    """Its files held scores; how often a passage holds a term follows from them: rounding cost far less than one."""
    arrays = {name: load_array(folder / f"{name}.npy") for name in ("ids", "lengths", "spelling", "spelling_ends")}
    scored = folder / "bm25"
    if not scored.is_dir():
        nothing = np.empty(0, np.int64)
        return LexicalIndex(**arrays, ends=nothing, places=nothing.astype(np.int32), counts=nothing.astype(np.int16))
    begins, places, scores = (
        load_array(scored / f"{name}.csc.index.npy") for name in ("indptr", "indices", "data")
    )  # fmt: skip
    holders = np.diff(begins)
    passages = len(arrays["ids"])
    rarity = np.array([rarity_of(count, passages) for count in holders.tolist()], np.float32)
    share = np.asarray(scores, np.float64) / np.repeat(rarity, holders)
    lengths = arrays["lengths"]
    saturation = K1 * ((1 - B) + B * lengths[places] / lengths.mean())
    counts = np.clip(np.rint(saturation * share / (1 - share)), 1, 32767).astype(np.int16)
    return LexicalIndex(**arrays, ends=begins[1:].astype(np.int64), places=places, counts=counts)


def _flat(folder: Path) -> VectorIndex:
    import faiss

    whole: Any = faiss.read_index(str(folder / "vectors.faiss"), faiss.IO_FLAG_MMAP_IFC)
    return FlatVectors(faiss.downcast_index(whole.index), keeps=whole)
