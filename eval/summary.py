"""Samples of a run in, rates with intervals out: over all, by kind, by category."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.run import RunReport, Sample
from eval.scorers import SCORERS

_Z = 1.96  # 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean over `scored` samples with its 95 % interval (Wilson's); None where none is scored."""

    mean: float | None
    low: float | None
    high: float | None
    scored: int


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Milliseconds."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Summary:
    """One slice of a run. Refusal precision: due refusals of all refusals; recall: of all that were due."""

    name: str
    cases: int
    answerable: int
    errors: int
    rates: Mapping[str, Rate]
    refusal_precision: Rate
    refusal_recall: Rate
    evidence_ms: Percentiles
    total_ms: Percentiles


def summarise(report: RunReport) -> Summary:
    """The whole run."""
    return _summary("all", report.samples)


def slices(report: RunReport, key: Callable[[Sample], str]) -> tuple[Summary, ...]:
    """One summary for each value of `key`, in order of the value."""
    groups: dict[str, list[Sample]] = {}
    for sample in report.samples:
        groups.setdefault(key(sample), []).append(sample)
    return tuple(_summary(name, groups[name]) for name in sorted(groups))


def by_kind(report: RunReport) -> tuple[Summary, ...]:
    """Slices by kind of document."""
    return slices(report, lambda sample: sample.case.kind.value)


def by_category(report: RunReport) -> tuple[Summary, ...]:
    """Slices by category of question."""
    return slices(report, lambda sample: sample.case.category)


def _summary(name: str, samples: Sequence[Sample]) -> Summary:
    refused = [sample for sample in samples if sample.refused]
    due = [sample for sample in samples if not sample.case.answerable]
    return Summary(
        name=name,
        cases=len(samples),
        answerable=len(samples) - len(due),
        errors=sum(bool(sample.error) for sample in samples),
        rates={scorer: _rate(_values(samples, scorer)) for scorer in SCORERS},
        refusal_precision=_rate([float(not sample.case.answerable) for sample in refused]),
        refusal_recall=_rate([float(sample.refused) for sample in due]),
        evidence_ms=percentiles([sample.evidence_ms for sample in samples]),
        total_ms=percentiles([sample.total_ms for sample in samples]),
    )


def _values(samples: Sequence[Sample], scorer: str) -> list[float]:
    found = [sample.scores[scorer].value for sample in samples if scorer in sample.scores]
    return [value for value in found if value is not None]


def _rate(values: Sequence[float]) -> Rate:
    if not values:
        return Rate(None, None, None, 0)
    # Wilson's interval stays honest for few samples and at 0 and 1, where resampling would claim certainty.
    # Scores between 0 and 1 vary less than right-or-wrong ones of the same mean, so for them it is on the wide side.
    count, mean = len(values), float(np.mean(values))
    middle = (mean + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    reach = _Z / (1 + _Z**2 / count) * math.sqrt(mean * (1 - mean) / count + _Z**2 / (4 * count**2))
    return Rate(mean, max(0.0, middle - reach), min(1.0, middle + reach), count)


def percentiles(milliseconds: Sequence[float]) -> Percentiles:
    """p50 and p95; zeros for an empty list."""
    if not milliseconds:
        return Percentiles(0.0, 0.0)
    p50, p95 = np.percentile(np.array(milliseconds), [50, 95])
    return Percentiles(float(p50), float(p95))
