"""Several rankings of the same passages, one score. Chosen by measurement: see docs/lab-log.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

Ranking = Sequence[tuple[int, float]]


def standardised(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores of one channel's candidates as distances from their mean in standard deviations."""
    if not scores:
        return {}
    values = np.fromiter(scores.values(), dtype=np.float64, count=len(scores))
    spread = float(values.std())
    if spread < 1e-9:
        return dict.fromkeys(scores, 0.0)
    middle = float(values.mean())
    return {key: (value - middle) / spread for key, value in scores.items()}


def fuse(channels: Sequence[tuple[Ranking, float]]) -> dict[int, float]:
    """Weighted sum of standardised scores; a channel that did not rank a passage gives it its own lowest score.

    Each channel is (ranking, weight). Order of the channels does not matter.
    """
    fused: dict[int, float] = {}
    parts = []
    for ranking, weight in channels:
        standard = standardised(dict(ranking))
        parts.append((standard, weight, min(standard.values(), default=0.0)))
        fused.update(dict.fromkeys(standard, 0.0))
    for passage in fused:
        fused[passage] = sum(weight * standard.get(passage, low) for standard, weight, low in parts)
    return fused
