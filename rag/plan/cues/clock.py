"""A question in, hours of the day and days of the week out: '18:00 to 19:00', 'at weekends'."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DAYS_OF_WEEK = re.compile(
    r"\b(?:(?:on|at|over|during|am)\s+)?(?:the\s+|a\s+)?(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|wochenenden?|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?)\b",
    re.I,
)
_WORKING = re.compile(r"\b(?:on|at|during)\s+(?:weekdays|working days|workdays)\b|\ban werktagen\b", re.I)
_GERMAN_DAYS = {
    "montag": "Mon",
    "dienstag": "Tue",
    "mittwoch": "Wed",
    "donnerstag": "Thu",
    "freitag": "Fri",
    "samstag": "Sat",
    "sonntag": "Sun",
}
_WINDOW = re.compile(
    r"\b(?:at|between|from|zwischen|von)?\s*\b(?P<h1>[01]?\d|2[0-4])(?:[:.h](?P<m1>[0-5]\d))?\s*(?P<half1>[ap]\.?m\.?)?\s*(?:-|–|to|and|until|till|und|bis)\s*"
    r"(?P<h2>[01]?\d|2[0-4])(?:[:.h](?P<m2>[0-5]\d))?(?![\w.,-]*\d)\s*(?P<half2>[ap]\.?m\b\.?|o'?clock|uhr\b|(?:in the|of an?|am)\s+(?:early |late )?"
    r"(?:morning|afternoon|evening|night|morgen|abend)|at night)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the day: '18:00' until before '19:00'."""

    first: str
    last: str
    start: int
    end: int


def find_weekdays(text: str) -> tuple[int, int, tuple[str, ...]] | None:
    """The days of the week that a question is held to."""
    working = _WORKING.search(text)
    if working is not None:
        return *working.span(), ("Mon", "Tue", "Wed", "Thu", "Fri")
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _DAYS_OF_WEEK.finditer(text):
        said = match["day"].lower()
        german = _GERMAN_DAYS.get(said.removesuffix("s"))
        if said.startswith(("weekend", "wochenende")):
            found += ["Sat", "Sun"]
        else:
            found.append(german or said[:3].title())
        spans.append(match.span())
    return (spans[0][0], spans[-1][1], tuple(dict.fromkeys(found))) if found else None


def find_window(text: str) -> Window | None:
    """'18:00 to 19:00', 'between 6 and 8 in the evening', '5 to 7 pm', 'zwischen 18 und 20 Uhr'."""
    for match in _WINDOW.finditer(text):
        said = (match["half2"] or "").lower().replace(".", "")
        clocks = match["m1"] is not None and match["m2"] is not None
        if not (clocks or said) or re.search(r"\d[-/.]$", text[: match.start("h1")]):
            continue
        late = said.startswith("pm") or any(word in said for word in ("afternoon", "evening", "abend"))
        first, last = int(match["h1"]), int(match["h2"])
        early = (match["half1"] or "").lower().startswith("a") or (
            said.startswith("pm") and first > last and first < 12
        )
        if late and last < 12:
            last += 12
        if first < 12 and not early and (late or (match["half1"] or "").lower().startswith("p")):
            first += 12
        if said.startswith("am") or (match["half1"] or "").lower().startswith("a"):
            first = 0 if first == 12 else first
        if said.startswith("am") and last == 12:
            last = 0
        return Window(
            f"{first:02d}:{match['m1'] or '00'}", f"{last:02d}:{match['m2'] or '00'}", match.start("h1"), match.end()
        )
    return None
