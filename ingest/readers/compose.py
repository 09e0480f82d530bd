"""Stretches of text in, one canonical page text with its blocks out. Used by every format but tables of rows."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.hidden import Findings
from ingest.schema import Block, BlockKind, Location, Page


class HeadingPath:
    """The headings above the place reached; levels may be any numbers, smaller is higher."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []

    def enter(self, level: int, text: str) -> int:
        """Put a heading in place of those at its level and below; gives its depth, 1 at the top."""
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()
        self._stack.append((level, " ".join(text.split())))
        return len(self._stack)

    @property
    def path(self) -> tuple[str, ...]:
        """From the top."""
        return tuple(text for _, text in self._stack)


class Composer:
    """Builds the text of a format without pages; each block is a verbatim slice of it.

    Signs that are not seen are left out; what a reader leaves out because it is hidden goes to `hidden`.
    """

    def __init__(self) -> None:
        self.hidden = Findings()
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._headings = HeadingPath()

    def heading(self, text: str, level: int) -> None:
        """A heading of `level`, 1 at the top."""
        text = self.hidden.seen(text).strip()
        if text:
            depth = self._headings.enter(level, text)
            self._add(BlockKind.HEADING, text, level=depth)

    def text(self, text: str, kind: BlockKind = BlockKind.TEXT) -> None:
        """A paragraph, a list item, or a warning."""
        self._add(kind, text.strip("\n").rstrip())

    def table(self, rows: Sequence[Sequence[str]], head_lines: int = 1, caption: str = "") -> None:
        """A table, one line a row, cells parted by ' | '."""
        lines = table_lines(rows)
        if lines:
            self._add(BlockKind.TABLE, "\n".join(lines), head_lines=min(head_lines, len(lines)), caption=caption)

    def _add(self, kind: BlockKind, text: str, level: int = 0, head_lines: int = 0, caption: str = "") -> None:
        text, caption = self.hidden.seen(text), self.hidden.seen(caption)
        if not text.strip():
            return
        if self._parts:
            self._parts.append("\n\n")
            self._length += 2
        self._blocks.append(
            Block(
                kind=kind,
                text=text,
                location=Location(heading=self._headings.path),
                start=self._length,
                level=level,
                head_lines=head_lines,
                caption=caption,
            )
        )
        self._parts.append(text)
        self._length += len(text)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The one page of the document; none where nothing was added."""
        return (Page(number=0, text="".join(self._parts)),) if self._parts else ()

    @property
    def is_prose(self) -> bool:
        """Whether it holds anything but headings and tables."""
        return any(block.kind in (BlockKind.TEXT, BlockKind.WARNING) for block in self._blocks)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """In reading order."""
        return tuple(self._blocks)


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """One line a row; white space in a cell is one space, a bar in a cell is not taken for a border."""
    lines = []
    for row in rows:
        cells = [" ".join(cell.split()).replace(" | ", " / ") for cell in row]
        if any(cells):
            lines.append(" | ".join(cells))
    return lines
