"""How good a model is while it is being tuned: test sets held in memory, ranked without a store.

Passages are not split again and codes are not looked at; what is decided upon in the end is measured with the product's
own search (eval/retrieval.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.beir import BeirSet
from eval.ranking import ndcg_at
from ingest.lexical import LexicalIndex
from ingest.search_words import Words
from ingest.words import lexical_tokens
from rag.retrieve import fuse_channels

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """Means of nDCG@10 over the questions of all sets: by meaning alone, and with the words."""

    dense: float
    fused: float

    @property
    def score(self) -> float:
        """What recipes are compared by: people see the fused ranking, the dense one tells smaller differences."""
        return (self.dense + self.fused) / 2


class Chooser:
    """Test sets that models are compared on; what does not depend on the model is made once."""

    def __init__(self, sets: Sequence[BeirSet], lexical_weight: float) -> None:
        self._sets = tuple(sets)
        self._weight = lexical_weight
        self._lexical = [self._by_words(one) for one in self._sets]

    @property
    def texts(self) -> int:
        """How many texts a model has to embed."""
        return sum(len(one.documents) + len(one.queries) for one in self._sets)

    def measure(self, embed: Embed) -> Chosen:
        """`embed` gives unit vectors, (n, dimension)."""
        dense_scores: list[float] = []
        fused_scores: list[float] = []
        for test, lexical in zip(self._sets, self._lexical, strict=True):
            passages = embed([one.text for one in test.documents])
            near = embed(list(test.queries.values())) @ passages.T
            for at, judged in enumerate(test.qrels[query] for query in test.queries):
                first = np.argsort(-near[at], kind="stable")[:_DEPTH]
                dense = [(int(one), float(near[at, one])) for one in first]
                fused = fuse_channels(lexical[at], dense, self._weight)
                by_both = sorted(fused, key=lambda one: (-fused[one], one))
                dense_scores.append(ndcg_at([test.documents[one].id for one, _ in dense], judged, 10))
                fused_scores.append(ndcg_at([test.documents[one].id for one in by_both], judged, 10))
        return Chosen(float(np.mean(dense_scores)), float(np.mean(fused_scores)))

    @staticmethod
    def _by_words(test: BeirSet) -> list[list[tuple[int, float]]]:
        ids = np.arange(len(test.documents), dtype=np.int64)
        words = Words([LexicalIndex.build(ids, [lexical_tokens(one.text) for one in test.documents])])
        return [words.search(lexical_tokens(text), _DEPTH) for text in test.queries.values()]
