"""How long one waits for an answer: evidence, first checked sentence, done, of each model in the same run.

    report = bench_latency(settings, cases, models, say)     # `nameplate bench latency CASES.jsonl`

Every question is asked of all models in turn, so that a machine that slows down slows all of them; Ctrl+C tells what
was taken so far. Each model is asked one question before, which is not counted. Nothing is written to the data folder:
the journal is in a passing one.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.cases import Case
from eval.llama_server import llama_server
from eval.measure import Machine, machine
from eval.summary import Percentiles, percentiles
from ingest.errors import UnusableInput
from rag.assistant import Assistant, open_assistant
from rag.journal import Journal, journal_path
from rag.local import local_model
from rag.schema import CheckedLine, Done, EvidenceReady, Question
from rag.settings import Settings

MODELS = ("quoting", "local", "hosted")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Timed:
    """One question asked of one model; milliseconds from the question. `written`: a model wrote what is shown.

    `first_ms` is the first checked sentence, or the whole answer where that came first.
    """

    case: str
    model: str
    evidence_ms: float
    first_ms: float
    done_ms: float
    status: str
    written: bool
    notice: str


@dataclass(frozen=True, slots=True)
class Latency:
    """One model over all questions it was asked."""

    model: str
    name: str  # of the model itself
    cases: int
    written: int  # answers that it wrote; the others are computed, refused or quoted
    quoted: int  # answers made of quotes because it failed or wrote nothing that stands
    evidence: Percentiles
    first: Percentiles
    done: Percentiles
    first_written: Percentiles  # of the answers that it wrote
    done_written: Percentiles


@dataclass(frozen=True, slots=True)
class LatencyReport:
    """The table, what and where it was taken, and every question behind it."""

    subject: str
    machine: Machine
    models: tuple[Latency, ...]
    answers: tuple[Timed, ...]

    def as_json(self) -> dict[str, object]:
        """The object printed by `bench latency --json`."""
        return {
            "bench": "latency",
            "subject": self.subject,
            "machine": asdict(self.machine),
            "models": [asdict(model) for model in self.models],
            "answers": [asdict(answer) for answer in self.answers],
        }


def chosen(cases: Sequence[Case], most: int, seed: int) -> list[Case]:
    """At most `most` cases, drawn by `seed`, in their order; 0: all."""
    if not most or most >= len(cases):
        return list(cases)
    drawn = set(random.Random(seed).sample(range(len(cases)), most))
    return [case for place, case in enumerate(cases) if place in drawn]


def bench_latency(
    settings: Settings, cases: Sequence[Case], models: Sequence[str], say: Say, seed: int = 1, most: int = 0
) -> LatencyReport:
    """Ask every case of every model. Raises ModelError where a model is not here, StoreError without documents."""
    asked = chosen(cases, most, seed)
    if not asked:
        raise UnusableInput("no cases to ask; name a file of cases")
    answers: list[Timed] = []
    with ExitStack() as stack:
        opened = {model: stack.enter_context(_opened(settings, model, say)) for model in models}
        others = [case for case in cases if case not in asked] or asked
        for model, assistant in opened.items():
            say(f"first question of {model}, not counted")
            _timed(assistant, model, others[0])
        try:
            for place, case in enumerate(asked, start=1):
                say(f"question {place} of {len(asked)}")
                answers += [_timed(assistant, model, case) for model, assistant in opened.items()]
        except KeyboardInterrupt:
            if not answers:
                raise
            say("stopped; what was taken so far is told")
        names = {model: assistant.model for model, assistant in opened.items()}
    drawn = f" of {len(cases)}, drawn by seed {seed}" if len(asked) < len(cases) else ""
    taken = len(answers) // len(models)
    table = tuple(_latency(model, names[model], [one for one in answers if one.model == model]) for model in models)
    return LatencyReport(f"questions: {taken}{drawn}", machine(), table, tuple(answers))


@contextmanager
def _opened(settings: Settings, model: str, say: Say) -> Iterator[Assistant]:
    """The assistant of one model; `hosted` without a server of its own gets llama.cpp's, over the local file."""
    with ExitStack() as stack:
        if model == "hosted" and not settings.hosted.base_url:
            path = local_model(settings.local, settings.ingest.embed.cache)
            say(f"hosted: no server is configured, so llama.cpp's own serves {path.name} on loopback")
            hosted = stack.enter_context(llama_server(path, settings.local))
            settings = settings.model_copy(update={"hosted": hosted})
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        assistant = open_assistant(settings, model, Journal(journal_path(folder)))
        stack.callback(assistant.close)
        yield assistant


def _timed(assistant: Assistant, model: str, case: Case) -> Timed:
    began = time.perf_counter()
    evidence = first = 0.0
    for event in assistant.ask(Question(case.question)):
        now = 1000 * (time.perf_counter() - began)
        match event:
            case EvidenceReady():
                evidence = now
            case CheckedLine():
                first = first or now
            case Done(answer=answer):
                written = answer.model == assistant.model and answer.computation is None
                return Timed(case.id, model, evidence, first or now, now, answer.status.value, written, answer.notice)
    raise AssertionError("ask() ends with Done")


def _latency(model: str, name: str, answers: Sequence[Timed]) -> Latency:
    written = [one for one in answers if one.written]
    return Latency(
        model,
        name,
        len(answers),
        len(written),
        sum(bool(one.notice) for one in answers),
        percentiles([one.evidence_ms for one in answers]),
        percentiles([one.first_ms for one in answers]),
        percentiles([one.done_ms for one in answers]),
        percentiles([one.first_ms for one in written]),
        percentiles([one.done_ms for one in written]),
    )


def print_latency(report: LatencyReport, console: Console) -> None:
    """The table, and under it the machine."""
    table = Table(title=f"bench latency: {report.subject}; p50 / p95", title_justify="left")
    table.add_column("model")
    heads = (
        "evidence",
        "first checked sentence",
        "done",
        "written by it",
        "first of those",
        "done of those",
        "quotes instead",
    )
    for heading in heads:
        table.add_column(heading, justify="right")
    for one in report.models:
        table.add_row(
            one.model, _shown(one.evidence), _shown(one.first), _shown(one.done), f"{one.written} of {one.cases}",
            _shown(one.first_written), _shown(one.done_written), str(one.quoted),
        )  # fmt: skip
    console.print(table)
    for one in report.models:
        console.print(f"{one.model}: {one.name}", soft_wrap=True)
    console.print(str(report.machine), soft_wrap=True, markup=False)


def _shown(taken: Percentiles) -> str:
    """'120 / 340 ms', '3.4 / 9.1 s'."""
    if taken.p50 < 1000:
        return f"{taken.p50:.0f} / {taken.p95:.0f} ms"
    return f"{taken.p50 / 1000:.1f} / {taken.p95 / 1000:.1f} s"
