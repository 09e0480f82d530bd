"""Quantities in text, in one base unit for each dimension, so that 1.2 kV equals 1200 V and 5 bar equals 0.5 MPa.

A quantity is a closed interval: '48 to 60 °C' has two ends, '75 °C' one. Decimals throughout, never floats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from ingest.days import MONTH
from rag.units import BARE, COINS, PER, Unit, named_unit, per_what, unit_after

_NUMBER = (
    r"(?:\d{1,3}(?:[,\u202f\u00a0]\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?![\d.])|\d+(?:\.\d+)?|\.\d+)"  # 1,250.5  1 250
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
          "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
_VALUE = re.compile(
    rf"(?<![\w.,/^-])(?P<coin>[$€£]\s?|\b(?:EUR|USD|GBP)\s)?(?P<low>[-−+±]?{_NUMBER}|\b(?:{'|'.join(_WORDS)})\b)(?![\d])"
    rf"(?P<between>\s?(?P<unit1>[^\W\d_]{{1,4}}|°\s?[CF]|%)?\s?(?:to|-|–|—|and|bis|\.\.\.?|…)\s?(?:[$€£]\s?)?"
    rf"(?P<high>[-−+]?{_NUMBER})(?![\d]))?",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"(?:\babout|\bapprox(?:\.|imately)?|\broughly|\baround|\bca\.?|\bcirca|\bsome|\bnearly|~|≈)\s*$", re.I
)
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_LONG = "31557600"
# A number after one of these names a place in a document or a thing, it measures nothing.
_NAMES = re.compile(
    r"(?:\b(?:table|figure|fig\.?|section|sections|sec\.?|chapter|page|pages|p\.|pp\.|step|steps|item|note|rev\.?|revision|edition"
    r"|version|no\.?|nos\.?|number|sheet|annex|appendix|clause|part|line|row|form|rule|docket|order|tel\.?|ext\.?|extension"
    r"|phone|schedule|rate|rider|alarm|code|iso|din|en|iec|ieee|ansi|astm|vde|article|art\.?|§|#)\s*|[\[(])$",
    re.IGNORECASE,
)
_DATES = re.compile(
    rf"\b\d{{4}}-\d{{1,2}}-\d{{1,2}}\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b|\b\d{{1,2}}:\d\d(?::\d\d)?\b"
    rf"|\b(?:{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?:{MONTH})\b(?:\s+\d{{4}})?"
    rf"|\b(?:{MONTH})\s+\d{{4}}\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\w:.,])(?P<hour1>\d{1,2})(?:[:.](?P<minute1>\d\d))?(?::\d\d)?\s?(?:(?P<half1>[ap])\.?m\b\.?)?"
    r"(?:\s?(?:to|until|till|and|-|–|bis)\s?(?P<hour2>\d{1,2})(?:[:.](?P<minute2>\d\d))?\s?(?:(?P<half2>[ap])\.?m\b\.?)?)?"
    r"(?![\d:])",
    re.IGNORECASE,
)
_ROUNDED = Decimal("0.02")
_EVERY = re.compile(r"\b(?P<what>month|dai|week|year|annual|hour)ly\b|\b(?P<annual>annual)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a number or a range says, in the base unit; `half` is half a unit in its last written place.

    `loose` marks 'about 75'. text[start:end] is how it is written, with its unit where that follows it.
    """

    low: Decimal
    high: Decimal
    half: Decimal
    unit: Unit
    loose: bool
    start: int
    end: int

    @property
    def is_range(self) -> bool:
        """Whether it has two ends."""
        return self.low != self.high


def agree(one: Quantity, other: Quantity) -> bool:
    """Whether two values of one kind can both be true: equal after conversion, rounded, one within the other.

    In the same unit they must be equal to the last place; converted ones may be rounded, by a fiftieth at most;
    'about 75' allows a twentieth. A value inside a range agrees with it; two ranges agree only where both ends do.
    """
    give = Decimal(0)
    if one.unit.size != other.unit.size:
        give = max(one.half, other.half)
        if one.unit.name != "temperature":
            give = min(give, max(abs(one.high), abs(other.high)) * _ROUNDED)
    if one.loose or other.loose:
        give = max(give, one.half, other.half, max(abs(one.high), abs(other.high)) / 20)
    if one.is_range != other.is_range:
        return one.low <= other.high + give and other.low <= one.high + give
    return abs(one.low - other.low) <= give and abs(one.high - other.high) <= give


def read_quantities(text: str, unit: Unit = BARE) -> list[Quantity]:
    """The quantities of a text in order; `unit` is that of bare numbers (a column head names it).

    A time of day is one ('clock', in minutes), and a bare number that reads as a year ('year'). Dates, numbers of
    pages, tables and codes are none.
    """
    found = list(_clocks(text))
    plain = list(text)
    for start, end in [*((one.start, one.end) for one in found), *(match.span() for match in _DATES.finditer(text))]:
        plain[start:end] = " " * (end - start)
    return sorted([*found, *_measured("".join(plain), unit)], key=lambda one: one.start)


def _clocks(text: str) -> Iterator[Quantity]:
    for match in _CLOCK.finditer(text):
        half = match["half2"] or match["half1"]
        low = _minutes(match["hour1"], match["minute1"], match["half1"] or half)
        high = _minutes(match["hour2"], match["minute2"], half) if match["hour2"] else low
        colon = text[match.end("hour1") : match.end("hour1") + 1] == ":"
        if low is None or high is None or not (half or colon):
            continue
        unit = Unit("clock", said=match.group())
        low, high = min(low, high), max(low, high)  # '23:00 to 05:00' is told apart from others all the same
        yield Quantity(low, high, Decimal("0.5"), unit, False, match.start(), match.end())


def _minutes(hour: str, minute: str | None, half: str | None) -> Decimal | None:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    return Decimal(60 * hours + minutes) if hours <= 24 and minutes < 60 else None


def _measured(plain: str, unit: Unit) -> Iterator[Quantity]:
    at = 0
    while match := _VALUE.search(plain, at):
        if _NAMES.search(plain, max(0, match.start() - 12), match.start()) and not match["coin"]:
            at = match.end()
            continue
        at = match.end("low")  # what looks like the other end of a range may be a value of its own
        quantity = _quantity(plain, match, unit)
        if quantity is not None:
            at = max(at, quantity.end)
            yield quantity


def for_each(quantity: Quantity, label: str) -> Quantity:
    """An amount of money with what it is for, where only its label says that: 'Energy charge, per kWh'."""
    if quantity.unit.name != "money":
        return quantity
    per, every = PER.search(label), _EVERY.search(label)
    what = per_what(per)
    if every and not per:
        word = (every["what"] or every["annual"]).lower()
        what = "/" + {"dai": "day", "annual": "year"}.get(word, word)
    return replace(quantity, unit=replace(quantity.unit, name=f"money{what}"))


def _quantity(text: str, match: re.Match[str], default: Unit) -> Quantity | None:
    low, end = _decimal(match["low"]), match.end("low")
    if low is None:
        return None
    high = None
    if match["unit1"] and not _one_range(text, match):  # '31.26 up to 300', '7 m to 400 kV'
        match = _VALUE.match(text[: match.end("low")], match.start()) or match
    if match["between"] and (match["between"].strip()[:3].lower() != "and" or _BETWEEN.search(text, 0, match.start())):
        high = _decimal(match["high"])
        if high is not None and high < low:
            high = None
        # '4-20' and '2029-2030' are no more than names without a unit
        end = match.end() if high is not None else end
    unit, stop = unit_after(text, end)
    if match["coin"]:
        coin = COINS[match["coin"].strip().lower()][0]
        per = PER.match(text, end)
        unit, stop = Unit(f"money{per_what(per)}", "100", coin), per.end() if per else end
    if unit is None and match["low"].isalpha():
        return None
    if unit is None:
        if not default.name and not text[: match.start()].strip(" -•(") and re.match(r"[.)]?\s", text[end:]):
            return None  # the number of a list item
        if text[end : end + 1].isalpha() or text[end : end + 1] in ("-", "/", "_"):
            return None
        # a column 'year' holds years, not so many of them
        plain = not default.name or default.size == _YEAR_LONG
        year = high is None and plain and _YEAR.fullmatch(match["low"])
        unit, stop = Unit("year") if year else default, end
    written = [part for part in (match["low"], match["high"] if high is not None else None) if part]
    half = min(_half(part) for part in written)
    loose = bool(_LOOSE.search(text, max(0, match.start() - 16), match.start()))
    top = low if high is None else high
    return Quantity(_based(low, unit), _based(top, unit), _scaled(half, unit), unit, loose, match.start(), stop)


def _one_range(text: str, match: re.Match[str]) -> bool:
    first, second = named_unit(match["unit1"].strip()), unit_after(text, match.end())[0]
    return first is not None and (second is None or second.name == first.name)


def _decimal(written: str) -> Decimal | None:
    word = _WORDS.get(written.lower())
    if word is not None:
        return Decimal(word)
    try:
        return Decimal(re.sub(r"[,\u202f\u00a0 +±]", "", written).replace("−", "-"))
    except InvalidOperation:
        return None


def _half(written: str) -> Decimal:
    places = len(written.partition(".")[2])
    return Decimal(5).scaleb(-places - 1)


def _based(value: Decimal, unit: Unit) -> Decimal:
    if unit.size == "f":
        return (value - 32) * 5 / 9
    return value * Decimal(unit.size)


def _scaled(value: Decimal, unit: Unit) -> Decimal:
    return value * 5 / 9 if unit.size == "f" else value * Decimal(unit.size)
