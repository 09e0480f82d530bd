"""Where the codes of a question may stand, and how else each may be read. Knows no documents.

Any spelling may be meant: 'P 101 A', 'p-101/a', 'WO 000004002072', 'schedule re tou', 'P-101 A/B' for two. What is
read too widely here does no harm: `rag/resolve.py` keeps what the documents know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from ingest.code_words import (
    COUNTED,
    COUNTING,
    FAMILIES,
    FAMILY_OF,
    LETTERED,
    MEASURING,
    NAMING,
    NUMBERED,
    SHORT,
    SIBLINGS,
    UNITS,
    VAGUE,
)
from ingest.identifiers import is_code, named_places, normal_form, plain, shapes, short_form
from ingest.words import STOP

# A token of a question, its inner separators with it.
_TOKEN = re.compile(r"[^\W_]+(?:[-_./'#]+[^\W_]+)*")
_ENDING = re.compile(r"'s?$|'s$")
_NAME = re.compile(NAMING, re.IGNORECASE)
_LONGEST_RUN = 12
_LONGEST_CODE = 40
# A number of so many digits is hardly that of two things.
_ONE_THING = 7
# Tokens of a question that asks for no more than a number: 'what is known about 558?'
_FEW = 7


class Sure(IntEnum):
    """How surely a mention is a code, from its form alone."""

    SPELLED = 0  # words that together could spell one: 'wt 7', 're tou'; a code only where it is known
    NUMBER = 1  # a bare number
    SHAPE = 2  # letters and digits, or capitals with hyphens
    NAMED = 3  # by the word before it
    WHOLE = 4  # the question is nothing else


@dataclass(frozen=True, slots=True)
class Mention:
    """text[start:end] may be a code. `readings` are normal forms, the most likely first."""

    surface: str
    start: int
    end: int
    readings: tuple[str, ...]
    sure: Sure
    family: str = ""  # of the word before it
    vague: bool = False  # that word names other things too
    part: int = 0  # of several that the same words stand for, which
    chain: bool = False  # no word beside it could be part of it, too


def mentions(text: str) -> tuple[Mention, ...]:
    """All that may be a code in a question, overlapping ones among them; the same text gives the same result."""
    text = plain(text)
    tokens = list(_tokens(text))
    found = [*_named(text, tokens), *_shaped(text), *_spelled(text, tokens)]
    if tokens and (whole := text.strip(" ?!.,;:'\"()")) and len(whole) <= _LONGEST_CODE:
        found = _whole(text, whole, found)
    return tuple(dict.fromkeys(found))


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN.finditer(text):
        word = _ENDING.sub("", match.group())
        if word:
            yield word, match.start(), match.start() + len(word)


def _named(text: str, tokens: Sequence[tuple[str, int, int]]) -> Iterator[Mention]:
    """Codes behind a naming word; spelled with blanks ('schedule re tou') they may run over several tokens."""
    sure = set()
    for word, code, start, end in named_places(text):
        sure.add((start, end))
        yield replace(_of_family(FAMILY_OF[word], code, start, end), vague=word in VAGUE)
    for match in _NAME.finditer(text):
        word = " ".join(match["word"].lower().split())
        family = FAMILY_OF[word]
        at = next((place for place, (_, start, _) in enumerate(tokens) if start >= match.end()), None)
        if at is None or text[match.end() : tokens[at][1]].strip(" #(\"'"):
            continue
        for length in range(1, 5):
            run = tokens[at : at + length]
            if len(run) < length or any(len(one) > 12 for one, _, _ in run) or run[-1][0].lower() in STOP - {"a"}:
                break
            start, end = run[0][1], run[-1][2]
            if (start, end) in sure:
                continue
            mention = _of_family(family, "-".join(one for one, _, _ in run), start, end)
            yield replace(mention, surface=text[start:end], sure=Sure.SPELLED)


def _of_family(family: str, code: str, start: int, end: int) -> Mention:
    normal = normal_form(code)
    readings = [f"{family} {normal}", *(f"{sibling} {normal}" for sibling in SIBLINGS.get(family, ()))]
    if normal.isdigit():
        readings += [f"{short}{normal}" for short, of in SHORT.items() if of == family and short.isalpha()]
    # A short number of a record or sheet says nothing without its word, nor does a letter or two.
    little = normal.isdigit() and len(normal) < _ONE_THING and family in COUNTED
    if not little and (len(normal) > 2 or not normal.isalpha()):
        readings.append(normal)
    readings += _behind_short(code)
    return Mention(code, start, end, tuple(dict.fromkeys(readings)), Sure.NAMED, family)


def _behind_short(code: str) -> list[str]:
    """'WO-1073386' as the record 1073386, and as the number alone where that is long enough to be one thing's."""
    short = short_form(code)
    if short is None:
        return []
    number = short.rpartition(" ")[2]
    return [short, number] if len(number) >= _ONE_THING else [short]


def _shaped(text: str) -> Iterator[Mention]:
    parts: Counter[int] = Counter()
    for surface, start, end in shapes(text):
        normal = normal_form(surface)
        parts[start] += 1
        if normal.isdigit():
            yield Mention(surface, start, end, _number_readings(normal), Sure.NUMBER)
            continue
        readings = [normal]
        if surface[-1] in "sS" and (surface[-2:-1].isdigit() or surface[-2:] != surface[-2:].upper()):  # 'the WT07s'
            readings.append(normal[:-1])
        readings += _behind_short(surface)
        yield Mention(surface, start, end, tuple(readings), Sure.SHAPE, part=parts[start])


def _number_readings(normal: str) -> tuple[str, ...]:
    return (normal, *(f"{family} {normal}" for family in NUMBERED))


def _spelled(text: str, tokens: Sequence[tuple[str, int, int]]) -> Iterator[Mention]:
    """Single tokens and runs of them that together could spell a code."""
    for first in range(len(tokens)):
        for length in range(1, _LONGEST_RUN + 1):
            run = tokens[first : first + length]
            if len(run) < length or (length > 1 and run[-1][0].lower() in STOP - {"a"} and not run[-1][0].isupper()):
                break
            if not _may_spell([word for word, _, _ in run]):
                continue
            normal = normal_form("-".join(word for word, _, _ in run))
            if "-" in normal and length > 1 and _goes_on(text, tokens, first + length):
                continue
            following = tokens[first + length][0] if first + length < len(tokens) else ""
            if normal.isdigit():
                before = tokens[first - 1][0] if first else ""
                mark = text[run[-1][2] : run[-1][2] + 1]
                if _is_number_asked(before, normal, following, mark, len(tokens)):
                    alone = mark != " " or following.lower() in STOP
                    yield Mention(run[0][0], run[0][1], run[-1][2], _number_readings(normal), Sure.NUMBER, chain=alone)
            elif normal and not (normal[-1].isdigit() and following.lower() in UNITS and length > 1):
                yield Mention(
                    " ".join(one for one, _, _ in run),
                    run[0][1],
                    run[-1][2],
                    (normal,),
                    Sure.SPELLED,
                    chain=is_code(run[0][0]) if length == 1 else _is_chain(tokens, first, first + length),
                )


def _may_spell(words: Sequence[str]) -> bool:
    """Whether words could be the parts of one code: 'p 101 a', 're tou', '2011 001 00'; not 'page 3 of 4'."""
    if len(words) == 1:
        word = words[0]
        return 2 < len(word) <= _LONGEST_CODE and word.lower() not in STOP | COUNTING | UNITS
    if any(len(word) > 12 for word in words):
        return False
    first = words[0].lower()
    if first in STOP | MEASURING or (len(words) == 2 and first in COUNTING):
        return False
    digits = [any(sign.isdigit() for sign in word) for word in words]
    if not any(digits):
        return all(len(word) <= 4 for word in words)
    if any(word.isalpha() and len(word) > 4 for word in words):
        return sum(digits) > 1 and not any(word.isalpha() and len(word) > 4 for word in words[1:])
    # Digits beside digits are parts of one code only where there are several: '2011 001 00', not 'T1 33'.
    meet = sum(left[-1].isdigit() and right[0].isdigit() for left, right in pairwise(words))
    return meet == 0 or meet > 1 or len(words) > 2 or not digits[0] or words[0].isalpha()


def _goes_on(text: str, tokens: Sequence[tuple[str, int, int]], end: int) -> bool:
    """Whether digits follow the digits before tokens[end] with nothing but a blank between, and are no amount."""
    if end >= len(tokens) or not tokens[end][0][0].isdigit() or not tokens[end - 1][0][-1].isdigit():
        return False
    unit = tokens[end + 1][0].lower() if end + 1 < len(tokens) else ""
    return text[tokens[end - 1][2] : tokens[end][1]] == " " and unit not in UNITS


def _is_chain(tokens: Sequence[tuple[str, int, int]], first: int, end: int) -> bool:
    """Whether tokens[first:end] all look like parts of one spelled code, and the tokens beside them do not."""
    following = [tokens[at + 1][0].lower() if at + 1 < len(tokens) else "" for at in range(len(tokens))]

    def part(at: int, begins: bool = False) -> bool:
        word = tokens[at][0]
        if any(sign.isdigit() for sign in word):
            return following[at] not in UNITS or at + 1 < end
        if len(word) == 1:
            return word not in ("a", "i", "I")
        if word.lower() in STOP | MEASURING or (not begins and not word.isupper()):
            return False
        if word.lower() in COUNTING and end - first == 2:
            return False
        return len(word) <= (5 if word.isupper() else 3)

    if not all(part(at, at == first) for at in range(first, end)):
        return False
    return not (first and part(first - 1, True)) and not (end < len(tokens) and part(end))


def _is_number_asked(before: str, number: str, following: str, mark: str, tokens: int) -> bool:
    """Whether a bare number between these words may be a code: no quantity, year or place in a text.

    `mark` is the sign after it; short numbers and years are asked for only by a question that holds little else.
    """
    plainly = tokens <= _FEW and before.lower() in ("about", "is", "was")
    if (len(number) < 4 and not plainly) or (len(number) == 4 and number.startswith(("19", "20"))):
        return False
    if following.lower() in UNITS or before.lower() in COUNTING:
        return False
    if before.lower() in MEASURING and mark == " " and following.lower() not in STOP:
        return False
    # the model 'MPPT 1210', the standard 'UN 1830'
    return not (len(number) < 5 and len(before) > 1 and before.isupper())


def _whole(text: str, whole: str, found: list[Mention]) -> list[Mention]:
    """The question as one code, where it is short enough to be no more than that."""
    start = text.index(whole)
    normal = normal_form(whole)
    readings = _number_readings(normal) if normal.isdigit() else (normal,)
    if len(whole.split()) == 1:
        readings += tuple(f"{family.name} {normal}" for family in FAMILIES if family.name in LETTERED)
    alone = [one for one in found if (one.start, one.end) == (start, start + len(whole)) and one.sure >= Sure.NUMBER]
    return [*found, Mention(whole, start, start + len(whole), readings, Sure.WHOLE if alone else Sure.SPELLED)]
