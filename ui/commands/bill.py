"""`nameplate bill`: what a use costs on a rate schedule, every line with its arithmetic and where its rate stands."""

from __future__ import annotations

import argparse
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from ui.options import add_groups, data_options, day, json_options, read_settings, settings_options, user_of
from ui.output import Output, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.rates.schema import Schedule
    from rag.rates.bill import Bill
    from rag.rates.load import Load
    from rag.schema import Citation


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    parents = [data_options(), settings_options(), json_options()]
    verb = verbs.add_parser("bill", parents=parents, help="work out a bill on a rate schedule, line by line")
    verb.add_argument("schedule", metavar="SCHEDULE", help="its code or name, with the utility where several fit")
    use, demand = "use in kWh: one total, or once for each period", "highest demand in kW or kVA"
    verb.add_argument("--use", action="append", default=[], type=amount, metavar="[PERIOD=]KWH", help=use)
    verb.add_argument("--demand", action="append", default=[], type=amount, metavar="[PERIOD=]KW", help=demand)
    verb.add_argument("--interval", type=Path, metavar="FILE", help="CSV or spreadsheet: a time and a kWh or kW column")
    verb.add_argument("--column", default="", metavar="NAME", help="the column of readings, where FILE has several")
    verb.add_argument("--ends", action="store_true", default=None, help="times in FILE are the ends of the intervals")
    verb.add_argument("--month", type=month, metavar="YYYY-MM", help="the month billed (default: this one, or FILE's)")
    verb.add_argument("--from", dest="first", type=day, metavar="DATE", help="first day, for a part of a month")
    verb.add_argument("--to", dest="last", type=day, metavar="DATE", help="last day, for a part of a month")
    verb.add_argument("--capacity", type=number, metavar="KW", help="agreed capacity, where the schedule asks for it")
    verb.add_argument("--for", dest="choice", default="", metavar="WORDS", help="which of several rates: '33 kV'")
    add_groups(verb)
    verb.add_argument("--holiday", action="append", default=[], type=day, metavar="DATE", help="a public holiday")
    verb.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Make the bill, or one for each month of the readings."""
    from ingest.generation import open_current
    from rag.rates.bill import Terms, make_bill
    from rag.rates.cites import Cites

    settings = read_settings(args)
    loads, notes = _loads(args)
    with open_current(settings.data) as whole:
        generation = whole.seen_by(user_of(args, settings).viewer, settings.access.policy)
        cites = Cites(generation)
        terms = Terms(capacity=args.capacity, holidays=frozenset(args.holiday), choice=args.choice)
        bills = []
        for load in loads:
            schedule = _schedule(args.schedule, generation.schedules(), load.first)
            bills.append(make_bill(schedule, load, terms))
        numbers = [[cites.number(bill.schedule, line.source) for line in bill.lines] for bill in bills]
        citations = cites.citations()
    if args.json:
        output.json(_json(bills, numbers, citations, notes))
    else:
        _show(bills, numbers, citations, notes, output)
    return 0


# -- what is asked -------------------------------------------------------------------------------------------


def amount(text: str) -> tuple[str, Decimal]:
    """'450' or 'peak=120.5' as (period, amount); '' for no period."""
    period, _, value = text.rpartition("=")
    return period.strip(), number(value)


def number(text: str) -> Decimal:
    """An amount from 0, with or without commas between thousands."""
    words = text.strip().replace(" ", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", words):
        words = words.replace(",", "")
    try:
        value = Decimal(words)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no number; write 1250 or 1250.5") from None
    if not value.is_finite() or value < 0:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be billed; the least is 0")
    return value


def month(text: str) -> date:
    """The first day of a month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no month; write YYYY-MM") from None


def _loads(args: argparse.Namespace) -> tuple[Sequence[Load], tuple[str, ...]]:
    """What was used, one load a month, and sentences about it."""
    from ingest.errors import UnusableInput
    from rag.rates.load import PeriodLoad, TotalLoad, fold

    if args.interval is not None:
        return _readings(args)
    if not args.use:
        raise UnusableInput("the use is missing; give --use KWH, --use PERIOD=KWH for each period, or --interval FILE")
    first, last = _days(args)
    if len(args.use) == 1 and not args.use[0][0]:
        demand = max((value for _, value in args.demand), default=None)
        if any(period for period, _ in args.demand):
            kw = {fold(period): value for period, value in args.demand}
            return [TotalLoad(first, last, args.use[0][1], demand, kw)], ()
        return [TotalLoad(first, last, args.use[0][1], demand)], ()
    if any(not period for period, _ in args.use):
        raise UnusableInput("give either one --use KWH or --use PERIOD=KWH for each period, not both")
    kwh = {fold(period): value for period, value in args.use}
    kw = {fold(period): value for period, value in args.demand}
    return [PeriodLoad(first, last, kwh, kw)], ()


def _readings(args: argparse.Namespace) -> tuple[Sequence[Load], tuple[str, ...]]:
    from ingest.errors import UnusableInput
    from rag.rates.intervals import read_intervals

    if args.use or args.demand:
        raise UnusableInput("--interval tells use and demand; leave out --use and --demand")
    if args.first or args.last:
        raise UnusableInput("--interval tells the days; leave out --from and --to, or give --month")
    found = read_intervals(args.interval, read_settings(args).ingest.read, args.column, args.ends)
    loads = [one for one in found.loads if args.month is None or one.first.replace(day=1) == args.month]
    if not loads:
        held = ", ".join(f"{one.first:%Y-%m}" for one in found.loads)
        raise UnusableInput(f"{args.interval} has no readings of {args.month:%Y-%m}; it has {held}")
    return loads, found.notes


def _days(args: argparse.Namespace) -> tuple[date, date]:
    from ingest.errors import UnusableInput
    from rag.rates.bill import month_days

    if (args.first is None) != (args.last is None):
        raise UnusableInput("--from and --to go together; give both, or --month")
    if args.first is not None:
        if args.month is not None:
            raise UnusableInput("give --month or --from and --to, not both")
        return args.first, args.last
    chosen = args.month or date.today()
    return month_days(chosen.year, chosen.month)


def _schedule(text: str, schedules: Sequence[Schedule], on: date) -> Schedule:
    """The one schedule in force that a text names."""
    from ingest.errors import UnusableInput
    from rag.rates.link import link, near
    from rag.rates.versions import in_force, none_in_force, title

    links = link(f"schedule {text}", schedules)
    named = tuple(dict.fromkeys(one for found in links for one in found.schedules))
    if not named:
        known = ", ".join(near(text, schedules))
        hint = f"did you mean {known}?" if known else "`nameplate ask` and the Rates page list what is there"
        raise UnusableInput(f"no rate schedule {text!r} is in the documents; {hint}")
    versions = in_force(named, on)
    if not versions:
        raise UnusableInput(none_in_force(named, on))
    if len(versions) > 1:
        fitting = "; ".join(f"{title(one.schedule)} ({one.schedule.document})" for one in versions)
        raise UnusableInput(f"{text!r} fits several schedules: {fitting}; name the utility or more of the name as well")
    return versions[0].schedule


# -- what is shown -------------------------------------------------------------------------------------------


def _json(
    bills: Sequence[Bill], numbers: Sequence[Sequence[int]], citations: Sequence[Citation], notes: Sequence[str]
) -> dict[str, object]:
    from rag.contract import citation_json
    from rag.rates.versions import title

    return {
        "bills": [
            {
                "schedule": title(bill.schedule),
                "document": bill.schedule.document,
                "from": bill.first.isoformat(),
                "to": bill.last.isoformat(),
                "lines": [
                    {
                        "label": line.label,
                        "quantity": f"{line.quantity.normalize():f}",
                        "unit": line.unit,
                        "rate": str(line.rate),
                        "rate_unit": line.rate_unit,
                        "amount": str(line.amount),
                        "working": line.working,
                        "citation": mark or None,
                    }
                    for line, mark in zip(bill.lines, marks, strict=True)
                ],
                "total": str(bill.total),
                "currency": bill.currency,
                "assumed": list(bill.assumed),
                "missing": list(bill.missing),
                "notes": list(bill.notes),
            }
            for bill, marks in zip(bills, numbers, strict=True)
        ],
        "total": str(sum((bill.total for bill in bills), Decimal(0))),
        "readings": list(notes),
        "citations": [citation_json(one) for one in citations],
    }


def _show(
    bills: Sequence[Bill], numbers: Sequence[Sequence[int]], citations: Sequence[Citation], notes: Sequence[str],
    output: Output,
) -> None:  # fmt: skip
    from rich.text import Text

    from rag.rates.show import money
    from rag.rates.versions import title
    from ui.cards import place

    console, soft = output.console, not output.is_terminal

    def said(text: str, style: str = "", indent: int = 0) -> None:
        console.print(Text(" " * indent + one_line(text), style=style), soft_wrap=soft)

    for note in notes:
        said(note, "dim")
    for bill, marks in zip(bills, numbers, strict=True):
        said(f"{title(bill.schedule)}, {bill.first} to {bill.last}", "bold")
        for line, mark in zip(bill.lines, marks, strict=True):
            said(f"{line.label}: {line.working}{f' [{mark}]' if mark else ''}", indent=2)
        said(f"Total: {money(bill.total, bill.currency)}", "bold", 2)
        for word, told in (("Assumed", bill.assumed), ("Not in this bill", bill.missing), ("Note", bill.notes)):
            for one in told:
                said(f"{word}: {one}", "yellow", 2)
        console.print()
    if len(bills) > 1:
        total = sum((bill.total for bill in bills), Decimal(0))
        said(f"All {len(bills)} months: {money(total, bills[0].currency)}", "bold")
        console.print()
    for citation in citations:
        where = ", ".join(part for part in (citation.document, place(citation)) if part)
        said(f"[{citation.number}] {where}", "cyan")
        said(f'"{one_line(citation.quote)}"', "dim", 4)
