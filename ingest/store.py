"""store.sqlite, the one truth: documents, pages, passages, vectors, records, identifiers.

Written under the ingest lock only, one transaction a document: what `put_document` has returned from is on
the disk. Knows nothing of indexes or files being read.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest import rows
from ingest.access import UNDECLARED, Access
from ingest.columnar import Chunk, Table
from ingest.durable import explained
from ingest.erased import Erased
from ingest.errors import StoreError
from ingest.in_force import read_standings
from ingest.issues import Issue
from ingest.masked import Stored
from ingest.members import (
    Held,
    Members,
    read_assets_of,
    read_codes,
    read_held,
    read_members,
    read_records,
    read_tables,
    read_terms,
    searchable,
    text_key,
)
from ingest.rates.schema import Schedule, schedule_to_json
from ingest.schema import Document, Page, Passage, RecordTable
from ingest.standing import Standings
from ingest.stored import drop_orphans, read_erased, read_stored, rewrite, write_erased
from ingest.words import lexical_tokens, words_fingerprint

# After every generation: what has not died is living.
_LIVING = 2**31

Vectors = NDArray[np.floating[Any]]


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


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, and what it was read from and with."""

    name: str
    reason: str
    root: Path = Path()
    sha256: str = ""
    recipe: str = ""
    access: Access | None = UNDECLARED  # None where what is declared cannot be read


def store_path(data: Path) -> Path:
    """Where a data folder keeps its store."""
    return data / "store.sqlite"


class Store:
    """Opened for writing; use as a context manager. Raises StoreError, one clear line."""

    def __init__(self, data: Path, embedder: EmbedderIdentity) -> None:
        """Open or make the store of `data`; refuses one made by another embedder."""
        self.path = store_path(data)
        self._terms: dict[str, int] = {}
        self._known: tuple[int, dict[str, tuple[Document, str]]] | None = None
        with explained(self.path):
            data.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            try:
                # FULL: a commit that was acknowledged survives a power cut, not only a kill.
                self._db.executescript(
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
                )
                self._prepare(embedder)
            except BaseException:
                self._db.close()
                raise

    def _prepare(self, embedder: EmbedderIdentity) -> None:
        with self._transaction() as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                for statement in rows.SCHEMA.split(";"):
                    db.execute(statement)
                self._set("schema", str(rows.SCHEMA_VERSION))
                self._set("store", uuid.uuid4().hex)
                self._set("words", words_fingerprint())
            schema = self._get("schema")
            if schema != str(rows.SCHEMA_VERSION):
                raise StoreError(
                    f"{self.path} has form {schema}, this version reads form {rows.SCHEMA_VERSION}; "
                    "delete the data folder and ingest again"
                )
            made_by = self._get("fingerprint")
            if made_by is None or not db.execute("SELECT 1 FROM texts LIMIT 1").fetchone():
                self._set("embedder", embedder.name)
                self._set("fingerprint", embedder.fingerprint)
                self._set("dimension", str(embedder.dimension))
            elif made_by != embedder.fingerprint:
                raise StoreError(
                    f"{self.path.parent} was made by the embedder {self._get('embedder')}, not by "
                    f"{embedder.name}; choose that embedder in the settings, or ingest into another data folder"
                )
            self.dimension = embedder.dimension
            self.fingerprint = embedder.fingerprint
            self.id = self._get("store") or ""
            if self._get("words") != words_fingerprint():
                self._make_tokens_anew(db)
                self._set("words", words_fingerprint())

    def _make_tokens_anew(self, db: sqlite3.Connection) -> None:
        """The rules for words have changed since the tokens were kept."""
        db.execute("DELETE FROM texts WHERE id NOT IN (SELECT text_id FROM passages)")
        db.execute("DELETE FROM terms")
        self._terms.clear()
        pick = "SELECT text_id, max(id) FROM passages GROUP BY text_id"
        for text_id, passage_id in db.execute(pick).fetchall():
            row = db.execute(
                "SELECT d.title, p.heading, p.context, p.text FROM passages p "
                "JOIN documents d ON d.id = p.document_id WHERE p.id = ?",
                (passage_id,),
            ).fetchone()
            tokens = self._token_numbers(db, searchable(*row))
            db.execute("UPDATE texts SET tokens = ? WHERE id = ?", (tokens.tobytes(), text_id))

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the store cannot be used any more."""
        self._db.close()

    # -- writing ------------------------------------------------------------------------------------------

    def put_document(
        self,
        document: Document,
        pages: Sequence[Page],
        tables: Sequence[RecordTable],
        passages: Sequence[Passage],
        vectors: Vectors,
        generation: int,
        recipe: str = "",
        schedules: Sequence[Schedule] = (),
    ) -> None:
        """Store one version of a document, all or nothing; the version before it dies in `generation`.

        `vectors` has shape (len(passages), dimension), unit length; kept as float16. Ids of the passages
        given are not looked at: stored ones get new ids, in the order given. Its failure is forgotten.
        """
        if vectors.shape != (len(passages), self.dimension):
            raise ValueError(f"{len(passages)} passages, but vectors of shape {vectors.shape}")
        if any(passage.title != document.title for passage in passages):
            raise ValueError(f"a passage of {document.name} has another title than the document")
        halves = vectors.astype(np.float16)
        if not np.isfinite(halves).all():
            raise StoreError(
                f"{document.name}: the embedder gave vectors that are no numbers; check it with `models verify`"
            )
        with self._transaction() as db:
            self._retire(db, document.name, generation)
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
                self._put_table(db, document_id, table)
            db.executemany(
                "INSERT INTO tariffs VALUES (?, ?, ?)",
                [(document_id, at, rows.clean(schedule_to_json(one))) for at, one in enumerate(schedules)],
            )
            for passage, vector in zip(passages, halves, strict=True):
                self._put_passage(db, document_id, passage, vector)
            db.execute("DELETE FROM failures WHERE name = ?", (document.name,))
            self._declare(db, document.name, document.access)

    def _put_table(self, db: sqlite3.Connection, document_id: int, table: RecordTable) -> None:
        db.executemany(
            "INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (rows.column_row(document_id, table.sheet, at, column) for at, column in enumerate(table.columns)),
        )
        db.executemany(
            "INSERT INTO records VALUES (?, ?, ?, ?)",
            (rows.record_row(document_id, table.sheet, record) for record in table.records),
        )

    def _put_passage(
        self, db: sqlite3.Connection, document_id: int, passage: Passage, vector: NDArray[np.float16]
    ) -> None:
        text = rows.clean(passage.searchable())
        key = text_key(text)
        known = db.execute("SELECT id FROM texts WHERE sha256 = ?", (key,)).fetchone()
        if known:
            text_id = known[0]
        else:
            tokens = self._token_numbers(db, text)
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

    def _token_numbers(self, db: sqlite3.Connection, text: str) -> NDArray[np.int32]:
        tokens = lexical_tokens(text)
        for token in tokens:
            if token not in self._terms:
                found = db.execute("SELECT id FROM terms WHERE term = ?", (token,)).fetchone()
                number: int | None = (
                    found[0] if found else db.execute("INSERT INTO terms (term) VALUES (?)", (token,)).lastrowid
                )
                assert number is not None
                self._terms[token] = number
        return np.array([self._terms[token] for token in tokens], np.int32)

    def remove_document(self, name: str, generation: int) -> None:
        """The living version dies in `generation`; generations before it keep it."""
        with self._transaction() as db:
            self._retire(db, name, generation)

    @staticmethod
    def _retire(db: sqlite3.Connection, name: str, generation: int) -> None:
        # Born in a generation that was never published: no reader can know it.
        unknown = db.execute(
            "SELECT id FROM documents WHERE name = ? AND died IS NULL AND born >= ?", (name, generation)
        ).fetchall()
        if unknown:
            Store._delete(db, [row[0] for row in unknown])
        db.execute("UPDATE documents SET died = ? WHERE name = ? AND died IS NULL", (generation, name))

    @staticmethod
    def _delete(db: sqlite3.Connection, documents: Sequence[int]) -> None:
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

    def set_access(self, name: str, access: Access, generation: int) -> None:
        """Who may see a document, and all its versions: going back to an earlier generation must not open it again."""
        with self._transaction() as db:
            self._declare(db, name, access)
            self._set("access", str(generation))

    @staticmethod
    def _declare(db: sqlite3.Connection, name: str, access: Access) -> None:
        db.execute(
            "UPDATE documents SET classification = ?, groups = ? WHERE name = ?", (*rows.access_row(access), name)
        )

    def move_document(self, name: str, root: Path, path: Path) -> None:
        """The same bytes now lie elsewhere."""
        with self._transaction() as db:
            db.execute(
                "UPDATE documents SET root = ?, path = ? WHERE name = ? AND died IS NULL",
                (os.fsencode(root), os.fsencode(path), name),
            )

    def put_failure(self, failed: Failed) -> None:
        """Remember that a file could not be read; an earlier version of it stays as it is."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    failed.name,
                    os.fsencode(failed.root),
                    failed.sha256,
                    failed.recipe,
                    rows.clean(failed.reason),
                    *rows.access_row(failed.access),
                ),
            )

    def forget_failures(self, names: Iterable[str]) -> None:
        """These files are gone, or could be read."""
        with self._transaction() as db:
            db.executemany("DELETE FROM failures WHERE name = ?", [(name,) for name in names])

    def claim(self, number: int) -> None:
        """Use up a generation's number, so that it never means two things, whatever happens next."""
        with self._transaction():
            self._set("generation", str(number))

    def purge(self, kept: Sequence[int]) -> int:
        """Delete versions that died and that no kept generation holds; returns how many."""
        with self._transaction() as db:
            dead = [
                document_id
                for document_id, born, died in db.execute("SELECT id, born, died FROM documents WHERE died IS NOT NULL")
                if not any(born <= number < died for number in kept)
            ]
            if dead:
                self._delete(db, dead)
        return len(dead)

    # -- erasing ------------------------------------------------------------------------------------------

    def whole(self, name: str) -> Stored | None:
        """All that is stored of the living version of a document."""
        return read_stored(self._db, name)

    def erased(self) -> Erased | None:
        """Words that must not be read; None where nothing was ever erased."""
        return read_erased(self._db)

    def begin_erasing(self, what: str, erased: Erased) -> None:
        """Remember the words, and that erasing has begun: `what` is a hash of it, until end_erasing()."""
        with self._transaction() as db:
            write_erased(db, erased)
            self._set(f"erasing {what}", datetime.now(UTC).isoformat(timespec="seconds"))

    def is_erasing(self, what: str) -> bool:
        """Whether it was begun and has not ended."""
        return self._get(f"erasing {what}") is not None

    def stands_elsewhere(self, line: str, name: str) -> bool:
        """Whether a living document other than this one says these words in one passage; a slow look at all of them."""
        found = self._db.execute(
            "SELECT 1 FROM passages p JOIN documents d ON d.id = p.document_id "
            "WHERE d.died IS NULL AND d.name <> ? AND instr(p.text, ?) LIMIT 1",
            (name, line),
        ).fetchone()
        return found is not None

    def end_erasing(self, what: str) -> None:
        """Nothing is left of it."""
        with self._transaction() as db:
            db.execute("DELETE FROM meta WHERE key = ?", (f"erasing {what}",))

    def erase_document(self, name: str) -> int:
        """Delete all versions of a document, from generations that hold them too; returns how many."""
        with self._transaction() as db:
            gone = db.execute("DELETE FROM documents WHERE name = ?", (name,)).rowcount
            db.execute("DELETE FROM failures WHERE name = ?", (name,))
        return gone

    def clear_away(self) -> None:
        """Leave no byte of what was deleted in the store's files."""
        with self._transaction() as db:
            drop_orphans(db)
        self._terms.clear()
        with explained(self.path):
            rewrite(self._db, self.path)

    # -- reading ------------------------------------------------------------------------------------------

    def claimed(self) -> int:
        """The last generation number used up; 0 where there was none."""
        return int(self._get("generation") or 0)

    def changed_in(self) -> int:
        """The newest generation in which a version was born or died, or who may see one changed; 0 for none."""
        found = self._db.execute("SELECT max(coalesce(max(born), 0), coalesce(max(died), 0)) FROM documents")
        return max(int(found.fetchone()[0]), int(self._get("access") or 0))

    def documents(self) -> list[Document]:
        """Living versions by name."""
        return [document for document, _ in self.living().values()]

    def living(self) -> dict[str, tuple[Document, str]]:
        """Name -> (living version, recipe), by name."""
        # An ingest asks five times; nobody else writes, so what was read holds until something is written here.
        if self._known is None or self._known[0] != self._db.total_changes:
            found = self._db.execute(
                f"SELECT {rows.DOCUMENT_COLUMNS}, recipe FROM documents WHERE died IS NULL ORDER BY name"
            )
            read = {row[0]: (rows.document_of(row), row[rows.DOCUMENT_WIDTH]) for row in found}
            self._known = (self._db.total_changes, read)
        return dict(self._known[1])

    def failures(self) -> list[Failed]:
        """Files that could not be read, by name."""
        return read_failures(self._db)

    def count_passages(self) -> int:
        """Passages of all living versions."""
        return int(
            self._db.execute("SELECT coalesce(sum(passages), 0) FROM documents WHERE died IS NULL").fetchone()[0]
        )

    def known_vectors(self, texts: Sequence[str]) -> list[NDArray[np.float16] | None]:
        """For each searchable text its vector, shape (dimension,), where one is stored."""
        found: list[NDArray[np.float16] | None] = []
        for text in texts:
            row = self._db.execute(
                "SELECT vector FROM texts WHERE sha256 = ?", (text_key(rows.clean(text)),)
            ).fetchone()
            found.append(np.frombuffer(row[0], np.float16) if row else None)
        return found

    def held(self, generation: int) -> Held:
        """What `generation` holds; a generation not yet published holds the living."""
        return read_held(self._db, generation)

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """All that is read in the block is of one moment of the store."""
        with self._transaction():
            yield

    def members(self, documents: NDArray[np.int64]) -> Iterator[Members]:
        """All passages of these documents and what indexes are built from, ids ascending, some at a time."""
        return read_members(self._db, documents, self.dimension)

    def terms(self, numbers: NDArray[np.integer]) -> dict[int, str]:
        """Number -> term, of these numbers at least."""
        return read_terms(self._db, numbers)

    def codes(self, passages: NDArray[np.int64]) -> Iterator[tuple[str, str, int]]:
        """(normal form, surface, passage id) of all codes of these passages, by normal form; `passages` ascending."""
        return read_codes(self._db, passages)

    def assets(self, generation: int) -> list[str]:
        """The assets of log rows of `generation`, as written, each once, sorted."""
        return read_assets_of(self._db, generation)

    def words(self) -> str:
        """By which rules for words the tokens were made."""
        return self._get("words") or ""

    def standings(
        self, generation: int, ids: NDArray[np.int64], document_ids: NDArray[np.int64]
    ) -> tuple[Standings, NDArray[np.int32]]:
        """What of `generation` is in force when: standings, and the windows of its passages, `ids` ascending."""
        return read_standings(self._db, generation, ids, document_ids)

    def issues(self, today: date) -> list[Issue]:
        """The living documents by name, each with what it is `today`."""
        none = np.empty(0, np.int64)
        known, _ = read_standings(self._db, _LIVING, none, none)
        return [Issue(one, known.of(one), today, one.name in known.own_days) for one in self.documents()]

    def tables(self, generation: int) -> list[Table]:
        """The tables of rows that `generation` holds, by document and sheet."""
        return read_tables(self._db, generation)

    def records(self, table: Table) -> Iterator[Chunk]:
        """The rows of a table, in order, some thousands at a time."""
        return read_records(self._db, table)

    # -- inside -------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with explained(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself where the disk is full.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                self._terms.clear()
                raise

    def _get(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def _set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def read_failures(db: sqlite3.Connection) -> list[Failed]:
    """Files that could not be read, by name."""
    found = db.execute("SELECT name, reason, root, sha256, recipe, classification, groups FROM failures ORDER BY name")
    return [
        Failed(name, reason, Path(os.fsdecode(root)), sha256, recipe, rows.access_of(*declared))
        for name, reason, root, sha256, recipe, *declared in found
    ]
