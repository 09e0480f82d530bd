"""The checked answer with its citation numbers as buttons. Words go into the page as text nodes, never as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from streamlit.components.v2 import component

from rag.schema import Citation
from ui.cards import place, sentences

_CSS = """
:host { display: block }
p { margin: 0 0 .6em; font-size: 1.125rem; line-height: 1.55; color: var(--st-text-color); overflow-wrap: anywhere }
p:last-child { margin-bottom: 0 }
p.item { margin-bottom: .2em; padding-left: 1.1em; text-indent: -1.1em }
button { font: inherit; font-size: .875rem; font-weight: 650; line-height: 1; color: var(--st-primary-color);
  background: transparent; border: 1px solid var(--st-primary-color); border-radius: 4px; padding: .2em .45em;
  margin: 0 .15em 0 .3em; min-width: 1.75rem; min-height: 1.75rem; cursor: pointer; vertical-align: baseline;
  position: relative }
button::after { content: ""; position: absolute; inset: -10px -8px }  /* a 48 px target without a 48 px hole */
button:hover { background: var(--st-primary-color); color: var(--st-background-color) }
@media (max-width: 640px) { button { font-size: 1rem; min-width: 2rem; min-height: 2rem } }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px }
"""
_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const old = parentElement.querySelector("section");
  if (old) old.remove();
  const section = document.createElement("section");
  section.setAttribute("aria-label", "Answer");
  for (const paragraph of data.paragraphs) {
    const p = document.createElement("p");
    if (paragraph.length && paragraph[0][0].startsWith("- ")) p.className = "item";
    for (const [words, number] of paragraph) {
      if (number && data.labels[number]) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = String(number);
        button.setAttribute("aria-label", data.labels[number]);
        button.title = data.labels[number];
        button.onclick = () => setTriggerValue("opened", number);
        p.append(button);
      } else {
        p.append(number ? "[" + number + "]" : words);
      }
    }
    section.append(p);
  }
  parentElement.append(section);
}
"""
_answer = component("nameplate.answer", css=_CSS, js=_JS)


def answer_text(words: str, citations: Sequence[Citation], key: str) -> int | None:
    """Show the answer; returns the number that was just clicked, if any."""
    labels = {
        str(one.number): " ".join(f"Open source {one.number}: {one.title}, {place(one)}".split()) for one in citations
    }
    data = {"paragraphs": sentences(words), "labels": labels}
    clicked = _answer(key=key, data=data, on_opened_change=lambda: None).opened
    return int(clicked) if clicked is not None else None
