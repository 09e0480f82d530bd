"""Ruled grids and text lines of one page in; tables as one line a row, cells parted by ' | ', out.

Text is taken from the page's own lines, so every character of a table keeps its place on the page picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ingest.readers.pdf_columns import with_unruled_tables
from ingest.readers.pdf_geometry import CharBoxes, Turn
from ingest.readers.pdf_rules import Grid, ruled_grids
from ingest.readers.pdf_text import Index, Line, PageLines, concatenate, strip
from ingest.readers.signals import signal_word

_BETWEEN = (" | ", np.full(3, -1, dtype=np.int32))
_SPACE = (" ", np.full(1, -1, dtype=np.int32))


def with_tables(page: Any, textpage: Any, read: PageLines, turn: Turn) -> PageLines:
    """The page's lines with each table written out row by row; as they are where there is none."""
    grids = ruled_grids(page, turn)
    lines = list(read.lines)
    boxes = CharBoxes(textpage.raw, turn)
    for number, grid in enumerate(grids, start=1):
        lines = _rewrite(lines, grid, boxes, number)
    if grids:
        read = replace(read, lines=tuple(lines))
    return with_unruled_tables(read, boxes)


def _rewrite(lines: list[Line], grid: Grid, boxes: CharBoxes, number: int) -> list[Line]:
    """The lines with those in the grid replaced by the table's rows; unchanged where it is no table."""
    inside: dict[int, list[Line]] = {}
    used: set[int] = set()
    rest: list[Line] = []
    torn = 0
    for at, line in enumerate(lines):
        if line.aside or line.table or not grid.ys[0] - 2 <= line.base <= grid.ys[-1] + line.size * 0.5:
            continue
        if line.x1 < grid.xs[0] or line.x0 > grid.xs[-1]:
            continue
        parts = list(_parts(line, grid, boxes))
        if all(cell is None for cell, _ in parts):
            continue
        used.add(at)
        torn += _torn_words(line, parts)
        for cell, part in parts:
            if cell is None:
                rest.append(part)
            else:
                inside.setdefault(cell, []).append(part)
    if used and len(grid.cells) == 1:
        return _warning_box(lines, used, list(inside.values())) if not rest else lines
    # Rules that run through words are those of a form, or of something drawn over the text.
    if not used or torn > 0.05 * len(inside) or not _is_table(grid, inside):
        return lines
    rows = _rows(grid, inside, number)
    kept = [line for at, line in enumerate(lines) if at not in used]
    place = sum(1 for at in range(min(used)) if at not in used)
    return [*kept[:place], *rows, *rest, *kept[place:]]


def _warning_box(lines: list[Line], used: set[int], cells: Sequence[list[Line]]) -> list[Line]:
    """A signal word beside its warning, written above it; the lines as they are for any other frame."""
    words = [cell for cell in cells if len(cell) == 1 and signal_word(cell[0].text)]
    if len(words) != 1:
        return lines
    rest = [part for cell in cells if cell is not words[0] for part in cell]
    if not rest:
        return lines
    first = min(rest, key=lambda part: part.base)
    signal = replace(words[0][0], base=first.base - first.size, size=first.size)
    kept = [line for at, line in enumerate(lines) if at not in used]
    place = min(used)
    return [*kept[:place], signal, *rest, *kept[place:]]


def _parts(line: Line, grid: Grid, boxes: CharBoxes) -> Iterator[tuple[int | None, Line]]:
    """A line cut where it passes from one cell into the next."""
    columns = grid.cells.shape[1]
    cut: list[tuple[int | None, int]] = []
    for at, (letter, index) in enumerate(zip(line.text, line.index, strict=True)):
        if letter == " " or index < 0:
            continue
        x, y = boxes.centre(int(index))
        found = grid.cell(x, y)
        cell = None if found is None else int(grid.cells.ravel()[found[0] * columns + found[1]])
        if not cut or cut[-1][0] != cell:
            cut.append((cell, at))
    for place, (cell, start) in enumerate(cut):
        end = cut[place + 1][1] if place + 1 < len(cut) else len(line.text)
        text, index_part = strip(line.text[start:end], line.index[start:end])
        if text:
            yield cell, replace(line, text=text, index=index_part)


def _torn_words(line: Line, parts: Sequence[tuple[int | None, Line]]) -> int:
    """How many words of a line stand in two cells."""
    return max(0, sum(part.text.count(" ") + 1 for _, part in parts) - line.text.count(" ") - 1)


def _is_table(grid: Grid, inside: dict[int, list[Line]]) -> bool:
    """Not a frame around a page or a form: cells are short, several are filled, and no one holds it all."""
    rows = {int(np.flatnonzero((grid.cells == cell).any(axis=1))[0]) for cell in inside}
    columns = {int(np.flatnonzero((grid.cells == cell).any(axis=0))[0]) for cell in inside}
    if len(rows) < 2 or len(columns) < 2 or len(inside) < 4:
        return False
    sizes = [sum(len(part.text) for part in parts) for parts in inside.values()]
    longest = max(inside.values(), key=lambda parts: sum(len(part.text) for part in parts))
    if (len(longest) > 12 and max(sizes) > 0.5 * sum(sizes)) or (len(longest) > 4 and max(sizes) > 0.7 * sum(sizes)):
        return False
    lines = sorted(len({round(part.base) for part in parts}) for parts in inside.values())
    if lines[-1] > 25 or lines[len(lines) // 2] > 6:
        return False
    # In a table most rows have more than one cell filled; a margin ruled along the whole page is none of them.
    tall = {cell for cell in inside if (grid.cells == cell).any(axis=1).sum() >= max(3, 0.8 * len(grid.cells))}
    full = sum(len({int(cell) for cell in row if int(cell) in inside} - tall) > 1 for row in grid.cells)
    return len(inside) >= 0.3 * len(np.unique(grid.cells)) and full >= 0.5 * len(rows)


def _rows(grid: Grid, inside: dict[int, list[Line]], number: int) -> list[Line]:
    texts = {cell: _cell_text(parts) for cell, parts in inside.items()}
    filled = [column for column in range(grid.cells.shape[1]) if any(cell in texts for cell in grid.cells[:, column])]
    first_column = {cell: int(np.flatnonzero((grid.cells == cell).any(axis=0))[0]) for cell in texts}
    filled = [column for column in filled if column in first_column.values()]
    rows = []
    for row in range(grid.cells.shape[0]):
        parts: list[tuple[str, Index]] = []
        lines: list[Line] = []
        fresh = False
        for column in filled:
            cell = int(grid.cells[row, column])
            above = row > 0 and int(grid.cells[row - 1, column]) == cell
            left = first_column.get(cell) != column
            # A cell that spans rows belongs to each of them, so that every row says it all.
            text = texts.get(cell) if not left else None
            if text is not None and above and len(text[0]) > 80:
                text = None
            if text is not None:
                lines.extend(inside[cell])
                fresh = fresh or not above
            if column != filled[0]:
                parts.append(_BETWEEN)
            parts.append(text or ("", np.zeros(0, dtype=np.int32)))
        if not fresh:
            continue
        words, index = concatenate(parts)
        rows.append(
            Line(
                text=words,
                index=index,
                x0=float(grid.xs[0]),
                x1=float(grid.xs[-1]),
                base=min(line.base for line in lines),
                size=lines[0].size,
                bold=all(line.bold for line in lines),
                table=number,
            )
        )
    return rows


def _cell_text(parts: Sequence[Line]) -> tuple[str, Index]:
    """The lines of a cell as one."""
    joined: list[tuple[str, Index]] = []
    for part in parts:
        # A bar in a cell must not be taken for a border.
        text = part.text.replace(" | ", " / ")
        broken = joined and re.search(r"[^\W\d_]-$", joined[-1][0]) and text[:1].isalpha()
        if joined and not broken:
            joined.append(_SPACE)
        joined.append((text, part.index))
    return concatenate(joined)
