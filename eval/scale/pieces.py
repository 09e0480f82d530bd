"""Real passages cut in halves, each half embedded once; and passages put together from halves of different documents.

Embedding a million passages takes hours on two cores. Mean pooling makes the vector of a text nearly the mean of its
halves' vectors weighted by their tokens: `likeness` measures how nearly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Embedder
from ingest.errors import UnusableInput
from ingest.generation import open_current
from ingest.identifiers import find_identifiers
from ingest.progress import Progress
from ingest.schema import DocumentKind, Identifier, Passage

Vectors = NDArray[np.float32]

# A passage of fewer words, as most rows of a log are, is one piece.
_WORTH_CUTTING = 40
_AT_ONCE = 2048


@dataclass(frozen=True, slots=True)
class Piece:
    """Half a passage, or a short one whole; where it comes from, and the codes that stand in it."""

    text: str
    document: str
    title: str
    kind: DocumentKind
    heading: tuple[str, ...]
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """All pieces; `tokens` (n,) of each, and `vectors` (n, dimension) of unit length."""

    pieces: tuple[Piece, ...]
    tokens: NDArray[np.int64]
    vectors: Vectors


def read_pieces(folders: Sequence[Path], embedder: Embedder, progress: Progress) -> Pieces:
    """The pieces of all passages of some data folders, each text once, embedded.

    Raises UnusableInput where they are too few to be recombined.
    """
    found: dict[str, Piece] = {}
    for folder in folders:
        with open_current(folder) as generation:
            for passage in generation.passages(generation.without(()).tolist()):
                for piece in _halves(passage):
                    found.setdefault(piece.text, piece)
    pieces = tuple(found.values())
    if len({piece.document for piece in pieces}) < 2:
        raise UnusableInput(f"{', '.join(map(str, folders))}: passages of two documents or more are needed")
    texts = [piece.text for piece in pieces]
    tokens = np.array(embedder.count_tokens(texts), np.int64)
    return Pieces(pieces, np.maximum(tokens, 1), embed_all(texts, embedder, progress))


def embed_all(texts: Sequence[str], embedder: Embedder, progress: Progress) -> Vectors:
    """Shape (len(texts), dimension), unit length."""
    vectors = np.empty((len(texts), embedder.dimension), np.float32)
    for start in range(0, len(texts), _AT_ONCE):
        part = texts[start : start + _AT_ONCE]
        vectors[start : start + len(part)] = embedder.embed_passages(part)
        progress.step("embed", start + len(part), len(texts))
    return vectors


def likeness(pieces: Pieces, pairs: NDArray[np.int64], embedder: Embedder, progress: Progress) -> NDArray[np.float64]:
    """Cosine between the vector put together and that of the joined text, for each of `pairs`, shape (n, 2)."""
    texts = [joined(pieces.pieces[left], pieces.pieces[right]) for left, right in pairs.tolist()]
    real = embed_all(texts, embedder, progress)
    return np.asarray((real * together(pieces, pairs)).sum(axis=1), np.float64)


def together(pieces: Pieces, pairs: NDArray[np.int64]) -> Vectors:
    """Unit vectors of joined pieces, shape (len(pairs), dimension): the means weighted by tokens."""
    weights = pieces.tokens[pairs].astype(np.float32)
    mixed = pieces.vectors[pairs[:, 0]] * weights[:, :1] + pieces.vectors[pairs[:, 1]] * weights[:, 1:]
    return np.asarray(mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9), np.float32)


def joined(left: Piece, right: Piece) -> str:
    """The text of two pieces."""
    return f"{left.text}\n{right.text}"


def _halves(passage: Passage) -> Iterator[Piece]:
    text = passage.text
    halves = [text]
    if len(text.split()) >= _WORTH_CUTTING:
        middle = len(text) // 2
        cuts = [at for at in (text.find(" ", middle), text.find("\n", middle)) if at > 0]
        cut = min(cuts, default=middle)
        halves = [text[:cut].strip(), text[cut:].strip()]
    for half in halves:
        if half:
            yield Piece(
                half,
                passage.document,
                passage.title,
                passage.kind,
                passage.location.heading,
                find_identifiers(half),
            )
