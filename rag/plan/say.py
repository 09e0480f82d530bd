"""The words of a computed answer: the value first, then how the question was understood, then the rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from ingest.columnar import Log, LogColumn
from ingest.schema import ColumnRole, ColumnType
from rag.addressed import without_commands
from rag.plan.run import Result
from rag.plan.schema import AnyText, Bucket, Column, Condition, Duration, Kind, Op, Operand, Plan

MOST_ROWS = 30  # in the text of an answer
_MOST_GROUPS = 60
_CUT = {"list": 160, "lookup": 1500}
_OPS = {Op.BELOW: "less than", Op.AT_MOST: "at most", Op.ABOVE: "more than", Op.AT_LEAST: "at least"}
_BUCKETS = {
    Bucket.YEAR: "year", Bucket.QUARTER: "quarter", Bucket.MONTH: "month", Bucket.WEEK: "week", Bucket.DAY: "day",
    Bucket.HOUR_OF_DAY: "hour of day", Bucket.WEEKDAY: "weekday",
}  # fmt: skip
_KINDS = {Kind.SUM: "total", Kind.MEAN: "mean", Kind.MEDIAN: "median", Kind.MIN: "lowest", Kind.MAX: "highest"}


def log_name(log: Log) -> str:
    """Title and place of a log: 'work orders (logs/work_orders.csv)'."""
    sheet = f", sheet {log.sheet}" if log.sheet else ""
    return f"{log.title} ({log.document}{sheet})"


def conditions(plan: Plan, log: Log) -> str:
    """'Asset is D and Start in 2009'; '' where all rows are meant."""
    return " and ".join(_condition(one, log) for one in plan.where)


def understood(plan: Plan, log: Log) -> str:
    """How the question was read, as one sentence."""
    where = conditions(plan, log)
    measure = measured(plan, log)
    groups = [_group_name(one.column, one.bucket, log) for one in plan.group]
    parts = [f"{measure[0].upper()}{measure[1:]} of {log_name(log)}"]
    if where:
        parts.append(f"where {where}")
    if groups:
        parts.append(f"for each {' and '.join(groups)}")
    if plan.group and plan.limit:
        parts.append(f"the {'first' if plan.order is None or plan.order.descending else 'last'} {plan.limit}")
    return ", ".join(parts).replace(", where", " where", 1) + "."


def measured(plan: Plan, log: Log) -> str:
    """What was computed, in words."""
    kind, operand = plan.measure.kind, plan.measure.operand
    name = operand_name(operand, log) if operand is not None else ""
    if kind is Kind.COUNT:
        return "number of records"
    if kind is Kind.LIST:
        return "records"
    if kind is Kind.DISTINCT:
        return f"number of different values of {name}"
    if kind in (Kind.FIRST, Kind.LAST):
        number = f"{plan.limit} " if plan.limit else ""
        return f"{kind.value} {number}record{'s' if number else ''} by {name}"
    if kind is Kind.SPAN:
        return f"days from the first to the last {name}"
    if kind is Kind.BETWEEN_FAILURES:
        return f"mean days from one {name} to the next"
    return f"{_KINDS[kind]} {name}"


def operand_name(operand: Operand, log: Log) -> str:
    """A column's name, 'time from A to B', or 'any text'."""
    if isinstance(operand, Column):
        return log.columns[operand.place].name
    if isinstance(operand, Duration):
        return f"time from {log.columns[operand.start].name} to {log.columns[operand.finish].name}"
    return "any text"


def group_name(plan: Plan, log: Log) -> str:
    """Heads the groups."""
    return ", ".join(_group_name(one.column, one.bucket, log) for one in plan.group)


def number(value: int | float | str | None, unit: str = "") -> str:
    """A value as it is shown, with its unit."""
    if value is None:
        return "none"
    text = (
        f"{value:.10g}"
        if isinstance(value, float) and not value.is_integer()
        else str(int(value))
        if isinstance(value, float)
        else str(value)
    )
    return f"{text} {unit}".rstrip()


def cells(result: Result, at: int, log: Log, plan: Plan, shape: str, wanted: Sequence[int] = ()) -> str:
    """One row in words: what names it, when, what, and the cells that are asked for."""
    row = dict(zip(result.columns, result.rows[at], strict=False))
    cut = _CUT["lookup" if shape == "lookup" else "list"]
    record = log.record_column()
    shown = [column for column in log.columns if column.name in row and row[column.name] not in ("", "-")]
    if shape != "lookup" and len(log.columns) > 8:
        key = _key_places(log, plan) | set(wanted)
        shown = [column for column in shown if column.place in key]
    parts = []
    for column in shown:
        if record is not None and column.place == record.place:
            continue
        text = _cell(row[column.name], column)
        parts.append(f"{column.name}: {text[:cut] + '…' if len(text) > cut else text}")
    head = f"{record.name} {row.get(record.name, '')}" if record is not None else f"row {result.row_numbers[at]}"
    return f"{head}: {'; '.join(parts)}" if parts else head


def _key_places(log: Log, plan: Plan) -> set[int]:
    """Columns that are always shown: asset, site, date, text, cost, and those the plan looks at."""
    roles = (
        ColumnRole.ASSET,
        ColumnRole.START,
        ColumnRole.DESCRIPTION,
        ColumnRole.COST,
        ColumnRole.SITE,
        ColumnRole.STATUS,
    )
    places = {column.place for column in log.columns if column.role in roles}
    for operand in [*(one.operand for one in plan.where), plan.measure.operand, plan.order.by if plan.order else None]:
        if isinstance(operand, Column):
            places.add(operand.place)
        elif isinstance(operand, Duration):
            places |= {operand.start, operand.finish}
    return places


def _cell(text: str, column: LogColumn) -> str:
    text = " ".join(text.split())
    if column.is_text:
        return without_commands(text)
    if column.type is ColumnType.DATETIME:
        return text.removesuffix(" 00:00:00").removesuffix("T00:00:00").replace("T", " ")
    return f"{text} {column.unit}" if column.type is ColumnType.NUMBER and column.unit else text


def groups_text(result: Result, most: int = _MOST_GROUPS) -> str:
    """Every group on a line of its own."""
    lines = [
        f"- {group.key if group.key is not None else '(none given)'}: {number(group.value, result.unit)}"
        for group in result.groups[:most]
    ]
    if len(result.groups) > most:
        lines.append(f"- and {len(result.groups) - most} more")
    return "\n".join(lines)


def difference_text(result: Result) -> str:
    """'The second is 12 kWh more than the first (3 %).' of two groups; '' of more."""
    told = [group for group in result.groups if group.key is not None and group.value is not None]
    if len(told) != 2:
        return ""
    try:
        one, two = (Decimal(str(group.value)) for group in told)
    except InvalidOperation:
        return ""
    if one == two:
        return f"Both are {number(told[0].value, result.unit)}."
    share = f" ({abs(two - one) / abs(one):.1%})" if one else ""
    way = "more" if two > one else "less"
    return (
        f"{told[1].key} is {abs(two - one).normalize():f} {result.unit}".rstrip() + f" {way} than {told[0].key}{share}."
    )


def trend_text(result: Result) -> str:
    """'It went down: from 400 (2009) to 216 (2011).'; '' where there is nothing to compare."""
    told = [(group.key, group.value) for group in result.groups if group.key is not None and group.value is not None]
    told.sort(key=lambda one: one[0])
    if len(told) < 2:
        return ""
    (first, low), (last, high) = told[0], told[-1]
    one, two = float(low), float(high)
    steps = [float(value) for _, value in told]
    way = "up (it rose)" if two > one else "down (it fell)" if two < one else "neither up nor down"
    share = f", {abs(two - one) / one:.0%} {'more' if two > one else 'less'}" if one > 0 and two != one else ""
    said = f"It went {way}: from {number(low)} in {first} to {number(high)} in {last}{share}."
    if len(steps) > 2 and steps not in (sorted(steps), sorted(steps, reverse=True)):
        peak = max(told, key=lambda each: float(each[1]))
        said += f" It was not steady; the highest was {number(peak[1])} in {peak[0]}."
    return said


def _group_name(place: int, bucket: Bucket, log: Log) -> str:
    name = log.columns[place].name
    return name if bucket is Bucket.VALUE else f"{_BUCKETS[bucket]} of {name}"


def _condition(one: Condition, log: Log) -> str:
    name = operand_name(one.operand, log)
    if isinstance(one.operand, Duration):
        name += f" in {one.operand.unit}"
    values = list(one.values)
    date = isinstance(one.operand, Column) and log.columns[one.operand.place].type is ColumnType.DATETIME
    is_number = isinstance(one.operand, Column) and log.columns[one.operand.place].type is ColumnType.NUMBER
    no = "not " if one.negate else ""
    if one.op is Op.CLOCK:
        return f"time of day of {name} {no}from {values[0]} to before {values[-1]}"
    if one.op is Op.WEEKDAY:
        return f"{name} {no}on a {_listed(values, 'or')}"
    if one.op is Op.MISSING:
        return f"{name} is {no}empty"
    if one.op is Op.PRESENT:
        return f"{name} is {'empty' if one.negate else 'given'}"
    if one.op in (Op.IS, Op.IN):
        word = "in" if date else "is"
        return (
            f"{name} {word} {no}{_listed(values, 'or')}"
            if not one.negate or date
            else f"{name} is not {_listed(values, 'or')}"
        )
    if one.op is Op.CONTAINS:
        quoted = [f"“{value}”" for value in values]
        return f"{name} {'does not contain' if one.negate else 'contains'} {_listed(quoted, 'or')}"
    if one.op is Op.CONTAINS_ALL:
        quoted = [f"“{value}”" for value in values]
        return f"{name} {'does not contain' if one.negate else 'contains'} {_listed(quoted, 'and')}"
    if one.op is Op.STARTS:
        return f"{name} begins with {_listed(values, 'or')}"
    if one.op is Op.BETWEEN:
        return f"{name} {no}from {values[0]} to {values[1]}"
    if date:
        words = {Op.BELOW: "before", Op.AT_MOST: "until", Op.ABOVE: "after", Op.AT_LEAST: "from"}
        return f"{name} {no}{words[one.op]} {values[0]}" + (" on" if one.op is Op.AT_LEAST else "")
    del is_number
    return f"{name} {no}{_OPS[one.op]} {values[0]}"


def _listed(values: Sequence[str], word: str) -> str:
    if len(values) == 1:
        return values[0]
    if len(values) > 12:
        return f"one of {len(values)} values ({', '.join(values[:5])}, …)"
    return f"{', '.join(values[:-1])} {word} {values[-1]}"


__all__ = [
    "AnyText",
    "cells",
    "conditions",
    "group_name",
    "groups_text",
    "log_name",
    "measured",
    "number",
    "trend_text",
    "understood",
]


def day(value: int | float | str | None) -> int | float | str | None:
    """A moment at midnight as its day alone; anything else as it is."""
    return (
        value.removesuffix("T00:00:00").replace("T", " ")
        if isinstance(value, str) and len(value) >= 19 and value[4] == "-"
        else value
    )
