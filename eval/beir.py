"""A retrieval test set in the BEIR layout: corpus.jsonl, queries.jsonl and qrels/test.tsv."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class BeirDocument:
    """One document of the corpus; either text may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class BeirSet:
    """Documents, the queries that have judgements, and the judgements: query id -> document id -> grade."""

    name: str
    documents: tuple[BeirDocument, ...]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]


def load_beir(folder: Path, judgements: str = "test") -> BeirSet:
    """Read a folder; queries without a relevant document are left out. Raises UnusableInput with the line."""
    if not folder.is_dir():
        raise UnusableInput(f"{folder} is not a folder; name one with corpus.jsonl, queries.jsonl and qrels/test.tsv")
    documents = tuple(
        BeirDocument(_text(row, "_id", where), str(row.get("title") or ""), _text(row, "text", where))
        for where, row in _json_lines(folder / "corpus.jsonl")
    )
    asked = _json_lines(folder / "queries.jsonl")
    texts = {_text(row, "_id", where): _text(row, "text", where) for where, row in asked}
    qrels = _qrels(folder / "qrels" / f"{judgements}.tsv")
    judged = {query: graded for query, graded in qrels.items() if any(grade > 0 for grade in graded.values())}
    lost = [query for query in judged if query not in texts]
    if lost:
        raise UnusableInput(f"{folder}: qrels name query {lost[0]}, which is not in queries.jsonl")
    if not documents or not judged:
        raise UnusableInput(f"{folder} holds no {'documents' if not documents else 'relevant judgements'}")
    return BeirSet(folder.resolve().name, documents, {query: texts[query] for query in judged}, judged)


def _open_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise UnusableInput(f"{path} is not UTF-8 text") from None
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read ({error.strerror}); a BEIR folder needs it") from None


def _json_lines(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for at, line in enumerate(_open_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UnusableInput(f"{path} line {at}: not a JSON object ({error.msg})") from None
        if not isinstance(row, dict):
            raise UnusableInput(f"{path} line {at}: not a JSON object")
        yield f"{path} line {at}", row


def _text(row: Mapping[str, object], key: str, where: str) -> str:
    if key not in row:
        raise UnusableInput(f"{where}: field {key} is missing")
    return str(row[key])


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for at, row in enumerate(csv.reader(_open_lines(path), delimiter="\t"), 1):
        if not row or (at == 1 and row[-1] == "score"):
            continue
        try:
            query, document, grade = row
            qrels.setdefault(query, {})[document] = int(grade)
        except ValueError:
            raise UnusableInput(f"{path} line {at}: not query id, document id, whole number by tabs") from None
    return qrels
