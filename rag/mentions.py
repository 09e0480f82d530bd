"""Where something is named, completely: 'Which documents mention P-101A?', 'all warnings about SF6'.

Exact matching over every passage that may be looked at, never the best few: codes by their normal form, words by
their stems, one right after the other. A place is a page, a section where there are no pages, or a row of a log.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ingest.generation import Generation
from ingest.lexical import lexical_tokens
from ingest.readers.signals import starts_signal
from ingest.schema import BlockKind, Document, Passage
from ingest.words import fold
from rag.cite import cite
from rag.evidence import plant_units_of
from rag.exact import Asked, Exact
from rag.mention_words import Sought, Wanted, read_wanted
from rag.resolve import Codes, Found, resolve
from rag.schema import Citation, Computation, Group, Hit, Shown, Span, Status

Ids = NDArray[np.int64]

# Places that are cited, in all and of one log; rows of the table that is shown; identifiers given back.
_CITED = 24
_CITED_ROWS = 3
_SHOWN = 200
_IDS = 10_000
# Rows of a log that are named in the text.
_ROWS_SAID = 8
_LONGEST_WORDS = 240
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class _Match:
    """passage.text[start:end] is the sentence, row or warning that names what is sought."""

    passage: Passage
    start: int
    end: int


@dataclass(slots=True)
class _Place:
    """A page, section or row, with what names it there."""

    document: str
    name: str
    matches: list[_Match] = field(default_factory=list)


def find_mentions(asked: Asked) -> Exact | None:
    """Every place that names what the question asks about; None where it asks for something else."""
    wanted = read_wanted(asked.understood.text)
    if wanted is None:
        return None
    generation = asked.generation
    codes = resolve(generation, asked.understood.text, asked.understood.mentions)
    sought = _Sought(wanted, codes)
    day = asked.filters.as_of or asked.understood.as_of
    kind = asked.filters.kind
    allowed = generation.allowed(kind, asked.filters.asset, day, None if day else asked.today)
    places = _places(generation, sought, allowed)
    documents = {name: generation.document(name) for name in dict.fromkeys(place.document for place in places)}
    if wanted.kinds:
        documents = {name: one for name, one in documents.items() if one.kind in wanted.kinds}
        places = [place for place in places if place.document in documents]
    over = None if day else generation.allowed(kind, asked.filters.asset, past_by=asked.today)
    past = (
        0
        if over is None
        else sum(
            not wanted.kinds or generation.document(place.document).kind in wanted.kinds
            for place in _places(generation, sought, over)
        )
    )
    return _told(asked, wanted, sought, places, documents, past)


class _Sought:
    """What is looked for: codes of which one must stand there, and words that must follow each other."""

    def __init__(self, wanted: Wanted, codes: Codes) -> None:
        self.wanted = wanted
        inside = [code for code in codes.found if fold(code.surface) in fold(wanted.named) and _is_name(code)]
        self.codes: tuple[Found, ...] = () if wanted.exact else tuple(inside)
        rest = wanted.named
        for code in self.codes:
            before, _, after = rest.partition(code.surface)
            # 'the pump P-101A', 'alarm 4711': the word before a code says what it is
            rest = f"{' '.join(before.split()[:-1])} {after}"
        self.words = lexical_tokens(rest) if self.codes else lexical_tokens(wanted.named)
        self.phrase = fold(" ".join(wanted.named.split())) if wanted.exact else ""

    def candidates(self, generation: Generation, allowed: Ids | None) -> Ids:
        """Passages that may hold all of it, ascending."""
        found: Ids | None = None
        for code in self.codes:
            if self.wanted.sought is Sought.WARNINGS:  # the code may stand in the heading, which has tokens only
                tokens = {normal.rpartition(" ")[2] for normal in code.normals}
                found = _both(found, _holding(generation, sorted(tokens), allowed))
            else:
                found = _both(found, generation.holders(code.normals, allowed))
        for word in dict.fromkeys(self.words):
            found = _both(found, _holding(generation, [word], allowed))
        return np.empty(0, np.int64) if found is None else found

    def matches(self, passage: Passage, units: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The units of a passage that name it."""
        text = passage.text
        heading = passage.location.heading[-1] if passage.location.heading else ""
        if self.wanted.sought is Sought.WARNINGS and self._stands(passage, heading):
            return list(units)  # a warning in a section about it need not name it again
        if self.words and not all(_may_stand(word, fold(text)) for word in set(self.words)):
            return []
        return [(start, end) for start, end in units if self._stands(passage, text[start:end])]

    def _stands(self, passage: Passage, words: str) -> bool:
        if self.phrase:
            return self.phrase in fold(" ".join(words.split()))
        if self.words and not _follow(self.words, lexical_tokens(words)):
            return False
        return all(_names(passage, code, words) for code in self.codes)


def _holding(generation: Generation, tokens: Sequence[str], allowed: Ids | None) -> Ids:
    """Ids of all passages that hold one of these tokens, in their text or around it, ascending."""
    found = generation.lexical(tokens, generation.manifest.passages, allowed)
    return np.sort(np.array([passage for passage, _ in found], np.int64))


def _is_name(code: Found) -> bool:
    return any(sign.isalnum() for sign in code.surface)


def _both(found: Ids | None, ids: Ids) -> Ids:
    return ids if found is None else np.intersect1d(found, ids, assume_unique=True)


def _may_stand(stem: str, folded: str) -> bool:
    """Cheap: a stem begins its word but for its last letter ('batteri' of 'battery')."""
    return not stem.isalpha() or stem[:-1] in folded


def _follow(wanted: Sequence[str], tokens: Sequence[str]) -> bool:
    size = len(wanted)
    return any(list(tokens[at : at + size]) == list(wanted) for at in range(len(tokens) - size + 1))


def _names(passage: Passage, code: Found, words: str) -> bool:
    """Whether the words hold the code, as the passage or the question writes it or in its normal form."""
    surfaces = [one.surface for one in passage.identifiers if one.normal in code.normals]
    spelled = {fold(surface.rpartition(" ")[2]) for surface in (*surfaces, code.surface)}
    folded = fold(words)
    if any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", folded) for one in spelled if one):
        return True
    return any(normal.rpartition(" ")[2] in lexical_tokens(words) for normal in code.normals)


def _places(generation: Generation, sought: _Sought, allowed: Ids | None) -> list[_Place]:
    """All places in the order of documents and of reading, each once."""
    places: dict[tuple[str, str, int, int], _Place] = {}
    ids = sought.candidates(generation, allowed)
    one_by_one = sought.wanted.sought is Sought.WARNINGS
    for at in range(0, len(ids), _BATCH):
        for passage in generation.passages(ids[at : at + _BATCH].tolist()):
            for start, end in _found_in(passage, sought):
                name = _place_name(passage)
                own = (passage.id, start) if one_by_one else (0, 0)
                place = places.setdefault((passage.document, name, *own), _Place(passage.document, name))
                place.matches.append(_Match(passage, start, end))
    return sorted(places.values(), key=lambda place: (_is_row(place), place.document, _reading_order(place)))


def _is_row(place: _Place) -> bool:
    return place.matches[0].passage.block is BlockKind.ROW


def _found_in(passage: Passage, sought: _Sought) -> list[tuple[int, int]]:
    if sought.wanted.sought is Sought.WARNINGS:
        return sought.matches(passage, _warnings(passage.text))
    found = sought.matches(passage, plant_units_of(passage))
    if not found and sought.codes and not sought.words:
        # the code stands in the heads of a table or is split from its sentence
        whole = [(0, len(passage.text))] if passage.text.strip() else []
        found = [(0, min(len(passage.text), _first_line(passage.text)))] if sought.matches(passage, whole) else []
    return found


def _first_line(text: str) -> int:
    return len(text.split("\n", 1)[0]) or len(text)


def _warnings(text: str) -> list[tuple[int, int]]:
    """Paragraphs that begin with DANGER, WARNING and the like; a word alone goes with what follows it."""
    spans: list[tuple[int, int]] = []
    at = 0
    open_signal: int | None = None
    for paragraph in text.split("\n\n"):
        start, end = at, at + len(paragraph)
        at = end + 2
        if open_signal is not None:
            spans.append((open_signal, end))
            open_signal = None
        elif starts_signal(paragraph):
            if len(paragraph.split()) == 1:
                open_signal = start
            else:
                spans.append((start, end))
    return spans


def _place_name(passage: Passage) -> str:
    where = passage.location
    if where.row is not None:
        return f"sheet {where.sheet}, row {where.row}" if where.sheet else f"row {where.row}"
    if where.page is not None:
        return f"p. {where.page}"
    own = [part for part in where.heading if part.casefold() not in passage.title.casefold()]
    return f"section {' > '.join(own)}" if own else "its text"


def _reading_order(place: _Place) -> tuple[str, int, int, int]:
    first = place.matches[0].passage
    return (first.location.sheet or "", first.location.page or 0, first.location.row or 0, first.id)


def _told(
    asked: Asked,
    wanted: Wanted,
    sought: _Sought,
    places: Sequence[_Place],
    documents: dict[str, Document],
    past: int,
) -> Exact:
    by_document: dict[str, list[_Place]] = {}
    for place in places:
        by_document.setdefault(place.document, []).append(place)
    notes = []
    if past:
        notes.append(f"{_count(past, 'place')} in documents that are no longer in force left out")
    understood = _understood(wanted, sought, asked)
    if not places:
        return Exact(
            Status.NOT_FOUND,
            f"Not found: no {_paper(wanted)} in force names {wanted.named}." + (f" ({notes[0]}.)" if notes else ""),
        )
    citations, numbers = _cited(asked.generation, by_document)
    lines = [_summary(wanted, by_document)]
    lines += [
        _line(documents[name], group, [numbers[id(place)] for place in group if id(place) in numbers])
        for name, group in by_document.items()
    ]
    lines += [f"{note[0].upper()}{note[1:]}." for note in notes]
    rows = [place for group in by_document.values() for place in group]
    computation = Computation(
        understood=understood,
        plan={
            "mentions": wanted.named,
            "codes": [*(normal for code in sought.codes for normal in code.normals)],
            "words": [*sought.words],
            "of": wanted.sought.value,
            "kinds": [kind.value for kind in sorted(wanted.kinds)],
        },
        value=len(by_document) if wanted.sought is Sought.DOCUMENTS else len(rows),
        unit="documents" if wanted.sought is Sought.DOCUMENTS else "places",
        grouped_by="document",
        measure="places",
        groups=tuple(Group(name, len(group)) for name, group in by_document.items()),
        ids=tuple(f"{place.document}, {place.name}" for place in rows[:_IDS]),
        rows_total=len(rows),
        table=Shown(
            ("document", "place", "words"),
            tuple((documents[place.document].title, place.name, _words(place)) for place in rows[:_SHOWN]),
            tuple(numbers.get(id(place), 0) for place in rows[:_SHOWN]),
        ),
        notes=tuple(notes),
    )
    return Exact(Status.ANSWERED, "\n".join(lines), citations, computation)


def _cited(generation: Generation, by_document: dict[str, list[_Place]]) -> tuple[tuple[Citation, ...], dict[int, int]]:
    """Citations of the first places of each document, more of each while there is room, and their numbers."""
    chosen: dict[int, _Place] = {}
    for turn in range(_CITED):
        for group in by_document.values():
            if turn < len(group) and len(chosen) < _CITED and not (_is_log(group) and turn >= _CITED_ROWS):
                chosen[id(group[turn])] = group[turn]
    ordered = [place for group in by_document.values() for place in group if id(place) in chosen]
    spans = [
        Span(number, Hit(place.matches[0].passage, 0.0, {}), place.matches[0].start, place.matches[0].end, 1.0)
        for number, place in enumerate(ordered, start=1)
    ]
    return cite(generation, spans), {id(place): number for number, place in enumerate(ordered, start=1)}


def _words(place: _Place) -> str:
    first = place.matches[0]
    words = " ".join(first.passage.text[first.start : first.end].split())
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}…"


def _summary(wanted: Wanted, by_document: dict[str, list[_Place]]) -> str:
    total = sum(len(group) for group in by_document.values())
    if wanted.sought is Sought.WARNINGS:
        verb = "names" if total == 1 else "name"
        return f"{_count(total, 'warning')} {verb} {wanted.named}, in {_count(len(by_document), 'document')}."
    logs = [group for group in by_document.values() if _is_log(group)]
    rows = sum(len(group) for group in logs)
    parts = []
    if total > rows:
        parts.append(f"{_count(total - rows, 'place')} of {_count(len(by_document) - len(logs), 'document')}")
    if rows:
        parts.append(f"{_count(rows, 'row')} of {_count(len(logs), 'log')}")
    return f"{wanted.named} is named in {_count(len(by_document), 'document')}: {' and '.join(parts)}."


def _is_log(group: Sequence[_Place]) -> bool:
    return _is_row(group[0])


def _line(document: Document, group: Sequence[_Place], numbers: Sequence[int]) -> str:
    marks = "".join(f"[{number}]" for number in numbers)
    names = [place.name for place in group]
    if _is_log(group):
        said = ", ".join(name.removeprefix("row ") for name in names[:_ROWS_SAID])
        more = f" and {len(names) - _ROWS_SAID} more" if len(names) > _ROWS_SAID else ""
        where = f"{_count(len(names), 'row')}: {said}{more}"
    else:
        where = "; ".join(names)
    return f"{document.title}: {where} {marks}".strip()


def _understood(wanted: Wanted, sought: _Sought, asked: Asked) -> str:
    day: date = asked.filters.as_of or asked.understood.as_of or asked.today
    what = {
        Sought.DOCUMENTS: "Documents in which", Sought.PLACES: "Places where", Sought.WARNINGS: "Warnings in which"
    }[wanted.sought]  # fmt: skip
    kinds = f" ({', '.join(sorted(kind.value for kind in wanted.kinds))})" if wanted.kinds else ""
    how = "in any spelling" if sought.codes else "word for word" if wanted.exact else "in any form of its words"
    return f"{what} {wanted.named} stands, {how}{kinds}, in force on {day.day} {day:%B %Y}"


def _paper(wanted: Wanted) -> str:
    return " or ".join(sorted(kind.value for kind in wanted.kinds)) or "document"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
