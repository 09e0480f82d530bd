"""Registers printed in documents become records whose rows are cited on their page; tables of values do not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from ingest.embed import HashEmbedder
from ingest.generation import open_current
from ingest.pipeline import NoProgress, run_ingest
from ingest.schema import ColumnRole, ColumnType
from ingest.settings import IngestSettings
from rag.plan.run import run
from rag.plan.schema import Column, Condition, Group, Kind, Measure, Op, Plan
from tests.ingest.files import check_slices, read

HEAD = ["Order", "Asset", "Reported", "Fault", "Cost (EUR)"]
ROWS = [
    [
        f"TX-{n:04d}",
        ("CB-12", "T1")[n % 2],
        (date(2024, 1, 1) + timedelta(days=3 * n)).isoformat(),
        "oil leak",
        f"{n}.25",
    ]
    for n in range(60)
]


def ruled_pdf(path: Path) -> Path:
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    table = Table([HEAD, *ROWS], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    style = getSampleStyleSheet()
    SimpleDocTemplate(str(path)).build([Paragraph("Register of faults 2024", style["Heading1"]), table])
    return path


def test_a_ruled_register_is_one_table_over_all_its_pages(tmp_path: Path) -> None:
    parsed = read(ruled_pdf(tmp_path / "register.pdf"))
    [table] = parsed.tables
    assert [(column.type, column.role) for column in table.columns] == [
        (ColumnType.IDENTIFIER, ColumnRole.RECORD), (ColumnType.IDENTIFIER, ColumnRole.ASSET),
        (ColumnType.DATETIME, ColumnRole.START), (ColumnType.CATEGORY, ColumnRole.PROBLEM),
        (ColumnType.NUMBER, ColumnRole.COST),
    ]  # fmt: skip
    assert [record.values[0] for record in table.records] == [row[0] for row in ROWS]
    pages = {page.number: page.text for page in parsed.pages}
    assert len(pages) > 1
    for record, row in zip(table.records, ROWS, strict=True):
        assert record.page is not None
        assert pages[record.page][record.start :].startswith(" | ".join(row))
    check_slices(parsed)


def test_printed_records_are_counted_and_cited_where_they_stand(tmp_path: Path) -> None:
    plant = tmp_path / "plant"
    plant.mkdir()
    ruled_pdf(plant / "register.pdf")
    data = tmp_path / "data"
    run_ingest([plant], data, IngestSettings(), HashEmbedder(), NoProgress())
    with open_current(data) as generation:
        [log] = generation.logs()
        counted = run(log, Plan(0, (Condition(Column(1), Op.IS, ("cb 12",)),)))
        summed = run(log, Plan(0, group=(Group(1),), measure=Measure(Kind.SUM, Column(4))))
        [table] = generation.tables("plant/register.pdf")
        passages = generation.row_passages("plant/register.pdf", log.sheet, [60, 1, 2])
        texts = {page.number: page.text for page in generation.pages("plant/register.pdf")}
    assert (counted.value, counted.ids[:2]) == (30, ("TX-0000", "TX-0002"))
    assert {group.key: group.value for group in summed.groups} == {"CB-12": "877.50", "T1": "907.50"}
    assert table.records[0].values[2] == datetime(2024, 1, 1)
    assert [passage.location.row for passage in passages] == [1, 2, 60]
    assert [passage.text for passage in passages] == [" | ".join(ROWS[at]) for at in (0, 1, 59)]
    for passage in passages:
        page = texts[passage.location.page or 0]
        assert page[passage.start : passage.start + len(passage.text)] == passage.text


def test_a_history_in_a_note_is_records_and_a_table_of_values_is_not(tmp_path: Path) -> None:
    history = ["| Date | Asset | Work done |", "|---|---|---|"]
    history += [f"| 2024-0{n}-01 | P-101A | seal changed {n} |" for n in range(1, 8)]
    values = ["| Item | Value |", "|---|---|", *[f"| Torque {n} | {n}0 Nm |" for n in range(1, 20)]]
    path = tmp_path / "note.md"
    path.write_text("# Pump\n\n" + "\n".join(values) + "\n\n## History\n\n" + "\n".join(history) + "\n")
    parsed = read(path)
    [table] = parsed.tables
    assert (table.sheet, len(table.records)) == ("History", 7)
    assert parsed.pages[0].text[table.records[2].start :].startswith("2024-03-01 | P-101A | seal changed 3")
