"""The nearest passages over the segments of a generation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.segment import Segment

Mask = NDArray[np.bool_]


class Vectors:
    """The dense channel. An index is loaded when it is first asked."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = tuple(segments)

    def search(self, vector: NDArray[np.float32], k: int, marked: Mask | None = None) -> list[tuple[int, float]]:
        """At most `k` of (id, cosine), best first, equal ones by id; `marked` has the places that may be found."""
        best: list[tuple[int, float]] = []
        start = 0
        for segment in self._segments:
            within = None if marked is None else marked[start : start + len(segment)]
            start += len(segment)
            if within is None or within.any():
                places, scores = segment.vectors.search(vector, k, within)
                best += zip(segment.ids[places].tolist(), scores.tolist(), strict=True)
        return sorted(best, key=lambda hit: (-hit[1], hit[0]))[: max(k, 0)]

    def rows(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The vectors of some passages, shape (len(ids), dimension); of one that is in no segment, zeros."""
        asked = np.asarray(ids, np.int64)
        found = np.zeros((len(asked), self._segments[0].vectors.dimension if self._segments else 0), np.float32)
        for segment in self._segments:
            places = np.minimum(np.searchsorted(segment.ids, asked), max(0, len(segment) - 1))
            here = np.flatnonzero(segment.ids[places] == asked) if len(segment) else np.empty(0, np.int64)
            if len(here):
                found[here] = segment.vectors.rows(places[here])
        return found
