"""The tables of journal.sqlite and their guards, and the rows of the form before the chain."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

_TABLES = """
CREATE TABLE IF NOT EXISTS records (
  sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  generation INTEGER NOT NULL, model TEXT NOT NULL, facts TEXT NOT NULL, digests TEXT NOT NULL, seal TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS payloads (
  sequence INTEGER NOT NULL REFERENCES records(sequence), part TEXT NOT NULL, salt TEXT NOT NULL, body TEXT,
  PRIMARY KEY (sequence, part));
CREATE INDEX IF NOT EXISTS records_about ON records (subject, action);
"""
# They stop mistakes and other programs; who can write the file can drop them, and is found by the chain.
_PAYLOADS_STAY = (
    "CREATE TRIGGER IF NOT EXISTS payloads_stay BEFORE DELETE ON payloads BEGIN SELECT RAISE(ABORT, 'append-only'); END"
)
_GUARDS = f"""
CREATE TRIGGER IF NOT EXISTS records_hold BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS records_stay BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS records_follow BEFORE INSERT ON records
  WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM records)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS payloads_hold BEFORE UPDATE ON payloads BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS payloads_once BEFORE INSERT ON payloads
  WHEN EXISTS (SELECT 1 FROM payloads WHERE sequence = NEW.sequence AND part = NEW.part)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
{_PAYLOADS_STAY};
"""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A row of the form before the chain, as what a record is made of."""

    at: str
    action: str
    subject: str
    facts: Mapping[str, JsonValue]
    content: Mapping[str, JsonValue]
    generation: int = 0
    model: str = ""
    user: str | None = None


def make_tables(db: sqlite3.Connection) -> None:
    """Make what is not there yet, within the transaction of the caller."""
    for statement in _statements(_TABLES):
        db.execute(statement)


def guard(db: sqlite3.Connection) -> None:
    """Forbid updates, deletes and inserts that are no append."""
    for statement in _statements(_GUARDS):
        db.execute(statement)


def delete_payloads(db: sqlite3.Connection, gone: Sequence[tuple[int, str]]) -> None:
    """Delete texts by sequence and part; the guard is away only within this transaction."""
    db.execute("DROP TRIGGER payloads_stay")
    db.executemany("DELETE FROM payloads WHERE sequence = ? AND part = ?", gone)
    db.execute(_PAYLOADS_STAY)


def earlier_rows(db: sqlite3.Connection) -> list[Earlier] | None:
    """Answers and feedback of the form before the chain, by time; None where the file has none."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'answers'").fetchone():
        return None
    rows: list[Earlier] = []
    columns = "at, id, user, question, status, model, generation, total_ms, answer"
    for at, name, user, question, status, model, generation, total, answer in db.execute(
        f"SELECT {columns} FROM answers ORDER BY at, rowid"
    ):
        facts: dict[str, JsonValue] = {"status": status, "total_ms": total}
        content: dict[str, JsonValue] = {"question": question, "answer": json.loads(answer)}
        rows.append(Earlier(at, "answered", name, facts, content, generation, model, user))
    for at, name, thumbs, comment in db.execute("SELECT at, answer_id, thumbs, comment FROM feedback ORDER BY number"):
        said: dict[str, JsonValue] = {"comment": comment} if comment else {}
        rows.append(Earlier(at, "feedback", name, {"thumbs": thumbs}, said))
    return sorted(rows, key=lambda row: row.at)


def drop_earlier_form(db: sqlite3.Connection) -> None:
    """Drop the tables of the form before the chain."""
    db.execute("DROP TABLE feedback")
    db.execute("DROP TABLE answers")


def _statements(script: str) -> list[str]:
    """The statements of a script one by one: executescript() would end the transaction."""
    found: list[str] = []
    held = ""
    for line in script.splitlines():
        held += line + "\n"
        if sqlite3.complete_statement(held):
            found.append(held)
            held = ""
    return found
