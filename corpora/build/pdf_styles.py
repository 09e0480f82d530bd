"""Fonts, colours and paragraph styles of the PDF papers."""

from __future__ import annotations

from pathlib import Path

import reportlab
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NAVY = colors.HexColor("#17375e")
PALE = colors.HexColor("#e8eef6")
NOTICE = {"DANGER": "#c00000", "WARNING": "#d9730d", "CAUTION": "#b8860b", "NOTE": "#17375e"}


def _fonts(embedded: bool) -> tuple[str, str, str]:
    """Regular, bold, italic. Vera comes with reportlab and holds ohm and comparison signs."""
    if not embedded:
        return "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd", "VeraIt"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    return "Vera", "VeraBd", "VeraIt"


class Styles:
    """The paragraph styles of one document."""

    def __init__(self, embedded: bool) -> None:
        self.regular, self.bold, self.italic = _fonts(embedded)
        size = 8.6 if embedded else 9.6
        self.body = ParagraphStyle("body", fontName=self.regular, fontSize=size, leading=size * 1.38, spaceAfter=5)
        self.cell = ParagraphStyle(
            "cell", parent=self.body, fontSize=size - 1.1, leading=(size - 1.1) * 1.25, spaceAfter=0
        )
        self.head = ParagraphStyle("head", parent=self.cell, fontName=self.bold, textColor=colors.white)
        self.plain_head = ParagraphStyle("plain_head", parent=self.cell, fontName=self.bold)
        self.caption = ParagraphStyle("caption", parent=self.cell, fontName=self.bold, spaceBefore=6, spaceAfter=3)
        self.fig_caption = ParagraphStyle("fig_caption", parent=self.caption, alignment=TA_CENTER, spaceAfter=8)
        self.note = ParagraphStyle("note", parent=self.cell, fontSize=size - 1.8, leading=(size - 1.8) * 1.25)
        self.levels = [
            ParagraphStyle(
                "h1",
                fontName=self.bold,
                fontSize=14,
                leading=18,
                spaceBefore=12,
                spaceAfter=5,
                textColor=NAVY,
                keepWithNext=1,
            ),
            ParagraphStyle(
                "h2",
                fontName=self.bold,
                fontSize=11,
                leading=14,
                spaceBefore=9,
                spaceAfter=4,
                textColor=NAVY,
                keepWithNext=1,
            ),
            ParagraphStyle(
                "h3", fontName=self.bold, fontSize=9.8, leading=13, spaceBefore=6, spaceAfter=3, keepWithNext=1
            ),
        ]
        self.title = ParagraphStyle("title", fontName=self.bold, fontSize=19, leading=23, textColor=NAVY, spaceAfter=3)
        self.subtitle = ParagraphStyle("subtitle", fontName=self.regular, fontSize=11, leading=15, spaceAfter=8)
