"""Use cases with their goals: which cases belong to each, its owner, and its targets held against what was measured.

use_cases = load_use_cases()                     # eval/use_cases.toml, or a file of one's own
measured(run, use_cases)                         # `nameplate eval use-cases RUN.json`
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from eval.headline import TITLES
from eval.scored import Scored, ScoredCase, metrics_of
from eval.scorers import SCORERS
from eval.summary import Rate, Summary, summary
from ingest.errors import UnusableInput
from ingest.settings import Section

OTHER = "other"
Wait = Literal["evidence_p50_ms", "evidence_p95_ms", "total_p50_ms", "total_p95_ms"]
_OURS = Path(__file__).with_name("use_cases.toml")


class Selector(Section):
    """Which cases: all that is named must fit, each by one of its patterns."""

    files: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Selector:
        if not any((self.files, self.kinds, self.categories, self.documents, self.questions)):
            raise ValueError("name files, kinds, categories, documents or questions")
        return self

    def fits(self, case: ScoredCase) -> bool:
        """Whether a case is meant."""
        asked = (
            (self.files, (case.file,)),
            (self.kinds, (case.kind,)),
            (self.categories, (case.category,)),
            (self.documents, case.documents),
            (self.questions, (f"{case.question.lower()} ",)),
        )
        return all(not patterns or _any_fits(patterns, values) for patterns, values in asked)


class UseCase(Section):
    """What it is for, who answers for it, what belongs to it, and how good it has to be."""

    name: str
    title: str
    owner: str
    goal: str
    belongs: tuple[Selector, ...]
    at_least: Mapping[str, float] = Field(default_factory=dict)
    at_most: Mapping[Wait, float] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """One target beside what was measured; `met` is None where nothing was."""

    metric: str
    sign: Literal["at least", "at most"]
    target: float
    measured: Rate
    met: bool | None

    @property
    def verdict(self) -> str:
        """In words."""
        return "not measured" if self.met is None else "met" if self.met else "not met"


@dataclass(frozen=True, slots=True)
class UseCaseResult:
    """A use case with its cases of one run."""

    use_case: UseCase
    summary: Summary
    targets: tuple[Target, ...]


def load_use_cases(file: Path | None = None) -> tuple[UseCase, ...]:
    """Those of a file, in its order (default: ours); raises UnusableInput naming the key."""
    path = file or _OURS
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read ({error.strerror}); check the path") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInput(f"{path} is no TOML: {error}") from None
    found = []
    for name, table in tables.items():
        try:
            found.append(_ADAPTER.validate_python({"name": name, **table} if isinstance(table, dict) else table))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in (name, *first["loc"]))
            raise UnusableInput(f"{path}: {key}: {first['msg'].lower()}") from None
        for metric in found[-1].at_least:
            if metric not in SCORERS and metric not in TITLES and " " not in metric:
                raise UnusableInput(f"{path}: {name}.at_least: {metric} is no score; known: {', '.join(SCORERS)}")
    if not found:
        raise UnusableInput(f"{path} holds no use case; write one table for each")
    return tuple(found)


def use_case_of(use_cases: Sequence[UseCase]) -> Callable[[ScoredCase], str]:
    """A function from a case to the name of the first use case it belongs to, or "other"."""

    def name(case: ScoredCase) -> str:
        for one in use_cases:
            if any(selector.fits(case) for selector in one.belongs):
                return one.name
        return OTHER

    return name


def measured(run: Scored, use_cases: Sequence[UseCase]) -> tuple[UseCaseResult, ...]:
    """Every use case, in order, with what the run says of it."""
    name, metrics = use_case_of(use_cases), metrics_of(run.cases)
    owners = [name(case) for case in run.cases]
    results = []
    for one in use_cases:
        cases = [case for case, owner in zip(run.cases, owners, strict=True) if owner == one.name]
        over = summary(one.title, cases, metrics)
        results.append(UseCaseResult(one, over, _targets(one, over)))
    return tuple(results)


def _targets(use_case: UseCase, over: Summary) -> tuple[Target, ...]:
    nothing = Rate(None, None, None, 0)
    targets = []
    for metric, least in use_case.at_least.items():
        rate = over.rates.get(metric, nothing)
        targets.append(Target(metric, "at least", least, rate, None if rate.mean is None else rate.mean >= least))
    for wait, most in use_case.at_most.items():
        what, percentile, _ = wait.split("_")
        waits = over.evidence_ms if what == "evidence" else over.total_ms
        took = waits.p50 if percentile == "p50" else waits.p95
        rate = Rate(took, None, None, waits.count) if waits.count else nothing
        targets.append(Target(wait, "at most", most, rate, None if rate.mean is None else took <= most))
    return tuple(targets)


def _any_fits(patterns: Sequence[str], values: Sequence[str]) -> bool:
    return any(fnmatchcase(value, pattern) for value in values for pattern in patterns)


_ADAPTER = TypeAdapter(UseCase)
