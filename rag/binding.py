"""A right number beside the wrong words: each value of a claim must be the value of what the claim says it is of.

Both sides are read as statements (rag/statements.py): a value with the words beside it. Where the cited words give
the value for one thing, and another value of the same kind for the thing that the claim names, the claim is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.schema import BlockKind, DocumentKind, Location, Passage
from rag.polarity import Objection
from rag.schema import Citation, Verdict
from rag.stands import stands_as
from rag.statements import Statement, statements_of, token_set
from rag.units import same_kind


def misplaced(claim: str, citations: Sequence[Citation]) -> Iterator[Objection]:
    """The values of a claim that its citations give for something else."""
    said = statements_of(_as_passage(claim))
    if not said:
        return
    shown = [statement for citation in citations for statement in _statements(citation)]
    whole = token_set(claim)
    for one in said:
        same = [other for other in shown if stands_as(one.quantity, other.quantity)]
        if not same or (one.quantity.unit.name in ("", "year") and not all(_in_table(other) for other in same)):
            continue  # in prose a plain number may be of anything
        # Words beside the other values of the claim are not said of this one.
        mine = (whole - one.beside) | one.near
        rivals = [other for other in shown if _is_rival(one, other)]
        worse = [_better_fit(mine, right, rivals) for right in same]
        if worse and all(worse):
            other = worse[0]
            assert other is not None
            yield Objection(
                Verdict.CONTRADICTED,
                f"for '{_named(other)}' the cited words give {other.surface}, not {one.surface}",
            )


def _is_rival(one: Statement, other: Statement) -> bool:
    return same_kind(one.quantity.unit, other.quantity.unit) and not stands_as(one.quantity, other.quantity)


def _better_fit(mine: frozenset[str], right: Statement, rivals: Sequence[Statement]) -> Statement | None:
    """A value that the claim's words speak of more than of the one it gives: more of what tells the two apart."""
    for rival in rivals:
        if rival.passage is not right.passage:
            continue
        own, theirs = (right.near | right.row), (rival.near | rival.row)
        for_rival, for_right = len(mine & (theirs - own)), len(mine & (own - theirs))
        # In prose words stand beside a value by chance too: there none may speak for it.
        if for_rival > for_right and (_in_table(right) or not for_right):
            return rival
    return None


def _in_table(statement: Statement) -> bool:
    return statement.passage.block is BlockKind.TABLE


def _named(statement: Statement) -> str:
    return " ".join(statement.label.replace(" ; ", ", ").split())[:60].strip(" ,") or statement.text[:60]


def _statements(citation: Citation) -> list[Statement]:
    table = BlockKind.TABLE if " | " in citation.quote else BlockKind.TEXT
    return statements_of(_as_passage(citation.quote, table, citation.context))


def _as_passage(text: str, block: BlockKind = BlockKind.TEXT, context: str = "") -> Passage:
    return Passage("", "", DocumentKind.NOTE, block, Location(), text, context=context)
