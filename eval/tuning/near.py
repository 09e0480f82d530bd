"""Are two texts nearly the same? By their words without the commonest: for answers that must not count as wrong."""

from __future__ import annotations

from collections.abc import Set

from ingest.words import lexical_tokens

ALIKE = 0.7  # of the words of both
HELD = 0.85  # of the words of the shorter


def words_of(text: str) -> frozenset[str]:
    """The tokens of a text, each once."""
    return frozenset(lexical_tokens(text))


def nearly_same(one: Set[str], other: Set[str]) -> bool:
    """Whether two texts share most of their words, or the shorter stands nearly whole in the other."""
    if not one or not other:
        return not one and not other
    common = len(one & other)
    return common >= ALIKE * len(one | other) or common >= HELD * min(len(one), len(other))
