"""The labels above a rate: 'Energy Charge:', 'Summer Season:', 'All kWh used, per kWh', and what they say together.

A tariff is laid out as an outline whose depth the text no longer shows. It is told from two things: a label that
follows a label directly stands below it, and one that follows a rate stands where the last one of its sort stood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.rates.amounts import DEMAND_UNITS, ENERGY_UNITS, TIME_UNITS, Unit
from ingest.rates.schema import ChargeKind
from ingest.rates.words import Facets


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    said: Facets
    sort: frozenset[str]


_CHARGE = re.compile(r"\b(?:charges?|fees?|prices?|rates?|riders?|adjustments?)\b", re.IGNORECASE)
_ALONE = (ChargeKind.FIXED, ChargeKind.MINIMUM, ChargeKind.FEE)
_WITH_UNIT = (ChargeKind.DEMAND, ChargeKind.ENERGY, ChargeKind.REACTIVE)
_RANKS = {"kind": 0, "other": 1, "season": 2, "period": 3, "tier": 4, "unit": 4}


class Labels:
    """The outline above the place reached."""

    def __init__(self) -> None:
        self._stack: list[_Label] = []
        self._fresh = True
        self.monthly = False

    def clear(self, monthly: bool | None = None) -> None:
        """A new section begins; `monthly`: whether its heading says that amounts are by the month."""
        self._stack.clear()
        self._fresh = True
        if monthly is not None:
            self.monthly = monthly

    def turn_page(self) -> None:
        """The same section goes on under a repeated head: names that tell nothing of a rate are done with."""
        loose = [held.sort == {"other"} or held.said.kind is ChargeKind.FEE for held in self._stack]
        at = loose.index(True) if True in loose else len(self._stack)
        self._stack = self._stack[:at]

    def push(self, text: str, said: Facets) -> None:
        """A label without a rate of its own."""
        if said.monthly:
            self.clear(monthly=True)
            return
        label = _Label(text.strip(" :-–—"), said, _sort(text, said))
        if not self._fresh:
            self._stack = self._stack[: self._place(label)]
        elif self._stack and "kind" in label.sort and self._kind() not in (None, said.kind):
            # 'Demand Charge' below 'Energy Charge' is not part of it, rate between them or not.
            self._stack = self._stack[: self._place(label)]
        self._stack.append(label)
        self._fresh = True

    def rate(self, text: str, said: Facets) -> tuple[Facets, list[str]]:
        """What a rate's own words and the labels above it say; and those labels' texts, the farthest first."""
        self._fresh = False
        stack = self._stack
        other = "kind" in _sort(text, said) and self._kind() not in (None, said.kind)
        # A rate that names another charge than its labels is not one of theirs.
        if other and (said.kind in _ALONE or (said.kind in _WITH_UNIT and said.unit)):
            stack = []
        merged = said
        for label in reversed(stack):
            merged = merged.over(_fitting(merged, label.said))
        return merged, [label.text for label in stack]

    def _kind(self) -> ChargeKind | None:
        return next((label.said.kind for label in reversed(self._stack) if "kind" in label.sort), None)

    def _place(self, label: _Label) -> int:
        """How many labels stay above a new one."""
        if "kind" in label.sort:
            for at, held in enumerate(self._stack):
                if "kind" in held.sort and held.said.kind is not label.said.kind:
                    return at
            alike = [at for at, held in enumerate(self._stack) if held.sort == label.sort]
            if alike:
                return alike[-1]
            same = [at for at, held in enumerate(self._stack) if "kind" in held.sort]
            whole = [at for at in same if self._stack[at].sort <= {"kind", "unit"}]
            return whole[0] + 1 if whole else (same[0] if same else 0)
        alike = [at for at, held in enumerate(self._stack) if held.sort == label.sort]
        if alike:
            return alike[-1]
        rank = min(_RANKS[part] for part in label.sort)
        for at, held in enumerate(self._stack):
            if min(_RANKS[part] for part in held.sort) >= rank:
                # What is said of the unit of a whole charge goes on being said.
                return at + (1 if held.sort == {"unit"} else 0)
        return len(self._stack)


def _sort(text: str, said: Facets) -> frozenset[str]:
    parts = set()
    if said.kind is not None and not _kind_by_unit_alone(text, said):
        parts.add("kind")
    if said.season:
        parts.add("season")
    if said.period:
        parts.add("period")
    if said.tier or said.follows:
        parts.add("tier")
    if said.unit:
        parts.add("unit")
    return frozenset(parts or {"other"})


def _kind_by_unit_alone(text: str, said: Facets) -> bool:
    """'All Kilowatt-Hours used, per kWh' tells the unit of the charge above it, it does not name another."""
    if _CHARGE.search(text):
        return False
    if said.unit is None:
        return said.tier is not None
    if said.kind is ChargeKind.ENERGY:
        return said.unit.any_of(ENERGY_UNITS)
    if said.kind is ChargeKind.DEMAND:
        return said.unit.any_of(DEMAND_UNITS)
    return False


def _fitting(rate: Facets, label: Facets) -> Facets:
    """A label's facets without a unit that cannot be the rate's: a fixed charge is not by the kWh above it."""
    if label.unit is None or rate.unit is not None or _fits(rate.kind or label.kind, label.unit):
        return label
    return replace(label, unit=None)


def _fits(kind: ChargeKind | None, unit: Unit) -> bool:
    if kind is ChargeKind.FIXED:
        return not unit.any_of((*ENERGY_UNITS, *DEMAND_UNITS))
    if kind is ChargeKind.ENERGY:
        return unit.any_of(ENERGY_UNITS) or not unit.per
    if kind is ChargeKind.DEMAND:
        return not unit.any_of(ENERGY_UNITS) and (unit.any_of(DEMAND_UNITS) or unit.any_of(TIME_UNITS) or not unit.per)
    return True
