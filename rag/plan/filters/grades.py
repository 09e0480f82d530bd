"""A reading in, conditions from a number that stands beside its column or its unit out: 'in condition 5', '33 kV'."""

from __future__ import annotations

import re

from ingest.values import unit_of
from rag.plan.reading import Reading
from rag.plan.schema import Column, Condition, Op
from rag.plan.text import pieces, stem

_FEW_STEPS = 15  # values of a number column that a thing is rated by
_GRADES_MOST = 10  # values of a number column of steps


def graded(r: Reading) -> None:
    """'in condition 5': a number right behind the whole name of a number column."""
    for at in range(1, len(r.words)):
        word = r.words[at]
        if not word.is_number or (r.link.why[at] and r.link.why[at] != "name"):
            continue
        first = at - 1 - (at > 1 and r.words[at - 1].fold in ("of", "is", "was", "equals", "at"))
        if re.search(r"[,;()?!]", r.frame.words.gap(at)):
            continue
        for column in r.lexicon.numbers():
            named = {stem(piece) for piece in pieces(column.name)}
            said = {one.stem for one in r.words[max(0, first - len(named) + 1) : first + 1]}
            graded_ = column.profile.scale == 0 and column.profile.distinct <= _GRADES_MOST
            before = r.words[first].stem
            if graded_ and r.lexicon.columns[column.place].get(before, 0) >= 0.9 and not before.isdigit():
                named = said
            if named and named <= said:
                if re.match(r"\s+(?:or|and)\s+(?:worse|better|so)\b", r.frame.text[word.end :], re.I):
                    r.untold += 1  # which end of the steps is the worse one is not told
                value = word.text.replace(",", "")
                r.where.append(Condition(Column(column.place), Op.IS, (value,)))
                r.said.append(f"{column.name} is {value}")
                r.link.explain([at], "number", 1.0)
                r.link.explain(range(first, at), "column", 1.0)
                break


def rated(r: Reading) -> None:
    """'33 kV interruptions': a number with its unit right before what it is of, in a column of few such numbers."""
    for at in range(len(r.words) - 1):
        word, unit = r.words[at], r.words[at + 1]
        if not word.is_number or r.link.why[at] or r.link.why[at + 1] in ("value", "number"):
            continue
        for column in r.lexicon.numbers():
            if not column.unit or column.profile.distinct > _FEW_STEPS or unit_of(column.unit) != unit_of(unit.text):
                continue
            value = word.text.replace(",", "")
            if r.holds(column.place, value):
                r.where.append(Condition(Column(column.place), Op.IS, (value,)))
                r.said.append(f"{column.name} is {value}")
                r.link.explain([at, at + 1], "number", 1.0)
                break
