"""The nouns that flow from a file to a published generation.

Everything here is frozen and can be sent between processes. Nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.access import UNDECLARED, Access

if TYPE_CHECKING:  # it builds on the nouns below
    from ingest.rates.schema import Schedule


class DocumentKind(StrEnum):
    """What a document is for; a filter in every search."""

    MANUAL = "manual"
    PROCEDURE = "procedure"
    LOG = "log"
    TARIFF = "tariff"
    MAIL = "mail"
    NOTE = "note"


class BlockKind(StrEnum):
    """What a stretch of text is to the reader of the page."""

    HEADING = "heading"
    TEXT = "text"
    TABLE = "table"
    WARNING = "warning"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Location:
    """Where in a document: 1-based page (its position in the file) or data row, sheet, heading path."""

    page: int | None = None
    row: int | None = None
    sheet: str | None = None
    heading: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [f"p. {self.page}"] if self.page is not None else []
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.heading:
            parts.append(" > ".join(self.heading))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file found under a folder given to ingest. `name` starts with that folder's name, with '/'.

    `access` is None where what is declared of it cannot be read.
    """

    root: Path
    path: Path
    name: str
    size: int
    sha256: str
    access: Access | None = UNDECLARED


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself in its header or footer: a sheet of a tariff book, a page with its own date.

    `sheet` and `cancels` as written ('30B', 'First Revised Sheet No. 30B'); `revision` as written ('Second Revised',
    'C'); `issued` and the days between which it is in force where it tells them.
    """

    sheet: str = ""
    revision: str = ""
    cancels: str = ""
    issued: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The canonical text of one page; every offset in a passage counts characters of this text.

    `number` is 1-based, or 0 for a format without pages (the whole document is then one text).
    `char_map` holds one little-endian int32 for each character of `text`: its PDFium character index
    (-1: put in by us), so that a quote can be drawn as boxes. It is bytes, because a tuple of a million
    ints is slow to send between processes and to store: read it with `np.frombuffer(char_map, "<i4")`.
    It is empty where the format has no page picture.
    """

    number: int
    text: str
    label: str = ""
    char_map: bytes = b""
    facts: PageFacts | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest stretch a person can point at. `text` is verbatim: page.text[start:start+len(text)].

    A heading carries its `level` (1 is the top). A table has one line a row, cells parted by ' | ',
    its column heads in the first `head_lines` lines, and its caption in `caption`.
    A row of a log is a block of its own: its `text` is 'column: value' lines, `location.row` is set,
    and `start` is 0.
    """

    kind: BlockKind
    text: str
    location: Location
    start: int = 0
    level: int = 0
    head_lines: int = 0
    caption: str = ""


class ColumnType(StrEnum):
    """What the cells of a column hold."""

    IDENTIFIER = "identifier"
    CATEGORY = "category"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"


class ColumnRole(StrEnum):
    """The shared words that known exports map to."""

    RECORD = "record"
    ASSET = "asset"
    SITE = "site"
    PROBLEM = "problem"
    CAUSE = "cause"
    REMEDY = "remedy"
    START = "start"
    FINISH = "finish"
    COST = "cost"
    STATUS = "status"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Column:
    """One typed column. `format` is the strptime form of a DATETIME, or 'comma'/'point' for a NUMBER."""

    name: str
    type: ColumnType
    role: ColumnRole | None = None
    unit: str = ""
    format: str = ""


Value = str | float | datetime | None


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a log: typed values in column order. `row` is 1-based, header not counted.

    `page` (0 where the format has none) and `start` say where its line stands in the text of a document that the
    table is printed in; `page` is None for the rows of a log.
    """

    row: int
    values: tuple[Value, ...]
    page: int | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class RecordTable:
    """The rows of one sheet or file, typed. `sheet` is '' where the file holds one table only.

    For a table printed in a document it is what stands over the table.
    """

    sheet: str
    columns: tuple[Column, ...]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader made of one file. Blocks are in reading order."""

    title: str
    kind: DocumentKind
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[RecordTable, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    revision: str = ""
    issued: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    supersedes: str = ""  # what it says it takes the place of, as written; several on a line each
    superseded_by: str = ""
    personal: tuple[tuple[str, int], ...] = ()  # kind of personal data, how many different ones
    erased: int = 0  # places from which words were erased
    notes: tuple[str, ...] = field(default=())  # said in the report: "page 3 has no text", ...


@dataclass(frozen=True, slots=True)
class Document:
    """A document in the store. `name` is its one public name, `path` where its bytes were read."""

    name: str
    root: Path
    path: Path
    sha256: str
    size: int
    title: str
    kind: DocumentKind
    pages: int = 0
    revision: str = ""
    issued: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    supersedes: str = ""
    superseded_by: str = ""
    notes: tuple[str, ...] = ()
    access: Access = UNDECLARED
    personal: tuple[tuple[str, int], ...] = ()  # kind of personal data, how many different ones
    erased: int = 0  # places from which words were erased; its page pictures still show them


@dataclass(frozen=True, slots=True)
class Identifier:
    """An asset tag, part, order, alarm, sheet or rate code: as written, and in the form that is compared."""

    surface: str
    normal: str


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched and cited: at most the embedder's window of tokens, with its context.

    `text` is verbatim (page.text[start:start+len(text)] on a page, or a part of a log row).
    `context` is text that it needs to be understood: caption and column heads of a table, or the
    short cells of a split log row. `id` is 0 until stored, then unique and never used again.
    """

    document: str
    title: str
    kind: DocumentKind
    block: BlockKind
    location: Location
    text: str
    start: int = 0
    context: str = ""
    asset: str = ""
    at: date | None = None
    identifiers: tuple[Identifier, ...] = ()
    id: int = 0

    def searchable(self) -> str:
        """The text that the channels index: title, nearest headings and context before the words themselves."""
        return searchable_text(self.title, self.location.heading, self.context, self.text)


def searchable_text(title: str, heading: Sequence[str], context: str, text: str) -> str:
    """What the channels index of a passage: each line of its surroundings once, then its own words.

    Farther headings cost tokens and changed no ranking (docs/lab-log.md).
    """
    around = [line for line in context.splitlines() if line not in text]
    return "\n".join([*(part for part in (title, *heading[-2:], *around) if part), text])
