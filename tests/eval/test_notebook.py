"""Every notebook runs from top to bottom over whatever data it is pointed at, and the ones kept have been run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import IngestSettings

NOTEBOOKS = Path(__file__).parents[2] / "eval" / "notebooks"
# How many charts each of them draws.
CHARTS = {"answers": 4, "corpus": 6, "journal": 4, "latency_and_cost": 2, "retrieval": 2, "tuning": 1}
CASES = [
    {
        "id": "a",
        "question": "How many Nm for the gland bolts of P-101A?",
        "kind": "manual",
        "category": "number",
        "answerable": True,
        "gold": [{"document": "library/pump.md", "pages": []}],
        "must_include": ["45"],
    },
    {"id": "b", "question": "What is alarm 9917?", "kind": "manual", "category": "absent", "answerable": False},
]
LIBRARY = {
    "pump.md": "# Feed pump P-101A\n\nTighten the gland bolts to 45 Nm in two steps.\n",
    "orders.csv": "WONUM,ASSETNUM,DESCRIPTION,ACTSTART\nWO1,P-101A,gland leaking,2024-03-01 08:00\n"
    "WO2,P-101A,gland repacked,2026-03-02 08:00\nWO3,GOV-1,hunting,2026-05-02 08:00\n",
}

CARD = {
    "version": "embedder-0a1b2c3d", "part": "embedder", "made": "2026-11-27T10:00:00+00:00",
    "base": {"name": "all-MiniLM-L6-v2", "licence": "Apache-2.0"}, "gate": {"passed": True, "why": "better"},
    "figures": [
        {"set": name, "role": role, "channel": "fused", "measure": "ndcg@10", "questions": 40,
         "before": {"mean": 0.5, "low": 0.4, "high": 0.6}, "after": {"mean": 0.5 + gain, "low": 0.4, "high": 0.7},
         "difference": {"mean": gain, "low": gain - 0.02, "high": gain + 0.02}}
        for name, role, gain in (("headings", "held out", 0.06), ("cranfield", "guard", 0.0))
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """A small library, ingested without a model, and where notebooks find it."""
    folder = tmp_path_factory.mktemp("notebooks")
    library = folder / "library"
    library.mkdir()
    for name, text in LIBRARY.items():
        (library / name).write_text(text, encoding="utf-8")
    (folder / "settings.toml").write_text(f'[ingest.embed]\nmodel = "hash"\ncache = "{folder}/cache"\n')
    (folder / "cases.jsonl").write_text("".join(f"{json.dumps(case)}\n" for case in CASES))
    settings = IngestSettings.model_validate({"embed": {"model": "hash"}})
    tuned = folder / "cache" / "tuned" / "embedder-0a1b2c3d"
    tuned.mkdir(parents=True)
    (tuned / "card.json").write_text(json.dumps(CARD))
    run_ingest([library], folder / "data", settings, HashEmbedder(), NoProgress())
    return {
        "NAMEPLATE_SETTINGS": str(folder / "settings.toml"),
        "NAMEPLATE_DATA": str(folder / "data"),
        "NAMEPLATE_CASES": str(folder / "cases.jsonl"),
    }


def test_every_notebook_is_tested() -> None:
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == set(CHARTS)


@pytest.mark.parametrize("name", CHARTS)
def test_the_kept_notebook_has_been_run(name: str) -> None:
    cells = [cell for cell in _read(name).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert all(output.output_type == "execute_result" for cell in cells for output in cell.outputs)
    assert all(cell.outputs for cell in cells)
    if name != "tuning":  # there was no tuned model
        assert len(_charts(_read(name))) == CHARTS[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTS)
def test_it_runs_over_a_small_library(
    name: str, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbclient import NotebookClient

    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    notebook = _read(name)
    home = {"metadata": {"path": str(NOTEBOOKS)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=home).execute()
    assert len(_charts(notebook)) == CHARTS[name]
    told = {
        "answers": "2 cases, model quoting",
        "corpus": "2 documents (",
        "journal": "2 questions.",
        "latency_and_cost": "2 questions.",
        "retrieval": "1 questions over 1 pages",
        "tuning": "1 tuned models",
    }
    assert told[name] in _outputs(notebook)[0]["text/plain"]


def _read(name: str) -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def _outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output.data for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]


def _charts(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    shown = _outputs(notebook)
    return [data for data in shown if "image/svg+xml" in data or "application/vnd.vegalite.v6+json" in data]
