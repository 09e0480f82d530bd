"""Words of a question in, the rate schedules that they name out: by code in any spelling, else by title.

A code of letters alone ('R', 'SG') or of digits alone is a code only after a word such as 'schedule' or 'rate',
or in capitals; a longer code wins over a shorter one within it (RD-TDR over RD).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from ingest.identifiers import find_identifiers, normal_form
from ingest.rates.schema import Schedule

_WORD = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")
_BEFORE = frozenset(
    "schedule schedules rate rates tariff tariffs plan plans sheet rider code on under tarif for with of to".split()
)
_NAMING = frozenset("schedule schedules rate rates tariff tariffs plan plans sheet rider tarif".split())
# Words of names that say nothing of which schedule or utility it is.
_COMMON = frozenset(
    """schedule schedules rate rates tariff tariffs service general electric electricity energy the a an of for and or
    in on at to with under above over kv kw kva kwh v company co corp corporation inc district department public
    utility utilities power light charge charges option urdb book card price prices""".split()
)
_RUN = 4  # words that may make up one code: 're tou', 'tou 8 d'


@dataclass(frozen=True, slots=True)
class Link:
    """Schedules that one stretch of the question names. `words` are the words of the question it took."""

    schedules: tuple[Schedule, ...]
    words: tuple[str, ...]
    by_code: bool


def link(text: str, schedules: Sequence[Schedule]) -> tuple[Link, ...]:
    """Every schedule code that a question names, in order; without any, the schedules whose title it tells.

    Without either, the schedules of the utility that it names.
    """
    of_utility = _of_utility(text, schedules)
    held = of_utility or schedules
    found = list(_by_code(text, held))
    if found:
        return tuple(found)
    titled = _by_title(text, held)
    if titled:
        return (titled,)
    return (Link(tuple(of_utility), (), False),) if of_utility else ()


def _by_code(text: str, schedules: Sequence[Schedule]) -> Iterator[Link]:
    by_code: dict[str, list[Schedule]] = {}
    for schedule in schedules:
        for code in codes_of(schedule):
            by_code.setdefault(code, []).append(schedule)
    words = [(match.group(), match.start()) for match in _WORD.finditer(text)]
    shouting = text.upper() == text
    at = 0
    while at < len(words):
        for length in range(min(_RUN, len(words) - at), 0, -1):
            run = [word for word, _ in words[at : at + length]]
            code = normal_form("-".join(run))
            if code in by_code and _may_name(run, words[at - 1][0] if at else "", shouting):
                yield Link(_of_section(text, by_code[code]), tuple(run), True)
                at += length
                break
        else:
            at += 1


def _of_section(text: str, schedules: Sequence[Schedule]) -> tuple[Schedule, ...]:
    """Schedules of one code; only those whose section ('... - Section B') the question names, where it names one."""
    asked = f" {' '.join(_WORD.findall(text.casefold()))} "
    named = [one for one in schedules if " - " in one.name and f" {one.name.rsplit(' - ', 1)[1].casefold()} " in asked]
    return tuple(named or schedules)


def _may_name(run: Sequence[str], before: str, shouting: bool) -> bool:
    """Whether the words are meant as a code, not as words or numbers of the sentence."""
    joined = "".join(run)
    letters, digits = any(sign.isalpha() for sign in joined), any(sign.isdigit() for sign in joined)
    if letters and digits:
        return True
    if before.casefold() in _NAMING:
        return True
    if not letters:
        return False
    if len(joined) == 1:
        return False
    if "-" in joined or "/" in joined:
        return True
    capitals = all(part.isupper() for part in run)
    return (capitals and not shouting) or (len(joined) >= 5 and joined.casefold() not in _COMMON)


def codes_of(schedule: Schedule) -> frozenset[str]:
    """Normal forms of all codes that a schedule goes by: its code, the codes in its name, further names."""
    found = {normal_form(schedule.code)} if schedule.code else set()
    for name in (schedule.name, *schedule.also):
        for identifier in find_identifiers(name):
            found.add(identifier.normal.rsplit(" ", 1)[-1])
        if name and " " not in name and len(name) <= 12 and (name.isupper() or any(sign.isdigit() for sign in name)):
            found.add(normal_form(name))
    return frozenset(code for code in found if code)


def _by_title(text: str, schedules: Sequence[Schedule]) -> Link | None:
    asked = {word.casefold() for part in _WORD.findall(text) for word in (part, *re.split(r"[-/.]", part))}
    scored = []
    for schedule in schedules:
        for name in (schedule.name, *schedule.also):
            telling = telling_words(name)
            shared = telling & asked
            if len(shared) >= 2 and len(shared) >= 0.6 * len(telling):
                scored.append((len(shared), len(shared) / len(telling), schedule, shared))
    if not scored:
        return None
    best = max(score[:2] for score in scored)
    chosen = [one for one in scored if one[:2] == best]
    return Link(
        tuple(dict.fromkeys(one[2] for one in chosen)), tuple(sorted(set().union(*(one[3] for one in chosen)))), False
    )


def near(text: str, schedules: Sequence[Schedule], limit: int = 5) -> list[str]:
    """Names of schedules whose code or name looks like the text."""
    codes = {code: schedule for schedule in schedules for code in codes_of(schedule)}
    close = get_close_matches(normal_form(text), codes, limit, 0.5)
    names = {schedule.name.casefold(): schedule for schedule in schedules if schedule.name}
    close_names = get_close_matches(text.casefold(), names, limit, 0.6)
    found = [codes[one] for one in close] + [names[one] for one in close_names]
    return list(dict.fromkeys(_short(one) for one in found))[:limit]


def _short(schedule: Schedule) -> str:
    """What is typed to name a schedule: its code where people say it, else its name."""
    return schedule.code if 0 < len(schedule.code) <= 8 else schedule.name


def _of_utility(text: str, schedules: Sequence[Schedule]) -> list[Schedule]:
    """The schedules of a utility that the question names."""
    asked = {word.casefold() for word in _WORD.findall(text.replace("&", ""))}
    asked |= {word.removesuffix("'s") for word in asked}
    return [one for one in schedules if one.utility and utility_words(one.utility) & asked]


@lru_cache(maxsize=1024)
def utility_words(utility: str) -> frozenset[str]:
    """What a utility is called by: its telling words and its initials."""
    words = re.findall(r"[^\W\d_]+", utility)
    initials = "".join(word[0] for word in words if word.casefold() not in ("co", "of", "the"))
    joined = {initials.casefold()} if len(initials) >= 3 else set()
    return frozenset(word.casefold() for word in words if word.casefold() not in _COMMON and len(word) > 3) | joined


@lru_cache(maxsize=4096)
def telling_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    parts = (word.casefold() for part in _WORD.findall(name) for word in re.split(r"[-/.]", part))
    return frozenset(word for word in parts if word not in _COMMON and not word.isdigit() and len(word) > 1)
