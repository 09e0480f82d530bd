"""Rankings of many systems over judged sets in; means with intervals, and ours beside the best peer, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from eval.intervals import Interval, paired_difference, score_interval
from eval.judged_set import JudgedSet
from eval.measure import Machine
from eval.peers.systems import OURS
from eval.ranking import MEASURES as ALL
from eval.ranking import Measure
from eval.summary import Percentiles, percentiles

# The first measure chooses a peer's setting.
MEASURES: Mapping[str, Measure] = {name: ALL[name] for name in ("ndcg@10", "recall@5", "hit@1")}
_FIRST = next(iter(MEASURES))


@dataclass(frozen=True, slots=True)
class Ranked:
    """What one system in one setting gave: document ids by query, best first, and the milliseconds of each query."""

    system: str
    label: str
    setting: str
    ranking: Mapping[str, Sequence[str]]
    milliseconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A system over a set: every measure of every query, in the order of the set's queries."""

    ranked: Ranked
    values: Mapping[str, tuple[float, ...]]

    @property
    def is_ours(self) -> bool:
        """Whether this is the product's own search."""
        return self.ranked.system == OURS

    def mean(self, measure: str) -> float:
        """Over all queries."""
        values = self.values[measure]
        return sum(values) / len(values)

    def interval(self, measure: str) -> Interval:
        """The mean with its 95 % interval."""
        return score_interval(self.values[measure])

    def waits(self) -> Percentiles:
        """Milliseconds of a question."""
        return percentiles(self.ranked.milliseconds)


@dataclass(frozen=True, slots=True)
class Against:
    """Ours minus the best peer by one measure; `gain` is that difference as a share of the peer's mean."""

    measure: str
    peer: str
    difference: Interval
    gain: float | None


@dataclass(frozen=True, slots=True)
class SetReport:
    """One set: every system in its stronger setting, ours first, and all settings that ran."""

    name: str
    documents: int
    queries: tuple[str, ...]
    groups: Mapping[str, str]
    systems: tuple[Scored, ...]
    tried: tuple[Scored, ...]

    def against(self) -> tuple[Against, ...]:
        """Ours beside the best peer of each measure; nothing where no peer ran."""
        ours = next(one for one in self.systems if one.is_ours)
        peers = [one for one in self.systems if not one.is_ours]
        return tuple(_against(measure, ours, peers) for measure in MEASURES if peers)


@dataclass(frozen=True, slots=True)
class RetrievalBench:
    """All sets of a run, where it ran, and the lines of what could not take part."""

    machine: Machine
    embedder: str
    today: date
    sets: tuple[SetReport, ...]
    left_out: tuple[str, ...]

    def mean_gains(self) -> dict[str, float]:
        """By measure, the mean over the sets of ours' gain on the best peer."""
        gains: dict[str, list[float]] = {}
        for one in self.sets:
            for each in one.against():
                if each.gain is not None:
                    gains.setdefault(each.measure, []).append(each.gain)
        return {measure: sum(values) / len(values) for measure, values in gains.items()}

    def as_json(self) -> dict[str, object]:
        """The object printed by `bench retrieval --json`: figures, and the ranking of every query."""
        return {
            "bench": "retrieval",
            "machine": asdict(self.machine),
            "embedder": self.embedder,
            "today": self.today.isoformat(),
            "left_out": list(self.left_out),
            "sets": [_set_json(one) for one in self.sets],
            "mean_gain": {measure: round(gain, 4) for measure, gain in self.mean_gains().items()},
        }


def scored_set(judged: JudgedSet, ranked: Sequence[Ranked]) -> SetReport:
    """Score the rankings of a set; of a system's settings the one with the best first measure stands for it."""
    tried = tuple(_scored(judged, one) for one in ranked)
    stronger: dict[str, Scored] = {}
    for one in tried:
        held = stronger.setdefault(one.ranked.system, one)
        if one.mean(_FIRST) > held.mean(_FIRST):
            stronger[one.ranked.system] = one
    test = judged.test
    return SetReport(
        test.name, len(test.documents), tuple(test.queries), judged.groups, tuple(stronger.values()), tried
    )


def _scored(judged: JudgedSet, ranked: Ranked) -> Scored:
    pairs = [(ranked.ranking.get(query, ()), judged.test.qrels[query]) for query in judged.test.queries]
    return Scored(ranked, {name: tuple(measure(*pair) for pair in pairs) for name, measure in MEASURES.items()})


def _against(measure: str, ours: Scored, peers: Sequence[Scored]) -> Against:
    best = max(peers, key=lambda one: one.mean(measure))
    difference = paired_difference(best.values[measure], ours.values[measure])
    mean = best.mean(measure)
    return Against(measure, best.ranked.label, difference, difference.mean / mean if mean else None)


def _set_json(one: SetReport) -> dict[str, object]:
    return {
        "set": one.name,
        "documents": one.documents,
        "queries": len(one.queries),
        "systems": [_scored_json(each) for each in one.systems],
        "settings": [_setting_json(each) for each in one.tried],
        "ours_against_best": [
            {
                "measure": each.measure,
                "peer": each.peer,
                "difference": _interval_json(each.difference),
                "gain": None if each.gain is None else round(each.gain, 4),
            }
            for each in one.against()
        ],
        "samples": [_sample_json(one, at, query) for at, query in enumerate(one.queries)],
    }


def _scored_json(each: Scored) -> dict[str, object]:
    waits = each.waits()
    return {
        "system": each.ranked.system,
        "setting": each.ranked.setting,
        **{measure: _interval_json(each.interval(measure)) for measure in MEASURES},
        "p50_ms": round(waits.p50, 2),
        "p95_ms": round(waits.p95, 2),
    }


def _setting_json(each: Scored) -> dict[str, object]:
    means = {measure: round(each.mean(measure), 4) for measure in MEASURES}
    return {"system": each.ranked.system, "setting": each.ranked.setting, **means}


def _sample_json(one: SetReport, at: int, query: str) -> dict[str, object]:
    """What every system gave for one query."""
    given = {
        each.ranked.system: {
            "ranked": list(each.ranked.ranking.get(query, ())),
            **{measure: round(values[at], 4) for measure, values in each.values.items()},
        }
        for each in one.systems
    }
    return {"query": query, "group": one.groups.get(query, ""), "systems": given}


def _interval_json(found: Interval) -> dict[str, object]:
    return {"mean": round(found.mean, 4), "low": round(found.low, 4), "high": round(found.high, 4)}
