"""The part of a generation that one may see: its indexes as if they had been built of that part alone.

What is hidden must not show in a score, a rarity or a spelling either, so nothing here is taken from the whole
that depends on what else is in it. The tests compare with indexes that were built of the part.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.access import Access, Policy, Viewer, may_see
from ingest.codes import CodeIndex
from ingest.lexical import K1, B, LexicalIndex, best_of, places_of, rarity_of

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labels:
    """What is declared of the documents of a generation: each declaration once, and which of them each one has.

    documents      int64, ascending; `numbers` has the place in `declared` of each
    unread         of the files that could not be read; None where what is declared of one cannot be read either
    """

    declared: tuple[Access, ...]
    documents: Ids
    numbers: NDArray[np.int32]
    unread: tuple[Access | None, ...] = ()

    @classmethod
    def of(cls, access: dict[int, Access], unread: Iterable[Access | None]) -> Labels:
        """`access` by document id."""
        places = {one: place for place, one in enumerate(dict.fromkeys(access.values()))}
        ids = np.array(sorted(access), np.int64)
        numbers = np.array([places[access[one]] for one in ids.tolist()], np.int32)
        return cls(tuple(places), ids, numbers, tuple(dict.fromkeys(unread)))

    def in_force(self, policy: Policy) -> bool:
        """Whether access is: where the settings say so, or anything is declared."""
        return policy.always or any(one is not None and one.declared for one in (*self.declared, *self.unread))

    def seen(self, viewer: Viewer, policy: Policy) -> frozenset[Access]:
        """The declarations of what may be seen."""
        every = {*self.declared, *(one for one in self.unread if one is not None)}
        return frozenset(one for one in every if may_see(viewer, one, policy.default))

    def hides(self, seen: frozenset[Access]) -> bool:
        """Whether there is anything that is not among these."""
        return not seen.issuperset((*self.declared, *self.unread))

    def documents_of(self, seen: frozenset[Access]) -> Ids:
        """Ids of the documents that have one of these, ascending."""
        chosen = np.array([one in seen for one in self.declared], np.bool_)
        return self.documents[chosen[self.numbers]] if len(self.documents) else self.documents


class IdSet:
    """Ids that are looked up many at a time: one byte for each number between the first and the last."""

    def __init__(self, ids: Ids) -> None:
        """`ids` ascending."""
        self._first = int(ids[0]) if len(ids) else 0
        self._held = np.zeros(int(ids[-1]) - self._first + 1 if len(ids) else 0, np.bool_)
        self._held[ids - self._first] = True

    def holds(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of `ids` are among these."""
        places = ids - self._first
        inside = (places >= 0) & (places < len(self._held))
        if not inside.all():
            places = np.where(inside, places, 0)
        return inside & self._held[places] if len(self._held) else inside


class SeenWords:
    """A lexical index as if it held some of its passages only, `ids`, ascending. Scores are equal to the last bit."""

    def __init__(self, whole: LexicalIndex, ids: Ids) -> None:
        self._whole = whole
        self._seen = np.zeros(len(whole), np.bool_)
        self._seen[places_of(whole.ids, ids)] = True
        self._count = int(self._seen.sum())
        self._mean = whole.lengths.mean() if len(whole) else np.float64(1.0)
        self._mean_seen = whole.lengths[self._seen].mean() if self._count else np.float64(1.0)

    def __len__(self) -> int:
        return self._count

    def term(self, token: str) -> int | None:
        """The number of a token, or None where no passage that is seen holds it."""
        term = self._whole.term(token)
        return term if term is not None and self._seen[self._whole.postings(term)[0]].any() else None

    def rarity(self, tokens: Sequence[str]) -> dict[str, float]:
        """The idf of each token among the passages that are seen."""
        weights = {}
        for token in tokens:
            term = self._whole.term(token)
            holders = 0 if term is None else int(np.count_nonzero(self._seen[self._whole.postings(term)[0]]))
            weights[token] = rarity_of(holders, self._count)
        return weights

    def search(self, tokens: Sequence[str], k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """As `LexicalIndex.search`; what is not seen is not found even where it is among `allowed`."""
        totals = np.zeros(len(self._whole), np.float32)
        found = False
        for token in tokens:
            term = self._whole.term(token)
            if term is not None:
                places, scores = self._scores(term)
                totals[places] += scores
                found = found or len(places) > 0
        if k <= 0 or not found:
            return []
        if allowed is not None:
            kept = np.zeros(len(totals), np.bool_)
            kept[places_of(self._whole.ids, allowed)] = True
            totals[~kept] = 0
        return best_of(totals, self._whole.ids, k)

    def _scores(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The places of the seen passages that hold a term, and what bm25s would have it add to each.

        How often a passage holds it is told by its score in the whole index: what the rounding to float32 has
        cost is far less than half an occurrence.
        """
        places, scores = self._whole.postings(term)
        kept = self._seen[places]
        idf = _idf(len(places), len(self._whole))
        places, share = places[kept], scores[kept] / np.float64(idf)
        lengths = self._whole.lengths[places]
        counts = np.rint(_saturation(lengths, self._mean) * share / (1 - share))
        seen = np.float64(_idf(len(places), self._count)) * (counts / (_saturation(lengths, self._mean_seen) + counts))
        return places, seen.astype(np.float32)


def _idf(holders: int, passages: int) -> np.float32:
    return np.float32(math.log(1 + (passages - holders + 0.5) / (holders + 0.5)))


def _saturation(lengths: NDArray[np.int32], mean: np.floating) -> NDArray[np.float64]:
    return np.asarray(K1 * ((1 - B) + B * lengths / mean), np.float64)


class SeenCodes:
    """A code index as if it held the codes of some passages only. `surface_of` reads how those write a normal form."""

    def __init__(self, whole: CodeIndex, seen: IdSet, surface_of: Callable[[str], str]) -> None:
        self._whole, self._seen, self._surface_of = whole, seen, surface_of
        counted = np.concatenate([np.zeros(1, np.int64), np.cumsum(seen.holds(whole.holders))])
        ends = np.asarray(whole.holder_ends)
        starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]]) if len(ends) else ends
        held = counted[ends] - counted[starts]
        self._live, self._whole_seen = held > 0, held == ends - starts
        self.kinds = frozenset(whole.kind_names[one] for one in np.unique(whole.kind_numbers[self._live]).tolist())

    def __len__(self) -> int:
        return int(self._live.sum())

    def all_places(self) -> Iterable[int]:
        """The places of the codes that a passage seen holds."""
        return list(map(int, np.flatnonzero(self._live)))

    def places(self, normals: Sequence[str]) -> dict[str, int]:
        """As `CodeIndex.places`."""
        return {normal: place for normal, place in self._whole.places(normals).items() if self._live[place]}

    def normal(self, place: int) -> str:
        """As `CodeIndex.normal`."""
        return self._whole.normal(place)

    def surface(self, place: int) -> str:
        """How it is mostly written, in what is seen."""
        return self._whole.surface(place) if self._whole_seen[place] else self._surface_of(self._whole.normal(place))

    def held(self, place: int, allowed: Ids | None = None) -> Ids:
        """As `CodeIndex.held`; what is not seen is left out even where it is among `allowed`."""
        ids = self._whole.held(place, allowed)
        return ids[self._seen.holds(ids)]

    def near(self, normal: str) -> list[int]:
        """As `CodeIndex.near`."""
        return [place for place in self._whole.near(normal) if self._live[place]]
