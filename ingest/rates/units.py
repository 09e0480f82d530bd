"""The unit of a rate as written ('cent/kWh', '$/kW', 'EUR/kVA and month') in, what it is paid in and by out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_MAJOR = {
    "$": "", "us$": "USD", "usd": "USD", "dollar": "", "dollars": "", "€": "EUR", "eur": "EUR", "euro": "EUR",
    "euros": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "chf": "CHF", "fr.": "CHF",
    "cad": "CAD", "c$": "CAD", "aud": "AUD", "a$": "AUD", "nzd": "NZD", "sek": "SEK", "nok": "NOK", "dkk": "DKK",
    "pln": "PLN", "czk": "CZK", "inr": "INR", "₹": "INR", "rs": "INR", "jpy": "JPY", "¥": "JPY", "zar": "ZAR",
}  # fmt: skip
_MINOR = {
    "¢": "", "c": "", "ct": "", "cts": "", "cent": "", "cents": "", "eurocent": "EUR", "p": "GBP", "pence": "GBP",
    "penny": "GBP", "rp": "CHF", "rappen": "CHF", "öre": "SEK", "øre": "", "gr": "PLN",
}  # fmt: skip
_PER = {
    "kwh": "kWh", "kilowatt-hour": "kWh", "kilowatthour": "kWh", "kilowatt-hours": "kWh", "mwh": "MWh",
    "kw": "kW", "kilowatt": "kW", "mw": "MW", "kva": "kVA", "mva": "MVA", "hp": "hp", "kvarh": "kvarh",
    "kvar": "kvar", "rkva": "kvar", "day": "day", "tag": "day", "d": "day", "month": "month", "mo": "month",
    "monat": "month", "billing-month": "month", "bill": "month", "year": "year", "a": "year", "jahr": "year",
    "annum": "year", "yr": "year", "meter": "meter", "customer": "customer", "lamp": "lamp", "unit": "unit",
    "visit": "visit", "test": "test", "therm": "therm", "horsepower": "hp", "account": "customer", "site": "customer",
    "connection": "customer", "premises": "customer", "service": "customer",
}  # fmt: skip
_TIMES = frozenset({"day", "month", "year"})
_SPLIT = re.compile(r"\s*(?:/|·|\*|\b(?:per|and|je|pro|und)\b|\ba\b(?=\s+month|\s+year|\s+day))\s*|\s+", re.I)


@dataclass(frozen=True, slots=True)
class RateUnit:
    """What one unit of a rate is: `scale` of `currency` by `per`, for every `every`.

    'cent/kWh' is 0.01 by 'kWh'; 'EUR/kVA and month' is 1 EUR by 'kVA' every 'month'; '$/month' is by 'month'.
    `per` is '%' for a share of other charges. `currency` is an ISO code, '' where the sign is no currency's own.
    """

    currency: str
    scale: Decimal
    per: str
    every: str = ""


def read_unit(text: str) -> RateUnit | None:
    """The unit, or None where it is not known; never a guess."""
    text = text.strip().lower().replace("kw-month", "kw month").replace("kw-mo", "kw month").replace("kw-day", "kw day")
    text = text.replace("point of delivery", "site")
    if text in ("%", "percent"):
        return RateUnit("", Decimal("0.01"), "%")
    words = [word.strip("().") if word != "fr." else word for word in _SPLIT.split(text) if word]
    words = [word for word in words if word]
    if not words:
        return None
    sign = re.match(r"([$€£¥₹¢])(.+)", words[0])
    if sign:
        words[:1] = [sign[1], sign[2]]
    money, rest = words[0], words[1:]
    if money in _MAJOR:
        currency, scale = _MAJOR[money], Decimal(1)
    elif money in _MINOR:
        currency, scale = _MINOR[money], Decimal("0.01")
    else:
        return None
    pers = [_PER.get(word) for word in rest]
    if not pers or None in pers or len(pers) > 3:
        return None
    known = [per for per in pers if per]
    things = [per for per in known if per not in _TIMES]
    times = [per for per in known if per in _TIMES]
    if times:  # '$/meter/month', '$/customer/day' are by the time alone: one customer has one meter
        things = [per for per in things if per not in ("meter", "customer")]
    if len(things) > 1 or len(times) > 1:
        return None
    return RateUnit(currency, scale, (things or times)[0], times[0] if things and times else "")
