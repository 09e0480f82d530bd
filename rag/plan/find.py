"""Records found by rare words of their text: 'which machine had the deadman disconnected, and when?'."""

from __future__ import annotations

from datetime import date

from ingest.errors import NameplateError
from ingest.lexical import lexical_tokens
from ingest.schema import ColumnRole, Passage
from rag.exact import Asked
from rag.plan.choose import Logs
from rag.plan.cues.frame import Frame
from rag.plan.draft import Draft
from rag.plan.filters.times import within
from rag.plan.lexicon import Lexicon
from rag.plan.linking.link import Link
from rag.plan.run import Limits, run
from rag.plan.schema import AnyText, Column, Condition, Kind, Measure, Op, Plan
from rag.plan.text import fold, stem
from rag.plan.words import EVENTS, GENERIC, GERMAN, ROLES, ROWS, STOP, WORK

_ASKING = frozenset("which who where what how why did was has is welche in on at".split())
_DEPTH = 30
_LEAST = 0.7  # of the weight of the words looked for that must stand in the record
_LONG = 100  # words of a passage that holds most words by chance
_LEAST_LONG = 0.8
_MARGIN = 1.15  # by which it must be better than any page of a document
_MOST_RECORDS = 5
# What may be said of any record counts for less.
_PLAIN = GENERIC | ROWS | WORK | EVENTS | ROLES[ColumnRole.COST]
_PLAIN_WEIGHT = 0.25
_CLEAR = 1.5  # times as good as any page: then less of the question may do
_LEAST_CLEAR = 0.55
_MANY = 4  # words that the record holds


def find_rows(asked: Asked, frame: Frame, logs: Logs, draft: Draft | None) -> Draft | None:
    """A plan that shows the few records whose text holds the words of the question, or None."""
    if frame.prescribed is not None or frame.count or frame.extreme or frame.superlative or "sum" in frame.aggregates:
        return None
    if not (frame.when or frame.look or frame.listing or frame.lasted or _asks(frame)):
        return None
    words = _words(frame)
    if not words:
        return None
    tokens = list(dict.fromkeys(token for word in words for token in lexical_tokens(word)))
    german = {
        token: {found for said in GERMAN.get(stem(word), ()) for found in lexical_tokens(said)}
        for word in words
        for token in lexical_tokens(word)
    }
    plain = {token for word in words if stem(word) in _PLAIN for token in lexical_tokens(word)}
    rarity = asked.generation.rarity(tokens)
    # A word that no passage holds cannot tell one passage from another.
    nowhere = asked.generation.rarity(["\0"])["\0"]
    weights = {
        token: weight * (_PLAIN_WEIGHT if token in plain else 0.5 if weight >= nowhere else 1.0)
        for token, weight in rarity.items()
    }
    sought = [*tokens, *(one for said in german.values() for one in said)]
    hits = asked.generation.passages(one for one, _ in asked.generation.lexical(sought, _DEPTH))
    if not hits or not sum(weights.values()):
        return None
    by_log = {(lexicon.log.document, lexicon.log.sheet): number for number, lexicon in enumerate(logs.lexicons)}
    best: tuple[float, Passage, int] | None = None
    rival = 0.0
    for passage in hits:
        number = by_log.get((passage.document, passage.location.sheet or ""))
        row = passage.location.row is not None and number is not None
        titled = _titled(words, logs.lexicons[number]) if row and number is not None else frozenset[str]()
        share = _share(passage, {token: one for token, one in weights.items() if token not in titled}, german)
        if passage.location.row is None or number is None or logs.lexicons[number].paper:
            rival = max(rival, share)
        elif best is None or (round(share, 2), len(logs.lexicons[number].log.columns)) > (
            round(best[0], 2),
            len(logs.lexicons[best[2]].log.columns),
        ):
            best = (share, passage, number)
    if best is None or best[0] < rival * _MARGIN:
        return None
    title = _titled(words, logs.lexicons[best[2]])
    found = [_held(word, best[1].text) for word in words if stem(word) not in _PLAIN]
    held = [piece for piece in found if piece]
    clear = best[0] >= rival * _CLEAR and len(held) >= _MANY
    least = _LEAST_CLEAR if clear else _LEAST_LONG if len(best[1].text.split()) > _LONG else _LEAST
    if best[0] < least:
        return None
    told = [word for word in words if not lexical_tokens(word) or not set(lexical_tokens(word)) <= title]
    if sum(len(word) > 2 for word in held) < 2 and len(told) > 2:
        return None
    return _plan(frame, logs, best[2], held, best[1])


def _asks(frame: Frame) -> bool:
    first = frame.text.lower().split(" ", 1)[0]
    return first in _ASKING


def _words(frame: Frame) -> list[str]:
    """The words that a record could hold."""
    times = {at for one in frame.periods for at in range(*frame.words.at(one.start, one.end))}
    said = [word for at, word in enumerate(frame.words.all) if word.fold not in STOP and at not in times]
    said = [word for word in said if len(word.text) > 2]
    return list(dict.fromkeys(word.fold for word in said))


def _titled(words: list[str], lexicon: Lexicon) -> frozenset[str]:
    """Tokens of the words that stand in the log's own name: they say which log, not which record."""
    named = [word for word in words if lexicon.names.get(stem(word), 0) >= 0.8]
    return frozenset(token for word in named for token in lexical_tokens(word))


def _share(passage: Passage, weights: dict[str, float], german: dict[str, set[str]]) -> float:
    held = set(lexical_tokens(passage.text))
    told = sum(weight for token, weight in weights.items() if token in held or german.get(token, set()) & held)
    total = sum(weights.values())
    return told / total if total else 0.0


def _held(word: str, text: str) -> str:
    """The form in which a text has the word: its own piece, or a German word for it; '' where it has none."""
    folded = fold(text)
    return next((form for form in (_piece(word), *map(fold, GERMAN.get(stem(word), ()))) if form in folded), "")


def _piece(word: str) -> str:
    """The part of a word that its other forms share: 'disconnected' -> 'disconnect'."""
    short = stem(word)
    common = 0
    while common < min(len(short), len(word)) and short[common] == word[common]:
        common += 1
    piece = word[:common].removesuffix("i") if common >= 4 else word
    return piece if len(piece) >= 3 else word


def _plan(frame: Frame, logs: Logs, number: int, held: list[str], passage: Passage) -> Draft | None:
    lexicon: Lexicon = logs.lexicons[number]
    pieces = tuple(dict.fromkeys(held))
    if not pieces or not any(column.is_text for column in lexicon.log.columns):
        return None
    where = [Condition(AnyText(), Op.CONTAINS_ALL, pieces)]
    time = lexicon.time()
    if frame.periods:
        if time is None or not time.profile.low or not time.profile.high:
            return None
        low, high = (date.fromisoformat(edge[:10]) for edge in (time.profile.low, time.profile.high))
        where += [within(Column(time.place), one.in_range(low, high)) for one in frame.periods]
    plan = Plan(number, tuple(where), (), Measure(Kind.LIST))
    try:
        found = run(lexicon.log, plan, Limits(seconds=3.0, rows=_MOST_RECORDS + 1))
    except NameplateError:
        return None
    if not 1 <= found.rows_total <= _MOST_RECORDS:
        return None
    link = Link(frame, lexicon, lambda place, value: False)
    return Draft(plan, link, "found", 1.0, 1.0, texts=pieces)
