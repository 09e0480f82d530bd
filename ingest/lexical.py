"""The lexical index of one generation: BM25 over stemmed words and whole codes. Knows nothing of passages.

The scores are computed when the index is built, and kept term by term, so that a query only adds up a few
slices; all files are plain arrays that are mapped, not read, and nothing is ever unpickled.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.words import lexical_tokens

__all__ = ["K1", "B", "LexicalIndex", "lexical_tokens"]

# Saturation of a word that is said often, and weight of a passage's length.
K1 = 1.2
B = 0.75

Ids = NDArray[np.int64]
_ARRAYS = ("ids", "offsets", "places", "scores", "spelling", "spelling_ends")


class LexicalIndex:
    """Okapi BM25 with Lucene's idf, ln(1 + (N - n + 0.5) / (n + 0.5)).

    ids            int64, (passages,), ascending
    offsets        int64, (terms + 1,): term t has places[offsets[t]:offsets[t + 1]]
    places         int32: position in `ids` of each passage that holds the term
    scores         float32: what the term adds to that passage
    spelling       uint8: all terms in UTF-8, sorted, end to end; term t ends at spelling_ends[t]
    """

    def __init__(
        self,
        ids: Ids,
        offsets: NDArray[np.int64],
        places: NDArray[np.int32],
        scores: NDArray[np.float32],
        spelling: NDArray[np.uint8],
        spelling_ends: NDArray[np.int64],
    ) -> None:
        self.ids = ids
        self.offsets = offsets
        self.places = places
        self.scores = scores
        self.spelling = spelling
        self.spelling_ends = spelling_ends

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
        codes: NDArray[np.integer[Any]],
        terms: Sequence[str],
        k1: float = K1,
        b: float = B,
    ) -> LexicalIndex:
        """Like `build`, of tokens already numbered: `codes` end to end, `terms[code]` their spelling."""
        order = np.argsort(ids, kind="stable")
        position = np.empty(len(ids), np.int64)
        position[order] = np.arange(len(ids))
        # Renumber the terms that occur in the order of their UTF-8 bytes, in which they are looked up.
        present = np.unique(codes)
        spelled = [terms[code].encode() for code in present]
        ranks = sorted(range(len(spelled)), key=spelled.__getitem__)
        term_of = np.zeros(len(terms), np.int64)
        term_of[present[ranks]] = np.arange(len(ranks))
        # One number for each (term, passage), so that one sort counts and groups them.
        places = np.repeat(position, lengths)
        pairs, counts = np.unique(term_of[codes] * max(len(ids), 1) + places, return_counts=True)
        term, place = np.divmod(pairs, max(len(ids), 1))
        holders = np.bincount(term, minlength=len(ranks))
        idf = np.log1p((len(ids) - holders + 0.5) / (holders + 0.5))
        sorted_lengths = lengths[order].astype(np.float64)
        mean = sorted_lengths.mean() if len(ids) and sorted_lengths.any() else 1.0
        norm = k1 * (1 - b + b * sorted_lengths / mean)
        scores = idf[term] * counts / (counts + norm[place])
        letters = b"".join(spelled[rank] for rank in ranks)
        return cls(
            ids=ids[order],
            offsets=np.concatenate(([0], np.cumsum(holders))).astype(np.int64),
            places=place.astype(np.int32),
            scores=scores.astype(np.float32),
            spelling=np.frombuffer(letters, np.uint8),
            spelling_ends=np.cumsum([len(spelled[rank]) for rank in ranks], dtype=np.int64),
        )

    def save(self, folder: Path) -> None:
        """Write the arrays into `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Map a saved folder."""
        return cls(**{name: load_array(folder / f"{name}.npy") for name in _ARRAYS})

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
        weights = {}
        for token in tokens:
            term = self.term(token)
            holders = 0 if term is None else int(self.offsets[term + 1] - self.offsets[term])
            weights[token] = float(np.log1p((len(self.ids) - holders + 0.5) / (holders + 0.5)))
        return weights

    def search(self, tokens: Sequence[str], k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """At most `k` of (id, score), best first, equal ones by id; only passages that hold a token.

        A token given twice counts twice. `allowed` holds the ids that may be found.
        """
        if k <= 0 or not len(self.ids):
            return []
        totals = np.zeros(len(self.ids), np.float32)
        for token in tokens:
            term = self.term(token)
            if term is not None:
                part = slice(int(self.offsets[term]), int(self.offsets[term + 1]))
                # Each passage stands once in a term's slice, so a plain indexed add is right.
                totals[self.places[part]] += self.scores[part]
        if allowed is not None:
            kept = np.zeros(len(self.ids), np.bool_)
            kept[places_of(self.ids, allowed)] = True
            totals[~kept] = 0
        found = np.flatnonzero(totals)
        if len(found) > k:
            # Everything that ties with the k-th best stays in until ties are broken by id.
            least = np.partition(totals[found], len(found) - k)[len(found) - k]
            found = found[totals[found] >= least]
        best = found[np.lexsort((found, -totals[found]))][:k]
        return [(int(self.ids[place]), float(totals[place])) for place in best]


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
