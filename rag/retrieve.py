"""A question and a generation in, fused hits out: three channels, each filtered before it ranks."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Embedder
from ingest.identifiers import find_identifiers
from ingest.lexical import places_of
from ingest.schema import BlockKind, Passage
from rag import feedback, neighbours
from rag.fuse import Ranking, fuse
from rag.rerank import Reranker
from rag.resolve import Codes, resolve
from rag.schema import Channel, Filters, Hit
from rag.scope import in_scope
from rag.settings import RetrieveSettings
from rag.understand import Understood

if TYPE_CHECKING:
    from ingest.generation import Generation

Ids = NDArray[np.int64]

# Head start of a passage that holds a code of the question, and of one whose heading does: in the units of the
# fused score, where a passage two above another is clearly better. Set by
# hand; only with and without them was measured (docs/lab-log.md).
_EXACT_GAIN = 1.5
_HEADED_GAIN = 1.0
# Of a passage that was cited for the question before, and of others of its document.
_CITED_GAIN = 1.5
_BESIDE_GAIN = 0.5
_AS_RARE = 4
_EXACT_DEPTH = 20_000
# One unit of a reranker's score in units of the fused score; and the score of a plain answer: where none is as high,
# the reranker counts for half (docs/lab-log.md).
_LOGIT = 0.2
_PLAIN = 5.5
# Places that rows of one log may take among the hits.
_ROW_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Hits best first, what became of the codes asked for, and the milliseconds of the steps."""

    hits: tuple[Hit, ...]
    codes: Codes
    embed_ms: float
    search_ms: float
    rerank_ms: float = 0.0


def retrieve(
    generation: Generation,
    embedder: Embedder,
    understood: Understood,
    filters: Filters,
    settings: RetrieveSettings,
    k: int,
    today: date,
    past: bool = False,
    reranker: Reranker | None = None,
    before: Collection[int] = (),
) -> Retrieved:
    """The k best passages for a question, of those in scope. An exact code outranks everything else.

    `past`: of those that are no longer in force `today`. The first of them are read again by the `reranker`. Those of
    `before`, cited for the question that this one follows, have a head start where a channel finds them.
    """
    began = time.perf_counter()
    vector = embedder.embed_query(understood.text)
    embedded = time.perf_counter()
    allowed = in_scope(generation, filters, understood.when, today, past)
    dense = generation.dense(vector, settings.depth, allowed)
    lexical = generation.lexical(understood.tokens, settings.depth, allowed)
    fused = fuse_channels(lexical, dense, settings.lexical_weight)
    topical = bool(dense) and feedback.is_for(understood.tokens, dense[0][1])
    if topical:
        lexical = generation.lexical(_heard(generation, understood, fused), settings.depth, allowed)
        fused = fuse_channels(lexical, dense, settings.lexical_weight)
    codes = resolve(generation, understood.text, understood.mentions)
    means_today = not past and understood.when.today and filters.as_of is None
    exact: list[Ids] = []
    sure: list[Ids] = []
    for code in codes.found:
        holders = generation.holders(code.normals, allowed)
        if not len(holders) and means_today:
            # A code that only superseded documents hold is found in them, labelled as what they are.
            holders = generation.holders(code.normals, in_scope(generation, filters, understood.when, today, past=True))
        if not len(holders):
            codes = codes.without(code)
            continue
        exact.append(holders[:_EXACT_DEPTH])
        if code in codes.surest:
            sure.append(holders)
        # Passages that hold a code are ranked among themselves, however deep they stand in the whole corpus.
        inner = fuse_channels(
            generation.lexical(understood.tokens, settings.depth, holders),
            generation.dense(vector, settings.depth, holders),
            settings.lexical_weight,
        )
        fused = with_exact(fused, inner, k, _EXACT_GAIN * generation.share_rare(len(holders)))
    order = sorted(fused, key=lambda passage: (-fused[passage], passage))
    passages = generation.passages(order[: max(k, neighbours.LOOKED_AT)])
    asked = {normal for code in codes.found for normal in code.normals}
    cited = {passage.document for passage in passages if passage.id in before}
    scores = {
        passage.id: fused[passage.id]
        + _headed(passage, asked)
        + (_CITED_GAIN if passage.id in before else _BESIDE_GAIN if passage.document in cited else 0.0)
        for passage in passages
    }
    ranked = sorted(passages, key=lambda passage: (-scores[passage.id], passage.id))
    searched = time.perf_counter()
    if reranker is not None:
        channels = scores
        scores, ranked, plain = reread(reranker, understood.text, ranked, scores, settings)
        if topical and not plain:
            scores, ranked = _held_up(generation, ranked, scores, channels)
    reranked = time.perf_counter()
    best = _varied(_holder_first(ranked, sure), k)
    ranks = _ranks(ranks_by_codes(exact, fused), {Channel.LEXICAL: lexical, Channel.DENSE: dense})
    hits = tuple(Hit(passage, scores[passage.id], ranks.get(passage.id, {})) for passage in best)
    done = time.perf_counter()
    rerank_ms = 1000 * (reranked - searched)
    return Retrieved(hits, codes, 1000 * (embedded - began), 1000 * (done - embedded) - rerank_ms, rerank_ms)


def _heard(generation: Generation, understood: Understood, fused: Mapping[int, float]) -> tuple[str, ...]:
    """The words of the question with those of the passages that the channels put in front."""
    order = sorted(fused, key=lambda passage: (-fused[passage], passage))[: feedback.PASSAGES]
    best = {passage.id: passage for passage in generation.passages(order)}
    return feedback.with_feedback(
        understood.tokens, [best[at] for at in order], [fused[at] for at in order], generation.rarity
    )


def fuse_channels(lexical: Ranking, dense: Ranking, lexical_weight: float) -> dict[int, float]:
    """Fused scores of the two channels that rank everything."""
    return fuse([(lexical, lexical_weight), (dense, 1.0 - lexical_weight)])


def with_exact(fused: dict[int, float], inner: dict[int, float], depth: int, gain: float) -> dict[int, float]:
    """Join the whole ranking with that of the passages that hold one code: these gain a head start, and the best
    of them stands among the first.
    """
    joined = dict(fused)
    top = max(fused.values(), default=0.0)
    for place, passage in enumerate(sorted(inner, key=lambda one: (-inner[one], one))[:depth]):
        joined[passage] = max(joined.get(passage, -np.inf), inner[passage]) + gain
        if place == 0:
            joined[passage] = max(joined[passage], top + 1e-3)
    return joined


def reread(
    reranker: Reranker,
    question: str,
    ranked: Sequence[Passage],
    scores: Mapping[int, float],
    settings: RetrieveSettings,
) -> tuple[dict[int, float], list[Passage], bool]:
    """The first passages in the order of what the reranker says of them mixed with what the channels said; it counts
    for less where it finds no plain answer. Those that it does not read stay behind them, in their order. The last
    of the three is whether it found a plain answer.
    """
    read, rest = ranked[: settings.rerank], ranked[settings.rerank :]
    heard = reranker.scores(question, [passage.searchable() for passage in read])
    plain = bool(heard.max(initial=-np.inf) >= _PLAIN)
    weight = settings.rerank_weight * (1 if plain else 0.5)
    mixed = {
        passage.id: (1 - weight) * scores[passage.id] + weight * _LOGIT * float(score)
        for passage, score in zip(read, heard, strict=True)
    }
    least = min(mixed.values(), default=0.0)
    mixed |= {passage.id: least - 1e-3 * (place + 1) for place, passage in enumerate(rest)}
    return mixed, [*sorted(read, key=lambda passage: (-mixed[passage.id], passage.id)), *rest], plain


def _held_up(
    generation: Generation, ranked: Sequence[Passage], scores: Mapping[int, float], channels: Mapping[int, float]
) -> tuple[dict[int, float], list[Passage]]:
    """The first passages ordered anew, each with what its neighbours add; those behind them stay there."""
    read, rest = ranked[: neighbours.LOOKED_AT], ranked[neighbours.LOOKED_AT :]
    said = np.array([channels[passage.id] for passage in read], np.float64)
    documents = [passage.document for passage in read]
    gain = neighbours.gains(said, documents, generation.vectors([passage.id for passage in read]))
    held = {passage.id: scores[passage.id] + float(more) for passage, more in zip(read, gain, strict=True)}
    held |= {passage.id: scores[passage.id] for passage in rest}
    return held, [*sorted(read, key=lambda passage: (-held[passage.id], passage.id)), *rest]


def _holder_first(ranked: Sequence[Passage], holders: Sequence[Ids]) -> Sequence[Passage]:
    """The rarest code asked for stands in the first passage, whatever else speaks for another; of codes about as
    rare, one does.
    """
    least = min(map(len, holders), default=0)
    rarest = [ids for ids in holders if len(ids) <= _AS_RARE * least]
    among = {
        int(one) for ids in rarest for one in ids[places_of(ids, np.array([each.id for each in ranked], np.int64))]
    }
    at = next((place for place, passage in enumerate(ranked) if passage.id in among), 0)
    return [ranked[at], *ranked[:at], *ranked[at + 1 :]] if at else ranked


def _varied(passages: Sequence[Passage], k: int) -> list[Passage]:
    """The first k, but rows of one log take at most a share of the places while others wait: a thousand rows that
    name an alarm must not hide the page that explains it.
    """
    most = max(1, round(_ROW_SHARE * k))
    taken: list[Passage] = []
    waiting: list[Passage] = []
    rows: Counter[str] = Counter()
    for passage in passages:
        if passage.block is BlockKind.ROW:
            rows[passage.document] += 1
            if rows[passage.document] > most:
                waiting.append(passage)
                continue
        taken.append(passage)
    return [*taken, *waiting][:k]


def _headed(passage: Passage, asked: set[str]) -> float:
    """A passage whose title or heading names a code of the question is about it; one under another code of the
    same family ('Schedule RD' for 'Schedule R') is about something else.
    """
    if not asked:
        return 0.0
    headed = {one.normal for one in find_identifiers("\n".join([passage.title, *passage.location.heading]))}
    if headed & asked:
        return _HEADED_GAIN
    families = {code.split(" ")[0] for code in asked if " " in code}
    if any(" " in code and code.split(" ")[0] in families for code in headed):
        return -_HEADED_GAIN
    return 0.0


def ranks_by_codes(holders: Sequence[Ids], fused: dict[int, float]) -> dict[int, int]:
    """Ranks of the fused passages among all that hold codes of the question: more codes first, then by score."""
    ids, counts = np.unique(np.concatenate([np.empty(0, np.int64), *holders]), return_counts=True)
    at = places_of(ids, np.array(sorted(fused), np.int64))
    held = dict(zip(ids[at].tolist(), counts[at].tolist(), strict=True))
    above = {count: int(np.count_nonzero(counts > count)) for count in set(held.values())}
    ranks: dict[int, int] = {}
    for passage in sorted(held, key=lambda one: (-held[one], -fused[one], one)):
        above[held[passage]] += 1
        ranks[passage] = above[held[passage]]
    return ranks


def _ranks(
    by_codes: dict[int, int], rankings: dict[Channel, Sequence[tuple[int, float]]]
) -> dict[int, dict[Channel, int]]:
    ranks: dict[int, dict[Channel, int]] = {one: {Channel.IDENTIFIER: rank} for one, rank in by_codes.items()}
    for channel, ranking in rankings.items():
        for place, (passage, _) in enumerate(ranking, start=1):
            ranks.setdefault(passage, {})[channel] = place
    return ranks
