"""Claims made by program from documents, to set the threshold of the support score on: never those that report it.

A claim that is supported says a sentence in another way: a word of it exchanged for one that means the same, a clause
dropped, two sentences joined, clauses put in another order, or what is left when its filling is taken out. One that is
not has the subject of its neighbour, a name or a word of weight exchanged, or is the next sentence itself. Numbers,
codes and negations are left alone: those are for rules.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.support import Pair, load_pairs
from ingest.errors import UnusableInput
from ingest.lexical import lexical_tokens
from ingest.sentences import sentences

_TEXT = (".md", ".txt")
_MOST = 1500
_SEED = 1
_LEAST_WORDS, _MOST_WORDS = 8, 40
# General English of plants and tariffs; each side may stand for the other.
_SAME = (
    ("use", "apply"), ("check", "inspect"), ("start", "begin"), ("stop", "halt"), ("required", "needed"),
    ("ensure", "make sure"), ("replace", "exchange"), ("customer", "consumer"), ("maximum", "highest"),
    ("minimum", "lowest"), ("fault", "failure"), ("device", "unit"), ("shows", "indicates"), ("remove", "take off"),
    ("monthly", "per month"), ("approximately", "about"), ("during", "in the course of"), ("connected", "attached"),
    ("must", "has to"), ("provide", "give"), ("determine", "find"), ("following", "next"), ("allows", "lets"),
    ("large", "big"), ("several", "a number of"), ("price", "rate"), ("charge", "fee"), ("purchase", "buy"),
    ("select", "choose"), ("describes", "explains"), ("configured", "set up"), ("contains", "holds"),
)  # fmt: skip
_FILLING = re.compile(r"\b(?:the|a|an|also|however|therefore|in addition|furthermore|generally)\s", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{5,}")


def read_or_make(path: Path) -> tuple[Pair, ...]:
    """Labelled claims as they are; from documents, claims made of them. Raises UnusableInput for neither."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    if any(file.suffix == ".jsonl" for file in files) or not any(file.suffix in _TEXT for file in files):
        return load_pairs(path)
    texts = [_read(file) for file in files if file.suffix in _TEXT and file.is_file()]
    pairs = made_pairs(texts)
    if not pairs:
        raise UnusableInput(f"{path} holds too little prose to make claims from; name a folder with longer documents")
    return pairs


def made_pairs(texts: Sequence[str], seed: int = _SEED) -> tuple[Pair, ...]:
    """As many supported claims as others, in a fixed order; the same texts always give the same claims."""
    chance = random.Random(seed)
    supported, others = [], []
    for text in texts:
        prose = [" ".join(text[start:end].split()) for start, end in sentences(text)]
        for before, sentence, after in zip(prose, prose[1:], prose[2:], strict=False):
            if not all(_is_prose(one) for one in (before, sentence, after)):
                continue
            supported += [Pair(claim, (sentence, before), True) for claim in _said_again(sentence, before, chance)]
            others += [Pair(claim, (sentence, before), False) for claim in _said_wrong(sentence, after, chance)]
    count = min(len(supported), len(others), _MOST)
    return (*chance.sample(supported, count), *chance.sample(others, count))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read ({error.strerror}); check the path") from None


def _is_prose(sentence: str) -> bool:
    words = sentence.split()
    letters = sum(sign.isalpha() or sign.isspace() for sign in sentence)
    ends = sentence.rstrip("\"')").endswith((".", "!", "?"))
    return _LEAST_WORDS <= len(words) <= _MOST_WORDS and letters > 0.85 * len(sentence) and ends


def _said_again(sentence: str, before: str, chance: random.Random) -> Iterator[str]:
    exchanged = sentence
    for one, other in _SAME:
        exchanged = re.sub(rf"\b{one}\b", other, exchanged)
    if exchanged != sentence:
        yield exchanged
    clauses = [part.strip() for part in re.split(r",\s+", sentence.rstrip("."))]
    if len(clauses) > 1 and min(len(part.split()) for part in clauses) > 3:
        kept = max(clauses, key=len)
        yield f"{kept[0].upper()}{kept[1:]}."
        chance.shuffle(clauses)
        yield f"{', '.join(clauses).capitalize()}."
    joined = f"{before.rstrip('.')}, and {sentence[0].lower()}{sentence[1:]}"
    if len(joined.split()) <= _MOST_WORDS:
        yield joined
    bare = _FILLING.sub("", sentence)
    if bare != sentence:
        yield bare


def _said_wrong(sentence: str, after: str, chance: random.Random) -> Iterator[str]:
    known = set(lexical_tokens(sentence))
    yield after
    strange = [word for word in _WORD.findall(after) if not known & set(lexical_tokens(word))]
    own = _WORD.findall(sentence)
    if len(strange) >= 3 and len(own) >= 4:
        wrong = sentence
        for old, new in zip(
            chance.sample(own, max(2, len(own) // 3)), chance.sample(strange, len(strange)), strict=False
        ):
            wrong = re.sub(rf"\b{re.escape(old)}\b", new, wrong)
        yield wrong
    half, other = sentence.split(), after.split()
    yield " ".join([*other[: len(other) // 2], *half[len(half) // 2 :]])
