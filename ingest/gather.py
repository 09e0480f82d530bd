"""Files on their way into the store: read in other processes, split here, embedded in a thread, stored here.

One batch is embedded while the next is gathered. A document is stored as soon as its vectors are there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.access import UNDECLARED
from ingest.embed import Embedder
from ingest.failures import Failed
from ingest.masked import mask_parsed
from ingest.progress import Progress
from ingest.recipe import failure_recipe, recipe
from ingest.schema import Document, Parsed, Passage, SourceFile
from ingest.settings import IngestSettings
from ingest.split import split
from ingest.store import Store

# Texts embedded at a time: enough for even batches by length, little enough to store documents early.
_BATCH_TEXTS = 1024
# So many are worth beginning with when the embedder has nothing else to do.
_FEW_TEXTS = 128
_TELL_SECONDS = 0.25
_KEPT = "; the version read earlier is still searched"

Vector = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document that lacks some of its vectors."""

    document: Document
    parsed: Parsed
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Flight:
    """A batch being embedded in the other thread."""

    documents: tuple[_Waiting, ...]
    known: Mapping[str, Vector]
    texts: tuple[str, ...]
    vectors: Future[NDArray[np.float32]]


class Reading:
    """Documents on their way from a reader to the store: one batch is embedded while the next is gathered."""

    def __init__(
        self, store: Store, embedder: Embedder, settings: IngestSettings, progress: Progress, generation: int
    ) -> None:
        self.stored: list[str] = []
        self.failed: list[Failed] = []
        self.embedded = 0
        self._store = store
        self._embedder = embedder
        self._settings = settings
        self._progress = progress
        self._generation = generation
        self._recipe = recipe(settings, embedder.window)
        self._living = store.living().keys()
        self._erased = store.erased()
        self._waiting: list[_Waiting] = []
        self._lacking = 0
        self._flight: _Flight | None = None
        self._thread = ThreadPoolExecutor(1, "embed")
        self._stopped = False
        # Texts of the batch in flight that are done; set by that thread, told by this one.
        self._done_in_flight = 0

    def read(self, sources: Sequence[SourceFile]) -> None:
        """Read, split, embed and store all of them."""
        if not sources:
            return
        from ingest.worker import read_all

        with self._thread, closing(read_all(sources, self._settings.read)) as finished:
            try:
                for done, (source, outcome) in enumerate(finished, start=1):
                    if isinstance(outcome, Parsed):
                        self._take(source, outcome)
                    else:
                        self._report(source, str(outcome))
                    self._progress.step("read", done, len(sources), source.name)
                    self._move_on()
                self._land()
                self._take_off()
                self._land()
            finally:
                # On the way out of a failure or an interrupt, the batch in flight is not waited for.
                self._stopped = True

    def _move_on(self) -> None:
        """Store what has been embedded; never leave the embedder idle while there is something to embed."""
        if self._flight is None or self._flight.vectors.done():
            self._land()
            if self._lacking >= _FEW_TEXTS:
                self._take_off()
        elif self._lacking >= _BATCH_TEXTS:
            self._land()
            self._take_off()
        else:
            self._tell(self._flight)

    def _report(self, source: SourceFile, reason: str) -> None:
        kept = _KEPT if source.name in self._living else ""
        tried_with = failure_recipe(self._recipe, self._settings.read)
        if self._erased is not None:
            reason = self._erased.without(reason)
        failed = Failed(source.name, reason + kept, source.root, source.sha256, tried_with, source.access)
        self._store.put_failure(failed)
        self.failed.append(failed)

    def _take(self, source: SourceFile, parsed: Parsed) -> None:
        if self._erased is not None:
            parsed = mask_parsed(parsed, self._erased)
        tokens = min(self._settings.split.tokens, self._embedder.window - 2)
        passages = tuple(split(source.name, parsed, self._embedder.count_tokens, tokens))
        document = Document(
            name=source.name,
            root=source.root,
            path=source.path,
            sha256=source.sha256,
            size=source.size,
            title=parsed.title,
            kind=parsed.kind,
            pages=sum(page.number > 0 for page in parsed.pages),
            revision=parsed.revision,
            issued=parsed.issued,
            valid_from=parsed.valid_from,
            valid_to=parsed.valid_to,
            supersedes=parsed.supersedes,
            superseded_by=parsed.superseded_by,
            notes=parsed.notes,
            access=source.access or UNDECLARED,
            personal=parsed.personal,
            erased=parsed.erased,
        )
        self._waiting.append(_Waiting(document, parsed, passages))
        known = self._store.known_vectors([passage.searchable() for passage in passages])
        self._lacking += sum(vector is None for vector in known)

    def _take_off(self) -> None:
        """Begin to embed what the documents that wait still lack."""
        wanted = tuple({one.searchable() for waiting in self._waiting for one in waiting.passages})
        # Asked again: the batch before may have brought some of them.
        found = dict(zip(wanted, self._store.known_vectors(wanted), strict=True))
        lacking = tuple(text for text in wanted if found[text] is None)
        known = {text: vector for text, vector in found.items() if vector is not None}
        self._done_in_flight = 0
        vectors = self._thread.submit(self._embed, lacking)
        self._flight = _Flight(tuple(self._waiting), known, lacking, vectors)
        self._waiting.clear()
        self._lacking = 0

    def _embed(self, texts: tuple[str, ...]) -> NDArray[np.float32]:
        def count(done: int) -> None:
            if self._stopped:
                raise InterruptedError
            self._done_in_flight = done

        if not texts:
            return np.empty((0, self._embedder.dimension), np.float32)
        return self._embedder.embed_passages(texts, count)

    def _land(self) -> None:
        """Wait for the batch in flight and store its documents."""
        flight, self._flight = self._flight, None
        if flight is None:
            return
        while not flight.vectors.done():
            wait([flight.vectors], timeout=_TELL_SECONDS)
            self._tell(flight)
        vectors: dict[str, Vector] = {**flight.known, **dict(zip(flight.texts, flight.vectors.result(), strict=True))}
        self.embedded += len(flight.texts)
        for waiting in flight.documents:
            rows = [vectors[passage.searchable()] for passage in waiting.passages]
            self._store.put_document(
                waiting.document,
                waiting.parsed.pages,
                waiting.parsed.tables,
                waiting.passages,
                np.array(rows, np.float32).reshape(len(rows), self._embedder.dimension),
                self._generation,
                self._recipe,
                waiting.parsed.schedules,
            )
            self.stored.append(waiting.document.name)
        if flight.texts:
            self._progress.step("embed", self.embedded, self.embedded + self._lacking)

    def _tell(self, flight: _Flight | None) -> None:
        if flight is not None and flight.texts:
            total = self.embedded + len(flight.texts) + self._lacking
            self._progress.step("embed", self.embedded + self._done_in_flight, total)
