"""The facts of a sentence that a machine can compare: numbers with units, dates, codes. Text in, values out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ingest.identifiers import find_identifiers

_MONTHS = {
    name: number
    for number, names in enumerate(
        ["jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"], start=1)
    for name in names.split()
}  # fmt: skip
MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})\b"),
    re.compile(rf"\b(?P<mon>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mon>{MONTH})\s+(?P<y>\d{{4}})\b", re.I),
)
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<money>[$€£]\s?)?(?P<sign>[-−])?"
    r"(?P<value>\d{1,3}(?:[,'\u202f\u00a0 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s?(?P<unit>%|°\s?[CF]|[A-Za-zµΩ°²³]+(?:[/·][A-Za-zµΩ°²³]+)*))?(?![\d])"
)
_UNITS = {
    "percent": "%", "pct": "%", "volt": "v", "volts": "v", "amp": "a", "amps": "a", "ampere": "a", "amperes": "a",
    "watt": "w", "watts": "w", "kilowatt": "kw", "kilowatts": "kw", "megawatt": "mw", "megawatts": "mw", "hertz": "hz",
    "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "minute": "min", "minutes": "min", "mins": "min",
    "second": "s", "seconds": "s", "sec": "s", "secs": "s", "day": "d", "days": "d", "metre": "m", "metres": "m",
    "meter": "m", "meters": "m", "millimetre": "mm", "millimetres": "mm", "litre": "l", "litres": "l", "liters": "l",
    "dollar": "$", "dollars": "$", "usd": "$", "euro": "€", "euros": "€", "eur": "€", "°c": "°c", "degc": "°c",
    "year": "y", "years": "y", "month": "mo", "months": "mo", "kilogram": "kg", "kilograms": "kg",
}  # fmt: skip
# Letters after a number that are a unit; any other word after it is just the next word of the sentence.
_KNOWN_UNITS = frozenset(_UNITS.values()) | frozenset(
    """v kv mv a ka ma w kw mw gw kwh mwh gwh wh va kva mva var kvar mvar hz khz mhz bar mbar kpa mpa pa psi nm knm n kn
    mm cm m km kg g t l ml m3 m³ mm² °c °f k rpm ohm ω kω mω s ms h min d ppm db l/min m/s m³/h kw/m² nm³ ft in lb lbs
    gal gpm kcmil awg ah mah btu therm ccf mmbtu hp pu µs µa c/kwh $/kwh $/kw /kwh /kw cents""".split()
)


_AMOUNT = re.compile(r"\s\d+[.,]\d+$")


@dataclass(frozen=True, slots=True)
class Number:
    """A value and its unit in lower case; '' where none follows."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that must stand in the cited words."""

    numbers: tuple[Number, ...]
    dates: tuple[frozenset[date], ...]  # a slashed date has two readings
    codes: tuple[str, ...]


def month_number(name: str) -> int:
    """1 to 12 for a month's name or its short form."""
    return _MONTHS[name.rstrip(".").lower()]


def read_facts(text: str) -> Facts:
    """The facts of a text; digits of a date or a code are not numbers as well."""
    blank = list(text)
    dates = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found = _date(match)
            if found:
                dates.append(frozenset([found]))
                blank[match.start() : match.end()] = " " * len(match.group())
    for match in _SLASHED.finditer(text):
        first, second, year = (int(part) for part in match.groups())
        both = {day for day in (_safe(year, first, second), _safe(year, second, first)) if day}
        if both:
            dates.append(frozenset(both))
            blank[match.start() : match.end()] = " " * len(match.group())
    codes = []
    for identifier in find_identifiers("".join(blank)):
        if _AMOUNT.search(identifier.surface):
            continue  # 'Rate 0.79': the head of a column beside its value
        codes.append(identifier.normal)
        at = "".join(blank).find(identifier.surface)
        if at >= 0 and not identifier.surface.isdigit():
            blank[at : at + len(identifier.surface)] = " " * len(identifier.surface)
    return Facts(tuple(_numbers("".join(blank))), tuple(dates), tuple(codes))


def _numbers(text: str) -> list[Number]:
    found = []
    for match in _NUMBER.finditer(text):
        raw = re.sub(r"[,'\u202f\u00a0 ]", "", match["value"])
        try:
            value = Decimal(raw)
        except InvalidOperation:
            continue
        unit = _unit(match["unit"] or "")
        if match["money"] and not unit:
            unit = match["money"].strip()
        found.append(Number(-value if match["sign"] else value, unit))
    return found


def _unit(word: str) -> str:
    small = word.replace(" ", "").lower()
    small = _UNITS.get(small, small)
    return small if small in _KNOWN_UNITS else ""


def _date(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = int(parts["m"]) if parts.get("m") else month_number(parts["mon"])
    return _safe(int(parts["y"]), month, int(parts["d"]))


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
