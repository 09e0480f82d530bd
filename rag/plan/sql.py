"""A plan in, SQL out: real column names, quoted, and every value as a parameter. Runs nothing.

`Select` holds one log and the parameters of one query; its methods give SQL expressions. Text is compared in
the folded form that stands beside it in the file, codes in their normal form (ingest/columnar.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.columnar import LogColumn
from ingest.errors import UnusableInput
from ingest.schema import ColumnType
from rag.plan.schema import Bucket, Group
from rag.plan.sql_conditions import Conditions


class Select(Conditions):
    """The expressions of one query over one log, and its parameters in order: names, conditions, and groups."""

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
