"""What stands behind the ids of a generation: passages, pages, documents, records, schedules, read from the store."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest import rows
from ingest.census import Census, Named, read_census, read_named, read_samples
from ingest.durable import explained
from ingest.errors import UnusableInput
from ingest.rates.schema import Schedule, schedule_from_json
from ingest.schema import BlockKind, Document, Identifier, Page, PageFacts, Passage, RecordTable

# Passages either side where a document has no pages.
_NEIGHBOURS = 5


class Shelf:
    """Safe for several threads. Reads through a connection of `open_members`, whose view has what may be read."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        """`path` is that of the store, for what is said of errors."""
        self._db, self._path = db, path
        self._guard = threading.Lock()
        self._schedules: tuple[Schedule, ...] | None = None

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

    def page_facts(self, document: str, number: int) -> PageFacts | None:
        """What a page says of itself, without its text; None where it says no more than its document."""
        found = self._rows(
            "SELECT g.sheet, g.revision, g.cancels, g.issued, g.valid_from, g.valid_to FROM pages g"
            " JOIN members d ON d.id = g.document_id WHERE d.name = ? AND g.number = ? AND g.facts",
            (document, number),
        )
        return rows.facts_of(found[0]) if found else None

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


def _line_at(passages: Sequence[Passage], row: int, start: int) -> Passage | None:
    """The line of a page's text that begins at `start`, as a part of the passage that holds it."""
    for passage in passages:
        at = start - passage.start
        if passage.block is BlockKind.TABLE and 0 <= at < len(passage.text):
            line = passage.text[at:].split("\n", 1)[0]
            return replace(passage, text=line, start=start, location=replace(passage.location, row=row))
    return None
