"""Papers as PDF: title block, running head and foot, outline, metadata, page labels. Same bytes every run."""

from __future__ import annotations

import io
from functools import partial
from xml.sax.saxutils import escape

from reportlab.graphics import shapes as draw
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as PdfTable
from reportlab.platypus.tableofcontents import TableOfContents

from corpora.build.content import Break, Bullets, Fig, H, Item, P, Paper, Steps, Table, Warn, laid_out, long_date
from corpora.build.figures import FIGURES, HEIGHT, WIDTH, Box, Line, Ring
from corpora.build.pdf_styles import NAVY, NOTICE, PALE, Styles

TEXT_WIDTH = A4[0] - 44 * mm


class Heading(Paragraph):
    """A heading that enters the outline and the table of contents."""

    def __init__(self, heading: H, style: ParagraphStyle) -> None:
        super().__init__(escape(heading.label), style)
        self.heading = heading


class Template(BaseDocTemplate):
    """Adds outline entries and contents lines as headings are placed."""

    def __init__(self, target: io.BytesIO, paper: Paper, total: int, styles: Styles, labels: bool) -> None:
        super().__init__(
            target,
            pagesize=A4,
            leftMargin=22 * mm,
            rightMargin=22 * mm,
            topMargin=24 * mm,
            bottomMargin=22 * mm,
            invariant=1,
            title=f"{paper.title} - {paper.subtitle}",
            author="Kelverne Light & Power",
            subject=f"{paper.number} Rev {paper.revision}",
            keywords=", ".join(paper.keywords),
            creator="KLP Document Control",
        )
        frame = Frame(self.leftMargin, self.bottomMargin, TEXT_WIDTH, A4[1] - 46 * mm, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", frame, onPage=partial(_furniture, paper, total, styles, labels)))
        self.marks = 0

    def beforeDocument(self) -> None:
        self.marks = 0

    def afterFlowable(self, flowable: Flowable) -> None:
        if isinstance(flowable, Heading):
            self.marks += 1
            key = f"h{self.marks}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(
                flowable.heading.label, key, flowable.heading.level - 1, closed=flowable.heading.level > 1
            )
            if flowable.heading.level <= 2:
                printed = self.page - 1 if self.labels_shift else self.page
                self.notify("TOCEntry", (flowable.heading.level - 1, escape(flowable.heading.label), printed, key))

    labels_shift = False


def _furniture(paper: Paper, total: int, styles: Styles, labels: bool, canvas: Canvas, doc: Template) -> None:
    """Head and foot of one page. With a contents page, that page is 'i' and the body starts at 1."""
    canvas.saveState()
    page = doc.page
    if labels:
        canvas.addPageLabel(page - 1, "ROMAN_LOWER" if page == 1 else "ARABIC", 1 if page == 1 else page - 1)
    printed = ("i" if page == 1 else str(page - 1)) if labels else f"{page} of {total}"
    canvas.setFillColor(NAVY)
    canvas.rect(22 * mm, A4[1] - 17 * mm, TEXT_WIDTH, 0.6 * mm, stroke=0, fill=1)
    canvas.setFont(styles.bold, 8)
    canvas.drawString(22 * mm, A4[1] - 14.5 * mm, "KELVERNE LIGHT & POWER")
    canvas.setFont(styles.regular, 8)
    canvas.drawRightString(A4[0] - 22 * mm, A4[1] - 14.5 * mm, f"{paper.title}")
    canvas.setStrokeColor(NAVY)
    canvas.line(22 * mm, 16 * mm, A4[0] - 22 * mm, 16 * mm)
    canvas.drawString(
        22 * mm, 12 * mm, f"{paper.number} · Rev {paper.revision} · effective {long_date(paper.effective)}"
    )
    canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, f"Page {printed}")
    canvas.setFillColor(colors.grey)
    canvas.setFont(styles.italic, 7)
    canvas.drawString(22 * mm, 8.5 * mm, "Uncontrolled when printed. Check the document register before use.")
    canvas.restoreState()


def _title_block(paper: Paper, styles: Styles) -> list[Flowable]:
    rows = [
        ("Document number", paper.number, "Revision", paper.revision),
        ("Effective date", long_date(paper.effective), "Status", paper.status),
        ("Prepared by", paper.prepared, "Approved by", paper.approved),
    ]
    cells = [
        [Paragraph(escape(text), styles.plain_head if i % 2 == 0 else styles.cell) for i, text in enumerate(row)]
        for row in rows
    ]
    block = PdfTable(cells, colWidths=[31 * mm, 52 * mm, 24 * mm, TEXT_WIDTH - 107 * mm])
    block.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
            ("BACKGROUND", (0, 0), (0, -1), PALE),
            ("BACKGROUND", (2, 0), (2, -1), PALE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return [
        Paragraph(escape(paper.title), styles.title),
        Paragraph(escape(paper.subtitle), styles.subtitle),
        block,
        Spacer(1, 8),
    ]


def _table(item: Table, styles: Styles) -> list[Flowable]:
    head_style = styles.head if item.ruled else styles.plain_head
    cells = [[Paragraph(escape(text), head_style) for text in item.head]]
    cells += [[Paragraph(escape(text), styles.cell) for text in row] for row in item.rows]
    weights = item.widths or tuple(1.0 for _ in item.head)
    table = PdfTable(cells, colWidths=[TEXT_WIDTH * w / sum(weights) for w in weights], repeatRows=1)
    common = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.8),
    ]
    if item.ruled:
        table.setStyle(
            [
                *common,
                ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#7f8ea3")),
                ("BACKGROUND", (0, 0), (-1, 0), NAVY),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, colors.HexColor("#f5f7fa")]),
            ]
        )
    else:
        table.setStyle(
            [
                *common,
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
                ("LINEBELOW", (0, -1), (-1, -1), 0.4, colors.grey),
            ]
        )
    caption = [Paragraph(escape(item.caption), styles.caption)] if item.caption else []
    notes = [Paragraph(escape(note), styles.note) for note in item.notes]
    # space, not a Spacer: a Spacer that no longer fits would open an empty last page
    (notes[-1] if notes else table).spaceAfter = 8
    if len(item.rows) <= 14:
        return [KeepTogether([*caption, table, *notes])]
    return [CondPageBreak(60 * mm), *caption, table, *notes]


def _warning(item: Warn, styles: Styles) -> list[Flowable]:
    colour = colors.HexColor(NOTICE[item.kind])
    label = ParagraphStyle("label", parent=styles.head, alignment=TA_CENTER)
    box = PdfTable(
        [[Paragraph(item.kind, label), Paragraph(escape(item.text), styles.body)]],
        colWidths=[24 * mm, TEXT_WIDTH - 24 * mm],
    )
    box.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), 1.1, colour),
            ("BACKGROUND", (0, 0), (0, 0), colour),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ]
    )
    box.spaceBefore, box.spaceAfter = 3, 7
    return [box]


def _figure(item: Fig, styles: Styles) -> list[Flowable]:
    drawing = draw.Drawing(WIDTH * 0.92, HEIGHT * 0.92)
    drawing.hAlign = "CENTER"
    drawing.scale(0.92, 0.92)
    for shape in FIGURES[item.name]():
        if isinstance(shape, Line):
            drawing.add(draw.Line(shape.x0, shape.y0, shape.x1, shape.y1, strokeWidth=shape.width))
        elif isinstance(shape, Box):
            fill = colors.HexColor(shape.fill) if shape.fill else None
            drawing.add(draw.Rect(shape.x, shape.y, shape.w, shape.h, fillColor=fill, strokeWidth=0.7))
        elif isinstance(shape, Ring):
            fill = colors.HexColor(shape.fill) if shape.fill else None
            drawing.add(draw.Circle(shape.x, shape.y, shape.r, fillColor=fill, strokeWidth=0.7))
        else:
            anchor = "middle" if shape.middle else "start"
            drawing.add(
                draw.String(
                    shape.x, shape.y, shape.text, fontName=styles.regular, fontSize=shape.size, textAnchor=anchor
                )
            )
    return [KeepTogether([Spacer(1, 4), drawing, Paragraph(escape(item.caption), styles.fig_caption)])]


def _flow(item: Item, styles: Styles) -> list[Flowable]:
    match item:
        case H():
            return [Heading(item, styles.levels[item.level - 1])]
        case P():
            return [Paragraph(escape(item.text), styles.body)]
        case Steps() | Bullets():
            kind = (
                {"bulletType": "1", "bulletFormat": "%s."}
                if isinstance(item, Steps)
                else {"bulletType": "bullet", "start": "•"}
            )
            entries = [ListItem(Paragraph(escape(text), styles.body)) for text in item.items]
            flow = ListFlowable(
                entries, leftIndent=18, bulletFontName=styles.regular, bulletFontSize=styles.body.fontSize, **kind
            )
            flow.spaceAfter = 4
            return [flow]
        case Warn():
            return _warning(item, styles)
        case Table():
            return _table(item, styles)
        case Fig():
            return _figure(item, styles)
        case Break():
            return [PageBreak()]


def _story(paper: Paper, styles: Styles) -> list[Flowable]:
    story = _title_block(paper, styles)
    if paper.contents:
        contents = TableOfContents(dotsMinLevel=0)
        contents.levelStyles = [
            ParagraphStyle("toc1", parent=styles.body, fontName=styles.bold, spaceBefore=3, spaceAfter=0),
            ParagraphStyle("toc2", parent=styles.body, leftIndent=14, spaceAfter=0),
        ]
        story += [Paragraph("Contents", styles.levels[1]), contents, PageBreak()]
    headings: list[Flowable] = []
    for item in laid_out(paper):
        flow = _flow(item, styles)
        if isinstance(item, H):
            headings += flow
        elif isinstance(flow[0], KeepTogether):
            # keepWithNext passes over kept blocks, so their headings are put inside
            story.append(KeepTogether([*headings, *flow[0]._content]))
            story += flow[1:]
            headings = []
        else:
            story += [*headings, *flow]
            headings = []
    return story + headings


def render(paper: Paper) -> bytes:
    """The PDF file. Laid out twice: the first pass only counts the pages."""
    styles = Styles(paper.embedded_font)
    total = 0
    for _ in range(2):
        target = io.BytesIO()
        template = Template(target, paper, total, styles, paper.contents)
        template.labels_shift = paper.contents
        template.multiBuild(_story(paper, styles))
        total = template.page
    return target.getvalue()
