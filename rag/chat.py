"""What every language model gets and gives: numbered evidence and a question in, pieces of a draft out.

Knows nothing of where a model runs. Text of documents is placed as numbered evidence and nowhere else.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from string import Template
from typing import Literal, Protocol, TypedDict, runtime_checkable

from pydantic import JsonValue

from ingest.errors import ModelError
from rag.schema import Span
from rag.settings import Settings
from rag.wording import readable

Which = Literal["auto", "quoting", "local", "hosted"]


@dataclass(frozen=True, slots=True)
class ChatLimits:
    """What a model may take. `seconds` counts from the call; setting `cancel` ends the draft quietly."""

    max_tokens: int = 220
    seconds: float = 60.0
    temperature: float = 0.0
    seed: int = 1
    cancel: threading.Event = field(default_factory=threading.Event)


class ChatModel(Protocol):
    """Writes a draft from evidence. The draft is not checked; every sentence should end with its [n]."""

    @property
    def name(self) -> str:
        """Shown with every answer."""

    def stream(self, question: str, spans: Sequence[Span], limits: ChatLimits) -> Iterator[str]:
        """Pieces of the draft as they are written; `NOT FOUND` where the evidence does not answer.

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


def form_option(schema: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The option of a request that holds a model to a schema, as servers of Chat Completions take it."""
    return {"type": "json_schema", "json_schema": {"name": "form", "schema": dict(schema), "strict": True}}


def chat_messages(question: str, spans: Sequence[Span], evidence_tokens: int) -> list[Message]:
    """The fixed text, the evidence as data, the question last, so that a model can reuse what it has read."""
    system, user = prompt_parts()
    evidence = "\n".join(evidence_lines(spans, evidence_tokens))
    filled = Template(user).substitute(evidence=evidence, question=" ".join(question.split()))
    return [{"role": "system", "content": system}, {"role": "user", "content": filled}]


@cache
def prompt_parts() -> tuple[str, str]:
    """The two parts of prompts/answer.md: what never changes, and the form of one question."""
    text = Path(__file__).with_name("prompts").joinpath("answer.md").read_text(encoding="utf-8")
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
    """One line that cannot be taken for another numbered piece of evidence: lines joined, [3] written (3)."""
    joined = " / ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return re.sub(r"\[(\d+)\]", r"(\1)", joined)


def estimate_tokens(text: str) -> int:
    """Tokens a chat model makes of a text, about: digits and signs one by one, words in pieces of five letters."""
    return len(re.findall(r"\d|[^\W\d_]{1,5}|[^\w\s]|_", text))


Emit = Callable[[str], bool]


def relay(work: Callable[[Emit], None], limits: ChatLimits, *, daemon: bool) -> Iterator[str]:
    """Run `work` in a thread and yield what it emits, until it ends, is cancelled or is late.

    `work` gets a function that takes a piece and answers whether to stop. What it raises is raised here.
    """
    ended: SimpleQueue[str | ModelError | None] = SimpleQueue()
    deadline = time.monotonic() + limits.seconds
    stop = threading.Event()

    def emit(piece: str) -> bool:
        if piece:
            ended.put(piece)
        return stop.is_set()

    def run() -> None:
        try:
            work(emit)
            ended.put(None)
        except ModelError as error:
            ended.put(error)
        except Exception as error:
            ended.put(ModelError(f"the model failed: {str(error).splitlines()[0] if str(error) else error!r}"))

    threading.Thread(target=run, daemon=daemon, name="chat").start()
    try:
        while not limits.cancel.is_set():
            left = deadline - time.monotonic()
            if left <= 0:
                raise ModelError(
                    f"the model took longer than {limits.seconds:g} s; see [answer] seconds in the settings"
                )
            try:
                piece = ended.get(timeout=min(left, 0.1))
            except Empty:
                continue
            if piece is None:
                return
            if isinstance(piece, ModelError):
                raise piece
            yield piece
    finally:
        stop.set()


def open_chat(settings: Settings, which: Which | str | None = None) -> ChatModel:
    """The answerer that is asked for; `auto` takes hosted if configured, else local if its file is here, else quoting.

    Opens quickly: a local model is loaded at its first question. Raises ModelError, with the remedy.
    """
    which = which or settings.answer.model
    if which == "hosted" or (which == "auto" and settings.hosted.base_url and settings.hosted.model):
        from rag.hosted import HostedChat

        return HostedChat(settings.hosted, settings.answer.evidence_tokens)
    if which in ("local", "auto"):
        from rag.local import LocalChat, local_model

        try:
            path = local_model(settings.local, settings.ingest.embed.cache)
            return LocalChat(path, settings.local, settings.answer.evidence_tokens)
        except ModelError:
            if which == "local":
                raise
    if which not in ("quoting", "auto"):
        raise ModelError(f"no answerer is named {which!r}; there are auto, quoting, local and hosted")
    from rag.quoting import QuotingChat

    return QuotingChat()
