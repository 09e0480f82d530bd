"""A plan in, SQL out: real column names, quoted, and every value as a parameter. Runs nothing.

`Select` holds one log and the parameters of one query; its methods give SQL expressions. Text is compared in
the folded form that stands beside it in the file, codes in their normal form (ingest/columnar.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from ingest.columnar import Log, LogColumn
from ingest.errors import UnusableInput
from ingest.profiles import fold, joint_key
from ingest.schema import ColumnType
from rag.plan.schema import AnyText, Bucket, Condition, Duration, Group, Op, Operand

Parameter = str | int | float | Decimal | datetime

MICROSECONDS = {"days": 86_400_000_000, "hours": 3_600_000_000, "minutes": 60_000_000}
_COMPARE = {Op.BELOW: "<", Op.AT_MOST: "<=", Op.ABOVE: ">", Op.AT_LEAST: ">="}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIME = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-W(?P<week>\d{2})|-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?)?)?)?)?$"
)


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever is in it."""
    return '"' + name.replace("\0", "").replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """A text as SQL writes it, for the path of the file, which cannot be a parameter of a setting."""
    return "'" + text.replace("'", "''") + "'"


class Select:
    """The expressions of one query over one log, and its parameters in order."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.parameters: list[Parameter] = []
        self._used: dict[str, str] = {}  # name in the file -> name in the query, quoted
        self._taken = {"row"}
        self.row = '"row"'

    # -- names and values ---------------------------------------------------------------------------------

    def column(self, place: int) -> LogColumn:
        """Raises UnusableInput where the log has no such column."""
        if not 0 <= place < len(self.log.columns):
            raise UnusableInput(f"{self.log.document} has no column {place + 1}; it has {len(self.log.columns)}")
        return self.log.columns[place]

    def cell(self, place: int) -> str:
        """The column as it is shown."""
        return self._name(f"c{place}", self.column(place).name)

    def key(self, place: int) -> str:
        """A text column in its compared form."""
        column = self.column(place)
        how = "as code" if column.type is ColumnType.IDENTIFIER else "folded"
        return self._name(f"k{place}", f"{column.name} {how}")

    def instant(self, place: int) -> str:
        """A date column as UTC."""
        return self._name(f"z{place}", f"{self.column(place).name} in UTC")

    def _name(self, stored: str, wanted: str) -> str:
        if stored not in self._used:
            name, copy = wanted or stored, 2
            while name.casefold() in self._taken:
                name, copy = f"{wanted} ({copy})", copy + 1
            self._taken.add(name.casefold())
            self._used[stored] = quoted(name)
        return self._used[stored]

    def value(self, value: Parameter) -> str:
        """A placeholder for `value`."""
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def whole(self, query: str) -> str:
        """`query` over `log` with what `log` is: its rows, with the columns that were used, by their real names."""
        columns = [self.row, *(f"{stored} AS {name}" for stored, name in self._used.items())]
        source = f"read_parquet({text_literal(str(self.log.path))})"
        return f"WITH log AS (\n  SELECT {', '.join(columns)}\n  FROM {source}\n)\n{query}"

    # -- operands -----------------------------------------------------------------------------------------

    def microseconds(self, operand: Duration) -> str:
        """The time between two date columns, by UTC where the zone of both is known."""
        start, finish = (self.column(place) for place in (operand.start, operand.finish))
        for column in (start, finish):
            if column.type is not ColumnType.DATETIME:
                raise UnusableInput(f"column {column.name} of {self.log.document} holds no dates")
        name = self.instant if start.zoned and finish.zoned else self.cell
        return f"date_diff('microsecond', {name(operand.start)}, {name(operand.finish)})"

    def sortable(self, operand: Operand) -> str:
        """An operand in a form that can be ordered and measured; times as UTC where their zone is known."""
        if isinstance(operand, Duration):
            return self.microseconds(operand)
        if isinstance(operand, AnyText):
            raise UnusableInput("rows cannot be ordered by all of their text; name a column")
        column = self.column(operand.place)
        if column.is_text:
            return self.key(operand.place)
        return self.instant(operand.place) if column.zoned else self.cell(operand.place)

    def given(self, operand: Operand) -> str:
        """A condition that the operand has a value."""
        if isinstance(operand, Duration):
            return f"{self.cell(operand.start)} IS NOT NULL AND {self.cell(operand.finish)} IS NOT NULL"
        if isinstance(operand, AnyText):
            return f"({' OR '.join(f'{self.cell(place)} IS NOT NULL' for place in self.text_places())})"
        return f"{self.cell(operand.place)} IS NOT NULL"

    def text_places(self) -> list[int]:
        """Raises UnusableInput where no column holds text."""
        places = [column.place for column in self.log.columns if column.is_text]
        if not places:
            raise UnusableInput(f"{self.log.document} has no column of text")
        return places

    # -- conditions ---------------------------------------------------------------------------------------

    def where(self, conditions: Sequence[Condition], *more: str) -> str:
        """`WHERE ...` on a line of its own, '' where all rows are kept."""
        parts = [*(self.condition(one) for one in conditions), *(one for one in more if one)]
        return "WHERE " + "\n  AND ".join(parts) + "\n" if parts else ""

    def condition(self, condition: Condition) -> str:
        """A condition that is never null for rows it can be asked of."""
        operand, op = condition.operand, condition.op
        if op in (Op.MISSING, Op.PRESENT):
            wanted = (op is Op.PRESENT) != condition.negate
            return self.given(operand) if wanted else f"NOT ({self.given(operand)})"
        if op is Op.BETWEEN and len(condition.values) != 2:
            raise UnusableInput(f"between needs two values, not {len(condition.values)}")
        if not condition.values:
            raise UnusableInput(f"the condition '{op}' has no value to compare with")
        if isinstance(operand, AnyText):
            said = self._anywhere(op, condition.values)
        elif isinstance(operand, Duration):
            return self._not(self._durations(operand, op, condition.values), condition.negate)
        else:
            column = self.column(operand.place)
            if column.type is ColumnType.NUMBER:
                return self._not(self._numbers(column, op, condition.values), condition.negate)
            if column.type is ColumnType.DATETIME:
                return self._not(self._times(column, op, condition.values), condition.negate)
            said = self._texts(column, op, condition.values)
        # A row without text there does not say what is asked for.
        return f"NOT coalesce({said}, false)" if condition.negate else said

    @staticmethod
    def _not(said: str, negate: bool) -> str:
        return f"NOT ({said})" if negate else said

    def _texts(self, column: LogColumn, op: Op, values: Sequence[str]) -> str:
        key, separator = self.key(column.place), column.profile.separator
        if op in (Op.IS, Op.IN):
            codes = column.type is ColumnType.IDENTIFIER
            keys = list(dict.fromkeys(joint_key(value, separator, codes) for value in values))
            single = [one for one in keys if not separator or separator not in one]
            parts = [self._among(key, [one for one in keys if one not in single])] if len(single) < len(keys) else []
            if single and separator:
                # A cell that holds several values holds each of them.
                among = f"string_split({key}, {self.value(separator)})"
                parts.append(f"list_has_any({among}, [{', '.join(self.value(one) for one in single)}])")
            elif single:
                parts.append(self._among(key, single))
            return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"
        keys = [column.key(value) for value in values]
        return self._within([key], op, keys)

    def _among(self, expression: str, values: Sequence[Parameter]) -> str:
        if len(values) == 1:
            return f"{expression} = {self.value(values[0])}"
        return f"{expression} IN ({', '.join(self.value(value) for value in values)})"

    def _within(self, keys: Sequence[str], op: Op, values: Sequence[str]) -> str:
        whole = keys[0] if len(keys) == 1 else f"concat_ws(chr(10), {', '.join(keys)})"
        if op is Op.CONTAINS:
            parts, joint = [f"contains({whole}, {self.value(value)})" for value in values], " OR "
        elif op is Op.CONTAINS_ALL:
            parts, joint = [f"contains({whole}, {self.value(value)})" for value in values], " AND "
        elif op is Op.STARTS:
            parts, joint = [f"starts_with({key}, {self.value(value)})" for value in values for key in keys], " OR "
        elif op in (Op.IS, Op.IN):
            parts, joint = [self._among(key, values) for key in keys], " OR "
        else:
            raise UnusableInput(f"text cannot be compared by '{op}'; ask what it is or what it contains")
        return parts[0] if len(parts) == 1 else f"({joint.join(parts)})"

    def _anywhere(self, op: Op, values: Sequence[str]) -> str:
        # Codes too are looked for as they are written, for that is what the words around them are.
        keys = [
            f"lower({self.cell(place)})"
            if self.column(place).type is ColumnType.IDENTIFIER
            else self.key(place)
            for place in self.text_places()
        ]  # fmt: skip
        return self._within(keys, op, [fold(value) for value in values])

    def _numbers(self, column: LogColumn, op: Op, values: Sequence[str]) -> str:
        exact = column.profile.scale >= 0
        numbers = [_number(column.name, value) for value in values]
        return self._compared(self.cell(column.place), op, [one if exact else float(one) for one in numbers])

    def _durations(self, operand: Duration, op: Op, values: Sequence[str]) -> str:
        unit = MICROSECONDS[operand.unit]
        spans = [int((_number("duration", value) * unit).to_integral_value()) for value in values]
        return self._compared(self.microseconds(operand), op, spans)

    def _compared(self, expression: str, op: Op, values: Sequence[Parameter]) -> str:
        if op in (Op.IS, Op.IN):
            return self._among(expression, values)
        if op is Op.BETWEEN:
            return f"{expression} BETWEEN {self.value(values[0])} AND {self.value(values[1])}"
        if op not in _COMPARE:
            raise UnusableInput(f"numbers cannot be compared by '{op}'")
        return f"{expression} {_COMPARE[op]} {self.value(values[0])}"

    def _times(self, column: LogColumn, op: Op, values: Sequence[str]) -> str:
        name = self.cell(column.place)
        if op is Op.CLOCK:
            return self._clock(name, values)
        if op is Op.WEEKDAY:
            if not set(values) <= set(_WEEKDAYS):
                raise UnusableInput(f"days of the week are written as {', '.join(_WEEKDAYS)}")
            return self._among(f"strftime({name}, '%a')", list(values))
        spans = [time_span(value) for value in values]
        first, last = spans[0], spans[-1]
        if op in (Op.IS, Op.IN):
            parts = [self._from_to(name, start, end) for start, end in spans]
            return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"
        if op is Op.BETWEEN:
            return self._from_to(name, first[0], last[1])
        if op is Op.BELOW:
            return f"{name} < {self.value(first[0])}"
        if op is Op.AT_LEAST:
            return f"{name} >= {self.value(first[0])}"
        if op is Op.AT_MOST:
            return f"{name} < {self.value(first[1])}"
        if op is Op.ABOVE:
            return f"{name} >= {self.value(first[1])}"
        raise UnusableInput(f"dates cannot be compared by '{op}'")

    def _clock(self, name: str, values: Sequence[str]) -> str:
        """Whether the time of day lies in a window."""
        if len(values) != 2:
            raise UnusableInput(f"a window of the day needs two times, not {len(values)}")
        start, end = (_minutes(value) for value in values)
        minute = f"(date_part('hour', {name}) * 60 + date_part('minute', {name}))"
        joint = "AND" if start < end else "OR"
        return f"({minute} >= {self.value(start)} {joint} {minute} < {self.value(end)})"

    def _from_to(self, name: str, start: datetime, end: datetime) -> str:
        return f"({name} >= {self.value(start)} AND {name} < {self.value(end)})"

    # -- groups -------------------------------------------------------------------------------------------

    def group(self, group: Group) -> str:
        """What rows of one group have in common. Where cells are split a row stands in several: it is unnested."""
        column = self.column(group.column)
        if group.bucket is not Bucket.VALUE:
            if column.type is not ColumnType.DATETIME:
                raise UnusableInput(f"column {column.name} of {self.log.document} holds no dates to group by time")
            return _bucket(group.bucket, self.cell(group.column))
        if self.is_split(group):
            # A cell without a value is a group too, and unnesting nothing would lose it.
            return f"unnest(coalesce({self._parts(column)}, [NULL]))"
        return self.key(group.column) if column.is_text else self.cell(group.column)

    def group_surface(self, group: Group) -> str:
        """How a group is called."""
        if group.bucket is Bucket.VALUE and self.column(group.column).is_text and not self.is_split(group):
            return f"mode({self.cell(group.column)})"
        return self.group(group) if not self.is_split(group) else "NULL"

    def in_groups(self, groups: Sequence[Group], keys: Sequence[Sequence[Any]]) -> str:
        """A condition that a row stands in one of the groups with these keys."""
        if not keys:
            return "false"
        if len(groups) == 1 and not self.is_split(groups[0]):
            return self._among(self.group(groups[0]), [line[0] for line in keys])
        lines = (" AND ".join(map(self._in_group, groups, line)) for line in keys)
        return "(" + " OR ".join(f"({line})" for line in lines) + ")"

    def _in_group(self, group: Group, key: Any) -> str:
        if self.is_split(group):
            return f"list_contains({self._parts(self.column(group.column))}, {self.value(key)})"
        return f"{self.group(group)} = {self.value(key)}"

    def is_split(self, group: Group) -> bool:
        """Whether the cells of a group's column are parted."""
        column = self.column(group.column)
        return group.split and group.bucket is Bucket.VALUE and column.is_text and bool(column.profile.separator)

    def distinct(self, place: int) -> str:
        """How many different values a column has, the parts of joint cells each for itself."""
        column = self.column(place)
        if not column.is_text:
            return f"count(DISTINCT {self.cell(place)})"
        if column.profile.separator:
            return f"len(list_distinct(flatten(list({self._parts(column)}))))"
        return f"count(DISTINCT {self.key(place)})"

    def _parts(self, column: LogColumn) -> str:
        return f"list_distinct(string_split({self.key(column.place)}, {self.value(column.profile.separator)}))"


def _bucket(bucket: Bucket, name: str) -> str:
    if bucket is Bucket.QUARTER:
        return f"strftime({name}, '%Y') || '-Q' || quarter({name})"
    forms = {
        Bucket.YEAR: "%Y", Bucket.MONTH: "%Y-%m", Bucket.DAY: "%Y-%m-%d", Bucket.WEEK: "%G-W%V",
        Bucket.HOUR_OF_DAY: "%H", Bucket.WEEKDAY: "%a",
    }  # fmt: skip
    return f"strftime({name}, '{forms[bucket]}')"


def _number(name: str, value: str) -> Decimal:
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise UnusableInput(f"{name} is a number and cannot be compared with {value!r}")
    return number


def _minutes(value: str) -> int:
    """'18:30' in minutes since midnight."""
    match = re.fullmatch(r"([01]?\d|2[0-4]):([0-5]\d)", value)
    if match is None:
        raise UnusableInput(f"'{value}' is no time of day; write it as 18:30")
    return int(match[1]) * 60 + int(match[2])


def time_span(value: str) -> tuple[datetime, datetime]:
    """The stretch of time that an ISO day or time names, its end not included: '2012', '2012-Q2', '2012-04-09T14'.

    Raises UnusableInput where it is none.
    """
    match = _TIME.match(value.strip())
    try:
        if match is None:
            raise ValueError(value)
        said = {name: int(text) for name, text in match.groupdict().items() if text and name != "fraction"}
        if "week" in said:
            start = datetime.fromisocalendar(said["year"], said["week"], 1)
            return start, start + timedelta(days=7)
        month = 3 * said["quarter"] - 2 if "quarter" in said else said.get("month", 1)
        fraction = int((match["fraction"] or "0").ljust(6, "0"))
        start = datetime(
            said["year"], month, said.get("day", 1), said.get("hour", 0), said.get("minute", 0), said.get("second", 0),
            fraction,
        )  # fmt: skip
        for name, step in (
            ("fraction", timedelta(microseconds=1)), ("second", timedelta(seconds=1)), ("minute", timedelta(minutes=1)),
            ("hour", timedelta(hours=1)), ("day", timedelta(days=1)),
        ):  # fmt: skip
            if match[name]:
                return start, start + step
        months = 3 if "quarter" in said else 1 if "month" in said else 12
        after = start.month - 1 + months
        return start, datetime(start.year + after // 12, after % 12 + 1, 1)
    except (ValueError, OverflowError):
        raise UnusableInput(f"{value!r} is no day or time such as 2024, 2024-03 or 2024-03-01") from None
