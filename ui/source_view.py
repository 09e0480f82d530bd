"""The drawer that shows a citation where it stands: marked page, log row, or marked text."""

from __future__ import annotations

import streamlit as st

from ingest.errors import NameplateError
from ingest.schema import Document, Passage
from rag.assistant import Assistant
from rag.page import has_picture
from rag.schema import Citation
from ui import cards, identity, session
from ui.page_view import page_view

_SCALE = 2.0
_WIDTH = 860


@st.dialog("Source", width=_WIDTH, position="right", icon=":material/plagiarism:")
def show_source(opened: Assistant, citation: Citation, passage: Passage | None) -> None:
    """Open the page at the quoted words, or the whole log row they are from."""
    if cards.is_row(citation, passage):
        words = passage.text if passage is not None else citation.quote
        st.html(cards.row_table(words) + f'<p class="np-small">{cards.source(citation)}</p>')
        return
    try:
        document = document_of(opened, citation.document)
        if document is not None and document.pages:
            _pages(opened, citation, document)
        else:
            st.html(cards.marked_text(opened.page_text(citation.document, 0, identity.user()), citation.quote))
    except NameplateError as error:
        st.warning(cards.plain_label(str(error)), icon=":material/warning:")
    # Below the page: the reader has just come from these words, and a phone has room for the page alone.
    st.html(cards.quote(citation, passage))


def _pages(opened: Assistant, citation: Citation, document: Document) -> None:
    cited = citation.location.page or 1
    number = choose_page(document, cited, f"source-{citation.passage_id}-{citation.number}")
    quoted = citation.quote if number == cited else ""
    text = opened.page_text(document.name, number, identity.user())
    if not has_picture(document):
        st.html(cards.marked_text(text, quoted))
        return
    boxes = citation.boxes if quoted else ()
    try:
        png = session.picture(opened, identity.user(), document.name, number, boxes, _SCALE)
    except NameplateError as error:  # the file has moved or changed since it was read; its words are in the store
        st.warning(cards.plain_label(str(error)), icon=":material/warning:")
        st.html(cards.marked_text(text, quoted))
        return
    if quoted and not boxes:
        st.caption("The words cannot be marked on this page; look for the quote above.")
    alt = f"Page {number} of {citation.title}" + (f" with the quoted words marked: {quoted}" if quoted else "")
    page_view(png, boxes, _SCALE, alt, key=f"page-{citation.passage_id}-{citation.number}-{number}")
    _text_of(text, quoted)


def choose_page(document: Document, first: int, key: str) -> int:
    """Buttons to leaf through the pages; returns the page chosen, 1-based."""
    slot = f"{key}-page"
    if slot not in st.session_state:
        st.session_state[slot] = min(first, document.pages)
    now = int(st.session_state[slot])

    def leaf(by: int) -> None:
        st.session_state[slot] = min(max(1, st.session_state[slot] + by), document.pages)

    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-leaf"):
        st.button("Previous", key=f"{key}-back", on_click=leaf, args=(-1,), disabled=now <= 1)
        st.html(f'<p class="np-small" role="status">Page {now} of {document.pages}</p>', width="content")
        st.button("Next", key=f"{key}-on", on_click=leaf, args=(1,), disabled=now >= document.pages)
    return now


def show_page(opened: Assistant, document: Document, number: int) -> None:
    """A page without marks."""
    png = session.picture(opened, identity.user(), document.name, number, (), _SCALE)
    page_view(png, (), _SCALE, f"Page {number} of {document.title}", key=f"page-{document.name}-{number}")
    _text_of(opened.page_text(document.name, number, identity.user()), "")


def _text_of(text: str, quoted: str) -> None:
    """The page's words, for those who cannot see the picture or want to copy from it."""
    with st.expander("Text of this page"):
        st.html(cards.marked_text(text, quoted))


def document_of(opened: Assistant, name: str) -> Document | None:
    """The document of that name, if it is still there and may be seen."""
    return next((one for one in opened.library(identity.user()).documents if one.name == name), None)
