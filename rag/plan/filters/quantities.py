"""A reading in, conditions on its number columns out: 'more than 5 trips', 'over 300 EUR', 'negative'."""

from __future__ import annotations

import re

from ingest.schema import ColumnRole
from rag.plan.amounts import pieces_of
from rag.plan.cues.comparisons import Comparison
from rag.plan.filters.durations import timed
from rag.plan.filters.operators import OPS, as_cell, in_words
from rag.plan.reading import Reading
from rag.plan.schema import Column, Condition, Op
from rag.plan.text import stem
from rag.plan.words import EVENTS, QUANTITIES, ROWS, STOP, WORK

_NAMED = 0.65


def compared(r: Reading) -> None:
    """Numbers that cells are compared with, each with the column it is about."""
    for one in r.frame.comparisons:
        first, last = r.frame.words.at(one.start, one.end)
        r.link.explain(range(first, last), "number", 1.0)
        unit = one.unit.rstrip("s") if one.unit not in ("h", "s") else one.unit
        if timed(r, one, unit, first, last):
            continue
        follows = [word for word in r.words[last - 1 : last + 2] if word.fold not in STOP or word.stem in ROWS][:1]
        after = r.words[last].fold if last < len(r.words) else ""
        counted = any(word.stem in ROWS | WORK | EVENTS or r.own_noun(word) for word in follows)
        if (
            counted
            and after not in ("on", "in", "per", "for", "at", "a")
            and not any(r.names_quantity(word) for word in follows)
        ):
            r.having = one
            continue
        pieces_ = (
            pieces_of(r.lexicon) if one.unit.rstrip("s") in ("piece", "item", "unit", "pc", "pcs", "stück") else None
        )
        place = pieces_ if pieces_ is not None else _column_for(r, one, first, last)
        if place is not None:
            values = (one.low,) if one.high is None else (one.low, one.high)
            r.where.append(Condition(Column(place), OPS[one.op], tuple(as_cell(value) for value in values)))
            r.said.append(f"{r.lexicon.column(place).name} {in_words(one)}")
    _signs(r)


def _signs(r: Reading) -> None:
    """'zero', 'negative', 'above zero': what cells are compared with where no number is said."""
    quantity = r.quantity()
    cost = r.lexicon.role(ColumnRole.COST)
    for spot, op, value in (
        (r.frame.zero, Op.IS, "0"),
        (r.frame.negative, Op.BELOW, "0"),
        (r.frame.positive, Op.ABOVE, "0"),
    ):
        if spot is None:
            continue
        if any(spot[0] < one.end and spot[1] > one.start for one in r.frame.comparisons):
            continue
        if op is Op.IS and r.frame.negative and r.frame.negative[0] <= spot[0] < r.frame.negative[1]:
            continue
        if op is Op.IS and r.frame.positive and r.frame.positive[0] <= spot[0] < r.frame.positive[1]:
            continue
        first, last = r.frame.words.at(*spot)
        near = _column_for(r, Comparison("=", 0.0, None, "", *spot), first, last, named=True)
        if quantity in r.series and near not in r.series:
            near = quantity
        place = near if near is not None else quantity if quantity is not None else _signed(r, op)
        if place is None and cost is not None and re.search(r"cost|charge|free", r.frame.text.lower()):
            place = cost.place
        if place is not None:
            r.where.append(Condition(Column(place), op, (value,)))
            r.link.explain_span(*spot, "number", 1.0)
            r.said.append(
                f"{r.lexicon.column(place).name} "
                f"{'is zero' if op is Op.IS else 'below zero' if op is Op.BELOW else 'above zero'}"
            )


def _signed(r: Reading, op: Op) -> int | None:
    """'a negative total': the cost where it can be, else the one column with values below zero."""
    if op is not Op.BELOW:
        return None
    below = [column for column in r.lexicon.numbers() if (column.profile.low or "").startswith("-")]
    money = [column for column in below if column.role is ColumnRole.COST]
    said = money or (below if len(below) == 1 else [])
    return said[0].place if said else None


def _column_for(r: Reading, one: Comparison, first: int, last: int, named: bool = False) -> int | None:
    """The number column a comparison is about: named near it, by its unit, money by its sign."""
    best: tuple[float, int] | None = None
    for column in r.lexicon.numbers():
        own = r.lexicon.columns[column.place]
        score = 0.0
        for at in range(max(0, first - 6), min(len(r.words), last + 5)):
            if r.link.why[at] in ("value", "period") or (
                one.unit and first <= at < last and stem(one.unit) == r.words[at].stem
            ):
                continue
            weight = max(
                own.get(r.words[at].stem, 0.0),
                0.7 * any(own.get(said, 0) >= 0.9 for said in QUANTITIES.get(r.words[at].stem, ())),
            )
            distance = first - at if at < first else at - last + 1 if at >= last else 0
            score = max(score, weight - 0.05 * distance)
        if one.unit and own.get(stem(one.unit), 0) >= 0.7:
            score += 0.8
        if column.place in r.series:
            score += 1.0  # 'K04 above 4.5'
        if (
            one.unit in ("€", "$", "£", "eur", "euro", "euros", "usd", "dollars", "gbp", "pounds")
            and column.role is ColumnRole.COST
        ):
            score += 1.0
        if score > 0.4 and (best is None or score > best[0]):
            best = (score, column.place)
    if best is not None and (not named or best[0] >= _NAMED):
        return best[1]
    if named:
        return None
    numbers = [column for column in r.lexicon.numbers() if r.lexicon.measures(column.place)]
    return numbers[0].place if len(numbers) == 1 else None
