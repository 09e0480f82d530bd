"""Questions in, gold lines out: pages are found by an anchor on the page, log values are computed from the files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2

from corpora.build.frames import compute
from eval.match import fold


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """`at` lists (document below sample/, anchor): the pages that show the anchor; '' for a format without pages."""

    kind: str
    category: str
    question: str
    at: tuple[tuple[str, str], ...] = ()
    must: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class LogQuestion:
    """`how`, `ids` and `days` are pandas expressions over the file. `must` None: the parts of the value itself.

    `days` gives ISO days that the answer must show in one spelling or another.
    """

    category: str
    question: str
    file: str
    how: str
    ids: str = ""
    must: tuple[str, ...] | None = None
    any_of: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    days: str = ""


def spellings(iso: str) -> list[str]:
    """The ways in which an answer may write a day."""
    when = date.fromisoformat(iso)
    forms = (
        iso,
        f"{when:%d.%m.%Y}",
        f"{when:%d/%m/%Y}",
        f"{when.day} {when:%B %Y}",
        f"{when:%B} {when.day}, {when.year}",
        f"{when.day} {when:%b %Y}",
    )
    return list(dict.fromkeys(forms))


@cache
def page_texts(path: Path) -> tuple[str, ...]:
    """The text of each page as PDFium gives it."""
    document = pypdfium2.PdfDocument(path)
    try:
        return tuple(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _page(sample: Path, document: str, anchor: str) -> list[int]:
    """The page of a PDF on which the anchor stands; none for other formats."""
    if not document.endswith(".pdf"):
        return []
    texts = page_texts(sample / document)
    pages = [number for number, text in enumerate(texts, 1) if fold(anchor) in fold(text)]
    if len(pages) != 1:
        raise ValueError(f"{document}: anchor {anchor!r} stands on pages {pages}, want one")
    return pages


def gold_of(sample: Path, at: Sequence[tuple[str, str]]) -> list[dict[str, object]]:
    """One entry a document, in the order of the question."""
    pages: dict[str, set[int]] = {}
    for document, anchor in at:
        pages.setdefault(document, set()).update(_page(sample, document, anchor))
    return [{"document": f"sample/{name}", "pages": sorted(numbers)} for name, numbers in pages.items()]


def document_lines(sample: Path, questions: Sequence[DocumentQuestion]) -> Iterator[str]:
    """One JSON line for each question about documents."""
    for number, q in enumerate(questions, 1):
        line = {
            "id": f"sd-{number:03d}", "question": q.question, "kind": q.kind, "category": q.category, "answerable": bool(q.at),
            "gold": gold_of(sample, q.at), "must_include": list(q.must), "must_include_any": [list(group) for group in q.any_of], "must_not_include": list(q.must_not), "note": q.note,
        }  # fmt: skip
        yield json.dumps(line, ensure_ascii=False)


def json_value(value: object) -> object:
    """A value of pandas as JSON has it."""
    return value.item() if isinstance(value, np.generic) else value


def parts(value: object) -> list[str]:
    """What an answer must show of a value: keys and values, whole numbers without '.0'."""
    match value:
        case dict():
            return [text for pair in value.items() for item in pair for text in parts(item)]
        case list() | tuple():
            return [text for item in value for text in parts(item)]
        case float():
            return [f"{value:.2f}".rstrip("0").rstrip(".")]
        case _:
            return [str(value).removesuffix(".00")]


def log_lines(sample: Path, questions: Sequence[LogQuestion]) -> Iterator[str]:
    """One JSON line for each question about a log."""
    for number, q in enumerate(questions, 1):
        path = sample / "logs" / q.file
        value = json_value(compute(q.how, path))
        answerable = not q.category.startswith("absent")
        ids = compute(q.ids, path) if q.ids else []
        days = compute(q.days, path) if q.days else []
        groups = [*(list(group) for group in q.any_of), *(spellings(iso) for iso in days)]
        must = (parts(value) if q.must is None else list(q.must)) if answerable else []
        line = {
            "id": f"sl-{number:03d}", "question": q.question, "files": [f"sample/logs/{q.file}"], "category": q.category, "answerable": answerable, "gold_value": value if answerable else None,
            "gold_ids": ids, "must_include": must, "must_include_any": groups, "how": q.how, "note": q.note,
        }  # fmt: skip
        yield json.dumps(line, ensure_ascii=False)
