"""The columns of a log as SQL names them, the values of a query as parameters, and what can be measured."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from ingest.columnar import Log, LogColumn
from ingest.errors import UnusableInput
from ingest.schema import ColumnType
from rag.plan.schema import AnyText, Duration, Operand

Parameter = str | int | float | Decimal | datetime


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever is in it."""
    return '"' + name.replace("\0", "").replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """A text as SQL writes it, for the path of the file, which cannot be a parameter of a setting."""
    return "'" + text.replace("'", "''") + "'"


class Names:
    """One log and the parameters of one query, in order."""

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
        """The numbered parameter that stands for `value`."""
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
