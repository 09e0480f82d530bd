"""Passages by id and by place: sets of ids, and the places of a generation's passages in its segments end to end."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Where ids lie farther apart than this on average, a table of all numbers between them would be mostly holes.
_SPREAD = 8


def places_of(ids: Ids, wanted: Ids) -> NDArray[np.int64]:
    """Positions in the ascending `ids` of those of `wanted` that are there."""
    if not len(ids):
        return np.empty(0, np.int64)
    places = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    found: NDArray[np.int64] = places[ids[places] == wanted]
    return found


class IdSet:
    """Ids that are looked up many at a time: one byte for each number between the first and the last."""

    def __init__(self, ids: Ids) -> None:
        """`ids` ascending."""
        self._first = int(ids[0]) if len(ids) else 0
        self._held = np.zeros(int(ids[-1]) - self._first + 1 if len(ids) else 0, np.bool_)
        self._held[ids - self._first] = True

    def holds(self, ids: Ids) -> Mask:
        """Which of `ids` are among these."""
        places = ids - self._first
        inside = (places >= 0) & (places < len(self._held))
        if not inside.all():
            places = np.where(inside, places, 0)
        return inside & self._held[places] if len(self._held) else inside


class Places:
    """Where the passages of some segments stand, end to end, and which of them are searched.

    A segment holds passages with ids above those of the segment before, so that places are in the order of ids.
    """

    def __init__(self, segments: Sequence[Ids], searched: Ids) -> None:
        """`segments` have the ids of each, ascending; `searched` those that are, ascending."""
        self._ids: Ids = np.concatenate([np.empty(0, np.int64), *segments])
        self._first = int(self._ids[0]) if len(self._ids) else 0
        span = int(self._ids[-1]) - self._first + 1 if len(self._ids) else 0
        # Four bytes for each number between the first id and the last: a look-up instead of a search.
        self._place_of: NDArray[np.int32] | None = None
        if span <= _SPREAD * len(self._ids):
            self._place_of = np.full(span, -1, np.int32)
            self._place_of[self._ids - self._first] = np.arange(len(self._ids), dtype=np.int32)
        self._narrow(searched)

    def _narrow(self, searched: Ids) -> None:
        self.held: Mask | None = self._marked(searched)
        self.count = int(np.count_nonzero(self.held))
        if self.count == len(self._ids):
            self.held = None
        self._known: tuple[Ids, Mask] | None = None

    def narrowed(self, searched: Ids) -> Places:
        """The same places, fewer of which are searched."""
        part = copy(self)
        part._narrow(searched)
        return part

    def marked(self, allowed: Ids | None) -> Mask | None:
        """The places that may be found where only `allowed` ids may, ascending; None: all there are."""
        if allowed is None:
            return self.held
        known = self._known
        if known is not None and known[0] is allowed:
            return known[1]
        mask = self._marked(allowed)
        if self.held is not None:
            mask &= self.held
        if not allowed.flags.writeable:  # the same ids are asked of several channels, and again by the next question
            self._known = (allowed, mask)
        return mask

    def holds(self, ids: Ids) -> Mask:
        """Which of `ids`, all of them ids of these places, are searched."""
        return np.ones(len(ids), np.bool_) if self.held is None else self.held[self._at(ids)]

    def _at(self, ids: Ids) -> NDArray[np.integer]:
        return np.searchsorted(self._ids, ids) if self._place_of is None else self._place_of[ids - self._first]

    def among(self, ids: Ids, mask: Mask | None) -> Ids:
        """Those of `ids`, all of them ids of these places, whose places are marked."""
        return ids if mask is None else ids[mask[self._at(ids)]]

    def _marked(self, ids: Ids) -> Mask:
        mask = np.zeros(len(self._ids), np.bool_)
        if self._place_of is None:
            mask[places_of(self._ids, ids)] = True
        elif len(ids):
            at = ids - self._first
            inside = (at >= 0) & (at < len(self._place_of))
            places = self._place_of[at if inside.all() else at[inside]]
            mask[places if places.min(initial=0) >= 0 else places[places >= 0]] = True
        return mask
