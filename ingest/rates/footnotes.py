"""Marks at the end of a label or price ('¹', '*', '(a)', '[^1]') and the notes below that they point at."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MARK = r"(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*{1,4}|[†‡§#]|\[\^?\w{1,3}\]|\((?:\d{1,2}|[a-z]|\*+)\)|\d{1,2}\)|\d{1,2}/)"
_NOTE = re.compile(rf"^\s*(?:(?:foot)?note\s+)?(?P<mark>{_MARK})\s*[:.]?\s*(?P<text>[^\s.,;:)].*)$", re.IGNORECASE)
_AT_END = re.compile(rf"\s*(?P<mark>{_MARK}(?:[,\s]*{_MARK})*)\s*$")
_RAISED = re.compile(r"\s*([¹²³⁴⁵⁶⁷⁸⁹⁰]+)(?=\s|$|[,;:)])")
_ONE = re.compile(_MARK)
_RAISED_DIGITS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_LONGEST = 400


def footnotes(text: str) -> dict[str, str]:
    """Every note of a page by its mark; a note runs to the end of its sentence."""
    notes: dict[str, str] = {}
    lines = text.split("\n")
    for at, line in enumerate(lines):
        match = _NOTE.match(line)
        if match is None:
            continue
        words = [match["text"].strip()]
        for more in lines[at + 1 : at + 6]:
            if words[-1].endswith((".", ";")) or not more.strip() or _NOTE.match(more) or "..." in more:
                break
            words.append(more.strip())
        note = " ".join(words)[:_LONGEST]
        if len(note) > 8:
            notes.setdefault(_key(match["mark"]), note)
    return notes


def without_marks(text: str, notes: Mapping[str, str]) -> tuple[str, str]:
    """(the words without marks, the notes they point at, joined).

    A raised digit is always a mark; any other sign is one only where such a note is on the page.
    """
    found: list[str] = list(_RAISED.findall(text))
    plain = _RAISED.sub("", text)
    end = _AT_END.search(plain)
    if end and any(_key(mark) in notes for mark in _ONE.findall(end["mark"])):
        found.extend(_ONE.findall(end["mark"]))
        plain = plain[: end.start()]
    elif end and set(end["mark"]) <= {"*", "†", "‡"}:
        plain = plain[: end.start()]
    texts = dict.fromkeys(notes[_key(mark)] for mark in found if _key(mark) in notes)
    return plain.strip(), " ".join(texts)


def _key(mark: str) -> str:
    """The same for '¹', '1)', '(1)' and '[^1]'."""
    return mark.translate(_RAISED_DIGITS).strip("()[]^/.: ").lower()
