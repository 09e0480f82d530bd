"""A schedule and a load in, a bill out: every line with its arithmetic, its rate and where the rate stands.

Amounts are decimals. Each line is rounded to the cent, halves up, and the total is the sum of the lines.
What the schedule charges and the bill does not hold is said in `missing`, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from ingest.errors import UnusableInput
from ingest.rates.schema import DAY_MINUTES, ChargeKind, RateRow, RuleKind, Schedule
from ingest.rates.units import RateUnit, read_unit
from rag.rates.hours import Hours, days, hours_of, in_force, treats_holidays
from rag.rates.invoice import Bill, Line, Terms, month_days
from rag.rates.ladder import Ladder, Step, ladders, parts_of
from rag.rates.load import IntervalLoad, Load, aggregated
from rag.rates.show import amount_text, money, plain
from rag.rates.which import for_some_only, on_capacity, on_excess

__all__ = ["Bill", "Line", "Terms", "make_bill", "month_days"]

CENT = Decimal("0.01")
_KW = {"kW": Decimal(1), "kVA": Decimal(1), "MW": Decimal(1000)}
_KWH = {"kWh": Decimal(1), "MWh": Decimal(1000)}


def make_bill(schedule: Schedule, load: Load, terms: Terms | None = None) -> Bill:
    """The bill of a load within one month. Raises UnusableInput for a schedule without rates, or too little told."""
    terms = terms or Terms()
    if load.first.replace(day=1) != load.last.replace(day=1) or load.last < load.first:
        raise UnusableInput(
            f"a bill is for days of one month, not {load.first} to {load.last}; make one for each month"
        )
    rows = [row for row in schedule.rows if in_force(row, schedule, load.first)]
    if not rows:
        when = f" on {load.first}" if schedule.rows else ""
        raise UnusableInput(f"{schedule.code or schedule.name} has no rates in force{when}; nothing can be billed")
    return _Billing(schedule, rows, load, terms).bill()


class _Billing:
    """One bill in the making."""

    def __init__(self, schedule: Schedule, rows: Sequence[RateRow], load: Load, terms: Terms) -> None:
        self.schedule, self.rows, self.load, self.terms = schedule, rows, load, terms
        self.lines: list[Line] = []
        self.assumed: dict[str, None] = {}
        self.missing: dict[str, None] = {}
        self.notes: dict[str, None] = {}
        self.currency = schedule.currency or next((row.currency for row in rows if row.currency), "")

    def bill(self) -> Bill:
        self._said_first()
        for row in self.rows:
            if self._some_only(row):
                if row.kind is not ChargeKind.FEE:
                    self._lacks(f"{row.label} ({plain(row.value)} {row.unit}), only where it applies")
            elif row.kind is ChargeKind.FIXED:
                self._fixed(row)
        self._energy()
        self._demand()
        for row in self.rows:
            if not self._some_only(row):
                self._other(row)
        self._minimum()
        self._said_last()
        total = sum((line.amount for line in self.lines), Decimal(0)).quantize(CENT)
        self._rounding(total)
        return Bill(
            self.schedule, self.load.first, self.load.last, tuple(self.lines), total, self.currency,
            tuple(self.assumed), tuple(self.missing), tuple(self.notes),
        )  # fmt: skip

    # -- kinds of charge ----------------------------------------------------------------------------------

    def _fixed(self, row: RateRow) -> None:
        unit = read_unit(row.unit)
        if unit is None or unit.per not in ("day", "month", "year"):
            if unit is not None and unit.per in _KW and self.terms.capacity is not None:
                self._add(row, unit, self.terms.capacity, unit.per, self._months(row))
            else:
                self._lacks(f"{row.label} ({plain(row.value)} {row.unit})")
            return
        if unit.per == "day":
            count = Decimal(sum(self._hours(row).in_season(day) for day in days(self.load.first, self.load.last)))
            if count:
                self._add(row, unit, count, "day" if count == 1 else "days")
            return
        share = self._months(row) / (12 if unit.per == "year" else 1)
        if share:
            self._add(row, unit, share, unit.per)

    def _energy(self) -> None:
        rows = [
            row
            for row in self.rows
            if row.kind in (ChargeKind.ENERGY, ChargeKind.RIDER) and not self._some_only(row) and self._per(row) in _KWH
        ]
        used = [self._hours(row) for row in rows]
        self._assume(used)
        for ladder in ladders(rows):
            hours = self._hours(ladder.steps[0])
            if hours.minutes(self.load.first, self.load.last):
                self._climb(ladder, self.load.energy(hours), hours, "kWh")
        if any(row.kind is ChargeKind.ENERGY for row in rows) and not self._covered(used):
            self._lacks("the use of hours that have no rate in this schedule")

    def _demand(self) -> None:
        rows = [row for row in self.rows if row.kind is ChargeKind.DEMAND and not self._some_only(row)]
        if not rows:
            return
        load = self._metered(rows)
        self._assume([self._hours(row) for row in rows], load)
        for ladder in ladders(rows):
            row = ladder.steps[0]
            unit = read_unit(row.unit)
            if unit is None or unit.per not in _KW or unit.every == "day":
                self._lacks(f"{row.label} ({plain(row.value)} {row.unit})")
                continue
            hours = self._hours(row)
            if not hours.minutes(self.load.first, self.load.last) or not any(step.value for step in ladder.steps):
                continue
            if on_excess(row):
                self._excess(row, unit, load.demand(hours))
                continue
            highest = self._billed(load.demand(hours), row)
            if highest is None:
                self._lacks(f"{row.label} ({plain(row.value)} {row.unit}): no demand was given")
                continue
            if unit.per == "kVA":
                self.assumed["kW are taken as kVA (a power factor of 1)."] = None
            self._climb(ladder, highest, hours, unit.per, self._months(row))

    def _excess(self, row: RateRow, unit: RateUnit, measured: Decimal | None) -> None:
        """A charge on what goes beyond the agreed capacity."""
        if self.terms.capacity is None or measured is None:
            self._lacks(f"{row.label} ({plain(row.value)} {row.unit}): no agreed capacity was given")
        elif measured > self.terms.capacity:
            self._add(row, unit, measured - self.terms.capacity, unit.per)

    def _billed(self, measured: Decimal | None, row: RateRow) -> Decimal | None:
        """The demand that is charged: the measured one, held up by the agreed capacity where a rule says so."""
        capacity = self.terms.capacity
        if on_capacity(row) or any(rule.kind is RuleKind.CAPACITY for rule in self.schedule.rules):
            if capacity is not None:
                return capacity
            if measured is not None:
                self._assume_said(f"{row.label} is on the agreed capacity, which is taken as the demand given.")
            return measured
        for rule in self.schedule.rules:
            if rule.kind is RuleKind.DEMAND_FLOOR and rule.value is not None and measured is not None:
                if capacity is None:
                    self._lacks(f"a higher demand where a rule asks for it: {rule.text}")
                elif measured < rule.value * capacity:
                    self.notes[f"Billed on {plain(rule.value * capacity)}: {rule.text}."] = None
                    return rule.value * capacity
            elif rule.kind is RuleKind.DEMAND_RATCHET:
                self._lacks(f"a higher demand where a rule asks for it: {rule.text}")
        return measured

    def _other(self, row: RateRow) -> None:
        if row.kind is ChargeKind.REACTIVE:
            self._lacks(f"{row.label} ({plain(row.value)} {row.unit}): no reactive use was given")
        elif row.kind is ChargeKind.CREDIT:
            self._lacks(f"{row.label} ({plain(row.value)} {row.unit}): no export was given")
        elif row.kind in (ChargeKind.RIDER, ChargeKind.ENERGY) and self._per(row) not in _KWH:
            self._lacks(f"{row.label} ({plain(row.value)} {row.unit})")

    def _minimum(self) -> None:
        charged = sum((line.amount for line in self.lines), Decimal(0))
        for row in self.rows:
            if row.kind is not ChargeKind.MINIMUM or self._some_only(row):
                continue
            unit = read_unit(row.unit)
            if unit is None or unit.per not in ("day", "month"):
                self._lacks(f"{row.label} ({plain(row.value)} {row.unit}), which is looked at over more than a month")
                continue
            count = self._months(row) if unit.per == "month" else Decimal((self.load.last - self.load.first).days + 1)
            least = (row.value * unit.scale * count).quantize(CENT, ROUND_HALF_UP)
            if charged < least:
                short = least - charged
                working = f"{money(least, self.currency)} less {money(charged, self.currency)} charged"
                self.lines.append(
                    Line(f"To the {row.label[:1].lower()}{row.label[1:]}", count, unit.per, row.value, row.unit, short,
                         f"{working} = {money(short, self.currency)}", row.source, short)
                )  # fmt: skip
                charged = least
            else:
                self.notes[f"{row.label} of {money(least, self.currency)}: reached by the charges."] = None

    # -- parts ----------------------------------------------------------------------------------------------

    def _climb(self, ladder: Ladder, quantity: Decimal, hours: Hours, unit: str, share: Decimal = Decimal(1)) -> None:
        """A line for each step of the tiers that the quantity reaches."""
        days_billed = sum(hours.in_season(day) for day in days(self.load.first, self.load.last))
        whole = days_billed == self._month_length()
        scale = self._tier_scale(ladder, days_billed)
        if scale is None:
            return
        over = quantity
        if self.terms.tiers_over_all and unit == "kWh" and ladder.tiered:
            over = self.load.total
        if ladder.tiered and not whole and unit == "kWh":
            self.assumed["Blocks are counted by the share of the month that is billed."] = None
        for step, part in parts_of(ladder, over, scale):
            part = part * quantity / over if over and over != quantity else part
            if not step.value or (not part and not (ladder.steps[0] is step and not quantity)):
                continue
            rate_unit = read_unit(step.unit)
            if rate_unit is None:
                continue
            self._add(step, rate_unit, part, unit, share)

    def _tier_scale(self, ladder: Ladder, days_billed: int) -> Decimal | None:
        """By what the ends of the tiers are multiplied: 1 for kWh of a whole month; None where it is not known."""
        unit = ladder.unit
        scale = Decimal(1)
        if "daily" in unit:
            scale *= days_billed
        elif unit.startswith("kWh"):
            scale *= Decimal(days_billed) / self._month_length()
        if "/kW" in unit:
            highest = self.load.demand(Hours(self.schedule, ChargeKind.DEMAND))
            if highest is None:
                label = ladder.steps[0].label
                self._lacks(f"{label}: its blocks are hours of use of the demand, and no demand was given")
                return None
            scale *= highest
        elif unit and unit not in ("kWh", "kWh daily", "kW", "kVA", "MW"):
            self._lacks(f"{ladder.steps[0].label}: its blocks are counted in {unit}, which is not known")
            return None
        return scale

    def _add(self, row: RateRow, unit: RateUnit, quantity: Decimal, by: str, share: Decimal = Decimal(1)) -> None:
        scale = _KWH.get(unit.per, _KW.get(unit.per, Decimal(1))) if unit.per in (*_KWH, *_KW) else Decimal(1)
        exact = quantity / scale * row.value * unit.scale * share
        amount = exact.quantize(CENT, ROUND_HALF_UP)
        shown = f"{amount_text(quantity / scale)} {unit.per if scale != 1 else by}"
        times = f" × {amount_text(share)} month" if share != 1 else ""
        working = f"{shown} × {plain(row.value)} {row.unit}{times} = {money(amount, self.currency)}"
        self.lines.append(
            Line(_label(row), quantity / scale, by, row.value, row.unit, amount, working, row.source, exact)
        )

    def _metered(self, rows: Sequence[RateRow]) -> Load:
        """Readings as demand is measured: joined to longer intervals where the schedule says so."""
        load = self.load
        wanted = next(
            (rule for rule in self.schedule.rules if rule.kind is RuleKind.DEMAND_INTERVAL and rule.value), None
        )
        if wanted is None or wanted.value is None or not isinstance(load, IntervalLoad):
            return load
        minutes = int(wanted.value)
        lengths = {one.minutes for one in load.readings}
        if all(length < minutes and minutes % length == 0 for length in lengths):
            return replace(load, readings=aggregated(load.readings, minutes))
        if any(length > minutes for length in lengths):
            self._assume_said(
                f"Demand is measured over {minutes} minutes, but the readings are of {max(lengths)} minutes: the true "
                "demand may be higher."
            )
        return load

    def _some_only(self, row: RateRow) -> bool:
        return for_some_only(row, self.schedule, self.terms.choice)

    def _hours(self, row: RateRow) -> Hours:
        return hours_of(self.schedule, row, self.terms.holidays)

    def _per(self, row: RateRow) -> str:
        unit = read_unit(row.unit)
        return unit.per if unit else ""

    def _months(self, row: RateRow) -> Decimal:
        """The share of the month: days billed within the row's season, by the days of the month."""
        hours = self._hours(row)
        count = sum(hours.in_season(day) for day in days(self.load.first, self.load.last))
        length = self._month_length()
        if 0 < count < length:
            self._assume_said(f"Monthly charges are counted by days: {count} of {length}.")
        return Decimal(count) / length

    def _month_length(self) -> int:
        return month_days(self.load.first.year, self.load.first.month)[1].day

    def _covered(self, used: Sequence[Hours]) -> bool:
        """Whether every minute of the days has some energy rate."""
        for day in days(self.load.first, self.load.last):
            at = 0
            for start, end in sorted(stretch for one in used for stretch in one.of_day(day)):
                if start > at:
                    return False
                at = max(at, end)
            if at < DAY_MINUTES:
                return False
        return True

    # -- what is said ---------------------------------------------------------------------------------------

    def _said_first(self) -> None:
        if treats_holidays(self.schedule) and not self.terms.holidays:
            self._assume_said(
                "The schedule has hours of their own for public holidays, and none was named: no day is taken as one."
            )

    def _said_last(self) -> None:
        if any(not in_force(row, self.schedule, self.load.last) for row in self.rows):
            self._assume_said("Rates change within these days: those of the first day are taken for all.")
        for rule in self.schedule.rules:
            here = Hours(self.schedule, ChargeKind.ENERGY, rule.season).minutes(self.load.first, self.load.last)
            if rule.kind is RuleKind.OTHER and here:
                self._lacks(rule.text)
        self.notes[
            "Only what this schedule itself charges: riders, levies and taxes of other sheets are not in it."
        ] = None
        charged = {line.source for line in self.lines}
        for row in self.rows:
            if row.footnote and row.source in charged:
                self.notes[f"Footnote of {row.label}: {row.footnote}"] = None
        for line in (*self.schedule.complaints, *self.schedule.notes):
            self.notes[line] = None

    def _rounding(self, total: Decimal) -> None:
        unrounded = sum((line.exact for line in self.lines), Decimal(0)).quantize(CENT, ROUND_HALF_UP)
        if unrounded != total:
            self.notes[
                f"Each line is rounded to the cent; rounded only once, the total is {money(unrounded, self.currency)}."
            ] = None

    def _assume(self, hours: Iterable[Hours], load: Load | None = None) -> None:
        for line in (load or self.load).assumed(list(hours)):
            self.assumed[line] = None

    def _assume_said(self, line: str) -> None:
        self.assumed[line] = None

    def _lacks(self, line: str) -> None:
        self.missing[line] = None


def _label(row: RateRow) -> str:
    """The row's own name with the season, period and block that it does not name."""
    known = row.label.casefold()
    more = [part for part in (row.season, row.period) if part and part.casefold() not in known]
    step = Step.text(row)
    return ", ".join([row.label, *more, *([step] if step and step.casefold() not in known else [])])
