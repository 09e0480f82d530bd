"""Evidence in, a checked text out: the model's draft, and the quotes where nothing of it is left.

The evidence is worth more than the prose: a model that fails, is late or writes what does not stand in its evidence
never costs it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.errors import ModelError
from rag.answer import Checked, check_draft
from rag.chat import ChatLimits, ChatModel
from rag.quoting import QuotingChat
from rag.schema import Citation, Span, Token


@dataclass(frozen=True, slots=True)
class Written:
    """The checked text, who wrote it, and the milliseconds of writing and of checking."""

    checked: Checked
    model: str
    answer_ms: float
    check_ms: float


def write(
    chat: ChatModel, text: str, spans: Sequence[Span], citations: Sequence[Citation], limits: ChatLimits
) -> Iterator[Token | Written]:
    """Pieces of the draft as the model writes them, then what stands of it."""
    began = time.perf_counter()
    model, draft = chat.name, ""
    try:
        for piece in chat.stream(text, spans, limits):
            draft += piece
            yield Token(piece)
    except ModelError as error:
        model, draft = f"quoting ({error})", ""
    drafted = time.perf_counter()
    checked = check_draft(draft, citations) if draft else None
    if checked is None or not (checked.text or checked.refused):
        quoted = check_draft("".join(QuotingChat().stream(text, spans, limits)), citations)
        claims = (checked.claims if checked else ()) + quoted.claims
        checked = Checked(quoted.text, claims, quoted.cited, refused=False)
    yield Written(checked, model, 1000 * (drafted - began), 1000 * (time.perf_counter() - drafted))
