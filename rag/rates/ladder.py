"""Rows of one charge that differ only by their block of use: which block is how full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.rates.schema import RateRow
from ingest.rates.units import read_unit


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers of one charge in one season and period, lowest first; one step without a tier is no ladder."""

    steps: tuple[RateRow, ...]

    @property
    def tiered(self) -> bool:
        """Whether the use is cut into blocks."""
        return self.steps[0].tier is not None

    @property
    def unit(self) -> str:
        """What the ends of the blocks are counted in; '' without blocks."""
        tier = self.steps[0].tier
        return tier.unit if tier else ""


def _bound(value: Decimal) -> str:
    """The end of a block: '100', not '100.0'."""
    return f"{value.normalize():f}"


class Step:
    """How a block is told."""

    @staticmethod
    def text(row: RateRow) -> str:
        """'first 300 kWh', '300 to 600 kWh', 'above 600 kWh'; '' for a row without a block."""
        tier = row.tier
        if tier is None or (not tier.start and tier.end is None):
            return ""
        if not tier.start and tier.end is not None:
            return f"first {_bound(tier.end)} {tier.unit}"
        if tier.end is None:
            return f"above {_bound(tier.start)} {tier.unit}"
        return f"{_bound(tier.start)} to {_bound(tier.end)} {tier.unit}"


def ladders(rows: Sequence[RateRow]) -> list[Ladder]:
    """Rows as ladders: tiers that go on upwards in one season, period and unit belong together."""
    found: list[list[RateRow]] = []
    for row in rows:
        if row.tier is not None:
            for steps in found:
                if _goes_on(steps, row):
                    steps.append(row)
                    break
            else:
                found.append([row])
        else:
            found.append([row])
    return [Ladder(tuple(steps)) for steps in found]


def _goes_on(steps: Sequence[RateRow], row: RateRow) -> bool:
    last = steps[-1]
    if last.tier is None or row.tier is None or last.tier.end is None:
        return False
    same = (last.kind, last.season, last.period, last.tier.unit) == (row.kind, row.season, row.period, row.tier.unit)
    one, other = read_unit(last.unit), read_unit(row.unit)
    return same and row.tier.start >= last.tier.end and (one and one.per) == (other and other.per)


def parts_of(ladder: Ladder, quantity: Decimal, scale: Decimal = Decimal(1)) -> Iterator[tuple[RateRow, Decimal]]:
    """Each step with the part of the quantity in its block; ends of blocks are multiplied by `scale`."""
    for step in ladder.steps:
        if step.tier is None:
            yield step, quantity
            continue
        start = step.tier.start * scale
        end = None if step.tier.end is None else step.tier.end * scale
        top = quantity if end is None else min(quantity, end)
        yield step, max(Decimal(0), top - start)
