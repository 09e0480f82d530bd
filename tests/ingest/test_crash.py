"""What a kill and a full disk leave behind."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.embed import HashEmbedder
from ingest.generation import open_current, verify
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import IngestSettings
from ingest.words import lexical_tokens

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where that can be had: hundreds of syncs, and a killed process loses nothing of either."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as made:
        yield Path(made)


def driven(*arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ingest.crash_driver", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing_acknowledged_and_leave_nothing_wrong(folder: Path) -> None:
    found = driven("random", "1", "100", str(folder / "data"))
    assert found["wrong"] == ""
    assert found["kills"] == 100
    # The kills must have hit work, not waiting.
    assert int(str(found["acknowledged"])) > 100
    assert int(str(found["cut"])) > 30


@pytest.mark.slow
def test_a_kill_before_any_line_that_moves_files_leaves_nothing_wrong(folder: Path) -> None:
    found = driven("lines", "1", "150", str(folder))
    assert found["wrong"] == ""
    assert found["kills"] == 150


INGEST = """
import sys
from pathlib import Path
from ingest.embed import HashEmbedder
from ingest.pipeline import run_ingest, NoProgress
from ingest.settings import IngestSettings
class Say:
    def step(self, stage, done, total, note=""):
        print(stage, done, total, note, flush=True)
run_ingest([Path(sys.argv[1])], Path(sys.argv[2]), IngestSettings(), HashEmbedder(), Say())
"""


def write_notes(root: Path, count: int) -> None:
    root.mkdir()
    for number in range(count):
        (root / f"note{number}.md").write_text(
            f"# Note {number}\n\nPump P-{number} was greased by fitter number{number}.\n"
        )


@pytest.mark.slow
def test_a_killed_ingest_is_ended_by_the_next(folder: Path) -> None:
    notes, data = folder / "notes", folder / "data"
    write_notes(notes, 40)
    choice = random.Random(2)
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", INGEST, str(notes), str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for _ in range(choice.randrange(1, 60)):
            child.stdout.readline()
        time.sleep(choice.random() * 0.05)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
    report = run_ingest([notes], data, IngestSettings(), HashEmbedder(), NoProgress())
    assert len(report.added) + len(report.unchanged) == 40
    assert report.failed == ()
    with open_current(data) as generation:
        assert len(generation.documents()) == 40
        verify(data, generation.number)
        for number in range(40):
            hits = generation.lexical(lexical_tokens(f"number{number}"), 5)
            assert {one.document for one in generation.passages([i for i, _ in hits])} == {f"notes/note{number}.md"}


FULL = """
import json, resource, sys
from pathlib import Path
from ingest.errors import StoreError
from ingest.publish import next_generation, publish_anew
from ingest.store import Store
from tests.ingest.plant import EMBEDDER, put
data, room = Path(sys.argv[1]), int(sys.argv[2])
said = {"stored": [], "error": ""}
with Store(data, EMBEDDER) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        for number in range(int(sys.argv[3])):
            put(store, f"new{number}.txt", "some words\\nand more " * 20, next_generation(store, data))
            said["stored"].append(f"new{number}.txt")
        publish_anew(store, data, EMBEDDER, 3)
    except StoreError as error:
        said["error"] = str(error)
print(json.dumps(said))
"""


@pytest.mark.parametrize(
    ("documents", "why"), [(1000, "while documents are stored"), (0, "while a generation is written")]
)
def test_a_full_disk_is_one_clear_line_and_loses_nothing(tmp_path: Path, documents: int, why: str) -> None:
    from ingest.generation import publish
    from ingest.store import Store
    from tests.ingest.plant import EMBEDDER, put

    with Store(tmp_path, EMBEDDER) as store:
        put(store, "old.txt", "\n".join(f"old words {number}" for number in range(40)), 1)
        publish(store, tmp_path, EMBEDDER, 3)
    # No file may grow beyond this: enough to open the store, too little for the work at hand.
    room = 600_000 if documents else 8_000
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), str(room), str(documents)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert "disk is full" in said["error"], why
    assert "\n" not in said["error"]
    assert not list((tmp_path / "generations").glob("*.tmp"))
    with open_current(tmp_path) as generation:
        assert [one.name for one in generation.documents()] == ["old.txt"]
    with Store(tmp_path, EMBEDDER) as store:
        assert {one.name for one in store.documents()} == {"old.txt", *said["stored"]}
        publish(store, tmp_path, EMBEDDER, 3)
    with open_current(tmp_path) as generation:
        assert len(generation.documents()) == 1 + len(said["stored"])
