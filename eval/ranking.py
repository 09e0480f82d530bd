"""How good a ranking is, by judged documents: recall@k, nDCG@k, hit@1, reciprocal rank.

The definitions of trec_eval: gain is the judgement itself, the discount log2(rank + 1), and a document
counts as relevant from 1 up. `ranked` holds document ids best first, each at most once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

Qrels = Mapping[str, int]
Measure = Callable[[Sequence[str], Qrels], float]


def relevant(judged: Qrels) -> set[str]:
    """The documents judged 1 or more."""
    return {document for document, grade in judged.items() if grade > 0}


def recall_at(ranked: Sequence[str], judged: Qrels, k: int) -> float:
    """Share of the relevant documents among the first k; 0 where none is relevant."""
    wanted = relevant(judged)
    return len(wanted.intersection(ranked[:k])) / len(wanted) if wanted else 0.0


def ndcg_at(ranked: Sequence[str], judged: Qrels, k: int) -> float:
    """Discounted gain of the first k over that of the best possible order; 0 where none is relevant."""
    best = _discounted(sorted((max(grade, 0) for grade in judged.values()), reverse=True)[:k])
    got = _discounted([max(judged.get(document, 0), 0) for document in ranked[:k]])
    return got / best if best else 0.0


def hit_at_1(ranked: Sequence[str], judged: Qrels) -> float:
    """1 if the first document is relevant."""
    return float(bool(ranked) and judged.get(ranked[0], 0) > 0)


def reciprocal_rank(ranked: Sequence[str], judged: Qrels) -> float:
    """1 / rank of the first relevant document; 0 where none was found."""
    for rank, document in enumerate(ranked, 1):
        if judged.get(document, 0) > 0:
            return 1.0 / rank
    return 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


MEASURES: Mapping[str, Measure] = {
    "ndcg@10": lambda ranked, judged: ndcg_at(ranked, judged, 10),
    "recall@5": lambda ranked, judged: recall_at(ranked, judged, 5),
    "recall@10": lambda ranked, judged: recall_at(ranked, judged, 10),
    "recall@100": lambda ranked, judged: recall_at(ranked, judged, 100),
    "hit@1": hit_at_1,
    "mrr": reciprocal_rank,
}
