"""The terms of the store and their numbers: a text in, the numbers of its tokens out; a term not seen before gets one.

Knows the rules for words by which tokens were made, and makes all of them anew where the rules have changed.
Opens and commits nothing.
"""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from ingest.members import searchable
from ingest.words import lexical_tokens


class Terms:
    """Numbers once looked up are remembered; forget them where a transaction that gave some was undone."""

    def __init__(self) -> None:
        """Remembers none."""
        self._numbers: dict[str, int] = {}

    def numbers_of(self, db: sqlite3.Connection, text: str) -> NDArray[np.int32]:
        """The numbers of a text's tokens, in its order; within a transaction."""
        tokens = lexical_tokens(text)
        for token in tokens:
            if token not in self._numbers:
                found = db.execute("SELECT id FROM terms WHERE term = ?", (token,)).fetchone()
                number: int | None = (
                    found[0] if found else db.execute("INSERT INTO terms (term) VALUES (?)", (token,)).lastrowid
                )
                assert number is not None
                self._numbers[token] = number
        return np.array([self._numbers[token] for token in tokens], np.int32)

    def forget(self) -> None:
        """Look every number up again."""
        self._numbers.clear()


def make_tokens_anew(db: sqlite3.Connection, terms: Terms) -> None:
    """The rules for words have changed since the tokens were kept; within a transaction."""
    db.execute("DELETE FROM texts WHERE id NOT IN (SELECT text_id FROM passages)")
    db.execute("DELETE FROM terms")
    terms.forget()
    pick = "SELECT text_id, max(id) FROM passages GROUP BY text_id"
    for text_id, passage_id in db.execute(pick).fetchall():
        row = db.execute(
            "SELECT d.title, p.heading, p.context, p.text FROM passages p "
            "JOIN documents d ON d.id = p.document_id WHERE p.id = ?",
            (passage_id,),
        ).fetchone()
        tokens = terms.numbers_of(db, searchable(*row))
        db.execute("UPDATE texts SET tokens = ? WHERE id = ?", (tokens.tobytes(), text_id))
