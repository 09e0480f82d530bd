"""Rows of cells in, typed records out. Knows the column names of common exports, and columns.toml.

A column's type is decided from all its values, what it leaves open from the other columns of the file. A value
that does not fit is None and the column stays usable; how many there are, and what had to be assumed, is noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest import moments, values
from ingest.clocks import are_clocks, with_clocks
from ingest.errors import UnreadableDocument
from ingest.moments import day_order, epoch_format, second_passing, time_format, time_parser
from ingest.roles import is_total, roles_of
from ingest.roles_by_cells import roles_by_cells
from ingest.schema import Column, ColumnRole, ColumnType, Record, Value
from ingest.values import CLOCK, NumberStyle, column_style, number_style, parse_measured, unit_of

# '(s)' behind a letter is a plural: 'Panel(s)'.
_UNIT = re.compile(
    r"(?<![^\W\d_](?=\((?:s|es|n|en)\)))[(\[]\s*(?=[^)\]]*[^\W\d_]|[^)\]]*[%°€$£])([^)\]]{1,16}?)\s*[)\]]\s*$"
)
_UNIT_WORD = re.compile(
    r"(?:^|[\s_/])(kwh|mwh|gwh|wh|kw|mw|gw|kva|mva|kvar|mvar|kv|v|a|ma|hz|°c|degc|°f|bar|mbar|kpa|mpa|psi|rpm"
    r"|m3/s|m³/s|l/s|m/s|mm|cm|km|m|kg|t|l|%|eur|usd|gbp|chf|[€£$]|hours|hrs|hr|h|mins|min|s|days)$",
    re.IGNORECASE,
)
_UNIT_FIRST = re.compile(r"(minutes|mins|hours|hrs|days|kwh|mwh)(?=[\s_])", re.IGNORECASE)  # 'Minutes lost'
_CODE = re.compile(r"(?=[^\s]*\d)[\w][\w./+:#-]{0,39}$")
# What people and programs write into a cell that has nothing to say.
_NOTHING = frozenset({"-", "--", "–", "n/a", "na", "nan", "nil", "null", "none", "#n/a", "?", "tbd", "unknown"})
_NUMBER_NAME = re.compile(
    r"(?:^|[^a-z])(?:id|no|nr|num|number|code|key|tag|ref|serial|phone|zip|plz|nummer|account|telephone)\.?$|num$|_id$",
    re.IGNORECASE,
)


_DURATION = re.compile(
    r"\b(?:duration|downtime|uptime|dauer|elapsed|outage|time (?:to|lost|taken|spent)|hours|hrs|stunden)\b"
)
# Numbers of seconds since 1970 are told from other numbers by the name of their column.
_STAMP_NAME = re.compile(
    r"\b(?:ts|time|timestamp|stamp|date|epoch|unix|zeit|datum|start|started|begin|end|ended|created|updated|raised|opened"
    r"|closed|cleared|received|reported|at)\b"
)
_WORDS = (ColumnType.IDENTIFIER, ColumnType.CATEGORY, ColumnType.TEXT)
# Below this share of a column, values of another type are slips; above it the column is said to be mixed.
_MIXED = 0.5
# In a column with a unit in its name so many phrases may stand for 'no value', beside at least this share of numbers.
_PHRASES = 4
_NUMBERS = 0.2


@dataclass(frozen=True, slots=True)
class _Told:
    """What the columns of a file tell together, and what is said of them."""

    day_first: bool
    assumed: bool  # no column tells: `day_first` is the setting
    decimals: str  # 'comma' or 'point', '' where none tells or they disagree
    notes: list[str] = field(default_factory=list)


def typed_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], day_first: bool, mapping: Mapping[str, Any]
) -> tuple[tuple[Column, ...], tuple[Record, ...], tuple[str, ...]]:
    """(columns, records, notes) of a table; `mapping` as in `infer_columns`, and the zone of its times."""
    rows = with_clocks(header, rows)
    columns, assumed = infer_columns(header, rows, day_first, mapping)
    records, misfits = typed_records(columns, rows, str(mapping.get("zone", "")))
    return columns, records, (*assumed, *misfits)


def infer_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], day_first: bool, mapping: Mapping[str, Any]
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The type, unit, format and role of each column, and notes on what had to be assumed.

    `mapping` is the file's table in columns.toml: {"columns": {name: {role, type, unit, format}}}; what it
    says stands, the rest is inferred. Raises UnreadableDocument where it names no column or no such type.
    """
    said: Mapping[str, Any] = mapping.get("columns", {})
    unknown = [name for name in said if name not in header]
    if unknown:
        raise UnreadableDocument(
            f"columns.toml beside it names a column {unknown[0]!r} that is not there; it has {', '.join(header)}"
        )
    cells = [[row[at].strip() for row in rows if at < len(row) and row[at].strip()] for at in range(len(header))]
    told = _told(cells, day_first)
    claimed = {str(entry["role"]) for entry in said.values() if "role" in entry}
    # What is measured names no thing: 'Station demand (kW)'.
    likely = {at: role for at, role in roles_of(header).items() if role is ColumnRole.COST or not _measured(header[at])}
    found = []
    for at, name in enumerate(header):
        quiet = replace(told, notes=[]) if name in said else told
        found.append(_infer(name, cells[at], quiet, likely.get(at)))
    roles = roles_of(
        header, lambda role, at, exactly: role not in claimed and _fits(role, found[at], cells[at], exactly)
    )
    if ColumnRole.COST not in roles.values() and ColumnRole.COST not in claimed:
        money = [at for at, column in enumerate(found) if at not in roles and values.is_money(column.unit)]
        money = [at for at in money if is_total(found[at].name)] or money
        roles |= dict.fromkeys(money[:1], ColumnRole.COST)
    dates = [at for at, column in enumerate(found) if column.type is ColumnType.DATETIME and cells[at]]
    if len(dates) == 1 and dates[0] not in roles and ColumnRole.START not in claimed:
        roles[dates[0]] = ColumnRole.START  # the one date of a record is when it happened
    told_by_cells = roles_by_cells(found, rows, {role: at for at, role in roles.items()}, claimed)
    roles = {at: role for at, role in roles.items() if role not in told_by_cells.values()} | told_by_cells
    columns = []
    for at, column in enumerate(found):
        played = _play(column, roles.get(at), cells[at])
        columns.append(_declare(played, said.get(column.name, {}), cells[at], told.day_first))
    return tuple(columns), tuple(told.notes)


def _told(cells: Sequence[Sequence[str]], day_first: bool) -> _Told:
    orders = {order.day_first for column in cells if (order := day_order(_sample(column))).day_first is not None}
    told = orders.pop() if len(orders) == 1 else None
    styles = [column_style([one for one in _sample(column) if one.lower() not in _NOTHING]) for column in cells]
    forms = {
        style.form
        for style, column in zip(styles, cells, strict=True)
        if style and style.told and style.form in ("comma", "point") and any("," in one or "." in one for one in column)
    }
    return _Told(
        day_first=day_first if told is None else told,
        assumed=told is None,
        decimals=forms.pop() if len(forms) == 1 else "",
    )


def _sample(column: Sequence[str]) -> Sequence[str]:
    return column if len(column) <= 20_000 else column[:: len(column) // 10_000]


def typed_records(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], zone: str = ""
) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """(records, notes): `rows` without the header, as they stand; notes count the values that did not fit."""
    local = _zone(zone)
    notes: list[str] = []
    typed = [_cells(column, [row[at].strip() if at < len(row) else "" for row in rows], local, notes)
             for at, column in enumerate(columns)]  # fmt: skip
    records = zip(*typed, strict=True) if typed else ([] for _ in rows)
    return tuple(Record(row=number, values=tuple(one)) for number, one in enumerate(records, start=1)), tuple(notes)


def _cells(column: Column, texts: Sequence[str], local: tzinfo | None, notes: list[str]) -> list[Value]:
    """The values of one column; adds to `notes` what did not fit."""
    parse = _parser(column, local)
    cache: dict[str, Value] = {"": None}
    for text in dict.fromkeys(texts):
        if text:
            value = parse(text)
            if isinstance(value, datetime) and value.tzinfo is None and "%z" in column.format:
                # Times with and without a zone cannot be compared, so in such a column none lacks it.
                value = value.replace(tzinfo=UTC)
            cache[text] = value
    typed = [cache[text] for text in texts]
    failed = [text for text in texts if text and cache[text] is None and text.lower() not in _NOTHING]
    either = moments.could_be_either if column.type is ColumnType.DATETIME else values.could_be_either
    if open_ones := sum(either(text) for text in failed):
        what = "day and month" if column.type is ColumnType.DATETIME else "decimals or thousands"
        are = "value of column" if open_ones == 1 else "values of column"
        notes.append(f"{open_ones} {are} {column.name} could be {what} either way round and {_is(open_ones)} left out")
    if wrong := len(failed) - open_ones:
        is_no = "a number" if column.type is ColumnType.NUMBER else "a date"
        notes.append(f"{wrong} {'value' if wrong == 1 else 'values'} of column {column.name} {_is(wrong)} not {is_no}")
    if column.type is ColumnType.DATETIME and isinstance(local, ZoneInfo):
        return list(second_passing([one if isinstance(one, datetime) else None for one in typed]))
    return typed


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _infer(name: str, cells: Sequence[str], told: _Told, role: ColumnRole | None) -> Column:
    unit = _unit(name)
    distinct = list(dict.fromkeys(cells))
    if not distinct:
        return Column(name, ColumnType.TEXT, role, unit)
    filled = [value for value in cells if value.lower() not in _NOTHING]
    form = time_format(filled, told.day_first)
    if form and not (form == "%Y%m%d" and role in (ColumnRole.RECORD, ColumnRole.ASSET)):
        order = day_order(filled)
        if told.assumed and order.day_first is None and not order.both and any(map(moments.could_be_either, filled)):
            read = "day" if told.day_first else "month"
            told.notes.append(
                f"no date of column {name} tells days from months; read as {read} first (day_first in the settings)"
            )
        return Column(name, ColumnType.DATETIME, role, unit, form)
    since = epoch_format(filled) if _STAMP_NAME.search(_words(name)) else ""
    if since:
        return Column(name, ColumnType.DATETIME, role, "", since)
    durations = bool(_DURATION.search(_words(name)))
    style = column_style(filled, told.decimals, durations)
    if style is None and _measured(name):
        style = column_style(_without_phrases(filled), told.decimals, durations)
    if style and not _is_identifier(name, list(dict.fromkeys(filled)), role):
        wanted = _one_unit(style, unit)
        if wanted is None:
            told.notes.append(f"column {name} has numbers in {' and '.join(style.units)}; kept as text")
            return Column(name, ColumnType.TEXT, role, unit)
        if len(style.units) > 1:
            told.notes.append(f"column {name} has numbers in {' and '.join(style.units)}; all are turned into {wanted}")
        if not style.told:
            told.notes.append(
                f"no number of column {name} tells a comma before thousands from one before decimals; "
                "read with a decimal point"
            )
        return Column(name, ColumnType.NUMBER, role, wanted, style.form)
    _say_mixed(name, filled, told.notes)
    return Column(name, _word_type(name, cells, distinct, role), role, unit)


def _measured(name: str) -> bool:
    """Whether a column's name ends in a unit of measure or money."""
    unit = _unit(name)
    return bool(unit) and (values.is_unit(unit) or values.is_money(unit))


def _without_phrases(cells: Sequence[str]) -> Sequence[str]:
    """The cells that hold a number, where all others hold one of a few phrases such as 'not given'; else none."""
    numbers = [cell for cell in cells if any(sign.isdigit() for sign in cell)]
    phrases = {cell.lower() for cell in cells if not any(sign.isdigit() for sign in cell)}
    few = len(phrases) <= _PHRASES and len(numbers) >= max(_PHRASES, _NUMBERS * len(cells))
    return numbers if few else ()


def _one_unit(style: NumberStyle, headed: str) -> str | None:
    """The unit that all numbers of a column can be given: that of its head, or the most frequent one; None: none."""
    if style.form == CLOCK:
        return style.units[0]
    for wanted in (headed, *style.units[:1]):
        if wanted and all(values.factor(one, unit_of(wanted)) is not None for one in style.units):
            return wanted
    return None if style.units else headed


def _fits(role: ColumnRole, column: Column, cells: Sequence[str], exactly: bool) -> bool:
    """Whether what a column holds may play a part."""
    if not cells:
        return False
    kind, some = column.type, cells[:2000]
    distinct, length = len(set(some)), sum(map(len, some)) / len(some)
    if role in (ColumnRole.START, ColumnRole.FINISH):
        return kind is ColumnType.DATETIME
    if role is ColumnRole.COST:
        return kind is ColumnType.NUMBER and (exactly or not column.unit or values.is_money(column.unit))
    whole = kind is ColumnType.NUMBER and not column.unit and all(one.isdigit() for one in some)
    if role is ColumnRole.RECORD:
        return (kind in _WORDS or whole) and distinct > 0.5 * len(some)
    if role is ColumnRole.ASSET:
        if whole:
            return exactly or distinct <= 0.5 * len(some)
        # A column 'unit' may also say what the numbers beside it count.
        return kind in _WORDS and length <= 40 and not all(values.is_unit(one) for one in set(some))
    if role is ColumnRole.DESCRIPTION:
        return kind in (ColumnType.TEXT, ColumnType.CATEGORY)
    return kind in _WORDS and (exactly or length <= 60)


def _play(column: Column, role: ColumnRole | None, cells: Sequence[str]) -> Column:
    """A column in its part; what names a record or an asset is compared as a code."""
    if role in (ColumnRole.RECORD, ColumnRole.ASSET) and column.role is not role:
        kind = _word_type(column.name, cells, list(dict.fromkeys(cells)), role)
        return Column(column.name, kind, role, column.unit)
    return replace(column, role=role)


def _say_mixed(name: str, cells: Sequence[str], notes: list[str]) -> None:
    for what, fits in (
        ("dates", moments.is_time),
        ("numbers", lambda one: values.parse_number(one, "point") is not None),
    ):
        count = sum(map(fits, cells))
        if _MIXED * len(cells) <= count < len(cells) and count > 1:
            notes.append(f"column {name} is mixed, {count} of {len(cells)} values are {what}; kept as text")
            return


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


def _word_type(name: str, cells: Sequence[str], distinct: Sequence[str], role: ColumnRole | None) -> ColumnType:
    if role in (ColumnRole.RECORD, ColumnRole.ASSET):
        spaced = sum(value.count(" ") > 2 for value in distinct)
        if spaced < 0.3 * len(distinct):
            return ColumnType.IDENTIFIER
    if are_clocks(cells):
        return ColumnType.CATEGORY
    length = sum(map(len, cells)) / len(cells)
    codes = sum(_CODE.match(value) is not None for value in distinct)
    if codes >= 0.8 * len(distinct) and (len(distinct) > 0.5 * len(cells) or _NUMBER_NAME.search(name)):
        return ColumnType.IDENTIFIER
    few = len(distinct) <= max(20, 0.1 * len(cells)) or len(distinct) <= 0.5 * len(cells)
    if length <= 40 and few and len(cells) > len(distinct):
        return ColumnType.CATEGORY
    return ColumnType.TEXT


def _declare(column: Column, entry: Mapping[str, Any], cells: Sequence[str], day_first: bool) -> Column:
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
        form = number_style(cells) or "point"
    if kind is ColumnType.DATETIME and not form:
        form = time_format(cells, day_first) or "%Y-%m-%d"
    return Column(
        column.name, kind, role, unit=str(entry.get("unit", column.unit)), format=str(entry.get("format", form))
    )


def _parser(column: Column, zone: tzinfo | None) -> Any:
    if column.type is ColumnType.NUMBER:
        return lambda text: parse_measured(text, column.format, column.unit)
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


def _words(name: str) -> str:
    return " ".join(re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])|[\W_]+", " ", name).lower().split())


def _unit(name: str) -> str:
    parted = re.sub(r"(?<=[a-zß-ÿ]{2})(?=[A-Z][A-Za-z]*$)", " ", name.strip())  # 'refundEur'
    match = _UNIT.search(name) or _UNIT_WORD.search(parted)
    match = match or _UNIT_FIRST.match(name.strip())
    return match.group(1).strip() if match else ""
