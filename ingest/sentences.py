"""Where the sentences of a text begin and end.

Serves splitting and evidence alike, so that a quote never starts in one unit and ends in another.
Wrapped lines are one sentence; a line of a table, a list item or a dot-leader line is one of its own.
"""

from __future__ import annotations

import re
from itertools import pairwise

_ABBREVIATIONS = (
    "No", "Nos", "Fig", "Figs", "Tab", "Eq", "Rev", "Ref", "Sec", "Ch", "Vol", "pp", "p", "approx", "min", "max",
    "e.g", "i.e", "etc", "cf", "vs", "Mr", "Mrs", "Ms", "Dr", "St", "Co", "Inc", "Ltd", "Corp", "U.S", "dia",
    "incl", "resp", "temp", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
)  # fmt: skip
_ENDS_SHORT = re.compile(r"(?:^|[\s(\[])(?:" + "|".join(re.escape(word) for word in _ABBREVIATIONS) + r")\.$", re.I)
_STOP = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s)|\n[ \t]*\n")
_ITEM = re.compile(
    r"\n(?=[ \t]*(?:[-•▪◦●*–·]\s|\(?[0-9]{1,2}[.)]\s|\(?[a-zA-Z][.)]\s|\([ivx]+\)\s|[A-Z][\w /]{1,40}:\s))"
)
# The label of a leader line may have wrapped from the line above, so it is cut only after it.
_LEADER = re.compile(r" \.\.\. [^\n]*\n")
_NEXT_STARTS_LOW = re.compile(r"\s*[a-z]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) that cover all but the white space of the text, in order and without overlap."""
    cuts = {0, len(text)}
    for match in _STOP.finditer(text):
        if match.group().startswith("\n"):
            cuts.add(match.end())
            continue
        if match.group() == "..." and text[match.start() - 1 : match.start()] in (" ", ""):
            continue  # dot leaders
        before = text[max(0, match.start() - 12) : match.start() + 1]
        if match.group()[0] == "." and (_ENDS_SHORT.search(before) or _NEXT_STARTS_LOW.match(text, match.end())):
            continue
        cuts.add(match.end())
    cuts.update(match.start() for match in _ITEM.finditer(text))
    cuts.update(match.end() for match in _LEADER.finditer(text))
    ordered = sorted(cuts)
    spans = []
    for start, end in pairwise(ordered):
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, first + len(stripped)))
    return _join_stubs(text, spans)


def lines(text: str) -> list[tuple[int, int]]:
    """Spans of the non-empty lines of a table or a row."""
    spans, at = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            first = at + len(line) - len(line.lstrip())
            spans.append((first, first + len(stripped)))
        at += len(line) + 1
    return spans


def _join_stubs(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A lone '3.' or '(a)' belongs to the words after it."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not any(letter.isalpha() for letter in text[joined[-1][0] : joined[-1][1]][3:]):
            previous = text[joined[-1][0] : joined[-1][1]]
            if len(previous) <= 4:
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined
