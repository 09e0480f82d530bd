"""Claims with labelled evidence in, how well the support score tells the supported ones from the rest out.

A file is JSON Lines: {"claim", "evidence": [sentences], "label"}; `supported` is one class, every other label the
other. The peer in the same run is the share of a claim's words that stand anywhere in its evidence.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import UnusableInput
from ingest.lexical import lexical_tokens
from rag.support import Reading, Support

SUPPORTED = "supported"
# A page is long: its sentences with most of the claim's rare words are read, those that stand first with them.
_READ = 40
_HEAD = 4
# What supports one claim stands close together on a page, under its title.
_SEEDS = 6
_WINDOW = 10
_TITLE = 2
_DRAWS = 2000
_SHARES = (0.99, 0.95, 0.90, 0.80, 0.70, 0.50)

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, the sentences it must be judged by, and whether a person found it supported by them."""

    claim: str
    evidence: tuple[str, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Separation:
    """Area under the ROC curve of a score, with a 95 % interval from drawing pairs again."""

    name: str
    auc: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """Shares of the supported pairs and of the others that score at least `value`."""

    value: float
    kept: float
    passed: float


@dataclass(frozen=True, slots=True)
class SupportReport:
    """What was measured over one set of pairs; `scores` in their order."""

    name: str
    pairs: tuple[Pair, ...]
    scores: tuple[float, ...]
    separations: tuple[Separation, ...]
    thresholds: tuple[Threshold, ...]

    def as_json(self) -> dict[str, object]:
        """The object of `eval support --json`."""
        return {
            "set": self.name,
            "pairs": len(self.pairs),
            "supported": sum(pair.supported for pair in self.pairs),
            "auc": {
                one.name: {"auc": round(one.auc, 4), "interval": [round(one.low, 4), round(one.high, 4)]}
                for one in self.separations
            },
            "thresholds": [
                {"at": round(one.value, 4), "supported_kept": round(one.kept, 4), "others_passed": round(one.passed, 4)}
                for one in self.thresholds
            ],
        }


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")
    claim: str = Field(min_length=1)
    evidence: list[str] = Field(min_length=1)
    label: str


def load_pairs(path: Path) -> tuple[Pair, ...]:
    """The pairs of a JSON Lines file, or of all such files of a folder; raises UnusableInput naming the line."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise UnusableInput(f"{path} holds no .jsonl file of claims; name a file or its folder")
    pairs = tuple(pair for file in files for pair in _read(file))
    if len({pair.supported for pair in pairs}) < 2:
        raise UnusableInput(f'{path}: claims labelled "{SUPPORTED}" and others are both needed')
    return pairs


def _read(file: Path) -> list[Pair]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UnusableInput(f"{file} cannot be read ({why}); check the path") from None
    pairs = []
    for at, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read = _Line.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError):
            raise UnusableInput(
                f'{file} line {at}: no claim; a line is {{"claim", "evidence": [sentences], "label"}}'
            ) from None
        pairs.append(Pair(read.claim, tuple(read.evidence), read.label == SUPPORTED))
    return pairs


def measure_support(
    name: str, pairs: Sequence[Pair], support: Support, progress: Callable[[int], None] | None = None
) -> SupportReport:
    """Score every pair, by meaning and by shared words."""
    rarity = rarity_of([sentence for pair in pairs for sentence in pair.evidence])
    scores = []
    for done, pair in enumerate(pairs, 1):
        scores.append(score_pair(pair, support, rarity))
        if progress is not None:
            progress(done)
    labels = np.array([pair.supported for pair in pairs])
    overlap = np.array([shared_words(pair) for pair in pairs])
    found = np.array(scores)
    return SupportReport(
        name=name,
        pairs=tuple(pairs),
        scores=tuple(scores),
        separations=(separation("support", found, labels), separation("word overlap", overlap, labels)),
        thresholds=thresholds(found, labels),
    )


def score_pair(pair: Pair, support: Support, rarity: Callable[[Sequence[str]], Mapping[str, float]]) -> float:
    """The best of a few windows of neighbouring sentences, each read with the head of the page."""
    tokens = set(lexical_tokens(pair.claim))
    weight = rarity(sorted(tokens))
    shared = np.array([sum(weight[token] for token in tokens & set(lexical_tokens(one))) for one in pair.evidence])
    read = sorted({*np.argsort(-shared, kind="stable")[:_READ].tolist(), *range(min(_HEAD, len(shared)))})
    reading = support.read(pair.claim, [pair.evidence[at] for at in read])
    return max(reading.support(chosen) for chosen in _windows(reading, read))


def _windows(reading: Reading, places: Sequence[int]) -> list[list[int]]:
    """The neighbourhoods of the sentences that say most of the claim, as places in the reading."""
    order = np.argsort(-(reading.likeness @ reading.weights), kind="stable")[:_SEEDS]
    return [
        [at for at, place in enumerate(places) if abs(place - places[seed]) <= _WINDOW or place < _TITLE]
        for seed in order.tolist()
    ]


def shared_words(pair: Pair) -> float:
    """Plain word overlap: the share of the claim's words that stand in the evidence."""
    said = set(re.findall(r"\w+", pair.claim.lower()))
    return len(said & set(re.findall(r"\w+", " ".join(pair.evidence).lower()))) / len(said) if said else 0.0


def rarity_of(sentences: Sequence[str]) -> Callable[[Sequence[str]], Mapping[str, float]]:
    """How rare a token is among these sentences, as a lexical index over them would have it."""
    holders: Counter[str] = Counter()
    for sentence in sentences:
        holders.update(set(lexical_tokens(sentence)))
    count = len(sentences)
    return lambda tokens: {
        token: math.log1p((count - holders[token] + 0.5) / (holders[token] + 0.5)) for token in tokens
    }


def separation(name: str, scores: Scores, labels: NDArray[np.bool_], seed: int = 1) -> Separation:
    """The area, and the 2.5 % and 97.5 % marks of it over pairs drawn again with replacement."""
    chance = np.random.default_rng(seed)
    drawn = []
    for _ in range(_DRAWS):
        picked = chance.integers(0, len(scores), len(scores))
        if labels[picked].any() and not labels[picked].all():
            drawn.append(area(scores[picked], labels[picked]))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Separation(name, area(scores, labels), float(low), float(high))


def area(scores: Scores, labels: NDArray[np.bool_]) -> float:
    """How often a supported pair scores above another one; ties count half."""
    order = np.sort(scores[~labels])
    below = np.searchsorted(order, scores[labels], side="left")
    tied = np.searchsorted(order, scores[labels], side="right") - below
    return float((below + tied / 2).mean() / len(order))


def thresholds(scores: Scores, labels: NDArray[np.bool_]) -> tuple[Threshold, ...]:
    """Where a share of the supported pairs is kept, and how many of the others pass there."""
    found = []
    for share in _SHARES:
        value = float(np.quantile(scores[labels], 1 - share, method="lower"))
        found.append(
            Threshold(value, float((scores[labels] >= value).mean()), float((scores[~labels] >= value).mean()))
        )
    return tuple(found)
