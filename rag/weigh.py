"""How well one sentence or row speaks to a question: a weighted sum of a few plain features.

words    share of the question's rarity-weighted words that stand in the unit
head     share of the rest that stands in its title, heading path or context
meaning  cosine of question and unit, under its heading
rank     how well its passage was retrieved, 0 to 1 over the hits
value    1 where the question asks for a number or date and the unit holds one that the question does not;
         for a question of money a price, of the time of day a clock time, not any number
shout    1 where nearly all letters are capitals: a heading or a stamp, not a statement
length   how far the unit exceeds a sentence: a list of everything matches everything
echo     share of a sentence's words that stand above it already: a title repeated on the page says nothing
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Embedder
from ingest.lexical import lexical_tokens
from ingest.schema import BlockKind
from rag.schema import Hit
from rag.understand import Understood

Rarity = Callable[[Sequence[str]], Mapping[str, float]]

# Set by hand, with the real and the sample questions in view; not fitted, no weight was varied alone (docs/lab-log.md).
WEIGHTS = {"words": 0.45, "head": 0.25, "meaning": 0.40, "rank": 0.15, "value": 0.12, "shout": -0.12, "length": -0.10,
           "echo": -0.10}  # fmt: skip
_FEATURES = ("words", "head", "rank", "value", "shout", "length", "echo")
# Embedding is the dear part: only the units that the other features put in front are read for their meaning.
_READ = 16
_SENTENCE_WORDS = 45

_ASKS_VALUE = re.compile(
    r"\b(?:how (?:much|many|long|far|often|high|low|big|large|deep|wide|thick|fast|old|soon|late|early|hot|heavy)|when"
    r"|what (?:is|are|was|were) the|which (?:year|date|day|month|edition|value|number|amount|rate|price)|until|since"
    r"|(?:charge|price|rate|cost|fee|limit|torque|voltages?|current|pressure|temperature|speed|level|setting|clearance"
    r"|lifetime|capacity|size|weight|volume|percent(?:age)?|share|maximum|minimum|max|min|number|date|year)s?\b)",
    re.IGNORECASE,
)
_ASKS_MONEY = re.compile(r"\b(?:charges?|prices?|rates?|costs?|fees?|bill|pay|dollars?|euros?|cents?)\b", re.IGNORECASE)
_ASKS_CLOCK = re.compile(
    r"\b(?:from when to when|(?:at |between |from )?(?:what|which) (?:time|hours?)|time of day|(?:what|which) hours)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\b", re.IGNORECASE)
_PRICE = re.compile(r"[$€£¢]\s?\d|\d\s?(?:¢|cents?\b|EUR\b|USD\b)|\b\d+[.,]\d{2,6}\b|\d\s?(?:%|percent)")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, table line or row of a hit: passage.text[start:end]."""

    hit: Hit
    start: int
    end: int

    @property
    def text(self) -> str:
        """The verbatim words."""
        return self.hit.passage.text[self.start : self.end]


def asks_value(question: str) -> bool:
    """Whether a number or a date is asked for."""
    return bool(_ASKS_VALUE.search(question))


def weigh(understood: Understood, units: Sequence[Unit], embedder: Embedder, rarity: Rarity) -> NDArray[np.float64]:
    """A score for each unit, higher is better; about 0 to 1."""
    features = plain_features(understood, units, rarity)
    plain = sum((WEIGHTS[name] * values for name, values in features.items()), np.zeros(len(units)))
    read = np.argsort(-plain, kind="stable")[:_READ]
    meaning = np.zeros(len(units))
    meaning[read] = meanings(understood, [units[int(index)] for index in read], embedder)
    return np.asarray(plain + WEIGHTS["meaning"] * meaning, np.float64)


def plain_features(understood: Understood, units: Sequence[Unit], rarity: Rarity) -> dict[str, NDArray[np.float64]]:
    """Every feature but the meaning, each of shape (units,)."""
    asked = dict(rarity(understood.tokens))
    total = sum(asked.values()) or 1.0
    wants_value = asks_value(understood.text)
    wants_clock = bool(_ASKS_CLOCK.search(understood.text))
    wants_money = not wants_clock and bool(_ASKS_MONEY.search(understood.text))
    given = set(_DIGITS.findall(understood.text))
    scores = [unit.hit.score for unit in units]
    low, spread = min(scores), (max(scores) - min(scores)) or 1.0
    heads: dict[int, set[str]] = {}
    rows = []
    for unit in units:
        passage, text = unit.hit.passage, unit.text
        head = heads.get(passage.id)
        if head is None:
            around = "\n".join([passage.title, *passage.location.heading, passage.context])
            head = heads[passage.id] = set(lexical_tokens(around))
        own = set(lexical_tokens(text))
        words = sum(weight for token, weight in asked.items() if token in own)
        above = sum(weight for token, weight in asked.items() if token in head and token not in own)
        value = wants_value and any(number not in given for number in _DIGITS.findall(text))
        value = value and (not wants_money or bool(_PRICE.search(text)))
        value = value and (not wants_clock or bool(_CLOCK.search(text)))
        letters = [sign for sign in text if sign.isalpha()]
        shout = len(letters) > 3 and sum(sign.isupper() for sign in letters) > 0.75 * len(letters)
        length = max(0.0, math.log2(max(1, len(text.split())) / _SENTENCE_WORDS))
        prose = passage.block not in (BlockKind.ROW, BlockKind.TABLE)
        echo = len(own & head) / len(own) if prose and own else 0.0
        rank = (unit.hit.score - low) / spread
        rows.append((words / total, above / total, rank, float(value), float(shout), length, echo))
    table = np.array(rows, np.float64).reshape(len(units), len(_FEATURES))
    return dict(zip(_FEATURES, table.T, strict=True))


def meanings(understood: Understood, units: Sequence[Unit], embedder: Embedder) -> NDArray[np.float64]:
    """Cosine of the question and each unit, read under its nearest heading."""
    texts = []
    for unit in units:
        passage = unit.hit.passage
        texts.append(f"{passage.location.heading[-1] if passage.location.heading else passage.title}\n{unit.text}")
    return np.asarray(embedder.embed_passages(texts) @ embedder.embed_query(understood.text), np.float64)
