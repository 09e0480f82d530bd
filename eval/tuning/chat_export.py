"""Checked question-evidence-answer triples as chat fine-tuning lines for hosted models, without personal data.

Two sources: answers of the journal that got a thumb up and of which every claim was supported, and gold cases that the
quoting model answers rightly. Evidence is only what the given user may see; a triple of which any citation is not
found there is left out.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from eval.cases import Case
from eval.match import fold
from eval.run import Sample, ask_case
from eval.tuning.asked import thumbed
from ingest.durable import replace_file
from ingest.errors import UnusableInput
from ingest.generation import Generation, open_current
from rag.assistant import open_assistant
from rag.journal import Journal
from rag.masking import Masking, hidden_messages
from rag.schema import Hit, Span, User
from rag.settings import Settings

_MARK = re.compile(r"\[(\d+)\]")
LEAST_LINES = 10  # of a file that hosted services take


@dataclass(frozen=True, slots=True)
class ChatExport:
    """How many lines were written, by where they come from, and why the others were left out."""

    file: Path
    lines: int
    sources: Mapping[str, int]
    left_out: Mapping[str, int]

    def as_json(self) -> dict[str, object]:
        """The object printed by `tune export-chat --json`."""
        return {
            "file": str(self.file),
            "lines": self.lines,
            "sources": dict(self.sources),
            "left_out": dict(self.left_out),
        }


@dataclass(frozen=True, slots=True)
class Triple:
    """A question, its numbered evidence, and a checked answer that cites it by number."""

    question: str
    spans: tuple[Span, ...]
    answer: str
    source: str


def export_chat(
    settings: Settings,
    user: User,
    cases: Sequence[Case],
    out: Path,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> ChatExport:
    """Write the lines of all triples that this user may see; raises UnusableInput where there is none."""
    left_out: Counter[str] = Counter()
    with open_current(settings.data) as whole:
        seen = whole.seen_by(user.viewer, settings.access.policy)
        triples = [
            *_from_journal(seen, settings.data, left_out),
            *_from_cases(seen, settings, user, cases, left_out, progress),
        ]
    lines: dict[str, tuple[str, str]] = {}
    for triple in triples:
        line = chat_line(triple, settings)
        if line is None:
            left_out["its evidence is too long for one prompt"] += 1
        elif fold(triple.question) in lines:
            left_out["the same question stands before it"] += 1
        else:
            lines[fold(triple.question)] = line, triple.source
    if not lines:
        why = "; ".join(f"{count} left out: {reason}" for reason, count in left_out.items()) or "nothing was there"
        raise UnusableInput(
            f"no checked answer to export from {settings.data} ({why}); give answers a thumb up, or name --cases"
        )
    replace_file(out, "".join(f"{line}\n" for line, _ in lines.values()).encode())
    sources = Counter(source for _, source in lines.values())
    return ChatExport(out, len(lines), dict(sorted(sources.items())), dict(sorted(left_out.items())))


def chat_line(triple: Triple, settings: Settings) -> str | None:
    """One JSON line with the product's own prompt; None where the evidence that is cited does not fit into it."""
    masking = Masking(settings.privacy.kinds())
    messages = hidden_messages(masking, triple.question, triple.spans, settings.answer.evidence_tokens)
    told = messages[-1]["content"]
    if any(f"\n[{number}] " not in told for number in set(_MARK.findall(triple.answer))):
        return None
    said = {"role": "assistant", "content": masking.hide(triple.answer)}
    return json.dumps({"messages": [*messages, said]}, ensure_ascii=False)


def _from_journal(seen: Generation, data: Path, left_out: Counter[str]) -> Iterator[Triple]:
    for _, content in thumbed(data):
        answer = content.get("answer")
        question = content.get("question")
        if not isinstance(answer, dict) or not isinstance(question, str):
            continue
        why = _unfit(answer)
        spans = () if why else _spans(seen, answer)
        if why or not spans:
            left_out[why or "its evidence is no longer there, or not for these groups"] += 1
            continue
        asked = str(answer.get("asked_as") or question)
        yield Triple(asked, spans, str(answer["text"]), "journal")


def _from_cases(
    seen: Generation,
    settings: Settings,
    user: User,
    cases: Sequence[Case],
    left_out: Counter[str],
    progress: Callable[[str, int, int], None],
) -> Iterator[Triple]:
    if not cases:
        return
    # Asked of a journal of their own: nobody asked them here.
    with tempfile.TemporaryDirectory(prefix="nameplate-export-") as folder:
        assistant = open_assistant(settings, "quoting", Journal(Path(folder) / "journal.sqlite"))
        try:
            for at, case in enumerate(cases, 1):
                sample = ask_case(assistant, case, user)
                progress("answering cases", at, len(cases))
                why = _wrong(sample) or _unfit(sample.answer)
                spans = () if why else _spans(seen, sample.answer)
                if why or not spans:
                    left_out[why or "its evidence is not for these groups"] += 1
                    continue
                yield Triple(case.question, spans, str(sample.answer["text"]), "cases")
        finally:
            assistant.close()


def _wrong(sample: Sample) -> str:
    """Why a case was not answered rightly; '' where it was."""
    if not sample.case.answerable:
        return "no document answers it"
    right = sample.scores["all_right"].value == 1.0
    return "" if right and not sample.error else "the quotes do not answer it as they must"


def _unfit(answer: Mapping[str, JsonValue]) -> str:
    """Why an answer teaches nothing; '' where it does."""
    if answer.get("status") != "answered":
        return "it is no plain answer"
    if answer.get("computation"):
        return "it was computed"
    claims = answer.get("claims")
    supported = [isinstance(one, dict) and one.get("verdict") == "supported" for one in _list(claims)]
    if not supported or not all(supported):
        return "not every claim is supported"
    cited = {str(one["number"]) for one in _list(answer.get("citations")) if isinstance(one, dict)}
    marked = set(_MARK.findall(str(answer.get("text"))))
    return "" if marked and marked <= cited else "it cites nothing"


def _spans(seen: Generation, answer: Mapping[str, JsonValue]) -> tuple[Span, ...]:
    """The cited words as numbered evidence; none where one of them does not stand in what is seen."""
    spans = []
    for one in _list(answer.get("citations")):
        if not isinstance(one, dict):
            return ()
        location = one.get("location")
        page = location.get("page") if isinstance(location, dict) else None
        quote, number = str(one.get("quote") or ""), one.get("number")
        found = seen.holding(str(one.get("document")), page if isinstance(page, int) else None, quote) if quote else []
        if not found or not isinstance(number, int):
            return ()
        start = found[0].text.index(quote)
        spans.append(Span(number, Hit(found[0], 1.0, {}), start, start + len(quote), 1.0))
    return tuple(sorted(spans, key=lambda span: span.number))


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
