"""Days as documents write them: text in, days with their place out. A day that can be read two ways has both readings.

Knows English and German month names. What a day means (in force, issued) is not its business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum


class Order(StrEnum):
    """How a document writes 8/1/2021: the month first, or the day."""

    MONTH_FIRST = "month first"
    DAY_FIRST = "day first"


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it stands in text[start:end].

    `readings` holds the one day it is, or two where day and month can be swapped: month first, then day first.
    `whole` is False where only a month is written; the reading is then its first day.
    """

    start: int
    end: int
    readings: tuple[date, ...]
    whole: bool = True

    @property
    def day(self) -> date | None:
        """The day, where there is no doubt."""
        return self.readings[0] if len(self.readings) == 1 else None


_NAMES = (
    "january jan januar jänner", "february feb februar", "march mar märz maerz mär", "april apr", "may mai",
    "june jun juni", "july jul juli", "august aug", "september sep sept", "october oct oktober okt",
    "november nov", "december dec dezember dez",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:19|20)\d\d"
# Between the parts of a date that is spelled out; a narrow cell may break the line there.
_GAP = r"(?:\s{0,3}[,-]\s{0,3}|\s{1,3})"
_FORMS = re.compile(
    rf"(?<![\w.,/-])(?:"
    rf"(?P<iy>{_YEAR})(?P<isep>[-/.])(?P<im>\d{{1,2}})(?P=isep)(?P<id>\d{{1,2}})(?:T\d\d:\d\d\S*)?"
    rf"|(?P<na>\d{{1,2}})(?P<nsep>[/.-])(?P<nb>\d{{1,2}})(?P=nsep)(?P<ny>{_YEAR}|\d\d)"
    rf"|(?P<md>{MONTH}){_GAP}(?P<mdd>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?P<mdy>{_YEAR})"
    rf"|(?P<dd>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+day)?(?:\s+of)?{_GAP}?(?P<dm>{MONTH}){_GAP}(?P<dy>{_YEAR}|\d\d(?=\b))"
    rf"|(?P<my>{MONTH}){_GAP}(?P<myy>{_YEAR})"
    rf"|(?P<ym>{_YEAR})-(?P<ymm>0[1-9]|1[0-2])"
    rf"|(?P<smm>0?[1-9]|1[0-2])[/.-](?P<smy>{_YEAR})"
    r")(?![\w/-]|[.,]\d)",
    re.IGNORECASE,
)
_ORDERED = re.compile(rf"(?<![\w.,/-])(\d{{1,2}})([/-])(\d{{1,2}})\2(?:{_YEAR}|\d\d)(?![\w/-])")
_WORDED = re.compile(
    rf"\b(?:(?P<month>{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+{_YEAR})",
    re.IGNORECASE,
)


def find_days(text: str, order: Order | None = None) -> list[Written]:
    """All days of a text in their order. `order` decides 8/1/2021; without it such a day keeps both readings."""
    found = []
    for match in _FORMS.finditer(text):
        written = _read(match)
        if written is None:
            continue
        if order is not None and len(written.readings) == 2:
            kept = written.readings[0 if order is Order.MONTH_FIRST else 1]
            written = replace(written, readings=(kept,))
        found.append(written)
    return found


def parse_day(text: str) -> date | None:
    """The whole text as one day; None where it is none, names a month only, or could be two days."""
    found = find_days(text.strip())
    one = found[0] if len(found) == 1 else None
    return one.day if one is not None and one.whole and (one.start, one.end) == (0, len(text.strip())) else None


def order_of(texts: Iterable[str]) -> tuple[Order | None, str]:
    """How a document writes days in numbers, and what told it: 'numbers', 'words' or ''.

    A number above 12 tells. Without one, dates spelled out tell, where all are spelled the same way round. A
    document that contradicts itself tells nothing.
    """
    month_first = day_first = 0
    worded: set[bool] = set()
    for text in texts:
        for match in _ORDERED.finditer(text):
            first, second = int(match[1]), int(match[3])
            day_first += 12 < first <= 31 and 1 <= second <= 12
            month_first += 12 < second <= 31 and 1 <= first <= 12
        worded.update(match["month"] is not None for match in _WORDED.finditer(text))
    if month_first or day_first:
        if month_first and day_first:
            return None, ""
        return (Order.MONTH_FIRST if month_first else Order.DAY_FIRST), "numbers"
    if len(worded) == 1:
        return (Order.MONTH_FIRST if worded.pop() else Order.DAY_FIRST), "words"
    return None, ""


def last_of_month(day: date) -> date:
    """The last day of the month that `day` lies in."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1) if day < date(9999, 12, 1) else date.max
    return following - timedelta(days=1)


def _read(match: re.Match[str]) -> Written | None:
    start, end = match.span()
    if match["iy"]:
        return _written(start, end, [_day(match["iy"], match["im"], match["id"])])
    if match["na"]:
        first, second, year = match["na"], match["nb"], match["ny"]
        if match["nsep"] == ".":
            return _written(start, end, [_day(year, second, first)])
        return _written(start, end, [_day(year, first, second), _day(year, second, first)])
    if match["md"]:
        return _written(start, end, [_day(match["mdy"], _month(match["md"]), match["mdd"])])
    if match["dm"]:
        return _written(start, end, [_day(match["dy"], _month(match["dm"]), match["dd"])])
    if match["my"]:
        return _written(start, end, [_day(match["myy"], _month(match["my"]), "1")], whole=False)
    if match["ym"]:
        return _written(start, end, [_day(match["ym"], match["ymm"], "1")], whole=False)
    return _written(start, end, [_day(match["smy"], match["smm"], "1")], whole=False)


def _written(start: int, end: int, readings: Sequence[date | None], whole: bool = True) -> Written | None:
    possible = tuple(dict.fromkeys(day for day in readings if day is not None))
    return Written(start, end, possible, whole) if possible else None


def month_number(name: str) -> int:
    """1 to 12 for a month's name or its short form, as MONTH matches it."""
    return MONTHS[name.rstrip(".").lower()]


def _month(name: str) -> str:
    return str(month_number(name))


def _day(year: str, month: str, day: str) -> date | None:
    # No document in force is of another century; '24' is 2024.
    full = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None
