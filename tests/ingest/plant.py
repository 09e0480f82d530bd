"""Small documents with known passages, for tests of the store and generations."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from ingest.embed import HashEmbedder
from ingest.identifiers import find_identifiers
from ingest.schema import BlockKind, Document, DocumentKind, Location, Page, Passage
from ingest.store import Store

EMBEDDER = HashEmbedder()


def document(name: str, text: str, kind: DocumentKind = DocumentKind.NOTE, **more: object) -> Document:
    raw = text.encode()
    return Document(
        name=name,
        root=Path("/plant"),
        path=Path("/plant") / name,
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        kind=kind,
        **{"title": Path(name).stem, **more},  # type: ignore[arg-type]
    )


def passages(owner: Document, text: str, asset: str = "", at: date | None = None) -> list[Passage]:
    """One passage a line, ten lines a page."""
    found, start = [], 0
    for number, line in enumerate(text.split("\n")):
        if number % 10 == 0:
            start = 0
        where = Location(page=number // 10 + 1, heading=("Part",))
        found.append(
            Passage(
                owner.name, owner.title, owner.kind, BlockKind.TEXT, where, line, start,
                asset=asset, at=at, identifiers=find_identifiers(line),
            )
        )  # fmt: skip
        start += len(line) + 1
    return found


def pages(text: str) -> list[Page]:
    lines = text.split("\n")
    return [Page(at // 10 + 1, "\n".join(lines[at : at + 10]), str(at), b"\1\0\0\0") for at in range(0, len(lines), 10)]


def put(
    store: Store,
    name: str,
    text: str,
    generation: int,
    kind: DocumentKind = DocumentKind.NOTE,
    asset: str = "",
    **more: object,
) -> Document:
    owner = document(name, text, kind, **more)
    found = passages(owner, text, asset)
    vectors = EMBEDDER.embed_passages([passage.searchable() for passage in found])
    store.put_document(owner, pages(text), [], found, vectors, generation)
    return owner
