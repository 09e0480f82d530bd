"""The tables of store.sqlite, and how nouns become rows and rows nouns. Opens no file.

A document row is one version of a document. It alone carries the generation in which the version was born
and the one in which it died; its pages, passages, identifiers and records belong to it, so they cannot
disagree. Generation N holds the versions with born <= N and (died is null or died > N).
"""

from __future__ import annotations

import json
import math
import os
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.access import UNDECLARED, Access, Classification
from ingest.identifiers import normal_form
from ingest.schema import (
    BlockKind,
    Column,
    ColumnRole,
    ColumnType,
    Document,
    DocumentKind,
    Identifier,
    Location,
    Page,
    PageFacts,
    Passage,
    Record,
    RecordTable,
    Value,
)

SCHEMA_VERSION = 5

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, root BLOB NOT NULL, path BLOB NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    title TEXT NOT NULL, kind TEXT NOT NULL, pages INTEGER NOT NULL, revision TEXT NOT NULL,
    issued TEXT, valid_from TEXT, valid_to TEXT,
    supersedes TEXT NOT NULL, superseded_by TEXT NOT NULL,      -- as it says itself
    notes TEXT NOT NULL,
    classification TEXT NOT NULL, groups TEXT NOT NULL,         -- as documents.toml declares, of all versions alike
    personal TEXT NOT NULL,         -- a JSON object: kind of personal data, how many different ones
    erased INTEGER NOT NULL,        -- places from which words were erased
    recipe TEXT NOT NULL,           -- what besides the bytes made these rows: settings, code, columns.toml
    passages INTEGER NOT NULL,      -- how many it has
    born INTEGER NOT NULL, died INTEGER
);
CREATE UNIQUE INDEX documents_living ON documents(name) WHERE died IS NULL;
CREATE INDEX documents_name ON documents(name);
CREATE INDEX documents_dead ON documents(died) WHERE died IS NOT NULL;

CREATE TABLE pages (
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    number INTEGER NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL, char_map BLOB NOT NULL,
    -- what the page says of itself, where facts is 1
    facts INTEGER NOT NULL, sheet TEXT NOT NULL, revision TEXT NOT NULL, cancels TEXT NOT NULL,
    issued TEXT, valid_from TEXT, valid_to TEXT,
    PRIMARY KEY (document_id, number)
);

-- What is made of a searchable text, once for all passages that have it, in any version.
CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    vector BLOB NOT NULL,           -- float16
    tokens BLOB NOT NULL            -- int32, terms(id) in order
);
CREATE TABLE terms (id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE);

CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,       -- never used again
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    text_id INTEGER NOT NULL REFERENCES texts(id),
    block TEXT NOT NULL, page INTEGER, row INTEGER, sheet TEXT, heading TEXT NOT NULL,
    text TEXT NOT NULL, start INTEGER NOT NULL, context TEXT NOT NULL,
    asset TEXT NOT NULL, asset_normal TEXT NOT NULL, at TEXT
);
CREATE INDEX passages_document ON passages(document_id, page, row);
CREATE INDEX passages_text ON passages(text_id);
CREATE INDEX passages_asset ON passages(asset_normal, document_id) WHERE asset_normal <> '';

CREATE TABLE identifiers (
    passage_id INTEGER NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
    position INTEGER NOT NULL, normal TEXT NOT NULL, surface TEXT NOT NULL,
    PRIMARY KEY (passage_id, position)
) WITHOUT ROWID;
CREATE INDEX identifiers_normal ON identifiers(normal, passage_id);

CREATE TABLE columns (
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    sheet TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
    type TEXT NOT NULL, role TEXT, unit TEXT NOT NULL, format TEXT NOT NULL,
    PRIMARY KEY (document_id, sheet, position)
) WITHOUT ROWID;
CREATE TABLE records (
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    sheet TEXT NOT NULL, row INTEGER NOT NULL,
    record TEXT NOT NULL,           -- a JSON array in the order of columns, a datetime in ISO 8601, or of a table
                                    -- printed in a document {"page", "start", "values": that array}
    PRIMARY KEY (document_id, sheet, row)
) WITHOUT ROWID;

-- Rate schedules read from the document, as ingest/rates/schema.py writes them.
CREATE TABLE tariffs (
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    position INTEGER NOT NULL, tariff TEXT NOT NULL,
    PRIMARY KEY (document_id, position)
) WITHOUT ROWID;

-- What was erased for a person, as hashes, so that a file read again is masked again (ingest/erased.py).
CREATE TABLE erased (
    digest BLOB PRIMARY KEY, length INTEGER NOT NULL, cuts TEXT NOT NULL, mark INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE failures (
    name TEXT PRIMARY KEY, root BLOB NOT NULL, sha256 TEXT NOT NULL, recipe TEXT NOT NULL, reason TEXT NOT NULL,
    classification TEXT NOT NULL, groups TEXT NOT NULL          -- '?' where what is declared cannot be read
);
"""

DOCUMENT_COLUMNS = (
    "name, root, path, sha256, size, title, kind, pages, revision, issued, valid_from, valid_to, supersedes, "
    "superseded_by, notes, classification, groups, personal, erased"
)
DOCUMENT_WIDTH = DOCUMENT_COLUMNS.count(",") + 1
# Of pages g.
PAGE_COLUMNS = (
    "g.number, g.label, g.text, g.char_map, g.facts, g.sheet, g.revision, g.cancels, g.issued, g.valid_from, g.valid_to"
)
# Of passages p and documents d.
PASSAGE_COLUMNS = (
    "d.name, d.title, d.kind, "
    "p.id, p.block, p.page, p.row, p.sheet, p.heading, p.text, p.start, p.context, p.asset, p.at"
)


def clean(text: str) -> str:
    """The text without lone surrogates, which UTF-8 cannot hold; as long as before, so offsets stand."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def document_row(document: Document) -> tuple[object, ...]:
    """Values of DOCUMENT_COLUMNS."""
    return (
        document.name,
        os.fsencode(document.root),
        os.fsencode(document.path),
        document.sha256,
        document.size,
        clean(document.title),
        document.kind.value,
        document.pages,
        clean(document.revision),
        _day(document.issued),
        _day(document.valid_from),
        _day(document.valid_to),
        clean(document.supersedes),
        clean(document.superseded_by),
        json.dumps(document.notes),
        *access_row(document.access),
        json.dumps(dict(document.personal)),
        document.erased,
    )


def document_of(row: tuple[Any, ...]) -> Document:
    """The document of a row of DOCUMENT_COLUMNS."""
    (
        name, root, path, sha256, size, title, kind, pages, revision, issued, valid_from, valid_to, supersedes,
        superseded_by, notes, classification, groups, personal, erased,
    ) = row[:DOCUMENT_WIDTH]  # fmt: skip
    return Document(
        name=name,
        root=_root(root),
        path=Path(os.fsdecode(path)),
        sha256=sha256,
        size=size,
        title=title,
        kind=DocumentKind(kind),
        pages=pages,
        revision=revision,
        issued=_date(issued),
        valid_from=_date(valid_from),
        valid_to=_date(valid_to),
        supersedes=supersedes,
        superseded_by=superseded_by,
        notes=() if notes == "[]" else tuple(json.loads(notes)),
        access=access_of(classification, groups) or UNDECLARED,
        personal=() if personal == "{}" else tuple(json.loads(personal).items()),
        erased=erased,
    )


def access_row(access: Access | None) -> tuple[str, str]:
    """Values of (classification, groups); None is access that cannot be read."""
    if access is None:
        return "?", "[]"
    return access.classification or "", json.dumps(sorted(access.groups))


@lru_cache(maxsize=64)
def _root(root: bytes) -> Path:
    return Path(os.fsdecode(root))


@lru_cache(maxsize=256)
def access_of(classification: str, groups: str) -> Access | None:
    """The access of (classification, groups)."""
    if classification == "?":
        return None
    return Access(Classification(classification) if classification else None, frozenset(json.loads(groups)))


def page_row(document_id: int, page: Page) -> tuple[object, ...]:
    """Values of all columns of the table pages."""
    char_map = zlib.compress(page.char_map, 1) if page.char_map else b""
    facts = page.facts or PageFacts()
    return (
        document_id, page.number, clean(page.label), clean(page.text), char_map,
        page.facts is not None, clean(facts.sheet), clean(facts.revision), clean(facts.cancels),
        _day(facts.issued), _day(facts.valid_from), _day(facts.valid_to),
    )  # fmt: skip


def page_of(row: tuple[Any, ...]) -> Page:
    """The page of a row of PAGE_COLUMNS."""
    number, label, text, char_map, said, sheet, revision, cancels, issued, valid_from, valid_to = row
    facts = facts_of((sheet, revision, cancels, issued, valid_from, valid_to)) if said else None
    return Page(number, text, label, zlib.decompress(char_map) if char_map else b"", facts)


def facts_of(row: tuple[Any, ...]) -> PageFacts:
    """The facts of a page of (sheet, revision, cancels, issued, valid_from, valid_to)."""
    sheet, revision, cancels, issued, valid_from, valid_to = row
    return PageFacts(sheet, revision, cancels, _date(issued), _date(valid_from), _date(valid_to))


def passage_row(document_id: int, text_id: int, passage: Passage) -> tuple[object, ...]:
    """Values of the columns of passages after id."""
    where = passage.location
    return (
        document_id,
        text_id,
        passage.block.value,
        where.page,
        where.row,
        None if where.sheet is None else clean(where.sheet),
        json.dumps(where.heading),
        clean(passage.text),
        passage.start,
        clean(passage.context),
        clean(passage.asset),
        normal_form(passage.asset),
        _day(passage.at),
    )


def passage_of(row: tuple[Any, ...], identifiers: tuple[Identifier, ...]) -> Passage:
    """The passage of a row of PASSAGE_COLUMNS."""
    document, title, kind, passage_id, block, page, number, sheet, heading, text, start, context, asset, at = row
    return Passage(
        document=document,
        title=title,
        kind=DocumentKind(kind),
        block=BlockKind(block),
        location=Location(page=page, row=number, sheet=sheet, heading=tuple(json.loads(heading))),
        text=text,
        start=start,
        context=context,
        asset=asset,
        at=_date(at),
        identifiers=identifiers,
        id=passage_id,
    )


def column_row(document_id: int, sheet: str, position: int, column: Column) -> tuple[object, ...]:
    """Values of all columns of the table columns."""
    role = column.role.value if column.role else None
    return (
        document_id, clean(sheet), position, clean(column.name), column.type.value, role,
        clean(column.unit), clean(column.format),
    )  # fmt: skip


def record_row(document_id: int, sheet: str, record: Record) -> tuple[object, ...]:
    """Values of all columns of the table records."""
    values: object = [_json(value) for value in record.values]
    if record.page is not None:
        values = {"page": record.page, "start": record.start, "values": values}
    return document_id, clean(sheet), record.row, json.dumps(values)


def table_of(
    sheet: str,
    columns: Sequence[tuple[str, str, str | None, str, str]],
    records: Sequence[tuple[int, str]],
) -> RecordTable:
    """The table of rows (name, type, role, unit, format) and (row, record)."""
    typed = columns_of(columns)
    return RecordTable(sheet, typed, tuple(record_of(typed, row, record) for row, record in records))


def columns_of(columns: Sequence[tuple[str, str, str | None, str, str]]) -> tuple[Column, ...]:
    """The columns of rows (name, type, role, unit, format)."""
    return tuple(
        Column(name, ColumnType(kind), ColumnRole(role) if role else None, unit, form)
        for name, kind, role, unit, form in columns
    )


def record_of(columns: Sequence[Column], row: int, record: str) -> Record:
    """A stored record."""
    page, start = place_of(record) or (None, 0)
    return Record(row, values_of(columns, record), page, start)


def values_of(columns: Sequence[Column], record: str) -> tuple[Value, ...]:
    """The values of a stored record."""
    said = json.loads(record)
    return tuple(
        datetime.fromisoformat(value) if value is not None and column.type is ColumnType.DATETIME else value
        for column, value in zip(columns, said["values"] if isinstance(said, dict) else said, strict=True)
    )


def place_of(record: str) -> tuple[int, int] | None:
    """(page, place in its text) of a stored record that is printed in a document."""
    said = json.loads(record) if record.startswith("{") else None
    return (said["page"], said["start"]) if said else None


def _json(value: Value) -> str | float | None:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return clean(value)
    # JSON has no NaN or infinity, and a cell that holds one says nothing.
    return value if value is None or math.isfinite(value) else None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)
