"""A published generation opened for reading: the three channels over its segments, and the part that one may see.

Opening checks every file against the manifest and the store against both. An open generation keeps its files
and rows until it is closed, whatever is published meanwhile.
"""

from __future__ import annotations

import fcntl
import math
import os
import threading
import weakref
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from ingest.access import Access, Policy, Viewer
from ingest.codes import LONGEST, commonest, kind_of, unlike
from ingest.columnar import Log, read_logs
from ingest.contents import Contents, contents_of
from ingest.durable import explained, sha256_file
from ingest.errors import GenerationError, StoreError
from ingest.failures import Failed, read_failures
from ingest.filters import Filtered
from ingest.in_force import read_standings
from ingest.issues import Issue
from ingest.manifest import MANIFEST, current, generation_folder, verify_files
from ingest.members import open_members, read_access, read_assets
from ingest.places import IdSet
from ingest.publish import list_generations, publish, rollback, verify
from ingest.schema import Document, Identifier, PageFacts
from ingest.search_codes import Code, Codes
from ingest.search_vectors import Vectors
from ingest.search_words import Words
from ingest.seen import Labels
from ingest.standing import Standing, Windows
from ingest.store_file import EmbedderIdentity

__all__ = ["Generation", "list_generations", "open_current", "open_generation", "publish", "rollback", "verify"]

Ids = NDArray[np.int64]

# Parts that are kept ready, one for each set of declarations that some viewer may see.
_PARTS = 32


class Generation(Filtered):
    """Safe for several threads. Close it, or use it as a context manager.

    `open_current` gives all of it, for those who look after the documents; whoever asks gets what `seen_by` gives.
    """

    def __init__(self, contents: Contents, lock: int = -1) -> None:
        """Take over `lock`, a descriptor that holds a shared lock on the manifest; use `open_current`."""
        super().__init__(contents.db, contents.store, contents.ids, contents.document_ids, contents.windows)
        self.manifest = contents.manifest
        self.number = contents.manifest.number
        self._contents = contents
        self._folder = contents.folder
        self._places = contents.places
        segments = contents.segments
        self._words = Words([segment.lexical for segment in segments], contents.places.held)
        self._vectors = Vectors(segments)
        self._codes = Codes([segment.codes for segment in segments], contents.places)
        self._standings = contents.standings
        self._lock = lock
        self._logs: tuple[Log, ...] | None = None
        self._assets: list[str] | None = None
        self._labels: Labels | None = None
        self._parts: OrderedDict[frozenset[Access], Generation] = OrderedDict()
        self._part_guard = threading.Lock()

    def __enter__(self) -> Generation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files and rows, and of those of its parts; they may then be cleared away."""
        with self._part_guard:
            for part in self._parts.values():
                part.close()
            self._parts.clear()
        with self._guard:
            self._db.close()
            if self._lock >= 0:
                os.close(self._lock)
                self._lock = -1

    def check_embedder(self, embedder: EmbedderIdentity) -> None:
        """Raises GenerationError where questions embedded by `embedder` cannot be compared with the passages."""
        if embedder.fingerprint != self.manifest.fingerprint:
            raise GenerationError(
                f"generation {self.number:06d} was made by the embedder {self.manifest.embedder}, not by this "
                f"{embedder.name}; choose that embedder in the settings, or ingest into another data folder"
            )

    # -- who may see what -----------------------------------------------------------------------------------

    @property
    def key(self) -> tuple[int, frozenset[Access] | None]:
        """What may be remembered of it is remembered under this: its number, and which part of it this is."""
        return self.number, self._contents.seen

    def access_in_force(self, policy: Policy) -> bool:
        """Whether not everybody may see everything."""
        return self._declared().in_force(policy)

    def seen_by(self, viewer: Viewer, policy: Policy) -> Generation:
        """What of it may be seen, as a generation that never held anything else; open as long as this one is.

        Itself where access is not in force, or nothing is hidden from this viewer.
        """
        labels = self._declared()
        if not labels.in_force(policy):
            return self
        seen = labels.seen(viewer, policy)
        if not labels.hides(seen):
            return self
        with self._part_guard:
            part = self._parts.get(seen)
            if part is None:
                part = self._parts[seen] = self._part(labels.documents_of(seen), seen)
                while len(self._parts) > _PARTS:
                    self._parts.popitem(last=False)
            self._parts.move_to_end(seen)
            return part

    def _declared(self) -> Labels:
        with self._guard, explained(self._path):
            if self._labels is None:
                unread = (failed.access for failed in read_failures(self._db))
                self._labels = Labels.of(read_access(self._db), unread)
            return self._labels

    def _part(self, documents: Ids, seen: frozenset[Access]) -> Generation:
        whole = self._contents
        chosen = IdSet(documents).holds(self._document_ids)
        ids, document_ids = self._ids[chosen], self._document_ids[chosen]
        manifest = replace(whole.manifest, documents=len(documents), passages=len(ids))
        db = open_members(self._path, manifest.store, self.number, len(documents), len(ids), documents)
        with explained(self._path):
            standings, windows = read_standings(db, self.number, ids, document_ids, documents)
        part = Generation(
            replace(
                whole,
                manifest=manifest,
                db=db,
                places=whole.places.narrowed(ids),
                ids=ids,
                document_ids=document_ids,
                standings=standings,
                windows=Windows(windows),
                seen=seen,
            )
        )
        # One that made room for others may still be in use: its rows are let go when nothing refers to it any more.
        weakref.finalize(part, db.close)
        return part

    def _surface(self, code: Code) -> str:
        """How the passages here mostly write it."""
        indexed = self._codes.surface(code)
        if indexed is not None:
            return indexed
        normal = code.normal
        found = self._rows(
            "SELECT i.surface, i.passage_id FROM identifiers i WHERE i.normal = ?"
            if len(normal) < LONGEST
            else "SELECT i.surface, i.passage_id FROM identifiers i WHERE substr(i.normal, 1, 128) = ?",
            (normal,),
        )
        held = IdSet(self._ids).holds(np.array([row[1] for row in found], np.int64))
        return commonest(Counter(row[0] for row, kept in zip(found, held.tolist(), strict=True) if kept))

    # -- channels -----------------------------------------------------------------------------------------

    def dense(self, vector: NDArray[np.float32], k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """At most `k` of (passage id, cosine), best first."""
        return self._vectors.search(vector, k, self._places.marked(allowed))

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The unit vectors of some passages that a channel gave, shape (len(ids), dimension)."""
        return self._vectors.rows(ids)

    def lexical(self, tokens: Sequence[str], k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """At most `k` of (passage id, BM25), best first; `tokens` from `lexical_tokens`."""
        return self._words.search(tokens, k, self._places.marked(allowed))

    def rarity(self, tokens: Sequence[str]) -> dict[str, float]:
        """How rare each token of a question is among the passages (idf): what it says of what is asked."""
        return self._words.rarity(tokens)

    def identifier(self, normals: Sequence[str], k: int, allowed: Ids | None = None) -> list[tuple[int, int]]:
        """At most `k` of (passage id, how many of these codes it holds), most first, equal ones by id."""
        held = [self._codes.held(code, allowed) for code in self._codes.known(list(dict.fromkeys(normals))).values()]
        if len(held) == 1:
            return [(passage, 1) for passage in held[0][:k].tolist()]
        ids, counts = np.unique(np.concatenate([np.empty(0, np.int64), *held]), return_counts=True)
        best = np.lexsort((ids, -counts))[: max(k, 0)]
        return list(zip(ids[best].tolist(), counts[best].tolist(), strict=True))

    def holders(self, normals: Iterable[str], allowed: Ids | None = None) -> Ids:
        """Ids of the passages that hold one of these codes, ascending."""
        held = [self._codes.held(code, allowed) for code in self._codes.known(list(normals)).values()]
        return held[0] if len(held) == 1 else np.unique(np.concatenate([np.empty(0, np.int64), *held]))

    def share_rare(self, holders: int) -> float:
        """How much a code tells that so many passages hold: 1 for one passage, 0 for all of them."""
        return 1.0 - math.log(max(1, holders)) / math.log(max(2, len(self._ids)))

    def codes(self) -> Iterator[Identifier]:
        """Every code that some passage holds, as it is mostly written."""
        for code in self._codes:
            yield Identifier(self._surface(code), code.normal)

    def known_identifiers(self, normals: Iterable[str]) -> set[str]:
        """Those of the normal forms that some passage of this generation holds."""
        return set(self._codes.known(list(normals)))

    def near_identifiers(self, readings: str | Sequence[str], limit: int) -> list[str]:
        """Surfaces of at most `limit` known codes one edit away: a sign changed, put in, left out, or two swapped.

        Of one normal form, or of all that an unknown code may be read as, the likeliest reading first. Then most
        alike first: the same letters, the same length, two signs swapped. 'RECORD 4124' is near to records alone.
        """
        near: dict[str, tuple[tuple[object, ...], str]] = {}
        for turn, reading in enumerate([readings] if isinstance(readings, str) else readings):
            family, _, asked = reading.rpartition(" ")
            for one in self._codes.near(reading):
                other, _, code = one.normal.rpartition(" ")
                if other == family:
                    found = ((turn, *unlike(asked, code)), self._surface(one))
                    near[code] = min(found, near.get(code, found))
        return [surface for _, surface in sorted(near.values())[:limit]]

    def has_kind(self, normal: str) -> bool:
        """Whether some code known is of the kind of this one: as `ingest.codes.kind_of` says."""
        return kind_of(normal) in self._codes.kinds

    def has_family(self, family: str) -> bool:
        """Whether some code known is named by a word of this family: 'ALARM', 'SCHEDULE'."""
        return any(kind.startswith(family + " ") for kind in self._codes.kinds)

    def has_token(self, token: str) -> bool:
        """Whether some passage holds this token of `lexical_tokens`."""
        return self._words.holds(token)

    def successions(self) -> dict[str, str]:
        """Name of a document -> name of the one that takes its place, where both are in the corpus."""
        found = self._standings.documents.items()
        return {name: one.successor.document for name, one in found if one.successor and one.successor.document}

    def standing(self, document: Document, page: int | None = None, facts: PageFacts | None = None) -> Standing:
        """Between which days a document, or a page of it that says `facts`, is in force, and what takes its place."""
        return self._standings.of(document, page, facts)

    def issues(self, today: date) -> list[Issue]:
        """All documents by name, each with what it is `today`."""
        known = self._standings
        return [Issue(one, known.of(one), today, one.name in known.own_days) for one in self.documents()]

    def assets(self) -> list[str]:
        """Assets of log rows, as written, each once, sorted."""
        if self._assets is None:
            self._assets = self._contents.assets() if self._contents.seen is None else self._seen_assets()
        return list(self._assets)

    def _seen_assets(self) -> list[str]:
        with self._guard, explained(self._path):
            return read_assets(self._db)

    def logs(self) -> tuple[Log, ...]:
        """All tables of rows, typed and profiled, by document and sheet; plans run over their files."""
        with self._guard, explained(self._folder):
            if self._logs is None:
                logs = read_logs(self._folder)
                if self._contents.seen is not None:
                    names = {row[0] for row in self._db.execute("SELECT name FROM members")}
                    logs = tuple(log for log in logs if log.document in names)
                self._logs = logs
            return self._logs

    def failures(self) -> list[Failed]:
        """Files that the last ingest of their folder could not read, by name."""
        with self._guard, explained(self._path):
            every, seen = read_failures(self._db), self._contents.seen
        return every if seen is None else [failed for failed in every if failed.access in seen]


def open_current(data: Path) -> Generation:
    """Open the generation that CURRENT names, verified. Raises StoreError or GenerationError, one clear line."""
    while True:
        now = current(data)
        if now is None:
            raise StoreError(f"{data} holds no published documents; run `nameplate ingest PATH --data {data}`")
        try:
            return open_generation(data, now[0], now[1])
        except GenerationError:
            # Between reading CURRENT and locking the generation another one may have taken its place.
            if current(data) == now:
                raise


def open_generation(data: Path, number: int, digest: str | None = None) -> Generation:
    """Open one generation, verified; `digest` is the SHA-256 that its manifest must have, where it is known."""
    path = generation_folder(data, number) / MANIFEST
    try:
        lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise GenerationError(
            f"generation {number:06d} in {data} cannot be opened ({error.strerror}); "
            "run `nameplate generations rollback`, or ingest again to rebuild it"
        ) from None
    try:
        with explained(path):
            fcntl.flock(lock, fcntl.LOCK_SH)
            # Cleared away between open and lock: what is locked is then no longer what the name stands for.
            if not path.exists() or not os.path.samestat(os.fstat(lock), path.stat()):
                raise GenerationError(f"generation {number:06d} in {data} has just been replaced; try again")
            if digest is not None and sha256_file(path) != digest:
                raise GenerationError(
                    f"CURRENT in {data} does not fit generation {number:06d}; run `nameplate generations rollback`"
                )
            return Generation(contents_of(data, verify_files(data, number)), lock)
    except BaseException:
        os.close(lock)
        raise
