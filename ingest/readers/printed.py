"""Tables of records printed in a document: a ruled register in a PDF, a history at the end of a report.

A table becomes records where its rows are things that happened or are numbered: it has a column of dates, or one
that names each row, and enough rows. Tables of values, limits and rates are left to the passages. Every record
keeps the page and the place of its line, so that it is cited there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.records import typed_table
from ingest.schema import Block, BlockKind, ColumnRole, ColumnType, DocumentKind, Parsed, RecordTable

_BETWEEN = " | "
_DATED_ROWS, _DATED_COLUMNS = 5, 3
_NAMED_ROWS, _NAMED_COLUMNS = 15, 4


@dataclass(slots=True)
class _Printed:
    """A table that may run over several pages. `places` has (page, place in its text) of each row."""

    head: list[str]
    caption: str
    rows: list[list[str]] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)


def with_printed_tables(parsed: Parsed, day_first: bool) -> Parsed:
    """The document with the records of its tables; as it was where it has none, or is a log or a tariff already."""
    if parsed.tables or parsed.kind is DocumentKind.TARIFF:
        return parsed
    tables: list[RecordTable] = []
    notes = list(parsed.notes)
    for printed in _printed(parsed.blocks):
        columns, records, said = typed_table(printed.head, printed.rows, day_first, {})
        roles = {column.role for column in columns}
        dated = any(column.type is ColumnType.DATETIME for column in columns) and len(columns) >= _DATED_COLUMNS
        named = ColumnRole.RECORD in roles and len(columns) >= _NAMED_COLUMNS and len(records) >= _NAMED_ROWS
        if not (dated and len(records) >= _DATED_ROWS) and not named:
            continue
        name = _name(printed, tables)
        placed = tuple(
            replace(record, page=page, start=start)
            for record, (page, start) in zip(records, printed.places, strict=True)
        )
        tables.append(RecordTable(name, columns, placed))
        notes += [f"table {name}: {note}" for note in said]
    return replace(parsed, tables=tuple(tables), notes=tuple(notes)) if tables else parsed


def _printed(blocks: Sequence[Block]) -> Iterator[_Printed]:
    """Tables with a head and rows of one width; pages of one table under the same head are one."""
    waiting: _Printed | None = None
    for block in blocks:
        if block.kind is not BlockKind.TABLE or block.head_lines != 1:
            if waiting and block.kind is BlockKind.HEADING:
                yield waiting
                waiting = None
            continue
        lines = block.text.split("\n")
        head = [cell.strip() for cell in lines[0].split(_BETWEEN)]
        cells = [line.split(_BETWEEN) for line in lines[1:]]
        if not all(head) or len(set(head)) < len(head) or any(len(row) != len(head) for row in cells):
            continue
        if waiting is None or waiting.head != head:
            if waiting:
                yield waiting
            waiting = _Printed(head, block.caption or " ".join(block.location.heading[-1:]))
        start = block.start + len(lines[0]) + 1
        for line, row in zip(lines[1:], cells, strict=True):
            waiting.rows.append([cell.strip() for cell in row])
            waiting.places.append((block.location.page or 0, start))
            start += len(line) + 1
    if waiting:
        yield waiting


def _name(printed: _Printed, before: Sequence[RecordTable]) -> str:
    """What stands over the table, or its page; no two tables of a document have one name."""
    page = printed.places[0][0]
    base = " ".join(printed.caption.split())[:80] or (f"table on page {page}" if page else "table")
    taken = {table.sheet for table in before}
    name, copy = base, 2
    while name in taken:
        name, copy = f"{base} ({copy})", copy + 1
    return name
