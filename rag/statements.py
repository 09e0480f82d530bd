"""What a passage says in numbers: each value with the words that tell what it is the value of.

In a table these are the row's labels and the column's head, in prose the words of the same clause. Wider
surroundings (the rest of the row or sentence, then caption and headings, then the title) are kept apart,
because the nearer a word stands, the more surely it speaks of this value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from ingest.lexical import lexical_tokens
from ingest.schema import BlockKind, Passage
from rag.evidence import plant_units_of
from rag.quantities import Quantity, for_each, read_quantities
from rag.units import BARE, Unit, unit_of

_CELL = " | "
_CLAUSE = re.compile(r"(?<!\d)[,;:()\n]|[,;:()\n](?!\d)|(?<=\s)(?:and|but|while|whereas|or|then|und)(?=\s)|\.\s")
_UNITS = re.compile(r"units?|einheit|uom|measure", re.IGNORECASE)
_NUMERIC = re.compile(r"[\s<>≤≥±~$€£-]*\d")
_UNIT_LETTERS = 12
# A longer cell is prose, in which each clause speaks for itself.
_LABEL = 60


@dataclass(frozen=True, slots=True)
class Statement:
    """One value in its place: passage.text[start:end] is the row or sentence, `surface` the value as written.

    `near`, `row`, `wide` and `title` are stemmed tokens, nearest first; a token stands in each that holds it. Those
    that belong to another value of the same row or sentence are in `beside`.
    `order` are the words of `near` as they follow each other; `codes` the normal forms beside the value.
    """

    passage: Passage
    start: int
    end: int
    surface: str
    quantity: Quantity
    near: frozenset[str]
    row: frozenset[str]
    beside: frozenset[str]
    wide: frozenset[str]
    title: frozenset[str]
    order: tuple[str, ...]
    counted: str
    label: str

    @property
    def text(self) -> str:
        """The row or sentence, verbatim."""
        return self.passage.text[self.start : self.end]

    def around(self) -> frozenset[str]:
        """Every token that speaks of the value, near or far."""
        return self.near | self.row | self.wide | self.title


def statements_of(passage: Passage, kinds: Set[str] = frozenset()) -> list[Statement]:
    """Every value of a passage that is no log row, in reading order; only of these kinds of quantity, if given."""
    if passage.block is BlockKind.ROW:
        return []
    caption = [line for line in passage.context.splitlines() if _CELL not in line]
    above = (token_set("\n".join([*caption, *passage.location.heading])), token_set(passage.title))
    statements: list[Statement] = []
    for start, end in plant_units_of(passage):
        line = passage.text[start:end]
        table = passage.block is BlockKind.TABLE and _CELL in line
        found, heads = _of_row(passage, line) if table else (_of_sentence(line), "")
        if found and (not kinds or any(one.quantity.unit.kind in kinds for one in found)):
            placed = _placed(passage, (start, end), found, heads, above)
            statements += [one for one in placed if not kinds or one.quantity.unit.kind in kinds]
    return statements


def token_set(text: str) -> frozenset[str]:
    """Stemmed tokens, and neighbouring words joined: 'lock out' also as 'lockout'."""
    words = re.findall(r"[^\W\d_]+", text)
    joined = " ".join(a + b for a, b in pairwise(words) if len(a) + len(b) <= 14)
    return frozenset(lexical_tokens(text)) | frozenset(lexical_tokens(joined))


@dataclass(frozen=True, slots=True)
class _Value:
    """A value in its cell or sentence `words`; `shared` and `own` are the words beside it."""

    words: str
    quantity: Quantity
    shared: tuple[str, ...]
    own: tuple[str, ...]


def _of_row(passage: Passage, line: str) -> tuple[list[_Value], str]:
    """The values of a table row, and the heads of its columns."""
    cells = [cell.strip() for cell in line.split(_CELL.strip())]
    heads = _heads(passage, len(cells))
    units = [unit_of(head) if head else None for head in heads]
    own_unit = next((unit_of(cell) for cell, head in zip(cells, heads, strict=True) if _UNITS.fullmatch(head)), None)
    # the first cell names the row, even where it is a number: '220 kV | 4.0 m'
    labels = [cell for place, cell in enumerate(cells) if (place == 0 or not _is_value(cell)) and len(cell) <= _LABEL]
    row_unit = None if _is_value(cells[0]) else unit_of(cells[0])
    found = []
    for place, cell in enumerate(cells[1:], start=1):
        unit = units[place] or own_unit or row_unit or BARE
        for quantity in read_quantities(cell, unit):
            shared = (heads[0], *(label for label in cells[:place] if label in labels))
            found.append(_Value(cell, quantity, shared, (heads[place], _clause(cell, quantity))))
    return found, " ; ".join(heads)


def _of_sentence(words: str) -> list[_Value]:
    found = []
    carried: Unit | None = None
    for quantity in reversed(read_quantities(words)):
        if not quantity.unit.name and carried is not None and words[quantity.end : quantity.end + 1] in ",;":
            # 'alarm 105, trip 115 degrees': the unit stands once, at the end of the list
            quantity = next(
                one for one in read_quantities(words, carried) if (one.start, one.end) == (quantity.start, quantity.end)
            )
        carried = quantity.unit if quantity.unit.name else carried
        found.append(_Value(words, quantity, (), (_clause(words, quantity),)))
    return found[::-1]


def _placed(
    passage: Passage,
    place: tuple[int, int],
    found: Sequence[_Value],
    heads: str,
    above: tuple[frozenset[str], frozenset[str]],
) -> list[Statement]:
    """The statements of one row or sentence; the words of one value say nothing of its siblings."""
    whole, columns = token_set(passage.text[slice(*place)]), token_set(heads)
    claimed = [token_set(" ; ".join(one.own)) for one in found]
    statements = []
    for at, one in enumerate(found):
        label = " ; ".join(part for part in (*one.shared, *one.own) if part)
        near = token_set(label)
        theirs = frozenset[str]().union(*(claimed[:at] + claimed[at + 1 :])) - near
        statements.append(
            Statement(
                passage=passage,
                start=place[0],
                end=place[1],
                surface=one.words[one.quantity.start : one.quantity.end].strip(),
                quantity=for_each(one.quantity, label),
                near=near,
                row=whole - theirs,
                beside=theirs | (columns - near),
                wide=above[0],
                title=above[1],
                order=tuple(lexical_tokens(label)),
                counted=_counted(one.words, one.quantity, one.own),
                label=label,
            )
        )
    return statements


def _counted(words: str, quantity: Quantity, own: Sequence[str]) -> str:
    after = re.match(r"\s*([^\W\d_]+)", words[quantity.end :])
    before = re.search(r"([^\W\d_]+)\s*$", words[: quantity.start])
    beside = after or before
    tokens = lexical_tokens(beside[1]) if beside else lexical_tokens(own[0])[-1:]
    return tokens[0] if tokens else ""


def _heads(passage: Passage, cells: int) -> list[str]:
    for line in reversed(passage.context.splitlines()):
        heads = [" ".join(head.split()) for head in line.split(_CELL.strip())]
        if len(heads) == cells:
            return heads
    return [""] * cells


def _is_value(cell: str) -> bool:
    """A cell that is a number with little beside it."""
    return cell in ("-", "") or (bool(_NUMERIC.match(cell)) and sum(sign.isalpha() for sign in cell) <= _UNIT_LETTERS)


def _clause(words: str, quantity: Quantity) -> str:
    """The words of the clause that the value stands in, the value left out."""
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(words, 0, quantity.start))]
    low = cuts.pop()
    while cuts and not any(sign.isalpha() for sign in words[low : quantity.start]):
        low = cuts.pop()  # 'Oil content of the tank: 410 l'
    after = _CLAUSE.search(words, quantity.end)
    high = after.start() if after else len(words)
    sides = (words[low : quantity.start].strip(), words[quantity.end : high].strip(" ."))
    return " ; ".join(side for side in sides if side)
