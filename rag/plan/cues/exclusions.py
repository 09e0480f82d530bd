"""A question in, the stretches that name what it does not want out: 'not counting X and the ones without Y'."""

from __future__ import annotations

import re

_NEGATION = re.compile(
    r"\b(?:not|isn't|aren't|wasn't|weren't|except(?: for)?|excluding|exclude|other than|apart from|aside from|besides|but not|without|never|leaving out|no longer|nicht|außer|ohne)\s+"
    r"(?:been\s+|being\s+)?(?:(?:done|made|carried out|performed|handled|dealt with|based|located|caused|due|assigned|reported|raised|found|from|marked|coded|classed)\s+)?(?:(?:in|at|by|on|to|from|with|as|under)\s+)?"
    r"(?:the\s+|any\s+|those\s+|our\s+|their\s+|being\s+|been\s+|of\s+type\s+|type\s+|a\s+|an\s+)*$",
    re.I,
)
_EXCLUDING = re.compile(
    r"\b(?:not (?:counting|including)|leav(?:e|ing) (?:out|aside)|exclud(?:e|ing)|except(?: for)?|without counting|ignor(?:e|ing)|apart from|aside from"
    r"|other than|omit(?:ting)?|disregard(?:ing)?|(?:don't|do not) count|skip(?:ping)?|but not|minus|ohne|außer)\b",
    re.I,
)
# 'cancelled ones don't count'
_LEFT_OUT = re.compile(
    r"(?:^|[.?!;,:(–-])\s*(?P<what>[^.?!;,:()]{2,60}?)\s+(?:(?:don't|do not|doesn't|does not|should not|shouldn't|must not) count|(?:are|is|were) (?:not counted|not included|left out|excluded|ignored)|aside|excluded|left out)\b",
    re.I,
)
_EXCLUDED_END = re.compile(
    r"[.;?!:]|\s[-–—]\s|,(?![^.?!;]*\b(?:and|or|und|oder)\b)|,(?!\s*(?:and|or|und|oder)\b)(?=\s*(?:how|what|which|in|on|at|by|per|for|since|between|during|from|please|list|show)\b)"
    r"|(?<=\w)\s+(?:per|by|since|between|during|how|from|until|before|after)\s|(?<=\w)\s+(?:in|on|at|for|of)\s",
    re.I,
)
_ONES = re.compile(
    r"\W*(?:(?:the|those|all|any|ones|one|which|that|where|were|was|are|is|with|without|of|a|an)\W+)*", re.I
)


def excluded(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches of a question that say what is left out: 'not counting X and the ones without Y'."""
    found: list[tuple[int, int]] = []
    for match in _EXCLUDING.finditer(text):
        ones = _ONES.match(text, match.end())
        begin = ones.end() if ones else match.end()
        if re.match(r"(?:in|on|at|for|from|by)\s", text[begin:], re.I):
            begin += 4
        depth, end = 0, len(text)
        for at in range(begin, len(text)):
            depth += (text[at] == "(") - (text[at] == ")")
            if depth < 0 or (depth == 0 and at > begin and _EXCLUDED_END.match(text, at)):
                end = at
                break
        found.append((begin, end))
    found.extend(match.span("what") for match in _LEFT_OUT.finditer(text))
    return tuple(found)


def excluding(text: str) -> tuple[tuple[int, int], ...]:
    """The words that say so."""
    after = [(match.end("what"), match.end()) for match in _LEFT_OUT.finditer(text)]
    return (*(match.span() for match in _EXCLUDING.finditer(text)), *after)


def negated(text: str, start: int) -> bool:
    """Whether what begins at `start` is excluded by the words before it."""
    return _NEGATION.search(text[:start]) is not None or any(first <= start < last for first, last in excluded(text))
