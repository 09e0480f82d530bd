from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.readers.compose import Composer
from ingest.readers.markdown import compose_markdown
from ingest.readers.text import compose_text
from ingest.readers.webpage import compose_html
from ingest.schema import BlockKind, DocumentKind, Page, Parsed
from tests.ingest.files import REAL, check_slices, read, texts


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def shape(parsed: Parsed) -> list[tuple[str, str, tuple[str, ...]]]:
    check_slices(parsed)
    return [(block.kind.value, block.text, block.location.heading) for block in parsed.blocks]


def test_markdown(tmp_path: Path) -> None:
    text = """---
author: nobody
---
# Pump **P-101A**

Start with the [suction valve](https://example.org/a_(b)) open,
then `start`.

> **Warning:** the gland must leak.

## Limits

Table 2: Limits

| Property | Limit |
|----------|------:|
| Water    | 300 \\| 400 |

```
set speed = 1450
```

- first item
- second item
"""
    parsed = read(write(tmp_path / "manual.md", text))
    assert parsed.title == "Pump P-101A"
    limits = ("Pump P-101A", "Limits")
    assert shape(parsed) == [
        ("heading", "Pump P-101A", ("Pump P-101A",)),
        ("text", "Start with the suction valve open,\nthen start.", ("Pump P-101A",)),
        ("warning", "Warning: the gland must leak.", ("Pump P-101A",)),
        ("heading", "Limits", limits),
        ("text", "Table 2: Limits", limits),
        ("table", "Property | Limit\nWater | 300 / 400", limits),
        ("text", "set speed = 1450", limits),
        ("text", "- first item", limits),
        ("text", "- second item", limits),
    ]


def test_html(tmp_path: Path) -> None:
    text = """<!doctype html><html><head><title>Batteries BAT-1</title><style>p {}</style></head><body>
    <script>alert(1)</script><div hidden>secret</div><p style="display: none">hidden too</p>
    <h1>Batteries</h1><p>Two strings BAT-1 of <b>108</b> cells,<br>each 2&nbsp;V.</p>
    <h2>Limits</h2>
    <table><caption>Table 1: Limits</caption><tr><th>Item</th><th>New</th><th>Old</th></tr>
    <tr><td rowspan="2">Cell</td><td>2.23 V</td><td>2.10 V</td></tr><tr><td>1 mΩ</td><td>2 mΩ</td></tr></table>
    <ol><li>Open the door.</li><li>Measure.</li></ol><p>CAUTION! Hot surface.</p></body></html>"""
    parsed = read(write(tmp_path / "a.html", text))
    assert parsed.title == "Batteries BAT-1"
    limits = ("Batteries", "Limits")
    assert shape(parsed) == [
        ("heading", "Batteries", ("Batteries",)),
        ("text", "Two strings BAT-1 of 108 cells,\neach 2 V.", ("Batteries",)),
        ("heading", "Limits", limits),
        ("table", "Item | New | Old\nCell | 2.23 V | 2.10 V\nCell | 1 mΩ | 2 mΩ", limits),
        ("text", "1. Open the door.", limits),
        ("text", "2. Measure.", limits),
        ("warning", "CAUTION! Hot surface.", limits),
    ]
    assert parsed.blocks[3].caption == "Table 1: Limits"


def test_a_shift_log_is_one_block_an_entry(tmp_path: Path) -> None:
    text = (
        "NIGHT SHIFT 2026-10-10\n\n22:05 G1 tripped on overspeed.\n      Reset by M. Orr.\n"
        "23:40 Restarted, 4.2 MW.\n02:15 Nothing more.\n"
    )
    parsed = read(write(tmp_path / "shift log.txt", text))
    assert parsed.kind is DocumentKind.LOG
    assert [block for _, block, _ in shape(parsed)] == [
        "NIGHT SHIFT 2026-10-10",
        "22:05 G1 tripped on overspeed.\n      Reset by M. Orr.",
        "23:40 Restarted, 4.2 MW.",
        "02:15 Nothing more.",
    ]


def test_mail_with_an_attachment(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "Ása Orr <orr@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = "CB-12 gas – again"
    message["Date"] = "Mon, 03 Aug 2026 09:12:00 +0200"
    message.set_content("Pressure fell to 5.9 bar.\n\nRefilled at noon.")
    message.add_alternative("<p>other form</p>", subtype="html")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="curve.pdf")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    parsed = read(tmp_path / "a.eml")
    assert (parsed.title, parsed.kind) == ("CB-12 gas – again", DocumentKind.MAIL)
    assert parsed.notes == ("attached, not read: curve.pdf",)
    blocks = [block for _, block, _ in shape(parsed)]
    assert blocks[1].startswith("From: Ása Orr <orr@example.org>\nTo: desk@example.org\nDate: Mon, 03 Aug 2026")
    assert blocks[2:] == ["Pressure fell to 5.9 bar.", "Refilled at noon."]


def test_mail_of_html_only_and_of_an_unknown_charset(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        b"From: a@example.org\r\nSubject: Note\r\nContent-Type: text/html; charset=x-none\r\n\r\n"
        b"<p>Oil at 72 \xb0C</p>\r\n"
    )
    assert texts(read(tmp_path / "a.eml"), BlockKind.TEXT)[-1].startswith("Oil at 72")


def test_json_keeps_its_field_names_and_stays_readable(tmp_path: Path) -> None:
    value = {
        "items": [
            {
                "name": "Schedule D2",
                "approved": True,
                "energyratestructure": [[{"rate": 0.25, "unit": "kWh"}], [{"rate": 0.5, "unit": "kWh"}]],
                "energyweekdayschedule": [[0, 0, 1], [0, 1, 1]],
                "months": [1, 2, 3],
                "comment": None,
            }
        ]
    }
    parsed = read(write(tmp_path / "rate.json", json.dumps(value)))
    assert parsed.title == "Schedule D2"
    assert shape(parsed) == [
        ("table", "name: Schedule D2\napproved: true\nmonths: 1, 2, 3", ()),
        ("heading", "energyratestructure", ("energyratestructure",)),
        (
            "table",
            "energyratestructure[0][0]: rate: 0.25, unit: kWh\nenergyratestructure[1][0]: rate: 0.5, unit: kWh",
            ("energyratestructure",),
        ),
        ("heading", "energyweekdayschedule", ("energyweekdayschedule",)),
        (
            "table",
            "energyweekdayschedule[0]: 0, 0, 1\nenergyweekdayschedule[1]: 0, 1, 1",
            ("energyweekdayschedule",),
        ),
    ]


def test_json_of_flat_objects_is_a_table(tmp_path: Path) -> None:
    rows = [{"tag": f"P-{n}", "state": "on", "count": n} for n in range(3)]
    whole = read(write(tmp_path / "a.json", json.dumps(rows)))
    by_line = read(write(tmp_path / "b.jsonl", "\n".join(map(json.dumps, rows))))
    assert texts(whole, BlockKind.ROW) == texts(by_line, BlockKind.ROW)
    assert texts(whole, BlockKind.ROW)[2] == "tag: P-2\nstate: on\ncount: 2"


def test_json_that_is_none_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="is not valid JSON"):
        read(write(tmp_path / "a.json", '{"a": 1,\n "b": }'))
    with pytest.raises(UnreadableDocument, match=r"nested too deeply|not valid JSON"):
        read(write(tmp_path / "b.json", "[" * 200_000))


def word(path: Path) -> Path:
    import docx

    document = docx.Document()
    document.core_properties.title = "Cooling Pumps P-101"
    document.sections[0].header.paragraphs[0].text = "Document KLP-17, revision C"
    document.add_heading("Cooling Pumps P-101", 0)
    document.add_heading("Starting", 1)
    document.add_paragraph("Open the suction valve of the pump before the start.")
    document.add_paragraph("First step", style="List Number")
    document.add_paragraph("Second step", style="List Number")
    document.add_paragraph("A point", style="List Bullet")
    document.add_paragraph("WARNING")
    document.add_paragraph("Rotating parts.")
    document.add_paragraph("Table 1: Torques")
    table = document.add_table(rows=0, cols=3)
    for cells in (["Joint", "Bolt", "Nm"], ["Casing", "M16", "120"], ["Gland", "M10", "25"]):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1))
    box = document.add_table(rows=1, cols=1)
    box.cell(0, 0).text = "CAUTION: hot oil."
    document.add_paragraph("Last words.")
    document.save(str(path))
    return path


def test_word(tmp_path: Path) -> None:
    parsed = read(word(tmp_path / "a.docx"))
    assert (parsed.title, parsed.revision) == ("Cooling Pumps P-101", "C")
    assert [(kind, text) for kind, text, _ in shape(parsed)] == [
        ("text", "Document KLP-17, revision C"),
        ("heading", "Cooling Pumps P-101"),
        ("heading", "Starting"),
        ("text", "Open the suction valve of the pump before the start."),
        ("text", "1. First step"),
        ("text", "2. Second step"),
        ("text", "• A point"),
        ("warning", "WARNING\nRotating parts."),
        ("text", "Table 1: Torques"),
        ("table", "Joint | Bolt | Nm\nCasing M16 | 120\nGland | M10 | 25"),
        ("warning", "CAUTION: hot oil."),
        ("text", "Last words."),
    ]
    table = next(block for block in parsed.blocks if block.kind is BlockKind.TABLE)
    assert (table.caption, table.location.heading) == ("Table 1: Torques", ("Cooling Pumps P-101", "Starting"))


@given(st.text(max_size=400), st.sampled_from([compose_text, compose_markdown, compose_html]))
def test_any_text_makes_verbatim_blocks(text: str, compose) -> None:
    composer = Composer()
    compose(text, composer)
    pages = composer.pages or (Page(0, ""),)
    check_slices(Parsed("t", DocumentKind.NOTE, pages, composer.blocks))


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real documents are not at {REAL}")
def test_the_same_document_as_word_and_as_pdf_says_the_same() -> None:
    words = [
        set(" ".join(page.text for page in read(REAL / "manuals" / f"opendss-primer.{suffix}").pages).split())
        for suffix in ("docx", "pdf")
    ]
    assert len(words[0] & words[1]) > 0.75 * len(words[0])
