"""One exchange as it is shown once it is over: the checked answer, the quotes it stands on, and why those."""

from __future__ import annotations

import streamlit as st

from ingest.errors import NameplateError
from ingest.schema import Passage
from rag.assistant import Assistant
from rag.schema import Answer, Citation, Hit, Nearest
from ui import cards, computed, identity, session
from ui.answer_text import answer_text
from ui.clip import clip
from ui.computation_view import show_computation
from ui.nearest_view import as_source
from ui.reveal import reveal
from ui.session import Exchange
from ui.source_view import show_source
from ui.suggest import asked_again
from ui.understood import show_understood

_STRIPS = 2  # the newest answer shows its first quotes as printed; the others are a click away
_STRIP_SCALE = 1.6
_CARDS = 3  # more sources of a computed answer are folded away: its table shows their records


def show_exchange(opened: Assistant, exchange: Exchange, at: int) -> None:
    """The newest exchange, in full. `at` is its place in the conversation."""
    with st.container(key=f"exchange-{at}"):
        if exchange.answer is not None:
            reveal(exchange.answer.id)
        st.html(cards.question(exchange.question.text))
        if exchange.asked_as:
            show_understood(exchange.asked_as, at)
        if exchange.error:
            st.warning(cards.plain_label(exchange.error), icon=":material/warning:")
        elif exchange.answer is None:
            st.html(cards.stopped() + cards.checked_lines(exchange.lines))
            for citation in exchange.citations:
                _show_citation(opened, exchange, citation, at, strip=False)
        else:
            _show_answer(opened, exchange, exchange.answer, at)
            _show_footer(opened, exchange, exchange.answer, at)


def show_earlier(opened: Assistant, exchange: Exchange, at: int) -> None:
    """An exchange further back: the answer, and its numbers still open their pages."""
    st.html(cards.question(exchange.question.text))
    if exchange.asked_as:
        st.html(cards.understood(exchange.asked_as))
    if exchange.answer is None:
        st.html(f'<p class="np-small">{cards.text(exchange.error)}</p>' if exchange.error else cards.stopped())
    else:
        _show_words(opened, exchange, exchange.answer, at, exchange.answer.text)


def _show_words(opened: Assistant, exchange: Exchange, answer: Answer, at: int, words: str) -> None:
    st.html(cards.status(answer))
    clicked = answer_text(words, answer.citations, key=f"answer-{at}")
    for citation in answer.citations:
        if citation.number == clicked:
            show_source(opened, citation, passage_of(exchange.hits, citation))


def _show_answer(opened: Assistant, exchange: Exchange, answer: Answer, at: int) -> None:
    words = answer.text if answer.computation is None else computed.headline(answer.text, answer.computation)
    if answer.notice:
        st.html(cards.notice(answer))
    _show_words(opened, exchange, answer, at, words)
    if answer.did_you_mean:
        with st.container(horizontal=True, vertical_alignment="center", key=f"meant-{at}"):
            st.html('<p class="np-small">Did you mean</p>', width="content")
            for code in answer.did_you_mean[:5]:
                again = asked_again(answer.asked_as or answer.question, code)
                st.button(cards.plain_label(code), key=f"meant-{at}-{code}", on_click=_ask_next, args=(again,))
    if answer.nearest is not None:
        _show_nearest(opened, exchange, answer.nearest, at)
    if answer.computation is not None:
        show_computation(opened, answer, answer.computation, at)
        if len(answer.citations) > _CARDS:
            with st.expander(f"The {len(answer.citations)} sources, word for word"):
                for citation in answer.citations:
                    _show_citation(opened, exchange, citation, at, strip=False)
            return
    if answer.citations:
        st.html('<p class="np-check">Check the page before you act.</p>')
    for place, citation in enumerate(answer.citations):
        _show_citation(opened, exchange, citation, at, strip=place < _STRIPS)


def _show_nearest(opened: Assistant, exchange: Exchange, nearest: Nearest, at: int) -> None:
    """Quietly: it is no answer, and must not be read as one."""
    found = as_source(nearest)
    with st.container(border=True, key=f"nearest-{at}"):
        st.html('<p class="np-small">Nearest found. It does not answer this.</p>')
        st.html(cards.quote(found, passage_of(exchange.hits, found)))
        _open_button(opened, exchange, found, at)


def _open_button(opened: Assistant, exchange: Exchange, citation: Citation, at: int) -> None:
    passage = passage_of(exchange.hits, citation)
    is_row = cards.is_row(citation, passage)
    what = "row" if is_row else f"page {citation.location.page}" if citation.location.page else "text"
    if st.button(f"Open {what}", key=f"open-{at}-{citation.number}", icon=":material/plagiarism:"):
        show_source(opened, citation, passage)


def _ask_next(question: str) -> None:
    session.conversation(identity.user()).waiting = question


def _show_citation(opened: Assistant, exchange: Exchange, citation: Citation, at: int, strip: bool) -> None:
    passage = passage_of(exchange.hits, citation)
    with st.container(border=True, key=f"cite-{at}-{citation.number}"):
        st.html(cards.quote(citation, passage))
        if strip and citation.boxes:
            _show_strip(opened, citation)
        _open_button(opened, exchange, citation, at)


def _show_strip(opened: Assistant, citation: Citation) -> None:
    try:
        page = citation.location.page or 1
        png = session.picture(opened, identity.user(), citation.document, page, citation.boxes, _STRIP_SCALE)
    except NameplateError as error:  # the file has moved or changed since it was read; the quote stays
        st.caption(cards.plain_label(str(error)))
        return
    with st.container(key=f"strip-{citation.passage_id}-{citation.number}"):
        st.image(clip(png, citation.boxes, _STRIP_SCALE), alt=f"As printed: {citation.quote}", width="stretch")


def _show_footer(opened: Assistant, exchange: Exchange, answer: Answer, at: int) -> None:
    with st.expander("Why these passages"):
        cited = [citation.passage_id for citation in answer.citations]
        if exchange.hits:
            st.html(cards.why_list(exchange.hits, cited))
        st.html(cards.left_out(answer) + cards.timings(answer))
    with st.container(horizontal=True, vertical_alignment="center", key=f"footer-{at}"):
        st.html(cards.made_by(answer), width="content")
        st.feedback("thumbs", key=f"thumbs-{answer.id}", on_change=_keep_thumb, args=(opened, answer.id))


def _keep_thumb(opened: Assistant, answer_id: str) -> None:
    chosen = st.session_state[f"thumbs-{answer_id}"]
    if chosen is None:
        return
    try:
        opened.feedback(answer_id, 1 if chosen else -1, user=identity.user())
        st.toast("Noted. Thank you.")
    except NameplateError as error:
        st.toast(cards.plain_label(str(error)))


def passage_of(hits: tuple[Hit, ...], citation: Citation) -> Passage | None:
    """The passage a citation is cut from."""
    return next((hit.passage for hit in hits if hit.passage.id == citation.passage_id), None)
