"""A reading in, conditions on cells that are empty or filled out: 'without a cause', 'with a remark'."""

from __future__ import annotations

import re

from ingest.schema import ColumnRole, ColumnType
from rag.plan.amounts import yes_of
from rag.plan.cues.exclusions import excluded
from rag.plan.linking.columns import code_columns, column_named, column_named_whole
from rag.plan.reading import Reading
from rag.plan.schema import Column, Condition, Op
from rag.plan.words import ROLES


def given(r: Reading) -> None:
    """'with a remark', 'where a volume is known': a column that is filled; of free text it must be one."""
    if r.frame.given is None:
        return
    first, last = r.frame.words.at(*r.frame.given)
    if any(r.link.why[at] in ("value", "number", "text", "group") for at in range(first, last)):
        return
    chosen = column_named(r.link, first, last, None, 0.9)
    if chosen is not None and chosen[2] == last - first:
        yes = yes_of(r.lexicon.column(chosen[0]))
        if yes is not None:
            r.where.append(Condition(Column(chosen[0]), Op.IS, (yes,)))
            r.said.append(f"{r.lexicon.column(chosen[0]).name} is {yes}")
        elif r.lexicon.column(chosen[0]).profile.missing:
            r.where.append(Condition(Column(chosen[0]), Op.PRESENT))
            r.said.append(f"{r.lexicon.column(chosen[0]).name} is given")
        r.link.explain(range(first, last), "column", 1.0)
    elif all(r.words[at].stem in ROLES[ColumnRole.DESCRIPTION] and not r.link.why[at] for at in range(first, last)):
        r.untold += 1


def gaps(r: Reading) -> None:
    """'readings missing on FDR-31', 'no values for the north meter': a number column without a value."""
    if r.frame.gap is None:
        return
    first, last = r.frame.words.at(*r.frame.gap)
    places = [place for (start, end), found in code_columns(r.link).items() if start >= last for place in found]
    places = [place for place in places if r.lexicon.column(place).type is ColumnType.NUMBER]
    if not places:
        chosen = column_named(r.link, last, min(last + 4, len(r.words)), frozenset({ColumnType.NUMBER}), 0.9)
        places = [chosen[0]] if chosen is not None else []
        if chosen is not None:
            r.link.explain(range(last, last + chosen[2]), "column", 1.0)
    if len(set(places)) != 1:
        return
    r.where.append(Condition(Column(places[0]), Op.MISSING))
    r.said.append(f"no {r.lexicon.column(places[0]).name}")
    r.link.explain(range(first, last), "cue", 1.0)


def missing(r: Reading) -> None:
    """Empty cells: 'no end date', 'without a cause'."""
    for begin, end, what in r.frame.missing:
        first, last = (
            r.frame.words.at(end - len(what), end)
            if r.frame.text[begin:end].endswith(what)
            else r.frame.words.at(begin, begin + len(what))
        )
        if any(r.link.why[at] in ("value", "text") for at in range(first, min(first + 1, last))):
            continue
        whole = column_named_whole(r.link, first, min(last + 2, len(r.words)))
        chosen = (
            (whole[0], 1.0, whole[1] - first) if whole is not None else column_named(r.link, first, last, None, 0.65)
        )
        if chosen is None or (chosen[1] < 0.9 and not re.search(r"date|time|cause|code", what, re.I)):
            continue
        place, _, used = chosen
        yes = yes_of(r.lexicon.column(place))
        if yes is not None:
            r.where.append(Condition(Column(place), Op.IS, (yes,), negate=True))
            r.link.explain_span(begin, begin + (end - begin - len(what)), "cue", 1.0)
            r.link.explain(range(first, first + used), "column", 1.0)
            r.said.append(f"{r.lexicon.column(place).name} is not {yes}")
            continue
        out = any(start <= begin < stop for start, stop in excluded(r.frame.text))
        condition = Condition(Column(place), Op.PRESENT if out else Op.MISSING)
        if condition in r.where:
            r.link.explain(range(first, first + used), "column", 1.0)
            continue
        r.where.append(condition)
        r.link.explain_span(begin, begin + (end - begin - len(what)), "cue", 1.0)
        r.link.explain(range(first, first + used), "column", 1.0)
        r.said.append(f"{r.lexicon.column(place).name} is given" if out else f"no {r.lexicon.column(place).name}")
