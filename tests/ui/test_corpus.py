"""`nameplate profile` and the page *Data*, over the tiny plant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import ROOT, Cli, Plant


def _options(plant: Plant) -> list[str]:
    return ["--data", str(plant.data), "--settings", str(plant.settings)]


def test_profile_prints_one_object(plant: Plant, cli: Cli) -> None:
    done = cli("profile", "--json", *_options(plant))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["documents"], report["rows"]) == (4, 12)
    assert report["by"]["kind"]["log"]["rows"] == 12
    assert [one["document"] for one in report["failed"]] == ["site/manuals/broken.pdf"]
    assert [one["asset"] for one in report["assets"]] == ["P-101A"]
    assert report["assets"][0]["manuals"] == ["site/manuals/pump-p-101.pdf", "site/procedures/isolation.md"]


def test_profile_tells_people_in_sentences(plant: Plant, cli: Cli) -> None:
    done = cli("profile", *_options(plant))
    assert done.stdout.startswith("4 documents (")
    assert "- 1 file could not be read: site/manuals/broken.pdf." in done.stdout


def test_cases_that_are_not_there_cost_one_line(plant: Plant, cli: Cli) -> None:
    done = cli("profile", "--cases", "nowhere.jsonl", *_options(plant))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "nowhere.jsonl" in done.stderr


def test_known_questions_are_no_questions_of_people_and_show_where_answers_are_worse(
    plant: Plant, cli: Cli, tmp_path: Path
) -> None:
    cases, run = tmp_path / "cases.jsonl", tmp_path / "run.json"
    case = {"id": "a", "question": "What torque for the gland nuts of P-101A?", "answerable": True,
            "gold": [{"document": "site/manuals/pump-p-101.pdf", "pages": [1]}]}  # fmt: skip
    cases.write_text(json.dumps(case), encoding="utf-8")
    before = json.loads(cli("profile", "--json", *_options(plant)).stdout)["questions"]
    done = cli("eval", "run", str(cases), "--out", str(run), "--json", *_options(plant))
    assert done.returncode == 0, done.stderr
    report = json.loads(cli("profile", "--run", str(run), "--json", *_options(plant)).stdout)
    assert report["questions"] == before
    assert report["worse"] == []
    (cited,) = [one for one in report["quality"] if one["slicing"] == "writer" and one["measure"] == "gold page cited"]
    assert (cited["slice"], cited["mean"], cited["cases"]) == ("manufacturer", 1.0, 1)


def test_the_page_counts_and_compares_when_asked(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMEPLATE_SETTINGS", str(plant.settings))
    monkeypatch.setenv("NAMEPLATE_DATA", str(plant.data))
    app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=60).run()
    app.switch_page("views/corpus.py").run()
    assert not app.exception
    shown = "\n".join(each.proto.body for each in app.get("html"))
    assert "12 log rows" in shown
    assert "could not be read" in shown
    assert len(app.get("vega_lite_chart")) == 3
    app.button_group[0].set_value("writer").run()
    assert not app.exception
    assert "a guess from its columns" in "\n".join(each.proto.body for each in app.get("html"))
    app.button(key="duplicates").click().run()
    assert not app.exception
    assert "Nothing is there twice" in "\n".join(each.proto.body for each in app.get("html"))
