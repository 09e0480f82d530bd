"""The charges of one URDB record as rate rows: energy, demand, fixed, minimum, reactive; and its further rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.rates.schema import ChargeKind, Period, RateRow, Rule, RuleKind, Season, Tier
from ingest.rates.urdb_hours import Hours, month_groups, period_names, read_hours, read_table, season_of_months
from ingest.rates.urdb_item import Item

_NO_END = Decimal("1e30")  # records write a tier without end as 1e38
_USE_UNITS = {"kwh": "kWh", "kwh/kw": "kWh/kW", "kwh daily": "kWh daily", "kwh/kw daily": "kWh/kW daily"}
_DEMAND_UNITS = {"kw": "kW", "kva": "kVA", "mw": "MW"}
_ONE = (Decimal(0),)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind of charge with the seasons and periods that they name."""

    rows: tuple[RateRow, ...] = ()
    seasons: tuple[Season, ...] = ()
    periods: tuple[Period, ...] = ()


def energy_rows(item: Item, complaints: list[str]) -> Part:
    """energyratestructure with its two tables, and the monthly fuel adjustments."""
    part = _by_period(item, ChargeKind.ENERGY, "energyratestructure", "energy", f"{item.sign}/kWh", complaints)
    fuel = item.fields.get("fueladjustmentsmonthly")
    item.read.add("fueladjustmentsmonthly")
    if not isinstance(fuel, list) or len(fuel) != 12 or not all(isinstance(one, Decimal) for one in fuel):
        if fuel:
            complaints.append("fueladjustmentsmonthly is no list of twelve numbers and is left out")
        return part
    rows, seasons = [], list(part.seasons)
    groups = month_groups(fuel)
    for value, months in groups:
        season = season_of_months(months, item.country, len(groups) == 2)
        if len(months) < 12:
            seasons.append(season)
        if value:
            rows.append(
                RateRow(
                    ChargeKind.RIDER, "Fuel adjustment", value, f"{item.sign}/kWh",
                    item.source("fueladjustmentsmonthly"), season.name if len(months) < 12 else "",
                    currency=item.currency,
                )
            )  # fmt: skip
    return Part((*part.rows, *rows), tuple(seasons), part.periods)


def demand_rows(item: Item, complaints: list[str]) -> Part:
    """Demand by time of use, and demand by month whatever the hour."""
    unit = _demand_unit(item, ("demandrateunit", "demandrateunits", "demandunits"), "demandratestructure", complaints)
    timed = _by_period(item, ChargeKind.DEMAND, "demandratestructure", "demand", unit, complaints)
    flat = _flat_demand(item, complaints)
    if item.fields.get("coincidentratestructure"):
        complaints.append("coincident demand (at the hour of the system's peak) is charged and not in a bill")
        item.read.update(("coincidentratestructure", "coincidentrateschedule", "coincidentrateunit"))
    return Part((*flat.rows, *timed.rows), (*flat.seasons, *timed.seasons), timed.periods)


def _flat_demand(item: Item, complaints: list[str]) -> Part:
    name = "flatdemandstructure"
    item.read.update((name, "flatdemandmonths"))
    structure = _structure(item, name, complaints)
    if not structure:
        return Part()
    unit = _demand_unit(item, ("flatdemandunit", "flatdemandunits", "demandunits"), name, complaints)
    months = item.fields.get("flatdemandmonths")
    numbers: list[int]
    if isinstance(months, list) and len(months) == 12 and all(isinstance(one, Decimal) for one in months):
        numbers = [int(one) for one in months if isinstance(one, Decimal)]
    elif len(structure) == 1:
        numbers = [0] * 12
    else:
        complaints.append("flatdemandmonths does not say which month has which demand rate; they are left out")
        return Part()
    rows: list[RateRow] = []
    seasons: list[Season] = []
    groups = month_groups(numbers)
    for number, of_year in groups:
        if not 0 <= number < len(structure):
            complaints.append(f"flatdemandmonths names demand rate {number}, which is not there")
            continue
        season = season_of_months(of_year, item.country, len(groups) == 2)
        if len(of_year) < 12:
            seasons.append(season)
        rows += _tiers(
            item, ChargeKind.DEMAND, name, number, structure[number], "Demand, any hour", unit,
            season.name if len(of_year) < 12 else "", "", complaints,
        )  # fmt: skip
    return Part(tuple(rows), tuple(seasons))


def _by_period(item: Item, kind: ChargeKind, name: str, word: str, unit: str, complaints: list[str]) -> Part:
    item.read.add(name)
    structure = _structure(item, name, complaints)
    if not structure:
        return Part()
    fields = (f"{word}weekdayschedule", f"{word}weekendschedule")
    tables = [read_table(item.fields.get(field)) for field in fields]
    label = word.capitalize()
    if tables[0] is None or tables[1] is None:
        given = [field for field in fields if item.fields.get(field)]
        if len(structure) > 1 or given:
            complaints.append(
                f"{fields[0]} and {fields[1]} are no two tables of 12 months by 24 hours, so the hours of the "
                f"{len(structure)} {word} periods are not known"
            )
            if len(structure) > 1:
                names = period_names(len(structure), None, "")
                return Part(
                    tuple(
                        row
                        for number, tiers in enumerate(structure)
                        for row in _tiers(
                            item, kind, name, number, tiers, f"{label}, {names[number]}", unit, "", names[number],
                            complaints,
                        )
                    )
                )  # fmt: skip
        return Part(tuple(_tiers(item, kind, name, 0, structure[0], label, unit, "", "", complaints)))
    names = period_names(len(structure), item.fields.get(f"{word}toulabels"), item.text(f"{word}comments"))
    for number in sorted({one for table in tables if table for line in table for one in line} - names.keys()):
        complaints.append(f"the {word} tables name period {number}, which has no rate")
        names[number] = f"period {number}"
    cite = {
        which: [item.source(field, month) for month in range(12)]
        for which, field in zip(("weekday", "weekend"), fields, strict=True)
    }
    hours = read_hours(tables[0], tables[1], names, kind, item.country, cite)
    if _ambiguous(names, hours):
        names = {number: f"{name} (period {number})" for number, name in names.items()}
        hours = read_hours(tables[0], tables[1], names, kind, item.country, cite)
    one = len(hours.used) == 1
    rows: list[RateRow] = []
    for number, tiers in enumerate(structure):
        if number not in hours.used:
            continue  # a rate that no hour has is never charged
        period = "" if one else names[number]
        rows += _tiers(
            item, kind, name, number, tiers, f"{label}, {period}" if period else label, unit,
            hours.season_of[number], period, complaints,
        )  # fmt: skip
    return Part(tuple(rows), hours.seasons, () if one else hours.periods)


def _ambiguous(names: Mapping[int, str], hours: Hours) -> bool:
    """Whether two periods have one name and no season to tell them apart."""
    told = [(names[number], hours.season_of[number]) for number in hours.used]
    counts = Counter(names[number] for number in hours.used)
    return len(set(told)) < len(told) or any(counts[name] > 1 and not season for name, season in told)


def _structure(item: Item, name: str, complaints: list[str]) -> list[list[object]]:
    value = item.fields.get(name)
    if not value:
        return []
    if isinstance(value, list) and all(isinstance(tiers, list) and tiers for tiers in value):
        return value
    complaints.append(f"{name} is no list of periods with their tiers and is left out")
    return []


def _tiers(
    item: Item, kind: ChargeKind, name: str, number: int, tiers: Sequence[object], label: str, unit: str,
    season: str, period: str, complaints: list[str],
) -> list[RateRow]:  # fmt: skip
    rows = []
    start = Decimal(0)
    for at, tier in enumerate(tiers):
        if not isinstance(tier, dict):
            complaints.append(f"{name}[{number}][{at}] is no tier and is left out")
            continue
        rate, adjust, end = (tier.get(key) for key in ("rate", "adj", "max"))
        more = sorted(tier.keys() - {"rate", "adj", "max", "unit", "sell"})
        complaints.extend(f"{name}[{number}][{at}].{key} is not understood and not in a bill" for key in more)
        parts = [part for part in (rate, adjust) if isinstance(part, Decimal)]
        if not parts:
            complaints.append(f"{name}[{number}][{at}] has no rate and is taken as 0")
        limit = end if isinstance(end, Decimal) and end < _NO_END else None
        footnote = f"rate {rate} + adjustment {adjust}" if isinstance(adjust, Decimal) and adjust else ""
        rows.append(
            RateRow(
                kind, label, sum(parts, Decimal(0)), unit, item.source(name, number, at), season, period,
                _tier(kind, start, limit, tier, unit, len(tiers), complaints), item.currency, footnote,
            )
        )  # fmt: skip
        if limit is None:
            if at + 1 < len(tiers):
                complaints.append(f"{name}[{number}][{at}] has no end, but is not the last tier")
            break
        start = limit
    return rows


def _tier(
    kind: ChargeKind, start: Decimal, end: Decimal | None, tier: dict[str, object], unit: str, count: int,
    complaints: list[str],
) -> Tier | None:  # fmt: skip
    if count == 1 and end is None:
        return None
    if kind is not ChargeKind.ENERGY:
        return Tier(start, end, unit.partition("/")[2])
    written = str(tier.get("unit") or "kWh")
    known = _USE_UNITS.get(" ".join(written.lower().split()))
    if known is None:
        complaints.append(f"a tier is counted in {written}, which is not known")
    return Tier(start, end, known or written)


def _demand_unit(item: Item, fields: Sequence[str], structure: str, complaints: list[str]) -> str:
    for name in fields:
        written = item.text(name)
        if written:
            known = _DEMAND_UNITS.get(written.lower())
            if known is None and item.fields.get(structure):
                complaints.append(f"{item.original(name)} is {written!r}, which is not computed")
            return f"{item.sign}/{known or written}"
    return f"{item.sign}/kW"


def fixed_rows(item: Item, complaints: list[str]) -> tuple[Part, list[Rule]]:
    """Fixed, minimum and reactive charges, and what a bill must know of how demand is billed."""
    rows = []
    for name, label, kind, fallback, units in (
        ("fixedchargefirstmeter", "Fixed charge", ChargeKind.FIXED, "month", "fixedchargeunits"),
        ("fixedmonthlycharge", "Fixed charge", ChargeKind.FIXED, "month", ""),
        ("fixedchargeeaaddl", "Fixed charge, each further meter", ChargeKind.FIXED, "month", "fixedchargeunits"),
        ("minmonthlycharge", "Minimum charge", ChargeKind.MINIMUM, "month", "minchargeunits"),
        ("annualmincharge", "Minimum charge of a year", ChargeKind.MINIMUM, "year", ""),
        ("demandreactivepowercharge", "Reactive power", ChargeKind.REACTIVE, "kvar", ""),
    ):
        value = item.number(name)
        if units:
            item.read.add(units)
        if not value:
            continue
        unit = item.text(units) if units else ""
        source = item.source(name)
        rows.append(
            RateRow(
                kind, label, value, unit or f"{item.sign}/{fallback}", source, currency=item.currency,
                footnote="" if unit or kind is ChargeKind.REACTIVE or name != "fixedchargefirstmeter"
                else "the record does not say by what time; a month is taken",
                optional=name == "fixedchargeeaaddl",
            )
        )  # fmt: skip
    return Part(tuple(rows)), _rules(item)


def _rules(item: Item) -> list[Rule]:
    rules = []
    ratchet = item.fields.get("demandratchetpercentage")
    item.read.add("demandratchetpercentage")
    shares = ratchet if isinstance(ratchet, list) else [ratchet]
    if any(isinstance(one, Decimal) and one for one in shares):
        whole = shares[0] if len(set(map(str, shares))) == 1 and isinstance(shares[0], Decimal) else None
        share = None if whole is None else (whole / 100 if whole > 1 else whole)
        text = "billed demand may be held up by the highest demand of earlier months (demandratchetpercentage)"
        rules.append(Rule(RuleKind.DEMAND_RATCHET, text, item.source("demandratchetpercentage"), share))
    back = item.number("lookbackpercent")
    item.read.update(("lookbackmonths", "lookbackrange"))
    if back:
        text = "billed demand may be held up by the highest demand of earlier months (lookbackPercent)"
        rules.append(
            Rule(RuleKind.DEMAND_RATCHET, text, item.source("lookbackpercent"), back / 100 if back > 1 else back)
        )
    window = item.number("demandwindow")
    if window:
        text = f"demand is the mean over {window.normalize():f} minutes"
        rules.append(Rule(RuleKind.DEMAND_INTERVAL, text, item.source("demandwindow"), window))
    for name in ("fixedattrs", "energyattrs", "demandattrs", "fixedkeyvals", "energykeyvals", "demandkeyvals"):
        item.read.add(name)
        if item.fields.get(name):
            text = f"{item.original(name)} holds further entries that are not in a bill"
            rules.append(Rule(RuleKind.OTHER, text, item.source(name)))
    return rules
