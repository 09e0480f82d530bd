"""Superlatives: which rows or groups come first, by what."""

from __future__ import annotations

import re

from ingest.schema import ColumnRole
from rag.plan.cues.groups import bucket_of
from rag.plan.grouping import group_at
from rag.plan.reading import Reading, Shape
from rag.plan.schema import (
    Bucket,
    Column,
    Group,
    Kind,
    Measure,
    Operand,
    Order,
)
from rag.plan.text import stem
from rag.plan.words import (
    EVENTS,
    LOG_NOUNS,
    PERSONS,
    QUANTITIES,
    ROWS,
    STOP,
    WORK,
)

_DEAR = frozenset("dearest costliest priciest cheapest teuerste teuersten".split()) | {
    "most expensive",
    "most costly",
    "least expensive",
}
_LONG = frozenset("longest shortest slowest fastest quickest längste längsten".split())
_SIZE = frozenset(
    "tallest deepest widest thickest strongest warmest biggest largest highest lowest greatest smallest worst best heaviest hottest coldest "
    "höchste höchsten niedrigste niedrigsten".split()
)
_MOST = frozenset(
    "most fewest least busiest quietest top bottom commonest häufigste häufigsten meisten wenigsten".split()
) | {
    "most often", "most frequent", "most frequently", "most common", "most commonly", "least often", "least frequent",
    "least frequently", "most of all",
}  # fmt: skip


def top(r: Reading, groups: list[Group], quantity: int | None) -> Shape | None:
    """The shape of a question with a superlative; None where it has none that the log can answer."""
    said = r.frame.superlative
    if said is None:
        return None
    target = _target(r, said.start, said.end)
    duration = r.duration()
    word = said.word
    n = said.n if said.n > 1 else None
    group, rows = target
    if group is None and groups and word in _MOST:
        group = groups[0]
    mean = "mean" in r.frame.aggregates
    if word in _DEAR:
        cost = r.lexicon.role(ColumnRole.COST)
        place = cost.place if cost is not None else quantity
        if place is None:
            return None
        return _ranked(r, Column(place), said.descending, n, None if rows else group, mean)
    if word in _LONG:
        operand: Operand | None = duration
        if quantity is not None and (operand is None or r.lexicon.columns[quantity].get(stem("duration"), 0) >= 0.9):
            operand = Column(quantity)
        lasting = r.lasting()
        if lasting is not None:
            operand = Column(lasting)
        if operand is None:
            return None
        descending = word not in ("shortest", "fastest", "quickest")
        return _ranked(r, operand, descending, n, None if rows else group, mean or group is None)
    timed = bool(groups) and groups[0].bucket is not Bucket.VALUE
    if group is None and timed and (not rows or groups[0].bucket in (Bucket.HOUR_OF_DAY, Bucket.WEEKDAY)):
        group, rows = groups[0], False
    if word in _SIZE and quantity is not None:
        descending = word not in ("lowest", "smallest", "coldest")
        if word in ("worst", "best") and group is None and not rows:
            rows = True
        return _ranked(r, Column(quantity), descending, n, None if rows else group, mean)
    if word in _SIZE and group is None and groups and quantity is not None:
        group = groups[0]
    if word in _SIZE and not re.match(r"\s+(?:number|count|share|amount|total)", r.frame.text[said.end :], re.I):
        return None
    if group is None and word in _SIZE | _MOST and r.frame.groups:
        return None
    if word in _MOST or word in _SIZE:
        head = _after_most(r, said.end)
        operand = None
        before = r.frame.words.at(0, said.start)[1] if said.start else 0
        if quantity is not None and any(
            r.lexicon.columns[quantity].get(one.stem, 0) >= 0.65 for one in r.words[max(0, before - 2) : before]
        ):
            head = "quantity"
        if head == "duration" and duration is not None:
            operand = duration
        elif (head == "quantity" and quantity is not None) or (
            head != "rows" and quantity is not None and r.spends(quantity) and not _row_noun_near(r, said.end)
        ):
            operand = Column(quantity)
        elif (
            head != "rows"
            and r.lasted is not None
            and duration is not None
            and re.search(r"downtime|duration|time", r.frame.text.lower())
        ):
            operand = duration
        if group is None:
            if operand is None:
                return None
            return _ranked(r, operand, said.descending, n, None, mean)
        if operand is not None:
            return _ranked(r, operand, said.descending, n, group, mean)
        return "top", Measure(), Order("measure", said.descending), n, [group]
    return None


def _ranked(r: Reading, operand: Operand, descending: bool, n: int | None, group: Group | None, mean: bool) -> Shape:
    """The groups, or the rows, with the largest or smallest value."""
    if group is not None:
        series = r.lexicon.is_series() and group.bucket is not Bucket.VALUE
        if (
            series
            and group.bucket is Bucket.HOUR_OF_DAY
            and not re.search(r"hour of (?:the )?day|time of day", r.frame.text.lower())
        ):
            group = None
        else:
            kind = Kind.MEAN if mean else r.of_each(operand, descending)
            return "top", Measure(kind, operand), Order("measure", descending), n, [group]
    if n is not None:
        time = Order(operand, descending)
        return "top", Measure(Kind.LIST), time, n, []
    return "top", Measure(Kind.MAX if descending else Kind.MIN, operand), None, None, []


def _after_most(r: Reading, at: int) -> str:
    """What follows 'most': rows, a quantity or a duration."""
    first, _ = r.frame.words.at(at, len(r.frame.text))
    for place in range(first, min(first + 4, len(r.words))):
        word = r.words[place]
        if re.search(r"[,;:()?!]", r.frame.words.gap(place)) and place > first:
            return ""
        if word.fold in ("downtime", "duration", "outage") or (
            word.stem in ("hour", "time") and r.duration() is not None and not r.hours_column()
        ):
            return "duration"
        if (
            any(r.lexicon.columns[column.place].get(word.stem, 0) >= 0.7 for column in r.lexicon.numbers())
            or word.stem in QUANTITIES
        ):
            return "quantity"
        if word.stem in ROWS | WORK | EVENTS or r.own_noun(word):
            return "rows"
    return ""


def _row_noun_near(r: Reading, at: int) -> bool:
    first, _ = r.frame.words.at(at, len(r.frame.text))
    near = r.words[max(0, first - 1) : first + 3]
    return any(word.stem in ROWS | WORK | EVENTS or r.own_noun(word) for word in near)


def _target(r: Reading, start: int, end: int) -> tuple[Group | None, bool]:
    """What is ranked: a group, or rows (True). Looked for after 'which', then around the superlative."""
    if re.search(r"\b(?:who|wer)\b", r.frame.text[:start], re.I):
        person = _person(r)
        return (Group(person), False) if person is not None else (None, False)
    if _asks_rows(r) or re.match(r"\s+single\b", r.frame.text[end:], re.I):
        return None, True
    asking = re.finditer(
        r"\b(?:which|what|welche[rsn]?|on which|in which|on what|in what)\s+(?:single\s+|one\s+)?",
        r.frame.text[:start],
        re.I,
    )
    spots = [r.frame.words.at(match.end(), len(r.frame.text))[0] for match in asking]
    after = r.frame.words.at(end, len(r.frame.text))[0] if end < len(r.frame.text) else len(r.words)
    spots.append(after)
    for first in spots:
        if first >= len(r.words):
            continue
        found = _target_at(r, first)
        if found is not None:
            return found
    # 'the turbine with the most ...', 'assets with the highest ...'
    before = r.frame.words.at(0, start)[1]
    for first in range(max(0, before - 4), before):
        found = _target_at(r, first)
        if found is not None and found[0] is not None:
            return found
    return None, False


def _asks_rows(r: Reading) -> bool:
    """'... which incident?': one row is asked for, whatever groups are spoken of."""
    for match in re.finditer(r"\b(?:which|what)\s+(?=\w+\s*(?:[,?;]|$|was it\b|is it\b))", r.frame.text, re.I):
        at = r.frame.words.at(match.end(), len(r.frame.text))[0]
        if at < len(r.words) and (r.words[at].stem in ROWS | WORK | EVENTS or r.own_noun(r.words[at])):
            return True
    return False


def _target_at(r: Reading, first: int) -> tuple[Group | None, bool] | None:
    for at in range(first, min(first + 4, len(r.words))):
        word = r.words[at]
        if at > first and re.search(r"[,;:()?!]", r.frame.words.gap(at)):
            return None
        if bucket_of(word.text) and r.lexicon.dates() and word.fold not in ("hours", "days"):
            time = r.time_column(None, first, at + 1)
            if time is not None and not (bucket_of(word.text) == "hour_of_day" and not r.has_clock()):
                r.link.explain(range(first, at + 1), "group", 1.0)
                r.time = r.time or time
                return Group(time.place, Bucket(bucket_of(word.text))), False
        group = group_at(r, at, strong=True) if word.fold not in STOP | LOG_NOUNS else None
        if group is not None:
            follows = r.words[at + 1] if at + 1 < len(r.words) else None
            value = r.link.why[at] == "value"
            if (
                follows is not None
                and (follows.stem in WORK | EVENTS or follows.fold in LOG_NOUNS)
                and r.own_noun(follows)
            ):
                return None, True
            if not value:
                return group, False
        if word.stem in ROWS | WORK | EVENTS or r.own_noun(word) or word.fold in LOG_NOUNS:
            return None, True
        if word.fold in ("one", "ones"):
            return None, True
        if word.fold in ("has", "have", "had", "was", "were", "is", "are", "did", "does"):
            return None
    return None


def _person(r: Reading) -> int | None:
    """The column of the people who did it: one that a verb of the question names, else the first."""
    people = [
        column.place
        for column in r.lexicon.log.columns
        if column.is_text and 1 < column.profile.distinct <= 0.5 * r.lexicon.log.rows
        and not {stem("company"), stem("firm")} & set(r.lexicon.columns[column.place])
        and any(weight >= 1 and word in PERSONS for word, weight in r.lexicon.columns[column.place].items())
    ]  # fmt: skip
    said = {word.stem for word in r.words}
    # 'who issued' is told by a column Issuer
    doing = [
        column.place
        for column in r.lexicon.log.columns
        if column.is_text and 1 < column.profile.distinct <= 0.5 * r.lexicon.log.rows
        and any(weight >= 1 and word.endswith(("er", "or")) and word[:-2] in said for word, weight in r.lexicon.columns[column.place].items() if len(word) > 4)
    ]  # fmt: skip
    if doing:
        return doing[0]
    return next(
        (place for place in people if said & {w for w, v in r.lexicon.columns[place].items() if v >= 1}), None
    ) or next(iter(people), None)
