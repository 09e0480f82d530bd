"""Pairs from what was really asked: gold cases, and answers of the journal that got a thumb up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue

from eval.cases import Case
from eval.match import fold, folded_contains
from eval.tuning.pairs import Pair, Source
from ingest.generation import Generation
from ingest.schema import DocumentKind, Passage
from rag.audit import Entry, last_entries
from rag.journal import journal_path

_ALL = 10_000_000


def case_pairs(generation: Generation, cases: Sequence[Case]) -> Iterator[Pair]:
    """Each answerable case about documents with the passage of its gold pages that holds most of what is required."""
    known = {document.name for document in generation.documents()}
    for case in cases:
        if not case.answerable or case.kind is DocumentKind.LOG:
            continue  # cases over logs are computed
        for gold in case.gold:
            if gold.document not in known:
                continue
            there = [
                one
                for one in generation.passages_of(gold.document)
                if not gold.pages or (one.location.page or 1) in gold.pages
            ]
            best = _most_required(case, there)
            if best:
                kin, right = frozenset(one.id for one in there), frozenset(one.id for one in best)
                yield Pair(case.question, best[0].searchable(), best[0].id, gold.document, Source.CASE, kin, right)
                break


def thumb_pairs(generation: Generation, data: Path) -> Iterator[Pair]:
    """Each question whose answer got a thumb up, with the passages it cited, where they are still there."""
    for _, content in thumbed(data):
        answer = content.get("answer")
        if not isinstance(answer, dict) or answer.get("status") != "answered" or answer.get("computation"):
            continue
        question = str(answer.get("asked_as") or content.get("question") or "")
        for document, passage in _cited(generation, answer):
            own = frozenset([passage.id])
            yield Pair(question, passage.searchable(), passage.id, document, Source.THUMB, own, own)


def thumbed(data: Path) -> Iterator[tuple[Entry, Mapping[str, JsonValue]]]:
    """Answers of the journal whose last thumb is up, with what is kept of their texts."""
    if not journal_path(data).is_file():
        return
    entries = last_entries(journal_path(data), _ALL)
    last: dict[str, JsonValue] = {}
    for entry in entries:
        if entry.record.action == "feedback":
            last[entry.record.subject] = entry.facts.get("thumbs")
    for entry in entries:
        if entry.record.action == "answered" and last.get(entry.record.subject) == 1 and entry.content:
            yield entry, entry.content


def _most_required(case: Case, passages: Sequence[Passage]) -> list[Passage]:
    """The passages with most of the required strings, none where none has any."""
    wanted = [*case.must_include, *(inner[0] for inner in case.must_include_any)]
    texts = [fold(f"{passage.context}\n{passage.text}") for passage in passages]
    held = [sum(folded_contains(text, fold(one)) for one in wanted) for text in texts]
    most = max(held, default=0)
    return [passage for passage, count in zip(passages, held, strict=True) if most and count == most]


def _cited(generation: Generation, answer: Mapping[str, JsonValue]) -> Iterator[tuple[str, Passage]]:
    citations = answer.get("citations")
    for one in citations if isinstance(citations, list) else []:
        if not isinstance(one, dict):
            continue
        location = one.get("location")
        page = location.get("page") if isinstance(location, dict) else None
        quote = str(one.get("quote") or "")
        document = str(one.get("document"))
        found = generation.holding(document, page if isinstance(page, int) else None, quote) if quote else []
        if found:
            yield document, found[0]
