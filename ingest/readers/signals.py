"""The words that begin a warning or a list item, in any format."""

from __future__ import annotations

import re

_CAPITALS = r"DANGER|WARNING|CAUTION|ATTENTION|NOTE|GEFAHR|WARNUNG|VORSICHT|ACHTUNG|HINWEIS"
_SIGNALS = rf"{_CAPITALS}|NOTICE|IMPORTANT"
# In capitals the word alone is a signal; in small letters it needs its colon, or a line of its own.
_STARTS = re.compile(rf"[^\w(]{{0,3}}(?:(?:{_CAPITALS})S?\b(?![-/])|(?i:{_SIGNALS})s?(?:[:!]|\s*$))")
_ALONE = re.compile(rf"[^\w(]{{0,3}}(?i:{_SIGNALS})s?\W*$")
_ITEM = re.compile(r"(?:[-•▪◦●*–·☐]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|\([ivxIVX]{1,5}\))\s")


def starts_signal(text: str) -> bool:
    """Whether a paragraph begins with WARNING, CAUTION, Note: or the like."""
    return _STARTS.match(text) is not None


def signal_word(text: str) -> bool:
    """Whether a line is nothing but such a word: the warning is what follows."""
    return _ALONE.match(text) is not None


def is_list_item(text: str) -> bool:
    """Whether a line begins with a bullet or '3.' or '(a)'."""
    return _ITEM.match(text) is not None
