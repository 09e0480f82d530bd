"""Blocks in, passages out. Knows nothing of embeddings but how many tokens a text has.

A passage is a verbatim slice of one page (or a part of one log row), under one heading where that gives a
passage of useful length. A table stays whole with its caption; where it is too long its column heads go along
as context. A warning is never parted from the step that follows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, takewhile

from ingest.cell_codes import listed_codes, row_codes, table_codes
from ingest.identifiers import find_identifiers, named_form
from ingest.schema import Block, BlockKind, ColumnRole, Identifier, Location, Page, Parsed, Passage, RecordTable
from ingest.sentences import lines, sentences

Count = Callable[[Sequence[str]], list[int]]

# A section shorter than this shares its passage with the next one on the page.
_SMALL_TOKENS = 48
# Title, heading path and context may take this much of a passage's budget.
_HEAD_TOKENS = 72
# A cell this long is prose: it is not repeated as the context of the row's other parts.
_LONG_LINE = 120


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence or line: never cut unless it alone is longer than a passage."""

    block: Block
    start: int
    end: int
    tokens: int


def split(name: str, parsed: Parsed, count: Count, tokens: int) -> list[Passage]:
    """All passages of a document, in reading order, none above `tokens` tokens without its head."""
    rows = _row_facts(parsed.tables)
    cells = row_codes(parsed.tables)
    pages = {page.number: page for page in parsed.pages}
    passages: list[Passage] = []
    units = _units(parsed.blocks, count, tokens)
    for _, group in groupby(units, key=_place):
        for text, start, context, first, location in _slices(list(group), pages, count, tokens):
            asset, at = rows.get((location.sheet or "", location.row), ("", None))
            head = "\n".join([parsed.title, *location.heading, context])
            told = _column_codes(text, context, first, cells.get((location.sheet or "", location.row or 0), ()))
            told += _page_codes(pages.get(location.page or 0))
            passages.append(
                Passage(
                    document=name,
                    title=parsed.title,
                    kind=parsed.kind,
                    block=first.kind,
                    location=location,
                    text=text,
                    start=start,
                    context=context,
                    asset=asset,
                    at=at.date() if at else None,
                    identifiers=_each_once([*told, *find_identifiers(head + "\n" + text)]),
                )
            )
    return passages


def _column_codes(text: str, context: str, block: Block, cells: Sequence[Identifier]) -> list[Identifier]:
    """Codes that the columns tell: of the cells of this part of a row, or under the heads of a table."""
    if block.kind is BlockKind.ROW:
        return [code for code in cells if code.surface in text or code.surface in context]
    if block.kind is BlockKind.TABLE:
        return table_codes(text, context, block.text.splitlines()[: block.head_lines])
    return listed_codes(text)


def _page_codes(page: Page | None) -> list[Identifier]:
    """The sheet that a page says it is."""
    sheet = page.facts.sheet if page and page.facts else ""
    return [Identifier(sheet, named_form("sheet", sheet))] if sheet else []


def _each_once(codes: Sequence[Identifier]) -> tuple[Identifier, ...]:
    found: dict[str, Identifier] = {}
    for code in codes:
        found.setdefault(code.normal, code)
    return tuple(found.values())


def _place(unit: _Unit) -> tuple[int | None, str | None, int | None]:
    location: Location = unit.block.location
    return location.page, location.sheet, location.row


def _units(blocks: Sequence[Block], count: Count, tokens: int) -> Iterator[_Unit]:
    spans = []
    for block in blocks:
        cut = lines if block.kind in (BlockKind.TABLE, BlockKind.HEADING, BlockKind.ROW) else sentences
        for start, end in cut(block.text):
            spans.append((block, start, end))
    sizes = count([block.text[start:end] for block, start, end in spans])
    for (block, start, end), size in zip(spans, sizes, strict=True):
        if size <= tokens:
            yield _Unit(block, start, end, size)
        else:
            yield from _cut_long(block, start, end, count, tokens)


def _cut_long(block: Block, start: int, end: int, count: Count, tokens: int) -> Iterator[_Unit]:
    """A unit longer than a passage: cut at sentences, else at words, else anywhere."""
    inner = sentences(block.text[start:end])
    if len(inner) > 1:
        pieces = [(start + a, start + b) for a, b in inner]
    else:
        pieces = []
        at = start
        # A token has at least one character, so this many characters always fit.
        while at < end:
            stop = min(end, at + tokens)
            if stop < end:
                space = block.text.rfind(" ", at + tokens // 2, stop)
                stop = space if space > at else stop
            pieces.append((at, stop))
            at = stop
    sizes = count([block.text[a:b] for a, b in pieces])
    for (a, b), size in zip(pieces, sizes, strict=True):
        if size > tokens and b - a > tokens:
            yield from _cut_long(block, a, b, count, tokens)
        elif block.text[a:b].strip():
            yield _Unit(block, a, b, size)


def _slices(
    units: list[_Unit], pages: dict[int, Page], count: Count, tokens: int
) -> Iterator[tuple[str, int, str, Block, Location]]:
    """(text, start, context, the block it is of the kind of, location) of each passage of one page or row."""
    if units[0].block.kind is BlockKind.ROW:
        yield from _row_slices(units, tokens)
        return
    page = pages.get(units[0].block.location.page or 0)
    if page is None:
        return
    for run in _runs(units, tokens):
        body = [unit for unit in run if unit.block.kind is not BlockKind.HEADING] or run
        location = body[0].block.location
        headings = [unit.block.location.heading for unit in body]
        if any(heading != headings[0] for heading in headings):
            # Small sections share a passage: it is headed by what they have in common, and holds their headings.
            body = run
            location = replace(location, heading=_common(headings))
        first, last = body[0], body[-1]
        start = first.block.start + first.start
        end = last.block.start + last.end
        context = _table_context(first, count) if first.block.kind is BlockKind.TABLE else ""
        lead = next((unit.block for unit in body if unit.block.kind is not BlockKind.HEADING), first.block)
        yield page.text[start:end], start, context, lead, location


def _common(headings: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The part of the path that all have."""
    return tuple(parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, zip(*headings, strict=False)))


def _runs(units: list[_Unit], tokens: int) -> Iterator[list[_Unit]]:
    """Units that make one passage: as many as fit, broken where the heading changes or a table begins."""
    run: list[_Unit] = []
    size = 0
    for unit in units:
        if run:
            last = run[-1].block
            full = size + unit.tokens > tokens
            other = unit.block is not last and (
                BlockKind.TABLE in (unit.block.kind, last.kind)
                or (unit.block.location.heading != last.location.heading and size >= _SMALL_TOKENS)
            )
            # A warning goes with the step after it: hand it to the next passage rather than end on it.
            if full and last.kind is BlockKind.WARNING and unit.block is not last:
                kept = [item for item in run if item.block is not last]
                moved = [item for item in run if item.block is last]
                moved_size = sum(item.tokens for item in moved)
                if kept and moved_size + unit.tokens <= tokens:
                    yield kept
                    run, size = moved, moved_size
                    full = other = False
            if full or (other and last.kind is not BlockKind.HEADING):
                yield run
                run, size = [], 0
        run.append(unit)
        size += unit.tokens
    if run:
        yield run


def _table_context(first: _Unit, count: Count) -> str:
    """Caption and column heads, whether or not the passage begins with them."""
    block = first.block
    parts = [block.caption] if block.caption else []
    heads = lines(block.text)[: block.head_lines]
    if heads:
        parts.append(block.text[heads[0][0] : heads[-1][1]])
    context = "\n".join(parts)
    while context and count([context])[0] > _HEAD_TOKENS:
        context = context[: int(len(context) * 0.7)].rsplit(" ", 1)[0] if " " in context else ""
    return context


def _row_slices(units: list[_Unit], tokens: int) -> Iterator[tuple[str, int, str, Block, Location]]:
    block = units[0].block
    facts = "\n".join(block.text[unit.start : unit.end] for unit in units if unit.end - unit.start <= _LONG_LINE)
    at = 0
    while at < len(units):
        size, stop = units[at].tokens, at + 1
        while stop < len(units) and size + units[stop].tokens <= tokens:
            size += units[stop].tokens
            stop += 1
        start, end = units[at].start, units[stop - 1].end
        text = block.text[start:end]
        whole = at == 0 and stop == len(units)
        context = "" if whole else "\n".join(line for line in facts.split("\n")[:4] if line not in text)[:240]
        yield text, start, context, block, block.location
        at = stop


def _row_facts(tables: Sequence[RecordTable]) -> dict[tuple[str, int | None], tuple[str, datetime | None]]:
    """(sheet, row) -> asset and start of each record that has them."""
    facts: dict[tuple[str, int | None], tuple[str, datetime | None]] = {}
    for table in tables:
        places = {column.role: place for place, column in enumerate(table.columns) if column.role}
        asset_at, start_at = places.get(ColumnRole.ASSET), places.get(ColumnRole.START)
        if asset_at is None and start_at is None:
            continue
        for record in table.records:
            asset = record.values[asset_at] if asset_at is not None else None
            start = record.values[start_at] if start_at is not None else None
            facts[table.sheet, record.row] = (
                str(asset) if asset is not None else "",
                start if isinstance(start, datetime) else None,
            )
    return facts
