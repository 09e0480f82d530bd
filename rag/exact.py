"""Questions that have one right value: asked of records, rates and exact mentions before any passage is ranked.

Each answerer reads the question for itself and returns None where it is not of its kind. The first that
answers is believed, so an answerer that is unsure must keep silent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.embed import Embedder
from ingest.generation import Generation
from rag.addressed import Guard, barred_for
from rag.chat import ChatModel
from rag.rerank import Reranker
from rag.schema import Citation, Computation, Filters, Status
from rag.settings import Settings
from rag.understand import Understood


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and all that may be looked at to answer it. `chat` is None where no model may be asked.

    `guard` tells what words of the documents are no evidence of it; `before` are the passages that were cited for the
    question that it follows.
    """

    understood: Understood
    filters: Filters
    generation: Generation
    embedder: Embedder
    settings: Settings
    today: date
    chat: ChatModel | None = None
    guard: Guard = barred_for
    reranker: Reranker | None = None
    before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Exact:
    """An answer that needs no passage ranked. `text` marks its citations as [1]."""

    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    computation: Computation | None = None
    did_you_mean: tuple[str, ...] = ()


Answerer = Callable[[Asked], Exact | None]


def answer_exactly(asked: Asked, answerers: Sequence[Answerer]) -> Exact | None:
    """The first exact answer, or None where the question is for the passages."""
    for answerer in answerers:
        found = answerer(asked)
        if found is not None:
            return found
    return None
