"""The conditions of a plan as SQL: text, numbers, durations and times, each compared in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from ingest.columnar import LogColumn
from ingest.errors import UnusableInput
from ingest.profiles import fold, joint_key
from ingest.schema import ColumnType
from rag.plan.moments import minutes, time_span
from rag.plan.schema import AnyText, Condition, Duration, Op
from rag.plan.sql_names import Names, Parameter

MICROSECONDS = {"days": 86_400_000_000, "hours": 3_600_000_000, "minutes": 60_000_000}
_COMPARE = {Op.BELOW: "<", Op.AT_MOST: "<=", Op.ABOVE: ">", Op.AT_LEAST: ">="}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Conditions(Names):
    """What rows must be like."""

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
        start, end = (minutes(value) for value in values)
        minute = f"(date_part('hour', {name}) * 60 + date_part('minute', {name}))"
        joint = "AND" if start < end else "OR"
        return f"({minute} >= {self.value(start)} {joint} {minute} < {self.value(end)})"

    def _from_to(self, name: str, start: datetime, end: datetime) -> str:
        return f"({name} >= {self.value(start)} AND {name} < {self.value(end)})"


def _number(name: str, value: str) -> Decimal:
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise UnusableInput(f"{name} is a number and cannot be compared with {value!r}")
    return number
