"""Plain text in, paragraphs out: one block a paragraph, one an entry of a shift log."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.readers.compose import Composer
from ingest.readers.signals import is_list_item, starts_signal
from ingest.schema import BlockKind

_STAMP = re.compile(r"\s*\[?(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})?[T\s]*\d{1,2}[:.h]\d{2}(?::\d{2})?\b")
_DAY = re.compile(r"\s*\[?(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b")
_RULE = re.compile(r"\s*([-=~*#_])\1{2,}\s*$")


def compose_text(text: str, composer: Composer) -> None:
    """Add the paragraphs of a plain text to a composer."""
    for lines in _paragraphs(text):
        if len(lines) == 2 and _RULE.match(lines[1]) and len(lines[0]) <= 100:
            composer.heading(lines[0], level=1 if "=" in lines[1] else 2)
        elif len(lines) == 1 and _is_heading(lines[0]):
            composer.heading(lines[0], level=3)
        else:
            for entry in _entries(lines):
                kind = BlockKind.WARNING if starts_signal(entry[0].strip()) else BlockKind.TEXT
                composer.text("\n".join(entry), kind)


def _paragraphs(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in text.expandtabs(4).split("\n"):
        if line.strip("\f\v "):
            lines.append(line.rstrip().strip("\f\v"))
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _entries(lines: list[str]) -> Iterator[list[str]]:
    """A paragraph cut before each line that begins with a time of day or a date, or with a bullet."""
    stamped = sum(bool(_STAMP.match(line) or _DAY.match(line)) for line in lines)
    entry: list[str] = []
    for line in lines:
        starts = bool(_STAMP.match(line) or _DAY.match(line)) if stamped >= 2 else is_list_item(line.strip())
        if entry and starts:
            yield entry
            entry = []
        entry.append(line)
    if entry:
        yield entry


def _is_heading(line: str) -> bool:
    text = line.strip()
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < 3 or len(text) > 80 or text[-1] in ".,;" or _STAMP.match(text):
        return False
    return text == text.upper() or re.match(r"\d+(?:\.\d+)+\.?\s+[A-Z]", text) is not None
