"""Words in, the values of a log that are spelled so out, in whatever form of the word."""

from __future__ import annotations

import re

from ingest.identifiers import normal_form
from rag.plan.lexicon import Lexicon, Value
from rag.plan.text import Word, fold, plain_words, stem, stems

BE = frozenset("is are was were be been being not as still currently yet".split())


def exact(lexicon: Lexicon, words: tuple[Word, ...]) -> list[Value]:
    """The values that are these words: by stems, folded, without hyphens, and codes by their normal form."""
    found = [*lexicon.values.get("".join(word.stem for word in words), ())]
    found += lexicon.values.get("".join(word.fold for word in words), ())
    # hyphens and points inside words: 'P-101A', '1.6'
    flat = "".join(re.sub(r"[\W_]+", "", word.fold) for word in words)
    if any(sign.isalpha() for sign in flat):
        found += lexicon.values.get(flat, ())
    if len(words) == 1:
        found = [one for one in found if inflected(words[0], one.surface)]
    if not found and len(words) > 2:
        # 'no leak was found' where the value is No leak found
        plain = [word for at, word in enumerate(words) if word.fold not in BE or at in (0, len(words) - 1)]
        if len(plain) < len(words):
            found += lexicon.values.get("".join(word.stem for word in plain), ())
    if not found and len(words) == 1 and "-" in words[0].text:
        found += lexicon.values.get("".join(stems(plain_words(words[0].text))), ())  # 'V-belts'
    if any(sign.isdigit() for word in words for sign in word.text) and len(words) <= 4:
        found += lexicon.normals.get(normal_form("-".join(word.text for word in words)), ())
        found += lexicon.normals.get(normal_form("".join(word.text for word in words)), ())
    elif len(words) == 1 and words[0].text.isupper():
        found += lexicon.normals.get(normal_form(words[0].text), ())
    return list(dict.fromkeys(found))


def plural_of(word: str, surface: str) -> bool:
    """Whether a word is the value itself or its plural."""
    own = fold(surface)
    return word in (own, own + "s", own + "es", own + "en", own + "n") or (
        own.endswith("y") and word == own[:-1] + "ies"
    )


def inflected(word: Word, surface: str) -> bool:
    """Whether a value is the word itself in another form, not only another word of the same stem: engineer, engine."""
    if not word.text.isalpha():
        return True
    ends = ("", "s", "es", "d", "ed", "ing", "e")

    def bases(text: str) -> set[str]:
        folded = fold(text)
        return {folded.removesuffix(end) for end in ends} | {folded.removesuffix("ies") + "y"}

    own = fold(surface)
    return bool(bases(word.text) & bases(own)) or stem(word.text) == own or stem(own) == word.fold
