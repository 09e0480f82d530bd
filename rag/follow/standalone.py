"""Questions asked before and a new one in; the new one as it stands alone out.

A question that stands alone is never touched. One that does not is put together from its own words and those of the
question before, by rules; where they find no place for it, it is said to be unsure, and stays as it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lexical import lexical_tokens
from rag.follow import refer
from rag.follow import words as w
from rag.follow.fill import filled
from rag.follow.followed import By, Followed
from rag.follow.orders import ordered
from rag.follow.reading import CodesOf, Pointer, Said, Word, codes_by_form

MOST_TURNS = 6
_END = " ?!.,;:"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question asked before as it stands alone, and the titles of the documents that were cited for it."""

    question: str
    titles: tuple[str, ...] = ()


def stand_alone(question: str, earlier: Sequence[Earlier], codes_of: CodesOf = codes_by_form) -> Followed:
    """The question with what it takes from those before it, the latest last; six of them are looked at."""
    said = Said(_without_courtesy(question), codes_of)
    if not earlier or not said.words or not said.depends:
        return Followed(question, By.ALONE)
    told = [Said(one.question, codes_of) for one in earlier[-MOST_TURNS:]]
    before = told[-1]
    text = _whole(said, before, told, earlier[-1].titles, codes_of)
    if text is None or _same(text, question) or _same(text, before.text):
        return Followed(question, By.UNSURE)
    return Followed(_tidy(text), By.RULES)


def _whole(said: Said, before: Said, told: Sequence[Said], titles: Sequence[str], codes_of: CodesOf) -> str | None:
    told_to = ordered(said, before)
    if told_to is not None:
        return told_to
    if said.pointers:
        return _pointed(said, before, told, titles, codes_of)
    if not said.rest:
        return None
    if said.asks and not said.content and not said.has_verb and _opens_alike(said, before):
        # 'how many in 2024?'
        parts = sorted([(one.start, one.end) for one in said.times] + [(one.start, one.end) for one in said.codes])
        if parts:
            return filled(Said(" ".join(said.text[start:end] for start, end in parts), codes_of), before, codes_of)
    if said.asks and said.content and said.opening and not said.opening.startswith(w.SWAPPING):
        return _asked_of(said, before)
    if said.asks and not said.opening.startswith(w.SWAPPING):
        return _asked_of(said, before) if said.content or len(said.rest) > 1 else _joined(before, said)
    if said.codes and not said.opening and not _has_like(said, before):
        return None  # a code alone that is of no kind asked for before is a search for it
    if len(said.content) == 1 and not said.opening and not said.times and said.rest[0].text not in w.PREPOSITIONS:
        word = said.content[0]
        if not word.number:
            return None
    return filled(said, before, codes_of)


def _opens_alike(said: Said, before: Said) -> bool:
    return [word.text for word in said.rest[:2]] == [word.text for word in before.words[:2]]


def _has_like(said: Said, before: Said) -> bool:
    return any(code.family == other.family for code in said.codes for other in before.codes)


def _pointed(said: Said, before: Said, told: Sequence[Said], titles: Sequence[str], codes_of: CodesOf) -> str | None:
    """Every word that points outside the question replaced by what it stands for."""
    if _is_about_event(said):
        return _joined(before, said)
    if _only_points(said):
        # 'how long was it in March 2025?': the question before, at another time or of another thing
        return filled(_without_pointers(said, codes_of), before, codes_of)
    text = said.text
    added = ""
    for pointer in reversed(said.pointers):
        word = pointer.word.text
        end = pointer.noun.end if pointer.noun else pointer.word.end
        new = _stands_for(pointer, said, before, told, titles)
        if not new:
            return _joined(before, said)
        if word == "then":
            text, end = text[: pointer.word.start].rstrip(), len(text)
            added = f" {new}?"
            continue
        if pointer.noun is not None and word in w.POSSESSIVE:
            end = _noun_end(said, pointer)
            new = f"the {said.text[pointer.noun.start : end]} of {new}"
        text = text[: pointer.word.start] + new + text[end:]
    return _without_opening(said, text + added)


def _stands_for(pointer: Pointer, said: Said, before: Said, told: Sequence[Said], titles: Sequence[str]) -> str:
    word, noun = pointer.word.text, pointer.noun
    if word == "there":
        return refer.place(told)
    if word == "then":
        return refer.tail(before)
    if noun is not None and word not in w.POSSESSIVE:
        return _that_thing(noun.text, before, told, titles)
    if word in ("them", "those", "these", "they", "their", "theirs", "ones"):
        return refer.many_things(before)
    if word in w.PEOPLE:
        return ""
    if all(one.text in w.SCALES for one in said.content) and (named := refer.described(before)):
        return named
    return refer.one_thing(before)


def _that_thing(noun: str, before: Said, told: Sequence[Said], titles: Sequence[str]) -> str:
    """'that pump': the pump that was named last, with its code; 'that manual': the one that was cited."""
    if noun.rstrip("s") in w.PAPERS and titles:
        return f"the {noun} {titles[0]}"
    wanted = lexical_tokens(noun)
    for one in reversed(told):
        for word in one.words:
            if lexical_tokens(word.text) != wanted:
                continue
            code = next((code for code in one.codes if 0 <= code.start - word.end <= 2), None)
            return f"{noun} {code.surface}" if code else _with_code(f"the {noun}", one)
    return _with_code(f"the {noun}", before)


def _with_code(thing: str, said: Said) -> str:
    code = (refer.head(said) or said.codes[0].surface) if said.codes else ""
    return f"{thing} of {code}" if code else thing if not refer.tail(said) else f"{thing} {refer.tail(said)}"


def _noun_end(said: Said, pointer: Pointer) -> int:
    """The end of the noun phrase after 'its'."""
    end = pointer.noun.end if pointer.noun else pointer.word.end
    for word in said.words:
        if word.start <= end:
            continue
        if word.clause != pointer.word.clause or not said.is_content(word) or said.text[end : word.start].strip():
            break
        if word.text in w.FIRM_VERBS or word.text.endswith("ed"):
            break
        end = word.end
    return end


def _without_courtesy(question: str) -> str:
    """'per week please' -> 'per week'."""
    bare = re.sub(r"^(?:ok|okay|please|thanks|thank you)[,.!]?\s+", "", question, flags=re.IGNORECASE)
    bare = re.sub(r",?\s+(?:please|pls|thanks|thank you)\s*([?.!]*)$", r"\1", bare, flags=re.IGNORECASE)
    return bare if any(sign.isalnum() for sign in bare) else question


def _is_about_event(said: Said) -> bool:
    """'who did that?', 'when was that?', 'why is that?'"""
    words = [word.text for word in said.rest]
    if len(words) == 3 and words[0] in w.QUESTION_WORDS and words[1] in ("did", "does") and words[2] in w.SINGULAR:
        return True
    alone = [pointer for pointer in said.pointers if pointer.word.text in ("that", "this") and pointer.noun is None]
    return bool(alone) and not said.content and not said.times


def _only_points(said: Said) -> bool:
    """Whether it says nothing but a question word, 'it' and a time or place: 'what was it in 2025?'"""
    return not said.content and bool(said.times) and all(one.word.text in w.SINGULAR for one in said.pointers)


def _without_pointers(said: Said, codes_of: CodesOf) -> Said:
    return Said(" ".join(said.text[one.start : one.end] for one in said.times), codes_of)


def _asked_of(said: Said, before: Said) -> str:
    """A short question of its own about what was asked of before: 'which paste?', 'how many were cancelled?'"""
    counted = refer.counted_noun(before) if refer.rows(before) else ""
    rest = said.rest
    if counted and _text(said, rest).lower().endswith(w.SUPERLATIVES):
        dates = " ".join(before.text[one.start : one.end] for one in before.times)
        return f"{_text(said, rest)} {counted} {dates}".strip() + "?"
    if counted and rest[0].text in ("how", "which") and not _names_thing(said):
        # 'how many were cancelled?', 'which are in work?'
        at = 1 if rest[0].text != "how" else 2
        if len(rest) > at and rest[at].text in w.AUXILIARIES:
            return f"{_text(said, rest[:at])} {counted} {_text(said, rest[at:])}?"
    head, tail = refer.head(before), refer.tail(before)
    own = _text(said, rest)
    swapped = None if said.has_verb else refer.asked_otherwise(before, own)
    if swapped:
        return swapped
    if head:
        return f"{head}: {own}?"
    if said.content and before.codes and not any(code.surface in tail for code in before.codes):
        return f"{own} for {before.codes[0].surface}?"
    if tail and said.content:
        return f"{own} {tail}?"
    return _joined(before, said)


def _names_thing(said: Said) -> bool:
    """Whether a noun follows its question word: 'how many hours', 'which paste'."""
    at = 2 if said.rest[0].text == "how" else 1
    return len(said.rest) > at and said.is_content(said.rest[at])


def _joined(before: Said, said: Said) -> str:
    """'Who lowered the settings of T1, and why?'"""
    own = _text(said, said.rest)
    short = re.match(r"(?:when|where|why|how|who|by whom)\b", own, re.IGNORECASE)
    if short and (_is_about_event(said) or not said.content):
        own = short.group()
    asked = re.sub(r", and (?:when|where|why|how|who|by whom)$", "", _body(before))
    return f"{asked}, and {own[:1].lower()}{own[1:]}?"


def _text(said: Said, words: Sequence[Word]) -> str:
    return said.text[words[0].start : words[-1].end]


def _body(said: Said) -> str:
    return said.text.strip().rstrip(_END)


def _without_opening(said: Said, text: str) -> str:
    if said.opening and said.rest and said.opening.split()[0] in ("and", "but", "or", "so", "then", "ok", "okay"):
        return text[said.rest[0].start :] if text.startswith(said.text[: said.rest[0].start]) else text
    return text


def _same(one: str, other: str) -> bool:
    return one.lower().strip(_END) == other.lower().strip(_END)


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([?,.;:])", r"\1", " ".join(text.split()))
    return re.sub(r"\b(the|a|an) (?=the |a |an )", "", text, flags=re.IGNORECASE)
