"""The words of the passages of one segment: which passages hold a term, how often, and how long each passage is.

What a word is worth depends on all passages that are searched together, so no score is kept: `ingest/search_words.py`
makes them as it searches. All files are plain arrays that are mapped, not read, and nothing is ever unpickled. The
vocabulary is kept sorted in an array of its own: a dictionary of a million words would have to be read at every start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.places import places_of
from ingest.words import lexical_tokens

__all__ = ["LexicalIndex", "lexical_tokens", "load_array", "places_of"]

Ids = NDArray[np.int64]
_ARRAYS = ("ids", "lengths", "spelling", "spelling_ends", "ends", "places", "counts")


class LexicalIndex:
    """Terms by passages.

    ids            int64, (passages,), ascending; a passage's place is its position among them
    lengths        int32, (passages,): how many tokens each has
    spelling       uint8: all terms in UTF-8, sorted, end to end; term t ends at spelling_ends[t]
    places         int32: the places that hold term t, ascending, end to end; those of t end at ends[t]
    counts         int8 or int16: how often each of them holds it
    """

    def __init__(
        self,
        ids: Ids,
        lengths: NDArray[np.int32],
        spelling: NDArray[np.uint8],
        spelling_ends: NDArray[np.int64],
        ends: NDArray[np.int64],
        places: NDArray[np.int32],
        counts: NDArray[np.signedinteger],
    ) -> None:
        self.ids, self.lengths, self.spelling, self.spelling_ends = ids, lengths, spelling, spelling_ends
        self.ends, self.places, self.counts = ends, places, counts

    @classmethod
    def build(cls, ids: Sequence[int] | Ids, token_lists: Sequence[Sequence[str]]) -> LexicalIndex:
        """`token_lists[i]` are the tokens of the passage `ids[i]`; the ids are distinct."""
        order = np.argsort(np.asarray(ids, np.int64)).tolist()
        ids, token_lists = [ids[at] for at in order], [token_lists[at] for at in order]
        numbers: dict[str, int] = {}
        codes = np.fromiter(
            (numbers.setdefault(token, len(numbers)) for tokens in token_lists for token in tokens), np.int32
        )
        lengths = np.fromiter(map(len, token_lists), np.int64, len(token_lists))
        return cls.from_codes(np.asarray(ids, np.int64), lengths, codes, dict(enumerate(numbers)))

    @classmethod
    def from_codes(
        cls, ids: Ids, lengths: NDArray[np.int64], codes: NDArray[np.int32], terms: Mapping[int, str]
    ) -> LexicalIndex:
        """Of tokens already numbered, `ids` ascending: `codes` end to end, `terms[code]` their spelling."""
        # Renumber the terms that occur in the order of their UTF-8 bytes, in which they are looked up.
        present = np.flatnonzero(np.bincount(codes)) if len(codes) else np.empty(0, np.int64)
        spelled = [terms[code].encode() for code in present.tolist()]
        ranks = sorted(range(len(spelled)), key=spelled.__getitem__)
        term_of = np.zeros(int(present[-1]) + 1 if len(present) else 0, np.int32)
        term_of[present[ranks]] = np.arange(len(ranks), dtype=np.int32)
        # A number for each token, its term above and its place below: sorted, what a passage says twice lies together.
        said = np.repeat(np.arange(len(ids), dtype=np.int64), lengths)
        said |= term_of[codes].astype(np.int64) << 32
        said.sort()
        first = np.ones(len(said), np.bool_)
        np.not_equal(said[1:], said[:-1], out=first[1:])
        at = np.flatnonzero(first)
        postings = said[at]
        return cls(
            ids=np.asarray(ids, np.int64),
            lengths=np.asarray(lengths, np.int32),
            spelling=np.frombuffer(b"".join(spelled[rank] for rank in ranks), np.uint8),
            spelling_ends=np.cumsum([len(spelled[rank]) for rank in ranks], dtype=np.int64),
            ends=np.searchsorted(postings, np.arange(1, len(ranks) + 1, dtype=np.int64) << 32),
            places=(postings & 0x7FFFFFFF).astype(np.int32),
            counts=_narrow(np.diff(np.append(at, len(said)))),
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

    def postings(self, token: str) -> tuple[NDArray[np.int32], NDArray[np.signedinteger]]:
        """The places of the passages that hold a token, ascending, and how often each does."""
        term = self.term(token)
        if term is None:
            return self.places[:0], self.counts[:0]
        here = slice(int(self.ends[term - 1]) if term else 0, int(self.ends[term]))
        return self.places[here], self.counts[here]


def _narrow(counts: NDArray[np.int64]) -> NDArray[np.signedinteger]:
    most = int(counts.max()) if len(counts) else 0
    # A passage has no more tokens than the embedder's window and its context; what is said more often counts as this.
    return counts.astype(np.int8) if most < 128 else np.minimum(counts, 32767).astype(np.int16)


def load_array(path: Path) -> NDArray[Any]:
    """Map a saved array; an empty one, which cannot be mapped, is read."""
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except ValueError:
        return np.asarray(np.load(path, allow_pickle=False))
