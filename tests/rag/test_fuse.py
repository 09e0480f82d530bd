from hypothesis import given
from hypothesis import strategies as st

from rag.fuse import fuse

ranking = st.dictionaries(st.integers(1, 30), st.floats(-5, 5), max_size=20).map(lambda d: list(d.items()))


@given(ranking, ranking)
def test_the_order_of_channels_does_not_matter(one: list[tuple[int, float]], two: list[tuple[int, float]]) -> None:
    left, right = fuse([(one, 0.6), (two, 0.4)]), fuse([(two, 0.4), (one, 0.6)])
    assert left.keys() == right.keys()
    assert all(abs(left[key] - right[key]) < 1e-9 for key in left)


@given(ranking)
def test_one_channel_alone_keeps_its_order(one: list[tuple[int, float]]) -> None:
    scores = dict(one)
    fused = fuse([(one, 1.0), ([], 0.0)])
    assert all(fused[a] >= fused[b] - 1e-9 for a in scores for b in scores if scores[a] >= scores[b])


def test_a_passage_both_channels_rank_high_wins() -> None:
    fused = fuse([([(1, 9.0), (2, 8.0), (3, 1.0)], 0.5), ([(2, 0.9), (4, 0.8), (3, 0.1)], 0.5)])
    assert max(fused, key=fused.__getitem__) == 2
