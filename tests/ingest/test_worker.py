from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from ingest.discover import discover
from ingest.errors import UnreadableDocument
from ingest.schema import Parsed
from ingest.worker import read_all
from tests.ingest.files import REAL, lines_from, settings, write_pdf

SPIN = "import time\nwhile True: time.sleep(0.01)\n"


def results(root: Path, **changes: object) -> dict[str, Parsed | UnreadableDocument]:
    found = dict[str, Parsed | UnreadableDocument]()
    for source, result in read_all(discover([root]), settings(**changes)):
        assert source.name not in found
        found[source.name.partition("/")[2]] = result
    return found


def folder(tmp_path: Path, count: int = 5) -> Path:
    root = tmp_path / "d"
    root.mkdir()
    for number in range(count):
        (root / f"{number}.txt").write_text(f"Entry {number} of the log.\n" * (number + 1))
    return root


def test_every_file_is_read_once_and_comes_whole(tmp_path: Path) -> None:
    root = folder(tmp_path, 9)
    write_pdf(root / "a.pdf", lines_from(700, ["A line of a page that is read in another process."] * 30))
    found = results(root)
    assert len(found) == 10
    assert all(isinstance(result, Parsed) for result in found.values())
    page = found["a.pdf"].pages[0]  # type: ignore[union-attr]
    assert len(page.char_map) == 4 * len(page.text)


def test_no_files_start_no_process(tmp_path: Path) -> None:
    assert list(read_all([], settings())) == []


def test_unreadable_files_cost_one_line_each(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "b.xyz").write_bytes(b"\x00\x01")
    (root / "empty.csv").write_bytes(b"")
    found = results(root)
    bad = {name: str(result) for name, result in found.items() if isinstance(result, UnreadableDocument)}
    assert bad["empty.csv"] == "is empty; remove it or get it again"
    assert bad["b.xyz"].startswith("is not a kind of file that is read")
    assert len(found) == 7
    assert len(bad) == 2


@pytest.fixture
def trapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Child processes in which three files do what hostile files do to a reader's library."""
    trap = tmp_path / "trap"
    trap.mkdir()
    (trap / "sitecustomize.py").write_text(
        textwrap.dedent(
            """
            import os, sys, time
            def hook(event, args):
                if event == "open" and isinstance(args[0], (str, os.PathLike)):
                    name = os.path.basename(str(args[0]))
                    if name == "hang.txt":
                        while True: time.sleep(0.01)
                    if name == "crash.txt":
                        os.kill(os.getpid(), 11)
                    if name == "greedy.txt":
                        kept = [bytearray(50_000_000) for _ in range(1000)]
            sys.addaudithook(hook)
            """
        )
    )
    monkeypatch.setenv("PYTHONPATH", str(trap))
    root = folder(tmp_path, 4)
    for name in ("hang", "crash", "greedy"):
        (root / f"{name}.txt").write_text("words")
    return root


def test_a_file_that_hangs_crashes_or_eats_memory_costs_only_itself(trapped: Path) -> None:
    # The trap must not spring in this process, which hashes the files.
    found = results(trapped, seconds_per_file=3, memory_mb=256)
    bad = {name: str(result) for name, result in found.items() if isinstance(result, UnreadableDocument)}
    assert bad == {
        "hang.txt": "took longer than 3 s to read; split it or raise ingest.read.seconds_per_file",
        "crash.txt": "crashes its reader (signal 11; perhaps for want of memory); get it again or convert it",
        "greedy.txt": "needs more than 256 MB of memory; split it",
    }
    assert sum(isinstance(result, Parsed) for result in found.values()) == 4


def test_stopping_half_way_leaves_no_process(tmp_path: Path) -> None:
    before = children()
    reading = read_all(discover([folder(tmp_path, 12)]), settings())
    next(reading)
    assert children() > before
    reading.close()
    assert children() == before


def children() -> set[str]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if int(parent) == os.getpid():
                found.add(entry.name)
    return found


def test_a_script_without_a_guard_can_read(tmp_path: Path) -> None:
    root = folder(tmp_path, 2)
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\nfrom ingest.discover import discover\nfrom ingest.worker import read_all\n"
        "from ingest.settings import ReadSettings\n"
        f"print(len(list(read_all(discover([Path({str(root)!r})]), ReadSettings.model_validate({{}})))))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.stdout.strip() == "2", done.stderr


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real documents are not at {REAL}")
def test_real_odd_pdfs_are_one_line_each_and_the_others_are_read() -> None:
    found = results(REAL / "odd-pdfs")
    bad = {name: str(result) for name, result in found.items() if isinstance(result, UnreadableDocument)}
    assert bad == {
        "imagemagick-images.pdf": "has no text layer (6 pages are images); OCR it first",
        "libreoffice-writer-password.pdf": "needs a password; save a copy without one",
    }
    assert len(found) == len(list((REAL / "odd-pdfs").iterdir()))


def test_a_file_read_in_time_is_not_lost_while_the_caller_is_away(tmp_path: Path) -> None:
    root = tmp_path / "d"
    root.mkdir()
    # Answers larger than a pipe holds, so that handing over needs the caller.
    for number in range(4):
        (root / f"{number}.txt").write_text("Entry of a long log, with words enough.\n" * 20_000)
    found: list[Parsed | UnreadableDocument] = []
    for _, result in read_all(discover([root]), settings(seconds_per_file=3.0, workers=2)):
        time.sleep(9.0 if not found else 0.0)  # longer than the limit, and than the child's own clock
        found.append(result)
    assert [str(one) for one in found if isinstance(one, UnreadableDocument)] == []
