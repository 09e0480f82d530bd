"""Where things stand on a page as it is read: points from its top left corner, turned upright."""

from __future__ import annotations

import ctypes
import math
import re
from typing import Any

import pypdfium2.raw as pdfium

_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx|sfbx", re.IGNORECASE)


class Turn:
    """How PDF coordinates become points from the top left of the page as it is read."""

    def __init__(self, degrees: int, box: tuple[float, float, float, float]) -> None:
        left, bottom, right, top = box
        self.degrees = degrees
        self._left, self._bottom = left, bottom
        across, up = right - left, top - bottom
        self.width, self.height = (up, across) if degrees in (90, 270) else (across, up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """(x, y from the top) of a point of the PDF page."""
        x, y = x - self._left, y - self._bottom
        if self.degrees == 90:
            return y, x
        if self.degrees == 180:
            return self.width - x, y
        if self.degrees == 270:
            return self.width - y, self.height - x
        return x, self.height - y

    def angle(self, a: float, b: float) -> int:
        """The direction of text with matrix (a, b, ..), in quarter turns clockwise as displayed."""
        degrees = math.floor(math.degrees(math.atan2(b, a)) / 90 + 0.5) * 90
        # Text that runs upwards (b > 0) reads upright once the page is turned clockwise by 90.
        return (degrees - self.degrees) % 360


class CharBoxes:
    """Loose character boxes, in points of the page as it is read."""

    def __init__(self, raw: Any, turn: Turn) -> None:
        self._raw, self._turn = raw, turn
        self._rect = pdfium.FS_RECTF()
        self._ref = ctypes.byref(self._rect)

    def extent(self, at: int) -> tuple[float, float]:
        """(x0, x1) of one character along the line."""
        if not pdfium.FPDFText_GetLooseCharBox(self._raw, at, self._ref):
            return 0.0, 0.0
        rect, turn = self._rect, self._turn
        one, _ = turn.point(rect.left, rect.bottom)
        two, _ = turn.point(rect.right, rect.top)
        return (one, two) if one <= two else (two, one)

    def centre(self, at: int) -> tuple[float, float]:
        """The middle of one character."""
        if not pdfium.FPDFText_GetLooseCharBox(self._raw, at, self._ref):
            return -1.0, -1.0
        rect = self._rect
        return self._turn.point((rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2)


class Glyphs:
    """What PDFium knows of single characters; each call costs about a microsecond."""

    def __init__(self, raw: Any, turn: Turn) -> None:
        self._raw, self._turn = raw, turn
        self._x, self._y, self._flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
        self._point = ctypes.byref(self._x), ctypes.byref(self._y)
        self._flags_ref = ctypes.byref(self._flags)
        self._matrix = pdfium.FS_MATRIX()
        self._matrix_ref = ctypes.byref(self._matrix)
        self._name = ctypes.create_string_buffer(64)
        self._known: dict[bytes, bool] = {}

    def base(self, at: int) -> float:
        """The baseline from the top of the page."""
        pdfium.FPDFText_GetCharOrigin(self._raw, at, *self._point)
        return self._turn.point(self._x.value, self._y.value)[1]

    def size_and_angle(self, at: int) -> tuple[float, int]:
        """The size in points as drawn, and the direction of the text: 0 is upright."""
        matrix = self._matrix
        pdfium.FPDFText_GetMatrix(self._raw, at, self._matrix_ref)
        size = pdfium.FPDFText_GetFontSize(self._raw, at) * max(abs(matrix.c), abs(matrix.d), 1e-3)
        return size, self._turn.angle(matrix.a, matrix.b)

    def bold(self, at: int) -> bool:
        """By the name of its font."""
        pdfium.FPDFText_GetFontInfo(self._raw, at, self._name, 64, self._flags_ref)
        name = self._name.value
        if name not in self._known:
            self._known[name] = _BOLD.search(name) is not None
        return self._known[name]
