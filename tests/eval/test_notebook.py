"""The notebook runs from top to bottom over whatever data it is pointed at, and the one kept has been run."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import IngestSettings

NOTEBOOK = Path(__file__).parents[2] / "eval" / "notebooks" / "answers.ipynb"
CASE = {
    "id": "a",
    "question": "How many Nm for the gland bolts?",
    "kind": "manual",
    "category": "number",
    "answerable": True,
    "gold": [{"document": "library/pump.md", "pages": []}],
    "must_include": ["45"],
}
ABSENT = {"id": "b", "question": "What is alarm 9917?", "kind": "manual", "category": "absent", "answerable": False}


def test_the_kept_notebook_has_been_run() -> None:
    cells = [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert all(output.output_type == "execute_result" for cell in cells for output in cell.outputs)
    assert all(cell.outputs for cell in cells)


@pytest.mark.slow
def test_it_runs_over_a_small_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nbclient import NotebookClient

    library = tmp_path / "library"
    library.mkdir()
    (library / "pump.md").write_text("# Feed pump\n\nTighten the gland bolts to 45 Nm in two steps.\n")
    (tmp_path / "settings.toml").write_text('[ingest.embed]\nmodel = "hash"\n')
    (tmp_path / "cases.jsonl").write_text(f"{json.dumps(CASE)}\n{json.dumps(ABSENT)}\n")
    settings = IngestSettings.model_validate({"embed": {"model": "hash"}})
    run_ingest([library], tmp_path / "data", settings, HashEmbedder(), NoProgress())
    monkeypatch.setenv("NAMEPLATE_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("NAMEPLATE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NAMEPLATE_CASES", str(tmp_path / "cases.jsonl"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    home = {"metadata": {"path": str(NOTEBOOK.parent)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=home).execute()
    shown = [output.data for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    charts = [data for data in shown if "image/svg+xml" in data or "application/vnd.vegalite.v6+json" in data]
    assert len(charts) == 4
    assert "2 cases, model quoting" in shown[0]["text/plain"]
