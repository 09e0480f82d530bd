"""Rows of cells in, typed records out. Knows the column names of common exports, and columns.toml.

A column's type is decided from all its values; a value that does not fit is None and the column stays usable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest.errors import UnreadableDocument
from ingest.roles import roles_of
from ingest.schema import Column, ColumnRole, ColumnType, Record, Value
from ingest.values import number_style, parse_number, time_format, time_parser

_UNIT = re.compile(r"[(\[]\s*([^)\]]{1,16}?)\s*[)\]]\s*$")
_UNIT_WORD = re.compile(
    r"(?:^|[\s_/])(kwh|mwh|gwh|wh|kw|mw|gw|kva|mva|kvar|mvar|kv|v|a|ma|hz|°c|degc|°f|bar|mbar|kpa|mpa|psi|rpm"
    r"|m3/s|m³/s|l/s|m/s|mm|cm|km|m|kg|t|l|%|eur|usd|gbp|hours|hrs|h|min|s|days)$",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?=[^\s]*\d)[\w][\w./+:#-]{0,39}$")
# What people and programs write into a cell that has nothing to say.
_NOTHING = frozenset({"-", "--", "–", "n/a", "na", "nan", "nil", "null", "none", "#n/a", "?", "tbd", "unknown"})
_NUMBER_NAME = re.compile(
    r"(?:^|[^a-z])(?:id|no|nr|num|number|code|key|tag|ref|serial|phone|zip|plz|nummer|account|telephone)\.?$|num$|_id$",
    re.IGNORECASE,
)


def infer_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], day_first: bool, mapping: Mapping[str, Any]
) -> tuple[Column, ...]:
    """The type, unit, format and role of each column.

    `mapping` is the file's table in columns.toml: {"columns": {name: {role, type, unit, format}}}; what it
    says stands, the rest is inferred. Raises UnreadableDocument where it names no column or no such type.
    """
    said: Mapping[str, Any] = mapping.get("columns", {})
    unknown = [name for name in said if name not in header]
    if unknown:
        raise UnreadableDocument(
            f"columns.toml beside it names a column {unknown[0]!r} that is not there; it has {', '.join(header)}"
        )
    roles = roles_of(header)
    claimed = {str(entry["role"]) for entry in said.values() if "role" in entry}
    columns = []
    for at, name in enumerate(header):
        values = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        entry = said.get(name, {})
        role = roles.get(at)
        if role is not None and role in claimed:
            role = None
        columns.append(_declare(_infer(name, values, day_first, role), entry, values, day_first))
    return tuple(columns)


def typed_records(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], zone: str = ""
) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """(records, notes): `rows` without the header, as they stand; notes count the values that did not fit."""
    local = _zone(zone)
    parsers = [_parser(column, local) for column in columns]
    caches: list[dict[str, Value]] = [{} for _ in columns]
    failed = [0] * len(columns)
    records: list[Record] = []
    for number, row in enumerate(rows, start=1):
        values: list[Value] = []
        for at, parse in enumerate(parsers):
            text = row[at].strip() if at < len(row) else ""
            if not text:
                values.append(None)
                continue
            cache = caches[at]
            if text not in cache:
                value = parse(text)
                if isinstance(value, datetime) and value.tzinfo is None and columns[at].format.endswith("%z"):
                    # Times with and without a zone cannot be compared, so in such a column none lacks it.
                    value = value.replace(tzinfo=UTC)
                cache[text] = value
            value = cache[text]
            failed[at] += value is None and text.lower() not in _NOTHING
            values.append(value)
        records.append(Record(row=number, values=tuple(values)))
    notes = tuple(
        f"{count} {'value' if count == 1 else 'values'} of column {column.name} {'is' if count == 1 else 'are'} not "
        f"{'a number' if column.type is ColumnType.NUMBER else 'a date'}"
        for column, count in zip(columns, failed, strict=True)
        if count
    )
    return tuple(records), notes


def _infer(name: str, values: Sequence[str], day_first: bool, role: ColumnRole | None) -> Column:
    unit = _unit(name)
    distinct = list(dict.fromkeys(values))
    if not distinct:
        return Column(name, ColumnType.TEXT, role, unit)
    told = [value for value in values if value.lower() not in _NOTHING]
    form = time_format(told, day_first)
    if form and not (form == "%Y%m%d" and role in (ColumnRole.RECORD, ColumnRole.ASSET)):
        return Column(name, ColumnType.DATETIME, role, unit, form)
    style = number_style(told)
    if style and not _is_identifier(name, list(dict.fromkeys(told)), role):
        return Column(name, ColumnType.NUMBER, role, unit, style)
    return Column(name, _word_type(name, values, distinct, role), role, unit)


def _is_identifier(name: str, distinct: Sequence[str], role: ColumnRole | None) -> bool:
    """Numbers that name a thing rather than count something."""
    if role in (ColumnRole.RECORD, ColumnRole.ASSET, ColumnRole.SITE):
        return True
    if role is ColumnRole.COST:
        return False
    whole = all(value.isdigit() for value in distinct)
    if whole and any(value.startswith("0") and len(value) > 1 for value in distinct):
        return True
    return whole and _NUMBER_NAME.search(name.strip()) is not None


def _word_type(name: str, values: Sequence[str], distinct: Sequence[str], role: ColumnRole | None) -> ColumnType:
    if role in (ColumnRole.RECORD, ColumnRole.ASSET):
        spaced = sum(value.count(" ") > 2 for value in distinct)
        if spaced < 0.3 * len(distinct):
            return ColumnType.IDENTIFIER
    length = sum(map(len, values)) / len(values)
    codes = sum(_CODE.match(value) is not None for value in distinct)
    if codes >= 0.8 * len(distinct) and (len(distinct) > 0.5 * len(values) or _NUMBER_NAME.search(name)):
        return ColumnType.IDENTIFIER
    few = len(distinct) <= max(20, 0.1 * len(values)) or len(distinct) <= 0.5 * len(values)
    if length <= 40 and few and len(values) > len(distinct):
        return ColumnType.CATEGORY
    return ColumnType.TEXT


def _declare(column: Column, entry: Mapping[str, Any], values: Sequence[str], day_first: bool) -> Column:
    if not entry:
        return column
    try:
        kind = ColumnType(entry["type"]) if "type" in entry else column.type
        role = ColumnRole(entry["role"]) if "role" in entry else column.role
    except ValueError as error:
        known = ", ".join([*ColumnType, *ColumnRole])
        raise UnreadableDocument(f"columns.toml beside it: {error} for {column.name}; known are {known}") from None
    form = column.format if kind is column.type else ""
    if kind is ColumnType.NUMBER and not form:
        form = number_style(values) or "point"
    if kind is ColumnType.DATETIME and not form:
        form = time_format(values, day_first) or "%Y-%m-%d"
    return Column(
        column.name, kind, role, unit=str(entry.get("unit", column.unit)), format=str(entry.get("format", form))
    )


def _parser(column: Column, zone: tzinfo | None) -> Any:
    if column.type is ColumnType.NUMBER:
        style = column.format
        return lambda text: parse_number(text, style)
    if column.type is ColumnType.DATETIME:
        return time_parser(column.format, zone)
    return str


def _zone(name: str) -> tzinfo | None:
    if not name:
        return None
    if name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnreadableDocument(
            f"columns.toml beside it names a zone {name!r} that is not known; write it as Europe/Dublin"
        ) from None


def _unit(name: str) -> str:
    match = _UNIT.search(name) or _UNIT_WORD.search(name.strip())
    return match.group(1).strip() if match else ""
