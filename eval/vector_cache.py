"""An embedder that remembers: vectors kept by text and embedder, so that a second experiment takes seconds.

For experiments only; it never stands between a product's question and its model.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Embedder, TokenVectors

_ASK_AT_ONCE = 500  # below SQLite's limit of variables in one statement


class CachedEmbedder:
    """Gives the wrapped embedder's vectors, from a file where it has seen the text before."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder = embedder
        self._file = file
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.window = embedder.window
        self.fingerprint = embedder.fingerprint
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as base, base:
            base.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, by the wrapped embedder."""
        return self._embedder.count_tokens(texts)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """(n, d) unit vectors; only texts not seen before are embedded, and `progress` counts those."""
        keys = [self._key("passage", text) for text in texts]
        known = self._known(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            made = self._embedder.embed_passages(list(new.values()), progress)
            self._keep(dict(zip(new, made, strict=True)))
            known.update(zip(new, made, strict=True))
        if not keys:
            return np.empty((0, self.dimension), np.float32)
        return np.stack([known[key] for key in keys])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """(d,) unit vector."""
        key = self._key("query", text)
        known = self._known([key])
        if key not in known:
            known[key] = self._embedder.embed_query(text)
            self._keep(known)
        return known[key]

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Not kept: there are hundreds for one text."""
        return self._embedder.embed_tokens(texts)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=30.0)

    def _key(self, role: str, text: str) -> bytes:
        return hashlib.sha256(f"{self.fingerprint}\0{role}\0{text}".encode("utf-8", "surrogatepass")).digest()

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        found: dict[bytes, NDArray[np.float32]] = {}
        with closing(self._open()) as base:
            for at in range(0, len(keys), _ASK_AT_ONCE):
                some = keys[at : at + _ASK_AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = base.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)
                found.update((key, np.frombuffer(vector, np.float32)) for key, vector in rows)
        return found

    def _keep(self, made: dict[bytes, NDArray[np.float32]]) -> None:
        with closing(self._open()) as base, base:
            base.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
                [(key, np.ascontiguousarray(vector, np.float32).tobytes()) for key, vector in made.items()],
            )


class CachedPassages(CachedEmbedder):
    """As CachedEmbedder for passages; a question is always embedded, so that its time can be taken."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """(d,) unit vector."""
        return self._embedder.embed_query(text)
