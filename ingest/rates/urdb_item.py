"""One URDB record: its fields by name, as decimals, and the words that each is cited by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.rates.schema import Source
from ingest.schema import Location

_SIGNS = {"USD": "$", "": "$"}


@dataclass(frozen=True, slots=True)
class Item:
    """`fields` by lower-case name. `plain` has the original name and value of each, as the reader shows it.

    `path` is where the record stands in its file, `heading` what the reader heads it with ('' for an only one).
    `read` collects the names that were looked at.
    """

    fields: Mapping[str, object]
    plain: Mapping[str, tuple[str, object]]
    path: str
    heading: str
    notes: list[str]
    read: set[str] = field(default_factory=set)

    def original(self, name: str) -> str:
        """A field's name as written."""
        return self.plain[name][0]

    def text(self, name: str) -> str:
        """A field as one line of text, '' where it is missing."""
        value = self.fields.get(name)
        return " ".join(str(value).split()) if isinstance(value, (str, Decimal)) else ""

    def number(self, name: str) -> Decimal | None:
        """A field as a number; None where it is missing or none."""
        self.read.add(name)
        value = self.fields.get(name)
        if isinstance(value, str):
            try:
                value = Decimal(value)
            except ArithmeticError:
                return None
        return value if isinstance(value, Decimal) and value.is_finite() else None

    @property
    def country(self) -> str:
        """Three letters, or ''."""
        return self.text("country")

    @property
    def currency(self) -> str:
        """The record's currency; US dollars where it does not tell, as the database has it."""
        return self.text("currency").upper() or "USD"

    @property
    def sign(self) -> str:
        """What a unit begins with: '$' for US dollars, else the currency."""
        return _SIGNS.get(self.currency, self.currency)

    def source(self, name: str, *places: int) -> Source:
        """Where a field, or a value within its lists, stands: the line of the reader, word for word."""
        from ingest.readers.json_values import value_lines

        key, value = self.plain[name]
        path = key
        nested = isinstance(value, list) and any(isinstance(inner, (list, dict)) for inner in value)
        for at in places:
            if isinstance(value, dict):  # the wrapper of a bulk export
                inner, value = next(iter(value.items()))
                path = f"{path}.{inner}"
            if not isinstance(value, list) or at >= len(value):
                break
            path, value = f"{path}[{at}]", value[at]
        heading = (*((self.heading,) if self.heading else ()), *((key,) if nested else ()))
        quote = "\n".join(value_lines(path, value))
        full = f"{self.path}.{path}" if self.path else path
        return Source(Location(heading=heading), quote, full)
