"""A question in the words of one log: 'fire brigade' where a value is Fire service, 'lorry' where a column is Truck.

Asked only for words that nothing else explains. A word is read as another that means the same by the general
vocabulary, that it is the long form of, or that the embedder holds for about the same; never where two words of the
log would do as well.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.columnar import LogColumn
from ingest.embed import Embedder
from ingest.schema import ColumnType
from rag.plan.german import english, parts_of
from rag.plan.lexicon import Lexicon
from rag.plan.light import is_light
from rag.plan.same import same_words
from rag.plan.text import fold, pieces, plain_words, read_words, stem
from rag.plan.words import SHORT, STOP, split_name

# Cosine of two phrases; unrelated ones lie below 0.4.
_LEAST = 0.6
_LEAST_WORD = 0.64
_MARGIN = 0.07  # by which it must be better than what else the log has
_BY_WORDS = 0.95
_LONG_FORM = 0.9
_SHORTEST = 3
_MOST_VALUES = 60  # of a column that are looked at
_LONGEST_END = 3  # letters of an ending
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A value or the name of a column, as the log writes it, and the phrases by which it may be asked for."""

    surface: str
    place: int
    phrases: tuple[str, ...]
    value: bool


@dataclass(frozen=True, slots=True)
class Swap:
    """Words of a question that were read as words of the log."""

    said: str
    meant: str
    column: str


@dataclass(slots=True)
class Kin:
    """Puts questions in the words of a log. Safe for several threads."""

    embedder: Embedder
    _vectors: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    _terms: dict[int, tuple[Term, ...]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rewrite(self, text: str, blind: tuple[str, ...], lexicon: Lexicon) -> tuple[str, tuple[Swap, ...]]:
        """The question with the words in `blind` put in the log's own, as far as that can be; and what was put so."""
        swaps: list[Swap] = []
        for phrase in _phrases(text, blind, lexicon.words):
            if phrase not in text or not any(word in blind for word in phrase.split()):
                continue
            term = self._nearest(phrase, lexicon)
            if term is None:
                continue
            text = re.sub(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", term.surface, text, count=1)
            blind = tuple(word for word in blind if word not in phrase.split())
            swaps.append(Swap(phrase, term.surface, lexicon.column(term.place).name))
        return text, tuple(swaps)

    def _nearest(self, phrase: str, lexicon: Lexicon) -> Term | None:
        terms = self._of(lexicon)
        said = tuple(plain_words(phrase))
        named = phrase[0].isupper()  # a name is no word that could mean something else
        if not terms or not said or any(len(word) < _SHORTEST for word in said):
            return None
        rated: dict[tuple[int, str], tuple[float, Term]] = {}
        vector = self._learn([phrase, *(one for term in terms for one in term.phrases)])
        mine = vector[phrase]
        for term in terms:
            score = 0.0
            for other in term.phrases:
                score = max(score, _by_words(said, other), 0.0 if named else float(mine @ vector[other]))
            key = (term.place, term.surface)
            if key not in rated or score > rated[key][0]:
                rated[key] = (score, term)
        ranked = sorted(rated.values(), key=lambda pair: -pair[0])
        best, term = ranked[0]
        least = _LEAST_WORD if len(said) == 1 else _LEAST
        if best < least:
            return None
        rivals = [score for score, other in ranked[1:] if not _alike(term, other)]
        return term if not rivals or best - rivals[0] >= _MARGIN else None

    def _of(self, lexicon: Lexicon) -> tuple[Term, ...]:
        key = id(lexicon)
        with self._lock:
            if key in self._terms:
                return self._terms[key]
        found = tuple(_terms(lexicon))
        with self._lock:
            self._terms[key] = found
        return found

    def _learn(self, phrases: list[str]) -> dict[str, NDArray[np.float32]]:
        with self._lock:
            new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._vectors]
            if len(new) == 1:
                self._vectors[new[0]] = self.embedder.embed_query(new[0])
            elif new:
                self._vectors.update(zip(new, self.embedder.embed_passages(new), strict=True))
            return {phrase: self._vectors[phrase] for phrase in phrases}


def _alike(one: Term, other: Term) -> bool:
    """Whether two terms would lead to the same reading: a value, and a longer one that has all its words."""
    return one.value and other.value and one.place == other.place and (
        set(plain_words(one.surface)) <= set(plain_words(other.surface))
        or set(plain_words(other.surface)) <= set(plain_words(one.surface))
    )  # fmt: skip


def _phrases(text: str, blind: tuple[str, ...], known: Collection[str]) -> list[str]:
    """Runs of words with one of `blind` among them, the longest first; a run has no comma or small word in it."""
    words = read_words(text)
    found: list[str] = []
    for length in range(_MOST_WORDS, 0, -1):
        for start in range(len(words.all) - length + 1):
            run = words.all[start : start + length]
            if not any(word.text in blind for word in run):
                continue
            if any(word.fold in STOP or word.is_number for word in run if word.text not in blind):
                continue
            # Part of a name is no part of a phrase.
            if length > 1 and any(word.text[0].isupper() and word.start and word.stem not in known for word in run):
                continue
            if all(words.gap(at) == " " for at in range(start + 1, start + length)):
                found.append(text[run[0].start : run[-1].end])
    return list(dict.fromkeys(found))


def _terms(lexicon: Lexicon) -> Iterator[Term]:
    for column in lexicon.log.columns:
        name = _spoken(column.name)
        if name and column.profile.filled:
            yield Term(column.name, column.place, name, value=False)
        if column.type is ColumnType.CATEGORY and column.profile.distinct <= _MOST_VALUES:
            yield from (
                Term(surface, column.place, _spoken_value(surface), value=True) for surface in _surfaces(column)
            )


def _surfaces(column: LogColumn) -> list[str]:
    return [
        surface
        for surface, _ in column.profile.common
        if 1 <= len(surface.split()) <= 5 and re.search(r"[^\W\d_]{3}", surface)
    ]


def _spoken(name: str) -> tuple[str, ...]:
    """A column's name as people say it, in English too."""
    words = [part for piece in pieces(name) for part in split_name(fold(piece)) if part.isalpha()]
    if not words:
        return ()
    long = " ".join(SHORT.get(word, word) for word in words)
    forms = [" ".join(words), long, *_english(words)]
    return tuple(dict.fromkeys(form for form in forms if form))


def _spoken_value(surface: str) -> tuple[str, ...]:
    words = [fold(piece) for piece in pieces(surface)]
    return tuple(dict.fromkeys([" ".join(words), *_english(words)]))


def _english(words: list[str]) -> tuple[str, ...]:
    parted = [part for word in words for part in parts_of(word)]
    return english(tuple(parted))


def _same(one: str, other: str) -> bool:
    """Whether two stems are the same word, in another form, or mean the same."""
    alike = min(len(one), len(other)) >= _LONGEST_END + 2 and (one.startswith(other) or other.startswith(one))
    return one == other or other in same_words(one) or (alike and abs(len(one) - len(other)) <= _LONGEST_END)


def _by_words(said: tuple[str, ...], other: str) -> float:
    """How surely a phrase is another by the general vocabulary, or one of its words is short for it."""
    words = other.split()
    longer = len(said) == len(words) == 1 and len(said[0]) >= len(words[0]) + 3
    if longer and len(words[0]) >= _SHORTEST and said[0].startswith(words[0]) and words[0] not in STOP:
        return _LONG_FORM
    mine = [stem(word) for word in said if not is_light(word)] or [stem(word) for word in said]
    theirs = [stem(word) for word in words if word not in STOP] or [stem(word) for word in words]
    if not theirs or len(mine) > len(theirs) + 1:
        return 0.0
    met = [any(_same(one, word) for word in theirs) for one in mine]
    if not all(met):
        return 0.0
    return _BY_WORDS if len(mine) >= len(theirs) else _BY_WORDS - 0.17 * (len(theirs) - len(mine))
