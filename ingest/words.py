"""Text in, the tokens of the lexical index out: stemmed words, and codes whole. Knows nothing of the index.

Questions and passages go through the same function, so both spell a token alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.identifiers import normal_form

# Words of grammar and of questions. "off", "on", "over", "under", "up", "down", "out" stay: they mean
# something to a breaker.
STOP = frozenset(
    """a about again all also am an and any are as at be because been before being between both but by can could
    did do does doing each for from further had has have having he her here hers him his how i if in into is it
    its itself just may me might more most must my no nor not of once only or other our ours shall she should so
    some such than that the their theirs them then there these they this those through to too upon us very was we
    were what when where which while who whom whose why will with would you your yours""".split()
)

# One run of letters and digits, with single separators inside: P-101A, 6.6/0.4, e-mail, pump's.
_CHUNK = re.compile(r"[^\W_]+(?:(?:[-/.,'_]|://)[^\W_]+)*")
_PARTS = re.compile(r"[-/_,:]+|(?<!\d)\.|\.(?!\d)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POSSESSIVE = re.compile(r"'(?:s|d|t|ll|re|ve|m)?(?=$|[-/.,_])")

_LOOKALIKES = str.maketrans(
    {
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2212": "-", "\u2044": "/",
        "\u2018": "'", "\u2019": "'", "\u02bc": "'",
        # soft hyphen and zero-width signs
        "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
    }
)  # fmt: skip
# What NFD parts from a letter: the combining marks of the scripts with accents.
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
# A longer joined form is an address or a path, not a code.
_LONGEST_CODE = 32
_LONGEST_TOKEN = 64


def lexical_tokens(text: str) -> list[str]:
    """The tokens of a text in order, repeated as they are repeated.

    Words are folded (case, accents, look-alike signs), stop words go, the rest is stemmed. What holds a
    digit or inner hyphens, slashes or dots gives its parts and, whole, its normal form: 'P-101A' -> 'P101A'.
    Numbers keep their point: '6.6/0.4 kV' -> '6.6', '0.4', ..., 'kv'.
    """
    return [token for chunk in _CHUNK.findall(fold(text)) for token in _tokens(chunk)]


def fold(text: str) -> str:
    """The search copy of a text: NFKC, lower case, no accents, one kind of hyphen."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES).lower()
    marked = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", marked))


@lru_cache(maxsize=1 << 17)
def _tokens(chunk: str) -> tuple[str, ...]:
    if "'" in chunk:
        chunk = _POSSESSIVE.sub("", chunk)
    if chunk.isalpha():
        return () if chunk in STOP else (_stem(chunk),)
    if _NUMBER.fullmatch(chunk):
        return (_number(chunk),)
    parts = [part for part in _PARTS.split(chunk) if part]
    if len(parts) == 1:
        return (_code(parts[0]),)
    tokens = []
    for part in parts:
        if _NUMBER.fullmatch(part):
            tokens.append(_number(part))
        elif not part.isalpha():
            tokens.append(_code(part))
        elif len(part) > 1 and part not in STOP:
            tokens.append(_stem(part))
    if len(chunk) <= _LONGEST_CODE:
        # "shut-down" is also "shutdown", "RE-TOU" also "retou".
        joined = "".join(parts)
        tokens.append(_stem(joined) if joined.isalpha() else _code(chunk))
    return tuple(tokens)


def _number(digits: str) -> str:
    if _THOUSANDS.fullmatch(digits):
        return digits.replace(",", "")
    return digits.replace(",", ".")


def _code(code: str) -> str:
    return (normal_form(code) or code)[:_LONGEST_TOKEN]


def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word[:_LONGEST_TOKEN]))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=1)
def words_fingerprint() -> str:
    """Changes with the rules of this file, so that tokens kept in a store are made anew."""
    import hashlib

    import Stemmer

    from ingest import identifiers

    sources = [Path(__file__).read_bytes(), Path(identifiers.__file__).read_bytes()]
    return hashlib.sha256(b"\0".join([*sources, Stemmer.version().encode()])).hexdigest()[:16]
