"""Documents of recombined passages, always the same for the same pieces, and their way into a store.

Every hundredth document may be seen by a group of its own, the rest by another; every fiftieth has ended.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.scale.pieces import Piece, Pieces, joined, together
from ingest.access import Access, Viewer
from ingest.schema import BlockKind, Document, Identifier, Location, Page, Passage

# Passages of a document, and of a page: about those of the real manuals and tariffs.
PASSAGES = 64
_ON_A_PAGE = 4
_FEW_EVERY, _ENDED_EVERY = 100, 50
_FEW, _MOST = "one in a hundred", "the rest"
ONE_PERCENT = Viewer(frozenset({_FEW}))
EVERYBODY = Viewer(frozenset({_FEW, _MOST}))


@dataclass(frozen=True, slots=True)
class Made:
    """One document as a reader would have given it; `vectors` has shape (len(passages), dimension)."""

    document: Document
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]


def pairs_of(pieces: Pieces, number: int) -> NDArray[np.int64]:
    """Which pieces the passages of a document are joined of, shape (PASSAGES, 2): never two of one document."""
    choice = np.random.default_rng((7, number))
    pairs = choice.integers(0, len(pieces.pieces), (PASSAGES, 2))
    for pair in pairs:
        while pieces.pieces[pair[0]].document == pieces.pieces[pair[1]].document:
            pair[1] = choice.integers(0, len(pieces.pieces))
    return np.asarray(pairs, np.int64)


def is_few(number: int) -> bool:
    """Whether a document is of the hundredth part that ONE_PERCENT sees."""
    return number % _FEW_EVERY == 0


def make(pieces: Pieces, number: int) -> Made:
    """The document of this number."""
    pairs = pairs_of(pieces, number)
    first = pieces.pieces[pairs[0, 0]]
    name = f"scale/{first.kind.value}s/{number:06d}.md"
    texts = [joined(pieces.pieces[left], pieces.pieces[right]) for left, right in pairs.tolist()]
    document = Document(
        name=name,
        root=Path("/scale"),
        path=Path("/scale") / name,
        sha256=hashlib.sha256("\0".join(texts).encode()).hexdigest(),
        size=sum(map(len, texts)),
        title=first.title,
        kind=first.kind,
        pages=-(-len(texts) // _ON_A_PAGE),
        valid_from=date(2015, 1, 1) if number % _ENDED_EVERY == 1 else None,
        valid_to=date(2019, 12, 31) if number % _ENDED_EVERY == 1 else None,
        access=Access(groups=frozenset({_FEW if is_few(number) else _MOST})),
    )
    pages, found = [], []
    for at in range(0, len(texts), _ON_A_PAGE):
        start, here = 0, texts[at : at + _ON_A_PAGE]
        pages.append(Page(at // _ON_A_PAGE + 1, "\n\n".join(here)))
        for place, text in enumerate(here, start=at):
            left, right = (pieces.pieces[one] for one in pairs[place].tolist())
            found.append(_passage(document, pages[-1].number, start, text, left, right))
            start += len(text) + 2
    return Made(document, tuple(pages), tuple(found), together(pieces, pairs))


def _passage(document: Document, page: int, start: int, text: str, left: Piece, right: Piece) -> Passage:
    codes: dict[str, Identifier] = {one.normal: one for one in (*left.identifiers, *right.identifiers)}
    return Passage(
        document=document.name,
        title=document.title,
        kind=document.kind,
        block=BlockKind.TEXT,
        location=Location(page=page, heading=left.heading),
        text=text,
        start=start,
        identifiers=tuple(codes.values()),
    )


def documents_for(passages: int) -> int:
    """How many documents hold about so many passages."""
    return max(1, round(passages / PASSAGES))
