"""A generation in, what is in it out: one line of facts a document, log rows by month, what could not be read.

    with open_current(data) as whole:
        profile = profile_corpus(whole.seen_by(viewer, policy), date.today())

Everything is read from the generation that is given: profile what `Generation.seen_by` gives, and nothing else shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from eval.language import UNSURE, language_of
from eval.writers import Writer, writer_of
from ingest.census import Held, Month
from ingest.columnar import Log
from ingest.generation import Generation
from ingest.issues import Issue
from ingest.readers.hidden import tells_hidden
from ingest.schema import ColumnRole, DocumentKind
from ingest.standing import State
from ingest.words import lexical_tokens

Progress = Callable[[int, int], None]

# A column of more values than this names places inside a site, not sites.
_MOST_SITES = 200
_MOST_HITS = 200
_NO_WORD = re.compile(r"\S*[\d@/\\_]\S*")


@dataclass(frozen=True, slots=True)
class Facts:
    """One document.

    `language` is an ISO 639-1 code, or "unsure" where too few words tell it. `year` is that of its issue or first day
    in force; None where it states none, and for logs, whose rows have years of their own (`CorpusProfile.months`).
    `blank` are pages without text. `folder` is the part of its name before the last '/'.
    """

    name: str
    title: str
    kind: DocumentKind
    folder: str
    language: str
    writer: Writer
    year: int | None
    state: State
    pages: int
    passages: int
    characters: int
    rows: int
    tables: int
    undated_rows: int
    blank: tuple[int, ...]
    sites: tuple[str, ...]
    personal: tuple[tuple[str, int], ...]
    unread: tuple[str, ...]  # notes of what was left out: hidden words, attachments, rates not understood


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of which nothing was read, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Site:
    """A site as the logs call it: its log rows, and the documents that are no logs and name it."""

    name: str
    rows: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorpusProfile:
    """What one viewer's part of a generation holds."""

    generation: int
    today: date
    documents: tuple[Facts, ...]
    failures: tuple[Unreadable, ...]
    months: tuple[Month, ...]
    sites: tuple[Site, ...]

    def document(self, name: str) -> Facts | None:
        """The facts of a document by its name."""
        return next((one for one in self.documents if one.name == name), None)

    @property
    def passages(self) -> int:
        """Of all documents."""
        return sum(one.passages for one in self.documents)

    @property
    def rows(self) -> int:
        """Log rows of all documents."""
        return sum(one.rows for one in self.documents)


def profile_corpus(generation: Generation, today: date, progress: Progress | None = None) -> CorpusProfile:
    """Count and classify every document. About 2 ms a document; `progress` is told (done, all)."""
    census = generation.census()
    samples = generation.samples()
    logs: dict[str, list[Log]] = {}
    for log in generation.logs():
        logs.setdefault(log.document, []).append(log)
    sites, sites_of = _sites(generation, logs)
    held = {one.document: one for one in census.documents}
    undated = dict(census.undated_rows)
    documents = []
    issues = generation.issues(today)
    for done, issue in enumerate(issues, start=1):
        name = issue.document.name
        places = tuple(sorted(sites_of.get(name, ())))
        documents.append(
            _facts(issue, held[name], samples.get(name, ""), logs.get(name, []), places, undated.get(name, 0))
        )
        if progress is not None:
            progress(done, len(issues))
    failures = tuple(Unreadable(one.name, one.reason) for one in generation.failures())
    return CorpusProfile(generation.number, today, tuple(documents), failures, census.months, sites)


def _facts(issue: Issue, held: Held, words: str, logs: list[Log], sites: tuple[str, ...], undated: int) -> Facts:
    document = issue.document
    columns = [column.name for log in logs for column in log.columns]
    told = issue.standing.first or document.issued
    return Facts(
        name=document.name,
        title=document.title,
        kind=document.kind,
        folder=document.name.rpartition("/")[0],
        language=_language(words),
        writer=writer_of(document.kind, f"{document.name} {document.title}", words, columns),
        year=told.year if told is not None and not held.rows else None,
        state=issue.state,
        pages=document.pages,
        passages=held.passages,
        characters=held.characters,
        rows=held.rows,
        tables=held.tables,
        undated_rows=undated,
        blank=held.blank,
        sites=sites,
        personal=document.personal,
        unread=tuple(note for note in document.notes if _tells_loss(note)),
    )


def _language(words: str) -> str:
    """Of the words alone: codes, numbers and links tell no language, nor do scripts that are not told apart."""
    plain = " ".join(_NO_WORD.sub(" ", words).split())
    letters = [sign for sign in plain if sign.isalpha()]
    latin = sum(sign < "\u0250" for sign in letters)
    return language_of(plain.lower()) if 2 * latin > len(letters) else UNSURE


def _tells_loss(note: str) -> bool:
    return tells_hidden(note) or "not read" in note or "not understood" in note or "no text" in note


def _sites(generation: Generation, logs: Mapping[str, list[Log]]) -> tuple[tuple[Site, ...], dict[str, set[str]]]:
    """The sites that log columns name, and which documents each of them stands in."""
    rows: dict[str, int] = {}
    found: dict[str, set[str]] = {}
    for document, tables in logs.items():
        for column in (column for log in tables for column in log.columns if column.role is ColumnRole.SITE):
            heads = _heads(dict(column.profile.common))
            if len(heads) > _MOST_SITES:
                continue
            for surface, count in heads.items():
                rows[surface] = rows.get(surface, 0) + count
                found.setdefault(document, set()).add(surface)
    prose = generation.prose()
    sites = []
    for name in sorted(rows, key=lambda name: (-rows[name], name)):
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        hits = [number for number, _ in generation.lexical(lexical_tokens(name), _MOST_HITS, prose)]
        naming = {one.document for one in generation.passages(hits) if whole.search(f"{one.title}\n{one.text}")}
        for document in naming:
            found.setdefault(document, set()).add(name)
        sites.append(Site(name, rows[name], tuple(sorted(naming))))
    return tuple(sites), found


def _heads(values: Mapping[str, int]) -> dict[str, int]:
    """Of functional locations ('OST-CW-101A', 'OST-U1-GOV') the first part with its rows; other names as they are."""
    parted = {value: value.split("-") for value in values}
    heads: dict[str, int] = {}
    for value, count in values.items():
        heads[parted[value][0]] = heads.get(parted[value][0], 0) + count
    deep = sum(len(parts) > 1 for parts in parted.values()) >= 0.8 * len(parted)
    return heads if deep and 2 * len(heads) <= len(values) else dict(values)
