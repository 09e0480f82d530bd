"""Rates printed as lines: 'Energy Charge, per kWh ..... $0.05461', 'Basic charge: 12.00 EUR/month', plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.rates.amounts import Amount, amounts, units
from ingest.rates.rows import free_amount
from ingest.rates.vocabulary import is_sentence
from ingest.rates.words import Facets, facets

_LEADER = re.compile(
    r"(?P<label>.*?[^\s.…_·])?\s*(?P<leader>\.{2,}|…+|(?:\s\.){2,}\s?|_{3,}|·{3,}|-{4,}|"
    r"\.\s(?=\s*\$?\d[\d,]*\.\d\d+$))[\s.…]*(?P<rest>[^.…\s].*)$"
)
_MARGIN = re.compile(r"(?:\s+\(?(?:[A-Z]{1,2})\)?)+$|[|]+$")
_COUNTED = re.compile(
    r"\s*(?:kwh|kw|kva|kvarh?|mwh|kilowatt|hours?|hrs?|days?|months?|years?|minutes?|amp|volts?|kv|v|watts?|w|"
    r"lumens?|%|percent|:\d|(?:st|nd|rd|th)\b|\)?\s*(?:days|months|kilowatts|business))",
    re.I,
)
_CLOCKED = re.compile(
    r"[:/]$|\b(?:no\.|sheet|page|section|rate|schedule|rule|docket|chapter|article|§)\s*$", re.IGNORECASE
)
_CLAIM = re.compile(r"\b(?:is|are|shall be|will be|be|of|at|equals?|amounts? to|costs?)\s*:?\s*$", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:unless|except|less than|exceed\w*|up to|waive\w*|deposit|refund\w*|balance|if|when|where|or less|"
    r"in excess|maximum|"
    r"limit\w*|was|were|from|between|increase\w*|decrease\w*|reduc\w*|greater|lower|higher|whichever|estimated|example|"
    r"approximately|about|cap\b|penalt\w*|plus|minus|equivalent|difference|rather|instead|not|per cent|percent)\b",
    re.IGNORECASE,
)
_BENT = re.compile(
    r"\b(?:unless|less than|exceed\w*|waive\w*|deposit|refund\w*|balance|was|were|increase\w*|decrease\w*|whichever|"
    r"estimated|example|approximately|penalt\w*|difference|plus|minus|no more than|at least|not to)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-–•*·▪]|\(?[a-z\d]\))\s+")
_ENDS_OPEN = re.compile(
    r"(?:,|\b(?:per|of|and|the|to|for|in|or|a|an|by|at|on|with|from|under|as|is|be|each|all|following)|[-–—/(])$",
    re.IGNORECASE,
)
_MONEY_IN = re.compile(r"[$€£¢]|\b(?:cents?|ct|EUR|USD|GBP|CHF|pence|euros?|p)\b")
_PRICED_END = re.compile(
    r"[$€£]\s?[\d,.]+(?:\s?(?:/|per)\s?[\w /-]{1,24})?$|\d\s?(?:¢|cents?|ct|p|c)\s?(?:/|per)\s?\w+$", re.I
)
_FREE_END = re.compile(r"[\s:.](?:no charge|free of charge|\$?nil)\W*$", re.IGNORECASE)
_LONGEST_LABEL = 130
_WRAPPED_AT = 55


@dataclass(frozen=True, slots=True)
class RateLine:
    """A line, or lines that belong together, of running text. `start` and `end` bound it in the block's text.

    With an `amount` it is a rate and `label` are its words; without, it is a label for what stands below.
    `like`: it looks like a rate, yet its amount cannot be told.
    """

    label: str
    said: Facets
    start: int
    end: int
    amount: Amount | None = None
    like: bool = False


def rate_lines(text: str, comma: bool = False) -> Iterator[RateLine]:
    """The labels and rates of a block of running text, in order; prose that is neither is passed over."""
    pending = ""
    started = 0
    at = 0
    prose: list[tuple[int, int]] = []
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        leader = _LEADER.match(line)
        if leader and (leader["label"] or pending):
            found = _leader_line(pending, leader, line, started if pending else start, start, comma)
            pending = ""
            if found is not None:
                yield found
            continue
        words = " ".join(line.split())
        joined = f"{pending} {words}" if pending else words
        begun = started if pending else start
        end = start + len(line.rstrip())
        if pending and not _continues(pending, line):
            found = _label_line(pending, started, start - 1, comma)
            if found is not None:
                yield found
            elif is_sentence(pending):
                prose.append((started, start - 1))
            joined, begun = words, start
        if _closed(joined):
            pending = ""
            found = _label_line(joined, begun, end, comma)
            if found is not None:
                yield found
            else:
                prose.append((begun, end))
        else:
            pending, started = joined, begun
    if pending:
        found = _label_line(pending, started, len(text.rstrip()), comma)
        if found is not None:
            yield found
        else:
            prose.append((started, len(text.rstrip())))
    for start, end in prose:
        yield from _sentences(text, start, end, comma)


def money_amounts(text: str, comma: bool = False) -> list[Amount]:
    """The amounts of a text that may be prices: no quantities, times, dates or numbers of sheets."""
    found = []
    for amount in amounts(text, comma):
        after, before = text[amount.end :], text[: amount.start]
        if not amount.money and (_COUNTED.match(after) or _CLOCKED.search(before) or amount.percent):
            continue
        found.append(amount)
    return found


def _leader_line(
    pending: str, leader: re.Match[str], line: str, begun: int, start: int, comma: bool
) -> RateLine | None:
    """What stands before and after the dots. A number without money or decimals is a page number, no rate."""
    label = leader["label"] or ""
    if pending and (not label or _continues(pending, line) or not facets(label)):
        label = f"{pending} {label}".strip()
        first = begun
    else:
        first = start
    end = start + len(line.rstrip())
    rest = _MARGIN.sub("", leader["rest"]).strip()
    found = money_amounts(rest, comma) or [one for one in amounts(rest, comma) if one.percent]
    said = facets(label)
    if not found:
        return None
    amount = found[0]
    if not amount.money and not amount.percent and amount.decimals < 2:
        return None
    beyond = (rest[: amount.start] + " " + rest[amount.end :]).strip(" .,;()")
    after = facets(f" {beyond} ") if beyond else Facets()
    if len(found) > 1 or (beyond and after.unit is None and len(beyond) > 25):
        return RateLine(label, said, first, end, like=True)
    if amount.money or after.unit:
        phrases = units(rest)
        if phrases:
            after = Facets(unit=phrases[0][0])
    return RateLine(label, after.over(said) if after.unit else said, first, end, amount)


def _label_line(text: str, start: int, end: int, comma: bool) -> RateLine | None:
    """A line that is a rate with its amount in it, or a label; None for prose."""
    words = _BULLET.sub("", text.strip())
    if len(words) > _LONGEST_LABEL and not words.endswith(":"):
        return None
    if not words.endswith(":") and not any(letter.isdigit() for letter in words):
        if words.endswith((".", ";", "?")) or len(words) > 90 or is_sentence(words):
            return None
        said = facets(words)
        return RateLine(words, said, start, end) if said else None
    free = _FREE_END.search(words)
    if free and not is_sentence(words):
        label = words[: free.start()].strip(" .:-–—")
        said = facets(label)
        return RateLine(label, said, start, end, free_amount()) if said else None
    found = money_amounts(words, comma)
    priced = [one for one in found if one.money] or [
        one
        for one in found
        if one.decimals >= 2 and any(first <= one.end + 1 for _, first, _ in units(words[one.end :])[:1])
    ]
    if priced:
        return _inline(words, priced, start, end)
    if words.endswith(":"):
        return RateLine(words, facets(words[-160:]), start, end)
    if words.endswith((".", ";", "?")) or is_sentence(words) or len(words) > 90:
        return None
    said = facets(words)
    return RateLine(words, said, start, end) if said else None


def _inline(words: str, priced: list[Amount], start: int, end: int) -> RateLine | None:
    """'Customer charge: $12.36 per month', '$0.08 per kWh for all kWh': one price and otherwise only its name."""
    if len(priced) > 1 or is_sentence(words) or _BENT.search(words):
        return None
    amount = priced[0]
    phrases = [one for one in units(words) if one[1] >= amount.start - 1]
    rest_from = amount.end
    unit = None
    if phrases:
        unit, _, rest_from = phrases[0]
        rest_from = max(rest_from, amount.end)
    label = f"{words[: amount.start].rstrip(' @=:')} {words[rest_from:]}".strip(" .,;:@=-–—")
    said = facets(label)
    if unit is not None:
        said = Facets(unit=unit).over(said)
    if (label and not said) or len(label) > 110:
        return None
    return RateLine(label, said, start, end, amount)


def _sentences(text: str, start: int, end: int, comma: bool) -> Iterator[RateLine]:
    """'The basic charge is $12.00 per month.': a charge named, one price with its unit, nothing that bends it."""
    passage = text[start:end].replace("\n", " ")
    if not _MONEY_IN.search(passage):
        return
    at = start
    for sentence in re.split(r"(?<=[.;])\s(?=\S)", passage):
        begun, at = at, at + len(sentence) + 1
        found = money_amounts(sentence, comma)
        if len(found) != 1 or not found[0].money or len(sentence) > 200 or _HEDGE.search(sentence):
            continue
        amount = found[0]
        phrases = [one for one in units(sentence) if amount.end - 4 <= one[1] + 4 and one[1] <= amount.end + 2]
        before = sentence[: amount.start]
        claim = _CLAIM.search(before)
        if claim is None:
            continue
        label = before[: claim.start()].strip()
        said = facets(label)
        if said.kind is None or not (phrases or said.unit):
            continue
        if phrases:
            said = Facets(unit=phrases[0][0]).over(said)
        yield RateLine(label, said, begun, begun + len(sentence.rstrip()), amount)


def _closed(line: str) -> bool:
    """Whether what comes after cannot belong to it."""
    if line.endswith((":", ".", ";", "?")) or (_PRICED_END.search(line) and not is_sentence(line)):
        return True
    return len(line) < _WRAPPED_AT and not _ENDS_OPEN.search(line)


def _continues(before: str, line: str) -> bool:
    """Whether a line goes on with the one before it."""
    words = line.strip()
    if _ENDS_OPEN.search(before):
        return True
    return words[:1].islower() or (len(before) >= _WRAPPED_AT and not before.endswith((":", ".")))
