"""What cells tell where names do not: seconds since 1970, months, a clock beside a day, records, things, starts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.moments import has_clock
from ingest.readers.delimited import with_units
from ingest.records import typed_table
from ingest.schema import Column, ColumnRole, ColumnType, Record


def typed(header: list[str], rows: list[list[str]]) -> tuple[dict[str, Column], tuple[Record, ...]]:
    columns, records, _ = typed_table(header, rows, True, {})
    return {column.name: column for column in columns}, records


@pytest.mark.parametrize(("name", "scale"), [("ts", 1), ("clearedTs", 1), ("created_at", 1000), ("timestamp", 1000)])
def test_seconds_since_1970_are_times(name: str, scale: int) -> None:
    start = datetime(2023, 5, 1, 6, tzinfo=UTC)
    cells = [str(int((start + timedelta(hours=at)).timestamp() * scale)) for at in range(20)]
    columns, records = typed([name, "state"], [[cell, "on"] for cell in cells])
    assert columns[name].type is ColumnType.DATETIME
    assert has_clock(columns[name].format)
    assert records[3].values[0] == start + timedelta(hours=3)


def test_large_numbers_that_no_name_calls_times_stay_numbers() -> None:
    columns, _ = typed(["state", "pulses"], [["on", str(1_680_000_000 + at * 977)] for at in range(20)])
    assert columns["pulses"].type is ColumnType.NUMBER


@pytest.mark.parametrize("cells", [["2023-10", "2023-11"], ["10/2023", "11/2023"], ["Oct 2023", "Nov 2023"]])
def test_whole_months_are_times(cells: list[str]) -> None:
    columns, records = typed(["Month", "Litres"], [[cells[at % 2], str(at)] for at in range(10)])
    assert columns["Month"].type is ColumnType.DATETIME
    assert [one.values[0] for one in records[:2]] == [datetime(2023, 10, 1), datetime(2023, 11, 1)]


@pytest.mark.parametrize("heads", [["Date", "Time"], ["Event date", "Event time"], ["Datum", "Uhrzeit"]])
def test_a_clock_beside_a_day_is_put_to_it(heads: list[str]) -> None:
    rows = [[f"{at + 1:02d}.03.2024", f"{at:02d}:30", "trip"] for at in range(12)]
    columns, records = typed([*heads, "Signal"], rows)
    assert columns[heads[0]].type is ColumnType.DATETIME
    assert records[4].values[0] == datetime(2024, 3, 5, 4, 30)
    assert columns[heads[1]].role is not ColumnRole.RECORD


def test_each_clock_goes_to_the_day_that_is_called_alike() -> None:
    rows = [["01.03.2024", "02.03.2024", "06:00", f"{at:02d}:15"] for at in range(8)]
    _, records = typed(["Start date", "End date", "Start time", "End time"], rows)
    assert records[5].values[:2] == (datetime(2024, 3, 1, 6), datetime(2024, 3, 2, 5, 15))


def rows_of_jobs() -> list[list[str]]:
    start = datetime(2024, 1, 1)
    return [
        [str(8800 + at), f"AB{at % 5:02d} XYZ", (start + timedelta(days=at)).strftime("%d.%m.%Y"),
         (start + timedelta(days=at + 3)).strftime("%d.%m.%Y"), ["tyres", "brakes"][at % 2]]
        for at in range(40)
    ]  # fmt: skip


def test_numbers_that_differ_name_the_records_and_tags_that_come_again_the_things() -> None:
    columns, _ = typed(["Job card", "Reg", "In", "Out", "Work"], rows_of_jobs())
    assert columns["Job card"].role is ColumnRole.RECORD
    assert columns["Reg"].role is ColumnRole.ASSET


def test_of_two_days_the_earlier_one_is_the_start() -> None:
    columns, _ = typed(["Job card", "Reg", "In", "Out", "Work"], rows_of_jobs())
    assert columns["In"].role is ColumnRole.START
    assert columns["Out"].role is ColumnRole.FINISH


def test_a_column_that_is_called_a_start_keeps_its_part() -> None:
    rows = [[f"0{at % 9 + 1}.01.2024", f"1{at % 9}.01.2024", f"2{at % 9}.01.2024", "x"] for at in range(30)]
    columns, _ = typed(["Notified", "Started", "Finished", "Text"], rows)
    assert columns["Started"].role is ColumnRole.START
    assert columns["Finished"].role is ColumnRole.FINISH


@pytest.mark.parametrize(("name", "unit"), [("Net £", "£"), ("refundEur", "Eur"), ("Minutes lost", "Minutes"),
                                            ("Final reading kWh", "kWh")])  # fmt: skip
def test_units_that_names_carry_without_brackets(name: str, unit: str) -> None:
    columns, _ = typed([name, "x"], [[str(at), "a"] for at in range(9)])
    assert columns[name].unit == unit


def test_a_row_of_units_belongs_to_the_heads() -> None:
    rows = [["", "ppm", "kV"], *([f"L{at}", str(at), str(40 + at)] for at in range(9))]
    header, body = with_units(["Lab no", "Moisture", "Breakdown"], rows)
    assert header == ["Lab no", "Moisture (ppm)", "Breakdown (kV)"]
    assert len(body) == 9


def test_a_row_with_empty_cells_is_no_row_of_units() -> None:
    rows = [["L0", "", "12"], *([f"L{at}", str(at), str(40 + at)] for at in range(9))]
    assert with_units(["Lab no", "Moisture", "Breakdown"], rows) == (["Lab no", "Moisture", "Breakdown"], rows)
