"""A question read for what it leaves unsaid: its words, its own codes, what in it points outside it.

Pure: the same question gives the same reading, and what was asked before is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ingest.identifiers import normal_form
from rag.codes import Sure, mentions
from rag.follow import words as w
from rag.follow.times import Kind, Time, find_times

_TOKEN = re.compile(r"[^\W_]+(?:[-_./'’#:]+[^\W_]+)*")
_BREAK = re.compile(r"[,;:.?!()](?=\s|$)|\s[-–—]\s")
# Words that can stand in a question with nothing else to say what it is about.
_MOST_ALONE = 1
_MOST_OPENED = 2
_MOST_FRAGMENT = 3
# Words after which whatever a question points to, it says enough itself.
_ENOUGH = 6


@dataclass(frozen=True, slots=True)
class Code:
    """text[start:end] is a code; `family` is what its kind has in common: 'CB', 'SCHEDULE', '' of numbers."""

    surface: str
    start: int
    end: int
    family: str


CodesOf = Callable[[str], tuple[Code, ...]]


def codes_by_form(text: str) -> tuple[Code, ...]:
    """What is a code by its shape or the word before it, in the order of the text; no document is looked at."""
    sure = [one for one in mentions(text) if Sure.NUMBER <= one.sure <= Sure.NAMED and _may_be(one.surface, one.sure)]
    found: list[Code] = []
    for one in sorted(sure, key=lambda one: (-one.sure, one.start - one.end)):
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(Code(one.surface, one.start, one.end, family_of(one.readings[0])))
    return tuple(sorted(found, key=lambda one: one.start))


def _may_be(surface: str, sure: Sure) -> bool:
    return sure is not Sure.NUMBER or len(surface) > 3


def family_of(normal: str) -> str:
    """'CB' of CB12, 'SCHEDULE' of SCHEDULE RD, 'ALARM' of ALARM 4711, '' of 4711."""
    word, _, rest = normal.rpartition(" ")
    letters = re.match(r"[A-Z]*", rest)
    return word or (letters[0] if letters else "")


@dataclass(frozen=True, slots=True)
class Word:
    """text[start:end], folded to lower case."""

    text: str
    start: int
    end: int
    clause: int
    sentence: int

    @property
    def number(self) -> bool:
        """Whether it holds a digit."""
        return any(sign.isdigit() for sign in self.text)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A word that stands for something said before: 'it', 'those', 'there', 'then', with the noun after it, if any."""

    word: Word
    noun: Word | None = None


class Said:
    """One question, read."""

    def __init__(self, text: str, codes_of: CodesOf = codes_by_form) -> None:
        self.text = text
        self.codes = codes_of(text)
        self.times: tuple[Time, ...] = find_times(text)
        self.words = _words(text)

    @cached_property
    def opening(self) -> str:
        """The words by which it goes on from another question, '' where there are none."""
        folded = " ".join(word.text for word in self.words)
        return next((one for one in w.OPENINGS if folded == one or folded.startswith(f"{one} ")), "")

    @cached_property
    def rest(self) -> tuple[Word, ...]:
        """The words after the opening."""
        return self.words[len(self.opening.split()) :]

    @cached_property
    def content(self) -> tuple[Word, ...]:
        """Words that say what it is about; codes and times are not among them."""
        return tuple(word for word in self.rest if self.is_content(word))

    def is_content(self, word: Word) -> bool:
        """Whether a word says something of what is asked for."""
        if word.text in _GRAMMAR or self.of_code(word) or any(one.start <= word.start < one.end for one in self.times):
            return False
        return word.text not in w.ORDERS or word is not self.rest[0]

    def of_code(self, word: Word) -> Code | None:
        """The code that a word is part of."""
        return next((code for code in self.codes if code.start < word.end and word.start < code.end), None)

    @cached_property
    def asks(self) -> bool:
        """Whether it has a verb or a question word, so that it is a sentence."""
        return any(
            word.text in w.AUXILIARIES or word.text in w.QUESTION_WORDS or (at == 0 and word.text in w.ORDERS)
            for at, word in enumerate(self.rest)
        )

    @cached_property
    def has_verb(self) -> bool:
        """Whether it has an auxiliary or begins with an order."""
        return any(
            word.text in w.AUXILIARIES or (at == 0 and word.text in w.ORDERS) for at, word in enumerate(self.rest)
        )

    @cached_property
    def pointers(self) -> tuple[Pointer, ...]:
        """Words that stand for nothing in the question itself."""
        found = []
        for at, word in enumerate(self.words):
            if self.of_code(word):
                continue
            pointer = self._pointer(at, word)
            if pointer is not None and not self._has_own(at, word, pointer):
                found.append(pointer)
        return tuple(found)

    def _pointer(self, at: int, word: Word) -> Pointer | None:
        before = self.words[at - 1] if at else None
        after = self.words[at + 1] if at + 1 < len(self.words) else None
        if word.text == "there":
            expletive = (before and before.text in w.BEING) or (after and after.text in w.AUXILIARIES)
            return None if expletive else Pointer(word)
        if word.text == "then":
            return Pointer(word) if after is None and len(self.words) > 2 else None
        if word.text not in w.REFERRING:
            return None
        if word.text == "it" and self._says_nothing(at):
            return None
        noun = after if after is not None and self._is_noun(after) and not self._broken(word, after) else None
        asked = before is not None and before.text in w.AUXILIARIES
        if noun is not None and asked and word.text in w.PLURAL and noun.text in w.VERBS:
            noun = None  # 'what did these cost?'
        if noun is not None and word.text in ("this", "that") and asked:
            # 'does that pump run dry?', but 'is that dangerous?', 'does this hold for flats?'
            says = any(self._is_noun(one) for one in self.words[at + 2 :] if one.clause == word.clause)
            noun = noun if says and noun.text not in w.VERBS else None
        if word.text in ("this", "that", "these", "those"):
            if noun is not None and any(one.start <= word.start < one.end for one in self.times):
                return None
            led = before is not None and before.text in w.AUXILIARIES
            if after is not None and not self.opening and not led and _goes_on(after.text):
                return None  # 'those who call', 'different from that on the other side'
            if word.text == "that" and before is not None and self._is_noun(before) and not self._broken(before, word):
                return None  # 'contacts that are open', 'the bolts that hold'
            return Pointer(word, noun)
        return Pointer(word, noun if word.text in w.POSSESSIVE else None)

    def _is_noun(self, word: Word) -> bool:
        return word.text not in _GRAMMAR and self.of_code(word) is None

    def _broken(self, one: Word, other: Word) -> bool:
        return one.clause != other.clause and _BREAK.search(self.text[one.end : other.start + 1]) is not None

    def _says_nothing(self, at: int) -> bool:
        """'how long does it take to ...', 'is it safe to ...', 'what does it cost to ...': an 'it' for what follows."""
        following = [word.text for word in self.words[at + 1 : at + 6]]
        used = "use" in following or "used" in following
        return ("to" in following[1:] and not used) or "that" in following or "if" in following[:3]

    def _has_own(self, at: int, word: Word, pointer: Pointer) -> bool:
        """Whether something in the question itself is what the word stands for."""
        earlier = [one for one in self.words[:at] if one.clause < word.clause and self._names(one)]
        if word.text == "then":
            return any(one.text in ("if", "when", "once", "after") for one in self.words[:at])
        if earlier and not self._object_only(earlier, word):
            return True
        if word.text in w.POSSESSIVE:
            asked = self._asked_words(word.clause)
            same = [one for one in self.words[:at] if one.clause == word.clause and self._names(one)]
            subject = asked and asked[0] is self.words[0] and self.words[at - 1].text not in w.PREPOSITIONS
            return any(one not in asked or subject for one in same)
        return False

    def _names(self, word: Word) -> bool:
        return self.of_code(word) is not None or (self._is_noun(word) and word.text not in w.ORDERS)

    def _object_only(self, earlier: list[Word], word: Word) -> bool:
        """Whether all that went before is what is asked for by 'I': 'which feeder do I lock before I work on it?'"""
        clauses = {one.clause for one in earlier}
        if any(one.sentence < word.sentence for one in earlier) or any(self.of_code(one) for one in earlier):
            return False
        return all(any(one.text in w.PERSONS for one in self.words if one.clause == clause) for clause in clauses)

    def _asked_words(self, clause: int) -> tuple[Word, ...]:
        """'which grease' of 'which grease at its end': the question word and its noun."""
        words = [one for one in self.words if one.clause == clause]
        at = next((place for place, one in enumerate(words) if one.text in w.QUESTION_WORDS), None)
        if at is None:
            return ()
        end = next(
            (
                place
                for place in range(at + 1, len(words))
                if words[place].text in w.AUXILIARIES or words[place].text in w.PREPOSITIONS
            ),
            len(words),
        )
        return tuple(words[at:end])

    @property
    def depends(self) -> bool:
        """Whether it says too little to be understood alone."""
        said = len(self.content)
        if said > _ENOUGH and not self.opening:
            return False
        if self.codes and self.has_verb and not (self.opening and self.pointers):
            return False
        if self.pointers:
            return not self.codes or bool(self.opening)
        numbers = sum(word.number for word in self.content)
        if self.codes:
            # 'the same for CB-14', 'and T2 in May?'; a code with words of its own is a question
            return bool(self.opening) or (said == 0 and not self.asks)
        if self.opening:
            return said <= (_MOST_OPENED if self.asks else 2 * _MOST_FRAGMENT)
        if self.asks:
            kinds = sum(one.kind in (Kind.SEASON, Kind.PERIOD) for one in self.times)
            return said + kinds <= _MOST_ALONE and not numbers
        leads = bool(self.rest) and self.rest[0].text in w.PREPOSITIONS
        return len(self.words) == 1 or said == 0 or (leads and said <= _MOST_FRAGMENT)


_GRAMMAR = w.QUESTION_WORDS | w.AUXILIARIES | w.PREPOSITIONS | w.SUBORDINATORS | w.COORDINATORS | w.ARTICLES | w.LIGHT


def _words(text: str) -> tuple[Word, ...]:
    """Words with the clause and the sentence that each stands in."""
    found: list[Word] = []
    clause = sentence = at = 0
    for match in _TOKEN.finditer(text):
        between = text[at : match.start()]
        folded = match.group().lower().replace("’", "'")
        if found and (_BREAK.search(between + " ") or _begins_clause(folded, found[-1].text, text[match.end() :])):
            clause += 1
        if re.search(r"[.?!]\s", between + " "):
            sentence += 1
        found.append(Word(folded, match.start(), match.end(), clause, sentence))
        at = match.end()
    return tuple(found)


def _goes_on(word: str) -> bool:
    """Whether a word after 'those' tells which: 'those who', 'those of', 'those required'."""
    return word in ("who", "that", "which") or word in w.PREPOSITIONS or (len(word) > 4 and word.endswith("ed"))


def _begins_clause(word: str, before: str, rest: str) -> bool:
    """Whether a word begins a clause: 'before', 'and'; 'that' and 'which' only behind a noun."""
    if word == "then":
        return any(sign.isalnum() for sign in rest)
    if word in ("that", "which", "who", "where"):
        return before not in _GRAMMAR or before in w.COORDINATORS
    return word in w.SUBORDINATORS or word in w.COORDINATORS


def same_code(one: str, other: str) -> bool:
    """Whether two spellings are one code."""
    return normal_form(one) == normal_form(other)
