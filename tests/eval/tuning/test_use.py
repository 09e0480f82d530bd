"""Tuned embedders in use and out of it again: gate, journal, generations, readers that stay open."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from eval.tuning.use import back, in_use, use
from ingest.embed import Embedder, open_embedder
from ingest.errors import ModelError
from ingest.generation import open_current
from ingest.pipeline import NoProgress, run_ingest
from ingest.publish import list_generations, rollback, verify
from ingest.settings import EmbedSettings, IngestSettings
from ingest.tuned import MODEL, Part, for_asking, for_storing, keep_version, stored_identity, versions
from rag.assistant import open_assistant
from rag.audit import last_entries
from rag.audit import verify as verify_journal
from rag.journal import journal_path
from rag.schema import Question, User
from rag.settings import Settings
from tests.eval.tuning.conftest import tiny_embedder, write_plant

pytestmark = pytest.mark.slow
WHO = User("ana", frozenset({"analysts"}))
ASKED = "Before that the pump is isolated"


@dataclass(frozen=True)
class Bench:
    """A plant with a tiny embedder, and two tuned versions of it: one passed its gate."""

    folder: Path
    settings: Settings
    good: str
    other: str
    harmed: str


def version(folder: Path, cache: Path, name: str, seed: int, passed: bool) -> str:
    aside = folder / f"aside-{name}"
    aside.mkdir()
    tiny_embedder(aside / MODEL, seed)
    card = {
        "part": "embedder",
        "made": f"2026-11-27T10:00:0{seed % 10}+00:00",
        "base": {"name": "tiny"},
        "gate": {"passed": passed, "why": "better" if passed else "cranfield is worse: 0.4 before, 0.2 after"},
    }
    (aside / "card.json").write_text(json.dumps(card))
    keep_version(aside, name, cache)
    return name


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("use")
    write_plant(folder / "plant")
    base, cache = tiny_embedder(folder / "tiny"), folder / "cache"
    embed = EmbedSettings(model=str(base), cache=cache)
    settings = Settings(data=folder / "data", ingest=IngestSettings(embed=embed))
    assert not run_ingest([folder / "plant"], settings.data, settings.ingest, open_embedder(embed), NoProgress()).failed
    return Bench(
        folder,
        settings,
        version(folder, cache, "embedder-20261127-aaaa1111", 1, True),
        version(folder, cache, "embedder-20261127-bbbb2222", 2, True),
        version(folder, cache, "embedder-20261127-cccc3333", 3, False),
    )


@pytest.fixture
def bench(made: Bench, tmp_path: Path) -> Bench:
    data = Path(shutil.copytree(made.settings.data, tmp_path / "data"))
    return Bench(made.folder, made.settings.model_copy(update={"data": data}), made.good, made.other, made.harmed)


def passage_vectors_fit(settings: Settings, embedder: Embedder) -> bool:
    """Whether a passage asked with its own words is found at a likeness of about one."""
    with open_current(settings.data) as generation:
        generation.check_embedder(embedder)
        passage = generation.passages_of("plant/manuals/motor.md")[0]
        (vector,) = embedder.embed_passages([passage.searchable()])
        near = dict(generation.dense(vector, 5))
        return abs(near.get(passage.id, 0.0) - 1.0) < 0.02


def test_a_version_comes_into_use_and_goes_out_again(bench: Bench) -> None:
    settings, embed = bench.settings, bench.settings.ingest.embed
    assistant = open_assistant(settings, "quoting")
    before = assistant.search(Question(ASKED))
    change = use(settings, bench.good, WHO)
    assert (change.before, change.now) == (str(bench.folder / "tiny"), bench.good)
    assert change.generation == before.generation + 1
    with open_current(settings.data) as generation:
        assert generation.manifest.embedder == bench.good
        assert change.embedded == len({one.searchable() for one in generation.passages(range(1, 1000))})
    assert passage_vectors_fit(settings, open_embedder(for_asking(embed, settings.data)))
    assert in_use(settings, Part.EMBEDDER) == bench.good
    # Who has the documents open goes on with the new generation and its own embedder.
    assert assistant.search(Question(ASKED)).generation == change.generation
    # Documents read later are embedded by it, and nothing else is embedded again.
    (bench.folder / "plant/manuals/fan.md").write_text("# Fan\n\n## Belt\n\nThe belt gives by a thumb's width.\n")
    embedder = open_embedder(for_storing(embed, settings.data))
    report = run_ingest([bench.folder / "plant"], settings.data, settings.ingest, embedder, NoProgress())
    (bench.folder / "plant/manuals/fan.md").unlink()
    assert report.added == ("plant/manuals/fan.md",)
    assert report.embedded < 4
    undone = back(settings, Part.EMBEDDER, WHO)
    assert (undone.before, undone.now) == (bench.good, str(bench.folder / "tiny"))
    assert in_use(settings, Part.EMBEDDER) == str(bench.folder / "tiny")
    assert passage_vectors_fit(settings, open_embedder(embed))
    again = assistant.search(Question(ASKED))
    assert again.generation == undone.generation
    assert again.hits[0].passage.text == before.hits[0].passage.text
    assistant.close()
    for state in list_generations(settings.data):
        verify(settings.data, state.number)
    told = [entry for entry in last_entries(journal_path(settings.data), 50) if entry.record.action == "tuned"]
    assert [entry.facts["now"] for entry in told] == [bench.good, str(bench.folder / "tiny")]
    assert told[0].user == "ana"
    assert verify_journal(journal_path(settings.data)).broken_at is None


def test_back_goes_one_version_back(bench: Bench) -> None:
    use(bench.settings, bench.good, WHO)
    use(bench.settings, bench.other, WHO)
    assert in_use(bench.settings, Part.EMBEDDER) == bench.other
    assert back(bench.settings, Part.EMBEDDER, WHO).now == bench.good
    assert back(bench.settings, Part.EMBEDDER, WHO).now == str(bench.folder / "tiny")
    with pytest.raises(ModelError, match="nothing to go back from"):
        back(bench.settings, Part.EMBEDDER, WHO)


def test_a_generation_rolled_back_to_is_asked_with_its_own_embedder(bench: Bench) -> None:
    use(bench.settings, bench.good, WHO)
    rollback(bench.settings.data)
    assistant = open_assistant(bench.settings, "quoting")
    assert assistant.search(Question(ASKED)).hits
    assistant.close()
    assert passage_vectors_fit(bench.settings, open_embedder(bench.settings.ingest.embed))


@pytest.mark.parametrize("how", ["harmed", "unknown", "changed", "twice"])
def test_what_is_not_used(bench: Bench, how: str) -> None:
    before = (bench.settings.data / "CURRENT").read_bytes()
    cache = bench.settings.ingest.embed.cache
    if how == "harmed":
        name, said = bench.harmed, "did not pass its gate and is not used: cranfield is worse"
    elif how == "unknown":
        name, said = "embedder-20261127-dddd4444", "no tuned model is called"
    elif how == "changed":
        name, said = version(bench.folder, cache, "embedder-20261127-eeee5555", 5, False), "not as it was written"
        card = cache / "tuned" / name / "card.json"
        card.write_text(card.read_text().replace("false", "true"))
    else:
        name, said = bench.good, "in use already"
        use(bench.settings, name, WHO)
        before = (bench.settings.data / "CURRENT").read_bytes()
    with pytest.raises(ModelError, match=said):
        use(bench.settings, name, WHO)
    assert (bench.settings.data / "CURRENT").read_bytes() == before
    if how == "changed":
        shutil.rmtree(cache / "tuned" / name)


def test_a_kill_while_all_is_embedded_anew_leaves_what_was(bench: Bench) -> None:
    class Killed(Exception):
        pass

    def stop(stage: str, done: int, total: int) -> None:
        if done:
            raise Killed

    with pytest.raises(Killed):
        use(bench.settings, bench.good, WHO, stop)
    assert stored_identity(bench.settings.data).name == str(bench.folder / "tiny")
    assert passage_vectors_fit(
        bench.settings, open_embedder(for_asking(bench.settings.ingest.embed, bench.settings.data))
    )
    embedder = open_embedder(for_storing(bench.settings.ingest.embed, bench.settings.data))
    report = run_ingest([bench.folder / "plant"], bench.settings.data, bench.settings.ingest, embedder, NoProgress())
    assert not report.changed
    assert use(bench.settings, bench.good, WHO).now == bench.good


def test_a_version_that_is_gone_can_be_gone_back_from(bench: Bench) -> None:
    cache = bench.settings.ingest.embed.cache
    name = version(bench.folder, cache, "embedder-20261127-ffff6666", 6, True)
    use(bench.settings, name, WHO)
    shutil.rmtree(cache / "tuned" / name)
    with pytest.raises(ModelError, match="nameplate tune back"):
        open_assistant(bench.settings, "quoting")
    assert back(bench.settings, Part.EMBEDDER, WHO).now == str(bench.folder / "tiny")
    open_assistant(bench.settings, "quoting").close()


def test_versions_are_listed_oldest_first(bench: Bench) -> None:
    found = versions(bench.settings.ingest.embed.cache)
    assert [one.version for one in found] == [bench.good, bench.other, bench.harmed]
    assert [one.passed for one in found] == [True, True, False]
    assert np.all([one.base == "tiny" for one in found])
