"""The drawer that shows a citation where it stands: marked page, log row, or marked text."""

from __future__ import annotations

import streamlit as st

from ingest.errors import NameplateError
from ingest.schema import Document
from rag.assistant import Assistant
from rag.page import has_picture
from rag.schema import Citation
from ui import cards, session

_SCALE = 2.0


@st.dialog("Source", width="large", position="right", icon=":material/plagiarism:")
def show_source(opened: Assistant, citation: Citation, full_row: str) -> None:
    """Open the page at the quoted words. `full_row` is the whole log row where the citation is one."""
    if full_row:
        st.html(cards.row_table(full_row) + f'<p class="np-small">{cards.source(citation)}</p>')
        return
    st.html(cards.quote(citation, None))
    try:
        document = document_of(opened, citation.document)
        if document is not None and has_picture(document) and citation.location.page:
            _marked_pages(opened, citation, document)
        else:
            page = citation.location.page or 0
            st.html(cards.marked_text(opened.page_text(citation.document, page), citation.quote))
    except NameplateError as error:
        st.warning(cards.plain_label(str(error)), icon=":material/warning:")


def _marked_pages(opened: Assistant, citation: Citation, document: Document) -> None:
    cited = citation.location.page or 1
    number = choose_page(document, cited, f"source-{citation.passage_id}")
    if number == cited:
        if not citation.boxes:
            st.caption("The words cannot be marked on this page; look for the quote above.")
        st.image(
            session.picture(opened, citation, _SCALE),
            alt=f"Page {number} of {citation.title} with the quoted words marked: {citation.quote}",
            width="stretch",
        )
    else:
        show_page(opened, document, number)


def choose_page(document: Document, first: int, key: str) -> int:
    """Buttons to leaf through the pages; returns the page chosen, 1-based."""
    slot = f"{key}-page"
    if slot not in st.session_state:
        st.session_state[slot] = min(first, document.pages)

    def leaf(by: int) -> None:
        st.session_state[slot] = min(max(1, st.session_state[slot] + by), document.pages)

    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-leaf"):
        now = st.session_state[slot]
        st.button(
            "Previous page",
            key=f"{key}-back",
            on_click=leaf,
            args=(-1,),
            disabled=now <= 1,
            icon=":material/chevron_left:",
        )
        st.html(f'<p class="np-small" role="status">Page {now} of {document.pages}</p>', width="content")
        st.button(
            "Next page",
            key=f"{key}-on",
            on_click=leaf,
            args=(1,),
            disabled=now >= document.pages,
            icon=":material/chevron_right:",
            icon_position="right",
        )
    return int(now)


def show_page(opened: Assistant, document: Document, number: int) -> None:
    """A page without marks, with its text for those who cannot see it."""
    alt = f"Page {number} of {document.title}"
    st.image(session.page_picture(opened, document.name, number, _SCALE), alt=alt, width="stretch")
    with st.expander("Text of this page"):
        st.html(cards.marked_text(opened.page_text(document.name, number), ""))


def document_of(opened: Assistant, name: str) -> Document | None:
    """The document of that name, if it is still there."""
    return next((one for one in opened.library().documents if one.name == name), None)
