"""The ruled lines of a page in, the grids that they make out.

The lines come from PDFium's path objects, which costs a millisecond where a second PDF library would parse the
page again for a hundred; pdfplumber joins and snaps them.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.readers.pdf_geometry import Turn

# A page with more drawn paths than this holds a map or a diagram.
_MOST_PATHS = 4000
_MOST_EDGES = 3000
_SNAP = 3.0
_THIN = 3.0
_SHORTEST = 6.0


@dataclass(frozen=True, slots=True)
class _Edge:
    """A ruled line: `at` is x of a vertical or y of a horizontal one, `start` to `end` its length."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A ruled table: column and row borders, and for each elementary cell the merged cell that it is part of."""

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    cells: NDArray[np.int64]
    _xs: list[float]
    _ys: list[float]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """(row, column) of a point; None outside."""
        column = bisect_left(self._xs, x) - 1
        row = bisect_left(self._ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return row, column
        return None


def ruled_grids(page: Any, turn: Turn) -> list[Grid]:
    """The ruled tables and frames of a pypdfium2 page, from the top."""
    edges = list(_edges(page, turn))
    return list(_grids(edges)) if 4 <= len(edges) <= _MOST_EDGES else []


def _edges(page: Any, turn: Turn) -> Iterator[_Edge]:
    """Ruled lines, sides of frames, and the outlines of shaded cells."""
    shaded: list[tuple[float, float, float, float]] = []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    bounds = [ctypes.c_float() for _ in range(4)]
    refs = [ctypes.byref(value) for value in bounds]
    for path, matrix in _paths(page):
        if not pdfium.FPDFPageObj_GetBounds(path, *refs):
            continue
        left, bottom, right, top = (value.value for value in bounds)
        (x0, y0), (x1, y1) = turn.point(*_apply(matrix, left, bottom)), turn.point(*_apply(matrix, right, top))
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if x1 - x0 <= _THIN:
            if y1 - y0 >= _SHORTEST:
                yield _Edge(True, (x0 + x1) / 2, y0, y1)
        elif y1 - y0 <= _THIN:
            if x1 - x0 >= _SHORTEST:
                yield _Edge(False, (y0 + y1) / 2, x0, x1)
        else:
            pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
            if stroke.value:
                yield from _sides(path, matrix, turn)
            else:
                shaded.append((x0, y0, x1, y1))
    if len(shaded) <= _MOST_EDGES // 4:
        yield from _outlines(np.array(shaded, dtype=np.float64).reshape(-1, 4))


def _outlines(shaded: NDArray[np.float64]) -> Iterator[_Edge]:
    """Sides of shaded rectangles; Word also shades each line of text in a cell, which is no border."""
    area = (shaded[:, 2] - shaded[:, 0]) * (shaded[:, 3] - shaded[:, 1])
    for at, (x0, y0, x1, y1) in enumerate(shaded):
        around = (
            (shaded[:, 0] <= x0 + 1) & (shaded[:, 1] <= y0 + 1) & (shaded[:, 2] >= x1 - 1) & (shaded[:, 3] >= y1 - 1)
            & (area > 1.02 * area[at]) & (area < 40 * area[at])
        )  # fmt: skip
        if not around.any() and x1 - x0 >= _SHORTEST and y1 - y0 >= _SHORTEST:
            yield from (_Edge(True, x, y0, y1) for x in (x0, x1))
            yield from (_Edge(False, y, x0, x1) for y in (y0, y1))


def _paths(page: Any) -> list[tuple[Any, tuple[float, ...] | None]]:
    """Path objects of the page and of the forms in it, each with the matrix of its form."""
    raw = page.raw
    found: list[tuple[Any, tuple[float, ...] | None]] = []
    forms: list[tuple[Any, tuple[float, ...] | None]] = []
    for at in range(pdfium.FPDFPage_CountObjects(raw)):
        thing = pdfium.FPDFPage_GetObject(raw, at)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.append((thing, None))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            forms.append((thing, _matrix(thing)))
        if len(found) > _MOST_PATHS:
            return []
    while forms and len(found) <= _MOST_PATHS:
        form, matrix = forms.pop()
        for at in range(min(pdfium.FPDFFormObj_CountObjects(form), _MOST_PATHS)):
            thing = pdfium.FPDFFormObj_GetObject(form, at)
            if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_PATH:
                found.append((thing, matrix))
    return found if len(found) <= _MOST_PATHS else []


def _matrix(thing: Any) -> tuple[float, ...] | None:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix)):
        return None
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _apply(matrix: Sequence[float] | None, x: float, y: float) -> tuple[float, float]:
    if matrix is None:
        return x, y
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _sides(path: Any, matrix: Sequence[float] | None, turn: Turn) -> Iterator[_Edge]:
    """The straight sides of a drawn path: those of a frame, a grid drawn in one go, or a shaded cell."""
    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= 400:
        return
    own = _matrix(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    sides: list[_Edge] = []
    begun = (0.0, 0.0)
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = turn.point(*_apply(matrix, *_apply(own, x.value, y.value)))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begun = point
        elif points:
            sides.extend(_side(points[-1], point))
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            sides.extend(_side(point, begun))
    yield from sides


def _side(one: tuple[float, float], two: tuple[float, float]) -> Iterator[_Edge]:
    (x0, y0), (x1, y1) = one, two
    if abs(x0 - x1) <= 1.0 and abs(y0 - y1) >= _SHORTEST:
        yield _Edge(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
    elif abs(y0 - y1) <= 1.0 and abs(x0 - x1) >= _SHORTEST:
        yield _Edge(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))


def _grids(edges: Sequence[_Edge]) -> Iterator[Grid]:
    """Edges that touch make one grid; those without two rows and two columns are frames and underlines."""
    from pdfplumber.table import merge_edges

    merged = merge_edges(
        [
            {
                "orientation": "v" if edge.upright else "h",
                "x0": edge.at if edge.upright else edge.start,
                "x1": edge.at if edge.upright else edge.end,
                "top": edge.start if edge.upright else edge.at,
                "bottom": edge.end if edge.upright else edge.at,
                "width": 0 if edge.upright else edge.end - edge.start,
                "height": edge.end - edge.start if edge.upright else 0,
            }
            for edge in edges
        ],
        snap_x_tolerance=_SNAP, snap_y_tolerance=_SNAP, join_x_tolerance=_SNAP, join_y_tolerance=_SNAP,
    )  # fmt: skip
    box = np.array([[edge["x0"], edge["top"], edge["x1"], edge["bottom"]] for edge in merged], dtype=np.float64)
    upright = np.array([edge["orientation"] == "v" for edge in merged])
    for members in _touching(box):
        v, h = box[members & upright], box[members & ~upright]
        if len(v) >= 3 and len(h) >= 2:
            grid = _grid(v, h)
            if grid is not None:
                yield grid


def _touching(box: NDArray[np.float64]) -> list[NDArray[np.bool_]]:
    """Sets of edges that are connected, from the top."""
    near = (
        (box[:, None, 0] <= box[None, :, 2] + _SNAP)
        & (box[None, :, 0] <= box[:, None, 2] + _SNAP)
        & (box[:, None, 1] <= box[None, :, 3] + _SNAP)
        & (box[None, :, 1] <= box[:, None, 3] + _SNAP)
    )
    left = np.ones(len(box), dtype=bool)
    groups = []
    while left.any():
        members = np.zeros(len(box), dtype=bool)
        members[np.flatnonzero(left)[0]] = True
        while True:
            grown = members | near[members].any(axis=0)
            if (grown == members).all():
                break
            members = grown
        left &= ~members
        groups.append(members)
    return sorted(groups, key=lambda group: float(box[group, 1].min()))


def _grid(v: NDArray[np.float64], h: NDArray[np.float64]) -> Grid | None:
    xs, ys = np.unique(v[:, 0].round(1)), np.unique(h[:, 1].round(1))
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 1 or columns * rows > 5000:
        return None
    parent = list(range(columns * rows))

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for row in range(rows):
        middle_y = (ys[row] + ys[row + 1]) / 2
        for column in range(columns):
            middle_x = (xs[column] + xs[column + 1]) / 2
            here = row * columns + column
            if column + 1 < columns:
                border = (abs(v[:, 0] - xs[column + 1]) < _SNAP) & (v[:, 1] <= middle_y) & (v[:, 3] >= middle_y)
                if not border.any():
                    parent[root(here + 1)] = root(here)
            if row + 1 < rows:
                border = (abs(h[:, 1] - ys[row + 1]) < _SNAP) & (h[:, 0] <= middle_x) & (h[:, 2] >= middle_x)
                if not border.any():
                    parent[root(here + columns)] = root(here)
    cells = np.array([root(cell) for cell in range(columns * rows)], dtype=np.int64)
    return Grid(xs, ys, cells.reshape(rows, columns), xs.tolist(), ys.tolist())
