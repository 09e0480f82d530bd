"""Blocks of use in words: 'First 500 kWh', 'next 200 kWh per kW', '501 - 1,000 kWh', 'all additional kWh'."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.rates.amounts import number
from ingest.rates.schema import Tier

_N = r"(?P<{}>\d{{1,3}}(?:[,. ]\d{{3}})+|\d+(?:\.\d+)?)"
_A, _B = _N.format("a"), _N.format("b")
_IN = (
    r"\s*(?P<unit>kwh\s*(?:/|per)\s*kw\b|hours['’]?\s+use|kwh|kilowatt-?\s?hours?|kw|kilowatts?|kva)(?![A-Za-z])"
    r"(?P<per>\s*(?:/|per|a|an|each|every)\s*(?:billing\s+)?"
    r"(?:day|month|year|annum|quarter|week|kw(?:\s+of[\w\s]{0,30}?demand)?)\b|"
    r"\s+(?:daily|monthly|annually|p\.?a\.?))?"
)
_TIERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(words, re.IGNORECASE))
    for form, words in (
        (
            "between",
            rf"(?:over|above|exceeding|more than|from)\s+{_A}(?:\s*kwh|\s*kw)?\s*(?:and|but|up)?,?\s*"
            rf"(?:up )?(?:to|not (?:over|exceeding|more than)|less than)\s+(?:and including\s+)?{_B}{_IN}",
        ),
        ("range", rf"(?<![\d:.,$€£-]){_A}(?:\s*kwh|\s*kw)?\s*(?:-|–|—|to|bis)\s*{_B}{_IN}"),
        ("first", rf"(?:the\s+)?(?:first|initial|erste[rn]?)\s+{_A}{_IN}"),
        ("next", rf"(?:the\s+)?(?:next|following|nächste[rn]?)\s+{_A}{_IN}"),
        (
            "over",
            rf"(?:(?:all|any)\s+)?(?:(?:additional|excess|use|usage|kwh|energy)\s+)?(?:over|above|in excess of|"
            rf"excess of|"
            rf"exceeding|more than|greater than|beyond|>|über)\s*(?:the first\s+)?{_A}{_IN}",
        ),
        (
            "up",
            rf"(?:up to(?: and including)?|not (?:over|exceeding|more than)|less than|at most|≤|<|"
            rf"bis(?: zu)?)\s*{_A}{_IN}",
        ),
        ("plus", rf"(?<![\d:.,$€£-]){_A}\s*\+{_IN}"),
    )
)
_NUMBERED = re.compile(r"\b(?:tier|block|step)\s*[1-9]\b", re.IGNORECASE)
_ANY_BLOCK = re.compile(r"\d|additional|excess|remain|balance|thereafter|over|further|other use", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:all|any)\s+(?:additional|excess|remaining|over|other use|further)\b|"
    r"\b(?:balance|remainder|remaining|thereafter)\b|\ball additional\b|^\W*(?:additional|excess) (?:kwh|use|usage|"
    r"energy)",
    re.IGNORECASE,
)


def block_of(text: str) -> tuple[Tier | None, bool, bool, str]:
    """(block of use, whether it follows the one before, whether it cannot be held, the words that say it)."""
    if not _ANY_BLOCK.search(text):
        return None, False, False, ""
    for form, words in _TIERS:
        match = words.search(text)
        if match is None:
            continue
        said = match.group()
        unit = _block_unit(match["unit"], match["per"] or "")
        low = number(match["a"])
        high = number(match["b"]) if form in ("between", "range") else None
        if unit is None or low is None:
            return None, False, True, said
        if form in ("between", "range"):
            # '501-1,000 kWh' is what is above 500.
            start = low - 1 if form == "range" and low % 10 == 1 else low
            return (Tier(start, high, unit), False, False, said) if high and high > low else (None, False, True, said)
        if form in ("first", "up"):
            return Tier(Decimal(0), low, unit), False, False, said
        if form == "next":
            # Its place is known once the block before it is: the width stands in `end` until then.
            return Tier(Decimal(0), low, unit), True, False, said
        return Tier(low, None, unit), False, False, said
    if _REST.search(text):
        return None, True, False, ""
    # 'Tier 2' alone: a block, but from where to where is said elsewhere.
    return None, False, _NUMBERED.search(text) is not None, ""


def _block_unit(unit: str, per: str) -> str | None:
    words, every = unit.lower(), per.lower()
    if re.search(r"year|annu|quarter|week|p\.?a", every):
        return None
    if "kw" in every or "use" in words or re.search(r"kwh\s*(?:/|per)", words):
        return "kWh/kW"
    if words.startswith(("kwh", "kilowatt-h", "kilowatt h", "kilowatth")):
        return "kWh daily" if re.search(r"day|daily", every) else "kWh"
    return "kVA" if words == "kva" else "kW"
