"""Markdown in, headings, paragraphs, tables and code out."""

from __future__ import annotations

import re

from ingest.readers.compose import Composer
from ingest.readers.signals import starts_signal
from ingest.schema import BlockKind

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_ROW = re.compile(r"\s*\|?.*[^\\]\|")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_CAPTION = re.compile(r"(?:table|tabelle|exhibit)\s+[\w.-]+", re.IGNORECASE)
_UNSHOWN = re.compile(
    r"(?P<code>^ {0,3}(?P<fence>```+|~~~+)(?:.|\n)*?(?:^ {0,3}(?P=fence)|\Z)|(?P<tick>`+)[^`\n]+(?P=tick))"
    r"|(?P<words>(?P<comment><!--(?:.|\n)*?-->|^ {0,3}\[(?://|comment)\]:[ ].*$)"
    r"|<(?P<tag>\w+)\b[^<>]*(?:\shidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0)[^<>]*>"
    r"(?:.|\n)*?</(?P=tag)>)",
    re.MULTILINE | re.IGNORECASE,
)
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)


def compose_markdown(text: str, composer: Composer) -> None:
    """Add a Markdown text to a composer; marks of emphasis and link targets are left out."""
    lines = _without_front_matter(_without_hidden(text, composer).split("\n"))
    paragraph: list[str] = []

    def flush() -> None:
        if paragraph:
            words = "\n".join(plain(line.strip()) for line in paragraph)
            composer.text(words, BlockKind.WARNING if starts_signal(words) else BlockKind.TEXT)
            paragraph.clear()

    at, caption = 0, ""
    while at < len(lines):
        line = lines[at]
        heading = _HEADING.match(line)
        fence = _FENCE.match(line)
        if fence:
            flush()
            end = at + 1
            while end < len(lines) and not lines[end].strip().startswith(fence.group(1)):
                end += 1
            composer.text("\n".join(lines[at + 1 : end]))
            at = end
        elif heading:
            flush()
            composer.heading(plain(heading.group(2)), len(heading.group(1)))
        elif paragraph and len(paragraph) == 1 and _UNDERLINE.match(line) and not _ITEM.match(paragraph[0]):
            composer.heading(plain(paragraph.pop().strip()), 1 if "=" in line else 2)
        elif _ROW.match(line) and at + 1 < len(lines) and _DELIMITER.match(lines[at + 1]) and "|" in lines[at + 1]:
            caption = plain(paragraph[-1].strip()) if paragraph and _CAPTION.search(paragraph[-1]) else ""
            flush()
            end = at + 2
            while end < len(lines) and "|" in lines[end] and lines[end].strip():
                end += 1
            composer.table([cells(row) for row in [line, *lines[at + 2 : end]]], caption=caption)
            at = end - 1
        elif not line.strip():
            flush()
        else:
            stripped = line.lstrip()
            # A quotation is read as what it quotes: notes and warnings are often set so.
            quote = re.match(r"(?:>\s?)+(?:\[!(\w+)\]\s*)?", stripped)
            if quote:
                line = (f"{quote.group(1)}: " if quote.group(1) else "") + stripped[quote.end() :]
            if _ITEM.match(line):
                flush()
            if line.strip():
                paragraph.append(line)
        at += 1
    flush()


def _without_hidden(text: str, composer: Composer) -> str:
    """Without comments, and elements that a page would not show; code in fences is left as it is."""

    def take(match: re.Match[str]) -> str:
        if match["code"]:
            return match.group()
        words = re.sub(r"<!--|-->|</?\w+[^<>]*>|^ *\[[^\]]*\]: *#? *", " ", match["words"])
        composer.hidden.add("a comment" if match["comment"] else "not displayed by the page", words)
        return ""

    return _UNSHOWN.sub(take, text)


def plain(text: str) -> str:
    """Inline Markdown as the words a reader sees."""
    text = _HTML.sub(lambda tag: "\n" if tag.group().lower().startswith("<br") else "", text)
    text = _LINK.sub(r"\1", text)
    previous = None
    while previous != text:
        previous, text = text, _EMPHASIS.sub(r"\2", text)
    text = re.sub(r"`+([^`]+)`+", r"\1", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|<>~-])", r"\1", text).strip()


def cells(row: str) -> list[str]:
    """The cells of one table line."""
    row = row.strip().removeprefix("|")
    row = row[:-1] if row.endswith("|") and not row.endswith("\\|") else row
    return [plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", row)]


def _without_front_matter(lines: list[str]) -> list[str]:
    if lines and lines[0].strip() == "---":
        for at in range(1, min(len(lines), 60)):
            if lines[at].strip() == "---":
                return lines[at + 1 :]
    return lines
