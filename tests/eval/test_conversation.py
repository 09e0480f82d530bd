"""Conversations over the tiny plant: what follows is recalled, what stands alone is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases import load_cases
from eval.conversation import load_talks, one_after_another, run_conversations
from ingest.errors import UnusableInput
from rag.assistant import open_assistant
from rag.settings import Settings

CASES = Path(__file__).parents[2] / "corpora" / "cases"
BREAKER = {"document": "plant/manuals/breaker.md", "pages": []}
PUMP = {"document": "plant/manuals/pump.md", "pages": []}
TALK = {
    "id": "one",
    "turns": [
        {"question": "At what pressure does CB-12 lock out?", "alone": "At what pressure does CB-12 lock out?",
         "gold": [BREAKER], "must_include": ["0.52"]},
        {"question": "and which gas bottles does it take?", "alone": "which gas bottles does CB-12 take?",
         "gold": [BREAKER], "must_include": ["grade 3"]},
        {"question": "What torque do the gland bolts of P-101A get?",
         "alone": "What torque do the gland bolts of P-101A get?", "gold": [PUMP], "must_include": ["45 Nm"]},
    ],
}  # fmt: skip


def _file(folder: Path, *lines: object) -> Path:
    file = folder / "talks.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_each_turn_is_asked_alone_with_the_turns_before_it_and_as_gold(plant: Settings, tmp_path: Path) -> None:
    assistant = open_assistant(plant, "quoting")
    report = run_conversations(assistant, load_talks(_file(tmp_path, TALK)))
    assistant.close()
    (follow_up,) = report.follow_ups
    assert follow_up.asked_as == "which gas bottles does CB-12 take?"
    assert follow_up.found["rewritten"]
    assert follow_up.found["gold"]
    assert report.recall("rewritten") == 1.0
    assert [one.question for one in report.own] == ["What torque do the gland bolts of P-101A get?"]
    told = report.as_json()
    assert (told["follow_ups"], told["standing_alone"], told["left_untouched"]) == (1, 1, 1)


def test_cases_asked_one_after_another_are_one_conversation() -> None:
    cases = load_cases(CASES / "documents.jsonl")
    (talk,) = one_after_another(cases, seed=1)
    assert {turn.case.id for turn in talk.turns} == {case.id for case in cases}
    assert not any(turn.follows for turn in talk.turns)


@pytest.mark.parametrize(("name", "talks"), [("conversations", 20), ("conversations_held_back", 10)])
def test_the_conversations_over_the_sample(name: str, talks: int) -> None:
    loaded = load_talks(CASES / f"{name}.jsonl")
    assert len(loaded) == talks
    assert all(3 <= len(talk.turns) <= 4 for talk in loaded)
    assert not any(talk.turns[0].follows for talk in loaded)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"id": "x", "turns": []}, "line 1: turns"),
        ({"id": "x", "turns": [{"question": "why?"}]}, "alone"),
        ({"id": "x", "turns": [{"question": "why?", "alone": "Why?", "more": 1}]}, "unknown field"),
        ("text", "line 1"),
    ],
)
def test_a_line_that_is_no_conversation_is_named(tmp_path: Path, line: object, said: str) -> None:
    with pytest.raises(UnusableInput, match=said):
        load_talks(_file(tmp_path, line))


def test_a_file_that_holds_none_or_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no conversations"):
        load_talks(_file(tmp_path))
    with pytest.raises(UnusableInput, match="more than one line"):
        load_talks(_file(tmp_path, TALK, TALK))
    with pytest.raises(UnusableInput, match="cannot be read"):
        load_talks(tmp_path / "none.jsonl")
