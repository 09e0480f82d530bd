"""A question's words, codes and dates, as the channels and the checks need them. Opens nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.lexical import lexical_tokens
from rag.codes import Mention, Sure, mentions
from rag.when import TODAY, When, read_when

# Words of the asking itself; they say nothing of what is asked for.
_ASKING = frozenset(
    """a about all also am an and any are as at be been both but by can could did do does doing done for from get
    gets give given gives had has have how i if in into is it its list many may me much must my name need no not of on
    one or our please say says shall should show so some tell than that the their them then there these they this those
    to under up us use used was we were what when where which who whom whose why will with without would you your
    exactly according happens happen mean means there's what's long allowed called kind sort""".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a question.

    `as_of` is the day that the question asks about ("in May 2024", "on 3 March 2025"), the middle of a longer time;
    `when` is all of that time.
    `mentions` are its words that may be codes; `rag.resolve.resolve` tells which of them the documents know.
    """

    text: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    as_of: date | None = None
    when: When = TODAY

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """(normal form, surface) of what is a code by its shape or the word before it."""
        sure = {one.readings[0]: one.surface for one in self.mentions if Sure.SHAPE <= one.sure <= Sure.NAMED} | {
            one.readings[0]: one.surface for one in self.mentions if one.sure is Sure.NUMBER and len(one.surface) > 4
        }
        return tuple(sure.items())

    @property
    def guesses(self) -> tuple[str, ...]:
        """Normal forms that other spellings of a code could mean ('p 101 a'); codes only where they are known."""
        sure = {normal for normal, _ in self.codes}
        read = dict.fromkeys(reading for one in self.mentions for reading in one.readings)
        return tuple(one for one in read if one not in sure and any(sign.isdigit() for sign in one))


def understand(text: str, today: date | None = None) -> Understood:
    """Read a question; the same text on the same day (`today`, for 'last year') always gives the same result."""
    when = read_when(text, today or date.today())
    words = [match.group() for match in _WORD.finditer(text)]
    return Understood(
        text=text,
        tokens=tuple(lexical_tokens(text)),
        words=tuple(word for word in words if word.lower() not in _ASKING),
        mentions=mentions(text),
        as_of=when.middle,
        when=when,
    )
