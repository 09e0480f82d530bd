"""The records that a result stands on, and what must be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.columnar import Log, LogColumn
from rag.plan.measures import cell_text
from rag.plan.result import Found, Limits, Read, name_of, no_more, records_have
from rag.plan.schema import Column, Duration, Kind, Op, Plan
from rag.plan.sql import Select


def records_behind(
    log: Log, plan: Plan, limits: Limits, read: Read, found: Found
) -> tuple[tuple[str, ...], tuple[int, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """(columns, row numbers, rows as text, ids) of the records behind a result."""
    kind, operand = plan.measure.kind, plan.measure.operand
    record = log.record_column()
    places = _shown_columns(log, plan, record, limits.columns)
    named = tuple(log.columns[place].name for place in places)
    if not found.total:
        return named, (), (), ()

    def query(select: Select, cells: Sequence[int], limit: int) -> str:
        more = found.among(select)
        if operand is not None and found.among is no_more and kind not in (Kind.LIST, Kind.FIRST, Kind.LAST):
            more = [select.given(operand)]
        heads = ", ".join([select.row, *(select.cell(place) for place in cells)])
        where = select.where(plan.where, *more)
        order = ", ".join(found.order(select) or [select.row])
        return f"SELECT {heads}\nFROM log\n{where}ORDER BY {order}\nLIMIT {limit:d}"

    most = min(found.limit or limits.ids, limits.ids)
    if not found.sql:
        whole = Select(log)
        found.shows(whole, query(whole, places, most))
    select = Select(log)
    ids = read(select, query(select, [] if record is None else [record.place], most))
    numbers = tuple(line[0] for line in ids[: limits.rows])
    cells = _cells_of(log, places, numbers, read)
    return named, numbers, tuple(cells[number] for number in numbers), tuple(_id(record, line) for line in ids)


def _cells_of(log: Log, places: Sequence[int], numbers: Sequence[int], read: Read) -> dict[int, tuple[str, ...]]:
    """The rows of these numbers as text. Read by themselves, since the widest columns cost most."""
    if not numbers:
        return {}
    select = Select(log)
    heads = ", ".join([select.row, *(select.cell(place) for place in places)])
    low, high = select.value(min(numbers)), select.value(max(numbers))
    among = ", ".join(select.value(number) for number in numbers)
    query = f"SELECT {heads}\nFROM log\nWHERE {select.row} BETWEEN {low} AND {high} AND {select.row} IN ({among})"
    return {
        line[0]: tuple(cell_text(log.columns[place], cell) for place, cell in zip(places, line[1:], strict=True))
        for line in read(select, query)
    }


def _id(record: LogColumn | None, line: tuple[Any, ...]) -> str:
    if record is None or line[1] is None:
        return str(line[0]) if record is None else f"row {line[0]}"
    return cell_text(record, line[1])


def _shown_columns(log: Log, plan: Plan, record: LogColumn | None, most: int) -> list[int]:
    """The columns of the log in their order; of very many, those that the plan speaks of and the first ones."""
    wanted = [*([] if record is None else [record.place]), *places_of(plan)]
    wanted += [column.place for column in log.columns if column.role is not None]
    wanted += [column.place for column in log.columns]
    return sorted(list(dict.fromkeys(wanted))[:most])


def places_of(plan: Plan) -> list[int]:
    """The columns that a plan speaks of."""
    places = [one.column for one in plan.group]
    by = plan.order.by if plan.order and not isinstance(plan.order.by, str) else None
    for operand in (plan.measure.operand, by, *(one.operand for one in plan.where)):
        if isinstance(operand, Column):
            places.append(operand.place)
        elif isinstance(operand, Duration):
            places += [operand.start, operand.finish]
    return list(dict.fromkeys(places))


def say_missing(log: Log, plan: Plan, found: Found) -> None:
    """Say how many records have nothing to be measured, and where sums are of binary floats."""
    operand = plan.measure.operand
    if operand is None:
        return
    if found.total < found.considered:
        found.notes.append(f"{records_have(found.considered - found.total, name_of(log, operand), 'left out')}")
    binary = isinstance(operand, Column) and log.columns[operand.place].profile.scale < 0
    if binary and plan.measure.kind in (Kind.SUM, Kind.MEAN):
        found.notes.append(f"numbers of {name_of(log, operand)} are no short decimals; the last digits are rounded")


def say_joint(log: Log, plan: Plan, read: Read, found: Found) -> None:
    """Records that were found by one of several values in a cell, and those that a negation keeps unasked."""
    for condition in plan.where:
        if not isinstance(condition.operand, Column) or not log.columns[condition.operand.place].is_text:
            continue
        column = log.columns[condition.operand.place]
        select = Select(log)
        if condition.negate and column.profile.missing and condition.op not in (Op.MISSING, Op.PRESENT):
            where = select.where(plan.where, f"{select.cell(column.place)} IS NULL")
            if count := read(select, f"SELECT count(*)\nFROM log\n{where}")[0][0]:
                found.notes.append(f"{records_have(count, column.name, 'counted too')}")
        elif condition.op in (Op.IS, Op.IN) and column.profile.separator and not condition.negate:
            joint = f"contains({select.key(column.place)}, {select.value(column.profile.separator)})"
            where = select.where(plan.where, joint)
            if count := read(select, f"SELECT count(*)\nFROM log\n{where}")[0][0]:
                are = "record names" if count == 1 else "records name"
                found.notes.append(f"{count:,} of the {are} other values of {column.name} too")


def say_assumed(log: Log, plan: Plan, found: Found) -> None:
    """Say where days and months of a column that the plan speaks of had to be told apart by the setting."""
    for place in sorted(places_of(plan)):
        column = log.columns[place]
        if column.profile.assumed:
            first = "day/month" if column.format.startswith("%d") else "month/day"
            found.notes.append(f"no date of {column.name} tells days from months; they are read as {first}")
