"""The web page: `streamlit run ui/app.py`, or better `nameplate serve`. Only what all pages share."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.sign_in import admitted

_HERE = Path(__file__).parent

st.set_page_config(page_title="Nameplate", page_icon=str(_HERE / "plate.svg"), layout="centered")
st.html(_HERE / "style.css")
# Drawers hang outside the part of the page that Streamlit gives a colour scheme.
st.html(f"<style>:root {{ color-scheme: {st.context.theme.type or 'light dark'} }}</style>")
st.logo(_HERE / "logo.svg", size="large")
may_enter = admitted()
page = st.navigation(
    [
        st.Page(_HERE / "views" / "ask.py", title="Ask", icon=":material/search:", default=True),
        st.Page(_HERE / "views" / "rates.py", title="Rates", icon=":material/payments:"),
        st.Page(_HERE / "views" / "documents.py", title="Documents", icon=":material/folder_open:"),
        st.Page(_HERE / "views" / "corpus.py", title="Data", icon=":material/monitoring:", url_path="data"),
    ],
    position="sidebar" if may_enter else "hidden",
)
if may_enter:
    page.run()
