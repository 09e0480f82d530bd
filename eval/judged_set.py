"""What the systems of a bench are asked: texts, questions and judgements, and where our own search finds the texts.

A set is named on the command line as

    FOLDER                    a BEIR folder, judged by qrels/test.tsv
    FOLDER/qrels/NAME.tsv     the same, judged by another file
    CASES.jsonl               gold cases over documents: what is ranked are pages
    CASES.jsonl=DIR,DIR       the same, with the folders that hold the documents

Without folders, cases stand in a folder beside those that their gold documents begin with, as `manuals/x.pdf` of
`cases/documents.jsonl` does in `manuals/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.beir import BeirDocument, BeirSet, load_beir
from eval.cases import Case, load_cases
from eval.library import publish_set
from ingest.embed import Embedder
from ingest.errors import UnusableInput
from ingest.generation import Generation, open_current
from ingest.pipeline import NoProgress, run_ingest
from ingest.schema import Document
from ingest.settings import IngestSettings

Place = tuple[str, int | None, str | None, int | None]  # document, page, sheet, row of one of our hits


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """A set to rank. `owner` names the document or page of the set that one of our hits stands in.

    `groups` says what kind of question each is, where the set tells.
    """

    test: BeirSet
    owner: Callable[[Place], str]
    groups: Mapping[str, str]


def publish_named(name: str, data: Path, embedder: Embedder, settings: IngestSettings) -> JudgedSet:
    """Read the set of that name and publish its documents in `data`; raises UnusableInput for what is none."""
    file, _, folders = name.partition("=")
    path = Path(file).expanduser()
    if path.suffix == ".jsonl":
        roots = [Path(folder).expanduser() for folder in folders.split(",") if folder]
        return _publish_cases(path, roots, data, embedder, settings)
    test = load_beir(path.parent.parent, path.stem) if path.suffix == ".tsv" else load_beir(path)
    if path.suffix == ".tsv" and path.stem != "test":
        test = BeirSet(f"{test.name} ({path.stem})", test.documents, test.queries, test.qrels)
    publish_set(test, data, embedder, settings)
    return JudgedSet(test, lambda place: place[0], {})


def page_of(place: Place) -> str:
    """The page that a hit stands on, by the name it has in a set of pages; of a log, the row."""
    document, page, sheet, row = place
    return f"{document}#{sheet or ''}:{row}" if page is None and row is not None else f"{document}#{page or 0}"


def pages_of(generation: Generation) -> Iterator[BeirDocument]:
    """Every page of every document with its text as the store holds it; the rows of logs are a page each."""
    for document in generation.documents():
        for page in generation.pages(document.name):
            yield BeirDocument(page_of((document.name, page.number, None, None)), document.title, page.text)
        yield from _rows_of(generation, document)


def _rows_of(generation: Generation, document: Document) -> Iterator[BeirDocument]:
    for table in generation.tables(document.name):
        rows = [record.row for record in table.records if record.page is None]
        texts: dict[int, list[str]] = {}
        for passage in generation.row_passages(document.name, table.sheet, rows) if rows else ():
            texts.setdefault(passage.location.row or 0, []).append(passage.text)
        for row, parts in texts.items():
            name = page_of((document.name, None, table.sheet or None, row))
            yield BeirDocument(name, document.title, "\n".join(parts))


def _publish_cases(
    file: Path, roots: Sequence[Path], data: Path, embedder: Embedder, settings: IngestSettings
) -> JudgedSet:
    cases = [case for case in load_cases(file) if case.answerable and case.gold]
    if not cases:
        raise UnusableInput(f"{file} holds no case with a gold document; there is nothing to rank for it")
    chosen = list(roots) or _beside(file, cases)
    lost = [folder for folder in chosen if not folder.exists()]
    if lost:
        raise UnusableInput(f"{lost[0]} is not there; name the documents' folders as {file}=DIR,DIR")
    report = run_ingest(chosen, data, settings, embedder, NoProgress())
    if not report.passages:
        raise UnusableInput(f"nothing could be read in {', '.join(map(str, chosen))}")
    generation = open_current(data)
    try:
        pages = tuple(pages_of(generation))
        paged = {document.name for document in generation.documents() if generation.pages(document.name)}
    finally:
        generation.close()
    qrels = {case.id: graded for case in cases if (graded := _graded(file, case, pages, paged))}
    queries = {case.id: case.question for case in cases if case.id in qrels}
    name = f"{file.resolve().parent.parent.name}/{file.parent.name}/{file.stem}"
    return JudgedSet(BeirSet(name, pages, queries, qrels), page_of, {case.id: case.category for case in cases})


def _beside(file: Path, cases: Sequence[Case]) -> list[Path]:
    tops = sorted({gold.document.split("/", 1)[0] for case in cases for gold in case.gold})
    return [file.resolve().parent.parent / top for top in tops]


def _graded(file: Path, case: Case, pages: Sequence[BeirDocument], paged: set[str]) -> dict[str, int]:
    """The gold pages of a case; of gold without pages, all of its document. A log of rows has none."""
    graded: dict[str, int] = {}
    for gold in case.gold:
        if gold.document not in paged:
            continue
        wanted = {page_of((gold.document, page, None, None)) for page in gold.pages}
        found = [page.id for page in pages if page.id in wanted or (not wanted and _is_of(page, gold.document))]
        if not found:
            raise UnusableInput(f"{file}, case {case.id}: no page of {gold.document} is its gold; check the document")
        graded.update(dict.fromkeys(found, 1))
    return graded


def _is_of(page: BeirDocument, document: str) -> bool:
    return page.id.rsplit("#", 1)[0] == document
