"""The bench of waiting asks real models and tells what was taken; how long anything takes is not tested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.bench_latency import chosen
from eval.cases import load_cases
from rag.journal import journal_path
from rag.settings import Settings
from tests.rag.completions import serving
from ui.cli import main

QUESTIONS = (
    "torque for the gland bolts?",
    "SF6 lock out pressure of CB-12?",
    "oil grade for WT-07?",
    "how many orders?",
)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    file = tmp_path / "cases.jsonl"
    lines = [{"id": f"c{at}", "question": text, "answerable": True} for at, text in enumerate(QUESTIONS)]
    gold = {"gold": [{"document": "plant/manuals/pump.md"}]}
    file.write_text("".join(json.dumps({**line, **gold}) + "\n" for line in lines))
    return file


def test_every_model_is_asked_every_case_and_nothing_is_written(
    plant: Settings, cases: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = journal_path(plant.data).read_bytes() if journal_path(plant.data).exists() else b""
    with serving() as (url, handler):
        settings = tmp_path / "settings.toml"
        settings.write_text(
            f'data = "{plant.data}"\n[ingest.embed]\nmodel = "hash"\n[hosted]\nbase_url = "{url}"\nmodel = "toy"\n'
        )
        command = ["bench", "latency", str(cases), "--models", "quoting,hosted", "--settings", str(settings), "--json"]
        assert main(command) == 0
        asked = len(handler.requests)
    report = json.loads(capfd.readouterr().out)
    assert [(one["model"], one["cases"]) for one in report["models"]] == [("quoting", 4), ("hosted", 4)]
    assert {(one["case"], one["model"]) for one in report["answers"]} == {
        (f"c{at}", model) for at in range(4) for model in ("quoting", "hosted")
    }
    for one in report["answers"]:
        assert 0 < one["evidence_ms"] <= one["first_ms"] <= one["done_ms"]
    hosted = report["models"][1]
    assert 2 <= hosted["written"] < asked
    assert (journal_path(plant.data).read_bytes() if before else b"") == before


def test_cases_are_drawn_by_the_seed_in_their_order(cases: Path) -> None:
    loaded = load_cases(cases)
    drawn = chosen(loaded, 2, 7)
    assert drawn == chosen(loaded, 2, 7)
    assert [loaded.index(case) for case in drawn] == sorted(loaded.index(case) for case in drawn)
    assert chosen(loaded, 0, 7) == list(loaded)


def test_an_unknown_model_is_one_line(cases: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "latency", str(cases), "--models", "oracle"]) == 1
    assert "known: quoting, local, hosted" in capfd.readouterr().err
