"""Which segments a new generation has: those taken over from the one before as they are, and one built of the rest.

Segments are ordered by the ids of their passages. New documents have the highest ids, so a generation keeps some first
segments of the one before and builds one more of all living documents that are in none of them. How many it keeps is
a matter of sizes: a segment that is not much larger than what is to be built is built anew with it, so that there are
few segments, and a passage is written a few times in its life, not with every publish.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.codes import CodeIndex
from ingest.durable import sha256_file, sync_file
from ingest.errors import GenerationError
from ingest.lexical import LexicalIndex, load_array
from ingest.manifest import Manifest, SegmentMark
from ingest.members import Held
from ingest.places import IdSet
from ingest.segment import DOCUMENTS, LEXICAL, Segment
from ingest.store import Store
from ingest.vectors import build_vectors, kind_for

Ids = NDArray[np.int64]

Sealed = dict[str, str]  # path in the folder of a generation -> SHA-256

SEGMENTS = "segments"


@dataclass(frozen=True, slots=True)
class Compaction:
    """When a segment is built anew.

    One that is smaller than `floor`, or than `ratio` times what is to be built; and one of whose passages more than a
    share `dead` has died. With a floor of 8,192 a changed document is published in about a second, and with a ratio of
    four a passage is written again each time the corpus has grown by a quarter around it.
    """

    floor: int = 8192
    ratio: float = 4.0
    dead: float = 0.3


@dataclass(frozen=True, slots=True)
class Before:
    """The published generation that segments may be taken over from."""

    folder: Path
    manifest: Manifest


def taken_over(before: Before, held: Held, policy: Compaction) -> tuple[SegmentMark, ...]:
    """The segments of the generation before that stay as they are."""
    marks = before.manifest.segments
    documents = [load_array(before.folder / SEGMENTS / mark.name / DOCUMENTS) for mark in marks]
    alive = IdSet(held.documents)
    sizes = [int(np.count_nonzero(alive.holds(one))) for one in documents]
    pending = held.without(documents).passages
    dying = (at for at, mark in enumerate(marks) if sizes[at] < (1 - policy.dead) * mark.passages)
    kept = next(dying, len(marks))
    return marks[: kept_of(sizes[:kept], pending + sum(sizes[kept:]), policy)]


def kept_of(sizes: Sequence[int], pending: int, policy: Compaction) -> int:
    """How many first segments of these sizes stay, where so many passages are to be built."""
    kept = len(sizes)
    while kept and pending and sizes[kept - 1] < max(policy.floor, policy.ratio * pending):
        kept -= 1
        pending += sizes[kept]
    return kept


def link_segments(before: Before, marks: Sequence[SegmentMark], home: Path) -> tuple[tuple[SegmentMark, ...], Sealed]:
    """Give the files of these segments a second name in the folder `home`; the segments, and the files by path there.

    Stops before the first segment of which a file is not as it was written: from there on all is built of the store.
    Where the disk cannot give a file a second name it is copied.
    """
    sealed: dict[str, str] = {}
    for at, mark in enumerate(marks):
        files = {name: digest for name, digest in before.manifest.files.items() if name.startswith(_within(mark.name))}
        if any(not _is_sound(before.folder / name, digest) for name, digest in files.items()):
            return tuple(marks[:at]), sealed
        for name in files:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            _link(before.folder / name, home / name)
        sealed |= files
    return tuple(marks), sealed


def _within(name: str) -> str:
    return f"{SEGMENTS}/{name}/"


def _is_sound(path: Path, digest: str) -> bool:
    try:
        return sha256_file(path) == digest
    except OSError:
        return False


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
        sync_file(new)


def write_segment(store: Store, held: Held, home: Path, name: str) -> tuple[SegmentMark, Ids, Ids]:
    """Build the segment of all passages of these documents and write it; its mark, its ids, and their documents."""
    kind = kind_for(held.passages)
    ids, document_ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    counts, tokens = [np.empty(0, np.int64)], [np.empty(0, np.int32)]

    def vectors() -> Iterator[NDArray[np.float16]]:
        for part in store.members(held.documents):
            ids.append(part.ids)
            document_ids.append(part.document_ids)
            counts.append(part.token_counts)
            tokens.append(part.tokens)
            yield part.vectors

    index = build_vectors(store.dimension, vectors(), kind)
    passages = np.concatenate(ids)
    said = np.concatenate(tokens)
    tokens.clear()
    terms = store.terms(np.flatnonzero(np.bincount(said)) if len(said) else said)
    lexical = LexicalIndex.from_codes(passages, np.concatenate(counts), said, terms)
    del said
    segment = Segment(np.concatenate(document_ids), lexical, CodeIndex.build(store.codes(passages)), lambda: index)
    segment.save(home / SEGMENTS / name)
    return SegmentMark(name, len(segment), kind.value), segment.ids, segment.document_ids


def read_owners(home: Path, mark: SegmentMark) -> tuple[Ids, Ids]:
    """The ids of a segment's passages, and their documents."""
    folder = home / SEGMENTS / mark.name
    return load_array(folder / LEXICAL / "ids.npy"), load_array(folder / DOCUMENTS)


def alive(segments: Iterable[tuple[Ids, Ids]], documents: Ids) -> tuple[Ids, Ids]:
    """Of segments' (ids, document ids): those of living documents, `documents` ascending, ids ascending.

    Raises GenerationError where the ids of one segment do not lie above those of the segment before.
    """
    living = IdSet(documents)
    ids, owners = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for some, of in segments:
        kept = living.holds(of)
        ids.append(some[kept])
        owners.append(of[kept])
    found = np.concatenate(ids)
    if (np.diff(found) <= 0).any():
        raise GenerationError("the segments of the generation before overlap; delete its folder and ingest again")
    return found, np.concatenate(owners)
