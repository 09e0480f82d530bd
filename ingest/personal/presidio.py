"""Numbers that states give, by Presidio's recognisers, told by their shape and by the words around them.

Presidio takes a second to import and looks at every recogniser for every text, so it sees only stretches in which a
number of that shape, or a word for one, stands at all. No model and no network: the tokens are spaCy's blank English.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from ingest.personal.kinds import Datum, PersonalKind, holds_any

_BANK, _ID = PersonalKind.BANK, PersonalKind.ID
# Recogniser -> what it finds. Those whose shape alone, without a checksum or a word beside it, decides are left out.
_RECOGNISERS: Mapping[str, PersonalKind] = {
    "UsBankRecognizer": _BANK,
    "UsSsnRecognizer": _ID,
    "UsItinRecognizer": _ID,
    "UsPassportRecognizer": _ID,
    "UsLicenseRecognizer": _ID,
    "NhsRecognizer": _ID,
    "UkNinoRecognizer": _ID,
    "UkPassportRecognizer": _ID,
    "UkDrivingLicenceRecognizer": _ID,
    "EsNifRecognizer": _ID,
    "EsNieRecognizer": _ID,
    "ItFiscalCodeRecognizer": _ID,
    "PlPeselRecognizer": _ID,
    "FiPersonalIdentityCodeRecognizer": _ID,
    "DeTaxIdRecognizer": _ID,
    "InAadhaarRecognizer": _ID,
    "InPanRecognizer": _ID,
    "AuTfnRecognizer": _ID,
    "SgFinRecognizer": _ID,
}
_LEAST_SCORE = 0.4  # what a weak shape has beside one of its words
_AROUND = 100
# Each begins with a set of signs, which is searched for at the speed of C.
_SHAPES = (
    re.compile(r"\d(?<![\w.-].)\d\d-\d\d-\d{4}(?![\w-])"),  # social security number
    re.compile(r"[A-CEGHJ-PR-TW-Z](?<!\w.)[A-Z]\s?\d\d\s?\d\d\s?\d\d\s?[A-D](?!\w)"),  # national insurance
    re.compile(r"[A-Z](?<!\w.)[A-Z]{5}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z](?!\w)"),  # fiscal code
    re.compile(r"\d(?<![\w/-].)\d{5}[+A-Y-]\d{3}[0-9A-Y](?!\w)"),  # Finnish identity code
    re.compile(r"[XYZ\d](?<!\w.)\d{7}-?[A-Z](?!\w)"),  # Spanish numbers
)
_WORDS = re.compile(
    r"\b(?:passport|(?:driver'?’?s?'?’?|driving)\slicen[cs]e|social\ssecurity|ssn|itin|nhs|national\sinsurance|nino|taxpayer|tax\s(?:id|file)|tfn|"
    r"steuer\w*|pesel|aadhaar|bank\saccount|account\snumber|fiscal\scode|codice\sfiscale|(?-i:DNI|NIF|NIE|FIN|NRIC|PAN))\b"
    r"(?=[^\n]{0,60}\d)",
    re.IGNORECASE,
)
_WORD_PARTS = tuple("passport licen security ssn itin nhs insurance nino taxpayer tax tfn steuer pesel aadhaar account fiscal dni nif nie fin nric pan".split())  # fmt: skip


def checked_numbers(text: str) -> Iterator[Datum]:
    """Cards, bank accounts and ids of states; spans are of `text`."""
    for start, end in _stretches(text):
        for found in _engine().analyze(text[start:end], language="en", score_threshold=_LEAST_SCORE):
            yield Datum(start + found.start, start + found.end, _entities()[found.entity_type])


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where one of the shapes or words stands, with what is around it."""
    around = sorted(
        (max(0, match.start() - _AROUND), min(len(text), match.end() + _AROUND))
        for pattern in (*_SHAPES, *([_WORDS] if holds_any(text, _WORD_PARTS) else ()))
        for match in pattern.finditer(text)
    )
    last: tuple[int, int] | None = None
    for start, end in around:
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
        else:
            if last is not None:
                yield last
            last = (start, end)
    if last is not None:
        yield last


@lru_cache(maxsize=1)
def _engine() -> Any:
    with without_models():
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, predefined_recognizers
        from presidio_analyzer.nlp_engine import NlpEngine
    nlp: NlpEngine = _blank_engine()
    recognisers = [getattr(predefined_recognizers, name)(supported_language="en") for name in _RECOGNISERS]
    registry = RecognizerRegistry(recognizers=recognisers, supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])


def _blank_engine() -> Any:
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class BlankEngine(SpacyNlpEngine):
        """Words only: the engine that Presidio brings would look for a model to download."""

        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
            self.nlp = {"en": spacy.blank("en")}  # type: ignore[assignment]

        def load(self) -> None:
            pass

        def is_loaded(self) -> bool:
            return True

    return BlankEngine()


@lru_cache(maxsize=1)
def _entities() -> Mapping[str, PersonalKind]:
    from presidio_analyzer import predefined_recognizers

    return {
        entity: kind
        for name, kind in _RECOGNISERS.items()
        for entity in getattr(predefined_recognizers, name)(supported_language="en").supported_entities
    }


@contextmanager
def without_models() -> Iterator[None]:
    """Presidio and spaCy import torch and transformers where they are installed, which takes 8 s and 300 MB.

    Nothing here needs them; for the time of the import they are said to be absent.
    """
    absent = [name for name in ("torch", "transformers", "stanza", "gliner") if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
