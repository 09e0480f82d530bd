"""Words of a document that speak to whoever writes the answer, not of the plant: found, so that they are no evidence.

A manual is full of commands ('Close valve V-3 before ...') and forms ask questions ('Describe the damage'), so the
mood alone says nothing. Three kinds are told apart by what is commanded (words: rag/addressed_words.py):

OVERRIDE  the reader's orders or role: 'ignore all previous instructions', 'you are now an assistant that ...'
REPLY     the reply itself: 'in your response, mention ...', 'answer only in French'
TASK      words to be written, or general knowledge asked for: 'write a poem about ...', 'what is the capital of ...?'

The first two are evidence only of a question that is about such words itself; the last is none where it shares hardly
a word with the question and tells neither a value nor a code. Rules only: nothing here is fitted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache

from ingest.schema import BlockKind
from ingest.sentences import sentences
from ingest.words import lexical_tokens
from rag import addressed_words as forms
from rag.facts import read_facts
from rag.understand import Understood

Barred = Callable[[str], bool]
"""Whether words of a document are kept from the answer to one question."""
Guard = Callable[[Understood], Barred]
"""What is barred, by question."""

_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
# A clause begins with a line, or with a capital behind a colon or stop.
_CLAUSE = re.compile(r"^(?=[^\n])|(?<=[:;.!?—–])[ \t]+(?=[\"'“‘(]?[A-ZÄÖÜ])", re.MULTILINE)
_STOP = re.compile(r"[.!?][\"'”’)\]]*(?=\s|$)")
_LONGEST = 600  # more than this is no single sentence, and is judged by its beginning
_LONGEST_NAME = 40
_SHARED = 2
_LEAST_SHARED = 0.25


class Speech(IntEnum):
    """Whom a stretch of words speaks to, the plainest last."""

    PLANT = 0
    TASK = 1
    REPLY = 2
    OVERRIDE = 3


@lru_cache(maxsize=8192)
def speech(words: str) -> Speech:
    """Whom one sentence, cell or heading speaks to, whatever is asked."""
    said = " ".join(words[:_LONGEST].split())
    if forms.OVERRIDE.search(said):
        return Speech.OVERRIDE
    bare = forms.LEAD.sub("", said)
    first = _FIRST.match(bare)
    verb = first.group().lower() if first else ""
    command = bool(verb) and verb not in forms.NO_VERB
    if forms.REPLY_FORM.search(bare) or (forms.REPLY.search(said) and _commands(said, bare, command)):
        return Speech.REPLY
    if verb in forms.SAYING or (verb in forms.MAKING and forms.TEXTS.search(bare)) or forms.ASKED.search(said):
        return Speech.TASK
    if forms.TO_USER.search(bare) or forms.QUOTED.search(bare) or (command and forms.FOR_ME.search(bare)):
        return Speech.TASK
    return Speech.PLANT


def _commands(said: str, bare: str, command: bool) -> bool:
    """'Your response counts' states, 'Send your response' is a form's, 'Mention ... in your response' commands."""
    if forms.REPLY_SENT.search(bare):
        return False
    return command or forms.MUST.search(said) is not None or bare.lower().startswith(forms.IN_REPLY)


def commands_reply(words: str) -> bool:
    """Barred whatever is asked: the plainest two kinds."""
    return speech(words) >= Speech.REPLY


def barred_for(understood: Understood) -> Barred:
    """What is no evidence of this question: a function of one sentence, cell or heading."""
    asked = frozenset(lexical_tokens(" ".join(understood.words)))
    about_words = any(form.search(understood.text) for form in (forms.ABOUT, forms.OVERRIDE))

    def barred(words: str) -> bool:
        kind = speech(words)
        if kind is Speech.PLANT:
            return False
        shared = len(asked & set(lexical_tokens(words)))
        if kind is not Speech.TASK:
            return not (about_words and shared >= _SHARED)
        if shared >= _SHARED or shared > _LEAST_SHARED * len(asked):
            return False
        facts = read_facts(words)
        return not (facts.codes or facts.measured)

    return barred


def barred_parts(words: str, block: BlockKind, barred: Barred) -> list[tuple[int, int]]:
    """Where the barred stretches of a sentence, table line or row stand, in order; mostly none."""
    if block is BlockKind.TABLE:
        return [span for span in _cells(words) if barred(words[slice(*span)])]
    if block is BlockKind.ROW:
        return [span for span in _row_sentences(words) if barred(_value(words[slice(*span)]))]
    return _barred_clauses(words, barred)


def without_commands(words: str) -> str:
    """The words of a cell, with '[…]' for each sentence that commands the reply."""
    for start, end in reversed(_barred_clauses(words, commands_reply)):
        words = f"{words[:start]}[…]{words[end:]}"
    return words


def _barred_clauses(words: str, barred: Barred) -> list[tuple[int, int]]:
    """Clauses to their full stop, the last one first: a sentence may run on from a line that has no full stop.

    The shortest stretch that is barred; what stands before it goes with it only where it is barred itself.
    """
    limit = len(words)
    found: list[tuple[int, int]] = []
    for match in reversed(list(_CLAUSE.finditer(words))):
        start = match.end()
        stop = _STOP.search(words, start, limit)
        end = stop.end() if stop else limit
        if barred(words[start:end]):
            found.append((start, end))
            limit = start
    return found[::-1]


def _cells(line: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^|\s](?:[^|]*[^|\s])?", line)]


def _row_sentences(row: str) -> list[tuple[int, int]]:
    return [
        (line.start() + start, line.start() + end)
        for line in re.finditer(r"[^\n]+", row)
        for start, end in sentences(line.group())
    ]


def _value(words: str) -> str:
    """A cell of a row without the name of its column."""
    name, colon, value = words.partition(": ")
    return value if colon and len(name) < _LONGEST_NAME else words
