"""Bring the newest question to the top of the window: once when it is asked, once when it is answered."""

from __future__ import annotations

from streamlit.components.v2 import component

_JS = """
const seen = (window.nameplateRevealed ??= new Set());
export default function ({ data, parentElement }) {
  if (seen.has(data)) return;
  seen.add(data);
  const host = parentElement.host ?? parentElement;
  requestAnimationFrame(() => host.scrollIntoView({ block: "start" }));
}
"""
_CSS = ":host { display: block; scroll-margin-top: 5rem }"
_reveal = component("nameplate.reveal", css=_CSS, js=_JS)


def reveal(moment: str) -> None:
    """Scroll to here, once for each `moment`."""
    _reveal(key=f"reveal-{moment}", data=moment, height=1)
