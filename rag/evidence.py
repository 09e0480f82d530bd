"""Hits in, numbered evidence spans out: the sentences or rows that speak to the question, with exact offsets.

A span is a verbatim slice of one passage, chosen by what `rag/weigh.py` says of its sentence and grown by its
neighbours until it can be understood alone. Words that speak to whoever writes the answer are no evidence
(rag/addressed.py): neither a unit nor a heading that goes along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Embedder
from ingest.identifiers import find_identifiers
from ingest.schema import BlockKind, Passage
from ingest.sentences import lines, sentences
from rag.addressed import Barred, Guard, barred_for, barred_parts, commands_reply
from rag.resolve import are_rivals, is_telling
from rag.schema import Hit, Span
from rag.understand import Understood
from rag.weigh import Unit, weigh

Rarity = Callable[[Sequence[str]], Mapping[str, float]]

# A span is grown by its neighbours up to about this many characters.
_SPAN_CHARACTERS = 320
# A log row is short and its cells explain each other; a longer one is cut into sentences.
_WHOLE_ROW = 600
_SPANS_PER_PASSAGE = 2
_CAPTION = re.compile(r"(?:Table|Figure|Fig\.)\s+[A-Z]?\d+[^\n|]{0,120}", re.IGNORECASE)


def select_spans(
    understood: Understood,
    hits: Sequence[Hit],
    embedder: Embedder,
    rarity: Rarity,
    limit: int,
    groups: Sequence[Sequence[str]] = (),
    guard: Guard = barred_for,
) -> tuple[Span, ...]:
    """The best spans over all hits, best first.

    `groups` are the normal forms of each code that the question names: of several, each gets its best span first.
    What is said of a rival of theirs is never taken, nor what `guard` bars for this question.
    """
    barred_words = guard(understood)
    units = [
        Unit(hit, start, end)
        for hit in (replace(one, passage=_headed(one.passage, barred_words)) for one in hits)
        for start, end in units_of(hit.passage, barred_words)
    ]
    if not units:
        return ()
    scores = weigh(understood, units, embedder, rarity)
    barred = barred_units(units, groups) | {
        at for at, unit in enumerate(units) if barred_parts(unit.text, unit.hit.passage.block, barred_words)
    }
    picker = _Picker(units, scores, barred)
    order = [int(index) for index in np.argsort(-scores, kind="stable") if int(index) not in barred]
    if len(groups) > 1:
        codes = {
            hit.passage.id: {one.normal for one in find_identifiers("\n".join(hit.passage.location.heading))}
            | {one.normal for one in hit.passage.identifiers}
            for hit in hits
        }
        for group in groups:
            own = [index for index in order if codes[units[index].hit.passage.id] & set(group)]
            if own and len(picker.spans) < limit:
                picker.take(own[0])
    for index in order:
        if len(picker.spans) >= limit:
            break
        picker.take(index)
    best = sorted(picker.spans, key=lambda span: -span.score) if len(groups) < 2 else picker.spans
    return tuple(Span(number, span.hit, span.start, span.end, span.score) for number, span in enumerate(best, start=1))


def barred_units(units: Sequence[Unit], groups: Sequence[Sequence[str]]) -> set[int]:
    """Indices of units that name a rival of a code asked for and none that is: 'P-102 to 45 Nm' for P-103."""
    asked = {normal for group in groups for normal in group if is_telling(normal)}
    parted: dict[int, tuple[list[str], list[str]]] = {}
    barred = set()
    for index, unit in enumerate(units):
        passage = unit.hit.passage
        if passage.id not in parted:
            own = [code.surface for code in passage.identifiers if code.normal in asked]
            rivals = [
                code.surface
                for code in passage.identifiers
                if code.normal not in asked and any(are_rivals(one, code.normal) for one in asked)
            ]
            parted[passage.id] = (own, rivals)
        own, rivals = parted[passage.id]
        if rivals and _names(unit.text, rivals) and not _names(unit.text, own):
            barred.add(index)
    return barred


def _headed(passage: Passage, barred: Barred) -> Passage:
    """The passage without the headings and lines around it that are barred."""
    heading = tuple(part for part in passage.location.heading if not barred(part))
    context = "\n".join(line for line in passage.context.splitlines() if not barred(line))
    title = passage.title if not barred(passage.title) else passage.document
    if heading == passage.location.heading and context == passage.context and title == passage.title:
        return passage
    return replace(passage, title=title, context=context, location=replace(passage.location, heading=heading))


def _names(text: str, surfaces: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(surface)}(?!\w)", text) for surface in surfaces)


def units_of(passage: Passage, barred: Barred = commands_reply) -> list[tuple[int, int]]:
    """Where the sentences, table lines or the whole row of a passage stand in its text.

    A barred stretch stands in a unit of its own.
    """
    units: list[tuple[int, int]] = []
    for start, end in _whole_units(passage):
        at = start
        for first, last in barred_parts(passage.text[start:end], passage.block, barred):
            units += _trimmed(passage.text, at, start + first)
            units.append((start + first, start + last))
            at = start + last
        units += _trimmed(passage.text, at, end) if at > start else [(start, end)]
    return units


def plant_units_of(passage: Passage, barred: Barred = commands_reply) -> list[tuple[int, int]]:
    """The units that are not barred."""
    text, block = passage.text, passage.block
    return [(a, b) for a, b in units_of(passage, barred) if not barred_parts(text[a:b], block, barred)]


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretch without white space and cell borders at its ends; nothing where it holds no letter or digit."""
    piece = text[start:end]
    if not any(sign.isalnum() for sign in piece):
        return []
    left = len(piece) - len(piece.lstrip(" \t\n|"))
    return [(start + left, start + len(piece.rstrip(" \t\n|")))]


def _whole_units(passage: Passage) -> list[tuple[int, int]]:
    if passage.block is BlockKind.ROW:
        if len(passage.text) <= _WHOLE_ROW:
            return [(0, len(passage.text))] if passage.text.strip() else []
        return sentences(passage.text)
    if passage.block is BlockKind.TABLE:
        # Column heads say nothing alone; they go along with the row that is quoted.
        heads = set(passage.context.splitlines())
        rows = lines(passage.text)
        return [(a, b) for a, b in rows if passage.text[a:b] not in heads] or rows
    return [(a, b) for a, b in sentences(passage.text) if not _CAPTION.fullmatch(passage.text[a:b])]


class _Picker:
    """Spans taken so far: no two share words of a passage, none repeats another's words."""

    def __init__(self, units: Sequence[Unit], scores: NDArray[np.float64], barred: Set[int] = frozenset()) -> None:
        self.spans: list[Span] = []
        self._units, self._scores, self._barred = units, scores, barred
        self._siblings: dict[int, list[int]] = {}
        for index, unit in enumerate(units):
            self._siblings.setdefault(unit.hit.passage.id, []).append(index)
        self._held: dict[int, list[tuple[int, int]]] = {}
        self._seen: set[str] = set()

    def take(self, index: int) -> None:
        """Grow the unit to a span and keep it, if its passage still has room for it."""
        unit = self._units[index]
        passage = unit.hit.passage
        held = self._held.setdefault(passage.id, [])
        if len(held) >= _SPANS_PER_PASSAGE or any(a < unit.end and unit.start < b for a, b in held):
            return
        start, end = self._grown(index)
        if any(a < end and start < b for a, b in held):
            start, end = unit.start, unit.end
        words = " ".join(passage.text[start:end].lower().split())
        if words in self._seen:  # the same words in a sister document: one quote is enough
            return
        self._seen.add(words)
        held.append((start, end))
        self.spans.append(Span(0, unit.hit, start, end, float(self._scores[index])))

    def _grown(self, index: int) -> tuple[int, int]:
        """Add the better neighbour while the span stays short; a table line stands alone."""
        unit = self._units[index]
        start, end = unit.start, unit.end
        if unit.hit.passage.block is BlockKind.TABLE:
            return start, end
        siblings = self._siblings[unit.hit.passage.id]
        place = siblings.index(index)
        low, high = place - 1, place + 1
        while True:
            near = [
                at
                for at in (low, high)
                if 0 <= at < len(siblings)
                and siblings[at] not in self._barred
                and _length(self._units[siblings[at]], start, end) <= _SPAN_CHARACTERS
            ]
            if not near:
                return start, end
            at = max(near, key=lambda one: self._scores[siblings[one]])
            neighbour = self._units[siblings[at]]
            start, end = min(start, neighbour.start), max(end, neighbour.end)
            low, high = (low - 1, high) if at == low else (low, high + 1)


def _length(neighbour: Unit, start: int, end: int) -> int:
    return max(end, neighbour.end) - min(start, neighbour.start)
