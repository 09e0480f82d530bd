import pytest

from ingest.schema import BlockKind, DocumentKind, Location, Passage
from rag.schema import Hit, Span
from rag.wording import readable

TABLE = "Joint | Bolt | Torque, Nm\nBlade root | M36 | 1,250\nYaw bearing | M30 | 980"


def span(quote: str, text: str = TABLE, context: str = "", block: BlockKind = BlockKind.TABLE) -> Span:
    passage = Passage("a.pdf", "Manual", DocumentKind.MANUAL, block, Location(page=1), text, context=context)
    start = text.index(quote)
    return Span(1, Hit(passage, 1.0, {}), start, start + len(quote), 1.0)


def test_a_row_carries_the_heads_of_its_table() -> None:
    found = readable(span("Yaw bearing | M30 | 980", context="Table 3\nJoint | Bolt | Torque, Nm"))
    assert found == "Yaw bearing: Bolt M30; Torque, Nm 980"


def test_a_number_in_brackets_cannot_be_taken_for_a_citation() -> None:
    words = "demandratestructure[2][0]: rate: 32.93"
    assert readable(span(words, words)) == "demandratestructure(2)(0): rate: 32.93"


def test_heads_of_a_split_table_come_from_the_context() -> None:
    row = "Yaw bearing | M30 | 980"
    assert readable(span(row, row, "Table 3\nJoint | Bolt | Torque, Nm")) == "Yaw bearing: Bolt M30; Torque, Nm 980"


@pytest.mark.parametrize(
    ("quote", "text", "block"),
    [
        ("Joint | Bolt | Torque, Nm", TABLE, BlockKind.TABLE),
        ("a | b", "x | y | z\na | b", BlockKind.TABLE),
        ("one | two", "one | two", BlockKind.TEXT),
        ("Plain words\nover lines.", "Plain words\nover lines.", BlockKind.TEXT),
    ],
)
def test_what_has_no_fitting_heads_stays_as_it_is(quote: str, text: str, block: BlockKind) -> None:
    assert readable(span(quote, text, block=block)) == " ".join(quote.split())
