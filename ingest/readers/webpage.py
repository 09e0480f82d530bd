"""HTML in, headings, paragraphs, list items and tables out; scripts and what is hidden are left out."""

from __future__ import annotations

import re
from typing import Any

from ingest.readers.compose import Composer
from ingest.readers.signals import starts_signal
from ingest.schema import BlockKind

_DROPPED = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "canvas", "select"})
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEPEST = 400


def compose_html(text: str, composer: Composer) -> str:
    """Add an HTML page to a composer; gives its title."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    body = tree.body
    if body is not None:
        walk = _Walk(composer)
        walk.visit(body, 0)
        walk.flush()
    return " ".join(title.text().split()) if title is not None else ""


class _Walk:
    """Collects inline text until a block begins or ends."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._inline: list[str] = []
        self._mark = ""

    def visit(self, node: Any, depth: int) -> None:
        child = node.child
        while child is not None:
            self._one(child, depth)
            child = child.next

    def _one(self, node: Any, depth: int) -> None:
        tag = node.tag
        if tag == "-text":
            self._inline.append(node.text_content or "")
        elif tag == "br":
            self._inline.append("\v")
        elif tag in _DROPPED or tag.startswith("-") or _hidden(node) or depth > _DEEPEST:
            return
        elif re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self._composer.heading(_words(node.text()), int(tag[1]))
        elif tag == "pre":
            self.flush()
            self._composer.text(node.text().strip("\n"))
        elif tag == "table" and _is_data(node):
            self.flush()
            caption = node.css_first("caption")
            rows = _rows(node)
            heads = sum(1 for row in node.css("tr") if row.css("th") and not row.css("td"))
            self._composer.table(rows, max(1, heads), _words(caption.text()) if caption is not None else "")
        elif tag in _BLOCKS:
            self.flush()
            if tag == "li":
                self._mark = _item_mark(node)
            self.visit(node, depth + 1)
            self.flush()
        else:
            self.visit(node, depth + 1)

    def flush(self) -> None:
        """End the paragraph that is being collected."""
        lines = ("".join(self._inline)).split("\v")
        text = "\n".join(words for line in lines if (words := _words(line)))
        self._inline.clear()
        if text:
            kind = BlockKind.WARNING if starts_signal(text) else BlockKind.TEXT
            self._composer.text(self._mark + text, kind)
            self._mark = ""


def _words(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def _hidden(node: Any) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def _is_data(table: Any) -> bool:
    """Not a table that only lays out a page: those hold tables or one cell a row."""
    if len(table.css("table")) > 1:
        return False
    return max((len(row.css("td, th")) for row in table.css("tr")), default=0) > 1


def _rows(table: Any) -> list[list[str]]:
    """Cells by row; a cell that spans rows is repeated in each of them, so that every row stands alone."""
    rows: list[list[str]] = []
    above: dict[int, tuple[int, str]] = {}
    for row in table.css("tr"):
        cells: list[str] = []
        for cell in row.css("td, th"):
            _carry(cells, above)
            text = _words(cell.text(separator=" "))
            down = _span(cell, "rowspan")
            if down > 1:
                above[len(cells)] = (down - 1, text)
            cells.append(text)
            cells.extend([""] * (_span(cell, "colspan") - 1))
        _carry(cells, above)
        rows.append(cells)
    return rows


def _carry(cells: list[str], above: dict[int, tuple[int, str]]) -> None:
    while len(cells) in above:
        left, text = above.pop(len(cells))
        if left > 1:
            above[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: Any, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), 50) if value.isdigit() else 1


def _item_mark(node: Any) -> str:
    parent = node.parent
    if parent is None or parent.tag != "ol":
        return "• "
    number, before = 1, node.prev
    while before is not None:
        number += before.tag == "li"
        before = before.prev
    return f"{number}. "
