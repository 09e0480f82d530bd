"""Between which days a document or a page is in force, and what takes its place; for all passages at once as arrays.

What is stated is kept apart from what only follows from a later issue (`implied`). Built when a generation is
published, from the store; read back from its folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.schema import Document, DocumentKind, PageFacts

Ids = NDArray[np.int64]

STANDINGS = "standings.json"
WINDOWS = "windows.npy"

# What has been issued to hold until it is replaced; a log, a mail or a note is a record of its day.
ISSUED_KINDS = frozenset({DocumentKind.MANUAL, DocumentKind.PROCEDURE, DocumentKind.TARIFF})
# A mail or a note reports of so many days before it was written; of earlier ones it only says what has changed.
_REPORTS_DAYS = 180
_EVER, _NEVER = date.min.toordinal(), date.max.toordinal()


class State(StrEnum):
    """What a document or a page is on a day. RECORD: a log, a mail or a note, which nothing takes the place of."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    NOT_YET = "not_yet"
    UNDATED = "undated"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Successor:
    """What takes the place of something.

    `what` names it to people. `document` and `page` say where it is, '' and None where it is not in the corpus.
    `since` is its first day, None where that is not known. `implied`: nothing states it; it follows from a
    later issue of the same series being there.
    """

    what: str
    since: date | None = None
    document: str = ""
    page: int | None = None
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """`valid_from` and `valid_to` as stated, or of the document where a page states none; `successor` if there is one.

    `starts` is a first day that is only implied: the day of issue of a document that takes another's place.
    """

    valid_from: date | None = None
    valid_to: date | None = None
    successor: Successor | None = None
    starts: date | None = None
    record: bool = False

    @property
    def first(self) -> date | None:
        """The first day in force, stated or implied."""
        return self.valid_from or self.starts

    @property
    def last(self) -> date | None:
        """The last day in force, stated or implied; None while nothing ends it, or where that day is not known."""
        if self.valid_to is not None:
            return self.valid_to
        since = self.successor.since if self.successor is not None else None
        return date.fromordinal(since.toordinal() - 1) if since is not None and since > date.min else None

    @property
    def over(self) -> bool:
        """Whether something took its place on a day that is not known."""
        return self.successor is not None and self.last is None

    def on(self, day: date) -> State:
        """What it is on a day."""
        last = self.last
        if self.over or (last is not None and last < day):
            return State.SUPERSEDED
        if self.first is not None and self.first > day:
            return State.NOT_YET
        if self.first is None and last is None:
            return State.RECORD if self.record else State.UNDATED
        return State.IN_FORCE


@dataclass(frozen=True, slots=True)
class Standings:
    """What is derived for a generation: by document name, and by name and page number; the rest is as it states."""

    documents: Mapping[str, Standing] = field(default_factory=dict)
    pages: Mapping[tuple[str, int], Standing] = field(default_factory=dict)
    own_days: frozenset[str] = frozenset()  # documents whose pages are in force from days of their own

    def of(self, document: Document, page: int | None = None, facts: PageFacts | None = None) -> Standing:
        """The standing of a document, or of one page of it that says `facts`."""
        whole = self.documents.get(document.name)
        if whole is None:
            record = document.kind not in ISSUED_KINDS
            whole = Standing(document.valid_from, document.valid_to, record=record)
        if page is None:
            return whole
        own = self.pages.get((document.name, page))
        return whole if own is None and facts is None else joined(whole, own or stated(facts))


def stated(facts: PageFacts | None) -> Standing:
    """What a page states."""
    return Standing(facts.valid_from, facts.valid_to) if facts is not None else Standing()


def joined(whole: Standing, page: Standing) -> Standing:
    """A page's own days within its document's: it begins when it says, and ends with the first of the two."""
    ends = min((one.last for one in (whole, page) if one.last is not None), default=None)
    by_page = page.last is not None and page.last == ends
    successor = page.successor if by_page or (page.over and not whole.successor) else whole.successor or page.successor
    return replace(
        whole,
        valid_from=page.valid_from or whole.valid_from,
        valid_to=page.valid_to if by_page else whole.valid_to,
        successor=successor,
        starts=None if page.valid_from else whole.starts,
    )


class Windows:
    """First and last day in force of every passage of a generation, in the order of its ids.

    `over` marks those that something took the place of on a day that is not known; `awaited` those that are not
    in force before a day up to which an earlier issue in the corpus is.
    """

    def __init__(self, days: NDArray[np.int32]) -> None:
        """`days` has shape (4, n): first day, last day as ordinals; over and awaited as 0 or 1."""
        self.days = days
        self._changes = bool(((days[0] > _EVER) | (days[1] < _NEVER) | (days[2] > 0)).any()) if days.size else False

    @property
    def all_same(self) -> bool:
        """Whether no day makes a difference."""
        return not self._changes

    def in_force(self, day: date, until: date | None = None) -> NDArray[np.bool_]:
        """Those not known to be out of force on a day that is asked about, or all days from it `until` another."""
        first, last = day.toordinal(), (until or day).toordinal()
        return np.asarray((self.days[0] <= last) & (self.days[1] >= first), np.bool_)

    def current(self, day: date) -> NDArray[np.bool_]:
        """Those to answer from today: neither ended nor replaced, nor waiting for the end of what they replace."""
        at = day.toordinal()
        waiting = (self.days[3] > 0) & (self.days[0] > at)
        return np.asarray((self.days[1] >= at) & (self.days[2] == 0) & ~waiting, np.bool_)

    def past(self, day: date) -> NDArray[np.bool_]:
        """Those that were in force once and are no more."""
        return np.asarray((self.days[1] < day.toordinal()) | (self.days[2] > 0), np.bool_)


def window_of(standing: Standing, awaited: bool, told: date | None = None) -> tuple[int, int, int, int]:
    """One column of Windows; `told` is the day of a mail or a note, which says nothing of a time long before it."""
    first = standing.first.toordinal() if standing.first is not None else _EVER
    if standing.record and told is not None:
        first = max(first, told.toordinal() - _REPORTS_DAYS)
    last = standing.last.toordinal() if standing.last is not None else _NEVER
    return first, last, int(standing.over), int(awaited)


def save(folder: Path, standings: Standings, windows: NDArray[np.int32]) -> None:
    """Write both into the folder of a generation."""
    written = {
        "documents": {name: _json(one) for name, one in sorted(standings.documents.items())},
        "pages": [[name, page, _json(one)] for (name, page), one in sorted(standings.pages.items())],
        "own_days": sorted(standings.own_days),
    }
    (folder / STANDINGS).write_text(json.dumps(written), encoding="ascii")
    np.save(folder / WINDOWS, windows, allow_pickle=False)


def load(folder: Path) -> Standings:
    """Read back what `save` wrote of standings."""
    written = json.loads((folder / STANDINGS).read_bytes())
    return Standings(
        {name: _standing(one) for name, one in written["documents"].items()},
        {(name, page): _standing(one) for name, page, one in written["pages"]},
        frozenset(written.get("own_days", ())),
    )


def _json(standing: Standing) -> dict[str, object]:
    by = standing.successor
    return {
        "from": _day(standing.valid_from), "to": _day(standing.valid_to), "starts": _day(standing.starts),
        "record": standing.record,
        "by": None if by is None else [by.what, _day(by.since), by.document, by.page, by.implied],
    }  # fmt: skip


def _standing(one: Mapping[str, object]) -> Standing:
    by = one["by"]
    successor = None
    if isinstance(by, list):
        what, since, document, page, implied = by
        successor = Successor(what, _date(since), document, page, implied)
    return Standing(_date(one["from"]), _date(one["to"]), successor, _date(one["starts"]), bool(one["record"]))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(day: object) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else None
