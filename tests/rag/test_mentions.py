"""Where something is named, completely: through the front door, against a plain search of the same files."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.schema import DocumentKind
from ingest.settings import EmbedSettings, IngestSettings
from rag.assistant import Assistant, open_assistant
from rag.mention_words import Sought, read_wanted
from rag.schema import Filters, Question, Status
from rag.settings import Settings

CODES = ("P-101A", "P-101B", "CB-12", "HX-3318", "WT-07", "KLP-F-221")
FILL = (
    "check the oil level and write it down . the valve stays open until the pump runs . tell the control room".split()
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, dict[str, str]]]:
    """Forty generated documents and one log in which codes and a phrase stand at random places."""
    chance = random.Random(7)
    folder = tmp_path_factory.mktemp("mentions") / "site"
    texts: dict[str, str] = {}
    for number in range(40):
        kind = ("manuals", "procedures")[number % 2]
        parts = [f"# Sheet of things {chr(65 + number % 26)}{'x' * (number // 26)}"]
        for section in range(3):
            words = chance.choices(FILL, k=40)
            if chance.random() < 0.3:
                words.insert(chance.randrange(len(words)), chance.choice(CODES))
            if chance.random() < 0.2:
                words.insert(chance.randrange(len(words)), "shear pins")
            parts.append(f"## Part {'abc'[section]} of it\n\n{' '.join(words)}.")
            if chance.random() < 0.3:
                parts.append(f"WARNING: keep away from {chance.choice(CODES)} while it runs.")
        texts[f"site/{kind}/{number:02}.md"] = "\n\n".join(parts) + "\n"
    rows = [f"{number},{chance.choice(CODES)},{' '.join(chance.choices(FILL[:8], k=5))}" for number in range(1, 200)]
    texts["site/logs/jobs.csv"] = "number,asset,what\n" + "\n".join(rows) + "\n"
    for name, text in texts.items():
        path = folder.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = Settings(data=folder.parent / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    assert not run_ingest([folder], settings.data, settings.ingest, HashEmbedder(), NoProgress()).failed
    opened = open_assistant(settings, "quoting")
    yield opened, texts
    opened.close()


def _holding(texts: dict[str, str], words: str) -> set[str]:
    return {name for name, text in texts.items() if words in text}


@pytest.mark.parametrize("code", CODES)
def test_every_document_that_names_a_code_is_listed_and_no_other(
    library: tuple[Assistant, dict[str, str]], code: str
) -> None:
    assistant, texts = library
    for spelled in (code, code.lower(), code.replace("-", " ")):
        answer = assistant.answer(Question(f"Which documents mention {spelled}?"))
        assert answer.computation is not None
        assert {group.key for group in answer.computation.groups} == _holding(texts, code)
        assert answer.computation.value == len(_holding(texts, code))
    rows = sum(f",{code}," in line for line in texts["site/logs/jobs.csv"].splitlines())
    counted = {group.key: group.value for group in answer.computation.groups}
    assert counted["site/logs/jobs.csv"] == rows
    listed = [one for one in answer.computation.ids if one.startswith("site/logs/jobs.csv")]
    assert len(listed) == len(set(listed)) == rows


def test_a_phrase_is_found_in_any_form_of_its_words(library: tuple[Assistant, dict[str, str]]) -> None:
    assistant, texts = library
    for asked in ("the shear pin", "shear pins", "'shear pins'"):
        answer = assistant.answer(Question(f"List all pages that mention {asked}"))
        assert answer.computation is not None
        assert {group.key for group in answer.computation.groups} == _holding(texts, "shear pins")
    assert len(answer.computation.ids) == answer.computation.rows_total == answer.computation.value


def test_warnings_are_listed_one_by_one(library: tuple[Assistant, dict[str, str]]) -> None:
    assistant, texts = library
    answer = assistant.answer(Question("List all warnings about CB-12"))
    there = sum(len(re.findall(r"WARNING: keep away from CB-12", text)) for text in texts.values())
    assert answer.computation is not None
    assert answer.computation.value == there
    assert all(one.quote.startswith("WARNING") for one in answer.citations)


def test_kinds_and_filters_hold(library: tuple[Assistant, dict[str, str]]) -> None:
    assistant, texts = library
    manuals = {name for name in _holding(texts, "P-101A") if "/manuals/" in name}
    for question in (
        Question("In which manuals does P-101A occur?"),
        Question("Which documents mention P-101A?", Filters(kind=DocumentKind.MANUAL)),
    ):
        answer = assistant.answer(question)
        assert answer.computation is not None
        assert {group.key for group in answer.computation.groups} == manuals


def test_every_citation_names_it_word_for_word(library: tuple[Assistant, dict[str, str]]) -> None:
    assistant, texts = library
    answer = assistant.answer(Question("Which documents mention HX-3318?"))
    assert answer.status is Status.ANSWERED
    assert answer.citations
    for one in answer.citations:
        assert "HX-3318" in one.quote
        if one.document.endswith(".md"):
            assert one.quote in texts[one.document]
    marked = {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)}
    assert marked == {one.number for one in answer.citations}


def test_what_is_named_nowhere_is_not_found(library: tuple[Assistant, dict[str, str]]) -> None:
    assistant, _ = library
    answer = assistant.answer(Question("Which documents mention the flux capacitor?"))
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()


def test_what_is_no_longer_in_force_is_counted_apart(tmp_path: Path) -> None:
    for name, text in {
        "old.md": "# Oil 2020\n\nUse grade 320 in GB-7.\n",
        "new.md": "# Oil 2026\n\nUse grade 460 in GB-7.\n",
        "documents.toml": (
            '["old.md"]\nvalid_from = 2020-01-01\nvalid_to = 2025-12-31\n["new.md"]\nvalid_from = 2026-01-01\n'
        ),
    }.items():
        (tmp_path / "site").mkdir(exist_ok=True)
        (tmp_path / "site" / name).write_text(text, encoding="utf-8")
    settings = Settings(data=tmp_path / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    run_ingest([tmp_path / "site"], settings.data, settings.ingest, HashEmbedder(), NoProgress())
    opened = open_assistant(settings, "quoting")
    today = opened.answer(Question("Which documents mention GB-7?"))
    then = opened.answer(Question("Which documents mention GB-7?", Filters(as_of=date(2024, 5, 1))))
    opened.close()
    assert [one.document for one in today.citations] == ["site/new.md"]
    assert "no longer in force" in today.text
    assert [one.document for one in then.citations] == ["site/old.md"]


@pytest.mark.parametrize(
    "text",
    [
        "List the steps to reset the breaker",
        "Which loads come last?",
        "Which manuals are in force?",
        "Which documents contain what I need to isolate the pump?",
        "Which page lists the spare seals?",
        "List all alarms of priority 1 in the alarm guide",
        "How often is the motor greased?",
        "Which schedules share the same charge?",
        "What does alarm 4711 mean?",
        "Where is the spill kit kept?",
        "All steps of the black start",
    ],
)
def test_other_questions_are_left_alone(text: str) -> None:
    assert read_wanted(text) is None


@pytest.mark.parametrize(
    ("text", "sought", "named"),
    [
        ("Which documents mention P-101A?", Sought.DOCUMENTS, "P-101A"),
        ("in which manuals does the Buchholz relay occur", Sought.DOCUMENTS, "Buchholz relay"),
        ("List all passages about alarm 4711.", Sought.PLACES, "alarm 4711"),
        ("Show me every page that names “lock pin”", Sought.PLACES, "lock pin"),
        ("every place where CB-12 is named", Sought.PLACES, "CB-12"),
        ("Where is PN-118 mentioned?", Sought.PLACES, "PN-118"),
        ("all warnings about SF6", Sought.WARNINGS, "SF6"),
        ("Please list all warnings and cautions on the converter", Sought.WARNINGS, "converter"),
        ("How many documents refer to form KLP-F-221?", Sought.DOCUMENTS, "form KLP-F-221"),
        ("Do any procedures mention hydrogen?", Sought.DOCUMENTS, "hydrogen"),
    ],
)
def test_what_is_wanted(text: str, sought: Sought, named: str) -> None:
    wanted = read_wanted(text)
    assert wanted is not None
    assert (wanted.sought, wanted.named) == (sought, named)
