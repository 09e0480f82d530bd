"""Words or documents out of a store and out of everything that was made from it. Under the ingest lock.

The order makes a kill harmless: what is to go is remembered first, readers keep the old generation until the new one is
there, and only then is the old one taken away. Doing it again finishes what a kill left.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.durable import explained, replace_file
from ingest.embed import Embedder
from ingest.erased import Erased
from ingest.errors import UnreadableDocument
from ingest.manifest import generation_folder, generation_numbers, generations_folder
from ingest.masked import Stored, mask_stored
from ingest.pipeline import UPLOADS
from ingest.progress import Progress
from ingest.publish import next_generation, publish_anew
from ingest.store import Store
from ingest.traces import holds_bytes

# Files dropped on the page that are text and can be written anew; from others a word cannot be taken out.
_TEXTS = (".csv", ".tsv", ".txt", ".md", ".html", ".htm", ".json")


@dataclass(frozen=True, slots=True)
class Touched:
    """A document that holds what is to be erased, in so many places; `whole` where all of it must go."""

    name: str
    path: Path
    places: int
    whole: bool = False
    kept_here: bool = False  # its only file is in the data folder


def find_words(store: Store, data: Path, erased: Erased) -> Iterator[tuple[Touched, Stored]]:
    """The living documents that hold such words, by name, each with what it is without them."""
    for document in store.documents():
        stored = store.whole(document.name)
        if stored is None:
            continue
        named = bool(erased.places(document.name))
        masked = mask_stored(stored, erased)
        places = masked.document.erased - document.erased
        here = document.path.is_relative_to(data.resolve() / UPLOADS)
        # A file that cannot be written anew would keep the words.
        whole = named or (here and places > 0 and document.path.suffix.lower() not in _TEXTS)
        if places or named:
            yield Touched(document.name, document.path, places, whole, here), masked


def erase_words(
    store: Store, data: Path, embedder: Embedder, erased: Erased, strings: Sequence[str], progress: Progress
) -> tuple[Touched, ...]:
    """Mask such words in the store and in dropped files; what is named by them, or cannot be masked, goes whole."""
    touched: list[Touched] = []
    generation = next_generation(store, data)
    for one, masked in find_words(store, data, erased):
        progress.step("erase", len(touched), 0, one.name)
        document = masked.document
        if one.kept_here and not one.whole:
            content = _rewritten(one.path, erased, strings)
            one = replace(one, whole=content is None)
            if content is not None:
                document = replace(document, sha256=sha256(content).hexdigest(), size=len(content))
        touched.append(one)
        if one.whole:
            store.erase_document(one.name)
            if one.kept_here:
                one.path.unlink(missing_ok=True)
            continue
        texts = [passage.searchable() for passage in masked.passages]
        store.put_document(
            document,
            masked.pages,
            masked.tables,
            masked.passages,
            _vectors(store, embedder, texts),
            generation,
            masked.recipe,
            masked.schedules,
        )
    for failed in store.failures():
        if erased.places(failed.name):
            store.forget_failures([failed.name])
        elif erased.places(failed.reason):
            store.put_failure(replace(failed, reason=erased.without(failed.reason)))
    return tuple(touched)


def _vectors(store: Store, embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """A vector for each text: stored ones, and new ones for texts that are new."""
    known = store.known_vectors(texts)
    lacking = [text for text, vector in zip(texts, known, strict=True) if vector is None]
    made = iter(embedder.embed_passages(lacking) if lacking else ())
    rows = [next(made) if vector is None else vector for vector in known]
    return np.array(rows, np.float32).reshape(len(texts), store.dimension)


def _rewritten(path: Path, erased: Erased, strings: Sequence[str]) -> bytes | None:
    """A dropped file written anew without the words, and its bytes; None where some would stay in it."""
    from ingest.readers.decode import read_text

    try:
        content = erased.without(read_text(path)[0]).encode()
    except (UnreadableDocument, OSError):
        return None
    if holds_bytes(content, strings):
        return None
    replace_file(path, content)
    return content


def drop_document(store: Store, data: Path, name: str, progress: Progress) -> Path | None:
    """Delete all versions of a document, and its file where it was dropped on the page; its path outside, else None."""
    stored = store.whole(name)
    path = stored.document.path if stored else data.resolve() / name
    progress.step("erase", 0, 1, name)
    store.erase_document(name)
    if path.is_relative_to(data.resolve() / UPLOADS):
        path.unlink(missing_ok=True)
        return None
    return path if path.exists() else None


def publish_alone(store: Store, data: Path, embedder: Embedder, progress: Progress) -> int:
    """Publish what the store holds and take every other generation away; returns the one that is left.

    A reader that still has an old one open keeps it in memory until its next question; its files are gone.
    """
    progress.step("publish", 0, 1)
    number = publish_anew(store, data, embedder, 1)
    progress.step("publish", 1, 1)
    with explained(data):
        for other in generation_numbers(data):
            if other != number:
                gone = generation_folder(data, other).with_suffix(".tmp")
                os.replace(generation_folder(data, other), gone)
        for left in [*generations_folder(data).glob("*.tmp"), *(data / UPLOADS).glob(".*.tmp"), *data.glob("*.tmp")]:
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
    store.purge([number])
    progress.step("clear", 0, 1)
    store.clear_away()
    progress.step("clear", 1, 1)
    return number
