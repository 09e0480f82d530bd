"""Known questions and a generation in, the weights of `rag/answerable.py` out.

The label is whether the documents answer the question, not whether this evidence does: what is asked for is there and
was not found is a refusal as wrong as any. Left out are questions that never come to the score: those that are
computed, those for which nothing is found. Those refused for a code that stands nowhere are kept without features: they
count where a threshold is judged by how many of its refusals are due.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case
from eval.support import area
from ingest.embed import Embedder
from ingest.errors import UnusableInput
from ingest.generation import Generation
from rag.answerable import ALL, PLAIN, Feature, Features, Fitted, Weights, read_features
from rag.answerers import ANSWERERS
from rag.exact import Asked, answer_exactly
from rag.finding import gather
from rag.rerank import Reranker
from rag.resolve import resolve
from rag.schema import Filters
from rag.settings import Settings
from rag.understand import understand

Table = NDArray[np.float64]
Labels = NDArray[np.bool_]

_RIDGES = (0.3, 1.0, 3.0, 10.0, 30.0)
_FOLDS = 10
_REPEATS = 5
_PRECISION = 0.9  # of the refusals, where the threshold is to stand
_LEAST = 20  # questions of each kind


@dataclass(frozen=True, slots=True)
class Measured:
    """Features of one question's evidence, None where a missing code decides; whether the documents answer it."""

    id: str
    category: str
    answerable: bool
    features: Features | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Refusals at one threshold, how many of them are due, and how many are due in all."""

    refused: int
    right: int
    due: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Weights, the ridge that cross-validation chose for them, and each question's probability by the other folds."""

    weights: Weights
    ridge: float
    held_out: Table  # (questions,)
    auc: float


def measure(
    cases: Sequence[Case],
    generation: Generation,
    embedder: Embedder,
    settings: Settings,
    today: date,
    reranker: Reranker,
    progress: Callable[[int], None] | None = None,
) -> tuple[Measured, ...]:
    """Features of the evidence of each case that comes to the score or is refused before it, in their order."""
    found = []
    for done, case in enumerate(cases, 1):
        asked = Asked(
            understand(case.question, today), Filters(), generation, embedder, settings, today, reranker=reranker
        )
        codes = resolve(generation, asked.understood.text, asked.understood.mentions)
        if codes.missing:
            found.append(Measured(case.id, case.category, case.answerable, None))
        elif answer_exactly(asked, ANSWERERS) is None:
            retrieved, quotes = gather(asked)
            if retrieved.codes.missing:
                found.append(Measured(case.id, case.category, case.answerable, None))
            elif quotes.spans:
                features = read_features(asked.understood, quotes, generation.rarity, embedder)
                found.append(Measured(case.id, case.category, case.answerable, features))
        if progress is not None:
            progress(done)
    return tuple(found)


def choose(measured: Sequence[Measured], features: Sequence[Feature], seed: int = 1) -> Chosen:
    """Weights with the ridge of the least cross-validated log loss. Raises UnusableInput where too little is known."""
    scored = [(one.features, one.answerable) for one in measured if one.features is not None]
    labels = np.array([answerable for _, answerable in scored], np.bool_)
    if min(int(labels.sum()), int((~labels).sum())) < _LEAST:
        raise UnusableInput(
            f"{len(scored)} questions come to the score, {int(labels.sum())} of them with an answer; "
            f"at least {_LEAST} with and {_LEAST} without are needed"
        )
    table = np.array([[values.value(name) for name in features] for values, _ in scored], np.float64)
    held = {ridge: _held_out(table, labels, ridge, seed) for ridge in _RIDGES}
    ridge = min(_RIDGES, key=lambda one: _log_loss(held[one], labels))
    return Chosen(fit(table, labels, features, ridge), ridge, held[ridge], area(held[ridge], labels))


def tally(measured: Sequence[Measured], held_out: Table, threshold: float) -> Tally:
    """What refusing below a threshold gives, each question by weights fitted without it; missing codes count."""
    before = [one for one in measured if one.features is None]
    scored = [one for one in measured if one.features is not None]
    below = [one for one, held in zip(scored, held_out, strict=True) if held < threshold]
    refused = [*before, *below]
    return Tally(len(refused), sum(not one.answerable for one in refused), sum(not one.answerable for one in measured))


def threshold_for(measured: Sequence[Measured], held_out: Table, precision: float = _PRECISION) -> float:
    """The highest threshold, in steps of a fiftieth, at which so many of the refusals are due; 0 where none is."""
    fits = [0.0]
    for step in range(1, 51):
        found = tally(measured, held_out, step / 50)
        if found.refused and found.right >= precision * found.refused:
            fits.append(step / 50)
    return max(fits)


def fit(table: Table, labels: Labels, features: Sequence[Feature], ridge: float) -> Weights:
    """Logistic regression with a ridge on the weights of the standardised features, none on the bias."""
    from scipy.optimize import minimize

    means, spread = table.mean(axis=0), table.std(axis=0)
    scales = np.where(spread > 1e-6, spread, 1.0)
    values = (table - means) / scales
    signs = np.where(labels, 1.0, -1.0)

    def loss(packed: Table) -> tuple[float, Table]:
        weights, bias = packed[:-1], packed[-1]
        totals = values @ weights + bias
        off = 1 / (1 + np.exp(-totals)) - labels
        lost = np.logaddexp(0, -totals * signs).sum() + ridge * (weights**2).sum() / 2
        return float(lost), np.append(values.T @ off + ridge * weights, off.sum())

    found = minimize(loss, np.zeros(values.shape[1] + 1), jac=True).x
    return Weights(
        features=tuple(features),
        means=_rounded(means),
        scales=_rounded(scales),
        weights=_rounded(found[:-1]),
        bias=_rounded(found[-1:])[0],
    )


def fitted(
    measured: Sequence[Measured],
    cases: Sequence[Case],
    today: date,
    embedder: Embedder,
    reranker: Reranker,
) -> tuple[Fitted, Chosen, Chosen]:
    """Both sets of weights, over the same evidence, with what they were fitted on."""
    full, plain = choose(measured, ALL), choose(measured, PLAIN)
    made = Fitted(
        file=cases[0].file,
        questions=len(cases),
        answerable=sum(case.answerable for case in cases),
        day=today,
        embedder=embedder.name,
        reranker=reranker.name,
        fingerprint=reranker.fingerprint,
        l2=(full.ridge, plain.ridge),
        auc=(round(full.auc, 4), round(plain.auc, 4)),
        refuse_below=(threshold_for(measured, full.held_out), threshold_for(measured, plain.held_out)),
        with_reranker=full.weights,
        without=plain.weights,
    )
    return made, full, plain


def _held_out(table: Table, labels: Labels, ridge: float, seed: int) -> Table:
    """Of each question, its mean probability by weights fitted on the folds that it is not in."""
    chance = np.random.default_rng(seed)
    names: tuple[Feature, ...] = ALL[: table.shape[1]]
    total = np.zeros(len(labels))
    for _ in range(_REPEATS):
        fold = chance.permutation(len(labels)) % _FOLDS
        for part in range(_FOLDS):
            out = fold == part
            weights = fit(table[~out], labels[~out], names, ridge)
            for at in np.flatnonzero(out):
                values = dict(zip(names, table[at].tolist(), strict=True))
                total[at] += weights.probability(replace(Features(0.0, 0.0), **values))
    return total / _REPEATS


def _log_loss(probabilities: Table, labels: Labels) -> float:
    return float(-np.log(np.clip(np.where(labels, probabilities, 1 - probabilities), 1e-9, 1)).mean())


def _rounded(values: Table) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)
