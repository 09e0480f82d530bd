"""What was read of one rate becomes a row, or nothing where its kind, unit or value cannot be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ingest.rates.amounts import TIME_UNITS, Amount, Unit, iso_code
from ingest.rates.schema import ChargeKind, RateRow, Source, Tier
from ingest.rates.units import read_unit
from ingest.rates.words import Facets, facets, kind_in

_TIMED = (ChargeKind.ENERGY, ChargeKind.DEMAND, ChargeKind.REACTIVE, ChargeKind.RIDER, ChargeKind.CREDIT)
_LONGEST_LABEL = 200


def rate_row(
    said: Facets,
    amount: Amount,
    label: str,
    source: Source,
    sign: str,
    currency: str,
    footnote: str = "",
    before: Tier | None = None,
) -> RateRow | None:
    """One row; None where something that must be known is not.

    `sign` is the sign of money that amounts of this place are in where they carry none, `currency` the code that
    the document gives it, `before` the block of the row above, for 'next' and 'all additional'.
    """
    if said.unclear:
        return None
    kind = said.kind
    if amount.percent:
        if kind is not ChargeKind.RIDER or amount.money:
            return None
        return RateRow(kind, _label(label), amount.value, "%", source, said.season, said.period, footnote=footnote)
    unit = _unit(said, amount, sign)
    kind = kind_in(kind, unit)
    if unit is None or kind is None or not unit.money:
        return None
    if not unit.per and kind is not ChargeKind.FEE:
        return None
    tier = said.tier if kind in (ChargeKind.ENERGY, ChargeKind.DEMAND, ChargeKind.CREDIT) else None
    if said.follows and kind in (ChargeKind.ENERGY, ChargeKind.DEMAND):
        tier = _following(said.tier, before)
        if tier is None:
            return None
    if tier and kind is ChargeKind.ENERGY and not tier.unit.startswith("kWh"):
        # The size of a customer, not a block of use.
        tier = None
    if tier and kind is ChargeKind.DEMAND and tier.unit.startswith("kWh"):
        return None
    return RateRow(
        kind=kind,
        label=_label(label),
        value=amount.value,
        unit=_shown(unit),
        source=source,
        season="" if kind is ChargeKind.FEE else said.season,
        period=said.period if kind in _TIMED else "",
        tier=tier,
        currency=iso_code(unit.money, currency),
        footnote=footnote,
        optional=said.optional,
    )


def free_amount() -> Amount:
    """What a cell says that says 'free'."""
    return Amount(Decimal(0), "", False, 0, 0, 0)


def _unit(said: Facets, amount: Amount, sign: str) -> Unit | None:
    unit = said.unit or Unit()
    if amount.money and unit.money and amount.money != unit.money:
        return None
    if amount.money and not unit.money:
        unit = Unit(amount.money, unit.per)
    elif not unit.money:
        unit = Unit(sign, unit.per)
    if not unit.per and amount.value == 0 and said.tier and said.tier.unit in ("kW", "kVA", "kWh"):
        # 'First 10 kW: no charge' is nothing by the kW.
        unit = Unit(unit.money, (said.tier.unit,))
    if said.monthly and said.kind in (ChargeKind.FIXED, ChargeKind.MINIMUM) and not unit.any_of(TIME_UNITS):
        unit = Unit(unit.money, (*unit.per, "month"))
    return unit


def _following(tier: Tier | None, before: Tier | None) -> Tier | None:
    if before is None or before.end is None:
        return None
    if tier is None:
        return Tier(before.end, None, before.unit)
    return Tier(before.end, before.end + (tier.end or 0), tier.unit) if tier.unit == before.unit else None


def _shown(unit: Unit) -> str:
    """The unit as written where that is understood, else put together from its parts."""
    if unit.written and read_unit(unit.written) is not None:
        return unit.written
    return "/".join((unit.money, *unit.per))


def _label(text: str) -> str:
    words = " ".join(text.split()).strip(" .:,;-–—")
    return words if len(words) <= _LONGEST_LABEL else words[:_LONGEST_LABEL].rsplit(" ", 1)[0]


def events_all_year(rows: Sequence[RateRow]) -> list[RateRow]:
    """A critical peak is called on single days; printed once, after the last season, it is not of that season."""
    called = [row for row in rows if row.period == "critical peak" and row.season]
    seasons = {row.season for row in rows if row.season and row.kind is ChargeKind.ENERGY}
    if len({row.season for row in called}) != 1 or len(seasons) < 2:
        return list(rows)
    return [
        _all_year(row) if row in called and row.season not in row.label.split(":")[-1].lower() else row for row in rows
    ]


def _all_year(row: RateRow) -> RateRow:
    """The row without its season, and without the label that gave it one."""
    label = ": ".join(part for part in row.label.split(": ") if facets(part).season != row.season)
    return replace(row, season="", label=label)


def dated(row: RateRow, since: date | None, until: date | None) -> RateRow:
    """A row keeps days of its own only where they are not its schedule's."""
    start = None if row.valid_from == since else row.valid_from
    end = None if row.valid_to == until else row.valid_to
    return replace(row, valid_from=start, valid_to=end)


def day_of(text: str) -> date | None:
    """A day in a cell."""
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
