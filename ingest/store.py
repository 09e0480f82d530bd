"""store.sqlite, the one truth: documents in, and what indexes and reports are built from out; each step a transaction.

Written under the ingest lock only, one transaction a document: what `put_document` has returned from is on
the disk. Which rows a step writes or reads stands in the modules it calls; where a step begins and ends stands here.
Knows nothing of indexes or files being read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import versions
from ingest.access import Access
from ingest.columnar import Chunk, Table
from ingest.durable import explained
from ingest.erased import Erased
from ingest.errors import StoreError
from ingest.failures import Failed, delete_failures, read_failures, write_failure
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
)
from ingest.rates.schema import Schedule
from ingest.schema import Document, Page, Passage, RecordTable
from ingest.standing import Standings
from ingest.store_file import (
    EmbedderIdentity,
    delete_meta,
    open_for_writing,
    prepare,
    read_meta,
    store_path,
    write_meta,
)
from ingest.stored import delete_all_of, drop_orphans, read_erased, read_stored, rewrite, stands_elsewhere, write_erased
from ingest.term_numbers import Terms, make_tokens_anew
from ingest.words import words_fingerprint

# After every generation: what has not died is living.
_LIVING = 2**31

Vectors = NDArray[np.floating[Any]]


class Store:
    """Opened for writing; use as a context manager. Raises StoreError, one clear line."""

    def __init__(self, data: Path, embedder: EmbedderIdentity) -> None:
        """Open or make the store of `data`; refuses one made by another embedder."""
        self.path = store_path(data)
        self._terms = Terms()
        self._known: tuple[int, dict[str, tuple[Document, str]]] | None = None
        with explained(self.path):
            data.mkdir(parents=True, exist_ok=True)
            self._db = open_for_writing(self.path)
            try:
                self._prepare(embedder)
            except BaseException:
                self._db.close()
                raise

    def _prepare(self, embedder: EmbedderIdentity) -> None:
        with self._transaction() as db:
            prepare(db, self.path, embedder)
            self.dimension = embedder.dimension
            self.fingerprint = embedder.fingerprint
            self.id = read_meta(db, "store") or ""
            if read_meta(db, "words") != words_fingerprint():
                make_tokens_anew(db, self._terms)
                write_meta(db, "words", words_fingerprint())

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
            versions.retire(db, document.name, generation)
            versions.write(db, self._terms, document, pages, tables, passages, halves, generation, recipe, schedules)
            delete_failures(db, [document.name])
            versions.declare(db, document.name, document.access)

    def remove_document(self, name: str, generation: int) -> None:
        """The living version dies in `generation`; generations before it keep it."""
        with self._transaction() as db:
            versions.retire(db, name, generation)

    def set_access(self, name: str, access: Access, generation: int) -> None:
        """Who may see a document, and all its versions: going back to an earlier generation must not open it again."""
        with self._transaction() as db:
            versions.declare(db, name, access)
            write_meta(db, "access", str(generation))

    def move_document(self, name: str, root: Path, path: Path) -> None:
        """The same bytes now lie elsewhere."""
        with self._transaction() as db:
            versions.move(db, name, root, path)

    def put_failure(self, failed: Failed) -> None:
        """Remember that a file could not be read; an earlier version of it stays as it is."""
        with self._transaction() as db:
            write_failure(db, failed)

    def forget_failures(self, names: Iterable[str]) -> None:
        """These files are gone, or could be read."""
        with self._transaction() as db:
            delete_failures(db, names)

    def claim(self, number: int) -> None:
        """Use up a generation's number, so that it never means two things, whatever happens next."""
        with self._transaction() as db:
            write_meta(db, "generation", str(number))

    def purge(self, kept: Sequence[int]) -> int:
        """Delete versions that died and that no kept generation holds; returns how many."""
        with self._transaction() as db:
            dead = versions.find_unheld(db, kept)
            if dead:
                versions.delete(db, dead)
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
            write_meta(db, f"erasing {what}", datetime.now(UTC).isoformat(timespec="seconds"))

    def is_erasing(self, what: str) -> bool:
        """Whether it was begun and has not ended."""
        return read_meta(self._db, f"erasing {what}") is not None

    def stands_elsewhere(self, line: str, name: str) -> bool:
        """Whether a living document other than this one says these words in one passage; a slow look at all of them."""
        return stands_elsewhere(self._db, line, name)

    def end_erasing(self, what: str) -> None:
        """Nothing is left of it."""
        with self._transaction() as db:
            delete_meta(db, f"erasing {what}")

    def erase_document(self, name: str) -> int:
        """Delete all versions of a document, from generations that hold them too; returns how many."""
        with self._transaction() as db:
            gone = delete_all_of(db, name)
        return gone

    def clear_away(self) -> None:
        """Leave no byte of what was deleted in the store's files."""
        with self._transaction() as db:
            drop_orphans(db)
        self._terms.forget()
        with explained(self.path):
            rewrite(self._db, self.path)

    # -- reading ------------------------------------------------------------------------------------------

    def claimed(self) -> int:
        """The last generation number used up; 0 where there was none."""
        return int(read_meta(self._db, "generation") or 0)

    def changed_in(self) -> int:
        """The newest generation in which a version was born or died, or who may see one changed; 0 for none."""
        return max(versions.read_last_change(self._db), int(read_meta(self._db, "access") or 0))

    def documents(self) -> list[Document]:
        """Living versions by name."""
        return [document for document, _ in self.living().values()]

    def living(self) -> dict[str, tuple[Document, str]]:
        """Name -> (living version, recipe), by name."""
        # An ingest asks five times; nobody else writes, so what was read holds until something is written here.
        if self._known is None or self._known[0] != self._db.total_changes:
            read = versions.read_living(self._db)
            self._known = (self._db.total_changes, read)
        return dict(self._known[1])

    def failures(self) -> list[Failed]:
        """Files that could not be read, by name."""
        return read_failures(self._db)

    def count_passages(self) -> int:
        """Passages of all living versions."""
        return versions.count_living_passages(self._db)

    def known_vectors(self, texts: Sequence[str]) -> list[NDArray[np.float16] | None]:
        """For each searchable text its vector, shape (dimension,), where one is stored."""
        return versions.read_vectors(self._db, texts)

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
        return read_meta(self._db, "words") or ""

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
                self._terms.forget()
                raise
