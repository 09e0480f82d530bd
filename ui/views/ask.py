"""*Ask*: a question, the words it stands on at once, then the checked answer. Shows; decides nothing."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date

import streamlit as st

from ingest.errors import NameplateError
from ingest.schema import DocumentKind
from rag.assistant import Assistant
from rag.schema import Filters, Question
from ui import cards, identity, session
from ui.exchange_view import passage_of, show_earlier, show_exchange
from ui.pump import pumped
from ui.reveal import reveal
from ui.session import Conversation, Exchange
from ui.suggest import sample_questions


def main() -> None:
    """The whole page."""
    talk = session.conversation(identity.user())
    if "kind" not in st.session_state:
        _from_link(talk)
    opened = _open(st.session_state.get("model", session.settings().answer.model))
    model, filters = _sidebar(talk, opened)
    if opened is None:
        return
    _show_filters(filters)
    page = st.container()
    # In a container of its own the input is not pinned by Streamlit, which would scroll each answer out of sight;
    # style.css keeps it at the lower edge.
    with st.container(key="ask-bar"):
        typed = st.chat_input("Ask about a tag, an alarm, a rate…", key="typed", max_chars=4000, submit_mode="stop")
    question = None
    if typed:
        question = Question(str(typed), filters, talk.user, talk.turns())
    elif talk.waiting:  # offered or edited: asked as it stands
        question = Question(talk.waiting, filters, talk.user)
    talk.waiting = ""
    with page:
        _show_conversation(opened, talk, live=question is not None)
        if question is not None:
            _ask(opened, talk, question, model)


def _open(model: str) -> Assistant | None:
    try:
        return session.assistant(model)
    except NameplateError as error:
        st.html('<section class="np-welcome"><h1>Nothing to ask yet</h1></section>')
        st.info(cards.plain_label(str(error)), icon=":material/info:")
        st.page_link("views/documents.py", label="Add documents", icon=":material/folder_open:")
        return None


def _from_link(talk: Conversation) -> None:
    """?q=&kind=&asset=&as_of= set the first question and its filters, so that a code on a machine can lead here."""
    try:
        kind, asset, as_of = session.filters_of_link()
    except NameplateError as error:
        st.warning(cards.plain_label(str(error)), icon=":material/link_off:")
        kind, asset, as_of = "", "", None
    st.session_state.kind, st.session_state.asset, st.session_state.as_of = kind, asset, as_of
    talk.waiting = st.query_params.get("q", "")


def _sidebar(talk: Conversation, opened: Assistant | None) -> tuple[str, Filters]:
    assets = opened.assets(talk.user) if opened else []
    with st.sidebar:
        st.subheader("Search in")
        kind = st.selectbox(
            "Kind of document",
            ("", *DocumentKind),
            key="kind",
            format_func=lambda one: one.capitalize() if one else "All kinds",
        )
        example = f"all, or one such as {assets[0]}" if assets else "all"
        asset = st.text_input("Asset tag", key="asset", placeholder=example)
        as_of = st.date_input("In force on", value=None, key="as_of", format="YYYY-MM-DD")
        st.subheader("Answers by")
        if "model" not in st.session_state:
            st.session_state.model = session.settings().answer.model
        model = st.selectbox("Model", tuple(session.MODELS), key="model", format_func=session.MODELS.__getitem__)
        if opened is not None:
            st.html(f'<p class="np-small">Now: {cards.text(opened.model)}</p>')
        if talk.exchanges:
            st.button("New conversation", on_click=_begin_again, icon=":material/restart_alt:", width="stretch")
    return str(model), session.filters_of(str(kind), str(asset), as_of if isinstance(as_of, date) else None)


def _begin_again() -> None:
    st.session_state.conversation = Conversation(identity.user())
    st.query_params.clear()


def _show_filters(filters: Filters) -> None:
    held = [
        filters.kind.value if filters.kind else "",
        f"asset {filters.asset}" if filters.asset else "",
        f"in force on {filters.as_of}" if filters.as_of else "",
    ]
    if any(held):
        with st.container(horizontal=True, vertical_alignment="center", key="filters-held"):
            st.html(f'<p class="np-filters">Only: {cards.text(", ".join(filter(None, held)))}</p>', width="content")
            st.button("Search everything", on_click=_search_everything, type="tertiary", key="all")


def _search_everything() -> None:
    st.session_state.kind, st.session_state.asset, st.session_state.as_of = "", "", None


def _show_conversation(opened: Assistant, talk: Conversation, live: bool) -> None:
    """The newest exchange in full and the others folded away; all of them folded while another is `live`."""
    earlier = talk.exchanges if live else talk.exchanges[:-1]
    if earlier:
        with st.expander(f"Earlier in this conversation ({len(earlier)})", icon=":material/history:"):
            for at, exchange in enumerate(earlier):
                show_earlier(opened, exchange, at)
    if live:
        return
    if talk.exchanges:
        show_exchange(opened, talk.exchanges[-1], len(earlier))
    else:
        _welcome(opened, talk)


def _welcome(opened: Assistant, talk: Conversation) -> None:
    library = opened.library(talk.user)
    st.html(
        '<section class="np-welcome"><h1>Ask your plant\'s documents</h1>'
        f"<p>{len(library.documents):,} documents are indexed. Every answer shows the words it stands on.</p></section>"
    )
    with st.container(key="samples"):
        for at, question in enumerate(sample_questions(library.documents, opened.assets(talk.user))):
            label = cards.plain_label(question)
            icon = ":material/arrow_forward:"
            st.button(label, key=f"sample-{at}", on_click=_ask_next, args=(talk, question), icon=icon, width="stretch")


def _ask_next(talk: Conversation, question: str) -> None:
    talk.waiting = question


def _ask(opened: Assistant, talk: Conversation, question: Question, model: str) -> None:
    """Show evidence as soon as it is there, each sentence once it is checked; at the end draw the page anew."""
    exchange = Exchange(question, model)
    # Kept from the first event on: after Stop, what was found is still there.
    talk.exchanges.append(exchange)
    with st.container(key="asking"):
        reveal(f"asked-{len(talk.exchanges)}-{question.text}")
        st.html(cards.question(question.text))
        understood_slot, answer_slot, evidence_slot, beat = st.empty(), st.empty(), st.container(), st.empty()
        answer_slot.html(cards.waiting("Looking in the documents"))
        try:
            with closing(pumped(lambda cancel: opened.ask(question, cancel))) as events:
                for event in events:
                    if event is None:
                        beat.empty()  # Streamlit heeds Stop when something is drawn
                        continue
                    shown = exchange.citations
                    exchange = talk.exchanges[-1] = exchange.after(event)
                    if exchange.asked_as:
                        understood_slot.html(cards.understood(exchange.asked_as))
                    if exchange.citations and not shown:
                        for citation in exchange.citations:
                            evidence_slot.html(cards.quote(citation, passage_of(exchange.hits, citation)))
                    if exchange.answer is None and exchange.citations:
                        answer_slot.html(cards.writing(exchange.lines, exchange.ahead))
        except NameplateError as error:
            talk.exchanges[-1] = replace(exchange, error=str(error))
    st.rerun()


main()
