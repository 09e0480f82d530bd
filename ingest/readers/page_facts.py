"""What each page says of itself in its head and foot, and what all pages together say of the document.

Texts of all pages in, facts out; no file is opened. A sheet of a tariff book has a number, a revision and dates of its
own. In a manual the same foot stands on every page: then it is the document that says it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from ingest.days import Order, order_of
from ingest.readers.sheets import find_sheet
from ingest.readers.title_block import Block, is_ambiguous, read_block
from ingest.schema import PageFacts

Fact = TypeVar("Fact", str, date)

# Lines with words at the top and at the bottom of a page that may be its head and its foot.
_HEAD, _FOOT = 10, 8
# A page that is no sheet has dates of its own only where they stand at its very edge.
_EDGE = 4
# Shorter lines are marks in the margin.
_SHORTEST = 3
# Where pages differ, what so many of them say is what the document says.
_MOST = 0.7
_SPAN_NOTE = 3


@dataclass(frozen=True, slots=True)
class Pages:
    """`facts` holds one entry a page, None where the page says no more than the document; `whole` is the document's.

    `order` is how the document writes 8/1/2021, where that is known.
    """

    facts: tuple[PageFacts | None, ...]
    whole: Block
    order: Order | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """One page's head and foot."""

    sheet: str
    revision: str
    cancels: str
    block: Block


def read_pages(texts: Sequence[str]) -> Pages:
    """The facts of all pages of a document, in their order."""
    zones = [_zones(text) for text in texts]
    order, told_by = None, ""
    if any(is_ambiguous([*head, *foot]) for head, foot in zones):
        order, told_by = order_of(texts)
    read = [_page(head, foot, order) for head, foot in zones]
    whole = _whole(read)
    book = _is_book(read)
    facts = tuple(_own(page, whole, book) for page in read)
    return Pages(facts, whole, order, tuple(_notes(read, facts, told_by, order)))


def head_and_foot(text: str) -> list[str]:
    """The lines of a text that may hold its title block; all of a short one."""
    head, foot = _zones(text)
    return [*head, *foot]


def _zones(text: str) -> tuple[list[str], list[str]]:
    lines = [line for line in text.split("\n") if len(line) >= _SHORTEST]
    if len(lines) <= _HEAD + _FOOT:
        return lines, []
    return lines[:_HEAD], lines[-_FOOT:]


def _page(head: Sequence[str], foot: Sequence[str], order: Order | None) -> _Read:
    sheet = find_sheet(head) or (find_sheet(foot) if foot else None)
    if sheet is None:
        block = read_block([*head[:_EDGE], *(foot[-_EDGE:] if foot else head[_EDGE:][-_EDGE:])], order)
        return _Read("", block.revision, "", block)
    block = read_block([*head, *foot], order)
    return _Read(sheet.number, sheet.revision or block.revision, sheet.cancels, block)


def _is_book(read: Sequence[_Read]) -> bool:
    """Whether the pages are sheets: numbered apart from each other, or each with its own revision."""
    sheets = [page for page in read if page.sheet]
    return len({page.sheet for page in sheets}) > 1 or any(page.cancels for page in sheets)


def _whole(read: Sequence[_Read]) -> Block:
    """What the pages agree on; a single page in the middle speaks for itself only."""
    blocks = [page.block for page in read]
    return Block(
        revision=_agreed(
            [page.revision if not page.sheet or page.revision == page.block.revision else "" for page in read]
        )
        or "",
        issued=_agreed([block.issued for block in blocks]),
        valid_from=_agreed([block.valid_from for block in blocks]),
        valid_to=_agreed([block.valid_to for block in blocks]),
        superseded_by=_agreed([block.superseded_by for block in blocks]) or "",
    )


def _agreed(values: Sequence[Fact | None]) -> Fact | None:
    """The value that stands on nearly all pages that state one, if more than a stray page states it."""
    stated = [(at, value) for at, value in enumerate(values) if value]
    if not stated:
        return None
    value, count = Counter(value for _, value in stated).most_common(1)[0]
    alone = len(stated) == 1 and len(values) > 2 and stated[0][0] not in (0, 1, len(values) - 1)
    return value if count >= _MOST * len(stated) and not alone else None


def _own(page: _Read, whole: Block, book: bool) -> PageFacts | None:
    """What a page says beyond the document."""
    block = page.block
    book = book or bool(page.sheet)
    revision = page.revision if page.sheet or page.revision != whole.revision else ""
    facts = PageFacts(
        sheet=page.sheet,
        revision=revision,
        cancels=page.cancels,
        issued=block.issued if block.issued != whole.issued or book else None,
        valid_from=block.valid_from if block.valid_from != whole.valid_from or book else None,
        valid_to=block.valid_to if block.valid_to != whole.valid_to or book else None,
    )
    return facts if facts != PageFacts() else None


def _notes(
    read: Sequence[_Read], facts: Sequence[PageFacts | None], told_by: str, order: Order | None
) -> Iterable[str]:
    doubted = [number for number, page in enumerate(read, start=1) if page.block.doubts]
    if doubted:
        said = Counter(doubt for page in read for doubt in page.block.doubts)
        first, _ = said.most_common(1)[0]
        pages = ", ".join(map(str, doubted[:_SPAN_NOTE])) + (", ..." if len(doubted) > _SPAN_NOTE else "")
        yield f"page {pages}: {first}"
    if told_by == "words" and order is not None:
        yield f"days in numbers are read {order.value}, as its written-out dates are"
    starts = sorted({one.valid_from for one in facts if one is not None and one.valid_from})
    if len(starts) > 1:
        yield f"its pages are in force from days of their own, {starts[0]} to {starts[-1]}"


def within(facts: PageFacts | None, start: date | None, end: date | None, replace_start: bool) -> PageFacts | None:
    """The facts of a page of a document that a register says is in force from `start` to `end`.

    `replace_start`: all pages say one same day, which the register corrects.
    """
    if facts is None:
        return None
    first, last = facts.valid_from, facts.valid_to
    if start is not None and first is not None and (replace_start or first < start):
        first = start
    if end is not None and last is not None and last > end:
        last = end
    kept = replace(facts, valid_from=first, valid_to=last)
    return kept if kept != PageFacts() else None
