"""Documents in force that give different values for what is asked: both are told, with their sources.

The values of the passages found (rag/statements.py) are read against the question. Two of them disagree where
they measure the same kind of thing, both are what the question asks for, nothing beside them tells them apart
(another asset, stage, season, bound), and they cannot both be true (rag/quantities.py). A wrong alarm costs
trust, so whatever is in doubt is no conflict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Embedder
from ingest.generation import Generation
from ingest.lexical import lexical_tokens, places_of
from ingest.schema import Document, DocumentKind, Passage
from rag.cite import cite
from rag.contrast import told_apart
from rag.exact import Exact
from rag.quantities import agree
from rag.quoting import quoted_line
from rag.resolve import Codes
from rag.retrieve import fuse_channels
from rag.schema import Filters, Hit, Span, Status
from rag.settings import RetrieveSettings
from rag.statements import Statement, statements_of
from rag.target import Target, as_told, cover, meets, read_target, stands_with_code
from rag.understand import Understood
from rag.units import same_kind

Ids = NDArray[np.int64]
# Both values must be what is asked for: least share of the question's words that speak of them.
_LEAST_COVER = 0.7
# Of the best value of its document, a candidate must reach this share.
_SHARE_OF_BEST = 0.93
# Of the words beside the one value, at least this share stands with the other too.
_LEAST_ALIKE = 0.4
# A mail tells of a change; the documents that it changes are told first.
_MAIL = 0.5
# How far the second value may fall behind the first, and how far where both stand with the code that is asked for.
_LEAST_SHARE = 0.8
_LEAST_SHARE_NAMED = 0.7
_BELOW_TOP = 0.1
# Without a code and without a kind of quantity, more words must be shared, and nearly all of them.
_FEW_WORDS = 2
_WELL_COVERED = 0.9
# Pairs so close in score are equally likely the ones meant.
_TIED = 0.08
# Further statements cited beside the two; passages looked at again.
_ALSO = 2
_SECOND_LOOK = 12

# Words of an announcement: a mail that says them states what holds from now on, not what was once read off.
_ANNOUNCES = re.compile(
    r"\b(?:lowered|raised|changed|set to|settings?|increased|reduced|new|from now on|instead|no longer|corrected"
    r"|replaced|revised|old figures?|valid|effective|applies|apply|as of)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A value of the kind that is asked for; `named`: the code that is asked for stands with it."""

    statement: Statement
    document: Document
    named: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A value that may be what is asked for, and how surely."""

    statement: Statement
    document: Document
    cover: float
    named: bool  # the code that is asked for stands with it


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two statements of different values for one thing, and further ones that say one of the two or explain them."""

    values: tuple[Statement, Statement]
    others: tuple[Statement, ...] = ()


def find_conflict(
    understood: Understood,
    codes: Codes,
    hits: Sequence[Hit],
    generation: Generation,
    embedder: Embedder,
    filters: Filters,
    settings: RetrieveSettings,
    today: date,
) -> Exact | None:
    """The answer where documents in force on the day asked about disagree, else None.

    `hits` are the passages found for the question and `codes` what became of its codes; documents other than the
    one that answers best are looked at once more.
    """
    named = filters.as_of or understood.as_of
    day = named or today
    asked = read_target(understood, codes, generation.rarity)
    if not asked.weights or codes.missing or codes.tokens:
        return None
    # Today, not what was replaced on a day that nobody knows either.
    allowed = generation.allowed(filters.kind, filters.asset, day, None if named else today)
    passages = _among([hit.passage for hit in hits], allowed)
    stated = _stated(asked, passages, generation)
    best = max(_candidates(asked, stated), key=lambda one: one.cover, default=None)
    if best is None:
        return None
    elsewhere = generation.prose(allowed, [best.document.name])
    known = {passage.id for passage in passages}
    further = _second_look(asked, best.statement, elsewhere, generation, embedder, settings)
    stated += _stated(asked, [passage for passage in further if passage.id not in known], generation)
    found = find_disagreement(asked, stated)
    return None if found is None else _told(found, generation)


def _among(passages: Sequence[Passage], allowed: Ids | None) -> list[Passage]:
    return [one for one in passages if allowed is None or len(places_of(allowed, np.array([one.id], np.int64)))]


def _second_look(
    asked: Target,
    best: Statement,
    elsewhere: Ids,
    generation: Generation,
    embedder: Embedder,
    settings: RetrieveSettings,
) -> list[Passage]:
    """Passages of other documents, sought without the codes: a second document may not name them."""
    words = [*asked.weights, *(token for token in dict.fromkeys(best.order) if token not in asked.weights)]
    fused = fuse_channels(
        generation.lexical(words, settings.depth, elsewhere),
        generation.dense(embedder.embed_query(f"{asked.text} {best.label}"), settings.depth, elsewhere),
        settings.lexical_weight,
    )
    return generation.passages(sorted(fused, key=lambda one: (-fused[one], one))[:_SECOND_LOOK])


def find_disagreement(asked: Target, stated: Sequence[Stated]) -> Disagreement | None:
    """Values that answer the question and cannot all be true; all of them are from documents in force."""
    by_document: dict[str, list[_Candidate]] = {}
    for one in _candidates(asked, stated):
        by_document.setdefault(one.document.name, []).append(one)
    names = sorted(by_document, key=lambda name: -max(one.cover for one in by_document[name]))
    top = max((one.cover for group in by_document.values() for one in group), default=0.0)
    best: tuple[float, Statement, Statement] | None = None
    for at, first in enumerate(names):
        for second in names[at + 1 :]:
            if max(one.cover for one in by_document[first]) < top - _BELOW_TOP:
                continue
            found = _between(asked, by_document[first], by_document[second])
            if found is not None and (best is None or found[0] > best[0]):
                best = found
    if best is None:
        return None
    values = (best[1], best[2])
    told = {one.passage.document for one in values}
    others = [
        one.statement
        for name in names
        for one in by_document[name][:1]
        if name not in told and (one.named or not asked.codes) and one.cover >= top - _BELOW_TOP
        and any(_same_kind(one.statement, value) and agree(one.statement.quantity, value.quantity) for value in values)
        and not any(told_apart(asked, one.statement, value) for value in values)
    ]  # fmt: skip
    return Disagreement(values, tuple(others[:_ALSO]))


def _told(found: Disagreement, generation: Generation) -> Exact:
    """Both values with source and date, then each in its own words."""
    documents = {one.passage.document: generation.document(one.passage.document) for one in found.values}
    # what has held for longer comes first
    values = sorted(found.values, key=lambda one: _since(documents[one.passage.document]) or date.min)
    spans = tuple(
        Span(number, Hit(one.passage, 0.0, {}), one.start, one.end, 1.0)
        for number, one in enumerate([*values, *found.others], start=1)
    )
    named = [
        f"{_value(one)} [{number}] ({_source(documents[one.passage.document])})"
        for number, one in enumerate(values, start=1)
    ]
    lines = [f"The documents disagree: {' and '.join(named)}."]
    lines += [f"{quoted_line(span)} [{span.number}]" for span in spans]
    return Exact(Status.CONFLICT, "\n".join(lines), cite(generation, spans))


def _value(statement: Statement) -> str:
    """The value as written, with the unit that its column names."""
    unit = statement.quantity.unit
    return statement.surface if not unit.said or unit.said in statement.surface else f"{statement.surface} {unit.said}"


def _source(document: Document) -> str:
    said = [document.title]
    if document.revision not in ("", "0"):
        said.append(f"revision {document.revision}")
    since = _since(document)
    if since is not None:
        said.append(f"{'in force since' if document.valid_from else 'of'} {since.day} {since:%B %Y}")
    return ", ".join(said)


def _since(document: Document) -> date | None:
    return document.valid_from or document.issued


def _stated(asked: Target, passages: Sequence[Passage], generation: Generation) -> list[Stated]:
    """The values of these passages that could be meant; what logs and mails tell of a day is none."""
    found = []
    documents = {name: generation.document(name) for name in dict.fromkeys(one.document for one in passages)}
    for passage in passages:
        document = documents[passage.document]
        if document.kind is DocumentKind.LOG:
            continue
        if document.kind is DocumentKind.MAIL and not _ANNOUNCES.search(passage.text):
            continue
        for statement in statements_of(passage, asked.kinds):
            named = stands_with_code(asked, statement)
            if named is not None and meets(asked, statement):
                found.append(Stated(statement, document, named))
    return found


def _candidates(asked: Target, stated: Sequence[Stated]) -> list[_Candidate]:
    asked = as_told(asked, [one.statement for one in stated])
    candidates = [
        _Candidate(one.statement, one.document, share, one.named)
        for one in stated
        if (share := cover(asked, one.statement, one.named)) >= _LEAST_COVER
    ]
    tops: dict[str, float] = {}
    for one in candidates:
        tops[one.document.name] = max(tops.get(one.document.name, 0.0), one.cover)
    return [one for one in candidates if one.cover >= _SHARE_OF_BEST * tops[one.document.name]]


def _between(
    asked: Target, first: Sequence[_Candidate], second: Sequence[_Candidate]
) -> tuple[float, Statement, Statement] | None:
    """The disagreement of two documents, if the statements that correspond best do disagree."""
    if _versions(first[0].document, second[0].document):
        return None
    pairs = []
    for one in first:
        for other in second:
            a, b = one.statement, other.statement
            if not _same_kind(a, b) or not _surely_asked(asked, one, other):
                continue
            if told_apart(asked, a, b):
                continue
            alike = _alike(a, b)
            least = _LEAST_SHARE_NAMED if one.named and other.named else _LEAST_SHARE
            if min(one.cover, other.cover) < least * max(one.cover, other.cover) or alike < _LEAST_ALIKE:
                continue
            by_mail = _MAIL * sum(side.document.kind is DocumentKind.MAIL for side in (one, other))
            pairs.append((one.cover + other.cover + alike - by_mail, a, b))
    if not pairs:
        return None
    top = max(score for score, _, _ in pairs)
    close = [pair for pair in pairs if pair[0] >= top - _TIED]
    if any(agree(a.quantity, b.quantity) for _, a, b in close):
        return None
    return max(close, key=lambda pair: pair[0])


def _surely_asked(asked: Target, one: _Candidate, other: _Candidate) -> bool:
    """One word and no unit say too little of what is asked, unless both values stand with its code."""
    if asked.codes and not (one.named or other.named):
        return False
    words = len(asked.weights) + len(asked.conditions)
    if (one.named and other.named) or (asked.kinds and words > 1):
        return True
    return words > _FEW_WORDS and min(one.cover, other.cover) >= _WELL_COVERED


def _versions(one: Document, other: Document) -> bool:
    """Two editions of one document: the newer one holds, whatever the dates say."""
    return one.name == other.name or _plain_title(one.title) == _plain_title(other.title)


def _plain_title(title: str) -> tuple[str, ...]:
    return tuple(token for token in lexical_tokens(title) if not token.isdigit())


def _same_kind(a: Statement, b: Statement) -> bool:
    if not same_kind(a.quantity.unit, b.quantity.unit):
        return False
    return bool(a.quantity.unit.name) or a.counted == b.counted != ""


def _alike(a: Statement, b: Statement) -> float:
    """How much the words beside the two values have in common, 0 to 1."""
    mine, other = set(a.order), set(b.order)
    shared = (mine & b.around()) | (other & a.around())
    return len(shared) / (min(len(mine), len(other)) or 1)
