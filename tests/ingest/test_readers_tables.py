from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.readers.delimited import find_delimiter, rows_of
from ingest.schema import BlockKind, ColumnRole, ColumnType, DocumentKind
from tests.ingest.files import REAL, check_slices, read, texts


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_csv_is_rows_and_records(tmp_path: Path) -> None:
    path = write(
        tmp_path / "orders.csv", "WONUM,ASSETNUM,ACTSTART,COST\n1001,P-101A,2024-03-01 08:00,12.5\n1002,P-101B,,\n"
    )
    parsed = read(path)
    assert parsed.kind is DocumentKind.LOG
    assert [(b.text, b.location.row, b.location.sheet) for b in parsed.blocks] == [
        ("WONUM: 1001\nASSETNUM: P-101A\nACTSTART: 2024-03-01 08:00\nCOST: 12.5", 1, None),
        ("WONUM: 1002\nASSETNUM: P-101B", 2, None),
    ]
    [table] = parsed.tables
    assert [column.role for column in table.columns] == [
        ColumnRole.RECORD, ColumnRole.ASSET, ColumnRole.START, ColumnRole.COST,
    ]  # fmt: skip
    assert table.records[0].values == ("1001", "P-101A", datetime(2024, 3, 1, 8), 12.5)
    assert table.records[1].values == ("1002", "P-101B", None, None)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_dialects_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [["Auftrag", "Anlage", "Text"], *[[f"40{n}", "Kühlpumpe", f"Störung Nr {n}, behoben"] for n in range(9)]]
    if delimiter == ",":
        rows = [[f'"{cell}"' for cell in row] for row in rows]
    path = write(tmp_path / "a.csv", "\r\n".join(delimiter.join(row) for row in rows), encoding)
    parsed = read(path)
    assert parsed.blocks[3].text == "Auftrag: 403\nAnlage: Kühlpumpe\nText: Störung Nr 3, behoben"
    assert parsed.notes == (("not UTF-8, read as cp1252",) if encoding == "cp1252" else ())


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=',;\t|"'), min_size=1),
            min_size=3,
            max_size=3,
        ),
        min_size=3,
        max_size=20,
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_the_delimiter_is_found_and_no_cell_is_lost(rows: list[list[str]], delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in rows)
    assert find_delimiter(text) == delimiter
    assert rows_of(text)[0] == rows


def test_preamble_repeated_heads_and_double_names(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        "Report of faults 2024\nPlant;;;Skarn\n\nTag;Date;Date;\nP-1;01.02.2024;02.02.2024;\n"
        "Tag;Date;Date;\nP-2;03.02.2024;04.02.2024;\n",
    )
    parsed = read(path)
    assert texts(parsed, BlockKind.TEXT) == ["Report of faults 2024", "Plant  Skarn"]
    assert [column.name for column in parsed.tables[0].columns] == ["Tag", "Date", "Date (2)"]
    assert texts(parsed, BlockKind.ROW)[1] == "Tag: P-2\nDate: 03.02.2024\nDate (2): 04.02.2024"
    assert "1 repeated header lines left out" in parsed.notes
    check_slices(parsed)


def test_quotes_newlines_markup_and_an_index_column(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        ',Id,Text\n0,7,"two\nlines, ""quoted"""\n1,8,"<strong>Leak</strong><br /><i>Abstract:</i> a &lt; b"\n'
        "2,9,pressure < 5 bar > 3\n",
    )
    assert texts(read(path), BlockKind.ROW) == [
        'Id: 7\nText: two\nlines, "quoted"',
        "Id: 8\nText: Leak\nAbstract: a < b",
        "Id: 9\nText: pressure < 5 bar > 3",
    ]


def test_a_list_as_sap_prints_it(tmp_path: Path) -> None:
    rule = "-" * 60
    path = write(
        tmp_path / "list.txt",
        f"""20.11.2026            List of orders

{rule}
|Order       |Description          |Act.start |Costs   |
{rule}
|000004000310|pipe 1/2" leaks      |01.09.2026|1.234,50|
|000004000311|seal changed         |13.09.2026|   20,00-|
{rule}
|Order       |Description          |Act.start |Costs   |
|000004000312|gate greased         |14.09.2026|    0,00|
""",
    )
    parsed = read(path)
    [table] = parsed.tables
    assert [(column.name, column.type.value, column.format) for column in table.columns] == [
        ("Order", "identifier", ""), ("Description", "text", ""), ("Act.start", "datetime", "%d.%m.%Y"),
        ("Costs", "number", "comma"),
    ]  # fmt: skip
    assert [record.values[3] for record in table.records] == [1234.5, -20, 0]
    assert (
        texts(parsed, BlockKind.ROW)[0]
        == 'Order: 000004000310\nDescription: pipe 1/2" leaks\nAct.start: 01.09.2026\nCosts: 1.234,50'
    )


def test_columns_of_fixed_width_are_told_by_dashes_or_by_blanks(tmp_path: Path) -> None:
    ruled = (
        "Tag      State    Since\n-------- -------- ----------\nP-101A   running  2024-01-01\n"
        "P-101B   standby  2024-02-01\n"
    )
    assert (
        texts(read(write(tmp_path / "a.lst", ruled)), BlockKind.ROW)[1]
        == "Tag: P-101B\nState: standby\nSince: 2024-02-01"
    )
    blank = "Tag        State           Since         Count\n" + "".join(
        f"P-{n}A     in service      2024-01-{n:02d}    {n:5d}\n" for n in range(10, 22)
    )
    parsed = read(write(tmp_path / "b.prn", blank))
    assert texts(parsed, BlockKind.ROW)[0] == "Tag: P-10A\nState: in service\nSince: 2024-01-10\nCount: 10"


def test_prose_is_not_taken_for_a_table(tmp_path: Path) -> None:
    text = "\n".join(f"On day {n}, the pump was started, stopped, and looked at; nothing else." for n in range(20))
    assert read(write(tmp_path / "a.txt", text)).tables == ()


def test_a_long_cell_is_cut_and_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Id,Text\n1," + "x" * 3000 + "\n2,short\n")
    parsed = read(path, cell_kb=1)
    assert parsed.notes == ("1 cell is longer than 1 kB and cut",)
    assert len(parsed.blocks[0].text) < 1100


def test_a_quote_that_is_never_closed_costs_no_rows(tmp_path: Path) -> None:
    lines = [f"{n},pipe {n}" if n != 3 else '3,"pipe 3' for n in range(500)]
    parsed = read(write(tmp_path / "a.csv", "Id,Text\n" + "\n".join(lines) + "\n"))
    assert len(parsed.blocks) == 500
    assert "a quotation mark is never closed; quotes are read as letters" in parsed.notes


def spreadsheet(path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Work orders"
    sheet.append(["WO No", "Asset", "Start", "Man-hours (h)", "Done"])
    sheet.append([1001, "CB-12", datetime(2024, 3, 1, 8, 30), 2.5, True])
    sheet.append([1002, "T1", datetime(2024, 3, 2), 4, False])
    book.create_sheet("Empty")
    assets = book.create_sheet("Assets")
    assets.append(["Asset", "Name"])
    assets.append(["CB-12", "Feeder breaker"])
    book.save(path)
    return path


def test_a_spreadsheet_of_several_sheets(tmp_path: Path) -> None:
    parsed = read(spreadsheet(tmp_path / "a.xlsx"))
    assert [(b.text, b.location.row, b.location.sheet) for b in parsed.blocks] == [
        ("WO No: 1001\nAsset: CB-12\nStart: 2024-03-01 08:30\nMan-hours (h): 2.5\nDone: TRUE", 1, "Work orders"),
        ("WO No: 1002\nAsset: T1\nStart: 2024-03-02\nMan-hours (h): 4\nDone: FALSE", 2, "Work orders"),
        ("Asset: CB-12\nName: Feeder breaker", 1, "Assets"),
    ]
    assert [table.sheet for table in parsed.tables] == ["Work orders", "Assets"]
    assert parsed.tables[0].records[0].values[2] == datetime(2024, 3, 1, 8, 30)
    assert parsed.tables[0].columns[3].unit == "h"
    assert parsed.notes == ("sheet Empty: is empty",)


def test_columns_toml_speaks_of_a_sheet(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.xlsx")
    (tmp_path / "columns.toml").write_text('["a.xlsx#Work orders".columns]\n"WO No" = { type = "number" }\n')
    assert read(path).tables[0].columns[0].type is ColumnType.NUMBER
    (tmp_path / "columns.toml").write_text('["a.xlsx#Orders"]\nzone = "UTC"\n')
    with pytest.raises(UnreadableDocument, match="names a sheet 'Orders' that is not there"):
        read(path)
    (tmp_path / "columns.toml").write_text("[[[")
    with pytest.raises(UnreadableDocument, match=r"columns.toml beside it is not TOML"):
        read(path)


def test_a_table_with_a_wrong_name_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = write(
        tmp_path / "export.xls",
        "<html><table><tr><th>Tag</th><th>State</th></tr><tr><td>P-1</td><td>on</td></tr></table>",
    )
    assert texts(read(path), BlockKind.TABLE) == ["Tag | State\nP-1 | on"]
    assert read(spreadsheet(tmp_path / "b.csv")).tables[1].sheet == "Assets"
    tabs = write(tmp_path / "c.xls", "Tag\tState\nP-1\ton\nP-2\toff\n")
    assert texts(read(tabs), BlockKind.ROW) == ["Tag: P-1\nState: on", "Tag: P-2\nState: off"]


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real documents are not at {REAL}")
def test_real_logs_have_all_their_rows_with_dates_and_costs() -> None:
    orders = read(REAL / "logs-excavator-mwo" / "work_orders.csv").tables[0]
    assert len(orders.records) == 5485
    by_role = {column.role: column.type for column in orders.columns}
    assert by_role[ColumnRole.START] is ColumnType.DATETIME
    assert by_role[ColumnRole.COST] is ColumnType.NUMBER
    tickets = read(REAL / "logs-pv-tickets" / "tickets.csv").tables[0]
    assert [column.format for column in tickets.columns[:2]] == ["%m/%d/%Y %H:%M"] * 2
    reports = read(REAL / "logs-nrc-ler" / "LERSearchResults2012.xlsx")
    assert not any("<strong>" in block.text or "<br" in block.text for block in reports.blocks)
    assert len(reports.tables[0].records) == 359


def test_a_formula_that_was_never_computed_is_missing_and_said(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (["Order", "Hours", "Twice"], ["A-1", 2, "=B2*2"], ["A-2", 3, "=B3*2"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    parsed = read(tmp_path / "a.xlsx")
    assert [record.values[:2] for record in parsed.tables[0].records] == [("A-1", 2), ("A-2", 3)]
    assert any("2 formulas have no stored value" in note for note in parsed.notes)


def test_a_table_without_a_header_keeps_its_first_line_and_says_so(tmp_path: Path) -> None:
    lines = "2024-01-01,P-101,leak,12.50\n2024-01-02,P-102,noise,7.25\n2024-01-03,P-101,leak,0.00\n"
    parsed = read(write(tmp_path / "a.csv", lines))
    assert [column.name for column in parsed.tables[0].columns] == ["column 1", "column 2", "column 3", "column 4"]
    assert len(parsed.tables[0].records) == 3
    assert "has no header line; columns are named by their place" in parsed.notes


def test_a_line_of_totals_is_text_and_no_record(tmp_path: Path) -> None:
    lines = [f"A-{n},pump,2024-01-{n:02d},{n}.50" for n in range(1, 9)]
    parsed = read(write(tmp_path / "a.csv", "\n".join(["Order,Asset,Date,Cost", *lines, "Total,,,40.00"])))
    assert len(parsed.tables[0].records) == 8
    assert len(texts(parsed, BlockKind.ROW)) == 9
    assert parsed.notes == ("1 line of totals at the end counted as no record",)


def test_json_of_like_objects_is_a_log_wrapped_or_not(tmp_path: Path) -> None:
    import json

    orders = [
        {"order": f"A-{n}", "asset": {"tag": "T1", "site": "North"}, "cost": n + 0.5, "began": f"2024-01-0{n}T08:00Z",
         "parts": ["seal", "bolt"], "note": None}
        for n in range(1, 6)
    ]  # fmt: skip
    for content in (orders, {"exported": "2024-02-01", "count": 5, "orders": orders}):
        (tmp_path / "a.json").write_text(json.dumps(content))
        parsed = read(tmp_path / "a.json")
        [table] = parsed.tables
        assert [column.name for column in table.columns] == [
            "order", "asset.tag", "asset.site", "cost", "began", "parts", "note",
        ]  # fmt: skip
        assert table.records[1].values[:4] == ("A-2", "T1", "North", 2.5)
        assert table.records[1].values[5] == "seal; bolt"
    assert texts(parsed, BlockKind.TEXT) == ["exported: 2024-02-01", "count: 5"]


def test_years_may_head_columns_of_numbers(tmp_path: Path) -> None:
    parsed = read(write(tmp_path / "a.csv", "Plant,2022,2023\nNorth,12.5,13.5\nSouth,9.5,8.5\nWest,1.5,2.5\n"))
    assert [column.name for column in parsed.tables[0].columns] == ["Plant", "2022", "2023"]


def test_sixteen_thousand_columns_are_read(tmp_path: Path) -> None:
    width = 16_000
    lines = [",".join(f"c{at}" for at in range(width)), *[",".join(["7"] * width) for _ in range(2)]]
    table = read(write(tmp_path / "a.csv", "\n".join(lines))).tables[0]
    assert (len(table.columns), len(table.records)) == (width, 2)


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "1", "1.234,56", "1,234.56", "1.234", "-5", "1e999", "nan", "inf", "04/05/2024",
                             "31.12.2023", "2024-02-30", "25:61", "12 kW", "3 MW", "=A1", "#REF!", "x", "';--"])
            | st.text(max_size=6),
            max_size=5,
        ),
        max_size=12,
    )
)  # fmt: skip
def test_no_table_of_odd_cells_stops_the_reader(rows: list[list[str]]) -> None:
    from ingest.readers.tables import Sheet, parse_sheets
    from ingest.settings import ReadSettings

    if not any(any(cell.strip() for cell in row) for row in rows[1:]):
        return  # a file without rows of data is refused
    try:
        parsed = parse_sheets([Sheet("", rows)], "a.csv", {}, {}, ReadSettings())
    except UnreadableDocument:
        return
    for table in parsed.tables:
        assert len({column.name for column in table.columns}) == len(table.columns)
        assert all(len(record.values) == len(table.columns) for record in table.records)
