"""Times in a question, as places that can be filled anew: years, months, days, seasons, hours, kinds of day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ingest.days import MONTHS

_MONTH = "|".join(sorted((name for name in MONTHS if len(name) > 2), key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_LEAD = r"(?:(?:in|for|during|since|from|until|before|after|by|of|on|throughout)\s+(?:the\s+)?(?:year\s+)?)?"


class Kind(StrEnum):
    """What kind of time; one stands in the place of another of its kind."""

    DATE = "date"
    SEASON = "season"
    HOUR = "hour"
    DAYS = "days"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Time:
    """text[start:end] tells a time; `lead` is its preposition. Of a date, `month` and `year` are told where not ''."""

    kind: Kind
    start: int
    end: int
    lead: str
    words: str
    month: str = ""
    year: str = ""


_WEEK = "sundays?|saturdays?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?"
_CLOCK = r"\d{1,2}(?::\d\d|\s*[ap]\.?m\b\.?)"
_FORMS = (
    (
        Kind.HOUR,
        r"(?P<lead>(?:at|from|between|after|before|until)\s+)?"
        rf"(?P<words>{_CLOCK}(?:\s*(?:to|and|-|–)\s*{_CLOCK})?|midnight|noon)",
    ),
    (
        Kind.DATE,
        rf"(?P<lead>{_LEAD})(?P<words>(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?)?(?P<month>{_MONTH})\.?"
        rf"(?:\s+\d{{1,2}}(?=,|\s+{_YEAR})\,?)?(?:\s+(?P<year>{_YEAR}))?)\b",
    ),
    (Kind.DATE, rf"(?P<lead>{_LEAD})(?P<words>{_YEAR}-\d\d(?:-\d\d)?|q[1-4](?:\s+(?:of\s+)?{_YEAR})?)\b"),
    (
        Kind.DATE,
        r"(?P<lead>(?:in|for|during|since)\s+)?(?:the\s+)?"
        r"(?P<words>(?:last|previous|next|this|coming|past)\s+(?:year|month|week|quarter)"
        r"|today|now|currently|yesterday|nowadays|right\s+now)\b",
    ),
    (Kind.SEASON, r"(?P<lead>(?:in|for|during)\s+(?:the\s+)?)?(?P<words>summer|winter|spring|autumn|fall)\b"),
    (Kind.DATE, rf"(?P<lead>{_LEAD})(?P<words>(?P<year>{_YEAR}))\b(?![-/:.]\d)"),
    (
        Kind.DAYS,
        r"(?P<lead>(?:on|at|over)\s+(?:the\s+)?(?:a\s+)?)?"
        r"(?P<words>(?:all\s+)?other\s+(?:times|hours|days)|weekends?"
        r"|weekdays?(?:\s+(?:morning|afternoon|evening|night)s?)?"
        rf"|working\s+days?|(?:public\s+)?holidays?|{_WEEK})\b",
    ),
    (
        Kind.PERIOD,
        r"(?P<lead>(?:at|during|for)\s+(?:the\s+)?)?"
        r"(?P<words>super\s+off[- ]peak|off[- ]peak|mid[- ]peak|part[- ]peak|on[- ]peak|peak|shoulder)\b",
    ),
)
_READ = [(kind, re.compile(rf"(?<![\w.-]){form}", re.IGNORECASE)) for kind, form in _FORMS]


def find_times(text: str) -> tuple[Time, ...]:
    """All times of a question in their order, none inside another."""
    found: list[Time] = []
    for kind, form in _READ:
        for match in form.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            if kind is Kind.DATE and match["words"].lower() in ("may", "march", "mar", "sep") and not _is_month(match):
                continue
            held = match.groupdict()
            found.append(
                Time(
                    kind,
                    match.start(),
                    match.end(),
                    (held["lead"] or "").strip(),
                    held["words"],
                    held.get("month") or "",
                    held.get("year") or "",
                )
            )
    return tuple(sorted(found, key=lambda one: one.start))


def _is_month(match: re.Match[str]) -> bool:
    """'may I reset it' is no month, 'in May' and 'May?' are."""
    lead = (match["lead"] or "").strip()
    return bool(lead) or (match["words"][0].isupper() and match.start() > 0)
