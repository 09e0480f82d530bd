"""A store in, the same store with the vectors of another embedder out: what changes when a tuned model comes into use.

One transaction: a kill leaves the vectors of before. Generations published before keep theirs, and answer with the
embedder that made them. Call it under the ingest lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np

from ingest.durable import explained, ingest_lock
from ingest.embed import Embedder
from ingest.errors import StoreError
from ingest.members import searchable
from ingest.publish import publish, sweep
from ingest.store import Store
from ingest.store_file import store_path

_AT_ONCE = 4096


def change_embedder(
    data: Path, embedder: Embedder, keep: int, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[int, int]:
    """Embed a store anew and publish it; returns the generation's number and how many texts were embedded.

    The older generations stay to roll back to. Raises StoreError where the store is in use or the disk is full:
    readers then go on with the generation before.
    """
    with ingest_lock(data):
        done = embed_anew(data, embedder, progress)
        with Store(data, embedder) as store:
            sweep(store, data)
            return publish(store, data, embedder, keep), done


def embed_anew(data: Path, embedder: Embedder, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Give every text of the store its vector by `embedder`; returns how many. Publishing it is the caller's."""
    path = store_path(data)
    with explained(path), closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=FULL")
        db.execute("BEGIN IMMEDIATE")
        try:
            done = _embed(db, embedder, progress)
            identity = {
                "embedder": embedder.name,
                "fingerprint": embedder.fingerprint,
                "dimension": str(embedder.dimension),
            }
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", identity.items())
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    return done


def _embed(db: sqlite3.Connection, embedder: Embedder, progress: Callable[[int, int], None]) -> int:
    db.execute("DELETE FROM texts WHERE id NOT IN (SELECT text_id FROM passages)")
    chosen = db.execute("SELECT text_id, max(id) FROM passages GROUP BY text_id ORDER BY text_id").fetchall()
    pick = (
        "SELECT d.title, p.heading, p.context, p.text FROM passages p JOIN documents d ON d.id = p.document_id"
        " WHERE p.id = ?"
    )
    for start in range(0, len(chosen), _AT_ONCE):
        some = chosen[start : start + _AT_ONCE]
        texts = [searchable(*db.execute(pick, (passage,)).fetchone()) for _, passage in some]
        vectors = embedder.embed_passages(texts, lambda done, at=start: progress(at + done, len(chosen)))  # type: ignore[misc]
        halves = vectors.astype(np.float16)
        if not np.isfinite(halves).all():
            raise StoreError(f"{embedder.name} gave vectors that are no numbers; the store is as it was")
        rows = [(half.tobytes(), text) for half, (text, _) in zip(halves, some, strict=True)]
        db.executemany("UPDATE texts SET vector = ? WHERE id = ?", rows)
    return len(chosen)
