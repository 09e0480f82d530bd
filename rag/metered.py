"""The chat model of one question: counts what the question takes of it, and ends when the question is given up."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import JsonValue

from ingest.errors import ModelError
from rag.chat import ChatLimits, ChatModel, FormModel, Message, Pieces
from rag.schema import Span
from rag.usage import Meter


class Metered:
    """A chat model whose every call is counted in one meter and ends with one event."""

    def __init__(self, chat: ChatModel, meter: Meter, cancel: threading.Event) -> None:
        self._chat, self._meter, self._cancel = chat, meter, cancel

    @property
    def name(self) -> str:
        """The model's."""
        return self._chat.name

    def stream(self, question: str, spans: Sequence[Span], limits: ChatLimits) -> Pieces:
        """As the model does; raises ModelError once the question is given up."""
        yield from self._chat.stream(question, spans, self._own(limits))
        if self._cancel.is_set():
            raise ModelError("stopped before the model had written its answer")

    def _own(self, limits: ChatLimits) -> ChatLimits:
        return replace(limits, meter=self._meter, cancel=self._cancel)


class MeteredForm(Metered):
    """The same for a model that can be held to a form."""

    def __init__(self, chat: ChatModel, form: FormModel, meter: Meter, cancel: threading.Event) -> None:
        super().__init__(chat, meter, cancel)
        self._form = form

    def fill(self, messages: Sequence[Message], schema: Mapping[str, JsonValue], limits: ChatLimits) -> str:
        """As the model does."""
        return self._form.fill(messages, schema, self._own(limits))


def metered(chat: ChatModel, meter: Meter, cancel: threading.Event) -> Metered:
    """`chat` for one question; it can fill forms where the model can."""
    if isinstance(chat, FormModel):
        return MeteredForm(chat, chat, meter, cancel)
    return Metered(chat, meter, cancel)
