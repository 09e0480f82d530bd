"""Rows of the store that only erasing reads and writes: a whole document, the words erased, what is left of them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from ingest import rows
from ingest.durable import explained
from ingest.erased import Erased, Word
from ingest.errors import StoreError
from ingest.masked import Stored
from ingest.members import read_tables
from ingest.rates.schema import schedule_from_json
from ingest.schema import Identifier, RecordTable

# After every generation: what has not died is living.
_LIVING = 2**31


def read_stored(db: sqlite3.Connection, name: str) -> Stored | None:
    """The living version of a document, None where there is none."""
    found = db.execute(
        f"SELECT {rows.DOCUMENT_COLUMNS}, recipe, id FROM documents WHERE name = ? AND died IS NULL", (name,)
    ).fetchone()
    if found is None:
        return None
    recipe, document_id = found[rows.DOCUMENT_WIDTH :]
    pages = db.execute(f"SELECT {rows.PAGE_COLUMNS} FROM pages g WHERE document_id = ? ORDER BY number", (document_id,))
    passages = db.execute(
        f"SELECT {rows.PASSAGE_COLUMNS} FROM passages p JOIN documents d ON d.id = p.document_id "
        "WHERE d.id = ? ORDER BY p.id",
        (document_id,),
    )
    codes: dict[int, list[Identifier]] = {}
    for passage_id, surface, normal in db.execute(
        "SELECT i.passage_id, i.surface, i.normal FROM identifiers i JOIN passages p ON p.id = i.passage_id "
        "WHERE p.document_id = ? ORDER BY i.passage_id, i.position",
        (document_id,),
    ):
        codes.setdefault(passage_id, []).append(Identifier(surface, normal))
    tariffs = db.execute("SELECT tariff FROM tariffs WHERE document_id = ? ORDER BY position", (document_id,))
    return Stored(
        document=rows.document_of(found),
        recipe=recipe,
        pages=tuple(rows.page_of(row) for row in pages.fetchall()),
        tables=tuple(_tables(db, document_id)),
        passages=tuple(rows.passage_of(row, tuple(codes.get(row[3], ()))) for row in passages.fetchall()),
        schedules=tuple(schedule_from_json(text) for (text,) in tariffs.fetchall()),
    )


def _tables(db: sqlite3.Connection, document_id: int) -> list[RecordTable]:
    found = []
    for table in read_tables(db, _LIVING):
        if table.document_id == document_id:
            records = db.execute(
                "SELECT row, record FROM records WHERE document_id = ? AND sheet = ? ORDER BY row",
                (document_id, table.sheet),
            ).fetchall()
            kept = tuple(rows.record_of(table.columns, row, record) for row, record in records)
            found.append(RecordTable(table.sheet, table.columns, kept))
    return found


def read_erased(db: sqlite3.Connection) -> Erased | None:
    """The words that must not be read; None where nothing was ever erased."""
    salt = db.execute("SELECT value FROM meta WHERE key = 'erased'").fetchone()
    if salt is None:
        return None
    found = db.execute("SELECT length, cuts, mark, digest FROM erased ORDER BY digest")
    words = (
        Word(length, None if cuts == "" else tuple(json.loads(cuts)), mark, digest)
        for length, cuts, mark, digest in found
    )
    return Erased(bytes.fromhex(salt[0]), tuple(words))


def write_erased(db: sqlite3.Connection, erased: Erased) -> None:
    """Keep these words; within a transaction."""
    db.execute("INSERT OR IGNORE INTO meta VALUES ('erased', ?)", (erased.salt.hex(),))
    db.executemany(
        "INSERT OR IGNORE INTO erased (digest, length, cuts, mark) VALUES (?, ?, ?, ?)",
        [
            (word.digest, word.length, "" if word.cuts is None else json.dumps(word.cuts), word.mark)
            for word in erased.words
        ],
    )


def stands_elsewhere(db: sqlite3.Connection, line: str, name: str) -> bool:
    """Whether a living document other than this one says these words in one passage; a slow look at all of them."""
    found = db.execute(
        "SELECT 1 FROM passages p JOIN documents d ON d.id = p.document_id "
        "WHERE d.died IS NULL AND d.name <> ? AND instr(p.text, ?) LIMIT 1",
        (name, line),
    ).fetchone()
    return found is not None


def delete_all_of(db: sqlite3.Connection, name: str) -> int:
    """All versions of a document and its failure; returns how many versions; within a transaction."""
    gone = db.execute("DELETE FROM documents WHERE name = ?", (name,)).rowcount
    db.execute("DELETE FROM failures WHERE name = ?", (name,))
    return gone


def unfinished_erasures(path: Path) -> tuple[str, ...]:
    """When each erasure began that has not ended. Raises StoreError."""
    with explained(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        found = db.execute("SELECT value FROM meta WHERE key LIKE 'erasing %' ORDER BY value").fetchall()
        return tuple(str(began) for (began,) in found)


def drop_orphans(db: sqlite3.Connection) -> None:
    """Delete texts that no passage has, and terms that no text has; within a transaction."""
    db.execute("DELETE FROM texts WHERE id NOT IN (SELECT text_id FROM passages)")
    used = set()
    for (tokens,) in db.execute("SELECT tokens FROM texts"):
        used.update(np.frombuffer(tokens, np.int32).tolist())
    gone = [(number,) for (number,) in db.execute("SELECT id FROM terms").fetchall() if number not in used]
    db.executemany("DELETE FROM terms WHERE id = ?", gone)


def rewrite(db: sqlite3.Connection, place: object) -> None:
    """Leave no byte of what was deleted in the file or in its write-ahead log. Raises StoreError where that fails."""
    db.execute("VACUUM")
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(f"{place}: another program still reads its old pages; close it and run this again")
