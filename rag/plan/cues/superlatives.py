"""A question in, the end of an order that it asks for out: 'the dearest', 'top 5', 'the last three'."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.plan.cues.numerals import NUMBER_WORD, how_many
from rag.plan.periods import Period

_SUPERLATIVE = re.compile(
    rf"\b(?:(?P<top>top|bottom)\s+(?P<n>\d{{1,3}}|{NUMBER_WORD})?|(?:the\s+)?(?P<n2>(?<![\w-])\d{{1,3}}|{NUMBER_WORD})?\s*(?:single\s+)?"
    r"(?P<word>most often|most frequent(?:ly)?|most common(?:ly)?|most expensive|most costly|most recent|most of all|least often|least expensive"
    r"|least frequent(?:ly)?|most|fewest|least|dearest|costliest|priciest|cheapest|longest|shortest|tallest|deepest|widest|thickest|strongest|warmest|biggest|largest|highest|lowest|greatest"
    r"|smallest|busiest|quietest|worst|best|slowest|fastest|quickest|heaviest|hottest|coldest|commonest|häufigsten?|meisten|teuersten?"
    r"|längsten?|höchsten?|niedrigsten?|wenigsten))\b",
    re.I,
)
_NOT_TOP = re.compile(r"\b(?:at (?:the )?(?:most|least)|most of the|most of them|least one)\b", re.I)
_LEAST = frozenset(
    """bottom fewest least cheapest shortest smallest lowest quietest coldest fastest quickest wenigsten niedrigste niedrigsten
    """.split()
) | {"least often", "least expensive", "least frequent", "least frequently"}  # fmt: skip
_FIRST_LAST = re.compile(
    rf"\b(?:(?:very\s+)?(?P<word>first|earliest|oldest|last|latest|newest|most recent(?:ly)?|erste[nrs]?|letzte[nrs]?|älteste[nrs]?|neueste[nrs]?)"
    rf"(?:\s+(?P<n>\d{{1,3}}|{NUMBER_WORD}))?(?:\s+time)?|(?P<n2>(?<![\w-])\d{{1,3}}|{NUMBER_WORD})\s+(?P<word2>most recent|latest|oldest|earliest|newest|first|last))\b"
    r"(?!\s+(?:quarter|half|floor|stage|class|aid|name|week|month|year|shift|night))",
    re.I,
)
_FIRST = re.compile(r"first|earliest|oldest|erste|älteste", re.I)


@dataclass(frozen=True, slots=True)
class Superlative:
    """'most', 'dearest', 'top 5': the word, which end, and how many."""

    word: str
    descending: bool
    n: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extreme:
    """'the last three': which end of time, and how many."""

    first: bool
    n: int
    start: int
    end: int


def find_superlative(text: str) -> Superlative | None:
    """The first of a question that is meant so: 'at most' and 'most of them' are not."""
    barred = [match.span() for match in _NOT_TOP.finditer(text)]
    for match in _SUPERLATIVE.finditer(text):
        if any(match.start() < end and match.end() > start for start, end in barred):
            continue
        word = (match["word"] or match["top"] or "").lower()
        if word == "most recent":
            continue
        if (
            match["top"]
            and not match["n"]
            and not (
                match.start() == 0
                or re.search(r"\b(?:the|what are|which are|list|show(?: me)?)\s+$", text[: match.start()], re.I)
            )
        ):
            continue
        if match["top"] and re.match(r"\s*of\b", text[match.end() :]):
            continue
        return Superlative(word, word not in _LEAST, how_many(match["n"] or match["n2"]), *match.span())
    return None


def find_extreme(text: str, periods: tuple[Period, ...]) -> Extreme | None:
    """The first of a question that is no part of a period."""
    for match in _FIRST_LAST.finditer(text):
        if any(match.start() < one.end and match.end() > one.start for one in periods):
            continue
        word = match["word"] or match["word2"] or ""
        before = text[: match.start()].rstrip().lower()
        if before.endswith((" at", " to", "at the")) and word.lower() in ("first", "last", "latest"):
            continue
        return Extreme(_FIRST.search(word) is not None, how_many(match["n"] or match["n2"]), *match.span())
    return None
