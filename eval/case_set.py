"""Cases over a data folder in, a retrieval set out: their pages as documents, their questions as queries.

So that every channel can be measured on one's own questions (`nameplate eval retrieval DIR` reads the same layout).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from eval.cases import Case
from ingest.errors import UnusableInput
from ingest.generation import Generation
from ingest.schema import DocumentKind


def write_case_set(generation: Generation, cases: Sequence[Case], folder: Path) -> Path:
    """Write a BEIR folder; each page, or document without pages, is a document of the set. Logs are left out.

    Raises UnusableInput where no case names a page that the generation holds.
    """
    pages: dict[str, tuple[str, str]] = {}
    for document in generation.documents():
        if document.kind is not DocumentKind.LOG:
            for page in generation.pages(document.name):
                pages[_key(document.name, page.number)] = (document.title, page.text)
    judged = {case.id: _gold(case, pages) for case in cases if case.answerable}
    asked = [case for case in cases if judged.get(case.id)]
    if not asked:
        raise UnusableInput("no case names a page of a document that is there; give cases over these documents")
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    _lines(
        folder / "corpus.jsonl", [{"_id": key, "title": title, "text": text} for key, (title, text) in pages.items()]
    )
    _lines(folder / "queries.jsonl", [{"_id": case.id, "text": case.question} for case in asked])
    rows = "".join(f"{case.id}\t{key}\t1\n" for case in asked for key in judged[case.id])
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{rows}", encoding="utf-8")
    return folder


def _gold(case: Case, pages: dict[str, tuple[str, str]]) -> list[str]:
    """The pages that hold the answer; all of a document where the case names no page of it."""
    found = []
    for gold in case.gold:
        named = [_key(gold.document, page) for page in gold.pages]
        found += named or [key for key in pages if key.rpartition("#")[0] == gold.document]
    return [key for key in dict.fromkeys(found) if key in pages]


def _key(document: str, page: int) -> str:
    return f"{document}#{page}"


def _lines(path: Path, rows: Sequence[dict[str, str]]) -> None:
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
