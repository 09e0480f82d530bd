"""Which of the quotes chosen stands first: the one that answers, read by the reranker together with the question.

Which quotes are chosen is not its business: chosen by it, more of them miss the point (docs/lab-log.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.rerank import Reranker
from rag.schema import Span
from rag.wording import readable

# The quotes that are read, and what a unit of the reranker's score counts in units of a span's.
_READ = 4
_LOGIT = 0.03


@dataclass(frozen=True, slots=True)
class Quotes:
    """Spans in order, and what the reranker says of the first four of them; nothing where there is none."""

    spans: tuple[Span, ...]
    heard: tuple[float, ...] = ()


def read_again(question: str, spans: Sequence[Span], reranker: Reranker | None) -> Quotes:
    """The same spans in the same order, the first four of them read."""
    if reranker is None:
        return Quotes(tuple(spans))
    heard = reranker.scores(question, [_told(span) for span in spans[:_READ]])
    return Quotes(tuple(spans), tuple(float(one) for one in heard))


def answering_first(quotes: Quotes) -> Quotes:
    """The same spans, those that were read in the order of their own score and the reranker's, numbered anew."""
    pairs = list(zip(quotes.spans, quotes.heard, strict=False))
    pairs.sort(key=lambda pair: (-(pair[0].score + _LOGIT * pair[1]), pair[0].number))
    ordered = [*(span for span, _ in pairs), *quotes.spans[len(pairs) :]]
    numbered = tuple(replace(span, number=number) for number, span in enumerate(ordered, start=1))
    return Quotes(numbered, tuple(heard for _, heard in pairs))


def _told(span: Span) -> str:
    """The quote as a sentence that reads alone: a row with its column heads, under the nearest heading."""
    passage = span.hit.passage
    heading = passage.location.heading[-1] if passage.location.heading else passage.title
    return f"{heading}: {readable(span)}"
