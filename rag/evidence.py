"""Hits in, numbered evidence spans out: the sentences or rows that speak to the question, with exact offsets.

A span is a verbatim slice of one passage. Its score joins how much of the question's weight its words (and its
heading) carry, how near it is in meaning, and how well its passage ranked; the weights were measured (docs/lab-log.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embed import Embedder
from ingest.lexical import lexical_tokens
from ingest.schema import BlockKind, Passage
from ingest.sentences import lines, sentences
from rag.schema import Hit, Span
from rag.understand import Understood

Rarity = Callable[[Sequence[str]], Mapping[str, float]]

_WORDS, _MEANING, _RANK = 0.5, 0.35, 0.15
# A span is grown by its neighbours up to about this many characters, so that it can be understood alone.
_SPAN_CHARACTERS = 320
# Of words that only the heading or title carries, this share counts: they say what the span is about.
_HEAD_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Unit:
    hit: Hit
    place: int
    start: int
    end: int


def select_spans(
    understood: Understood, hits: Sequence[Hit], embedder: Embedder, rarity: Rarity, limit: int
) -> tuple[Span, ...]:
    """The best spans over all hits, best first, at most two of one passage."""
    units = [_Unit(hit, place, start, end) for hit in hits for place, (start, end) in enumerate(_units_of(hit.passage))]
    if not units:
        return ()
    scores = _scores(understood, units, embedder, rarity)
    by_passage: dict[int, list[int]] = {}
    for index, unit in enumerate(units):
        by_passage.setdefault(unit.hit.passage.id, []).append(index)
    spans: list[Span] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    seen: set[str] = set()
    for index in np.argsort(-scores, kind="stable"):
        unit = units[int(index)]
        passage = unit.hit.passage
        held = taken.setdefault(passage.id, [])
        if len(held) >= 2 or any(start < unit.end and unit.start < end for start, end in held):
            continue
        siblings = by_passage[passage.id]
        start, end = _grow(int(index), siblings, units, scores)
        for held_start, held_end in held:
            if start < held_end and held_start < end:
                start, end = unit.start, unit.end
        words = " ".join(passage.text[start:end].lower().split())
        if words in seen:  # the same words in a sister document: one quote is enough
            continue
        seen.add(words)
        held.append((start, end))
        spans.append(Span(len(spans) + 1, unit.hit, start, end, float(scores[int(index)])))
        if len(spans) == limit:
            break
    return tuple(spans)


def _units_of(passage: Passage) -> list[tuple[int, int]]:
    if passage.block is BlockKind.ROW:
        # A log row is short and its cells explain each other; a long text cell is cut into sentences.
        if len(passage.text) <= 600:
            return [(0, len(passage.text))] if passage.text.strip() else []
        return sentences(passage.text)
    return lines(passage.text) if passage.block is BlockKind.TABLE else sentences(passage.text)


def _scores(understood: Understood, units: Sequence[_Unit], embedder: Embedder, rarity: Rarity) -> np.ndarray:
    asked = dict(rarity(understood.tokens))
    total = sum(asked.values()) or 1.0
    heads: dict[int, set[str]] = {}
    word_scores = np.zeros(len(units))
    for index, unit in enumerate(units):
        passage = unit.hit.passage
        if passage.id not in heads:
            heads[passage.id] = set(
                lexical_tokens("\n".join([passage.title, *passage.location.heading, passage.context]))
            )
        own = set(lexical_tokens(passage.text[unit.start : unit.end]))
        head = heads[passage.id]
        carried = sum(weight * (1.0 if token in own else _HEAD_SHARE if token in head else 0.0)
                      for token, weight in asked.items())  # fmt: skip
        word_scores[index] = carried / total
    question = embedder.embed_query(understood.text)
    texts = []
    for unit in units:
        passage = unit.hit.passage
        head = passage.location.heading[-1] if passage.location.heading else passage.title
        texts.append(f"{head}\n{passage.text[unit.start : unit.end]}")
    meaning = embedder.embed_passages(texts) @ question
    best = max(unit.hit.score for unit in units)
    worst = min(unit.hit.score for unit in units)
    spread = best - worst or 1.0
    rank = np.array([(unit.hit.score - worst) / spread for unit in units])
    return np.asarray(_WORDS * word_scores + _MEANING * meaning + _RANK * rank)


def _grow(index: int, siblings: Sequence[int], units: Sequence[_Unit], scores: np.ndarray) -> tuple[int, int]:
    """Add the better neighbour while the span stays short; table lines and rows stand alone."""
    unit = units[index]
    start, end = unit.start, unit.end
    if unit.hit.passage.block is BlockKind.TABLE:
        return start, end
    place = siblings.index(index)
    low, high = place - 1, place + 1
    while True:
        options = [at for at in (low, high) if 0 <= at < len(siblings)]
        options = [at for at in options if _length(units[siblings[at]], start, end) <= _SPAN_CHARACTERS]
        if not options:
            return start, end
        at = max(options, key=lambda option: scores[siblings[option]])
        neighbour = units[siblings[at]]
        start, end = min(start, neighbour.start), max(end, neighbour.end)
        low, high = (low - 1, high) if at == low else (low, high + 1)


def _length(neighbour: _Unit, start: int, end: int) -> int:
    return max(end, neighbour.end) - min(start, neighbour.start)
