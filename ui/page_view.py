"""A page picture in a frame of its own: opened at the marked words, large enough to read, zoomed by buttons.

The frame scrolls, never the window, so a phone shows the words at their printed size and more.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

from streamlit.components.v2 import component

from rag.schema import Box

_CSS = """
:host { display: block }
.viewer { position: relative }
.bar { position: absolute; right: 1rem; bottom: 1rem; display: flex; gap: .5rem }
button { font: inherit; font-weight: 600; color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: 4px; min-width: 48px; min-height: 48px; padding: 0 .75rem;
  cursor: pointer }
.frame { overflow: auto; max-height: 72vh; border: 1px solid var(--st-border-color); background: #fff }
img { display: block; max-width: none }
:is(button, .frame):focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px }
"""
_JS = """
export default function ({ data, parentElement }) {
  const old = parentElement.querySelector(".viewer");
  if (old) {
    if (old.dataset.picture === data.name) return;
    old.remove();
  }
  const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const viewer = make("div", "viewer"), bar = make("div", "bar"), frame = make("div", "frame");
  viewer.dataset.picture = data.name;
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", data.label);
  const picture = new Image();
  picture.alt = data.alt;
  let width = 0;
  const show = (x, y) => {
    picture.style.width = width + "px";
    frame.scrollLeft = x * picture.clientWidth - frame.clientWidth / 2;
    frame.scrollTop = y * picture.clientHeight - frame.clientHeight / 3;
  };
  const zoom = (by) => {
    const x = (frame.scrollLeft + frame.clientWidth / 2) / picture.clientWidth;
    const y = (frame.scrollTop + frame.clientHeight / 3) / picture.clientHeight;
    width = Math.min(4 * data.width, Math.max(frame.clientWidth, width * by));
    show(x, y);
  };
  for (const [words, name, by] of [["−", "Smaller", 1 / 1.3], ["+", "Larger", 1.3]]) {
    const button = make("button", "");
    button.type = "button";
    button.textContent = words;
    button.setAttribute("aria-label", name);
    button.onclick = () => zoom(by);
    bar.append(button);
  }
  picture.onload = () => {
    width = Math.max(frame.clientWidth, data.readable);
    const [x, y] = data.mark ?? [0, 0];
    show(data.mark && data.readable > frame.clientWidth ? x + frame.clientWidth / (2.2 * width) : x, y);
  };
  frame.append(picture);
  viewer.append(frame, bar);
  parentElement.append(viewer);
  picture.src = "data:image/png;base64," + data.png;
}
"""
_page = component("nameplate.page", css=_CSS, js=_JS)
_READABLE = 700  # pixels of width at which the small print of a printed page can be read


def page_view(png: bytes, boxes: Sequence[Box], scale: float, alt: str, key: str) -> None:
    """Show the picture; `boxes` are marked in it already and say where to open it, `scale` is pixels a point."""
    from PIL import Image

    wide, high = Image.open(io.BytesIO(png)).size
    mark = None
    if boxes:
        mark = (min(box.x0 for box in boxes) * scale / wide, min(box.y0 for box in boxes) * scale / high)
    data = {
        "png": base64.b64encode(png).decode("ascii"),
        "name": key,
        "alt": alt,
        "label": "Page picture, scrolls",
        "mark": mark,
        "width": wide,
        "readable": _READABLE,
    }
    _page(key=key, data=data)
