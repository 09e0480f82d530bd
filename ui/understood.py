"""A follow-up question as it was understood, and a field to put it right and ask it again."""

from __future__ import annotations

import streamlit as st

from ui import cards, identity, session


def show_understood(asked_as: str, at: int) -> None:
    """What was asked of the documents in place of the question of exchange `at`, with a way to change it."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"understood-{at}"):
        st.html(cards.understood(asked_as), width="content")
        with st.popover("Edit", icon=":material/edit:"), st.form(key=f"edit-{at}", border=False):
            st.text_area("Ask this instead", value=asked_as, key=f"edited-{at}", max_chars=4000)
            st.form_submit_button("Ask", on_click=_ask_edited, args=(at,), type="primary")


def _ask_edited(at: int) -> None:
    session.conversation(identity.user()).waiting = str(st.session_state[f"edited-{at}"]).strip()
