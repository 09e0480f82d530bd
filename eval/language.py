"""A text in, the code of its language out ("en", "de"), or "unsure". Made for short questions; no network."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNSURE = "unsure"
# Of all languages that are known, a short question full of codes looks most like one that nobody here speaks.
LANGUAGES = ("cs", "da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pl", "pt", "sv")
_LEAST_SURE = 0.6


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """The likeliest of LANGUAGES; UNSURE where the text holds no words or two languages are about as likely."""
    if sum(sign.isalpha() for sign in text) < 4:
        return UNSURE
    code, probability = _identifier().classify(text)
    return str(code) if probability >= _LEAST_SURE else UNSURE


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
