"""The lexical index of one generation: BM25 (bm25s) over stemmed words and whole codes.

The scores are computed when the index is built and kept term by term, so that a query only adds up a few
slices. All files are plain arrays that are mapped, not read, and nothing is ever unpickled. The vocabulary is
kept sorted in an array of its own: a dictionary of a million words would have to be read at every start.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.words import lexical_tokens

__all__ = ["K1", "B", "LexicalIndex", "lexical_tokens", "load_array", "places_of"]

# Saturation of a word that is said often, and weight of a passage's length.
K1 = 1.2
B = 0.75

Ids = NDArray[np.int64]
_SCORES = "bm25"
_ARRAYS = ("ids", "lengths", "spelling", "spelling_ends")


class LexicalIndex:
    """BM25 in Lucene's form, idf ln(1 + (N - n + 0.5) / (n + 0.5)).

    ids            int64, (passages,), ascending; a passage's place among them is its number in bm25s
    lengths        int32, (passages,): how many tokens each has
    spelling       uint8: all terms in UTF-8, sorted, end to end; term t ends at spelling_ends[t]
    scores         the bm25s index: for each term the places that hold it and what it adds there
    """

    def __init__(
        self,
        ids: Ids,
        lengths: NDArray[np.int32],
        spelling: NDArray[np.uint8],
        spelling_ends: NDArray[np.int64],
        scores: Any | None,
    ) -> None:
        self.ids, self.lengths, self.spelling, self.spelling_ends = ids, lengths, spelling, spelling_ends
        self._scores = scores  # None where no passage holds a word

    @classmethod
    def build(
        cls, ids: Sequence[int] | Ids, token_lists: Sequence[Sequence[str]], k1: float = K1, b: float = B
    ) -> LexicalIndex:
        """`token_lists[i]` are the tokens of the passage `ids[i]`; the ids are distinct."""
        numbers: dict[str, int] = {}
        codes = np.fromiter(
            (numbers.setdefault(token, len(numbers)) for tokens in token_lists for token in tokens), np.int64
        )
        lengths = np.fromiter(map(len, token_lists), np.int64, len(token_lists))
        return cls.from_codes(np.asarray(ids, np.int64), lengths, codes, list(numbers), k1, b)

    @classmethod
    def from_codes(
        cls,
        ids: Ids,
        lengths: NDArray[np.int64],
        codes: NDArray[np.integer],
        terms: Sequence[str],
        k1: float = K1,
        b: float = B,
    ) -> LexicalIndex:
        """Like `build`, of tokens already numbered: `codes` end to end, `terms[code]` their spelling."""
        from bm25s import BM25

        # Renumber the terms that occur in the order of their UTF-8 bytes, in which they are looked up.
        present = np.unique(codes)
        spelled = [terms[code].encode() for code in present]
        ranks = sorted(range(len(spelled)), key=spelled.__getitem__)
        term_of = np.zeros(len(terms), np.int64)
        term_of[present[ranks]] = np.arange(len(ranks))
        order = np.argsort(ids, kind="stable")
        per_passage = np.split(term_of[codes], np.cumsum(lengths)[:-1]) if len(lengths) else []
        scores = None
        if len(ranks):
            scores = BM25(method="lucene", k1=k1, b=b, backend="numpy")
            vocabulary = {str(rank): rank for rank in range(len(ranks))}  # the spelling is kept by us
            corpus = [per_passage[place].tolist() for place in order]
            scores.index((corpus, vocabulary), create_empty_token=False, show_progress=False)
        return cls(
            ids=np.asarray(ids[order], np.int64),
            lengths=np.asarray(lengths[order], np.int32),
            spelling=np.frombuffer(b"".join(spelled[rank] for rank in ranks), np.uint8),
            spelling_ends=np.cumsum([len(spelled[rank]) for rank in ranks], dtype=np.int64),
            scores=scores,
        )

    def save(self, folder: Path) -> None:
        """Write the arrays into `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)
        if self._scores is not None:
            self._scores.vocab_dict = {}
            self._scores.save(folder / _SCORES, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Map a saved folder."""
        from bm25s import BM25

        stored = folder / _SCORES
        scores = BM25.load(stored, mmap=True, load_vocab=False, show_progress=False) if stored.is_dir() else None
        arrays = {name: load_array(folder / f"{name}.npy") for name in _ARRAYS}
        return cls(**arrays, scores=scores)

    def __len__(self) -> int:
        return len(self.ids)

    def term(self, token: str) -> int | None:
        """The number of a token, or None where no passage holds it."""
        wanted = token.encode()
        low, high = 0, len(self.spelling_ends)
        while low < high:
            middle = (low + high) // 2
            here = self._spelled(middle)
            if here == wanted:
                return middle
            if here < wanted:
                low = middle + 1
            else:
                high = middle
        return None

    def _spelled(self, term: int) -> bytes:
        start = int(self.spelling_ends[term - 1]) if term else 0
        return self.spelling[start : int(self.spelling_ends[term])].tobytes()

    def rarity(self, tokens: Sequence[str]) -> dict[str, float]:
        """The idf of each token; a token that no passage holds is as rare as can be."""
        terms = {token: self.term(token) for token in tokens}
        return {
            token: rarity_of(0 if term is None else len(self.postings(term)[0]), len(self))
            for token, term in terms.items()
        }

    def postings(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The places of the passages that hold a term, and what it adds to the score of each."""
        if self._scores is None:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        told = self._scores.scores
        here = slice(int(told["indptr"][term]), int(told["indptr"][term + 1]))
        return told["indices"][here], told["data"][here]

    def search(self, tokens: Sequence[str], k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """At most `k` of (id, score), best first, equal ones by id; only passages that hold a token.

        A token given twice counts twice. `allowed` holds the ids that may be found.
        """
        terms = [term for term in map(self.term, tokens) if term is not None]
        if k <= 0 or not terms or self._scores is None:
            return []
        totals = self._scores.get_scores_from_ids(terms)
        if allowed is not None:
            kept = np.zeros(len(self.ids), np.bool_)
            kept[places_of(self.ids, allowed)] = True
            totals[~kept] = 0
        return best_of(totals, self.ids, k)


def best_of(totals: NDArray[np.float32], ids: Ids, k: int) -> list[tuple[int, float]]:
    """The k highest of the scores that are not 0 as (id, score), best first, equal ones by id."""
    found = np.flatnonzero(totals)
    if len(found) > k:
        # Everything that ties with the k-th best stays in until ties are broken by id.
        least = np.partition(totals[found], len(found) - k)[len(found) - k]
        found = found[totals[found] >= least]
    best = found[np.lexsort((found, -totals[found]))][:k]
    return [(int(ids[place]), float(totals[place])) for place in best]


def rarity_of(holders: int, passages: int) -> float:
    """The idf of a token that so many of the passages hold."""
    return float(np.log1p((passages - holders + 0.5) / (holders + 0.5)))


def places_of(ids: Ids, wanted: Ids) -> NDArray[np.int64]:
    """Positions in the ascending `ids` of those of `wanted` that are there."""
    if not len(ids):
        return np.empty(0, np.int64)
    places = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    found: NDArray[np.int64] = places[ids[places] == wanted]
    return found


def load_array(path: Path) -> NDArray[Any]:
    """Map a saved array; an empty one, which cannot be mapped, is read."""
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except ValueError:
        return np.asarray(np.load(path, allow_pickle=False))
