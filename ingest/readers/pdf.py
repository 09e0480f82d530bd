"""A PDF in, its pages, blocks and facts out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ingest.errors import UnreadableDocument
from ingest.readers.about import describe, page_facts_within
from ingest.readers.compose import HeadingPath
from ingest.readers.hidden import Findings
from ingest.readers.page_facts import read_pages
from ingest.readers.pdf_layout import Group, Outline, layout
from ingest.readers.pdf_tables import with_tables
from ingest.readers.pdf_text import Index, PageLines, page_lines
from ingest.schema import Block, BlockKind, Location, Page, Parsed
from ingest.settings import ReadSettings

# A heading in the first line of a paragraph stands below every heading with a line of its own.
_BELOW_HEADINGS = 100


def read_pdf(path: Path, name: str, declared: Mapping[str, object], settings: ReadSettings) -> Parsed:
    """Read a PDF; raises UnreadableDocument where it is locked, damaged, or has no text at all."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(_why_not(path, error)) from None
    try:
        return _read(document, name, declared)
    finally:
        document.close()


def _read(document: Any, name: str, declared: Mapping[str, object]) -> Parsed:
    read: list[PageLines] = []
    empty: list[int] = []
    labels: list[str] = []
    for number in range(len(document)):
        lines = _lines(document, number)
        read.append(lines)
        labels.append(document.get_page_label(number) or "")
        if not lines.lines:
            empty.append(number + 1)
    if not read:
        raise UnreadableDocument("has no pages; export it again")
    if len(empty) == len(read):
        count = "its 1 page is an image" if len(read) == 1 else f"{len(read)} pages are images"
        raise UnreadableDocument(f"has no text layer ({count}); OCR it first")
    groups = layout(read, _outline(document))
    pages, blocks = _compose(groups, labels)
    said = read_pages([page.text for page in pages])
    about = describe(
        name,
        Findings().seen(str(document.get_metadata_value("Title") or "")),
        "\n".join(page.text for page in pages[:2]),
        _large_lines(read),
        declared,
        pages=said,
        metadata=_metadata(document),
    )
    facts = page_facts_within(said.facts, declared)
    return Parsed(
        title=about.title,
        kind=about.kind,
        pages=tuple(replace(page, facts=one) for page, one in zip(pages, facts, strict=True)),
        blocks=blocks,
        revision=about.revision,
        issued=about.issued,
        valid_from=about.valid_from,
        valid_to=about.valid_to,
        supersedes=about.supersedes,
        superseded_by=about.superseded_by,
        notes=(*_notes(document, empty), *_hidden(read).notes(), *said.notes, *about.notes),
    )


def _metadata(document: Any) -> list[str]:
    """What the file's properties say of its revision and dates, as lines of a title block."""
    lines = [str(document.get_metadata_value(key) or "") for key in ("Title", "Subject", "Keywords")]
    named = {"Revision": "Revision", "Version": "Version", "EffectiveDate": "Effective date", "IssueDate": "Issue date"}
    lines += [f"{label}: {value}" for key, label in named.items() if (value := document.get_metadata_value(key))]
    return [line for line in lines if line]


def _lines(document: Any, number: int) -> PageLines:
    """One page; a page that PDFium cannot load is one without text."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return PageLines((), 0.0, 0.0)
    try:
        textpage = page.get_textpage()
        try:
            lines, turn = page_lines(page, textpage)
            return with_tables(page, textpage, lines, turn) if lines.lines else lines
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return PageLines((), 0.0, 0.0)
    finally:
        page.close()


def _outline(document: Any) -> list[Outline]:
    entries = []
    for bookmark in document.get_toc(max_depth=8):
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        title = (bookmark.get_title() or "").strip()
        if page is not None and page >= 0 and title:
            entries.append(Outline(title, page, bookmark.level + 1))
    return entries


def _compose(groups: list[list[Group]], labels: list[str]) -> tuple[tuple[Page, ...], tuple[Block, ...]]:
    headings = HeadingPath()
    pages: list[Page] = []
    blocks: list[Block] = []
    for number, (page_groups, label) in enumerate(zip(groups, labels, strict=True), start=1):
        parts: list[str] = []
        index: list[Index] = []
        length = 0
        leading = next((group for group in page_groups if group.kind is BlockKind.HEADING), None)
        if leading is not None and any(group.ahead for group in page_groups):
            headings.enter(leading.level, _group_text(leading)[0])
        for group in page_groups:
            if parts:
                length += _put(parts, index, "\n\n")
            text, numbers = _group_text(group)
            depth = headings.enter(group.level, text) if group.kind is BlockKind.HEADING else 0
            if group.run_in:
                headings.enter(_BELOW_HEADINGS, group.run_in)
            if group.kind is not None:
                blocks.append(
                    Block(
                        kind=group.kind,
                        text=text,
                        location=Location(page=number, heading=headings.path),
                        start=length,
                        level=depth,
                        head_lines=group.head_lines,
                        caption=group.caption,
                    )
                )
            parts.append(text)
            index.append(numbers)
            length += len(text)
        char_map = np.concatenate(index).astype("<i4").tobytes() if index else b""
        label = "" if label == str(number) else label
        pages.append(Page(number=number, text="".join(parts), label=label, char_map=char_map))
    return tuple(pages), tuple(blocks)


def _put(parts: list[str], index: list[Index], text: str) -> int:
    parts.append(text)
    index.append(np.full(len(text), -1, dtype=np.int32))
    return len(text)


def _group_text(group: Group) -> tuple[str, Index]:
    parts: list[str] = []
    index: list[Index] = []
    for line in group.lines:
        if parts:
            _put(parts, index, "\n")
        parts.append(line.text)
        index.append(line.index)
    return "".join(parts), np.concatenate(index)


def _large_lines(pages: list[PageLines]) -> list[str]:
    """The largest words of the first page with text, if any stand out."""
    first = next(page for page in pages if page.lines)
    lines = [line for line in first.lines if not line.aside]
    if not lines:
        return []
    sizes = sorted(line.size for line in lines)
    usual, largest = sizes[len(sizes) // 2], sizes[-1]
    if largest < 1.2 * usual and len(lines) > 6:
        return []
    at = next(number for number, line in enumerate(lines) if line.size == largest)
    end = at + 1
    while end < len(lines) and end - at < 3 and lines[end].size > 0.9 * largest:
        end += 1
    return [" ".join(line.text for line in lines[at:end])]


def _hidden(pages: list[PageLines]) -> Findings:
    """What the pages hold but do not show."""
    findings = Findings()
    for number, page in enumerate(pages, start=1):
        for how, words in page.hidden:
            findings.add(how, words, number)
        findings.seen(page.unseen, number)
    return findings


def _notes(document: Any, empty: list[int]) -> Iterator[str]:
    if empty:
        shown = ", ".join(str(number) for number in empty[:10]) + (", ..." if len(empty) > 10 else "")
        what = f"page {shown} has" if len(empty) == 1 else f"pages {shown} have"
        yield f"{what} no text; OCR the file to have {'it' if len(empty) == 1 else 'them'} read"
    attached = document.count_attachments()
    if attached:
        names = ", ".join(document.get_attachment(at).get_name() for at in range(min(attached, 5)))
        yield f"attached, not read: {names}"


def _why_not(path: Path, error: Exception) -> str:
    """Why PDFium does not open a file, in plain words; pypdf knows more of broken ones."""
    if "password" in str(error).lower():
        return "needs a password; save a copy without one"
    from pypdf import PdfReader

    try:
        if PdfReader(path).is_encrypted:
            return "is encrypted in a way that cannot be read; save a copy without encryption"
    except Exception:
        # Any error of the second opinion means the same: the file is damaged.
        pass
    return "is damaged or cut short (no PDF reader opens it); get the file again"
