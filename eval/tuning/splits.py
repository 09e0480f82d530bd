"""Documents in, three parts out: to train on, to choose settings on, and held out. Seeded, by whole documents.

Documents that take each other's place or share their text stand in the same part, so that what is measured on was
not seen in another issue.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.errors import UnusableInput
from ingest.generation import Generation
from ingest.schema import DocumentKind, Passage
from ingest.words import fold

HELD_OUT = 0.25
DEVELOPMENT = 0.15
_MOST_WEIGHT = 200  # passages of one document that count: a long log must not be a part of its own
_SAME_TEXT = 0.3
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Splits:
    """Names of documents; no document stands in two parts."""

    training: frozenset[str]
    development: frozenset[str]
    held_out: frozenset[str]

    def part_of(self, document: str) -> str:
        """'training', 'development' or 'held out'; '' for an unknown document."""
        for name, part in (
            ("held out", self.held_out),
            ("development", self.development),
            ("training", self.training),
        ):
            if document in part:
                return name
        return ""


def split_documents(generation: Generation, seed: int) -> Splits:
    """Raises UnusableInput where there are too few documents to hold some back."""
    documents = generation.documents()
    prints = {one.name: _prints(passages_in(generation, [one.name])) for one in documents}
    groups = _groups(prints, generation.successions().items())
    by_kind: dict[DocumentKind, list[frozenset[str]]] = defaultdict(list)
    kinds = {one.name: one.kind for one in documents}
    for group in groups:
        by_kind[kinds[min(group)]].append(group)
    held, development, training = set[str](), set[str](), set[str]()
    for kind in sorted(by_kind):
        ordered = sorted(by_kind[kind], key=lambda group: _draw(seed, min(group)))
        weights = [sum(min(len(prints[name]), _MOST_WEIGHT) for name in group) for group in ordered]
        for group, part in zip(ordered, _parts(weights), strict=True):
            {"held out": held, "development": development, "training": training}[part].update(group)
    if not held or not development or not training:
        raise UnusableInput(
            f"{len(documents)} documents in {len(groups)} groups of like ones are too few to tune with: some must be "
            "trained on, some chosen with and some held out; ingest more"
        )
    return Splits(frozenset(training), frozenset(development), frozenset(held))


def passages_in(generation: Generation, documents: Iterable[str]) -> list[Passage]:
    """All passages of these documents, log rows too, by id."""
    ids = generation.within(documents).tolist()
    return [one for at in range(0, len(ids), 5000) for one in generation.passages(ids[at : at + 5000])]


def _parts(weights: Sequence[int]) -> list[str]:
    """For groups in their drawn order, in which part each stands: at least one to train on, then one held out."""
    total = max(1, sum(weights))
    held = development = 0
    parts = []
    for at, weight in enumerate(weights):
        left = len(weights) - at
        if held < HELD_OUT * total and left > 1 and (held + weight <= 0.5 * total):
            held += weight
            parts.append("held out")
        elif held and development < DEVELOPMENT * total and left > 1 and (development + weight <= 0.4 * total):
            development += weight
            parts.append("development")
        else:
            parts.append("training")
    return parts


def _groups(prints: Mapping[str, frozenset[int]], linked: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """Documents that are linked or share much of their text, together."""
    parent = {name: name for name in prints}

    def top(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    def join(one: str, other: str) -> None:
        first, second = sorted((top(one), top(other)))
        parent[second] = first

    for one, other in linked:
        if one in parent and other in parent:
            join(one, other)
    holders: dict[int, list[str]] = defaultdict(list)
    for name in sorted(prints):
        for line in prints[name]:
            holders[line].append(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        if 1 < len(names) <= 20:
            for at, name in enumerate(names):
                for other in names[at + 1 :]:
                    shared[name, other] += 1
    for (one, other), count in shared.items():
        if count >= _SAME_TEXT * min(len(prints[one]), len(prints[other])):
            join(one, other)
    found: dict[str, set[str]] = defaultdict(set)
    for name in parent:
        found[top(name)].add(name)
    return [frozenset(found[name]) for name in sorted(found)]


def _prints(passages: Iterable[Passage]) -> frozenset[int]:
    """What the lines of a document say, without their numbers: another year's prices are the same text."""
    found = set()
    for passage in passages:
        for line in passage.text.splitlines():
            words = _DIGITS.sub("0", fold(line)).split()
            if len(words) >= 5:
                found.add(int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()))
    return frozenset(found)


def _draw(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{name}".encode("utf-8", "surrogatepass")).digest()
