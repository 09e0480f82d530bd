"""Small documents with known passages, and a deterministic embedder, for tests of the store and generations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.identifiers import find_identifiers
from ingest.schema import BlockKind, Document, DocumentKind, Location, Page, Passage
from ingest.store import Store

DIMENSION = 32


@dataclass(frozen=True)
class WordEmbedder:
    """Sums a random direction for each word."""

    name: str = "words"
    dimension: int = DIMENSION
    window: int = 256
    fingerprint: str = "words-1"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        vectors = np.stack([self.embed_query(text) for text in texts]) if texts else np.zeros((0, DIMENSION), "f4")
        if progress:
            progress(len(texts))
        return vectors.astype(np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        total = np.full(self.dimension, 1e-3)
        for word in re.findall(r"\w+", text.lower()):
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            total += np.random.default_rng(seed).standard_normal(self.dimension)
        return (total / np.linalg.norm(total)).astype(np.float32)


def document(name: str, text: str, kind: DocumentKind = DocumentKind.NOTE, **more: object) -> Document:
    raw = text.encode()
    return Document(
        name=name,
        root=Path("/plant"),
        path=Path("/plant") / name,
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        title=Path(name).stem,
        kind=kind,
        **more,  # type: ignore[arg-type]
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
    vectors = WordEmbedder().embed_passages([passage.searchable() for passage in found])
    store.put_document(owner, pages(text), [], found, vectors, generation)
    return owner
