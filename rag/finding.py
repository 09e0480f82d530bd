"""What the documents have for a question: passages, the sentences or rows of them that speak to it, and whether
these answer it. A question and a generation in, evidence out; knows nothing of who writes the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.answerable import Features, load_fitted, read_features
from rag.evidence import select_spans
from rag.exact import Asked
from rag.order import Quotes, answering_first, read_again
from rag.refuse import telling
from rag.resolve import Absent, Codes
from rag.retrieve import Retrieved, retrieve
from rag.schema import Hit, Span
from rag.scope import in_scope


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found, best first. `answers` says whether it is enough for an answer.

    `features` and the `probability` that it answers are None where a code asked for is missing: that decides alone.
    """

    retrieved: Retrieved
    spans: tuple[Span, ...]
    answers: bool
    features: Features | None = None
    probability: float | None = None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The passages found."""
        return self.retrieved.hits

    @property
    def codes(self) -> Codes:
        """What became of the codes asked for."""
        return self.retrieved.codes

    @property
    def absent(self) -> tuple[Absent, ...]:
        """Codes asked for that the documents do not name."""
        return self.codes.absent


def find_evidence(asked: Asked, codes_missing: bool) -> Evidence:
    """Evidence from what is in force at the time asked about; from what no longer holds where nothing else answers.

    `codes_missing`: of a code asked for nothing is known at all, so that no other time can help.
    """
    now = _evidence(asked, past=False)
    means_today = asked.understood.when.today and asked.filters.as_of is None
    if now.answers or codes_missing or not means_today:
        return now
    # What no longer holds is better than nothing, where it is said that it no longer holds.
    scope = in_scope(asked.generation, asked.filters, asked.understood.when, asked.today, past=True)
    if scope is None or not len(scope):
        return now
    before = _evidence(asked, past=True)
    if before.answers:
        return before
    return replace(now, probability=max(now.probability or 0.0, before.probability or 0.0))


def gather(asked: Asked, past: bool = False) -> tuple[Retrieved, Quotes]:
    """Passages and the spans of them that can be evidence, of what is in force or of what no longer is."""
    generation, understood, settings = asked.generation, asked.understood, asked.settings
    found = retrieve(
        generation,
        asked.embedder,
        understood,
        asked.filters,
        settings.retrieve,
        settings.retrieve.hits,
        asked.today,
        past=past,
        before=asked.before,
    )
    codes = [code.normals for code in found.codes.found]
    spans = select_spans(
        understood,
        telling(found.hits, found.codes),
        asked.embedder,
        generation.rarity,
        settings.answer.spans,
        codes,
        asked.guard,
    )
    quotes = read_again(understood.text, spans, asked.reranker)
    # Of several codes asked for, each has its quote in the order of the question.
    return found, answering_first(quotes) if len(codes) < 2 else quotes


def _evidence(asked: Asked, past: bool) -> Evidence:
    found, quotes = gather(asked, past)
    spans = quotes.spans
    if found.codes.missing:
        return Evidence(found, spans, answers=False)
    fitted = load_fitted()
    if not fitted.knows(asked.reranker):
        quotes = Quotes(spans)
    features = read_features(asked.understood, quotes, asked.generation.rarity, asked.embedder)
    probability = fitted.probability(features) if spans else 0.0
    # Without evidence there is nothing to quote, whatever the threshold.
    answers = bool(spans) and probability >= asked.settings.answer.not_found_below
    return Evidence(found, spans, answers, features, probability)
