"""How good a reranker is while it is being tuned: the first passages of the channels, read again, held in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.beir import BeirSet
from eval.ranking import Qrels, ndcg_at
from eval.tuning.choosing import Chosen
from ingest.embed import Embedder
from ingest.lexical import LexicalIndex
from ingest.schema import BlockKind, DocumentKind, Location, Passage
from ingest.search_words import Words
from ingest.words import lexical_tokens
from rag.retrieve import fuse_channels, reread
from rag.settings import RetrieveSettings

Score = Callable[[Sequence[tuple[str, str]]], NDArray[np.float32]]
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with the passages that the channels put in front, best first, and their fused scores."""

    question: str
    judged: Qrels
    passages: tuple[Passage, ...]
    scores: dict[int, float]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A reranker that has read all it will be asked for."""

    name: str
    fingerprint: str
    said: dict[tuple[str, str], float]

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self.said[question, text] for text in texts], np.float32)


class RereadChooser:
    """Test sets that rerankers are compared on; the channels are asked once."""

    def __init__(
        self, sets: Sequence[BeirSet], embedder: Embedder, settings: RetrieveSettings, read: int, most: int
    ) -> None:
        """`read` bounds the passages that are read for a question, `most` the questions of a set, evenly drawn."""
        self._settings = settings.model_copy(update={"rerank": min(read, settings.rerank)})
        self._asked = [one for test in sets for one in _asked(test, embedder, self._settings, most)]

    def measure(self, score: Score) -> Chosen:
        """`score` gives a logit for each (question, text). `dense` is what it says alone, `fused` what people see."""
        pairs = [(one.question, passage.searchable()) for one in self._asked for passage in one.passages]
        said = dict(zip(pairs, score(pairs).tolist(), strict=True))
        heard = _Heard("", "", said)
        alone, mixed = [], []
        for one in self._asked:
            by_itself = sorted(one.passages, key=lambda passage: -said[one.question, passage.searchable()])
            _, seen, _ = reread(heard, one.question, one.passages, one.scores, self._settings)
            alone.append(ndcg_at([passage.document for passage in by_itself], one.judged, 10))
            mixed.append(ndcg_at([passage.document for passage in seen], one.judged, 10))
        return Chosen(float(np.mean(alone)), float(np.mean(mixed)))


def _asked(test: BeirSet, embedder: Embedder, settings: RetrieveSettings, most: int) -> list[_Asked]:
    texts = [one.text for one in test.documents]
    passages = [
        Passage(one.id, "", DocumentKind.MANUAL, BlockKind.TEXT, Location(), one.text, id=at)
        for at, one in enumerate(test.documents)
    ]
    vectors = embedder.embed_passages(texts)
    words = Words([LexicalIndex.build(np.arange(len(texts), dtype=np.int64), [lexical_tokens(one) for one in texts])])
    found = []
    queries = list(test.queries)
    for query in queries[:: max(1, -(-len(queries) // most))]:
        text = test.queries[query]
        near = vectors @ embedder.embed_query(text)
        dense = [(int(at), float(near[at])) for at in np.argsort(-near, kind="stable")[:_DEPTH]]
        fused = fuse_channels(words.search(lexical_tokens(text), _DEPTH), dense, settings.lexical_weight)
        first = sorted(fused, key=lambda at: (-fused[at], at))[: settings.rerank]
        found.append(
            _Asked(text, test.qrels[query], tuple(passages[at] for at in first), {at: fused[at] for at in first})
        )
    return found
