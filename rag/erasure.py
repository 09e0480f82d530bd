"""A person or a document erased from a data folder: documents, generations, dropped files, journal; and the proof.

The words are given once and kept nowhere: only salted hashes stay, so that a file read again is masked again. Nothing
says done before every file of the folder has been searched. A killed run is finished by the same call again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import JsonValue

from ingest.durable import ingest_lock
from ingest.embed import Embedder
from ingest.erase import Touched, drop_document, erase_words, find_words, publish_alone
from ingest.erased import Erased, nobody
from ingest.errors import UnusableInput
from ingest.masked import Stored
from ingest.pipeline import UPLOADS
from ingest.progress import Progress
from ingest.store import Store
from ingest.traces import Search, search
from rag.journal import Journal, open_journal
from rag.schema import User
from rag.settings import Settings

_FINGERPRINTS = 12  # long lines of a document that prove it is gone
_LONG = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """What erasing would touch: documents, journal records, files outside that only their owner can change."""

    touched: tuple[Touched, ...]
    records: int
    outside: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was erased, when, how much, and what a search of all files of the folder then found. Holds no such word."""

    what: str  # 'person' or 'document'
    at: datetime
    digests: tuple[str, ...]  # of the words or names, salted
    masked: int  # documents that lost words
    places: int
    removed: int  # documents that are gone
    records: int  # of the journal that lost a text
    generation: int
    searched: Search
    outside: tuple[Path, ...]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return not self.searched.left

    def facts(self) -> dict[str, JsonValue]:
        """What the journal keeps of it for ever."""
        return {
            "what": self.what,
            "digests": list(self.digests),
            "documents_masked": self.masked,
            "places": self.places,
            "documents_removed": self.removed,
            "journal_records": self.records,
            "files_searched": self.searched.files,
            "bytes_searched": self.searched.bytes,
            "left": len(self.searched.left),
            "files_outside": len(self.outside),
        }

    def to_json(self) -> dict[str, object]:
        """What `erase --json` prints."""
        return {
            "done": self.done,
            "at": self.at.isoformat(timespec="seconds"),
            "generation": self.generation,
            **self.facts(),
            "left": list(self.searched.left),
            "files_outside": [str(path) for path in self.outside],
        }


def plan_person(settings: Settings, embedder: Embedder, strings: Sequence[str]) -> Plan:
    """What erasing these strings would touch; changes nothing. Raises UnusableInput for a string that is too short."""
    with ingest_lock(settings.data), Store(settings.data, embedder) as store:
        erased = (store.erased() or nobody()).with_words(strings)
        touched = tuple(one for one, _ in find_words(store, settings.data, erased))
        return Plan(touched, _count(settings, _holding(erased)), _outside(touched))


def erase_person(
    settings: Settings, embedder: Embedder, strings: Sequence[str], user: User | None, progress: Progress
) -> Certificate:
    """Take the strings out of everything, prove it, and put the certificate into the journal.

    Raises StoreError where another program is in the way; what is then left is found by doctor, and erased by the
    same call again.
    """
    data = settings.data
    with ingest_lock(data), Store(data, embedder) as store:
        known = store.erased() or nobody()
        these = Erased(known.salt).with_words(strings)
        what = _digest(known.salt, sorted(word.digest.hex() for word in these.words))
        store.begin_erasing(what, these)
        touched = erase_words(store, data, embedder, these, strings, progress)
        generation = publish_alone(store, data, embedder, progress)
        journal = open_journal(settings)
        records = _erase_records(journal, _holding(these), "a person was erased", user)
        progress.step("search", 0, 1)
        certificate = Certificate(
            what="person",
            at=datetime.now(UTC),
            digests=tuple(word.digest.hex() for word in these.words),
            masked=sum(not one.whole for one in touched),
            places=sum(one.places for one in touched),
            removed=sum(one.whole for one in touched),
            records=records,
            generation=generation,
            searched=search(data, these, strings),
            outside=_outside(touched),
        )
        _conclude(store, journal, certificate, what, user)
        return certificate


def plan_document(settings: Settings, embedder: Embedder, name: str) -> Plan:
    """What erasing a document would touch; changes nothing. Raises UnusableInput where no such document is stored."""
    with ingest_lock(settings.data), Store(settings.data, embedder) as store:
        stored = _known(store, name)
        here = stored.document.path.is_relative_to(settings.data.resolve() / UPLOADS)
        touched = (Touched(name, stored.document.path, 0, whole=True, kept_here=here),)
        return Plan(touched, _count(settings, _citing(name)), _outside(touched))


def erase_document(
    settings: Settings, embedder: Embedder, name: str, user: User | None, progress: Progress
) -> Certificate:
    """Take a document out of everything, prove it, and put the certificate into the journal. Raises as erase_person."""
    data = settings.data
    with ingest_lock(data), Store(data, embedder) as store:
        salt = (store.erased() or nobody()).salt
        what = _digest(salt, [name])
        # Killed before, its text may be gone from the store already.
        stored = store.whole(name) if store.is_erasing(what) else _known(store, name)
        lines = _fingerprints(store, stored) if stored else [name]
        store.begin_erasing(what, Erased(salt))
        outside = drop_document(store, data, name, progress)
        generation = publish_alone(store, data, embedder, progress)
        journal = open_journal(settings)
        records = _erase_records(journal, _citing(name), "a document was erased", user)
        progress.step("search", 0, 1)
        wanted = [line for line in lines if not _mentioned(store, line)]
        certificate = Certificate(
            what="document",
            at=datetime.now(UTC),
            digests=(what,),
            masked=0,
            places=0,
            removed=1,
            records=records,
            generation=generation,
            searched=search(data, Erased(salt).with_words(wanted), wanted),
            outside=(outside,) if outside else (),
        )
        _conclude(store, journal, certificate, what, user)
        return certificate


def _conclude(store: Store, journal: Journal, certificate: Certificate, what: str, user: User | None) -> None:
    """The certificate into the chain; only where nothing is left is the erasing over."""
    action = "erasure" if certificate.done else "erasure unfinished"
    journal.append(action, facts=certificate.facts(), generation=certificate.generation, user=user)
    if certificate.done:
        store.end_erasing(what)


def _known(store: Store, name: str) -> Stored:
    stored = store.whole(name)
    if stored is None:
        near = [one.name for one in store.documents() if name.rsplit("/", 1)[-1].casefold() in one.name.casefold()]
        remedy = f"is it {near[0]}?" if near else "the Documents page and `search` show names"
        raise UnusableInput(f"no document is named {name}; {remedy}")
    return stored


def _fingerprints(store: Store, stored: Stored) -> list[str]:
    """Its name, and long lines that stand in no other document."""
    lines = {
        line
        for passage in stored.passages
        for line in (" ".join(part.split()) for part in passage.text.splitlines())
        if _LONG <= len(line) <= 200
    }
    longest = sorted(lines, key=lambda one: (-len(one), one))[: 4 * _FINGERPRINTS]
    own = [line for line in longest if not store.stands_elsewhere(line, stored.document.name)]
    return [stored.document.name, *own[:_FINGERPRINTS]]


def _mentioned(store: Store, line: str) -> bool:
    """Whether other documents say it too, as one that names the erased one does."""
    return store.stands_elsewhere(line, "")


def _holding(erased: Erased) -> Callable[[str], bool]:
    return lambda text: bool(erased.places(text))


def _citing(name: str) -> Callable[[str], bool]:
    pattern = re.compile(rf"(?<![\w/.-]){re.escape(name)}(?![\w/-]|\.\w)")
    return lambda text: pattern.search(text) is not None


def _count(settings: Settings, holds: Callable[[str], bool]) -> int:
    return open_journal(settings).count_holding(holds)


def _erase_records(journal: Journal, holds: Callable[[str], bool], reason: str, user: User | None) -> int:
    return journal.erase(holds, reason, user)


def _outside(touched: Sequence[Touched]) -> tuple[Path, ...]:
    """Files that still hold it, and that Nameplate only reads."""
    return tuple(one.path for one in touched if not one.kept_here and one.path.exists())


def _digest(salt: bytes, parts: Sequence[str]) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), key=salt, digest_size=16).hexdigest()
