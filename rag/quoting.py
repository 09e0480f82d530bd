"""Answers with no language model: the evidence in its own words, under the heading it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from rag.chat import ChatLimits, Pieces
from rag.schema import Span
from rag.wording import readable

# Quotes are shown while they score at least this share of the best one.
_SHARE_OF_BEST = 0.7
_MOST_QUOTES = 4


class QuotingChat:
    """Composes the answer from verbatim evidence; the same evidence always gives the same answer."""

    name = "quoting"

    def stream(self, question: str, spans: Sequence[Span], limits: ChatLimits) -> Pieces:
        """One line a quote, each ending with its number."""
        for span in quoted_spans(spans):
            yield f"{quoted_line(span)} [{span.number}]\n"


def quoted_spans(spans: Sequence[Span]) -> list[Span]:
    """The spans that are quoted as the answer, best first."""
    best = max((span.score for span in spans), default=0.0)
    return [span for span in spans if span.score >= _SHARE_OF_BEST * best][:_MOST_QUOTES]


def quoted_line(span: Span) -> str:
    """The quote on one line, led by the end of its heading path where its own words do not say it."""
    words = readable(span)
    said = words.lower()
    lead = [" ".join(part.split()) for part in span.hit.passage.location.heading[-2:]]
    lead = [part for part in lead if part.lower() not in said]
    return f"{' > '.join(lead)}: {words}" if lead else words
