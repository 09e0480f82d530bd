"""Documents and passages in, what is there twice out: equal files, documents alike, passages alike, log rows twice.

Alike is told by MinHash over runs of three words (datasketch): Jaccard similarity, estimated within about 0.06.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.repeated_rows import RepeatedRows, SharedRows, repeated_rows, shared_rows
from ingest.generation import Generation
from ingest.schema import BlockKind, DocumentKind, Passage

if TYPE_CHECKING:
    from datasketch import MinHash

Progress = Callable[[int, int], None]

ALIKE = 0.8  # share of runs of words that two passages must have in common
_DOCUMENTS_ALIKE = 0.5
_RUN = 3
_HASHES = 128
_SEED = 1
_FEWEST = 8  # runs of words; shorter passages are alike by chance
_WORD = re.compile(r"\w+")
# A passage that stands in more documents than this is a letter head; it tells of no pair of them.
_MOST_HOLDERS = 20


@dataclass(frozen=True, slots=True)
class EqualFiles:
    """Documents of the same bytes."""

    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two documents that share words.

    `similarity` of all their words together, 0 to 1. `shared`: passages of the shorter one that stand in the other one
    too, alike or equal; `of`: how many passages it has that are long enough to be compared. `succession`: one takes the
    place of the other, so that likeness is expected.
    """

    first: str
    second: str
    similarity: float
    shared: int
    of: int
    succession: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What is there more than once. `repeated` passages of `compared` are alike an earlier one of any document."""

    equal: tuple[EqualFiles, ...]
    alike: tuple[AlikePair, ...]
    rows: tuple[RepeatedRows, ...]
    logs: tuple[SharedRows, ...]
    repeated: int
    compared: int


def find_duplicates(generation: Generation, progress: Progress | None = None) -> Duplicates:
    """Of all documents of a generation; log rows are compared for equality only. About 5,000 passages a second."""
    documents = generation.documents()
    by_bytes: dict[str, list[str]] = {}
    for document in documents:
        by_bytes.setdefault(document.sha256, []).append(document.name)
    prose = [document for document in documents if document.kind is not DocumentKind.LOG]
    sketches: dict[str, list[MinHash]] = {}
    for done, document in enumerate(prose, start=1):
        sketches[document.name] = [
            sketch for one in generation.passages_of(document.name) if (sketch := sketch_of(_words(one))) is not None
        ]
        if progress is not None:
            progress(done, len(prose))
    shared, repeated = _shared(sketches)
    # Tables printed in documents are compared as passages.
    kinds = {document.name: document.kind for document in documents}
    logs = [log for log in generation.logs() if kinds[log.document] is DocumentKind.LOG]
    successions = {frozenset(pair) for pair in generation.successions().items()}
    return Duplicates(
        equal=tuple(EqualFiles(tuple(names)) for names in by_bytes.values() if len(names) > 1),
        alike=_pairs(sketches, shared, successions),
        rows=repeated_rows(logs),
        logs=shared_rows(logs),
        repeated=repeated,
        compared=sum(map(len, sketches.values())),
    )


def sketch_of(text: str) -> MinHash | None:
    """The MinHash of a text's runs of words; None where they are too few to compare."""
    from datasketch import MinHash

    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[at : at + _RUN]).encode() for at in range(len(words) - _RUN + 1)}
    if len(runs) < _FEWEST:
        return None
    sketch = MinHash(num_perm=_HASHES, seed=_SEED)
    sketch.update_batch(sorted(runs))
    return sketch


def _words(passage: Passage) -> str:
    return "" if passage.block is BlockKind.ROW else passage.text


def _shared(sketches: dict[str, list[MinHash]]) -> tuple[Counter[tuple[str, str]], int]:
    """How many passages of the first document are alike one of the second; how many repeat an earlier one."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=ALIKE, num_perm=_HASHES)
    held: dict[tuple[str, int], MinHash] = {}
    for name, some in sketches.items():
        for at, sketch in enumerate(some):
            held[name, at] = sketch
            index.insert((name, at), sketch, check_duplication=False)
    shared: Counter[tuple[str, str]] = Counter()
    repeated = 0
    for key, sketch in held.items():
        others = [other for other in index.query(sketch) if other != key and held[other].jaccard(sketch) >= ALIKE]
        repeated += any(other < key for other in others)
        holders = {other[0] for other in others if other[0] != key[0]}
        if len(holders) < _MOST_HOLDERS:
            shared.update((key[0], holder) for holder in holders)
    return shared, repeated


def _pairs(
    sketches: dict[str, list[MinHash]], shared: Counter[tuple[str, str]], successions: set[frozenset[str]]
) -> tuple[AlikePair, ...]:
    """Pairs of documents that share half of their words, or of which the shorter one stands in the other one."""
    wholes = {name: _whole(some) for name, some in sketches.items() if some}
    found = []
    for first, second in _candidates(wholes, shared):
        shorter, longer = sorted((first, second), key=lambda name: (len(sketches[name]), name))
        similarity = float(wholes[first].jaccard(wholes[second]))
        common, whole = shared[shorter, longer], len(sketches[shorter])
        if similarity >= _DOCUMENTS_ALIKE or common >= max(2, _DOCUMENTS_ALIKE * whole):
            known = frozenset((first, second)) in successions
            found.append(AlikePair(first, second, round(similarity, 3), common, whole, known))
    return tuple(sorted(found, key=lambda one: (-one.similarity, one.first, one.second)))


def _candidates(wholes: dict[str, MinHash], shared: Counter[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    from datasketch import MinHashLSH

    pairs = {tuple(sorted(pair)) for pair in shared}
    index = MinHashLSH(threshold=_DOCUMENTS_ALIKE, num_perm=_HASHES)
    for name, sketch in wholes.items():
        index.insert(name, sketch)
    for name, sketch in wholes.items():
        pairs.update(tuple(sorted((name, str(other)))) for other in index.query(sketch) if other != name)
    return sorted((first, second) for first, second in pairs)


def _whole(some: Sequence[MinHash]) -> MinHash:
    """The sketch of all words of a document, from those of its passages."""
    whole = some[0].copy()
    for sketch in some[1:]:
        whole.merge(sketch)
    return whole
