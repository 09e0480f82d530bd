"""Page pictures, and where on a page a quote stands. Opens the source file, which must be unchanged."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from ingest.errors import UnreadableDocument
from ingest.schema import Document, Page
from rag.schema import Box

# PDFium is one per process and not safe to enter from two threads.
_PDFIUM = threading.Lock()


def has_picture(document: Document) -> bool:
    """Whether the pages of this document can be drawn, and may be: what was erased still stands in its file."""
    return document.pages > 0 and not document.erased and document.path.suffix.lower() == ".pdf"


def quote_boxes(document: Document, spots: Sequence[tuple[Page, int, int]]) -> list[tuple[Box, ...]]:
    """For each (page, start, end): one box a line around page.text[start:end].

    None where the document has no page pictures, its file has changed, or the characters found at the places
    remembered are not those of the quote: a wrong mark is worse than no mark.
    """
    if not has_picture(document):
        return [() for _ in spots]
    with _PDFIUM:
        try:
            pdf = _open_pdf(document)
        except UnreadableDocument:
            return [() for _ in spots]
        try:
            return [_boxes(pdf, page, start, end) for page, start, end in spots]
        finally:
            pdf.close()


def _boxes(pdf: Any, page: Page, start: int, end: int) -> tuple[Box, ...]:
    from pypdfium2.raw import FPDFText_CountChars, FPDFText_GetUnicode

    places = np.frombuffer(page.char_map, dtype=np.int32)[start:end]
    if not len(places) or page.number > len(pdf):
        return ()
    sheet = pdf[page.number - 1]
    textpage = sheet.get_textpage()
    try:
        height, limit = sheet.get_height(), FPDFText_CountChars(textpage.raw)
        boxes: list[list[float]] = []
        wrong = shown = 0
        for offset, place in enumerate(places.tolist()):
            letter = page.text[start + offset]
            if not 0 <= place < limit or letter.isspace():
                continue
            shown += 1
            wrong += letter != chr(FPDFText_GetUnicode(textpage.raw, place))
            left, bottom, right, top = textpage.get_charbox(place, loose=True)
            if right > left and top > bottom:
                _add(boxes, [left, height - top, right, height - bottom])
        if wrong > 0.2 * shown:
            return ()
        return tuple(Box(page.number, *(round(value, 1) for value in box)) for box in boxes)
    finally:
        textpage.close()
        sheet.close()


def _add(boxes: list[list[float]], box: list[float]) -> None:
    """Widen the last box when the character stands on the same line close to it, else begin a new one."""
    if boxes:
        last = boxes[-1]
        overlap = min(last[3], box[3]) - max(last[1], box[1])
        close = -2 <= box[0] - last[2] < 3 * (box[3] - box[1])
        if overlap > 0.5 * (box[3] - box[1]) and close:
            last[1], last[2], last[3] = min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])
            return
    boxes.append(box)


def _open_pdf(document: Document) -> Any:
    """The source PDF, opened; raises UnreadableDocument when it is gone or no longer the file that was read."""
    import pypdfium2

    try:
        raw = document.path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"{document.name}: its file {document.path} cannot be opened ({error.strerror}); ingest its folder again"
        ) from None
    if len(raw) != document.size:
        raise UnreadableDocument(f"{document.name}: its file has changed since it was read; ingest its folder again")
    try:
        return pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(f"{document.name}: {error}; ingest its folder again") from None


def page_picture(document: Document, page: int, boxes: Sequence[Box], scale: float) -> bytes:
    """The page as PNG, `scale` pixels a point, with the boxes marked in yellow."""
    from PIL import Image, ImageChops, ImageDraw

    if not has_picture(document):
        raise UnreadableDocument(f"{document.name} has no page pictures; open its text")
    with _PDFIUM:
        pdf = _open_pdf(document)
        try:
            if not 1 <= page <= len(pdf):
                raise UnreadableDocument(f"{document.name} has {len(pdf)} pages; there is no page {page}")
            picture = pdf[page - 1].render(scale=scale).to_pil().convert("RGB")
        finally:
            pdf.close()
    # Multiplied, not painted over: the words stay black under the mark.
    mark = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(mark)
    for box in boxes:
        if box.page == page:
            corners = [(box.x0 - 1) * scale, (box.y0 - 1) * scale, (box.x1 + 1) * scale, (box.y1 + 1) * scale]
            draw.rectangle(corners, fill=(255, 226, 64))
    out = io.BytesIO()
    ImageChops.multiply(picture, mark).save(out, "PNG", optimize=False, compress_level=3)
    return out.getvalue()
