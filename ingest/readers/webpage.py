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
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0*(?:\.0+)?\s*(?:;|$)"
    r"|font-size\s*:\s*[01]?(?:\.\d+)?\s*(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)"
    r"|(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{3,}\s*px|clip\s*:\s*rect\(\s*0",
    re.IGNORECASE,
)
_WHITE = re.compile(r"(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))", re.IGNORECASE)
# Words that people wrote, not a condition for a browser or markup that was taken out.
_SAID = re.compile(r"(?:[^\W\d_]{2,}\W+){3}[^\W\d_]{2,}")
_DEEPEST = 400


def compose_html(text: str, composer: Composer) -> str:
    """Add an HTML page to a composer; gives its title."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    body = tree.body
    if body is not None:
        _take_out_hidden(tree, body, composer)
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
        elif tag in _DROPPED or tag.startswith("-") or depth > _DEEPEST:
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


def _take_out_hidden(tree: Any, body: Any, composer: Composer) -> None:
    """What the page does not show, wherever it stands: in a cell or a heading too."""
    plain = tree.css_first("style, link[rel=stylesheet], [bgcolor], [background], [style*=background]") is None
    for node in body.css("[hidden], [style]"):
        style = node.attributes.get("style") or ""
        if "hidden" in node.attributes or _HIDDEN.search(style):
            composer.hidden.add("not displayed by the page", node.text(separator=" "))
        elif plain and _WHITE.search(style):
            composer.hidden.add("white on white", node.text(separator=" "))
        else:
            continue
        node.decompose()
    for comment in re.findall(r"<!--(.*?)-->", body.html or "", re.DOTALL):
        if _SAID.search(comment) and "<" not in comment and not comment.lstrip().startswith("["):
            composer.hidden.add("a comment", comment)


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
