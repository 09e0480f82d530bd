"""Which assets questions are about: of the journal and of files of cases, each counted once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case
from eval.exchanges import read_exchanges
from ingest.access import Viewer, group_names
from ingest.identifiers import find_identifiers, normal_form
from rag.audit import Entry

_TOKEN = re.compile(r"\w+(?:[-/.]\w+)*")
_LONGEST = 4  # words that the name of an asset has


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `refused` is None where it was never answered; `thumbs` is 1, -1 or None where nobody said."""

    text: str
    asset: str = ""  # of the filter
    refused: bool | None = None
    thumbs: int | None = None


@dataclass(frozen=True, slots=True)
class AssetQuestions:
    """How often an asset was asked about; `normal` is the form in which codes are compared."""

    normal: str
    questions: int
    refused: int
    thumbs_down: int


def asked_in_cases(cases: Iterable[Case]) -> tuple[Asked, ...]:
    """The questions of cases."""
    return tuple(Asked(case.question) for case in cases)


def asked_in_journal(path: Path, may_know: Callable[[Entry], bool] | None = None) -> tuple[Asked, ...]:
    """The questions of a journal, those that `may_know` lets through; those whose words were erased are left out.

    Empty where there is no journal yet; raises StoreError where it cannot be read.
    """
    return tuple(
        Asked(one.question, one.asset, one.refused, one.thumbs)
        for one in read_exchanges(path, may_know)
        if one.question
    )


def knows_of(viewer: Viewer) -> Callable[[Entry], bool]:
    """Which records a viewer may know of where access is in force: of those who could see no more than they do.

    Then nothing that follows from a question or its answer comes from a document that is hidden from the viewer.
    """

    def may_know(entry: Entry) -> bool:
        if entry.user is None:  # erased: it is not known what they could see
            return False
        if entry.groups is None:
            return True
        return viewer.groups is not None and group_names(entry.groups) <= viewer.groups

    return may_know


def questions_by_asset(asked: Sequence[Asked], assets: Mapping[str, str]) -> tuple[AssetQuestions, ...]:
    """Most asked first; assets never asked are left out. `assets`: normal form of each one to how it is written."""
    counts: dict[str, list[Asked]] = {}
    find = _finder(assets)
    for one in asked:
        for normal in find(one):
            counts.setdefault(normal, []).append(one)
    found = [
        AssetQuestions(
            normal, len(some), sum(one.refused is True for one in some), sum(one.thumbs == -1 for one in some)
        )
        for normal, some in counts.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.questions, one.normal)))


def _finder(assets: Mapping[str, str]) -> Callable[[Asked], set[str]]:
    """Which of the assets a question names: codes in any spelling, others ('Inverter') as words."""
    words = {_flat(surface): normal for normal, surface in assets.items()}

    def find(one: Asked) -> set[str]:
        about = {code.normal for code in find_identifiers(one.text)} & assets.keys()
        if one.asset and (named := normal_form(one.asset)) in assets:
            about.add(named)
        tokens = _TOKEN.findall(one.text)
        for at in range(len(tokens)):
            for end in range(at + 1, min(at + _LONGEST, len(tokens)) + 1):
                run = " ".join(tokens[at:end])
                coded = any(map(str.isdigit, run))
                normal = normal_form(run) if coded else words.get(_flat(run), "")
                # 'a' is mostly a word; an asset called A is written large, and does not begin a question.
                if normal in assets and (len(run) > 2 or coded or (at > 0 and run.isupper())):
                    about.add(normal)
        return about

    return find


def _flat(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())
