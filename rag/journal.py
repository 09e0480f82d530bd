"""Answers and feedback, kept append-only in journal.sqlite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import StoreError, UnusableInput
from rag.contract import answer_json
from rag.schema import Answer, Question

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
  id TEXT PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL,
  model TEXT NOT NULL, generation INTEGER NOT NULL, total_ms REAL, answer TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS feedback (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, answer_id TEXT NOT NULL REFERENCES answers(id),
  thumbs INTEGER NOT NULL CHECK (thumbs IN (-1, 1)), comment TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS answers_stay BEFORE UPDATE ON answers BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS feedback_stays BEFORE UPDATE ON feedback BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""


def utc_now() -> datetime:
    """The clock of the journal; tests give another."""
    return datetime.now(UTC)


class Journal:
    """What was asked and shown. One short transaction a record; safe from several threads and processes."""

    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._path, self._now = path, now
        try:
            with closing(self._connect()) as connection, connection:
                connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise StoreError(
                f"journal {path} cannot be opened ({error}); check the folder's rights and space"
            ) from None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        return connection

    def keep_answer(self, question: Question, answer: Answer) -> None:
        """Append an answer; raises StoreError when it cannot be kept."""
        row = (
            answer.id,
            self._now().isoformat(),
            question.user.name,
            question.text,
            answer.status.value,
            answer.model,
            answer.generation,
            answer.timings_ms.get("total"),
            json.dumps(answer_json(answer), ensure_ascii=False),
        )
        self._append("INSERT INTO answers VALUES (?,?,?,?,?,?,?,?,?)", row)

    def keep_feedback(self, answer_id: str, thumbs: int, comment: str) -> None:
        """Append a thumb (1 or -1) on an answer of this journal."""
        if thumbs not in (-1, 1):
            raise UnusableInput(f"feedback is 1 or -1, not {thumbs}")
        row = (self._now().isoformat(), answer_id, thumbs, comment)
        self._append("INSERT INTO feedback (at, answer_id, thumbs, comment) VALUES (?,?,?,?)", row)

    def _append(self, statement: str, row: tuple[object, ...]) -> None:
        try:
            with closing(self._connect()) as connection, connection:
                connection.execute(statement, row)
        except sqlite3.IntegrityError:
            raise UnusableInput(f"the journal holds no answer {row[1]}; feedback needs an answer's id") from None
        except sqlite3.Error as error:
            raise StoreError(f"journal {self._path} could not be written ({error}); free space and ask again") from None
