"""Quotes chosen stay the same quotes; the one that answers stands first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.schema import BlockKind, DocumentKind, Location, Passage
from rag.order import Quotes, answering_first, read_again
from rag.schema import Hit, Span

ROWS = ("Gland stud into casing | M10 | 25", "Foundation bolts | M16 | 140", "Casing cover | M12 | 60")
TABLE = Passage(
    "pumps.docx",
    "Pumps",
    DocumentKind.MANUAL,
    BlockKind.TABLE,
    Location(heading=("3 Gland", "Table 2: Torques")),
    "\n".join(ROWS),
    id=1,
    context="Joint | Thread | Torque, Nm",
)


def spans(scores: Sequence[float]) -> list[Span]:
    found = []
    for number, score in enumerate(scores, 1):
        row = ROWS[(number - 1) % len(ROWS)]
        at = TABLE.text.index(row)
        found.append(Span(number, Hit(TABLE, 1.0, {}), at, at + len(row), score))
    return found


class Gland:
    """Hears one word, and keeps what it was given."""

    name = fingerprint = "gland"

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]):
        self.read = list(texts)
        return np.array([8.0 if "Gland stud" in text else -8.0 for text in texts], np.float32)


def test_a_row_is_read_with_its_column_heads_and_the_one_that_answers_stands_first() -> None:
    chosen = spans([0.6, 0.7, 0.65])
    chosen = [replace(span, number=at) for at, span in enumerate(sorted(chosen, key=lambda one: -one.score), 1)]
    reranker = Gland()
    read = answering_first(read_again("gland bolts torque?", chosen, reranker))
    assert read.spans[0].quote == ROWS[0]
    assert read.heard == (8.0, -8.0, -8.0)
    assert "Table 2: Torques: Gland stud into casing: Thread M10; Torque, Nm 25" in reranker.read


@given(st.lists(st.floats(0, 1), max_size=8))
def test_the_quotes_are_the_same_and_numbered_in_their_order(scores: list[float]) -> None:
    chosen = spans(sorted(scores, reverse=True))
    ordered = answering_first(read_again("gland?", chosen, Gland())).spans
    assert [span.number for span in ordered] == list(range(1, len(chosen) + 1))
    key = lambda span: (span.start, span.end, span.score)  # noqa: E731
    assert sorted(map(key, ordered)) == sorted(map(key, chosen))
    assert list(map(key, ordered[4:])) == list(map(key, chosen[4:]))


def test_without_a_reranker_the_quotes_stay_as_they_are() -> None:
    chosen = tuple(spans([0.7, 0.6]))
    assert read_again("gland?", chosen, None) == Quotes(chosen)
    assert answering_first(Quotes(chosen)).spans == chosen
