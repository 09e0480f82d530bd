"""A test set in, a published generation in a passing folder out: split, embedded and stored as ingest does it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.beir import BeirDocument, BeirSet
from ingest.embed import Embedder
from ingest.generation import Generation, open_current
from ingest.publish import next_generation, publish
from ingest.schema import Block, BlockKind, Document, DocumentKind, Location, Page, Parsed, Passage
from ingest.settings import IngestSettings
from ingest.split import split
from ingest.store import Store

_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", re.DOTALL)


# (stage, done, of how many)
Progress = Callable[[str, int, int], None]


def no_progress(stage: str, done: int, total: int) -> None:
    """For those who do not look."""


@contextmanager
def published(
    test: BeirSet, embedder: Embedder, settings: IngestSettings, progress: Progress = no_progress
) -> Iterator[Generation]:
    """The documents of a set as a generation; a document's name is its id in the set."""
    with TemporaryDirectory(prefix="nameplate-eval-") as folder:
        data = Path(folder) / "data"
        publish_set(test, data, embedder, settings, progress)
        opened = open_current(data)
        try:
            yield opened
        finally:
            opened.close()


def publish_set(
    test: BeirSet, data: Path, embedder: Embedder, settings: IngestSettings, progress: Progress = no_progress
) -> None:
    """The documents of a set split, embedded, stored and published in `data`, as ingest does it."""
    with Store(data, embedder) as store:
        generation = next_generation(store, data)
        tokens = min(settings.split.tokens, embedder.window - 2)
        parsed = [(document, parse_plain(document)) for document in test.documents]
        passages = [split(document.id, text, embedder.count_tokens, tokens) for document, text in parsed]
        # all at once: batches are then even, which is several times faster than document by document
        texts = [one.searchable() for some in passages for one in some]
        vectors = embedder.embed_passages(texts, lambda made: progress("embedding", made, len(texts)))
        done = 0
        for (document, text), some in zip(parsed, passages, strict=True):
            theirs = vectors[done : done + len(some)]
            store.put_document(_document(document, data), text.pages, (), some, theirs, generation, test.name)
            done += len(some)
            progress("storing", done, len(texts))
        publish(store, data, embedder, settings.generations.keep)


def parse_plain(document: BeirDocument) -> Parsed:
    """A text without pages as a reader would give it: one block a paragraph. Without a text it is its title."""
    text = document.text if document.text.strip() else document.title
    blocks = tuple(
        Block(BlockKind.TEXT, match.group(), Location(), start=match.start()) for match in _PARAGRAPH.finditer(text)
    )
    return Parsed(title=document.title, kind=DocumentKind.MANUAL, pages=(Page(0, text),), blocks=blocks)


def passages_of(generation: Generation, ids: list[int]) -> list[Passage]:
    """The passages of many ids, a few thousand at a time."""
    return [one for at in range(0, len(ids), 5000) for one in generation.passages(ids[at : at + 5000])]


def _document(document: BeirDocument, data: Path) -> Document:
    text = f"{document.title}\n{document.text}".encode("utf-8", "surrogatepass")
    return Document(
        name=document.id,
        root=data,
        path=data / "corpus.jsonl",
        sha256=hashlib.sha256(text).hexdigest(),
        size=len(text),
        title=document.title,
        kind=DocumentKind.MANUAL,
    )
