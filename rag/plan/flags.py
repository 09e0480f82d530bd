"""Columns that say yes or no: 'did the landowner refuse' of a column Landowner refused, 'without auto reset'."""

from __future__ import annotations

import re

from ingest.columnar import LogColumn
from rag.plan.amounts import yes_of
from rag.plan.reading import Reading
from rag.plan.schema import Column, Condition, Op
from rag.plan.text import fold, pieces, stem
from rag.plan.words import STOP

_DENYING = frozenset(
    "not no never without n't isn't aren't didn't doesn't wasn't weren't don't nicht kein keine ohne".split()
)
_WIDEST = 6  # words over which the words of a name may stand
_BEFORE = 4  # words before in which a 'not' may stand
_GROUPING = frozenset("by per each every".split())
_LITTLE = frozenset("is has was flag yn ind indicator".split())


def flags(r: Reading) -> None:
    """Conditions on columns of yes and no whose names are said, unless rows are grouped by them or they are empty."""
    for column in r.lexicon.log.columns:
        yes = yes_of(column)
        said = _said(r, column) if yes is not None else None
        if yes is None or said is None:
            continue
        first, last = said
        before = r.words[first - 1].fold if first else ""
        if before in _GROUPING or any(
            r.frame.words.at(*cue[:2])[0] <= first < r.frame.words.at(*cue[:2])[1] for cue in r.frame.missing
        ):
            continue
        denied = any(_denies(r, at) for at in range(max(0, first - _BEFORE), last)) != _undone(r, column, first)
        r.where.append(Condition(Column(column.place), Op.IS, (yes,), negate=denied))
        for at in range(first, last):
            if _is_own(r, column, at) or _denies(r, at):
                r.link.explain([at], "value", 1.0)
                r.link.why[at] = "value"
        r.said.append(f"{column.name} is {'not ' if denied else ''}{yes}")


def _denies(r: Reading, at: int) -> bool:
    word = r.words[at]
    return word.fold in _DENYING or word.text.endswith(("n't", "n’t"))


def _is_own(r: Reading, column: LogColumn, at: int) -> bool:
    return r.words[at].stem in _name(column) or _bare(r.words[at].fold) in _name(column)


def _bare(word: str) -> str:
    """The stem of a word without its un- or non-."""
    return stem(re.sub(r"^(?:un|non-?)(?=\w{4})", "", word))


def _undone(r: Reading, column: LogColumn, at: int) -> bool:
    """Whether 'unplanned' says no of a column Planned."""
    return r.words[at].stem not in _name(column)


def _name(column: LogColumn) -> list[str]:
    return [stem(piece) for piece in pieces(column.name) if fold(piece) not in _LITTLE and piece.isalpha()]


def _said(r: Reading, column: LogColumn) -> tuple[int, int] | None:
    """Where the name is said: all its words close together, or its last one where no other column has it."""
    name = _name(column)
    if not name:
        return None
    spots = [
        at
        for at, word in enumerate(r.words)
        if (word.stem in name or _bare(word.fold) in name)
        and r.link.why[at] not in ("value", "text", "period", "group")
    ]
    if not spots:
        return None
    if {r.words[at].stem for at in spots} >= set(name) and spots[-1] - spots[0] <= _WIDEST:
        return spots[0], spots[-1] + 1
    last = name[-1]
    others = (
        any(own.get(last, 0) >= 0.9 for place, own in r.lexicon.columns.items() if place != column.place)
        or last in r.lexicon.names
    )
    at = next((at for at in spots if last in (r.words[at].stem, _bare(r.words[at].fold))), None)
    if at is None or others or r.words[at].fold in STOP or not re.fullmatch(r"[^\W\d_]{4,}", r.words[at].text):
        return None
    return at, at + 1
