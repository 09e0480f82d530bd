"""Runs of text on a page in, rows in reading order out. Knows nothing of PDF.

A content stream may draw a page in any order. Runs on one baseline make one row (a label and its price are
often drawn apart); rows go from top to bottom; but columns of running text are read one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A run of text: `base` is its baseline from the top, `order` its place in the content stream.

    `angle` is its direction in degrees (0: upright), `first` the PDFium index of its first character.
    """

    text: str
    index: NDArray[np.int32] = field(repr=False)
    first: int
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    angle: int
    order: int


SplitAtGaps = Callable[[Piece], list[Piece]]


def reading_order(
    pieces: Sequence[Piece], width: float, split_at_gaps: SplitAtGaps
) -> tuple[list[list[Piece]], list[Piece]]:
    """Rows of upright text in reading order, and what stands aside: margin marks and sideways text."""
    upright = [piece for piece in pieces if piece.angle == 0]
    asides = [piece for piece in pieces if piece.angle != 0]
    marks = _margin_marks(upright)
    asides = marks + asides
    if marks:
        aside = {id(piece) for piece in marks}
        upright = [piece for piece in upright if id(piece) not in aside]
    return _arrange(upright, width, split_at_gaps, depth=0), asides


def _margin_marks(pieces: Sequence[Piece]) -> list[Piece]:
    """Single letters outside the text area: marks of revision, not words of the line beside them."""
    if len(pieces) < 8:
        return []
    letters = [p for p in pieces if len(p.text) <= 2 and p.text.isalpha() and p.text.isupper()]
    if not letters:
        return []
    others = [p for p in pieces if len(p.text) > 2 or not p.text.isalpha()]
    if not others:
        return []
    left, right = min(p.x0 for p in others), max(p.x1 for p in others)
    return [p for p in letters if p.x0 >= right - 1.0 or p.x1 <= left + 1.0]


def _arrange(pieces: Sequence[Piece], width: float, split: SplitAtGaps, depth: int) -> list[list[Piece]]:
    if depth < 4 and _goes_back_up(pieces):
        bands = _column_bands(pieces, width)
        if bands:
            return [row for band in bands for row in _arrange(band, width, split, depth + 1)]
    return _rows(pieces, split)


def _goes_back_up(pieces: Sequence[Piece]) -> bool:
    """Whether the stream returns towards the top to the right of what it wrote: the sign of columns."""
    return any(
        after.base < before.base - 3 * before.size and after.x0 > before.x0 for before, after in pairwise(pieces)
    )


def _column_bands(pieces: Sequence[Piece], width: float) -> list[list[Piece]]:
    """The page cut into bands to be read one after the other; empty where no columns are found."""
    order = sorted(pieces, key=lambda piece: (piece.base, piece.x0))
    x0 = np.array([piece.x0 for piece in order])
    x1 = np.array([piece.x1 for piece in order])
    best: tuple[int, list[tuple[int, int]], float] = (0, [], 0.0)
    for gutter in np.linspace(x0.min() + 0.15 * width, x1.max() - 0.15 * width, 40):
        crossing = (x0 < gutter - 1) & (x1 > gutter + 1)
        spans = [span for span in _clear_spans(crossing) if _is_columns(order[span[0] : span[1]], gutter, width)]
        covered = sum(end - start for start, end in spans)
        if covered > best[0]:
            best = (covered, spans, float(gutter))
    _, spans, gutter = best
    bands: list[list[Piece]] = []
    at = 0
    for start, end in spans:
        bands.append(_in_stream_order(order[at:start]))
        inside = order[start:end]
        bands.append(_in_stream_order([piece for piece in inside if piece.x0 < gutter]))
        bands.append(_in_stream_order([piece for piece in inside if piece.x0 >= gutter]))
        at = end
    if spans:
        bands.append(_in_stream_order(order[at:]))
    return [band for band in bands if band]


def _in_stream_order(pieces: Sequence[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda piece: piece.order)


def _clear_spans(crossing: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches of pieces, from the top, none of which crosses the gutter."""
    edges = np.flatnonzero(np.diff(np.concatenate(([1], crossing.astype(np.int8), [1]))))
    starts, ends = edges[::2], edges[1::2]
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True) if b - a >= 8]


def _is_columns(band: Sequence[Piece], gutter: float, width: float) -> bool:
    """Two sides of running text, each written in one go; a table's cells are neither."""
    left = [piece for piece in band if piece.x0 < gutter]
    right = [piece for piece in band if piece.x0 >= gutter]
    if min(len(left), len(right)) < 4:
        return False
    for side in (left, right):
        extent = max(piece.x1 for piece in side) - min(piece.x0 for piece in side)
        if extent < 0.2 * width or median(piece.x1 - piece.x0 for piece in side) < 0.5 * extent:
            return False
    shared = min(left[-1].base, right[-1].base) - max(left[0].base, right[0].base)
    if shared < 0.4 * min(left[-1].base - left[0].base, right[-1].base - right[0].base):
        return False
    sides = [piece.x0 < gutter for piece in _in_stream_order(band)]
    changes = sum(before != after for before, after in pairwise(sides))
    return changes <= max(2, 0.2 * len(band))


def _rows(pieces: Sequence[Piece], split: SplitAtGaps) -> list[list[Piece]]:
    """Pieces on one baseline, from left to right; rows from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.base, piece.x0)):
        if rows and _same_row(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_left_to_right(row, split) for row in rows]


def _same_row(row: Sequence[Piece], piece: Piece) -> bool:
    anchor = max(row, key=lambda other: other.size)
    if piece.base - anchor.base > 0.36 * max(anchor.size, piece.size):
        return False
    return not any(
        _overlap(piece, other) > 0.5 * min(piece.x1 - piece.x0, other.x1 - other.x0)
        and abs(piece.base - other.base) > 0.12 * piece.size
        for other in row
    )


def _overlap(one: Piece, two: Piece) -> float:
    return min(one.x1, two.x1) - max(one.x0, two.x0)


def _left_to_right(row: list[Piece], split: SplitAtGaps) -> list[Piece]:
    if len(row) == 1:
        return row
    parts: list[Piece] = []
    for piece in row:
        # Another run stands between the words of this one.
        between = any(other is not piece and _overlap(piece, other) > 2.0 for other in row)
        parts.extend(split(piece) if between else [piece])
    return sorted(parts, key=lambda piece: piece.x0)
