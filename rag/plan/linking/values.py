"""A question linked to a log in, the values that it names out, the longest first."""

from __future__ import annotations

import re

from rag.plan.lexicon import Value
from rag.plan.linking.candidates import value_named
from rag.plan.linking.codes import find_codes
from rag.plan.linking.link import Found, Link
from rag.plan.linking.neighbours import glossed, lettered, listed, ranged
from rag.plan.text import fold, stems

_MOST_WORDS = 6


def find_values(link: Link, hard: frozenset[int]) -> None:
    """Find the values that are named; `hard` are words that mean something else."""
    taken = set(hard)
    lone: list[Found] = []
    for length in range(min(_MOST_WORDS, len(link.words)), 0, -1):
        for start in range(len(link.words) - length + 1):
            span = range(start, start + length)
            if taken & set(span) or not _joined(link, start, start + length):
                continue
            hit = value_named(link, start, start + length)
            if hit is not None:
                lone.append(hit)
                taken |= set(span)
    lone = listed(link, _bags(link, lone, taken, hard), taken)
    lone = glossed(link, lone, taken)
    link.found = ranged(link, lettered(link, sorted(lone, key=lambda one: one.start), taken), taken)
    find_codes(link, taken)
    for one in link.found:
        why = "absent" if one.absent else "value"
        link.explain(range(one.start, one.end), why, one.quality)


def _bags(link: Link, found: list[Found], taken: set[int], hard: frozenset[int]) -> list[Found]:
    """Values of several words that all stand close together in another order: 'low on gear oil pressure'."""
    stems_ = [word.stem for word in link.words]
    known = set(stems_)
    best: tuple[int, int, int, Value] | None = None
    for value in dict.fromkeys(one for word in known for one in link.lexicon.words.get(word, ())):
        wanted = {word for word in stems(re.split(r"[\W_]+", fold(value.surface))) if word}
        if len(wanted) < 3:
            continue
        places = [place for word in wanted if (place := _place_of(word, stems_)) is not None]
        if len(set(places)) < len(wanted):
            continue
        low, high = min(places), max(places) + 1
        if (
            high - low <= len(wanted) + 3
            and not hard & set(range(low, high))
            and (best is None or len(wanted) > best[0])
        ):
            best = (len(wanted), low, high, value)
    if best is None:
        return found
    _, low, high, value = best
    inside = [one for one in found if one.start < high and one.end > low]
    if any(one.op == "is" and one.end - one.start >= best[0] for one in inside):
        return found
    taken |= set(range(low, high))
    kept = [one for one in found if one not in inside]
    return [*kept, Found(low, high, value.place, (value.surface,))]


def _joined(link: Link, start: int, end: int) -> bool:
    """Whether no comma, bracket or full stop parts the words."""
    return not any(re.search(r"[,;:()?!]|\. ", link.frame.words.gap(place)) for place in range(start + 1, end))


def _place_of(word: str, among: list[str]) -> int | None:
    """Where a stem stands, or one that it begins with or that begins with it."""
    for place, other in enumerate(among):
        if word == other or (min(len(word), len(other)) >= 4 and (word.startswith(other) or other.startswith(word))):
            return place
    return None
