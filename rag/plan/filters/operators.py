"""A number that cells are compared with in; the operator, the value and the words of its condition out."""

from __future__ import annotations

from rag.plan.cues.comparisons import Comparison
from rag.plan.schema import Op

OPS = {"<": Op.BELOW, "<=": Op.AT_MOST, ">": Op.ABOVE, ">=": Op.AT_LEAST, "=": Op.IS, "between": Op.BETWEEN}


def as_cell(value: float) -> str:
    """A number as cells write it: whole ones without a point."""
    return str(int(value)) if value == int(value) else repr(value)


def in_words(one: Comparison) -> str:
    """The comparison in words: 'more than 5 hours'."""
    words = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least", "=": "exactly"}
    unit = f" {one.unit}" if one.unit else ""
    if one.high is not None:
        return f"between {as_cell(one.low)} and {as_cell(one.high)}{unit}"
    return f"{words[one.op]} {as_cell(one.low)}{unit}"
