"""A fragment put in its place: what is new in 'and in 2025?', 'the same for CB-14', 'on the roof?' takes the place of
what is of its kind in the question before; what has no such place is added.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.lexical import lexical_tokens
from rag.follow import refer
from rag.follow import words as w
from rag.follow.reading import Code, CodesOf, Said, Word
from rag.follow.times import Kind, Time

_GROUPED = re.compile(r"\b(?:per|by|each|for each|for every)\s+(?:[a-z][\w-]*)(?:\s+[a-z][\w-]*)?$", re.IGNORECASE)
_END = " ?!.,;:"


@dataclass(frozen=True, slots=True)
class Edit:
    """text[start:end] becomes `new`."""

    start: int
    end: int
    new: str


def filled(said: Said, before: Said, codes_of: CodesOf) -> str | None:
    """The question before with the fragment's parts in their places; None where the fragment has nothing to place."""
    edits: list[Edit] = []
    added: list[str] = []
    taken: list[tuple[int, int]] = []
    for code in said.codes:
        taken.append(_with_lead(said, code.start, code.end))
        if (old := _code_to_replace(code, said, before, edits)) is not None:
            edits.append(Edit(old.start, old.end, code.surface))
        else:
            added.append(_phrase(said, code))
    for time in said.times:
        taken.append((time.start, time.end))
        edit = _time_edit(time, before)
        if edit is not None:
            edits.append(edit)
        else:
            added.append(said.text[time.start : time.end])
    if any(word.text in w.SPANS for word in said.content) and any(word.text in _RELATIVE for word in said.words):
        return None  # 'and the month before?'
    left = [word for word in said.rest if not any(start <= word.start < end for start, end in taken)]
    phrase = _phrase_of(said, left)
    if phrase and _GROUPED.search(phrase) and phrase.split()[0].lower() in ("per", "by", "each", "for"):
        old_group = _GROUPED.search(before.text.rstrip(_END))
        if old_group:
            edits.append(Edit(old_group.start(), old_group.end(), phrase))
        else:
            added.append(phrase)
    elif phrase:
        edit = _phrase_edit(phrase, left, before)
        if edit is None and (counted := refer.rows(before)) and left[0].text not in w.PREPOSITIONS:
            return f"{phrase} of {counted}?"
        if edit is None and not edits and left[0].text not in w.PREPOSITIONS and not left[0].number:
            return _of_thing(phrase, before)
        if edit is None:
            added.append(phrase)
        else:
            edits.append(edit)
    if not edits and not added:
        return None
    return _applied(before.text, edits, added)


def _of_thing(phrase: str, before: Said) -> str:
    """'gas pressure of CB-12: the alarm limit?' after 'At what gas pressure does CB-12 lock out?'"""
    asked = refer.asked_noun(before)
    thing = refer.one_thing(before)
    return f"{asked} of {thing}: {phrase}?" if asked else f"{phrase} of {thing}?"


def _with_lead(said: Said, start: int, end: int) -> tuple[int, int]:
    """A code with the preposition and naming word before it: 'for schedule B3', 'on the WT-11'."""
    at = next((place for place, word in enumerate(said.words) if word.start >= start), 0)
    opening = len(said.opening.split())
    while at > opening and (
        said.words[at - 1].text in w.PREPOSITIONS | w.ARTICLES or said.words[at - 1].text in _NAMING
    ):
        at -= 1
    return said.words[at].start if said.words else start, end


def _code_to_replace(code: Code, said: Said, before: Said, edits: list[Edit]) -> Code | None:
    free = [one for one in before.codes if not any(edit.start == one.start for edit in edits)]
    same = [one for one in free if one.family == code.family]
    if same:
        return same[-1]
    if len(free) == 1 and (bool(free[0].family) == bool(code.family)):
        return free[0]
    mixed = [one for one in free if one.family]
    return mixed[-1] if mixed and code.family else None


def _phrase(said: Said, code: Code) -> str:
    start, end = _with_lead(said, code.start, code.end)
    words = said.text[start:end]
    return words if words.split()[0].lower() in w.PREPOSITIONS else f"for {words}"


def _time_edit(time: Time, before: Said) -> Edit | None:
    same = [one for one in before.times if one.kind is time.kind]
    if not same:
        return None
    old = same[-1]
    words = time.words
    if time.kind is Kind.DATE and time.year and not time.month and old.month and old.year:
        return Edit(old.start, old.end, f"{old.lead} {old.words}".strip().replace(old.year, time.year))
    if time.kind is Kind.DATE and time.month and not time.year and old.year:
        words = f"{words} {old.year}"
    relative = old.kind is Kind.DATE and not (old.year or old.month)
    lead = time.lead or (old.lead if time.year or time.month or time.kind is not Kind.DATE else "")
    lead = lead if old.lead or relative else ""  # 'the summer charge', then 'in winter?'
    return Edit(old.start, old.end, f"{lead} {words}".strip())


def _phrase_of(said: Said, left: list[Word]) -> str:
    """The words that are neither codes nor times, as they stand; without grammar words at the end."""
    while left and left[-1].text in w.PREPOSITIONS | w.ARTICLES:
        left = left[:-1]
    if not any(word.text not in w.PREPOSITIONS | w.ARTICLES | w.LIGHT for word in left):
        return ""
    parts: list[list[Word]] = []
    for word in left:
        if parts and not said.text[parts[-1][-1].end : word.start].strip():
            parts[-1].append(word)
        else:
            parts.append([word])
    return " ".join(said.text[part[0].start : part[-1].end] for part in parts)


def _phrase_edit(phrase: str, left: list[Word], before: Said) -> Edit | None:
    """Where a phrase belongs: a number beside one of its form, a noun beside one it shares its head with, a phrase
    with a preposition in the place of one with the same or a like one, any other in the place of what was asked of.
    """
    if len(left) == 1 and left[0].number:
        shape = _shape(left[0].text)
        alike = [word for word in before.words if _shape(word.text) == shape and before.of_code(word) is None]
        return Edit(alike[-1].start, alike[-1].end, phrase) if alike else None
    if left[0].text in w.PREPOSITIONS:
        return _in_phrase(phrase, left[0].text, before)
    return _with_same_head(phrase, left, before) or _object_edit(phrase, left, before)


def _shape(word: str) -> str:
    return re.sub(r"[a-z]+", "a", re.sub(r"\d+", "9", word))


def _in_phrase(phrase: str, preposition: str, before: Said) -> Edit | None:
    group = w.PLACING if preposition in w.PLACING else frozenset((preposition,))
    found = [
        at
        for at, word in enumerate(before.words)
        if word.text in group
        and at
        and not _holds_code_or_time(before, at)
        and at + 1 < len(before.words)
        and before.words[at + 1].text not in w.QUESTION_WORDS
    ]
    same = [place for place in found if before.words[place].text == preposition]
    if not found:
        return None
    at = same[0] if same else found[-1]
    several = sum(word in w.PREPOSITIONS for word in phrase.lower().split()) > 1 or preposition == "for"
    return Edit(before.words[at].start, before.words[_phrase_end(before, at, several)].end, phrase)


def _holds_code_or_time(before: Said, at: int) -> bool:
    end = before.words[_phrase_end(before, at, False)].end
    start = before.words[at].start
    places = [*(code.start for code in before.codes), *(time.start for time in before.times)]
    return any(start <= place < end for place in places)


def _phrase_end(before: Said, at: int, through: bool) -> int:
    """The last word of the phrase that begins with the preposition at `at`; `through`: with those that follow it."""
    end = at
    for place in range(at + 1, len(before.words)):
        word = before.words[place]
        if word.clause != before.words[at].clause or word.text in w.AUXILIARIES or word.text in w.FIRM_VERBS:
            break
        if word.text in w.PREPOSITIONS and (not through or _holds_code_or_time(before, place)):
            break
        if any(one.start <= word.start < one.end for one in before.times):
            break
        end = place
    return end


def _with_same_head(phrase: str, left: list[Word], before: Said) -> Edit | None:
    """'the night price' for 'peak price' in 'D2 winter peak price'."""
    nouns = [word for word in left if word.text not in w.ARTICLES]
    if len(nouns) < 2:
        return None
    wanted = lexical_tokens(nouns[-1].text)
    for at, word in enumerate(before.words):
        if at and lexical_tokens(word.text) == wanted:
            first = max(0, at - (len(nouns) - 1))
            while first < at and (before.of_code(before.words[first]) or before.words[first].text in _STOPS):
                first += 1
            start = before.words[first].start
            inside = [one for one in before.times if one.start <= start < one.end]
            start = inside[0].start if inside else start
            bare = " ".join(one.text for one in nouns)
            return Edit(start, word.end, bare)
    return None


def _object_edit(phrase: str, left: list[Word], before: Said) -> Edit | None:
    """A thing named anew takes the place of the thing asked of: after 'for' or 'of', else what comes first."""
    words = before.words
    if refer.rows(before):
        return None
    for at, word in enumerate(words):
        if (
            word.text in ("for", "of")
            and at
            and not _holds_code_or_time(before, at)
            and words[at - 1].text not in ("sum", "number")
        ):
            end = _phrase_end(before, at, False)
            if end > at:
                return Edit(words[at + 1].start, words[end].end, phrase)
    article = left[0].text if left[0].text in ("a", "an") else ""
    for at, word in enumerate(words):
        if article and word.text in ("a", "an"):
            return Edit(word.start, words[_noun_end(before, at + 1)].end, phrase)
    first = next(
        (at for at, word in enumerate(words) if before.is_content(word) and word.text not in w.FIRM_VERBS), None
    )
    if first is None:
        return None
    end = _noun_end(before, first)
    if first and words[first - 1].text in w.QUESTION_WORDS:
        if len(left) > 1:
            return None
        end = first if end > first else end  # 'at what iron content', then 'and water?'
    if first and words[first - 1].text in w.ARTICLES:
        first -= 1
    elif first and left[0].text in w.ARTICLES:
        phrase = phrase.split(None, 1)[1] if " " in phrase else phrase
    return Edit(words[first].start, words[end].end, phrase)


def _noun_end(before: Said, at: int) -> int:
    end = at
    for place in range(at + 1, len(before.words)):
        word = before.words[place]
        if (
            word.text in _STOPS
            or word.text in w.FIRM_VERBS
            or before.of_code(word)
            or word.clause != before.words[at].clause
        ):
            break
        end = place
    return end


def _applied(text: str, edits: list[Edit], added: list[str]) -> str:
    ending = text[len(text.rstrip(_END)) :].strip() or ""
    body = text.rstrip(_END)
    kept: list[Edit] = []
    for edit in edits:
        if all(edit.end <= one.start or one.end <= edit.start for one in kept):
            kept.append(edit)
    for edit in sorted(kept, key=lambda one: -one.start):
        body = body[: edit.start] + edit.new + body[edit.end :]
    whole = " ".join([body.strip(), *added])
    return " ".join(whole.split()) + (ending if ending in "?." else "?")


_STOPS = w.PREPOSITIONS | w.AUXILIARIES | w.ARTICLES | w.QUESTION_WORDS | w.COORDINATORS | w.SUBORDINATORS
_RELATIVE = frozenset("before after next previous following".split())
_NAMING = frozenset(
    "schedule schedules rate tariff plan alarm code unit pump turbine breaker transformer meter".split()
)
