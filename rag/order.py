"""Which of the quotes chosen stands first: the one that answers, read by the reranker together with the question.

Which quotes are chosen is not its business: chosen by it, more of them miss the point (docs/lab-log.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.rerank import Reranker
from rag.schema import Span
from rag.wording import readable

# The quotes that are read, and what a unit of the reranker's score counts in units of a span's.
_READ = 4
_LOGIT = 0.03


def answering_first(question: str, spans: Sequence[Span], reranker: Reranker) -> tuple[Span, ...]:
    """The same spans, the first four in the order of their own score and the reranker's, numbered anew."""
    read, rest = spans[:_READ], spans[_READ:]
    heard = reranker.scores(question, [_told(span) for span in read])
    score = {span.number: span.score + _LOGIT * float(said) for span, said in zip(read, heard, strict=True)}
    ordered = [*sorted(read, key=lambda span: (-score[span.number], span.number)), *rest]
    return tuple(replace(span, number=number) for number, span in enumerate(ordered, start=1))


def _told(span: Span) -> str:
    """The quote as a sentence that reads alone: a row with its column heads, under the nearest heading."""
    passage = span.hit.passage
    heading = passage.location.heading[-1] if passage.location.heading else passage.title
    return f"{heading}: {readable(span)}"
