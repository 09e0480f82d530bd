"""A question's words, codes and dates, as the channels and the checks need them. Opens nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.lexical import lexical_tokens
from rag.codes import Mention, Sure, mentions
from rag.facts import MONTH, month_number, read_facts

# Words of the asking itself; they say nothing of what is asked for.
_ASKING = frozenset(
    """a about all also am an and any are as at be been both but by can could did do does doing done for from get
    gets give given gives had has have how i if in into is it its list many may me much must my name need no not of on
    one or our please say says shall should show so some tell than that the their them then there these they this those
    to under up us use used was we were what when where which who whom whose why will with without would you your
    exactly according happens happen mean means there's what's long allowed called kind sort""".split()
)
# A time asked about, not a name with a year in it: "in 2025", "for July 2025", "summer 2024".
_PERIOD = re.compile(
    rf"\b(?:(?:in|for|during|since|from|until|by|of|throughout)\s+(?:the\s+)?(?:year\s+)?"
    rf"(?:(?P<season>spring|summer|autumn|fall|winter)\s+|(?P<month>{MONTH})\s+)?|(?:late|early|mid)[- ])"
    r"(?P<year>(?:19|20)\d\d)\b(?![-/])",
    re.IGNORECASE,
)
_SEASON_MONTH = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 1}
_WORD = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a question.

    `as_of` is the day that the question asks about ("in May 2024", "on 3 March 2025"), the middle of a longer time.
    `mentions` are its words that may be codes; `rag.resolve.resolve` tells which of them the documents know.
    """

    text: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    as_of: date | None = None

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


def understand(text: str) -> Understood:
    """Read a question; the same text always gives the same result."""
    words = [match.group() for match in _WORD.finditer(text)]
    return Understood(
        text=text,
        tokens=tuple(lexical_tokens(text)),
        words=tuple(word for word in words if word.lower() not in _ASKING),
        mentions=mentions(text),
        as_of=_day_asked(text),
    )


def _day_asked(text: str) -> date | None:
    days = read_facts(text).dates
    if days:
        return min(days[0])
    match = _PERIOD.search(text)
    if match is None:
        return None
    year = int(match["year"])
    if match["month"]:
        return date(year, month_number(match["month"]), 15)
    return date(year, _SEASON_MONTH.get((match["season"] or "").lower(), 7), 1)
