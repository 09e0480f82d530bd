"""What to do with the rows that were asked for before: list them, sort them, group them, keep some of them."""

from __future__ import annotations

import re

from rag.follow import refer
from rag.follow import words as w
from rag.follow.fill import filled
from rag.follow.reading import Said, codes_by_form

_LISTED = re.compile(
    r"(?:and |please |now )?(?:list|show|name|give)(?: me)?(?: all)?(?: of)? (?:them|those|these|it)(?: all)?"
)
_GROUPED = re.compile(r"(?:and |now )?(?:group|split|break)(?: it| them| those| that)?(?: down| up)? (?:by|per) ")
_SORTED = re.compile(r"(?:and |please |now )?(?:sort|order|rank|sorted|ordered|ranked)(?: them| those| these)? by ")
_ONLY = re.compile(
    r"(?:(?:and|but|now)\s+)?(?:only|just)\s+(?:(?:the|those|these)\s+)?(?:ones\s+)?"
    r"(?P<rest>.+?)(?:\s+ones?)?[\s?.!]*",
    re.IGNORECASE,
)
_BUT = frozenset("without except excluding including".split())
_END = " ?!.,;:"


def ordered(said: Said, before: Said) -> str | None:
    """The question before with the order in it; None where no order is given."""
    folded = " ".join(word.text for word in said.words)
    asked = before.text.strip().rstrip(_END)
    counted = refer.rows(before)
    if counted and _LISTED.fullmatch(folded):
        return f"List {counted}"
    by = re.search(r"\b(?:by|per)\b.*", said.text)
    if by and _GROUPED.match(folded):
        return filled(Said(by.group()), before, codes_by_form)
    if by and _SORTED.match(folded):
        return f"{asked}, sorted {by.group().rstrip(_END)}?"
    only = _ONLY.fullmatch(said.text.strip())
    if only and only["rest"].lower() not in w.LIGHT:
        rest = Said(only["rest"])
        if rest.content or not (rest.times or rest.codes):
            return f"{asked}, only {only['rest']}?"
    if said.rest and said.rest[0].text in _BUT and not said.has_verb:
        bare = re.sub(r"\s+ones?$", "", said.text.strip().rstrip(_END))
        return f"{asked}, {bare}?"
    return None
