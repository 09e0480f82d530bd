"""Versions of documents as rows of the store: how one is written, found while it lives, retired and deleted.

A read document in, its rows out. Opens and commits nothing: what writes is within the caller's transaction.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest import rows
from ingest.access import Access
from ingest.members import text_key
from ingest.rates.schema import Schedule, schedule_to_json
from ingest.schema import Document, Page, Passage, RecordTable
from ingest.term_numbers import Terms


def write(
    db: sqlite3.Connection,
    terms: Terms,
    document: Document,
    pages: Sequence[Page],
    tables: Sequence[RecordTable],
    passages: Sequence[Passage],
    vectors: NDArray[np.float16],
    generation: int,
    recipe: str,
    schedules: Sequence[Schedule],
) -> None:
    """A version born in `generation`; the one before it is retired already. One vector a passage, in their order."""
    marks = ", ".join("?" * (rows.DOCUMENT_WIDTH + 3))
    document_id = db.execute(
        f"INSERT INTO documents ({rows.DOCUMENT_COLUMNS}, recipe, passages, born) VALUES ({marks})",
        (*rows.document_row(document), recipe, len(passages), generation),
    ).lastrowid
    assert document_id is not None
    db.executemany(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (rows.page_row(document_id, page) for page in pages),
    )
    for table in tables:
        _write_table(db, document_id, table)
    db.executemany(
        "INSERT INTO tariffs VALUES (?, ?, ?)",
        [(document_id, at, rows.clean(schedule_to_json(one))) for at, one in enumerate(schedules)],
    )
    for passage, vector in zip(passages, vectors, strict=True):
        _write_passage(db, terms, document_id, passage, vector)


def _write_table(db: sqlite3.Connection, document_id: int, table: RecordTable) -> None:
    db.executemany(
        "INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (rows.column_row(document_id, table.sheet, at, column) for at, column in enumerate(table.columns)),
    )
    db.executemany(
        "INSERT INTO records VALUES (?, ?, ?, ?)",
        (rows.record_row(document_id, table.sheet, record) for record in table.records),
    )


def _write_passage(
    db: sqlite3.Connection, terms: Terms, document_id: int, passage: Passage, vector: NDArray[np.float16]
) -> None:
    text = rows.clean(passage.searchable())
    key = text_key(text)
    known = db.execute("SELECT id FROM texts WHERE sha256 = ?", (key,)).fetchone()
    if known:
        text_id = known[0]
    else:
        tokens = terms.numbers_of(db, text)
        text_id = db.execute(
            "INSERT INTO texts (sha256, vector, tokens) VALUES (?, ?, ?)",
            (key, vector.tobytes(), tokens.tobytes()),
        ).lastrowid
    marks = ", ".join("?" * 13)
    passage_id = db.execute(
        "INSERT INTO passages (document_id, text_id, block, page, row, sheet, heading, text, start, context, "
        f"asset, asset_normal, at) VALUES ({marks})",
        rows.passage_row(document_id, text_id, passage),
    ).lastrowid
    db.executemany(
        "INSERT INTO identifiers VALUES (?, ?, ?, ?)",
        [
            (passage_id, at, rows.clean(code.normal), rows.clean(code.surface))
            for at, code in enumerate(passage.identifiers)
        ],
    )


def retire(db: sqlite3.Connection, name: str, generation: int) -> None:
    """The living version dies in `generation`; generations before it keep it."""
    # Born in a generation that was never published: no reader can know it.
    unknown = db.execute(
        "SELECT id FROM documents WHERE name = ? AND died IS NULL AND born >= ?", (name, generation)
    ).fetchall()
    if unknown:
        delete(db, [row[0] for row in unknown])
    db.execute("UPDATE documents SET died = ? WHERE name = ? AND died IS NULL", (generation, name))


def delete(db: sqlite3.Connection, documents: Sequence[int]) -> None:
    """Versions with all that hangs on them, and the texts that no passage has any more."""
    marks = [(one,) for one in documents]
    db.execute("CREATE TEMP TABLE gone (text_id INTEGER PRIMARY KEY)")
    db.executemany("INSERT OR IGNORE INTO gone SELECT text_id FROM passages WHERE document_id = ?", marks)
    db.executemany("DELETE FROM documents WHERE id = ?", marks)
    db.execute(
        "DELETE FROM texts WHERE id IN (SELECT text_id FROM gone) "
        "AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.text_id = texts.id)"
    )
    db.execute("DROP TABLE gone")


def find_unheld(db: sqlite3.Connection, kept: Sequence[int]) -> list[int]:
    """Versions that died and that no kept generation holds."""
    return [
        document_id
        for document_id, born, died in db.execute("SELECT id, born, died FROM documents WHERE died IS NOT NULL")
        if not any(born <= number < died for number in kept)
    ]


def declare(db: sqlite3.Connection, name: str, access: Access) -> None:
    """Who may see a document, in all its versions."""
    db.execute("UPDATE documents SET classification = ?, groups = ? WHERE name = ?", (*rows.access_row(access), name))


def move(db: sqlite3.Connection, name: str, root: Path, path: Path) -> None:
    """The living version now lies elsewhere."""
    db.execute(
        "UPDATE documents SET root = ?, path = ? WHERE name = ? AND died IS NULL",
        (os.fsencode(root), os.fsencode(path), name),
    )


def read_living(db: sqlite3.Connection) -> dict[str, tuple[Document, str]]:
    """Name -> (living version, recipe), by name."""
    found = db.execute(f"SELECT {rows.DOCUMENT_COLUMNS}, recipe FROM documents WHERE died IS NULL ORDER BY name")
    return {row[0]: (rows.document_of(row), row[rows.DOCUMENT_WIDTH]) for row in found}


def count_living_passages(db: sqlite3.Connection) -> int:
    """Passages of all living versions."""
    return int(db.execute("SELECT coalesce(sum(passages), 0) FROM documents WHERE died IS NULL").fetchone()[0])


def read_last_change(db: sqlite3.Connection) -> int:
    """The newest generation in which a version was born or died; 0 for none."""
    found = db.execute("SELECT max(coalesce(max(born), 0), coalesce(max(died), 0)) FROM documents")
    return int(found.fetchone()[0])


def read_vectors(db: sqlite3.Connection, texts: Sequence[str]) -> list[NDArray[np.float16] | None]:
    """For each searchable text the vector that some version left for it, None where none did."""
    found: list[NDArray[np.float16] | None] = []
    for text in texts:
        row = db.execute("SELECT vector FROM texts WHERE sha256 = ?", (text_key(rows.clean(text)),)).fetchone()
        found.append(np.frombuffer(row[0], np.float16) if row else None)
    return found
