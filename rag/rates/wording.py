"""A question about rates in; the amounts, days, hours and wishes that it tells out. Knows no schedule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingest.days import MONTH, find_days, month_number
from ingest.rates.clock import days_in, hours_in

_NUMBER = r"(?<![\w.,-])(?P<value>\d{1,3}(?:[,' \u202f\u00a0]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_AMOUNT = re.compile(
    _NUMBER + r"\s?-?(?P<unit>kwh|mwh|gwh|kilowatt[- ]?hours?|units?|kw|mw|kva|mva|kilowatts?)\b", re.IGNORECASE
)
_SCALE = {"m": Decimal(1000), "g": Decimal(1_000_000), "k": Decimal(1), "u": Decimal(1)}
# Before an amount these make it a bound of a block, not a use: "above 700 kWh", "the first 300 kWh".
_BOUND = re.compile(
    r"(?:\b(?:above|over|below|under|first|next|beyond|exceeds?|exceeding|than|up to|until|ab|über|bis|per|every)\s+"
    r"|[<>]\s*)$",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"(?P<word>above|over|beyond|more than|below|under|less than|up to|first)\s+(?:the\s+)?(?:first\s+)?"
    rf"{_NUMBER}\s?(?:kwh|kw)\b",
    re.IGNORECASE,
)
_AGREED = r"(?:agreed|contract(?:ed)?|reserved|booked|import|connection)\s+(?:capacity|demand|power)"
_CAPACITY_BEFORE = re.compile(rf"\b{_AGREED}\s*(?:of|is|at|[:=])?\s*$", re.IGNORECASE)
_CAPACITY_AFTER = re.compile(rf"^\s*(?:of\s+|as\s+)?{_AGREED}\b", re.IGNORECASE)
_BILL = re.compile(
    r"\b(?:bills?|billed|invoice|costs?|pay|pays|charged|charge for|how much|total|amount due|rechnung|kosten|kostet"
    r"|zahlt)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\b(?:price[ds]?|rates?|costs?|charges?|charged|pay|pays|tariff|expensive|how much|cents?|preis|kostet|periods?|"
    r"peak|window|band|zone|tarifzeit)\b|\bwhat does\b|[$€£¢]",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\w:.,/-])(?:(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?|"
    r"(?P<hour2>\d{1,2})\s*(?:(?P<half2>[ap])\.?\s?m\b\.?|uhr\b|o'?\s?clock\b|hrs\b)|(?P<word>noon|midday|midnight))(?![\d:])",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<m>{MONTH})|(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?!\s*\d{4}|,\s*\d{4}|\d|:)",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b(?P<m>{MONTH})(?:\s+(?:of\s+)?(?P<y>(?:19|20)\d\d))?\b", re.IGNORECASE)
_ISO_MONTH = re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])\b(?!-\d)")
_YEAR = re.compile(r"(?<![\w./,:-])(?:19|20)\d\d(?![\w/:-])")


@dataclass(frozen=True, slots=True)
class Amount:
    """A use in kWh or a demand in kW, and the words around it that may name a period."""

    value: Decimal
    unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a question tells of amounts and time. Stretches of hours are minutes from midnight.

    `dates` are whole dates; `day_months` days without a year; `month` and `year` where only they are told.
    `unsure_date` marks a date that could be read in two ways (04/05/2025), both then in `dates`.
    """

    text: str
    kwh: tuple[Amount, ...]
    kw: tuple[Amount, ...]
    capacity: Decimal | None
    dates: tuple[date, ...]
    day_months: tuple[tuple[int, int], ...]
    month: int | None
    year: int | None
    moments: tuple[int, ...]
    stretches: tuple[tuple[int, int], ...]
    days: tuple[int, ...]
    unsure_date: bool = False

    @property
    def wants_bill(self) -> bool:
        """A use is given and a cost is asked for."""
        return bool(self.kwh) and _BILL.search(self.text) is not None

    @property
    def wants_hour(self) -> bool:
        """A time of day is given and a price or period is asked for."""
        return bool(self.moments or self.stretches) and _PRICE.search(self.text) is not None

    @property
    def block(self) -> Decimal | None:
        """A use within the block that is asked for: just above 'above 300 kWh', 'up to 300 kWh' itself."""
        match = _BLOCK.search(self.text)
        if match is None:
            return None
        value = _value(match["value"])
        upper = match["word"].lower() in ("above", "over", "beyond", "more than")
        return value + Decimal("0.001") if upper else value - Decimal("0.001")


def read_wording(text: str) -> Said:
    """All that is told; the same text always gives the same."""
    amounts = _amounts(text)
    agreed = [one for one in amounts if one.unit == "kW" and _is_capacity(one)]
    capacity = agreed[0].value if agreed else None
    written = [one for one in find_days(text) if one.whole]
    dates = sorted({day for one in written for day in one.readings})
    stretches = hours_in(text)
    moments = () if stretches else tuple(dict.fromkeys(_moments(text)))
    day_months = () if dates else tuple(_day_months(text))
    month, year = (None, None) if dates else _month_year(text)
    return Said(
        text,
        tuple(one for one in amounts if one.unit == "kWh"),
        tuple(one for one in amounts if one.unit == "kW" and one not in agreed),
        capacity,
        tuple(dates),
        day_months,
        None if day_months else month,
        year,
        moments,
        stretches,
        days_in(text),
        any(len(one.readings) > 1 for one in written),
    )


def _amounts(text: str) -> list[Amount]:
    found = []
    matches = list(_AMOUNT.finditer(text))
    for at, match in enumerate(matches):
        before = text[matches[at - 1].end() if at else 0 : match.start()]
        if _BOUND.search(before):
            continue
        after = text[match.end() : matches[at + 1].start() if at + 1 < len(matches) else len(text)]
        unit = match["unit"].lower()
        energy = unit.endswith(("h", "hour", "hours", "unit", "units"))
        found.append(Amount(_value(match["value"]) * _SCALE[unit[0]], "kWh" if energy else "kW", before, after))
    return found


def _is_capacity(one: Amount) -> bool:
    return bool(_CAPACITY_BEFORE.search(one.before) or _CAPACITY_AFTER.search(one.after))


def _value(text: str) -> Decimal:
    return Decimal(re.sub(r"[,' \u202f\u00a0]", "", text))


def _moments(text: str) -> Sequence[int]:
    found = []
    for match in _CLOCK.finditer(text):
        if match["word"]:
            found.append(0 if match["word"].lower() == "midnight" else 720)
            continue
        hour, minute = int(match["hour"] or match["hour2"]), int(match["minute"] or 0)
        half = (match["half"] or match["half2"] or "").lower()
        if half:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            found.append(60 * hour + minute)
        elif hour == 24 and not minute:
            found.append(0)
    return found


def _day_months(text: str) -> Sequence[tuple[int, int]]:
    found = []
    for match in _DAY_MONTH.finditer(text):
        month, day = month_number(match["m"] or match["m2"]), int(match["d"] or match["d2"])
        try:
            date(2024, month, day)
        except ValueError:
            continue
        found.append((month, day))
    return found


def _month_year(text: str) -> tuple[int | None, int | None]:
    iso = _ISO_MONTH.search(text)
    if iso:
        return int(iso["m"]), int(iso["y"])
    years = _YEAR.findall(text)
    year = int(years[0]) if years else None
    months = [
        match
        for match in _MONTH_YEAR.finditer(text)
        if match["m"].lower() not in ("may", "mar") or _is_month(text, match)
    ]
    if months:
        return month_number(months[0]["m"]), int(months[0]["y"]) if months[0]["y"] else year
    return None, year


def _is_month(text: str, match: re.Match[str]) -> bool:
    """'may' is a month with a capital, a year after it or 'in' before it."""
    before = text[: match.start()].rstrip().rsplit(" ", 1)[-1].lower()
    told = before in ("in", "for", "of", "during")
    return told or bool(match["y"]) or (match["m"][0].isupper() and match.start() > 0)
