"""*Ask*: a question, the words it stands on at once, then the checked answer. Shows; decides nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from ingest.errors import NameplateError
from ingest.schema import DocumentKind
from rag.assistant import Assistant
from rag.schema import Answer, Citation, Filters, Question, Status
from ui import cards, session
from ui.answer_text import answer_text
from ui.clip import clip
from ui.session import Conversation, Exchange
from ui.source_view import show_source
from ui.suggest import asked_again, sample_questions

_STRIPS = 2  # answers open with the first quotes shown as printed; the others are a click away
_STRIP_SCALE = 1.6


def main() -> None:
    """The whole page."""
    talk = session.conversation()
    model, filters = _sidebar(talk)
    opened = _open(model)
    _show_filters(filters)
    for at, exchange in enumerate(talk.exchanges):
        _show_exchange(opened, exchange, at, last=at == len(talk.exchanges) - 1)
    typed = st.chat_input(
        "Ask about a tag, an alarm, a procedure, a rate…", key="typed", max_chars=4000, submit_mode="stop"
    )
    asked = typed or talk.waiting
    talk.waiting = ""
    if opened is None:
        return
    if asked:
        _ask(opened, talk, Question(asked, filters, history=talk.turns()), model)
    elif not talk.exchanges:
        _welcome(opened, talk)


def _open(model: str) -> Assistant | None:
    try:
        return session.assistant(model)
    except NameplateError as error:
        st.html(cards.question("Nothing to ask yet") if "ingest" in str(error) else cards.question("Not ready"))
        st.info(str(error), icon=":material/info:")
        st.page_link("views/documents.py", label="Open Documents to add files", icon=":material/folder_open:")
        return None


def _sidebar(talk: Conversation) -> tuple[str, Filters]:
    if "kind" not in st.session_state:
        _from_link(talk)
    with st.sidebar:
        st.subheader("Search in")
        kind = st.selectbox(
            "Kind of document",
            ("", *DocumentKind),
            key="kind",
            format_func=lambda one: one.capitalize() if one else "All kinds",
        )
        asset = st.text_input("Asset tag", key="asset", placeholder="all, or one such as P-101A")
        as_of = st.date_input("In force on", value=None, key="as_of", format="YYYY-MM-DD")
        st.subheader("Answers by")
        model = st.selectbox("Model", tuple(session.MODELS), key="model", format_func=session.MODELS.__getitem__)
        if talk.exchanges:
            st.button("New conversation", on_click=_begin_again, icon=":material/restart_alt:", width="stretch")
    return str(model), session.filters_of(str(kind), str(asset), as_of if isinstance(as_of, date) else None)


def _from_link(talk: Conversation) -> None:
    """?q=&kind=&asset=&as_of= set the first question and its filters."""
    try:
        kind, asset, as_of = session.filters_of_link()
    except NameplateError as error:
        st.warning(str(error), icon=":material/link_off:")
        kind, asset, as_of = "", "", None
    st.session_state.kind, st.session_state.asset, st.session_state.as_of = kind, asset, as_of
    talk.waiting = st.query_params.get("q", "")


def _begin_again() -> None:
    st.session_state.conversation = Conversation()
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


def _welcome(opened: Assistant, talk: Conversation) -> None:
    library = opened.library()
    st.html(
        '<section class="np-welcome"><h1>Ask your plant\'s documents</h1>'
        f"<p>{len(library.documents):,} documents are indexed. Every answer shows the words it stands on.</p></section>"
    )
    for at, question in enumerate(sample_questions(library.documents, opened.assets())):
        st.button(
            question,
            key=f"sample-{at}",
            on_click=_ask_next,
            args=(talk, question),
            icon=":material/arrow_forward:",
            width="stretch",
        )


def _ask_next(talk: Conversation, question: str) -> None:
    talk.waiting = question


def _ask(opened: Assistant, talk: Conversation, question: Question, model: str) -> None:
    """Show evidence as soon as it is there, the draft greyed, then draw the page anew with the checked answer."""
    exchange = Exchange(question, model)
    talk.exchanges.append(exchange)
    with st.container(key="asking"):
        st.html(cards.question(question.text))
        answer_slot, evidence_slot = st.empty(), st.container()
        answer_slot.html(cards.waiting("Looking in the documents"))
        try:
            for event in opened.ask(question):
                shown = exchange.citations
                exchange = talk.exchanges[-1] = exchange.after(event)
                if exchange.citations and not shown:
                    answer_slot.html(cards.waiting("Found these words; writing the answer"))
                    with evidence_slot:
                        for citation in exchange.citations:
                            st.html(cards.quote(citation, row=_row_of(exchange, citation) != ""))
                elif exchange.answer is None and exchange.draft:
                    answer_slot.html(cards.draft(exchange.draft))
        except NameplateError as error:
            talk.exchanges[-1] = replace(exchange, error=str(error))
    st.rerun()


def _row_of(exchange: Exchange, citation: Citation) -> str:
    """The whole log row a citation is from, '' where it is from a page or text."""
    passage = next((hit.passage for hit in exchange.hits if hit.passage.id == citation.passage_id), None)
    return passage.text if passage is not None and cards.is_row(passage) else ""


def _show_exchange(opened: Assistant | None, exchange: Exchange, at: int, last: bool) -> None:
    with st.container(key=f"exchange-{at}"):
        st.html(cards.question(exchange.question.text))
        if exchange.error:
            st.warning(exchange.error, icon=":material/warning:")
        elif exchange.answer is None:
            st.html(cards.waiting("Stopped. The draft was not checked, so it is not shown."))
            for citation in exchange.citations:
                _show_citation(opened, exchange, citation, f"{at}", strip=False)
        else:
            _show_answer(opened, exchange, exchange.answer, at, last)


def _show_answer(opened: Assistant | None, exchange: Exchange, answer: Answer, at: int, last: bool) -> None:
    st.html(cards.status(answer))
    clicked = answer_text(answer.text, answer.citations, key=f"answer-{at}")
    if clicked is not None and opened is not None:
        for citation in answer.citations:
            if citation.number == clicked:
                show_source(opened, citation, _row_of(exchange, citation))
    if answer.did_you_mean:
        with st.container(horizontal=True, vertical_alignment="center", key=f"meant-{at}"):
            st.html('<p class="np-small">Did you mean</p>', width="content")
            for code in answer.did_you_mean:
                again = asked_again(answer.question, code)
                st.button(code, key=f"meant-{at}-{code}", on_click=_ask_next, args=(session.conversation(), again))
    if answer.citations:
        st.html('<p class="np-check">Check the page before you act.</p>')
    for place, citation in enumerate(answer.citations):
        _show_citation(opened, exchange, citation, f"{at}", strip=last and place < _STRIPS)
    _show_footer(opened, exchange, answer, at)


def _show_citation(opened: Assistant | None, exchange: Exchange, citation: Citation, key: str, strip: bool) -> None:
    row = _row_of(exchange, citation)
    with st.container(border=True, key=f"cite-{key}-{citation.number}"):
        st.html(cards.quote(citation, row=bool(row)))
        if strip and citation.boxes and opened is not None:
            _show_strip(opened, citation)
        what = "row" if row else f"page {citation.location.page}" if citation.location.page else "text"
        pressed = st.button(
            f"Open {what}",
            key=f"open-{key}-{citation.number}",
            icon=":material/plagiarism:",
            help=f"Source {citation.number} where it stands",
        )
        if pressed and opened is not None:
            show_source(opened, citation, row)


def _show_strip(opened: Assistant, citation: Citation) -> None:
    try:
        png = session.picture(opened, citation, _STRIP_SCALE)
    except NameplateError as error:  # the file has moved or changed since it was read; the quote stays
        st.caption(str(error))
        return
    st.image(clip(png, citation.boxes, _STRIP_SCALE), alt=f"As printed: {citation.quote}", width="stretch")


def _show_footer(opened: Assistant | None, exchange: Exchange, answer: Answer, at: int) -> None:
    with st.expander("Why these passages"):
        cited = [citation.passage_id for citation in answer.citations]
        st.html(cards.why_table(exchange.hits, cited) + cards.left_out(answer))
    with st.container(horizontal=True, vertical_alignment="center", key=f"footer-{at}"):
        spent = ", ".join(f"{step} {value:.0f} ms" for step, value in answer.timings_ms.items())
        about = f"{answer.model} · generation {answer.generation} · {spent}"
        st.html(f'<p class="np-small">{cards.text(about)}</p>')
        if answer.status is not Status.ESCALATED:
            st.feedback("thumbs", key=f"thumbs-{answer.id}", on_change=_keep_thumb, args=(opened, answer.id))


def _keep_thumb(opened: Assistant | None, answer_id: str) -> None:
    chosen = st.session_state[f"thumbs-{answer_id}"]
    if opened is None or chosen is None:
        return
    try:
        opened.feedback(answer_id, 1 if chosen else -1)
        st.toast("Thank you, noted.")
    except NameplateError as error:
        st.toast(str(error))


main()
