"""What every language model gets and gives: evidence and a question in, pieces of a draft out.

Knows nothing of where a model runs, nor how it is asked.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypedDict, runtime_checkable

from pydantic import JsonValue

from rag.schema import Span, Waiting
from rag.usage import Meter

# What a model gives: words of its draft, or its place in the line of those who wait for it.
Piece = str | Waiting
Pieces = Generator[Piece, None, None]


def text_of(pieces: Iterable[Piece]) -> str:
    """The words alone."""
    return "".join(piece for piece in pieces if isinstance(piece, str))


@dataclass(frozen=True, slots=True)
class ChatLimits:
    """What a model may take. `seconds` counts from the call; setting `cancel` ends the draft quietly.

    What it took is added to `meter`, also where it failed.
    """

    max_tokens: int = 220
    seconds: float = 60.0
    temperature: float = 0.0
    seed: int = 1
    cancel: threading.Event = field(default_factory=threading.Event)
    meter: Meter = field(default_factory=Meter)


class ChatModel(Protocol):
    """Writes a draft from evidence. The draft is not checked; every sentence should end with its [n]."""

    @property
    def name(self) -> str:
        """Shown with every answer."""

    def stream(self, question: str, spans: Sequence[Span], limits: ChatLimits) -> Pieces:
        """Pieces of the draft as they are written; `NOT FOUND` where the evidence does not answer.

        Where others are before it, `Waiting` says how many. Closing the pieces stops the work.

        Raises ModelError, one line, when the model fails or takes longer than its limits.
        """


class Message(TypedDict):
    """One message of a chat."""

    role: Literal["system", "user"]
    content: str


@runtime_checkable
class FormModel(Protocol):
    """A model that can be held to a form: what it writes is JSON of a schema."""

    def fill(self, messages: Sequence[Message], schema: Mapping[str, JsonValue], limits: ChatLimits) -> str:
        """The filled form, unchecked. Raises ModelError, one line, when the model fails or takes too long."""


class MessageModel(Protocol):
    """A model that takes messages as they are, and may be held to a form: what stands between may change them."""

    @property
    def name(self) -> str:
        """Shown with every answer."""

    def complete(
        self, messages: Sequence[Message], limits: ChatLimits, form: Mapping[str, JsonValue] | None = None
    ) -> Pieces:
        """Pieces of what it writes, as ChatModel.stream() gives them. Raises ModelError."""


@runtime_checkable
class LoadedModel(Protocol):
    """A model that has to be loaded before it can write."""

    def warm(self) -> None:
        """Load it and read what is fixed in its prompt, so that the first question starts sooner."""


def form_option(schema: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The option of a request that holds a model to a schema, as servers of Chat Completions take it."""
    return {"type": "json_schema", "json_schema": {"name": "form", "schema": dict(schema), "strict": True}}
