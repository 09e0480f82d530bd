"""Settings in, the model that writes the answers out: none, one in this process, or a server."""

from __future__ import annotations

from typing import Literal

from ingest.errors import ModelError
from rag.chat import ChatModel
from rag.settings import Settings

Which = Literal["auto", "quoting", "local", "hosted"]


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
