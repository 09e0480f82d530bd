"""Cases over a data folder in, a retrieval run out: what `nameplate search` finds for their questions, page by page.

What is found is named "DOCUMENT#PAGE", or by the document alone where its format has no pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Protocol

from eval.cases import Case
from eval.library import Progress, no_progress
from eval.made import index_of, made
from eval.retrieval_run import QuerySample, RetrievalRun, by_gold, scores_of
from ingest.errors import UnusableInput
from ingest.generation import open_current
from rag.schema import Question, SearchResult
from rag.settings import Settings


class Searched(Protocol):
    """What a run needs of an assistant."""

    def search(self, question: Question, k: int | None = None) -> SearchResult:
        """The k best passages."""


def run_search(
    assistant: Searched, cases: Sequence[Case], settings: Settings, progress: Progress = no_progress, *, today: date
) -> RetrievalRun:
    """Search for every answerable case that names where its answer stands, one at a time.

    `today` is what the assistant takes for the day. Raises UnusableInput where no case can be judged.
    """
    began = datetime.now(UTC)
    asked = [case for case in cases if judged(case)]
    if not asked:
        raise UnusableInput("no case names a document that holds its answer; give cases with gold documents")
    with open_current(settings.data) as generation:
        index = index_of(generation.manifest)
    samples = []
    for case in asked:
        found = assistant.search(Question(case.question, user=settings.access.user), settings.retrieve.depth)
        pages = tuple(dict.fromkeys(page_key(hit.passage.document, hit.passage.location.page) for hit in found.hits))
        gold = judged(case)
        samples.append(
            QuerySample(
                id=case.id,
                question=case.question,
                judged=gold,
                ranked={"fused": pages},
                scores=scores_of({"fused": by_gold(pages, gold)}, gold),
                search_ms=found.timings_ms.get("total", 0.0),
                kind=case.kind.value,
                category=case.category,
                file=case.file,
            )
        )
        progress("searching", len(samples), len(asked))
    models = {"reranker": settings.retrieve.reranker}
    files = [case.file for case in asked]
    head = made(settings, index, models, files, today, began)
    name = ", ".join(dict.fromkeys(files))
    return RetrievalRun(name=name, samples=tuple(samples), unit="page", **head)


def judged(case: Case) -> dict[str, int]:
    """Where the answer of a case stands: pages, or a document where none is named. Empty: it cannot be judged."""
    if not case.answerable:
        return {}
    return {page_key(gold.document, page): 1 for gold in case.gold for page in gold.pages or (None,)}


def page_key(document: str, page: int | None) -> str:
    """How a page is named in a run."""
    return document if page is None else f"{document}#{page}"
