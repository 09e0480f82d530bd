"""A bill asked in words: schedules, a use and a month in, an exact answer with every line out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pydantic import JsonValue

from ingest.errors import UnusableInput
from ingest.rates.schema import ChargeKind, Schedule
from rag.exact import Asked, Exact
from rag.rates.bill import Bill, Terms, make_bill, month_days
from rag.rates.cites import Cites
from rag.rates.days import Days, periods_asked
from rag.rates.load import Load, PeriodLoad, TotalLoad, fold
from rag.rates.show import amount_text, money, plain
from rag.rates.versions import Version, title
from rag.rates.wording import Said
from rag.schema import Computation, Reading, Shown, Status

_COLUMNS = ("Charge", "Quantity", "Rate", "Amount")


def bill_answer(asked: Asked, said: Said, meant: Days, versions: Sequence[Version]) -> Exact | None:
    """The bill of the first schedule with its lines; what the others would come to beside it."""
    first, last, assumed = _days_billed(said, meant)
    bills: list[Bill] = []
    for version in versions:
        load, more = _load(said, version.schedule, first, last)
        terms = Terms(capacity=said.capacity, choice=said.text)
        try:
            bill = make_bill(version.schedule, load, terms)
        except UnusableInput:
            continue
        bills.append(replace(bill, assumed=(*assumed, *more, *bill.assumed)))
    if not bills:
        return None
    cites = Cites(asked.generation)
    if len(bills) > 1:
        text = "\n".join([f"{len(bills)} schedules fit:", *(bill_text(bill, cites) for bill in bills)])
    else:
        text = bill_text(bills[0], cites)
    others = _others(said, versions[0], bills[0], first, last) if len(bills) == 1 else ()
    return Exact(Status.ANSWERED, text, cites.citations(), computation(bills[0], cites, _asked(said), others))


def bill_text(bill: Bill, cites: Cites) -> str:
    """The bill as lines of text: total, each charge with its arithmetic and source, assumptions, what it lacks."""
    days = f"{bill.first:%-d} to {bill.last:%-d %B %Y}"
    lines = [f"Bill on {title(bill.schedule)} for {days}: {money(bill.total, bill.currency)}."]
    lines += [f"- {line.label}: {line.working}{cites.mark(bill.schedule, [line.source])}" for line in bill.lines]
    lines += [f"Assumed: {line}" for line in bill.assumed]
    lines += [f"Not in this bill: {line}" for line in bill.missing]
    notes = (*bill.schedule.complaints, *(note for note in bill.notes if note.startswith("Footnote")))
    lines += [f"About the schedule: {line}" for line in notes]
    return "\n".join(lines)


def computation(bill: Bill, cites: Cites, wanted: str, others: Sequence[Reading] = ()) -> Computation:
    """The bill as data: the lines as a table, the total as the value."""
    rows = [
        (line.label, f"{amount_text(line.quantity)} {line.unit}", f"{plain(line.rate)} {line.rate_unit}",
         money(line.amount, bill.currency))
        for line in bill.lines
    ]  # fmt: skip
    numbers = [cites.number(bill.schedule, line.source) for line in bill.lines]
    rows.append(("Total", "", "", money(bill.total, bill.currency)))
    plan: dict[str, JsonValue] = {
        "rates": "bill",
        "schedule": title(bill.schedule),
        "document": bill.schedule.document,
        "from": bill.first.isoformat(),
        "to": bill.last.isoformat(),
        "rounding": "each line to the cent, halves up",
        "lines": [line.working for line in bill.lines],
    }
    lacking = [f"Not in this bill: {line}" for line in bill.missing]
    return Computation(
        understood=f"The bill for {wanted} on {title(bill.schedule)}, {bill.first} to {bill.last}",
        plan=plan,
        value=str(bill.total),
        unit=bill.currency,
        table=Shown(_COLUMNS, tuple(rows), (*numbers, 0)),
        notes=(*bill.assumed, *lacking, *bill.notes),
        others=tuple(others),
    )


def _days_billed(said: Said, meant: Days) -> tuple[date, date, tuple[str, ...]]:
    """The first and the last day, within one month, and what was taken for granted."""
    if said.dates and len(said.dates) > 1 and not said.unsure_date:
        first, last = meant.days[0], meant.days[-1]
        if first.replace(day=1) == last.replace(day=1):
            return first, last, meant.assumed
    if said.month or said.dates or said.day_months:
        return *month_days(meant.days[0].year, meant.days[0].month), meant.assumed
    first, last = month_days(meant.day.year, meant.day.month)
    return first, last, (*meant.assumed, f"No month was named: {first:%B %Y} is taken.")


def _load(said: Said, schedule: Schedule, first: date, last: date) -> tuple[Load, tuple[str, ...]]:
    """The use as told: by period where every amount names one, else in all."""
    kwh = _by_period(said, schedule, energy=True)
    kw = _by_period(said, schedule, energy=False)
    if kwh and "" not in kwh:
        needed = _periods_of(schedule, first, last)
        if needed <= kwh.keys():
            return PeriodLoad(first, last, kwh, kw), ()
    total = sum((one.value for one in said.kwh), Decimal(0))
    highest = max((one.value for one in said.kw), default=None)
    return TotalLoad(first, last, total, highest), ()


def _by_period(said: Said, schedule: Schedule, energy: bool) -> dict[str, Decimal]:
    """Amounts by the folded name of the period that stands beside each; '' for one without."""
    found: dict[str, Decimal] = {}
    for one in said.kwh if energy else said.kw:
        named = periods_asked(one.after, schedule) or periods_asked(one.before, schedule)
        key = fold(named[0]) if len(named) == 1 else ""
        found[key] = found.get(key, Decimal(0)) + one.value
    return found


def _periods_of(schedule: Schedule, first: date, last: date) -> set[str]:
    """Folded names of the energy periods that the days have."""
    from rag.rates.hours import hours_of

    rows = [row for row in schedule.rows if row.kind is ChargeKind.ENERGY and row.period and not row.optional]
    return {fold(row.period) for row in rows if hours_of(schedule, row).minutes(first, last)}


def _others(said: Said, version: Version, bill: Bill, first: date, last: date) -> tuple[Reading, ...]:
    """What the same use comes to by other documents, and with blocks counted over all periods."""
    readings = []
    charged = _charged(version.schedule)
    for twin in version.twins:
        if _charged(twin) != charged or twin.complaints:
            continue  # an extract, such as a price card, would only seem cheaper
        load, _ = _load(said, twin, first, last)
        try:
            other = make_bill(twin, load, Terms(capacity=said.capacity, choice=said.text))
        except UnusableInput:
            continue
        if other.total != bill.total:
            readings.append(Reading(f"by the rates of {twin.document}", money(other.total, other.currency)))
    tiered = any(row.tier and row.period and row.kind is ChargeKind.ENERGY for row in version.schedule.rows)
    if tiered:
        load, _ = _load(said, version.schedule, first, last)
        other = make_bill(version.schedule, load, Terms(capacity=said.capacity, choice=said.text, tiers_over_all=True))
        if other.total != bill.total:
            readings.append(
                Reading("blocks counted over all periods together, not in each", money(other.total, other.currency))
            )
    return tuple(readings)


def _charged(schedule: Schedule) -> set[ChargeKind]:
    """What kinds of charge a bill on it is made of."""
    kinds = {row.kind for row in schedule.rows if not row.optional}
    return kinds & {ChargeKind.FIXED, ChargeKind.ENERGY, ChargeKind.DEMAND}


def _asked(said: Said) -> str:
    parts = [f"{amount_text(one.value)} kWh" for one in said.kwh] + [f"{amount_text(one.value)} kW" for one in said.kw]
    if said.capacity is not None:
        parts.append(f"an agreed capacity of {amount_text(said.capacity)}")
    return " and ".join(parts)
