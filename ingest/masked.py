"""Documents in, the same documents without erased words out; every offset moved to where its words now are.

One for files that have just been read (`Parsed`), one for what the store holds of a document (`Stored`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from ingest.erased import MASK, Erased, moved, replaced
from ingest.rates.schema import Schedule, schedule_from_json, schedule_to_json
from ingest.schema import Block, Document, Location, Page, Parsed, Passage, Record, RecordTable, Value

Places = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Stored:
    """All that the store holds of the living version of a document."""

    document: Document
    recipe: str
    pages: tuple[Page, ...]
    tables: tuple[RecordTable, ...]
    passages: tuple[Passage, ...]
    schedules: tuple[Schedule, ...]


def mask_parsed(parsed: Parsed, erased: Erased) -> Parsed:
    """What was read without such words; `erased` counts the places."""
    if not erased.words:
        return parsed
    mask = _Mask(erased)
    masked = replace(
        parsed,
        pages=tuple(mask.page(page) for page in parsed.pages),
        blocks=tuple(mask.block(block) for block in parsed.blocks),
        tables=tuple(mask.table(table) for table in parsed.tables),
        title=mask.text(parsed.title),
        schedules=tuple(mask.schedule(one) for one in parsed.schedules),
        revision=mask.text(parsed.revision),
        supersedes=mask.text(parsed.supersedes),
        superseded_by=mask.text(parsed.superseded_by),
        notes=tuple(mask.text(note) for note in parsed.notes),
    )
    return replace(masked, erased=mask.places())


def mask_stored(stored: Stored, erased: Erased) -> Stored:
    """What is stored without such words; document.erased counts the places, those from before included."""
    mask = _Mask(erased)
    document = stored.document
    pages = tuple(mask.page(page) for page in stored.pages)  # first: passages and records stand on them
    masked = Stored(
        document=replace(
            document,
            title=mask.text(document.title),
            revision=mask.text(document.revision),
            supersedes=mask.text(document.supersedes),
            superseded_by=mask.text(document.superseded_by),
            notes=tuple(mask.text(note) for note in document.notes),
        ),
        recipe=stored.recipe,
        pages=pages,
        tables=tuple(mask.table(table) for table in stored.tables),
        passages=tuple(mask.passage(passage) for passage in stored.passages),
        schedules=tuple(mask.schedule(one) for one in stored.schedules),
    )
    return replace(masked, document=replace(masked.document, erased=document.erased + mask.places()))


class _Mask:
    """What is erased, what it did to each page, and how often."""

    def __init__(self, erased: Erased) -> None:
        self._erased = erased
        self._places: dict[int, Places] = {}
        self._counts: Counter[str] = Counter()

    def places(self) -> int:
        """How many places were masked: the same words stand in a page and its passages, in a row and its record."""
        return max([0, *self._counts.values()])

    def text(self, text: str, where: str = "text") -> str:
        """The text with masks."""
        places = self._erased.places(text)
        self._counts[where] += len(places)
        return replaced(text, places)

    def page(self, page: Page) -> Page:
        """The page with masks, its character map and what it says of itself too."""
        places = self._erased.places(page.text)
        self._places[page.number] = places
        self._counts["page"] += len(places)
        facts = page.facts
        return replace(
            page,
            text=replaced(page.text, places),
            label=self.text(page.label),
            char_map=_masked_map(page.char_map, places),
            facts=facts
            and replace(
                facts,
                sheet=self.text(facts.sheet),
                revision=self.text(facts.revision),
                cancels=self.text(facts.cancels),
            ),
        )

    def block(self, block: Block) -> Block:
        """The block where its page now has it; of a row its own words."""
        start, text = self._stretch(block.location, block.start, block.text)
        return replace(
            block, location=self._location(block.location), start=start, text=text, caption=self.text(block.caption)
        )

    def passage(self, passage: Passage) -> Passage:
        """The passage where its page now has it; codes that were such words are gone."""
        start, text = self._stretch(passage.location, passage.start, passage.text)
        return replace(
            passage,
            title=self.text(passage.title),
            location=self._location(passage.location),
            start=start,
            text=text,
            context=self.text(passage.context),
            asset=self.text(passage.asset),
            identifiers=tuple(
                code
                for code in passage.identifiers
                if not self._erased.places(code.surface) and not self._erased.places(code.normal)
            ),
        )

    def table(self, table: RecordTable) -> RecordTable:
        """The table with masks in its heads and cells; a number or a time that is such a word is an empty cell."""
        return RecordTable(
            sheet=self.text(table.sheet),
            columns=tuple(
                replace(column, name=self.text(column.name), unit=self.text(column.unit)) for column in table.columns
            ),
            records=tuple(self._record(record) for record in table.records),
        )

    def schedule(self, schedule: Schedule) -> Schedule:
        """The schedule with masks in its words."""
        written = schedule_to_json(schedule)
        if not self._erased.places(written):
            return schedule
        return schedule_from_json(json.dumps(self._json(json.loads(written)), ensure_ascii=False))

    def _json(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._json(one) for one in value]
        if isinstance(value, Mapping):
            return {key: self._json(one) for key, one in value.items()}
        return value

    def _record(self, record: Record) -> Record:
        start = record.start
        if record.page is not None:
            start = moved(start, self._places.get(record.page, ()), at_end=False)
        return replace(record, values=tuple(self._value(value) for value in record.values), start=start)

    def _value(self, value: Value) -> Value:
        if isinstance(value, str):
            return self.text(value, "cell")
        if value is None:
            return None
        said = value.date().isoformat() if isinstance(value, datetime) else f"{value:.15g}"
        held = bool(self._erased.places(said))
        self._counts["cell"] += held
        return None if held else value

    def _location(self, location: Location) -> Location:
        return replace(
            location,
            sheet=location.sheet and self.text(location.sheet),
            heading=tuple(self.text(part) for part in location.heading),
        )

    def _stretch(self, where: Location, start: int, text: str) -> tuple[int, str]:
        """A stretch of a page as the page now has it: words may begin before it and end in it."""
        places = () if where.row is not None else self._places.get(where.page or 0, ())
        if not places:
            return start, self.text(text)
        end = start + len(text)
        inside = [(max(at, start) - start, min(stop, end) - start) for at, stop in places if at < end and stop > start]
        return moved(start, places, at_end=False), replaced(text, inside)


def _masked_map(char_map: bytes, places: Places) -> bytes:
    """The map of a page's characters with -1 for those of the masks, which stand nowhere on the page."""
    if not char_map or not places:
        return char_map
    old = np.frombuffer(char_map, "<i4")
    none = np.full(len(MASK), -1, "<i4")
    parts, end = [], 0
    for start, stop in places:
        parts += [old[end:start], none]
        end = stop
    return np.concatenate([*parts, old[end:]]).astype("<i4").tobytes()
