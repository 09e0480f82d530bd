"""`nameplate bill` through its front door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from ui.cli import main

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample" / "tariffs"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bill") / "data"
    settings = IngestSettings(embed=EmbedSettings(model="hash"))
    run_ingest([SAMPLE], folder, settings, HashEmbedder(), NoProgress())
    return folder


def test_a_bill_as_json_has_its_lines_and_their_sources(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["bill", "d1", "--use", "450", "--month", "2026-03", "--data", str(data), "--json"]) == 0
    said = json.loads(capfd.readouterr().out)
    assert said["total"] == "163.83"
    (bill,) = said["bills"]
    assert [line["amount"] for line in bill["lines"]] == ["19.14", "93.78", "50.91"]
    assert bill["lines"][1]["working"] == "300 kWh × 31.26 cent/kWh = €93.78"
    cited = {one["number"]: one for one in said["citations"]}
    for line in bill["lines"]:
        assert cited[line["citation"]]["location"]["page"] == 3
        assert line["rate"] in cited[line["citation"]]["quote"]


def test_a_bill_for_people_says_what_it_assumed(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["bill", "B3", "--use", "120,000", "--demand", "310", "--month", "2026-01", "--data", str(data)]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert "Total: €27,140.38" in said
    assert "flat load" in said
    assert "Not in this bill: Reactive energy" in said


def test_use_by_period(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    use = ["--use", "peak=300", "--use", "day=500", "--use", "night=200"]
    assert main(["bill", "D2", *use, "--month", "2026-01", "--data", str(data), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["total"] == "343.70"  # 20.43 + 133.05 + 150.90 + 39.32


def test_readings_of_two_months_are_two_bills(data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lines = [f"2026-0{1 + day // 31}-{1 + day % 31:02d} {hour:02d}:00,1" for day in range(59) for hour in range(24)]
    (tmp_path / "use.csv").write_text("time,kWh\n" + "\n".join(lines) + "\n")
    assert main(["bill", "B1", "--interval", str(tmp_path / "use.csv"), "--data", str(data), "--json"]) == 0
    said = json.loads(capfd.readouterr().out)
    assert [bill["to"] for bill in said["bills"]] == ["2026-01-31", "2026-02-28"]
    assert [bill["total"] for bill in said["bills"]] == ["257.06", "232.18"]  # 27.31 + 229.75; 24.67 + 207.51


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["B9", "--use", "1"], "did you mean"),
        (["D2", "--use", "peak=1", "--month", "2026-01"], "no use is given for the period 'day'"),
        (["D2"], "the use is missing"),
        (["D1", "--use", "5", "--month", "2023-01"], "in force on 1 January 2023"),
        (["D1", "--use", "5", "--from", "2026-01-01"], "go together"),
        (["D1", "--use", "5", "--from", "2026-01-01", "--to", "2026-02-02"], "one month"),
        (["D1", "--interval", "nowhere.csv"], "is not there"),
        (["D1", "--interval", "nowhere.csv", "--use", "1"], "leave out --use"),
    ],
)
def test_what_cannot_be_billed_is_one_line(
    data: Path, capfd: pytest.CaptureFixture[str], args: list[str], said: str
) -> None:
    assert main(["bill", *args, "--data", str(data)]) == 1
    captured = capfd.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert len(captured.err.strip().splitlines()) == 1


@pytest.mark.parametrize("use", ["abc", "-5", "nan", "peak="])
def test_a_use_that_is_no_number_is_wrong_usage(data: Path, use: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["bill", "D1", f"--use={use}", "--data", str(data)])
    assert stopped.value.code == 2
