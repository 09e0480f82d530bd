"""Bench: processes are measured as a tree, questions are read from any sensible file, and one run end to end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from rich.console import Console

from eval.bench import bench_query, print_bench, read_questions
from eval.bench_identifiers import bench_identifiers
from eval.bench_report import BenchReport, Row, median
from eval.measure import BenchError, machine, run_measured
from eval.peer import require_peer
from ingest.errors import ModelError, UnusableInput
from ingest.models import model_path

HOLD = "import time; held = bytearray(120 * 2**20); time.sleep(0.6)"


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from /proc")
def test_memory_counts_the_children() -> None:
    alone = run_measured([sys.executable, "-c", HOLD])
    both = run_measured(
        [
            sys.executable,
            "-c",
            f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {HOLD!r}]); {HOLD}; child.wait()",
        ]
    )
    assert alone.peak_mb is not None
    assert both.peak_mb is not None
    assert 120 < alone.peak_mb < 200
    assert 240 < both.peak_mb < 400


def test_output_and_failures() -> None:
    assert run_measured([sys.executable, "-c", "print('out')"]).output == "out\n"
    with pytest.raises(BenchError, match="failed: the last line"):
        run_measured([sys.executable, "-c", "import sys; print('first', file=sys.stderr); sys.exit('the last line')"])
    with pytest.raises(BenchError, match="cannot be started"):
        run_measured(["no-such-program-here"])


def test_environment_is_added_to_ours() -> None:
    code = "import os; print(os.environ['BENCH_TEST'], 'PATH' in os.environ)"
    assert run_measured([sys.executable, "-c", code], {"BENCH_TEST": "yes"}).output == "yes True\n"


@pytest.mark.parametrize(
    "content",
    [
        "How?\n\nWhy?\n",
        '{"id": "1", "question": "How?"}\n{"id": "2", "question": "Why?"}\n',
        '{"_id": "1", "text": "How?"}\n{"_id": "2", "text": "Why?"}\n',
    ],
)
def test_questions_of_any_sensible_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "q").write_text(content)
    assert read_questions(tmp_path / "q") == ["How?", "Why?"]


@pytest.mark.parametrize("content", [None, "", "{}\n", "{nonsense\n"])
def test_files_without_questions(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "q").write_text(content)
    with pytest.raises(UnusableInput):
        read_questions(tmp_path / "q")


def test_the_peer_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "llama_index.readers.file", None)
    with pytest.raises(UnusableInput, match=r"llama-index-readers-file.*nameplate\[bench\]"):
        require_peer()


def test_table_and_json() -> None:
    assert median([3.0, None, 1.0]) == 2
    assert median([None]) is None
    rows = (Row("pages a second", "pages/s", 30.0, 4.0), Row("--help", "s", 0.2))
    report = BenchReport("ingest", "2 PDF files", machine(), rows, ())
    shown = json.loads(json.dumps(report.as_json()))
    assert [row["ratio"] for row in shown["rows"]] == [7.5, None]
    assert shown["machine"]["cores"] >= 1
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    print_bench(report, console)
    text = console.export_text()
    assert "7.50" in text
    assert f"{shown['machine']['cores']} cores" in text


@pytest.mark.slow
@pytest.mark.model
def test_both_sides_over_two_pages(tmp_path: Path) -> None:
    try:
        require_peer()
        model_path("all-MiniLM-L6-v2")
    except (UnusableInput, ModelError) as missing:
        pytest.skip(str(missing))
    from reportlab.pdfgen.canvas import Canvas

    library = tmp_path / "library"
    library.mkdir()
    page = Canvas(str(library / "pump.pdf"))
    for text in ("Tighten the gland bolts of the feed pump to 45 Nm.", "Check the seal for leaks every week."):
        page.drawString(72, 720, text)
        page.showPage()
    page.save()
    (tmp_path / "q").write_text("How tight are the gland bolts?\n")
    report = bench_query([library], tmp_path / "q", rounds=1)
    assert report.subject == "questions: 1, passages: 2 against 2, hits each: 10, rounds: 1"
    rows = {row.name: row for row in report.rows}
    assert (rows["retrieval p50"].ratio or 0) > 0
    assert 0 < (rows["peak memory"].ratio or 0) < 1
    assert rows["ask in a fresh process"].ours


def test_looking_codes_up_gives_the_same_as_sqlite() -> None:
    report = bench_identifiers(passages=500, asked=20)
    figures = {row.name: row for row in report.rows}
    assert figures["codes one edit away, p95"].ours is not None
    assert all(row.ours is not None and row.peer is not None for row in report.rows)
