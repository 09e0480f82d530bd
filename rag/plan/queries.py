"""The queries of each kind of plan, and what is read from their rows. Has no connection of its own.

Three shapes: one value of all rows, rows in an order, a value for each group (rag/plan/grouped.py). The records
that a value stands on are then fetched by the same conditions (rag/plan/behind.py).
"""

from __future__ import annotations

from typing import Any

from ingest.columnar import Log
from ingest.errors import UnusableInput
from ingest.schema import ColumnType
from rag.plan.behind import records_behind, say_assumed, say_joint, say_missing
from rag.plan.grouped import grouped
from rag.plan.measures import measure_sql, unit_of, value_of
from rag.plan.result import (
    Found,
    Limits,
    Read,
    Result,
    group_name,
    measure_name,
    name_of,
    records_have,
    shown_parameter,
)  # fmt: skip
from rag.plan.schema import AnyText, Bucket, Duration, Kind, Operand, Plan
from rag.plan.sql import Select

_DATES = (Kind.FIRST, Kind.LAST, Kind.SPAN, Kind.BETWEEN_FAILURES)


def answer(log: Log, plan: Plan, limits: Limits, read: Read) -> Result:
    """Run the queries of a plan; raises UnusableInput where it does not fit the log."""
    _check(log, plan)
    found = Found()
    if plan.group:
        grouped(log, plan, limits, read, found)
    elif plan.measure.kind in (Kind.LIST, Kind.FIRST, Kind.LAST):
        _ordered(log, plan, read, found)
    else:
        _measured(log, plan, read, found)
    columns, numbers, rows, ids = records_behind(log, plan, limits, read, found)
    say_joint(log, plan, read, found)
    say_assumed(log, plan, found)
    steps = (Bucket.VALUE, Bucket.WEEKDAY, Bucket.HOUR_OF_DAY)
    return Result(
        value=found.value,
        unit=unit_of(log, plan),
        groups=tuple(found.groups),
        ids=ids,
        rows_total=found.total,
        considered=found.considered,
        columns=columns,
        rows=rows,
        row_numbers=numbers,
        sql=found.sql,
        parameters=tuple(shown_parameter(one) for one in found.parameters),
        notes=tuple(dict.fromkeys(found.notes)),
        over_time=len(plan.group) == 1 and plan.group[0].bucket not in steps,
        grouped_by=" / ".join(group_name(log, one) for one in plan.group),
        measure=measure_name(log, plan),
    )


def _check(log: Log, plan: Plan) -> None:
    kind, operand = plan.measure.kind, plan.measure.operand
    if plan.limit is not None and plan.limit < 1:
        raise UnusableInput("a limit must be 1 or more")
    if plan.group and kind is Kind.LIST:
        raise UnusableInput("a list has no groups; count them instead")
    if operand is None:
        if kind not in (Kind.COUNT, Kind.LIST):
            raise UnusableInput(f"{kind} needs a column")
    elif isinstance(operand, AnyText):
        if kind is not Kind.COUNT:
            raise UnusableInput(f"{kind} needs one column")
    elif isinstance(operand, Duration):
        if kind in _DATES:
            raise UnusableInput(f"{kind} needs a column of dates")
    else:
        column = Select(log).column(operand.place)
        if kind in (Kind.SUM, Kind.MEAN, Kind.MEDIAN) and column.type is not ColumnType.NUMBER:
            raise UnusableInput(f"column {column.name} of {log.document} holds no numbers")
        if kind in (Kind.MIN, Kind.MAX) and column.is_text:
            raise UnusableInput(f"column {column.name} of {log.document} holds text, not numbers or dates")
        if kind in _DATES and column.type is not ColumnType.DATETIME:
            raise UnusableInput(f"column {column.name} of {log.document} holds no dates")


def _measured(log: Log, plan: Plan, read: Read, found: Found) -> None:
    kind, operand = plan.measure.kind, plan.measure.operand
    select = Select(log)
    parts = ["count(*) AS records"]
    if operand is not None:
        parts.append(f"count(*) FILTER (WHERE {select.given(operand)}) AS used")
    if kind is not Kind.COUNT:
        parts.append(f"{measure_sql(select, plan)} AS value")
    if kind in (Kind.MIN, Kind.MAX) and operand is not None:
        parts.append(f"{kind.value}({select.sortable(operand)}) AS edge")
    query = f"SELECT {', '.join(parts)}\nFROM log\n{select.where(plan.where)}"
    row = read(select, query)[0]
    found.shows(select, query)
    found.considered, found.total = row[0], row[0] if operand is None else row[1]
    found.value = found.total if kind is Kind.COUNT else value_of(log, plan, row[2])
    say_missing(log, plan, found)
    if kind in (Kind.MIN, Kind.MAX):
        _reached(log, plan, read, found, row[3])


def _reached(log: Log, plan: Plan, read: Read, found: Found, edge: Any) -> None:
    """The records where the lowest or highest value stands, all of them."""
    operand = plan.measure.operand
    assert operand is not None
    found.among = lambda select: [f"{select.sortable(operand)} = {select.value(edge)}"]
    if edge is None:
        found.among, found.total = (lambda _: ["false"]), 0
        return
    select = Select(log)
    query = f"SELECT count(*)\nFROM log\n{select.where(plan.where, *found.among(select))}"
    found.total = read(select, query)[0][0]
    if found.total > 1:
        found.notes.append(f"{found.total:,} records share this value of {name_of(log, operand)}")


def _ordered(log: Log, plan: Plan, read: Read, found: Found) -> None:
    kind = plan.measure.kind
    dated = kind is not Kind.LIST
    by, descending = _order_of_rows(plan)
    select = Select(log)
    parts = ["count(*)"]
    if by is not None:
        parts.append(f"count(*) FILTER (WHERE {select.given(by)})")
    if dated and by is not None:
        parts.append(f"{'max' if descending else 'min'}({select.sortable(by)})")
        parts.append(measure_sql(select, plan))
    row = read(select, f"SELECT {', '.join(parts)}\nFROM log\n{select.where(plan.where)}")[0]
    found.considered = row[0]
    found.limit = plan.limit
    if by is not None:
        way = "DESC" if descending else "ASC"
        found.order = lambda select: [f"{select.sortable(by)} {way} NULLS LAST", f"{select.row} {way}"]
    if not dated:
        # A list keeps the records that have nothing to be ordered by, at its end.
        found.total = row[0]
        if by is not None and row[1] < row[0]:
            found.notes.append(f"{records_have(row[0] - row[1], name_of(log, by), 'at the end')}")
    else:
        assert by is not None
        found.total, found.value = row[1], value_of(log, plan, row[3])
        found.among = lambda select: [select.given(by)]
        say_missing(log, plan, found)
        if plan.limit is None:
            _reached(log, plan, read, found, row[2])
            return
    if found.limit is not None and found.limit < found.total:
        if by is not None:
            _say_ties(log, plan, read, found, by, descending)
        found.total = found.limit
    if not dated:
        found.value = found.total


def _order_of_rows(plan: Plan) -> tuple[Operand | None, bool]:
    if plan.measure.kind is not Kind.LIST:
        return plan.measure.operand, plan.measure.kind is Kind.LAST
    order = plan.order
    return (None, False) if order is None or isinstance(order.by, str) else (order.by, order.descending)


def _say_ties(log: Log, plan: Plan, read: Read, found: Found, by: Operand, descending: bool) -> None:
    """How many records the limit leaves out that are as good as the last one within it."""
    select = Select(log)
    said, way = select.sortable(by), "DESC" if descending else "ASC"
    where = select.where(plan.where, select.given(by))
    last = read(
        select, f"SELECT {said} AS edge\nFROM log\n{where}ORDER BY 1 {way}\nLIMIT 1 OFFSET {found.limit or 1:d} - 1"
    )
    if not last:
        return
    select = Select(log)
    where = select.where(plan.where, f"{select.sortable(by)} {'>=' if descending else '<='} {select.value(last[0][0])}")
    more = read(select, f"SELECT count(*)\nFROM log\n{where}")[0][0] - (found.limit or 0)
    if more > 0:
        are = "record has" if more == 1 else "records have"
        found.notes.append(f"{more:,} more {are} the same {name_of(log, by)} as the last one shown")
