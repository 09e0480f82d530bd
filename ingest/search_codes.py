"""The codes of a generation over its segments, or of the part of it that is there to be seen.

What has died or is hidden is not known, not near, not of any kind, and does not decide how a code is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.codes import CodeIndex
from ingest.places import Places

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Code:
    """A code that some passage holds. `places` has (segment, place in its index) of each segment that knows it."""

    normal: str
    places: tuple[tuple[int, int], ...]


class Codes:
    """Those that some passage holds which is searched."""

    def __init__(self, segments: Sequence[CodeIndex], places: Places) -> None:
        """`places` are those of the segments' passages, and which of them are searched."""
        self._segments = tuple(segments)
        self._places = places
        self._live = [_Live.of(one, places) for one in segments]
        self.kinds = frozenset().union(*(live.kinds(one) for one, live in zip(segments, self._live, strict=True)))

    def __iter__(self) -> Iterator[Code]:
        """Each code once, those of the first segment first."""
        for at, (segment, live) in enumerate(zip(self._segments, self._live, strict=True)):
            for place in live.places(segment):
                normal = segment.normal(place)
                code = self.known([normal])[normal]
                if code.places[0][0] == at:
                    yield code

    def known(self, normals: Sequence[str]) -> dict[str, Code]:
        """Normal form -> the code, of those that are known."""
        found: dict[str, list[tuple[int, int]]] = {}
        for at, (segment, live) in enumerate(zip(self._segments, self._live, strict=True)):
            for normal, place in segment.places(normals).items():
                if live.is_live(place):
                    found.setdefault(normal, []).append((at, place))
        return {normal: Code(normal, tuple(found[normal])) for normal in normals if normal in found}

    def held(self, code: Code, allowed: Ids | None = None) -> Ids:
        """Ids of the passages that hold it, ascending, of those allowed."""
        parts = [self._segments[at].held(place) for at, place in code.places]
        ids = parts[0] if len(parts) == 1 else np.concatenate(parts)
        return self._places.among(ids, self._places.marked(allowed))

    def surface(self, code: Code) -> str | None:
        """How it is mostly written; None where no index can tell, only the passages themselves."""
        written = {self._segments[at].surface(place) for at, place in code.places}
        alike = all(self._segments[at].is_unanimous(place) for at, place in code.places)
        if len(written) == 1 and (alike or (len(code.places) == 1 and self._is_whole(*code.places[0]))):
            return written.pop()
        return None

    def near(self, normal: str) -> list[Code]:
        """All codes one edit away: a sign changed, put in, left out, or two neighbours swapped."""
        found: dict[str, list[tuple[int, int]]] = {}
        for at, (segment, live) in enumerate(zip(self._segments, self._live, strict=True)):
            for place in segment.near(normal):
                if live.is_live(place):
                    found.setdefault(segment.normal(place), []).append((at, place))
        return [Code(one, tuple(places)) for one, places in found.items()]

    def _is_whole(self, at: int, place: int) -> bool:
        """Whether all the passages of a segment that hold a code are searched."""
        whole = self._live[at].whole
        return whole is None or bool(whole[place])


@dataclass(frozen=True, slots=True)
class _Live:
    """Of each code of a segment, whether some of its holders are searched, and whether all are; None: all of all."""

    some: NDArray[np.bool_] | None
    whole: NDArray[np.bool_] | None

    @classmethod
    def of(cls, segment: CodeIndex, places: Places) -> _Live:
        if places.held is None:
            return cls(None, None)
        counted = np.concatenate([np.zeros(1, np.int64), np.cumsum(places.holds(segment.holders))])
        ends = np.asarray(segment.holder_ends)
        starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]]) if len(ends) else ends
        count = counted[ends] - counted[starts]
        return cls(count > 0, count == ends - starts)

    def is_live(self, place: int) -> bool:
        return self.some is None or bool(self.some[place])

    def places(self, segment: CodeIndex) -> list[int]:
        return list(range(len(segment))) if self.some is None else np.flatnonzero(self.some).tolist()

    def kinds(self, segment: CodeIndex) -> frozenset[str]:
        if self.some is None:
            return frozenset(segment.kind_names)
        return frozenset(segment.kind_names[one] for one in np.unique(segment.kind_numbers[self.some]).tolist())
