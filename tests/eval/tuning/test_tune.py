"""`nameplate tune embedder` with a tiny model and a few steps: what is made, measured, refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eval.beir import BeirDocument, BeirSet
from eval.tuning.embedder import tune_embedder_on
from eval.tuning.questions import write_beir
from eval.tuning.recipes import Recipe
from eval.tuning.reranker import tune_reranker_on
from eval.tuning.tune import TuneAsk
from eval.tuning.use import back, use
from ingest.embed import open_embedder
from ingest.errors import ModelError
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from ingest.tuned import Part, keep_in_use, read_version, verified
from rag.assistant import open_assistant
from rag.rerank import open_reranker
from rag.schema import Question, User
from rag.settings import RetrieveSettings, Settings
from tests.eval.tuning.conftest import THINGS, tiny_embedder, tiny_reranker, write_plant

ROOT = Path(__file__).resolve().parents[3]


def run(*words: str, settings: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli", "tune", *words, "--settings", str(settings)]
    return subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_few_steps_from_pairs_to_a_card_that_says_whether_it_may_be_used(tmp_path: Path) -> None:
    write_plant(tmp_path / "plant")
    base, cache = tiny_embedder(tmp_path / "tiny"), tmp_path / "cache"
    embed = EmbedSettings(model=str(base), cache=cache)
    settings = Settings(data=tmp_path / "data", ingest=IngestSettings(embed=embed))
    run_ingest([tmp_path / "plant"], settings.data, settings.ingest, open_embedder(embed), NoProgress())
    documents = tuple(BeirDocument(thing, "", f"{about}. {told}") for thing, (about, told, _) in THINGS.items())
    asked = {thing: about for thing, (about, _, _) in THINGS.items()}
    guard = write_beir(BeirSet("guard", documents, asked, {thing: {thing: 1} for thing in THINGS}), tmp_path)
    # Large steps: such a model is far better than its random base.
    sweep = (Recipe("tiny", 5e-3, 20, 1, frozen=0.0), Recipe("tinier", 1e-3, 1, 1, blends=(0.5,)))
    steps: list[str] = []
    ask = TuneAsk(minutes=1.5, guards=(guard,), sweep=sweep, seed=4)
    report = tune_embedder_on(settings, ask, lambda stage, done, total: steps.append(stage))

    assert {"wrong answers", "training, tiny", "measuring"} <= set(steps)
    kept = verified(report.version, cache)
    assert kept.card == json.loads(json.dumps(report.card))
    assert not list((cache / "tuned").glob(".making-*"))
    assert {(one.name, one.role.value) for one in report.figures} >= {("guard", "guard"), ("headings", "held out")}
    assert {one.measure for one in report.figures} == {"ndcg@10", "recall@5", "hit@1"}
    card = (kept.folder / "card.md").read_text("utf-8")
    for said in ("| base | 0 |", "(taken)", "seed 4", "Licence of the base", report.gate.why[:20]):
        assert said in card or said[:1].upper() + said[1:] in card
    assert not any(f"{thing}.md" in card + json.dumps(report.card) for thing in THINGS)
    # It is served as any other embedder, and its few questions prove nothing.
    tuned = open_embedder(EmbedSettings(model=report.version, cache=cache))
    assert tuned.fingerprint == report.card["code"]["fingerprint"] != open_embedder(embed).fingerprint
    assert not report.gate.passed
    with pytest.raises(ModelError, match="did not pass its gate"):
        use(settings, report.version, User())

    file = tmp_path / "settings.toml"
    file.write_text(f'data = "{settings.data}"\n[ingest.embed]\nmodel = "{base}"\ncache = "{cache}"\n', "utf-8")
    listed = json.loads(run("list", "--json", settings=file).stdout)
    assert [one["version"] for one in listed["versions"]] == [report.version]
    assert listed["in_use"]["embedder"] == str(base)
    refused = run("use", report.version, settings=file)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "did not pass its gate" in refused.stderr
    assert read_version(report.version, cache).why == report.gate.why


def test_what_cannot_be_tuned_is_said_in_a_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[ingest.embed]\nmodel = "hash"\n', "utf-8")
    done = run("embedder", "--data", str(tmp_path), settings=file)
    assert (done.returncode, done.stdout) == (1, "")
    assert "has nothing to tune" in done.stderr
    assert run("embedder", "--minutes", "0", settings=file).returncode == 2
    assert "Traceback" not in done.stderr


def test_nothing_tuned_yet(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'data = "{tmp_path}/data"\n[ingest.embed]\nmodel = "hash"\ncache = "{tmp_path}"\n', "utf-8")
    assert "No model has been tuned yet" in run("list", settings=file).stdout
    back = run("back", "embedder", settings=file)
    assert (back.returncode, back.stdout) == (1, "")
    assert "nothing to go back from" in back.stderr


@pytest.mark.slow
def test_a_reranker_is_made_trainable_tuned_and_read_by_the_search_once_it_is_in_use(tmp_path: Path) -> None:
    write_plant(tmp_path / "plant")
    base, cache = tiny_reranker(tmp_path / "rr"), tmp_path / "cache"
    embed = EmbedSettings(model="hash", cache=cache)
    settings = Settings(data=tmp_path / "data", ingest=IngestSettings(embed=embed))
    named = settings.model_copy(update={"retrieve": RetrieveSettings(reranker=str(base))})
    run_ingest([tmp_path / "plant"], settings.data, settings.ingest, open_embedder(embed), NoProgress())
    sweep = (Recipe("tiny", 3e-3, 20, 2, batch=24, frozen=0.0, blends=(0.5, 1.0)),)
    before = open_reranker(named)
    report = tune_reranker_on(named, TuneAsk(minutes=1.5, sweep=sweep, seed=4))
    assert before is not None
    assert report.version.startswith("reranker-"), report.gate
    assert {one.channel for one in report.figures} == {"fused"}
    assert report.card["base"]["fingerprint"] == before.fingerprint
    assert not report.gate.passed  # too few questions to show anything
    with pytest.raises(ModelError, match="did not pass its gate"):
        use(settings, report.version, User())
    assert open_reranker(settings) is None

    # As if it had passed: what is in use is what the search reads with, and goes again.
    keep_in_use(settings.data, Part.RERANKER, [report.version])
    tuned = open_reranker(settings)
    assert tuned is not None
    assert (tuned.name, tuned.fingerprint) == (report.version, report.card["code"]["fingerprint"])
    assert tuned.scores("gland packing", ["The stuffing box is repacked.", "A spare drum."]).shape == (2,)
    assert "rerank" in open_assistant(settings, "quoting").search(Question("gland packing of the pump")).timings_ms
    change = back(settings, Part.RERANKER, User())
    assert (change.before, change.now) == (report.version, "the settings' model")
    assert open_reranker(settings) is None
