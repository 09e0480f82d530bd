"""Revisions of filed sheets in words ('Original', 'Twenty-First Revised'): text in, their order out."""

from __future__ import annotations

import re

_UNITS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
).split()
_TENS = {
    "twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90,
}  # fmt: skip
_UNIT = "(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")"
_TEN = "(?:" + "|".join(_TENS) + ")"
ORDINAL = (
    rf"(?:\d{{1,3}}(?:st|nd|rd|th|d)\b"
    rf"|(?:one[ -]hundred(?:th\b|[ -](?:and[ -])?))?(?:{_TEN}y[ -]{_UNIT}\b|{_TEN}ieth\b|{_UNIT}\b)|one[ -]hundredth\b)"
)
# 'Sub. Second Revised', 'Original', 'Third Revision of', 'Revised'.
PHRASE = (
    rf"(?:(?:{ORDINAL}[ ]+)?(?:sub(?:stitute)?\b\.?|alternate\b|amended\b|corrected\b|pro forma\b)[ ]+)*"
    rf"(?:original\b|{ORDINAL}[ ]+rev(?:ised\b|ision\b|\.)|revised\b|{ORDINAL})"
)
_PARTS = re.compile(
    rf"^\W*(?P<before>.*?\b(?:sub(?:stitute)?\b\.?|amended|corrected)\W+)?"
    rf"(?:(?P<original>original)|(?P<ordinal>{ORDINAL}))",
    re.IGNORECASE,
)
_WORDS = re.compile(rf"(?P<hundred>one[ -]hundred)?.*?(?:(?P<tens>{_TEN})(?:y|ieth))?[ -]?(?P<unit>{_UNIT})?$", re.I)


def order(revision: str) -> tuple[int, int] | None:
    """Where a revision stands among those of its sheet: (0 for the original, n for the n-th; substitutes after it).

    None where the words tell no order.
    """
    match = _PARTS.match(" ".join(revision.split()))
    if match is None:
        return None
    before = match["before"] or ""
    substitutes = 0
    if before:
        counted = re.search(ORDINAL, before, re.IGNORECASE)
        substitutes = (_number(counted.group()) or 1) if counted else 1
    number = 0 if match["original"] else _number(match["ordinal"])
    return None if number is None else (number, substitutes)


def _number(ordinal: str) -> int | None:
    digits = re.match(r"\d+", ordinal)
    if digits:
        return int(digits.group())
    match = _WORDS.match(ordinal.lower())
    if match is None:
        return None
    number = 100 if match["hundred"] else 0
    number += _TENS[match["tens"]] if match["tens"] else 0
    return number + (_UNITS.index(match["unit"]) + 1 if match["unit"] else 0)
