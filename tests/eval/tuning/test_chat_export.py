"""Chat fine-tuning lines: only what was checked, only what the groups may see, nobody's data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eval.cases import load_cases
from eval.tuning.chat_export import export_chat
from ingest.embed import HashEmbedder
from ingest.errors import UnusableInput
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.assistant import open_assistant
from rag.prompting import prompt
from rag.schema import Question, User
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
TORQUE = "What torque for the gland bolts of the feed pump?"
CALL = "Whom to call when the relief valve of the boiler sticks?"
SECRET = "At which pressure is the emergency vent of the reactor opened?"
FITTERS = User("ana", frozenset({"fitters"}))
BOTH = User("ben", frozenset({"fitters", "board"}))


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("chat")
    site = folder / "site"
    site.mkdir()
    (site / "pump.md").write_text("# Feed pump\n\n## Gland\n\nThe gland bolts take a torque of 45 Nm.\n", "utf-8")
    (site / "boiler.md").write_text(
        "# Boiler\n\n## Relief valve\n\nWhen the relief valve of the boiler sticks call +34 600 123 456.\n", "utf-8"
    )
    (site / "reactor.md").write_text(
        "# Reactor\n\n## Emergency vent\n\nThe emergency vent of the reactor is opened at a pressure of 7.31 bar.\n",
        "utf-8",
    )
    (site / "documents.toml").write_text(
        '["pump.md"]\ngroups = ["fitters"]\n["boiler.md"]\ngroups = ["fitters"]\n["reactor.md"]\ngroups = ["board"]\n',
        "utf-8",
    )
    settings = Settings(data=folder / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    assert not run_ingest([site], settings.data, settings.ingest, HashEmbedder(), NoProgress()).failed
    assistant = open_assistant(settings, "quoting")
    for question, thumbs in ((TORQUE, 1), (CALL, 1), (SECRET, 1), ("How many bolts has the gland?", -1)):
        answer = assistant.answer(Question(question, user=BOTH))
        assistant.feedback(answer.id, thumbs, user=BOTH)
    changed = assistant.answer(Question("What is the torque of gland bolts?", user=BOTH))
    assistant.feedback(changed.id, 1, user=BOTH)
    assistant.feedback(changed.id, -1, user=BOTH)
    assistant.close()
    return settings


def lines(file: Path) -> list[dict[str, list[dict[str, str]]]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_thumbs_up_become_lines_in_the_form_that_hosted_services_take(plant: Settings, tmp_path: Path) -> None:
    done = export_chat(plant, BOTH, (), tmp_path / "out.jsonl")
    assert done.lines == 3
    assert done.sources == {"journal": 3}
    for line in lines(tmp_path / "out.jsonl"):
        system, user, assistant = line["messages"]
        assert (system["role"], user["role"], assistant["role"]) == ("system", "user", "assistant")
        assert system["content"].startswith(prompt("answer")[0])
        assert user["content"].startswith("Evidence:\n[1] ")
        assert "[1]" in assistant["content"]
    torque = lines(tmp_path / "out.jsonl")[0]["messages"]
    assert f"Question: {TORQUE}" in torque[1]["content"]
    assert "45 Nm" in torque[1]["content"]
    assert "45 Nm" in torque[2]["content"]


def test_only_what_the_groups_may_see(plant: Settings, tmp_path: Path) -> None:
    done = export_chat(plant, FITTERS, (), tmp_path / "out.jsonl")
    assert "7.31" not in (tmp_path / "out.jsonl").read_text("utf-8")
    assert "emergency" not in (tmp_path / "out.jsonl").read_text("utf-8")
    assert done.lines == 2
    assert sum(done.left_out.values()) == 1
    with pytest.raises(UnusableInput, match="no checked answer to export"):
        export_chat(plant, User(), (), tmp_path / "none.jsonl")
    assert not (tmp_path / "none.jsonl").exists()


def test_nobodys_data_is_in_it(plant: Settings, tmp_path: Path) -> None:
    export_chat(plant, BOTH, (), tmp_path / "out.jsonl")
    told = (tmp_path / "out.jsonl").read_text("utf-8")
    assert "600 123 456" not in told
    system, user, assistant = next(line for line in lines(tmp_path / "out.jsonl") if "PHONE_1" in str(line))["messages"]
    assert "[PHONE_1]" in user["content"]
    assert "[PHONE_1]" in assistant["content"]
    assert "copy it as it is" in system["content"]


def test_cases_are_answered_by_quotes_and_only_right_ones_kept(plant: Settings, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    right = {"id": "a", "question": "gland bolts of the feed pump, torque?", "answerable": True, "must_include": ["45"]}
    wrong = {"id": "b", "question": "torque of the gland bolts in winter?", "answerable": True, "must_include": ["99"]}
    gold = [{"document": "site/pump.md"}]
    cases.write_text("\n".join(json.dumps(case | {"gold": gold}) for case in (right, wrong)), "utf-8")
    before = (plant.data / "journal.head").read_bytes()
    done = export_chat(plant, FITTERS, load_cases(cases), tmp_path / "out.jsonl")
    assert done.sources == {"cases": 1, "journal": 2}
    assert (plant.data / "journal.head").read_bytes() == before  # nobody asked these questions here


def test_the_command(plant: Settings, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[ingest.embed]\nmodel = "hash"\n', "utf-8")
    out = tmp_path / "out.jsonl"

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ui.cli", "tune", "export-chat", "--data", str(plant.data), *words]
        environment = os.environ | {"NAMEPLATE_SETTINGS": str(settings)}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    done = run("--out", str(out), "--groups", "fitters", "--json")
    assert json.loads(done.stdout)["lines"] == 2, done.stderr
    refused = run("--out", str(tmp_path / "no" / "out.jsonl"), "--groups", "fitters")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
