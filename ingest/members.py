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
from ingest.places import IdSet
from ingest.schema import searchable_text

# Passages read at a time: their vectors are 50 MB.
_BATCH = 65_536
# Of fewer of all passages, codes are read passage by passage and then sorted.
_FEW = 0.3
_LIVING = "born <= :n AND (died IS NULL OR died > :n)"

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Held:
    """Which documents a generation holds, ids ascending, and how many passages each has."""

    documents: Ids
    sizes: NDArray[np.int64]

    @property
    def passages(self) -> int:
        """Of all of them."""
        return int(self.sizes.sum())

    def without(self, owners: Sequence[Ids]) -> Held:
        """Those documents that are in none of these arrays."""
        known = IdSet(np.unique(np.concatenate([np.empty(0, np.int64), *owners])))
        new = ~known.holds(self.documents)
        return Held(self.documents[new], self.sizes[new])


@dataclass(frozen=True, slots=True)
class Members:
    """Some passages, ids ascending, and what the indexes are built from; `vectors` has shape (len(ids), dimension)."""

    ids: Ids
    document_ids: Ids
    vectors: NDArray[np.float16]
    token_counts: NDArray[np.int64]
    tokens: NDArray[np.int32]  # numbers of terms, end to end


def read_held(db: sqlite3.Connection, generation: int) -> Held:
    """The versions that were born in `generation` or before and have not died by then."""
    found = db.execute(f"SELECT id, passages FROM documents WHERE {_LIVING} ORDER BY id", {"n": generation}).fetchall()
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return Held(pairs[:, 0].copy(), pairs[:, 1].copy())


def read_members(db: sqlite3.Connection, documents: Ids, dimension: int) -> Iterator[Members]:
    """All passages of these documents, ids ascending, some ten thousands at a time. `documents` ascending."""
    if not len(documents):
        return
    # Ids of documents and of passages go up together, so that what is wanted lies in one stretch, nearly all of it.
    first, last = db.execute(
        "SELECT min(id), max(id) FROM passages WHERE document_id BETWEEN ? AND ?",
        (int(documents[0]), int(documents[-1])),
    ).fetchone()
    wanted = IdSet(documents)
    found = db.execute(
        "SELECT p.id, p.document_id, t.vector, t.tokens FROM passages p CROSS JOIN texts t ON t.id = p.text_id "
        "WHERE p.id BETWEEN ? AND ? ORDER BY p.id",
        (first, last),
    )
    while batch := found.fetchmany(_BATCH):
        pairs = np.array([row[:2] for row in batch], np.int64)
        kept = wanted.holds(pairs[:, 1])
        chosen = batch if kept.all() else [row for row, one in zip(batch, kept.tolist(), strict=True) if one]
        yield Members(
            ids=pairs[kept, 0],
            document_ids=pairs[kept, 1],
            vectors=np.frombuffer(b"".join([row[2] for row in chosen]), np.float16).reshape(-1, dimension),
            token_counts=np.fromiter((len(row[3]) // 4 for row in chosen), np.int64, len(chosen)),
            tokens=np.frombuffer(b"".join([row[3] for row in chosen]), np.int32),
        )


def read_terms(db: sqlite3.Connection, numbers: NDArray[np.integer]) -> dict[int, str]:
    """Number -> term, of these numbers."""
    if len(numbers) > _BATCH:
        return dict(db.execute("SELECT id, term FROM terms").fetchall())
    found = db.execute(
        "SELECT id, term FROM terms WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(numbers.tolist()),)
    )
    return dict(found.fetchall())


def read_assets_of(db: sqlite3.Connection, generation: int) -> list[str]:
    """The assets of log rows of a generation, as written, each once, sorted."""
    found = db.execute(
        "SELECT min(p.asset) FROM passages p JOIN documents d ON d.id = p.document_id "
        f"WHERE p.asset_normal <> '' AND {_LIVING} GROUP BY p.asset_normal ORDER BY 1",
        {"n": generation},
    )
    return [row[0] for row in found]


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


def read_codes(db: sqlite3.Connection, ids: Ids) -> Iterator[tuple[str, str, int]]:
    """(normal form, surface, passage id) of every code that one of these passages holds, in that order.

    `ids` ascending; codes of passages of other generations are left out.
    """
    if not len(ids):
        return
    last = db.execute("SELECT max(id) FROM passages").fetchone()[0] or 0
    # By passage the rows lie together but must be sorted; by code they are in order but lie apart.
    by_passage = int(ids[-1]) - int(ids[0]) < _FEW * last
    source = "identifiers NOT INDEXED" if by_passage else "identifiers"
    found = db.execute(
        f"SELECT normal, surface, passage_id FROM {source} WHERE passage_id BETWEEN ? AND ? "
        "ORDER BY normal, passage_id",
        (int(ids[0]), int(ids[-1])),
    )
    held = IdSet(ids)
    while batch := found.fetchmany(_BATCH):
        kept = held.holds(np.fromiter((row[2] for row in batch), np.int64, len(batch)))
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
