"""The file store.sqlite: a data folder in, a connection that writes to it out; and what the file says of itself.

It says its form, its own id, and which embedder made its vectors. A file of another form or by another embedder is
refused here. Knows nothing of documents.
"""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path
from typing import Protocol

from ingest import rows
from ingest.errors import StoreError
from ingest.words import words_fingerprint


class EmbedderIdentity(Protocol):
    """What makes two vectors comparable."""

    @property
    def name(self) -> str:
        """For people."""

    @property
    def fingerprint(self) -> str:
        """Hash of weights, tokenizer and pooling."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""


def store_path(data: Path) -> Path:
    """Where a data folder keeps its store."""
    return data / "store.sqlite"


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The file, made where there is none; transactions are begun and ended by hand."""
    db = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        # FULL: a commit that was acknowledged survives a power cut, not only a kill.
        db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        )
    except BaseException:
        db.close()
        raise
    return db


def prepare(db: sqlite3.Connection, path: Path, embedder: EmbedderIdentity) -> None:
    """Make the tables of a new file; refuse one of another form or by another embedder; within a transaction."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        for statement in rows.SCHEMA.split(";"):
            db.execute(statement)
        write_meta(db, "schema", str(rows.SCHEMA_VERSION))
        write_meta(db, "store", uuid.uuid4().hex)
        write_meta(db, "words", words_fingerprint())
    schema = read_meta(db, "schema")
    if schema != str(rows.SCHEMA_VERSION):
        raise StoreError(
            f"{path} has form {schema}, this version reads form {rows.SCHEMA_VERSION}; "
            "delete the data folder and ingest again"
        )
    made_by = read_meta(db, "fingerprint")
    if made_by is None or not db.execute("SELECT 1 FROM texts LIMIT 1").fetchone():
        write_meta(db, "embedder", embedder.name)
        write_meta(db, "fingerprint", embedder.fingerprint)
        write_meta(db, "dimension", str(embedder.dimension))
    elif made_by != embedder.fingerprint:
        raise StoreError(
            f"{path.parent} was made by the embedder {read_meta(db, 'embedder')}, not by "
            f"{embedder.name}; choose that embedder in the settings, or ingest into another data folder"
        )


def read_meta(db: sqlite3.Connection, key: str) -> str | None:
    """What the file says of itself under this key."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def write_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    """Say it, in place of what was said before; within a transaction."""
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def delete_meta(db: sqlite3.Connection, key: str) -> None:
    """Say nothing of it any more; within a transaction."""
    db.execute("DELETE FROM meta WHERE key = ?", (key,))
