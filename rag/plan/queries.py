"""The queries of each kind of plan, and what is read from their rows. Has no connection of its own.

Three shapes: one value of all rows, rows in an order, a value for each group. The records that a value stands
on are then fetched by the same conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ingest.columnar import Log, LogColumn
from ingest.errors import UnusableInput
from ingest.profiles import plain_number
from ingest.schema import ColumnType
from rag.plan.schema import AnyText, Bucket, Column, Duration, Kind, Op, Operand, Plan
from rag.plan.schema import Group as GroupBy
from rag.plan.sql import MICROSECONDS, Parameter, Select
from rag.schema import Group

Value = int | float | str
Read = Callable[[Select, str], list[tuple[Any, ...]]]

_DATES = (Kind.FIRST, Kind.LAST, Kind.SPAN, Kind.BETWEEN_FAILURES)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one plan may take, and how much of its records and groups it gives."""

    seconds: float = 10.0
    memory_mb: int = 1024
    threads: int = 0  # 0: all cores
    ids: int = 10_000
    rows: int = 50
    groups: int = 1_000
    columns: int = 40


@dataclass(frozen=True, slots=True)
class Result:
    """What a plan gave.

    `value` is None where nothing could be computed; a decimal is a str, a time ISO text; of groups it is that
    of the first one. `ids` name the records that the value stands on, at most `limits.ids` of `rows_total`;
    `considered` counts the records that fulfil the conditions of the plan. `rows` are the first of the records
    as text, cells as long as `columns`, and `row_numbers` their 1-based rows in the log.
    """

    value: Value | None
    unit: str
    groups: tuple[Group, ...]
    ids: tuple[str, ...]
    rows_total: int
    considered: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...]
    sql: str
    parameters: tuple[Value, ...]
    notes: tuple[str, ...] = ()
    over_time: bool = False
    grouped_by: str = ""
    measure: str = ""


def _no_more(_: Select) -> list[str]:
    return []


@dataclass(slots=True)
class _Found:
    """A result in the making. `among` gives the conditions and `order` the order of the records behind it."""

    value: Value | None = None
    groups: list[Group] = field(default_factory=list)
    considered: int = 0
    total: int = 0
    sql: str = ""
    parameters: Sequence[Parameter] = ()
    notes: list[str] = field(default_factory=list)
    among: Callable[[Select], list[str]] = _no_more
    order: Callable[[Select], list[str]] = _no_more
    limit: int | None = None

    def shows(self, select: Select, query: str) -> None:
        """The query that is shown to people."""
        self.sql, self.parameters = select.whole(query), tuple(select.parameters)


def answer(log: Log, plan: Plan, limits: Limits, read: Read) -> Result:
    """Run the queries of a plan; raises UnusableInput where it does not fit the log."""
    _check(log, plan)
    found = _Found()
    if plan.group:
        _grouped(log, plan, limits, read, found)
    elif plan.measure.kind in (Kind.LIST, Kind.FIRST, Kind.LAST):
        _ordered(log, plan, read, found)
    else:
        _measured(log, plan, read, found)
    columns, numbers, rows, ids = _records(log, plan, limits, read, found)
    _say_joint(log, plan, read, found)
    steps = (Bucket.VALUE, Bucket.WEEKDAY, Bucket.HOUR_OF_DAY)
    return Result(
        value=found.value,
        unit=_unit(log, plan),
        groups=tuple(found.groups),
        ids=ids,
        rows_total=found.total,
        considered=found.considered,
        columns=columns,
        rows=rows,
        row_numbers=numbers,
        sql=found.sql,
        parameters=tuple(_shown_parameter(one) for one in found.parameters),
        notes=tuple(dict.fromkeys(found.notes)),
        over_time=len(plan.group) == 1 and plan.group[0].bucket not in steps,
        grouped_by=" / ".join(_group_name(log, one) for one in plan.group),
        measure=_measure_name(log, plan),
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


# -- one value of all rows --------------------------------------------------------------------------------------


def _measured(log: Log, plan: Plan, read: Read, found: _Found) -> None:
    kind, operand = plan.measure.kind, plan.measure.operand
    select = Select(log)
    parts = ["count(*) AS records"]
    if operand is not None:
        parts.append(f"count(*) FILTER (WHERE {select.given(operand)}) AS used")
    if kind is not Kind.COUNT:
        parts.append(f"{_measure(select, plan)} AS value")
    if kind in (Kind.MIN, Kind.MAX) and operand is not None:
        parts.append(f"{kind.value}({select.sortable(operand)}) AS edge")
    query = f"SELECT {', '.join(parts)}\nFROM log\n{select.where(plan.where)}"
    row = read(select, query)[0]
    found.shows(select, query)
    found.considered, found.total = row[0], row[0] if operand is None else row[1]
    found.value = found.total if kind is Kind.COUNT else _value(log, plan, row[2])
    _say_missing(log, plan, found)
    if kind in (Kind.MIN, Kind.MAX):
        _reached(log, plan, read, found, row[3])


def _reached(log: Log, plan: Plan, read: Read, found: _Found, edge: Any) -> None:
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
        found.notes.append(f"{found.total:,} records share this value of {_name(log, operand)}")


# -- rows in an order -------------------------------------------------------------------------------------------


def _ordered(log: Log, plan: Plan, read: Read, found: _Found) -> None:
    kind = plan.measure.kind
    dated = kind is not Kind.LIST
    by, descending = _order_of_rows(plan)
    select = Select(log)
    parts = ["count(*)"]
    if by is not None:
        parts.append(f"count(*) FILTER (WHERE {select.given(by)})")
    if dated and by is not None:
        parts.append(f"{'max' if descending else 'min'}({select.sortable(by)})")
        parts.append(_measure(select, plan))
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
            found.notes.append(f"{_records_have(row[0] - row[1], _name(log, by), 'at the end')}")
    else:
        assert by is not None
        found.total, found.value = row[1], _value(log, plan, row[3])
        found.among = lambda select: [select.given(by)]
        _say_missing(log, plan, found)
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


def _say_ties(log: Log, plan: Plan, read: Read, found: _Found, by: Operand, descending: bool) -> None:
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
        found.notes.append(f"{more:,} more {are} the same {_name(log, by)} as the last one shown")


# -- a value for each group -------------------------------------------------------------------------------------


def _grouped(log: Log, plan: Plan, limits: Limits, read: Read, found: _Found) -> None:
    kind, operand = plan.measure.kind, plan.measure.operand
    whole = Select(log)
    parts = ["count(*)"] + ([f"count(*) FILTER (WHERE {whole.given(operand)})"] if operand is not None else [])
    row = read(whole, f"SELECT {', '.join(parts)}\nFROM log\n{whole.where(plan.where)}")[0]
    found.considered, found.total = row[0], row[-1]
    _say_missing(log, plan, found)

    select = Select(log)
    keys = [select.group(one) for one in plan.group]
    names = [select.group_surface(one) for one in plan.group]
    count = len(keys)
    measure = "count(*)" if kind is Kind.COUNT else _measure(select, plan)
    given = [select.given(operand)] if operand is not None else []
    where = select.where(plan.where, *given)
    split = [at for at, one in enumerate(plan.group) if select.is_split(one)]
    shown = [f"part{at + 1}" if at in split else key for at, key in enumerate(keys)]
    table = "log\n" + where
    if split:
        unnested = ", ".join(f"{keys[at]} AS part{at + 1}" for at in split)
        table = f"(SELECT *, {unnested}\n      FROM log {where.strip()})\n"
    by_key = plan.order.by == "key" if plan.order else _in_order(plan.group)
    descending = plan.order.descending if plan.order else not by_key
    way = "DESC" if descending else "ASC"
    asked = plan.limit is not None
    limit = min(plan.limit or limits.groups, limits.groups)
    having = f"HAVING {' AND '.join(f'{one} IS NOT NULL' for one in shown)}\n" if asked else ""
    # Of groups that share the last place none is preferred.
    best = f"QUALIFY rank() OVER (ORDER BY {measure} {way} NULLS LAST) <= {limit:d}\n" if asked and not by_key else ""
    key_order = [f"{at + 1} {way if by_key else 'ASC'} NULLS LAST" for at in range(count)]
    order = key_order if by_key else [f"{2 * count + 1} {way} NULLS LAST", *key_order]
    heads = [f"{key} AS key{at + 1}" for at, key in enumerate(shown)]
    heads += [f"{shown[at] if at in split else name} AS name{at + 1}" for at, name in enumerate(names)]
    query = (
        f"SELECT {', '.join(heads)}, {measure} AS value, count(*) AS records\nFROM {table}"
        f"GROUP BY {', '.join(str(at + 1) for at in range(count))}\n{having}{best}"
        f"ORDER BY {', '.join(order)}\nLIMIT {limit if asked and by_key else limits.groups:d}"
    )
    lines = read(select, query)
    found.shows(select, query)
    surfaces = [_surfaces(log, one, read) for one in plan.group]
    labelled = []
    for line in lines:
        said = [_key_text(log, one, line[at], line[count + at], surfaces[at]) for at, one in enumerate(plan.group)]
        label = None if not any(said) else " / ".join("(none)" if one is None else one for one in said)
        labelled.append((Group(label, _value(log, plan, line[2 * count])), line[:count], line[-1]))
    if by_key and plan.group[0].bucket is Bucket.WEEKDAY:
        days = [*_WEEKDAYS, None]
        labelled.sort(key=lambda one: days.index(one[1][0]), reverse=descending)
    found.groups = [one[0] for one in labelled]
    if found.groups:
        found.value = found.groups[0].value
    if asked:
        _say_limited(log, plan, read, found, [one[1] for one in labelled], sum(one[2] for one in labelled), limit)
    elif len(lines) == limits.groups:
        found.notes.append(f"there are more groups than the first {limits.groups:,}, which are shown")


def _say_limited(
    log: Log, plan: Plan, read: Read, found: _Found, keys: Sequence[tuple[Any, ...]], records: int, limit: int
) -> None:
    """Some groups were asked for: the records are theirs, and what stands without a group is said."""
    if len(keys) > limit:
        found.notes.append(f"{len(keys)} groups share the first {limit} places" if limit > 1 else
                           f"{len(keys)} groups share the first place")  # fmt: skip
    select = Select(log)
    operand = plan.measure.operand
    given = [select.given(operand)] if operand is not None else []
    none = [f"{select.cell(one.column)} IS NULL" for one in plan.group]
    query = f"SELECT count(*)\nFROM log\n{select.where(plan.where, *given, '(' + ' OR '.join(none) + ')')}"
    missing, names = read(select, query)[0][0], [_group_name(log, one) for one in plan.group]
    if missing:
        found.notes.append(f"{_records_have(missing, ' or '.join(names), 'in no group')}")
    found.total = records
    found.among = lambda select: [select.in_groups(plan.group, keys)]


def _in_order(groups: Sequence[GroupBy]) -> bool:
    return groups[0].bucket is not Bucket.VALUE


def _surfaces(log: Log, group: GroupBy, read: Read) -> dict[str, str]:
    """What stands for a compared form: its most frequent surface in the whole log."""
    column = log.columns[group.column]
    if not column.is_text or group.bucket is not Bucket.VALUE:
        return {}
    separator = column.profile.separator
    pairs: Sequence[tuple[str, int]] = column.profile.common
    if separator and group.split:
        select = Select(log)
        cell = select.cell(group.column)
        pairs = read(select, f"SELECT {cell}, count(*)\nFROM log\nWHERE {cell} IS NOT NULL\nGROUP BY 1\nORDER BY 1")
        counts: dict[str, int] = {}
        for surface, times in pairs:
            for part in surface.split(separator):
                counts[part.strip()] = counts.get(part.strip(), 0) + times
        pairs = sorted(counts.items(), key=lambda pair: -pair[1])
    found: dict[str, str] = {}
    for surface, _ in pairs:
        key = column.key(surface) if group.split else column.whole_key(surface)
        found.setdefault(key, surface)
    return found


def _key_text(log: Log, group: GroupBy, key: Any, name: Any, surfaces: dict[str, str]) -> str | None:
    if key is None:
        return None
    if group.bucket is not Bucket.VALUE:
        return str(key)
    column = log.columns[group.column]
    return surfaces.get(key, str(name)) if column.is_text else cell_text(column, key)


# -- the records behind a result --------------------------------------------------------------------------------


def _records(
    log: Log, plan: Plan, limits: Limits, read: Read, found: _Found
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
        if operand is not None and found.among is _no_more and kind not in (Kind.LIST, Kind.FIRST, Kind.LAST):
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
    wanted = [] if record is None else [record.place]
    for operand in (plan.measure.operand, *(one.operand for one in plan.where)):
        if isinstance(operand, Column):
            wanted.append(operand.place)
        elif isinstance(operand, Duration):
            wanted += [operand.start, operand.finish]
    wanted += [one.column for one in plan.group]
    if plan.order and isinstance(plan.order.by, Column):
        wanted.append(plan.order.by.place)
    wanted += [column.place for column in log.columns if column.role is not None]
    wanted += [column.place for column in log.columns]
    return sorted(list(dict.fromkeys(wanted))[:most])


def cell_text(column: LogColumn, value: Any) -> str:
    """A cell as people see it: numbers with the decimals of their column, times without a needless clock."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _time_text(value, with_clock="%H" in column.format or "%I" in column.format)
    if isinstance(value, float):
        return plain_number(value, -1)
    return str(value)


def _time_text(value: datetime, with_clock: bool) -> str:
    if not with_clock and (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0):
        return value.date().isoformat()
    return value.isoformat(" ", "milliseconds" if value.microsecond else "seconds" if value.second else "minutes")


# -- measures ---------------------------------------------------------------------------------------------------


def _measure(select: Select, plan: Plan) -> str:
    """The aggregate of a measure; durations in microseconds, times between in microseconds."""
    kind, operand = plan.measure.kind, plan.measure.operand
    if operand is None or isinstance(operand, AnyText):
        return "count(*)"
    if isinstance(operand, Column) and kind is Kind.DISTINCT:
        return select.distinct(operand.place)
    said = select.sortable(operand)
    dated = isinstance(operand, Column) and select.column(operand.place).type is ColumnType.DATETIME
    if kind in (Kind.SPAN, Kind.BETWEEN_FAILURES):
        span = f"date_diff('microsecond', min({said}), max({said}))"
        return span if kind is Kind.SPAN else f"{span} / nullif(count({said}) - 1, 0)"
    if kind in (Kind.MIN, Kind.MAX, Kind.FIRST, Kind.LAST):
        low = kind in (Kind.MIN, Kind.FIRST)
        if dated and isinstance(operand, Column) and said != select.cell(operand.place):
            return f"{'arg_min' if low else 'arg_max'}({select.cell(operand.place)}, {said})"
        return f"{'min' if low else 'max'}({said})"
    if kind is Kind.SUM:
        binary = isinstance(operand, Column) and select.column(operand.place).profile.scale < 0
        return f"{'fsum' if binary else 'sum'}({said})"
    if kind is Kind.DISTINCT:
        return f"count(DISTINCT {said})"
    return f"avg({said})" if kind is Kind.MEAN else f"median({said}::DOUBLE)"


def _value(log: Log, plan: Plan, value: Any) -> Value | None:
    """What an aggregate gave, in the unit of the result."""
    kind, operand = plan.measure.kind, plan.measure.operand
    if value is None or kind in (Kind.COUNT, Kind.DISTINCT):
        return None if value is None else int(value)
    if kind in (Kind.SPAN, Kind.BETWEEN_FAILURES):
        return _whole(float(value) / MICROSECONDS["days"])
    if isinstance(operand, Duration):
        return _whole(float(value) / MICROSECONDS[operand.unit])
    if isinstance(value, datetime):
        assert isinstance(operand, Column)
        return cell_text(log.columns[operand.place], value).replace(" ", "T")
    if isinstance(value, Decimal):
        return int(value) if value.as_tuple().exponent == 0 else str(value)
    return value if isinstance(value, int | float) else str(value)


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _unit(log: Log, plan: Plan) -> str:
    kind, operand = plan.measure.kind, plan.measure.operand
    if kind in (Kind.SPAN, Kind.BETWEEN_FAILURES):
        return "days"
    if kind in (Kind.COUNT, Kind.DISTINCT, Kind.LIST) or operand is None or isinstance(operand, AnyText):
        return ""
    return operand.unit if isinstance(operand, Duration) else log.columns[operand.place].unit


# -- what is said -----------------------------------------------------------------------------------------------


def _say_missing(log: Log, plan: Plan, found: _Found) -> None:
    operand = plan.measure.operand
    if operand is None:
        return
    if found.total < found.considered:
        found.notes.append(f"{_records_have(found.considered - found.total, _name(log, operand), 'left out')}")
    binary = isinstance(operand, Column) and log.columns[operand.place].profile.scale < 0
    if binary and plan.measure.kind in (Kind.SUM, Kind.MEAN):
        found.notes.append(f"numbers of {_name(log, operand)} are no short decimals; the last digits are rounded")


def _say_joint(log: Log, plan: Plan, read: Read, found: _Found) -> None:
    """Records that were found by one of several values in a cell, and those that a negation keeps unasked."""
    for condition in plan.where:
        if not isinstance(condition.operand, Column) or not log.columns[condition.operand.place].is_text:
            continue
        column = log.columns[condition.operand.place]
        select = Select(log)
        if condition.negate and column.profile.missing and condition.op not in (Op.MISSING, Op.PRESENT):
            where = select.where(plan.where, f"{select.cell(column.place)} IS NULL")
            if count := read(select, f"SELECT count(*)\nFROM log\n{where}")[0][0]:
                found.notes.append(f"{_records_have(count, column.name, 'counted too')}")
        elif condition.op in (Op.IS, Op.IN) and column.profile.separator and not condition.negate:
            joint = f"contains({select.key(column.place)}, {select.value(column.profile.separator)})"
            where = select.where(plan.where, joint)
            if count := read(select, f"SELECT count(*)\nFROM log\n{where}")[0][0]:
                are = "record names" if count == 1 else "records name"
                found.notes.append(f"{count:,} of the {are} other values of {column.name} too")


def _records_have(count: int, name: str, what: str) -> str:
    if count == 1:
        return f"1 record has no {name} and is {what}"
    return f"{count:,} records have no {name} and are {what}"


def _name(log: Log, operand: Operand) -> str:
    if isinstance(operand, Column):
        return log.columns[operand.place].name
    if isinstance(operand, Duration):
        return f"{log.columns[operand.start].name} or {log.columns[operand.finish].name}"
    return "text"


def _group_name(log: Log, group: GroupBy) -> str:
    name = Select(log).column(group.column).name
    if group.bucket is Bucket.VALUE:
        return name
    return f"{group.bucket.value.replace('_', ' ')} of {name}"


def _measure_name(log: Log, plan: Plan) -> str:
    kind, operand = plan.measure.kind, plan.measure.operand
    if operand is None or kind in (Kind.COUNT, Kind.LIST):
        return "records"
    if isinstance(operand, Duration):
        what = f"time from {log.columns[operand.start].name} to {log.columns[operand.finish].name}"
    else:
        what = _name(log, operand)
    words = {Kind.DISTINCT: "different", Kind.BETWEEN_FAILURES: "mean time between", Kind.SPAN: "time spanned by"}
    return f"{words.get(kind, kind.value)} {what}"


def _shown_parameter(value: Parameter) -> Value:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
