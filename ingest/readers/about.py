"""What a document says of itself: title, kind, revision, the dates between which it is in force.

Read from `documents.toml` beside the file, from metadata, and from the title block of the first page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TypeVar

from ingest.days import order_of, parse_day
from ingest.errors import UnreadableDocument
from ingest.names import read_name
from ingest.readers.page_facts import Pages, within
from ingest.readers.title_block import Block, read_block
from ingest.schema import DocumentKind, PageFacts

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class About:
    """Facts of one document; empty or None where it does not say."""

    title: str
    kind: DocumentKind
    revision: str = ""
    issued: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    supersedes: str = ""
    superseded_by: str = ""
    notes: tuple[str, ...] = ()


_JUNK_TITLE = re.compile(
    r"^(?:microsoft (?:word|excel|powerpoint)|untitled|document\d*|slide \d|.*\.(?:docx?|xlsx?|indd|tex|pdf|rtf|odt)$)",
    re.I,
)
# A log, a mail or a note is of its day; the date in its name is no issue of a document.
_DATED_KINDS = (DocumentKind.MANUAL, DocumentKind.PROCEDURE, DocumentKind.TARIFF)
# Lines of a title page that may be its title block, at its top and at its bottom.
_TOP, _BOTTOM = 40, 8
_KIND_WORDS: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        (DocumentKind.TARIFF, r"tariff|\brates?\b|price (?:list|card|sheet)|preis(?:blatt|liste)|rider|urdb"),
        (DocumentKind.PROCEDURE, r"procedure|\bsops?\b|work instruction|method statement|switching order"),
        (DocumentKind.LOG, r"\blogs?\b|logbook|shift ?(?:log|report)|journal|work ?orders?|tickets?|readings?"),
        (DocumentKind.MAIL, r"\b(?:e-?)?mails?\b|correspondence"),
        (DocumentKind.NOTE, r"\bnotes?\b|memos?\b|minutes\b"),
        (DocumentKind.MANUAL, r"manual|handbook|guide|instructions?"),
    )
)


def describe(
    name: str,
    metadata_title: str,
    first_text: str,
    large_lines: Sequence[str],
    declared: Mapping[str, object],
    fallback: DocumentKind = DocumentKind.MANUAL,
    pages: Pages | None = None,
    metadata: Sequence[str] = (),
) -> About:
    """All facts of one document. `large_lines` are title candidates of the first page, best first.

    `declared` is its entry in documents.toml and wins over everything found; then what the heads and feet of all
    `pages` agree on, the title block in `first_text`, lines of `metadata`, and the file's name.
    """
    title = str(declared.get("title") or _title(name, metadata_title, first_text, large_lines))
    declared_kind = declared.get("kind")
    kind = _declared_kind(declared_kind) if declared_kind is not None else infer_kind(name, title, fallback)
    order = pages.order if pages is not None else order_of([first_text])[0]
    lines = _title_block(first_text)
    own_page = pages.facts[0] if pages is not None and pages.facts else None
    # A book of sheets begins with one of them: what its head says is not said of the book.
    first = Block() if own_page is not None and own_page.sheet else read_block(lines, order)
    sources = [pages.whole if pages is not None else Block(), first, read_block(metadata, order)]
    named = read_name(name)
    if kind in _DATED_KINDS:
        sources.append(Block(revision=named.revision, issued=named.issued))
    revision = _declared_text(declared, "revision") or _first(block.revision for block in sources) or ""
    notes = [doubt for doubt in first.doubts if pages is None or not any(doubt in note for note in pages.notes)]
    if "revision" not in declared:
        notes.extend(_disagreement(revision, first.revision, named.revision))
    return About(
        title=title,
        kind=kind,
        revision=revision,
        issued=_declared_date(declared, "issued") or _first(block.issued for block in sources),
        valid_from=_declared_date(declared, "valid_from") or _first(block.valid_from for block in sources),
        valid_to=_declared_date(declared, "valid_to") or _first(block.valid_to for block in sources),
        supersedes=_declared_text(declared, "supersedes") or _first(block.supersedes for block in sources) or "",
        superseded_by=_declared_text(declared, "superseded_by")
        or _first(block.superseded_by for block in sources)
        or "",
        notes=tuple(dict.fromkeys(notes)),
    )


def page_facts_within(
    found: tuple[PageFacts | None, ...], declared: Mapping[str, object]
) -> tuple[PageFacts | None, ...]:
    """The facts of pages, held to the dates that documents.toml declares: a register wins over what is printed."""
    start, end = _declared_date(declared, "valid_from"), _declared_date(declared, "valid_to")
    if start is None and end is None:
        return found
    stated = {facts.valid_from for facts in found if facts is not None and facts.valid_from}
    return tuple(within(facts, start, end, replace_start=len(stated) == 1) for facts in found)


def infer_kind(name: str, title: str, fallback: DocumentKind) -> DocumentKind:
    """The kind that the nearest name tells: the file's own, else its folders', else its title."""
    parts = [re.sub(r"[\s_-]+", " ", part) for part in reversed(PurePosixPath(name).parts)]
    for part in [*parts, title]:
        for kind, words in _KIND_WORDS:
            if words.search(part):
                return kind
    return fallback


def _title(name: str, metadata: str, first_text: str, large_lines: Sequence[str]) -> str:
    metadata = " ".join(metadata.split())
    if metadata and not _JUNK_TITLE.match(metadata) and _stands_in(metadata, first_text):
        return metadata
    for line in large_lines:
        if len(re.findall(r"[^\W\d_]", line)) >= 4:
            return " ".join(line.split())[:160]
    return title_of_name(name)


def title_of_name(name: str) -> str:
    """A file name as words."""
    return re.sub(r"[\s_-]+", " ", PurePosixPath(name).stem).strip() or name


def _stands_in(title: str, text: str) -> bool:
    """Templates leave their own title in the metadata: believe one whose words the document uses."""
    words = re.findall(r"\w{3,}", title.lower())
    known = set(re.findall(r"\w{3,}", text.lower()))
    return bool(words) and sum(word in known for word in words) >= 0.6 * len(words)


def _declared_kind(kind: object) -> DocumentKind:
    try:
        return DocumentKind(str(kind))
    except ValueError:
        known = ", ".join(DocumentKind)
        raise UnreadableDocument(f"documents.toml beside it says kind = {kind!r}; use one of {known}") from None


def _declared_date(declared: Mapping[str, object], key: str) -> date | None:
    value = declared.get(key)
    if value is None:
        return None
    day = value if isinstance(value, date) else parse_day(str(value))
    if day is None:
        raise UnreadableDocument(f"documents.toml beside it says {key} = {value!r}; write a day as 2025-01-31")
    return day


def _declared_text(declared: Mapping[str, object], key: str) -> str:
    """A text, or several as one line each."""
    value = declared.get(key, "")
    return "\n".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _title_block(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    return lines if len(lines) <= _TOP + _BOTTOM else [*lines[:_TOP], *lines[-_BOTTOM:]]


def _first(values: Iterable[Fact]) -> Fact | None:
    """The first that says anything."""
    return next((value for value in values if value), None)


def _disagreement(revision: str, *others: str) -> Iterator[str]:
    """A file that is called another revision than it says may have been saved under the wrong name."""
    for other in others:
        if other and revision and other.casefold().lstrip("0") != revision.casefold().lstrip("0"):
            yield f"it calls itself revision {revision} and {other}; declare the right one in documents.toml"
            return
