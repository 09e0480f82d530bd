"""Bench of plans: both sides agree on every value, and the command prints one table or one object."""

from __future__ import annotations

import json

import pytest

from eval.bench_plan import bench_plan
from ui.cli import main


def test_the_plans_give_what_sqlite_gives() -> None:
    report = bench_plan([3_000], rounds=1)
    assert len(report.rows) == 11
    assert all(row.ours is not None and row.peer is not None and row.ratio for row in report.rows)
    assert report.as_json()["bench"] == "plan"


def test_the_command_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "plan", "--rows", "500", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["subject"].startswith("rows: 500")


@pytest.mark.parametrize("rows", ["", "many", "0", "5,-1", "999999999999"])
def test_counts_that_make_no_sense_are_one_line(rows: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "plan", f"--rows={rows}"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
