"""What a title block says it takes the place of, and what takes its own place: its lines in, names of issues out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.title_labels import is_plain

NOT_NAMED = "a later issue that is not named"
_SUPERSEDES = re.compile(
    r"(?<![\w-])(?:supersedes|superseding|replaces|cancels|cancell?ing|ersetzt)(?!\s+durch)(?:\s+and\s+\w+)?"
    r"\s*[:|]?\s*(?:the\s+|and\s+)?(?P<what>[^|;\n·•]{1,120}?)\s*(?:[|;\n·•]|\.\s|\.$|$)",
    re.IGNORECASE,
)
_SUPERSEDED = re.compile(
    r"(?<![\w-])(?:superseded|replaced|ersetzt)\s+(?:by|durch)\s*[:|]?\s*(?P<by>[^|;\n·•]{1,120}?)"
    r"\s*(?:[|;\n·•]|\.\s|\.$|$)",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\W*(?:status\W+)?(?:superseded|obsolete|withdrawn|out\s+of\s+date|no\s+longer\s+(?:valid|in\s+force)|ungültig"
    r"|zurückgezogen)(?:\s+(?:document|copy|issue|since\b.*|on\b.*|from\b.*))?\W*",
    re.IGNORECASE,
)  # fmt: skip
_WHEN = re.compile(r"\s+(?:on|from|since|effective|as\s+of|am|seit)\s+\S*\d.*$", re.IGNORECASE)
_HAS_CODE = re.compile(r"\d|\b(?:rev|revision|issue|version|edition|all|any)\b|(?-i:\b[A-Z]{2,})", re.IGNORECASE)


def find_replaced(lines: Sequence[str]) -> str:
    """What the block says it takes the place of, in its words; '' where it does not say."""
    for line in lines:
        for match in _SUPERSEDES.finditer(line):
            what = " ".join(match["what"].split()).strip(" :,")
            if _HAS_CODE.search(what) and is_plain(line, match.start(), match.end()):
                return what
    return ""


def find_replacement(lines: Sequence[str]) -> str:
    """What the block says has taken its place; NOT_NAMED for a stamp that names nothing, '' where it does not say."""
    for line in lines:
        match = _SUPERSEDED.search(line)
        what = _WHEN.sub("", " ".join(match["by"].split())).strip(" :,") if match else ""
        if match and _HAS_CODE.search(what) and is_plain(line, match.start(), match.end()):
            return what
        if _STAMP.fullmatch(line):
            return NOT_NAMED
    return ""
