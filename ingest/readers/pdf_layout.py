"""Lines of all pages in; what each stretch of lines is (heading, paragraph, warning, running header) out.

Knows nothing of PDF: it sees words, their place and their size.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.readers.pdf_hyphens import whole_words
from ingest.readers.pdf_style import (
    CAPTION,
    NUMBERED,
    HeadingKey,
    Style,
    heading_key,
    heading_levels,
    looks_like_heading,
    measure,
    running_lines,
)
from ingest.readers.pdf_text import Line, PageLines
from ingest.readers.signals import is_list_item, signal_word, starts_signal
from ingest.schema import BlockKind


@dataclass(frozen=True, slots=True)
class Outline:
    """An entry of the document's own table of contents: `page` from 0, `level` from 1."""

    title: str
    page: int
    level: int


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together. `kind` None: they stay in the page text but make no block.

    `ahead`: a title block above the page's first heading, which tells of that heading's matter.
    `run_in`: the heading that a paragraph begins with, as '(c) Definitions' of '(c) Definitions. The following..'.
    """

    kind: BlockKind | None
    lines: tuple[Line, ...]
    level: int = 0
    ahead: bool = False
    run_in: str = ""
    head_lines: int = 0
    caption: str = ""


_RUN_IN = re.compile(r"((?:\([a-z]{1,2}\)|[A-Z]\.|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+[A-Z][^.:;()]{2,70})[.:]\s+\S")
_ENDS_SENTENCE = re.compile(r"[.!?:;]['\"”’)]?$")
# Extra headings stand below every entry of the outline.
_BELOW_OUTLINE = 10


def layout(pages: Sequence[PageLines], outline: Sequence[Outline]) -> list[list[Group]]:
    """The groups of each page, in reading order; every line is in one of them."""
    style = measure(pages)
    running, firsts = running_lines(pages)
    levels = heading_levels(pages, running | firsts, style)
    by_page: dict[int, list[Outline]] = defaultdict(list)
    for entry in outline:
        by_page[entry.page].append(entry)
    laid = []
    for number, page in enumerate(pages):
        entries = by_page.get(number, ())
        silent = {at for where, at in running if where == number}
        plain = {at for where, at in firsts if where == number}
        groups = _page_groups(page, silent, plain, levels, entries, bool(outline), style)
        laid.append(_title_block_ahead([_whole(group, style) for group in groups], page))
    return _with_run_ins(laid)


def _whole(group: Group, style: Style) -> Group:
    if group.kind is BlockKind.TABLE:
        return group
    return replace(group, lines=whole_words(group.lines, style.words))


def _with_run_ins(laid: list[list[Group]]) -> list[list[Group]]:
    """Sections whose headings stand in the first line of their text, as in rules and contracts."""
    found = [(page, at) for page, groups in enumerate(laid) for at, group in enumerate(groups) if _run_in(group)]
    if len(found) < 3:
        return laid
    left = median(laid[page][at].lines[0].x0 for page, at in found)
    for page, at in found:
        group = laid[page][at]
        # Items of a list inside a section stand further in.
        if group.lines[0].x0 <= left + group.lines[0].size:
            laid[page][at] = replace(group, run_in=_run_in(group))
    return laid


def _run_in(group: Group) -> str:
    if group.kind is not BlockKind.TEXT:
        return ""
    match = _RUN_IN.match(" ".join(line.text for line in group.lines[:2]))
    return match.group(1) if match else ""


def _title_block_ahead(groups: list[Group], page: PageLines) -> list[Group]:
    first = next((at for at, group in enumerate(groups) if group.kind is BlockKind.HEADING), 0)
    if first == 0 or groups[first].lines[0].base > 0.25 * page.height:
        return groups
    return [replace(group, ahead=at < first) for at, group in enumerate(groups)]


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _outline_lines(page: PageLines, entries: Sequence[Outline]) -> dict[int, tuple[int, int]]:
    """Line number -> (level, count of lines) of the headings that the outline names on this page."""
    found: dict[int, tuple[int, int]] = {}
    folded = [_fold(line.text) for line in page.lines]
    after = 0
    for entry in entries:
        title = _fold(entry.title)
        for at in [*range(after, len(folded)), *range(after)]:
            if not title or not folded[at] or at in found:
                continue
            # A number that the outline leaves out, or a title that takes two lines.
            one = folded[at] == title or (folded[at].endswith(title) and len(folded[at]) - len(title) <= 12)
            two = title.startswith(folded[at]) and at + 1 < len(folded) and folded[at] + folded[at + 1] == title
            if one or two:
                found[at] = (entry.level, 1 if one else 2)
                after = at + 1
                break
    return found


def _page_groups(
    page: PageLines,
    running: set[int],
    plain: set[int],
    levels: Mapping[HeadingKey, int],
    entries: Sequence[Outline],
    has_outline: bool,
    style: Style,
) -> Iterator[Group]:
    named = _outline_lines(page, entries)
    waiting: list[Line] = []
    at = 0
    lines = page.lines
    while at < len(lines):
        line = lines[at]
        if at in running or line.aside:
            yield from _flush(waiting)
            end = at + 1
            while end < len(lines) and (end in running or lines[end].aside):
                end += 1
            yield Group(None, tuple(lines[at:end]))
            at = end
        elif line.table:
            caption = _caption_above(lines, at)
            yield from _flush(waiting)
            end = at + 1
            while end < len(lines) and lines[end].table == line.table:
                end += 1
            caption = caption or _caption_below(lines, end)
            rows = tuple(lines[at:end])
            yield Group(BlockKind.TABLE, rows, head_lines=_head_lines(rows), caption=caption)
            at = end
        elif at in named:
            yield from _flush(waiting)
            level, count = named[at]
            yield Group(BlockKind.HEADING, tuple(lines[at : at + count]), level=level)
            at += count
        elif at not in plain and _is_heading(page, at, waiting, style):
            yield from _flush(waiting)
            key = heading_key(line, page)
            end = at + 1
            while (
                end < len(lines)
                and end - at < 4
                and end not in named
                and end not in running
                and end not in plain
                and looks_like_heading(lines[end], style)
                and heading_key(lines[end], page)[:3] == key[:3]
                and not NUMBERED.match(lines[end].text)
                and 0 < lines[end].base - lines[end - 1].base < (2.2 if key[1] == 0 else 1.5) * line.size
            ):
                end += 1
            level = levels[key] + (_BELOW_OUTLINE if has_outline else 0)
            yield Group(BlockKind.HEADING, tuple(lines[at:end]), level=level)
            at = end
        else:
            if waiting and _starts_paragraph(waiting, line, style):
                yield from _flush(waiting)
            waiting.append(line)
            at += 1
    yield from _flush(waiting)


def _caption_above(lines: Sequence[Line], at: int) -> str:
    """The caption of a table that begins at line `at`; a remark may stand between the two."""
    for above in range(at - 1, max(-1, at - 5), -1):
        line = lines[above]
        if line.table or lines[at].base - line.base > 8 * line.size:
            return ""
        if CAPTION.match(line.text):
            end = above + 1
            while end < at and lines[end].base - lines[end - 1].base < 1.4 * line.size and end - above < 3:
                end += 1
            return " ".join(caption.text for caption in lines[above:end])
    return ""


def _caption_below(lines: Sequence[Line], at: int) -> str:
    return lines[at].text if at < len(lines) and CAPTION.match(lines[at].text) else ""


def _head_lines(rows: Sequence[Line]) -> int:
    """One line of column heads; two where the first row is a title across all columns."""
    cells = [cell for cell in rows[0].text.split(" | ") if cell.strip()]
    return min(len(rows), 2 if len(cells) == 1 else 1)


def _is_heading(page: PageLines, at: int, waiting: Sequence[Line], style: Style) -> bool:
    line = page.lines[at]
    if not looks_like_heading(line, style) or starts_signal(line.text) or _runs_on(page.lines, at):
        return False
    if line.size >= 1.12 * style.size:
        return True
    # At the size of the body it must stand alone: a gap above, and not run on into the next line.
    above = waiting[-1] if waiting else None
    alone = above is None or line.base - above.base > 1.15 * style.pitch * line.size or line.base < above.base
    if not alone:
        return False
    body = [other for other in page.lines if not other.aside]
    width = max(other.x1 for other in body) - min(other.x0 for other in body)
    return line.x1 - line.x0 < 0.75 * width or NUMBERED.match(line.text) is not None


def _runs_on(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a sentence that goes on in the next one."""
    if at + 1 == len(lines):
        return False
    line, below = lines[at], lines[at + 1]
    close = 0 < below.base - line.base < 1.6 * line.size and abs(below.size - line.size) < 0.05 * line.size
    return close and below.text[:1].islower() and below.bold == line.bold


def _starts_paragraph(waiting: Sequence[Line], line: Line, style: Style) -> bool:
    last = waiting[-1]
    gap = line.base - last.base
    if len(waiting) == 1 and signal_word(last.text) and 0 < gap < 3 * line.size:
        return False
    if gap <= 0 or gap > 1.3 * style.pitch * max(line.size, last.size):
        return True
    if is_list_item(line.text) or starts_signal(line.text) or CAPTION.match(line.text):
        return True
    if abs(line.size - last.size) > 0.2 * style.size and gap > 0.8 * max(line.size, last.size):
        return True
    if not _ENDS_SENTENCE.search(last.text):
        return False
    indented = line.x0 > last.x0 + 0.8 * line.size and len(waiting) > 1
    short = last.x1 < max(other.x1 for other in waiting) - 3 * line.size and not line.text[:1].islower()
    return indented or short


def _flush(waiting: list[Line]) -> Iterator[Group]:
    if waiting:
        kind = BlockKind.WARNING if starts_signal(waiting[0].text) else BlockKind.TEXT
        yield Group(kind, tuple(waiting))
        waiting.clear()
