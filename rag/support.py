"""How much of a claim stands in its evidence, 0 to 1, by meaning: every word of it against the words there.

Late interaction: the vector of each word of the claim, read in its sentence, meets those of all words of the
evidence, and the best cosine counts, weighted by how rare the word is. Vectors cannot tell one number or one name
from another, so values, days and codes are facts for rules (rag/stands.py), and a name must stand as a word.
docs/claims.md says how this was measured; the constants are set by hand, none is fitted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Embedder, TokenVectors
from ingest.lexical import lexical_tokens
from rag.facts import read_facts
from rag.stands import missing_facts

Rarity = Callable[[Sequence[str]], Mapping[str, float]]
Scores = NDArray[np.float64]

_WORD = re.compile(r"\d+(?:[.,:]\d+)*[^\W_]*|[^\W_]+(?:['’][^\W_]+)?")
# A name that stands there is sure; one that does not is hardly made good by another name that is alike.
_NAME_FOUND = 0.8
_NAME_MISSING = 0.3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a claim: claim[start:end], what it weighs, whether it is (part of) a fact or a name."""

    text: str
    start: int
    end: int
    weight: float
    fact: bool
    name: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim read against sentences: `likeness[s, w]` is the best cosine of word w in sentence s, 0 to 1."""

    claim: str
    words: tuple[Word, ...]
    sentences: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    likeness: Scores

    @property
    def weights(self) -> Scores:
        """Of the words, shape (words,)."""
        return np.array([word.weight for word in self.words], np.float64)

    def support(self, chosen: Sequence[int] | None = None) -> float:
        """Of all sentences together, or of the chosen ones; 1.0 for a claim without a word that weighs."""
        weights = self.weights
        if not weights.sum():
            return 1.0
        picked = list(range(len(self.sentences))) if chosen is None else list(chosen)
        if not picked:
            return 0.0
        # The root forgives another word for the same thing; only what is quite unlike anything there counts as lacking.
        there = np.sqrt(self.likeness[picked].max(axis=0))
        stems = frozenset[str]().union(*(self.stems[at] for at in picked))
        wrong = self._wrong(picked)
        for at, word in enumerate(self.words):
            if word.fact:
                there[at] = 0.0
                # A right value beside the wrong words is no support; a wrong one counts against the claim.
                weights[at] *= word.text in wrong
            elif word.name:
                found = bool(stems & set(lexical_tokens(word.text)))
                there[at] = max(there[at], _NAME_FOUND) if found else min(there[at], _NAME_MISSING)
        total = weights.sum()
        return float((there * weights).sum() / total) if total else 1.0

    def stands(self, sentence: int) -> list[bool]:
        """Of each word, whether it stands in this sentence as a word."""
        stems = self.stems[sentence]
        return [bool(tokens) and set(tokens) <= stems for tokens in (lexical_tokens(word.text) for word in self.words)]

    def _wrong(self, picked: Sequence[int]) -> set[str]:
        """The words of facts that do not stand in these sentences."""
        if not any(word.fact for word in self.words):
            return set()
        missing = missing_facts(self.claim, "\n".join(self.sentences[at] for at in picked))
        return {part for one in missing for part in _WORD.findall(one.said)}


class Support:
    """Scores claims; `rarity` is that of the documents they are about."""

    def __init__(self, embedder: Embedder, rarity: Rarity) -> None:
        self._embedder, self._rarity = embedder, rarity

    def of(self, claim: str, evidence: Sequence[str]) -> float:
        """Support by all these sentences together."""
        return self.read(claim, evidence).support()

    def read(self, claim: str, sentences: Sequence[str]) -> Reading:
        """The claim's words against each sentence."""
        words = self._words(claim)
        said, *shown = self._embedder.embed_tokens([claim, *sentences])
        likeness = np.zeros((len(shown), len(words)), np.float64)
        pieces = [_pieces(said, word) for word in words]
        for row, one in enumerate(shown):
            if not len(one.vectors) or not len(said.vectors):
                continue
            best = np.clip((said.vectors @ one.vectors.T).max(axis=1), 0.0, 1.0)
            for column, own in enumerate(pieces):
                likeness[row, column] = best[own].mean() if len(own) else 0.0
        stems = tuple(frozenset(lexical_tokens(sentence)) for sentence in sentences)
        return Reading(claim, words, tuple(sentences), stems, likeness)

    def _words(self, claim: str) -> tuple[Word, ...]:
        found = []
        facts = _fact_spans(claim)
        stems = [lexical_tokens(match.group()) for match in _WORD.finditer(claim)]
        rarity = self._rarity([tokens[0] for tokens in stems if tokens])
        for match, tokens in zip(_WORD.finditer(claim), stems, strict=True):
            word = match.group()
            before = claim[: match.start()].rstrip()
            begins = not before or before[-1] in ".!?:"
            inside = any(start <= match.start() < end for start, end in facts)
            fact = inside or any(sign.isdigit() for sign in word)
            name = word[0].isupper() and not begins and not fact
            weight = rarity[tokens[0]] if tokens else 0.0
            found.append(Word(word, match.start(), match.end(), weight, fact, name))
        return tuple(found)


def _fact_spans(claim: str) -> list[tuple[int, int]]:
    read = read_facts(claim)
    spans = [(one.start, one.end) for one in read.measured] + [(day.start, day.end) for day in read.days]
    for code in read.codes:
        spans += [match.span() for match in re.finditer(re.escape(code.surface), claim)]
    return spans


def _pieces(vectors: TokenVectors, word: Word) -> list[int]:
    return [at for at, (start, _) in enumerate(vectors.offsets) if word.start <= start < word.end]
