"""A run of any kind in, its cases with their scores out: what summaries, comparisons, gates and reports look at.

scored(report) of a run in memory; load_scored(file) of a run file: answers, retrieval, or a baseline
(eval/baseline.py); load_all(files) of several
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.baseline import Baseline
from eval.language import language_of
from eval.made import Made
from eval.reply import read_reply
from eval.retrieval_run import QuerySample, RetrievalRun
from eval.run import RunReport, Sample
from ingest.errors import UnusableInput

NO_ASSET = "no asset"
# Means over what was refused, and over what had to be: each case has both as scores of its own.
REFUSALS = ("refusal_precision", "refusal_recall")


@dataclass(frozen=True, slots=True)
class ScoredCase:
    """One case: what it is about, its scores (None: unscored), why it fell short, when things were shown.

    `documents` are those that hold the answer. `shown` is what was answered, or the documents found.
    """

    id: str
    scores: Mapping[str, float | None]
    question: str = ""
    file: str = ""
    kind: str = ""
    category: str = ""
    asset: str = ""
    documents: tuple[str, ...] = ()
    answerable: bool = True
    error: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    evidence_ms: float | None = None
    total_ms: float | None = None

    @property
    def language(self) -> str:
        """Language of the question."""
        return language_of(self.question)


@dataclass(frozen=True, slots=True)
class Scored:
    """A whole run: its head, where it has one (a baseline has not), and its cases."""

    name: str
    cases: tuple[ScoredCase, ...]
    head: Made | None = None

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every score that some case has, in their order."""
        return metrics_of(self.cases)

    def values(self, metric: str) -> dict[str, float]:
        """The scored cases of a metric, by id."""
        return {case.id: value for case in self.cases if (value := case.scores.get(metric)) is not None}


def metrics_of(cases: Iterable[ScoredCase]) -> tuple[str, ...]:
    """Every score that some case has, in the order in which they come."""
    return tuple(dict.fromkeys(metric for case in cases for metric in case.scores))


def scored(run: RunReport | RetrievalRun | Baseline, name: str = "") -> Scored:
    """The cases of a run with their scores."""
    if isinstance(run, RunReport):
        return Scored(name, tuple(map(_answered, run.samples)), run)
    if isinstance(run, RetrievalRun):
        return Scored(name, tuple(_ranked(sample, run.name) for sample in run.samples), run)
    return Scored(name, tuple(ScoredCase(case, scores) for case, scores in run.by_case().items()))


def load_scored(file: Path) -> Scored:
    """Read a run file of any kind; raises UnusableInput for any other file."""
    return scored(load_any(file), file.stem)


def load_all(files: Sequence[Path]) -> list[Scored]:
    """Several run files, each called by its name, or by its path where two have the same name."""
    runs = [load_scored(file) for file in files]
    names = [run.name for run in runs]
    return [
        replace(run, name=str(file)) if names.count(run.name) > 1 else run
        for run, file in zip(runs, files, strict=True)
    ]


def load_any(file: Path) -> RunReport | RetrievalRun | Baseline:
    """The run that a file holds, by what it says it is."""
    try:
        what = _What.model_validate_json(file.read_bytes()).what
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read ({error.strerror}); check the path") from None
    except ValidationError:
        what = ""
    if what == "answers":
        return RunReport.load(file)
    if what == "retrieval":
        return RetrievalRun.load(file)
    if what == "baseline":
        return Baseline.load(file)
    raise UnusableInput(f"{file} is no saved run; make one with `nameplate eval run CASES --out {file.name}`")


def by_id(cases: Sequence[ScoredCase]) -> dict[str, ScoredCase]:
    """Cases by their id."""
    return {case.id: case for case in cases}


class _What(BaseModel):
    model_config = ConfigDict(extra="ignore")
    what: str = ""


def _answered(sample: Sample) -> ScoredCase:
    case, reply = sample.case, read_reply(sample.answer)
    precision = float(not case.answerable) if reply.refused else None
    recall = None if case.answerable else float(reply.refused)
    return ScoredCase(
        id=case.id,
        scores={name: score.value for name, score in sample.scores.items()}
        | dict(zip(REFUSALS, (precision, recall), strict=True)),
        question=case.question,
        file=case.file,
        kind=case.kind.value,
        category=case.category,
        asset=sample.asset or NO_ASSET,
        documents=tuple(gold.document for gold in case.gold),
        answerable=case.answerable,
        error=sample.error,
        why={name: score.why for name, score in sample.scores.items() if score.why and score.value is not None},
        shown=reply.text,
        evidence_ms=sample.evidence_ms,
        total_ms=sample.total_ms,
    )


def _ranked(sample: QuerySample, name: str) -> ScoredCase:
    return ScoredCase(
        id=sample.id,
        scores=sample.scores,
        question=sample.question,
        file=sample.file or name,
        kind=sample.kind,
        category=sample.category,
        documents=tuple(document for document, grade in sample.judged.items() if grade > 0),
        shown=", ".join(sample.ranked.get("fused", ())[:3]),
        total_ms=sample.search_ms,
    )
