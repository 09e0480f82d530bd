"""Does a required string stand in a text? The one rule by which gold strings are matched.

Case, white space, typographic dashes and quotes and thousands commas are folded; then it is a substring
match, except that a string which begins or ends with a digit must not touch a further digit there (nor
follow a digit and a point), and a single letter must be a word of its own.
"""

from __future__ import annotations

import re

_TYPOGRAPHIC = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"')
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """The form in which strings are compared."""
    plain = _SPACE.sub(" ", text.casefold().translate(_TYPOGRAPHIC)).strip()
    return _THOUSANDS.sub("", plain)


def contains(text: str, wanted: str) -> bool:
    """Whether `wanted` stands in `text`. An empty string stands in every text."""
    return folded_contains(fold(text), fold(wanted))


def folded_contains(text: str, wanted: str) -> bool:
    """As `contains`, for strings that `fold` has been through already."""
    if not wanted:
        return True
    start = text.find(wanted)
    while start >= 0:
        if _stands_alone(text, start, start + len(wanted)):
            return True
        start = text.find(wanted, start + 1)
    return False


def _stands_alone(text: str, start: int, end: int) -> bool:
    first, last = text[start], text[end - 1]
    before, after = text[:start][-2:], text[end : end + 1]
    # isdecimal, not isdigit: a footnote mark such as the superscript in "5.59¹" is no further digit
    if first.isdecimal():
        if before[-1:].isdecimal():
            return False
        if len(before) == 2 and before[0].isdecimal() and before[1] == ".":
            return False
    if last.isdecimal() and after.isdecimal():
        return False
    if end - start == 1 and first.isalpha():
        return not (_in_word(before[-1:]) or _in_word(after))
    return True


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"
