"""Evidence in, a checked text out: the model's draft, and the quotes where nothing of it is left.

The evidence is worth more than the prose: a model that fails, is late or writes what does not stand in its evidence
never costs it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from ingest.errors import ModelError
from rag.answer import Checked, check_draft
from rag.babble import babble
from rag.chat import ChatLimits, ChatModel, text_of
from rag.quoting import QuotingChat
from rag.schema import Citation, Span, Token, Waiting

# Sentences of which none stands: what follows will not either.
_FRUITLESS = 4


@dataclass(frozen=True, slots=True)
class Written:
    """The checked text, who wrote it, and the milliseconds of writing and of checking.

    `notice` says in one line why the model that was asked did not write it.
    """

    checked: Checked
    model: str
    answer_ms: float
    check_ms: float
    notice: str = ""


def write(
    chat: ChatModel, text: str, spans: Sequence[Span], citations: Sequence[Citation], limits: ChatLimits
) -> Iterator[Token | Waiting | Written]:
    """Pieces of the draft as the model writes them, then what stands of it."""
    began = time.perf_counter()
    model, draft, notice = chat.name, "", ""
    given = "\n".join([text, *(span.hit.passage.text for span in spans)])
    try:
        with closing(chat.stream(text, spans, limits)) as pieces:
            for piece in pieces:
                if isinstance(piece, Waiting):
                    yield piece
                    continue
                draft += piece
                _heed(chat.name, draft, piece, given, citations)
                yield Token(piece)
    except ModelError as error:
        draft, notice = "", f"{error}; these are the quotes"
    drafted = time.perf_counter()
    checked = check_draft(draft, citations) if draft.strip() else None
    if checked is None or not (checked.text or checked.refused):
        if not notice:
            what = "wrote nothing that stands in the evidence" if draft.strip() else "wrote nothing"
            notice = f"model {chat.name} {what}; these are the quotes"
        quoting = QuotingChat()
        quoted = check_draft(text_of(quoting.stream(text, spans, limits)), citations)
        claims = (checked.claims if checked else ()) + quoted.claims
        model, checked = quoting.name, Checked(quoted.text, claims, quoted.cited, refused=False)
    yield Written(checked, model, 1000 * (drafted - began), 1000 * (time.perf_counter() - drafted), notice)


def _heed(model: str, draft: str, piece: str, given: str, citations: Sequence[Citation]) -> None:
    """Raise ModelError as soon as a draft is seen to lead nowhere."""
    if reason := babble(draft, given):
        raise ModelError(f"model {model} {reason}")
    if any(stop in piece for stop in ".!?\n") and len(re.findall(r"\w[^.!?\n]*[.!?\n]+(?:\s|$)", draft)) >= _FRUITLESS:
        checked = check_draft(draft, citations)
        if not checked.text and not checked.refused and len(checked.claims) >= _FRUITLESS:
            raise ModelError(f"model {model} writes what its evidence does not say")
