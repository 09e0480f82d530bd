"""What is missing: months without log rows, assets without a manual, assets asked about with few documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.profile_corpus import CorpusProfile
from eval.questions import Asked, AssetQuestions, questions_by_asset
from ingest.census import AssetRows
from ingest.generation import Generation
from ingest.schema import DocumentKind
from ingest.words import lexical_tokens

# A log that has fewer rows a month than this may well have a month without one.
_STEADY = 5
# So many questions on an asset are no accident, and so few documents besides logs are little.
MANY_QUESTIONS = 3
FEW_DOCUMENTS = 1
_MOST_HITS = 200


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch of whole calendar months without rows in a log that had rows before and after; months as '2026-03'."""

    document: str
    first: str
    last: str
    months: int

    @property
    def whole_years(self) -> tuple[int, ...]:
        """Years of which no month has a row."""
        start, end = _number(self.first), _number(self.last)
        return tuple(year for year in range(start // 12, end // 12 + 1) if start <= 12 * year and 12 * year + 11 <= end)


@dataclass(frozen=True, slots=True)
class AssetCover:
    """One asset of the logs, and what else there is on it.

    `manuals` and `others` name it: manuals, procedures and tariffs, and mails and notes. `family` has documents that
    name only what it belongs to (P-101 of P-101A). `questions` is None where none were looked at.
    """

    asset: str
    normal: str
    rows: int
    logs: tuple[str, ...]
    manuals: tuple[str, ...]
    others: tuple[str, ...]
    family: tuple[str, ...]
    questions: AssetQuestions | None = None

    @property
    def told(self) -> bool:
        """Whether documents can be searched for it; one called 'D' cannot."""
        return len(self.asset) > 2 or any(map(str.isdigit, self.asset))

    @property
    def without_manual(self) -> bool:
        """Whether no manual, procedure or tariff names it, nor what it belongs to."""
        return self.told and not self.manuals and not self.family

    @property
    def short(self) -> bool:
        """Whether it is asked about often and at most one document besides logs names it."""
        asked = 0 if self.questions is None else self.questions.questions
        return (
            self.told and asked >= MANY_QUESTIONS and len({*self.manuals, *self.others, *self.family}) <= FEW_DOCUMENTS
        )


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing. `assets` holds all assets of the logs, most rows first."""

    silences: tuple[Silence, ...]
    assets: tuple[AssetCover, ...]
    asked: int  # questions that were looked at
    elsewhere: int  # of those, on no asset of the logs


def find_gaps(generation: Generation, profile: CorpusProfile, asked: Sequence[Asked] = ()) -> Gaps:
    """Of the generation that was profiled; `asked` are the questions that may be counted."""
    rows = generation.census().assets
    assets = _covers(generation, profile, rows, asked)
    surfaces = {cover.normal: cover.asset for cover in assets}
    elsewhere = sum(not questions_by_asset([one], surfaces) for one in asked)
    return Gaps(_silences(profile), assets, len(asked), elsewhere)


def _silences(profile: CorpusProfile) -> tuple[Silence, ...]:
    by_log: dict[str, dict[int, int]] = {}
    for one in profile.months:
        by_log.setdefault(one.document, {})[_number(one.month)] = one.rows
    found = []
    for document, months in by_log.items():
        held = sorted(months)
        between = held[-1] - held[0] + 1
        steady = sum(months.values()) / between >= _STEADY
        for before, after in pairwise(held):
            silence = Silence(document, _month(before + 1), _month(after - 1), after - before - 1)
            if silence.months and (steady or silence.whole_years):
                found.append(silence)
    return tuple(sorted(found, key=lambda one: (-one.months, one.document, one.first)))


def _covers(
    generation: Generation, profile: CorpusProfile, rows: Sequence[AssetRows], asked: Sequence[Asked]
) -> tuple[AssetCover, ...]:
    kinds = {one.name: one.kind for one in profile.documents}
    surfaces: dict[str, str] = {}
    counts: dict[str, int] = {}
    logs: dict[str, list[str]] = {}
    for one in rows:
        surfaces.setdefault(one.normal, one.asset)
        counts[one.normal] = counts.get(one.normal, 0) + one.rows
        logs.setdefault(one.normal, []).append(one.document)
    families = {normal: family for normal in surfaces if (family := _family(normal))}
    naming: dict[str, set[str]] = {}
    for named in generation.named(sorted({*surfaces, *families.values()})):
        naming.setdefault(named.normal, set()).add(named.document)
    for normal, surface in surfaces.items():
        if len(surface) > 2 and not any(map(str.isdigit, surface)):
            naming.setdefault(normal, set()).update(_naming_word(generation, surface))
    questions = {one.normal: one for one in questions_by_asset(asked, surfaces)}
    instructing = (DocumentKind.MANUAL, DocumentKind.PROCEDURE, DocumentKind.TARIFF)
    covers = []
    for normal, surface in surfaces.items():
        named_in = sorted(naming.get(normal, ()))
        of_family = set() if normal not in families else naming.get(families[normal], set()) - set(named_in)
        covers.append(
            AssetCover(
                asset=surface,
                normal=normal,
                rows=counts[normal],
                logs=tuple(logs[normal]),
                manuals=tuple(name for name in named_in if kinds[name] in instructing),
                others=tuple(name for name in named_in if kinds[name] not in instructing),
                family=tuple(sorted(name for name in of_family if kinds[name] in instructing)),
                questions=questions.get(normal) or (AssetQuestions(normal, 0, 0, 0) if asked else None),
            )
        )
    return tuple(sorted(covers, key=lambda one: (-one.rows, one.normal)))


def _naming_word(generation: Generation, surface: str) -> set[str]:
    """Documents that are no logs and name an asset that is a word."""
    whole = re.compile(rf"(?<!\w){re.escape(surface)}(?!\w)", re.IGNORECASE)
    found = [number for number, _ in generation.lexical(lexical_tokens(surface), _MOST_HITS, generation.prose())]
    return {one.document for one in generation.passages(found) if whole.search(one.text)}


def _family(normal: str) -> str:
    """'P101' of 'P101A'; '' where the form does not end in one letter behind a digit."""
    return normal[:-1] if len(normal) > 2 and normal[-1].isalpha() and normal[-2].isdigit() else ""


def _number(month: str) -> int:
    year, _, number = month.partition("-")
    return 12 * int(year) + int(number) - 1


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
