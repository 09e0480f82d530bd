"""What of a generation is in force when, read from the store as the generation is published. Writes nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ingest import rows
from ingest.schema import Document, DocumentKind, PageFacts
from ingest.standing import Standings, window_of
from ingest.supersession import derive

_LIVING = "d.born <= :n AND (d.died IS NULL OR d.died > :n)"


def read_standings(
    db: sqlite3.Connection,
    generation: int,
    ids: NDArray[np.int64],
    document_ids: NDArray[np.int64],
    only: NDArray[np.int64] | None = None,
) -> tuple[Standings, NDArray[np.int32]]:
    """Standings of a generation, and the windows of its passages `ids` (ascending), shape (4, len(ids)).

    With `only`, ids of documents: as if the generation held no others. `ids` are then passages of these.
    """
    columns = ", ".join(f"d.{name.strip()}" for name in rows.DOCUMENT_COLUMNS.split(","))
    found = db.execute(f"SELECT {columns}, d.id FROM documents d WHERE {_LIVING} ORDER BY d.name", {"n": generation})
    kept = None if only is None else set(only.tolist())
    documents = {row[-1]: rows.document_of(row) for row in found if kept is None or row[-1] in kept}
    pages = _page_facts(db, documents)

    def head_of(document: str, page: int) -> str:
        row = db.execute(
            "SELECT substr(g.text, 1, 2000) FROM pages g JOIN documents d ON d.id = g.document_id "
            f"WHERE d.name = :name AND g.number = :page AND {_LIVING}",
            {"name": document, "page": page, "n": generation},
        ).fetchone()
        return str(row[0]) if row else ""

    standings = derive(tuple(documents.values()), pages, head_of)
    return standings, _windows(db, documents, pages, standings, ids, document_ids)


def _page_facts(db: sqlite3.Connection, documents: Mapping[int, Document]) -> dict[tuple[str, int], PageFacts]:
    found = db.execute(
        "SELECT document_id, number, sheet, revision, cancels, issued, valid_from, valid_to FROM pages "
        "WHERE facts AND document_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(documents)),),
    )
    return {(documents[row[0]].name, row[1]): rows.facts_of(row[2:]) for row in found}


def _windows(
    db: sqlite3.Connection,
    documents: Mapping[int, Document],
    pages: Mapping[tuple[str, int], PageFacts],
    standings: Standings,
    ids: NDArray[np.int64],
    document_ids: NDArray[np.int64],
) -> NDArray[np.int32]:
    every = [*standings.documents.values(), *standings.pages.values()]
    successors = {(by.document, by.page) for one in every if (by := one.successor) is not None and by.document}
    present, which = np.unique(document_ids, return_inverse=True)
    of_documents = [
        window_of(standings.of(document), (document.name, None) in successors, _told(document))
        for document in (documents[number] for number in present.tolist())
    ]
    windows = np.array(of_documents, np.int32).reshape(-1, 4).T[:, which]
    own_days = {name for name, _ in pages}
    paged = [number for number, document in documents.items() if document.name in own_days]
    found = db.execute(
        "SELECT id, document_id, page FROM passages WHERE page IS NOT NULL "
        "AND document_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(paged),),
    )
    for passage, number, page in found:
        document = documents[number]
        facts = pages.get((document.name, page))
        at = int(np.searchsorted(ids, passage))
        if facts is None or at == len(ids) or ids[at] != passage:
            continue
        awaited = bool({(document.name, None), (document.name, page)} & successors)
        windows[:, at] = window_of(standings.of(document, page, facts), awaited)
    return np.ascontiguousarray(windows)


def _told(document: Document) -> date | None:
    """The day on which a mail or a note was written."""
    return document.issued if document.kind in (DocumentKind.MAIL, DocumentKind.NOTE) else None
