"""Spans in, citations out: document, place, verbatim quote, boxes on the page, and what is in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ingest.generation import Generation
from ingest.schema import BlockKind, Page
from rag.page import has_picture, quote_boxes
from rag.schema import Box, Citation, Span
from rag.standing import with_standing


def cite(generation: Generation, spans: Sequence[Span], today: date | None = None) -> tuple[Citation, ...]:
    """One citation a span, with the same number; its standing is that of `today`, if not given the clock's."""
    boxes = _boxes(generation, spans)
    citations = []
    for span in spans:
        passage = span.hit.passage
        citations.append(
            Citation(
                number=span.number,
                passage_id=passage.id,
                document=passage.document,
                title=passage.title,
                location=passage.location,
                quote=span.quote,
                boxes=boxes.get(span.number, ()),
                context=passage.context if passage.block is BlockKind.TABLE else "",
            )
        )
    return with_standing(generation, citations, today or date.today())


def _boxes(generation: Generation, spans: Sequence[Span]) -> dict[int, tuple[Box, ...]]:
    """Each source file is opened once, however many spans stand in it."""
    by_document: dict[str, list[Span]] = {}
    for span in spans:
        if span.hit.passage.location.page:
            by_document.setdefault(span.hit.passage.document, []).append(span)
    boxes: dict[int, tuple[Box, ...]] = {}
    for name, group in by_document.items():
        document = generation.document(name)
        if not has_picture(document):
            continue
        spots: list[tuple[Page, int, int]] = []
        for span in group:
            passage = span.hit.passage
            page = generation.page(name, passage.location.page or 0)
            spots.append((page, passage.start + span.start, passage.start + span.end))
        for span, found in zip(group, quote_boxes(document, spots), strict=True):
            boxes[span.number] = found
    return boxes
