"""Which part a column plays where its name does not tell: by what its cells hold, and in which order days stand.

The numbers that differ in every row name the records; tags that come again name what they are about; of two days of
a row the earlier one is its start.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from ingest.moments import time_parser
from ingest.roles import is_known
from ingest.schema import Column, ColumnRole, ColumnType
from ingest.values import is_money, is_unit

_CODE = re.compile(r"(?=[^\s]*\d)[\w][\w./+:#-]{0,39}$")
_TAG = re.compile(r"(?=.*\d)[A-Z]{1,6}[A-Za-z\d]*(?:[ ./_-]?[A-Za-z\d]+){0,4}$")
_NO_THING = re.compile(
    r"\b(?:order|job|ticket|permit|invoice|ref|reference|report|version|firmware|revision|rev|class|type|typ|art|auftragsart|status|prio|priority|grade|level|code|month"
    r"|team|crew|gang|shift|technician|driver|engineer|operator|by|date|year|drawing|batch|serial|size|model|rating|spec|standard|postcode|zip|plz)\b"
)
_SAMPLE = 3000
_LEAST = 5  # rows that tell something
_IN_ORDER = 0.97
_TAGS = 0.8


def roles_by_cells(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], known: Mapping[ColumnRole, int], claimed: set[str]
) -> dict[int, ColumnRole]:
    """Column number -> role, for roles that are not `known` yet or `claimed` by columns.toml; start and finish anew."""
    some = rows[:: max(1, len(rows) // _SAMPLE)]
    if len(some) < _LEAST:
        return {}
    found: dict[int, ColumnRole] = {}
    taken = set(known.values())
    if ColumnRole.RECORD not in known and ColumnRole.RECORD not in claimed:
        record = _record(columns, rows, taken)
        if record is not None:
            found[record] = ColumnRole.RECORD
            taken.add(record)
    if ColumnRole.ASSET not in known and ColumnRole.ASSET not in claimed:
        asset = _asset(columns, some, taken)
        if asset is not None:
            found[asset] = ColumnRole.ASSET
    if not claimed & {ColumnRole.START, ColumnRole.FINISH}:
        found |= _ends(columns, some, known)
    return found


def _cells(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at].strip() if at < len(row) else "" for row in rows]


def _words(name: str) -> str:
    parted = re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", parted).strip().lower()


def _record(columns: Sequence[Column], rows: Sequence[Sequence[str]], taken: set[int]) -> int | None:
    """The first column, where every row has another code or whole number there and there are words beside it."""
    words = any(column.type in (ColumnType.CATEGORY, ColumnType.TEXT) for column in columns[1:])
    if not columns or 0 in taken or not words or columns[0].type is ColumnType.DATETIME or columns[0].unit:
        return None
    cells = _cells(rows, 0)
    whole = columns[0].type is not ColumnType.NUMBER or all(cell.isdigit() for cell in cells)
    distinct = len(set(cells)) == len(cells) and all(_CODE.match(cell) for cell in cells)
    return 0 if whole and distinct else None


def _asset(columns: Sequence[Column], rows: Sequence[Sequence[str]], taken: set[int]) -> int | None:
    """The first column of tags that come again: letters with digits, no orders, versions or classes."""
    for at, column in enumerate(columns):
        if at in taken or column.type not in (ColumnType.IDENTIFIER, ColumnType.CATEGORY):
            continue
        cells = [cell for cell in _cells(rows, at) if cell]
        distinct = set(cells)
        if _NO_THING.search(_words(column.name)) or is_unit(column.name) or is_money(column.name):
            continue
        if not 2 <= len(distinct) <= 0.5 * len(cells):
            continue
        if sum(_TAG.match(one) is not None for one in distinct) >= _TAGS * len(distinct):
            return at
    return None


def _ends(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], known: Mapping[ColumnRole, int]
) -> dict[int, ColumnRole]:
    """Start and finish where the order of the days of a row says otherwise than the names, or these say nothing."""
    days = {
        at: _times(column, _cells(rows, at)) for at, column in enumerate(columns) if column.type is ColumnType.DATETIME
    }
    days = {at: cells for at, cells in days.items() if sum(one is not None for one in cells) >= _LEAST}
    if len(days) < 2:
        return {}
    start, finish = known.get(ColumnRole.START), known.get(ColumnRole.FINISH)
    if start is not None and not is_known(columns[start].name, ColumnRole.START):
        first = [
            at for at in days if at != start and all(_ordered(days[at], days[other]) for other in days if other != at)
        ]
        if first:
            start = first[0]
            if finish == start:
                finish = None
            found = {start: ColumnRole.START}
            if finish is None and len(days) == 2:
                finish = next(at for at in days if at != start)
            return found if finish is None else found | {finish: ColumnRole.FINISH}
    if start in days and finish in days:
        turned = start is not None and finish is not None and _ordered(days[finish], days[start])
        return (
            {finish: ColumnRole.START, start: ColumnRole.FINISH}
            if turned and start is not None and finish is not None
            else {}
        )
    if finish is not None and start is not None:
        return {}
    if start is None or start not in days:
        first = [at for at in days if all(_ordered(days[at], days[other]) for other in days if other != at)]
        start = first[0] if first else None
    if start is None or len(days) != 2 or finish is not None:
        return {} if start is None or start == finish else {start: ColumnRole.START}
    other = next(at for at in days if at != start)
    if _ordered(days[start], days[other]):
        return {start: ColumnRole.START, other: ColumnRole.FINISH}
    if _ordered(days[other], days[start]):
        return {other: ColumnRole.START, start: ColumnRole.FINISH}
    return {}


def _times(column: Column, cells: Sequence[str]) -> list[datetime | None]:
    parse = time_parser(column.format)
    found = [parse(cell) if cell else None for cell in cells]
    return [None if one is None else one.replace(tzinfo=None) for one in found]


def _ordered(one: Sequence[datetime | None], other: Sequence[datetime | None]) -> bool:
    """Whether one is hardly ever after the other, and mostly before it."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return (
        len(pairs) >= _LEAST
        and sum(a <= b for a, b in pairs) >= _IN_ORDER * len(pairs)
        and sum(a < b for a, b in pairs) >= 0.5 * len(pairs)
    )
