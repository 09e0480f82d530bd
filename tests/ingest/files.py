"""Files made for the reader tests: small real documents of every format, good and bad."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.discover import discover
from ingest.readers import read_document
from ingest.schema import BlockKind, Parsed
from ingest.settings import ReadSettings

REAL = Path(os.environ.get("NAMEPLATE_REAL", Path(__file__).parents[3] / "shared" / "real"))


def settings(**changes: object) -> ReadSettings:
    return ReadSettings.model_validate(changes)


def read(path: Path, **changes: object) -> Parsed:
    [source] = discover([path])
    return read_document(source, settings(**changes))


def check_slices(parsed: Parsed) -> None:
    """Every block is a verbatim slice, blocks do not overlap, and a character map has one entry a character."""
    pages = {page.number: page for page in parsed.pages}
    end: dict[int, int] = {}
    for block in parsed.blocks:
        if block.kind is BlockKind.ROW:
            continue
        number = block.location.page or 0
        text = pages[number].text
        assert text[block.start : block.start + len(block.text)] == block.text
        assert block.start >= end.get(number, 0)
        assert block.text == block.text.strip("\n")
        end[number] = block.start + len(block.text)
    for page in parsed.pages:
        assert page.char_map == b"" or len(page.char_map) == 4 * len(page.text)


def texts(parsed: Parsed, kind: BlockKind) -> list[str]:
    return [block.text for block in parsed.blocks if block.kind is kind]


def write_pdf(path: Path, *draw: Callable[..., None], title: str = "", **options: object) -> Path:
    """A PDF with one page for each function, which draws on a reportlab canvas."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(595, 842), **options)
    if title:
        canvas.setTitle(title)
    for page in draw:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def lines_from(top: float, lines: Sequence[str], size: float = 10, left: float = 60) -> Callable[..., None]:
    """A page (or a part of one) of lines with even distance."""

    def draw(canvas: object) -> None:
        canvas.setFont("Helvetica", size)  # type: ignore[attr-defined]
        for number, line in enumerate(lines):
            canvas.drawString(left, top - number * 1.2 * size, line)  # type: ignore[attr-defined]

    return draw


def write_platypus(path: Path, story: list[object]) -> Path:
    """A PDF laid out by reportlab."""
    from reportlab.platypus import SimpleDocTemplate

    SimpleDocTemplate(str(path), pagesize=(595, 842)).build(story)
    return path
