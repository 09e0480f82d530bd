"""A reading and the times it asks for in, conditions on a date column out, or groups where times are told apart."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

from ingest.schema import ColumnType
from rag.plan.periods import Period
from rag.plan.reading import Reading
from rag.plan.schema import Bucket, Column, Condition, Group, Op

_DAYTIMES = frozenset("night nights overnight morning mornings evening evenings afternoon afternoons nachts".split())
_LONGEST = 370  # days of a stretch that is set against another


def when(r: Reading, periods: list[Period], groups: list[Group], shape: str) -> list[Group]:
    """The time asked for, on the date column that is meant; several single times become groups."""
    bucket = next((one for one in groups if one.bucket is not Bucket.VALUE), None)
    time = r.time or (r.time_column(None) if periods or bucket else None)
    if time is None or not (periods or bucket):
        if periods:
            for one in periods:
                r.link.explain_span(one.start, one.end, "", 0.0)
        r.time = time
        return groups
    r.time = time
    if bucket is not None and time.profile.missing and bucket.bucket is not Bucket.VALUE:
        r.where.append(Condition(Column(time.place), Op.PRESENT))
    groups = [
        Group(time.place, one.bucket, one.split)
        if one.bucket is not Bucket.VALUE and r.lexicon.column(one.column).type is ColumnType.DATETIME
        else one
        for one in groups
    ]
    if not periods:
        return groups
    low = datetime.fromisoformat(time.profile.low or "0001-01-01").date()
    high = datetime.fromisoformat(time.profile.high or "9999-12-31").date()
    placed = [one.in_range(low, high) for one in periods]
    r.period = placed[0] if len(placed) == 1 else _hull(placed)
    column = Column(time.place)
    if len(placed) == 1:
        r.where.append(within(column, placed[0]))
    else:
        flat = [value for one in placed for value in one.values()]
        if all(one.first and one.last and len(one.values()) == 1 for one in placed):
            r.where.append(Condition(column, Op.IN, tuple(dict.fromkeys(flat))))
            grain = placed[0].grain
            apart = (
                bucket is None
                and shape in ("count", "trend", "group", "aggregate", "what", "list")
                and grain in ("year", "month", "day")
            )
            if (
                apart
                and all(one.grain == grain for one in placed)
                and not _joined_periods(r, placed)
                and (shape in ("trend", "count", "group", "aggregate") or r.frame.compare)
            ):
                groups = [*groups, Group(time.place, Bucket(grain))]
        elif shape in ("count", "aggregate", "trend") and not groups and (whole := _days(column, placed)) is not None:
            r.where.append(whole)
            r.halves = (whole, tuple(within(column, one) for one in placed))
        elif r.period is not None and r.period.first is not None and r.period.last is not None:
            r.where.append(within(column, r.period))
            r.untold += not _touching(placed)
    r.said.append(f"{time.name} {', '.join(str(one) for one in placed)}")
    return groups


def _days(column: Column, placed: list[Period]) -> Condition | None:
    """That a date column lies in one of the stretches, which do not overlap; None where one is open or too long."""
    days: list[str] = []
    for one in placed:
        if one.first is None or one.last is None or (one.last - one.first).days > _LONGEST:
            return None
        days += [str(one.first + timedelta(days=at)) for at in range((one.last - one.first).days + 1)]
    return Condition(column, Op.IN, tuple(days)) if len(set(days)) == len(days) else None


def _touching(placed: list[Period]) -> bool:
    """Whether stretches of time follow one another without a gap, so that together they are one."""
    ordered = sorted((one for one in placed if one.first and one.last), key=lambda one: one.first or date.min)
    return len(ordered) == len(placed) and all(
        one.last is not None and two.first is not None and two.first <= one.last + timedelta(days=1)
        for one, two in pairwise(ordered)
    )


def _joined_periods(r: Reading, placed: list[Period]) -> bool:
    text = r.frame.text[placed[0].start : placed[-1].end].lower()
    return (
        re.search(r"\bor\b|\boder\b", text) is not None
        or re.search(r"\btogether|combined|altogether\b", r.frame.text.lower()) is not None
    )


def _hull(periods: list[Period]) -> Period:
    firsts = [one.first for one in periods]
    lasts = [one.last for one in periods]
    return Period(
        min(day for day in firsts if day) if all(firsts) else None,
        max(day for day in lasts if day) if all(lasts) else None,
        "range",
        periods[0].start,
        periods[-1].end,
    )


def within(column: Column, period: Period) -> Condition:
    """That a date column lies in the period."""
    values = period.values()
    if period.first is None:
        return Condition(column, Op.AT_MOST, values)
    if period.last is None:
        return Condition(column, Op.AT_LEAST, values)
    return Condition(column, Op.IS if len(values) == 1 else Op.BETWEEN, values)


def window(r: Reading) -> None:
    """Hours of the day, on the date column that is meant."""
    told = r.frame.window
    time = r.time or r.time_column(None)
    if r.frame.weekdays is not None and time is not None:
        start, end, days = r.frame.weekdays
        first, last = r.frame.words.at(start, end)
        if not any(r.link.why[at] in ("value", "group") for at in range(first, last)):
            r.where.append(Condition(Column(time.place), Op.WEEKDAY, days))
            r.link.explain(range(first, last), "number", 1.0)
            r.said.append(f"on {' or '.join(days)}")
    if told is None or time is None or not r.has_clock():
        return
    r.where.append(Condition(Column(time.place), Op.CLOCK, (told.first, told.last)))
    r.link.explain_span(told.start, told.end, "number", 1.0)
    r.link.explain(
        [at for at, word in enumerate(r.words) if word.fold in _DAYTIMES and not r.link.why[at]], "number", 1.0
    )
    r.said.append(f"from {told.first} to {told.last} of the day")
