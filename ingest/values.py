"""Cells as text in, numbers and times out; how a whole column writes them is decided from all its values.

Knows nothing of tables: one column at a time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

_CURRENCY = r"(?:[$€£¥]|EUR|USD|GBP|CHF|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|INR|ZAR)"
_NUMBER = re.compile(
    rf"\s*(?P<open>\()?\s*(?P<sign>[-+−])?\s*{_CURRENCY}?\s*(?P<sign2>[-+−])?\s*"
    rf"(?P<digits>\d[\d.,'\u00a0\u202f ]*|[.,]\d+)(?P<power>[eE][-+]?\d{{1,3}})?\s*(?P<percent>%)?\s*{_CURRENCY}?\s*"
    r"(?P<trailing>-|−|CR)?\s*(?P<close>\))?\s*$"
)
_GROUPED = re.compile(r"\d{1,3}([.,'\u00a0\u202f ])\d{3}(?:\1\d{3})*(?:[.,]\d*)?$|\d+(?:[.,]\d*)?$|[.,]\d+$")

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january januar jänner", "feb february februar", "mar march märz mrz mär", "apr april", "may mai",
         "jun june juni", "jul july juli", "aug august", "sep sept september", "oct october okt oktober",
         "nov november", "dec december dez dezember"), start=1)
    for name in names.split()
}  # fmt: skip
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

ParseTime = Callable[[str], datetime | None]
# Share of a column's values that must fit before the column is taken for numbers or times.
_MOST = 0.9


def number_style(values: Sequence[str]) -> str:
    """'comma' or 'point': the decimal sign of a column of numbers; '' where the values are not numbers."""
    fits = 0
    comma = point = 0
    for value, times in Counter(values).items():
        match = _NUMBER.match(value)
        if match is None:
            continue
        digits = match.group("digits").strip()
        if not _GROUPED.match(digits):
            continue
        fits += times
        last_comma, last_point = digits.rfind(","), digits.rfind(".")
        if last_comma >= 0 and last_point >= 0:
            comma += last_comma > last_point
            point += last_point > last_comma
        elif last_comma >= 0:
            # '1,234' says nothing, '1,5' and '12,3456' say comma; '1,234,567' says point.
            comma += digits.count(",") == 1 and len(digits) - last_comma != 4
            point += digits.count(",") > 1
        elif last_point >= 0:
            point += digits.count(".") == 1 and len(digits) - last_point != 4
            comma += digits.count(".") > 1
    if not values or fits < _MOST * len(values):
        return ""
    return "comma" if comma > point else "point"


def parse_number(value: str, style: str) -> float | None:
    """A number written with the decimal sign of `style`; None where it is not one.

    A minus may stand before, after, or as brackets around the number; a percent sign is left aside.
    """
    match = _NUMBER.match(value)
    if match is None:
        return None
    if match.group("sign") and match.group("sign2"):
        return None
    digits = re.sub(r"['\u00a0\u202f ]", "", match.group("digits"))
    digits = digits.replace(".", "").replace(",", ".") if style == "comma" else digits.replace(",", "")
    if digits.count(".") > 1:
        return None
    try:
        number = float(digits + (match.group("power") or ""))
    except ValueError:
        return None
    bracketed = match.group("open") is not None and match.group("close") is not None
    minus = "-" in (match.group("sign") or "").replace("−", "-") or "-" in (match.group("sign2") or "").replace(
        "−", "-"
    )
    return -number if minus or bracketed or match.group("trailing") else number


def time_format(values: Sequence[str], day_first: bool) -> str:
    """The strptime form of a column of days or times; '' where most values are neither.

    The order of day and month is told by a value above 12; where no value tells, a point between the
    numbers means day first, and else `day_first` decides.
    """
    counts: Counter[str] = Counter()
    marks: Counter[str] = Counter()
    clocks: Counter[str] = Counter()
    must_be: Counter[str] = Counter()
    for value, times in Counter(values).items():
        for kind, pattern in (
            ("ymd", _YMD), ("numeric", _NUMERIC), ("compact", _COMPACT),
            ("day word", _DAY_WORD), ("word day", _WORD_DAY),
        ):  # fmt: skip
            match = pattern.match(value)
            if match is None:
                continue
            if "word" in kind and match.group("word").lower() not in _MONTHS:
                continue
            if kind == "compact" and not (1 <= int(match.group("month")) <= 12 and 1 <= int(match.group("day")) <= 31):
                continue
            counts[kind] += times
            marks[_mark(kind, match)] += times
            clocks[_time_form(match)] += times
            if kind == "numeric":
                must_be["dmy"] += int(match.group("one")) > 12
                must_be["mdy"] += int(match.group("two")) > 12
            break
    if not values or sum(counts.values()) < _MOST * len(values):
        return ""
    kind = counts.most_common(1)[0][0]
    mark = marks.most_common(1)[0][0]
    clock = clocks.most_common(1)[0][0]
    if kind == "ymd":
        return f"%Y{mark}%m{mark}%d{clock}"
    if kind == "compact":
        return f"%Y%m%d{clock}"
    if kind == "day word":
        return f"%d{mark}%b{mark}%Y{clock}"
    if kind == "word day":
        return f"%b %d{mark} %Y{clock}"
    separator, _, year = mark.partition(" ")
    told = must_be["dmy"] != must_be["mdy"]
    first = must_be["dmy"] > must_be["mdy"] if told else day_first or separator == "."
    order = ("%d", "%m") if first else ("%m", "%d")
    return f"{separator.join(order)}{separator}{year}{clock}"


def time_parser(form: str, zone: tzinfo | None = None) -> ParseTime:
    """A parser for a column of `form`: values may lack the clock or carry more of it than the form says.

    A value's own zone is kept; `zone` is given to values without one.
    """
    day_first = form.startswith("%d")

    def parse(value: str) -> datetime | None:
        for pattern in (_YMD, _NUMERIC, _COMPACT, _DAY_WORD, _WORD_DAY):
            match = pattern.match(value)
            if match is not None:
                return _build(match, day_first, zone)
        return _by_form(value, form, zone)

    return parse


def _by_form(value: str, form: str, zone: tzinfo | None) -> datetime | None:
    try:
        found = datetime.strptime(value.strip(), form)
    except ValueError:
        return None
    return found if found.tzinfo or zone is None else found.replace(tzinfo=zone)


def _build(match: re.Match[str], day_first: bool, zone: tzinfo | None) -> datetime | None:
    parts = match.groupdict()
    if parts.get("word"):
        month = _MONTHS.get(parts["word"].lower(), 0)
        day = int(parts["day"])
    elif parts.get("one"):
        day, month = int(parts["one"]), int(parts["two"])
        if not day_first:
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
    except (ValueError, OverflowError):
        return None
    if parts["zone"]:
        return found.replace(tzinfo=_offset(parts["zone"]))
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


def show(value: object) -> str:
    """A spreadsheet's value as its cell shows it: whole numbers without '.0', days without midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        seconds = value.second or value.microsecond
        form = "%Y-%m-%d" if (value.hour, value.minute, seconds) == (0, 0, 0) else "%Y-%m-%d %H:%M"
        return value.strftime(form + (":%S" if seconds else ""))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
