"""A set searched with two models, their figures side by side out: means with intervals, and the paired difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.intervals import Interval, paired_difference, score_interval
from eval.retrieval_run import RetrievalRun

MEASURES = ("ndcg@10", "recall@5", "hit@1")


class Role(StrEnum):
    """What a set is for in the gate."""

    HELD_OUT = "held out"  # questions about documents that were neither trained on nor chosen with
    GUARD = "guard"  # other texts, or other questions, on which nothing may be lost


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of one channel over one set, before and after."""

    name: str
    role: Role
    channel: str
    measure: str
    before: Interval
    after: Interval
    difference: Interval

    def as_json(self) -> dict[str, object]:
        """For the card."""
        return {
            "set": self.name,
            "role": self.role.value,
            "channel": self.channel,
            "measure": self.measure,
            "questions": self.before.count,
            **{name: _interval(getattr(self, name)) for name in ("before", "after", "difference")},
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """A set asked with two models, the same questions in the same order."""

    name: str
    role: Role
    before: RetrievalRun
    after: RetrievalRun

    def values(self, channel: str, measure: str) -> tuple[list[float], list[float]]:
        """Before and after, question by question."""
        return self.before.values(channel, measure), self.after.values(channel, measure)


ALL_HELD_OUT = "all held out"


def figures_of(compared: Sequence[Compared], channels: Sequence[str]) -> tuple[Figure, ...]:
    """Every set by channel and measure; those of the held-out documents also all together."""
    found = []
    held = [one for one in compared if one.role is Role.HELD_OUT]
    groups = [(one.name, one.role, [one]) for one in compared]
    if len(held) > 1:
        groups.insert(len(held), (ALL_HELD_OUT, Role.HELD_OUT, held))
    for name, role, some in groups:
        for channel in channels:
            for measure in MEASURES:
                pairs = [one.values(channel, measure) for one in some]
                before = [value for values, _ in pairs for value in values]
                after = [value for _, values in pairs for value in values]
                found.append(
                    Figure(
                        name,
                        role,
                        channel,
                        measure,
                        score_interval(before),
                        score_interval(after),
                        paired_difference(before, after),
                    )
                )
    return tuple(found)


def _interval(one: Interval) -> dict[str, float]:
    return {"mean": round(one.mean, 4), "low": round(one.low, 4), "high": round(one.high, 4)}
