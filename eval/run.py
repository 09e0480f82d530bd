"""Cases and an assistant in, a report of every answer and its scores out.

report = run_cases(assistant, load_cases(path), settings)         # `nameplate eval run CASES.jsonl`
report.save(file); RunReport.load(file)
print_run(report, console) or run_json(report)                     # eval/report.py
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from pydantic import JsonValue, TypeAdapter, ValidationError

from eval.cases import Case
from eval.reply import read_reply
from eval.scorers import SCORERS, Found, Outcome, Score
from ingest.errors import NameplateError, UnusableInput
from rag.chat import ChatLimits
from rag.contract import answer_json
from rag.schema import Answer, Done, Event, EvidenceReady, Question, User
from rag.settings import Settings


class Asked(Protocol):
    """What a run needs of an assistant."""

    def ask(self, question: Question) -> Iterable[Event]:
        """Evidence first, the checked answer last."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One case with its answer as JSON, the passages found for it, its scores and when things were shown.

    `error` is the line a person would have seen in place of an answer; the answer is then empty and scores
    as one that says nothing. `evidence_ms` and `total_ms` are wall time as the asker saw it.
    """

    case: Case
    answer: Mapping[str, JsonValue]
    hits: tuple[Found, ...]
    scores: Mapping[str, Score]
    evidence_ms: float
    total_ms: float
    error: str = ""

    @property
    def refused(self) -> bool:
        """Whether the answer says that nothing was found."""
        return read_reply(self.answer).refused


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run, enough to score and compare it again without the documents."""

    started: datetime
    model: str
    generation: int
    seed: int  # that language models are told to sample with
    settings: Mapping[str, JsonValue]
    samples: tuple[Sample, ...]

    def save(self, file: Path) -> None:
        """Write as one JSON file; raises UnusableInput where it cannot be written."""
        try:
            file.write_bytes(_ADAPTER.dump_json(self, indent=1))
        except OSError as error:
            raise UnusableInput(f"{file} cannot be written ({error.strerror}); name another file") from None

    @classmethod
    def load(cls, file: Path) -> RunReport:
        """Read what `save` wrote; raises UnusableInput for any other file."""
        try:
            return _ADAPTER.validate_json(file.read_bytes())
        except OSError as error:
            raise UnusableInput(f"{file} cannot be read ({error.strerror}); check the path") from None
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"]) or "the file"
            raise UnusableInput(f"{file} is no saved run: {key}: {first['msg'].lower()}") from None


def run_cases(
    assistant: Asked,
    cases: Sequence[Case],
    settings: Settings,
    progress: Callable[[Sample], None] | None = None,
) -> RunReport:
    """Ask every case in order, one at a time, so that times are those of one asker."""
    started = datetime.now(UTC)
    samples = []
    for case in cases:
        sample = ask_case(assistant, case, settings.access.user)
        if progress is not None:
            progress(sample)
        samples.append(sample)
    answered = [sample.answer for sample in samples if not sample.error]
    return RunReport(
        started=started,
        model=", ".join(sorted({str(answer["model"]) for answer in answered})),
        generation=max((int(str(answer["generation"])) for answer in answered), default=0),
        seed=ChatLimits().seed,
        settings=settings.model_dump(mode="json"),
        samples=tuple(samples),
    )


def ask_case(assistant: Asked, case: Case, user: User) -> Sample:
    """Ask one case as `user` and score what comes back."""
    began = shown = time.perf_counter()
    hits: tuple[Found, ...] = ()
    answer: Answer | None = None
    error = ""
    try:
        for event in assistant.ask(Question(case.question, user=user)):
            if isinstance(event, EvidenceReady):
                shown = time.perf_counter()
                hits = tuple(Found(hit.passage.document, hit.passage.location.page) for hit in event.hits)
            elif isinstance(event, Done):
                answer = event.answer
    except NameplateError as failure:
        error = str(failure)
    ended = time.perf_counter()
    written = _JSON.validate_python(answer_json(answer)) if answer else {"status": "error", "text": ""}
    outcome = Outcome(read_reply(written), hits, written)
    return Sample(
        case=case,
        answer=written,
        hits=hits,
        scores={name: scorer(case, outcome) for name, scorer in SCORERS.items()},
        evidence_ms=1000 * (shown - began),
        total_ms=1000 * (ended - began),
        error=error,
    )


_ADAPTER = TypeAdapter(RunReport)
_JSON: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])
