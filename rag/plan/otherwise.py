"""Readings of a question other than the one that is answered: another date column, kind of work, or log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.columnar import Log
from ingest.errors import NameplateError
from rag.plan import say
from rag.plan.draft import Draft
from rag.plan.nouns import corrective, says_failing
from rag.plan.run import Limits, Result, run
from rag.plan.schema import Column, Condition, Group, Kind, Op, Operand, Plan
from rag.schema import Reading


def otherwise(draft: Draft, plan: Plan, rivals: Sequence[Draft], result: Result) -> tuple[Reading, ...]:
    """Other readings that give something else than `result`, what `plan` found; `rivals` are drafts of other logs."""
    found: list[Reading] = []
    mine = short(result, plan)
    for label, other_plan in [*draft.others, *_date_readings(draft, plan), *_kind_readings(draft, plan)]:
        other = attempt(draft.lexicon.log, other_plan)
        if other is not None and other.considered and short(other, other_plan) != mine:
            found.append(Reading(label, short(other, other_plan)))
    for rival in rivals[:2]:
        other = attempt(rival.lexicon.log, rival.plan)
        if other is not None and other.considered:
            found.append(Reading(say.understood(rival.plan, rival.lexicon.log).rstrip("."), short(other, rival.plan)))
    return tuple(found[:4])


def attempt(log: Log, plan: Plan) -> Result | None:
    """A plan run for its value alone, in a short time; None where it cannot be."""
    try:
        return run(log, plan, Limits(seconds=3.0, rows=2, ids=2))
    except NameplateError:
        return None


def short(result: Result, plan: Plan) -> str:
    """A result in a few words."""
    if plan.group:
        return "; ".join(
            f"{one.key if one.key is not None else '(none given)'} {say.number(one.value, result.unit)}"
            for one in result.groups[:6]
        )
    if plan.measure.kind is Kind.LIST:
        return f"{result.rows_total} records"
    return say.number(say.day(result.value), result.unit)


def _date_readings(draft: Draft, plan: Plan) -> list[tuple[str, Plan]]:
    """The same by another date column."""
    time = draft.time
    if time is None or draft.period is None:
        return []
    others = [column for column in draft.lexicon.dates() if column.place != time.place]
    return [(f"by {column.name}", _moved(plan, time.place, column.place)) for column in others[:2]]


def _kind_readings(draft: Draft, plan: Plan) -> list[tuple[str, Plan]]:
    """Failures only: the work that answers to one, where the log tells it from planned work."""
    if not says_failing(draft.link.words):
        return []
    kinds = corrective(draft.lexicon)
    if kinds is None or any(isinstance(one.operand, Column) and one.operand.place == kinds[0] for one in plan.where):
        return []
    condition = Condition(Column(kinds[0]), Op.IN if len(kinds[1]) > 1 else Op.IS, kinds[1])
    name = draft.lexicon.log.columns[kinds[0]].name
    return [(f"{name} {' or '.join(kinds[1])} only", replace(plan, where=(*plan.where, condition)))]


def _moved(plan: Plan, old: int, new: int) -> Plan:
    """The plan with another date column in place of one."""

    def other(one: Operand) -> Operand:
        return Column(new) if isinstance(one, Column) and one.place == old else one

    where = tuple(replace(one, operand=other(one.operand)) for one in plan.where)
    group = tuple(Group(new, one.bucket, one.split) if one.column == old else one for one in plan.group)
    measured = plan.measure.operand
    measure = plan.measure if measured is None else replace(plan.measure, operand=other(measured))
    return replace(plan, where=where, group=group, measure=measure)
