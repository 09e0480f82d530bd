"""The facts of a text that a machine can compare: measured values, plain numbers, days, codes. Text in, values out.

Every digit of a text belongs to one fact: nothing with a digit in it goes unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ingest.days import MONTH, Written, find_days, month_number
from ingest.identifiers import find_identifiers, normal_form, plain
from rag.quantities import Quantity, read_quantities

_NUMBER = re.compile(r"\d{1,3}(?:[,'\u202f\u00a0]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
# A word with a digit in it, that nothing else has claimed: 'M36', 'IP54', '7.2.1', '3x'.
_TOKEN = re.compile(r"[^\s|;()\[\]{}\"“”]*\d[^\s|;()\[\]{}\"“”]*")
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
          "eleven": 11, "twelve": 12, "twice": 2}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<m>{MONTH})|(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?![\d:])",
    re.IGNORECASE,
)
# 'may' is a verb and 'mar', 'dec' may be anything: only names that are always months.
_NAME = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\s\d+[.,]\d+$")
_EDGE = ".,:;!?'\"%°/+*=~<>≤≥±-–—"


@dataclass(frozen=True, slots=True)
class Code:
    """A code in the form that is compared, and as it is written."""

    normal: str
    surface: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text states. `measured` have a unit of their own; `numbers` have none, or one that nobody knows.

    `day_months` are (month, day) without a year; `names` months and weekdays in words; `tokens` words with a digit
    that are neither number nor code.
    """

    measured: tuple[Quantity, ...]
    bare: tuple[Quantity, ...]  # quantities without a unit, for which a column head may name one
    numbers: frozenset[Decimal]
    days: tuple[Written, ...]
    day_months: frozenset[tuple[int, int]]
    names: frozenset[str]
    codes: tuple[Code, ...]
    tokens: frozenset[str]


def read_facts(text: str) -> Facts:
    """The facts of a text; digits of a day, a code or a measured value are not numbers as well."""
    text = plain(text)
    blank = list(text)

    def take(start: int, end: int) -> None:
        blank[start:end] = " " * (end - start)

    days = tuple(find_days(text))
    for day in days:
        take(day.start, day.end)
    day_months = set()
    for match in _DAY_MONTH.finditer("".join(blank)):
        day_months.add((month_number(match["m"] or match["m2"]), int(match["d"] or match["d2"])))
        take(*match.span())
    codes = []
    for identifier in find_identifiers("".join(blank)):
        if _AMOUNT.search(identifier.surface):
            continue  # 'Rate 0.79': the head of a column beside its value
        codes.append(Code(identifier.normal, identifier.surface))
        if not identifier.surface.isdigit():
            for match in re.finditer(rf"(?<!\w){re.escape(identifier.surface)}(?!\w)", "".join(blank)):
                take(*match.span())
    left = "".join(blank)
    measured: list[Quantity] = []
    bare: list[Quantity] = []
    for quantity in read_quantities(left):
        (measured if quantity.unit.name not in ("", "year") else bare).append(quantity)
    for quantity in measured:
        take(quantity.start, quantity.end)
    numbers, tokens = _left_over("".join(blank))
    numbers |= {Decimal(_WORDS[match.group().lower()]) for match in _WORD.finditer("".join(blank))}
    names = frozenset(match.group().lower().removesuffix("s") for match in _NAME.finditer(text))
    return Facts(
        measured=tuple(measured),
        bare=tuple(bare),
        numbers=frozenset(numbers),
        days=days,
        day_months=frozenset(day_months),
        names=names,
        codes=tuple(codes),
        tokens=frozenset(tokens),
    )


def _left_over(text: str) -> tuple[set[Decimal], set[str]]:
    """Numbers, and words with a digit in them that are no numbers, of what nothing else has claimed."""
    numbers, tokens = set(), set()
    for match in _TOKEN.finditer(text):
        word = match.group().strip(_EDGE)
        if not word:
            continue
        if not any(sign.isalpha() for sign in word):
            numbers |= {number_of(one) for one in _NUMBER.findall(word)}
        else:
            tokens.add(normal_form(word))
    return numbers, tokens


def number_of(written: str) -> Decimal:
    """The value of digits as they are written: '1,250.5'."""
    return Decimal(re.sub(r"[,'\u202f\u00a0 ]", "", written))
