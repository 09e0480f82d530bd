from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from ingest.readers.pdf_text import characters, clean
from ingest.schema import BlockKind
from tests.ingest.files import REAL, check_slices, lines_from, read, texts, write_pdf, write_platypus

PROSE = [
    "The pump is started from the local panel after the suction valve has been opened",
    "fully and the gland leakage has been checked by the person in charge of the shift.",
]


def test_paragraphs_headings_and_title(tmp_path: Path) -> None:
    def page(canvas) -> None:
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(60, 780, "Pump P-101A Manual")
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(60, 740, "1 Starting")
        lines_from(720, PROSE)(canvas)
        lines_from(680, ["Wait five minutes before the second start."])(canvas)

    parsed = read(write_pdf(tmp_path / "a.pdf", page))
    assert parsed.title == "Pump P-101A Manual"
    assert [(block.kind.value, block.location.heading) for block in parsed.blocks] == [
        ("heading", ("Pump P-101A Manual",)),
        ("heading", ("Pump P-101A Manual", "1 Starting")),
        ("text", ("Pump P-101A Manual", "1 Starting")),
        ("text", ("Pump P-101A Manual", "1 Starting")),
    ]
    assert parsed.blocks[2].text == "\n".join(PROSE)
    assert str(parsed.blocks[2].location) == "p. 1, Pump P-101A Manual > 1 Starting"
    check_slices(parsed)


def test_label_leader_and_price_drawn_apart_are_one_line(tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines_from(700, PROSE)(canvas)
        for number, price in enumerate(["5.59", "1.15"]):
            canvas.drawString(480, 600 - 20 * number, "$")
            canvas.drawString(500, 600 - 20 * number, price)
        for number, label in enumerate(["Service Charge:", "Meter Charge"]):
            canvas.drawString(60, 600 - 20 * number, label + "." * 60)

    lines = read(write_pdf(tmp_path / "a.pdf", page)).pages[0].text.split("\n")
    assert lines[-2:] == ["Service Charge: ... $5.59", "Meter Charge ... $1.15"]


def test_text_drawn_out_of_order_is_read_from_the_top(tmp_path: Path) -> None:
    def page(canvas) -> None:
        for at in (3, 0, 2, 1):
            canvas.drawString(60, 700 - 14 * at, f"Line number {at} of the page.")

    words = read(write_pdf(tmp_path / "a.pdf", page)).pages[0].text.split("\n")
    assert [line for line in words if line] == [f"Line number {at} of the page." for at in range(4)]


def test_columns_of_running_text_are_read_one_after_the_other(tmp_path: Path) -> None:
    def page(canvas) -> None:
        canvas.drawString(60, 760, "A title over both of the columns of this page, which is rather a long one")
        lines_from(720, [f"left column line {n} with words to fill it" for n in range(12)])(canvas)
        lines_from(720, [f"right column line {n} with words to fill" for n in range(12)], left=310)(canvas)
        canvas.drawString(60, 500, "A line under both of the columns of this page, which is rather a long one")

    lines = [line for line in read(write_pdf(tmp_path / "a.pdf", page)).pages[0].text.split("\n") if line]
    assert [line.split()[0] for line in lines] == ["A", *["left"] * 12, *["right"] * 12, "A"]


def test_running_headers_are_said_once_and_page_numbers_never(tmp_path: Path) -> None:
    def numbered(number: int):
        def page(canvas) -> None:
            canvas.drawString(60, 815, "Kestrel Energy - Operating Manual")
            canvas.drawString(60, 800, f"Sheet for unit U-{number}0")
            lines_from(700, [f"What is said on page {chr(96 + number)} of this manual is said here only."])(canvas)
            canvas.drawString(280, 30, f"Page {number} of 5")

        return page

    parsed = read(write_pdf(tmp_path / "a.pdf", *[numbered(n) for n in range(1, 6)]))
    words = [block.text for block in parsed.blocks]
    assert sum("Operating Manual" in text for text in words) == 1
    assert not any("Page 3" in text for text in words)
    assert all("Operating Manual" in page.text for page in parsed.pages)
    assert sum("is said here only" in text for text in words) == 5
    check_slices(parsed)


def test_hyphens_ligatures_and_hidden_characters() -> None:
    text, index = clean("co\u00adef\ufb01cient  of\u00a0\u200bload\u2010flow \uf0b7 5 \uf06d\uf057 ........... $ 3", 0)
    assert text == "coefficient of load-flow • 5 μΩ ... $3"
    assert len(index) == len(text)
    assert (np.diff(index) >= 0).all()


def test_a_word_parted_at_a_line_end_is_whole(tmp_path: Path) -> None:
    lines = [
        "The coordination of breakers is checked every year. Breakers that look and work forward-",
        "looking are kept. Forward and looking are words of their own. The transfor-",
        "mer and schedule RE-",
        "TOU stay.",
    ]
    text = read(write_pdf(tmp_path / "a.pdf", lines_from(700, lines))).pages[0].text
    assert "forward-looking" in text
    assert "transformer" in text
    assert "RE-TOU" in text


def test_ruled_tables_are_rows_of_cells(tmp_path: Path) -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, Table

    style = getSampleStyleSheet()["BodyText"]
    rows = [
        ["Joint", "Bolt", "Torque, Nm"],
        ["Blade root", "M36", "1,250"],
        ["", "M30", "980"],
        ["Yaw bearing", "", "75"],
    ]
    table = Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("SPAN", (0, 1), (0, 2))])
    text = "The torques below hold for dry bolts only, and every bolt is marked after it has been tightened."
    parsed = read(
        write_platypus(tmp_path / "a.pdf", [Paragraph(text, style), Paragraph("Table 3: Torques", style), table])
    )
    [block] = [block for block in parsed.blocks if block.kind is BlockKind.TABLE]
    assert block.text.split("\n") == [
        "Joint | Bolt | Torque, Nm",
        "Blade root | M36 | 1,250",
        "Blade root | M30 | 980",
        "Yaw bearing |  | 75",
    ]
    assert (block.head_lines, block.caption) == (1, "Table 3: Torques")
    check_slices(parsed)


def test_ruled_tables_agree_with_pdfplumber(tmp_path: Path) -> None:
    import pdfplumber
    from reportlab.platypus import Table

    rows = [[f"r{row}c{column} value" for column in range(5)] for row in range(12)]
    path = write_platypus(tmp_path / "a.pdf", [Table(rows, style=[("GRID", (0, 0), (-1, -1), 1, "black")])])
    with pdfplumber.open(path) as document:
        [expected] = document.pages[0].extract_tables()
    [block] = texts(read(path), BlockKind.TABLE)
    assert [line.split(" | ") for line in block.split("\n")] == expected


def test_a_captioned_table_without_rules_is_rows_of_cells(tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines_from(760, PROSE)(canvas)
        lines_from(700, ["Table 7: Limits", "", "Property", "Water, ppm", "Iron, mg/kg"])(canvas)
        lines_from(700 - 24, ["Warning", "300", "75"], left=250)(canvas)
        lines_from(700 - 24, ["Change", "500", "150"], left=400)(canvas)
        lines_from(600, PROSE)(canvas)

    parsed = read(write_pdf(tmp_path / "a.pdf", page))
    assert texts(parsed, BlockKind.TABLE) == [
        "Property | Warning | Change\nWater, ppm | 300 | 500\nIron, mg/kg | 75 | 150"
    ]
    assert texts(parsed, BlockKind.TEXT)[-1] == "\n".join(PROSE)


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    def page(canvas) -> None:
        canvas.grid([50, 400, 560], [400, 720, 740])
        lines_from(700, [line[:60] for line in PROSE * 4])(canvas)
        canvas.drawString(410, 725, "RATE")

    assert texts(read(write_pdf(tmp_path / "a.pdf", page)), BlockKind.TABLE) == []


def test_warnings_are_blocks_of_their_own(tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines_from(760, PROSE)(canvas)
        lines_from(
            700, ["WARNING: The DC link holds a lethal charge after isolation of the", "converter for ten minutes."]
        )(canvas)
        lines_from(650, PROSE)(canvas)
        canvas.grid([50, 130, 560], [580, 620])
        canvas.drawString(60, 597, "DANGER")
        lines_from(605, ["Stored energy in the spring.", "Discharge it first."], left=140)(canvas)
        lines_from(540, PROSE)(canvas)

    assert texts(read(write_pdf(tmp_path / "a.pdf", page)), BlockKind.WARNING) == [
        "WARNING: The DC link holds a lethal charge after isolation of the\nconverter for ten minutes.",
        "DANGER\nStored energy in the spring.\nDischarge it first.",
    ]


def test_marks_in_the_margin_stay_out_of_the_lines(tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines_from(700, PROSE * 6)(canvas)
        canvas.drawString(570, 700, "I")
        canvas.drawString(570, 688, "R")

    parsed = read(write_pdf(tmp_path / "a.pdf", page))
    assert not any(block.text.endswith((" I", " R", "\nI")) for block in parsed.blocks)
    assert "I" in parsed.pages[0].text.split()


def test_the_outline_gives_the_headings(tmp_path: Path) -> None:
    def page(number: int):
        def draw(canvas) -> None:
            canvas.bookmarkPage(f"p{number}")
            canvas.addOutlineEntry(f"Part {number}", f"p{number}", level=0)
            canvas.drawString(60, 740, f"Part {number}")
            lines_from(700, PROSE)(canvas)

        return draw

    parsed = read(write_pdf(tmp_path / "a.pdf", page(1), page(2)))
    assert [block.location.heading for block in parsed.blocks] == [("Part 1",)] * 2 + [("Part 2",)] * 2


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(tmp_path: Path, degrees: int) -> None:
    from pypdf import PdfReader, PdfWriter

    write_pdf(tmp_path / "a.pdf", lines_from(700, [*PROSE, "Last line."]))
    writer = PdfWriter()
    page = PdfReader(tmp_path / "a.pdf").pages[0]
    writer.add_page(page)
    # The words are turned one way and the page the other, so that both together are upright again.
    from pypdf import Transformation

    turns = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, 842, 0),
        180: (-1, 0, 0, -1, 595, 842),
        270: (0, -1, 1, 0, 0, 595),
    }
    size = (595, 842) if degrees in (0, 180) else (842, 595)
    writer.pages[0].add_transformation(Transformation(turns[degrees]))
    writer.pages[0].mediabox.upper_right = size
    writer.pages[0].cropbox.upper_right = size
    writer.pages[0].rotate(degrees)
    writer.write(tmp_path / "b.pdf")
    assert read(tmp_path / "b.pdf").pages[0].text.split("\n") == [*PROSE, "Last line."]


def test_words_outside_the_sheet_are_not_read(tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines_from(700, PROSE)(canvas)
        canvas.drawString(900, 700, "nobody sees this")
        canvas.drawString(60, -50, "nor this")

    assert "this" not in read(write_pdf(tmp_path / "a.pdf", page)).pages[0].text


def test_revision_and_validity_are_read_from_the_title_block(tmp_path: Path) -> None:
    page = lines_from(780, ["Tariff Book", "Revision C", "Effective from 1 January 2025 to 31 December 2025", *PROSE])
    parsed = read(write_pdf(tmp_path / "tariff.pdf", page))
    assert (parsed.kind.value, parsed.revision, str(parsed.valid_from), str(parsed.valid_to)) == (
        "tariff", "C", "2025-01-01", "2025-12-31",
    )  # fmt: skip


def test_documents_toml_wins(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", lines_from(700, ["Revision C", *PROSE]), title="Some pump")
    (tmp_path / "documents.toml").write_text(
        '["a.pdf"]\ntitle = "Pump book"\nkind = "procedure"\nrevision = "D"\n'
        'valid_from = 2024-02-03\nvalid_to = "2025-01-01"\n'
    )
    parsed = read(tmp_path / "a.pdf")
    assert (parsed.title, parsed.kind.value, parsed.revision) == ("Pump book", "procedure", "D")
    assert (str(parsed.valid_from), str(parsed.valid_to)) == ("2024-02-03", "2025-01-01")


def test_a_page_without_text_is_noted(tmp_path: Path) -> None:
    parsed = read(write_pdf(tmp_path / "a.pdf", lines_from(700, PROSE), lambda canvas: canvas.rect(50, 50, 100, 100)))
    assert len(parsed.pages) == 2
    assert parsed.notes == ("page 2 has no text; OCR the file to have it read",)


real = pytest.mark.skipif(not REAL.is_dir(), reason=f"the real documents are not at {REAL}")


@real
@pytest.mark.real
@pytest.mark.parametrize(
    "path", sorted([*REAL.glob("manuals/*.pdf"), *REAL.glob("tariffs/*.pdf")]), ids=lambda path: path.name
)
def test_real_documents_are_read_with_every_word_on_its_page(path: Path) -> None:
    parsed = read(path)
    check_slices(parsed)
    document = pypdfium2.PdfDocument(path)
    assert len(parsed.pages) == len(document)
    for page in parsed.pages[::7]:
        raw = characters(document[page.number - 1].get_textpage())
        numbers = np.frombuffer(page.char_map, "<i4")
        assert numbers.max(initial=-1) < len(raw)
        mapped = [
            (letter, raw[at]) for letter, at in zip(page.text, numbers, strict=True) if at >= 0 and letter.isascii()
        ]
        same = sum(ours == theirs for ours, theirs in mapped if ours.isalnum())
        assert same >= 0.99 * sum(ours.isalnum() for ours, _ in mapped)
        # No word of the page is lost.
        kept = set(page.text.replace("-", " ").split())
        words = [word for word in raw.replace("-", " ").split() if word.isascii() and word.isalnum()]
        assert sum(word in kept for word in words) >= 0.97 * len(words)


@real
@pytest.mark.real
def test_a_real_price_stands_on_one_line_under_its_schedule() -> None:
    parsed = read(REAL / "tariffs" / "psco-electric-tariff-pages-1-100.pdf")
    [block] = [b for b in parsed.blocks if b.location.page == 32 and b.text.startswith("Service and Facility Charge")]
    assert block.text == "Service and Facility Charge: ... $5.59"
    assert block.location.heading[-2:] == ("RESIDENTIAL GENERAL SERVICE SCHEDULE R", "MONTHLY RATE")
    header = next(b.text for b in parsed.blocks if b.location.page == 32)
    assert header.startswith("Fifth Revised Sheet No. 30")


def test_a_title_block_with_values_of_its_page_is_kept_on_every_page(tmp_path: Path) -> None:
    def sheet(number: int):
        def page(canvas) -> None:
            canvas.drawString(60, 815, "Kestrel Energy Tariff")
            lines_from(700, [f"The rate of sheet {chr(96 + number)} applies to every customer of that class."])(canvas)
            canvas.drawString(60, 60, "ADVICE LETTER")
            canvas.drawString(60, 50, f"NUMBER {1800 + number % 3 * 7} DATE June {20 + number % 2}, 2021")

        return page

    parsed = read(write_pdf(tmp_path / "a.pdf", *[sheet(number) for number in range(1, 8)]))
    last = [block.text for block in parsed.blocks if block.location.page == 7]
    assert last[-1] == "ADVICE LETTER\nNUMBER 1807 DATE June 21, 2021"
    assert "Kestrel Energy Tariff" not in last
