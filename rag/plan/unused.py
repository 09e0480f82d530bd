"""A reading and its plan in, the number of tests that are asked for and not made out."""

from __future__ import annotations

from ingest.schema import ColumnType
from rag.plan.light import is_light
from rag.plan.reading import Reading
from rag.plan.schema import Column, Condition, Duration, Kind, Op, Plan
from rag.plan.words import COMMON_EVENTS, GENERIC, LOG_NOUNS, QUANTITIES, ROWS, STOP, WORK

# Shapes of a number: other columns than those that it is made of have no part in it.
_RECKONED = ("count", "group", "top", "aggregate", "trend", "share", "span")


def left_out(r: Reading, plan: Plan, shape: str) -> int:
    """How many of the question's tests the plan leaves out."""
    frame = r.frame
    numbers = sum(_is_number(r, one) for one in plan.where)
    zero = frame.zero is not None and not (frame.negative and frame.negative[0] <= frame.zero[0] < frame.negative[1])
    asked = len(frame.comparisons) + sum((frame.negative is not None, zero, frame.before_start is not None))
    left = max(0, asked - numbers - (r.having is not None)) + r.untold
    left += len(r.series) > 1 and not r.series <= asked_columns(plan)  # 'the east line or the west line'
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
    used = asked_columns(plan) | {group.column for group in plan.group}
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


def asked_columns(plan: Plan) -> set[int]:
    """The columns that a plan measures, tests or orders by."""
    operands = [plan.measure.operand, *(one.operand for one in plan.where)]
    if plan.order is not None and not isinstance(plan.order.by, str):
        operands.append(plan.order.by)
    return {one.place for one in operands if isinstance(one, Column)}


def _is_number(r: Reading, one: Condition) -> bool:
    if isinstance(one.operand, Duration):
        return True
    return isinstance(one.operand, Column) and r.lexicon.column(one.operand.place).type is ColumnType.NUMBER
