"""The journal read as evidence: is the chain whole, where does it end, what does it say. Changes nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from ingest.durable import explained
from ingest.errors import StoreError, UnusableInput
from rag.chain import GENESIS, Record, anchor, digest, read_anchor, record_hash
from rag.journal import head_path


@dataclass(frozen=True, slots=True)
class Finding:
    """What verify() found. `broken_at` is the sequence of the first break, None where the chain is whole."""

    records: int
    head: str  # anchor of the last record, '' where there is none
    keyed_from: int | None  # first record sealed with the key
    hashed: int  # texts that were never kept
    erased: int  # texts that were erased
    broken_at: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record with what is left of its text. `user` and `content` are None where erased or never kept."""

    record: Record
    facts: Mapping[str, JsonValue]
    user: str | None
    groups: tuple[str, ...] | None
    content: Mapping[str, JsonValue] | None


@dataclass(frozen=True, slots=True)
class _Text:
    """A part of a record's text as it is kept; `body` is None where it was only hashed."""

    salt: str
    body: str | None


class _Break(Exception):
    """Where the chain does not hold, and why."""

    def __init__(self, sequence: int, why: str) -> None:
        super().__init__(why)
        self.sequence, self.why = sequence, why


def verify(path: Path, key: bytes | None = None, kept_anchor: str = "") -> Finding:
    """Check every record, every text, the file beside the journal and, where given, an anchor kept elsewhere.

    Raises StoreError where the journal cannot be read or its key is needed, UnusableInput for what is no anchor.
    """
    wanted: tuple[int, str] | None = None
    if kept_anchor:
        try:
            wanted = read_anchor(kept_anchor)
        except ValueError as error:
            raise UnusableInput(f"{error}; nameplate audit anchor prints one") from None
    walk = _Walk(path, key)
    # Read before the chain: what is appended meanwhile must not look cut off.
    beside = _beside(path)
    with _reading(path) as db:
        if db.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise StoreError(_damaged(path))
        try:
            walk.records(db)
            walk.anchored(wanted, "the anchor")
            walk.beside(beside or _beside(path))
        except _Break as found:
            return walk.finding(found.sequence, found.why)
    return walk.finding()


class _Walk:
    """One pass over the chain from its first record."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        self._path, self._key = path, key
        self.count = 0
        self._last = GENESIS
        self._hashes: dict[int, str] = {}
        self._keyed_from: int | None = None
        self._hashed = self._erased = 0

    def records(self, db: sqlite3.Connection) -> None:
        """Raises _Break at the first record that is not as it was written."""
        removed = _removed(db)
        for row in db.execute("SELECT * FROM records ORDER BY sequence"):
            record = Record(*row)
            self._follows(record)
            rows = db.execute("SELECT part, salt, body FROM payloads WHERE sequence = ?", (record.sequence,))
            self._holds(record, {part: _Text(salt, body) for part, salt, body in rows}, removed)
        strays = "SELECT sequence FROM payloads WHERE sequence NOT IN (SELECT sequence FROM records) LIMIT 1"
        for (sequence,) in db.execute(strays):
            raise _Break(sequence, "has a text but is not there")
        if self._key is not None and self.count and self._keyed_from is None:
            raise _Break(1, "and all others are sealed without the key; if the key is new, the next record binds them")

    def _follows(self, record: Record) -> None:
        """The record is the next one, unchanged, bound to the one before."""
        due = self.count + 1
        if record.sequence != due:
            missing = not isinstance(record.sequence, int) or record.sequence > due
            raise _Break(due, "is missing" if missing else f"is followed by a second record {record.sequence}")
        keyed = record.seal == "hmac-sha256"
        if keyed and self._key is None:
            raise StoreError(
                f"journal {self._path} is sealed with a key from record {due}; name its environment variable in "
                "[journal] hmac_key_env"
            )
        if keyed:
            self._keyed_from = self._keyed_from or due
        elif self._keyed_from is not None:
            raise _Break(due, "is sealed without the key, though those before it are sealed with it")
        if record_hash(record, self._key) != record.hash:
            raise _Break(due, "was changed, or is sealed with another key" if keyed else "was changed")
        if record.previous != self._last:
            raise _Break(due, "does not follow the record before it: one of them was replaced, moved or left out")
        if record.action == "cut":
            ended = _object(record.facts).get("ended")
            raise _Break(
                due, f"notes that the journal had ended at {ended}: its end was cut off or an old copy put back"
            )
        self.count, self._last = due, record.hash
        self._hashes[due] = record.hash

    def _holds(self, record: Record, texts: Mapping[str, _Text], removed: set[tuple[int, str]]) -> None:
        """The texts are those that the record was made of, or are gone as an 'erased' record says."""
        digests = _object(record.digests)
        for part in texts:
            if part not in digests:
                raise _Break(record.sequence, f"has a text ({part}) that it was not made of")
        for part, value in digests.items():
            expected, kept = value if isinstance(value, list) and len(value) == 2 else ("", "")
            held = texts.get(part)
            if held is None:
                if (record.sequence, part) not in removed:
                    raise _Break(record.sequence, f"has lost its text ({part}), and no record says that it was erased")
                self._erased += 1
            elif kept == "hashed" and held.body is None:
                self._hashed += 1
            elif held.body is None or digest(held.salt, held.body) != expected:
                raise _Break(record.sequence, f"has another text ({part}) than it was made of")

    def anchored(self, wanted: tuple[int, str] | None, by: str) -> None:
        """The chain holds what it held when the anchor was taken."""
        if wanted is None:
            return
        sequence, head = wanted
        if sequence > self.count:
            raise _Break(self.count + 1, f"and what follows are missing: {by} names record {sequence}")
        if sequence and self._hashes[sequence] != head:
            raise _Break(sequence, f"is not the one that {by} names: the chain was written anew")

    def beside(self, said: str | None) -> None:
        """The chain holds what the file beside it says, which is there as soon as there is a record."""
        name = head_path(self._path).name
        if said is None:
            if self.count:
                raise _Break(self.count + 1, f"may be missing: {name}, which names the last record, is gone")
            return
        try:
            found = read_anchor(said)
        except ValueError:
            raise _Break(self.count + 1, f"may be missing: {name} names no record") from None
        self.anchored(found, name)

    def finding(self, broken_at: int | None = None, why: str = "") -> Finding:
        """What was found so far."""
        head = anchor(self.count, self._last) if self.count else ""
        return Finding(self.count, head, self._keyed_from, self._hashed, self._erased, broken_at, why)


def head(path: Path) -> str:
    """The anchor of the last record as it stands; verify() says whether it can be trusted. Raises StoreError."""
    with _reading(path) as db:
        found = db.execute("SELECT sequence, hash FROM records ORDER BY sequence DESC LIMIT 1").fetchone()
    if found is None:
        raise StoreError(f"journal {path} holds no record yet; there is nothing to anchor")
    return anchor(*found)


def last_entries(path: Path, most: int, user: str | None = None) -> tuple[Entry, ...]:
    """The newest records, oldest first; with `user` only those of that user. Raises StoreError."""
    found: list[Entry] = []
    with _reading(path) as db:
        for row in db.execute("SELECT * FROM records ORDER BY sequence DESC"):
            entry = _entry(db, Record(*row))
            if user is None or entry.user == user:
                found.append(entry)
            if len(found) == most:
                break
    return tuple(reversed(found))


def _entry(db: sqlite3.Connection, record: Record) -> Entry:
    rows = db.execute("SELECT part, body FROM payloads WHERE sequence = ?", (record.sequence,))
    texts = {part: _object(body) for part, body in rows if body is not None}
    actor, content = texts.get("actor"), texts.get("content")
    digests = _object(record.digests)
    groups = actor.get("groups") if actor else None
    return Entry(
        record,
        _object(record.facts),
        str(actor.get("user", "")) if actor else (None if "actor" in digests else ""),
        tuple(str(group) for group in groups) if isinstance(groups, list) else None,
        content if content is not None else (None if "content" in digests else {}),
    )


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise StoreError(f"{path} is not there; nothing has been asked in this data folder yet")
    with explained(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
        # A flipped bit may leave broken UTF-8: it is read as it stands, so that the record can be named.
        db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        try:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'records'").fetchone():
                raise StoreError(f"{path} has the form before the audit chain; the next question takes it over")
            db.execute("BEGIN")  # one state of the journal, whatever is appended meanwhile
            yield db
        except (sqlite3.DatabaseError, UnicodeError) as error:  # SQLite quotes what it stumbles over
            if any(word in str(error) for word in ("locked", "busy", "unable to open", "disk")):
                raise
            raise StoreError(_damaged(path)) from None


def _removed(db: sqlite3.Connection) -> set[tuple[int, str]]:
    """Texts that 'erased' records name; those records are themselves checked by the walk."""
    found: set[tuple[int, str]] = set()
    for (facts,) in db.execute("SELECT facts FROM records WHERE action = 'erased'"):
        removed = _object(facts).get("removed")
        for one in removed if isinstance(removed, list) else ():
            if isinstance(one, list) and len(one) == 2:
                found.add((one[0], one[1]))  # type: ignore[arg-type]
    return found


def _beside(path: Path) -> str | None:
    """What the file beside the journal says, None where there is none."""
    try:
        return head_path(path).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return None


def _damaged(path: Path) -> str:
    return f"journal {path} is damaged as a file; restore it with {head_path(path).name} from a backup"


def _object(text: str) -> dict[str, JsonValue]:
    """A JSON object; empty where a text is none, which the hashes tell."""
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
