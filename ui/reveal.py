"""Bring the newest question to the top of the window, once, when it is asked."""

from __future__ import annotations

from streamlit.components.v2 import component

_JS = """
export default function ({ parentElement }) {
  const host = parentElement.host ?? parentElement;
  if (host.dataset.revealed) return;
  host.dataset.revealed = "yes";
  requestAnimationFrame(() => host.scrollIntoView({ block: "start" }));
}
"""
_CSS = ":host { display: block; scroll-margin-top: 4.5rem }"
_reveal = component("nameplate.reveal", css=_CSS, js=_JS)


def reveal(key: str) -> None:
    """Scroll to here."""
    _reveal(key=key, height=1)
