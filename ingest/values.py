"""Cells with numbers; how a whole column writes them is decided from all its values.

Knows nothing of tables: one column at a time. A number that can only be read one way is read that way; 1.234 is
read as the column's other values tell, and not at all where they contradict each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite

_CURRENCY = r"(?:US\$|A\$|C\$|[$€£¥]|EUR|USD|GBP|CHF|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|INR|ZAR|Euro)"
_NUMBER = re.compile(
    rf"\s*(?P<open>\()?\s*(?P<sign>[-+−])?\s*(?P<before>{_CURRENCY})?\s*(?P<sign2>[-+−])?\s*"
    rf"(?P<digits>\d[\d.,'’\u00a0\u202f ]*|[.,]\d+)(?P<power>[eE][-+]?\d{{1,3}})?\s*(?P<percent>%)?"
    rf"\s*(?P<after>{_CURRENCY})?\s*(?P<trailing>-|−|CR)?\s*(?P<close>\))?\s*$"
)
_GROUPED = re.compile(
    r"\d{1,3}([.,'’\u00a0\u202f ])\d{3}(?:\1\d{3})*(?:[.,]\d*)?$|\d+(?:[.,]\d*)?$|[.,]\d+$"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?$"  # as written in India
)
_SPACES = re.compile(r"['’\u00a0\u202f ]")
# A number and what it counts: '12.5 kW', '3 pcs'. Letters that touch the number are a unit only if they are known.
_MEASURED = re.compile(
    r"\s*(?P<number>[-+−]?\s*\d[\d.,'’\u00a0\u202f ]*?(?:[eE][-+]?\d{1,3})?)(?P<gap>[\u00a0\u202f ]*)"
    r"(?P<unit>[^\W\d_µ°]?[^\W\d_]*[µ°Ω²³/·\w]{0,8}|%)\.?\s*$"
)
_CLOCK = re.compile(r"\s*(?P<hours>\d{1,5}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d))?\s*(?:h|hrs?|Std\.?)?\s*$")
_SPOKEN = re.compile(
    r"\s*(?:(?P<days>\d{1,4})\s*(?:d|days?|Tage?n?)\b,?)?\s*(?:(?P<hours>\d{1,5})\s*(?:h|hrs?|hours?|Std\.?|Stunden?)(?![^\W\d_]),?)?"
    r"\s*(?:(?P<minutes>\d{1,5})\s*(?:m|mins?|minutes?|Minuten?)\b)?\s*$",
    re.IGNORECASE,
)
# Share of a column's values that must fit before the column is taken for numbers.
_MOST = 0.9
# Values that contradict the others and are fewer than this share are slips, each read as it stands.
_SLIPS = 0.02
CLOCK = "h:mm"

# Units that can be turned into each other, each family by its factor.
_FAMILIES: tuple[dict[str, str], ...] = (
    {"W": "1", "kW": "1e3", "MW": "1e6", "GW": "1e9"},
    {"Wh": "1", "kWh": "1e3", "MWh": "1e6", "GWh": "1e9", "TWh": "1e12"},
    {"VA": "1", "kVA": "1e3", "MVA": "1e6"},
    {"var": "1", "kvar": "1e3", "Mvar": "1e6"},
    {"V": "1", "kV": "1e3"},
    {"A": "1", "kA": "1e3"},
    {"Pa": "1", "hPa": "1e2", "kPa": "1e3", "mbar": "1e2", "bar": "1e5", "MPa": "1e6"},
    {"mm": "1", "cm": "10", "m": "1000", "km": "1000000"},
    {"g": "1", "kg": "1e3", "t": "1e6"},
    {"ml": "1", "l": "1e3", "m³": "1e6"},
    {"s": "1", "min": "60", "h": "3600", "d": "86400"},
    {"Hz": "1", "kHz": "1e3"},
)
_ALONE = "°C °F K psi rpm Nm % m/s m³/s m³/h l/s l/min l/h mm/s Ah kAh Ω kΩ MΩ °".split()
_ALIASES = {
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "std": "h", "stunde": "h", "stunden": "h", "mins": "min",
    "minute": "min", "minutes": "min", "minuten": "min", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "sek": "s", "day": "d", "days": "d", "tag": "d", "tage": "d", "m3": "m³", "cbm": "m³", "m3/s": "m³/s",
    "m3/h": "m³/h", "litre": "l", "litres": "l", "liter": "l", "liters": "l", "ltr": "l", "ton": "t", "tons": "t",
    "tonnes": "t", "to": "t", "meter": "m", "metre": "m", "metres": "m", "meters": "m", "degc": "°C", "deg": "°",
    "ohm": "Ω", "kohm": "kΩ", "mohm": "MΩ", "mvar": "Mvar", "u/min": "rpm", "1/min": "rpm", "kwhr": "kWh",
}  # fmt: skip
_UNITS = {unit: unit for family in _FAMILIES for unit in family} | {unit: unit for unit in _ALONE}
_BY_SMALL = {unit.lower(): unit for unit in _UNITS} | _ALIASES
_CODES = "EUR USD GBP CHF AUD CAD NZD SEK NOK DKK PLN CZK INR ZAR".split()
_MONEY = {code.lower(): code for code in _CODES} | {
    "€": "EUR",
    "euro": "EUR",
    "£": "GBP",
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
}


def unit_of(word: str) -> str:
    """A unit in its usual spelling, as written where it is not known: 'kwh' -> 'kWh', 'hrs' -> 'h'."""
    return _UNITS.get(word) or _BY_SMALL.get(word.lower()) or _MONEY.get(word.lower()) or word


def is_unit(word: str) -> bool:
    """Whether a word is a unit by itself."""
    return unit_of(word) in _UNITS


def is_money(unit: str) -> bool:
    """Whether a unit is a currency."""
    return unit != "%" and unit_of(unit) in _CURRENCIES


def factor(written: str, wanted: str) -> Decimal | None:
    """What turns a number of one unit into one of another; None where they measure different things."""
    if written == wanted:
        return Decimal(1)
    for family in _FAMILIES:
        if written in family and wanted in family:
            return Decimal(family[written]) / Decimal(family[wanted])
    return None


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a column writes numbers. `form` is 'point', 'comma', 'mixed' (it tells of both) or CLOCK.

    `told` is false where numbers such as 1.234 are there and nothing tells what they are. `units` has the units
    that stand in its cells, most frequent first.
    """

    form: str
    told: bool = True
    units: tuple[str, ...] = ()


def column_style(values: Sequence[str], known: str = "", durations: bool = False) -> NumberStyle | None:
    """How a column writes its numbers; None where they are none.

    `known` is what the file's other columns tell, '' for nothing. `durations` takes 3:20 for hours and minutes.
    """
    if not values:
        return None
    if durations and sum(parse_clock(value) is not None for value in values) >= _MOST * len(values):
        return NumberStyle(CLOCK, units=("min",))
    units: Counter[str] = Counter()
    plain: list[str] = []
    for value, times in Counter(values).items():
        number, unit = split_unit(value)
        plain += [number] * times
        if unit:
            units[unit] += times
    named = [unit for unit, _ in units.most_common()]
    # A word that is no unit must stand in nearly all cells before it is taken for one.
    if any(unit not in _UNITS and units[unit] < _MOST * len(values) for unit in named if unit not in _CURRENCIES):
        plain, named = list(values), []
    fits, comma, point, open_ones = _evidence(plain)
    if fits < _MOST * len(values):
        return None
    if comma and point and min(comma, point) > _SLIPS * (comma + point):
        return NumberStyle("mixed", units=tuple(named))
    if comma or point:
        return NumberStyle("comma" if comma > point else "point", units=tuple(named))
    return NumberStyle(known or "point", told=bool(known) or not open_ones, units=tuple(named))


def number_style(values: Sequence[str]) -> str:
    """'comma', 'point' or 'mixed'; '' where the values are not numbers."""
    style = column_style(values)
    return style.form if style else ""


def _evidence(values: Sequence[str]) -> tuple[int, int, int, int]:
    """How many values are numbers, how many of them tell of a comma and of a point, how many could be either."""
    fits = comma = point = open_ones = 0
    for value, times in Counter(values).items():
        match = _NUMBER.match(value)
        if match is None:
            continue
        digits = match["digits"].strip()
        if not _GROUPED.match(digits):
            continue
        fits += times
        digits = _SPACES.sub("", digits)
        last_comma, last_point = digits.rfind(","), digits.rfind(".")
        if last_comma >= 0 and last_point >= 0:
            comma += times * (last_comma > last_point)
            point += times * (last_point > last_comma)
        elif digits.count(",") > 1 or digits.count(".") > 1:
            point += times * (last_comma >= 0)
            comma += times * (last_point >= 0)
        elif last_comma >= 0 or last_point >= 0:
            if _is_open(digits):
                open_ones += times
            else:
                comma += times * (last_comma >= 0)
                point += times * (last_point >= 0)
    return fits, comma, point, open_ones


def _is_open(digits: str) -> bool:
    """Whether one comma or point may stand before decimals or before thousands: 1.234, but not 0.234 or 1234.5."""
    return re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits) is not None


def could_be_either(value: str) -> bool:
    """Whether a cell holds a number such as 1.234, that may be one and a bit or a thousand and more."""
    match = _NUMBER.match(split_unit(value)[0])
    return match is not None and _is_open(_SPACES.sub("", match["digits"].strip()))


def parse_number(value: str, style: str) -> float | None:
    """A number of a column of `style`; None where it is not one, or could be two.

    A minus may stand before, after, or as brackets around the number; a percent sign is left aside.
    """
    match = _NUMBER.match(value)
    if match is None or (match["sign"] and match["sign2"]) or not _GROUPED.match(match["digits"].strip()):
        return None
    digits = _SPACES.sub("", match["digits"])
    last_comma, last_point = digits.rfind(","), digits.rfind(".")
    if last_comma >= 0 and last_point >= 0:
        decimal = max(last_comma, last_point)
    elif digits.count(",") + digits.count(".") > 1:
        decimal = -1
    else:
        decimal = max(last_comma, last_point)
        if _is_open(digits):
            if style == "mixed":
                return None
            decimal = decimal if (style == "comma") == (last_comma >= 0) else -1
    whole = digits if decimal < 0 else digits[:decimal]
    whole = whole.replace(",", "").replace(".", "")
    try:
        number = float(f"{whole}.{digits[decimal + 1 :] if decimal >= 0 else ''}{match['power'] or ''}")
    except ValueError:
        return None
    if not isfinite(number):
        return None
    bracketed = match["open"] is not None and match["close"] is not None
    minus = "-" in ((match["sign"] or "") + (match["sign2"] or "")).replace("−", "-")
    return -number if minus or bracketed or match["trailing"] else number


def parse_measured(value: str, style: str, unit: str) -> float | None:
    """A number that may carry its unit, turned into one of `unit`; None where it cannot be."""
    if style == CLOCK:
        return parse_clock(value)
    number, written = split_unit(value)
    wanted = unit_of(unit)
    if not written or written == wanted:
        return parse_number(number, style)
    if written in _CURRENCIES:
        # A dollar may be anyone's, but a euro is no pound.
        other = wanted in _CURRENCIES and {written, wanted}.isdisjoint({"$"})
        return None if other else parse_number(number, style)
    scale = factor(written, wanted)
    found = parse_number(number, style)
    # Through decimals, so that 1.1 MW is 1100 kW.
    return None if scale is None or found is None else float(Decimal(repr(found)) * scale)


def parse_clock(value: str) -> float | None:
    """The minutes of '3:20', '3:20:30' or '2 d 3 h 20 min'."""
    match = _CLOCK.match(value)
    if match:
        return int(match["hours"]) * 60 + int(match["minutes"]) + int(match["seconds"] or 0) / 60
    match = _SPOKEN.match(value) if value.strip() else None
    if match is None:
        return None
    return float(int(match["days"] or 0) * 1440 + int(match["hours"] or 0) * 60 + int(match["minutes"] or 0))


def split_unit(value: str) -> tuple[str, str]:
    """('12.5', 'kW') of '12.5 kW'; the cell and '' where it has none. Currencies stay with the number."""
    match = _NUMBER.match(value)
    if match is not None:
        money = match["before"] or match["after"]
        return value, "%" if match["percent"] else unit_of(money) if money else ""
    match = _MEASURED.match(value)
    if match is None or not match["unit"]:
        return value, ""
    unit = unit_of(match["unit"])
    if not match["gap"] and (unit not in _UNITS or len(match["unit"]) < 2):
        return value, ""  # 101A is a name sooner than a current
    return match["number"], unit


_CURRENCIES = frozenset(unit_of(name) for name in [*_CODES, *"$ € £ ¥ US$ A$ C$ %".split()])


def show(value: object) -> str:
    """A spreadsheet's value as its cell shows it: whole numbers without '.0', days without midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        seconds = value.second or value.microsecond
        form = "%Y-%m-%d" if (value.hour, value.minute, seconds) == (0, 0, 0) else "%Y-%m-%d %H:%M"
        return value.strftime(form + (":%S" if seconds else ""))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
