"""The right half of the line through its front door, on a small plant, with no model."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from ingest.errors import ModelError, StoreError, UnusableInput
from ingest.schema import DocumentKind
from rag.assistant import Assistant, open_assistant
from rag.audit import last_entries, verify
from rag.chat import ChatLimits
from rag.contract import answer_json, search_json
from rag.journal import journal_path
from rag.schema import Channel, Done, EvidenceReady, Filters, Question, Span, Status
from rag.settings import Settings


@pytest.fixture(scope="module")
def assistant(plant: Settings) -> Iterator[Assistant]:
    opened = open_assistant(plant, "quoting")
    yield opened
    opened.close()


def test_evidence_comes_first_and_the_checked_answer_last(assistant: Assistant) -> None:
    events = list(assistant.ask(Question("torque for the gland bolts?")))
    assert isinstance(events[0], EvidenceReady)
    assert isinstance(events[-1], Done)
    assert "45 Nm" in events[0].citations[0].quote
    assert "45 Nm" in events[-1].answer.text


def test_every_quote_stands_word_for_word_in_its_document(assistant: Assistant) -> None:
    answer = assistant.answer(Question("At what pressure does CB-12 lock out?"))
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].document == "plant/manuals/breaker.md"
    assert "0.52 MPa" in answer.text
    for citation in answer.citations:
        if citation.document.endswith(".md"):
            assert citation.quote in assistant.page_text(citation.document, 0)
    assert {number for claim in answer.claims for number in claim.citations} == {c.number for c in answer.citations}


@pytest.mark.parametrize("spelling", ["P-101A", "p101a", "P 101 A", "P/101-a"])
def test_an_exact_code_ranks_first_in_any_spelling(assistant: Assistant, spelling: str) -> None:
    hits = assistant.search(Question(f"what is known of {spelling}")).hits
    assert "P101A" in {code.normal for code in hits[0].passage.identifiers}
    assert hits[0].ranks[Channel.IDENTIFIER] >= 1


def test_an_absent_code_is_not_found_and_the_near_one_is_only_offered(assistant: Assistant) -> None:
    answer = assistant.answer(Question("gland torque of P-101B?"))
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()
    assert "P-101A" in answer.did_you_mean
    assert "45" not in answer.text


def test_superseded_documents_are_left_out_unless_their_time_is_asked_for(assistant: Assistant) -> None:
    today = assistant.answer(Question("oil grade for the gearbox of WT-07?"))
    then = assistant.answer(Question("oil grade for the gearbox of WT-07 in 2024?"))
    set_day = assistant.answer(Question("oil grade for the gearbox?", Filters(as_of=date(2025, 5, 1))))
    assert "460" in today.text
    assert "320" not in today.text
    assert "320" in then.text
    assert "320" in set_day.text
    cited = next(one for one in then.citations if one.document.endswith("oil-2024.md"))
    assert (cited.revision, cited.valid_to) == ("A", date(2025, 12, 31))


def test_filters_hold_in_every_channel(assistant: Assistant) -> None:
    logs = assistant.search(Question("gland of P-101A", Filters(kind=DocumentKind.LOG)))
    assert logs.hits
    assert {hit.passage.kind for hit in logs.hits} == {DocumentKind.LOG}
    asset = assistant.search(Question("what was done", Filters(asset="cb 12")))
    assert all("CB12" in {code.normal for code in hit.passage.identifiers} for hit in asset.hits)


@pytest.mark.parametrize("text", ["", "   ", "?!", "x" * 5000])
def test_a_question_that_cannot_be_used_is_one_clear_line(assistant: Assistant, text: str) -> None:
    with pytest.raises(UnusableInput) as error:
        assistant.answer(Question(text))
    assert "\n" not in str(error.value)


class FailsHalfway:
    name = "failing"

    def stream(self, question: str, spans: list[Span], limits: ChatLimits) -> Iterator[str]:
        yield "The torque is "
        raise ModelError("the server went away")


class Babbles:
    name = "babbling"

    def stream(self, question: str, spans: list[Span], limits: ChatLimits) -> Iterator[str]:
        yield "The torque is 99 Nm [1]. Purple monkeys weigh 7 kg [2]."


@pytest.mark.parametrize("chat", [FailsHalfway(), Babbles()])
def test_a_model_that_fails_or_babbles_never_costs_the_evidence(plant: Settings, chat: object) -> None:
    opened = open_assistant(plant, "quoting")
    opened._chat = chat  # type: ignore[assignment]
    answer = opened.answer(Question("torque for the gland bolts?"))
    opened.close()
    assert answer.status is Status.ANSWERED
    assert "45 Nm" in answer.text
    assert "99" not in answer.text


def test_answers_and_thumbs_are_kept_and_cannot_be_changed(assistant: Assistant, plant: Settings) -> None:
    answer = assistant.answer(Question("torque for the gland bolts?"))
    assistant.feedback(answer.id, 1, "right page")
    path = journal_path(plant.data)
    kept, thumb = last_entries(path, 2)
    assert kept.content is not None
    assert kept.content["answer"] == json.loads(json.dumps(answer_json(answer)))
    assert (thumb.record.subject, thumb.facts) == (answer.id, {"thumbs": 1})
    with closing(sqlite3.connect(path)) as journal, pytest.raises(sqlite3.IntegrityError):
        journal.execute("UPDATE records SET action = 'x'")
    assert verify(path).broken_at is None
    with pytest.raises(UnusableInput):
        assistant.feedback("no such answer", 1)


def test_the_json_has_the_agreed_fields(assistant: Assistant) -> None:
    answer = answer_json(assistant.answer(Question("torque for the gland bolts?")))
    assert set(answer) == {
        "id", "question", "status", "text", "citations", "claims", "computation", "did_you_mean", "model",
        "generation", "timings_ms", "notice", "usage", "asked_as", "answerable", "nearest",
    }  # fmt: skip
    assert set(answer["citations"][0]) == {  # type: ignore[index]
        "number", "document", "title", "location", "quote", "context", "boxes", "revision", "valid_from", "valid_to",
        "sheet", "issued", "standing", "superseded",
    }  # fmt: skip
    found = search_json(assistant.search(Question("gland")))
    assert set(found) == {"query", "generation", "hits", "timings_ms"}
    assert set(found["hits"][0]["location"]) == {"page", "row", "sheet", "heading"}  # type: ignore[index]


def test_a_data_folder_with_nothing_in_it_is_said_with_its_remedy(plant: Settings, tmp_path: object) -> None:
    with pytest.raises(StoreError, match="nameplate ingest"):
        open_assistant(plant.model_copy(update={"data": tmp_path}), "quoting")


def test_the_library_lists_documents(assistant: Assistant) -> None:
    names = {document.name for document in assistant.library().documents}
    assert "plant/manuals/pump.md" in names
    assert assistant.assets() == ["CB-12", "P-101A", "WT-07"]
    assert replace(assistant.library()).generation >= 1
