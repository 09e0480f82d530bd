"""Rows of logs as columns of a generation: written once a version, sealed, citable, and true to the records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.columnar import CATALOGUE, RECORDS, Log
from ingest.embed import HashEmbedder
from ingest.errors import GenerationError
from ingest.generation import open_current, rollback, verify
from ingest.manifest import current, generation_folder
from ingest.pipeline import IngestReport, NoProgress, run_ingest
from ingest.profiles import code_key, fold, joint_key, merged, separator_of
from ingest.schema import ColumnType
from ingest.settings import IngestSettings
from rag.plan.run import run
from rag.plan.schema import Kind, Measure, Plan

ORDERS = (
    "WONUM,ASSETNUM,STATUS,ACTSTART,ACTTOTALCOST\n"
    "1001,P-101A,CLOSE,2024-03-01 08:00,12.50\n1002,p 101 a,CLOSE,2024-03-02 09:30,-1.25\n1003,P-101B,OPEN,,\n"
)


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    folder = tmp_path / "plant"
    folder.mkdir()
    (folder / "orders.csv").write_text(ORDERS)
    (folder / "alarms.csv").write_text("time,tag,state\n2024-03-01T08:00:00Z,TI-7,ACT\n2024-03-01T09:00:00Z,TI-7,RTN\n")
    (folder / "note.md").write_text("# Note\n\nPump P-101A was greased.\n")
    return folder


def ingest_plant(plant: Path) -> IngestReport:
    return run_ingest([plant], plant.parent / "data", IngestSettings(), HashEmbedder(), NoProgress())


def log_of(logs: tuple[Log, ...], name: str) -> Log:
    return next(log for log in logs if log.document == f"plant/{name}")


def files(plant: Path) -> dict[str, tuple[int, bytes]]:
    now = current(plant.parent / "data")
    assert now is not None
    home = generation_folder(plant.parent / "data", now[0]) / RECORDS
    return {one.name: (one.stat().st_mtime_ns, one.read_bytes()) for one in home.iterdir()}


def test_a_generation_has_its_logs_typed_and_profiled(plant: Path) -> None:
    ingest_plant(plant)
    with open_current(plant.parent / "data") as generation:
        logs = generation.logs()
        assert [log.document for log in logs] == ["plant/alarms.csv", "plant/orders.csv"]
        assert generation.logs() is logs
        orders, alarms = log_of(logs, "orders.csv"), log_of(logs, "alarms.csv")
    told = {column.name: column.profile for column in orders.columns}
    assert orders.rows == 3
    assert (told["ASSETNUM"].distinct, told["ASSETNUM"].common) == (2, (("P-101A", 2), ("P-101B", 1)))
    cost = told["ACTTOTALCOST"]
    assert (cost.low, cost.high, cost.scale, cost.filled, cost.missing) == ("-1.25", "12.50", 2, 2, 1)
    assert told["ACTSTART"].low == "2024-03-01T08:00:00"
    record = orders.record_column()
    assert record is not None
    assert record.name == "WONUM"
    assert alarms.columns[0].zoned
    assert alarms.record_column() is None


def test_records_and_columns_say_the_same(plant: Path) -> None:
    ingest_plant(plant)
    with open_current(plant.parent / "data") as generation:
        [table] = generation.tables("plant/orders.csv")
        log = log_of(generation.logs(), "orders.csv")
    result = run(log, Plan(1, measure=Measure(Kind.LIST)))
    assert [row[1] for row in result.rows] == [record.values[1] for record in table.records]
    assert result.rows[0] == ("1001", "P-101A", "CLOSE", "2024-03-01 08:00", "12.50")
    assert result.row_numbers == (1, 2, 3)


def test_rows_can_be_cited(plant: Path) -> None:
    ingest_plant(plant)
    with open_current(plant.parent / "data") as generation:
        found = generation.row_passages("plant/orders.csv", "", [3, 1, 99])
        assert [passage.location.row for passage in found] == [1, 3]
        assert all("WONUM" in passage.text for passage in found)
        assert generation.row_passages("plant/nothing.csv", "", [1]) == []


def test_an_unchanged_log_is_not_written_again_and_a_removed_one_is_gone(plant: Path) -> None:
    ingest_plant(plant)
    first = files(plant)
    (plant / "note.md").write_text("# Note\n\nPump P-101B was greased.\n")
    ingest_plant(plant)
    second = files(plant)
    assert second.keys() == first.keys()
    assert {name: content for name, (_, content) in second.items()} == {
        name: content for name, (_, content) in first.items()
    }
    (plant / "alarms.csv").unlink()
    (plant / "orders.csv").write_text(ORDERS + "1004,P-101B,OPEN,2024-03-09 10:00,7.00\n")
    ingest_plant(plant)
    with open_current(plant.parent / "data") as generation:
        [log] = generation.logs()
        assert run(log, Plan(0)).value == 4
        verify(plant.parent / "data", generation.number)
    assert len(files(plant)) == 2


def test_a_changed_bit_is_refused_and_the_generation_before_is_still_sound(plant: Path) -> None:
    data = plant.parent / "data"
    ingest_plant(plant)
    (plant / "note.md").write_text("# Note\n\nNothing.\n")
    ingest_plant(plant)
    now = current(data)
    assert now is not None
    path = next((generation_folder(data, now[0]) / RECORDS).glob("*.parquet"))
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    with pytest.raises(GenerationError, match="not as it was written"):
        open_current(data)
    rollback(data)
    with open_current(data) as generation:
        assert run(log_of(generation.logs(), "orders.csv"), Plan(0)).value == 3
    ingest_plant(plant)
    with open_current(data) as generation:
        assert [run(log, Plan(0)).value for log in generation.logs()] == [2, 3]


def test_logs_of_another_version_of_the_program_are_written_anew(plant: Path) -> None:
    import ingest.columnar

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest.columnar, "_code", lambda: "another")
        first = ingest_plant(plant)
    again = ingest_plant(plant)
    assert again.generation == first.generation + 1
    assert again.unchanged == first.added
    assert ingest_plant(plant).generation == again.generation
    assert CATALOGUE in files(plant)


def test_a_search_needs_no_duckdb_and_no_arrow(plant: Path) -> None:
    import subprocess
    import sys

    ingest_plant(plant)
    code = (
        "import sys; from pathlib import Path; from ingest.generation import open_current\n"
        f"with open_current(Path({str(plant.parent / 'data')!r})) as g: g.logs()\n"
        "import rag.plan.run; print(sorted({'duckdb', 'pyarrow', 'pandas'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- profiles -------------------------------------------------------------------------------------------------------


def test_surfaces_of_one_thing_are_counted_together_under_the_most_frequent() -> None:
    pairs = [(fold(one), one, count) for one, count in (("open", 2), ("Open", 5), ("OPEN ", 1), ("shut", 3))]
    assert merged(pairs) == (("Open", 8), ("shut", 3))


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["A 1", "A 2", "A 3", "A 1, A 2", "A 2, A 3"], ", "),
        (["Repair", "Replace", "Clean", "Repair_Replace", "Clean_Repair"], "_"),
        (["north", "south", "north / south", "south / north"], " / "),
        (["Smith, John", "Miller, Ann", "Jones, Bo"], ""),
        (["leak at seal, replaced", "leak at seal", "replaced valve"], ""),
        (["AC/DC", "P-1/2", "x"], ""),
        ([], ""),
    ],
)
def test_cells_that_hold_several_values_are_told_by_their_parts(cells: list[str], separator: str) -> None:
    assert separator_of(dict.fromkeys(cells, 1)) == separator


@given(st.text())
def test_compared_forms_do_not_change_when_compared_again(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert code_key(text.upper()) == code_key(text) or not text.isascii()
    assert joint_key(text, "", codes=False) == fold(text)


def test_types_of_the_log_are_those_of_the_records(plant: Path) -> None:
    ingest_plant(plant)
    with open_current(plant.parent / "data") as generation:
        log = log_of(generation.logs(), "alarms.csv")
        [table] = generation.tables("plant/alarms.csv")
    assert [column.type for column in log.columns] == [column.type for column in table.columns]
    assert log.columns[0].type is ColumnType.DATETIME
    assert table.records[0].values[0] == datetime(2024, 3, 1, 8, tzinfo=UTC)
