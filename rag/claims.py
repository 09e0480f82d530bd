"""A sentence into the claims that it makes: its coordinate clauses, each of which can be right or wrong alone."""

from __future__ import annotations

import re

from rag.quantities import read_quantities

_JOINT = re.compile(r";\s+|,?\s+(?:and|but|while|whereas|although|or)\s+|,\s+(?=which\s|so\s|then\s)|:\s+(?=[A-Z])")
# A clause has a verb; so few are listed because a value is as good a sign.
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|must|shall|should|may|can|cannot|will|do|does|did|need|needs|requires?"
    r"|applies|apply|means|opens?|closes?|starts?|stops?|trips?|shows?|runs?|takes?|gives?|contains?|consists?|costs?|lasts?"
    r"|remains?|returns?|operates?|indicates?|provides?|supplies|limits?|sets?|uses?|holds?|occurs?|begins?|ends?)\b|n't\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3
_LISTED = re.compile(r"^\W*(?:[-•*]\s+)?\(?\d{1,2}[.)]\s+(?=\S)")


def claims_of(sentence: str) -> list[str]:
    """The clauses in their order, word for word; the whole sentence where it cannot be parted."""
    parts: list[str] = []
    held = [(one.start, one.end) for one in read_quantities(sentence)]
    start = 0
    for match in _JOINT.finditer(sentence):
        if any(a < match.start() < b for a, b in held) or re.search(
            r"\b(?:between|both|either|neither)\b[^,;]*$", sentence[start : match.start()]
        ):
            continue  # 'between 48 and 60 °C'
        if _is_clause(sentence[start : match.start()]) and _is_clause(sentence[match.end() :]):
            parts.append(sentence[start : match.start()])
            start = match.end()
    parts.append(sentence[start:])
    return [part.strip(" ,;") for part in parts]


def without_number(sentence: str) -> str:
    """A sentence without the number that it has as an item of a list."""
    return _LISTED.sub("", sentence, count=1)


def _is_clause(words: str) -> bool:
    if len(words.split()) < _LEAST_WORDS:
        return False
    return bool(_VERB.search(words)) or any(one.unit.name for one in read_quantities(words))
