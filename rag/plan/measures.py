"""What a measure is in SQL, and what its value is when it comes back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ingest.columnar import Log, LogColumn
from ingest.moments import has_clock
from ingest.profiles import plain_number
from ingest.schema import ColumnType
from rag.plan.result import Value
from rag.plan.schema import AnyText, Column, Duration, Kind, Plan
from rag.plan.sql import Select
from rag.plan.sql_conditions import MICROSECONDS


def measure_sql(select: Select, plan: Plan) -> str:
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


def value_of(log: Log, plan: Plan, value: Any) -> Value | None:
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


def unit_of(log: Log, plan: Plan) -> str:
    """The unit of a plan's values, '' where they have none."""
    kind, operand = plan.measure.kind, plan.measure.operand
    if kind in (Kind.SPAN, Kind.BETWEEN_FAILURES):
        return "days"
    if kind in (Kind.COUNT, Kind.DISTINCT, Kind.LIST) or operand is None or isinstance(operand, AnyText):
        return ""
    return operand.unit if isinstance(operand, Duration) else log.columns[operand.place].unit


def cell_text(column: LogColumn, value: Any) -> str:
    """A cell as people see it: numbers with the decimals of their column, times without a needless clock."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _time_text(value, with_clock=has_clock(column.format))
    if isinstance(value, float):
        return plain_number(value, -1)
    return str(value)


def _time_text(value: datetime, with_clock: bool) -> str:
    if not with_clock and (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0):
        return value.date().isoformat()
    return value.isoformat(" ", "milliseconds" if value.microsecond else "seconds" if value.second else "minutes")
