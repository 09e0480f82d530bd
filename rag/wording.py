"""A span as one line that reads alone: a table row with the column heads it stands under, other words as they are.

The words of every cell stay verbatim; only the heads, which stand elsewhere in the same table, are put beside them.
"""

from __future__ import annotations

from ingest.schema import BlockKind
from rag.schema import Span

_CELL = " | "


def readable(span: Span) -> str:
    """One line: 'Blade root to pitch bearing: Bolt M36; Count 72 per blade; Torque, Nm 1,250'."""
    words = " ".join(span.quote.split())
    if span.hit.passage.block is not BlockKind.TABLE or _CELL not in words or "\n" in span.quote.strip():
        return words
    cells = [cell.strip() for cell in words.split(_CELL.strip())]
    heads = column_heads(span, len(cells))
    if not heads or heads == cells:
        return words
    named = [f"{head} {cell}".strip() for head, cell in zip(heads[1:], cells[1:], strict=True) if cell]
    return f"{cells[0]}: {'; '.join(named)}" if cells[0] else "; ".join(named)


def column_heads(span: Span, cells: int) -> list[str]:
    """The heads above a row of so many cells: from the passage's context, else from the table's first line."""
    for line in reversed(table_context(span).splitlines()):
        heads = [" ".join(head.split()) for head in line.split(_CELL.strip())]
        if len(heads) == cells:
            return heads
    return []


def table_context(span: Span) -> str:
    """Caption and column heads of a table row; '' for other words."""
    passage = span.hit.passage
    if passage.block is not BlockKind.TABLE:
        return ""
    first = passage.text[: span.start].split("\n", 1)[0]
    if _CELL in passage.context or _CELL not in first:
        return passage.context
    return f"{passage.context}\n{first}".strip()
