"""A run in, its pictures out: how long people waited, and how many gold pages stand among the first k passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eval.ranking import recall_at
from eval.reply import read_reply
from eval.retrieval_run import RetrievalRun
from eval.run import RunReport
from eval.scored import Scored
from eval.scorers import Outcome, recall_in_hits
from eval.svg import curves, histogram

_DEPTH = 10
_LEAST = 5  # cases of a kind that has a curve of its own


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture; `legend` names its lines in order."""

    title: str
    svg: str
    legend: tuple[str, ...] = ()


def plots(run: Scored) -> Iterator[Plot]:
    """Those that the run has numbers for."""
    shown = [case.evidence_ms for case in run.cases if case.evidence_ms is not None]
    total = [case.total_ms for case in run.cases if case.total_ms is not None]
    if shown:
        yield Plot("until the evidence is shown", histogram(shown))
    if total:
        yield Plot("until the answer is" if shown else "one search", histogram(total))
    lines: dict[str, list[tuple[float, float]]] = {}
    if isinstance(run.head, RunReport):
        lines = _by_kind(run.head)
    elif isinstance(run.head, RetrievalRun):
        lines = _by_channel(run.head)
    if lines:
        said = "; ".join(f"{name}: {100 * points[-1][1]:.0f} % at {_DEPTH}" for name, points in lines.items())
        picture = curves(
            lines, "passages looked at" if isinstance(run.head, RunReport) else "documents looked at", said
        )
        yield Plot("what holds the answer, among the first k", picture, tuple(lines))


def _by_kind(run: RunReport) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, dict[int, list[float]]] = {}
    for k in range(1, _DEPTH + 1):
        score = recall_in_hits(k)
        for sample in run.samples:
            value = score(sample.case, Outcome(read_reply(sample.answer), sample.hits, sample.answer)).value
            if value is not None:
                found.setdefault(sample.case.kind.value, {}).setdefault(k, []).append(value)
    return {
        kind: [(float(k), sum(values) / len(values)) for k, values in depths.items()]
        for kind, depths in sorted(found.items())
        if len(depths[1]) >= _LEAST
    }


def _by_channel(run: RetrievalRun) -> dict[str, list[tuple[float, float]]]:
    return {
        channel: [
            (
                float(k),
                sum(recall_at(sample.ranked[channel], sample.judged, k) for sample in run.samples) / len(run.samples),
            )
            for k in range(1, _DEPTH + 1)
        ]
        for channel in run.channels
    }
