"""What one document looks like: the size of its body, its running headers, the styles of its headings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_text import Line, PageLines
from ingest.readers.signals import is_list_item

HeadingKey = tuple[float, int, int, int]


_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORDS = re.compile(r"[^\W\d_]{3}")
NUMBERED = re.compile(r"(?:§\s*)?(?:[A-Z]\.)?(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+[A-Z“\"(]")
CAPTION = re.compile(r"(?:Table|Figure|Fig\.?|Exhibit|Tabelle|Abbildung)\s+[A-Z]?[\d.-]*\d", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite)?\s*[-–]?\s*[\divxlc]{1,6}\s*[-–]?(?:\s*(?:of|/|von)\s*\d+)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Style:
    """What one document looks like: its body size, the distance of its lines, the words it uses."""

    size: float
    pitch: float
    words: frozenset[str]


def measure(pages: Sequence[PageLines]) -> Style:
    """The size that most letters have, the usual distance of lines, and every word."""
    sizes: Counter[float] = Counter()
    pitches: list[float] = []
    words: set[str] = set()
    for page in pages:
        for at, line in enumerate(page.lines):
            # Running text tells the size of the body: there may be more letters in tables than in it.
            prose = not line.table and not line.aside and len(line.text) > 40
            sizes[round(line.size * 2) / 2] += len(line.text) * (10 if prose else 1)
            broken = at > 0 and page.lines[at - 1].text.endswith("-")
            # Not the two halves of a word that a line's end parts.
            whole = line.text.partition(" ")[2] if broken else line.text
            whole = whole.rpartition(" ")[0] if whole.endswith("-") else whole
            words.update(word.lower() for word in _WORD.findall(whole))
        for above, below in pairwise(page.lines):
            gap = (below.base - above.base) / max(below.size, 1.0)
            if 0.8 < gap < 2.5:
                pitches.append(gap)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    return Style(size, median(pitches) if pitches else 1.2, frozenset(words))


def running_lines(pages: Sequence[PageLines]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """(page, line) of headers and footers that many pages repeat.

    The first set has all but the first time that each is seen: they make no blocks. The second set is those
    first times, and the labels of values that differ from page to page: they are said, but are no headings.
    """
    seen: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for at, line in enumerate(page.lines):
            if not line.aside and not line.table and not 0.2 * page.height < line.base < 0.82 * page.height:
                seen[re.sub(r"\d+", "#", line.text), round(line.base / 8)].append((number, at))
    running: set[tuple[int, int]] = set()
    firsts: set[tuple[int, int]] = set()
    values: set[tuple[int, int]] = set()
    for places in seen.values():
        if len(places) < max(3, 0.2 * len(pages)):
            continue
        texts = [pages[page].lines[at].text for page, at in places]
        if len(set(texts)) == 1:
            running.update(places[1:])
            firsts.add(places[0])
        elif _counts_pages(texts, [page for page, _ in places]):
            running.update(places)
        else:
            # Its numbers are this page's own: the date or the order that put it in force.
            values.update(places)
    for number, page in enumerate(pages):
        edge = [at for at, line in enumerate(page.lines) if not 0.1 * page.height < line.base < 0.9 * page.height]
        running.update((number, at) for at in edge if _PAGE_NUMBER.fullmatch(page.lines[at].text) and len(pages) > 2)
    for number, at in values:
        lines = pages[number].lines
        if at and 0 < lines[at].base - lines[at - 1].base < 1.2 * lines[at].size:
            # The label of such a value stands in the line above it.
            running.discard((number, at - 1))
            firsts.add((number, at - 1))
    return running, firsts - running


def _counts_pages(texts: Sequence[str], pages: Sequence[int]) -> bool:
    """Whether some number of a repeated line goes up with the pages."""
    numbers = [[int(digits) for digits in re.findall(r"\d{1,9}", text)] for text in texts]
    for place in range(min(map(len, numbers))):
        distance = Counter(found[place] - page for found, page in zip(numbers, pages, strict=True))
        if distance.most_common(1)[0][1] >= 0.7 * len(pages):
            return True
    return False


def looks_like_heading(line: Line, style: Style) -> bool:
    """By its words and its looks; whether it stands alone is for its neighbours to tell."""
    text = line.text
    letters = len(_LETTERS.findall(text))
    if line.aside or line.table or not 2 <= len(text) <= 120 or letters < 2:
        return False
    # A formula or a label in a figure; a field's name.
    if _WORDS.search(text) is None or letters < 0.5 * len(text.replace(" ", "")) or ("_" in text and " " not in text):
        return False
    if " ... " in text or text.endswith((",", ";", " ...")) or "___" in text or CAPTION.match(text):
        return False
    if is_list_item(text) and not NUMBERED.match(text):
        return False
    number = NUMBERED.match(text)
    # A sentence, or a step of a list: only a section's number has parts.
    if text[-1] in ".?!:" and not (number and ("." in number.group(1) or "§" in text)) and line.size < 1.3 * style.size:
        return False
    larger = line.size >= 1.12 * style.size
    return larger or (line.size >= 0.9 * style.size and (line.bold or _is_caps(text)))


def _is_caps(text: str) -> bool:
    """Words in capitals, not one code in capitals."""
    letters = _LETTERS.findall(text)
    return len(letters) >= 4 and text.upper() == text and "_" not in text and not re.search(r"\d{3}", text)


def heading_key(line: Line, page: PageLines) -> HeadingKey:
    """Orders heading styles, the highest first: size, centred capitals, bold, depth of its number."""
    numbered = NUMBERED.match(line.text)
    depth = numbered.group(1).count(".") if numbered else 0
    title = _is_caps(line.text) and _centred(line, page)
    return -round(line.size), int(not title), int(not (line.bold or title)), depth


def _centred(line: Line, page: PageLines) -> bool:
    body = [other for other in page.lines if not other.aside]
    left, right = min(other.x0 for other in body), max(other.x1 for other in body)
    if line.x0 - left < 0.1 * (right - left):
        return False
    return abs((line.x0 + line.x1) / 2 - (left + right) / 2) < 0.13 * (right - left)


def heading_levels(pages: Sequence[PageLines], running: set[tuple[int, int]], style: Style) -> Mapping[HeadingKey, int]:
    """The level of each heading style, 1 at the top."""
    seen: dict[HeadingKey, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for at, line in enumerate(page.lines):
            if (number, at) not in running and looks_like_heading(line, style):
                seen[heading_key(line, page)].add(number)
    levels: dict[HeadingKey, int] = {}
    level = 1
    for key in sorted(seen):
        levels[key] = level
        # A style met once in a long document (a word on a map) must not stand above all that follows:
        # it shares the level of the next style.
        if len(seen[key]) >= 3 or min(seen[key]) == 0 or len(pages) < 10:
            level += 1
    return levels
