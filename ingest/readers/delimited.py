"""Text in, rows of cells out: comma, semicolon, tab or bar between cells."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.moments import is_time

_DELIMITERS = (",", ";", "\t", "|")
_RULER = re.compile(r"[\s|+=_-]*$")
_LOOKS_NUMERIC = re.compile(r"[-+(]?[$€£]?\s?\d[\d.,:/ -]*%?\)?$")
_TOTAL = re.compile(r"(?:grand |sub)?-?totals?\b|sum\b|summe\b|gesamt(?:summe)?\b|insgesamt\b", re.IGNORECASE)
# A quote that is never closed swallows lines; no honest cell has this many.
_SWALLOWED_LINES = 200


def rows_of(text: str) -> tuple[list[list[str]], tuple[str, ...]]:
    """(rows, notes) of a delimited text; its delimiter is the one that parts most lines alike."""
    delimiter = find_delimiter(text)
    if delimiter is None:
        return [[line] for line in text.split("\n") if line.strip()], ()
    if delimiter == "|":
        return _barred(text), ()
    rows = _read(text, delimiter, csv.QUOTE_MINIMAL)
    if any(cell.count("\n") > _SWALLOWED_LINES for row in rows for cell in row):
        return _read(text, delimiter, csv.QUOTE_NONE), ("a quotation mark is never closed; quotes are read as letters",)
    return rows, ()


def find_delimiter(text: str) -> str | None:
    """The sign between cells; None where no sign parts the lines into columns."""
    sample = text[:65536]
    if len(text) > 65536:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best: tuple[float, str | None] = (0.0, None)
    for delimiter in _DELIMITERS:
        rows = [row for row in _read(sample, delimiter, csv.QUOTE_MINIMAL)[:200] if any(row)]
        if delimiter == "|":
            rows = [row for row in rows if not _RULER.match("".join(row))]
        counts = Counter(len(row) for row in rows if len(row) > 1)
        if not counts:
            continue
        width, alike = max(counts.items(), key=lambda item: (item[1], item[0]))
        # Prose has commas too, but not the same number in most lines.
        share = alike / len(rows)
        if share >= 0.5 and (len(rows) > 1 or width > 2):
            score = share * min(width, 12) ** 0.5
            best = max(best, (score, delimiter), key=lambda item: item[0])
    return best[1]


def _read(text: str, delimiter: str, quoting: int) -> list[list[str]]:
    csv.field_size_limit(sys.maxsize)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting))  # type: ignore[arg-type]


def _barred(text: str) -> list[list[str]]:
    """Lists as SAP prints them: a bar on both sides of each line, lines of dashes between. Quotes are inches."""
    rows = []
    for line in text.split("\n"):
        if not line.strip() or _RULER.match(line):
            continue
        cells = line.strip()
        if cells.startswith("|"):
            cells = cells.strip("|") if cells.endswith("|") else cells[1:]
        rows.append([cell.strip() for cell in cells.split("|")])
    return rows


def header_row(rows: Sequence[Sequence[str]]) -> tuple[int, bool] | None:
    """(the row where the table begins, whether that row is its header); None: no rows.

    It is the first row that fills the table's usual width: lines above it are a preamble.
    """
    widths = Counter(sum(bool(cell) for cell in row) for row in rows[:200] if any(row))
    if not widths:
        return None
    sizes = sorted(widths.elements())
    usual = sizes[len(sizes) // 2]
    filled = [sum(bool(cell) for cell in row) for row in rows[:100]]
    at = next((at for at, count in enumerate(filled) if count >= max(1, 0.75 * usual) and _is_head(rows[at])), None)
    first = next((at for at, count in enumerate(filled) if count >= max(1, 0.5 * usual)), None)
    if first is None:
        first = next(at for at, row in enumerate(rows) if any(row))
    # Data above what looks like a header: that is a line of data which lacks its numbers.
    if at is None or (first < at and has_no_header(rows[first], rows[first + 1 :])):
        at = first
    return at, not has_no_header(rows[at], rows[at + 1 :])


def has_no_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row taken for the header is a line of data like those below it.

    It is where its cells are dates or numbers with decimals above cells that are the same, or stand again below.
    """
    some = below[:50]
    if len(some) < 2:
        return False
    alike = repeated = filled = 0
    for at, cell in enumerate(row):
        column = [line[at] for line in some if at < len(line) and line[at]]
        if not cell or not column:
            continue
        filled += 1
        dates, amounts = sum(map(is_time, column)), sum(map(_is_amount, column))
        alike += (is_time(cell) and dates > 0.8 * len(column)) or (_is_amount(cell) and amounts > 0.8 * len(column))
        repeated += column.count(cell) >= 2 and not cell.isdigit()
    # A year or a number may head a column; a day or an amount does not.
    return alike + repeated >= max(1, 0.4 * filled) and (alike > 0 or repeated > 1)


def _is_amount(cell: str) -> bool:
    return re.fullmatch(r"[-+]?\d[\d.,]*[.,]\d+", cell) is not None


def _is_head(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return sum(_LOOKS_NUMERIC.match(cell) is not None for cell in filled) <= 0.3 * len(filled)


def with_units(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """(header, rows) where the first row only says the units of the columns: each goes to its head, in brackets."""
    below = [list(row) for row in rows]
    if len(below) < 4 or len(set(map(tuple, below[:2]))) < 2:
        return list(header), below
    units = {at: cell.strip("[]() ") for at, cell in enumerate(below[0]) if cell}
    if len(units) < 2 or len(units) > 0.9 * len([name for name in header if name]):
        return list(header), below
    for at, unit in units.items():
        column = [row[at] for row in below[1:60] if at < len(row) and row[at]]
        numbers = sum(_LOOKS_NUMERIC.match(cell.lstrip("<>~ ")) is not None for cell in column)
        if not unit or len(unit) > 12 or _LOOKS_NUMERIC.match(unit) or numbers < 0.8 * max(1, len(column)):
            return list(header), below
    return [f"{name} ({units[at]})" if at in units and name else name for at, name in enumerate(header)], below[1:]


def data_rows(header: Sequence[str], rows: Iterable[list[str]]) -> tuple[list[list[str]], int]:
    """Rows without empty ones and without the header that each printed page repeats; how many of those."""
    kept, repeated = [], 0
    heads = _filled(header)
    for row in rows:
        if _filled(row) == heads:
            repeated += 1
        elif any(row):
            kept.append(row)
    return kept, repeated


def totals_at_end(rows: Sequence[Sequence[str]]) -> int:
    """How many of the last rows are sums of the others: they begin with the word and leave most cells empty."""
    widths = sorted(len(_filled(row)) for row in rows[:200])
    count = 0
    for row in reversed(rows[-3:] if len(rows) > 4 else []):
        filled = _filled(row)
        if not filled or not _TOTAL.match(filled[0][1]) or len(filled) > 0.7 * widths[len(widths) // 2]:
            break
        count += 1
    return count


def _filled(row: Sequence[str]) -> list[tuple[int, str]]:
    return [(at, cell) for at, cell in enumerate(row) if cell]
