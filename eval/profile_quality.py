"""A scored run in, where answers are worse than elsewhere out: by question, and by the document that holds the answer.

    found = quality_by_slice(load_scored(file).cases, profile)     # `nameplate profile --run RUN.json`
    worse(found)                                             # plain sentences

A slice is held against all other cases. Worse means: chance alone would hardly make it so low (a permutation test,
5 %, held by Holm's rule over all slices of one way of slicing), so that among many slices none is named by luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from eval.intervals import Interval, chance_of_less, difference, score_interval
from eval.profile_corpus import CorpusProfile, Facts
from eval.profile_frames import length_name
from eval.scored import ScoredCase
from eval.summary import SLICINGS

LEVEL = 0.05
FEWEST = 5  # scored cases on both sides; fewer are shown, not judged


def _answered(case: ScoredCase) -> float | None:
    return case.scores.get("refused_rightly") if case.answerable else None


def _refused(case: ScoredCase) -> float | None:
    return None if case.answerable else case.scores.get("refused_rightly")


def _score(name: str) -> Callable[[ScoredCase], float | None]:
    return lambda case: case.scores.get(name)


# What is measured, as a sentence says it of some cases.
MEASURES: Mapping[str, Callable[[ScoredCase], float | None]] = {
    "gold page cited": _score("page_cited"),
    "required words shown": _score("strings_in_view"),
    "answered where there is an answer": _answered,
    "refused where there is none": _refused,
}


@dataclass(frozen=True, slots=True)
class SliceQuality:
    """One measure of one slice.

    `mean` with its interval over `cases`; `rest` is the mean of all other cases, `behind` the slice minus the rest.
    Both are None where there are no others. `chance` is how likely so low a mean is by luck, held by Holm's rule; None
    where there are too few cases to judge.
    """

    slicing: str
    slice: str
    measure: str
    mean: Interval
    rest: float | None
    behind: Interval | None
    chance: float | None = None

    @property
    def cases(self) -> int:
        """Scored cases of the slice."""
        return self.mean.count

    @property
    def worse(self) -> bool:
        """Whether it is lower than chance explains."""
        return self.chance is not None and self.chance <= LEVEL

    def sentence(self) -> str:
        """'Gold page cited: 61 % of 23 questions to ..., 88 % of all others (27 points less, 95 % interval ...).'"""
        assert self.rest is not None
        assert self.behind is not None
        low, high = sorted((-100 * self.behind.low, -100 * self.behind.high))
        return (
            f"{self.measure.capitalize()}: {100 * self.mean.mean:.0f} % of {self.cases} "
            f"{_subject(self.slicing, self.slice)}, {100 * self.rest:.0f} % of all others "
            f"({-100 * self.behind.mean:.0f} points less, 95 % interval {low:.0f} to {high:.0f})."
        )


def quality_by_slice(scored: Sequence[ScoredCase], profile: CorpusProfile) -> tuple[SliceQuality, ...]:
    """Every slice and measure. Cases are left out whose gold documents the profile does not hold."""
    facts = {one.name: one for one in profile.documents}
    cases = [case for case in scored if all(name in facts for name in case.documents)]
    found: list[SliceQuality] = []
    for slicing, values in _slicings(facts).items():
        for measure, score in MEASURES.items():
            valued = [(values(case), value) for case in cases if (value := score(case)) is not None]
            found += _held(_slices(slicing, measure, valued))
    return tuple(found)


def worse(found: Iterable[SliceQuality]) -> tuple[str, ...]:
    """Sentences on the slices that are significantly worse, the farthest behind first."""
    behind = [one for one in found if one.worse and one.behind is not None]
    return tuple(one.sentence() for one in sorted(behind, key=lambda one: one.behind.mean if one.behind else 0.0))


def _slicings(facts: Mapping[str, Facts]) -> dict[str, Callable[[ScoredCase], frozenset[str]]]:
    """By the question itself, and by what is known of the documents that hold the answer."""

    def of_question(name: str) -> Callable[[ScoredCase], frozenset[str]]:
        return lambda case: frozenset({SLICINGS[name](case)} - {""})

    def of_documents(value: Callable[[Facts], Sequence[str]]) -> Callable[[ScoredCase], frozenset[str]]:
        return lambda case: frozenset(one for name in case.documents for one in value(facts[name]))

    return {
        **{name: of_question(name) for name in SLICINGS},
        "document": of_documents(lambda one: (one.name,)),
        "year of the document": of_documents(
            lambda one: () if one.rows else ("not stated" if one.year is None else str(one.year),)
        ),
        "writer": of_documents(lambda one: (one.writer.role.value,)),
        "language of the document": of_documents(lambda one: (one.language,)),
        "length of the document": of_documents(lambda one: (length_name(one.characters),)),
        "site": of_documents(lambda one: one.sites),
    }


def _slices(slicing: str, measure: str, scored: Sequence[tuple[frozenset[str], float]]) -> list[SliceQuality]:
    found = []
    for name in sorted({value for values, _ in scored for value in values}):
        some = [value for values, value in scored if name in values]
        others = [value for values, value in scored if name not in values]
        found.append(
            SliceQuality(
                slicing=slicing,
                slice=name,
                measure=measure,
                mean=score_interval(some),
                rest=sum(others) / len(others) if others else None,
                behind=difference(some, others) if others else None,
                chance=chance_of_less(some, others) if min(len(some), len(others)) >= FEWEST else None,
            )
        )
    return found


def _held(found: Sequence[SliceQuality]) -> list[SliceQuality]:
    """With chances held by Holm's rule over those that are judged."""
    judged = sorted((one for one in found if one.chance is not None), key=lambda one: one.chance or 0.0)
    held: dict[tuple[str, str], float] = {}
    least = 0.0
    for at, one in enumerate(judged):
        least = max(least, min(1.0, (len(judged) - at) * (one.chance or 0.0)))
        held[one.slice, one.measure] = least
    return [replace(one, chance=held.get((one.slice, one.measure))) for one in found]


def _subject(slicing: str, value: str) -> str:
    match slicing:
        case "kind":
            return f"questions to documents of kind {value}"
        case "category":
            return f"questions of category {value}"
        case "asset":
            return f"questions on {value}"
        case "language":
            return f"questions in language {value}"
        case "document":
            return f"questions to {value}"
        case _:
            return f"questions to documents with {slicing} {value}"
