"""Which codes of a question the documents hold, and which they lack.

A mention is known by its best reading that some passage holds. One that is surely a code and has no such reading
is absent: the documents say nothing of it, and what they say of another one is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.code_words import COUNTED, LETTERED, NAMING, is_ordinary, is_slight
from ingest.generation import Generation
from ingest.lexical import lexical_tokens
from rag.codes import Mention, Sure

# Between two codes of one list: 'WT-07, WT-08 and WT-15', 'R versus RD'.
_LIST = re.compile(
    r"(?:\s|[,;&/+()-]|\b(?:and|or|und|oder|bis|to|through|vs|versus|than|with|both|the|between|against)\b\.?)*$",
    re.IGNORECASE,
)
_NAME = re.compile(NAMING, re.IGNORECASE)
# Words of a question that is about a number shown somewhere.
_SHOWN = re.compile(
    r"\b(?:alarms?|codes?|faults?|errors?|messages?|display\w*|shows?|showing|showed|trip(?:s|ped)?|came (?:in|up|on)"
    r"|comes? (?:in|up|on)|lit|flash\w*|reset|acknowledg\w*|störung|meldung|fehler)\b",
    re.IGNORECASE,
)


_LOOKED_AT = 10
# A number in a question as short as this is what it asks for.
_FEW_WORDS = 7


@dataclass(frozen=True, slots=True)
class Found:
    """A code of the question that passages hold, under these normal forms."""

    surface: str
    normals: tuple[str, ...]
    start: int
    end: int
    sure: Sure
    part: int = 0


@dataclass(frozen=True, slots=True)
class Absent:
    """A code of the question that no passage holds. `beside`: it stands in a list with one that some do."""

    surface: str
    readings: tuple[str, ...]
    start: int
    end: int
    part: int = 0
    beside: bool = False
    elsewhere: bool = False  # named in documents that may not be looked at


@dataclass(frozen=True, slots=True)
class Codes:
    """What became of the codes of a question.

    `tokens` are numbers named as codes that stand somewhere in the text, but nowhere as a code: evidence that
    lacks them is about something else.
    """

    found: tuple[Found, ...] = ()
    absent: tuple[Absent, ...] = ()
    tokens: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Absent, ...]:
        """Absent codes without which the question cannot be answered: all but those listed beside known ones."""
        return tuple(one for one in self.absent if not one.beside)

    @property
    def surest(self) -> tuple[Found, ...]:
        """Found codes that were meant as codes beyond doubt."""
        return tuple(one for one in self.found if one.sure >= Sure.NUMBER or _is_mixed(one.normals[0]))

    def without(self, code: Found) -> Codes:
        """The same, `code` being held by no passage that may be looked at."""
        left = tuple(one for one in self.found if one is not code)
        if code not in self.surest:
            return replace(self, found=left)
        gone = Absent(code.surface, code.normals, code.start, code.end, code.part, elsewhere=True)
        return replace(self, found=left, absent=(*self.absent, gone))


def _is_mixed(normal: str) -> bool:
    return any(sign.isdigit() for sign in normal) and any(sign.isalpha() for sign in normal.rpartition(" ")[2])


def resolve(generation: Generation, text: str, said: Sequence[Mention]) -> Codes:
    """What became of the mentions of the question `text`."""
    known = generation.known_identifiers({reading for one in said for reading in one.readings})
    found: list[Found] = []
    best = sorted(said, key=lambda one: (-_size(one), -one.sure, one.start))
    for mention in best:
        normals = _normals(mention, known)
        if normals and not any(_overlap(mention, one) for one in found):
            found.append(Found(mention.surface, normals, mention.start, mention.end, mention.sure, mention.part))
    absent: list[Absent] = []
    tokens: list[str] = []
    for mention in sorted(best, key=lambda one: -max(one.sure, Sure.NUMBER)):
        if _normals(mention, known) or any(_overlap(mention, one) for one in absent):
            continue
        inside = [one for one in found if _overlap(mention, one)]
        if inside and not _is_more(mention, inside) and not _goes_on(generation, mention, inside):
            continue
        if not _is_missed(generation, mention, text):
            continue
        if token := _stands_in_text(generation, mention):
            tokens.append(token)
            continue
        found = [one for one in found if one not in inside]
        absent.append(Absent(mention.surface, mention.readings, mention.start, mention.end, mention.part))
    found.sort(key=lambda one: one.start)
    absent.sort(key=lambda one: one.start)
    return Codes(tuple(found), tuple(_with_lists(text, found, absent)), tuple(tokens))


def _size(mention: Mention) -> int:
    return len(mention.readings[0].rpartition(" ")[2])


def _normals(mention: Mention, known: set[str]) -> tuple[str, ...]:
    """The readings that hold: of a named code the first known one; of a bare number all of them."""
    held = tuple(reading for reading in mention.readings if reading in known)
    if mention.sure is Sure.NUMBER or (mention.sure is Sure.WHOLE and held):
        return held
    return held[:1]


def _overlap(left: Mention | Found | Absent, right: Mention | Found | Absent) -> bool:
    if left.start == right.start and left.part and right.part:
        return left.part == right.part  # 'P-101A/B': two codes of the same words
    return left.start < right.end and right.start < left.end


def _is_more(mention: Mention, inside: Sequence[Found]) -> bool:
    """Whether a sure code only has parts known by chance: the number of 'Sheet No. 725-A'."""
    return mention.sure >= Sure.SHAPE and all(
        one.sure < mention.sure and mention.start <= one.start and one.end <= mention.end for one in inside
    )


def _goes_on(generation: Generation, mention: Mention, inside: Sequence[Found]) -> bool:
    """Whether a spelled code is another one than those known that it holds: 'p 101 c' than 'p 101'."""
    if mention.sure is not Sure.SPELLED or not mention.chain:
        return False
    if any(one.sure >= Sure.SHAPE or one.end - one.start >= mention.end - mention.start for one in inside):
        one = inside[0]
        begins = mention.start == one.start and mention.end > one.end and len(inside) == 1
        return begins and generation.has_kind(mention.readings[0])
    return True


def _is_missed(generation: Generation, mention: Mention, text: str) -> bool:
    """Whether a mention that no passage holds is surely a code all the same."""
    normal = mention.readings[0]
    code = normal.rpartition(" ")[2]
    digits = sum(sign.isdigit() for sign in code)
    if mention.sure is Sure.NAMED:
        return _is_named_missed(generation, mention, code, digits)
    if mention.sure is Sure.SHAPE:
        if digits == 0:
            return bool(generation.near_identifiers(code, 1))
        if is_ordinary(mention.surface):
            return False
        return not is_slight(mention.surface) or generation.has_kind(code)
    if mention.sure is Sure.NUMBER:
        if _is_dated(code):
            return False
        if digits >= 7:
            return True
        if not any(generation.has_kind(reading) for reading in mention.readings):
            return False
        asked = mention.chain and len(text.split()) <= _FEW_WORDS
        return digits >= 5 or (digits == 4 and (asked or _SHOWN.search(text) is not None))
    if mention.sure is Sure.SPELLED and mention.family and digits == 0:
        # 'schedule tst': no word of the documents, and much like a code.
        words = lexical_tokens(mention.surface)
        strange = len(code) > 1 and len(words) == 1 and not generation.has_token(words[0])
        return strange and bool(generation.near_identifiers(normal, 1))
    if mention.sure is Sure.SPELLED and mention.chain and digits and not mention.family:
        # 'wt 15', where there are other codes of that kind, or one much like it.
        if is_ordinary(mention.surface) or code.replace("-", "").isdigit():
            return False
        if " " in mention.surface and code[0].isdigit():  # '20 C'
            return False
        kind = code[0].isalpha() and code[1].isalpha() and generation.has_kind(code)
        return kind or bool(generation.near_identifiers(code, 1))
    return False


def _is_dated(digits: str) -> bool:
    return len(digits) == 8 and digits.startswith(("19", "20")) and "01" <= digits[4:6] <= "12"


def _is_named_missed(generation: Generation, mention: Mention, code: str, digits: int) -> bool:
    family = mention.family
    if family == "FORM":
        return False
    if digits == 0:
        return mention.surface.isupper() and family in LETTERED and generation.has_family(family)
    if not code.isdigit():
        return not (is_slight(mention.surface) and family not in COUNTED) and not is_ordinary(mention.surface)
    alike = any(
        generation.has_kind(f"{family} {'1' * length}") for length in (digits - 1, digits, digits + 1) if length
    )
    if mention.vague:
        return digits >= 4 and alike
    return alike or digits >= 4


def _stands_in_text(generation: Generation, mention: Mention) -> str:
    """The token under which a code that is none in the documents stands in them all the same; '' where it does not.

    Records and schedules are counted through: a number of theirs that stands elsewhere is another thing. A sheet may
    be told in a list of its own form.
    """
    code = mention.readings[0].rpartition(" ")[2]
    if mention.family in COUNTED:
        return code if mention.family == "SHEET" and _is_listed(generation, code, "sheet") else ""
    token = code if not code.isdigit() else mention.surface.lstrip("#")
    return token if any(sign.isdigit() for sign in token) and generation.has_token(token) else ""


def _is_listed(generation: Generation, number: str, word: str) -> bool:
    """Whether a passage with this word has the number bare, not as an amount."""
    best = generation.lexical([number, *lexical_tokens(word)], _LOOKED_AT)
    bare = re.compile(rf"(?<![\w.,$€£-]){number}(?=\s*(?:$|[;)\n])|\s+[A-Z])", re.MULTILINE)
    passages = generation.passages([passage for passage, _ in best])
    return any(word in passage.text.lower() and bare.search(passage.text) for passage in passages)


def _with_lists(text: str, found: Sequence[Found], absent: Sequence[Absent]) -> Iterator[Absent]:
    """The absent codes, marked where nothing but words of listing parts them from a known one of their kind."""
    spans: list[Found | Absent] = sorted([*found, *absent], key=lambda one: one.start)
    for one in absent:
        beside = False
        for step in (-1, 1):
            place = spans.index(one)
            while 0 <= place + step < len(spans) and _listed(text, spans[place], spans[place + step]):
                place += step
                other = spans[place]
                if isinstance(other, Found) and _same_kind(one, other):
                    beside = True
                    break
        yield replace(one, beside=beside)


def _listed(text: str, one: Found | Absent, other: Found | Absent) -> bool:
    left, right = sorted((one, other), key=lambda span: span.start)
    return _LIST.match(_NAME.sub(" ", text[left.end : right.start])) is not None


def _same_kind(absent: Absent, found: Found | Absent) -> bool:
    normals = found.normals if isinstance(found, Found) else found.readings
    return any(_head(left) == _head(right) for left in absent.readings for right in normals)


def _head(normal: str) -> str:
    """Family or leading letters."""
    family, _, code = normal.rpartition(" ")
    return family or code[: re.search(r"\d|$", code).start()]  # type: ignore[union-attr]


def is_telling(normal: str) -> bool:
    """Whether a code names one thing wherever it stands: 'A12' may be a field of a form, 'T1' a step."""
    family, _, code = normal.rpartition(" ")
    return bool(family) or len(code) > 3 or code[1:2].isalpha()


def are_rivals(asked: str, other: str) -> bool:
    """Whether two codes name two things of one kind: P-101A and P-102A; not P-101 and P-101A, which is part of it."""
    head = _head(asked)
    return head != "" and head == _head(other) and not asked.startswith(other) and not other.startswith(asked)
