"""Short forms and the words they stand for: OILTEMP, CTRL, LER."""

from __future__ import annotations

from rag.plan.text import fold


def shortens(short: str, words: tuple[str, ...]) -> float:
    """How surely `short` is a short form of these folded words, 0 to 1: OILTEMP of oil temperature, CTRL of control."""
    code = fold(short)
    joined = "".join(words)
    if len(code) < 3 or not words or any(len(word) < 3 for word in words) or code[0] != words[0][0]:
        return 0.0
    if len(words) == 1:
        if code == joined:
            return 0.0  # the word itself is no short form
        if joined.startswith(code):
            return 0.0 if len(code) > 5 else 0.9 if len(code) >= 4 else 0.75
        if len(joined) > len(code) and _skips(code, joined) and not set(code[1:]) & set("aeiou"):
            return 0.7
        return 0.0
    return 0.9 if _prefixes(code, words) else 0.0


def initials(words: tuple[str, ...]) -> str:
    """The first letters: 'licensee event reports' -> 'ler'."""
    return "".join(word[0] for word in words if word)


def _prefixes(code: str, words: tuple[str, ...]) -> bool:
    """Whether the code is made of the beginnings, two letters or more, of all the words in order."""
    if not words:
        return not code
    head = words[0]
    for length in range(min(len(head), len(code)), 1, -1):
        if code.startswith(head[:length]) and _prefixes(code[length:], words[1:]):
            return True
    return False


def _skips(code: str, word: str) -> bool:
    """Whether the letters of the code stand in the word in order, at most three apart."""
    at = 0
    for sign in code:
        found = word.find(sign, at)
        if found < 0 or found - at > 4:
            return False
        at = found + 1
    return True
