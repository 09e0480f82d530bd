"""Which passages of a generation are within filters: kind, asset, day, documents. Ids in and out, ascending."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.identifiers import normal_form
from ingest.lexical import places_of
from ingest.schema import DocumentKind
from ingest.shelf import Shelf
from ingest.standing import Windows

Ids = NDArray[np.int64]

# Sets of filters whose ids are kept ready: most questions ask for what is in force today, and nothing else.
_KEPT = 4


class Filtered(Shelf):
    """`ids` of all passages, ascending, `document_ids` and `windows` in their order."""

    def __init__(self, db: sqlite3.Connection, path: Path, ids: Ids, document_ids: Ids, windows: Windows) -> None:
        super().__init__(db, path)
        self._ids, self._document_ids, self._windows = ids, document_ids, windows
        self._known: OrderedDict[tuple[object, ...], Ids] = OrderedDict()
        self._known_guard = threading.Lock()

    def allowed(
        self,
        kind: DocumentKind | None = None,
        asset: str = "",
        as_of: date | None = None,
        ended_before: date | None = None,
        past_by: date | None = None,
        until: date | None = None,
    ) -> Ids | None:
        """Ids of the passages within all filters, ascending; None where no filter is given.

        `asset` in any spelling finds the rows of that asset and every passage that names it. The days are those
        of the passage's own page, else of its document; what has no date is always in force. `as_of` leaves out
        what was not in force on that day. `ended_before` keeps what is to be answered from on that day: not what
        had ended or been replaced, nor what waits for the end of what it replaces. `past_by` keeps only what had
        ended or been replaced.
        """
        if ended_before is not None and self._windows.all_same:
            ended_before = None
        if kind is None and not asset and as_of is None and ended_before is None and past_by is None:
            return None
        asked = (kind, asset, as_of, ended_before, past_by, until)
        with self._known_guard:
            if asked in self._known:
                self._known.move_to_end(asked)
                return self._known[asked]
        kept = self._chosen(kind, asset, as_of, ended_before, past_by, until)
        kept.flags.writeable = False
        with self._known_guard:
            self._known[asked] = kept
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return kept

    def _chosen(
        self,
        kind: DocumentKind | None,
        asset: str,
        as_of: date | None,
        ended_before: date | None,
        past_by: date | None,
        until: date | None,
    ) -> Ids:
        kept = self._ids
        chosen = np.ones(len(kept), np.bool_)
        if as_of is not None:
            chosen &= self._windows.in_force(as_of, until)
        if ended_before is not None:
            chosen &= self._windows.current(ended_before)
        if past_by is not None:
            chosen &= self._windows.past(past_by)
        if kind is not None:
            documents = self._rows("SELECT id FROM members WHERE kind = ?", (kind.value,))
            chosen &= np.isin(self._document_ids, np.array([row[0] for row in documents], np.int64))
        kept = kept[chosen]
        if asset:
            normal = normal_form(asset)
            found = self._rows(
                "SELECT id FROM passages WHERE asset_normal = :normal AND asset_normal <> ''"
                " UNION SELECT passage_id FROM identifiers WHERE normal = :normal",
                {"normal": normal},
            )
            ids = np.sort(np.array([row[0] for row in found], np.int64))
            kept = kept[places_of(kept, ids)]
        return kept

    def prose(self, allowed: Ids | None = None, without: Iterable[str] = ()) -> Ids:
        """Ids of the allowed passages of documents that are no logs, but for those named in `without`."""
        documents = self._rows(
            "SELECT id FROM members WHERE kind <> 'log' AND name NOT IN (SELECT value FROM json_each(?))",
            (json.dumps(list(without)),),
        )
        ids = self._ids[np.isin(self._document_ids, np.array([row[0] for row in documents], np.int64))]
        return ids if allowed is None else allowed[places_of(allowed, ids)]

    def without(self, documents: Iterable[str], allowed: Ids | None = None) -> Ids:
        """Ids of the allowed passages, but for those of some documents."""
        return self._of_documents(documents, allowed, inside=False)

    def within(self, documents: Iterable[str], allowed: Ids | None = None) -> Ids:
        """Ids of the allowed passages of some documents."""
        return self._of_documents(documents, allowed, inside=True)

    def _of_documents(self, documents: Iterable[str], allowed: Ids | None, inside: bool) -> Ids:
        named = self._rows(
            "SELECT id FROM members WHERE name IN (SELECT value FROM json_each(?))", (json.dumps(list(documents)),)
        )
        found = np.isin(self._document_ids, np.array([row[0] for row in named], np.int64))
        ids = self._ids[found if inside else ~found]
        return ids if allowed is None else allowed[places_of(allowed, ids)]
