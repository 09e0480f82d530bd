"""Texts with marked personal data in, how much of it is found out: recall and precision for each type.

A marked stretch counts as found when every letter and digit of it lies in data found of that type: half a telephone
number that is left over is a telephone number that has been shown.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from ingest.errors import UnusableInput
from ingest.personal.find import find_personal
from ingest.personal.kinds import Datum, PersonalKind

# What presidio-research calls the types. Others (places, companies, titles) are no data of a person by themselves.
_KINDS: Mapping[str, tuple[PersonalKind, ...]] = {
    "EMAIL_ADDRESS": (PersonalKind.EMAIL,),
    "PHONE_NUMBER": (PersonalKind.PHONE,),
    "ADDRESS": (PersonalKind.ADDRESS,),
    "STREET_ADDRESS": (PersonalKind.ADDRESS,),
    "ZIP_CODE": (PersonalKind.ADDRESS,),
    "CREDIT_CARD": (PersonalKind.CARD,),
    "IBAN_CODE": (PersonalKind.BANK,),
    "US_BANK_NUMBER": (PersonalKind.BANK,),
    "US_SSN": (PersonalKind.ID,),
    "US_ITIN": (PersonalKind.ID,),
    "US_PASSPORT": (PersonalKind.ID,),
    "US_DRIVER_LICENSE": (PersonalKind.ID,),
    "UK_NHS": (PersonalKind.ID,),
    "UK_NINO": (PersonalKind.ID,),
    "IP_ADDRESS": (PersonalKind.NETWORK,),
    "MAC_ADDRESS": (PersonalKind.NETWORK,),
    "DOMAIN_NAME": (PersonalKind.WEB,),
    "URL": (PersonalKind.WEB,),
    "DATE_TIME": (PersonalKind.DATE, PersonalKind.BIRTH),
    "PERSON": (PersonalKind.NAME,),
    **{kind.name: (kind,) for kind in PersonalKind if kind is not PersonalKind.ADDRESS},
}


class _Span(BaseModel):
    entity_type: str
    start_position: int
    end_position: int


class _Marked(BaseModel):
    full_text: str
    spans: list[_Span]


@dataclass(frozen=True, slots=True)
class TypeScore:
    """One type of the set. `right` of `found` touch something marked; `on` says whether the settings look for it."""

    name: str
    kinds: tuple[PersonalKind, ...]
    on: bool
    marked: int
    covered: int
    found: int
    right: int
    missed: tuple[str, ...] = ()

    @property
    def recall(self) -> float:
        """Marked stretches that were found whole."""
        return self.covered / self.marked

    @property
    def precision(self) -> float | None:
        """Of what was found as this kind, what is personal data; None where nothing was found."""
        return self.right / self.found if self.found else None


@dataclass(frozen=True, slots=True)
class PiiReport:
    """Scores by type, the most frequent first, and types of the set that are not looked for."""

    texts: int
    scores: tuple[TypeScore, ...]
    others: Mapping[str, int]

    def as_json(self) -> dict[str, object]:
        """What `eval pii --json` prints."""
        return {
            "texts": self.texts,
            "types": {
                score.name: {
                    "kind": [kind.value for kind in score.kinds],
                    "on": score.on,
                    "marked": score.marked,
                    "covered": score.covered,
                    "recall": round(score.recall, 4),
                    "found": score.found,
                    "right": score.right,
                    "precision": None if score.precision is None else round(score.precision, 4),
                    "missed": list(score.missed),
                }
                for score in self.scores
            },
            "not_looked_for": dict(self.others),
        }


def evaluate_pii(path: Path, kinds: Collection[PersonalKind]) -> PiiReport:
    """Find personal data in every text of the file; `kinds` are those that the settings look for.

    Kinds that are off are measured too, in a pass of their own. Raises UnusableInput for a file of another form.
    """
    texts = _read(path)
    marked: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    found: Counter[PersonalKind] = Counter()
    right: Counter[PersonalKind] = Counter()
    missed: dict[str, list[str]] = {}
    off = [kind for kind in PersonalKind if kind not in kinds]
    for text in texts:
        data = [*find_personal(text.full_text, kinds), *find_personal(text.full_text, off)]
        for span in text.spans:
            marked[span.entity_type] += 1
            wanted = _KINDS.get(span.entity_type, ())
            if set(_signs(text.full_text, span)) <= set(_places(data, wanted)):
                covered[span.entity_type] += 1
            else:
                shown = text.full_text[span.start_position : span.end_position]
                missed.setdefault(span.entity_type, []).append(shown)
        for datum in data:
            found[datum.kind] += 1
            right[datum.kind] += any(
                datum.start < span.end_position and span.start_position < datum.end for span in text.spans
            )
    scores = [
        TypeScore(
            name,
            _KINDS[name],
            any(kind in kinds for kind in _KINDS[name]),
            count,
            covered[name],
            sum(found[kind] for kind in _KINDS[name]),
            sum(right[kind] for kind in _KINDS[name]),
            tuple(missed.get(name, ())),
        )
        for name, count in marked.most_common()
        if name in _KINDS
    ]
    others = {name: count for name, count in marked.most_common() if name not in _KINDS}
    return PiiReport(len(texts), tuple(scores), others)


def _signs(text: str, span: _Span) -> Iterator[int]:
    return (at for at in range(span.start_position, span.end_position) if text[at].isalnum())


def _places(data: Sequence[Datum], kinds: Collection[PersonalKind]) -> Iterator[int]:
    return (at for datum in data if datum.kind in kinds for at in range(datum.start, datum.end))


def _read(path: Path) -> list[_Marked]:
    """A JSON list of texts, or one text a line."""
    try:
        written = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UnusableInput(f"{path} is not UTF-8 text") from None
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read ({error.strerror}); name a file of marked texts") from None
    try:
        rows = json.loads(written) if written.lstrip().startswith("[") else map(json.loads, written.splitlines())
        texts = TypeAdapter(list[_Marked]).validate_python(list(rows))
    except json.JSONDecodeError as error:
        raise UnusableInput(f"{path} is not JSON ({error})") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnusableInput(
            f"{path}: {where}: {first['msg'].lower()}; each text has full_text and spans of entity_type, "
            "start_position and end_position"
        ) from None
    if not texts:
        raise UnusableInput(f"{path} holds no texts")
    return texts
