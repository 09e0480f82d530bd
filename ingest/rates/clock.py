"""Hours, days and months as tariffs write them: '3 p.m. to 7 p.m.', 'weekdays except holidays', 'June 1 - Sept. 30'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.rates.schema import ALL_DAYS, DAY_MINUTES, HOLIDAY, WEEKDAYS, WEEKEND, Span, Window

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "mär": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_LAST_DAY = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|"
    r"sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\b\.?"
)
_TO = r"\s*(?:through|thru|to|until|till|and ending|ending|bis(?: zum)?|(?<=\d )and|[-–—])\s*(?:the\s+)?"
_DAY = r"(?:the\s+)?(?:end of|last day of|\d{1,2}(?:st|nd|rd|th)?\.?(?:\s+(?:day\s+)?of)?)"
_DATE = rf"(?:{_DAY}\s*)?{MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s*:))?"
_RANGE = re.compile(rf"(?P<a>{_DATE}){_TO}(?P<b>{_DATE})", re.IGNORECASE)
_CLAUSE = re.compile(r"[;\n]|,?\s+(?:and|plus)\s+(?=all\s+(?:day|hours))|(?<=[a-z]{3})\.\s+(?=[A-Z])", re.IGNORECASE)
_MONTH_LIST = re.compile(rf"{MONTH}(?:\s*(?:,|and|&|und|,\s*and)\s*{MONTH})+", re.IGNORECASE)
_MONTH_ONLY = re.compile(MONTH, re.IGNORECASE)

_CLOCK = (
    r"(?:(?:12(?::00)?\s*)?(?:noon|midnight)|\d{1,2}(?:[:.]\d{2})?\s*(?:a\.?\s?m\b\.?|p\.?\s?m\b\.?|uhr|h\b)?|"
    r"mittag|mitternacht)"
)
_ANY_CLOCK = re.compile(r"\d\s*[ap]\.?\s?m\b|:\d\d|noon|midnight|\d\s*(?:uhr|h\b)|mittag|mitternacht", re.IGNORECASE)
_HOURS = re.compile(
    rf"(?<![\w:.$€£])(?P<a>{_CLOCK})\s*(?P<to>through|to|until|till|and ending at|and|bis|"
    rf"[-–—])\s*(?P<b>{_CLOCK})(?![\w:%]|\.\d)",
    re.IGNORECASE,
)

_DAY_NAMES = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4,
    "sa": 5, "so": 6,
}  # fmt: skip
_NAME = (
    r"(?:(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?)s?\b\.?"
    r"|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)s?\b|(?-i:(?:Mo|Di|Mi|Do|Fr|Sa|"
    r"So)\b\.?))"
)
_NAME_RANGE = re.compile(rf"\b(?P<a>{_NAME})\s*(?:through|thru|to|until|bis|[-–—])\s*(?P<b>{_NAME})", re.IGNORECASE)
_NAME_ONLY = re.compile(rf"\b{_NAME}", re.IGNORECASE)
_ANY_DAY = re.compile(
    r"mon|tue|wed|thu|fri|sat|sun|day|week|holiday|feiertag|daily|wochen|werktag|täglich|tag\b|\b(?:mo|di|mi|do|fr|"
    r"sa|so)\b",
    re.IGNORECASE,
)
_NOT_HOLIDAY = re.compile(
    r"(?:except(?:ing)?|excluding|excl\.?|other than|but not|not (?:including|on))\s+(?:for\s+)?(?:on\s+)?(?:the\s+)?"
    r"(?:weekends?\s+(?:and|or)\s+)?(?:\w+[\s-]+){0,4}?(?:holidays?|feiertage)|non-?\s?holidays?|außer feiertage",
    re.IGNORECASE,
)
_NOT_WEEKEND = re.compile(
    r"(?:except(?:ing)?|excluding|other than)\s+(?:on\s+)?(?:weekends|saturdays?,?\s+(?:and\s+)?sundays?)", re.I
)
_HOLIDAY = re.compile(r"\bholidays?\b|\bfeiertage?n?\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:weekdays?|week days?|business days?|working days?|werktags?|werktagen)\b", re.IGNORECASE)
_WEEKEND = re.compile(r"\b(?:weekends?|week-ends?|wochenende)\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:every day|each day|all days|daily|all week|7 days|seven days|täglich)\b", re.IGNORECASE)
_ALL_HOURS = re.compile(r"\b(?:all day|all hours|24 hours|around the clock|ganztägig)\b", re.IGNORECASE)


def spans_in(text: str) -> tuple[Span, ...]:
    """The parts of the year that a text names: 'June 1 through September 30', 'November-March', 'June, July'."""
    if not _MONTH_ONLY.search(text):
        return ()
    found = []
    for match in _RANGE.finditer(text):
        first, last = _day(match["a"], last=False), _day(match["b"], last=True)
        if first and last:
            found.append(Span(first, last))
    if found:
        return tuple(found)
    listed = _MONTH_LIST.search(text)
    if listed:
        return months_as_spans(_month(match.group()) for match in _MONTH_ONLY.finditer(listed.group()))
    return ()


def day_in(text: str, last: bool) -> tuple[int, int] | None:
    """The (month, day) that a cell names: '1 November', 'last day of February', 'June'."""
    return _day(text, last) if _MONTH_ONLY.search(text) else None


def months_as_spans(months: Iterable[int]) -> tuple[Span, ...]:
    """Months of the year as spans, neighbours joined, December and January too."""
    held = sorted(set(months))
    runs: list[list[int]] = []
    for month in held:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == 12:
        runs[0] = runs.pop() + runs[0]
    return tuple(Span((run[0], 1), (run[-1], _LAST_DAY[run[-1] - 1])) for run in runs)


def rest_of_year(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The days that none of the spans holds; () where they hold every day."""
    free = [(month, day) for month in range(1, 13) for day in range(1, _LAST_DAY[month - 1] + 1)]
    free = [at for at in free if not any(span.holds(*at) for span in spans)]
    runs: list[list[tuple[int, int]]] = []
    for at in free:
        if runs and _next(runs[-1][-1]) == at:
            runs[-1].append(at)
        else:
            runs.append([at])
    if len(runs) > 1 and runs[0][0] == (1, 1) and runs[-1][-1] == (12, 31):
        runs[0] = runs.pop() + runs[0]
    return tuple(Span(run[0], run[-1]) for run in runs)


def hours_in(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches of the day that a text names, in minutes from midnight; an end at midnight is 1440."""
    if not _ANY_CLOCK.search(text):
        return ()
    found = []
    for match in _HOURS.finditer(text):
        a, b = match["a"], match["b"]
        if not _is_clock(a) and not _is_clock(b):
            continue
        if match["to"].lower() == "and" and "between" not in text[max(0, match.start() - 12) : match.start()].lower():
            continue
        if not _is_clock(a) and re.search(r"[ap]", b, re.IGNORECASE) and a.strip().isdigit():
            half = re.search(r"([ap])\.?\s?m", b, re.IGNORECASE)
            a = f"{a.strip()} {half.group(1)}m" if half else a
        start, end = _minutes(a), _minutes(b)
        if start is not None and end is not None:
            found.append((start % DAY_MINUTES, end or DAY_MINUTES))
    return tuple(found)


def days_in(text: str) -> tuple[int, ...]:
    """The days of the week that a text names, 7 for a public holiday; () where it names none."""
    if not _ANY_DAY.search(text):
        return ()
    without = _NOT_HOLIDAY.sub(" ", text)
    without = _NOT_WEEKEND.sub(" ", without)
    days: set[int] = set()
    if _WEEKDAY.search(text):
        days.update(WEEKDAYS)
    if _WEEKEND.search(without):
        days.update(WEEKEND)
    ranged = _NAME_RANGE.sub(lambda match: _hold(days, match), without)
    for match in _NAME_ONLY.finditer(ranged):
        days.add(_day_number(match.group()))
    if _HOLIDAY.search(without) and (days or not _HOLIDAY.sub("", without).strip(" .,;:")):
        days.add(HOLIDAY)
    if not days and _EVERY.search(text):
        days.update(ALL_DAYS)
    if _NOT_WEEKEND.search(text):
        days = (days or set(ALL_DAYS)) - set(WEEKEND)
    return tuple(sorted(days))


def excludes_holidays(text: str) -> bool:
    """Whether it says that holidays are not meant."""
    return _NOT_HOLIDAY.search(text) is not None


def windows_in(text: str) -> tuple[Window, ...]:
    """The hours of the week that a text names; () where it names neither hours nor whole days."""
    if not hours_in(text):
        days = days_in(text)
        whole = days and (_ALL_HOURS.search(text) or not re.search(r"\d", text))
        return (Window(days),) if whole else ()
    found: list[Window] = []
    days = ()
    for clause in _CLAUSE.split(text):
        stretches = hours_in(clause)
        named = days_in(clause)
        days = named or days
        if stretches:
            found.extend(window for start, end in stretches for window in cut(days or ALL_DAYS, start, end))
        elif named and _ALL_HOURS.search(clause):
            found.append(Window(named))
    return joined(found)


def cut(days: tuple[int, ...], start: int, end: int) -> tuple[Window, ...]:
    """One stretch of some days; one over midnight is a morning and an evening of the same days."""
    if start < end:
        return (Window(days, start, end),)
    if start == end % DAY_MINUTES:
        return (Window(days),)
    return (Window(days, 0, end), Window(days, start, DAY_MINUTES))


def joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The same hours in as few windows as can be, in order."""
    by_day: dict[int, list[tuple[int, int]]] = {}
    for window in windows:
        for day in window.days:
            by_day.setdefault(day, []).append((window.start, window.end))
    alike: dict[tuple[int, int], list[int]] = {}
    for day, stretches in sorted(by_day.items()):
        merged: list[tuple[int, int]] = []
        for start, end in sorted(stretches):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        for stretch in merged:
            alike.setdefault(stretch, []).append(day)
    return tuple(
        Window(tuple(days), start, end) for (start, end), days in sorted(alike.items(), key=lambda kv: (kv[1], kv[0]))
    )


def rest_of_week(taken: Iterable[Window], holidays: bool) -> tuple[Window, ...]:
    """The hours of the week that no window takes; with the day 7 where holidays are a day of their own."""
    free: list[Window] = []
    held = list(taken)
    for day in (*ALL_DAYS, *((HOLIDAY,) if holidays else ())):
        at = 0
        for start, end in sorted((window.start, window.end) for window in held if day in window.days):
            if start > at:
                free.append(Window((day,), at, start))
            at = max(at, end)
        if at < DAY_MINUTES:
            free.append(Window((day,), at, DAY_MINUTES))
    return joined(free)


def without(windows: Iterable[Window], taken: Iterable[Window]) -> tuple[Window, ...]:
    """The hours of some windows that no other window takes."""
    left: list[Window] = []
    held = list(taken)
    for window in windows:
        for day in window.days:
            at = window.start
            for start, end in sorted((one.start, one.end) for one in held if day in one.days):
                if at < min(start, window.end):
                    left.append(Window((day,), at, min(start, window.end)))
                at = max(at, end)
            if at < window.end:
                left.append(Window((day,), at, window.end))
    return joined(left)


def _hold(days: set[int], match: re.Match[str]) -> str:
    first, last = (_day_number(match[side]) for side in ("a", "b"))
    days.update(range(first, last + 1) if first <= last else {*range(first, 7), *range(last + 1)})
    return " "


def _day_number(name: str) -> int:
    words = name.lower()
    return _DAY_NAMES.get(words[:3], _DAY_NAMES.get(words[:2], 0))


def _is_clock(text: str) -> bool:
    return re.search(r"[:a-zäöü]|\d\.\d\d", text, re.IGNORECASE) is not None


def _minutes(text: str) -> int | None:
    words = text.lower().replace(" ", "")
    if "noon" in words or words == "mittag":
        return 720
    if "midnight" in words or words == "mitternacht":
        return 0
    match = re.match(r"(\d{1,2})(?:[:.](\d{2}))?", words)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    half = re.search(r"([ap])\.?m", words)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[1] == "p" else 0)
    total = hour * 60 + minute
    return total if total <= DAY_MINUTES and minute < 60 else None


def _month(text: str) -> int:
    return _MONTHS[text[:3].lower()]


def _day(text: str, last: bool) -> tuple[int, int] | None:
    name = _MONTH_ONLY.search(text)
    if name is None:
        return None
    month = _month(name.group())
    if re.search(r"\b(?:end|last day) of\b", text, re.IGNORECASE):
        return month, _LAST_DAY[month - 1]
    number = re.search(r"\d{1,2}", text)
    if number is None:
        return month, _LAST_DAY[month - 1] if last else 1
    day = int(number.group())
    return (month, day) if 1 <= day <= _LAST_DAY[month - 1] else None


def _next(at: tuple[int, int]) -> tuple[int, int]:
    month, day = at
    if day < _LAST_DAY[month - 1]:
        return month, day + 1
    return month % 12 + 1, 1
