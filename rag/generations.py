"""A data folder in, its newest generation out for as long as somebody asks it, with the embedder that made its vectors.

A publish or a rollback meanwhile changes what the next question gets, never what one has that is being answered.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.embed import Embedder, open_embedder
from ingest.errors import NameplateError
from ingest.generation import Generation, open_current
from ingest.manifest import current
from ingest.tuned import for_asking
from rag.settings import Settings


class OpenGenerations:
    """The generations that are open: the newest, and those still asked. Shared by threads."""

    def __init__(self, settings: Settings, generation: Generation, embedder: Embedder) -> None:
        self._settings = settings
        # By fingerprint: a new generation may be made by another embedder.
        self._embedders = {embedder.fingerprint: embedder}
        self._lock = threading.Lock()
        self._open: dict[int, tuple[Generation, int]] = {generation.number: (generation, 0)}
        self._current = generation.number

    def close(self) -> None:
        """Let go of all of them."""
        with self._lock:
            for generation, _ in self._open.values():
                generation.close()
            self._open.clear()

    @contextmanager
    def newest(self) -> Iterator[Generation]:
        """The newest generation; a query keeps the one it began with until it ends."""
        with self._lock:
            newest = current(self._settings.data)
            if newest is None or newest[0] != self._current:
                generation = self._open_newest()
                self._open.setdefault(generation.number, (generation, 0))
                self._current = generation.number
                self._drop_idle()
            number = self._current
            generation, users = self._open[number]
            self._open[number] = (generation, users + 1)
        try:
            yield generation
        finally:
            with self._lock:
                if number in self._open:
                    self._open[number] = (generation, self._open[number][1] - 1)
                    self._drop_idle()

    def embedder_of(self, generation: Generation) -> Embedder:
        """The one that made its vectors."""
        return self._embedders[generation.manifest.fingerprint]

    def _open_newest(self) -> Generation:
        """The current generation, with its embedder ready: a model tuned meanwhile may have made it."""
        generation = open_current(self._settings.data)
        try:
            if generation.manifest.fingerprint not in self._embedders:
                embedder = ready_embedder(self._settings)
                generation.check_embedder(embedder)
                self._embedders[embedder.fingerprint] = embedder
        except NameplateError:
            generation.close()
            raise
        return generation

    def _drop_idle(self) -> None:
        for number in [one for one, (_, users) in self._open.items() if not users and one != self._current]:
            self._open.pop(number)[0].close()


def ready_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings and the data folder name, loaded."""
    embedder = open_embedder(for_asking(settings.ingest.embed, settings.data))
    embedder.embed_query("ready")  # it loads with its first question
    return embedder
