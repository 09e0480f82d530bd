"""What a month would cost: the use asked for in the detail that is known, and the bill line by line."""

from __future__ import annotations

import re
import tempfile
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import streamlit as st

from ingest.errors import NameplateError, UnusableInput
from ingest.rates.schema import ChargeKind, Schedule
from rag.rates.bill import Bill, Terms, make_bill, month_days
from rag.rates.intervals import read_intervals
from rag.rates.load import Load, PeriodLoad, TotalLoad, fold
from rag.rates.show import money
from rag.schema import Shown
from ui import cards, computed, session

_TOTAL, _PERIODS, _READINGS = "One total", "By period", "Interval readings"
_MONTHS = 24


def show_bill_form(schedule: Schedule, day: date) -> None:
    """Ask for the use, and show what it costs under the schedule."""
    st.html('<h2 class="np-title">What would a month cost?</h2>')
    names = _period_names(schedule)
    ways = (_TOTAL, _PERIODS, _READINGS) if names else (_TOTAL, _READINGS)
    way = st.segmented_control("Use known as", ways, default=_TOTAL, key="bill-way") or _TOTAL
    with st.form("bill", border=True):
        month = (
            st.selectbox("Month", _months(day), format_func=lambda one: f"{one:%B %Y}", key="bill-month")
            if way != _READINGS
            else day
        )
        use: dict[str, str] = {}
        if way == _TOTAL:
            use[""] = st.text_input("Use in kWh", placeholder="450", key="bill-use")
        elif way == _PERIODS:
            for name in names:
                use[name] = st.text_input(f"Use in kWh, {cards.plain_label(name)}", key=f"bill-use-{name}")
        sent_file = (
            st.file_uploader("Readings: a time and a kWh or kW column", type=["csv", "txt", "xlsx"], key="bill-file")
            if way == _READINGS
            else None
        )
        demand = "" if way == _READINGS else st.text_input("Highest demand in kW, where charged", key="bill-demand")
        capacity = st.text_input("Agreed capacity in kW or kVA, where charged", key="bill-capacity")
        sent = st.form_submit_button("Work it out", type="primary")
    if not sent:
        return
    try:
        terms = Terms(capacity=_number(capacity, "agreed capacity"))
        if sent_file is not None:
            bills = _from_readings(schedule, sent_file.name, sent_file.getvalue(), terms)
        elif way == _READINGS:
            raise UnusableInput("no file was given; drop a CSV or spreadsheet with a time and a kWh or kW column")
        else:
            bills = [make_bill(schedule, _load(month, use, demand), terms)]
    except NameplateError as error:
        st.warning(cards.plain_label(str(error)), icon=":material/warning:")
        return
    for bill in bills:
        _show(bill)


def _period_names(schedule: Schedule) -> list[str]:
    kinds = [period for period in schedule.periods if not period.charges or ChargeKind.ENERGY in period.charges]
    used = {row.period for row in schedule.rows if row.kind is ChargeKind.ENERGY and row.period}
    return [name for name in dict.fromkeys(period.name for period in kinds) if name in used]


def _months(day: date) -> list[date]:
    first = day.year * 12 + day.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(first, first - _MONTHS, -1)]


def _number(text: str, what: str) -> Decimal | None:
    words = text.strip().replace(" ", "").replace("\u202f", "")
    if not words:
        return None
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", words):
        words = words.replace(",", "")
    try:
        value = Decimal(words)
    except InvalidOperation:
        raise UnusableInput(f"{what}: {text!r} is not a number; write it as 1250 or 1250.5") from None
    if not value.is_finite() or value < 0:
        raise UnusableInput(f"{what}: {text!r} cannot be billed; give 0 or more")
    return value


def _load(month: date, use: dict[str, str], demand: str) -> Load:
    first, last = month_days(month.year, month.month)
    highest = _number(demand, "highest demand")
    if "" in use:
        total = _number(use[""], "use")
        if total is None:
            raise UnusableInput("the use is empty; give the kWh of the month")
        return TotalLoad(first, last, total, highest)
    given = {fold(name): _number(text, f"use, {name}") or Decimal(0) for name, text in use.items()}
    return PeriodLoad(first, last, given, {} if highest is None else {"": highest})


def _from_readings(schedule: Schedule, name: str, content: bytes, terms: Terms) -> list[Bill]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"readings{Path(name).suffix.lower()}"
        path.write_bytes(content)
        readings = read_intervals(path, session.settings().ingest.read)
    for note in readings.notes:
        st.html(f'<p class="np-note">{cards.text(note)}</p>')
    return [make_bill(schedule, load, terms) for load in readings.loads]


def _show(bill: Bill) -> None:
    whole = f"{bill.first:%B %Y}" if (bill.last - bill.first).days > 26 else f"{bill.first} to {bill.last}"
    st.html(
        f'<p class="np-total">{cards.text(money(bill.total, bill.currency))}'
        f'<span class="np-small"> for {cards.text(whole)}</span></p>'
    )
    columns = ("Charge", "Working", "Amount", "Where")
    rows = tuple(
        (line.label, line.working, money(line.amount, bill.currency), computed.where(line.source))
        for line in bill.lines
    )
    st.html(computed.table(Shown(columns, (*rows, ("Total", "", money(bill.total, bill.currency), ""))), rows=200))
    for said in (*bill.assumed, *(f"Not in this bill: {one}" for one in bill.missing)):
        st.html(f'<p class="np-note">{cards.text(said)}</p>')
    for note in bill.notes:
        st.html(f'<p class="np-small">{cards.text(note)}</p>')
    st.download_button(
        "Download the bill (CSV)",
        data=computed.as_csv(columns, rows),
        file_name=f"bill-{bill.schedule.code or 'schedule'}-{bill.first:%Y-%m}.csv",
        mime="text/csv",
        key=f"bill-{bill.first}",
        icon=":material/download:",
        on_click="ignore",
    )
