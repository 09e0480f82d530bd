"""`eval run` over a small library, through the whole line with the embedder and the answerer that need no model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from eval.cases import Case, Gold
from eval.frames import latency_frame, rates_frame, recall_frame, refusals_frame, samples_frame
from eval.report import print_run, run_json
from eval.run import RunReport, Sample, run_cases
from eval.scorers import SCORERS
from eval.summary import by_category, by_kind, summarise
from ingest.embed import HashEmbedder
from ingest.errors import UnusableInput
from ingest.pipeline import NoProgress, run_ingest
from ingest.schema import DocumentKind
from ingest.settings import EmbedSettings, IngestSettings, ReadSettings
from rag.assistant import Assistant, open_assistant
from rag.settings import Settings

PUMP = """# Feed pump P-101A

## Gland

Tighten the gland bolts to 45 Nm in two steps.

## Seal

Check the mechanical seal for leaks every week.
"""
TARIFF = """# Tariff book

## Schedule SG-400

The summer peak energy charge of schedule SG-400 is 0.21 a kilowatt hour.
"""
CASES = (
    Case(
        "right",
        "How many Nm for the gland bolts of the feed pump?",
        DocumentKind.MANUAL,
        "number",
        True,
        (Gold("library/pump.md"),),
        ("45",),
        (("Nm", "newton metres"),),
    ),
    Case(
        "wrong-document",
        "What is the summer peak energy charge of schedule SG-400?",
        DocumentKind.TARIFF,
        "number",
        True,
        (Gold("library/other.md"),),
        ("0.21",),
    ),
    Case("absent", "What is alarm 9917 on turbine WT-77?", DocumentKind.MANUAL, "absent_id", False),
    Case("blank", "?", DocumentKind.MANUAL, "odd", True, (Gold("library/pump.md"),), ("45",)),
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("run")
    library = home / "library"
    library.mkdir()
    (library / "pump.md").write_text(PUMP)
    (library / "tariff.md").write_text(TARIFF)
    embed = EmbedSettings(model="hash", cache=home / "cache")
    chosen = Settings(data=home / "data", ingest=IngestSettings(embed=embed, read=ReadSettings(workers=1)))
    run_ingest([library], chosen.data, chosen.ingest, HashEmbedder(), NoProgress())
    return chosen


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Iterator[Assistant]:
    opened = open_assistant(settings, "quoting")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def report(assistant: Assistant, settings: Settings) -> RunReport:
    return run_cases(assistant, CASES, settings)


def sample(report: RunReport, name: str) -> Sample:
    return next(each for each in report.samples if each.case.id == name)


def test_progress_hears_every_case_in_order(assistant: Assistant, settings: Settings) -> None:
    heard: list[str] = []
    run_cases(assistant, CASES[:2], settings, lambda each: heard.append(each.case.id))
    assert heard == ["right", "wrong-document"]


def test_a_right_answer(report: RunReport) -> None:
    right = sample(report, "right")
    assert right.answer["status"] == "answered"
    assert right.scores["all_right"].value == 1
    assert right.hits
    assert 0 < right.evidence_ms <= right.total_ms


def test_the_wrong_citation_is_not_right(report: RunReport) -> None:
    wrong = sample(report, "wrong-document")
    assert wrong.scores["strings_in_text"].value == 1
    assert wrong.scores["page_cited"].value == wrong.scores["all_right"].value == 0


def test_a_code_that_is_nowhere_is_refused(report: RunReport) -> None:
    absent = sample(report, "absent")
    assert absent.refused
    assert absent.scores["all_right"].value == 1
    assert absent.scores["strings_in_text"].value is None


def test_a_question_that_cannot_be_asked_costs_itself_only(report: RunReport) -> None:
    blank = sample(report, "blank")
    assert "empty" in blank.error
    assert not blank.refused
    assert blank.scores["all_right"].value == 0
    assert summarise(report).errors == 1


def test_summaries(report: RunReport) -> None:
    whole = summarise(report)
    assert (whole.cases, whole.answerable) == (4, 3)
    assert whole.rates["all_right"].mean == 0.5
    assert whole.rates["strings_in_text"].scored == 3
    low, high = whole.rates["all_right"].low, whole.rates["all_right"].high
    assert low is not None
    assert high is not None
    assert 0 <= low <= 0.5 <= high <= 1
    assert (whole.refusal_precision.mean, whole.refusal_recall.mean) == (1, 1)
    assert [each.name for each in by_kind(report)] == ["manual", "tariff"]
    assert sum(each.cases for each in by_category(report)) == 4


def test_a_saved_run_is_the_same_run(report: RunReport, tmp_path: Path) -> None:
    report.save(tmp_path / "run.json")
    loaded = RunReport.load(tmp_path / "run.json")
    assert loaded == report
    assert summarise(loaded) == summarise(report)
    assert json.loads((tmp_path / "run.json").read_text())["settings"]["ingest"]["embed"]["model"] == "hash"


@pytest.mark.parametrize("content", [None, "{}", "nonsense"])
def test_what_is_no_saved_run_is_refused(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "run.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UnusableInput) as caught:
        RunReport.load(file)
    assert "\n" not in str(caught.value)


def test_table_and_json(report: RunReport) -> None:
    console = Console(width=160, record=True, quiet=False, file=open("/dev/null", "w"))  # noqa: SIM115
    print_run(report, console)
    text = console.export_text()
    for expected in ("absent_id", "tariff", "refusal precision 100 % of 1", "blank: the question is empty"):
        assert expected in text
    shown = json.loads(json.dumps(run_json(report)))
    assert shown["all"]["all_right"]["mean"] == 0.5
    assert shown["kinds"]["tariff"]["refusal_precision"] is None
    assert {case["id"]: case["scores"]["strings_in_text"] for case in shown["cases"]}["absent"] is None
    assert shown["model"] == "quoting"


def test_frames(report: RunReport) -> None:
    samples = samples_frame(report).set_index("id")
    assert samples.loc["right", "all_right"] == 1
    assert samples["strings_in_text"].isna().sum() == 1
    rates = rates_frame(report, ["all_right"])
    assert set(rates["slicing"]) == {"all", "kind", "category"}
    assert rates[rates["slicing"] == "all"]["mean"].tolist() == [0.5]
    assert refusals_frame(report)["mean"].tolist() == [1, 1]
    recall = recall_frame(report, depth=3)
    manual = recall[recall["kind"] == "manual"]
    assert manual["recall"].is_monotonic_increasing
    assert manual["cases"].tolist() == [2, 2, 2]
    assert len(latency_frame(report)) == 2 * len(CASES)
    assert set(SCORERS) <= set(samples.columns)
