"""Any server that speaks OpenAI's Chat Completions: a hosted service, or Ollama, vLLM, llama-server nearby."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from ingest.errors import ModelError
from rag.chat import ChatLimits, Emit, Message, chat_messages, form_option, relay
from rag.schema import Span
from rag.settings import HostedSettings

if TYPE_CHECKING:
    import openai

# A local server ignores the key but the client library insists on one.
NO_KEY = "none"


class HostedChat:
    """A language model behind a URL. Only the question and its few evidence lines are sent."""

    def __init__(self, settings: HostedSettings, evidence_tokens: int = 700) -> None:
        for key, value in (("base_url", settings.base_url), ("model", settings.model)):
            if not value:
                raise ModelError(f"the hosted model is not configured; set {key} in [hosted] of the settings")
        self.name = settings.model
        self._settings = settings
        self._evidence_tokens = evidence_tokens

    def stream(self, question: str, spans: Sequence[Span], limits: ChatLimits) -> Iterator[str]:
        """Pieces of the draft. Raises ModelError naming the server: refused, unknown model, late, broken off."""
        asked: dict[str, Any] = {
            "model": self._settings.model,
            "messages": chat_messages(question, spans, self._evidence_tokens),
            "max_tokens": limits.max_tokens,
            "temperature": limits.temperature,
            "seed": limits.seed,
        }
        return relay(lambda emit: self._complete(asked, limits, emit), limits, daemon=True)

    def fill(self, messages: Sequence[Message], schema: Mapping[str, JsonValue], limits: ChatLimits) -> str:
        """JSON of the schema, as far as the server holds its model to it. Raises ModelError naming the server."""
        asked: dict[str, Any] = {
            "model": self._settings.model,
            "messages": list(messages),
            "max_tokens": limits.max_tokens,
            "temperature": limits.temperature,
            "seed": limits.seed,
            "response_format": form_option(schema),
        }
        return "".join(relay(lambda emit: self._complete(asked, limits, emit), limits, daemon=True))

    def _complete(self, asked: dict[str, Any], limits: ChatLimits, emit: Emit) -> None:
        """Ask, and ask again while nothing was written yet and another try can help."""
        import openai

        deadline = time.monotonic() + limits.seconds
        tries = 0
        while not emit(""):
            written = False

            def counted(piece: str) -> bool:
                nonlocal written
                written = written or bool(piece)
                return emit(piece)

            try:
                return self._read(asked, max(0.1, deadline - time.monotonic()), counted)
            except openai.BadRequestError as error:
                fitted = _without_refused(asked, error)
                if fitted is None:
                    raise self._explained(error) from None
                asked = fitted
            except Exception as error:
                tries += 1
                pause = _pause_before_retry(error, tries)
                late = pause is None or time.monotonic() + pause >= deadline
                if written or late or tries > self._settings.retries:
                    raise self._explained(error) from None
                time.sleep(pause or 0)
        return None

    def _read(self, asked: dict[str, Any], seconds: float, emit: Emit) -> None:
        import openai

        key = os.environ.get(self._settings.api_key_env) or NO_KEY
        base_url = self._settings.base_url
        with openai.OpenAI(base_url=base_url, api_key=key, timeout=seconds, max_retries=0) as client:
            finished = False
            with client.chat.completions.create(**asked, stream=True) as chunks:
                for chunk in chunks:
                    for choice in chunk.choices:
                        finished = finished or choice.finish_reason is not None
                        if emit(choice.delta.content or ""):
                            return
            if not finished:
                raise ModelError("the answer broke off")

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
        return ModelError(f"{where} broke off its answer ({_first_line(error)})")


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
    for option in ("temperature", "seed", "response_format"):
        if option in said and option in asked:
            return {key: value for key, value in asked.items() if key != option}
    return None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
