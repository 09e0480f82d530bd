"""A GGUF file in this process, through llama.cpp (xllamacpp). No network, one question at a time."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from ingest.errors import ModelError
from ingest.models import model_path
from rag.chat import ChatLimits, Message, Pieces, form_option, text_of
from rag.prompting import chat_messages, estimate_tokens, prompt
from rag.relay import Emit, relay
from rag.schema import Span, Usage, Waiting
from rag.settings import LocalSettings
from rag.turns import Turns

# Tokens of the prompt read between two looks at the clock: a second or two on two cores.
READ_STEP = 128
# Most memory for beginnings of prompts that were read before.
KEPT_MB = 256


def local_model(settings: LocalSettings, cache: Path | None = None) -> Path:
    """The GGUF file that settings name, by path or by catalogue name; raises ModelError with the remedy."""
    path = Path(settings.model).expanduser()
    if path.suffix != ".gguf":
        return model_path(settings.model, cache)
    try:
        with path.open("rb") as file:
            if file.read(4) == b"GGUF":
                return path
    except OSError as error:
        raise ModelError(f"model file {path}: {error.strerror}; see [local] model in the settings") from None
    raise ModelError(f"model file {path} is not a GGUF file; see [local] model in the settings")


class LocalChat:
    """A language model on this machine's processors. Loaded at the first question and kept; shared by threads."""

    def __init__(self, path: Path, settings: LocalSettings, evidence_tokens: int = 700) -> None:
        self.name = path.stem if settings.model.endswith(".gguf") else settings.model
        self._path = path
        self._threads = settings.threads or os.cpu_count() or 1
        self._context = settings.context
        self._evidence_tokens = evidence_tokens
        self._turns = Turns()
        self._server: Any = None

    def stream(self, question: str, spans: Sequence[Span], limits: ChatLimits) -> Pieces:
        """Pieces of the draft; waits for earlier questions to end. Raises ModelError when late or failed."""
        return self._in_turn(chat_messages(question, spans, self._evidence_tokens), limits, None)

    def fill(self, messages: Sequence[Message], schema: Mapping[str, JsonValue], limits: ChatLimits) -> str:
        """JSON of the schema, to which a grammar holds the model. Raises ModelError when late or failed."""
        return text_of(self._in_turn(list(messages), limits, form_option(schema)))

    def _in_turn(self, messages: list[Message], limits: ChatLimits, form: dict[str, JsonValue] | None) -> Pieces:
        def work(emit: Emit) -> None:
            before = 0

            def given_up(ahead: int) -> bool:
                nonlocal before
                changed, before = ahead != before, ahead
                return emit(Waiting(ahead) if changed else "")

            with self._turns.turn(given_up) as mine:
                if mine:
                    self._complete(messages, limits, emit, form)

        # Not a daemon: a thread inside llama.cpp when Python shuts down would abort the process.
        return relay(work, limits, daemon=False)

    def warm(self) -> None:
        """Load the model and read what is fixed in its prompt, so that the first question starts sooner."""
        with self._turns.turn(lambda _: False):
            system: Message = {"role": "system", "content": prompt("answer")[0]}
            self._complete(
                [system, {"role": "user", "content": "Evidence:"}], ChatLimits(max_tokens=1), lambda _: False
            )

    def _complete(
        self, messages: list[Message], limits: ChatLimits, emit: Emit, form: dict[str, JsonValue] | None = None
    ) -> None:
        if emit(""):
            return
        failures: list[str] = []
        written: list[str] = []
        usage: list[Usage] = []

        def take(chunk: dict[str, Any]) -> bool:
            if "error" in chunk or "message" in chunk:
                failures.append(_reason(chunk))
                return True
            if counted := chunk.get("usage"):
                usage.append(_usage(counted))
            piece = "".join(choice["delta"].get("content") or "" for choice in chunk.get("choices", ()))
            written.append(piece)
            return emit(piece)

        asked: dict[str, Any] = {
            "messages": messages,
            "max_tokens": limits.max_tokens,
            "temperature": limits.temperature,
            "seed": limits.seed,
            "stream": True,
            "stream_options": {"include_usage": True},
            "return_progress": True,  # calls back while it reads the prompt: it can be stopped there too
        }
        if form is not None:
            asked["response_format"] = form
        answer = self._loaded().handle_chat_completions(asked, take)
        if isinstance(answer, dict) and ("error" in answer or "message" in answer):
            failures.append(_reason(answer))
        if not usage:  # stopped before its end
            read = sum(estimate_tokens(message["content"]) for message in messages)
            usage.append(Usage(read, estimate_tokens("".join(written)), estimated=True))
        limits.meter.add(usage[-1])
        if failures:
            raise ModelError(f"model {self.name} failed: {failures[0]}")

    def _loaded(self) -> Any:
        if self._server is None:
            import xllamacpp

            options = xllamacpp.CommonParams()
            options.model.path = str(self._path)
            options.n_ctx = self._context
            options.n_parallel = 1
            options.n_batch = options.n_ubatch = READ_STEP
            options.cpuparams.n_threads = options.cpuparams_batch.n_threads = self._threads
            options.warmup = False
            # What was read for the plan of a log and for an answer begins differently: both beginnings are kept.
            options.cache_ram_mib = KEPT_MB
            options.verbosity = 0
            # Weights used as they lie in the file: 600 MB less, half the loading time, the same speed.
            options.no_extra_bufts = True
            # The library always listens on a loopback port. Nobody gets this key, so nobody can use it.
            options.api_keys = [secrets.token_urlsafe(32)]
            options.endpoint_slots = False
            options.ui = False
            try:
                self._server = xllamacpp.Server(options)
            except Exception as error:
                raise ModelError(f"model file {self._path} cannot be loaded ({error})") from None
        return self._server


def _reason(chunk: dict[str, Any]) -> str:
    error = chunk.get("error", chunk)
    text = error.get("message", error) if isinstance(error, dict) else error
    return (str(text).splitlines() or ["no reason given"])[0]


def _usage(counted: Mapping[str, Any]) -> Usage:
    details = counted.get("prompt_tokens_details") or {}
    return Usage(counted["prompt_tokens"], counted["completion_tokens"], details.get("cached_tokens") or 0)
