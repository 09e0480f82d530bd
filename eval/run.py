"""Cases and an assistant in, a report of every answer and its scores out.

report = run_cases(assistant, load_cases(path), settings)         # `nameplate eval run CASES.jsonl`
report.save(file); RunReport.load(file)                            # one file, all that is needed to score it again
report.rescored(load_cases(path))                                  # `nameplate eval rescore RUN.json CASES.jsonl`
print_run(report, console) or run_json(report)                     # eval/report.py
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, Protocol

from pydantic import JsonValue, TypeAdapter

from eval.asset import asset_finder
from eval.cases import Case
from eval.made import Made, index_of, made, read_run, write_run
from eval.reply import read_reply
from eval.scorers import SCORERS, Found, Outcome, Score
from ingest.errors import NameplateError, UnusableInput
from ingest.generation import open_current
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
    as one that says nothing. `evidence_ms` and `total_ms` are wall time as the asker saw it. `asset` is the one
    of the library's assets that the question names, if any.
    """

    case: Case
    answer: Mapping[str, JsonValue]
    hits: tuple[Found, ...]
    scores: Mapping[str, Score]
    evidence_ms: float
    total_ms: float
    error: str = ""
    asset: str = ""

    @property
    def refused(self) -> bool:
        """Whether the answer says that nothing was found."""
        return read_reply(self.answer).refused


@dataclass(frozen=True, slots=True)
class RunReport(Made):
    """A whole run, enough to score and compare it again without the documents."""

    samples: tuple[Sample, ...]
    what: Literal["answers"] = "answers"

    @property
    def model(self) -> str:
        """Who wrote the answers; several are parted by commas."""
        return self.models.get("answers", "")

    def save(self, file: Path) -> None:
        """Write as one JSON file; raises UnusableInput where it cannot be written."""
        write_run(file, _ADAPTER, self)

    @classmethod
    def load(cls, file: Path) -> RunReport:
        """Read what `save` wrote; raises UnusableInput for any other file."""
        return read_run(file, _ADAPTER)

    def rescored(self, cases: Sequence[Case]) -> RunReport:
        """The same answers under the cases as they are now, and by the scorers of now; times are those of the run.

        Raises UnusableInput where no case was asked in the run, or one asks something else now.
        """
        wanted = {case.id: case for case in cases}
        kept = [sample for sample in self.samples if sample.case.id in wanted]
        if not kept:
            raise UnusableInput("none of these cases was asked in that run; give the cases file that it was made with")
        for sample in kept:
            if wanted[sample.case.id].question != sample.case.question:
                raise UnusableInput(f"case {sample.case.id} asks something else now; ask it again with `eval run`")
        return replace(self, samples=tuple(_scored_again(sample, wanted[sample.case.id]) for sample in kept))


def run_cases(
    assistant: Asked,
    cases: Sequence[Case],
    settings: Settings,
    progress: Callable[[Sample], None] | None = None,
    today: date | None = None,
) -> RunReport:
    """Ask every case in order, one at a time, so that times are those of one asker.

    `today` is what the assistant takes for the day; it is only written down here.
    """
    began = datetime.now(UTC)
    with open_current(settings.data) as generation:
        index, asset = index_of(generation.manifest), asset_finder(generation.assets())
    samples = []
    for case in cases:
        sample = replace(ask_case(assistant, case, settings.access.user), asset=asset(case.question))
        if progress is not None:
            progress(sample)
        samples.append(sample)
    models = sorted({str(sample.answer["model"]) for sample in samples if not sample.error})
    head = made(
        settings, index, {"answers": ", ".join(models)}, [case.file for case in cases], today or date.today(), began
    )
    return RunReport(samples=tuple(samples), **head)


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
    return Sample(
        case=case,
        answer=written,
        hits=hits,
        scores=_scores(case, written, hits),
        evidence_ms=1000 * (shown - began),
        total_ms=1000 * (ended - began),
        error=error,
    )


def _scored_again(sample: Sample, case: Case) -> Sample:
    return replace(sample, case=case, scores=_scores(case, sample.answer, sample.hits))


def _scores(case: Case, answer: Mapping[str, JsonValue], hits: tuple[Found, ...]) -> dict[str, Score]:
    outcome = Outcome(read_reply(answer), hits, answer)
    return {name: scorer(case, outcome) for name, scorer in SCORERS.items()}


_ADAPTER = TypeAdapter(RunReport)
_JSON: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])
