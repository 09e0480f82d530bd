"""A draft in, why it is no answer out: it goes in circles, is in another script, is markup, holds no words.

Told from the draft and the words the model was given, early enough to stop the model. Whether sense is true is the
claim check's; this only tells that there is none.
"""

from __future__ import annotations

import re
import unicodedata

_LOOKED_AT = 800  # letters at the end of a draft
# A sentence or phrase said three times over, or a few signs that come without end.
_CIRCLE = re.compile(r"(.{12,220}?)(?:\s*\1){2}", re.DOTALL)
_STUCK = re.compile(r"(\S{1,8}?)(?:\s?\1){15}", re.DOTALL)
_MARKUP = re.compile(r"\s*(?:<!doctype|<html|<\?xml|<body|\{\s*\"error\")", re.IGNORECASE)
_LONGEST_WORD = 80
_FEWEST_LETTERS = 12  # before a script is judged


def babble(draft: str, given: str) -> str:
    """What is wrong with a draft in a few words ('repeats itself'); '' where nothing is.

    `given` is the question with its evidence: what stands there may be written, whatever it looks like.
    """
    end = draft[-_LOOKED_AT:]
    if _MARKUP.match(draft) and not _MARKUP.match(given):
        return "writes markup instead of an answer"
    if draft.count("\ufffd") > 2 and "\ufffd" not in given:
        return "writes broken characters"
    for circle in (_CIRCLE.search(end), _STUCK.search(end)):
        if circle is not None and any(sign.isalnum() for sign in circle[1]) and circle[0] not in given:
            return "repeats itself"
    words = [word for word in end.split() if len(word) > _LONGEST_WORD]
    if any(word not in given for word in words):
        return "writes no words"
    foreign = _foreign(draft, given)
    return f"writes in another script ({foreign})" if foreign else ""


def _foreign(draft: str, given: str) -> str:
    """The script of a draft where a quarter of its letters are of one that the given words do not use."""
    letters = [sign for sign in draft if sign.isalpha() and ord(sign) > 0x24F]
    if len(letters) < _FEWEST_LETTERS or 4 * len(letters) < sum(map(str.isalpha, draft)):
        return ""
    known = {_script(sign) for sign in given if sign.isalpha()}
    unknown = [script for script in map(_script, letters) if script not in known]
    return unknown[0] if len(unknown) >= _FEWEST_LETTERS else ""


def _script(letter: str) -> str:
    """'Latin', 'Cyrillic', 'Cjk': the first word of a letter's name."""
    return unicodedata.name(letter, "unknown").split()[0].split("-")[0].capitalize()
