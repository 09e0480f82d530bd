"""What is tried when a model is tuned: named hyperparameters, and how long there is for it."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hyperparameters of one training. The word embeddings and the lowest layers, a share of `frozen`, do not learn.

    `batch`: questions a step, each with its right and `negatives` wrong texts. `blends`: shares of the trained weights,
    the rest of the base's, that are tried once it is trained: between the two lies a model that keeps more of what the
    base knows of other texts.
    """

    name: str
    learning_rate: float
    epochs: float
    negatives: int
    batch: int = 32
    tokens: int = 128
    frozen: float = 0.34
    warmup: float = 0.1
    blends: tuple[float, ...] = (0.5, 1.0)


EMBEDDER_SWEEP = (
    # In the order in which they are worth their time, should there not be enough for all.
    Recipe("plain", 5e-5, 2, 1),
    Recipe("bold", 1.5e-4, 2, 1),
    Recipe("careful", 2e-5, 2, 1),
)


RERANKER_SWEEP = (
    Recipe("plain", 2e-5, 1, 2, batch=8, tokens=160),
    Recipe("careful", 7e-6, 1, 2, batch=8, tokens=160),
)


class Budget:
    """How much of the time allowed is left. Never asks for more than there is."""

    def __init__(self, minutes: float) -> None:
        self._ends = time.monotonic() + 60 * minutes
        self.seconds = 60 * minutes

    @property
    def left(self) -> float:
        """Seconds, never below zero."""
        return max(0.0, self._ends - time.monotonic())
