"""A reading in, a condition on the order of two date columns out: 'closed before they start'."""

from __future__ import annotations

import re

from ingest.schema import ColumnRole, ColumnType
from rag.plan.linking.columns import column_named_whole
from rag.plan.reading import Reading
from rag.plan.schema import Condition, Duration, Op

_AGAINST = re.compile(r"\b(?P<late>later than|after|past|beyond)\b|\b(?:before|earlier than|ahead of)\b", re.I)


def ordered(r: Reading) -> None:
    """'end before they start', and any two date columns that are named with 'before' or 'after' between."""
    dates = r.lexicon.dates()
    start = next((one for one in dates if one.role is ColumnRole.START), None)
    finish = next((one for one in dates if one.role is ColumnRole.FINISH), None)
    if r.frame.before_start is not None and start is not None and finish is not None:
        r.where.append(Condition(Duration(start.place, finish.place, "minutes"), Op.BELOW, ("0",)))
        r.link.explain_span(*r.frame.before_start, "column", 1.0)
        r.said.append(f"{finish.name} before {start.name}")
    _against_dates(r)


def _against_dates(r: Reading) -> None:
    """'closed out later than valid until': one date column after or before another."""
    for match in _AGAINST.finditer(r.frame.text):
        first, last = r.frame.words.at(*match.span())
        named = {}
        for side, (low, high) in {
            "one": (max(0, first - 5), first),
            "other": (last, min(len(r.words), last + 5)),
        }.items():
            found = [
                one for one in (column_named_whole(r.link, at, high) for at in range(low, high)) if one is not None
            ]
            dates = [place for place, _ in found if r.lexicon.column(place).type is ColumnType.DATETIME]
            if dates:
                named[side] = dates[-1] if side == "one" else dates[0]
        if len(named) < 2 or named["one"] == named["other"]:
            continue
        op = Op.ABOVE if match["late"] else Op.BELOW
        r.where.append(Condition(Duration(named["other"], named["one"], "minutes"), op, ("0",)))
        names = [r.lexicon.column(named[side]).name for side in ("one", "other")]
        r.said.append(f"{names[0]} {'after' if match['late'] else 'before'} {names[1]}")
        r.link.explain(range(max(0, first - 3), min(len(r.words), last + 3)), "column", 0.9)
        r.between_dates = True
        return
