"""Cases files: both forms are read, and every mistake is named with its line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from eval.cases import Gold, load_cases
from ingest.errors import UnusableInput
from ingest.schema import DocumentKind

DOCUMENT = {
    "id": "d1",
    "question": "How much torque?",
    "kind": "manual",
    "category": "number",
    "answerable": True,
    "gold": [{"document": "manuals/pump.pdf", "pages": [3, 4]}, {"document": "manuals/notes.md", "pages": []}],
    "must_include": ["45"],
    "must_include_any": [["Nm", "newton"]],
    "must_not_include": ["50"],
    "note": "",
}
LOG = {
    "id": "l1",
    "question": "How many?",
    "files": ["logs/orders.csv"],
    "category": "count",
    "answerable": True,
    "gold_value": {"A": 2},
    "gold_ids": ["7", 8],
    "must_include": ["2"],
    "must_include_any": [],
    "how": "len(df)",
    "note": "",
}


def written(folder: Path, *lines: object) -> Path:
    file = folder / "cases.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_documents_and_logs(tmp_path: Path) -> None:
    document, log = load_cases(written(tmp_path, DOCUMENT, "", LOG))
    assert document.gold == (Gold("manuals/pump.pdf", (3, 4)), Gold("manuals/notes.md"))
    assert document.kind is DocumentKind.MANUAL
    assert document.must_include_any == (("Nm", "newton"),)
    assert log.kind is DocumentKind.LOG
    assert log.gold == (Gold("logs/orders.csv"),)
    assert log.gold_value == {"A": 2}
    assert log.gold_ids == ("7", "8")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{", "line 2: not a JSON object"),
        ("[1]", "line 2: the line"),
        ({**DOCUMENT, "id": "d2", "answerable": "maybe"}, "line 2: answerable"),
        ({**DOCUMENT, "id": "d2", "must_inclde": []}, "line 2: must_inclde: unknown field"),
        ({**DOCUMENT, "id": "d2", "gold": [{"document": "x.pdf", "pages": [0]}]}, "line 2: gold.0.pages.0"),
        ({**DOCUMENT, "id": "d2", "must_include_any": [[]]}, "line 2: must_include_any.0"),
        ({**DOCUMENT, "id": "d2", "question": " "}, "line 2: question"),
        (DOCUMENT, "id d1 stands on more than one line"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, wrong: object, said: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        load_cases(written(tmp_path, DOCUMENT, wrong))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00\x01"])
def test_files_without_cases(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(content)
    with pytest.raises(UnusableInput):
        load_cases(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot be read"):
        load_cases(tmp_path / "none.jsonl")
    with pytest.raises(UnusableInput, match="cannot be read"):
        load_cases(tmp_path)


@pytest.mark.real
@pytest.mark.parametrize(("name", "cases", "answerable"), [("documents", 80, 62), ("logs", 70, 60)])
def test_the_real_files(name: str, cases: int, answerable: int) -> None:
    real = Path(os.environ.get("NAMEPLATE_REAL") or Path(__file__).parents[3] / "shared" / "real")
    if not real.is_dir():
        pytest.skip(f"no real documents at {real}")
    loaded = load_cases(real / "cases" / f"{name}.jsonl")
    assert (len(loaded), sum(case.answerable for case in loaded)) == (cases, answerable)
