"""A file of interval readings in; loads by calendar month out, and what was found odd in the file.

Times are clock times of the place, as written: an offset is cut off, not converted. An hour that comes twice on
a Sunday night and one that is missing are the change of the clock; any other double or missing reading is said.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from ingest.errors import UnreadableDocument, UnusableInput
from ingest.readers import read_document
from ingest.schema import Column, ColumnType, RecordTable, SourceFile
from ingest.settings import ReadSettings
from rag.rates.bill import month_days
from rag.rates.load import IntervalLoad, Reading

_ENERGY = {"kwh": Decimal(1), "mwh": Decimal(1000), "wh": Decimal("0.001"), "gwh": Decimal(1_000_000)}
_POWER = {"kw": Decimal(1), "mw": Decimal(1000), "w": Decimal("0.001")}
_WORD = re.compile(r"[a-z]+")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?$", re.I)
_END_WORDS = {"end", "ending", "ende", "bis", "until", "to"}
_USE_WORDS = {"usage", "use", "consumption", "import", "energy", "verbrauch", "bezug", "load", "demand", "delivered"}
_DAY = 1440


@dataclass(frozen=True, slots=True)
class Readings:
    """Loads by month in order of time, and sentences about the file."""

    loads: tuple[IntervalLoad, ...]
    notes: tuple[str, ...]


def read_intervals(path: Path, settings: ReadSettings, column: str = "", ends: bool | None = None) -> Readings:
    """The readings of a CSV or spreadsheet with a time and a kWh or kW column.

    `column` names the value column where there are several. `ends`: the times are ends of intervals (None:
    looked at). Raises UnusableInput, one clear line.
    """
    if not path.is_file():
        raise UnusableInput(f"{path} is not there; give a CSV or spreadsheet of interval readings")
    try:
        parsed = read_document(SourceFile(path.parent, path, path.name, path.stat().st_size, ""), settings)
    except UnreadableDocument as error:
        raise UnusableInput(f"{path} {error}") from None
    if not parsed.tables:
        raise UnusableInput(f"{path} holds no table of readings; give a CSV with a time and a kWh or kW column")
    table = max(parsed.tables, key=lambda one: len(one.records))
    notes: list[str] = []
    times, time_column = _times(table, path)
    at = _value_column(table, column, path)
    chosen = table.columns[at]
    values = [record.values[at] for record in table.records]
    pairs = [
        (time, Decimal(repr(value)))
        for time, value in zip(times, values, strict=True)
        if time is not None and isinstance(value, (int, float))
    ]
    if len(pairs) < len(values):
        notes.append(f"{len(values) - len(pairs)} lines have no time or no value and are left out.")
    if len(pairs) < 2:
        raise UnusableInput(f"{path} holds fewer than two readings with a time and a value")
    minutes = _step(pairs, path)
    scale, power = _unit(chosen, notes)
    pairs = _once(sorted(pairs, key=lambda pair: _instant(pair[0])), minutes, path, notes)
    ends = _are_ends(pairs, minutes, time_column) if ends is None else ends
    if ends:
        notes.append("The times are taken as the ends of the intervals.")
    shift = timedelta(minutes=minutes if ends else 0)
    readings = []
    for time, value in pairs:
        kwh = value * scale * (Decimal(minutes) / 60 if power else 1)
        readings.append(Reading((time - shift).replace(tzinfo=None), minutes, kwh))
    readings = _in_order(readings)
    negative = sum(one.kwh < 0 for one in readings)
    if negative:
        notes.append(f"{negative} readings are negative (export?) and are taken as 0.")
        readings = [Reading(one.start, one.minutes, max(one.kwh, Decimal(0))) for one in readings]
    notes += _gaps([time for time, _ in pairs], minutes)
    notes.insert(0, f"{len(readings)} readings of {minutes} minutes from column {chosen.name}.")
    return Readings(_by_month(readings, notes), tuple(notes))


def _times(table: RecordTable, path: Path) -> tuple[list[datetime | None], Column]:
    """A time for each record: of one column, or of a date column and a clock column."""
    dated = [at for at, one in enumerate(table.columns) if one.type is ColumnType.DATETIME]
    if not dated:
        names = ", ".join(one.name for one in table.columns)
        raise UnusableInput(f"{path} has no column of times (it has {names}); add one such as 2026-03-01 00:15")
    starts = [at for at in dated if not _END_WORDS & set(_WORD.findall(table.columns[at].name.lower()))]
    at = (starts or dated)[0]
    found = [value if isinstance(value, datetime) else None for value in (one.values[at] for one in table.records)]
    if all(time is None or (time.hour, time.minute) == (0, 0) for time in found):
        for other, column in enumerate(table.columns):
            clocks = [_CLOCK.match(str(one.values[other] or "").strip()) for one in table.records[:50]]
            if column.type is not ColumnType.NUMBER and other != at and all(clocks):
                return [_joined(day, one.values[other]) for day, one in zip(found, table.records, strict=True)], column
    return found, table.columns[at]


def _joined(day: datetime | None, clock: object) -> datetime | None:
    match = _CLOCK.match(str(clock or "").strip())
    if day is None or match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    if match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "pm" else 0)
    return day + timedelta(hours=hour, minutes=minute)


def _value_column(table: RecordTable, wanted: str, path: Path) -> int:
    numbers = [at for at, one in enumerate(table.columns) if one.type is ColumnType.NUMBER]
    if wanted:
        named = [at for at in numbers if table.columns[at].name.casefold() == wanted.casefold()]
        if not named:
            names = ", ".join(table.columns[at].name for at in numbers) or "none"
            raise UnusableInput(f"{path} has no column of numbers named {wanted!r}; it has {names}")
        return named[0]
    measured = [at for at in numbers if _unit_words(table.columns[at]) & (_ENERGY.keys() | _POWER.keys())]
    # kWh says the use itself; where both stand, kW is the same again.
    energy = [at for at in measured if _unit_words(table.columns[at]) & _ENERGY.keys()]
    worded = [at for at in numbers if set(_WORD.findall(table.columns[at].name.lower())) & _USE_WORDS]
    for choice in (energy, measured, worded, numbers):
        if len(choice) == 1:
            return choice[0]
        if choice:
            names = ", ".join(table.columns[at].name for at in choice)
            raise UnusableInput(f"{path} has several columns of readings ({names}); say which one with --column")
    raise UnusableInput(f"{path} has no column of numbers; add one of kWh or kW")


def _unit_words(column: Column) -> set[str]:
    return {column.unit.lower(), *_WORD.findall(column.name.lower().replace("_", " "))}


def _unit(column: Column, notes: list[str]) -> tuple[Decimal, bool]:
    """(kWh or kW in one unit of the column, whether it is power)."""
    words = _unit_words(column)
    for known, power in ((_ENERGY, False), (_POWER, True)):
        for word in words & known.keys():
            return known[word], power
    notes.append(f"Column {column.name} names no unit; its values are taken as kWh.")
    return Decimal(1), False


def _instant(time: datetime) -> datetime:
    """For order alone: readings with an offset by their instant, others by the clock."""
    return time.replace(tzinfo=None) - (time.utcoffset() or timedelta(0))


def _step(pairs: Sequence[tuple[datetime, Decimal]], path: Path) -> int:
    moments = sorted(_instant(time) for time, _ in pairs)
    steps = Counter(int((after - one).total_seconds()) for one, after in pairwise(moments))
    steps.pop(0, None)
    seconds = min(steps, key=lambda step: (-steps[step], step)) if steps else 0
    if seconds < 60 or seconds % 60 or _DAY % (seconds // 60):
        raise UnusableInput(
            f"{path}: the readings are {seconds} seconds apart; intervals of 1 minute to 1 day are read"
        )
    return seconds // 60


def _once(
    pairs: list[tuple[datetime, Decimal]], minutes: int, path: Path, notes: list[str]
) -> list[tuple[datetime, Decimal]]:
    """Each reading once; the hour that the clock goes through twice stays twice."""
    if pairs[0][0].tzinfo is not None:
        groups: dict[datetime, list[tuple[datetime, Decimal]]] = defaultdict(list)
        for pair in pairs:
            groups[_instant(pair[0])].append(pair)
        doubles = [group for group in groups.values() if len(group) > 1]
        _same(doubles, path, notes)
        return [group[0] for group in groups.values()]
    by_clock: dict[datetime, list[tuple[datetime, Decimal]]] = defaultdict(list)
    for pair in pairs:
        by_clock[pair[0]].append(pair)
    doubled = [group for group in by_clock.values() if len(group) > 1]
    changed = _clock_back([group[0][0] for group in doubled if len(group) == 2], minutes)
    _same([group for group in doubled if group[0][0] not in changed], path, notes)
    if changed:
        first = min(changed)
        notes.append(f"{first:%Y-%m-%d %H:%M} comes twice, the clock goes back: both readings count.")
    kept = []
    for time, group in by_clock.items():
        kept.append(group[0])
        if time in changed:
            kept.append(group[1])
    return kept


def _in_order(readings: Sequence[Reading]) -> list[Reading]:
    """An hour that comes twice as two hours, one after the other."""
    seen: Counter[datetime] = Counter()
    keyed = []
    for one in readings:
        keyed.append(((one.start.replace(minute=0), seen[one.start], one.start), one))
        seen[one.start] += 1
    return [one for _, one in sorted(keyed, key=lambda pair: pair[0])]


def _same(doubles: Sequence[Sequence[tuple[datetime, Decimal]]], path: Path, notes: list[str]) -> None:
    """Double readings must agree; they then count once."""
    for group in doubles:
        if len({value for _, value in group}) > 1:
            values = " and ".join(str(value) for _, value in group)
            raise UnusableInput(f"{path}: two readings for {group[0][0]:%Y-%m-%d %H:%M} ({values}); remove one of them")
    if doubles:
        notes.append(f"{len(doubles)} readings stand twice with the same value and count once.")


def _clock_back(times: Sequence[datetime], minutes: int) -> set[datetime]:
    """Times of one whole hour, 00:00 to 03:00 of one Sunday in autumn, that come twice."""
    found: set[datetime] = set()
    by_hour: dict[datetime, list[datetime]] = defaultdict(list)
    for time in times:
        by_hour[(time - timedelta(microseconds=1)).replace(minute=0, second=0, microsecond=0)].append(time)
        by_hour[time.replace(minute=0, second=0, microsecond=0)].append(time)
    for hour, group in by_hour.items():
        whole = len(set(group)) == max(1, 60 // minutes)
        if whole and hour.weekday() == 6 and hour.hour <= 3 and hour.month in (3, 4, 9, 10, 11):
            found |= set(group)
    return found


def _are_ends(pairs: Sequence[tuple[datetime, Decimal]], minutes: int, column: Column) -> bool:
    """Whether times are the ends of intervals: by the column's name, or because they run to a midnight."""
    if _END_WORDS & set(_WORD.findall(column.name.lower().replace("_", " "))):
        return True
    first, last = pairs[0][0], pairs[-1][0]
    at = 60 * first.hour + first.minute
    return at == minutes and (last.hour, last.minute) == (0, 0) and minutes < _DAY


def _gaps(times: Sequence[datetime], minutes: int) -> list[str]:
    step = timedelta(minutes=minutes)
    missing, first, forward = 0, None, None
    for one, after in pairwise(times):
        gap = _instant(after) - _instant(one) - step
        if gap <= timedelta(0):
            continue
        spring = one.tzinfo is None and after.weekday() == 6 and after.month in (3, 4, 9, 10) and after.hour <= 4
        if gap == timedelta(hours=1) and spring:
            forward = after
            continue
        missing += gap // step
        first = first or one + step
    notes = []
    if forward:
        notes.append(f"The hour before {forward:%Y-%m-%d %H:%M} does not exist, the clock goes forward.")
    if first:
        what = "reading is" if missing == 1 else "readings are"
        notes.append(
            f"{missing} {what} missing, the first at {first:%Y-%m-%d %H:%M}: what was used then is not billed."
        )
    return notes


def _by_month(readings: Sequence[Reading], notes: list[str]) -> tuple[IntervalLoad, ...]:
    months: dict[tuple[int, int], list[Reading]] = defaultdict(list)
    for one in readings:
        months[one.start.year, one.start.month].append(one)
    loads = []
    for (year, month), group in sorted(months.items()):
        first, last = month_days(year, month)
        begins, stops = group[0].start.date(), group[-1].start.date()
        if (begins, stops) != (first, last):
            notes.append(f"The readings of {first:%B %Y} are for {begins} to {stops} only: these days are billed.")
        loads.append(IntervalLoad(begins, stops, tuple(group)))
    return tuple(loads)
