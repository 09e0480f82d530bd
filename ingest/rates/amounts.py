"""Money and the units it is counted by, read from the words of a tariff: '$5.59', '12.5 ¢/kWh', 'EUR/kVA and month'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_DIGITS = r"(?:\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d{2,})"
_SIGN = r"[-–−+]"
_BEFORE = r"(?:US\$|A\$|AU\$|C\$|CA\$|NZ\$|\$|€|£|(?:EUR|USD|GBP|CHF|CAD|AUD|NZD)\b)"
_AFTER = r"(?:¢|€|£|\$|(?:cents?|cts?|pence|Rp|EUR|Euros?|USD|dollars?|GBP|CHF|CAD|AUD|NZD|c|p)\b)"
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?P<open>\()?\s?(?P<sign>{_SIGN}(?!\s))?(?P<before>{_BEFORE})?\s?(?P<sign2>{_SIGN}(?!\s))?"
    rf"(?P<digits>{_DIGITS})(?P<percent>\s?%)?\s?(?P<after>{_AFTER})?(?P<close>\))?(?P<credit>\s?-(?!\S)|\s?CR\b)?"
    r"(?![\d%])"
)

_MONEY_SIGNS = {
    "¢": "¢", "c": "c", "ct": "ct", "cts": "ct", "cent": "cent", "cents": "cent", "p": "p", "pence": "p", "rp": "Rp",
    "€": "€", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "£", "gbp": "GBP", "$": "$", "usd": "USD", "us$": "US$",
    "dollar": "$", "dollars": "$", "chf": "CHF", "cad": "CAD", "aud": "AUD", "nzd": "NZD", "a$": "A$", "au$": "A$",
    "c$": "C$", "ca$": "C$", "nz$": "NZ$",
}  # fmt: skip
_ISO = {
    "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "p": "GBP", "USD": "USD", "US$": "USD", "CHF": "CHF",
    "Rp": "CHF", "CAD": "CAD", "C$": "CAD", "AUD": "AUD", "A$": "AUD", "NZD": "NZD", "NZ$": "NZD",
}  # fmt: skip

# What a rate is counted by: the noun as it is shown, and the ways it is written.
_NOUNS: tuple[tuple[str, str], ...] = (
    ("kWh", r"kwh|kilowatt[- ]?hours?|kw\.?h|kilowattstunden?"),
    ("MWh", r"mwh|megawatt[- ]?hours?"),
    ("kVAh", r"kvah"),
    ("kvarh", r"k-?varh|rkvah|kilovar[- ]?hours?"),
    ("kvar", r"k-?vars?|rkva|kilovars?"),
    ("kW", r"kw|kilowatts?"),
    ("kVA", r"kva|kilovolt[- ]?amperes?"),
    ("MW", r"mw|megawatts?"),
    ("MVA", r"mva"),
    ("hp", r"hp|horse ?power"),
    ("day", r"days?|daily|tag"),
    ("week", r"weeks?"),
    ("month", r"(?:billing |calendar )?months?|mth|mo\b\.?|monat|billing period|billing cycle|bill"),
    ("year", r"years?|yr|annum|jahr"),
    ("meter", r"met(?:er|re)s?|zähler"),
    ("customer", r"customers?"),
    ("account", r"accounts?"),
    ("point of delivery", r"points? of delivery|delivery points?"),
    ("service", r"services?(?: connection| point| delivery)?"),
    ("connection", r"connections?"),
    ("site", r"sites?"),
    ("lamp", r"lamps?|leuchte"),
    ("light", r"lights?"),
    ("luminaire", r"luminaires?"),
    ("fixture", r"fixtures?"),
    ("pole", r"poles?"),
    ("man-hour", r"(?:wo)?man[- ]?hours?"),
    ("hour", r"hours?|hr|h"),
    ("visit", r"visits?"),
    ("unit", r"units?"),
)
_NOUN = "|".join(f"(?:{forms})" for _, forms in _NOUNS)
_CANON = [(name, re.compile(rf"(?:{forms})", re.IGNORECASE)) for name, forms in _NOUNS]
_MONEY = (
    r"(?:US\$|AU?\$|CA?\$|NZ\$|\$|€|£|¢|(?<![A-Za-z])(?:cents?|cts?|pence|rp|eur|euros?|usd|dollars?|gbp|chf|cad|"
    r"aud|nzd)"
    r"(?![A-Za-z])|(?<![A-Za-z])[cp](?=\s?/|\s+per\b))"
)
_PER = r"(?:\s*/\s*|\s+per\s+|\s+pro\s+|\s+je\s+|\s+an?\s+|\s+each\s+)"
_OF = (
    r"(?:\s+(?:of|for)\s+(?:(?:the|all|total|any|monthly|actual|maximum|max\.?|measured|billing|billed|contract(?:ed)?|"
    r"metered|agreed|installed|reserved|connected|excess|on-peak|off-peak|peak|active|reactive)\s+)*"
    r"(?:billing demand|demand|capacity|load|energy|usage|use|power)\b)?"
)
_JOIN = (
    r"(?:\s*/\s*|\s+per\s+|,\s*per\s+|\s+and\s+|\s+und\s+|\s+je\s+|\s+pro\s+|\s*[·*]\s*|\s?-\s?(?=mo|yr|year|"
    r"day)|\s+an?\s+)"
)
_CHAIN = rf"(?:{_NOUN})(?![A-Za-z]){_OF}(?:{_JOIN}(?:{_NOUN})(?![A-Za-z]){_OF})*"
_UNIT = re.compile(
    rf"(?P<money>{_MONEY})(?P<per>{_PER})(?P<chain>{_CHAIN})|(?<![A-Za-z])per\s+(?P<bare>{_CHAIN})", re.IGNORECASE
)
_ANY_PER = re.compile(
    r"(?<![A-Za-z])per\s+((?!cent\b|the\b|this\b|our\b)[a-z][a-z-]+(?:\s(?!of\b|for\b|at\b)[a-z-]+)?)$", re.I
)
_ANY_UNIT = re.compile(
    r"\b(?:per|pro|je|each)\b|[$€£¢]|\b(?:cents?|cts?|eur|usd|rp|pence|euro|dollars?)\b", re.IGNORECASE
)
_DECIMALS = re.compile(r"\d([.,])(\d+)(?![\d.,]\d)")
_SPLIT = re.compile(_JOIN, re.IGNORECASE)
_OF_WORDS = re.compile(_OF + "$", re.IGNORECASE)
_FREE = re.compile(r"(?:free|nil|no charge|free of charge|n/c|kostenlos)\W*$", re.IGNORECASE)

ENERGY_UNITS = ("kWh", "MWh", "kVAh")
DEMAND_UNITS = ("kW", "kVA", "MW", "MVA", "hp")
REACTIVE_UNITS = ("kvarh", "kvar")
TIME_UNITS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class Unit:
    """What an amount is counted in: `money` is its sign as written ('' where not told), `per` the nouns it is by.

    `written` is the phrase as it stands where money and nouns stand together, else ''.
    """

    money: str = ""
    per: tuple[str, ...] = ()
    written: str = ""

    def __str__(self) -> str:
        return self.written or "/".join((self.money, *self.per))

    def filled(self, other: Unit) -> Unit:
        """This unit with what it does not tell from another."""
        if self.money and self.per:
            return self
        if self.money and not self.per and other.per:
            return other if self.money == other.money else Unit(self.money, other.per)
        if not self.money and self.per:
            return Unit(other.money, self.per)
        return other if not self.money else Unit(self.money, other.per)

    def any_of(self, names: Iterable[str]) -> bool:
        """Whether it is counted by one of these nouns."""
        return any(name in self.per for name in names)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that may be money. `start` and `end` bound it in the text it was read from."""

    value: Decimal
    money: str
    percent: bool
    decimals: int
    start: int
    end: int


def amounts(text: str, comma: bool = False) -> list[Amount]:
    """Every number of a text that could be a price, in order; `comma` where 28,44 is the document's way."""
    found = []
    for match in _AMOUNT.finditer(text):
        start = match.start() + (1 if match["open"] and not match["close"] else 0)
        value = number(match["digits"], comma)
        if value is None:
            continue
        signs = (match["sign"] or "") + (match["sign2"] or "")
        negative = any(sign in signs for sign in "-–−") or bool(match["credit"])
        in_brackets = bool(match["open"] and match["close"])
        sign = match["before"] or match["after"] or ""
        exponent = value.as_tuple().exponent
        if in_brackets and (match["before"] or exponent != 0):
            negative = True
        found.append(
            Amount(
                -value if negative else value,
                money_sign(sign),
                bool(match["percent"]),
                -exponent if isinstance(exponent, int) else 0,
                start,
                match.end(),
            )
        )
    return found


def number(digits: str, comma: bool = False) -> Decimal | None:
    """'1,021.00', '1.021,00', '0,2844', '.0546' as a decimal; None for what is no number."""
    text = re.sub(r"[ '’\u00a0\u202f]", "", digits)
    point, mark = text.rfind("."), text.rfind(",")
    if point >= 0 and mark >= 0:
        text = text.replace(",", "") if point > mark else text.replace(".", "").replace(",", ".")
    elif mark >= 0:
        after = len(text) - mark - 1
        grouped = after == 3 and text.count(",") >= 1 and not text.startswith(("0,", ","))
        text = text.replace(",", "") if text.count(",") > 1 or (grouped and not comma) else text.replace(",", ".")
    elif text.count(".") > 1 or (comma and len(text) - point == 4 and not text.startswith("0")):
        text = text.replace(".", "")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def decimal_comma(texts: Iterable[str]) -> bool:
    """Whether a document writes 28,44: decided by the numbers that can be read in one way only."""
    commas = points = 0
    for text in texts:
        for mark, decimals in _DECIMALS.findall(text):
            # Three figures after a comma or point may be thousands.
            if len(decimals) != 3:
                commas, points = commas + (mark == ","), points + (mark == ".")
    return commas > points


def money_sign(word: str) -> str:
    """The sign of money as it is shown; '' for none."""
    return _MONEY_SIGNS.get(word.strip().lower(), "")


def iso_code(money: str, document: str = "") -> str:
    """The currency that a sign stands for; a bare $ or cent is what else the document says, else ''."""
    if money in _ISO:
        return _ISO[money]
    return document if money else ""


def units(text: str) -> list[tuple[Unit, int, int]]:
    """Every unit phrase of a text with its place: 'cent/kWh', '$ per kW of billing demand', 'per month'."""
    if "/" not in text and not _ANY_UNIT.search(text):
        return []
    found = []
    for match in _UNIT.finditer(text):
        chain = match["chain"] or match["bare"]
        per = tuple(dict.fromkeys(_canonical(part) for part in _SPLIT.split(chain)))
        money = money_sign(match["money"] or "")
        written = " ".join(match.group().split()) if money else ""
        found.append((Unit(money, tuple(name for name in per if name), written), match.start(), match.end()))
    return found


def unit_of(text: str) -> Unit | None:
    """The one unit of a unit cell or column head: a phrase, a sign of money alone, or a bare noun; None for none."""
    phrases = units(text)
    if phrases:
        joined = Unit()
        for unit, _, _ in phrases:
            if joined.per and unit.per and set(joined.per) != set(unit.per):
                joined = Unit(joined.money or unit.money, tuple(dict.fromkeys((*joined.per, *unit.per))))
            else:
                joined = joined.filled(unit) if joined.per else unit.filled(joined)
        if not joined.money:
            money = re.search(_MONEY, text, re.IGNORECASE)
            joined = Unit(money_sign(money.group()) if money else "", joined.per)
        return joined
    money = re.search(_MONEY, text, re.IGNORECASE)
    return Unit(money_sign(money.group())) if money else None


def bare_unit(text: str) -> Unit | None:
    """A cell that names nothing but what is counted: 'kWh', 'visit', 'kW and month'."""
    words = text.strip(" ().")
    match = re.fullmatch(_CHAIN, words, re.IGNORECASE)
    if match:
        return Unit("", tuple(name for name in (_canonical(part) for part in _SPLIT.split(words)) if name))
    if re.fullmatch(r"[a-z][a-z-]{2,20}(?: [a-z-]{2,20})?", words):
        return Unit("", (words,))
    return None


def loose_unit(text: str) -> Unit | None:
    """'per report' at the end of a label: a fee may be counted by anything."""
    match = _ANY_PER.search(text.rstrip(" :.,"))
    return Unit("", (match.group(1).lower(),)) if match else None


def is_free(text: str) -> bool:
    """Whether a price cell says that nothing is charged."""
    return _FREE.match(text.strip()) is not None


def _canonical(part: str) -> str:
    words = _OF_WORDS.sub("", part.strip())
    for name, forms in _CANON:
        if forms.fullmatch(words):
            return name
    return ""
