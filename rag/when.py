"""The time a question asks about: a day, a stretch, or more than one issue of a document. Text in, When out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.days import MONTHS, find_days, last_of_month

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:19|20)\d\d"
# Core months: where a season ends differs from book to book.
_SEASONS = {"spring": (4, 5), "summer": (7, 8), "autumn": (10, 11), "fall": (10, 11), "winter": (1, 2)}
_SEASON = "|".join(_SEASONS)
_BEFORE = re.compile(r"\b(?:before|prior\s+to|earlier\s+than|up\s+to|vor)\s+(?:the\s+)?(?:year\s+)?$", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|later\s+than|nach)\s+(?:the\s+)?(?:year\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:starting|beginning|as\s+from|from|ab)\s+(?:the\s+)?(?:year\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|seit)\s+(?:the\s+)?(?:year\s+)?$", re.IGNORECASE)
# A time asked about, not a name with a year in it: 'in 2025', 'July 2025', 'summer 2024', 'the 2025 prices'.
_PERIOD = re.compile(
    rf"\b(?:(?P<season>{_SEASON})\s+(?:of\s+)?|(?P<month>{_MONTH})\s+(?:of\s+)?|q(?P<quarter>[1-4])\s+"
    rf"|(?P<lead>(?:in|for|during|since|from|until|before|after|by|of|throughout|prior\s+to|up\s+to|im|vor|nach|seit|ab)"
    rf"\s+(?:the\s+)?(?:year\s+|jahr\s+)?|(?:late|early|mid|end\s+of)[- ]))"
    rf"(?P<year>{_YEAR})(?:/(?P<next>\d\d))?\b(?![-/\d])",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"\b(?:from|between)\s+({_YEAR})\s+(?:to|and|until|through)\s+({_YEAR})\b", re.IGNORECASE)
_ADJECTIVE = re.compile(
    rf"\b(?P<year>{_YEAR})['’]?s?\s+(?:electric\s+|retail\s+)?(?:tariffs?|rates?|prices?|charges?|price\s+(?:list|card|book)"
    r"|books?|editions?|versions?|issues?|manuals?|rules?|limits?|values?|procedures?|schedules?)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\b(?:(?P<which>last|previous|next|coming|this)\s+(?P<what>year|month|week|{_SEASON})"
    r"|(?P<count>\d{1,2}|a|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<unit>year|month|week|day)s?\s+ago"
    r"|(?P<day>yesterday|tomorrow))\b",
    re.IGNORECASE,
)
_COUNTS = {
    word: number
    for number, words in enumerate(
        ("a one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
    for word in words.split()
}
_ISSUE = (
    r"(?:rules?|revisions?|rev\b\.?|versions?|editions?|issues?|values?|tariffs?|prices?|rates?|manuals?|procedures?"
    r"|limits?|settings?|sheets?|books?|instructions?|guides?)"
)
_ACROSS = re.compile(
    rf"\b(?:old(?:er)?|previous|former|earlier|superseded|replaced|outdated|prior)\s+(?:[\w-]+\s+)?{_ISSUE}\b"
    r"|\bused\s+to\s+(?:be|apply|hold|cost|say)\b|\b(?:until|since)\s+when\b|\bformerly\b|\bsuperseded\b|\bhistory\s+of\b"
    r"|\b(?:what|which|how|did|has|have|was|were|anything|something|list|show)\b[^.?]*\bchange[ds]?\b"
    rf"[^.?]*\b(?:rev|revision|version|edition|issue|between|from|since|{_YEAR}|last|new)\b"
    r"|\bwhat(?:['’]s|\s+is|\s+has)?\s+(?:changed|new)\b",
    re.IGNORECASE,
)
_OF_ISSUE = re.compile(
    r"\b(?:effective|in\s+force|takes?\s+effect|came?\s+into\s+(?:force|effect)|gültig|in\s+kraft)\b"
    r"|\b(?:issue|revision|effective|approval)\s+date\b|\bdate\s+of\s+(?:issue|revision)\b"
    r"|\b(?:which|what|current|latest|newest|present)\s+(?:revision|rev|edition|version|issue)\b"
    r"|\bstill\s+(?:valid|current|in\s+force|hold|holds|apply|applies)\b|\bup\s+to\s+date\b"
    r"|\bwhen\s+(?:was|were|is|did)\b[^?]*\b(?:issued|published|revised|superseded|replaced|introduced)\b"
    r"|\b(?:since|until|from)\s+(?:when|(?:what|which)\s+(?:date|day))\b",
    re.IGNORECASE,
)
_REVISION = re.compile(
    r"\b(?:revision|rev|version|issue|edition)\b\.?\s*(?:no\.?\s*)?(?P<one>[A-Z]\b|\d{1,3}(?:\.\d{1,3}){0,2}\b)"
    r"(?:\s*(?:and|or|to|vs\.?|versus|with|against|/|,|-)\s*(?:the\s+)?(?:(?:revision|rev|version|issue|edition)\b\.?\s*)?"
    r"(?P<two>[A-Z]\b|\d{1,3}(?:\.\d{1,3}){0,2}\b))?",
    re.IGNORECASE,
)

# Words by which a time or an issue may be told.
_TELLS = re.compile(
    r"(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)?|jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*"
    r"|dec\w*|spring|summer|autumn|winter|years?|months?|ago|last|next"
    r"|chang\w*|differ\w*|compar\w*|between|rev|revisions?|issues?|editions?|versions?"
)


@dataclass(frozen=True, slots=True)
class When:
    """The stretch of time from `first` to `last`, None where the question means today.

    `across`: it asks about more than what is in force at one time, as 'what changed' does. `revisions` are those
    that it names. `of_issue`: it asks which issue this is, or from when it holds.
    """

    first: date | None = None
    last: date | None = None
    across: bool = False
    revisions: tuple[str, ...] = ()
    of_issue: bool = False

    @property
    def today(self) -> bool:
        """Whether what is in force today is meant."""
        return self.first is None and not self.across and not self.revisions

    @property
    def middle(self) -> date | None:
        """One day for the stretch."""
        if self.first is None or self.last is None:
            return None
        return self.first + (self.last - self.first) / 2

    def may_be_told_by(self, word: str) -> bool:
        """Whether a word in lower case may tell this time: it chooses documents, and need not stand in them."""
        return not self.today and _TELLS.fullmatch(word) is not None


# Nothing but what is in force today is meant.
TODAY = When()


def read_when(text: str, today: date) -> When:
    """The time a question asks about; `today` tells what 'last year' is."""
    days, rest = _days(text)
    stretches = [*days, *_periods(rest), *_relative(rest, today)]
    named = [one.upper() for match in _REVISION.finditer(text) for one in match.group("one", "two") if one]
    revisions = tuple(dict.fromkeys(named))
    across = len(revisions) > 1 or _ACROSS.search(text) is not None
    of_issue = _OF_ISSUE.search(text) is not None
    if not stretches:
        return When(None, None, across, revisions, of_issue)
    first, last = min(start for start, _ in stretches), max(end for _, end in stretches)
    return When(first, last, across, revisions, of_issue)


def relative_words(text: str) -> str:
    """The words that tell a time from today ('two years ago'): they stand in no document."""
    return " ".join(match.group() for match in _RELATIVE.finditer(text))


def _days(text: str) -> tuple[list[tuple[date, date]], str]:
    """Whole days, and the text without them: 'March 2025' in '3 March 2025' is no month that is asked about."""
    found, rest = [], list(text)
    for written in find_days(text):
        if written.whole:
            found.append(_placed(text[: written.start], min(written.readings), max(written.readings)))
            rest[written.start : written.end] = " " * (written.end - written.start)
    return [one for one in found if one is not None], "".join(rest)


def _periods(text: str) -> list[tuple[date, date]]:
    span = _SPAN.search(text)
    if span is not None:
        return [(date(int(span[1]), 1, 1), date(int(span[2]), 12, 31))]
    found = []
    for match in _PERIOD.finditer(text):
        year = int(match["year"])
        first, last = date(year, 1, 1), date(year, 12, 31)
        if match["season"]:
            months = _SEASONS[match["season"].lower()]
            if match["next"]:  # the winter of 2025/26
                first, last = date(year, 12, 1), last_of_month(date(year + 1, 2, 1))
            else:
                first, last = date(year, months[0], 1), last_of_month(date(year, months[1], 1))
        elif match["month"]:
            first = date(year, MONTHS[match["month"].rstrip(".").lower()], 1)
            last = last_of_month(first)
        elif match["quarter"]:
            first = date(year, 3 * int(match["quarter"]) - 2, 1)
            last = last_of_month(date(year, 3 * int(match["quarter"]), 1))
        found.append(_placed(text[: match.start()] + (match["lead"] or ""), first, last))
    if not found:
        years = [int(match["year"]) for match in _ADJECTIVE.finditer(text)]
        found = [(date(year, 1, 1), date(year, 12, 31)) for year in years]
    return [one for one in found if one is not None]


def _placed(before: str, first: date, last: date) -> tuple[date, date] | None:
    """A stretch as its preposition turns it: 'before 2026' is the day before it, 'since 2024' goes on until today."""
    before = before[-40:]
    if _SINCE.search(before):
        return None
    if _BEFORE.search(before) and first > date.min:
        return first - timedelta(days=1), first - timedelta(days=1)
    if _AFTER.search(before) and last < date.max:
        return last + timedelta(days=1), last + timedelta(days=1)
    if _FROM.search(before):
        return first, first
    return first, last


def _relative(text: str, today: date) -> list[tuple[date, date]]:
    found = []
    for match in _RELATIVE.finditer(text):
        if match["day"]:
            day = today + timedelta(days=-1 if match["day"].lower() == "yesterday" else 1)
            found.append((day, day))
        elif match["count"]:
            word = match["count"].lower()
            count = int(word) if word.isdigit() else _COUNTS[word]
            days = {"year": 365.25, "month": 30.44, "week": 7, "day": 1}[match["unit"].lower()] * count
            day = today - timedelta(days=round(days))
            found.append((day, day))
        elif match["which"].lower() != "this":
            step = -1 if match["which"].lower() in ("last", "previous") else 1
            found.append(_neighbour(match["what"].lower(), step, today))
    return found


def _neighbour(what: str, step: int, today: date) -> tuple[date, date]:
    """Last or next year, month, week, summer: the one before or after that of today."""
    if what == "year":
        return date(today.year + step, 1, 1), date(today.year + step, 12, 31)
    if what == "month":
        month = today.year * 12 + today.month - 1 + step
        first = date(month // 12, month % 12 + 1, 1)
        return first, last_of_month(first)
    if what == "week":
        first = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return first, first + timedelta(days=6)
    low, high = _SEASONS[what]
    for year in (today.year, today.year + step):
        first, last = date(year, low, 1), last_of_month(date(year, high, 1))
        if (last < today) if step < 0 else (first > today):
            return first, last
    return first, last
