"""Cells with dates and times; how a whole column writes them is decided from all its values.

Knows nothing of tables: one column at a time. A value that can only be read one way is read that way; 04/05/2024
is read as the column's other values tell, and not at all where they contradict each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import pairwise

from ingest.days import MONTHS

_MONTHS = MONTHS | {"mrz": 3}
_TIME = (
    r"(?:[T ,]\s*(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,:](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?\s*$"
)
_YMD = re.compile(r"\s*(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _TIME)
_NUMERIC = re.compile(r"\s*(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})" + _TIME)
_COMPACT = re.compile(r"\s*(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})" + _TIME)
_DAY_WORD = re.compile(
    r"\s*(?P<day>\d{1,2})\.?(?P<mark>[- /]?)\s*(?P<word>[^\W\d_]{3,9})\.?(?:[- /,]|\s)*(?P<year>\d{4}|\d{2})" + _TIME
)
_WORD_DAY = re.compile(r"\s*(?P<word>[^\W\d_]{3,9})\.?\s+(?P<day>\d{1,2})(?P<mark>,?)\s+(?P<year>\d{4})" + _TIME)
_KINDS = {"ymd": _YMD, "numeric": _NUMERIC, "compact": _COMPACT, "day word": _DAY_WORD, "word day": _WORD_DAY}

ParseTime = Callable[[str], datetime | None]
# Share of a column's values that must fit before the column is taken for times.
_MOST = 0.9
# Values that contradict the others and are fewer than this share are slips, each read as it stands.
_SLIPS = 0.02
_IN_ORDER = 8
# Parts the forms of a column that has several.
ALSO = " | "
# Times that are counted from 1970 on, by how many of them a second has.
_EPOCHS = {"epoch s": 1, "epoch ms": 1000}
_EPOCH_RANGE = (datetime(1985, 1, 1, tzinfo=UTC).timestamp(), datetime(2060, 1, 1, tzinfo=UTC).timestamp())
_YEAR_MONTH = re.compile(r"\s*(?P<year>(?:19|20)\d{2})(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])\s*$")
_MONTH_YEAR = re.compile(r"\s*(?P<month>0?[1-9]|1[0-2])(?P<mark>[-/.])(?P<year>(?:19|20)\d{2})\s*$")
_WORD_YEAR = re.compile(r"\s*(?P<word>[^\W\d_]{3,9})\.?(?P<mark>[-/ ])\s*(?P<year>(?:19|20)\d{2}|\d{2})\s*$")
_WHOLE_MONTHS = {"%Y{}%m": _YEAR_MONTH, "%m{}%Y": _MONTH_YEAR, "%b{}%Y": _WORD_YEAR}


@dataclass(frozen=True, slots=True)
class Order:
    """Whether days stand before months. None: no value tells; `both`: values tell either."""

    day_first: bool | None
    both: bool = False


def day_order(values: Sequence[str]) -> Order:
    """What the numeric dates of a column tell of the order of day and month."""
    dmy = mdy = points = halves = 0
    moments: list[tuple[int, int, int, str]] = []
    for value in values:
        match = _NUMERIC.match(value)
        if match is None:
            continue
        one, two = int(match["one"]), int(match["two"])
        dmy += one > 12 >= two
        mdy += two > 12 >= one
        points += match["mark"] == "."
        halves += match["half"] is not None
        moments.append((int(match["year"]), one, two, match.group()[match.end("year") :]))
    if dmy and mdy:
        slips = min(dmy, mdy) <= _SLIPS * (dmy + mdy)
        return Order(dmy > mdy if slips else None, both=not slips)
    if dmy or mdy:
        return Order(dmy > 0)
    if points > 0.5 * len(moments):
        return Order(True)
    if halves:
        return Order(False)
    return Order(_by_sequence(moments))


def _by_sequence(moments: Sequence[tuple[int, int, int, str]]) -> bool | None:
    """Rows are mostly written in the order of time: the reading that puts them so, where only one does."""
    days = [(year, two, one, rest) for year, one, two, rest in moments]
    months = [(year, one, two, rest) for year, one, two, rest in moments]
    if len(set(days)) < _IN_ORDER:
        return None
    in_order = [_sorted(days), _sorted(months)]
    return in_order[0] if in_order[0] != in_order[1] else None


def _sorted(moments: Sequence[tuple[int, int, int, str]]) -> bool:
    plain = [moment[:3] for moment in moments]
    pairs = list(pairwise(plain))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)


def time_format(values: Sequence[str], day_first: bool) -> str:
    """The strptime form of a column of days or times; '' where most values are neither.

    Where it has dates of several shapes the most frequent form stands first, and one for its numeric dates is
    among them: '%Y-%m-%d | %d/%m/%Y'. Both orders of day and month are there where the column tells of both.
    `day_first` decides where no value tells.
    """
    whole = _month_format(values)
    if whole:
        return whole
    counts: Counter[str] = Counter()
    marks: Counter[tuple[str, str]] = Counter()
    clocks: Counter[tuple[str, str]] = Counter()
    for value, times in Counter(values).items():
        kind, match = _kind(value)
        if match is not None:
            counts[kind] += times
            marks[kind, _mark(kind, match)] += times
            clocks[kind, _time_form(match)] += times
    if not values or sum(counts.values()) < _MOST * len(values):
        return ""
    order = day_order(values)
    forms = []
    for kind in [counts.most_common(1)[0][0], "numeric"]:
        if counts[kind]:
            mark = max((times, mark) for (of, mark), times in marks.items() if of == kind)[1]
            clock = max((times, clock) for (of, clock), times in clocks.items() if of == kind)[1]
            forms += _forms(kind, mark, clock, order, day_first)
    return ALSO.join(dict.fromkeys(forms))


def epoch_format(values: Sequence[str]) -> str:
    """The form of a column of seconds or milliseconds since 1970; '' where the values are none."""
    if not values or not all(re.fullmatch(r"\d{9,13}(?:\.0+)?", value) for value in values):
        return ""
    low, high = (edge(float(value) for value in values) for edge in (min, max))
    for form, parts in _EPOCHS.items():
        if _EPOCH_RANGE[0] * parts <= low and high <= _EPOCH_RANGE[1] * parts:
            return form
    return ""


def has_clock(form: str) -> bool:
    """Whether the times of a form have a time of day; a form that is not known may."""
    return form == "" or form in _EPOCHS or "%H" in form or "%I" in form


def _month_format(values: Sequence[str]) -> str:
    """The form of a column of whole months: '2023-10', '10/2023', 'Oct 2023'; '' where they are none."""
    for form, pattern in _WHOLE_MONTHS.items():
        fits = [match for value in values if (match := pattern.match(value)) is not None]
        if fits and len(fits) >= _MOST * len(values):
            if "word" in fits[0].groupdict() and not all(match["word"].lower() in _MONTHS for match in fits):
                continue
            return form.format(fits[0]["mark"])
    return ""


def _whole_month(value: str) -> datetime | None:
    for pattern in _WHOLE_MONTHS.values():
        match = pattern.match(value)
        if match is None:
            continue
        said = match.groupdict()
        month = _MONTHS.get(said["word"].lower(), 0) if "word" in said else int(said["month"])
        year = int(said["year"])
        if month:
            return datetime(year if year > 99 else year + 2000, month, 1)
    return None


def _forms(kind: str, mark: str, clock: str, order: Order, day_first: bool) -> list[str]:
    if kind != "numeric":
        shape = {
            "ymd": f"%Y{mark}%m{mark}%d", "compact": "%Y%m%d", "day word": f"%d{mark}%b{mark}%Y",
            "word day": f"%b %d{mark} %Y",
        }  # fmt: skip
        return [shape[kind] + clock]
    separator, _, year = mark.partition(" ")
    first = day_first if order.day_first is None else order.day_first
    orders = [("%d", "%m"), ("%m", "%d")]
    wanted = orders if order.both else orders[:1] if first else orders[1:]
    return [f"{separator.join(one)}{separator}{year}{clock}" for one in wanted]


def _kind(value: str) -> tuple[str, re.Match[str] | None]:
    if not 6 <= len(value) <= 60:
        return "", None
    for kind, pattern in _KINDS.items():
        match = pattern.match(value)
        if match is None:
            continue
        if "word" in kind and match.group("word").lower() not in _MONTHS:
            continue
        if kind == "compact" and not (1 <= int(match.group("month")) <= 12 and 1 <= int(match.group("day")) <= 31):
            continue
        return kind, match
    return "", None


def time_parser(form: str, zone: tzinfo | None = None) -> ParseTime:
    """A parser for a column of `form`: values may lack the clock or carry more of it than the form says.

    A value's own zone is kept; `zone` is given to values without one. A numeric date whose order neither its
    own numbers nor the form tell is None.
    """
    if form in _EPOCHS:
        return lambda value: _since_1970(value, _EPOCHS[form])
    if any(form == whole.format(mark) for whole in _WHOLE_MONTHS for mark in "-/. "):
        return lambda value: _whole_month(value)
    forms = form.split(ALSO)
    starts = {one[:2] for one in forms if re.match(r"%[dm][-/.]%[dm]", one)}
    day_first = starts == {"%d"} if len(starts) == 1 else None

    def parse(value: str) -> datetime | None:
        for pattern in _KINDS.values():
            match = pattern.match(value)
            if match is not None:
                return _build(match, day_first, zone)
        for one in forms:
            found = _by_form(value, one, zone)
            if found is not None:
                return found
        return None

    return parse


def _since_1970(value: str, parts: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(value) / parts, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def could_be_either(value: str) -> bool:
    """Whether a cell is a date that can be read as day and month or month and day."""
    match = _NUMERIC.match(value)
    return match is not None and int(match["one"]) <= 12 and int(match["two"]) <= 12 and match["one"] != match["two"]


def is_time(value: str) -> bool:
    """Whether a cell is a day, with or without a time."""
    return _kind(value)[1] is not None


def _by_form(value: str, form: str, zone: tzinfo | None) -> datetime | None:
    try:
        found = datetime.strptime(value.strip(), form)
    except ValueError:
        return None
    return found if found.tzinfo or zone is None else found.replace(tzinfo=zone)


def _build(match: re.Match[str], day_first: bool | None, zone: tzinfo | None) -> datetime | None:
    parts = match.groupdict()
    if parts.get("word"):
        month = _MONTHS.get(parts["word"].lower(), 0)
        day = int(parts["day"])
    elif parts.get("one"):
        day, month = int(parts["one"]), int(parts["two"])
        if day <= 12 and month <= 12 and day != month and day_first is None:
            return None
        if month > 12 or (day <= 12 and not day_first):
            day, month = month, day
    else:
        day, month = int(parts["day"]), int(parts["month"])
    year = int(parts["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"][0] in "pP" else 0)
    fraction = int((parts["fraction"] or "0").ljust(6, "0")[:6])
    try:
        # Some systems write midnight at the end of a day as 24:00.
        start = datetime(year, month, day) + timedelta(days=1 if hour == 24 else 0)
        found = start.replace(
            hour=hour % 24, minute=int(parts["minute"] or 0), second=int(parts["second"] or 0), microsecond=fraction
        )
        if parts["zone"]:
            return found.replace(tzinfo=_offset(parts["zone"]))
    except (ValueError, OverflowError):
        return None
    return found if zone is None else found.replace(tzinfo=zone)


def _offset(text: str) -> tzinfo:
    if text in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _mark(kind: str, match: re.Match[str]) -> str:
    if kind == "compact":
        return ""
    mark = match.group("mark")
    return f"{mark} %{'Y' if len(match.group('year')) == 4 else 'y'}" if kind == "numeric" else mark


def _time_form(match: re.Match[str]) -> str:
    if match.group("hour") is None:
        return ""
    joint = "T" if "T" in match.group()[: match.start("hour") - match.start()] else " "
    clock = "%I:%M" if match.group("half") else "%H:%M"
    clock += ":%S" if match.group("second") else ""
    clock += ".%f" if match.group("fraction") else ""
    clock += " %p" if match.group("half") else ""
    return joint + clock + ("%z" if match.group("zone") else "")


def second_passing(moments: Sequence[datetime | None]) -> list[datetime | None]:
    """Times of one zone in the order of their rows, those of the hour that is passed twice in autumn told apart.

    It is the second passing where the clock has gone back since the row before, or, in a series that has every
    time once, where the time stands there again.
    """
    walls = [None if one is None else one.replace(tzinfo=None, fold=0) for one in moments]
    twice = [one is not None and one.replace(fold=0).utcoffset() != one.replace(fold=1).utcoffset() for one in moments]
    single = Counter(wall for wall, is_twice in zip(walls, twice, strict=True) if wall is not None and not is_twice)
    each_once = all(count == 1 for count in single.values())
    told: list[datetime | None] = []
    before: datetime | None = None
    seen: set[datetime] = set()
    second = False
    for moment, wall, is_twice in zip(moments, walls, twice, strict=True):
        if moment is None or wall is None:
            told.append(moment)
            continue
        if not is_twice:
            second = False
        elif before is not None and (wall < before or (each_once and wall in seen)) and before - wall < _TWO_HOURS:
            second = True
        told.append(moment.replace(fold=1) if is_twice and second else moment)
        if is_twice:
            seen.add(wall)
        before = wall
    return told


_TWO_HOURS = timedelta(hours=2)
