"""What 'it', 'they', 'those', 'there' stand for in the question before: its code, its rows, its subject, its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.follow import words as w
from rag.follow.reading import Said, Word
from rag.follow.times import Kind

_ROWS = re.compile(
    r"^(?:and\s+)?(?:how\s+many(?:\s+of)?|which|what|list(?:\s+all)?|show(?:\s+me)?(?:\s+all)?|number\s+of|count(?:\s+of)?|all)"
    r"\s+(?:the\s+)?",
    re.IGNORECASE,
)
_HAS = re.compile(r"\b(?:do|does|did)\s+(?P<who>[^?,]+?)\s+have\b", re.IGNORECASE)
_FILLING = re.compile(
    r"\s+(?:(?:are|were|is|was)\s+there|there\s+(?:are|were)|in\s+all|in\s+total|altogether|did|do|does)\b",
    re.IGNORECASE,
)
_WHICH_IS = re.compile(
    r"^(?:and\s+)?(?:which|what|who)(?:\s+one)?\s+(?:is|was|are|were)\s+(?=the\b|a\b|an\b)", re.IGNORECASE
)
_PLACE = re.compile(r"\b(?P<how>at|in|on)\s+(?:the\s+)?(?P<place>[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*)")
_TAIL = re.compile(r"(?<=\w\s)(?:of|for|on|in|at|about|with|when|after|between|from)\s", re.IGNORECASE)
_END = " ?!.,;:"


def one_thing(said: Said) -> str:
    """What a single 'it' stands for: the code asked about, else the thing that the question describes or is about."""
    if said.codes:
        return said.codes[0].surface
    if named := described(said):
        return named
    found = [one for one in (subject(said), leading(said)) if one]
    single = [one for one in found if not _is_plural(one)]
    if not single and (placed := tail(said).partition(" ")[2]):
        return placed
    return _lowered((single or found or [""])[0], said)


def described(said: Said) -> str:
    """'the standing charge of D1' of 'What is the standing charge of D1 in 2026?', else ''."""
    named = _WHICH_IS.match(said.text)
    if named is None:
        return ""
    rest = first_clause(said.text[named.end() :])
    at = named.end()
    dates = [one for one in said.times if one.kind is Kind.DATE and at <= one.start and one.end <= at + len(rest)]
    for one in reversed(dates):
        rest = rest[: one.start - at] + rest[one.end - at :]
    return " ".join(rest.split())


def _is_plural(thing: str) -> bool:
    last = re.split(r"\s(?:of|for|on|in|at|to|with)\s", thing)[0].split()[-1].lower()
    return last.endswith("s") and not last.endswith("ss")


def _lowered(thing: str, said: Said) -> str:
    """Without the capital that only the beginning of a question gave it."""
    first = thing.split()[0] if thing else ""
    return thing[:1].lower() + thing[1:] if first[1:].islower() and said.text.startswith(thing) else thing


def many_things(said: Said) -> str:
    """What 'they' or 'those' stand for: the rows asked for, else what the question is about."""
    return rows(said) or (tail(said).partition(" ")[2] if said.codes else "")


def rows(said: Said) -> str:
    """'the orders on P-101B started in 2025' of 'How many orders on P-101B started in 2025?'; '' for others."""
    text = first_clause(said.text)
    opened = _ROWS.match(text)
    if opened is None:
        return ""
    counted = text[opened.end() :]
    noun = _noun(counted)
    if not noun or not _is_plural(noun):
        return ""
    counted = " ".join(_FILLING.sub("", _HAS.sub(lambda match: f"of {match['who']}", counted)).split()).strip(_END)
    words = counted.split()
    verb = next((at for at, word in enumerate(words) if at and _is_said(word)), None)
    if verb is None:
        return f"the {counted}"
    return f"the {' '.join(words[:verb])} that {' '.join(words[verb:])}"


def _is_said(word: str) -> bool:
    """Whether a word begins what is said of the rows: 'were cancelled', 'came up', 'started'."""
    return word in w.AUXILIARIES or word in w.FIRM_VERBS or (len(word) > 4 and word.endswith("ed"))


def counted_noun(said: Said) -> str:
    """'substation jobs' of 'Which substation jobs are in work?'"""
    text = first_clause(said.text)
    opened = _ROWS.match(text)
    if opened is None:
        return ""
    return _noun(text[opened.end() :])


def _noun(text: str) -> str:
    """The words up to the first that is no part of a noun phrase."""
    words: list[str] = []
    for word in text.split():
        folded = word.lower().strip(_END)
        if folded in w.AUXILIARIES | w.PREPOSITIONS | w.LIGHT | w.QUESTION_WORDS:
            break
        if words and (folded in w.FIRM_VERBS or folded.endswith("ed")):
            break
        words.append(word.strip(_END))
    return " ".join(words)


def subject(said: Said) -> str:
    """'a permit to work' of 'How long is a permit to work valid?': between the auxiliary and what is said of it."""
    first = [word for word in said.words if word.clause == 0]
    at = next((place for place, word in enumerate(first) if word.text in w.AUXILIARIES), None)
    if at is None or (at and first[0].text not in w.QUESTION_WORDS | w.PREPOSITIONS):
        return ""
    inner = first[at + 1 :]
    if inner and inner[0].text in w.PERSONS:
        return ""
    inner = [word for word in inner if not any(one.start <= word.start < one.end for one in said.times)]
    while inner and inner[-1].text in w.PREPOSITIONS | w.LIGHT:
        inner = inner[:-1]
    end = _predicate(inner)
    if end <= 0 or not any(said.is_content(word) for word in inner[:end]):
        return ""
    return said.text[inner[0].start : inner[end - 1].end]


def _predicate(inner: list[Word]) -> int:
    """Where the predicate begins: at a plain verb after the first noun, else the last word."""
    for at, word in enumerate(inner):
        if at and word.text in w.AUXILIARIES:
            return at
        if at and inner[at - 1].text != "to" and (word.text in w.VERBS or word.text.endswith("ed")):
            return at
    return len(inner) - 1


def leading(said: Said) -> str:
    """The first clause without times, where it is no sentence: 'Gear oil grade in the turbines'."""
    if any(word.clause == 0 and word.text in w.AUXILIARIES for word in said.words):
        return ""
    kept = [
        word
        for word in said.words
        if word.clause == said.words[0].clause and not any(one.start <= word.start < one.end for one in said.times)
    ]
    while kept and kept[0].text in w.QUESTION_WORDS | w.AUXILIARIES | w.LIGHT | w.PREPOSITIONS | w.COORDINATORS:
        kept = kept[1:]
    return said.text[kept[0].start : kept[-1].end] if kept else ""


def asked_noun(said: Said) -> str:
    """'gas pressure' of 'At what gas pressure does CB-12 lock out?'"""
    at = next((place for place, word in enumerate(said.words) if word.text in ("what", "which")), None)
    if at is None:
        return ""
    kept: list[Word] = []
    for word in said.words[at + 1 :]:
        if not said.is_content(word):
            break
        kept.append(word)
    return said.text[kept[0].start : kept[-1].end] if kept else ""


def asked_otherwise(said: Said, asked: str) -> str:
    """'H-214 on G1: for how long must it stay?' of 'H-214 on G1: below which load must it stay?' and 'for how long'."""
    words = said.words
    at = next((place for place, word in enumerate(words) if word.text in w.QUESTION_WORDS), None)
    verb = next((place for place, word in enumerate(words) if word.text in w.AUXILIARIES and place > (at or 0)), None)
    if at is None or verb is None or words[verb].clause != words[at].clause:
        return ""
    first = at - 1 if at and words[at - 1].text in w.PREPOSITIONS else at
    return said.text[: words[first].start] + asked + " " + said.text[words[verb].start :]


def place(told: Sequence[Said]) -> str:
    """What 'there' stands for, with its preposition: the last place named, else the last thing."""
    for said in reversed(told):
        named = [match for match in _PLACE.finditer(said.text) if not _is_time(said, match.start("place"))]
        if named:
            return f"{named[-1]['how']} {named[-1]['place']}"
    codes = [code for said in told for code in said.codes]
    return f"at {codes[-1].surface}" if codes else ""


def _is_time(said: Said, at: int) -> bool:
    return any(one.start <= at < one.end for one in said.times)


def head(said: Said) -> str:
    """'H-214 on G1' of 'H-214 on G1: below which load must it stay?': what is said before the question, else ''."""
    first = first_clause(said.text)
    if len(first) == len(said.text.strip(_END)):
        return ""
    begins = first.split()[0].lower() if first.split() else ""
    asked = begins in w.QUESTION_WORDS | w.AUXILIARIES | w.ORDERS or begins in w.PREPOSITIONS
    return "" if asked else first


def tail(said: Said) -> str:
    """'for tower flange 2-3 of the VT-112' of 'which paste for tower flange 2-3 of the VT-112?': from the first
    preposition on, without times; '' where it has none.
    """
    text = first_clause(said.text)
    body = re.sub(
        r"^(?:and\s+)?(?:of|for|on|in|at|about|with|after)\s+(?:which|what|how)\b", lambda m: " " * len(m[0]), text
    )
    found = _TAIL.search(body)
    if found is None:
        return ""
    at = found.start()
    kept, last = [], at
    for one in said.times:
        if at <= one.start and one.end <= len(text):
            kept.append(text[last : one.start])
            last = one.end
    kept.append(text[last:])
    return " ".join(" ".join(kept).split()).strip(_END)


def first_clause(text: str) -> str:
    """The question up to its first comma, colon or question mark."""
    return re.split(r"[,;:?!](?=\s|$)", text.strip(), maxsplit=1)[0].strip(_END)
