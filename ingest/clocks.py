"""Days and times of day that stand in two columns of a file, put together: 'Date' 13.02.2024 and 'Time' 16:24."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.moments import is_time

_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[:.h][0-5]\d(?:[:.][0-5]\d(?:[.,]\d{1,6})?)?$")
_KINDS = frozenset("date day datum tag time zeit uhr uhrzeit clock hour at um am on".split())
_MOST = 0.9
_LEAST = 3  # cells that tell what a column holds


def with_clocks(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows, each day with the time of day that stands in a column beside it or in one that is called alike.

    The column of times stays as it is. Where a cell of it is empty the day stays a day.
    """
    columns = [[row[at].strip() for row in rows if at < len(row) and row[at].strip()] for at in range(len(header))]
    days = [at for at, cells in enumerate(columns) if _mostly(cells, _is_day)]
    clocks = [at for at, cells in enumerate(columns) if _mostly(cells, _is_clock) and "time" in _called(header[at])]
    pairs = {day: clock for clock in clocks if (day := _day_of(header, clock, days)) is not None}
    if not pairs:
        return list(rows)
    found: list[Sequence[str]] = []
    for row in rows:
        cells = list(row)
        for day, clock in pairs.items():
            if (
                clock < len(cells)
                and day < len(cells)
                and _is_day(cells[day].strip())
                and _is_clock(cells[clock].strip())
            ):
                cells[day] = f"{cells[day].strip()} {cells[clock].strip()}"
        found.append(cells)
    return found


def _day_of(header: Sequence[str], clock: int, days: Sequence[int]) -> int | None:
    """The column of days that a column of times belongs to."""
    own = _called(header[clock]) - _KINDS
    alike = [day for day in days if _called(header[day]) - _KINDS == own]
    if len(alike) == 1 and own:
        return alike[0]
    if clock - 1 in days and (not own or clock - 1 in alike):
        return clock - 1
    return alike[0] if len(alike) == 1 and len(days) == 1 else None


def _called(name: str) -> frozenset[str]:
    """The words of a name; a name for times says 'time'."""
    parted = re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])", " ", name)
    words = re.sub(r"[\W_]+", " ", parted).lower().split()
    said = [re.sub(r"(?<=.)(zeit|uhrzeit|time|datum|date)$", r" \1", word).split() for word in words]
    flat = {word for one in said for word in one}
    return frozenset(flat | ({"time"} if flat & {"zeit", "uhrzeit", "time", "clock", "hour"} else set()))


def _mostly(cells: Sequence[str], fits: Callable[[str], bool]) -> bool:
    some = cells[:2000]
    return len(some) >= _LEAST and sum(map(fits, some)) >= _MOST * len(some)


def _is_day(cell: str) -> bool:
    return ":" not in cell and is_time(cell)


def are_clocks(cells: Sequence[str]) -> bool:
    """Whether the cells of a column are times of day."""
    return _mostly(cells, _is_clock)


def _is_clock(cell: str) -> bool:
    return _CLOCK.match(cell) is not None
