"""Recipes tried one after the other on the same model, within a time; the best by documents kept to choose with.

Knows nothing of what kind of model it is, and imports no torch: weights are whatever can be added and multiplied.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from eval.tuning.choosing import Chosen
from eval.tuning.pairs import Example
from eval.tuning.recipes import Budget, Recipe

Step = Callable[[int, int], None]
Told = Callable[[str, int, int], None]
_PROBE, _PROBE_SECONDS = 4, 60.0  # steps that tell how long one takes
_SHARE = 0.6  # of the time left that one recipe may take while others wait
_LEAST = 0.3  # of its steps without which a recipe is not begun


@dataclass(frozen=True, slots=True)
class Pace:
    """How many steps a training took, and how long one of them."""

    steps: int
    seconds_a_step: float


@dataclass(frozen=True, slots=True)
class Trial:
    """One recipe with one blend, and how good it was on the documents to choose with.

    `steps` were taken of those `wanted`, all that its epochs have; 0 is the base itself.
    """

    recipe: str
    learning_rate: float
    blend: float
    steps: int
    wanted: int
    seconds: float
    chosen: Chosen


@dataclass(frozen=True, slots=True)
class Tuned:
    """The trials in their order, the base first; `best` is the place of the trained one that was best."""

    trials: tuple[Trial, ...]
    best: int


class Trainable(Protocol):
    """A model that is trained, again and again from given weights."""

    def weights(self) -> dict[str, Any]:
        """A copy of all weights."""

    def load(self, weights: dict[str, Any]) -> None:
        """Take these weights."""

    def train(
        self, examples: Sequence[Example], recipe: Recipe, steps: int, deadline: float, seed: int, told: Step = ...
    ) -> Pace:
        """Train from the weights as they are, until the steps are taken or time.monotonic() is at the deadline."""


def run_sweep(
    model: Trainable,
    measure: Callable[[], Chosen],
    examples: Sequence[Example],
    sweep: Sequence[Recipe],
    budget: Budget,
    seed: int,
    told: Told,
) -> Tuned:
    """Try the recipes, each with its share of the time, and leave the best trained weights in the model.

    The base is measured beside them and never taken: whether the best is better than it, other documents decide
    (eval/tuning/gate.py); those to choose with are too few to tell a small gain from chance.
    """
    start = model.weights()
    began = time.monotonic()
    trials = [Trial("base", 0.0, 0.0, 0, 0, 0.0, measure())]
    choosing = time.monotonic() - began
    pace = model.train(examples, sweep[0], _PROBE, time.monotonic() + _PROBE_SECONDS, seed).seconds_a_step
    best, best_weights = 0, start  # the first trained trial takes the place of the base
    for at, recipe in enumerate(sweep):
        last = at == len(sweep) - 1
        seconds = budget.left * (1.0 if last else _SHARE) - choosing * len(recipe.blends)
        wanted = steps_for(recipe, len(examples), math.inf, pace)
        if seconds < _LEAST * wanted * pace and at:
            break  # what was tried is what there was time for: a training cut off so early tells nothing
        model.load(start)
        began = time.monotonic()
        steps = steps_for(recipe, len(examples), seconds, pace)
        taken = model.train(
            examples, recipe, steps, began + max(seconds, pace), seed, partial(told, f"training, {recipe.name}")
        )
        trained, spent = model.weights(), time.monotonic() - began
        for blend in recipe.blends:
            model.load(blended(start, trained, blend))
            found = measure()
            trials.append(Trial(recipe.name, recipe.learning_rate, blend, taken.steps, wanted, spent, found))
            if not best or found.score > trials[best].chosen.score:
                best, best_weights = len(trials) - 1, model.weights()
    model.load(best_weights)
    return Tuned(tuple(trials), best)


def blended(base: Mapping[str, Any], trained: Mapping[str, Any], share: float) -> dict[str, Any]:
    """Weights between two models; `share` of 1 are the trained ones."""
    return {
        name: base[name] + share * (weights - base[name]) if weights.is_floating_point() else weights
        for name, weights in trained.items()
    }


def steps_for(recipe: Recipe, examples: int, seconds: float, seconds_a_step: float) -> int:
    """As many steps as the epochs take, and no more than fit the time; at least one."""
    wanted = max(1, round(recipe.epochs * examples / recipe.batch))
    return max(1, int(min(wanted, seconds / max(seconds_a_step, 1e-6))))
