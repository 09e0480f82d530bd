"""A question over one log, as a small plan: which rows, in which groups, what is computed of them.

A plan names columns by their place in the record and holds values as data, never as text of a query. It is made
by rules or by a model; `plan_from_json` checks one of either origin against the log it is for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from ingest.columnar import Log
from ingest.errors import UnusableInput
from ingest.schema import ColumnType

Op = Literal[
    "is", "in", "contains", "contains_all", "word", "starts", "<", "<=", ">", ">=", "between", "missing", "present"
]
Kind = Literal[
    "count", "distinct", "sum", "mean", "median", "min", "max", "first", "last", "list", "span", "between_failures"
]
Bucket = Literal["value", "year", "quarter", "month", "week", "day", "hour_of_day", "weekday"]
Unit = Literal["seconds", "minutes", "hours", "days"]
MOST_ROWS = 10_000  # of a plan's limit
_MOST = 40  # conditions, values of one condition


@dataclass(frozen=True, slots=True)
class LogRef:
    """Which log: its document and sheet ('' where the file holds one table)."""

    document: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The column at this place of the record."""

    place: int
    kind: Literal["column"] = "column"


@dataclass(frozen=True, slots=True)
class Duration:
    """Time from the date-time column `start` to the date-time column `finish`, in `unit`; null where one is missing.

    Negative where it finishes before it starts. True elapsed time where the zone is known.
    """

    start: int
    finish: int
    unit: Unit = "hours"
    kind: Literal["duration"] = "duration"


@dataclass(frozen=True, slots=True)
class AnyText:
    """Any of these text-like columns (text, category, identifier); all of them where `places` is empty."""

    places: tuple[int, ...] = ()
    kind: Literal["text"] = "text"


Operand = Annotated[Column | Duration | AnyText, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a row; the rows of a plan pass all of them.

    - `is`, `in`: equal to the value, or to one of them. Text without regard to case and outer white space,
      identifiers by `ingest.identifiers.normal_form`. A number equal exactly; a duration by its whole units
      (60 days and 5 hours is 60 days). In a column with joint cells (profile.separator) a cell passes where the
      whole of it or one of its parts is equal.
    - `contains`: the text holds one of the values, case folded; `contains_all`: it holds every one of them.
      Over several columns every value may stand in another one.
    - `word`: as `contains`, but the value begins at the beginning of a word ('rat' finds 'rats', not 'rotate').
    - `starts`: the text begins with one of the values, case folded.
    - `<` `<=` `>` `>=`: numbers, durations, or ISO date-times (local, as written in the log).
    - `between`: numbers and durations from the first to the second value, both included; date-times from the
      first on until just before the second.
    - `missing`, `present`: without values. An empty cell, or one that does not fit the column's type, is missing.

    `negate` turns the test round; a missing cell then passes ('not cancelled' holds for an order without status).
    Values: numbers as int or float, date-times as ISO text, everything else as text.
    """

    operand: Operand
    op: Op
    values: tuple[str | int | float, ...] = ()
    negate: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows are grouped by the column's value, or by the stretch of time that its date-time falls into.

    Keys: text in its most frequent surface (merged without case; identifiers by normal form), '2024', '2024-Q1',
    '2024-03', '2024-W05', '2024-03-09', '00' to '23', 'Monday' to 'Sunday'; None for a missing cell.
    `split` takes the parts of a joint cell as values of their own, so that a row counts once for each of them.
    """

    column: int
    bucket: Bucket = "value"
    split: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What is computed of the rows, or of each group.

    - `count` of rows; `distinct`: how many different values the operand has.
    - `sum`, `mean`, `median` of a number column or a duration.
    - `min`, `max` of a number, a date-time or a duration; `first`, `last` of a date-time column. Without groups,
      the ids and rows of the result are those where it stands: `limit` of them (all that tie where limit is None).
    - `list`: the rows themselves; the value is their number.
    - `span`: from the first to the last date-time, in `unit`. `between_failures`: the mean time from one row's
      date-time to the next one's, in `unit`; None with fewer than two rows.
    """

    kind: Kind = "count"
    operand: Operand | None = None
    unit: Unit = "days"


@dataclass(frozen=True, slots=True)
class Order:
    """Of groups by their measure or their key; of listed rows by an operand (None: as they stand in the log)."""

    by: Literal["measure", "key"] | Operand | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Having:
    """Only groups whose measure passes: op and number."""

    op: Literal["<", "<=", ">", ">=", "is"]
    value: int | float


@dataclass(frozen=True, slots=True)
class Plan:
    """One question over one log.

    `order` and `limit` apply to the groups where there are any, else to the rows listed. Groups over time come by
    key where no order is given, others by measure, largest first. `reading` says in words how it was understood.
    """

    log: LogRef
    where: tuple[Condition, ...] = ()
    group: tuple[Group, ...] = ()
    measure: Measure = Measure()
    order: Order | None = None
    limit: int | None = None
    having: Having | None = None
    reading: str = ""


class PlanError(UnusableInput):
    """A plan that does not fit its log: what is wrong, and where."""


_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values, as `Computation.plan` has it."""
    found: dict[str, Any] = _PLAN.dump_python(plan, mode="json")
    return found


def plan_from_json(value: object, log: Log) -> Plan:
    """A plan of unknown origin, checked against `log`. Raises PlanError with one line."""
    try:
        plan = _PLAN.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PlanError(f"the plan does not fit its form at {where or 'the top'}: {first['msg']}") from None
    check_plan(plan, log)
    return plan


def plan_json_schema() -> dict[str, Any]:
    """JSON schema of a plan, for a model that is held to it."""
    return _PLAN.json_schema()


def check_plan(plan: Plan, log: Log) -> None:
    """Raises PlanError where the plan names what the log does not have, or compares what cannot be compared."""
    if (plan.log.document, plan.log.sheet) != (log.document, log.sheet):
        raise PlanError(f"the plan is for {plan.log.document} {plan.log.sheet}".rstrip() + f", not for {log.document}")
    if len(plan.where) > _MOST or len(plan.group) > 3:
        raise PlanError(f"a plan has at most {_MOST} conditions and 3 groups")
    if plan.limit is not None and not 1 <= plan.limit <= MOST_ROWS:
        raise PlanError(f"a plan's limit lies between 1 and {MOST_ROWS}, not at {plan.limit}")
    for condition in plan.where:
        _check_condition(condition, log)
    for group in plan.group:
        kind = _column(group.column, log)
        if group.bucket != "value" and kind is not ColumnType.DATETIME:
            raise PlanError(f"column {_name(group.column, log)} holds no dates to group by {group.bucket}")
    _check_measure(plan, log)
    if plan.order is not None and not isinstance(plan.order.by, str | None):
        _kind_of(plan.order.by, log)


def operand_places(plan: Plan) -> Iterator[int]:
    """Places of all columns that the plan looks at, in order of appearance; a place may come twice."""
    operands: list[Any] = [condition.operand for condition in plan.where]
    operands.append(plan.measure.operand)
    operands.append(plan.order.by if plan.order is not None else None)
    for group in plan.group:
        yield group.column
    for operand in operands:
        if isinstance(operand, Column):
            yield operand.place
        elif isinstance(operand, Duration):
            yield from (operand.start, operand.finish)
        elif isinstance(operand, AnyText):
            yield from operand.places


def _check_condition(condition: Condition, log: Log) -> None:
    kind = _kind_of(condition.operand, log)
    op, values = condition.op, condition.values
    if len(values) > _MOST:
        raise PlanError(f"a condition has at most {_MOST} values")
    wanted = {"missing": 0, "present": 0, "between": 2}.get(op)
    if wanted is not None and len(values) != wanted:
        raise PlanError(f"{op} takes {wanted} values, not {len(values)}")
    if wanted is None and not values:
        raise PlanError(f"{op} needs a value")
    if op in ("is", "<", "<=", ">", ">=") and len(values) != 1:
        raise PlanError(f"{op} takes one value, not {len(values)}")
    if op in ("contains", "contains_all", "word", "starts"):
        if kind in (ColumnType.NUMBER, ColumnType.DATETIME):
            raise PlanError(f"{op} is for text, not for {_told(condition.operand, log)}")
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise PlanError(f"{op} takes words")
    elif op not in ("missing", "present"):
        if kind not in (ColumnType.NUMBER, ColumnType.DATETIME) and op not in ("is", "in"):
            raise PlanError(f"{op} is for numbers and dates, not for {_told(condition.operand, log)}")
        for value in values:
            _check_value(value, kind, _told(condition.operand, log))


def _check_value(value: str | int | float, kind: ColumnType, told: str) -> None:
    if kind is ColumnType.NUMBER:
        if isinstance(value, str) or not math.isfinite(value):
            raise PlanError(f"{value!r} is not a number to compare {told} with")
    elif not isinstance(value, str):
        raise PlanError(f"{value!r} is not text to compare {told} with")
    elif kind is ColumnType.DATETIME:
        try:
            datetime.fromisoformat(value)
        except ValueError:
            raise PlanError(f"{value!r} is not an ISO date or time to compare {told} with") from None


def _check_measure(plan: Plan, log: Log) -> None:
    kind, operand = plan.measure.kind, plan.measure.operand
    if kind in ("count", "list"):
        if operand is not None:
            raise PlanError(f"{kind} is of rows, not of a column")
        if kind == "list" and plan.group:
            raise PlanError("a list has no groups")
        return
    if operand is None:
        raise PlanError(f"{kind} needs a column")
    found = _kind_of(operand, log)
    fits = {
        "distinct": {*ColumnType},
        "sum": {ColumnType.NUMBER},
        "mean": {ColumnType.NUMBER},
        "median": {ColumnType.NUMBER},
        "min": {ColumnType.NUMBER, ColumnType.DATETIME},
        "max": {ColumnType.NUMBER, ColumnType.DATETIME},
    }.get(kind, {ColumnType.DATETIME})
    if found not in fits or (kind == "distinct" and not isinstance(operand, Column)):
        raise PlanError(f"{kind} cannot be taken of {_told(operand, log)}")


def _kind_of(operand: Column | Duration | AnyText, log: Log) -> ColumnType:
    """The type of an operand's values; a duration is a number."""
    if isinstance(operand, Column):
        return _column(operand.place, log)
    if isinstance(operand, Duration):
        for place in (operand.start, operand.finish):
            if _column(place, log) is not ColumnType.DATETIME:
                raise PlanError(f"column {_name(place, log)} holds no dates to reckon with")
        return ColumnType.NUMBER
    for place in operand.places:
        if _column(place, log) in (ColumnType.NUMBER, ColumnType.DATETIME):
            raise PlanError(f"column {_name(place, log)} holds no text")
    return ColumnType.TEXT


def _column(place: int, log: Log) -> ColumnType:
    if not 0 <= place < len(log.columns):
        raise PlanError(f"the log has columns 0 to {len(log.columns) - 1}, not {place}")
    return log.columns[place].type


def _name(place: int, log: Log) -> str:
    return log.columns[place].name


def _told(operand: Column | Duration | AnyText, log: Log) -> str:
    if isinstance(operand, Column):
        return f"column {_name(operand.place, log)}"
    return "a duration" if isinstance(operand, Duration) else "text"
