"""The nearest thing found beside a refusal, as what is shown and opened: a source without a number."""

from __future__ import annotations

from rag.schema import Citation, Nearest


def as_source(nearest: Nearest) -> Citation:
    """For what draws and opens sources. Its number is 0: nothing of an answer stands on it."""
    return Citation(
        number=0,
        passage_id=nearest.passage_id,
        document=nearest.document,
        title=nearest.title,
        location=nearest.location,
        quote=nearest.quote,
        boxes=nearest.boxes,
        context=nearest.context,
        standing=nearest.standing,
    )
