"""What every language model gets and gives: numbered evidence and a question in, pieces of a draft out.

Knows nothing of where a model runs. Text of documents is placed as numbered evidence and nowhere else.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal, Protocol, TypedDict, runtime_checkable

from pydantic import JsonValue

from ingest.errors import ModelError
from rag.schema import Span, Waiting
from rag.settings import Settings
from rag.usage import Meter
from rag.wording import readable

Which = Literal["auto", "quoting", "local", "hosted"]

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


def chat_messages(question: str, spans: Sequence[Span], evidence_tokens: int) -> list[Message]:
    """The fixed text, the evidence as data, the question last, so that a model can reuse what it has read."""
    system, user = prompt("answer")
    evidence = "\n".join(evidence_lines(spans, evidence_tokens))
    filled = Template(user).substitute(evidence=evidence, question=" ".join(question.split()))
    return [{"role": "system", "content": system}, {"role": "user", "content": filled}]


@cache
def prompt(name: str) -> tuple[str, str]:
    """The two parts of prompts/NAME.md: what never changes, and the form of one question."""
    text = Path(__file__).with_name("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    system, user = text.split("\n---\n")
    return system.strip(), user.strip()


def evidence_lines(spans: Sequence[Span], most_tokens: int) -> list[str]:
    """'[n] title, location: quote', best first while they fit; the best one is cut rather than left out."""
    lines: list[str] = []
    left = most_tokens
    for span in spans:
        line = _evidence_line(span)
        cost = estimate_tokens(line)
        if cost > left:
            if lines:
                break
            line = line[: len(line) * left // cost].rstrip() + " …"
        lines.append(line)
        left -= cost
    return lines


def _evidence_line(span: Span) -> str:
    passage = span.hit.passage
    where = f"{_flat(passage.title)}, {_flat(str(passage.location))}".rstrip(", ")
    words = readable(span)
    if words != " ".join(span.quote.split()):  # a table row that now carries its heads
        caption = next((line for line in passage.context.splitlines() if " | " not in line), "")
        return f"[{span.number}] {where}: {_flat(caption)}{' / ' if caption else ''}{_flat(words)}"
    context = f"{_flat(passage.context)} / " if passage.context else ""
    return f"[{span.number}] {where}: {context}{_flat(span.quote)}"


def _flat(text: str) -> str:
    """One line that cannot be taken for another numbered piece of evidence: lines joined, [3] written (3).

    Marks by which a model tells the turns of a chat ('<|im_end|>', '[INST]') are broken up.
    """
    joined = " / ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return _TURN.sub(lambda mark: " ".join(mark.group()), re.sub(r"\[(\d+)\]", r"(\1)", joined))


_TURN = re.compile(
    r"<\||\|>|</?s>|\[/?INST\]|<</?SYS>>|</?(?:tool_call|think|start_of_turn|end_of_turn)>", re.IGNORECASE
)


def estimate_tokens(text: str) -> int:
    """Tokens a chat model makes of a text, about: digits and signs one by one, words in pieces of five letters."""
    return len(re.findall(r"\d|[^\W\d_]{1,5}|[^\w\s]|_", text))


def which_answers(settings: Settings, which: Which | str | None = None) -> Which:
    """Who answers: `auto` is hosted if configured, else local if its file is here, else quoting. Raises ModelError."""
    which = which or settings.answer.model
    if which not in ("auto", "quoting", "local", "hosted"):
        raise ModelError(f"no answerer is named {which!r}; there are auto, quoting, local and hosted")
    if which == "hosted" or (which == "auto" and settings.hosted.base_url and settings.hosted.model):
        return "hosted"
    if which == "quoting":
        return "quoting"
    from rag.local import local_model

    try:
        local_model(settings.local, settings.ingest.embed.cache)
    except ModelError:
        if which == "local":
            raise
        return "quoting"
    return "local"


def open_chat(settings: Settings, which: Which | str | None = None) -> ChatModel:
    """The answerer that is asked for, by which_answers().

    Opens quickly: a local model is loaded at its first question. Raises ModelError, with the remedy.
    """
    match which_answers(settings, which):
        case "hosted":
            from rag.hosted import HostedChat

            hosted = HostedChat(settings.hosted, settings.answer.evidence_tokens)
            if not settings.privacy.mask_hosted:
                return hosted
            from rag.masking import MaskedChat

            return MaskedChat(hosted, settings.privacy, settings.answer.evidence_tokens)
        case "local":
            from rag.local import LocalChat, local_model

            path = local_model(settings.local, settings.ingest.embed.cache)
            return LocalChat(path, settings.local, settings.answer.evidence_tokens)
        case _:
            from rag.quoting import QuotingChat

            return QuotingChat()
