"""A comparison with a time in, a condition on how long rows lasted out: 'open for over 3 days'."""

from __future__ import annotations

from ingest.values import factor, unit_of
from rag.plan.amounts import lasts
from rag.plan.cues.comparisons import Comparison
from rag.plan.filters.operators import OPS, as_cell, in_words
from rag.plan.reading import Reading
from rag.plan.schema import Column, Condition, Duration

_TIME_UNITS = {
    "second": 1 / 3600,
    "minute": 1 / 60,
    "min": 1 / 60,
    "mins": 1 / 60,
    "hour": 1.0,
    "hr": 1.0,
    "h": 1.0,
    "day": 24.0,
    "week": 168.0,
    "month": 24 * 30.4375,
    "year": 24 * 365.0,
    "sekunde": 1 / 3600,
    "stunde": 1.0,
    "stunden": 1.0,
    "tag": 24.0,
    "tage": 24.0,
    "woche": 168.0,
    "wochen": 168.0,
    "monat": 24 * 30.4375,
    "jahr": 24 * 365.0,
    "minuten": 1 / 60,
}
_UNIT_NAMES = {
    "hour": "h",
    "hr": "h",
    "minute": "min",
    "mins": "min",
    "second": "s",
    "day": "d",
    "stunde": "h",
    "tag": "d",
}


def timed(r: Reading, one: Comparison, unit: str, first: int, last: int) -> bool:
    """'more than a year after the event', 'open for over 3 days'; a column that holds such times comes first."""
    hours = _TIME_UNITS.get(unit)
    if hours is None:
        return False
    lasting = r.lasting()
    if lasting is None:
        found = [column.place for column in r.lexicon.numbers() if lasts(column)]
        lasting = found[0] if len(found) == 1 and len(r.lexicon.dates()) < 2 else None
    if lasting is not None:
        column = r.lexicon.column(lasting)
        wanted = factor(_UNIT_NAMES.get(unit, unit), unit_of(column.unit))
        if wanted is None:
            return False
        told = [one.low] + ([one.high] if one.high is not None else [])
        r.where.append(Condition(Column(lasting), OPS[one.op], tuple(as_cell(value * float(wanted)) for value in told)))
        r.said.append(f"{column.name} {in_words(one)}")
        return True
    near = {word.stem for word in r.words[max(0, first - 2) : first]}
    for column in r.lexicon.numbers():
        own = r.lexicon.columns[column.place]
        if any(own.get(word, 0) >= 0.9 for word in near):
            return False  # 'labour over 300 minutes' is a column of its own
    duration = r.duration()
    if duration is None:
        return False
    if hours % 24 == 0 or hours > 24:
        duration, scale = Duration(duration.start, duration.finish, "days"), hours / 24
    elif unit.startswith("min"):
        duration, scale = Duration(duration.start, duration.finish, "minutes"), 1.0
    else:
        duration, scale = Duration(duration.start, duration.finish, "hours"), hours
    values = [one.low * scale] + ([one.high * scale] if one.high is not None else [])
    r.where.append(Condition(duration, OPS[one.op], tuple(as_cell(value) for value in values)))
    start, finish = r.lexicon.column(duration.start).name, r.lexicon.column(duration.finish).name
    r.said.append(f"{start} to {finish} {in_words(one)}")
    for at in range(max(0, first - 3), min(len(r.words), last + 4)):
        word = r.words[at]
        if any(r.lexicon.columns[place].get(word.stem, 0) >= 0.7 for place in (duration.start, duration.finish)):
            r.link.explain([at], "column", 0.9)
    return True
