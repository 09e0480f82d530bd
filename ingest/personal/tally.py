"""Texts in, how many different data of each kind stand in them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ingest.personal.find import find_personal

Tally = tuple[tuple[str, int], ...]


def tally(texts: Iterable[str]) -> Tally:
    """(kind, how many) of what is found by default, the most frequent first; the address in every page's foot is one.

    Names are not counted: the words before them tell too few, and a model is too slow for whole documents.
    """
    seen = {
        (datum.kind, "".join(sign for sign in text[datum.start : datum.end].casefold() if sign.isalnum()))
        for text in texts
        for datum in find_personal(text)
    }
    counted = Counter(kind.value for kind, _ in seen)
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def told(counts: Tally) -> str:
    """'160 email, 12 phone'."""
    return ", ".join(f"{count:,} {kind}" for kind, count in counts)
