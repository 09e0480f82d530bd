"""Passages that say the same hold each other up: what lies among good passages of other documents gains by it.

The cluster hypothesis, used as score regularisation (Diaz, CIKM 2005): relevant documents are near to each other. It
holds where a question is about a topic that many short documents treat; where one page answers, its neighbours do not:
so it is for the questions that feedback is for, and only where the reranker finds no plain answer (rag/retrieve.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# How many passages are looked at, how many neighbours hold one up, what power of the cosine weighs them, and how many
# passages a document has at most, in the mean, where they are short. Chosen on four sets (docs/lab-log.md).
LOOKED_AT = 100
_NEIGHBOURS = 5
_POWER = 4
_SHORT = 2.0

Scores = NDArray[np.float64]


def gains(scores: Scores, documents: Sequence[str], vectors: NDArray[np.float32]) -> Scores:
    """What each passage gains, shape (n,): the mean score of its nearest neighbours above the lowest of all.

    `scores` are the fused ones, `documents` whose each passage is, `vectors` of shape (n, dimension) and unit length.
    Where the documents are few and long, nothing gains: a page is not better because its neighbours are.
    """
    gain = np.zeros(len(scores))
    if len(set(documents)) < max(2.0, len(documents) / _SHORT):
        return gain
    own = np.array([documents.index(one) for one in documents])
    near = np.maximum(vectors @ vectors.T, 0).astype(np.float64)
    near[own[:, None] == own[None, :]] = 0
    held = np.argsort(-near, axis=1, kind="stable")[:, :_NEIGHBOURS]
    weights = np.take_along_axis(near, held, axis=1) ** _POWER
    above = scores - scores.min()
    total = weights.sum(axis=1)
    there = total > 0
    gain[there] = (weights * above[held]).sum(axis=1)[there] / total[there]
    return gain
