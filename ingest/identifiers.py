"""Codes in text: asset tags, part, order, alarm, sheet and rate codes, in the form in which they are compared.

Knows nothing of where the text comes from. A code is recognised by its shape (letters with digits, capitals
with hyphens, long digit strings) or by the word before it ("Schedule R", "alarm 4711", "Sheet No. 30B").
What several are in short ('P-101A/B', 'WT-03/05', 'CB-10 to CB-15') is each of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ingest.code_words import FAMILY_OF, LETTERED, MEASURING, NAMING, SHORT, UNITS, VAGUE
from ingest.schema import Identifier

_SEPARATORS = re.compile(r"[\s\-_/.]+")
_SEGMENTS = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
# Signs that stand for another one of the same length: dashes, slashes, blanks, the full-width forms.
_SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63", "-")
    | dict.fromkeys("\u00a0\u2007\u2008\u2009\u202f\u3000", " ")
    | {"\u2044": "/", "\u2215": "/", "\u2019": "'", "\u2018": "'", "\u02bc": "'"}
    | {chr(sign): chr(sign - 0xFEE0) for sign in range(0xFF01, 0xFF5F)}
)

_NAMED_CODE = re.compile(NAMING + r"(?P<code>[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+)*)(?![\w-])", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|&|and\b|or\b)\s*(?P<code>[A-Z0-9]+(?:[-/._][A-Z0-9]+)*)(?![\w-])")

_CODE = re.compile(
    r"""(?<![\w.,/-])(?:
        [A-Za-z]{1,8}[-_/.]?\d+(?:[A-Za-z]{1,4}\d+)*[A-Za-z]{0,4}(?:[-_/.][A-Za-z0-9]+)*   # P-101A, E04, ML133A00
      | [A-Z]{1,8}(?:[-_/][A-Z0-9]{1,10})+                                   # RE-TOU, CB-A-12
      | \d+[A-Z]{1,4}[-_/]?\d+[A-Z0-9]*(?:[-_/][A-Za-z0-9]+)*                # 1B2, 52L-3
      | \d{1,}(?:-\d{1,})+(?:-[A-Z0-9]+)*                                    # 2011-001-00, 2-40-2
      | \d{1,4}(?:-[A-Z]{2,8}){1,3}(?:-?\d+[A-Z]?)?                          # 1-RHR-P-2A
      | \d{5,14}                                                             # 4500012345
    )(?![\w])""",
    re.VERBOSE,
)
# A shape that is a date, a clock time, a telephone-like range or an amount with its unit is no code.
_DATE = re.compile(
    r"^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{2,4}|\d{1,4}-\d{1,4}|(?:19|20)\d{2}-\d\d-\d\d[T-]\d{1,2}.*)$"
)
_ORDINARY = re.compile(r"^(?:[A-Z]+(?:/[A-Z]+)+|(?:AND|OR)/(?:AND|OR))$")  # AC/DC, AND/OR
_QUANTITY = re.compile(
    r"^(?:\d+(?:k|M|G|m)?(?:V|VA|W|Wh|A|Hz|var|VAR|VAr|bar|Nm|mm|cm|m|kg|g|l|h|s|min|C|K|F|Pa|rpm|Ohm|J|N|T|B)\d*"
    r"|(?:m|mm|cm|km|ft|in)[23²³](?:/(?:h|s|min|d))?|[a-z]{1,3}[23]/[a-z]{1,3})$"
)
# 'P-101A/B/C' and 'P-101 A/B'; 'WT-03/05'; 'T1/T2' is cut at its slashes.
_LETTERED = re.compile(r"(?P<base>[A-Za-z]{1,8}[-_.]?\d+)[- ]?(?P<first>[A-Za-z])(?P<more>(?:\s?[/&+]\s?[A-Za-z])+)$")
_LETTERS_AFTER = re.compile(r"[- ]?[A-Z](?:\s?[/&+]\s?[A-Z])+(?![\w-])")
_NUMBERED = re.compile(r"(?P<base>[A-Za-z]{1,8}[-_.]?)(?P<first>\d+)(?P<more>(?:/\d+)+)$")
_FULL = re.compile(r"[A-Za-z]{1,8}[-_.]?\d+[A-Za-z]?")
# A tail of plain words is no part of a code: 'T1-side', 'P-101A/spare'.
_TAIL = re.compile(r"(?:[-_/.][a-z]{3,})+$")
_RANGE = re.compile(
    r"(?P<prefix>[A-Za-z]{1,8}[-_.]?)(?P<low>\d{1,4})\s*(?:to|through|bis|\.{2,3}|-|until)\s*(?P=prefix)(?P<high>\d{1,4})(?!\w)",
    re.IGNORECASE,
)
_LONGEST_RANGE = 60


def plain(text: str) -> str:
    """The text with one kind of dash, slash, quote and blank, and no full-width forms; as long as before."""
    return text if text.isascii() else text.translate(_SIGNS)


def normal_form(code: str) -> str:
    """The form in which codes are compared: capitals, no separators, no leading zeros in a run of digits.

    Two runs of digits stay parted, so that 1-01 and 101 are two codes: 'wt-07' -> 'WT7', '2011-001' -> '2011-1'.
    """
    if not code.isascii():
        code = unicodedata.normalize("NFKC", code)
    parts: list[str] = []
    for segment in _SEGMENTS.findall(code.upper()):
        if segment.isdigit():
            segment = segment.lstrip("0") or "0"
            if parts and parts[-1].isdigit():
                parts.append("-")
        parts.append(segment)
    return "".join(parts)


def named_form(word: str, code: str) -> str:
    """The normal form of a code that is one by the word before it: ('sheets', '30b') -> 'SHEET 30B'."""
    return f"{FAMILY_OF[' '.join(word.lower().split())]} {normal_form(code)}"


def named_codes(text: str) -> list[tuple[str, str]]:
    """(normal form, surface) of every code named by the word before it, lists included, in any case.

    'schedules R, RD and re-tou' names three. For questions: in documents `find_identifiers` asks for capitals.
    """
    return [(named_form(word, code), f"{word} {code}") for word, code, _, _ in named_places(text)]


def named_places(text: str) -> list[tuple[str, str, int, int]]:
    """Like `named_codes`: (naming word, code, where the code begins, where it ends)."""
    text = plain(text)
    found = []
    for match in _NAMED_CODE.finditer(text):
        word, code = " ".join(match["word"].lower().split()), match["code"]
        if not _may_be_named(word, code):
            continue
        found.append((word, code, *match.span("code")))
        at = match.end()
        while more := _LISTED.match(text, at):
            if not _may_be_named(word, more["code"]) or _has_digit(code) != _has_digit(more["code"]):
                break
            found.append((word, more["code"], *more.span("code")))
            at = more.end()
    return found


def _may_be_named(word: str, code: str) -> bool:
    if _has_digit(code):
        # 'order 2', 'item 3' are places in a list.
        return word not in VAGUE or sum(sign.isdigit() for sign in code) >= 3
    if FAMILY_OF[word] not in LETTERED:
        return False
    return code.isupper() or ("-" in code and len(code) <= 12)


def _has_digit(code: str) -> bool:
    return any(sign.isdigit() for sign in code)


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """All codes of a text, each once, in the order in which they stand."""
    found: dict[str, Identifier] = {}
    level = plain(text)
    for match in _CODE.finditer(level):
        for surface in _each(level, match.start(), match.end()):
            code = _TAIL.sub("", surface)
            if is_code(code) and not _is_amount(level, match.start(), match.end()):
                found.setdefault(normal_form(code), Identifier(code, normal_form(code)))
    for match in _RANGE.finditer(level):
        for surface in _between(match):
            found.setdefault(normal_form(surface), Identifier(surface, normal_form(surface)))
    for match in _NAMED_CODE.finditer(level):
        named = _named_in_document(match)
        if named is not None:
            normal = named_form(match["word"], named)
            found.setdefault(normal, Identifier(" ".join(text[match.start() : match.end("code")].split()), normal))
    return tuple(found.values())


def shapes(text: str) -> Iterator[tuple[str, int, int]]:
    """(surface, begin, end) of everything that has the shape of a code in a question; several in short are each."""
    level = plain(text)
    for match in _CODE.finditer(level):
        if _is_amount(level, match.start(), match.end()):
            continue
        for surface in _each(level, match.start(), match.end()):
            code = _TAIL.sub("", surface)
            if is_code(code):
                yield code, match.start(), match.end()


def _each(text: str, start: int, end: int) -> list[str]:
    """The codes that a match stands for: 'P-101A/B' for two, 'T1/T2' for two; most for themselves."""
    surface = text[start:end]
    if after := _LETTERS_AFTER.match(text, end):
        lettered = _LETTERED.match(surface + after.group())
        if lettered:
            return [surface, *_lettered(lettered)]
    if "/" not in surface:
        return [surface]
    if lettered := _LETTERED.match(surface):
        return _lettered(lettered)
    if numbered := _NUMBERED.match(surface):
        ends = numbered["more"][1:].split("/")
        if all(len(one) == len(numbered["first"]) for one in ends):
            return [numbered["base"] + one for one in (numbered["first"], *ends)]
    parts = surface.split("/")
    return parts if len(parts) > 1 and all(_FULL.fullmatch(part) for part in parts) else [surface]


def _lettered(match: re.Match[str]) -> list[str]:
    return [match["base"] + letter for letter in (match["first"], *re.findall(r"[A-Za-z]", match["more"]))]


def _between(match: re.Match[str]) -> list[str]:
    """Every code of a range 'CB-10 to CB-15', written like its first."""
    low, high = int(match["low"]), int(match["high"])
    if not low < high <= low + _LONGEST_RANGE:
        return []
    return [f"{match['prefix']}{number:0{len(match['low'])}d}" for number in range(low, high + 1)]


def _named_in_document(match: re.Match[str]) -> str | None:
    """The code, where a document names one: "schedule of", "rate per" and "order of" name none."""
    word, code = " ".join(match["word"].lower().split()), match["code"]
    digits = sum(sign.isdigit() for sign in code)
    lettered = FAMILY_OF[word] in LETTERED and word not in VAGUE
    if digits == 0:
        # In a line of capitals every word is one.
        capitals = match["word"].isupper() and len(code) > 6
        word_of_grammar = code.lower() in MEASURING and len(code) > 1
        return code if code.isupper() and lettered and not capitals and not word_of_grammar else None
    if lettered and FAMILY_OF[word] != "ASSET":
        return code
    # Letters and digits are found by their shape; a bare number is a code by its word.
    if not code.isdigit() or (word in VAGUE and digits < 4):
        return None
    return None if _is_amount(match.string, match.start("code"), match.end()) else code


def short_form(code: str) -> str | None:
    """The named form of a number behind the short form of its word: 'WO-1073386' -> 'RECORD 1073386'."""
    letters = re.match(r"[A-Za-z/]+", code)
    if letters is None or (family := SHORT.get(letters.group().upper())) is None:
        return None
    number = normal_form(code[letters.end() :])
    return f"{family} {number}" if number.isdigit() else None


def is_code(surface: str) -> bool:
    """Whether a shape of letters, digits and separators is a code, not a date, a quantity or joined words."""
    digits = sum(letter.isdigit() for letter in surface)
    if _DATE.match(surface):
        return digits >= 9 and not surface.startswith(("19", "20"))
    if _ORDINARY.match(surface) or _QUANTITY.match(surface):
        return False
    if digits == 0:
        # Words joined in a line of capitals are words: TIME-OF-USE, ON-PEAK.
        parts = re.split(r"[-_/]", surface)
        return len(parts) > 1 and all(len(part) <= 4 and part.lower() not in MEASURING for part in parts)
    return len(_SEPARATORS.sub("", surface)) >= 2


_UNIT_AFTER = re.compile(r"\s?(?P<unit>[%°\w²³/-]{1,14})")


def _is_amount(text: str, start: int, end: int) -> bool:
    """Whether bare digits are an amount: a currency before them or a unit after."""
    if not text[start:end].isdigit():
        return False
    if text[:start].rstrip()[-1:] in ("$", "€", "£"):
        return True
    after = _UNIT_AFTER.match(text, end)
    return after is not None and after["unit"].lower() in UNITS
