"""Scores of cases in, a mean with its 95 % interval out: resampled over cases, seeded, the same every time.

interval(values, seed)                  # the mean, and where it might lie with other cases of the same kind
paired_difference(before, after, seed)  # after minus before, case by case: what both find hard cancels out
difference(some, others, seed)          # of other cases; chance_of_less(some, others) says whether chance explains it
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 20261127  # where no other is named
_PERCENT = (2.5, 97.5)
_AT_ONCE = 4_000_000  # numbers drawn at a time: 32 MB
_Z = 1.96  # 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over `count` cases and the ends of its 95 % interval, low <= mean <= high."""

    mean: float
    low: float
    high: float
    count: int

    @property
    def sure(self) -> bool:
        """Whether the whole interval lies on one side of zero; of a difference: whether it is significant."""
        return self.low > 0 or self.high < 0


def interval(values: Sequence[float], seed: int = SEED, n: int = 1000) -> Interval:
    """Mean and percentile bootstrap interval over the values, `n` resamples; raises ValueError for none.

    Values that are all the same give an interval of no width: resampling sees no variance. For scores
    between 0 and 1 `score_interval` says something more honest there.
    """
    measured = np.asarray(values, np.float64)
    if measured.size == 0:
        raise ValueError("an interval needs at least one value")
    mean = float(measured.mean())
    low, high = np.percentile(_resampled_means(measured, seed, n), _PERCENT)
    return Interval(mean, min(float(low), mean), max(float(high), mean), measured.size)


def paired_difference(before: Sequence[float], after: Sequence[float], seed: int = SEED, n: int = 1000) -> Interval:
    """Mean of `after` minus `before` with its interval; the two hold the same cases in the same order.

    Raises ValueError where they differ in length or hold nothing.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} values cannot be paired with {len(after)}")
    # To the ninth place: sums in another order must not make a difference out of none.
    differences = np.round(np.asarray(after, np.float64) - np.asarray(before, np.float64), 9)
    return interval(differences.tolist(), seed, n)


def score_interval(values: Sequence[float], seed: int = SEED, n: int = 1000) -> Interval:
    """As `interval`, for scores between 0 and 1: all right or all wrong is no proof of the next case.

    There Wilson's interval stands in for the resampled one, which would have no width.
    """
    found = interval(values, seed, n)
    if found.low < found.high or found.mean not in (0.0, 1.0):
        return found
    reach = _Z**2 / (found.count + _Z**2)
    low, high = (0.0, reach) if found.mean == 0.0 else (1.0 - reach, 1.0)
    return Interval(found.mean, low, high, found.count)


def _resampled_means(values: NDArray[np.float64], seed: int, n: int) -> NDArray[np.float64]:
    """(n,) means of as many values drawn with replacement."""
    random = np.random.default_rng(seed)
    rows = max(1, min(n, _AT_ONCE // values.size))
    means = []
    for done in range(0, n, rows):
        drawn = random.integers(0, values.size, (min(rows, n - done), values.size))
        means.append(values[drawn].mean(axis=1))
    return np.concatenate(means) if means else np.full(1, math.nan)


def difference(some: Sequence[float], others: Sequence[float], seed: int = SEED, n: int = 1000) -> Interval:
    """Mean of `some` minus that of `others`, which are other cases; both are resampled. Raises ValueError for none.

    `count` is that of `some`.
    """
    if not len(some) or not len(others):
        raise ValueError("a difference needs values on both sides")
    first, second = np.asarray(some, np.float64), np.asarray(others, np.float64)
    mean = float(first.mean() - second.mean())
    drawn = _resampled_means(first, seed, n) - _resampled_means(second, seed + 1, n)
    low, high = np.percentile(drawn, _PERCENT)
    return Interval(mean, min(float(low), mean), max(float(high), mean), first.size)


def chance_of_less(some: Sequence[float], others: Sequence[float], seed: int = SEED, n: int = 2000) -> float:
    """How often `some` would have as low a mean, or a lower one, if it were drawn from all values at random.

    A permutation test, one-sided: small where `some` is lower than chance explains. Holds for few values and for
    values that are all the same, where resampling each side says too much. Raises ValueError for none.
    """
    if not len(some) or not len(others):
        raise ValueError("a difference needs values on both sides")
    pooled = np.concatenate([np.asarray(some, np.float64), np.asarray(others, np.float64)])
    seen, random, size = float(pooled[: len(some)].sum()), np.random.default_rng(seed), len(some)
    rows, lower = max(1, min(n, _AT_ONCE // pooled.size)), 0
    for done in range(0, n, rows):
        drawn = random.permuted(np.tile(pooled, (min(rows, n - done), 1)), axis=1)[:, :size].sum(axis=1)
        lower += int((drawn <= seen + 1e-9).sum())
    return (lower + 1) / (n + 1)
