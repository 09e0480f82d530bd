"""What a plan may take and what it gives, and the words in which it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ingest.columnar import Log
from rag.plan.schema import Bucket, Column, Duration, Kind, Operand, Plan
from rag.plan.schema import Group as GroupBy
from rag.plan.sql import Select
from rag.plan.sql_names import Parameter
from rag.schema import Group

Value = int | float | str
Read = Callable[[Select, str], list[tuple[Any, ...]]]


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


def no_more(_: Select) -> list[str]:
    """No further conditions."""
    return []


@dataclass(slots=True)
class Found:
    """A result in the making. `among` gives the conditions and `order` the order of the records behind it."""

    value: Value | None = None
    groups: list[Group] = field(default_factory=list)
    considered: int = 0
    total: int = 0
    sql: str = ""
    parameters: Sequence[Parameter] = ()
    notes: list[str] = field(default_factory=list)
    among: Callable[[Select], list[str]] = no_more
    order: Callable[[Select], list[str]] = no_more
    limit: int | None = None

    def shows(self, select: Select, query: str) -> None:
        """The query that is shown to people."""
        self.sql, self.parameters = select.whole(query), tuple(select.parameters)


def records_have(count: int, name: str, what: str) -> str:
    """'3 records have no Cost and are left out'."""
    if count == 1:
        return f"1 record has no {name} and is {what}"
    return f"{count:,} records have no {name} and are {what}"


def name_of(log: Log, operand: Operand) -> str:
    """What an operand is called."""
    if isinstance(operand, Column):
        return log.columns[operand.place].name
    if isinstance(operand, Duration):
        return f"{log.columns[operand.start].name} or {log.columns[operand.finish].name}"
    return "text"


def group_name(log: Log, group: GroupBy) -> str:
    """What rows are grouped by: 'Asset', 'year of Start'."""
    name = Select(log).column(group.column).name
    if group.bucket is Bucket.VALUE:
        return name
    return f"{group.bucket.value.replace('_', ' ')} of {name}"


def measure_name(log: Log, plan: Plan) -> str:
    """What is computed: 'records', 'sum Cost'."""
    kind, operand = plan.measure.kind, plan.measure.operand
    if operand is None or kind in (Kind.COUNT, Kind.LIST):
        return "records"
    if isinstance(operand, Duration):
        what = f"time from {log.columns[operand.start].name} to {log.columns[operand.finish].name}"
    else:
        what = name_of(log, operand)
    words = {Kind.DISTINCT: "different", Kind.BETWEEN_FAILURES: "mean time between", Kind.SPAN: "time spanned by"}
    return f"{words.get(kind, kind.value)} {what}"


def shown_parameter(value: Parameter) -> Value:
    """A parameter as plain text or a plain number."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
