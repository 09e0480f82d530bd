"""A computation in, what people look at out: a chart, a table as HTML, a file for a spreadsheet. Opens nothing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from ingest.rates.schema import Source
from rag.schema import Computation, Group, Shown
from ui.cards import text

# More bars than this cannot be told apart; the table and the file have all.
_BARS = 40
FIRST = 20
_NUMBER = re.compile(r"[-+−]?[\d.,  ]*\d(?: ?%)?$")
_AMOUNT = re.compile(r"[-+−]?[€$£¥]?[\d.,  ]*\d(?: ?(?:%|[A-Z]{3}))?$")
# A cell as short as a tag, a date or an amount is not broken over lines.
_SHORT = 18
# A spreadsheet runs a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def group_name(group: Group) -> str:
    """The key of a group for people."""
    return "(none given)" if group.key is None or not str(group.key).strip() else str(group.key)


def amount(value: int | float | str | None) -> str:
    """A value as text: whole numbers without a point, thousands parted, a missing one as a dash."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, int) or value.is_integer():
        return f"{int(value):,}"
    return f"{value:,}"


def chart(done: Computation) -> dict[str, JsonValue] | None:
    """A Vega-Lite chart of the groups; None where there are fewer than two or they hold no numbers."""
    points = [(group_name(group), _number(group.value)) for group in done.groups[:_BARS]]
    shown = [(name, value) for name, value in points if value is not None]
    if len(shown) < 2:
        return None
    values: list[JsonValue] = [{"group": name, "value": value} for name, value in shown]
    measure = " ".join(part for part in (done.measure or "records", f"({done.unit})" if done.unit else "") if part)
    along: dict[str, JsonValue] = {
        "field": "group", "type": "nominal", "sort": None, "title": done.grouped_by or None,
        "axis": {"labelLimit": 220, "labelAngle": -45 if done.over_time and len(shown) > 8 else 0},
    }  # fmt: skip
    high: dict[str, JsonValue] = {
        "field": "value", "type": "quantitative", "title": measure,
        "axis": {"format": ",~f", "tickMinStep": 1 if all(value.is_integer() for _, value in shown) else 0.0001},
    }  # fmt: skip
    x, y = (along, high) if done.over_time else (high, along)
    size: dict[str, JsonValue] = {"height": 260} if done.over_time else {"height": {"step": 26}}
    return {
        **size,
        "width": "container",
        "data": {"values": values},
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "color": "#2c7f8c"},
        "encoding": {
            "x": x, "y": y,
            "tooltip": [{"field": "group", "title": done.grouped_by or "group"},
                        {"field": "value", "title": measure, "format": ",~f"}],
        },
        "config": {"font": "sans-serif", "axis": {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": 600}},
    }  # fmt: skip


def table(shown: Shown, rows: int = FIRST) -> str:
    """The first rows as HTML; columns of numbers stand right. On a phone a row becomes lines of 'head value'."""
    right = [_numeric(row[at] for row in shown.rows) for at in range(len(shown.columns))]
    side = [' class="np-num"' if one else "" for one in right]
    cited = any(shown.citations[:rows])
    heads = [f"<th scope='col'{side[at]}>{text(name)}</th>" for at, name in enumerate(shown.columns)]
    body = []
    for place, row in enumerate(shown.rows[:rows]):
        cells = [
            f'<td data-head="{text(name)}"{side[at] or _kept_whole(cell)}>{text(cell)}</td>'
            for at, (name, cell) in enumerate(zip(shown.columns, row, strict=True))
        ]
        if cited:
            number = shown.citations[place] if place < len(shown.citations) else 0
            cells.append(f'<td data-head="Source">{f"[{number}]" if number else ""}</td>')
        body.append(f"<tr>{''.join(cells)}</tr>")
    if cited:
        heads.append("<th scope='col'>Source</th>")
    return (
        '<div class="np-scroll" tabindex="0"><table class="np-cells np-folds np-records">'
        f"<thead><tr>{''.join(heads)}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def headline(words: str, done: Computation) -> str:
    """The answer's text without the lines that stand below it: chart, table, other readings."""
    below: tuple[str, ...] = ("- ",) if len(done.groups) > 1 or (done.table is not None and done.table.rows) else ()
    below += ("Read otherwise",) if done.others else ()
    kept = [line for line in words.splitlines() if not line.startswith(below)] if below else [words]
    return "\n".join(kept) if any(line.strip() for line in kept) else words


def where(source: Source) -> str:
    """Where a rate stands, in few words: its page, else its path in the file, else the whole place."""
    page = source.location.page
    return f"p. {page}" if page is not None else source.path or str(source.location)


def groups_table(done: Computation) -> Shown:
    """The groups as a table of two columns."""
    head = " ".join(part for part in (done.measure or "records", f"({done.unit})" if done.unit else "") if part)
    rows = tuple((group_name(group), amount(group.value)) for group in done.groups)
    return Shown((done.grouped_by or "group", head), rows)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file that spreadsheets open as it is: UTF-8 with its mark, and no cell that they would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_inert(name) for name in columns])
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _kept_whole(cell: str) -> str:
    if not cell.strip():
        return ' class="np-empty"'
    return ' class="np-short"' if len(cell) <= _SHORT else ""


def _numeric(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(_AMOUNT.fullmatch(cell.strip()) for cell in filled)


def _number(value: int | float | str | None) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return float(value)
    except ValueError:
        return None
