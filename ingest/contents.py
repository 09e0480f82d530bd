"""What an open generation, or the part of it that may be seen, is read from. Files and store in, mapped arrays out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.access import Access
from ingest.errors import GenerationError
from ingest.in_force import read_standings
from ingest.lexical import load_array
from ingest.manifest import Manifest, generation_folder
from ingest.members import open_members
from ingest.places import Places
from ingest.publish import ASSETS, MEMBERS
from ingest.segment import Segment, load_segment
from ingest.segments import SEGMENTS
from ingest.standing import WINDOWS, Standings, Windows
from ingest.standing import load as load_standings
from ingest.store_file import store_path

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Contents:
    """`ids` and `document_ids` are those of the passages that are searched, ids ascending; `places` has the same.

    `seen` are the declarations of what may be seen; None where everything may be.
    """

    manifest: Manifest
    folder: Path
    store: Path
    db: sqlite3.Connection
    segments: tuple[Segment, ...]
    places: Places
    ids: Ids
    document_ids: Ids
    standings: Standings
    windows: Windows
    assets: Callable[[], list[str]]
    seen: frozenset[Access] | None = None


def contents_of(data: Path, manifest: Manifest) -> Contents:
    """Of a generation whose files are as they were written. Raises StoreError or GenerationError."""
    folder, store = generation_folder(data, manifest.number), store_path(data)
    members = load_array(folder / MEMBERS)
    ids: Ids = np.ascontiguousarray(members[0])
    document_ids: Ids = np.ascontiguousarray(members[1])
    db = open_members(store, manifest.store, manifest.number, manifest.documents, manifest.passages)
    try:
        if manifest.words:
            home = folder / SEGMENTS
            segments = tuple(load_segment(home / mark.name, mark, manifest.dimension) for mark in manifest.segments)
        else:
            from ingest.earlier import load_earlier

            segments = (load_earlier(folder, db, ids, document_ids),)
        places = Places([segment.ids for segment in segments], ids)
        if places.count != len(ids):
            raise GenerationError(f"{folder} lacks segments of its passages; ingest again to rebuild it")
        if (folder / WINDOWS).is_file():
            standings, windows = load_standings(folder), load_array(folder / WINDOWS)
        else:
            standings, windows = read_standings(db, manifest.number, ids, document_ids)
    except BaseException:
        db.close()
        raise
    return Contents(
        manifest=manifest,
        folder=folder,
        store=store,
        db=db,
        segments=segments,
        places=places,
        ids=ids,
        document_ids=document_ids,
        standings=standings,
        windows=Windows(windows),
        assets=lambda: list(json.loads((folder / ASSETS).read_bytes())),
    )
