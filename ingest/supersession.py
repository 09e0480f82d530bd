"""Which documents and sheets of a corpus take the place of which: stated by one of them, or implied by a later issue.

Facts of documents and pages in, standings out; opens nothing. An implied end is only derived where names, titles and
dates leave little doubt: to leave out a document that is in force is worse than to show two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import PurePosixPath

from ingest import ordinals
from ingest.names import Name, read_name, read_words
from ingest.schema import Document, PageFacts
from ingest.standing import ISSUED_KINDS, Standing, Standings, Successor, stated

# The text at the head of a page, for two sheets of different files: whether both are of one book.
HeadOf = Callable[[str, int], str]

_ARCHIVE = re.compile(r"(?:archiv\w*|old|superseded|obsolete|history|previous|current|latest|alt|(?:19|20)\d\d)$", re.I)
# Words that say what sort of paper it is, not which.
_SORT = frozenset(
    """the and for of to in a an operation operating maintenance manual user users guide installation instructions
    instruction handbook procedure procedures tariff tariffs rates rate book schedule document list price service
    safety standard sheet sheets rev revision issue version edition effective""".split()
)
_OF_SHEETS = frozenset("sheet cancels canceling cancelling superseding revised original sub".split())
_HEAD_LINES = 5
_SAME_HEAD = 0.6


@dataclass(frozen=True, slots=True)
class _Issue:
    """A document as one issue of a series."""

    document: Document
    name: Name
    title: Name

    @property
    def since(self) -> date | None:
        return self.document.valid_from or self.document.issued


def derive(documents: Sequence[Document], pages: Mapping[tuple[str, int], PageFacts], head_of: HeadOf) -> Standings:
    """Standings of all documents and pages that something takes the place of."""
    issued = [one for one in documents if one.kind in ISSUED_KINDS]
    issues = [_Issue(one, read_name(one.name), read_words(one.title)) for one in issued]
    by_name = {one.name: one for one in documents}
    found: dict[str, Successor] = {}
    for earlier, later in _stated(issues):
        found[earlier.document.name] = _successor(earlier, later, implied=False)
    for issue in issues:
        # What a document says of its own end, where no document of the corpus is meant.
        if issue.document.superseded_by and issue.document.name not in found:
            last = issue.document.valid_to
            since = date.fromordinal(last.toordinal() + 1) if last else None
            found[issue.document.name] = Successor(issue.document.superseded_by, since)
    for earlier, later in _implied(issues):
        found.setdefault(earlier.document.name, _successor(earlier, later, implied=True))
    starts = {by.document: by.since for by in found.values() if by.document}
    standings = {}
    for name in {*found, *starts}:
        one = by_name[name]
        start = None if one.valid_from else starts.get(name)
        standings[name] = Standing(one.valid_from, one.valid_to, found.get(name), start)
    own_days = frozenset(name for (name, _), facts in pages.items() if facts.valid_from or facts.valid_to)
    return Standings(standings, dict(_sheets(pages, by_name, head_of)), own_days)


# -- documents ------------------------------------------------------------------------------------------------


def _stated(issues: Sequence[_Issue]) -> Iterator[tuple[_Issue, _Issue]]:
    """(earlier, later) where one of the two names the other."""
    for issue in issues:
        for said in issue.document.supersedes.splitlines():
            earlier = _meant(said, issue, issues)
            if earlier is not None:
                yield earlier, issue
        for said in issue.document.superseded_by.splitlines():
            later = _meant(said, issue, issues)
            if later is not None:
                yield issue, later


def _meant(said: str, by: _Issue, issues: Sequence[_Issue]) -> _Issue | None:
    """The one other document that is meant by what a document says; None where none or several could be."""
    words = _folded(said)
    if not words:
        return None
    others = [one for one in issues if one.document.name != by.document.name]
    named = [
        one
        for one in others
        if said.strip() in (one.document.name, PurePosixPath(one.document.name).name)
        or words in (_folded(one.document.title), _folded(PurePosixPath(one.document.name).stem))
    ]
    if not named:
        revision = read_words(f" {said}").revision or (said.strip() if len(said.strip()) <= 3 else "")
        named = [
            one
            for one in others
            if revision and _same(one.document.revision, revision) and (_siblings(one, by) or _same_title(one, by))
        ]
    return named[0] if len(named) == 1 else None


def _implied(issues: Sequence[_Issue]) -> Iterator[tuple[_Issue, _Issue]]:
    """(earlier, later) of neighbours in a series of issues that can be put in order."""
    by_name: dict[tuple[object, ...], list[_Issue]] = defaultdict(list)
    by_title: dict[tuple[object, ...], list[_Issue]] = defaultdict(list)
    for issue in issues:
        if re.search(r"[^\W\d_]{3}", issue.name.series):
            by_name[issue.document.kind, _folder(issue), issue.name.series].append(issue)
        if _telling(issue.title):
            by_title[issue.document.kind, issue.title.series].append(issue)
    for group in by_name.values():
        yield from _neighbours(group, _alike)
    for group in by_title.values():
        if len(group) > 1 and _consistent(group):
            yield from _neighbours(group, lambda one, other: True)


def _neighbours(group: Sequence[_Issue], fits: Callable[[_Issue, _Issue], bool]) -> Iterator[tuple[_Issue, _Issue]]:
    """(earlier, later): for each issue the one that comes right after it, if there is one such."""
    for earlier in group:
        later = [one for one in group if _follows(one, earlier) and fits(one, earlier)]
        nearest = [one for one in later if not any(_follows(one, other) for other in later if other is not one)]
        if len(nearest) == 1:
            yield earlier, nearest[0]


def _follows(later: _Issue, earlier: _Issue) -> bool:
    """Whether the one is surely a later issue: by its day, else its revision, else the year in its name."""
    a, b = earlier.document, later.document
    if a.valid_from and b.valid_from and a.valid_from != b.valid_from:
        return a.valid_from < b.valid_from
    if a.issued and b.issued and a.issued != b.issued:
        return a.issued < b.issued
    years = _years(earlier), _years(later)
    if years[0] and years[1] and years[0] != years[1]:
        # A report of another year takes no one's place; a price book does.
        return a.kind.value in ("tariff", "procedure") and years[0] < years[1]
    orders = revision_order(a.revision), revision_order(b.revision)
    return orders[0] is not None and orders[1] is not None and orders[0][0] == orders[1][0] and orders[0] < orders[1]


def revision_order(revision: str) -> tuple[str, tuple[int, ...]] | None:
    """How revisions of one manner are put in order: letters, numbers with parts, or words; None for others."""
    word = revision.strip()
    if re.fullmatch(r"[A-Za-z]{1,2}", word):
        return "letters", (len(word), *(ord(sign) for sign in word.upper()))
    if re.fullmatch(r"\d{1,4}(?:\.\d{1,4}){0,3}", word):
        return "numbers", tuple(int(part) for part in word.split("."))
    order = ordinals.order(word)
    return ("words", order) if order is not None else None


def _consistent(group: Sequence[_Issue]) -> bool:
    """Documents of one title and several names are one series only where revisions and days run the same way."""
    if len({issue.document.valid_from for issue in group}) < len(group):
        return False
    ordered = sorted(group, key=lambda one: one.document.valid_from or date.min)
    orders = [revision_order(one.document.revision) for one in ordered]
    if any(one is None for one in orders) or ordered[0].document.valid_from is None:
        return False
    known = [one for one in orders if one is not None]
    return all(a[0] == b[0] and a < b for a, b in pairwise(known))


def _alike(one: _Issue, other: _Issue) -> bool:
    """Whether two titles may be of one series: a file name alone could hide two different papers."""
    a, b = set(one.title.series.split()), set(other.title.series.split())
    return not a or not b or len(a & b) >= 0.6 * min(len(a), len(b))


def _siblings(one: _Issue, other: _Issue) -> bool:
    return one.name.series == other.name.series and _folder(one) == _folder(other)


def _same_title(one: _Issue, other: _Issue) -> bool:
    return one.title.series == other.title.series and len(_specific(one.title)) >= 2


def _telling(title: Name) -> bool:
    """Whether a title names one thing: a code in it, or several words that not every paper has."""
    return len(_specific(title)) >= 4 or any(re.search(r"\d", word) for word in _specific(title))


def _specific(title: Name) -> set[str]:
    return {word for word in title.series.split() if word not in _SORT and (len(word) > 1 or word.isdigit())}


def _years(issue: _Issue) -> tuple[int, ...]:
    return issue.name.years or issue.title.years


def _folder(issue: _Issue) -> tuple[str, ...]:
    """Its folders, but for those that only part old from new."""
    return tuple(part for part in PurePosixPath(issue.document.name).parts[:-1] if not _ARCHIVE.match(part))


def _successor(earlier: _Issue, later: _Issue, implied: bool) -> Successor:
    document = later.document
    what = f"{document.title}, revision {document.revision}" if document.revision else document.title
    if document.title == earlier.document.title and document.revision:
        what = f"revision {document.revision}"
    return Successor(what, later.since, document.name, None, implied)


def _same(revision: str, other: str) -> bool:
    return revision.casefold().lstrip("0") == other.casefold().lstrip("0") and revision != ""


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())


# -- sheets of tariff books -----------------------------------------------------------------------------------


def _sheets(
    pages: Mapping[tuple[str, int], PageFacts], documents: Mapping[str, Document], head_of: HeadOf
) -> Iterator[tuple[tuple[str, int], Standing]]:
    """Pages whose sheet another page cancels or follows in the same book."""
    sheets: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, facts in pages.items():
        if facts.sheet:
            sheets[facts.sheet.upper()].append(key)
    heads: dict[tuple[str, int], frozenset[str]] = {}

    def same_book(one: tuple[str, int], other: tuple[str, int]) -> bool:
        if one[0] == other[0]:
            return True
        for key in (one, other):
            heads.setdefault(key, _head_words(head_of(*key)))
        a, b = heads[one], heads[other]
        return bool(a) and len(a & b) >= _SAME_HEAD * max(len(a), len(b))

    cancelling: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, facts in pages.items():
        if facts.sheet and facts.cancels:
            cancelling[(_cancelled_number(facts) or facts.sheet).upper()].append(key)
    for key, facts in pages.items():
        if not facts.sheet:
            continue
        number = facts.sheet.upper()
        direct = [one for one in cancelling[number] if one != key and _cancels(pages[one], facts)]
        direct = [one for one in direct if same_book(one, key)]
        later = [one for one in sheets[number] if one != key and _later(pages[one], facts) and same_book(one, key)]
        chosen = _first_of(direct or later, pages)
        if chosen is not None:
            name, page = chosen
            by = pages[chosen]
            since = by.valid_from or documents[name].valid_from
            what = f"{by.revision} Sheet No. {by.sheet}".strip()
            yield key, replace(stated(facts), successor=Successor(what, since, name, page, implied=not direct))


def _cancelled_number(facts: PageFacts) -> str:
    found = re.search(r"(?:sheet|leaf|page|blatt)\W*(?:no\b\W*|nr\b\W*)?(\S*\d\S*)\s*$", facts.cancels, re.IGNORECASE)
    return found[1] if found else ""


def _cancels(by: PageFacts, facts: PageFacts) -> bool:
    """Whether what a page says it cancels is this sheet in this revision; the number is known to fit."""
    meant, own = ordinals.order(by.cancels), ordinals.order(facts.revision)
    if meant is not None and own is not None:
        return meant == own
    numbered = re.fullmatch(r"revision\D*(\d+)", by.cancels, re.IGNORECASE)
    if numbered:
        return numbered[1] == facts.revision
    # It names the number only: of the same number it must be the later one.
    return bool(_cancelled_number(by)) and (by.sheet.upper() != facts.sheet.upper() or _later(by, facts))


def _later(by: PageFacts, facts: PageFacts) -> bool:
    a, b = revision_order(facts.revision), revision_order(by.revision)
    if a is None or b is None or a[0] != b[0] or a >= b:
        return False
    return not (facts.valid_from and by.valid_from and by.valid_from < facts.valid_from)


def _first_of(keys: Iterable[tuple[str, int]], pages: Mapping[tuple[str, int], PageFacts]) -> tuple[str, int] | None:
    """The one that came into force first."""
    return min(keys, key=lambda key: (pages[key].valid_from or date.max, key), default=None)


def _head_words(text: str) -> frozenset[str]:
    lines = [line for line in text.split("\n") if line.strip()][:_HEAD_LINES]
    words = re.findall(r"[^\W\d_]{3,}", re.sub(ordinals.PHRASE, " ", " ".join(lines), flags=re.IGNORECASE).lower())
    return frozenset(words) - _OF_SHEETS
