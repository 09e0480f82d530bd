"""Times that a question names: days, months, years, quarters, seasons, ranges, "last year", "since March".

A time without a year ("in November") takes its year from the log it is asked of.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from ingest.days import MONTHS

Grain = Literal["day", "week", "month", "quarter", "season", "half", "year", "range"]

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "frühjahr": 3, "frühling": 3,
            "sommer": 6, "herbst": 9}  # fmt: skip
_SMALL = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
          "ten": 10, "twelve": 12, "a": 1, "couple": 2}  # fmt: skip
_ORDINAL = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"

# One point or stretch of time, most particular first. The names of the groups say how it is read.
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<wo>first|second|third|fourth|1st|2nd|3rd|4th|last)\s+week\s+(?:of|in)\s+(?P<mon>{_MONTH})(?:\s+(?P<y>{_YEAR}))?\b",
        rf"\b(?P<mo>first|second)\s+half\s+of\s+(?P<mon>{_MONTH})(?:\s+(?P<y>{_YEAR}))?\b",
        rf"\b(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
        r"(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?))?",
        rf"\b(?P<d>0?[1-9]|[12]\d|3[01])\.(?P<m>0?[1-9]|1[0-2])\.(?P<y>{_YEAR})\b",
        rf"\b(?P<s1>\d{{1,2}})/(?P<s2>\d{{1,2}})/(?P<y>{_YEAR})\b",
        rf"\b(?P<d>{_DAY})\s+(?:of\s+)?(?P<mon>{_MONTH}),?\s+(?:of\s+)?(?P<y>{_YEAR})\b",
        rf"\b(?P<mon>{_MONTH})\s+(?P<d>{_DAY}),?\s+(?P<y>{_YEAR})\b",
        rf"\b(?P<mon>{_MONTH})(?:\s+of|,)?\s+(?P<y>{_YEAR})\b",
        rf"\b(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])\b(?!-)",
        rf"\b(?P<m>0[1-9]|1[0-2])/(?P<y>{_YEAR})\b",
        rf"\b[qQ](?P<q>[1-4])[\s/-]*(?:of\s+)?(?P<y>{_YEAR})?\b",
        rf"\b(?P<y>{_YEAR})[\s/-]*q(?P<q>[1-4])\b",
        rf"\b(?P<qo>first|second|third|fourth|1st|2nd|3rd|4th|last)\s+quarter(?:\s+(?:of|in)?\s*(?P<y>{_YEAR}))?\b",
        rf"\b(?:h(?P<h>[12])|(?P<ho>first|second)\s+half(?:\s+of)?)\s+(?:of\s+)?(?P<y>{_YEAR})\b",
        rf"\b(?P<season>{'|'.join(_SEASONS)})(?:\s+(?:of|in))?\s+(?P<y>{_YEAR})(?:/\d\d(?:\d\d)?)?\b",
        rf"\b(?:week|kw|cw)\s*(?P<w>[1-4]?\d|5[0-3])(?:,?\s+(?:of\s+)?(?P<y>{_YEAR}))?\b",
        rf"\b(?P<y>{_YEAR})-?w(?P<w>[0-4]\d|5[0-3])\b",
        rf"\b(?P<d>{_DAY})\s+(?:of\s+)?(?P<mon>{_MONTH})(?![\w-])",
        rf"\b(?P<mon>{_MONTH})\s+(?:the\s+)?(?P<d>{_DAY})(?![\w:%-])",
        rf"(?<=(?:19|20)\d\d-)(?P<y>{_YEAR})(?![\w-])",
        rf"(?<![\w.,/€$£-])(?P<y>{_YEAR})(?![\w%/]|-(?!(?:19|20)\d\d\b)\w|[.,]\d|:\d)",
        rf"\b(?P<season>{'|'.join(_SEASONS)})\b",
        rf"\b(?P<mon>(?!may\b|mar\b|mai\b|sep\b|dec\b|jan\b){_MONTH})(?![\w-])",
        rf"\b(?P<mon>{_MONTH})(?=\s*(?:-|–|to|till|until|through|bis)\s*{_MONTH})",
        r"(?<=\bin )(?P<mon>May|Mai)\b",
        r"(?<=\bof )(?P<mon>May)\b",
        r"(?<=\bduring )(?P<mon>May)\b",
        r"(?<=\bsince )(?P<mon>May)\b",
    )
)
_RELATIVE = re.compile(
    r"\b(?:(?P<day>today|yesterday|heute|gestern)"
    r"|(?:in\s+|over\s+|during\s+|within\s+)?(?:the\s+)?(?:last|past|previous)\s+(?P<n>\d{1,4}|"
    + "|".join(_SMALL)
    + r")\s+(?P<many>days|weeks|months|years)"
    r"|(?P<which>last|previous|this|current|the current|letzte[nsr]?|diese[nsr]?|vorige[nsr]?)\s+"
    r"(?P<unit>year|quarter|month|week|jahr|monat|woche|quartal))\b",
    re.IGNORECASE,
)
_UNITS = {"jahr": "year", "monat": "month", "woche": "week", "quartal": "quarter"}
_BETWEEN = re.compile(r"\b(?:between|zwischen)\s+(?:the\s+)?$", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:from|since|ab|von|vom|seit)\s+(?:the\s+)?(?:start of\s+|beginning of\s+|year\s+)?$", re.IGNORECASE
)
_SINCE = re.compile(r"\b(?:since|ab|seit)\s+(?:the\s+)?(?:start of\s+|beginning of\s+|year\s+)?$", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|later than|nach|>)\s*(?:the\s+)?(?:end of\s+)?$", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:before|earlier than|prior to|vor|<)\s*(?:the\s+)?(?:start of\s+|beginning of\s+)?$", re.IGNORECASE
)
_UNTIL = re.compile(r"\b(?:until|till|up to|through|to|by the end of|bis)\s+(?:the\s+)?(?:end of\s+)?$", re.IGNORECASE)
_ONWARDS = re.compile(r"^\s*(?:on(?=\s*(?:[,.;:?!)]|$))|onwards?\b|and later\b|or later\b|and after\b)", re.IGNORECASE)
_JOIN = re.compile(
    r"^\s*(?:-|–|—|to|until|till|through|thru|and|bis|und|up to)\s*(?:the\s+|including\s+|and including\s+)?$",
    re.IGNORECASE,
)
_DASH = re.compile(
    r"^\s*(?:-|–|—|to|until|till|through|thru|bis|up to|up until)\s*(?:the\s+)?(?:end of\s+)?$", re.IGNORECASE
)
_DAY_BEFORE = re.compile(rf"\b(?P<d>{_DAY})\s*(?:-|–|to|and|bis|und)\s*(?:the\s+)?$", re.IGNORECASE)
_CLOCKS = re.compile(r"(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])")
_CLOCK_AFTER = re.compile(
    r"\s*,?\s*(?:at|um|T)?\s*(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?!\d)(?:\s*(?:h|hrs|uhr)\b)?", re.IGNORECASE
)
_CLOCK_BEFORE = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\s*(?:h|hrs|uhr)?\s*(?:on|am|,|of)?\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:\b(?:in|on|during|for|of|from|by|at|since|until|before|after|between|the|year|years|month of|night of|whole"
    r"|all of|im|am|seit|bis|von|vom|zwischen|calendar|beginning|start|end|mid|early|late)\s+)+$",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time from `first` to `last`, both days included; None is open.

    `start` and `end` are where it stands in the question. `yearless` says that the year was not told: month and
    day are then right and the year is to be chosen with `in_range`. `clock` is a time of day on `first`.
    """

    first: date | None
    last: date | None
    grain: Grain
    start: int
    end: int
    yearless: bool = False
    clock: str = ""

    def in_range(self, low: date, high: date) -> Period:
        """With the latest year in which it touches the days from `low` to `high`; `high`'s year where none does."""
        if not self.yearless:
            return self
        best = None
        for year in range(high.year, low.year - 2, -1):
            moved = self._in_year(year)
            best = best or moved
            if (moved.first or low) <= high and (moved.last or high) >= low:
                return moved
        return best or self

    def _in_year(self, year: int) -> Period:
        def move(day: date | None, base: date | None) -> date | None:
            if day is None or base is None:
                return None
            there = year + (day.year - base.year)
            last = calendar.monthrange(there, day.month)[1]
            return date(there, day.month, min(day.day, last) if day.day < 28 or day != _month_end(day) else last)

        base = self.first or self.last
        return replace(self, first=move(self.first, base), last=move(self.last, base), yearless=False)

    def values(self) -> tuple[str, ...]:
        """The first and the last day as ISO text; one value where a whole year, month or day is meant."""
        first, last = self.first, self.last
        if first is None or last is None:
            return tuple(day.isoformat() for day in (first, last) if day is not None)
        if first == last:
            return (f"{first.isoformat()}T{self.clock}" if self.clock else first.isoformat(),)
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return (str(first.year),)
        if first.day == 1 and last == _month_end(first):
            return (first.isoformat()[:7],)
        return (first.isoformat(), last.isoformat())

    def __str__(self) -> str:
        if self.first is None or self.last is None:
            return f"until {self.last}" if self.first is None else f"from {self.first} on"
        values = self.values()
        return values[0] if len(values) == 1 else f"{values[0]} to {values[1]}"


def find_periods(text: str, today: date) -> tuple[Period, ...]:
    """All times named, in the order in which they stand; ranges put together, open ends read."""
    spots = _spots(text, today)
    found: list[Period] = []
    at = 0
    while at < len(spots):
        here = spots[at]
        before, after = text[: here.start], text[here.end :]
        follower = spots[at + 1] if at + 1 < len(spots) else None
        between = text[here.end : follower.start] if follower else ""
        if follower and (
            _DASH.match(between) or (_JOIN.match(between) and (_BETWEEN.search(before) or _FROM.search(before)))
        ):
            found.append(_spread(here, follower))
            at += 2
            continue
        if here.grain == "day" and (ahead := _DAY_BEFORE.search(before)) and here.first is not None:
            # 'the night of 9 to 10 October'
            day = int(re.sub(r"\D", "", ahead["d"]))
            if day < here.first.day:
                begin = here.first.replace(day=day)
                found.append(replace(here, first=begin, grain="range", start=ahead.start()))
                at += 1
                continue
        found.append(_opened(here, before, after))
        at += 1
    return tuple(_with_lead(_at_clock(period, text), text) for period in found)


def _at_clock(period: Period, text: str) -> Period:
    """A day with the one time of day that is told with it: '14:30 on 3 June', '3 June at 14:30'."""
    if period.grain != "day" or period.clock or len(_CLOCKS.findall(text)) != 1:
        return period
    after, before = _CLOCK_AFTER.match(text, period.end), _CLOCK_BEFORE.search(text[: period.start])
    found = after or before
    if found is None:
        return period
    clock = f"{int(found['hour']):02d}:{found['minute']}"
    return replace(
        period,
        clock=clock,
        start=found.start("hour") if before and not after else period.start,
        end=found.end() if after else period.end,
    )


def _opened(here: Period, before: str, after: str) -> Period:
    """Open on one side where a word before or after it says so."""
    if here.last is None or here.first is None:
        return here
    if _SINCE.search(before) or _ONWARDS.match(after):
        return replace(here, last=None, grain="range")
    if _AFTER.search(before):
        return replace(here, first=here.last + timedelta(days=1), last=None, grain="range")
    if _BEFORE.search(before):
        return replace(here, first=None, last=here.first - timedelta(days=1), grain="range")
    if _UNTIL.search(before):
        return replace(here, first=None, grain="range")
    return here


def _spread(one: Period, other: Period) -> Period:
    """From the beginning of one to the end of the other; what one lacks in year or month the other has."""
    first, last = one.first, other.last
    yearless = one.yearless and other.yearless
    if one.yearless and not other.yearless and other.first is not None and first is not None:
        moved = one._in_year(other.first.year)
        first = moved.first
        if first is not None and last is not None and first > last:
            first = one._in_year(other.first.year - 1).first
    if other.yearless and not one.yearless and one.first is not None:
        last = other._in_year(one.first.year).last
        if last is not None and last < one.first:
            last = other._in_year(one.first.year + 1).last
    if yearless and first is not None and last is not None and last < first:
        last = last.replace(year=last.year + 1)
    return Period(first, last, "range", one.start, other.end, yearless)


def _with_lead(period: Period, text: str) -> Period:
    """Its small words belong to it: 'in the year 2009'."""
    lead = _LEAD.search(text[: period.start])
    return replace(period, start=lead.start()) if lead else period


def _spots(text: str, today: date) -> list[Period]:
    found: list[Period] = []

    def free(start: int, end: int) -> bool:
        return all(end <= one.start or start >= one.end for one in found)

    found.extend(_relative(match, today) for match in _RELATIVE.finditer(text))
    for form in _FORMS:
        for match in form.finditer(text):
            if free(match.start(), match.end()):
                period = _read(match, today)
                if period is not None:
                    found.append(period)
    return sorted(found, key=lambda one: one.start)


def _read(match: re.Match[str], today: date) -> Period | None:
    part = {name: value for name, value in match.groupdict().items() if value}
    year = int(part["y"]) if "y" in part else today.year
    yearless = "y" not in part
    at = (match.start(), match.end())
    try:
        if "s1" in part:
            one, two = int(part["s1"]), int(part["s2"])
            # month first, as such dates are written, unless that is no month
            month, day = (one, two) if one <= 12 else (two, one)
            return Period(date(year, month, day), date(year, month, day), "day", *at)
        month = int(part["m"]) if "m" in part else MONTHS[part["mon"].lower().rstrip(".")] if "mon" in part else 0
        if "d" in part:
            day_of = int(re.sub(r"\D", "", part["d"]))
            there = date(year, month, day_of)
            return Period(there, there, "day", *at, yearless, part.get("clock", ""))
        if month and ("wo" in part or "mo" in part):
            return _part_of_month(part, date(year, month, 1), at, yearless)
        if month:
            return Period(date(year, month, 1), _month_end(date(year, month, 1)), "month", *at, yearless)
        if "q" in part or "qo" in part:
            quarter = int(part["q"]) if "q" in part else _ORDINAL[part["qo"].lower()]
            return Period(
                date(year, 3 * quarter - 2, 1), _month_end(date(year, 3 * quarter, 1)), "quarter", *at, yearless
            )
        if "h" in part or "ho" in part:
            second = part.get("h") == "2" or part.get("ho", "").lower() == "second"
            return Period(
                date(year, 7 if second else 1, 1), date(year, 12 if second else 6, 31 if second else 30), "half", *at
            )
        if "season" in part:
            begin = _SEASONS[part["season"].lower()]
            if begin == 12:
                return Period(date(year, 12, 1), _month_end(date(year + 1, 2, 1)), "season", *at, yearless)
            return Period(date(year, begin, 1), _month_end(date(year, begin + 2, 1)), "season", *at, yearless)
        if "w" in part:
            monday = date.fromisocalendar(year, int(part["w"]), 1)
            return Period(monday, monday + timedelta(days=6), "week", *at, yearless)
    except ValueError:
        return None
    return Period(date(year, 1, 1), date(year, 12, 31), "year", *at)


def _part_of_month(part: dict[str, str], first: date, at: tuple[int, int], yearless: bool) -> Period:
    """'the second week of March' is the 8th to the 14th, 'the first half' the 1st to the 15th."""
    last = _month_end(first)
    if "mo" in part:
        second = part["mo"].lower() == "second"
        begin, end = (first.replace(day=16), last) if second else (first, first.replace(day=15))
    elif part["wo"].lower() == "last":
        begin, end = last - timedelta(days=6), last
    else:
        begin = first + timedelta(days=7 * (_ORDINAL[part["wo"].lower()] - 1))
        end = min(last, begin + timedelta(days=6))
    return Period(begin, end, "week" if "wo" in part else "range", *at, yearless)


def _relative(match: re.Match[str], today: date) -> Period:
    at = (match.start(), match.end())
    if match["day"]:
        day = today if match["day"].lower() in ("today", "heute") else today - timedelta(days=1)
        return Period(day, day, "day", *at)
    if match["many"]:
        number = _SMALL.get(match["n"].lower(), 0) or int(match["n"])
        unit = match["many"].lower()
        if unit in ("days", "weeks"):
            first = today - timedelta(days=number * (7 if unit == "weeks" else 1))
        else:
            first = _months_before(today, number * (12 if unit == "years" else 1))
        return Period(first, today, "range", *at)
    unit = _UNITS.get(match["unit"].lower(), match["unit"].lower())
    back = 0 if match["which"].lower().startswith(("this", "current", "the", "diese")) else 1
    if unit == "year":
        year = today.year - back
        return Period(date(year, 1, 1), date(year, 12, 31), "year", *at)
    if unit == "month":
        first = _months_before(today.replace(day=1), back)
        return Period(first, _month_end(first), "month", *at)
    if unit == "quarter":
        first = _months_before(today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1), 3 * back)
        return Period(first, _month_end(_months_before(first, -2)), "quarter", *at)
    monday = today - timedelta(days=today.weekday() + 7 * back)
    return Period(monday, monday + timedelta(days=6), "week", *at)


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(max(1, year), month + 1, min(day.day, calendar.monthrange(max(1, year), month + 1)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
