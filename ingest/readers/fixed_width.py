"""A list printed in columns in, rows of cells out.

Columns are told by a line of dashes under the heads, else by the places that are blank in nearly all lines of data.
Heads and data decide together: a head may be wider than what stands under it, and stand over either end of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

_LEAST_LINES = 8
_LEAST_COLUMNS = 4
_WIDEST = 2000
_SAMPLE = 2000
_RULE = re.compile(r"[\s=_+|-]+")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_NUMBER = re.compile(r"[-+(]?[$€£]?\d[\d.,:/%()-]*")
# Places where fewer lines than this have a letter are blank; a cell that is too long spoils no gap.
_STRAY = 0.02
_FILLED = 0.6  # of the columns, in the middle one of all lines
_DATA = 0.6  # of the lines under the heads


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text from `start` to `end` of a line, or the places that a column of data takes."""

    start: int
    end: int
    text: str = ""

    def meets(self, other: _Piece) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a column begins, and the place from which on text may be its own: the end of the data before it."""

    floor: int
    start: int


def fixed_width_rows(text: str) -> list[list[str]] | None:
    """Rows of a list printed in columns, the heads first; None where the text is not one.

    What is printed above the heads comes before them as rows of one cell, and is left out where a later page repeats
    it. A line that only goes on with a cell of the line before is put to that.
    """
    lines = [line.expandtabs(8).rstrip() for line in text.replace("\f", "\n").split("\n")]
    filled = [line for line in lines if line.strip()]
    if len(filled) < 4 or max(map(len, filled)) > _WIDEST:
        return None
    ruled = _ruled(filled)
    if ruled is not None:
        columns, at, heads = ruled
    else:
        found = _by_blanks(lines)
        if found is None:
            return None
        columns, at, heads = found
    above = filled[: at - len(heads) + 1]
    if not above and not heads:
        return None
    header = [
        " ".join(" ".join(cells).split()) for cells in zip(*(_cells(line, columns) for line in heads), strict=True)
    ]
    rows = [[line.strip()] for line in above if not _RULE.fullmatch(line)]
    again = {_shape(line) for line in (*above, *heads)}
    body = [line for line in filled[at + 1 :] if not _RULE.fullmatch(line) and _shape(line) not in again]
    return [*rows, header, *_joined([_cells(line, columns) for line in body])]


def _shape(line: str) -> str:
    """A line with all numbers alike: 'Page 3' repeats 'Page 2'."""
    return re.sub(r"\d+", "9", " ".join(line.split()))


def _ruled(lines: Sequence[str]) -> tuple[list[_Cut], int, list[str]] | None:
    """(column starts, place of the last line of heads, the lines of heads) by a line like '----- ---  -----'."""
    for at, line in enumerate(lines[:40]):
        groups = [match.span() for match in re.finditer(r"[-=]{2,}", line)]
        if at > 0 and len(groups) >= 3 and re.fullmatch(r"[\s=-]+", line):
            columns = [_Cut(0, 0), *(_Cut(end, start) for (_, end), (start, _) in pairwise(groups))]
            return columns, at - 1, _stacked(lines, at - 1, columns)
    return None


def _stacked(lines: Sequence[str], at: int, columns: Sequence[_Cut]) -> list[str]:
    """The lines of heads that end at `at`: one, or two where each piece of the line above stands over one column."""
    if at == 0:
        return [lines[at]]
    pieces = _pieces(lines[at - 1])
    starts = [column.start for column in columns]
    ends = [*starts[1:], _WIDEST]
    inside = [
        sum(piece.start >= start - 1 and piece.end <= end for start, end in zip(starts, ends, strict=True)) == 1
        for piece in pieces
    ]
    spelled = not any(sign.isdigit() for sign in lines[at - 1]) and not _RULE.fullmatch(lines[at - 1])
    return [lines[at - 1], lines[at]] if len(pieces) > 1 and all(inside) and spelled else [lines[at]]


def _by_blanks(lines: Sequence[str]) -> tuple[list[_Cut], int, list[str]] | None:
    """The same where no line of dashes tells the columns; `at` counts lines that are not blank."""
    filled = [line for line in lines if line.strip()]
    if len(filled) < _LEAST_LINES:
        return None
    at = _head(filled)
    if at is None:
        return None
    above = {_shape(line) for line in filled[: at + 1]}
    under = [line for line in filled[at + 1 :][:_SAMPLE] if _shape(line) not in above and not _RULE.fullmatch(line)]
    usual = np.median([len(_pieces(line)) for line in under]) if under else 0
    data = [line for line in under if len(_pieces(line)) >= max(2, 0.5 * usual)]
    if len(data) < max(_LEAST_LINES - 1, _DATA * len(under)):
        return None
    columns = _columns(_pieces(filled[at]), _taken(data), filled[at])
    if len(columns) < _LEAST_COLUMNS:
        return None
    # Every line of a list has most of its cells; a text with a hanging indent does not.
    cells = [sum(map(bool, _cells(line, columns))) for line in data]
    if np.median(cells) < _FILLED * len(columns):
        return None
    close = at > 0 and lines.index(filled[at]) > 0 and bool(lines[lines.index(filled[at]) - 1].strip())
    return columns, at, _stacked(filled, at, columns) if close else [filled[at]]


def _head(lines: Sequence[str]) -> int | None:
    """The line of heads: the first of words alone that has about as many pieces as most lines."""
    counts = [len(_pieces(line)) for line in lines[:_SAMPLE]]
    usual = Counter(counts).most_common(1)[0][0]
    if usual < 3:
        return None
    for at, line in enumerate(lines[:40]):
        pieces = _pieces(line)
        numbers = sum(_NUMBER.fullmatch(word) is not None for word in line.split())
        if len(pieces) >= 0.6 * usual and numbers == 0 and not _RULE.fullmatch(line):
            return at
    return None


def _pieces(line: str) -> list[_Piece]:
    """Runs of words with single spaces between them."""
    return [_Piece(match.start(), match.end(), match.group()) for match in _CHUNK.finditer(line)]


def _taken(lines: Sequence[str]) -> list[_Piece]:
    """The stretches of places where data stand, blank ones between them."""
    width = max(map(len, lines))
    grid = np.array([[sign != " " for sign in line.ljust(width)] for line in lines])
    full = grid.mean(axis=0) >= _STRAY
    found: list[_Piece] = []
    for place in range(width):
        if full[place]:
            if found and found[-1].end == place:
                found[-1] = _Piece(found[-1].start, place + 1)
            else:
                found.append(_Piece(place, place + 1))
    return found


def _columns(heads: Sequence[_Piece], data: Sequence[_Piece], line: str) -> list[_Cut]:
    """Where columns begin: a stretch of data and the head over it are one, whichever of them is the wider.

    A stretch with one blank place before it is a column of its own only where the heads are parted there too and one
    of them begins or ends with it: names have blanks as well. A head over two stretches belongs to both where one of
    its words stands over each; a day and its time under one head are one column.
    """
    words = [_Piece(match.start(), match.end(), match.group()) for match in re.finditer(r"\S+", line)]
    joined: list[_Piece] = []
    for piece in data:
        before = joined[-1] if joined else None
        if before is not None and piece.start - before.end < 2 and not _parted(words, before, piece, line):
            joined[-1] = _Piece(before.start, piece.end)
        else:
            joined.append(piece)
    cuts: list[_Cut] = []
    for place, piece in enumerate(joined):
        before = joined[place - 1] if place else _Piece(0, 0)
        over = [head for head in heads if head.meets(piece)]
        shared = bool(over) and place > 0 and over[0].meets(before)
        if shared:
            own = [word for word in words if word.meets(piece) and not word.meets(before)]
            if own and own[-1].end == piece.end:
                # Numbers that end with their head: the words before it are of the same head.
                own = [word for word in words if word.start >= before.end and word.start <= own[0].start]
            if own:
                cuts.append(_Cut(before.end, min(piece.start, own[0].start)))
            over = over[1:]
            if not own and not over:
                continue
        elif not over or place == 0:
            cuts.append(_Cut(before.end, piece.start if not over else min(piece.start, over[0].start)))
        else:
            cuts.append(_Cut(before.end, min(piece.start, over[0].start)))
        # Two heads over data without a gap that all lines leave: cut where the further heads begin.
        cuts += [_Cut(head.start - 1, head.start) for head in (over if shared else over[1:])]
    lone = [head for head in heads if head.start > 0 and not any(head.meets(piece) for piece in joined)]
    cuts += [_Cut(head.start, head.start) for head in lone]
    starts = {cut.start: cut for cut in cuts[1:]}
    return [_Cut(0, 0), *(starts[start] for start in sorted(starts))]


def _parted(words: Sequence[_Piece], before: _Piece, piece: _Piece, line: str) -> bool:
    """Whether the heads are parted where a narrow gap of the data is, and one of them keeps to an edge of the data."""
    if any(word.start < piece.start and word.end > before.end for word in words):
        return False
    first = [word for word in words if word.end <= before.end and word.end > before.start]
    second = [word for word in words if word.start >= piece.start and word.start < piece.end]
    if not first or not second:
        return False
    return second[0].start == piece.start or (second[-1].end == piece.end and first[-1].end == before.end)


def _cells(line: str, columns: Sequence[_Cut]) -> list[str]:
    """A line cut where columns begin; a cell that is too long is cut at the widest blank beside its place."""
    cuts = [0]
    for column in columns[1:]:
        cuts.append(max(cuts[-1], min(_cut(line, column), len(line))))
    return [line[a:b].strip() for a, b in zip(cuts, [*cuts[1:], None], strict=True)]


def _cut(line: str, column: _Cut) -> int:
    start = column.start
    inside = 0 < start < len(line) and line[start] != " " and line[start - 1] != " "
    if not inside and (start >= len(line) or not line[column.floor : start].strip()):
        return start
    blanks = [
        match.span() for match in re.finditer(r" +", line) if match.end() > column.floor and match.start() <= start
    ]
    if any(last - first > 1 for first, last in blanks):
        return max(blanks, key=lambda span: (min(span[1] - span[0], 9), -abs(span[1] - start)))[1]
    if start < len(line) and line[start] != " " and line[start - 1] != " ":
        first, after = line.rfind(" ", 0, start) + 1, line.find(" ", start)
        last = len(line) if after < 0 else after
        return first if start - first < last - start else last
    return start


def _joined(rows: list[list[str]]) -> list[list[str]]:
    """Rows of which one that has only a cell or two, and not the first, goes on with the row before it."""
    usual = np.median([sum(map(bool, row)) for row in rows]) if rows else 0
    found: list[list[str]] = []
    for row in rows:
        few = sum(map(bool, row)) <= 0.3 * usual
        before = found[-1] if found else None
        goes_on = (
            before is not None and few and not row[0] and all(old for old, new in zip(before, row, strict=True) if new)
        )
        if goes_on and before is not None:
            found[-1] = [f"{old} {new}".strip() for old, new in zip(before, row, strict=True)]
        else:
            found.append(row)
    return found
