"""A number as it is written or said in, its value out."""

from __future__ import annotations

import re

NUMBER_WORD = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|drei|zwei|vier|fünf|zehn"
_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "a": 1, "an": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "zehn": 10,
    "half": 0.5, "couple": 2,
}  # fmt: skip


def how_many(text: str | None) -> int:
    """A small count, 1 where none is said."""
    if not text:
        return 1
    return int(text) if text.isdigit() else int(_SMALL.get(text.lower(), 1))


def value_of(text: str) -> float:
    """The value of digits or of a number word, 0 for anything else."""
    folded = text.lower()
    if folded.startswith("half"):
        return 0.5
    return float(_SMALL.get(folded, 0)) or (float(folded.replace(",", "")) if re.match(r"-?\d", folded) else 0.0)
