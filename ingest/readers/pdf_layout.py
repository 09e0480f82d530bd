"""Lines of all pages in; what each stretch of lines is (heading, paragraph, warning, running header) out.

Knows nothing of PDF: it sees words, their place and their size.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from ingest.readers.pdf_text import Line, PageLines, concatenate
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
    """

    kind: BlockKind | None
    lines: tuple[Line, ...]
    level: int = 0
    ahead: bool = False
    head_lines: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class _Style:
    """What one document looks like: its body size, the distance of its lines, the words it uses."""

    size: float
    pitch: float
    words: frozenset[str]


_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBERED = re.compile(r"(?:§\s*)?(?:[A-Z]\.)?(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+[A-Z“\"(]")
_CAPTION = re.compile(r"(?:Table|Figure|Fig\.?|Exhibit|Tabelle|Abbildung)\s+[A-Z]?[\d.-]*\d", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite)?\s*[-–]?\s*[\divxlc]{1,6}\s*[-–]?(?:\s*(?:of|/|von)\s*\d+)?$", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.!?:;]['\"”’)]?$")
# Extra headings stand below every entry of the outline.
_BELOW_OUTLINE = 10


def layout(pages: Sequence[PageLines], outline: Sequence[Outline]) -> list[list[Group]]:
    """The groups of each page, in reading order; every line is in one of them."""
    style = _measure(pages)
    running = _running_lines(pages)
    levels = _heading_levels(pages, running, style)
    by_page: dict[int, list[Outline]] = defaultdict(list)
    for entry in outline:
        by_page[entry.page].append(entry)
    laid = []
    for number, page in enumerate(pages):
        entries = by_page.get(number, ())
        groups = _page_groups(page, number, running, levels, entries, bool(outline), style)
        laid.append(_title_block_ahead([_joined(group, style) for group in groups], page))
    return laid


def _title_block_ahead(groups: list[Group], page: PageLines) -> list[Group]:
    first = next((at for at, group in enumerate(groups) if group.kind is BlockKind.HEADING), 0)
    if first == 0 or groups[first].lines[0].base > 0.25 * page.height:
        return groups
    return [replace(group, ahead=at < first) for at, group in enumerate(groups)]


def _measure(pages: Sequence[PageLines]) -> _Style:
    sizes: Counter[float] = Counter()
    pitches: list[float] = []
    words: set[str] = set()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
            words.update(word.lower() for word in _WORD.findall(line.text))
        for above, below in zip(page.lines, page.lines[1:], strict=False):
            gap = (below.base - above.base) / max(below.size, 1.0)
            if 0.8 < gap < 2.5:
                pitches.append(gap)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    return _Style(size, median(pitches) if pitches else 1.2, frozenset(words))


def _running_lines(pages: Sequence[PageLines]) -> set[tuple[int, int]]:
    """(page, line) of headers and footers that many pages repeat, all but the first time each is seen."""
    seen: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for at, line in enumerate(page.lines):
            if not line.aside and not 0.2 * page.height < line.base < 0.82 * page.height:
                seen[re.sub(r"\d+", "#", line.text), round(line.base / 8)].append((number, at))
    running: set[tuple[int, int]] = set()
    for (text, _), places in seen.items():
        many = max(3, 0.2 * len(pages))
        if len(places) >= many or (len(places) >= 3 and re.fullmatch(r"\W*#\W*", text)):
            numbered = len({pages[page].lines[at].text for page, at in places}) > 1
            running.update(places if numbered else places[1:])
    for number, page in enumerate(pages):
        edge = [at for at, line in enumerate(page.lines) if not 0.1 * page.height < line.base < 0.9 * page.height]
        running.update((number, at) for at in edge if _PAGE_NUMBER.fullmatch(page.lines[at].text) and len(pages) > 2)
    return running


def _looks_like_heading(line: Line, style: _Style) -> bool:
    text = line.text
    if line.aside or not 2 <= len(text) <= 120 or len(_LETTERS.findall(text)) < 2:
        return False
    if " ... " in text or text.endswith((",", ";", " ...")) or "___" in text or _CAPTION.match(text):
        return False
    if is_list_item(text) and not _NUMBERED.match(text):
        return False
    if text[-1] in ".?!" and not _NUMBERED.match(text) and line.size < 1.3 * style.size:
        return False
    larger = line.size >= 1.12 * style.size
    return larger or (line.size >= 0.9 * style.size and (line.bold or _is_caps(text)))


def _is_caps(text: str) -> bool:
    """Words in capitals, not one code in capitals."""
    letters = _LETTERS.findall(text)
    return len(letters) >= 4 and text.upper() == text and "_" not in text and not re.search(r"\d{3}", text)


def _heading_key(line: Line, page: PageLines) -> tuple[float, int, int, int]:
    """Orders heading styles, the highest first: size, centred capitals, bold, depth of its number."""
    numbered = _NUMBERED.match(line.text)
    depth = numbered.group(1).count(".") if numbered else 0
    return -round(line.size), int(not (_is_caps(line.text) and _centred(line, page))), int(not line.bold), depth


def _centred(line: Line, page: PageLines) -> bool:
    body = [other for other in page.lines if not other.aside]
    left, right = min(other.x0 for other in body), max(other.x1 for other in body)
    if line.x0 - left < 0.1 * (right - left):
        return False
    return abs((line.x0 + line.x1) / 2 - (left + right) / 2) < 0.13 * (right - left)


def _heading_levels(
    pages: Sequence[PageLines], running: set[tuple[int, int]], style: _Style
) -> Mapping[tuple[float, int, int, int], int]:
    seen: dict[tuple[float, int, int, int], set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for at, line in enumerate(page.lines):
            if (number, at) not in running and _looks_like_heading(line, style):
                seen[_heading_key(line, page)].add(number)
    levels: dict[tuple[float, int, int, int], int] = {}
    level = 1
    for key in sorted(seen):
        levels[key] = level
        # A style met once in a long document (a word on a map) must not stand above all that follows:
        # it shares the level of the next style.
        if len(seen[key]) >= 3 or min(seen[key]) == 0 or len(pages) < 10:
            level += 1
    return levels


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
    number: int,
    running: set[tuple[int, int]],
    levels: Mapping[tuple[float, int, int, int], int],
    entries: Sequence[Outline],
    has_outline: bool,
    style: _Style,
) -> Iterator[Group]:
    named = _outline_lines(page, entries)
    waiting: list[Line] = []
    at = 0
    lines = page.lines
    while at < len(lines):
        line = lines[at]
        if (number, at) in running or line.aside:
            yield from _flush(waiting)
            end = at + 1
            while end < len(lines) and ((number, end) in running or lines[end].aside):
                end += 1
            yield Group(None, tuple(lines[at:end]))
            at = end
        elif at in named:
            yield from _flush(waiting)
            level, count = named[at]
            yield Group(BlockKind.HEADING, tuple(lines[at : at + count]), level=level)
            at += count
        elif _is_heading(page, at, waiting, style):
            yield from _flush(waiting)
            key = _heading_key(line, page)
            end = at + 1
            while (
                end < len(lines)
                and end - at < 4
                and end not in named
                and (number, end) not in running
                and _looks_like_heading(lines[end], style)
                and _heading_key(lines[end], page)[:3] == key[:3]
                and not _NUMBERED.match(lines[end].text)
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


def _is_heading(page: PageLines, at: int, waiting: Sequence[Line], style: _Style) -> bool:
    line = page.lines[at]
    if not _looks_like_heading(line, style) or starts_signal(line.text):
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
    return line.x1 - line.x0 < 0.75 * width or _NUMBERED.match(line.text) is not None


def _starts_paragraph(waiting: Sequence[Line], line: Line, style: _Style) -> bool:
    last = waiting[-1]
    gap = line.base - last.base
    if len(waiting) == 1 and signal_word(last.text) and 0 < gap < 3 * line.size:
        return False
    if gap <= 0 or gap > 1.3 * style.pitch * max(line.size, last.size):
        return True
    if is_list_item(line.text) or starts_signal(line.text) or _CAPTION.match(line.text):
        return True
    if abs(line.size - last.size) > 0.2 * style.size:
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


def _joined(group: Group, style: _Style) -> Group:
    """Words parted by a hyphen at a line's end made whole: the rest of the word moves up."""
    if not any(line.text.endswith("-") for line in group.lines[:-1]):
        return group
    lines: list[Line] = []
    for line in group.lines:
        if lines and _parted(lines[-1].text, line.text):
            line = _pull_up(lines, line, style.words)
            if not line.text:
                continue
        lines.append(line)
    return replace(group, lines=tuple(lines))


def _parted(above: str, below: str) -> bool:
    return len(above) > 1 and above[-1] == "-" and above[-2].isalpha() and below[:1].islower()


def _pull_up(lines: list[Line], line: Line, words: frozenset[str]) -> Line:
    above = lines[-1]
    end = line.text.find(" ")
    end = len(line.text) if end < 0 else end
    head = above.text.split(" ")[-1][:-1]
    tail = re.match(r"[^\W\d_]+", line.text)
    rest = tail.group() if tail else ""
    start_of = re.search(r"[^\W\d_]+$", head)
    whole = start_of.group() if start_of else ""
    # 'forward-looking' is two words that the document also uses alone; 'adipis-cing' is not.
    compound = (
        "/" in head
        or "-" in head
        or ((whole + rest).lower() not in words and whole.lower() in words and rest.lower() in words)
    )
    keep = len(above.text) if compound else len(above.text) - 1
    text, index = concatenate([(above.text[:keep], above.index[:keep]), (line.text[:end], line.index[:end])])
    lines[-1] = replace(above, text=text, index=index)
    start = min(end + 1, len(line.text))
    return replace(line, text=line.text[start:], index=np.asarray(line.index[start:], dtype=np.int32))
