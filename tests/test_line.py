"""The whole line with its real parts: files in, the real embedder, answers out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eval.cases import Case, load_cases
from eval.run import run_cases
from eval.summary import Summary, summarise
from ingest.embed import open_embedder
from ingest.errors import ModelError
from ingest.pipeline import NoProgress, run_ingest
from rag.assistant import open_assistant
from rag.settings import Settings

CORPORA = Path(__file__).parents[1] / "corpora"


def asked(folders: list[Path], cases: list[Case], data: Path) -> Summary:
    settings = Settings(data=data)
    try:
        embedder = open_embedder(settings.ingest.embed)
    except ModelError as error:
        pytest.skip(str(error))
    run_ingest(folders, data, settings.ingest, embedder, NoProgress())
    assistant = open_assistant(settings, "quoting")
    try:
        return summarise(run_cases(assistant, cases, settings))
    finally:
        assistant.close()


def mean(summary: Summary, scorer: str) -> float:
    found = summary.rates[scorer].mean
    assert found is not None
    return found


def test_sample_manuals_and_tariffs_answer_their_questions_with_the_gold_page(tmp_path: Path) -> None:
    # The folders keep their names: documents are called sample/manuals/... as in the cases.
    for folder in ("manuals", "tariffs"):
        shutil.copytree(CORPORA / "sample" / folder, tmp_path / "sample" / folder)
    cases = [
        case
        for case in load_cases(CORPORA / "cases" / "documents.jsonl")
        if case.answerable and all("/manuals/" in gold.document or "/tariffs/" in gold.document for gold in case.gold)
    ]
    assert len(cases) > 60
    summary = asked([tmp_path / "sample"], cases, tmp_path / "data")
    assert summary.errors == 0
    assert mean(summary, "page_cited") >= 0.85
    assert mean(summary, "strings_in_text") >= 0.70


@pytest.mark.real
@pytest.mark.slow
def test_real_manuals_and_tariffs_answer_their_questions_with_the_gold_page(real: Path, tmp_path: Path) -> None:
    cases = list(load_cases(real / "cases" / "documents.jsonl"))
    summary = asked([real / "manuals", real / "tariffs"], cases, tmp_path / "data")
    assert summary.errors == 0
    assert mean(summary, "page_cited") >= 0.70
    assert mean(summary, "strings_in_text") >= 0.60
