"""*Rates*: what a schedule charges, when its periods are, and what a month would cost. Shows; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ingest.errors import NameplateError
from ingest.rates.schema import RateRow, Schedule
from rag.schema import Shown
from ui import cards, computed, identity, session, week
from ui.bill_form import show_bill_form

_KINDS = {
    "fixed": "Fixed", "energy": "Energy", "demand": "Demand", "reactive": "Reactive", "minimum": "Minimum",
    "rider": "Rider", "credit": "Credit", "fee": "Fee",
}  # fmt: skip


def main() -> None:
    """The whole page."""
    st.html('<h1 class="np-title">Rates</h1>')
    try:
        opened = session.assistant("quoting")
        schedules = opened.schedules(identity.user())
    except NameplateError as error:
        st.info(cards.plain_label(str(error)), icon=":material/info:")
        return
    if not schedules:
        st.info(
            "No rate schedules were found. Tariff books, price sheets and URDB files are read as rates.",
            icon=":material/info:",
        )
        return
    chosen = _choose(schedules)
    if chosen is None:
        return
    schedule, day = chosen
    _show_head(schedule, day)
    _show_week(schedule, day)
    _show_rows(schedule)
    show_bill_form(schedule, day)


def _choose(schedules: Sequence[Schedule]) -> tuple[Schedule, date] | None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="choose"):
        picked_day = st.date_input("In force on", value=date.today(), key="rates-day", format="YYYY-MM-DD", width=180)
        day = picked_day if isinstance(picked_day, date) else date.today()
        others = st.toggle("Also those not in force", key="rates-all")
    shown = [one for one in schedules if others or _in_force(one, day)]
    shown.sort(key=lambda one: (one.utility, one.document, one.code, one.name))
    at = st.selectbox(
        "Schedule",
        range(len(shown)),
        index=0 if shown else None,
        format_func=lambda at: _label(shown[at]),
        placeholder="No schedule is in force on that day",
        key="rates-schedule",
    )
    return None if at is None or at >= len(shown) else (shown[at], day)


def _in_force(schedule: Schedule, day: date) -> bool:
    return (schedule.valid_from or day) <= day <= (schedule.valid_to or day)


def _label(schedule: Schedule) -> str:
    name = " ".join(dict.fromkeys(part for part in (schedule.code, schedule.name) if part))
    return f"{name} ({schedule.utility or schedule.document.rsplit('/', 1)[-1]})"


def _show_head(schedule: Schedule, day: date) -> None:
    dates = [
        f"from {schedule.valid_from}" if schedule.valid_from else "",
        f"until {schedule.valid_to}" if schedule.valid_to else "",
    ]
    said = ", ".join(part for part in (schedule.customer_class, *dates) if part) or "no date stated"
    st.html(
        f'<h2 class="np-title">{cards.text(_label(schedule))}</h2><p>{cards.text(said)}</p>'
        f'<p class="np-path">{cards.text(schedule.document)}</p>'
    )
    if not _in_force(schedule, day):
        st.html(f'<p class="np-note"><b class="np-over">Not in force on {day}.</b></p>')
    if schedule.complaints:
        listed = "".join(f"<li>{cards.text(complaint)}</li>" for complaint in schedule.complaints)
        st.html(f'<div class="np-note">Does not add up:<ul>{listed}</ul></div>')
    for note in schedule.notes:
        st.html(f'<p class="np-small">{cards.text(note)}</p>')


def _show_week(schedule: Schedule, day: date) -> None:
    seasons = week.seasons_of(schedule)
    now = week.season_on(schedule, day)
    season = seasons[0]
    if len(seasons) > 1:
        season = st.segmented_control(
            "Season", seasons, default=now if now in seasons else seasons[0], key=f"season-{_label(schedule)}"
        ) or (now if now in seasons else seasons[0])
    spec = week.week_chart(schedule, season)
    if spec is not None:
        st.vega_lite_chart(spec, width="stretch", key="week")


def _show_rows(schedule: Schedule) -> None:
    columns = ("Charge", "Kind", "Season", "Period", "Block", "Rate", "Where")
    rows = tuple(
        (
            row.label, _KINDS[row.kind.value], row.season or "all year", row.period or "all hours", _block(row),
            f"{row.value} {row.unit}", computed.where(row.source),
        )
        for row in schedule.rows
    )  # fmt: skip
    st.html(computed.table(Shown(columns, rows), rows=200))
    for mark in dict.fromkeys(row.footnote for row in schedule.rows if row.footnote):
        st.html(f'<p class="np-small">{cards.text(mark)}</p>')
    for rule in schedule.rules:
        st.html(f'<p class="np-small">{cards.text(rule.text)}</p>')
    st.download_button(
        "Download the rates (CSV)",
        data=computed.as_csv(columns, rows),
        file_name=f"rates-{schedule.code or 'schedule'}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _block(row: RateRow) -> str:
    if row.tier is None:
        return ""
    start, end, unit = row.tier.start, row.tier.end, row.tier.unit
    if end is None:
        return f"above {start:,} {unit}"
    return f"up to {end:,} {unit}" if not start else f"{start:,} to {end:,} {unit}"


main()
