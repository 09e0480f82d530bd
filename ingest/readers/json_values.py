"""JSON in; every value as a line 'path: value', grouped under the object that it belongs to, out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ingest.errors import UnreadableDocument
from ingest.readers.compose import Composer

_NAMES = ("name", "label", "title", "id", "_id", "key", "code", "number")
_LONG = 160


def load(text: str) -> object:
    """The value of a JSON text, or the list of values of one that has a value a line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and error.msg == "Extra data":
            return [_line(number, line) for number, line in enumerate(lines, start=1)]
        raise UnreadableDocument(
            f"is not valid JSON (line {error.lineno}: {error.msg}); mend it or export it again"
        ) from None


def _line(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise UnreadableDocument(
            f"is not valid JSON (line {number}: {error.msg}); mend it or export it again"
        ) from None


def table_rows(value: object) -> list[list[str]] | None:
    """Header and rows of a list of like objects; None where it is anything else.

    The list may be wrapped in an object with plain fields, which become lines above the header. Plain fields of an
    object within an object are columns 'outer.inner'; a list of plain values is one cell.
    """
    above: list[list[str]] = []
    if isinstance(value, Mapping):
        lists = [inner for inner in value.values() if isinstance(inner, list)]
        if len(lists) != 1 or any(isinstance(inner, Mapping) for inner in value.values()):
            return None
        above = [[f"{key}: {_cell(inner)}"] for key, inner in value.items() if not isinstance(inner, list)]
        value = lists[0]
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(item, dict) for item in value):
        return None
    header: dict[str, None] = {}
    flat: list[dict[str, str]] = []
    for item in value:
        cells = _flat(item)
        if cells is None:
            return None
        header.update(dict.fromkeys(cells))
        flat.append(cells)
    filled = sum(map(len, flat))
    if len(header) < 2 or filled < 0.6 * len(header) * len(flat):
        return None
    return [*above, list(header), *([cells.get(name, "") for name in header] for cells in flat)]


def _flat(item: Mapping[str, object]) -> dict[str, str] | None:
    """Column -> cell of an object; None where it is nested more deeply than a table can show."""
    cells: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, Mapping):
            if any(isinstance(inner, (Mapping, list)) for inner in value.values()):
                return None
            cells |= {f"{key}.{name}": _cell(inner) for name, inner in value.items()}
        elif isinstance(value, list):
            if any(isinstance(inner, (Mapping, list)) for inner in value):
                return None
            cells[str(key)] = "; ".join(map(_cell, value))
        else:
            cells[str(key)] = _cell(value)
    return cells


def compose_json(value: object, composer: Composer) -> str:
    """Add a JSON value to a composer; gives the title that it has for itself."""
    objects = value if isinstance(value, list) else [value]
    if isinstance(value, Mapping) and len(value) == 1:
        # One wrapper around the list that matters, as {"items": [..]}.
        inner = next(iter(value.values()))
        objects = inner if isinstance(inner, list) and all(isinstance(item, dict) for item in inner) else objects
    for number, item in enumerate(objects, start=1):
        if isinstance(item, Mapping):
            if len(objects) > 1:
                composer.heading(item_name(item) or f"item {number}", 1)
            _object(item, composer)
        else:
            composer.table([[line] for line in value_lines(f"[{number - 1}]", item)], head_lines=0)
    return item_name(objects[0]) if len(objects) == 1 and isinstance(objects[0], Mapping) else ""


def _object(item: Mapping[str, object], composer: Composer) -> None:
    """Plain fields first come first together; each nested field under a heading of its own name."""
    plain = [line for key, value in item.items() if not _nested(value) for line in value_lines(str(key), value)]
    composer.table([[line] for line in plain], head_lines=0)
    for key, value in item.items():
        if _nested(value):
            composer.heading(str(key), 2)
            composer.table([[line] for line in value_lines(str(key), value)], head_lines=0)


def value_lines(path: str, value: object) -> list[str]:
    """The lines that a value is shown as: an object of plain fields is one line; so is a list of plain values."""
    if isinstance(value, Mapping):
        if value and not any(_nested(inner) for inner in value.values()):
            line = ", ".join(f"{key}: {_cell(inner)}" for key, inner in value.items())
            if len(line) <= _LONG or len(value) == 1:
                return [f"{path}: {line}"]
        return [line for key, inner in value.items() for line in value_lines(f"{path}.{key}", inner)]
    if isinstance(value, list):
        if not any(isinstance(inner, (Mapping, list)) for inner in value):
            return [f"{path}: {', '.join(map(_cell, value))}"] if value else []
        return [line for at, inner in enumerate(value) for line in value_lines(f"{path}[{at}]", inner)]
    shown = _cell(value)
    return [f"{path}: {shown}"] if shown else []


def _nested(value: object) -> bool:
    if isinstance(value, Mapping):
        return bool(value)
    return isinstance(value, list) and any(isinstance(inner, (Mapping, list)) for inner in value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, (Mapping, Sequence)):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


def item_name(item: object) -> str:
    """What an object is called by, '' where no field tells."""
    if not isinstance(item, Mapping):
        return ""
    for key in _NAMES:
        value = item.get(key)
        if isinstance(value, (str, int)) and str(value).strip():
            return " ".join(str(value).split())[:120]
    return ""
