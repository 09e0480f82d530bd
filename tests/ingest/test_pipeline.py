"""run_ingest through its front door: real files, real readers in their own processes, a real store."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.durable import ingest_lock
from ingest.embed import HashEmbedder
from ingest.errors import StoreError, UnusableInput
from ingest.generation import open_current, rollback, verify
from ingest.pipeline import IngestReport, NoProgress, run_ingest
from ingest.settings import GenerationSettings, IngestSettings, ReadSettings, SplitSettings
from ingest.words import lexical_tokens

SETTINGS = IngestSettings(read=ReadSettings(workers=1))


class CountingEmbedder(HashEmbedder):
    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.texts += texts
        return super().embed_passages(texts, progress)


class Steps:
    def __init__(self) -> None:
        self.steps: list[tuple[str, int, int, str]] = []

    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        self.steps.append((stage, done, total, note))


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    root = tmp_path / "plant"
    (root / "sub").mkdir(parents=True)
    (root / "pump.md").write_text("# Pump P-101A\n\nGrease the gland monthly.\n\n## Limits\n\nIt trips at 9 bar.\n")
    (root / "fan.txt").write_text("The fan F-7 rattles when it is cold.\n")
    (root / "sub" / "faults.csv").write_text(
        "Order;Asset;Date;Fault\n"
        + "".join(f"45000{n:03};P-{100 + n % 3}A;0{1 + n % 9}.05.2024;seal number{n} leaks\n" for n in range(12))
    )
    return root


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def ingest(
    paths: Path | Sequence[Path], data: Path, embedder: HashEmbedder | None = None, settings: IngestSettings = SETTINGS
) -> IngestReport:
    given = [paths] if isinstance(paths, Path) else paths
    return run_ingest(given, data, settings, embedder or HashEmbedder(), NoProgress())


def documents_saying(data: Path, words: str) -> set[str]:
    with open_current(data) as generation:
        hits = generation.lexical(lexical_tokens(words), 10)
        return {passage.document for passage in generation.passages([i for i, _ in hits])}


def test_first_ingest_makes_everything_searchable(plant: Path, data: Path) -> None:
    steps = Steps()
    report = run_ingest([plant], data, SETTINGS, HashEmbedder(), steps)
    assert report.added == ("plant/fan.txt", "plant/pump.md", "plant/sub/faults.csv")
    assert (report.changed, report.unchanged, report.removed, report.failed) == ((), (), (), ())
    assert report.documents["log"] == 1
    assert sum(report.documents.values()) == 3
    assert report.generation == 1
    assert documents_saying(data, "rattles") == {"plant/fan.txt"}
    assert documents_saying(data, "number11") == {"plant/sub/faults.csv"}
    with open_current(data) as generation:
        assert generation.manifest.passages == report.passages
        assert len(generation.tables("plant/sub/faults.csv")[0].records) == 12
        codes = generation.identifier(["P101A"], 50)
        assert {p.document for p in generation.passages([i for i, _ in codes])} == {
            "plant/pump.md",
            "plant/sub/faults.csv",
        }
        for document in generation.documents():
            assert generation.pages(document.name) or generation.tables(document.name)
        for passage in generation.passages(range(1, report.passages + 1)):
            if passage.location.row is None:
                page = generation.page(passage.document, passage.location.page or 0)
                assert page.text[passage.start : passage.start + len(passage.text)] == passage.text
    stages = [step[0] for step in steps.steps]
    assert sorted(set(stages), key=stages.index) == ["find", "read", "embed", "publish"]
    assert all(done <= total for _, done, total, _ in steps.steps)


def test_the_report_is_json(plant: Path, data: Path) -> None:
    (plant / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    said = json.loads(json.dumps(ingest(plant, data).to_json()))
    assert said["added"] == ["plant/fan.txt", "plant/pump.md", "plant/sub/faults.csv"]
    assert [one["document"] for one in said["failed"]] == ["plant/broken.pdf"]
    assert said["failed"][0]["reason"]


def test_an_unchanged_folder_is_not_read_again_and_embeds_nothing(plant: Path, data: Path) -> None:
    (plant / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    first = ingest(plant, data)
    embedder = CountingEmbedder()
    steps = Steps()
    again = run_ingest([plant], data, SETTINGS, embedder, steps)
    assert again.unchanged == first.added
    assert (again.added, again.changed, again.removed) == ((), (), ())
    assert again.failed == first.failed
    assert (again.generation, again.passages) == (first.generation, first.passages)
    assert embedder.texts == []
    assert {step[0] for step in steps.steps} == {"find"}


def test_a_changed_file_is_searchable_and_only_its_new_words_are_embedded(plant: Path, data: Path) -> None:
    first = ingest(plant, data)
    text = (plant / "sub" / "faults.csv").read_text()
    (plant / "sub" / "faults.csv").write_text(text.replace("seal number3 leaks", "bearing hums"))
    embedder = CountingEmbedder()
    report = ingest(plant, data, embedder)
    assert report.changed == ("plant/sub/faults.csv",)
    assert len(report.unchanged) == 2
    assert report.embedded == len(embedder.texts) == 1
    assert "bearing hums" in embedder.texts[0]
    assert report.generation == first.generation + 1
    assert documents_saying(data, "hums") == {"plant/sub/faults.csv"}
    assert documents_saying(data, "number3") == set()


def test_a_file_that_is_gone_is_removed_and_rollback_brings_it_back(plant: Path, data: Path) -> None:
    ingest(plant, data)
    (plant / "fan.txt").unlink()
    report = ingest(plant, data)
    assert report.removed == ("plant/fan.txt",)
    assert documents_saying(data, "rattles") == set()
    assert rollback(data) == 1
    assert documents_saying(data, "rattles") == {"plant/fan.txt"}
    assert ingest(plant, data).generation == 3
    assert documents_saying(data, "rattles") == set()


def test_a_file_given_alone_removes_nothing(plant: Path, data: Path) -> None:
    ingest(plant, data)
    other = plant.parent / "other"
    other.mkdir()
    (other / "new.txt").write_text("The new valve squeaks.\n")
    (plant / "fan.txt").unlink()
    report = ingest(other / "new.txt", data)
    assert report.added == ("new.txt",)
    assert report.removed == ()
    assert ingest(other, data).added == ("other/new.txt",)
    assert documents_saying(data, "rattles") == {"plant/fan.txt"}


def test_a_changed_file_that_cannot_be_read_keeps_its_earlier_version(plant: Path, data: Path) -> None:
    ingest(plant, data)
    (plant / "fan.txt").write_bytes(b"%PDF-1.7 nothing more")
    report = ingest(plant, data)
    assert [name for name, _ in report.failed] == ["plant/fan.txt"]
    assert report.failed[0][1].endswith("; the version read earlier is still searched")
    assert report.removed == ()
    assert documents_saying(data, "rattles") == {"plant/fan.txt"}
    (plant / "fan.txt").write_text("The fan F-7 is quiet again.\n")
    assert ingest(plant, data).failed == ()
    assert documents_saying(data, "quiet") == {"plant/fan.txt"}
    with open_current(data) as generation:
        assert generation.failures() == []


def test_a_failed_file_that_is_gone_is_not_reported_any_more(plant: Path, data: Path) -> None:
    (plant / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    ingest(plant, data)
    with open_current(data) as generation:
        assert [failed.name for failed in generation.failures()] == ["plant/broken.pdf"]
    (plant / "broken.pdf").unlink()
    report = ingest(plant, data)
    assert report.failed == ()
    assert report.removed == ()
    with open_current(data) as generation:
        assert generation.failures() == []


def test_a_failed_file_is_tried_again_when_the_limits_change(plant: Path, data: Path) -> None:
    (plant / "long.txt").write_text("The penstock is inspected yearly. " * 60_000)
    small = IngestSettings(read=ReadSettings(workers=1, file_mb=1))
    assert [name for name, _ in ingest(plant, data, settings=small).failed] == ["plant/long.txt"]
    assert [name for name, _ in ingest(plant, data, settings=small).failed] == ["plant/long.txt"]
    assert ingest(plant, data).added == ("plant/long.txt",)


def test_other_settings_for_splitting_read_everything_again_but_embed_only_what_is_new(plant: Path, data: Path) -> None:
    ingest(plant, data)
    embedder = CountingEmbedder()
    report = ingest(plant, data, embedder, SETTINGS.model_copy(update={"split": SplitSettings(tokens=120)}))
    assert len(report.changed) == 3
    assert embedder.texts == []


def test_a_folder_that_was_moved_is_known_by_its_bytes(plant: Path, data: Path) -> None:
    ingest(plant, data)
    elsewhere = plant.parent / "elsewhere" / "plant"
    shutil.move(plant, elsewhere)
    report = ingest(elsewhere, data)
    assert len(report.unchanged) == 3
    with open_current(data) as generation:
        assert all(document.path.exists() for document in generation.documents())
    (elsewhere / "fan.txt").unlink()
    assert ingest(elsewhere, data).removed == ("plant/fan.txt",)


def test_two_folders_of_one_name_do_not_overwrite_each_other(plant: Path, data: Path) -> None:
    ingest(plant, data)
    twin = plant.parent / "twin" / "plant"
    twin.mkdir(parents=True)
    (twin / "fan.txt").write_text("Another fan altogether.\n")
    report = ingest(twin, data)
    assert report.failed[0][0] == "plant/fan.txt"
    assert "its name is taken by" in report.failed[0][1]
    assert documents_saying(data, "rattles") == {"plant/fan.txt"}
    assert documents_saying(data, "altogether") == set()


def test_the_data_folder_is_no_document(plant: Path) -> None:
    inside = plant / "data"
    ingest(plant, inside)
    assert len(ingest(plant, inside).unchanged) == 3


def test_an_empty_folder_publishes_nothing(tmp_path: Path, data: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = ingest(tmp_path / "empty", data)
    assert (report.generation, report.passages) == (0, 0)
    with pytest.raises(StoreError, match="holds no published documents"):
        open_current(data)


def test_a_missing_path_is_refused_and_nothing_changes(plant: Path, data: Path) -> None:
    ingest(plant, data)
    with pytest.raises(UnusableInput, match="nowhere"):
        ingest([plant, plant.parent / "nowhere"], data)
    assert documents_saying(data, "rattles") == {"plant/fan.txt"}


def test_a_second_ingest_at_the_same_time_is_refused(plant: Path, data: Path) -> None:
    with ingest_lock(data), pytest.raises(StoreError, match=rf"another ingest \(process {os.getpid()}\)"):
        ingest(plant, data)
    ingest(plant, data)


def test_another_embedder_is_refused_and_nothing_changes(plant: Path, data: Path) -> None:
    class Other(HashEmbedder):
        name = "other"
        fingerprint = "other-1"

    ingest(plant, data)
    with pytest.raises(StoreError, match="made by the embedder hash, not by other"):
        ingest(plant, data, Other())
    with open_current(data) as generation:
        generation.check_embedder(HashEmbedder())


def test_only_so_many_generations_are_kept(plant: Path, data: Path) -> None:
    settings = SETTINGS.model_copy(update={"generations": GenerationSettings(keep=2)})
    for number in range(4):
        (plant / "fan.txt").write_text(f"Fan version{number}.\n")
        ingest(plant, data, settings=settings)
    assert sorted(path.name for path in (data / "generations").iterdir()) == ["000003", "000004"]
    assert documents_saying(data, "version3") == {"plant/fan.txt"}
    assert verify(data, 3).documents == 3


def test_a_damaged_generation_is_built_again_by_the_next_ingest(plant: Path, data: Path) -> None:
    ingest(plant, data)
    next((data / "generations" / "000001").rglob("vectors.faiss")).write_bytes(b"damaged")
    embedder = CountingEmbedder()
    assert ingest(plant, data, embedder).generation == 2
    assert embedder.texts == []
    assert documents_saying(data, "rattles") == {"plant/fan.txt"}


def test_what_was_stored_before_a_failure_stays_and_is_not_embedded_again(plant: Path, data: Path) -> None:
    class Failing(CountingEmbedder):
        def embed_passages(
            self, texts: Sequence[str], progress: Callable[[int], None] | None = None
        ) -> NDArray[np.float32]:
            raise RuntimeError("the network is gone")

    ingest(plant / "sub", data)
    with pytest.raises(RuntimeError, match="network is gone"):
        ingest(plant, data, Failing())
    assert documents_saying(data, "number3") == {"sub/faults.csv"}
    embedder = CountingEmbedder()
    assert len(ingest(plant, data, embedder).added) == 3
    assert not any("number3" in text for text in embedder.texts)


def test_an_interrupt_ends_the_ingest_and_the_next_one_goes_on(plant: Path, data: Path) -> None:
    class Interrupting(NoProgress):
        def step(self, stage: str, done: int, total: int, note: str = "") -> None:
            if stage == "read" and done == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_ingest([plant], data, SETTINGS, HashEmbedder(), Interrupting())
    report = ingest(plant, data)
    assert len(report.added) + len(report.unchanged) == 3
    assert documents_saying(data, "rattles") == {"plant/fan.txt"}
