"""A reading and its plan in, the plans of its other readings out, each with its label."""

from __future__ import annotations

from dataclasses import replace

from ingest.roles import is_total
from ingest.schema import ColumnRole
from ingest.values import is_money
from rag.plan.reading import Reading
from rag.plan.schema import Column, Condition, Plan
from rag.plan.text import stem
from rag.plan.words import ROLES


def alternatives(r: Reading, plan: Plan) -> list[tuple[str, Plan]]:
    """Other values, other columns of money, other measures, further conditions, in this order."""
    others = [(label, _swapped(plan, condition, other)) for label, condition, other in r.swap] + _other_money(r, plan)
    others += [(label, replace(plan, measure=measure)) for label, measure in r.measures]
    others += [(label, replace(plan, where=(*plan.where, more))) for label, more in r.added]
    return others


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
