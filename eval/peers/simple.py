"""The three methods of a textbook: BM25 alone, dense alone, and plain reciprocal rank fusion of the two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.beir import BeirDocument
from eval.peers.ranker import DEPTH, by_best_passage, fused_ranks, titled, windows
from ingest.embed import Embedder


class Texts:
    """What is ranked: the text of each place, and the document that it belongs to."""

    def __init__(self, documents: Sequence[BeirDocument], *, words: int | None) -> None:
        """`words`: pieces of so many words, each under the title; None: whole documents."""
        pieces = [
            (document.id, titled(document.title, piece))
            for document in documents
            for piece in ([document.text] if words is None else windows(document.text, words))
        ]
        self.owners = [owner for owner, _ in pieces]
        self.texts = [text for _, text in pieces]

    def documents(self, places: Sequence[int]) -> list[str]:
        """The documents of these places, each once."""
        return by_best_passage(self.owners[place] for place in places)


class Words:
    """BM25 of bm25s at its defaults, English stop words left out, Porter stems."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s
        import Stemmer

        self._stemmer = Stemmer.Stemmer("porter")
        self._index = bm25s.BM25()
        self._index.index(self._tokens(list(texts)), show_progress=False)
        self._most = min(DEPTH, len(texts))

    def places(self, question: str) -> list[int]:
        """Places of the texts that share a word with the question, best first."""
        found, scores = self._index.retrieve(self._tokens([question]), k=self._most, show_progress=False)
        return [int(place) for place, score in zip(found[0], scores[0], strict=True) if score > 0]

    def _tokens(self, texts: list[str]) -> object:
        import bm25s

        return bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)


class Meaning:
    """Cosine with the vector of each text, as much of it as the embedder reads."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors = embedder.embed_passages(texts)

    def places(self, question: str) -> list[int]:
        """Places of the nearest texts, best first."""
        scores = self._vectors @ self._embedder.embed_query(question)
        return [int(place) for place in np.argsort(-scores, kind="stable")[:DEPTH]]


class Bm25:
    """Words alone."""

    def __init__(self, texts: Texts) -> None:
        self._texts, self._words = texts, Words(texts.texts)

    def rank(self, question: str) -> list[str]:
        """Documents, best first."""
        return self._texts.documents(self._words.places(question))


class Dense:
    """Vectors alone."""

    def __init__(self, texts: Texts, embedder: Embedder) -> None:
        self._texts, self._meaning = texts, Meaning(texts.texts, embedder)

    def rank(self, question: str) -> list[str]:
        """Documents, best first."""
        return self._texts.documents(self._meaning.places(question))


class PlainFusion:
    """Both, joined by their ranks."""

    def __init__(self, texts: Texts, embedder: Embedder) -> None:
        self._texts, self._words, self._meaning = texts, Words(texts.texts), Meaning(texts.texts, embedder)

    def rank(self, question: str) -> list[str]:
        """Documents, best first."""
        return self._texts.documents(fused_ranks([self._words.places(question), self._meaning.places(question)]))
