"""A question and its evidence in, the probability that the evidence answers it out: a logistic score of few features.

strength  how well the spans fit by words and weight (rag/refuse.py)
words     share of the question's rarity-weighted words that the best span has, as they stand or by likeness
told      best score that the reranker gives one of the first four quotes, told so that it reads alone (rag/order.py)

Weights stand in answerable.json beside this file, with what they were fitted on; `nameplate eval calibrate` writes it.
Where there is no reranker, or another one than they were fitted with, a second set knows the first two only.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from pydantic import Field, ValidationError, model_validator

from ingest.embed import Embedder
from ingest.errors import UnusableInput
from ingest.settings import Section
from rag.order import Quotes
from rag.refuse import strength
from rag.rerank import Reranker
from rag.schema import Span
from rag.support import Support
from rag.understand import Understood
from rag.when import relative_words

Rarity = Callable[[Sequence[str]], Mapping[str, float]]
Feature = Literal["strength", "words", "told"]

FITTED = Path(__file__).with_name("answerable.json")
PLAIN: tuple[Feature, ...] = ("strength", "words")
ALL: tuple[Feature, ...] = get_args(Feature)
_PIECE = re.compile(r"[^\W_]+")
_HEADINGS = 2
_CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Features:
    """What the score is made of. `told` is None where no reranker has read the quotes."""

    strength: float
    words: float
    told: float | None = None
    best: int = 0  # which span answers best, its place in the evidence

    def value(self, name: Feature) -> float:
        """One of them; 0 where it was not measured."""
        found: float | None = getattr(self, name)
        return found or 0.0


class Weights(Section):
    """A logistic score: of each feature, (value - mean) / scale, times its weight."""

    features: tuple[Feature, ...] = Field(min_length=1)
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    @model_validator(mode="after")
    def _as_long(self) -> Weights:
        if {len(self.means), len(self.scales), len(self.weights)} != {len(self.features)}:
            raise ValueError("means, scales and weights must be as many as features")
        if not all(scale > 0 and math.isfinite(scale) for scale in self.scales):
            raise ValueError("a scale must be above 0")
        return self

    def probability(self, features: Features) -> float:
        """0 to 1."""
        parts = zip(self.features, self.means, self.scales, self.weights, strict=True)
        total = self.bias + sum(weight * (features.value(name) - mean) / scale for name, mean, scale, weight in parts)
        # Either form alone overflows on one side.
        return 1 / (1 + math.exp(-total)) if total > -30 else math.exp(max(total, -700.0))


class Fitted(Section):
    """Weights with and without a reranker, and what they were fitted on."""

    file: str
    questions: int = Field(ge=0)
    answerable: int = Field(ge=0)
    day: date
    embedder: str
    reranker: str  # name
    fingerprint: str  # of the reranker whose scores these are
    l2: tuple[float, float]  # ridge of the two sets, with the reranker first
    auc: tuple[float, float]  # cross-validated on the same questions
    refuse_below: tuple[float, float]  # up to here nine of ten refusals were due there
    with_reranker: Weights
    without: Weights

    def knows(self, reranker: Reranker | None) -> bool:
        """Whether the scores of this reranker are those of the fit."""
        return reranker is not None and reranker.fingerprint == self.fingerprint

    def probability(self, features: Features) -> float:
        """That the evidence answers the question, 0 to 1."""
        return (self.without if features.told is None else self.with_reranker).probability(features)

    def text(self) -> str:
        """As it stands in the file."""
        return json.dumps(self.model_dump(mode="json"), indent=2) + "\n"


@lru_cache(maxsize=4)
def load_fitted(file: Path = FITTED) -> Fitted:
    """The weights, read once. Raises UnusableInput naming the file."""
    try:
        return Fitted.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise UnusableInput(
            f"{file} holds no fitted weights ({why}); write it with: nameplate eval calibrate"
        ) from None


def read_features(understood: Understood, quotes: Quotes, rarity: Rarity, embedder: Embedder) -> Features:
    """Of the quotes together."""
    if not quotes.spans:
        return Features(0.0, 0.0)
    shares = _shares(understood, [_under_heads(span) for span in quotes.spans], Support(embedder, rarity))
    strong = strength(understood, quotes.spans, rarity)
    if not quotes.heard:
        return Features(strong, max(shares), best=int(np.argmax(shares)))
    return Features(strong, max(shares), max(quotes.heard), best=int(np.argmax(quotes.heard)))


def _under_heads(span: Span) -> str:
    passage = span.hit.passage
    own = span.quote
    heads = [part for part in (passage.title, *passage.location.heading[-_HEADINGS:]) if part]
    context = [line for line in passage.context.splitlines() if line not in own][:_CONTEXT]
    return "\n".join([*heads, *context, own])


def _shares(understood: Understood, texts: Sequence[str], support: Support) -> list[float]:
    """Of each text, the share of the question's rarity-weighted content words that stand in it or are like its own."""
    asked = {piece for word in understood.words for piece in _PIECE.findall(word.lower())}
    # A time asked about chooses the documents; it need not stand in them.
    asked -= set(_PIECE.findall(relative_words(understood.text).lower()))
    asked = {piece for piece in asked if not understood.when.may_be_told_by(piece)}
    reading = support.read(understood.text, texts)
    counted = [at for at, word in enumerate(reading.words) if set(_PIECE.findall(word.text.lower())) & asked]
    weights = reading.weights[counted]
    if not weights.sum():
        return [0.0] * len(texts)
    there = np.array([reading.stands(at) for at in range(len(texts))], np.float64)[:, counted]
    return [float(share) for share in (np.maximum(reading.likeness[:, counted], there) @ weights) / weights.sum()]
