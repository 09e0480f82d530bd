"""Words of a person that must not be read: looked for in any text, remembered as hashes alone.

Words are compared by their letters and digits, in any case, with or without accents, whatever stands between them:
'Karim López' is 'karim.lopez' and 'LOPEZ' is in 'lopezk'. Nothing here opens a file.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.errors import UnusableInput

MASK = "[erased]"
_LEAST = 4  # letters and digits; fewer stand in too many words of others
SHORT = 6  # below this length only as a whole word, never inside of a longer one
_GAP = 8  # signs between two words of one name at most
_ALPHABET = 0x3000  # code points beyond are compared as they are
_BASE = np.uint64(1_000_003)


@dataclass(frozen=True, slots=True)
class Word:
    """One string: how many letters and digits, where its own words end, and what tells it again.

    `mark` is a quick number, `digest` decides. `cuts` is None for a number, whose digits may be grouped anyhow.
    """

    length: int
    cuts: tuple[int, ...] | None
    mark: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Erased:
    """All words that must not be read. `salt` makes the hashes of one store useless for another."""

    salt: bytes
    words: tuple[Word, ...] = ()

    def with_words(self, strings: Iterable[str]) -> Erased:
        """These too. Raises UnusableInput for one that is too short to be told from other words."""
        known = {word.digest: word for word in self.words}
        for string in strings:
            word = self._word(string)
            known.setdefault(word.digest, word)
        return Erased(self.salt, tuple(known.values()))

    def _word(self, string: str) -> Word:
        folded = _fold(string)
        if len(folded.signs) < _LEAST:
            raise UnusableInput(
                f"{string!r} is too short to be erased: it needs {_LEAST} letters or digits; give more of the name"
            )
        number = bool((folded.signs < ord("a")).all())
        cuts = None if number else tuple((np.flatnonzero(folded.begins)[1:]).tolist())
        mark = int(_marks(folded.signs, len(folded.signs), self._seed())[0])
        return Word(len(folded.signs), cuts, mark, self._digest(folded.signs))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where such words stand in the text: (start, end) of whole words, in order, apart."""
        if not self.words or not text:
            return []
        folded = _fold(text)
        found: list[tuple[int, int]] = []
        for length in {word.length for word in self.words}:
            if length > len(folded.signs):
                continue
            marks = _marks(folded.signs, length, self._seed())
            words = [word for word in self.words if word.length == length]
            near = np.flatnonzero(np.isin(marks, np.array([word.mark for word in words], np.uint64)))
            for at in near.tolist():
                digest = self._digest(folded.signs[at : at + length])
                if any(word.digest == digest and folded.holds(at, word) for word in words):
                    found.append(folded.whole(at, at + length))
        return _apart(found)

    def without(self, text: str) -> str:
        """The text with the mask in place of such words."""
        return replaced(text, self.places(text))

    def _seed(self) -> np.uint64:
        return np.uint64(int.from_bytes(self.salt[:8], "little") | 1)

    def _digest(self, signs: NDArray[np.uint32]) -> bytes:
        return hashlib.blake2b(signs.astype("<u4").tobytes(), key=self.salt, digest_size=16).digest()


def nobody() -> Erased:
    """No words yet, with a salt of its own."""
    return Erased(secrets.token_bytes(32))


def replaced(text: str, places: Sequence[tuple[int, int]]) -> str:
    """The text with the mask at these places, which are in order and apart."""
    parts, end = [], 0
    for start, stop in places:
        parts += [text[end:start], MASK]
        end = stop
    return "".join([*parts, text[end:]])


def moved(place: int, places: Sequence[tuple[int, int]], *, at_end: bool) -> int:
    """Where a place of the text is once the masks are in it; inside of one: before it, or at the end behind it."""
    shift = 0
    for start, stop in places:
        if place <= start:
            break
        if place < stop:
            return start + shift + (len(MASK) if at_end else 0)
        shift += len(MASK) - (stop - start)
    return place + shift


@dataclass(frozen=True, slots=True)
class _Folded:
    """The letters and digits of a text, each with its place, and whether a word begins with it."""

    signs: NDArray[np.uint32]
    at: NDArray[np.int64]
    begins: NDArray[np.bool_]

    def holds(self, start: int, word: Word) -> bool:
        """Whether the signs from `start` on are this word, not ends of other words that happen to spell it."""
        stop = start + word.length
        inner = np.flatnonzero(self.begins[start + 1 : stop]) + 1
        if len(inner) and int(np.max(np.diff(self.at[start:stop]))) > _GAP + 1:
            return False
        alone = bool(self.begins[start]) and (stop == len(self.signs) or bool(self.begins[stop]))
        if word.cuts is None:
            return alone
        return set(inner.tolist()) <= set(word.cuts) and (alone or word.length >= SHORT)

    def whole(self, start: int, stop: int) -> tuple[int, int]:
        """From the first sign of the first word to the last of the last."""
        while not self.begins[start]:
            start -= 1
        while stop < len(self.signs) and not self.begins[stop]:
            stop += 1
        return int(self.at[start]), int(self.at[stop - 1]) + 1


def _fold(text: str) -> _Folded:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    table = _table()
    low = codes < _ALPHABET
    folded = np.where(low, table[np.where(low, codes, 0)], codes)
    folded = np.where(low | _far_letters(codes, low), folded, np.uint32(0))
    at = np.flatnonzero(folded > 1)
    # 1 is an accent by itself: it is left out and parts nothing.
    parted = np.cumsum(folded == 0)
    begins = np.ones(len(at), bool)
    begins[1:] = parted[at[1:]] != parted[at[:-1]]
    return _Folded(folded[at].astype(np.uint32), at.astype(np.int64), begins)


def _far_letters(codes: NDArray[np.uint32], low: NDArray[np.bool_]) -> NDArray[np.bool_]:
    if bool(low.all()):
        return low
    far = [not small and chr(code).isalnum() for code, small in zip(codes.tolist(), low.tolist(), strict=True)]
    return np.array(far, bool)


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint32]:
    """Code point -> the small letter or digit without its accent; 0 for what parts words, 1 for a bare accent."""
    table = np.zeros(_ALPHABET, np.uint32)
    for code in range(_ALPHABET):
        sign = chr(code)
        if unicodedata.combining(sign):
            table[code] = 1
        elif sign.isalnum():
            plain = [part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part)]
            table[code] = ord(plain[0].casefold()[0]) if plain else code
    return table


def _marks(signs: NDArray[np.uint32], length: int, seed: np.uint64) -> NDArray[np.uint64]:
    """A number for every run of `length` signs; runs that are alike have the same."""
    windows = len(signs) - length + 1
    marks = np.full(windows, seed, np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(length):
            marks = marks * _BASE + signs[offset : offset + windows]
    return marks >> np.uint64(1)  # SQLite's integers have a sign


def _apart(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, stop in sorted(found):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], stop))
        else:
            apart.append((start, stop))
    return apart
