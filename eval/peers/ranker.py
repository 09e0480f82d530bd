"""What every peer gives: texts in, rankings of whole documents out. Knows nothing of judgements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

DEPTH = 50  # passages that every system brings for a question, ours too
PLACES = 10  # documents of a ranking that are kept and judged


class Ranker(Protocol):
    """A method with its index built."""

    def rank(self, question: str) -> list[str]:
        """Ids of the first documents, best first, each once; none where nothing was found."""


def by_best_passage(owners: Iterable[str], places: int = PLACES) -> list[str]:
    """Documents in the order of their best passage, from the owners of passages, best first."""
    return list(dict.fromkeys(owners))[:places]


def windows(text: str, words: int = 120) -> list[str]:
    """A text cut every so many words; at least one piece, which may be empty."""
    parts = text.split()
    return [" ".join(parts[at : at + words]) for at in range(0, max(1, len(parts)), words)]


def titled(title: str, text: str) -> str:
    """A text with its title before it, as each peer reads it."""
    return "\n".join(part for part in (title, text) if part)


def fused_ranks(rankings: Sequence[Sequence[int]], constant: int = 60) -> list[int]:
    """Plain reciprocal rank fusion: best first, ties in order of number."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, one in enumerate(ranking, 1):
            scores[one] = scores.get(one, 0.0) + 1.0 / (constant + rank)
    return sorted(scores, key=lambda one: (-scores[one], one))
