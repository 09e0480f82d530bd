"""Which rows are meant: values, numbers, empty cells, times."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

from ingest.schema import ColumnRole, ColumnType
from ingest.values import factor, unit_of
from rag.plan.amounts import lasts, pieces_of, yes_of
from rag.plan.cues.comparisons import Comparison
from rag.plan.cues.exclusions import excluded
from rag.plan.linking.columns import code_columns, column_named
from rag.plan.linking.link import Found
from rag.plan.periods import Period
from rag.plan.reading import Reading
from rag.plan.schema import (
    Bucket,
    Column,
    Condition,
    Duration,
    Group,
    Op,
)
from rag.plan.text import pieces, stem
from rag.plan.words import (
    EVENTS,
    QUANTITIES,
    ROLES,
    ROWS,
    STOP,
    WORK,
)

_OPS = {"<": Op.BELOW, "<=": Op.AT_MOST, ">": Op.ABOVE, ">=": Op.AT_LEAST, "=": Op.IS, "between": Op.BETWEEN}
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
_DAYTIMES = frozenset("night nights overnight morning mornings evening evenings afternoon afternoons nachts".split())
_NAMED = 0.65
_FEW_STEPS = 15  # values of a number column that a thing is rated by
_GRADES_MOST = 10  # values of a number column of steps
_LONGEST = 370  # days of a stretch that is set against another


def numbers(r: Reading) -> None:
    """Numbers that cells are compared with, each with the column it is about."""
    for one in r.frame.comparisons:
        first, last = r.frame.words.at(one.start, one.end)
        r.link.explain(range(first, last), "number", 1.0)
        unit = one.unit.rstrip("s") if one.unit not in ("h", "s") else one.unit
        if unit in _TIME_UNITS and _duration_condition(r, one, unit, first, last):
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
            r.where.append(Condition(Column(place), _OPS[one.op], tuple(_plain(value) for value in values)))
            r.said.append(f"{r.lexicon.column(place).name} {_said(one)}")
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


def _duration_condition(r: Reading, one: Comparison, unit: str, first: int, last: int) -> bool:
    """'more than a year after the event', 'open for over 3 days'; a column that holds such times comes first."""
    hours = _TIME_UNITS[unit]
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
        r.where.append(Condition(Column(lasting), _OPS[one.op], tuple(_plain(value * float(wanted)) for value in told)))
        r.said.append(f"{column.name} {_said(one)}")
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
    r.where.append(Condition(duration, _OPS[one.op], tuple(_plain(value) for value in values)))
    start, finish = r.lexicon.column(duration.start).name, r.lexicon.column(duration.finish).name
    r.said.append(f"{start} to {finish} {_said(one)}")
    for at in range(max(0, first - 3), min(len(r.words), last + 4)):
        word = r.words[at]
        if any(r.lexicon.columns[place].get(word.stem, 0) >= 0.7 for place in (duration.start, duration.finish)):
            r.link.explain([at], "column", 0.9)
    return True


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


def missing(r: Reading) -> None:
    """Empty cells: 'no end date', 'without a cause', 'not yet closed', 'end before they start'."""
    dates = r.lexicon.dates()
    start = next((one for one in dates if one.role is ColumnRole.START), None)
    finish = next((one for one in dates if one.role is ColumnRole.FINISH), None)
    if r.frame.before_start is not None and start is not None and finish is not None:
        r.where.append(Condition(Duration(start.place, finish.place, "minutes"), Op.BELOW, ("0",)))
        r.link.explain_span(*r.frame.before_start, "column", 1.0)
        r.said.append(f"{finish.name} before {start.name}")
    _against_dates(r)
    for begin, end, what in r.frame.missing:
        first, last = (
            r.frame.words.at(end - len(what), end)
            if r.frame.text[begin:end].endswith(what)
            else r.frame.words.at(begin, begin + len(what))
        )
        if any(r.link.why[at] in ("value", "text") for at in range(first, min(first + 1, last))):
            continue
        whole = _named_whole(r, first, min(last + 2, len(r.words)))
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


_AGAINST = re.compile(r"\b(?P<late>later than|after|past|beyond)\b|\b(?:before|earlier than|ahead of)\b", re.I)


def _against_dates(r: Reading) -> None:
    """'closed out later than valid until': one date column after or before another."""
    for match in _AGAINST.finditer(r.frame.text):
        first, last = r.frame.words.at(*match.span())
        named = {}
        for side, (low, high) in {
            "one": (max(0, first - 5), first),
            "other": (last, min(len(r.words), last + 5)),
        }.items():
            found = [one for one in (_named_whole(r, at, high) for at in range(low, high)) if one is not None]
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


def _named_whole(r: Reading, first: int, last: int) -> tuple[int, int] | None:
    """(place, word after the name) of the column whose whole name stands there, of the longest such name."""
    best: tuple[int, int, int] | None = None
    for column in r.lexicon.log.columns:
        named = [stem(piece) for piece in pieces(column.name) if piece.isalpha()]
        for at in range(first, last - len(named) + 1):
            if named and [word.stem for word in r.words[at : at + len(named)]] == named:
                found = (len(named), column.place, at + len(named))
                best = max(best, found, key=lambda one: one[0]) if best else found
    return None if best is None else (best[1], best[2])


def values(r: Reading, groups: list[Group]) -> None:
    """Conditions from the values that are named; one column's values are alternatives."""
    grouped = {one.column: one for one in groups}
    by_place: dict[tuple[int, bool, str], list[Found]] = {}
    for one in r.link.found:
        if not one.gloss:
            by_place.setdefault((one.place, one.negate, one.op), []).append(one)
    for (place, negate, op), found in by_place.items():
        values = tuple(dict.fromkeys(value for one in found for value in one.values))
        column = r.lexicon.column(place)
        if place in grouped and r.frame.examples is not None:
            continue
        if place in grouped and len(values) >= column.profile.distinct and not negate:
            continue
        if not negate and len(values) >= column.profile.distinct > 1 and r.lexicon.complete(place):
            r.said.append(f"all of {column.name}")
            continue
        how = Op.CONTAINS if op == "contains" else Op.IS if len(values) == 1 else Op.IN
        condition = Condition(Column(place), how, values, negate)
        r.where.append(condition)
        if op == "is" and len(found) == 1 and found[0].others and not found[0].absent:
            other = found[0].others[0]
            swapped = Condition(Column(other), how, values, negate)
            r.swap.append((f"{r.lexicon.column(other).name} is {values[0]}", condition, swapped))
    # 'corrective, preventive and vegetation work orders': a list of values to be told apart
    lists = [found for (place, negate, _), found in by_place.items() if len(found) > 1 and not negate]
    compared = lists and r.frame.compare is None and re.search(r"\bmore\b|\bfewer\b|\bmost\b", r.frame.text, re.I)
    if not groups and compared and not r.frame.comparisons:
        groups.append(Group(lists[0][0].place))  # 'did A or B do more'
    if not groups and lists and r.frame.count is not None and _told_apart(r, lists[0]):
        groups.append(Group(lists[0][0].place))


def _told_apart(r: Reading, found: list[Found]) -> bool:
    """'how many A, B and C orders' wants one number each; 'A or B' wants one."""
    text = r.frame.text[r.words[found[0].start].start : r.words[found[-1].end - 1].end].lower()
    if re.search(r"\bor\b|\boder\b", text) or re.search(
        r"\btogether|in all|in total|combined|altogether\b", r.frame.text.lower()
    ):
        return False
    return re.search(r"\band\b|\bund\b|,|\bversus\b|\bvs\b", text) is not None


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


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _said(one: Comparison) -> str:
    words = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least", "=": "exactly"}
    unit = f" {one.unit}" if one.unit else ""
    if one.high is not None:
        return f"between {_plain(one.low)} and {_plain(one.high)}{unit}"
    return f"{words[one.op]} {_plain(one.low)}{unit}"
