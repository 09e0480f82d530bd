"""What the pages share: settings, opened assistants, and the conversation of this browser tab."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import streamlit as st

from ingest.embed import Embedder, open_embedder
from ingest.errors import NameplateError, UnusableInput
from ingest.schema import DocumentKind
from ingest.settings import EmbedSettings
from ingest.tuned import for_storing
from rag.assistant import Assistant, open_assistant
from rag.models import which_answers
from rag.schema import (
    Answer,
    Box,
    CheckedLine,
    Citation,
    Done,
    Event,
    EvidenceReady,
    Filters,
    Hit,
    Question,
    Rewritten,
    Turn,
    User,
    Waiting,
)
from rag.settings import Settings, load_settings

MODELS = {
    "auto": "Automatic",
    "quoting": "Quotes only, no model",
    "local": "Local model",
    "hosted": "Hosted model",
}
_HISTORY = 6  # earlier turns that a follow-up question may refer to


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what came of it; `answer` is None while it is being written or when it was stopped."""

    question: Question
    model: str
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    lines: tuple[str, ...] = ()  # of the answer so far, each of them checked
    ahead: int = 0  # questions that the model answers first
    asked_as: str = ""
    answer: Answer | None = None
    error: str = ""

    def after(self, event: Event) -> Exchange:
        """With what the event brought."""
        match event:
            case Rewritten(question=question):
                return replace(self, asked_as=question)
            case EvidenceReady(citations=citations, hits=hits):
                return replace(self, citations=citations, hits=hits)
            case CheckedLine(text=line):
                return replace(self, lines=(*self.lines, line), ahead=0)
            case Waiting(ahead=ahead):
                return replace(self, ahead=ahead)
            case Done(answer=answer):
                return replace(self, answer=answer)


@dataclass(slots=True)
class Conversation:
    """The exchanges of one browser tab, and what is to be asked next, as it stands."""

    user: User
    exchanges: list[Exchange] = field(default_factory=list)
    waiting: str = ""

    def turns(self) -> tuple[Turn, ...]:
        """What was asked and answered, for follow-up questions."""
        answered = [one.answer for one in self.exchanges if one.answer is not None]
        return tuple(answer.turn() for answer in answered[-_HISTORY:])


def conversation(user: User) -> Conversation:
    """This tab's conversation; a new one where another user looks at it than before."""
    kept: Conversation | None = st.session_state.get("conversation")
    if kept is None or kept.user != user:
        kept = st.session_state.conversation = Conversation(user)
    return kept


def settings() -> Settings:
    """The settings file's, with the data folder that `nameplate serve` was given."""
    loaded = load_settings()
    data = os.environ.get("NAMEPLATE_DATA")
    return loaded.model_copy(update={"data": Path(data)}) if data else loaded


def assistant(model: str) -> Assistant:
    """The opened assistant; it follows new generations by itself. Raises NameplateError, one clear line."""
    held = settings()
    # By who answers, not by what was chosen: "automatic" and "local" must not load the model twice.
    return _opened(held.model_dump_json(), which_answers(held, model))


# A failure is not cached, so a page that found no documents finds them after the first ingest.
@st.cache_resource(show_spinner="Opening the documents", max_entries=len(MODELS), on_release=Assistant.close)
def _opened(settings_json: str, model: str) -> Assistant:
    opened = open_assistant(Settings.model_validate_json(settings_json), model)
    # The page is there at once; the model is loaded while the first question is typed.
    threading.Thread(target=_warm, args=(opened,), name="warm").start()
    return opened


def _warm(opened: Assistant) -> None:
    with suppress(NameplateError):  # the first question meets it again, and says it
        opened.warm()


def embedder() -> Embedder:
    """The embedder for files dropped on the page."""
    held = settings()
    return _embedder(for_storing(held.ingest.embed, held.data).model_dump_json())


@st.cache_resource(show_spinner="Opening the embedder", max_entries=1)
def _embedder(embed_json: str) -> Embedder:
    return open_embedder(EmbedSettings.model_validate_json(embed_json))


def picture(opened: Assistant, user: User, document: str, page: int, boxes: Sequence[Box], scale: float) -> bytes:
    """A page as PNG with the boxes marked; drawn once for all who are in the same groups."""
    corners = tuple((box.page, box.x0, box.y0, box.x1, box.y1) for box in boxes)
    groups = None if user.groups is None else tuple(sorted(user.groups))
    return _picture(opened, opened.generation, groups, document, page, corners, scale)


@st.cache_data(show_spinner=False, max_entries=64)
def _picture(
    _opened_assistant: Assistant,
    generation: int,
    groups: tuple[str, ...] | None,
    document: str,
    page: int,
    boxes: tuple[tuple[int, float, float, float, float], ...],
    scale: float,
) -> bytes:
    user = User(groups=None if groups is None else frozenset(groups))
    return _opened_assistant.page_picture(document, page, [Box(*box) for box in boxes], scale, user)


def filters_of(kind: str, asset: str, as_of: date | None) -> Filters:
    """Filters from the widgets' values."""
    return Filters(DocumentKind(kind) if kind else None, asset.strip(), as_of)


def filters_of_link() -> tuple[str, str, date | None]:
    """Kind, asset and day of the address (?kind=&asset=&as_of=); raises UnusableInput."""
    kind, asset = st.query_params.get("kind", ""), st.query_params.get("asset", "")
    if kind and kind not in tuple(DocumentKind):
        raise UnusableInput(f"the address names the kind {kind!r}; known: {', '.join(DocumentKind)}")
    try:
        as_of = date.fromisoformat(st.query_params["as_of"]) if "as_of" in st.query_params else None
    except ValueError:
        raise UnusableInput("the address names a day that is none; write ?as_of=YYYY-MM-DD") from None
    return kind, asset, as_of
