"""The words of a question: where each stands, folded, stemmed. Knows nothing of logs."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_TOKEN = re.compile(
    r"""
      \d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w-])          # 300,000
    | \d+(?:\.\d+)+(?![\w-])                         # 1.5, 11.11.2026
    | [A-Za-z]&[A-Za-z](?![\w])                      # O&M
    | [^\W_]+(?:[-/._:'’][^\W_]+)*                   # words, codes, dates, times
    | <=|>=|[<>=%€$£]
    """,
    re.VERBOSE,
)
_QUOTED = re.compile(r"(?<!\w)[\"“”„«‘'](?P<inner>[^\"“”„«»‘’']{1,80})[\"”“»’'](?!\w)")
_STEMMER_LOCK = threading.Lock()
_IRREGULAR = {
    "teeth": "tooth", "feet": "foot", "men": "man", "women": "woman", "mice": "mouse", "geese": "goose",
    "broken": "break", "broke": "break", "worn": "wear", "wore": "wear", "spent": "spend", "cost": "cost",
    "began": "begin", "begun": "begin", "went": "go", "gone": "go", "came": "come", "taken": "take", "took": "take",
    "lost": "lose", "shut": "shut", "done": "do", "did": "do", "made": "make", "said": "say", "shown": "show",
    "dearest": "dear", "dearer": "dear", "costliest": "costly", "busiest": "busy", "busier": "busy",
    "vertices": "vertex", "indices": "index", "analyses": "analysis", "dearly": "dear", "underwent": "undergo",
    "blew": "blow", "blown": "blow", "froze": "freeze", "frozen": "freeze", "stuck": "stick", "bent": "bend",
    "burnt": "burn", "leaked": "leak", "leakage": "leak", "failure": "fail", "failed": "fail", "breakdown": "break",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One token: as written, folded (no case, no accents), stemmed, and its place in the text."""

    text: str
    fold: str
    stem: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Digits, with or without thousands commas and a point."""
        return self.text[0].isdigit() and re.fullmatch(r"\d[\d,.]*", self.text) is not None


@dataclass(frozen=True, slots=True)
class Words:
    """A question as words, with the stretches that stand in quotes (first word, word after the last, text)."""

    text: str
    all: tuple[Word, ...]
    quoted: tuple[tuple[int, int, str], ...]

    def __len__(self) -> int:
        return len(self.all)

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The range of words that overlap the characters from `start` to `end`."""
        places = [place for place, word in enumerate(self.all) if word.start < end and word.end > start]
        return (places[0], places[-1] + 1) if places else (0, 0)

    def gap(self, place: int) -> str:
        """The characters between the word before `place` and that word: a comma, a bracket, a space."""
        before = self.all[place - 1].end if place else 0
        after = self.all[place].start if place < len(self.all) else len(self.text)
        return self.text[before:after]


def read_words(text: str) -> Words:
    """Split a question into words; "excavator B's" gives excavator, B."""
    words = []
    for match in _TOKEN.finditer(text):
        token, start = match.group(), match.start()
        token = re.sub(r"['’]s?$", "", token) if re.search(r"\w['’]s?$", token) else token
        parts = [(token, start)]
        # 'start/stop' is two words, 'P-101A/B' and 'ML13318A00' are one.
        if "/" in token and not any(sign.isdigit() for sign in token) and min(map(len, token.split("/"))) > 1:
            parts = [(piece.group(), start + piece.start()) for piece in re.finditer(r"[^/]+", token)]
        elif re.fullmatch(r"(?:[^\W\d_]{2,}-)+[^\W\d_]{2,}", token) and token[1:].lower() == token[1:]:
            parts = [(piece.group(), start + piece.start()) for piece in re.finditer(r"[^-]+", token)]
        words += [Word(part, fold(part), stem(part), at, at + len(part)) for part, at in parts]
    found = Words(text, tuple(words), ())
    quoted = []
    for match in _QUOTED.finditer(text):
        first, last = found.at(match.start("inner"), match.end("inner"))
        if last > first:
            quoted.append((first, last, match["inner"].strip()))
    return Words(text, tuple(words), tuple(quoted))


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Without case and accents, 'ß' as 'ss': the form in which surfaces are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@lru_cache(maxsize=200_000)
def stem(text: str) -> str:
    """Folded, then the English stem; common irregular forms under their plain one."""
    folded = fold(text)
    folded = _IRREGULAR.get(folded) or _IRREGULAR.get(folded.removesuffix("s"), folded)
    folded = folded.removesuffix("en") if folded.endswith("ungen") else folded
    if not folded.isalpha() or len(folded) < 3:
        return folded
    with _STEMMER_LOCK:
        return str(_stemmer().stemWord(folded))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def pieces(text: str) -> list[str]:
    """The words of a name or value, parted at marks, capitals and digits: 'Date_EventStart' -> date, event, start."""
    parted = re.sub(
        r"(?<=[a-zß-ÿ])(?=[A-ZÄÖÜ])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", text
    )
    return [part for part in re.split(r"[\W_]+", parted) if part]


def stems(texts: Iterable[str]) -> tuple[str, ...]:
    """The stem of each."""
    return tuple(stem(text) for text in texts)


def plain_words(text: str) -> tuple[str, ...]:
    """The folded words of a value, parted at anything that is neither letter nor digit."""
    return tuple(part for part in re.split(r"[\W_]+", fold(text)) if part)
