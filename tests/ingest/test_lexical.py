import math
import random
from pathlib import Path

import numpy as np
import pytest

from ingest.lexical import LexicalIndex
from ingest.search_words import K1, B, Words


def plain_bm25(
    lists: dict[int, list[str]], query: list[str], k: int, allowed: set[int] | None
) -> list[tuple[int, float]]:
    """The formula as it stands in the textbook, passage by passage."""
    mean = sum(map(len, lists.values())) / len(lists)
    scores = {}
    for one, tokens in lists.items():
        total = 0.0
        for word in query:
            held = sum(word in other for other in lists.values())
            count = tokens.count(word)
            idf = math.log(1 + (len(lists) - held + 0.5) / (held + 0.5))
            total += idf * count / (count + K1 * (1 - B + B * len(tokens) / mean)) if count else 0.0
        if total > 0 and (allowed is None or one in allowed):
            scores[one] = total
    return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))[:k]


@pytest.fixture
def lists() -> dict[int, list[str]]:
    choice = random.Random(5)
    words = [f"w{number}" for number in range(40)] + ["größe", "P101A", "日本"]
    return {one * 7 + 2: choice.choices(words, k=choice.randint(0, 30)) for one in choice.sample(range(300), 120)}


@pytest.fixture
def index(lists: dict[int, list[str]], tmp_path: Path) -> Words:
    LexicalIndex.build(list(lists), list(lists.values())).save(tmp_path / "lexical")
    return Words([LexicalIndex.load(tmp_path / "lexical")])


@pytest.mark.parametrize("share", [None, 0.05, 0.6])
def test_scores_as_the_formula_says(index: Words, lists: dict[int, list[str]], share: float | None) -> None:
    choice = random.Random(6)
    allowed = None if share is None else sorted(choice.sample(list(lists), int(share * len(lists))))
    for _ in range(30):
        query = choice.choices(["w1", "w2", "w30", "größe", "P101A", "日本", "unknown"], k=3)
        found = index.search(query, 10, None if allowed is None else np.isin(sorted(lists), allowed))
        expected = plain_bm25(lists, query, 10, None if allowed is None else set(allowed))
        assert np.allclose([score for _, score in found], [score for _, score in expected], rtol=1e-4)
        # Scores are float32: passages that tie to seven digits may change places.
        assert {i for i, _ in found[:5]} <= {
            i for i, _ in plain_bm25(lists, query, 12, set(allowed) if allowed else None)
        }


def test_finds_nothing_for_unknown_words(index: Words) -> None:
    assert index.search(["nobody", "says", "this"], 10) == []
    assert index.search([], 10) == []
    assert index.search(["w1"], 0) == []


def test_rarity_tells_common_words_from_rare_ones(index: Words, lists: dict[int, list[str]]) -> None:
    rarity = index.rarity(["w1", "unknown"])
    assert 0 < rarity["w1"] < rarity["unknown"]


@pytest.mark.parametrize("lists_given", [{}, {4: []}, {4: [], 9: []}])
def test_an_index_without_words_is_saved_and_finds_nothing(lists_given: dict[int, list[str]], tmp_path: Path) -> None:
    LexicalIndex.build(list(lists_given), list(lists_given.values())).save(tmp_path / "lexical")
    loaded = Words([LexicalIndex.load(tmp_path / "lexical")])
    assert loaded.search(["word"], 5) == []
    assert len(loaded) == len(lists_given)


def test_equal_scores_come_by_id() -> None:
    index = Words([LexicalIndex.build([8, 3, 5, 1], [["oil"], ["oil"], ["oil"], ["gas"]])])
    assert [i for i, _ in index.search(["oil"], 2)] == [3, 5]


def test_nothing_that_is_saved_can_run_code(index: Words, tmp_path: Path) -> None:
    saved = [path for path in (tmp_path / "lexical").rglob("*") if path.is_file()]
    assert {path.suffix for path in saved} <= {".npy", ".json"}
    for path in saved:
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)
