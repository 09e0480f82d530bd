"""A published generation opened for reading: the three channels, the filters, the passages and pages behind them.

Opening checks every file against the manifest and the store against both. An open generation keeps its files
and rows until it is closed, whatever is published meanwhile.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
import sqlite3
import threading
import weakref
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import rows
from ingest.access import Access, Policy, Viewer
from ingest.census import Census, Named, read_census, read_named, read_samples
from ingest.codes import LONGEST, CodeIndex, commonest, kind_of, unlike
from ingest.columnar import Log, read_logs
from ingest.durable import explained, sha256_file
from ingest.errors import GenerationError, StoreError, UnusableInput
from ingest.identifiers import normal_form
from ingest.in_force import read_standings
from ingest.issues import Issue
from ingest.lexical import LexicalIndex, load_array, places_of
from ingest.manifest import MANIFEST, Manifest, current, generation_folder, verify_files
from ingest.members import open_members, read_access, read_assets, read_codes
from ingest.publish import ASSETS, CODES, LEXICAL, MEMBERS, VECTORS, list_generations, publish, rollback, verify
from ingest.rates.schema import Schedule, schedule_from_json
from ingest.schema import BlockKind, Document, DocumentKind, Identifier, Page, PageFacts, Passage, RecordTable
from ingest.seen import IdSet, Labels, SeenCodes, SeenWords
from ingest.standing import WINDOWS, Standing, Standings, Windows
from ingest.standing import load as load_standings
from ingest.store import EmbedderIdentity, Failed, read_failures, store_path
from ingest.vectors import VectorIndex

__all__ = ["Generation", "list_generations", "open_current", "open_generation", "publish", "rollback", "verify"]

Ids = NDArray[np.int64]

# Passages either side where a document has no pages.
_NEIGHBOURS = 5


# Parts that are kept ready, one for each set of declarations that some viewer may see.
_PARTS = 32


@dataclass(frozen=True, slots=True)
class _Contents:
    """What a generation, or the part of it that may be seen, is read from."""

    manifest: Manifest
    folder: Path
    store: Path
    db: sqlite3.Connection
    ids: Ids
    document_ids: Ids
    vectors: Callable[[], VectorIndex]
    lexical: LexicalIndex | SeenWords
    codes: CodeIndex | SeenCodes
    standings: Standings
    windows: Windows
    assets: Callable[[], list[str]]
    seen: frozenset[Access] | None = None  # declarations; None where everything may be seen


class Generation:
    """Safe for several threads. Close it, or use it as a context manager.

    `open_current` gives all of it, for those who look after the documents; whoever asks gets what `seen_by` gives.
    """

    def __init__(self, contents: _Contents, lock: int = -1) -> None:
        """Take over `lock`, a descriptor that holds a shared lock on the manifest; use `open_current`."""
        self.manifest = contents.manifest
        self.number = contents.manifest.number
        self._contents = contents
        self._folder, self._path, self._db = contents.folder, contents.store, contents.db
        self._ids, self._document_ids = contents.ids, contents.document_ids
        self._lexical, self._codes = contents.lexical, contents.codes
        self._standings, self._windows = contents.standings, contents.windows
        self._seen_ids = None if contents.seen is None else IdSet(self._ids)
        self._lock = lock
        self._guard = threading.Lock()
        self._logs: tuple[Log, ...] | None = None
        self._schedules: tuple[Schedule, ...] | None = None
        self._assets: list[str] | None = None
        self._labels: Labels | None = None
        self._parts: OrderedDict[frozenset[Access], Generation] = OrderedDict()
        self._part_guard = threading.Lock()

    def __enter__(self) -> Generation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files and rows, and of those of its parts; they may then be cleared away."""
        with self._part_guard:
            for part in self._parts.values():
                part.close()
            self._parts.clear()
        with self._guard:
            self._db.close()
            if self._lock >= 0:
                os.close(self._lock)
                self._lock = -1

    def check_embedder(self, embedder: EmbedderIdentity) -> None:
        """Raises GenerationError where questions embedded by `embedder` cannot be compared with the passages."""
        if embedder.fingerprint != self.manifest.fingerprint:
            raise GenerationError(
                f"generation {self.number:06d} was made by the embedder {self.manifest.embedder}, not by this "
                f"{embedder.name}; choose that embedder in the settings, or ingest into another data folder"
            )

    # -- who may see what -----------------------------------------------------------------------------------

    @property
    def key(self) -> tuple[int, frozenset[Access] | None]:
        """What may be remembered of it is remembered under this: its number, and which part of it this is."""
        return self.number, self._contents.seen

    def access_in_force(self, policy: Policy) -> bool:
        """Whether not everybody may see everything."""
        return self._declared().in_force(policy)

    def seen_by(self, viewer: Viewer, policy: Policy) -> Generation:
        """What of it may be seen, as a generation that never held anything else; open as long as this one is.

        Itself where access is not in force, or nothing is hidden from this viewer.
        """
        labels = self._declared()
        if not labels.in_force(policy):
            return self
        seen = labels.seen(viewer, policy)
        if not labels.hides(seen):
            return self
        with self._part_guard:
            part = self._parts.get(seen)
            if part is None:
                part = self._parts[seen] = self._part(labels.documents_of(seen), seen)
                while len(self._parts) > _PARTS:
                    self._parts.popitem(last=False)
            self._parts.move_to_end(seen)
            return part

    def _declared(self) -> Labels:
        with self._guard, explained(self._path):
            if self._labels is None:
                unread = (failed.access for failed in read_failures(self._db))
                self._labels = Labels.of(read_access(self._db), unread)
            return self._labels

    def _part(self, documents: Ids, seen: frozenset[Access]) -> Generation:
        whole = self._contents
        chosen = IdSet(documents).holds(self._document_ids)
        ids, document_ids = self._ids[chosen], self._document_ids[chosen]
        manifest = replace(whole.manifest, documents=len(documents), passages=len(ids))
        db = open_members(self._path, manifest.store, self.number, len(documents), len(ids), documents)
        with explained(self._path):
            standings, windows = read_standings(db, self.number, ids, document_ids, documents)
        assert isinstance(whole.lexical, LexicalIndex)
        assert isinstance(whole.codes, CodeIndex)
        held = IdSet(ids)
        part = Generation(
            replace(
                whole,
                manifest=manifest,
                db=db,
                ids=ids,
                document_ids=document_ids,
                lexical=SeenWords(whole.lexical, ids),
                codes=SeenCodes(whole.codes, held, lambda normal: part._surface_of(normal)),
                standings=standings,
                windows=Windows(windows),
                assets=lambda: part._read_assets(),
                seen=seen,
            )
        )
        # One that made room for others may still be in use: its rows are let go when nothing refers to it any more.
        weakref.finalize(part, db.close)
        return part

    def _surface_of(self, normal: str) -> str:
        """How the passages of this part mostly write a code."""
        found = self._rows(
            "SELECT i.surface, i.passage_id FROM identifiers i WHERE i.normal = ?"
            if len(normal) < LONGEST
            else "SELECT i.surface, i.passage_id FROM identifiers i WHERE substr(i.normal, 1, 128) = ?",
            (normal,),
        )
        held = self._among(np.array([row[1] for row in found], np.int64))
        return commonest(Counter(row[0] for row, kept in zip(found, held.tolist(), strict=True) if kept))

    def _among(self, ids: Ids) -> NDArray[np.bool_]:
        return np.ones(len(ids), np.bool_) if self._seen_ids is None else self._seen_ids.holds(ids)

    def _held(self, allowed: Ids | None) -> Ids | None:
        """Those of the allowed ids that this part holds; None where all are meant and this is the whole."""
        if self._seen_ids is None:
            return allowed
        return self._ids if allowed is None else allowed[self._seen_ids.holds(allowed)]

    # -- channels -----------------------------------------------------------------------------------------

    def dense(self, vector: NDArray[np.float32], k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """At most `k` of (passage id, cosine), best first."""
        return self._contents.vectors().search(vector, k, self._held(allowed))

    def lexical(self, tokens: Sequence[str], k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """At most `k` of (passage id, BM25), best first; `tokens` from `lexical_tokens`."""
        return self._lexical.search(tokens, k, allowed)

    def rarity(self, tokens: Sequence[str]) -> dict[str, float]:
        """How rare each token of a question is among the passages (idf): what it says of what is asked."""
        return self._lexical.rarity(tokens)

    def identifier(self, normals: Sequence[str], k: int, allowed: Ids | None = None) -> list[tuple[int, int]]:
        """At most `k` of (passage id, how many of these codes it holds), most first, equal ones by id."""
        held = [self._codes.held(place, allowed) for place in self._codes.places(list(dict.fromkeys(normals))).values()]
        if len(held) == 1:
            return [(passage, 1) for passage in held[0][:k].tolist()]
        counts: Counter[int] = Counter()
        for ids in held:
            counts.update(ids.tolist())
        return sorted(counts.items(), key=lambda hit: (-hit[1], hit[0]))[:k]

    def holders(self, normals: Iterable[str], allowed: Ids | None = None) -> Ids:
        """Ids of the passages that hold one of these codes, ascending."""
        held = [self._codes.held(place, allowed) for place in self._codes.places(list(normals)).values()]
        return held[0] if len(held) == 1 else np.unique(np.concatenate([np.empty(0, np.int64), *held]))

    def share_rare(self, holders: int) -> float:
        """How much a code tells that so many passages hold: 1 for one passage, 0 for all of them."""
        return 1.0 - math.log(max(1, holders)) / math.log(max(2, len(self._ids)))

    def codes(self) -> Iterator[Identifier]:
        """Every code that some passage holds, as it is mostly written."""
        for place in self._codes.all_places():
            yield Identifier(self._codes.surface(place), self._codes.normal(place))

    def known_identifiers(self, normals: Iterable[str]) -> set[str]:
        """Those of the normal forms that some passage of this generation holds."""
        return set(self._codes.places(list(normals)))

    def near_identifiers(self, readings: str | Sequence[str], limit: int) -> list[str]:
        """Surfaces of at most `limit` known codes one edit away: a sign changed, put in, left out, or two swapped.

        Of one normal form, or of all that an unknown code may be read as, the likeliest reading first. Then most
        alike first: the same letters, the same length, two signs swapped. 'RECORD 4124' is near to records alone.
        """
        near: dict[str, tuple[tuple[object, ...], str]] = {}
        for turn, reading in enumerate([readings] if isinstance(readings, str) else readings):
            family, _, asked = reading.rpartition(" ")
            for place in self._codes.near(reading):
                other, _, code = self._codes.normal(place).rpartition(" ")
                if other == family:
                    found = ((turn, *unlike(asked, code)), self._codes.surface(place))
                    near[code] = min(found, near.get(code, found))
        return [surface for _, surface in sorted(near.values())[:limit]]

    def has_kind(self, normal: str) -> bool:
        """Whether some code known is of the kind of this one: as `ingest.codes.kind_of` says."""
        return kind_of(normal) in self._codes.kinds

    def has_family(self, family: str) -> bool:
        """Whether some code known is named by a word of this family: 'ALARM', 'SCHEDULE'."""
        return any(kind.startswith(family + " ") for kind in self._codes.kinds)

    def has_token(self, token: str) -> bool:
        """Whether some passage holds this token of `lexical_tokens`."""
        return self._lexical.term(token) is not None

    # -- filters ------------------------------------------------------------------------------------------

    def allowed(
        self,
        kind: DocumentKind | None = None,
        asset: str = "",
        as_of: date | None = None,
        ended_before: date | None = None,
        past_by: date | None = None,
        until: date | None = None,
    ) -> Ids | None:
        """Ids of the passages within all filters, ascending; None where no filter is given.

        `asset` in any spelling finds the rows of that asset and every passage that names it. The days are those
        of the passage's own page, else of its document; what has no date is always in force. `as_of` leaves out
        what was not in force on that day. `ended_before` keeps what is to be answered from on that day: not what
        had ended or been replaced, nor what waits for the end of what it replaces. `past_by` keeps only what had
        ended or been replaced.
        """
        if ended_before is not None and self._windows.all_same:
            ended_before = None
        if kind is None and not asset and as_of is None and ended_before is None and past_by is None:
            return None
        kept = self._ids
        chosen = np.ones(len(kept), np.bool_)
        if as_of is not None:
            chosen &= self._windows.in_force(as_of, until)
        if ended_before is not None:
            chosen &= self._windows.current(ended_before)
        if past_by is not None:
            chosen &= self._windows.past(past_by)
        if kind is not None:
            documents = self._rows("SELECT id FROM members WHERE kind = ?", (kind.value,))
            chosen &= np.isin(self._document_ids, np.array([row[0] for row in documents], np.int64))
        kept = kept[chosen]
        if asset:
            normal = normal_form(asset)
            found = self._rows(
                "SELECT id FROM passages WHERE asset_normal = :normal AND asset_normal <> ''"
                " UNION SELECT passage_id FROM identifiers WHERE normal = :normal",
                {"normal": normal},
            )
            ids = np.sort(np.array([row[0] for row in found], np.int64))
            kept = kept[places_of(kept, ids)]
        return kept

    def prose(self, allowed: Ids | None = None, without: Iterable[str] = ()) -> Ids:
        """Ids of the allowed passages of documents that are no logs, but for those named in `without`."""
        documents = self._rows(
            "SELECT id FROM members WHERE kind <> 'log' AND name NOT IN (SELECT value FROM json_each(?))",
            (json.dumps(list(without)),),
        )
        ids = self._ids[np.isin(self._document_ids, np.array([row[0] for row in documents], np.int64))]
        return ids if allowed is None else allowed[places_of(allowed, ids)]

    def without(self, documents: Iterable[str], allowed: Ids | None = None) -> Ids:
        """Ids of the allowed passages, but for those of some documents."""
        return self._of_documents(documents, allowed, inside=False)

    def within(self, documents: Iterable[str], allowed: Ids | None = None) -> Ids:
        """Ids of the allowed passages of some documents."""
        return self._of_documents(documents, allowed, inside=True)

    def _of_documents(self, documents: Iterable[str], allowed: Ids | None, inside: bool) -> Ids:
        named = self._rows(
            "SELECT id FROM members WHERE name IN (SELECT value FROM json_each(?))", (json.dumps(list(documents)),)
        )
        found = np.isin(self._document_ids, np.array([row[0] for row in named], np.int64))
        ids = self._ids[found if inside else ~found]
        return ids if allowed is None else allowed[places_of(allowed, ids)]

    def successions(self) -> dict[str, str]:
        """Name of a document -> name of the one that takes its place, where both are in the corpus."""
        found = self._standings.documents.items()
        return {name: one.successor.document for name, one in found if one.successor and one.successor.document}

    def standing(self, document: Document, page: int | None = None, facts: PageFacts | None = None) -> Standing:
        """Between which days a document, or a page of it that says `facts`, is in force, and what takes its place."""
        return self._standings.of(document, page, facts)

    def issues(self, today: date) -> list[Issue]:
        """All documents by name, each with what it is `today`."""
        known = self._standings
        return [Issue(one, known.of(one), today, one.name in known.own_days) for one in self.documents()]

    def page_facts(self, document: str, number: int) -> PageFacts | None:
        """What a page says of itself, without its text; None where it says no more than its document."""
        found = self._rows(
            "SELECT g.sheet, g.revision, g.cancels, g.issued, g.valid_from, g.valid_to FROM pages g"
            " JOIN members d ON d.id = g.document_id WHERE d.name = ? AND g.number = ? AND g.facts",
            (document, number),
        )
        return rows.facts_of(found[0]) if found else None

    def assets(self) -> list[str]:
        """Assets of log rows, as written, each once, sorted."""
        if self._assets is None:
            self._assets = self._contents.assets()
        return list(self._assets)

    def _read_assets(self) -> list[str]:
        with self._guard, explained(self._path):
            return read_assets(self._db)

    # -- what stands behind an id ----------------------------------------------------------------------------

    def passages(self, ids: Iterable[int]) -> list[Passage]:
        """In the order of `ids`; an id that this generation does not hold is left out."""
        wanted = [int(one) for one in ids]
        found = self._passages("p.id IN (SELECT value FROM json_each(?))", (json.dumps(wanted),))
        by_id = {passage.id: passage for passage in found}
        return [by_id[one] for one in wanted if one in by_id]

    def neighbours(self, passage: Passage) -> list[Passage]:
        """The passages of the same page, or of the same log row, in reading order, itself among them.

        Where the document has no pages: those close by, up to five either side.
        """
        where = passage.location
        if where.page is not None or where.row is not None:
            return self._passages(
                "d.name = ? AND p.page IS ? AND p.row IS ? AND p.sheet IS ? ORDER BY p.id",
                (passage.document, where.page, where.row, where.sheet),
            )
        return self._passages(
            "d.name = ? AND p.id BETWEEN ? AND ? ORDER BY p.id",
            (passage.document, passage.id - _NEIGHBOURS, passage.id + _NEIGHBOURS),
        )

    def holding(self, document: str, page: int | None, words: str) -> list[Passage]:
        """The passages of a document, or of one page of it, that hold these words verbatim, in reading order."""
        return self._passages(
            "d.name = ? AND (? IS NULL OR p.page = ?) AND instr(p.text, ?) > 0 ORDER BY p.id",
            (document, page, page, words),
        )

    def passages_of(self, document: str) -> list[Passage]:
        """All passages of a document but its log rows, in reading order; none for an unknown one."""
        return self._passages("d.name = ? AND p.row IS NULL ORDER BY p.id", (document,))

    def documents(self) -> list[Document]:
        """All documents by name."""
        return [
            rows.document_of(row) for row in self._rows(f"SELECT {rows.DOCUMENT_COLUMNS} FROM members ORDER BY name")
        ]

    def document(self, name: str) -> Document:
        """Raises UnusableInput where there is none of that name."""
        found = self._rows(f"SELECT {rows.DOCUMENT_COLUMNS} FROM members WHERE name = ?", (name,))
        if not found:
            raise UnusableInput(f"no document is called {name}; the Documents page lists their names")
        return rows.document_of(found[0])

    def page(self, document: str, number: int) -> Page:
        """Raises UnusableInput where there is no such page."""
        found = self._pages(document, "AND g.number = ?", (number,))
        if not found:
            raise UnusableInput(f"{document} has no page {number}; the Documents page says how many it has")
        return found[0]

    def pages(self, document: str) -> list[Page]:
        """All pages of a document in order; none for an unknown one."""
        return self._pages(document, "ORDER BY g.number", ())

    def tables(self, document: str) -> list[RecordTable]:
        """The typed records of a log, sheet by sheet; none for other documents."""
        columns = self._rows(
            "SELECT c.sheet, c.name, c.type, c.role, c.unit, c.format FROM columns c"
            " JOIN members d ON d.id = c.document_id WHERE d.name = ? ORDER BY c.sheet, c.position",
            (document,),
        )
        records = self._rows(
            "SELECT r.sheet, r.row, r.record FROM records r JOIN members d ON d.id = r.document_id"
            " WHERE d.name = ? ORDER BY r.sheet, r.row",
            (document,),
        )
        return [
            rows.table_of(
                sheet,
                [row[1:] for row in columns if row[0] == sheet],
                [row[1:] for row in records if row[0] == sheet],
            )
            for sheet in dict.fromkeys(row[0] for row in columns)
        ]

    def schedules(self) -> tuple[Schedule, ...]:
        """Rate schedules of all documents, each with the name of its document, in the order in which they stand."""
        if self._schedules is None:
            self._schedules = self._read_schedules()
        return self._schedules

    def _read_schedules(self) -> tuple[Schedule, ...]:
        found = self._rows(
            "SELECT d.name, t.tariff FROM tariffs t JOIN members d ON d.id = t.document_id ORDER BY d.name, t.position"
        )
        return tuple(replace(schedule_from_json(text), document=name) for name, text in found)

    def logs(self) -> tuple[Log, ...]:
        """All tables of rows, typed and profiled, by document and sheet; plans run over their files."""
        with self._guard, explained(self._folder):
            if self._logs is None:
                logs = read_logs(self._folder)
                if self._seen_ids is not None:
                    names = {row[0] for row in self._db.execute("SELECT name FROM members")}
                    logs = tuple(log for log in logs if log.document in names)
                self._logs = logs
            return self._logs

    def row_passages(self, document: str, sheet: str, rows: Iterable[int]) -> list[Passage]:
        """The passages of these rows of a log, by row; a long row may have several.

        Of a table printed in a document: the line of each row alone, as a part of the passage that holds it.
        """
        wanted = json.dumps([int(row) for row in rows])
        found = self._passages(
            "d.name = ? AND p.sheet IS ? AND p.row IN (SELECT value FROM json_each(?)) ORDER BY p.row, p.id",
            (document, sheet or None, wanted),
        )
        return found or self._printed_rows(document, sheet, wanted)

    def _printed_rows(self, document: str, sheet: str, wanted: str) -> list[Passage]:
        records = self._rows(
            "SELECT r.row, r.record FROM records r JOIN members d ON d.id = r.document_id"
            " WHERE d.name = ? AND r.sheet = ? AND r.row IN (SELECT value FROM json_each(?)) ORDER BY r.row",
            (document, sheet, wanted),
        )
        places = {row: place for row, record in records if (place := rows.place_of(record)) is not None}
        by_page: dict[int, list[Passage]] = {}
        for page in sorted({page for page, _ in places.values()}):
            by_page[page] = self._passages("d.name = ? AND p.page IS ? ORDER BY p.start", (document, page or None))
        return [
            part for row, (page, start) in places.items() if (part := _line_at(by_page[page], row, start)) is not None
        ]

    def failures(self) -> list[Failed]:
        """Files that the last ingest of their folder could not read, by name."""
        with self._guard, explained(self._path):
            every, seen = read_failures(self._db), self._contents.seen
        return every if seen is None else [failed for failed in every if failed.access in seen]

    def census(self) -> Census:
        """Everything counted: documents, log rows by month and by asset (ingest/census.py)."""
        with self._guard, explained(self._path):
            return read_census(self._db)

    def named(self, normals: Sequence[str]) -> tuple[Named, ...]:
        """Which documents that are no logs name these codes, and how often."""
        with self._guard, explained(self._path):
            return read_named(self._db, normals)

    def samples(self) -> dict[str, str]:
        """Some words of each document, by its name."""
        with self._guard, explained(self._path):
            return read_samples(self._db)

    # -- inside -------------------------------------------------------------------------------------------

    def _rows(self, query: str, values: Any = ()) -> list[tuple[Any, ...]]:
        with self._guard, explained(self._path):
            return self._db.execute(query, values).fetchall()

    def _pages(self, document: str, rest: str, values: tuple[object, ...]) -> list[Page]:
        found = self._rows(
            f"SELECT {rows.PAGE_COLUMNS} FROM pages g JOIN members d ON d.id = g.document_id WHERE d.name = ? {rest}",
            (document, *values),
        )
        return [rows.page_of(row) for row in found]

    def _passages(self, where: str, values: tuple[object, ...]) -> list[Passage]:
        found = self._rows(
            f"SELECT {rows.PASSAGE_COLUMNS} FROM passages p JOIN members d ON d.id = p.document_id WHERE {where}",
            values,
        )
        codes: dict[int, list[Identifier]] = {}
        for passage_id, surface, normal in self._rows(
            "SELECT passage_id, surface, normal FROM identifiers"
            " WHERE passage_id IN (SELECT value FROM json_each(?)) ORDER BY passage_id, position",
            (json.dumps([row[3] for row in found]),),
        ):
            codes.setdefault(passage_id, []).append(Identifier(surface, normal))
        return [rows.passage_of(row, tuple(codes.get(row[3], ()))) for row in found]

    def _within(self, ids: Ids, allowed: Ids | None) -> Ids:
        """Those of `ids` that this generation holds and that are allowed."""
        ids = self._ids[places_of(self._ids, ids)]
        return ids if allowed is None else allowed[places_of(allowed, ids)]


def _line_at(passages: Sequence[Passage], row: int, start: int) -> Passage | None:
    """The line of a page's text that begins at `start`, as a part of the passage that holds it."""
    for passage in passages:
        at = start - passage.start
        if passage.block is BlockKind.TABLE and 0 <= at < len(passage.text):
            line = passage.text[at:].split("\n", 1)[0]
            return replace(passage, text=line, start=start, location=replace(passage.location, row=row))
    return None


def open_current(data: Path) -> Generation:
    """Open the generation that CURRENT names, verified. Raises StoreError or GenerationError, one clear line."""
    while True:
        now = current(data)
        if now is None:
            raise StoreError(f"{data} holds no published documents; run `nameplate ingest PATH --data {data}`")
        try:
            return open_generation(data, now[0], now[1])
        except GenerationError:
            # Between reading CURRENT and locking the generation another one may have taken its place.
            if current(data) == now:
                raise


def open_generation(data: Path, number: int, digest: str | None = None) -> Generation:
    """Open one generation, verified; `digest` is the SHA-256 that its manifest must have, where it is known."""
    path = generation_folder(data, number) / MANIFEST
    try:
        lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise GenerationError(
            f"generation {number:06d} in {data} cannot be opened ({error.strerror}); "
            "run `nameplate generations rollback`, or ingest again to rebuild it"
        ) from None
    try:
        with explained(path):
            fcntl.flock(lock, fcntl.LOCK_SH)
            # Cleared away between open and lock: what is locked is then no longer what the name stands for.
            if not path.exists() or not os.path.samestat(os.fstat(lock), path.stat()):
                raise GenerationError(f"generation {number:06d} in {data} has just been replaced; try again")
            if digest is not None and sha256_file(path) != digest:
                raise GenerationError(
                    f"CURRENT in {data} does not fit generation {number:06d}; run `nameplate generations rollback`"
                )
            return Generation(_contents_of(data, verify_files(data, number)), lock)
    except BaseException:
        os.close(lock)
        raise


def _contents_of(data: Path, manifest: Manifest) -> _Contents:
    folder, store = generation_folder(data, manifest.number), store_path(data)
    members = load_array(folder / MEMBERS)
    ids: Ids = np.ascontiguousarray(members[0])
    document_ids: Ids = np.ascontiguousarray(members[1])
    lexical = LexicalIndex.load(folder / LEXICAL)
    db = open_members(store, manifest.store, manifest.number, manifest.documents, manifest.passages)
    # Generations of earlier versions have no such folder.
    kept = (folder / CODES).is_dir()
    codes = CodeIndex.load(folder / CODES) if kept else CodeIndex.build(read_codes(db, ids))
    if (folder / WINDOWS).is_file():
        standings, windows = load_standings(folder), load_array(folder / WINDOWS)
    else:
        standings, windows = read_standings(db, manifest.number, ids, document_ids)
    return _Contents(
        manifest=manifest,
        folder=folder,
        store=store,
        db=db,
        ids=ids,
        document_ids=document_ids,
        vectors=_Once(lambda: VectorIndex.load(folder / VECTORS)),
        lexical=lexical,
        codes=codes,
        standings=standings,
        windows=Windows(windows),
        assets=lambda: list(json.loads((folder / ASSETS).read_bytes())),
    )


class _Once:
    """Loaded with the first use, then kept."""

    def __init__(self, load: Callable[[], VectorIndex]) -> None:
        self._load = load
        self._guard = threading.Lock()
        self._loaded: VectorIndex | None = None

    def __call__(self) -> VectorIndex:
        with self._guard:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded
