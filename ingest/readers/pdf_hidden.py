"""One PDF page in, the characters of it that no reader of the page can see, and how they are hidden.

A quick look at the page's objects tells whether there is anything to look into: invisible text, text in a colour
that lies near its ground, tiny text, text under a shape painted later. Only then the page is drawn, and a text is
hidden where its own place shows nothing of it. Words drawn invisibly over the picture of a scanned page are what OCR
has read there: they are kept where the picture shows ink.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.readers.pdf_geometry import Turn

TINY = 1.0  # points from top to bottom of a line's letters
_LIGHT = 225  # each part of a colour that lies near white paper
_NEAR = 24  # between two colours that a person does not tell apart, each of 0 to 255
_SHAPE = 6.0  # points; smaller fills are rules and dots
_SCAN = 0.5  # share of the page that is a picture
_INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_PIXELS = 2400  # longest side of a drawn page
_DEEPEST = 4
_NOWHERE = (-1e6, -1e6, -1e6 + 10.0, -1e6 + 10.0)
_MOSTLY = 0.6  # of the letters of a text
_SHOWN = 0.3  # of the difference between ink and ground

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]
Bounds = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that may not be seen. `shaded`: a shape of its colour, or one painted later, holds it."""

    colour: Colour
    mode: int
    shaded: bool

    @property
    def is_doubtful(self) -> bool:
        """Whether only a look at the page tells if it is seen."""
        return self.shaded or self.mode in _INVISIBLE or min(self.colour) >= _LIGHT


def hidden_characters(page: Any, textpage: Any, count: int, turn: Turn) -> dict[int, str]:
    """How each hidden character (by its PDFium index, of `count`) is hidden; mostly empty.

    `turn` places PDF points on the page as it is displayed.
    """
    objects = _Objects(page, turn)
    suspects = objects.suspects()
    if not suspects:
        return {}
    characters: dict[int, list[int]] = {}
    for at in range(count):
        key = _address(pdfium.FPDFText_GetTextObject(textpage.raw, at))
        if key in suspects and chr(pdfium.FPDFText_GetUnicode(textpage.raw, at) or 32).strip():
            characters.setdefault(key, []).append(at)
    look = _Look(page, textpage, turn, objects.pictured >= _SCAN)
    hidden: dict[int, str] = {}
    for key, places in characters.items():
        how = look.why(suspects[key], places)
        if how:
            hidden.update(dict.fromkeys(places, how))
    return hidden


class _Objects:
    """The texts, filled shapes and pictures of a page in the order of painting, as plain lists: pages hold thousands.

    `bounds` are left, bottom, right, top in points; a text inside of a form has none, its coordinates are the form's.
    `pictured` is the share of the page that pictures cover.
    """

    def __init__(self, page: Any, turn: Turn) -> None:
        self._texts: list[Any] = []
        self._orders: list[int] = []
        self._colours: list[Colour] = []
        self._modes: list[int] = []
        self._bounds: list[Bounds] = []
        self._fills: list[tuple[int, Bounds, Colour | None]] = []
        self._seen = 0
        self._sheet = max(turn.width * turn.height, 1.0)
        self.pictured = 0.0
        parts = [ctypes.c_uint() for _ in range(4)]
        edges = [ctypes.c_float() for _ in range(4)]
        self._read_colour = _colour_reader(parts)
        self._read_bounds = _bounds_reader(edges)
        self._walk(pdfium.FPDFPage_CountObjects(page.raw), pdfium.FPDFPage_GetObject, page.raw, 0)

    def _walk(self, count: int, get: Callable[[Any, int], Any], holder: Any, depth: int) -> None:
        kind_of, mode_of = pdfium.FPDFPageObj_GetType, pdfium.FPDFTextObj_GetTextRenderMode
        text, path = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
        for at in range(count):
            item = get(holder, at)
            kind = kind_of(item)
            self._seen += 1
            if kind == text:
                self._texts.append(item)
                self._orders.append(self._seen)
                self._colours.append(self._read_colour(item))
                self._modes.append(mode_of(item))
                self._bounds.append(_NOWHERE if depth else self._read_bounds(item))
            elif kind == path and not depth:
                bounds = self._read_bounds(item)
                if bounds[2] - bounds[0] >= _SHAPE and bounds[3] - bounds[1] >= _SHAPE and _is_filled(item):
                    self._fills.append((self._seen, bounds, self._read_colour(item)))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                bounds = self._read_bounds(item)
                share = 1.0 if depth else (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) / self._sheet
                self.pictured += share
                if not depth:
                    self._fills.append((self._seen, bounds, None))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                self._walk(pdfium.FPDFFormObj_CountObjects(item), pdfium.FPDFFormObj_GetObject, item, depth + 1)

    def suspects(self) -> dict[int, _Text]:
        """Texts that may not be seen, by the address of their object."""
        if not self._texts:
            return {}
        colours, modes, boxes = np.array(self._colours), np.array(self._modes), np.array(self._bounds)
        low = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) < TINY
        for place in map(int, np.flatnonzero(low)):  # a full stop is low too
            low[place] = _size(self._texts[place]) < TINY
        doubtful = low | (colours.min(axis=1) >= _LIGHT) | np.isin(modes, list(_INVISIBLE))
        shaded = np.zeros(len(boxes), bool)
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        order = np.array(self._orders)
        for at, (left, bottom, right, top), colour in self._fills:
            inside = (x > left) & (x < right) & (y > bottom) & (y < top)
            if inside.any():
                near = False if colour is None else np.abs(colours - np.array(colour)).max(axis=1) <= _NEAR
                shaded |= inside & ((order < at) | near)
        return {
            _address(self._texts[at]): _Text(self._colours[at], self._modes[at], bool(shaded[at]))
            for at in map(int, np.flatnonzero(doubtful | shaded))
        }


def _colour_reader(parts: list[Any]) -> Callable[[Any], Colour]:
    refs = [ctypes.byref(part) for part in parts]
    read = pdfium.FPDFPageObj_GetFillColor
    red, green, blue, opacity = parts

    def colour(item: Any) -> Colour:
        if not read(item, *refs):
            return (0, 0, 0)
        return (red.value, green.value, blue.value) if opacity.value > _NEAR else (255, 255, 255)

    return colour


def _bounds_reader(edges: list[Any]) -> Callable[[Any], Bounds]:
    refs = [ctypes.byref(edge) for edge in edges]
    read = pdfium.FPDFPageObj_GetBounds
    left, bottom, right, top = edges

    def bounds(item: Any) -> Bounds:
        return (left.value, bottom.value, right.value, top.value) if read(item, *refs) else _NOWHERE

    return bounds


def _size(item: Any) -> float:
    """The size of a text object in points, as drawn."""
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    pdfium.FPDFTextObj_GetFontSize(item, ctypes.byref(size))
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return float(size.value * max(abs(matrix.c), abs(matrix.d)))


def _is_filled(item: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke)) and mode.value)


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


class _Look:
    """What the places of a page show. The page is drawn once, when the first of them is looked at."""

    def __init__(self, page: Any, textpage: Any, turn: Turn, scanned: bool) -> None:
        self._page, self._text, self._turn, self._scanned = page, textpage.raw, turn, scanned
        self._scale = min(2.0, _PIXELS / max(turn.width, turn.height, 1.0))
        self._drawn: Picture | None = None
        self._box = [ctypes.c_double() for _ in range(4)]
        self._refs = [ctypes.byref(edge) for edge in self._box]
        self._matrix = pdfium.FS_MATRIX()

    def why(self, text: _Text, places: Sequence[int]) -> str:
        """How the characters of a text are hidden; '' where they are seen."""
        inked = [at for at in places if chr(pdfium.FPDFText_GetUnicode(self._text, at) or 32).isalnum()]
        if not inked:
            return ""
        if self._size(inked[0]) < TINY:
            return f"smaller than {TINY:g} pt"
        if not text.is_doubtful:
            return ""
        reasons = [reason for at in inked if (reason := self._unseen(at, text))]
        unseen = len(reasons) > _MOSTLY * len(inked)
        if text.mode in _INVISIBLE:
            return "" if self._scanned and not unseen else "drawn invisibly"
        return reasons[0] if unseen else ""

    def _picture(self) -> Picture:
        if self._drawn is None:
            bitmap = self._page.render(scale=self._scale, may_draw_forms=False, rev_byteorder=True)
            self._drawn = bitmap.to_numpy()[:, :, :3].copy()
        return self._drawn

    def _size(self, at: int) -> float:
        pdfium.FPDFText_GetMatrix(self._text, at, ctypes.byref(self._matrix))
        scale = max(abs(self._matrix.c), abs(self._matrix.d), 1e-4)
        return float(pdfium.FPDFText_GetFontSize(self._text, at) * scale)

    def _unseen(self, at: int, text: _Text) -> str:
        """Why one character does not show; '' where it does, or stands off the page."""
        place = self._pixels(at)
        if place is None:
            return ""
        x0, y0, x1, y1 = place
        picture = self._picture()
        ground = np.median(np.concatenate([picture[y0 - 1, x0:x1], picture[y1, x0:x1]]), axis=0)
        shown = np.abs(picture[y0:y1, x0:x1].astype(np.int16) - ground).max()
        if text.mode in _INVISIBLE:
            return "drawn invisibly" if shown < 2 * _NEAR else ""
        apart = np.abs(ground - np.array(text.colour)).max()
        if apart <= _NEAR:
            return "in the colour of its ground"
        return "covered" if shown < _SHOWN * apart else ""

    def _pixels(self, at: int) -> tuple[int, int, int, int] | None:
        """(x0, y0, x1, y1) of a character's box in the picture, with a pixel of ground left on each side."""
        if not pdfium.FPDFText_GetCharBox(self._text, at, *self._refs):
            return None
        left, right, bottom, top = (edge.value for edge in self._box)
        one, two = self._turn.point(left, bottom), self._turn.point(right, top)
        height, width = self._picture().shape[:2]
        x0, x1 = (round(self._scale * edge) for edge in sorted((one[0], two[0])))
        y0, y1 = (round(self._scale * edge) for edge in sorted((one[1], two[1])))
        x0, y0, x1, y1 = max(x0 - 1, 0), max(y0 - 1, 1), min(x1 + 1, width), min(y1 + 1, height - 1)
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None
