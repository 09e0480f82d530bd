"""Files that a reader must survive: a scanned page without text, a locked PDF, a PDF cut off in the middle."""

from __future__ import annotations

import io
import random
from datetime import date

import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpora.build import pdf
from corpora.build.content import P, Paper, Table, Warn

SHEET = Paper(
    "odd/scan-t2-bushing-test-2025.pdf", "KLP-F-318", "Bushing Test Report T2", "Tamsel Cross, measured 27 February 2025", "0", date(2025, 2, 27), "Filed", "D. Quennery", "A. Ruskell",
    (
        P("Bushing 1L2 exchanged on 25 February 2025. Measured after the exchange at 9 °C, dry, 10 kV."),
        Table("Loss factor and capacitance", ("Bushing", "tan delta, %", "Capacitance, pF"), (("1L1", "0.34", "402"), ("1L2 (new)", "0.29", "398"), ("1L3", "0.41", "405"), ("2L1", "0.52", "611"), ("2L2", "0.55", "608"), ("2L3", "0.50", "614"))),
        Warn("NOTE", "1L3 to be measured again within 12 months."),
    ),
)  # fmt: skip


def scan() -> bytes:
    """The sheet as it comes from a flatbed scanner: grey, slightly turned, with specks, no text layer."""
    page = pypdfium2.PdfDocument(pdf.render(SHEET))[0]
    image = page.render(scale=110 / 72).to_pil().convert("L").rotate(0.7, Image.Resampling.BICUBIC, fillcolor=246)
    rng = random.Random(4)
    for _ in range(900):
        image.putpixel((rng.randrange(image.width), rng.randrange(image.height)), rng.randrange(90, 200))
    image = image.filter(ImageFilter.GaussianBlur(0.5))
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=48)
    jpeg.seek(0)
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setCreator("Flatbed scanner")
    canvas.drawImage(ImageReader(jpeg), 0, 0, *A4)
    canvas.save()
    return target.getvalue()


def locked() -> bytes:
    """A PDF that opens only with its password."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, encrypt=StandardEncryption("tamsel-2026", strength=128))
    canvas.setTitle("Relay access codes, Tamsel Cross")
    canvas.drawString(72, 760, "Relay access codes, Tamsel Cross. Issued to protection staff only.")
    canvas.save()
    return target.getvalue()


def broken(whole: bytes) -> bytes:
    """The first third of a PDF: an interrupted download without cross-reference table."""
    return whole[: len(whole) // 3]
