"""What a document says of itself: title, kind, revision, the dates between which it is in force.

Read from `documents.toml` beside the file, from metadata, and from the title block of the first page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from ingest.errors import UnreadableDocument
from ingest.schema import DocumentKind


@dataclass(frozen=True, slots=True)
class About:
    """Facts of one document; empty or None where it does not say."""

    title: str
    kind: DocumentKind
    revision: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


_JUNK_TITLE = re.compile(
    r"^(?:microsoft (?:word|excel|powerpoint)|untitled|document\d*|slide \d|.*\.(?:docx?|xlsx?|indd|tex|pdf|rtf|odt)$)",
    re.I,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|(?:{_MONTH})\.?\s+\d{{1,2}},?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})\.?,?\s+\d{{4}})"
)
_FROM = re.compile(
    rf"(?:effective(?:\s+date)?|in\s+force|valid|gültig)\s*(?::|\||from|as\s+of|on|ab|vom)?\s*(?:and\s+after\s*)?({_DATE})"
    rf"(?:\s*(?:to|until|through|till|up\s+to|bis|–|-)\s*({_DATE}))?",
    re.IGNORECASE,
)
_TO = re.compile(rf"(?:expires|valid\s+until|effective\s+until|in\s+force\s+until)\s*:?\s*(?:on\s*)?({_DATE})", re.I)
_REVISION = re.compile(
    r"\b(?:revision|rev|issue|version|ausgabe)(?:\s+(?:no\.?|number))?(?:\s*[:#.|]\s*|\s+)"
    r"((?:(?-i:[A-Z])|\d{1,3})(?:\.\d{1,3}){0,3})\b(?![-/.,]?\d|\s*(?:of\b|\())",
    re.IGNORECASE,
)
_KIND_WORDS: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        (DocumentKind.TARIFF, r"tariff|\brates?\b|price list|rider|urdb"),
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
) -> About:
    """All facts of one document. `large_lines` are title candidates of the first page, best first.

    `declared` is its entry in documents.toml and wins over everything found.
    """
    head = first_text[:3000]
    title = _title(name, metadata_title, first_text, large_lines)
    found = _FROM.search(head)
    until = _TO.search(head)
    revision = _REVISION.search(head[:1500])
    kind = declared.get("kind")
    return About(
        title=str(declared.get("title") or title),
        kind=_declared_kind(kind) if kind is not None else infer_kind(name, title, fallback),
        revision=str(declared.get("revision", revision.group(1) if revision else "")),
        valid_from=_declared_date(declared, "valid_from") or (parse_day(found.group(1)) if found else None),
        valid_to=_declared_date(declared, "valid_to")
        or (parse_day(found.group(2)) if found and found.group(2) else None)
        or (parse_day(until.group(1)) if until else None),
    )


def infer_kind(name: str, title: str, fallback: DocumentKind) -> DocumentKind:
    """The kind that the nearest name tells: the file's own, else its folders', else its title."""
    parts = [re.sub(r"[\s_-]+", " ", part) for part in reversed(PurePosixPath(name).parts)]
    for part in [*parts, title]:
        for kind, words in _KIND_WORDS:
            if words.search(part):
                return kind
    return fallback


def parse_day(text: str) -> date | None:
    """A day written out, as ISO, or as DD.MM.YYYY; None where there is no such day."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    word = re.search(r"[a-z]{3,}", text.lower())
    try:
        if re.match(r"\d{4}-", text):
            return date(*numbers)
        if word and word.group() in _MONTHS:
            return date(numbers[1], _MONTHS[word.group()], numbers[0])
        return date(numbers[2], numbers[1], numbers[0])
    except (ValueError, IndexError, TypeError):
        return None


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
