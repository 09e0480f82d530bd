"""Documents and passages in, what is there twice out: equal files, documents alike, passages alike, log rows twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from eval.likeness import HASHES, Signature, Signer, alike, groups, merged
from eval.repeated_rows import RepeatedRows, SharedRows, repeated_rows, shared_rows
from ingest.generation import Generation
from ingest.schema import BlockKind, DocumentKind

Progress = Callable[[int, int], None]

ALIKE = 0.8  # share of runs of words that two passages must have in common
_DOCUMENTS_ALIKE = 0.5
# A passage that stands in more documents than this is a letter head; it tells of no pair of them.
_MOST_HOLDERS = 20
# Up to so many documents each is compared with each, else only those that share a passage.
_EACH_WITH_EACH = 3_000


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
    prose = [document.name for document in documents if document.kind is not DocumentKind.LOG]
    signer = Signer()
    found: list[NDArray[np.uint32]] = []
    for done, name in enumerate(prose, start=1):
        texts = (one.text for one in generation.passages_of(name) if one.block is not BlockKind.ROW)
        some = [signed for text in texts if (signed := signer.signature(text)) is not None]
        found.append(np.array(some, np.uint32).reshape(-1, HASHES))
        if progress is not None:
            progress(done, len(prose))
    signatures = np.concatenate(found) if found else np.empty((0, HASHES), np.uint32)
    owners = np.repeat(np.arange(len(prose)), [len(one) for one in found])
    labels = groups(signatures, ALIKE)
    # Tables printed in documents are compared as passages.
    kinds = {document.name: document.kind for document in documents}
    logs = [log for log in generation.logs() if kinds[log.document] is DocumentKind.LOG]
    wholes = {at: merged(one) for at, one in enumerate(found) if len(one)}
    counts = [len(one) for one in found]
    successions = {frozenset(pair) for pair in generation.successions().items()}
    return Duplicates(
        equal=tuple(EqualFiles(tuple(names)) for names in by_bytes.values() if len(names) > 1),
        alike=_pairs(prose, wholes, counts, _shared(labels, owners), successions),
        rows=repeated_rows(logs),
        logs=shared_rows(logs),
        repeated=len(labels) - len(np.unique(labels)),
        compared=len(signatures),
    )


def _shared(labels: NDArray[np.int64], owners: NDArray[np.int64]) -> Counter[tuple[int, int]]:
    """How many passages of the first document are alike one of the second; documents by their place."""
    held: dict[int, Counter[int]] = {}
    sizes = np.bincount(labels) if len(labels) else np.empty(0, np.int64)
    for at in np.flatnonzero(sizes[labels] > 1) if len(labels) else ():
        held.setdefault(int(labels[at]), Counter())[int(owners[at])] += 1
    shared: Counter[tuple[int, int]] = Counter()
    for holders in held.values():
        if len(holders) <= _MOST_HOLDERS:
            shared.update({(one, other): holders[one] for one, other in permutations(holders, 2)})
    return shared


def _pairs(
    names: Sequence[str],
    wholes: Mapping[int, Signature],
    counts: Sequence[int],
    shared: Counter[tuple[int, int]],
    successions: set[frozenset[str]],
) -> tuple[AlikePair, ...]:
    """Pairs of documents that share half of their words, or of which the shorter one stands in the other one."""
    pairs = {(min(pair), max(pair)) for pair in shared} | _close(wholes)
    found = []
    for first, second in sorted(pairs):
        shorter, longer = sorted((first, second), key=lambda at: (counts[at], at))
        similarity = alike(wholes[first], wholes[second])
        common, whole = shared[shorter, longer], counts[shorter]
        if similarity >= _DOCUMENTS_ALIKE or common >= max(2, _DOCUMENTS_ALIKE * whole):
            known = frozenset((names[first], names[second])) in successions
            found.append(AlikePair(names[first], names[second], round(similarity, 3), common, whole, known))
    return tuple(sorted(found, key=lambda one: (-one.similarity, one.first, one.second)))


def _close(wholes: Mapping[int, Signature]) -> set[tuple[int, int]]:
    """Pairs of documents whose words are alike, each held against each; none where they are too many for that."""
    if not 2 <= len(wholes) <= _EACH_WITH_EACH:
        return set()
    places = np.array(list(wholes), np.int64)
    every = np.stack(list(wholes.values()))
    pairs: set[tuple[int, int]] = set()
    for at in range(len(every) - 1):
        near = np.count_nonzero(every[at + 1 :] == every[at], axis=1) >= _DOCUMENTS_ALIKE * HASHES
        pairs.update((int(places[at]), int(places[at + 1 + other])) for other in np.flatnonzero(near))
    return pairs
