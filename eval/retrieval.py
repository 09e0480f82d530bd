"""A BEIR folder in, the quality of each channel and of the whole search out. Drives the product's own line.

Documents are split, embedded, stored and published as `ingest` does it; a document's place is its best passage's.

    run = run_retrieval(folder, embedder, settings)                  # `nameplate eval retrieval DIR`
    run.report()                                                     # means of every channel (eval/retrieval_run.py)

For experiments, candidates of both channels are kept once and any fusion of them is scored in a second:

    prepared = prepare(folder, CachedEmbedder(embedder, vector_cache_file(settings)), settings, depth=100)
    score(prepared, weighted(0.6))
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.beir import load_beir
from eval.library import Progress, no_progress, passages_of, published
from eval.made import index_of, made
from eval.ranking import MEASURES, Qrels
from eval.retrieval_run import Quality, QuerySample, RetrievalReport, RetrievalRun, scores_of
from eval.vector_cache import CachedEmbedder
from ingest.embed import Embedder
from ingest.errors import UnusableInput
from ingest.generation import Generation
from ingest.models import cache_folder
from rag.rerank import Reranker, open_reranker
from rag.retrieve import fuse_channels, retrieve
from rag.schema import Channel, Filters
from rag.settings import Settings
from rag.understand import Understood, understand

Ranking = Sequence[tuple[int, float]]
Fuse = Callable[[Mapping[Channel, Ranking]], Mapping[int, float]]

_ALONE = (Channel.LEXICAL, Channel.DENSE)  # an exact code ranks too few passages to be judged alone


@dataclass(frozen=True, slots=True)
class PreparedSet:
    """What both channels found for every query: passage ids with scores, best first; `owners` says whose they are."""

    name: str
    documents: tuple[str, ...]
    queries: tuple[str, ...]
    qrels: tuple[Mapping[str, int], ...]
    owners: NDArray[np.int64]  # (ids,) passage id -> index into `documents`, -1 where no query found it
    candidates: Mapping[Channel, tuple[Ranking, ...]]

    def save(self, file: Path) -> None:
        """Write as one npz file."""
        arrays: dict[str, NDArray[np.generic]] = {"owners": self.owners}
        for channel, rankings in self.candidates.items():
            pairs = [pair for ranking in rankings for pair in ranking]
            arrays[f"{channel}.lengths"] = np.array([len(ranking) for ranking in rankings], np.int64)
            arrays[f"{channel}.ids"] = np.array([passage for passage, _ in pairs], np.int64)
            arrays[f"{channel}.scores"] = np.array([score for _, score in pairs], np.float64)
        texts = {"name": self.name, "documents": self.documents, "queries": self.queries, "qrels": self.qrels}
        arrays["texts"] = np.frombuffer(json.dumps(texts).encode(), np.uint8)
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, file: Path) -> PreparedSet:
        """Read what `save` wrote; raises UnusableInput for any other file."""
        try:
            with np.load(file, allow_pickle=False) as arrays:
                texts = json.loads(arrays["texts"].tobytes())
                candidates = {channel: _unflatten(arrays, channel) for channel in _ALONE}
                owners = arrays["owners"]
        except (OSError, ValueError, KeyError) as error:
            raise UnusableInput(f"{file} is no prepared set ({error}); prepare the folder again") from None
        return cls(
            texts["name"], tuple(texts["documents"]), tuple(texts["queries"]), tuple(texts["qrels"]), owners, candidates
        )

    def ranked(self, scores: Mapping[int, float]) -> list[str]:
        """Document ids by their best passage, best first; ties in corpus order."""
        best: dict[int, float] = {}
        for passage, score in scores.items():
            owner = int(self.owners[passage])
            best[owner] = max(score, best.get(owner, -np.inf))
        return [self.documents[owner] for owner in sorted(best, key=lambda owner: (-best[owner], owner))]


def evaluate_retrieval(folder: Path, embedder: Embedder, settings: Settings) -> RetrievalReport:
    """Quality of lexical and dense search alone, and of `retrieve` as the product runs it ("fused")."""
    return run_retrieval(folder, embedder, settings).report()


def run_retrieval(
    folder: Path, embedder: Embedder, settings: Settings, progress: Progress = no_progress
) -> RetrievalRun:
    """Ask every query of a BEIR folder of each channel alone and of the whole search, one at a time."""
    began = datetime.now(UTC)
    test = load_beir(folder)
    remembered = CachedEmbedder(embedder, vector_cache_file(settings))
    reranker = open_reranker(settings)
    with published(test, remembered, settings.ingest, progress) as generation:
        samples = []
        for query, text in test.queries.items():
            ranked, took = _ask(generation, remembered, text, settings, reranker)
            samples.append(
                QuerySample(query, text, test.qrels[query], ranked, scores_of(ranked, test.qrels[query]), took)
            )
            progress("asking", len(samples), len(test.queries))
        index = index_of(generation.manifest)
    # The models named are those of the search; no day matters to a set.
    head = made(settings, index, {}, [test.name], date.today(), began)
    return RetrievalRun(name=test.name, samples=tuple(samples), **head)


def _ask(
    generation: Generation, embedder: Embedder, text: str, settings: Settings, reranker: Reranker | None
) -> tuple[dict[str, tuple[str, ...]], float]:
    """Documents by channel, best first, and the milliseconds of the whole search."""
    asked, depth = understand(text), settings.retrieve.depth
    found = _candidates(generation, embedder, asked, depth)
    ranked = {
        channel.value: _documents(one.document for one in generation.passages([at for at, _ in found[channel]]))
        for channel in _ALONE
    }
    began = time.perf_counter()
    # No document of a set is superseded, so any day will do.
    whole = retrieve(generation, embedder, asked, Filters(), settings.retrieve, depth, date.today(), reranker=reranker)
    took = 1000 * (time.perf_counter() - began)
    return ranked | {"fused": _documents(hit.passage.document for hit in whole.hits)}, took


def vector_cache_file(settings: Settings) -> Path:
    """Where vectors made for experiments are kept: beside the models."""
    return cache_folder(settings.ingest.embed.cache) / "experiments" / "vectors.sqlite"


def weighted(lexical_weight: float) -> Fuse:
    """The product's fusion with this weight of the lexical channel."""
    return lambda channels: fuse_channels(
        channels[Channel.LEXICAL],
        channels[Channel.DENSE],
        lexical_weight,
    )


def only(channel: Channel) -> Fuse:
    """The 'fusion' that listens to one channel."""
    return lambda channels: dict(channels[channel])


def score(prepared: PreparedSet, fusion: Fuse) -> Quality:
    """Mean of every measure over the queries, ranked by `fusion`."""
    rankings = []
    for at in range(len(prepared.queries)):
        channels = {channel: found[at] for channel, found in prepared.candidates.items()}
        rankings.append(prepared.ranked(fusion(channels)))
    return _mean(rankings, prepared.qrels)


def prepare(folder: Path, embedder: Embedder, settings: Settings, depth: int = 100) -> PreparedSet:
    """Publish a BEIR folder; keep the best `depth` passages of both channels for every query."""
    test = load_beir(folder)
    with published(test, embedder, settings.ingest) as generation:
        found = [_candidates(generation, embedder, understand(text), depth) for text in test.queries.values()]
        ids = sorted({passage for each in found for ranking in each.values() for passage, _ in ranking})
        place = {document.id: at for at, document in enumerate(test.documents)}
        owners = np.full(max(ids, default=0) + 1, -1, np.int64)
        for passage in passages_of(generation, ids):
            owners[passage.id] = place[passage.document]
    return PreparedSet(
        name=test.name,
        documents=tuple(place),
        queries=tuple(test.queries),
        qrels=tuple(test.qrels[query] for query in test.queries),
        owners=owners,
        candidates={channel: tuple(each[channel] for each in found) for channel in _ALONE},
    )


def _candidates(generation: Generation, embedder: Embedder, asked: Understood, depth: int) -> dict[Channel, Ranking]:
    return {
        Channel.LEXICAL: generation.lexical(asked.tokens, depth),
        Channel.DENSE: generation.dense(embedder.embed_query(asked.text), depth),
    }


def _documents(owners: Iterable[str]) -> tuple[str, ...]:
    """Each document once, where its best passage stands."""
    return tuple(dict.fromkeys(owners))


def _mean(rankings: Sequence[Sequence[str]], judged: Sequence[Qrels]) -> Quality:
    pairs = list(zip(rankings, judged, strict=True))
    return {name: sum(measure(*pair) for pair in pairs) / len(pairs) for name, measure in MEASURES.items()}


def _unflatten(arrays: Mapping[str, NDArray[np.generic]], channel: Channel) -> tuple[Ranking, ...]:
    ends = np.cumsum(arrays[f"{channel}.lengths"])
    ids = np.split(arrays[f"{channel}.ids"], ends[:-1])
    scores = np.split(arrays[f"{channel}.scores"], ends[:-1])
    return tuple(
        [(int(passage), float(score)) for passage, score in zip(some_ids, some_scores, strict=True)]
        for some_ids, some_scores in zip(ids, scores, strict=True)
    )
