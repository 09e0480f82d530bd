"""A question and a generation in, fused hits out: three channels, each filtered before it ranks."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.embed import Embedder
from rag.fuse import Ranking, fuse
from rag.schema import Channel, Filters, Hit
from rag.settings import RetrieveSettings
from rag.understand import Understood

if TYPE_CHECKING:
    from ingest.generation import Generation


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Hits best first, and the milliseconds of the two steps."""

    hits: tuple[Hit, ...]
    embed_ms: float
    search_ms: float


def retrieve(
    generation: Generation,
    embedder: Embedder,
    understood: Understood,
    filters: Filters,
    settings: RetrieveSettings,
    k: int,
) -> Retrieved:
    """The k best passages for a question. An exact code outranks everything else."""
    began = time.perf_counter()
    vector = embedder.embed_query(understood.text)
    embedded = time.perf_counter()
    allowed = generation.allowed(filters.kind, filters.asset, filters.as_of)
    dense = generation.dense(vector, settings.depth, allowed)
    lexical = generation.lexical(understood.tokens, settings.depth, allowed)
    codes = [normal for normal, _ in understood.codes] + list(understood.guesses)
    exact = generation.identifier(codes, settings.depth, allowed) if codes else []
    fused = fuse_channels(lexical, dense, exact, settings.lexical_weight)
    order = sorted(fused, key=lambda passage: (-fused[passage], passage))[:k]
    ranks = _ranks({Channel.IDENTIFIER: exact, Channel.LEXICAL: lexical, Channel.DENSE: dense})
    hits = tuple(Hit(passage, fused[passage.id], ranks[passage.id]) for passage in generation.passages(order))
    done = time.perf_counter()
    return Retrieved(hits, 1000 * (embedded - began), 1000 * (done - embedded))


def fuse_channels(
    lexical: Ranking, dense: Ranking, exact: Sequence[tuple[int, int]], lexical_weight: float
) -> dict[int, float]:
    """Fused scores; a passage that holds a code of the question stands above all that hold fewer."""
    fused = fuse([(lexical, lexical_weight), (dense, 1.0 - lexical_weight)])
    low = min(fused.values(), default=0.0)
    for passage, _ in exact:
        fused.setdefault(passage, low)
    return fused


def _ranks(rankings: dict[Channel, Sequence[tuple[int, float]]]) -> dict[int, dict[Channel, int]]:
    ranks: dict[int, dict[Channel, int]] = {}
    for channel, ranking in rankings.items():
        for place, (passage, _) in enumerate(ranking, start=1):
            ranks.setdefault(passage, {})[channel] = place
    return ranks
