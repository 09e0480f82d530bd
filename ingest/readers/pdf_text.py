"""One PDF page in, its lines in reading order out, each character tied to the PDFium character it came from.

This is the canonical text that every quote is cut from. PDFium gives the characters of a whole page in one
call; geometry is asked for only at the ends of its text runs, because a call for each character costs more
than the reading itself.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.readers.hidden import unseen_signs
from ingest.readers.pdf_geometry import CharBoxes, Glyphs, Turn
from ingest.readers.pdf_hidden import hidden_characters
from ingest.readers.reading_order import Piece, reading_order

Index = NDArray[np.int32]

# PDFium ends a run with a line break, and marks a hyphen that ends a line with U+FFFE.
_RUN = re.compile(r"[^\r\n\ufffe]+\ufffe?|\ufffe")
# Width of a run over its letters times its size, above which it must have a hole; ordinary text has 0.5.
_WIDE = 0.75
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SYMBOLS = {
    0x44: "Δ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x64: "δ", 0x68: "η", 0x6A: "φ", 0x6C: "λ", 0x6D: "μ", 0x70: "π",
    0x71: "θ", 0x72: "ρ", 0x73: "σ", 0x77: "ω", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0xE2: "®", 0xE3: "©",
    0xE4: "™", 0xE5: "∑",
}  # fmt: skip
_SPACES = "\t\x0b\x0c\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ODD = re.compile(
    rf"(?P<leader>[ {_SPACES}]*(?:(?:[.·•_][ \u00a0]?){{5,}}|(?:…[ \u00a0]?){{2,}})[ {_SPACES}]*)"
    rf"|(?P<money>(?<=[$€£])[ {_SPACES}]+(?=\d))"
    rf"|(?P<space>[{_SPACES}][ {_SPACES}]*|[ ][ {_SPACES}]+)"
    r"|(?P<drop>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u180e\u034f\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff"
    r"\U000e0000-\U000e0fff])"
    r"|(?P<ligature>[ﬀ-ﬆ])"
    r"|(?P<hyphen>[\u2010\u2011\u2212\ufffe])"
    # Symbol fonts put their bullets and boxes into the private area.
    r"|(?P<private>[\ue000-\uf8ff])"
)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line as a person reads it. `base` is its baseline from the top of the page, in points.

    `index` holds one PDFium character index for each character of `text`, -1 where we put it in.
    `aside` marks what stands beside the page's own text: marks in the margin, sideways text.
    `table` numbers the ruled table of the page that the line is a row of; 0: none.
    """

    text: str
    index: Index = field(repr=False)
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    aside: bool = False
    table: int = 0


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page and its size in points, as displayed; what it holds but does not show."""

    lines: tuple[Line, ...]
    width: float
    height: float
    hidden: tuple[tuple[str, str], ...] = ()  # (how, words)
    unseen: str = ""  # signs without a shape, in order


def page_lines(page: Any, textpage: Any) -> tuple[PageLines, Turn]:
    """The lines of a pypdfium2 page in reading order, and how its coordinates were turned for that."""
    turn = Turn(page.get_rotation() % 360, page.get_bbox())
    text, hidden = _seen(characters(textpage), page, textpage, turn)
    pieces = _pieces(text, textpage.raw, turn)
    upright = sum(len(piece.text) for piece in pieces if piece.angle == 0)
    sideways = max((90, 180, 270), key=lambda a: sum(len(p.text) for p in pieces if p.angle == a))
    if upright < sum(len(piece.text) for piece in pieces if piece.angle == sideways):
        # A landscape page laid sideways on a portrait sheet: read it the way a person turns it.
        turn = Turn((turn.degrees + sideways) % 360, page.get_bbox())
        pieces = _pieces(text, textpage.raw, turn)
    boxes = CharBoxes(textpage.raw, turn)
    # Words outside the sheet are seen by nobody.
    shown = [p for p in pieces if p.x1 > 0 and p.x0 < turn.width and p.base > 0 and p.base - p.size < turn.height]
    if len(shown) < len(pieces):
        inside = {piece.first for piece in shown}
        hidden.append(("outside of the page", " ".join(one.text for one in pieces if one.first not in inside)))
        pieces = shown
    rows, asides = reading_order(pieces, turn.width, lambda piece: _split_at_gaps(piece, text, boxes))
    lines = [_join(row, aside=False) for row in rows] + [_join([piece], aside=True) for piece in asides]
    kept = tuple(line for line in lines if line.text)
    return PageLines(kept, turn.width, turn.height, tuple(hidden), unseen_signs(text)), turn


def _seen(text: str, page: Any, textpage: Any, turn: Turn) -> tuple[str, list[tuple[str, str]]]:
    """The characters with line ends in place of those that no reader sees, and (how, words) of these."""
    hidden = hidden_characters(page, textpage, len(text), turn)
    if not hidden:
        return text, []
    words: dict[str, list[str]] = {}
    before = -2
    for at, how in sorted(hidden.items()):
        said = words.setdefault(how, [])
        if at != before + 1 and said:
            said.append(" ")
        said.append(text[at])
        before = at
    signs = list(text)
    for at in hidden:
        signs[at] = "\r"
    return "".join(signs), [(how, "".join(said)) for how, said in words.items()]


def characters(textpage: Any) -> str:
    """All characters of a text page, one for each PDFium character index."""
    count = textpage.count_chars()
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage.raw, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(written, 0)].decode("utf-16-le", "replace")
    if len(text) != count:
        # Characters outside the basic plane take two units, and some are left out: ask for each one.
        codes = (pdfium.FPDFText_GetUnicode(textpage.raw, i) for i in range(count))
        text = "".join(chr(code) if 0 < code < 0x110000 else "\x00" for code in codes)
    return text


def clean(text: str, first: int) -> tuple[str, Index]:
    """Text as a person would type it, and the PDFium index of each character; `first` is that of text[0]."""
    if _ODD.search(text) is None:
        return text, np.arange(first, first + len(text), dtype=np.int32)
    parts: list[str] = []
    index: list[Index] = []
    at = 0
    for match in _ODD.finditer(text):
        start, end = match.span()
        parts.append(text[at:start])
        index.append(np.arange(first + at, first + start, dtype=np.int32))
        put = _replacement(match)
        parts.append(put)
        index.append(np.minimum(np.arange(start, start + len(put), dtype=np.int32), end - 1) + np.int32(first))
        at = end
    parts.append(text[at:])
    index.append(np.arange(first + at, first + len(text), dtype=np.int32))
    return "".join(parts), np.concatenate(index)


def _replacement(match: re.Match[str]) -> str:
    kind, found = match.lastgroup, match.group()
    if kind == "leader":
        return " ___ " if "_" in found else " ... "
    if kind == "space":
        return " "
    if kind == "ligature":
        return _LIGATURES[found]
    if kind == "hyphen":
        return "-"
    if kind == "private":
        # The Symbol font's signs, where its letters stand; of any other font it is a bullet or a box.
        return _SYMBOLS.get(ord(found) & 0xFF, "•")
    return ""


def strip(text: str, index: Index) -> tuple[str, Index]:
    """Without white space at the ends."""
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip())
    return text[left:right], index[left:right]


def _pieces(text: str, raw: Any, turn: Turn) -> list[Piece]:
    """PDFium's runs of text with the geometry of their ends."""
    glyphs = Glyphs(raw, turn)
    boxes = CharBoxes(raw, turn)
    pieces: list[Piece] = []
    for match in _RUN.finditer(text):
        for start, end in _level_parts(text, *match.span(), glyphs):
            piece = _piece(text, start, end, glyphs, boxes, len(pieces))
            if piece is None:
                continue
            # Far wider than its letters: words with a hole between them, where other text may stand.
            holed = piece.angle == 0 and piece.x1 - piece.x0 > _WIDE * piece.size * (end - start)
            pieces.extend(_split_at_gaps(piece, text, boxes) if holed else [piece])
    return pieces


def _piece(text: str, start: int, end: int, glyphs: Glyphs, boxes: CharBoxes, order: int) -> Piece | None:
    first, last = _inked(text, start, end)
    cleaned, index = strip(*clean(text[first : last + 1], first)) if first <= last else ("", None)
    if not cleaned or index is None:
        return None
    # A run may begin with a raised footnote mark: its larger end tells its size and baseline.
    head_size, angle = glyphs.size_and_angle(first)
    tail_size, _ = glyphs.size_and_angle(last)
    size, main = (head_size, first) if head_size >= 0.99 * tail_size else (tail_size, last)
    return Piece(
        text=cleaned,
        index=index,
        first=first,
        x0=boxes.extent(first)[0],
        x1=boxes.extent(last)[1],
        base=glyphs.base(main),
        size=min(max(size, 1.0), 200.0),
        bold=glyphs.bold(first) and glyphs.bold(last),
        angle=angle,
        order=order,
    )


def _inked(text: str, start: int, end: int) -> tuple[int, int]:
    """The first and the last character that is not white space."""
    found = text[start:end]
    return start + len(found) - len(found.lstrip()), start + len(found.rstrip()) - 1


def _level_parts(text: str, start: int, end: int, glyphs: Glyphs) -> list[tuple[int, int]]:
    """A run cut where its baseline jumps: PDFium at times takes the next line for a part of this one."""
    first, last = _inked(text, start, end)
    if last <= first:
        return [(start, end)]
    size, angle = glyphs.size_and_angle(first)
    if angle != 0 or abs(glyphs.base(last) - glyphs.base(first)) < 0.7 * size:
        return [(start, end)]
    cuts = [start]
    level = glyphs.base(first)
    for at in range(first + 1, last + 1):
        if not text[at].isspace():
            base = glyphs.base(at)
            if abs(base - level) >= 0.7 * size:
                cuts.append(at)
            level = base
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _split_at_gaps(piece: Piece, text: str, boxes: CharBoxes) -> list[Piece]:
    """The words of a run that other text stands between, as runs of their own."""
    cuts: list[tuple[int, int]] = []
    start = piece.first
    end = int(piece.index.max()) + 1
    previous = None
    for at in range(piece.first, end):
        if text[at] in " \u00a0\t":
            continue
        x0, x1 = boxes.extent(at)
        if previous is not None and x0 - previous > piece.size:
            cuts.append((start, at))
            start = at
        previous = x1
    cuts.append((start, end))
    if len(cuts) == 1:
        return [piece]
    parts = []
    for first, last in cuts:
        cleaned, index = strip(*clean(text[first:last], first))
        if cleaned:
            inked = [at for at in range(first, last) if not text[at].isspace()]
            x0, x1 = boxes.extent(inked[0])[0], boxes.extent(inked[-1])[1]
            parts.append(replace(piece, text=cleaned, index=index, first=first, x0=x0, x1=x1))
    return parts


_PUT_IN = np.full(1, -1, dtype=np.int32)
_WORD_END = re.compile(r"[^\W\d_]{3}$")


def _join(row: Sequence[Piece], aside: bool) -> Line:
    """The pieces of a row as one line."""
    parts: list[str] = []
    index: list[Index] = []
    for before, piece in zip([None, *row], row, strict=False):
        if before is not None and _apart(before, piece):
            parts.append(" ")
            index.append(_PUT_IN)
        parts.append(piece.text)
        index.append(piece.index)
    text, numbers = _tidy("".join(parts), np.concatenate(index))
    main = max(row, key=lambda piece: len(piece.text))
    inked = sum(len(piece.text) for piece in row)
    return Line(
        text=text,
        index=numbers,
        x0=min(piece.x0 for piece in row),
        x1=max(piece.x1 for piece in row),
        base=main.base,
        size=main.size,
        bold=sum(len(piece.text) for piece in row if piece.bold) > 0.8 * inked,
        aside=aside,
    )


def _apart(before: Piece, piece: Piece) -> bool:
    """Whether a space stands between two pieces of a row."""
    gap = piece.x0 - before.x1
    if gap > 0.18 * max(before.size, piece.size):
        return True
    # A raised number after a word is a footnote mark; glued on, neither a search nor a reader knows the word.
    raised = piece.size < before.size * 0.85 and piece.text[:1].isdigit()
    return raised and _WORD_END.search(before.text) is not None


_TIDY = re.compile(r"(?<=[$€£]) (?=\d)| {2,}|^ | $")


def _tidy(text: str, index: Index) -> tuple[str, Index]:
    """Spaces that joining has put in twice, or between a currency sign and its amount."""
    if _TIDY.search(text) is None:
        return text, index
    keep = np.ones(len(text), dtype=bool)
    for match in _TIDY.finditer(text):
        start = match.start() + (1 if match.end() - match.start() > 1 else 0)
        keep[start : match.end()] = False
    kept = "".join(letter for letter, wanted in zip(text, keep, strict=True) if wanted)
    return strip(kept, index[keep])


def concatenate(parts: Iterable[tuple[str, Index]]) -> tuple[str, Index]:
    """Texts one after the other."""
    texts, numbers = [], []
    for text, index in parts:
        texts.append(text)
        numbers.append(index)
    return "".join(texts), np.concatenate(numbers) if numbers else np.zeros(0, dtype=np.int32)
