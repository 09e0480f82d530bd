"""Which passages a question may be answered from: its filters, and what was in force at the time it asks about.

A question and a generation in, ids of passages out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ingest.generation import Generation
from rag.schema import Filters
from rag.when import When

Ids = NDArray[np.int64]


def in_scope(generation: Generation, filters: Filters, when: When, today: date, past: bool = False) -> Ids | None:
    """Ids of the passages to answer from, ascending; None where all may be.

    A day among the filters is held to. Else the stretch of time that the question names counts, all issues where
    it asks about more than one, and what is in force `today` where it names none. `past`: only what is no longer
    in force today, for a question that nothing else answers.
    """
    kind, asset = filters.kind, filters.asset
    if past:
        return generation.allowed(kind, asset, past_by=today)
    if filters.as_of is not None:
        return generation.allowed(kind, asset, as_of=filters.as_of)
    named = _named(generation, when.revisions)
    if named:
        mates = _mates(generation, named)
        every = generation.allowed(kind, asset)
        current = generation.without(mates, generation.allowed(kind, asset, ended_before=today))
        return np.union1d(current, generation.within(named, every))
    if when.first is not None:
        return generation.allowed(kind, asset, as_of=when.first, until=when.last)
    return generation.allowed(kind, asset, ended_before=None if when.across else today)


def _named(generation: Generation, revisions: Sequence[str]) -> list[str]:
    """Documents of a series whose revision the question names."""
    if not revisions:
        return []
    wanted = {revision.lstrip("0").casefold() for revision in revisions}
    series = generation.successions()
    members = {*series, *series.values()}
    return [
        one.name
        for one in generation.documents()
        if one.name in members and one.revision.lstrip("0").casefold() in wanted
    ]


def _mates(generation: Generation, named: Sequence[str]) -> set[str]:
    """All documents of the series that these belong to."""
    links = generation.successions()
    mates = set(named)
    while True:
        more = {other for pair in links.items() if mates & set(pair) for other in pair} - mates
        if not more:
            return mates
        mates |= more
