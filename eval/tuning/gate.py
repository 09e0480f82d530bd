"""Figures before and after in, whether the tuned model may be used out, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.tuning.figures import ALL_HELD_OUT, Figure, Role

MEASURE = "ndcg@10"
LEAST_QUESTIONS = 30  # about held-out documents; fewer prove nothing
MOST_LOST = 0.01  # of the mean, on a set where the loss may still be chance


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a model passed, and why or why not in one line."""

    passed: bool
    why: str


def decide(figures: Sequence[Figure], channel: str) -> Gate:
    """What people see (`channel`) must be better on the held-out documents beyond chance, and nowhere worse.

    Better: the 95 % interval of the difference lies above zero. Worse: it lies below zero, or the mean lost more than
    MOST_LOST.
    """
    judged = [one for one in figures if one.channel == channel and one.measure == MEASURE]
    held = [one for one in judged if one.role is Role.HELD_OUT]
    whole = next((one for one in held if one.name == ALL_HELD_OUT), held[0] if held else None)
    if whole is None:
        return Gate(False, "no question is asked of a held-out document; nothing shows that it is better")
    if whole.before.count < LEAST_QUESTIONS:
        return Gate(False, f"{whole.before.count} questions about held-out documents are too few to show anything")
    for one in judged:
        if one.difference.high < 0 or one.difference.mean < -MOST_LOST:
            return Gate(False, f"{one.name} is worse: {_told(one)}")
    if whole.difference.low <= 0:
        return Gate(False, f"the held-out documents are not found better beyond chance: {_told(whole)}")
    return Gate(True, f"the held-out documents are found better: {_told(whole)}; no set is worse")


def _told(one: Figure) -> str:
    change = one.difference
    return (
        f"nDCG@10 {one.before.mean:.3f} before, {one.after.mean:.3f} after, difference {change.mean:+.3f} "
        f"({change.low:+.3f} to {change.high:+.3f}, {change.count} questions)"
    )
