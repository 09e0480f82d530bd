"""A question's words, codes and dates, as the channels and the checks need them. Opens nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ingest.identifiers import find_identifiers, named_codes, normal_form
from ingest.lexical import lexical_tokens
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
    `codes` are the codes it names by their shape, in normal form with their surface; `guesses` are normal forms
    that other spellings of a code could mean ('p 101 a'); they count only where the corpus knows them.
    """

    text: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    guesses: tuple[str, ...]
    as_of: date | None = None

    def code_groups(self) -> tuple[tuple[str, ...], ...]:
        """The codes asked for, each with its other forms: ('SCHEDULE RETOU', 'RETOU') is one."""
        groups: dict[str, list[str]] = {}
        for normal in [*(normal for normal, _ in self.codes), *self.guesses]:
            groups.setdefault(normal.rsplit(" ", 1)[-1], []).append(normal)
        return tuple(tuple(group) for group in groups.values())


def understand(text: str) -> Understood:
    """Read a question; the same text always gives the same result."""
    codes = {identifier.normal: identifier.surface for identifier in find_identifiers(text)}
    for normal, surface in named_codes(text):
        codes.setdefault(normal, surface)
    words = [match.group() for match in _WORD.finditer(text)]
    return Understood(
        text=text,
        tokens=tuple(lexical_tokens(text)),
        words=tuple(word for word in words if word.lower() not in _ASKING),
        codes=tuple(codes.items()),
        guesses=tuple(_guesses(words, set(codes))),
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


def _guesses(words: list[str], known: set[str]) -> list[str]:
    """Normal forms of one to four neighbouring short words that together could be one code."""
    found: dict[str, None] = {}
    for start in range(len(words)):
        for length in range(1, 5):
            run = words[start : start + length]
            if len(run) < length or any(len(word) > 10 for word in run):
                break
            # Of several words only letter-digit alternations make a code: 'p 101 a', not 'page 3 of 4'.
            if length > 1 and not all(_turns(a, b) for a, b in pairwise(run)):
                continue
            # Short letters only: 'wt 7' may be a code, 'unit 1' and 'page 3' are words with a number.
            if length > 1 and (
                any(word.isalpha() and len(word) > 3 for word in run)
                or any(word.lower() in _ASKING for word in run[:-1])
            ):
                continue
            normal = normal_form("-".join(run))
            if any(sign.isdigit() for sign in normal) and len(normal) <= 16 and normal not in known:
                found[normal] = None
    return list(found)


def _turns(left: str, right: str) -> bool:
    return left[-1].isdigit() != right[0].isdigit() and (len(left) <= 8 and len(right) <= 8)
