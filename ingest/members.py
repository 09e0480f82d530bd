"""What one generation holds, read from the store. Writes nothing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest import rows
from ingest.access import UNDECLARED, Access
from ingest.columnar import Chunk, Table
from ingest.durable import explained
from ingest.errors import GenerationError, StoreError
from ingest.schema import searchable_text

_BATCH = 200_000


@dataclass(frozen=True, slots=True)
class Members:
    """All passages of a generation, ids ascending, and what the indexes are built from."""

    ids: NDArray[np.int64]
    document_ids: NDArray[np.int64]
    vectors: NDArray[np.float16]
    token_counts: NDArray[np.int64]
    tokens: NDArray[np.int32]  # numbers of terms, end to end
    terms: Sequence[str]
    documents: int
    assets: tuple[str, ...]


def read_members(db: sqlite3.Connection, generation: int, dimension: int) -> Members:
    """All passages of versions that were born in `generation` or before and have not died by then."""
    passages: list[tuple[int, int]] = []
    vectors, tokens = bytearray(), bytearray()
    counts: list[int] = []
    for passage_id, document_id, vector, codes in db.execute(
        "SELECT p.id, p.document_id, t.vector, t.tokens FROM passages p "
        "JOIN documents d ON d.id = p.document_id JOIN texts t ON t.id = p.text_id "
        "WHERE d.born <= :n AND (d.died IS NULL OR d.died > :n) ORDER BY p.id",
        {"n": generation},
    ):
        passages.append((passage_id, document_id))
        vectors += vector
        tokens += codes
        counts.append(len(codes) // 4)
    terms = [""] * (1 + (db.execute("SELECT max(id) FROM terms").fetchone()[0] or 0))
    for number, term in db.execute("SELECT id, term FROM terms"):
        terms[number] = term
    documents = db.execute(
        "SELECT count(*) FROM documents WHERE born <= :n AND (died IS NULL OR died > :n)",
        {"n": generation},
    ).fetchone()[0]
    assets = db.execute(
        "SELECT min(p.asset) FROM passages p JOIN documents d ON d.id = p.document_id "
        "WHERE p.asset_normal <> '' AND d.born <= :n AND (d.died IS NULL OR d.died > :n) "
        "GROUP BY p.asset_normal ORDER BY 1",
        {"n": generation},
    ).fetchall()
    pairs = np.array(passages, np.int64).reshape(-1, 2)
    return Members(
        ids=pairs[:, 0].copy(),
        document_ids=pairs[:, 1].copy(),
        vectors=np.frombuffer(vectors, np.float16).reshape(-1, dimension),
        token_counts=np.array(counts, np.int64),
        tokens=np.frombuffer(tokens, np.int32),
        terms=terms,
        documents=documents,
        assets=tuple(row[0] for row in assets),
    )


def read_tables(db: sqlite3.Connection, generation: int) -> list[Table]:
    """The tables of rows of a generation's documents, by document and sheet."""
    found: dict[tuple[int, str], Table] = {}
    columns: dict[tuple[int, str], list[tuple[str, str, str | None, str, str]]] = {}
    for document_id, document, title, sheet, *column in db.execute(
        "SELECT d.id, d.name, d.title, c.sheet, c.name, c.type, c.role, c.unit, c.format FROM columns c "
        "JOIN documents d ON d.id = c.document_id WHERE d.born <= :n AND (d.died IS NULL OR d.died > :n) "
        "ORDER BY d.name, c.sheet, c.position",
        {"n": generation},
    ):
        found.setdefault((document_id, sheet), Table(document_id, document, title, sheet, ()))
        columns.setdefault((document_id, sheet), []).append(tuple(column))
    return [replace(table, columns=rows.columns_of(columns[key])) for key, table in found.items()]


def read_records(db: sqlite3.Connection, table: Table) -> Iterator[Chunk]:
    """The rows of a table, in order."""
    cursor = db.execute(
        "SELECT row, record FROM records WHERE document_id = ? AND sheet = ? ORDER BY row",
        (table.document_id, table.sheet),
    )
    while part := cursor.fetchmany(20_000):
        yield [row for row, _ in part], [rows.values_of(table.columns, record) for _, record in part]


def read_codes(db: sqlite3.Connection, ids: NDArray[np.int64]) -> Iterator[tuple[str, str, int]]:
    """(normal form, surface, passage id) of every code that one of these passages holds, in that order.

    `ids` ascending; codes of passages of other generations are left out.
    """
    found = db.execute("SELECT normal, surface, passage_id FROM identifiers ORDER BY normal, passage_id")
    while batch := found.fetchmany(_BATCH):
        passages = np.fromiter((row[2] for row in batch), np.int64, len(batch))
        kept = np.isin(passages, ids, assume_unique=False, kind="sort")
        yield from (row for row, keep in zip(batch, kept.tolist(), strict=True) if keep)


def text_key(text: str) -> bytes:
    """Under which the vector and the tokens of a searchable text are kept."""
    return hashlib.sha256(text.encode()).digest()


def read_access(db: sqlite3.Connection) -> dict[int, Access]:
    """Of a connection from `open_members`: document id -> what is declared of who may see it, by id."""
    found = db.execute("SELECT id, classification, groups FROM members ORDER BY id")
    return {number: rows.access_of(*declared) or UNDECLARED for number, *declared in found}


def read_assets(db: sqlite3.Connection) -> list[str]:
    """Of a connection from `open_members`: the assets of log rows, as written, each once, sorted."""
    found = db.execute(
        "SELECT min(p.asset) FROM passages p JOIN members d ON d.id = p.document_id WHERE p.asset_normal <> '' "
        "GROUP BY p.asset_normal ORDER BY 1"
    )
    return [row[0] for row in found]


def open_members(
    path: Path,
    store_id: str,
    generation: int,
    documents: int,
    passages: int,
    only: NDArray[np.int64] | None = None,
) -> sqlite3.Connection:
    """The store, for reading; its temporary view `members` has the documents of one generation, or `only` some of them.

    Raises GenerationError where this store is not the one the generation was built from, or lacks rows of it.
    """
    if not path.is_file():
        raise StoreError(f"{path} is missing; restore it from a backup, or ingest again into another folder")
    with explained(path):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30, check_same_thread=False)
        try:
            view = (
                "CREATE TEMP VIEW members AS SELECT * FROM documents "
                f"WHERE born <= {generation:d} AND (died IS NULL OR died > {generation:d})"
            )
            if only is not None:
                db.execute("CREATE TEMP TABLE seen (id INTEGER PRIMARY KEY)")
                db.executemany("INSERT INTO seen VALUES (?)", ((int(one),) for one in only))
                db.commit()
                view += " AND id IN (SELECT id FROM temp.seen)"
            db.execute(view)
            form = db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
            if form is not None and form[0] != str(rows.SCHEMA_VERSION):
                raise GenerationError(
                    f"{path} has form {form[0]}, this version reads form {rows.SCHEMA_VERSION}; "
                    "delete the data folder and ingest again"
                )
            found = db.execute("SELECT value FROM meta WHERE key = 'store'").fetchone()
            held = db.execute("SELECT count(*), coalesce(sum(passages), 0) FROM members").fetchone()
            if found is None or found[0] != store_id or held != (documents, passages):
                raise GenerationError(
                    f"{path} is not the store that generation {generation:06d} was built from; "
                    "restore the whole data folder, or ingest again to rebuild it"
                )
        except BaseException:
            db.close()
            raise
        return db


def first_changed_passage(db: sqlite3.Connection) -> str | None:
    """Of a connection from `open_members`: what is wrong with the first passage that is not as it was stored."""
    query = (
        "SELECT p.id, d.name, t.sha256, d.title, p.heading, p.context, p.text FROM passages p "
        "JOIN members d ON d.id = p.document_id LEFT JOIN texts t ON t.id = p.text_id"
    )
    for passage_id, name, key, *parts in db.execute(query):
        if text_key(searchable(*parts)) != key:
            return f"passage {passage_id} of {name}"
    return None


def searchable(title: str, heading: str, context: str, text: str) -> str:
    """As Passage.searchable(), of a row."""
    return searchable_text(title, json.loads(heading), context, text)
