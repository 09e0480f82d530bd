"""States that a log tells by an empty cell: what is open has no end, what is not started no start."""

from __future__ import annotations

import re

from ingest.columnar import LogColumn
from ingest.schema import ColumnRole, ColumnType
from rag.plan.linking.spelling import exact
from rag.plan.reading import Reading
from rag.plan.schema import Column, Condition, Op
from rag.plan.text import plain_words, stem, stems
from rag.plan.words import CODES, DATE_VERBS, DATE_WORDS, EVENTS, ROWS, WORK

_FEW = 40  # values of a column of states
_DONE = frozenset(
    stems(
        "closed complete completed finished done cancelled canceled rejected resolved settled cleared archived".split()
    )
)
_DENYING = frozenset("not never n't isn't aren't haven't hasn't wasn't weren't yet still to without nicht".split())
_LITTLE = frozenset("yet been being be so far ever".split())
_TO_DO = re.compile(
    r"\b(?:time|days|hours|weeks|minutes|long)\s+(?:it takes |it took |did it take |does it take |taken |needed )?(?:to|until|till)\s+(?:it (?:is|was) |be |being )?(?P<verb>[a-zäöüß]+)",
    re.I,
)
_LYING = frozenset("open down out offen".split())
_BY_WHOM = frozenset("in at by with on the our their own a an".split()) - {"own"}
_NEAR = 4  # words before 'is open' in which what is open is named


def not_ended(r: Reading) -> None:
    """'still open', 'not cleared yet': a status that says so, else the end is missing; refused where neither is there.

    To be called before values are looked for, so that 'open' is not looked for in a text.
    """
    _spans(r)
    _never_done(r)
    if r.lasted is not None and r.duration() is not None:
        # 'how long were they open'
        spots = [
            at for at, word in enumerate(r.words) if word.fold in _LYING and at and r.words[at - 1].fold != "still"
        ]
        r.link.explain(spots, "column", 1.0)
    spot = r.frame.not_ended
    if spot is None:
        return
    first, last = r.frame.words.at(*spot)
    if last - first == 1 and r.link.why[first] == "column":
        return  # 'open longest'
    if all(r.link.why[at] == "column" for at in range(first, last)):
        return
    if (
        r.lasted is not None
        and r.duration() is not None
        and not {word.fold for word in r.words[first:last]} & {"still", "yet", "noch"}
    ):
        r.link.explain(range(first, last), "column", 1.0)
        return  # 'how long do they stay open'
    if any(r.link.why[at] == "value" for at in range(first, last)):
        return  # of a column of yes and no
    said = [
        at
        for at in range(first, last)
        if r.words[at].fold not in ("still", "yet", "currently", "noch", "are", "is", "been")
    ]
    if (
        ")" in r.frame.words.gap(min(last + 1, len(r.words)))
        and "(" in r.frame.words.gap(last)
        and last < len(r.words)
        and exact(r.lexicon, r.words[last : last + 1])
    ):
        r.link.explain(range(first, last), "gloss", 0.9)
        return  # 'open (FREI)': what stands in brackets is the state
    if not said or not _of_rows(r, first, last) or _placed(r, last):
        return
    denied = r.words[first].fold in _DENYING
    finish = _finish(r, said) if denied else None
    if denied and finish is None and not _is_phrase(r, first, last) and _not_closed(r, first, last):
        return
    if finish is None and (any(_is_state(r, at) for at in said) or _is_phrase(r, first, last)):
        r.link.explain([at for at in range(first, last) if at not in said], "cue", 0.9)
        return
    finish = finish or _finish(r, said)
    if finish is None:
        if not _not_closed(r, first, last):
            r.untold += 1
        return
    r.where.append(Condition(Column(finish.place), Op.MISSING))
    r.said.append(f"no {finish.name}")
    r.link.explain(range(first, last), "column", 1.0)


def _placed(r: Reading, after: int) -> bool:
    """Whether it goes on with where or by whom: 'not done in our own workshop' denies the workshop."""
    at = after
    while at < len(r.words) and r.words[at].fold in _BY_WHOM:
        at += 1
    if at == after or at >= len(r.words):
        return False
    return any(exact(r.lexicon, r.words[at : at + length]) for length in (3, 2, 1) if at + length <= len(r.words))


def _spans(r: Reading) -> None:
    """'days to seal a leak', where a date column is called so."""
    match = _TO_DO.search(r.frame.text)
    if r.lasted is not None or match is None:
        return
    at = r.frame.words.at(*match.span("verb"))[0]
    if _date_called(r, r.words[at].stem) is not None:
        r.lasted = match.span()
        r.link.explain_span(*match.span(), "column", 1.0)


def _never_done(r: Reading) -> None:
    """'not sealed yet', 'unsealed', of a date column that is called so."""
    for at, word in enumerate(r.words):
        bare = word.fold.removeprefix("un")
        first = at
        while first and r.words[first - 1].fold in _LITTLE:
            first -= 1
        denied = first and r.words[first - 1].fold in _DENYING - {"to", "still", "yet", "without"}
        if not denied and (bare == word.fold or not bare.endswith(("ed", "en", "t"))):
            continue
        column = _date_called(r, word.stem if denied else stem(bare))
        if column is None or (denied and not word.fold.endswith(("ed", "en", "t", "n"))):
            continue
        if not any(one.op is Op.MISSING and one.operand == Column(column.place) for one in r.where):
            r.where.append(Condition(Column(column.place), Op.MISSING))
            r.said.append(f"no {column.name}")
        r.link.explain(range(first - 1 if denied else at, at + 1), "column", 1.0)


def _date_called(r: Reading, word: str) -> LogColumn | None:
    """The date column with this word in its name."""
    return next((one for one in r.lexicon.dates() if r.lexicon.columns[one.place].get(word, 0) >= 0.95), None)


def _not_closed(r: Reading, first: int, last: int) -> bool:
    """Without a date of the end: all rows whose status is not one of being closed, where it has such."""
    status = r.lexicon.role(ColumnRole.STATUS)
    if status is None or not r.lexicon.complete(status.place):
        return False
    closed = [value.surface for value in r.lexicon.all_values(status.place) if _closed(value.surface)]
    if not closed:
        return False
    op = Op.IS if len(closed) == 1 else Op.IN
    r.where.append(Condition(Column(status.place), op, tuple(closed), negate=True))
    r.where.append(Condition(Column(status.place), Op.PRESENT))
    r.said.append(f"{status.name} is not {' or '.join(closed)}")
    r.link.explain(range(first, last), "value", 1.0)
    return True


def _closed(surface: str) -> bool:
    """Whether a value says that a row is done with: closed, completed, cancelled."""
    words = {
        *stems(plain_words(surface)),
        *(stem(word) for said in CODES.get(surface.upper(), ()) for word in said.split()),
    }
    return bool(words & _DONE) and not words & {"not"}


def _of_rows(r: Reading, first: int, last: int) -> bool:
    """Whether 'open' is said of rows: 'open orders', 'which jobs are open'; not of an open circuit."""
    if r.words[first].fold != "open" or last - first > 1:
        return True
    near = [*range(last, min(last + 2, len(r.words))), *range(max(0, first - _NEAR), first)]
    return any(
        r.words[at].stem in ROWS | WORK | EVENTS or r.own_noun(r.words[at]) or r.words[at].stem in r.lexicon.names
        for at in near
        if r.frame.words.gap(max(at, last) if at >= last else at + 1).strip() == ""
    )


def _is_state(r: Reading, at: int) -> bool:
    """Whether a word is a value of a column of few values."""
    word = r.words[at]
    known = [*exact(r.lexicon, (word,)), *r.lexicon.meanings.get(word.stem, ())]
    for one in known:
        column = r.lexicon.column(one.place)
        if column.role is ColumnRole.STATUS or (column.type is ColumnType.CATEGORY and column.profile.distinct <= _FEW):
            return True
    return False


def _is_phrase(r: Reading, first: int, last: int) -> bool:
    """Whether the words together are the meaning of a value: 'not closed'."""
    joined = "".join(stems([word.fold for word in r.words[first:last]]))
    return joined in r.lexicon.values or joined in r.lexicon.meanings


def _finish(r: Reading, said: list[int]) -> LogColumn | None:
    """The date column that a verb names, else the one with which rows end."""
    dates = r.lexicon.dates()
    words = {r.words[at].stem for at in said} | {stem(r.words[at].fold.removeprefix("un")) for at in said}
    for column in dates:
        own = r.lexicon.columns[column.place]
        if any(own.get(word, 0) >= 0.9 for word in words):
            return column
    finish = next((one for one in dates if one.role is ColumnRole.FINISH), None)
    if finish is not None:
        return finish
    ends = next(cluster for cluster in DATE_WORDS if stem("finish") in cluster) | DATE_VERBS[ColumnRole.FINISH]
    named = [
        one
        for one in dates
        if one.role is not ColumnRole.START and any(weight >= 1 and word in ends for word, weight in r.lexicon.columns[one.place].items())
    ]  # fmt: skip
    if named:
        return named[0] if len(named) == 1 else None
    # Of two dates the one that is not always there is the end.
    full = [one for one in dates if not one.profile.missing]
    return next(one for one in dates if one.profile.missing) if len(dates) == 2 and len(full) == 1 else None
