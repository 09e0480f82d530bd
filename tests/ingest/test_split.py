from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.schema import Block, BlockKind, DocumentKind, Location, Page, Parsed
from ingest.sentences import lines, sentences
from ingest.split import split


def count(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def parsed(text: str, blocks: list[Block]) -> Parsed:
    return Parsed("Manual", DocumentKind.MANUAL, (Page(1, text),), tuple(blocks))


def block(
    text: str, part: str, kind: BlockKind = BlockKind.TEXT, heading: tuple[str, ...] = (), **more: object
) -> Block:
    return Block(kind, part, Location(page=1, heading=heading), text.index(part), **more)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text("abc1. ", min_size=1, max_size=60), min_size=1, max_size=8), min_size=1, max_size=6))
def test_splitting_loses_no_word_keeps_order_and_is_verbatim(paragraphs: list[list[str]]) -> None:
    parts = [" ".join(words).strip() or "x" for words in paragraphs]
    text = "\n\n".join(parts)
    blocks, at = [], 0
    for part in parts:
        at = text.index(part, at)
        blocks.append(Block(BlockKind.TEXT, part, Location(page=1), at))
        at += len(part)
    passages = split("a.pdf", parsed(text, blocks), count, 12)
    assert all(text[p.start : p.start + len(p.text)] == p.text for p in passages)
    assert "".join("".join(p.text for p in passages).split()) == "".join(text.split())
    assert [p.start for p in passages] == sorted(p.start for p in passages)


def test_no_passage_is_longer_than_the_budget_even_where_nothing_can_be_cut() -> None:
    text = "word" * 2000 + " " + "and again " * 400
    passages = split("a.pdf", parsed(text, [block(text, text)]), lambda texts: [len(t) // 3 + 1 for t in texts], 50)
    assert max(len(p.text) // 3 + 1 for p in passages) <= 50
    assert "".join("".join(p.text for p in passages).split()) == "".join(text.split())


def test_a_warning_stays_with_its_step() -> None:
    first = "Fill words " * 9
    warning = "WARNING: Rotating shaft. Isolate first."
    step = "Remove the four bolts of the coupling guard and lift it off."
    text = f"{first}\n{warning}\n{step}"
    blocks = [block(text, first.strip()), block(text, warning, BlockKind.WARNING), block(text, step)]
    passages = split("a.pdf", parsed(text, blocks), count, 24)
    assert any(warning in p.text and step in p.text for p in passages)


def test_a_long_table_keeps_its_caption_and_column_heads_as_context() -> None:
    rows = ["Bolt | Torque (Nm)"] + [f"M{size} | {size * 4}" for size in range(8, 40)]
    table = "\n".join(rows)
    passages = split(
        "a.pdf",
        parsed(table, [block(table, table, BlockKind.TABLE, head_lines=1, caption="Table 2 Torques")]),
        count,
        20,
    )
    assert len(passages) > 2
    assert all("Table 2 Torques" in p.context for p in passages)
    assert all("Torque (Nm)" in p.context for p in passages[1:])
    assert "M12 | 48" in "\n".join(p.text for p in passages)


def test_a_passage_carries_its_heading_path_and_codes() -> None:
    text = "Check the seal of P-101A weekly."
    (passage,) = split("a.pdf", parsed(text, [block(text, text, heading=("Pumps", "Seals"))]), count, 50)
    assert passage.location.heading == ("Pumps", "Seals")
    assert "P101A" in {code.normal for code in passage.identifiers}
    assert passage.searchable().splitlines()[:3] == ["Manual", "Pumps", "Seals"]


def test_small_sections_that_share_a_passage_never_lend_each_other_their_heading() -> None:
    text = "I.14 Changes to 2.4.1\nNothing.\nI.15 Changes to 2.4.0\nClients silent for 60 seconds are dropped."
    old, new = ("Notes", "I.14 Changes to 2.4.1"), ("Notes", "I.15 Changes to 2.4.0")
    blocks = [
        block(text, "I.14 Changes to 2.4.1", BlockKind.HEADING, old, level=2),
        block(text, "Nothing.", heading=old),
        block(text, "I.15 Changes to 2.4.0", BlockKind.HEADING, new, level=2),
        block(text, "Clients silent for 60 seconds are dropped.", heading=new),
    ]
    (passage,) = split("a.pdf", parsed(text, blocks), count, 60)
    assert passage.location.heading == ("Notes",)
    assert passage.text == text
    assert passage.block is BlockKind.TEXT


@given(st.text("aB1.!? \n-|", max_size=200))
def test_sentences_and_lines_cover_everything_once(text: str) -> None:
    for cut in (sentences, lines):
        spans = cut(text)
        assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_sentences_respect_abbreviations_leaders_and_lists() -> None:
    text = (
        "See Fig. 3 for approx. 4 mm. Then stop.\n(a) Open CB-12.\nFacility Charge: ... $5.59\nDemand ... $4.00\nlast"
    )
    assert [text[a:b] for a, b in sentences(text)] == [
        "See Fig. 3 for approx. 4 mm.",
        "Then stop.",
        "(a) Open CB-12.",
        "Facility Charge: ... $5.59",
        "Demand ... $4.00",
        "last",
    ]
