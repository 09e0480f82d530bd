"""What is asked of one log, as data: which rows, grouped how, measured how, in which order.

A plan names columns by their place in the log. It is what a question becomes, what is shown, and the only
thing that SQL is made from (rag/plan/sql.py).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import ConfigDict, JsonValue, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from ingest.errors import UnusableInput

# Read from JSON that a model may have written: nothing unknown, nothing converted in silence.
_STRICT = ConfigDict(extra="forbid")


class Op(StrEnum):
    """How a cell is compared with the values of a condition.

    Text folds case and spaces at the ends; identifier columns compare in normal form. A value for a date
    column is an ISO day or time cut short anywhere ('2012', '2012-04', '2012-04-09', '2012-04-09T14:05') and
    stands for all of the time it names: `<=` 2012 holds until the year's last instant.
    """

    IS = "is"
    IN = "in"
    CONTAINS = "contains"  # any of the values stands in the text
    CONTAINS_ALL = "contains_all"
    STARTS = "starts"
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    BETWEEN = "between"  # two values, both included
    CLOCK = (
        "clock"  # two times of day, 'HH:MM': from the first until before the second, over midnight where it is earlier
    )
    WEEKDAY = "weekday"  # days of the week of a date column: 'Mon' to 'Sun'
    MISSING = "missing"
    PRESENT = "present"


class Bucket(StrEnum):
    """What of a value makes its group."""

    VALUE = "value"
    YEAR = "year"  # '2012'
    QUARTER = "quarter"  # '2012-Q2'
    MONTH = "month"  # '2012-04'
    WEEK = "week"  # '2012-W07', ISO
    DAY = "day"  # '2012-04-09'
    HOUR_OF_DAY = "hour_of_day"  # '00' to '23'
    WEEKDAY = "weekday"  # 'Mon' to 'Sun'


class Kind(StrEnum):
    """What is computed of the rows, or of each group."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"
    FIRST = "first"  # the earliest row by the operand, a date column; `limit` of them
    LAST = "last"
    LIST = "list"
    SPAN = "span"  # days between the first and the last
    BETWEEN_FAILURES = "between_failures"  # mean days between one start and the next
    DISTINCT = "distinct"  # how many different values


@dataclass(frozen=True, slots=True, config=_STRICT)
class Column:
    """The value of one column, by its place in the log."""

    place: int
    of: Literal["column"] = "column"


@dataclass(frozen=True, slots=True, config=_STRICT)
class Duration:
    """The time from one date column to another."""

    start: int
    finish: int
    unit: Literal["days", "hours", "minutes"] = "hours"
    of: Literal["duration"] = "duration"


@dataclass(frozen=True, slots=True, config=_STRICT)
class AnyText:
    """Any text column of the row: 'anywhere in the record'."""

    of: Literal["any"] = "any"


Operand = Column | Duration | AnyText


@dataclass(frozen=True, slots=True, config=_STRICT)
class Condition:
    """Rows are kept where this holds, or where it does not.

    A row without a value there fulfils no condition but `missing`; a negated one on text it therefore fulfils,
    one on numbers or times it does not.
    """

    operand: Operand
    op: Op
    values: tuple[str, ...] = ()
    negate: bool = False


@dataclass(frozen=True, slots=True, config=_STRICT)
class Group:
    """Rows with the same value, or in the same stretch of time. `split`: each part of a joint cell counts."""

    column: int
    bucket: Bucket = Bucket.VALUE
    split: bool = False


@dataclass(frozen=True, slots=True, config=_STRICT)
class Measure:
    """What is computed; count and list need no operand."""

    kind: Kind = Kind.COUNT
    operand: Operand | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Order:
    """By what rows (of list) or groups are put in order: an operand, or the groups' measure or key."""

    by: Operand | Literal["measure", "key"] = "measure"
    descending: bool = True


@dataclass(frozen=True, slots=True, config=_STRICT)
class Plan:
    """One question to one log, its number in `Generation.logs()`. All conditions hold together."""

    log: int
    where: tuple[Condition, ...] = ()
    group: tuple[Group, ...] = ()
    measure: Measure = Measure()
    order: Order | None = None
    limit: int | None = None
    reading: str = ""  # the question as understood, in words


_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)


def plan_json(plan: Plan) -> dict[str, JsonValue]:
    """The plan as JSON values."""
    found: dict[str, JsonValue] = _PLAN.dump_python(plan, mode="json")
    return found


def plan_of_json(value: object) -> Plan:
    """A plan of unknown origin in its form; whether it fits a log is told when it is run. Raises UnusableInput."""
    try:
        return _PLAN.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnusableInput(f"the plan does not have its form at {where or 'the top'}: {first['msg']}") from None
