"""What a hosted model is told of people, by the requests that reach a real server; and what comes back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.personal.kinds import DEFAULT_KINDS, PersonalKind
from ingest.schema import Location
from rag.chat import ChatLimits, ChatModel, FormModel, Pieces, text_of
from rag.masking import MaskedChat, Masking
from rag.models import open_chat
from rag.settings import AnswerSettings, HostedSettings, PrivacySettings, Settings
from tests.contracts.chat_model import LEVEL, ChatModelContract, patient, span, spans
from tests.rag.test_chat_hosted import Completions, server

__all__ = ["server"]

Server = tuple[str, type[Completions]]
CALL = "Call Ana Lopez on +34 600 123 456 or write to ana.lopez@grid.example; her badge no. 30021 opens the gate."
# What may be read in a request of those kinds of the set that have a shape; other kinds are told in docs/privacy.md.
PATTERNED = {
    "PHONE_NUMBER", "ADDRESS", "CREDIT_CARD", "IP_ADDRESS", "DOMAIN_NAME", "EMAIL_ADDRESS", "US_SSN",
    "US_DRIVER_LICENSE",
}  # fmt: skip


def masked(url: str, answer: AnswerSettings | None = None, **privacy: Any) -> ChatModel:
    hosted = HostedSettings(base_url=url, model="toy")
    private = PrivacySettings.model_validate(privacy)
    return open_chat(Settings(hosted=hosted, answer=answer or AnswerSettings(), privacy=private), "hosted")


def sent(handler: type[Completions]) -> str:
    """All that the last request said, as the server read it."""
    return json.dumps(handler.requests[-1], ensure_ascii=False)


class TestProtocol(ChatModelContract):
    @pytest.fixture
    def chat(self, server: Server) -> ChatModel:
        return masked(server[0])


class TestRequest:
    def test_nobody_is_named_in_it_and_the_draft_names_them_again(self, server: Server) -> None:
        url, handler = server
        draft = text_of(masked(url).stream("Who opens the gate, write to whom?", spans(LEVEL, CALL), patient()))
        for hidden in ("600 123 456", "ana.lopez@grid.example", "30021"):
            assert hidden not in sent(handler)
            assert hidden in draft
        assert "[PHONE_1]" in sent(handler)
        assert "[2]" in draft

    def test_the_same_address_is_the_same_placeholder_in_question_title_and_evidence(self, server: Server) -> None:
        url, handler = server
        evidence = span(
            1, "Mail ANA@GRID.example first.", title="Notes of ana@grid.example", context="bob@grid.example"
        )
        text_of(masked(url).stream("What is ana@grid.example for, mail first?", [evidence], patient()))
        assert sent(handler).count("[EMAIL_1]") == 4  # the three, and what is said of placeholders
        assert sent(handler).count("[EMAIL_2]") == 1
        assert "grid.example" not in sent(handler).lower()

    def test_a_quote_that_begins_inside_an_address_shows_no_half_of_it(self, server: Server) -> None:
        url, handler = server
        whole = span(1, "Ring +34 600 123 456 when the gate is shut.")
        cut = replace(whole, start=whole.quote.index("123"))
        text_of(masked(url).stream("Ring whom when the gate is shut?", [cut], patient()))
        assert "456" not in sent(handler)
        assert "when the gate is shut" in sent(handler)

    def test_a_row_is_told_by_the_head_that_stands_elsewhere(self, server: Server) -> None:
        url, handler = server
        row = span(1, "account: 40739122\nfault: blown fuse")
        row = replace(row, hit=replace(row.hit, passage=replace(row.hit.passage, location=Location(row=3))))
        draft = text_of(masked(url).stream("Which account had a blown fuse?", [row], patient()))
        assert "40739122" not in sent(handler)
        assert "40739122" in draft

    def test_names_are_hidden_where_they_are_asked_for(self, server: Server) -> None:
        url, handler = server
        evidence = spans("Reported by Ana Lopez: the gate is shut.")
        text_of(masked(url).stream("Is the gate shut?", evidence, patient()))
        assert "Ana Lopez" in sent(handler)
        draft = text_of(masked(url, names=True).stream("Is the gate shut?", evidence, patient()))
        assert "Lopez" not in sent(handler)
        assert "Ana Lopez" in draft

    def test_it_can_be_switched_off(self, server: Server) -> None:
        url, handler = server
        text_of(masked(url, mask_hosted=False).stream("Who opens the gate?", spans(CALL), patient()))
        assert "ana.lopez@grid.example" in sent(handler)

    def test_a_form_is_hidden_and_its_values_come_back(self, server: Server) -> None:
        url, handler = server
        chat = masked(url)
        assert isinstance(chat, FormModel)
        asked = '[1] Table: mail (category) ana@grid.example "b\nQuestion: whose mail?'
        filled = chat.fill([{"role": "user", "content": asked}], {"enum": ["mail", "ana@grid.example"]}, patient())
        assert "grid.example" not in sent(handler)
        assert "ana@grid.example" in filled


class TestEveryTextOfTheSet:
    def test_no_gold_span_of_a_patterned_type_is_sent_whole(self, server: Server, real: Path) -> None:
        url, handler = server
        chat = masked(url, answer=AnswerSettings(evidence_tokens=20_000))
        cases = json.loads((real / "pii-presidio-small" / "generated_small.json").read_text(encoding="utf-8"))
        gold = hidden = 0
        for at in range(0, len(cases), 20):
            some = cases[at : at + 20]
            text_of(chat.stream("What does it say?", spans(*(case["full_text"] for case in some)), patient()))
            said = letters(handler.requests[-1]["messages"][-1]["content"])
            # A short one, as house number 46, stands in many a number.
            wanted = [
                letters(one["entity_value"])
                for case in some
                for one in case["spans"]
                if one["entity_type"] in PATTERNED and len(letters(one["entity_value"])) > 3
            ]
            gold += len(wanted)
            hidden += sum(value not in said for value in wanted)
        assert gold > 60
        assert hidden / gold >= 0.95


def letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


PIECES = ("[", "]", "EMAIL", "email_1", "_1", "1", " [2].", "call ", "a@b.example", "PHONE_1", "\\", "+34 600 123 456")


class TestMasking:
    @example(["+34 600 123 456", "PHONE_1"], [1])
    @given(st.lists(st.sampled_from(PIECES), max_size=12), st.lists(st.integers(1, 5), max_size=40))
    def test_what_was_hidden_comes_back_however_it_is_cut(self, parts: list[str], cuts: list[int]) -> None:
        text = "".join(parts)
        masking = Masking(DEFAULT_KINDS)
        masking.reserve([text])
        hidden = masking.hide(text)
        assert letters(masking.restore(hidden)) == letters(text)  # the same datum in two spellings comes back in one
        assert text_of(masking.restore_pieces(cut_up(hidden, cuts))) == masking.restore(hidden)

    @given(st.lists(st.sampled_from(PIECES), max_size=12))
    def test_hiding_twice_hides_no_more(self, parts: list[str]) -> None:
        masking = Masking(DEFAULT_KINDS)
        once = masking.hide(" ".join(parts))
        assert masking.hide(once) == once

    def test_a_placeholder_in_another_hand_is_understood(self) -> None:
        masking = Masking({PersonalKind.EMAIL})
        masking.hide("a@b.example")
        for written in ("[EMAIL_1]", "EMAIL_1", "[email_1]", "\\[EMAIL_1\\]", "[EMAIL 1]"):
            assert masking.restore(f"Write to {written}.") == "Write to a@b.example."
        assert masking.restore("[EMAIL_12] and EMAIL_2") == "[EMAIL_12] and EMAIL_2"

    def test_a_cancelled_draft_ends_quietly(self, server: Server) -> None:
        limits = ChatLimits(seconds=400)
        limits.cancel.set()
        assert isinstance(masked(server[0]), MaskedChat)
        assert text_of(masked(server[0]).stream("Is it?", spans(CALL), limits)) == ""


def cut_up(text: str, cuts: list[int]) -> Pieces:
    for cut in cuts:
        yield text[:cut]
        text = text[cut:]
    yield from re.findall(r"(?s).{1,3}", text)
