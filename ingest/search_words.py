"""BM25 over the segments of a generation, or over the part of them that is there to be seen.

Everything that a score depends on is counted over what is searched, as the question is asked: how many passages there
are, how long they are, how many hold a word. So scores are the same to the last bit however passages are spread over
segments, and what has died or is hidden leaves no trace in them. Tests compare with an index of those passages alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.lexical import LexicalIndex

# Saturation of a word that is said often, and weight of a passage's length.
K1 = 1.2
B = 0.75

# A filter that lets more than this share through is applied to the sums, not to each word's passages.
_WIDE = 0.3

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
Postings = tuple[NDArray[np.int32], NDArray[np.signedinteger]]


class Words:
    """BM25 in Lucene's form, idf ln(1 + (N - n + 0.5) / (n + 0.5)).

    A place is that of a passage among those of all segments end to end, dead ones counted.
    """

    def __init__(self, segments: Sequence[LexicalIndex], held: Mask | None = None) -> None:
        """`held` marks the places that are searched; None: all."""
        self._segments = tuple(segments)
        self._starts = np.concatenate([[0], np.cumsum([len(one) for one in segments], dtype=np.int64)]).tolist()
        self._whole = held
        self._held = [None if held is None else held[self._stretch(at)] for at in range(len(segments))]
        lengths = [
            one.lengths if mask is None else one.lengths[mask] for one, mask in zip(segments, self._held, strict=True)
        ]
        self._count = sum(map(len, lengths))
        words = sum(int(one.sum(dtype=np.int64)) for one in lengths)
        longest = max((int(one.max()) for one in lengths if len(one)), default=0)
        mean = words / self._count if words else 1.0
        self._saturation = np.asarray(K1 * ((1 - B) + B * np.arange(longest + 1) / mean), np.float32)

    def __len__(self) -> int:
        return self._count

    def holds(self, token: str) -> bool:
        """Whether a passage holds a token."""
        return self._holders(token) > 0

    def rarity(self, tokens: Sequence[str]) -> dict[str, float]:
        """The idf of each token; a token that no passage holds is as rare as can be."""
        return {token: rarity_of(self._holders(token), self._count) for token in tokens}

    def search(self, tokens: Sequence[str], k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """At most `k` of (id, score), best first, equal ones by id; only passages that hold a token.

        A token given twice counts twice. `allowed` marks the places that may be found.
        """
        if k <= 0:
            return []
        if allowed is self._whole:  # what is not searched is in no postings
            allowed = None
        postings = {token: self._postings(token) for token in dict.fromkeys(tokens)}
        holders = {token: sum(len(places) for places, _ in found) for token, found in postings.items()}
        said = [token for token in tokens if holders[token]]
        best: list[tuple[int, float]] = []
        for at, segment in enumerate(self._segments):
            parts = {token: postings[token][at] for token in dict.fromkeys(said)}
            within = None if allowed is None else allowed[self._stretch(at)]
            wide = within is not None and np.count_nonzero(within) > _WIDE * len(within)
            if within is not None and not wide:
                parts = {token: _kept(part, within) for token, part in parts.items()}
            if not any(len(places) for places, _ in parts.values()):
                continue
            scores = {token: self._scores(segment, part, holders[token]) for token, part in parts.items()}
            totals = np.zeros(len(segment), np.float32)
            for token in said:
                totals[parts[token][0]] += scores[token]
            if within is not None and wide:
                totals[~within] = 0
            best += _best_of(totals, segment.ids, k, [places for places, _ in parts.values()])
        return sorted(best, key=lambda hit: (-hit[1], hit[0]))[:k]

    def _scores(self, segment: LexicalIndex, part: Postings, holders: int) -> NDArray[np.float32]:
        places, counts = part
        idf = np.float32(rarity_of(holders, self._count))
        said = counts.astype(np.float32)
        return np.asarray(idf * (said / (self._saturation[segment.lengths[places]] + said)), np.float32)

    def _postings(self, token: str) -> list[Postings]:
        found = []
        for segment, held in zip(self._segments, self._held, strict=True):
            part = segment.postings(token)
            found.append(part if held is None else _kept(part, held))
        return found

    def _holders(self, token: str) -> int:
        return sum(
            len(segment.postings(token)[0]) if held is None else int(np.count_nonzero(held[segment.postings(token)[0]]))
            for segment, held in zip(self._segments, self._held, strict=True)
        )

    def _stretch(self, at: int) -> slice:
        return slice(self._starts[at], self._starts[at + 1])


def rarity_of(holders: int, passages: int) -> float:
    """The idf of a token that so many of the passages hold."""
    return math.log1p((passages - holders + 0.5) / (holders + 0.5))


def _kept(part: Postings, mask: Mask) -> Postings:
    places, counts = part
    kept = mask[places]
    return places[kept], counts[kept]


def _best_of(
    totals: NDArray[np.float32], ids: Ids, k: int, holders: Sequence[NDArray[np.int32]]
) -> list[tuple[int, float]]:
    """The k highest of the scores that are not 0 as (id, score), best first, equal ones by id."""
    # The k-th best of those that hold the rarest word is no better than the k-th best of all: what is below is out.
    few = min((places for places in holders if len(places) >= k), key=len, default=None)
    least = 0.0 if few is None else float(np.partition(totals[few], len(few) - k)[len(few) - k])
    found = np.flatnonzero(totals >= least) if least > 0 else np.flatnonzero(totals)
    if len(found) > k:
        # Everything that ties with the k-th best stays in until ties are broken by id.
        kth = np.partition(totals[found], len(found) - k)[len(found) - k]
        found = found[totals[found] >= kth]
    best = found[np.lexsort((found, -totals[found]))][:k]
    return list(zip(ids[best].tolist(), totals[best].tolist(), strict=True))
