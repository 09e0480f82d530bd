"""Any server that speaks OpenAI's Chat Completions: a hosted service, or Ollama, vLLM, llama-server nearby."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from ingest.errors import ModelError
from rag.chat import ChatLimits, Message, Pieces, form_option, text_of
from rag.prompting import chat_messages, estimate_tokens
from rag.relay import Emit, relay
from rag.schema import Span, Usage
from rag.settings import HostedSettings
from rag.usage import cost_of

if TYPE_CHECKING:
    import openai
    from openai.types import CompletionUsage
    from openai.types.chat import ChatCompletionChunk

# A local server ignores the key but the client library insists on one.
NO_KEY = "none"
_LOOK = 0.05  # seconds between two looks whether anybody still waits
# The client library puts no limit on what a server sends: without one, garbage would fill the memory till the deadline.
_MOST_BYTES = 8 << 20
_LETTERS_PER_TOKEN = 12  # a server that writes more than this for every token it was allowed does not heed the limit


class HostedChat:
    """A language model behind a URL. Only the question and its few evidence lines are sent."""

    def __init__(self, settings: HostedSettings, evidence_tokens: int = 700) -> None:
        for key, value in (("base_url", settings.base_url), ("model", settings.model)):
            if not value:
                raise ModelError(f"the hosted model is not configured; set {key} in [hosted] of the settings")
        self.name = settings.model
        self._settings = settings
        self._evidence_tokens = evidence_tokens

    def stream(self, question: str, spans: Sequence[Span], limits: ChatLimits) -> Pieces:
        """Pieces of the draft. Raises ModelError naming the server: refused, unknown model, late, broken off."""
        return self.complete(chat_messages(question, spans, self._evidence_tokens), limits)

    def fill(self, messages: Sequence[Message], schema: Mapping[str, JsonValue], limits: ChatLimits) -> str:
        """JSON of the schema, as far as the server holds its model to it. Raises ModelError naming the server."""
        return text_of(self.complete(messages, limits, schema))

    def complete(
        self, messages: Sequence[Message], limits: ChatLimits, form: Mapping[str, JsonValue] | None = None
    ) -> Pieces:
        """Pieces of what the model writes to these messages. Raises ModelError naming the server."""
        asked = self._request(messages, limits)
        if form is not None:
            asked["response_format"] = form_option(form)
        return relay(lambda emit: self._complete(asked, limits, emit), limits, daemon=True)

    def _request(self, messages: Sequence[Message], limits: ChatLimits) -> dict[str, Any]:
        return {
            "model": self._settings.model,
            "messages": list(messages),
            "max_tokens": limits.max_tokens,
            "temperature": limits.temperature,
            "seed": limits.seed,
            "stream_options": {"include_usage": True},
        }

    def _complete(self, asked: dict[str, Any], limits: ChatLimits, emit: Emit) -> None:
        """Ask, until it is answered or nobody waits for it any more; then the connection is closed at once."""

        async def ask() -> None:
            work = asyncio.create_task(self._ask(asked, limits, emit))
            while not work.done():
                await asyncio.wait({work}, timeout=_LOOK)
                if emit(""):
                    work.cancel()
            if not work.cancelled():
                work.result()

        asyncio.run(ask())

    async def _ask(self, asked: dict[str, Any], limits: ChatLimits, emit: Emit) -> None:
        """Ask, and ask again while nothing was written yet and another try can help."""
        import openai

        deadline = time.monotonic() + limits.seconds
        tries = 0
        while True:
            reply = _Reply(asked, limits)
            try:
                return await self._read(reply, max(0.1, deadline - time.monotonic()), emit)
            except openai.BadRequestError as error:
                fitted = _without_refused(asked, error)
                if fitted is None:
                    raise self._explained(error) from None
                asked = fitted
            except Exception as error:
                tries += 1
                pause = _pause_before_retry(error, tries)
                late = pause is None or time.monotonic() + pause >= deadline
                if reply.text or late or tries > self._settings.retries:
                    raise self._explained(error) from None
                await asyncio.sleep(pause or 0)
            finally:
                if reply.began:
                    limits.meter.add(self._usage(reply))

    async def _read(self, reply: _Reply, seconds: float, emit: Emit) -> None:
        import openai

        key = os.environ.get(self._settings.api_key_env) or NO_KEY
        capped = openai.DefaultAsyncHttpxClient(event_hooks={"response": [_cap]})
        async with openai.AsyncOpenAI(
            base_url=self._settings.base_url, api_key=key, timeout=seconds, max_retries=0, http_client=capped
        ) as client:
            async with await client.chat.completions.create(**reply.asked, stream=True) as chunks:
                reply.began = True
                async for chunk in chunks:
                    reply.take(chunk)
                    for choice in chunk.choices:
                        if emit(choice.delta.content or ""):
                            return
                    if reply.endless:
                        return
            if not reply.finished:
                raise ModelError("it ended in the middle")

    def _usage(self, reply: _Reply) -> Usage:
        settings = self._settings
        read, written = reply.tokens
        prices = settings.price_per_million_input, settings.price_per_million_output
        cost = cost_of(read, written, prices)
        currency = "" if cost is None else settings.currency
        return Usage(read, written, reply.cached, reply.counted is None, cost, currency)

    def _explained(self, error: Exception) -> ModelError:
        """One line for a person; never the key, which some servers repeat in what they say."""
        import openai

        where = f"model server {self._settings.base_url}"
        if isinstance(error, openai.APITimeoutError):
            return ModelError(f"{where} does not answer in time; see [answer] seconds in the settings")
        if isinstance(error, openai.APIConnectionError):
            reason = str(error.__cause__ or error).splitlines()[0]
            return ModelError(f"{where} cannot be reached ({reason}); see [hosted] base_url in the settings")
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            return ModelError(f"{where} refuses the key; put a valid one in ${self._settings.api_key_env}")
        if isinstance(error, openai.NotFoundError):
            return ModelError(
                f"{where} does not know the model {self._settings.model!r}, or base_url lacks its /v1 ending; "
                "see [hosted] in the settings"
            )
        if isinstance(error, openai.RateLimitError):
            return ModelError(f"{where} is asked too often, or its quota is used up (429); try again later")
        if isinstance(error, openai.APIStatusError):
            return ModelError(f"{where} answers {error.status_code}: {_first_line(error)}")
        if isinstance(error, UnicodeError | ValueError):
            return ModelError(f"{where} does not speak the chat protocol; see [hosted] base_url in the settings")
        return ModelError(f"{where} broke off its answer ({_first_line(error)})")


@dataclass(slots=True)
class _Reply:
    """One try: what was asked, and what has come back so far."""

    asked: dict[str, Any]
    limits: ChatLimits
    began: bool = False
    finished: bool = False
    text: str = ""
    counted: CompletionUsage | None = None

    def take(self, chunk: ChatCompletionChunk) -> None:
        """Note what a chunk brings. Some servers count with every chunk, most with the last."""
        self.counted = chunk.usage or self.counted
        for choice in chunk.choices:
            self.finished = self.finished or choice.finish_reason is not None
            self.text += choice.delta.content or ""

    @property
    def endless(self) -> bool:
        """Whether the server writes on past what it was allowed."""
        return len(self.text) > _LETTERS_PER_TOKEN * self.limits.max_tokens

    @property
    def tokens(self) -> tuple[int, int]:
        """Read and written, as the server counts or else by the words."""
        if self.counted is not None:
            return self.counted.prompt_tokens, self.counted.completion_tokens
        asked = " ".join(str(message["content"]) for message in self.asked["messages"])
        return estimate_tokens(asked), estimate_tokens(self.text)

    @property
    def cached(self) -> int:
        """Tokens that the server did not have to read again."""
        details = self.counted.prompt_tokens_details if self.counted is not None else None
        return (details.cached_tokens or 0) if details is not None else 0


async def _cap(response: Any) -> None:
    """Hold a response to its most bytes; called by the HTTP client before the body is read."""
    read = response.aiter_raw

    async def capped(*sizes: int) -> AsyncIterator[bytes]:
        left = _MOST_BYTES
        async for part in read(*sizes):
            left -= len(part)
            if left < 0:
                raise ModelError(f"it sends more than {_MOST_BYTES >> 20} MB")
            yield part

    response.aiter_raw = capped


def _pause_before_retry(error: Exception, tries: int) -> float | None:
    """Seconds to wait, or None where another try cannot help."""
    import openai

    # A timeout has used up the time of the whole answer.
    if isinstance(error, openai.APITimeoutError):
        return None
    if isinstance(error, openai.APIStatusError):
        if error.status_code not in (408, 409, 429) and error.status_code < 500:
            return None
        wanted = error.response.headers.get("retry-after", "")
        if wanted.replace(".", "", 1).isdigit():
            return float(wanted)
    return 0.5 * 2.0 ** (tries - 1)


def _without_refused(asked: dict[str, Any], error: openai.BadRequestError) -> dict[str, Any] | None:
    """The request without the option a server will not take; newer hosted models refuse some of them."""
    said = f"{error.param or ''} {error}"
    if "max_tokens" in said and "max_tokens" in asked:
        fitted = {**asked, "max_completion_tokens": asked["max_tokens"]}
        del fitted["max_tokens"]
        return fitted
    for option in ("temperature", "seed", "response_format", "stream_options"):
        if option in said and option in asked:
            return {key: value for key, value in asked.items() if key != option}
    return None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
