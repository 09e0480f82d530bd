"""Scored cases in, rates with intervals out: over all, and by kind, category, asset and language of the question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.intervals import score_interval
from eval.run import RunReport
from eval.scored import Scored, ScoredCase, metrics_of, scored


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean over `scored` cases with its resampled 95 % interval; None where none is scored."""

    mean: float | None
    low: float | None
    high: float | None
    scored: int


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Milliseconds, of `count` cases."""

    p50: float
    p95: float
    count: int = 0


NOTHING = Rate(None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Summary:
    """One slice of a run. Refusal precision: due refusals of all refusals; recall: of all that were due."""

    name: str
    cases: int
    answerable: int
    errors: int
    rates: Mapping[str, Rate]
    evidence_ms: Percentiles
    total_ms: Percentiles

    @property
    def refusal_precision(self) -> Rate:
        """Due refusals of all refusals."""
        return self.rates.get("refusal_precision", NOTHING)

    @property
    def refusal_recall(self) -> Rate:
        """Refusals of all that were due."""
        return self.rates.get("refusal_recall", NOTHING)


Slicing = Callable[[ScoredCase], str]
SLICINGS: Mapping[str, Slicing] = {
    "kind": lambda case: case.kind,
    "category": lambda case: case.category,
    "asset": lambda case: case.asset,
    "language": lambda case: case.language,
}


def summarise(run: RunReport | Scored) -> Summary:
    """The whole run."""
    cases = _of(run).cases
    return summary("all", cases, metrics_of(cases))


def slices(run: RunReport | Scored, key: Slicing) -> tuple[Summary, ...]:
    """One summary for each value of `key`, in order of the value; cases without a value are in none."""
    cases = _of(run).cases
    groups: dict[str, list[ScoredCase]] = {}
    for case in cases:
        if name := key(case):
            groups.setdefault(name, []).append(case)
    metrics = metrics_of(cases)
    return tuple(summary(name, groups[name], metrics) for name in sorted(groups))


def by_kind(run: RunReport | Scored) -> tuple[Summary, ...]:
    """Slices by kind of document."""
    return slices(run, SLICINGS["kind"])


def by_category(run: RunReport | Scored) -> tuple[Summary, ...]:
    """Slices by category of question."""
    return slices(run, SLICINGS["category"])


def summary(name: str, cases: Sequence[ScoredCase], metrics: Iterable[str]) -> Summary:
    """One slice: every metric, unscored ones too."""
    return Summary(
        name=name,
        cases=len(cases),
        answerable=sum(case.answerable for case in cases),
        errors=sum(bool(case.error) for case in cases),
        rates={metric: rate([case.scores.get(metric) for case in cases]) for metric in metrics},
        evidence_ms=percentiles([case.evidence_ms for case in cases if case.evidence_ms is not None]),
        total_ms=percentiles([case.total_ms for case in cases if case.total_ms is not None]),
    )


def rate(values: Iterable[float | None]) -> Rate:
    """Mean and interval of those that are scored."""
    found = [value for value in values if value is not None]
    if not found:
        return NOTHING
    over = score_interval(found)
    return Rate(over.mean, over.low, over.high, over.count)


def percentiles(milliseconds: Sequence[float]) -> Percentiles:
    """p50 and p95; zeros for an empty list."""
    if not milliseconds:
        return Percentiles(0.0, 0.0)
    p50, p95 = np.percentile(np.array(milliseconds), [50, 95])
    return Percentiles(float(p50), float(p95), len(milliseconds))


def _of(run: RunReport | Scored) -> Scored:
    return run if isinstance(run, Scored) else scored(run)
