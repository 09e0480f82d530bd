"""Ranks in the channel of codes, which are counted without a list of all that hold them."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieve import ranks_by_codes

IDS = st.integers(1, 40)


@given(
    st.lists(st.sets(IDS), max_size=4),
    st.dictionaries(IDS, st.floats(-3, 3), max_size=20),
)
def test_ranks_are_those_of_the_whole_list(holders: list[set[int]], fused: dict[int, float]) -> None:
    held = Counter(one for ids in holders for one in ids)
    order = sorted(held, key=lambda one: (-held[one], -fused.get(one, -np.inf), one))
    expected = {one: place for place, one in enumerate(order, start=1) if one in fused}
    assert ranks_by_codes([np.array(sorted(ids), np.int64) for ids in holders], fused) == expected
