"""Lines under a table's caption in; rows with cells parted by ' | ' out, where the table has no ruled columns.

Many tables have rules above and below only. Their columns are told by the gaps that nearly all their lines
share; outside a captioned table such gaps are not looked for, because they would shred running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import numpy as np

from ingest.readers.pdf_geometry import CharBoxes
from ingest.readers.pdf_text import Index, Line, PageLines, concatenate, strip

_CAPTION = re.compile(r"(?:Table|Exhibit|Tabelle)\s+[A-Z]?[\d.-]*\d", re.IGNORECASE)
_BETWEEN = (" | ", np.full(3, -1, dtype=np.int32))
_SPACE = (" ", np.full(1, -1, dtype=np.int32))
_FIRST_NUMBER = 1000


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """Words of a line without a gap between them."""

    text: str
    index: Index
    x0: float
    x1: float


def with_unruled_tables(read: PageLines, boxes: CharBoxes) -> PageLines:
    """The page's lines with each captioned table that has columns but no rules written out row by row."""
    if not any(_is_caption(line) for line in read.lines):
        return read
    lines = list(read.lines)
    at = 0
    number = _FIRST_NUMBER
    while at < len(lines):
        if _is_caption(lines[at]):
            start, runs = _body(lines, at + 1, boxes)
            rows = _rows(lines[start : start + len(runs)], runs, number) if len(runs) >= 3 else []
            if rows:
                lines[start : start + len(runs)] = rows
                at = start + len(rows)
                number += 1
                continue
        at += 1
    return replace(read, lines=tuple(lines))


def _is_caption(line: Line) -> bool:
    """A caption at its table, not in the list of tables."""
    return _CAPTION.match(line.text) is not None and " ... " not in line.text and not line.table


def _body(lines: Sequence[Line], at: int, boxes: CharBoxes) -> tuple[int, list[list[_Run]]]:
    """Where the table's lines begin, and the runs of each of them."""
    start = at
    found: list[list[_Run]] = []
    last = lines[at - 1]
    for number in range(at, len(lines)):
        line = lines[number]
        gap = line.base - last.base
        if line.table or line.aside or gap <= 0 or gap > 3.2 * line.size or line.size > 1.15 * lines[at - 1].size:
            break
        runs = _runs(line, boxes)
        if not found and len(runs) == 1:
            # The caption's own second line, or a remark under it.
            if number - at >= 2:
                break
            start = number + 1
        elif len(runs) == 1 and _is_wide(runs[0], found):
            break
        else:
            found.append(runs)
        last = line
    return start, found


def _is_wide(run: _Run, rows: Sequence[Sequence[_Run]]) -> bool:
    """Running text after the table, not a cell that wraps."""
    left = min(other.x0 for row in rows for other in row)
    right = max(other.x1 for row in rows for other in row)
    return run.x1 - run.x0 > 0.6 * (right - left) or run.x0 < left - 3


def _runs(line: Line, boxes: CharBoxes) -> list[_Run]:
    marks: list[tuple[int, float, float]] = []
    for at, index in enumerate(line.index):
        if index >= 0 and line.text[at] != " ":
            marks.append((at, *boxes.extent(int(index))))
    runs: list[_Run] = []
    first = 0
    for place in range(1, len(marks) + 1):
        if place == len(marks) or marks[place][1] - marks[place - 1][2] > 1.0 * line.size:
            end = marks[place][0] if place < len(marks) else len(line.text)
            text, index_part = strip(line.text[marks[first][0] : end], line.index[marks[first][0] : end])
            runs.append(_Run(text, index_part, marks[first][1], marks[place - 1][2]))
            first = place
    return runs


def _rows(lines: Sequence[Line], runs: Sequence[Sequence[_Run]], number: int) -> list[Line]:
    """The table's rows; none where the lines do not share columns."""
    borders = _borders(runs, min(line.size for line in lines))
    if not borders or sum(len(row) > 1 for row in runs) < 0.6 * len(runs):
        return []
    cells = [_cells(row, borders) for row in runs]
    pitches = [below.base - above.base for above, below in pairwise(lines)]
    usual = median(pitches)
    rows: list[tuple[Line, list[list[_Run]]]] = []
    for at, (line, row) in enumerate(zip(lines, cells, strict=True)):
        wraps = rows and not row[0] and pitches[at - 1] <= usual * 0.92
        if wraps:
            for whole, part in zip(rows[-1][1], row, strict=True):
                whole.extend(part)
        else:
            rows.append((line, row))
    filled = [sum(bool(cell) for cell in row) for _, row in rows]
    if len(rows) < 2 or median(filled) < 2:
        return []
    return [_line(line, row, number) for line, row in rows]


def _borders(runs: Sequence[Sequence[_Run]], size: float) -> list[float]:
    """The middle of each gap that at most one line in ten has words in."""
    left = min(run.x0 for row in runs for run in row)
    right = max(run.x1 for row in runs for run in row)
    covered = np.zeros(int(right - left) + 2)
    for row in runs:
        for run in row:
            covered[int(run.x0 - left) : int(run.x1 - left) + 1] += 1
    clear = covered <= 0.1 * len(runs)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], clear.astype(np.int8), [0]))))
    gaps = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 0.6 * size]
    return [left + (a + b) / 2 for a, b in gaps if a > 0 and b < len(clear) - 1]


def _cells(row: Sequence[_Run], borders: Sequence[float]) -> list[list[_Run]]:
    cells: list[list[_Run]] = [[] for _ in range(len(borders) + 1)]
    for run in row:
        # A head above several columns stands in the first of them.
        middle = (run.x0 + run.x1) / 2 if not any(run.x0 < x < run.x1 for x in borders) else run.x0
        cells[sum(x < middle for x in borders)].append(run)
    return cells


def _line(line: Line, row: Sequence[Sequence[_Run]], number: int) -> Line:
    parts: list[tuple[str, Index]] = []
    for at, cell in enumerate(row):
        if at:
            parts.append(_BETWEEN)
        for place, run in enumerate(cell):
            if place:
                parts.append(_SPACE)
            parts.append((run.text.replace(" | ", " / "), run.index))
    text, index = concatenate(parts)
    return replace(line, text=text, index=index, table=number)
