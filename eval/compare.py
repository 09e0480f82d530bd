"""Two runs over the same cases in; what changed by how much, with intervals, and which cases fell most out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from eval.headline import headline
from eval.intervals import SEED, Interval, paired_difference
from eval.scored import Scored, ScoredCase, by_id
from eval.summary import percentiles
from ingest.errors import UnusableInput

# Scores are held side by side to four places, which is what a baseline keeps of them.
_PLACES = 4
# Means over what was refused: over what both runs refused it is the same, so it cannot be paired.
_UNPAIRED = ("refusal_precision",)
_WAITS: Mapping[str, Callable[[ScoredCase], float | None]] = {
    "evidence": lambda case: case.evidence_ms,
    "answer": lambda case: case.total_ms,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One score, over the cases that have it in both runs; `difference` is after minus before."""

    metric: str
    before: float
    after: float
    difference: Interval

    @property
    def verdict(self) -> str:
        """Whether the whole interval lies on one side of zero, and on which."""
        if not self.difference.sure:
            return "not shown"
        return "better" if self.difference.mean > 0 else "worse"


@dataclass(frozen=True, slots=True)
class Regression:
    """A case that fell: `scores` holds those that did, before and after; `loss` is their sum."""

    id: str
    question: str
    loss: float
    scores: Mapping[str, tuple[float, float]]
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one run to another, and what was set otherwise.

    `waits` are milliseconds before and after, by name ("evidence p50"): of this machine, on those two days.
    """

    before: str
    after: str
    cases: int
    changes: tuple[Change, ...]
    regressions: tuple[Regression, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    otherwise: Mapping[str, tuple[JsonValue, JsonValue]]
    waits: Mapping[str, tuple[float, float]]

    def as_json(self) -> dict[str, object]:
        """The object printed by `eval compare --json`."""
        return {
            "before": self.before,
            "after": self.after,
            "cases": self.cases,
            "metrics": {
                one.metric: {
                    "before": round(one.before, 4),
                    "after": round(one.after, 4),
                    "difference": round(one.difference.mean, 4),
                    "interval": [round(one.difference.low, 4), round(one.difference.high, 4)],
                    "pairs": one.difference.count,
                    "verdict": one.verdict,
                }
                for one in self.changes
            },
            "regressions": [
                {
                    "id": one.id,
                    "question": one.question,
                    "loss": round(one.loss, 4),
                    "scores": {metric: [round(b, 4), round(a, 4)] for metric, (b, a) in one.scores.items()},
                    "why": one.why,
                }
                for one in self.regressions
            ],
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
            "settings": {name: list(values) for name, values in self.otherwise.items()},
            "waits_ms": {name: [round(was, 2), round(now, 2)] for name, (was, now) in self.waits.items()},
        }


def compare(before: Scored, after: Scored, metrics: Sequence[str] = (), seed: int = SEED) -> Comparison:
    """Pair the cases of two runs; `metrics` names the scores that matter (default: those that stand first).

    All scores that both runs have are compared; cases are listed by what they lost of those that matter. Raises
    UnusableInput where the runs share no case, or have no such score.
    """
    old, new = by_id(before.cases), by_id(after.cases)
    both = [case for case in old if case in new]
    if not both:
        raise UnusableInput(f"{before.name} and {after.name} share no case; compare runs over the same cases")
    known = [metric for metric in before.metrics if metric in after.metrics and metric not in _UNPAIRED]
    if known and (missing := [metric for metric in metrics if metric not in known]):
        raise UnusableInput(f"{missing[0]} is no score of both runs; they have {', '.join(known)}")
    if not known:
        raise UnusableInput(f"{before.name} and {after.name} have no score in common; compare runs of one kind")
    matter = tuple(metrics) or headline(known)
    changes = [change(metric, old, new, both, seed) for metric in dict.fromkeys([*matter, *known])]
    fallen = [_fallen(old[case], new[case], matter) for case in both]
    return Comparison(
        before=before.name,
        after=after.name,
        cases=len(both),
        changes=tuple(one for one in changes if one is not None),
        regressions=tuple(sorted((one for one in fallen if one.scores), key=lambda one: (-one.loss, one.id))),
        only_before=tuple(case for case in old if case not in new),
        only_after=tuple(case for case in new if case not in old),
        otherwise=_otherwise(before, after),
        waits=_waits([old[case] for case in both], [new[case] for case in both]),
    )


def change(
    metric: str, old: Mapping[str, ScoredCase], new: Mapping[str, ScoredCase], cases: Sequence[str], seed: int = SEED
) -> Change | None:
    """One score over the cases that have it in both; None where there is none."""
    pairs = [
        (round(was, _PLACES), round(now, _PLACES))
        for case in cases
        if (was := old[case].scores.get(metric)) is not None and (now := new[case].scores.get(metric)) is not None
    ]
    if not pairs:
        return None
    olds, news = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Change(metric, sum(olds) / len(olds), sum(news) / len(news), paired_difference(olds, news, seed))


def _fallen(was: ScoredCase, now: ScoredCase, metrics: Sequence[str]) -> Regression:
    fell = {}
    for metric in metrics:
        old, new = was.scores.get(metric), now.scores.get(metric)
        if old is not None and new is not None and round(new, _PLACES) < round(old, _PLACES):
            fell[metric] = (old, new)
    why = next((now.why[metric] for metric in fell if metric in now.why), "")
    loss = sum(old - new for old, new in fell.values())
    return Regression(was.id, now.question or was.question, loss, fell, now.error or why)


def _waits(before: Sequence[ScoredCase], after: Sequence[ScoredCase]) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for name, took in _WAITS.items():
        was, now = (percentiles([ms for case in cases if (ms := took(case)) is not None]) for cases in (before, after))
        if was.count and now.count:
            found |= {f"{name} p50": (was.p50, now.p50), f"{name} p95": (was.p95, now.p95)}
    return found


def _otherwise(before: Scored, after: Scored) -> dict[str, tuple[JsonValue, JsonValue]]:
    """Settings, models and versions that are not the same in both; nothing where one of them is a baseline."""
    if before.head is None or after.head is None:
        return {}
    old, new = (
        _flat(dict(head.settings))
        | {f"model: {part}": name for part, name in head.models.items()}
        | {"embedder's fingerprint": head.index.fingerprint, "nameplate": head.nameplate, "today": str(head.today)}
        for head in (before.head, after.head)
    )
    return {name: (old.get(name), new.get(name)) for name in sorted({*old, *new}) if old.get(name) != new.get(name)}


def _flat(settings: Mapping[str, JsonValue], above: str = "") -> dict[str, JsonValue]:
    flat: dict[str, JsonValue] = {}
    for name, value in settings.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{above}{name}."))
        else:
            flat[f"{above}{name}"] = value
    return flat
