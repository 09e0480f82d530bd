"""What was asked, by whom, and what was shown: an append-only chain of records in journal.sqlite.

Each record is bound to the one before (rag/chain.py). The texts stand in a table of their own, so that erase() can
take them out and the chain still verifies (rag/audit.py). The end of the chain stands in journal.head too.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import JsonValue

from ingest.durable import explained, replace_file
from ingest.errors import StoreError, UnusableInput
from rag.chain import GENESIS, Record, anchor, digest, leaves, read_anchor, record_hash, sealed
from rag.contract import answer_json, citation_json, usage_json
from rag.journal_form import delete_payloads, drop_earlier_form, earlier_rows, guard, make_tables
from rag.schema import Answer, Citation, Question, Usage, User
from rag.settings import JournalSettings, Settings

if TYPE_CHECKING:
    from ingest.pipeline import IngestReport

_WAIT = 30.0  # seconds for another writer, who may be clearing a large journal


def utc_now() -> datetime:
    """The clock of the journal; tests give another."""
    return datetime.now(UTC)


def journal_path(data: Path) -> Path:
    """Where a data folder keeps its journal."""
    return data / "journal.sqlite"


def head_path(path: Path) -> Path:
    """The file beside a journal that holds its last anchor."""
    return path.with_suffix(".head")


def open_journal(settings: Settings) -> Journal:
    """The journal of the data folder, opened for writing; raises StoreError."""
    return Journal(journal_path(settings.data), settings.journal)


def journal_key(settings: JournalSettings) -> bytes | None:
    """The key that seals records, None where the settings name none; raises StoreError where it is not there."""
    if not settings.hmac_key_env:
        return None
    key = os.environ.get(settings.hmac_key_env, "")
    if not key:
        raise StoreError(f"the key of the journal is not there; put it in ${settings.hmac_key_env} and start again")
    return key.encode()


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one record is made of. `content` is what may be erased later; `facts` hold no personal words."""

    action: str
    subject: str = ""
    generation: int = 0
    model: str = ""
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    content: Mapping[str, JsonValue] = field(default_factory=dict)
    user: User | None = None
    at: str = ""


class Journal:
    """Opened for writing. One short transaction a record; safe from several threads and processes."""

    def __init__(
        self, path: Path, settings: JournalSettings | None = None, now: Callable[[], datetime] = utc_now
    ) -> None:
        """Open or make the journal; takes the rows of the earlier form into the chain. Raises StoreError."""
        self._path, self._now = path, now
        self._settings = settings or JournalSettings()
        self._key = journal_key(self._settings)
        with explained(path), closing(self._connect()) as db:
            if db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                db.execute("PRAGMA journal_mode=WAL")
            with self._writing(db):
                make_tables(db)
                self._check_key(db)
                taken_in = self._take_in_earlier_form(db)
                guard(db)
            if taken_in:
                self._write_head(db)
                self._clear(db)

    def keep_answer(self, question: Question, answer: Answer) -> int:
        """Append an answer and what was shown with it; its sequence. Raises StoreError when it cannot be kept."""
        total = answer.timings_ms.get("total")
        facts: dict[str, JsonValue] = {
            "status": answer.status.value,
            "total_ms": None if total is None else round(total, 1),
            "usage": None if answer.usage is None else _plain(usage_json(answer.usage)),
        }
        content = {**_asked(question), "answer": _plain(answer_json(answer))}
        return self._append(
            _Entry("answered", answer.id, answer.generation, answer.model, facts, content, question.user)
        )

    def keep_stopped(
        self, question: Question, shown: Sequence[Citation], generation: int, model: str, usage: Usage | None
    ) -> int:
        """Append a question that was given up, or failed, after evidence was shown; its sequence."""
        facts: dict[str, JsonValue] = {"usage": None if usage is None else _plain(usage_json(usage))}
        citations = [_plain(citation_json(citation)) for citation in shown]
        content: dict[str, JsonValue] = {**_asked(question), "citations": citations}
        return self._append(_Entry("stopped", "", generation, model, facts, content, question.user))

    def keep_feedback(self, answer_id: str, thumbs: int, comment: str, user: User | None = None) -> int:
        """Append a thumb (1 or -1) on an answer of this journal; its sequence."""
        if thumbs not in (-1, 1):
            raise UnusableInput(f"feedback is 1 or -1, not {thumbs}")
        with explained(self._path), closing(self._connect()) as db:
            known = "SELECT 1 FROM records WHERE subject = ? AND action = 'answered'"
            if not db.execute(known, (answer_id,)).fetchone():
                raise UnusableInput(f"the journal holds no answer {answer_id}; feedback needs an answer's id")
        content: dict[str, JsonValue] = {"comment": comment} if comment else {}
        return self._append(_Entry("feedback", answer_id, facts={"thumbs": thumbs}, content=content, user=user))

    def append(
        self,
        action: str,
        *,
        facts: Mapping[str, JsonValue] | None = None,
        content: Mapping[str, JsonValue] | None = None,
        user: User | None = None,
        subject: str = "",
        generation: int = 0,
        model: str = "",
    ) -> int:
        """Append a record of another kind ('published', 'erasure'); its sequence.

        `facts` stay for ever and must hold no personal words; `content` and who it was can be erased.
        """
        return self._append(_Entry(action, subject, generation, model, facts or {}, content or {}, user))

    def keep_ingest(self, report: IngestReport, user: User | None = None) -> int:
        """Append what an ingest published: how many documents came, changed and went; its sequence."""
        changes = {name: getattr(report, name) for name in ("added", "changed", "removed", "failed")}
        facts: dict[str, JsonValue] = {name: len(documents) for name, documents in changes.items()}
        facts["passages"] = report.passages
        return self._append(_Entry("published", generation=report.generation, facts=facts, user=user))

    def count_holding(self, holds: Callable[[str], bool]) -> int:
        """How many records erase() would take a text from."""
        with explained(self._path), closing(self._connect()) as db:
            bodies = db.execute("SELECT sequence, body FROM payloads WHERE body IS NOT NULL")
            return len({number for number, body in bodies if holds("\n".join(leaves(json.loads(body))))})

    def erase(self, holds: Callable[[str], bool], reason: str, user: User | None = None) -> int:
        """Take out every text that holds what must go; how many records lost a text. Raises StoreError.

        `holds` is asked once for who it was and once for the content of each record: all words and numbers in it, a
        line each. The records stay, an 'erased' record names what went, and the bytes are gone from the files.
        """
        if holds(reason):
            raise UnusableInput("the reason holds what is to be erased; say it without")
        gone: list[tuple[int, str]] = []
        with explained(self._path), closing(self._connect()) as db:
            with self._writing(db):
                for number, part, body in db.execute("SELECT sequence, part, body FROM payloads ORDER BY 1, 2"):
                    if body is not None and holds("\n".join(leaves(json.loads(body)))):
                        gone.append((number, part))
                delete_payloads(db, gone)
                removed: list[JsonValue] = [[number, part] for number, part in gone]
                self._put(db, _Entry("erased", facts={"removed": removed}, content={"reason": reason}, user=user))
            self._write_head(db)
            self._clear(db)
        return len({number for number, _ in gone})

    def _append(self, entry: _Entry) -> int:
        with explained(self._path), closing(self._connect()) as db:
            with self._writing(db):
                sequence = self._put(db, entry)
            self._write_head(db)
            return sequence

    def _put(self, db: sqlite3.Connection, entry: _Entry) -> int:
        """One record at the end, after those that the state of the journal calls for."""
        cut = self._cut_off(db)
        if cut:
            self._add(db, _Entry("cut", facts={"ended": cut}))
        if self._key is not None and _last(db).seal != "hmac-sha256":
            self._add(db, _Entry("keyed"))
        return self._add(db, entry)

    def _add(self, db: sqlite3.Connection, entry: _Entry) -> int:
        last = _last(db)
        parts: dict[str, JsonValue] = {}
        if entry.user is not None:
            groups = entry.user.groups
            parts["actor"] = {"user": entry.user.name, "groups": None if groups is None else [*sorted(groups)]}
        if entry.content:
            parts["content"] = dict(entry.content)
        digests: dict[str, list[str]] = {}
        payloads: list[tuple[int, str, str, str | None]] = []
        for part, value in parts.items():
            salt, body = secrets.token_hex(16), json.dumps(value, ensure_ascii=False)
            kept = part == "actor" or self._settings.texts == "kept"
            digests[part] = [digest(salt, body), "kept" if kept else "hashed"]
            payloads.append((last.sequence + 1, part, salt, body if kept else None))
        record = Record(
            sequence=last.sequence + 1,
            at=entry.at or self._now().astimezone(UTC).isoformat(),
            action=entry.action,
            subject=entry.subject,
            generation=entry.generation,
            model=entry.model,
            facts=json.dumps(dict(entry.facts), ensure_ascii=False),
            digests=json.dumps(digests),
            seal="sha256" if self._key is None else "hmac-sha256",
            previous=last.hash,
        )
        db.execute("INSERT INTO records VALUES (?,?,?,?,?,?,?,?,?,?,?)", astuple(sealed(record, self._key)))
        db.executemany("INSERT INTO payloads VALUES (?,?,?,?)", payloads)
        return record.sequence

    def _cut_off(self, db: sqlite3.Connection) -> str:
        """The anchor beside the journal where the chain does not hold it: it was cut, or an old copy put back.

        The chain is written on, answers go on; that it was cut stands in it from then on.
        """
        try:
            said = head_path(self._path).read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return ""
        try:
            sequence, head = read_anchor(said)
        except ValueError:
            return said[:100] or "an empty file"
        found = db.execute("SELECT hash FROM records WHERE sequence = ?", (sequence,)).fetchone()
        return "" if found == (head,) else said

    def _write_head(self, db: sqlite3.Connection) -> None:
        """Write the end of the chain beside it, under the same lock as the chain, so that it never goes back."""
        with self._writing(db):
            last = _last(db)
            replace_file(head_path(self._path), f"{anchor(last.sequence, last.hash)}\n".encode("ascii"))

    def _clear(self, db: sqlite3.Connection) -> None:
        """Leave no byte of what was deleted in the file or in its write-ahead log."""
        db.execute("VACUUM")
        busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreError(
                f"journal {self._path}: the texts are erased, but another program still reads the old pages of its "
                "log; close it and erase once more, so that the bytes go too"
            )

    def _check_key(self, db: sqlite3.Connection) -> None:
        last = _last(db)
        if last.seal != "hmac-sha256":
            return
        if self._key is None:
            raise StoreError(
                f"journal {self._path} is sealed with a key; name its environment variable in [journal] hmac_key_env"
            )
        if record_hash(last, self._key) != last.hash:
            raise StoreError(
                f"journal {self._path} does not verify with the key in ${self._settings.hmac_key_env}: another key, or "
                "a changed record; run: nameplate audit verify"
            )

    def _take_in_earlier_form(self, db: sqlite3.Connection) -> bool:
        """Rows of the tables before the chain, then a record that says how many; whether there were any."""
        earlier = earlier_rows(db)
        if earlier is None:
            return False
        for one in earlier:
            user = None if one.user is None else User(one.user)
            entry = _Entry(one.action, one.subject, one.generation, one.model, one.facts, one.content, user, one.at)
            self._add(db, entry)
        answers = sum(one.action == "answered" for one in earlier)
        self._add(db, _Entry("migrated", facts={"answers": answers, "feedback": len(earlier) - answers}))
        drop_earlier_form(db)
        return True

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
        db.execute("PRAGMA foreign_keys=ON")
        db.execute("PRAGMA secure_delete=ON")
        return db

    @contextmanager
    def _writing(self, db: sqlite3.Connection) -> Iterator[None]:
        """One transaction that begins as a writer: two that read first and then write would stop each other."""
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")


def _last(db: sqlite3.Connection) -> Record:
    found = db.execute("SELECT * FROM records ORDER BY sequence DESC LIMIT 1").fetchone()
    return Record(*found) if found else Record(0, "", "", "", 0, "", "", "", "sha256", "", GENESIS)


def _plain(value: object) -> JsonValue:
    """A value of the contract as the JSON that it becomes."""
    plain: JsonValue = json.loads(json.dumps(value, ensure_ascii=False))
    return plain


def _asked(question: Question) -> dict[str, JsonValue]:
    """The question and its filters as they are kept."""
    filters = question.filters
    return {
        "question": question.text,
        "filters": {
            "kind": filters.kind.value if filters.kind else None,
            "asset": filters.asset,
            "as_of": filters.as_of.isoformat() if filters.as_of else None,
        },
    }
