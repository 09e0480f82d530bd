"""Ids and places, however far apart the ids lie."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.places import IdSet, Places

IDS = st.one_of(st.integers(1, 60), st.integers(10**6, 10**6 + 60), st.integers(1, 10**7))


@given(st.sets(IDS, max_size=30), st.sets(IDS, max_size=30), st.sets(IDS, max_size=30), st.integers(0, 30))
def test_places_are_marked_by_id(ids: set[int], searched: set[int], allowed: set[int], cut: int) -> None:
    every = np.array(sorted(ids), np.int64)
    held = np.array(sorted(ids & searched), np.int64)
    asked = np.array(sorted(allowed), np.int64)
    places = Places([every[:cut], every[cut:]], every).narrowed(held)
    assert places.count == len(held)
    mask = places.marked(asked)
    assert mask is not None
    assert every[mask].tolist() == sorted(ids & searched & allowed)
    assert (places.held is None) == (len(held) == len(every))
    asked.flags.writeable = False
    for _ in range(2):
        again = places.marked(asked)
        assert again is not None
        assert again.tolist() == mask.tolist()


@given(st.sets(st.integers(1, 200), max_size=30), st.lists(st.integers(-50, 300), max_size=30))
def test_a_set_of_ids_holds_what_is_in_it(ids: set[int], asked: list[int]) -> None:
    held = IdSet(np.array(sorted(ids), np.int64)).holds(np.array(asked, np.int64))
    assert held.tolist() == [one in ids for one in asked]
