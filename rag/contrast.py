"""Whether the words beside two values, or above them, name two different things or cases: then they do not disagree."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from ingest.lexical import lexical_tokens
from rag.statements import Statement
from rag.target import Target, codes_in, family

# Words that say which of several values is meant: values under different members of a group are two settings.
CONTRASTS: tuple[tuple[str, ...], ...] = (
    ("alarm warning prealarm", "trip shutdown tripping", "lockout block blocking", "reset", "start starting", "normal"),
    ("summer", "winter", "spring", "autumn fall"),
    ("peak onpeak", "offpeak", "night", "day", "shoulder midpeak partpeak"),
    ("minimum min least lowest lower", "maximum max most highest upper"),
    ("inlet intake", "outlet discharge"),
    ("new", "old former previous worn used"),
    ("primary", "secondary", "tertiary"),
    ("first initial", "second", "third", "fourth", "further subsequent then later"),
    ("full", "half", "part partial", "no without"),
    ("normal normally", "emergency", "storage", "transport"),
    ("left", "right"),
    ("front", "rear"),
    ("import", "export"),
    ("hot", "cold"),
    ("dry", "wet"),
    ("open opening", "close closing"),
    ("charge charging float", "boost"),
    ("pickup", "dropout"),
    ("weekly week", "monthly month", "yearly year annual annually", "daily", "quarterly"),
    ("weekday weekdays", "weekend weekends sunday saturday"),
    ("single", "double"),
    ("residential domestic household", "commercial business", "industrial"),
    ("manual manually hand", "automatic automatically"),
    ("local", "remote"),
    ("indoor", "outdoor"),
    ("drive", "nondrive"),
    ("test testing", "service operating operation working"),
)
# What holds for a special case only: where one value stands with it and neither the other nor the question does.
_SPECIAL = frozenset(
    lexical_tokens(
        "first initial emergency temporary temporarily storage transport commissioning half partial standby trial"
    )
)
_GROUPS = tuple(tuple(frozenset(lexical_tokens(member)) for member in group) for group in CONTRASTS)
# 'stage 1', 'unit 2': the noun and its number name one of several.
_NUMBERED = re.compile(
    r"\b(stage|unit|zone|step|group|pump|phase|tier|block|level|line|bus|train|set|bank|coil|stufe|no)\.?\s*(\d+|[ivx]+|[a-d])\b",
    re.IGNORECASE,
)
# Where a run of nouns in a title ends: signs, numbers and codes, little words, words for kinds of documents.
_BREAKS = re.compile(
    r"[^\w\s-]+|\s-\s|\S*\d\S*|\b(?:of|for|in|at|on|to|from|and|or|the|with|a)\b|\b(?:manual|guide|handbook|procedure|sheets?"
    r"|settings?|list|card|book|instructions?|operation|maintenance|service|user|plan|notes?|rules?|checklist)\b",
    re.IGNORECASE,
)

_LEVELS: tuple[Callable[[Statement], str], ...] = (
    lambda one: one.label,
    lambda one: "\n".join(one.passage.location.heading[-1:]),
    lambda one: one.passage.title,
)


def told_apart(asked: Target, a: Statement, b: Statement) -> bool:
    """Whether the words beside the values, or above them, name two different things or cases."""
    for group in _GROUPS:
        mine = {index for index, member in enumerate(group) if member & a.near}
        other = {index for index, member in enumerate(group) if member & b.near}
        if mine and other and not mine & other:
            return True
    if (a.near ^ b.near) & _SPECIAL - asked.weights.keys():
        return True
    numbered = [dict(_numbered(one.label)) for one in (a, b)]
    if any(numbered[1].get(noun, number) != number for noun, number in numbered[0].items()):
        return True
    for level in _LEVELS:
        codes = [_by_family(level(one)) for one in (a, b)]
        shared = codes[0].keys() & codes[1].keys() - {family(code) for code in asked.codes}
        if any(not codes[0][name] & codes[1][name] for name in shared):
            return True
    return _modified(a, b, asked)


def _numbered(words: str) -> list[tuple[str, str]]:
    return [(noun.lower(), number.lower()) for noun, number in _NUMBERED.findall(words)]


def _by_family(words: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code in codes_in(words):
        found.setdefault(family(code), set()).add(code)
    return found


def _modified(a: Statement, b: Statement, asked: Target) -> bool:
    """'upper guide bearing' and 'turbine guide bearing': one noun, led by words that do not stand with the other."""
    leads: list[dict[str, str]] = []
    for one in (a, b):
        parts = [lexical_tokens(part) for part in re.split(r"[;,:/()]", one.label)]
        leads.append({noun: lead for part in parts for lead, noun in pairwise(part)})
    for noun in leads[0].keys() & leads[1].keys() & asked.weights.keys():
        lead = (leads[0][noun], leads[1][noun])
        if lead[0] != lead[1] and lead[0] not in b.around() and lead[1] not in a.around():
            return True
    heads = [_head_nouns(one.passage.title) for one in (a, b)]
    for noun in heads[0].keys() & heads[1].keys() & asked.weights.keys():
        mine = heads[0][noun] - asked.weights.keys() - b.around()
        other = heads[1][noun] - asked.weights.keys() - a.around()
        if mine and other:
            return True
    return False


def _head_nouns(title: str) -> dict[str, set[str]]:
    """The last noun of each run of words with those before it: 'Boiler feed pump BF-1' -> pump: boiler, feed."""
    found: dict[str, set[str]] = {}
    for run in _BREAKS.split(title):
        tokens = lexical_tokens(run)
        if len(tokens) > 1:
            found[tokens[-1]] = set(tokens[:-1])
    return found
