"""A span as one line that reads alone: a table row with the column heads it stands under, other words as they are.

The words of every cell stay verbatim; only the heads, which stand elsewhere in the same table, are put beside them.
"""

from __future__ import annotations

import re

from ingest.schema import BlockKind
from rag.schema import Span

_CELL = " | "
_BRACKETED = re.compile(r"\[(\d+)\]")


def readable(span: Span) -> str:
    """One line: 'Blade root to pitch bearing: Bolt M36; Count 72 per blade; Torque, Nm 1,250'.

    A number in brackets is written (3): [3] is the mark of a citation.
    """
    words = _BRACKETED.sub(r"(\1)", " ".join(span.quote.split()))
    if span.hit.passage.block is not BlockKind.TABLE or _CELL not in words or "\n" in span.quote.strip():
        return words
    cells = [cell.strip() for cell in words.split(_CELL.strip())]
    heads = column_heads(span, len(cells))
    if not heads or heads == cells:
        return words
    named = [f"{head} {cell}".strip() for head, cell in zip(heads[1:], cells[1:], strict=True) if cell]
    return f"{cells[0]}: {'; '.join(named)}" if cells[0] else "; ".join(named)


def column_heads(span: Span, cells: int) -> list[str]:
    """The heads above a table row of so many cells, which stand in its passage's context."""
    for line in reversed(span.hit.passage.context.splitlines()):
        heads = [" ".join(head.split()) for head in line.split(_CELL.strip())]
        if len(heads) == cells:
            return heads
    return []
