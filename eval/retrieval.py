"""A BEIR folder in, the quality of each channel and of their fusion out. Drives the product's own line.

Documents are split, embedded and indexed as `ingest` does it; a document's score is its best passage's.

    report = evaluate_retrieval(folder, embedder, settings)          # `nameplate eval retrieval DIR`
    prepared = prepare(folder, embedder, settings, depth=100)        # candidates of every channel, once
    score(prepared, weighted(0.6))                                    # seconds, for any function of the channels
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.beir import BeirDocument, load_beir
from eval.ranking import MEASURES
from eval.vector_cache import CachedEmbedder
from ingest.embed import Embedder
from ingest.errors import UnusableInput
from ingest.models import cache_folder
from ingest.schema import Block, BlockKind, DocumentKind, Location, Page, Parsed, Passage
from ingest.settings import SplitSettings
from ingest.split import split
from rag.retrieve import fuse_channels
from rag.schema import Channel
from rag.settings import Settings
from rag.understand import Understood, understand

Ranking = Sequence[tuple[int, float]]
Fuse = Callable[[Mapping[Channel, Ranking]], Mapping[int, float]]
Quality = Mapping[str, float]

_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", re.DOTALL)
_ALONE = (Channel.LEXICAL, Channel.DENSE)  # an exact code ranks too few passages to be judged alone


@dataclass(frozen=True, slots=True)
class PreparedSet:
    """What every channel found for every query: passage ids (rows of `owners`) with scores, best first."""

    name: str
    documents: tuple[str, ...]
    queries: tuple[str, ...]
    qrels: tuple[Mapping[str, int], ...]
    owners: NDArray[np.int64]  # (passages,) index into `documents`
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
                candidates = {channel: _unflatten(arrays, channel) for channel in Channel}
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


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """Mean quality of every channel over the queries of a set."""

    name: str
    queries: int
    documents: int
    passages: int
    channels: Mapping[str, Quality]

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
        }


def evaluate_retrieval(folder: Path, embedder: Embedder, settings: Settings) -> RetrievalReport:
    """Quality of lexical, dense and fused search on a BEIR folder, as the settings have it."""
    remembered = CachedEmbedder(embedder, vector_cache_file(settings))
    prepared = prepare(folder, remembered, settings.ingest.split, settings.retrieve.depth)
    channels: dict[str, Quality] = {str(channel): score(prepared, only(channel)) for channel in _ALONE}
    channels["fused"] = score(prepared, weighted(settings.retrieve.lexical_weight))
    return RetrievalReport(
        prepared.name, len(prepared.queries), len(prepared.documents), len(prepared.owners), channels
    )


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
    totals = dict.fromkeys(MEASURES, 0.0)
    for values in score_queries(prepared, fusion):
        for measure, value in values.items():
            totals[measure] += value
    return {measure: total / len(prepared.queries) for measure, total in totals.items()}


def score_queries(prepared: PreparedSet, fusion: Fuse) -> list[Quality]:
    """Every measure of every query, in the order of `prepared.queries`."""
    found: list[Quality] = []
    for at, judged in enumerate(prepared.qrels):
        channels = {channel: rankings[at] for channel, rankings in prepared.candidates.items()}
        ranked = prepared.ranked(fusion(channels))
        found.append({name: measure(ranked, judged) for name, measure in MEASURES.items()})
    return found


def prepare(folder: Path, embedder: Embedder, settings: SplitSettings, depth: int = 100) -> PreparedSet:
    """Split, embed and index a BEIR folder; keep the best `depth` passages of each channel for every query."""
    from ingest.lexical import LexicalIndex, lexical_tokens
    from ingest.vectors import VectorIndex

    test = load_beir(folder)
    passages, owners = _split_all(test.documents, embedder, min(settings.tokens, embedder.window - 2))
    texts = [passage.searchable() for passage in passages]
    ids = np.arange(len(passages), dtype=np.int64)
    lexical = LexicalIndex.build(ids, [lexical_tokens(text) for text in texts])
    dense = VectorIndex.build(ids, embedder.embed_passages(texts))
    understood = [understand(text) for text in test.queries.values()]
    return PreparedSet(
        name=test.name,
        documents=tuple(document.id for document in test.documents),
        queries=tuple(test.queries),
        qrels=tuple(test.qrels[query] for query in test.queries),
        owners=owners,
        candidates={
            Channel.IDENTIFIER: tuple(_holders(passages, u, depth) for u in understood),
            Channel.LEXICAL: tuple(lexical.search(list(u.tokens), depth, None) for u in understood),
            Channel.DENSE: tuple(dense.search(embedder.embed_query(u.text), depth, None) for u in understood),
        },
    )


def parse_plain(title: str, text: str) -> Parsed:
    """A text without pages as a reader would give it: one block a paragraph."""
    blocks = tuple(
        Block(BlockKind.TEXT, match.group(), Location(), start=match.start()) for match in _PARAGRAPH.finditer(text)
    )
    return Parsed(title=title, kind=DocumentKind.MANUAL, pages=(Page(0, text),), blocks=blocks)


def _split_all(
    documents: Iterable[BeirDocument], embedder: Embedder, tokens: int
) -> tuple[list[Passage], NDArray[np.int64]]:
    """Passages of all documents, and which document each is of. A document without text is its title."""
    passages: list[Passage] = []
    owners: list[int] = []
    for at, document in enumerate(documents):
        whole = document.text if document.text.strip() else document.title
        for passage in split(document.id, parse_plain(document.title, whole), embedder.count_tokens, tokens):
            passages.append(replace(passage, id=len(passages)))
            owners.append(at)
    return passages, np.array(owners, np.int64)


def _holders(passages: Sequence[Passage], understood: Understood, depth: int) -> Ranking:
    """Passages that hold codes of the question, those with most of them first."""
    asked = {normal for normal, _ in understood.codes} | set(understood.guesses)
    if not asked:
        return []
    counts = [(passage.id, len(asked & {code.normal for code in passage.identifiers})) for passage in passages]
    held = sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0]))
    return [(passage, float(count)) for passage, count in held[:depth]]


def _unflatten(arrays: Mapping[str, NDArray[np.generic]], channel: Channel) -> tuple[Ranking, ...]:
    ends = np.cumsum(arrays[f"{channel}.lengths"])
    ids = np.split(arrays[f"{channel}.ids"], ends[:-1])
    scores = np.split(arrays[f"{channel}.scores"], ends[:-1])
    return tuple(
        [(int(passage), float(score)) for passage, score in zip(some_ids, some_scores, strict=True)]
        for some_ids, some_scores in zip(ids, scores, strict=True)
    )
