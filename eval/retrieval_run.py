"""A retrieval run: for every query what each channel found, and how good that is. One file, like a run of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from eval.intervals import Interval, score_interval
from eval.made import Made, read_run, write_run
from eval.ranking import MEASURES, Qrels
from ingest.errors import UnusableInput

Quality = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class QuerySample:
    """One query: its judgements, the documents found by channel (best first), scores named "CHANNEL MEASURE".

    `search_ms` is the wall time of the whole search, query embedding included where it was not remembered. Queries that
    were cases keep their kind, category and file.
    """

    id: str
    question: str
    judged: Mapping[str, int]
    ranked: Mapping[str, tuple[str, ...]]
    scores: Mapping[str, float]
    search_ms: float
    kind: str = ""
    category: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """Mean quality of every channel over the queries of a set, and between what it might lie for other queries."""

    name: str
    queries: int
    documents: int
    passages: int
    channels: Mapping[str, Quality]
    intervals: Mapping[str, Mapping[str, Interval]]

    def as_json(self) -> dict[str, object]:
        """The object printed by `eval retrieval --json`."""
        return {
            "set": self.name,
            "queries": self.queries,
            "documents": self.documents,
            "passages": self.passages,
            "channels": {
                channel: {measure: round(value, 4) for measure, value in quality.items()}
                for channel, quality in self.channels.items()
            },
            "intervals": {
                channel: {measure: [round(one.low, 4), round(one.high, 4)] for measure, one in found.items()}
                for channel, found in self.intervals.items()
            },
        }


@dataclass(frozen=True, slots=True)
class RetrievalRun(Made):
    """All queries of a set, enough to score and compare them again without the documents."""

    name: str
    samples: tuple[QuerySample, ...]
    what: Literal["retrieval"] = "retrieval"
    unit: Literal["document", "page"] = "document"  # what is ranked

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels, or the systems, that were asked."""
        return tuple(dict.fromkeys(channel for sample in self.samples for channel in sample.ranked))

    def report(self) -> RetrievalReport:
        """Means over the queries."""
        intervals = {
            channel: {measure: score_interval(self.values(channel, measure)) for measure in MEASURES}
            for channel in self.channels
        }
        return RetrievalReport(
            name=self.name,
            queries=len(self.samples),
            documents=self.index.documents,
            passages=self.index.passages,
            channels={
                channel: {measure: one.mean for measure, one in found.items()} for channel, found in intervals.items()
            },
            intervals=intervals,
        )

    def values(self, channel: str, measure: str) -> list[float]:
        """One measure of one channel, query by query."""
        return [sample.scores[f"{channel} {measure}"] for sample in self.samples]

    def rescored(self, questions: Mapping[str, str], judged: Mapping[str, Qrels]) -> RetrievalRun:
        """The same rankings under the judgements as they are now, by query id; raises UnusableInput where a question
        changed or none was asked in the run.
        """
        kept = [sample for sample in self.samples if sample.id in questions]
        if not kept:
            raise UnusableInput("none of these queries was asked in that run; give what it was made with")
        for sample in kept:
            if questions[sample.id] != sample.question:
                raise UnusableInput(f"query {sample.id} asks something else now; ask it again with `eval retrieval`")
        return replace(self, samples=tuple(self._scored_again(sample, judged[sample.id]) for sample in kept))

    def _scored_again(self, sample: QuerySample, judged: Qrels) -> QuerySample:
        ranked = dict(sample.ranked)
        if self.unit == "page":
            ranked = {channel: by_gold(found, judged) for channel, found in ranked.items()}
        return replace(sample, judged=judged, scores=scores_of(ranked, judged))

    def save(self, file: Path) -> None:
        """Write as one JSON file; raises UnusableInput where it cannot be written."""
        write_run(file, _ADAPTER, self)

    @classmethod
    def load(cls, file: Path) -> RetrievalRun:
        """Read what `save` wrote; raises UnusableInput for any other file."""
        return read_run(file, _ADAPTER)


def by_gold(pages: Sequence[str], judged: Qrels) -> tuple[str, ...]:
    """Pages named "DOCUMENT#PAGE", best first; those of a document that is judged whole count as the document."""
    named = (page if page in judged else page.rpartition("#")[0] for page in pages)
    return tuple(dict.fromkeys(name if name in judged else page for name, page in zip(named, pages, strict=True)))


def scores_of(ranked: Mapping[str, tuple[str, ...]], judged: Qrels) -> dict[str, float]:
    """Every measure of every channel."""
    return {
        f"{channel} {measure}": score(found, judged)
        for channel, found in ranked.items()
        for measure, score in MEASURES.items()
    }


_ADAPTER = TypeAdapter(RetrievalRun)
