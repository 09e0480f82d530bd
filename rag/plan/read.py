"""A question and one log in, a plan out, with how sure it is: rules over cues and linked words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ingest.columnar import LogColumn
from ingest.identifiers import normal_form
from ingest.roles import is_total
from ingest.schema import ColumnRole, ColumnType
from ingest.values import is_money
from rag.plan import flags, grouping, nouns, states, texts
from rag.plan.cues.comparisons import Comparison
from rag.plan.cues.frame import Frame
from rag.plan.filters import date_order, empty, grades, quantities, times, values
from rag.plan.kin import Swap
from rag.plan.lexicon import Lexicon
from rag.plan.light import is_light
from rag.plan.linking.columns import columns_by_initials
from rag.plan.linking.link import Found, Link
from rag.plan.linking.log_name import name_log
from rag.plan.linking.values import find_values
from rag.plan.periods import Period
from rag.plan.reading import Reading
from rag.plan.schema import (
    Bucket,
    Column,
    Condition,
    Duration,
    Group,
    Kind,
    Measure,
    Op,
    Plan,
)
from rag.plan.shape import shape as shape_of
from rag.plan.text import fold, stem
from rag.plan.words import (
    COMMON_EVENTS,
    GENERIC,
    LOG_NOUNS,
    QUANTITIES,
    ROLES,
    ROWS,
    STOP,
    UNITS,
    WORK,
)

_HARD_CUES = ("count", "distinct", "share", "between", "span", "before_start", "each_counts", "one_word", "examples")


# Shapes of a number: other columns than those that it is made of have no part in it.
_RECKONED = ("count", "group", "top", "aggregate", "trend", "share", "span")
_BY_DATE = re.compile(r"\bby (?:the )?(?P<what>[^\W\d_]+) (?:date|day|time)\b", re.I)
_BY_ITSELF = frozenset("itself themselves hand mistake accident default chance far phone mail email law".split())
_JOINING = frozenset("of in on at by the a an and or to for no".split())
_FEW_ROWS = 10
_ENOUGH = 300  # rows of a log, from which on size says nothing of whether it is meant


@dataclass(slots=True)
class Draft:
    """A plan with how it came about. `coverage` is the share of the question's words that are explained.

    `sure` adds how strongly the log is meant. `missing` are named things that the log does not have. `shape` is
    count, group, top, aggregate, extreme, list, trend, share, lookup, span. `others` are further readings.
    """

    plan: Plan
    link: Link
    shape: str
    coverage: float
    sure: float
    missing: tuple[Found, ...] = ()
    unexplained: tuple[str, ...] = ()
    period: Period | None = None
    time: LogColumn | None = None
    share_of: tuple[Condition, ...] | None = None
    having: Comparison | None = None
    trend: bool = False
    others: list[tuple[str, Plan]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    texts: tuple[str, ...] = ()
    asked: str = ""  # the question in the words of this log
    swaps: tuple[Swap, ...] = ()  # words that were read as others of the log
    lost: tuple[str, ...] = ()  # codes that stand nowhere in the log
    named: float = 0.0  # how strongly the log's own name is said
    noun: bool = False  # whether a word for rows is said
    guessed: int = 0  # stretches of words looked for in the text because nothing else explains them
    halves: tuple[Condition, tuple[Condition, ...]] | None = None  # stretches of time together, and each of them
    foreign: tuple[str, ...] = ()  # stems for rows that this log does not use itself, where only translations tie it
    unused: int = 0  # tests that the question asks for and the plan leaves out
    own: bool = False  # whether it is the log's own word
    firm: bool = True  # whether a row noun, value, column or name ties the question to the log

    @property
    def lexicon(self) -> Lexicon:
        """The log's words."""
        return self.link.lexicon


def read(
    frame: Frame, lexicon: Lexicon, number: int, holds: Callable[[int, str], bool], occurs: Callable[[str], bool]
) -> Draft | None:
    """The best plan of this log, or None where the question does not ask for one."""
    r = Reading(frame, lexicon, number, holds, occurs)
    _cues(r)
    r.named = name_log(r.link)
    _own_time(r)
    periods = _periods(r)
    texts.quoted(r)
    columns_by_initials(r.link)
    texts.columns_by_code(r)
    texts.columns_by_series(r)
    flags.flags(r)
    states.not_ended(r)
    find_values(r.link, _hard(r))
    groups = grouping.groups(r)
    texts.texts_told(r)
    texts.codes_in_text(r)
    quantities.compared(r)
    grades.graded(r)
    grades.rated(r)
    empty.gaps(r)
    empty.given(r)
    if r.having is not None and not groups:
        groups = grouping.which(r)
    shape, measure, order, limit, groups = shape_of(r, groups)
    if shape == "" or _one_each(r, measure, groups):
        return None
    date_order.ordered(r)
    empty.missing(r)
    values.named(r, groups)
    groups = times.when(r, periods, groups, shape)
    times.window(r)
    nouns.nouns(r)
    nouns.names_lost(r)
    texts.leftover(r, shape)
    nouns.states(r, shape)
    where = tuple(dict.fromkeys(r.where))
    reading = Plan(r.number, where, tuple(groups), measure, order, limit)
    return _draft(r, reading, shape)


def _one_each(r: Reading, measure: Measure, groups: list[Group]) -> bool:
    """Whether rows are counted by what is another in every row: then the question is for another log."""
    rows = r.lexicon.log.rows
    return (
        measure.kind is Kind.COUNT
        and rows > _FEW_ROWS
        and any(one.bucket is Bucket.VALUE and r.lexicon.column(one.column).profile.distinct == rows for one in groups)
    )


def _cues(r: Reading) -> None:
    frame, explain = r.frame, r.link.explain_span
    for name in (*_HARD_CUES, "trend", "when", "look", "compare", "lasted", "listing"):
        told: tuple[int, int] | None = getattr(frame, name)
        if told is not None:
            explain(told[0], told[1], "cue", 0.9)
    for spot in (*frame.aggregates.values(), *frame.noise, *frame.text_cues):
        explain(spot[0], spot[1], "cue", 0.9)
    for one in (*frame.periods, *((frame.window,) if frame.window else ())):
        explain(one.start, one.end, "period", 1.0)
    for cue in frame.groups:
        if cue.strong:
            explain(cue.start, cue.end, "cue", 0.9)
    for edge in (frame.superlative, frame.extreme):
        if edge is not None:
            explain(edge.start, edge.end, "cue", 1.0)


_OWN_TIME = re.compile(r"\b(?P<what>[^\W\d_]{4,}) (?:time|times|duration|durations|length)\b(?! (?:of|and) )", re.I)


def _own_time(r: Reading) -> None:
    """'charging time' of a log of charging sessions: how long its rows lasted."""
    match = _OWN_TIME.search(r.frame.text)
    if match is None or r.lasted is not None or r.duration() is None:
        return
    word = r.words[r.frame.words.at(*match.span("what"))[0]]
    if r.lexicon.names.get(word.stem, 0) >= 0.9 or word.stem in WORK | COMMON_EVENTS:
        r.lasted = match.span()
        r.link.explain_span(*match.span(), "cue", 0.9)


def _hard(r: Reading) -> frozenset[int]:
    """Words that cannot be values: times, numbers compared with, operators."""
    frame, hard = r.frame, set()
    spots = [getattr(frame, name) for name in _HARD_CUES if getattr(frame, name)]
    spots += [(one.start, one.end) for one in frame.comparisons]
    spots += [(cue.start, cue.end) for cue in frame.groups if cue.strong]
    spots += [(edge.start, edge.end) for edge in (frame.superlative, frame.extreme) if edge is not None]
    for start, end in spots:
        hard |= set(range(*frame.words.at(start, end)))
    for place, why in enumerate(r.link.why):
        if why == "period" or (why in ("column", "text") and r.link.weight[place] >= 1.0):
            hard.add(place)
    return frozenset(hard)


def _periods(r: Reading) -> list[Period]:
    """The times asked for; a year that is part of the log's own name is none."""
    kept = []
    for one in r.frame.periods:
        said = r.frame.text[one.start : one.end].split()
        if one.grain == "quarter" and one.yearless and said and normal_form(said[-1]) in r.lexicon.codes:
            first, last = r.frame.words.at(one.start, one.end)
            r.link.why[first:last], r.link.weight[first:last] = [""] * (last - first), [0.0] * (last - first)
            continue  # 'Q1' where a column is called so
        if _is_now(r, one):
            r.link.explain_span(one.start, one.end, "cue", 0.9)
            continue
        first, last = r.frame.words.at(one.start, one.end)
        number = r.words[last - 1] if last else None
        own = number is not None and r.lexicon.names.get(number.stem, 0) >= 0.9 and one.grain == "year"
        near = any(
            r.link.why[at] == "name" or r.words[at].fold in LOG_NOUNS
            for at in range(max(0, first - 2), min(len(r.words), last + 3))
            if at < first or at >= last
        )
        if own and near and number is not None:
            r.link.explain(range(first, last), "name", 1.0)
            r.named += 1.0
        else:
            kept.append(one)
    return kept


def _is_now(r: Reading, one: Period) -> bool:
    """Whether 'today' only says that a state is meant, of a log that ends before."""
    time = r.lexicon.time()
    said = r.frame.text[one.start : one.end].lower()
    state = re.search(r"\b(?:still|currently|open|active|outstanding|pending|running|now)\b", r.frame.text, re.I)
    ended = time is not None and one.first is not None and (time.profile.high or "9999")[:10] < one.first.isoformat()
    return one.grain == "day" and "today" in said and state is not None and ended


def _outside(r: Reading) -> bool:
    """Whether the time asked for lies wholly outside the log's."""
    if r.time is None or r.period is None or not r.time.profile.low or not r.time.profile.high:
        return False
    low, high = r.time.profile.low[:10], r.time.profile.high[:10]
    first, last = r.period.first, r.period.last
    return (first is not None and first.isoformat() > high) or (last is not None and last.isoformat() < low)


def _unused(r: Reading, plan: Plan, shape: str) -> int:
    """How many of the question's tests the plan leaves out."""
    frame = r.frame
    numbers = sum(_is_number(r, one) for one in plan.where)
    zero = frame.zero is not None and not (frame.negative and frame.negative[0] <= frame.zero[0] < frame.negative[1])
    asked = len(frame.comparisons) + sum((frame.negative is not None, zero, frame.before_start is not None))
    left = max(0, asked - numbers - (r.having is not None)) + r.untold
    left += len(r.series) > 1 and not r.series <= _asked(plan)  # 'the east line or the west line'
    left += bool(frame.window) and not any(one.op is Op.CLOCK for one in plan.where)
    left += bool(frame.periods) and not any(why == "period" for why in r.link.why) and not r.named
    empty = any(one.op in (Op.MISSING, Op.PRESENT) or one.negate for one in plan.where)
    lacking = any(not _is_named(r, begin, end) for begin, end, _ in frame.missing)
    left += bool(lacking or frame.gap) and not empty
    left += bool(frame.superlative) and shape != "top"
    left += frame.denied is not None and not _denies(r, plan)
    ends = {one.operand.finish for one in plan.where if isinstance(one.operand, Duration)}
    # 'not cleared within 90 days' is neither of the two.
    left += any(
        one.op is Op.MISSING and isinstance(one.operand, Column) and one.operand.place in ends for one in plan.where
    )
    left += bool(frame.extreme or frame.when) and not r.lexicon.dates()
    left += frame.weekdays is not None and not any(one.op is Op.WEEKDAY for one in plan.where) and not plan.group
    left += frame.than is not None and not r.between_dates
    left += r.lasted is not None and not _takes_time(r, plan)
    left += not plan.group and shape in _RECKONED and _groups_lost(r)
    return left + (len(_idle(r, plan)) if shape in _RECKONED else 0)


def _takes_time(r: Reading, plan: Plan) -> bool:
    """Whether a plan looks at how long something took, or at the days between."""
    operands = [plan.measure.operand, *(one.operand for one in plan.where)]
    if plan.order is not None and not isinstance(plan.order.by, str):
        operands.append(plan.order.by)
    return plan.measure.kind in (Kind.BETWEEN_FAILURES, Kind.SPAN) or any(
        isinstance(one, Duration) or (isinstance(one, Column) and r.lexicon.column(one.place).type is ColumnType.NUMBER)
        for one in operands
    )


def _is_named(r: Reading, begin: int, end: int) -> bool:
    """Whether a 'no' is part of a value: 'no leak found'."""
    first, last = r.frame.words.at(begin, end)
    return r.link.why[first] in ("value", "text") if first < last else False


def _groups_lost(r: Reading) -> bool:
    """Whether a 'per' or 'by' goes before a word that means nothing here."""
    for cue in r.frame.groups:
        at, _ = r.frame.words.at(cue.end, len(r.frame.text))
        if not cue.strong and any(r.date_words(word) or word.fold in ("date", "time") for word in r.words[at : at + 3]):
            continue  # 'by report date'
        if cue.bucket or at >= len(r.words) or (r.words[at].fold in STOP and r.words[at].stem not in GENERIC):
            continue
        if r.link.why[at] in ("", "noun", "role", "column", "kind") and not r.own_noun(r.words[at]):
            return True
    return False


def _idle(r: Reading, plan: Plan) -> list[int]:
    """Words that are the names of columns which the plan does not look at: what they ask for would be left out."""
    used = _asked(plan) | {group.column for group in plan.group}
    for operand in (plan.measure.operand, *(one.operand for one in plan.where)):
        if isinstance(operand, Duration):
            used |= {operand.start, operand.finish}
    used |= {column.place for column in (r.time, r.record, r.lexicon.time()) if column is not None}
    if isinstance(plan.measure.operand, Column):
        # 'the clearance of the trees': what the rows are about, though a column counts them.
        used |= {
            column.place for column in r.lexicon.numbers() if not column.unit and plan.measure.kind is not Kind.COUNT
        }
    found = []
    for at, word in enumerate(r.words):
        if r.link.why[at] not in ("column", "quantity") or word.fold in STOP | LOG_NOUNS or r.own_noun(word):
            continue
        if word.stem in GENERIC | ROWS | WORK | COMMON_EVENTS or is_light(word.text):
            continue
        named = {place for place, own in r.lexicon.columns.items() if own.get(word.stem, 0) >= 0.95}
        if r.link.why[at] == "quantity":
            kin = QUANTITIES.get(word.stem, frozenset())
            named = {
                c.place
                for c in r.lexicon.numbers()
                if any(r.lexicon.columns[c.place].get(one, 0) >= 0.75 for one in kin)
            }
        dates = {column.place for column in r.lexicon.dates()}
        if named <= dates and at and r.words[at - 1].fold == "to":
            continue  # 'cost the most to cut'
        if named and not named & used:
            found.append(at)
    return found


def _denies(r: Reading, plan: Plan) -> bool:
    """Whether something of the plan answers to a 'not' or 'without'."""
    kept = (Op.MISSING, Op.BELOW, Op.AT_MOST, Op.ABOVE, Op.AT_LEAST)
    if any(one.negate or one.op in kept or one.values == ("0",) for one in plan.where) or r.having is not None:
        return True
    first, last = r.frame.words.at(*r.frame.denied) if r.frame.denied else (0, 0)
    return any(r.link.why[at] in ("value", "text", "said", "absent") for at in range(first, last))


def _asked(plan: Plan) -> set[int]:
    """The columns that a plan measures, tests or orders by."""
    operands = [plan.measure.operand, *(one.operand for one in plan.where)]
    if plan.order is not None and not isinstance(plan.order.by, str):
        operands.append(plan.order.by)
    return {one.place for one in operands if isinstance(one, Column)}


def _is_number(r: Reading, one: Condition) -> bool:
    if isinstance(one.operand, Duration):
        return True
    return isinstance(one.operand, Column) and r.lexicon.column(one.operand.place).type is ColumnType.NUMBER


def _draft(r: Reading, plan: Plan, shape: str) -> Draft:
    measured = plan.measure.operand
    if isinstance(measured, Column):
        words = r.lexicon.columns[measured.place]
        r.link.explain(
            [
                at
                for at, word in enumerate(r.words)
                if words.get(word.stem, 0) >= 0.7 and r.link.why[at] in ("role", "quantity", "")
            ],
            "column",
            0.9,
        )
    heads = {r.frame.words.at(cue.end, len(r.frame.text))[0] for cue in r.frame.groups if not cue.bucket}
    heads = {at for at in heads if at < len(r.words) and r.words[at].fold not in _BY_ITSELF}
    total = got = 0.0
    unexplained = []
    missing = tuple(one for one in r.link.found if one.absent)
    for at, word in enumerate(r.words):
        why, weight = r.link.why[at], r.link.weight[at]
        if (word.fold in STOP and why not in ("value", "text", "group", "period")) or word.text in r.lost:
            continue
        if not why and is_light(word.text) and (at == 0 or not word.text[0].isupper()) and at not in heads:
            continue
        if not why and (r.lost or missing) and any(word.stem in words for words in ROLES.values()):
            why, weight = "asked", 0.3  # of a kind that this log does not have
        code = any(sign.isdigit() for sign in word.text) or (word.text.isupper() and len(word.text) > 1)
        size = 2.0 if code or why in ("value", "text") else 1.0
        if not why and r.frame.words.quoted and r.texts and word.text.islower():
            size = 0.3  # the quotes say which rows are meant
        total += size
        got += size * min(1.0, weight)
        if not why and size >= 1.0:
            unexplained.append(word.text)
    coverage = got / total if total else 0.0
    named = min(r.named, 3.0)
    found = sum(one.quality for one in r.link.found if not one.absent and not one.gloss)
    operand = plan.measure.operand
    spoken = r.lexicon.columns[operand.place] if isinstance(operand, Column) else {}
    told = sum(spoken.get(word, 0) >= 0.95 for word in {one.stem for one in r.words})
    tied = (
        named
        + (told >= 2)
        + 0.5 * (told >= 1 and bool(r.frame.periods))
        + found
        + 0.4 * (found > 0)
        + len(missing)
        + r.coded
        + r.kind_known
        + max(0, r.heard)
        + (1.0 if plan.group else 0.0)
        + (0.5 if isinstance(plan.measure.operand, Column) else 0.0)
        + len(r.link.spelled & _asked(plan))
    )
    noun = any(
        (word.stem in ROWS | WORK | COMMON_EVENTS or r.own_noun(word)) and word.fold not in LOG_NOUNS
        for word in r.words
    )
    noun = noun or _counts_notes(r)
    own = sum(r.own_noun(word) for word in r.words)
    title = r.lexicon.named(r.link.named_words)
    unused = _unused(r, plan, shape)
    coverage -= 0.15 * unused
    sure = (
        coverage
        - 0.1 * _outside(r)
        + 0.004 * math.log10(min(r.lexicon.log.rows, _ENOUGH) + 1)
        + 0.05 * min(_wholes(r.link), 3)
        + 0.06 * named
        + 0.05 * min(found, 3)
        + 0.05 * min(own, 2)
        + 0.1 * title
        - 0.12 * len(missing)
        + 0.15 * r.kind_known
        + 0.12 * r.heard
    )
    if r.lexicon.log.rows < 3:
        sure -= 0.2
    # 'by delivery date' means a log that has such a date.
    told_date = _BY_DATE.search(r.frame.text)
    if told_date is not None and not any(
        r.lexicon.columns[one.place].get(stem(told_date["what"]), 0) >= 0.7 for one in r.lexicon.dates()
    ):
        sure -= 0.05
    # A unit that no column has: what is asked for is not here.
    sure -= 0.2 * sum(fold(word) in UNITS and len(word) > 1 for word in unexplained)
    others = [(label, _swapped(plan, condition, other)) for label, condition, other in r.swap] + _other_money(r, plan)
    others += [(label, replace(plan, measure=measure)) for label, measure in r.measures]
    others += [(label, replace(plan, where=(*plan.where, more))) for label, more in r.added]
    return Draft(
        plan=plan,
        link=r.link,
        shape=shape,
        coverage=coverage,
        sure=sure,
        missing=missing,
        unexplained=tuple(unexplained),
        period=r.period,
        time=r.time,
        having=r.having,
        trend=r.frame.trend is not None,
        others=others,
        said=r.said,
        texts=(*r.texts, *r.codes),
        lost=tuple(r.lost),
        firm=tied >= 0.9 or noun,
        named=r.named,
        noun=noun,
        own=own > 0,
        guessed=r.guessed,
        unused=unused,
        foreign=_foreign(r),
        halves=r.halves,
    )


def _wholes(link: Link) -> int:
    """How many values and names of columns stand there with two words or more: they are seldom there by chance."""
    values = sum(one.end - one.start > 1 and one.op == "is" and not one.absent for one in link.found)
    pairs = {
        (place, at)
        for place, own in link.lexicon.columns.items()
        for at in range(1, len(link.words))
        if link.words[at].stem != link.words[at - 1].stem and link.frame.words.gap(at) == " "
        and own.get(link.words[at - 1].stem, 0) >= 1 and own.get(link.words[at].stem, 0) >= 1
        and not {link.words[at - 1].fold, link.words[at].fold} <= _JOINING
    }  # fmt: skip
    return values + len({at for _, at in pairs})


def _counts_notes(r: Reading) -> bool:
    """'how many of the notes talk about it': rows are called by the column of their text."""
    if r.frame.count is None or not r.texts:
        return False
    first, _ = r.frame.words.at(r.frame.count[1], len(r.frame.text))
    named = {
        word
        for column in r.lexicon.texts()
        for word, weight in r.lexicon.columns[column.place].items()
        if weight >= 0.95
    }
    told = r.lexicon.role(ColumnRole.DESCRIPTION)
    if told is not None:
        named |= {word for word, weight in r.lexicon.columns[told.place].items() if weight >= 0.95}
    return any(word.stem in named for word in r.words[first : first + 4])


def _foreign(r: Reading) -> tuple[str, ...]:
    """Words for rows that are not this log's own, where it is tied to the question by translated values only."""
    told = [one for one in r.link.found if not one.gloss]
    if r.named or r.coded or not told or any(one.absent or one.quality > 0.95 for one in told):
        return ()
    return tuple({word.stem for word in r.words if word.stem in ROWS | WORK and not r.own_noun(word)})


def _other_money(r: Reading, plan: Plan) -> list[tuple[str, Plan]]:
    """The same by other columns of money, where none is the total and the question does not say which is meant."""
    measured = plan.measure.operand
    if not isinstance(measured, Column):
        return []
    money = [column for column in r.lexicon.numbers() if is_money(column.unit) or column.role is ColumnRole.COST]
    if measured.place not in {column.place for column in money} or any(is_total(column.name) for column in money):
        return []
    said = {word.stem for word in r.words}
    unit = {stem(column.unit) for column in money}
    shared = ROLES[ColumnRole.COST] | unit
    named = {word for word, weight in r.lexicon.columns[measured.place].items() if weight >= 1} - shared
    if named & said:
        return []
    return [
        (f"{column.name}", replace(plan, measure=replace(plan.measure, operand=Column(column.place))))
        for column in money
        if column.place != measured.place
    ]


def _swapped(plan: Plan, condition: Condition, other: Condition | None) -> Plan:
    where = tuple(one for one in ((other if each == condition else each) for each in plan.where) if one is not None)
    return Plan(plan.log, where, plan.group, plan.measure, plan.order, plan.limit, plan.reading)
