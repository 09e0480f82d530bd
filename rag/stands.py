"""Whether the facts of a claim stand in the cited words: values after conversion, plain numbers, days, codes.

A value stands where the same value stands, in any unit of its kind: 1200 V where the words say 1.2 kV. A cell of a
table may have its unit in the column's head. Only the claim's own rounding is allowed for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.facts import Code, Facts, read_facts
from rag.quantities import Quantity
from rag.units import Unit, named_unit, same_kind

_ROUNDED = Decimal("0.02")
_UNIT_WORDS = re.compile(r"[^\s|,;:()\[\]]+")
_SEGMENTS = re.compile(r"[^\W\d_]+|\d+")
_SAID = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact of the claim, as written, that does not stand there; `instead` is what does, or ''."""

    said: str
    instead: str = ""


def missing_facts(claim: str, words: str) -> list[Missing]:
    """The facts of the claim that do not stand in the words."""
    claimed, shown = read_facts(claim), read_facts(words)
    found = list(_values(claim, claimed, words, shown))
    found += _numbers(claimed, shown)
    found += _days(claim, claimed, words, shown)
    found += _codes(claimed, shown, words)
    known = {code.normal for code in shown.codes} | shown.tokens
    found += [Missing(token) for token in sorted(claimed.tokens - known) if not _whole(token, words)]
    return found


def stands_as(claimed: Quantity, shown: Quantity) -> bool:
    """Whether a value (no range) is the other one, or an end of it, after conversion."""
    if not same_kind(claimed.unit, shown.unit):
        return False
    give = Decimal(0)
    if claimed.unit.size != shown.unit.size:
        give = claimed.half
        if claimed.unit.name != "temperature":
            give = min(give, max(abs(claimed.high), abs(shown.high)) * _ROUNDED)
    return any(abs(claimed.low - end) <= give for end in (shown.low, shown.high))


def _values(claim: str, claimed: Facts, words: str, shown: Facts) -> Iterator[Missing]:
    units = _units_in(words) if claimed.measured else []
    there = [*shown.measured, *_under_heads(shown.bare, units)]
    for quantity in claimed.measured:
        if all(any(stands_as(end, other) for other in there) for end in _ends(quantity)):
            continue
        alike = [one for one in shown.measured if same_kind(one.unit, quantity.unit)]
        yield Missing(_written(claim, quantity), _listed(_written(words, one) for one in alike))


def _ends(quantity: Quantity) -> list[Quantity]:
    """The value itself; both ends of a range, each as a value."""
    if not quantity.is_range:
        return [quantity]
    return [replace(quantity, high=quantity.low), replace(quantity, low=quantity.high)]


def _under_heads(bare: Iterable[Quantity], units: Iterable[Unit]) -> Iterator[Quantity]:
    """Numbers without a unit, read in each unit that stands somewhere in the same words."""
    for one in bare:
        for unit in units:
            if unit.size == "f":
                low, high = ((end - 32) * 5 / 9 for end in (one.low, one.high))
            else:
                low, high = (end * Decimal(unit.size) for end in (one.low, one.high))
            yield replace(one, low=low, high=high, unit=unit)


def _units_in(words: str) -> list[Unit]:
    found: dict[Unit, None] = {}
    for match in _UNIT_WORDS.finditer(words):
        unit = named_unit(match.group().strip(".'\"")) if not match.group()[0].isdigit() else None
        if unit is not None and unit.name:
            found.setdefault(unit)
    for inside in re.findall(r"[(\[,]\s*([^()\[\],|]{1,24})", words):
        unit = named_unit(inside.strip())
        if unit is not None and unit.name:
            found.setdefault(unit)
    return list(found)


def _numbers(claimed: Facts, shown: Facts) -> Iterator[Missing]:
    if not claimed.numbers:
        return
    there = set(shown.numbers) | {Decimal(day.year) for one in shown.days for day in one.readings}
    for one in (*shown.measured, *shown.bare):
        there |= {_in_own_unit(end, one.unit) for end in (one.low, one.high)}
    there |= {Decimal(part) for code in shown.codes for part in re.findall(r"\d+", code.surface) if " " in code.normal}
    for number in sorted(claimed.numbers - there):
        yield Missing(f"{number:f}")


def _in_own_unit(value: Decimal, unit: Unit) -> Decimal:
    if unit.size == "f":
        return (value * 9 / 5 + 32).normalize()
    return value / Decimal(unit.size)


def _days(claim: str, claimed: Facts, words: str, shown: Facts) -> Iterator[Missing]:
    for one in claimed.days:
        if not any(
            set(one.readings) & set(other.readings)
            if one.whole and other.whole
            else not one.whole
            and {(d.year, d.month) for d in one.readings} & {(d.year, d.month) for d in other.readings}
            for other in shown.days
        ):
            yield Missing(claim[one.start : one.end], _listed(words[day.start : day.end] for day in shown.days))
    days = shown.day_months | {(day.month, day.day) for one in shown.days if one.whole for day in one.readings}
    for month, day in sorted(claimed.day_months - days):
        yield Missing(f"{day} {_MONTHS[month - 1].capitalize()}")
    months = {_MONTHS[month - 1] for month, _ in days} | {
        _MONTHS[day.month - 1] for one in shown.days for day in one.readings
    }
    for name in sorted(claimed.names - shown.names - months):
        if not re.search(rf"\b{name[:3]}\b", words, re.IGNORECASE):
            yield Missing(name.capitalize())


def _codes(claimed: Facts, shown: Facts, words: str) -> Iterator[Missing]:
    known = {code.normal for code in shown.codes}
    for code in claimed.codes:
        if code.normal in known or _code_stands(code, words):
            continue
        head = _letters(code.normal)
        alike = [other.surface for other in shown.codes if head and _letters(other.normal) == head]
        yield Missing(code.surface, _listed(alike))


def _code_stands(code: Code, words: str) -> bool:
    """The code as a whole word; one that is named by the word before it, with that word somewhere."""
    family, _, own = code.normal.rpartition(" ")
    if not family:
        return _whole(code.normal, words)
    named = family.lower() in words.lower() or len(own) > 3
    return named and _whole(own, words, capitals=own.isalpha())


def _whole(normal: str, words: str, *, capitals: bool = False) -> bool:
    """Whether a code stands in the words, however it is parted, and not as a part of a longer one."""
    parts = [f"0*{part}" if part.isdigit() else re.escape(part) for part in _SEGMENTS.findall(normal)]
    if not parts:
        return False
    pattern = r"[\s\-_/.]{0,2}".join(parts)
    flags = 0 if capitals else re.IGNORECASE
    return re.search(rf"(?<![^\W_])(?<![^\W_][-_/.]){pattern}(?![^\W_])(?![-_/.][^\W_])", words, flags) is not None


def _letters(normal: str) -> str:
    family, _, own = normal.rpartition(" ")
    return family or re.sub(r"[\W\d_].*", "", own)


def _written(text: str, quantity: Quantity) -> str:
    return " ".join(text[quantity.start : quantity.end].split())


def _listed(said: Iterable[str]) -> str:
    return ", ".join(list(dict.fromkeys(said))[:_SAID])


_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
