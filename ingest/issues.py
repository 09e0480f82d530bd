"""A document as an issue: revision, days, what takes its place, in words for the report and the list of documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.schema import Document
from ingest.standing import Standing, State

_OLD_YEARS = 10


@dataclass(frozen=True, slots=True)
class Issue:
    """A document and its standing on the day `today`; `own_days`: its pages are in force from days of their own."""

    document: Document
    standing: Standing
    today: date
    own_days: bool = False

    @property
    def state(self) -> State:
        """What it is today."""
        return self.standing.on(self.today)

    def words(self) -> str:
        """'superseded since 2026-03-01 by revision C', 'no date stated'; 'in force' where that is stated."""
        by = self.standing.successor
        if self.state is State.SUPERSEDED:
            since = by.since if by is not None else _after(self.standing.last)
            when = f" since {since}" if since else ""
            told = " (implied)" if by is not None and by.implied and self.standing.valid_to is None else ""
            return f"superseded{when} by {by.what}{told}" if by is not None else f"no longer in force{when}"
        if self.state is State.NOT_YET:
            return f"not in force before {self.standing.first}"
        if self.state is State.RECORD:
            return ""
        if self.state is State.UNDATED:
            return "dates on its pages" if self.own_days else self._undated()
        ends = f", replaced on {by.since} by {by.what}" if by is not None and by.since else ""
        return f"in force{ends}{self._age()}"

    def _undated(self) -> str:
        return f"issued {self.document.issued}, no day in force stated" if self.document.issued else "no date stated"

    def _age(self) -> str:
        start = self.standing.first
        years = (self.today - start).days // 365 if start is not None else 0
        return f", {years} years old: check that it still holds" if years >= _OLD_YEARS else ""

    def to_json(self) -> dict[str, object]:
        """For programs; days in ISO form or null."""
        by = self.standing.successor
        return {
            "document": self.document.name,
            "revision": self.document.revision or None,
            "issued": _iso(self.document.issued),
            "valid_from": _iso(self.standing.valid_from),
            "valid_to": _iso(self.standing.last),
            "standing": self.state.value,
            "superseded_by": None if by is None else by.what,
            "stated": None if by is None else not by.implied,
            "words": self.words(),
        }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _after(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() + 1) if day is not None and day < date.max else None
