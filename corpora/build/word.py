"""Papers as DOCX with real Word styles. Same bytes every run."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import docx
import reportlab
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from PIL import Image, ImageDraw, ImageFont

from corpora.build.content import Break, Bullets, Fig, H, Item, P, Paper, Steps, Table, Warn, laid_out, long_date
from corpora.build.figures import FIGURES, HEIGHT, WIDTH, Box, Line, Ring
from corpora.build.pack import fixed_zip

SCALE = 2


def _picture(name: str) -> io.BytesIO:
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), "white")
    pen = ImageDraw.Draw(image)
    font_file = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")

    def at(x: float, y: float) -> tuple[float, float]:
        return x * SCALE, (HEIGHT - y) * SCALE

    for shape in FIGURES[name]():
        if isinstance(shape, Line):
            pen.line(
                [at(shape.x0, shape.y0), at(shape.x1, shape.y1)], "black", max(1, round(shape.width * SCALE * 0.8))
            )
        elif isinstance(shape, Box):
            pen.rectangle([at(shape.x, shape.y + shape.h), at(shape.x + shape.w, shape.y)], shape.fill or None, "black")
        elif isinstance(shape, Ring):
            pen.ellipse(
                [at(shape.x - shape.r, shape.y + shape.r), at(shape.x + shape.r, shape.y - shape.r)],
                shape.fill or None,
                "black",
            )
        else:
            font = ImageFont.truetype(font_file, round(shape.size * SCALE))
            pen.text(at(shape.x, shape.y), shape.text, "black", font, "ms" if shape.middle else "ls")
    target = io.BytesIO()
    image.quantize(32).save(target, "PNG", optimize=True)
    target.seek(0)
    return target


def _field(paragraph: Paragraph, code: str) -> None:
    """A Word field, as the page number."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run.append(mark)


def _grid(document: Document, rows: list[tuple[str, ...]], ruled: bool, head: int) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    if ruled:
        table.style = "Table Grid"
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            cell = table.cell(r, c)
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(9)
            run.bold = r < head
    if head:
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(mark)


def _place(document: Document, item: Item) -> None:
    match item:
        case H():
            document.add_heading(item.label, item.level)
        case P():
            document.add_paragraph(item.text)
        case Steps():
            # Typed numbers: Word's own numbering would run on from list to list.
            for n, text in enumerate(item.items, 1):
                paragraph = document.add_paragraph(f"{n}. {text}")
                paragraph.paragraph_format.left_indent = Cm(0.8)
                paragraph.paragraph_format.first_line_indent = Cm(-0.6)
        case Bullets():
            for text in item.items:
                document.add_paragraph(text, "List Bullet")
        case Warn():
            paragraph = document.add_paragraph(style="Intense Quote")
            paragraph.add_run(f"{item.kind}: ").bold = True
            paragraph.add_run(item.text)
        case Table():
            document.add_paragraph(item.caption, "Caption")
            _grid(document, [item.head, *item.rows], item.ruled, 1)
            for note in item.notes:
                document.add_paragraph(note).runs[0].font.size = Pt(8)
            document.add_paragraph()
        case Fig():
            document.add_picture(_picture(item.name), Cm(15))
            document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
            document.add_paragraph(item.caption, "Caption").alignment = WD_ALIGN_PARAGRAPH.CENTER
        case Break():
            document.add_page_break()


def render(paper: Paper) -> bytes:
    """The DOCX file."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    document.styles["Title"].font.color.rgb = RGBColor(0x17, 0x37, 0x5E)
    section = document.sections[0]
    section.header.paragraphs[0].text = f"KELVERNE LIGHT & POWER\t\t{paper.title}"
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{paper.number} · Rev {paper.revision} · effective {long_date(paper.effective)}\t\tPage ")
    _field(foot, "PAGE")
    document.add_paragraph(paper.title, "Title")
    document.add_paragraph(paper.subtitle, "Subtitle")
    block: list[tuple[str, ...]] = [
        ("Document number", paper.number, "Revision", paper.revision),
        ("Effective date", long_date(paper.effective), "Status", paper.status),
        ("Prepared by", paper.prepared, "Approved by", paper.approved),
    ]
    _grid(document, block, True, 0)
    document.add_paragraph()
    for item in laid_out(paper):
        _place(document, item)
    about = document.core_properties
    about.title, about.subject = f"{paper.title} - {paper.subtitle}", f"{paper.number} Rev {paper.revision}"
    about.author, about.last_modified_by = "Kelverne Light & Power", "Document Control"
    about.keywords, about.revision = ", ".join(paper.keywords), 1
    about.created = about.modified = datetime(paper.effective.year, paper.effective.month, paper.effective.day)
    target = io.BytesIO()
    document.save(target)
    return fixed_zip(target.getvalue())
