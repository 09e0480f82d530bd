"""The door of the page where people sign in: who is in, a button to sign in or out, and what the unknown see."""

from __future__ import annotations

import streamlit as st

from ingest.errors import NameplateError
from rag.schema import User
from ui import cards, identity, session


def admitted() -> bool:
    """Whether the pages may be shown; the page to sign in on is shown where not.

    Unknown people are let in where there are public documents: they see these alone.
    """
    try:
        access = session.settings().access
    except NameplateError as error:
        st.error(cards.plain_label(str(error)), icon=":material/error:")
        return False
    if access.sign_in == "none":
        return True
    user = identity.user()
    if user.groups is None and not _has_public(user):
        _sign_in_page(access.sign_in == "oidc")
        return False
    with st.sidebar:
        said = f"Signed in as {user.name}" if user.groups is not None else "Not signed in: public documents only"
        st.html(f'<p class="np-small">{cards.text(said)}</p>')
        if access.sign_in == "oidc":
            _button(signed_in=user.groups is not None)
    return True


def _has_public(user: User) -> bool:
    try:
        return bool(session.assistant("quoting").library(user).documents)
    except NameplateError:
        return False  # nothing is there yet, or it cannot be read: nothing that the unknown need to be told


def _sign_in_page(by_button: bool) -> None:
    st.html('<section class="np-welcome"><h1>Sign in</h1></section>')
    if by_button:
        st.html("<p>These documents are for people who have signed in.</p>")
        _button(signed_in=False)
    else:
        st.html(
            "<p>These documents are for people who have signed in. Open this page through the address that asks "
            "who you are; this connection did not come that way.</p>"
        )


def _button(signed_in: bool) -> None:
    if signed_in:
        st.button("Sign out", on_click=st.logout, icon=":material/logout:", width="stretch", key="sign-out")
    else:
        st.button("Sign in", on_click=st.login, icon=":material/login:", type="primary", key="sign-in")
