"""Codes in text: asset tags, part, order, alarm, sheet and rate codes, in the form in which they are compared.

Knows nothing of where the text comes from. A code is recognised by its shape (letters with digits, capitals
with hyphens, long digit strings) or by the word before it ("Schedule R", "alarm 4711", "Sheet No. 30B").
"""

from __future__ import annotations

import re

from ingest.schema import Identifier

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—_/.]+")
_SEGMENTS = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)

# Words that make a code of what follows them, however short it is. The first form is the normal one.
_NAMED = {
    "SCHEDULE": ("schedule", "schedules"),
    "RIDER": ("rider",),
    "RATE": ("rate", "tariff"),
    "ALARM": ("alarm", "alarms", "alarm code", "fault code", "error code", "message code"),
    "SHEET": ("sheet no.", "sheet no", "sheet number", "sheet"),
    "FORM": ("form",),
}
_NAMED_WORDS = {word: normal for normal, words in _NAMED.items() for word in words}
_NAMED_CODE = re.compile(
    r"(?<![\w-])(?P<word>"
    + "|".join(re.escape(word) for word in sorted(_NAMED_WORDS, key=len, reverse=True))
    + r")\s+(?P<code>[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*)(?![\w-])",
    re.IGNORECASE,
)

_LISTED = re.compile(r"\s*(?:,|and\b|or\b|,\s*(?:and|or)\b)\s*(?P<code>[A-Z0-9]+(?:[-/.][A-Z0-9]+)*)(?![\w-])")

_CODE = re.compile(
    r"""(?<![\w.,/-])(?:
        [A-Za-z]{1,8}(?:[-_/.]?\d+[A-Za-z]{0,4})(?:[-_/.][A-Za-z0-9]+)*      # P-101A, WT-07, E04, M8.8-X
      | [A-Z]{1,8}(?:[-_/][A-Z0-9]{1,10})+                                   # RE-TOU, CB-A-12
      | \d+[A-Z]{1,4}[-_/]?\d+[A-Z0-9]*(?:[-_/][A-Za-z0-9]+)*                # 1B2, 52L-3
      | \d{2,}(?:-\d{1,})+(?:-[A-Z0-9]+)*                                    # 2011-001-00
      | \d{1,4}(?:-[A-Z]{2,8}){1,3}(?:-?\d+[A-Z]?)?                          # 1-RHR-P-2A
      | \d{5,14}                                                             # 4500012345
    )(?![\w])""",
    re.VERBOSE,
)
# A shape that is a date, a clock time, a telephone-like range or an amount with its unit is no code.
_DATE = re.compile(r"^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{2,4}|\d{1,4}-\d{1,4})$")
_ORDINARY = re.compile(r"^(?:[A-Z]+(?:/[A-Z]+)+|(?:AND|OR)/(?:AND|OR))$")  # AC/DC, AND/OR
_QUANTITY = re.compile(
    r"^\d+(?:k|M|G|m)?(?:V|VA|W|Wh|A|Hz|var|VAR|VAr|bar|Nm|mm|cm|m|kg|g|l|h|s|min|C|K|F|Pa|rpm|Ohm|J|N|T|B)\d*$"
)


def normal_form(code: str) -> str:
    """The form in which codes are compared: capitals, no separators, no leading zeros in a run of digits.

    Two runs of digits stay parted, so that 1-01 and 101 are two codes: 'wt-07' -> 'WT7', '2011-001' -> '2011-1'.
    """
    parts: list[str] = []
    for segment in _SEGMENTS.findall(code.upper()):
        if segment.isdigit():
            segment = segment.lstrip("0") or "0"
            if parts and parts[-1].isdigit():
                parts.append("-")
        parts.append(segment)
    return "".join(parts)


def named_form(word: str, code: str) -> str:
    """The normal form of a code that is one by the word before it: ('sheet no.', '30b') -> 'SHEET 30B'."""
    return f"{_NAMED_WORDS[' '.join(word.lower().split())]} {normal_form(code)}"


def named_codes(text: str) -> list[tuple[str, str]]:
    """(normal form, surface) of every code named by the word before it, lists included, in any case.

    'schedules R, RD and re-tou' names three. For questions: in documents `find_identifiers` asks for capitals.
    """
    found = []
    for match in _NAMED_CODE.finditer(text):
        word, code = match["word"], match["code"]
        if not _may_be_code(code):
            continue
        found.append((named_form(word, code), f"{word} {code}"))
        at = match.end()
        while more := _LISTED.match(text, at):
            if not _may_be_code(more["code"]):
                break
            found.append((named_form(word, more["code"]), f"{word} {more['code']}"))
            at = more.end()
    return found


def _may_be_code(code: str) -> bool:
    return code.isupper() or "-" in code or any(sign.isdigit() for sign in code)


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """All codes of a text, each once, in the order in which they stand."""
    found: dict[str, Identifier] = {}
    for match in _CODE.finditer(text):
        surface = match.group()
        if _is_code(surface):
            normal = normal_form(surface)
            found.setdefault(normal, Identifier(surface, normal))
    for match in _NAMED_CODE.finditer(text):
        code = match["code"]
        # "schedule of", "rate per": a named code is written in capitals or with a digit.
        if code.isupper() or any(sign.isdigit() for sign in code):
            normal = named_form(match["word"], code)
            found.setdefault(normal, Identifier(" ".join(match.group().split()), normal))
    return tuple(found.values())


def _is_code(surface: str) -> bool:
    digits = sum(letter.isdigit() for letter in surface)
    if _DATE.match(surface):
        return digits >= 9 and not surface.startswith(("19", "20"))
    if _ORDINARY.match(surface) or _QUANTITY.match(surface):
        return False
    if digits == 0:
        return "-" in surface or "_" in surface
    return len(_SEPARATORS.sub("", surface)) >= 2
