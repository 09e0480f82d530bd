"""How a computed answer was reached: understood as, chart, records, notes, the query, and the file of all records."""

from __future__ import annotations

import streamlit as st

from ingest.errors import NameplateError
from rag.assistant import Assistant
from rag.schema import Answer, Computation, User
from ui import cards, computed, identity, session

_GROUPS_SHOWN = 60


def show_computation(opened: Assistant, answer: Answer, done: Computation, at: int) -> None:
    """All of it, for the newest exchange. `at` is its place in the conversation."""
    with st.container(key=f"computed-{at}"):
        for note in done.notes:
            if note not in answer.text:
                st.html(f'<p class="np-note">{cards.text(note)}</p>')
        _others(done, at)
        _groups(done, at)
        if len(done.groups) > 1 and done.table is not None and done.table.rows:
            with st.expander(f"The records behind it ({done.rows_total:,})"):
                _records(opened, answer, done, at)
        else:
            _records(opened, answer, done, at)
        with st.expander("How it was understood and worked out"):
            if done.understood:
                st.html(f"<p>{cards.text(done.understood)}</p>")
            if done.sql:
                st.code(done.sql, language="sql", wrap_lines=True)
            if done.parameters:
                st.html(f'<p class="np-small">with {cards.text(", ".join(map(repr, done.parameters)))}</p>')


def _others(done: Computation, at: int) -> None:
    for place, other in enumerate(done.others):
        with st.container(horizontal=True, vertical_alignment="center", key=f"other-{at}-{place}"):
            words = f"<b>Or:</b> {cards.text(other.understood)}: {cards.text(other.answer)}"
            st.html(f'<p class="np-other">{words}</p>', width="stretch")
            if other.question:
                st.button("Ask this", key=f"other-{at}-{place}-ask", on_click=_ask_next, args=(other.question,))


def _ask_next(question: str) -> None:
    session.conversation(identity.user()).waiting = question


def _groups(done: Computation, at: int) -> None:
    if not done.groups:
        return
    spec = computed.chart(done)
    shown = computed.groups_table(done)
    if spec is not None:
        st.vega_lite_chart(spec, width="stretch", key=f"chart-{at}")
        with st.expander(f"The {len(done.groups):,} values of the chart"):
            st.html(computed.table(shown, _GROUPS_SHOWN))
            _file("Download the values", computed.as_csv(shown.columns, shown.rows), "values.csv", f"values-{at}")
    else:
        st.html(computed.table(shown, _GROUPS_SHOWN))


def _records(opened: Assistant, answer: Answer, done: Computation, at: int) -> None:
    if done.table is None or not done.table.rows:
        return
    st.html(computed.table(done.table))
    seen = min(len(done.table.rows), computed.FIRST)
    total = max(done.rows_total, len(done.table.rows))
    if done.sql:
        more = f"The first {seen:,} of {total:,} records." if seen < total else f"All {total:,} records."
        st.html(f'<p class="np-small">{more}</p>')
    user = identity.user()  # of this page, not of whatever thread fetches the file
    st.download_button(
        f"Download {'all records' if done.sql else 'the lines'} (CSV)",
        data=lambda: _all_rows(opened, answer, done, user),
        file_name=f"nameplate-{answer.id}.csv",
        mime="text/csv",
        key=f"rows-{at}",
        icon=":material/download:",
        on_click="ignore",
    )


def _all_rows(opened: Assistant, answer: Answer, done: Computation, user: User) -> bytes:
    shown = done.table
    assert shown is not None
    if done.sql and done.rows_total > len(shown.rows):
        try:
            shown = opened.all_records(answer, user)
        except NameplateError as error:
            return f"{error}\n".encode()
    return computed.as_csv(shown.columns, shown.rows)


def _file(label: str, data: bytes, name: str, key: str) -> None:
    st.download_button(label, data, name, "text/csv", key=key, icon=":material/download:", on_click="ignore")
