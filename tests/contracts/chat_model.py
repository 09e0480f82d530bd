"""What every chat model must do; a test module gives the fixture `chat` and subclasses ChatModelContract."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.schema import BlockKind, DocumentKind, Location, Passage
from rag.chat import ChatLimits, ChatModel, text_of
from rag.schema import Hit, Span

TORQUE = "The gland bolts of the feed pump are tightened to 25 N m in a crosswise sequence."
LEVEL = "Check the oil level every Monday; it must stand between the two marks of the sight glass."
RELIEF = "The relief valve opens at 12.5 bar and closes again at 11 bar."


def span(number: int, quote: str, *, title: str = "Feed pump manual", page: int = 4, context: str = "") -> Span:
    """A span over the whole of a passage of its own."""
    passage = Passage(
        document=f"manuals/{title}.pdf",
        title=title,
        kind=DocumentKind.MANUAL,
        block=BlockKind.TEXT,
        location=Location(page=page),
        text=quote,
        context=context,
        id=number,
    )
    return Span(number, Hit(passage, 1.0, {}), 0, len(quote), 1.0 / number)


def spans(*quotes: str) -> Sequence[Span]:
    """Numbered spans of these quotes."""
    return [span(number, quote) for number, quote in enumerate(quotes, 1)]


def patient() -> ChatLimits:
    """Limits for a busy machine: no test here asks how fast a model is."""
    return ChatLimits(seconds=400, max_tokens=80)


class ChatModelContract:
    """Subclass it and give the fixture `chat`."""

    question = "What torque for the gland bolts of the feed pump?"

    def test_has_a_name(self, chat: ChatModel) -> None:
        assert chat.name

    def test_a_draft_holds_the_answer_and_cites_it(self, chat: ChatModel) -> None:
        draft = text_of(chat.stream(self.question, spans(LEVEL, TORQUE, RELIEF), patient()))
        assert "25 N m" in draft
        assert "[2]" in draft

    def test_the_same_question_gets_the_same_draft(self, chat: ChatModel) -> None:
        evidence = spans(TORQUE, LEVEL)
        drafts = {text_of(chat.stream(self.question, evidence, patient())) for _ in range(2)}
        assert len(drafts) == 1

    def test_a_draft_can_be_given_up_and_the_next_one_is_whole(self, chat: ChatModel) -> None:
        pieces = chat.stream(self.question, spans(TORQUE), patient())
        assert next(iter(pieces))
        pieces.close()  # type: ignore[attr-defined]
        assert "25 N m" in text_of(chat.stream(self.question, spans(TORQUE), patient()))
