"""A question's words, codes and dates, as the channels and the checks need them. Opens nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.identifiers import find_identifiers, named_codes, normal_form
from ingest.lexical import lexical_tokens

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

    `codes` are the codes it names by their shape, in normal form with their surface; `guesses` are normal forms
    that other spellings of a code could mean ('p 101 a'); they count only where the corpus knows them.
    """

    text: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    guesses: tuple[str, ...]

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
    )


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
            if length > 1 and any(word.lower() in _ASKING for word in run[:-1]):
                continue
            normal = normal_form("-".join(run))
            if any(sign.isdigit() for sign in normal) and len(normal) <= 16 and normal not in known:
                found[normal] = None
    return list(found)


def _turns(left: str, right: str) -> bool:
    return left[-1].isdigit() != right[0].isdigit() and (len(left) <= 8 and len(right) <= 8)
