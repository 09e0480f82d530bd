"""Files that could not be read, as rows of the store: a failure in, kept until its file is gone or could be read.

Opens and commits nothing; what writes is within the caller's transaction.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest import rows
from ingest.access import UNDECLARED, Access


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, and what it was read from and with."""

    name: str
    reason: str
    root: Path = Path()
    sha256: str = ""
    recipe: str = ""
    access: Access | None = UNDECLARED  # None where what is declared cannot be read


def read_failures(db: sqlite3.Connection) -> list[Failed]:
    """Files that could not be read, by name."""
    found = db.execute("SELECT name, reason, root, sha256, recipe, classification, groups FROM failures ORDER BY name")
    return [
        Failed(name, reason, Path(os.fsdecode(root)), sha256, recipe, rows.access_of(*declared))
        for name, reason, root, sha256, recipe, *declared in found
    ]


def write_failure(db: sqlite3.Connection, failed: Failed) -> None:
    """Keep a failure, in place of an earlier one of the same file."""
    db.execute(
        "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            failed.name,
            os.fsencode(failed.root),
            failed.sha256,
            failed.recipe,
            rows.clean(failed.reason),
            *rows.access_row(failed.access),
        ),
    )


def delete_failures(db: sqlite3.Connection, names: Iterable[str]) -> None:
    """Keep none of these files."""
    db.executemany("DELETE FROM failures WHERE name = ?", [(name,) for name in names])
