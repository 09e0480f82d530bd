"""A reading and its plan in, how sure it is that the log is meant out, and what ties the question to it."""

from __future__ import annotations

import math
import re

from ingest.schema import ColumnRole
from rag.plan.linking.link import Link
from rag.plan.reading import Reading
from rag.plan.schema import Column, Plan
from rag.plan.text import fold, stem
from rag.plan.unused import asked_columns
from rag.plan.words import COMMON_EVENTS, LOG_NOUNS, ROWS, UNITS, WORK

_BY_DATE = re.compile(r"\bby (?:the )?(?P<what>[^\W\d_]+) (?:date|day|time)\b", re.I)
_JOINING = frozenset("of in on at by the a an and or to for no".split())
_ENOUGH = 300  # rows of a log, from which on size says nothing of whether it is meant


def sureness(r: Reading, coverage: float, unexplained: tuple[str, ...]) -> float:
    """The share that is explained of the question, with what speaks for this log and against it."""
    named, found = _named(r), _found(r)
    own = own_nouns(r)
    title = r.lexicon.named(r.link.named_words)
    missing = sum(one.absent for one in r.link.found)
    sure = (
        coverage
        - 0.1 * _outside(r)
        + 0.004 * math.log10(min(r.lexicon.log.rows, _ENOUGH) + 1)
        + 0.05 * min(_wholes(r.link), 3)
        + 0.06 * named
        + 0.05 * min(found, 3)
        + 0.05 * min(own, 2)
        + 0.1 * title
        - 0.12 * missing
        + 0.15 * r.kind_known
        + 0.12 * r.heard
    )
    if r.lexicon.log.rows < 3:
        sure -= 0.2
    # 'by delivery date' means a log that has such a date.
    told_date = _BY_DATE.search(r.frame.text)
    if told_date is not None and not any(
        r.lexicon.columns[one.place].get(stem(told_date["what"]), 0) >= 0.7 for one in r.lexicon.dates()
    ):
        sure -= 0.05
    # A unit that no column has: what is asked for is not here.
    sure -= 0.2 * sum(fold(word) in UNITS and len(word) > 1 for word in unexplained)
    return sure


def ties(r: Reading, plan: Plan) -> float:
    """How much ties the question to the log besides a word for rows: its name, values, columns, codes."""
    found = _found(r)
    operand = plan.measure.operand
    spoken = r.lexicon.columns[operand.place] if isinstance(operand, Column) else {}
    told = sum(spoken.get(word, 0) >= 0.95 for word in {one.stem for one in r.words})
    return (
        _named(r)
        + (told >= 2)
        + 0.5 * (told >= 1 and bool(r.frame.periods))
        + found
        + 0.4 * (found > 0)
        + sum(one.absent for one in r.link.found)
        + r.coded
        + r.kind_known
        + max(0, r.heard)
        + (1.0 if plan.group else 0.0)
        + (0.5 if isinstance(plan.measure.operand, Column) else 0.0)
        + len(r.link.spelled & asked_columns(plan))
    )


def says_rows(r: Reading) -> bool:
    """Whether a word for rows is said."""
    noun = any(
        (word.stem in ROWS | WORK | COMMON_EVENTS or r.own_noun(word)) and word.fold not in LOG_NOUNS
        for word in r.words
    )
    return noun or _counts_notes(r)


def own_nouns(r: Reading) -> int:
    """How many words are those by which the log calls its rows."""
    return sum(r.own_noun(word) for word in r.words)


def foreign(r: Reading) -> tuple[str, ...]:
    """Words for rows that are not this log's own, where it is tied to the question by translated values only."""
    told = [one for one in r.link.found if not one.gloss]
    if r.named or r.coded or not told or any(one.absent or one.quality > 0.95 for one in told):
        return ()
    return tuple({word.stem for word in r.words if word.stem in ROWS | WORK and not r.own_noun(word)})


def _named(r: Reading) -> float:
    """How strongly the log's name is said; said often it counts no more."""
    return min(r.named, 3.0)


def _found(r: Reading) -> float:
    """How well the values fit that are named and that the log has."""
    return sum(one.quality for one in r.link.found if not one.absent and not one.gloss)


def _outside(r: Reading) -> bool:
    """Whether the time asked for lies wholly outside the log's."""
    if r.time is None or r.period is None or not r.time.profile.low or not r.time.profile.high:
        return False
    low, high = r.time.profile.low[:10], r.time.profile.high[:10]
    first, last = r.period.first, r.period.last
    return (first is not None and first.isoformat() > high) or (last is not None and last.isoformat() < low)


def _wholes(link: Link) -> int:
    """How many values and names of columns stand there with two words or more: they are seldom there by chance."""
    values = sum(one.end - one.start > 1 and one.op == "is" and not one.absent for one in link.found)
    pairs = {
        (place, at)
        for place, own in link.lexicon.columns.items()
        for at in range(1, len(link.words))
        if link.words[at].stem != link.words[at - 1].stem and link.frame.words.gap(at) == " "
        and own.get(link.words[at - 1].stem, 0) >= 1 and own.get(link.words[at].stem, 0) >= 1
        and not {link.words[at - 1].fold, link.words[at].fold} <= _JOINING
    }  # fmt: skip
    return values + len({at for _, at in pairs})


def _counts_notes(r: Reading) -> bool:
    """'how many of the notes talk about it': rows are called by the column of their text."""
    if r.frame.count is None or not r.texts:
        return False
    first, _ = r.frame.words.at(r.frame.count[1], len(r.frame.text))
    named = {
        word
        for column in r.lexicon.texts()
        for word, weight in r.lexicon.columns[column.place].items()
        if weight >= 0.95
    }
    told = r.lexicon.role(ColumnRole.DESCRIPTION)
    if told is not None:
        named |= {word for word, weight in r.lexicon.columns[told.place].items() if weight >= 0.95}
    return any(word.stem in named for word in r.words[first : first + 4])
