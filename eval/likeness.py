"""Texts in, how alike they are out: MinHash signatures over runs of words (datasketch), and groups of those alike.

signature(text)                   # (HASHES,) uint32, or None where a text is too short to compare
alike(one, other)                 # Jaccard similarity of their runs of words, estimated within about 0.06
groups(signatures, 0.8)           # (n,) the group of each; 0.5 KB a text, so that a million can be compared
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from datasketch import MinHash

HASHES = 128
_RUN = 3  # words
_FEWEST = 8  # runs of words; shorter texts are alike by chance
_SEED = 1
_BAND = 5  # hashes that must be equal for two texts to be looked at: of texts alike by 0.8 all but 1 in 10,000 are
_WORD = re.compile(r"\w+")

Signature = NDArray[np.uint32]


class Signer:
    """Makes signatures; one for many texts, because its permutations cost more than a text."""

    def __init__(self) -> None:
        from datasketch import MinHash

        self._empty: MinHash = MinHash(num_perm=HASHES, seed=_SEED)

    def signature(self, text: str) -> Signature | None:
        """None where the text has too few runs of words to compare."""
        words = _WORD.findall(text.casefold())
        runs = {" ".join(words[at : at + _RUN]).encode() for at in range(len(words) - _RUN + 1)}
        if len(runs) < _FEWEST:
            return None
        sketch = self._empty.copy()
        sketch.update_batch(sorted(runs))
        return np.asarray(sketch.hashvalues, np.uint32)


def alike(one: Signature, other: Signature) -> float:
    """Estimated Jaccard similarity, 0 to 1."""
    return float(np.count_nonzero(one == other)) / HASHES


def merged(signatures: NDArray[np.uint32]) -> Signature:
    """Of several texts (n, HASHES) the signature of all their words together."""
    return np.asarray(signatures.min(axis=0), np.uint32)


def groups(signatures: NDArray[np.uint32], least: float) -> NDArray[np.int64]:
    """For each of (n, HASHES) texts the number of its group: those alike by `least`, directly or by way of others.

    Within each band of hashes texts are held against the first that has the same band, not against each other, so that
    a letter head on a hundred thousand pages costs no more than anything else.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(signatures)
    if not count:
        return np.empty(0, np.int64)
    firsts, others = [], []
    for start in range(0, HASHES - _BAND + 1, _BAND):
        band = np.ascontiguousarray(signatures[:, start : start + _BAND])
        keys = band.view(np.dtype((np.void, band.dtype.itemsize * _BAND))).ravel()
        _, first, of = np.unique(keys, return_index=True, return_inverse=True)
        other = np.flatnonzero(first[of] != np.arange(count))
        if len(other):
            firsts.append(first[of][other])
            others.append(other)
    if not firsts:
        return np.arange(count, dtype=np.int64)
    pairs = np.unique(np.stack([np.concatenate(firsts), np.concatenate(others)]), axis=1)
    equal = np.concatenate(
        [
            np.count_nonzero(signatures[part[0]] == signatures[part[1]], axis=1)
            for part in np.array_split(pairs, 1 + pairs.shape[1] // 100_000, axis=1)
        ]
    )
    kept = pairs[:, equal >= least * HASHES]
    edges = coo_array((np.ones(kept.shape[1], np.int8), (kept[0], kept[1])), shape=(count, count))
    _, labels = connected_components(edges, directed=False)
    return np.asarray(labels, np.int64)
