"""Pairs from rows: what a row says in words with its other words, and rows that carry the same codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from eval.tuning.near import nearly_same, words_of
from eval.tuning.pairs import Form, Pair, Source, shown
from ingest.generation import Generation
from ingest.schema import ColumnRole, ColumnType, Passage, Record, RecordTable

_CODES = (ColumnRole.PROBLEM, ColumnRole.CAUSE, ColumnRole.REMEDY)
_LEAST_CODES = 2
_LEAST_WORDS = 5  # of another cell that says something in words, not a name or an address
_WORD = re.compile(r"[^\W\d_]{3,}")
_MOST_OF_TABLE = 400
_MOST_KIN = 60  # rows of one set of codes; more of them say nothing of each other


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that says something in words: `said`, and its codes, '' for those it lacks."""

    record: Record
    said: str
    codes: tuple[str, ...]


def row_pairs(generation: Generation, document: str, random: Random) -> Iterator[Pair]:
    """Of all tables of rows of a document, the most telling column against the other words of its row."""
    for table in generation.tables(document):
        rows = _rows(table, random)
        if not rows:
            continue
        found = _passages_by_row(generation, document, table, [one.record.row for one in rows])
        others = [
            at
            for at, column in enumerate(table.columns)
            if column.type is ColumnType.TEXT and column.role is not ColumnRole.DESCRIPTION
        ]
        for row in rows:
            passages = found.get(row.record.row, [])
            said = [str(row.record.values[at] or "") for at in others]
            if len(passages) != 1 or not any(len(_WORD.findall(one)) >= _LEAST_WORDS for one in said):
                continue
            text = shown(passages[0], Form.WHOLE, [row.said])
            own = frozenset([passages[0].id])
            yield Pair(row.said, text, passages[0].id, document, Source.ROW, own, own)


def code_pairs(generation: Generation, document: str, random: Random) -> Iterator[Pair]:
    """Rows of a log that carry the same codes and say it in other words."""
    for table in generation.tables(document):
        alike: dict[tuple[str, ...], list[_Row]] = defaultdict(list)
        for row in _rows(table, random):
            if sum(map(bool, row.codes)) >= _LEAST_CODES:
                alike[row.codes].append(row)
        wanted = [row.record.row for rows in alike.values() if len(rows) > 1 for row in rows]
        found = _passages_by_row(generation, document, table, wanted)
        for codes in sorted(alike):
            rows = alike[codes][:_MOST_KIN]
            kin = frozenset(one.id for row in rows for one in found.get(row.record.row, []))
            for row, other in zip(rows, rows[1:] + rows[:1], strict=True):
                own, passages = found.get(row.record.row, []), found.get(other.record.row, [])
                if own and passages and not nearly_same(words_of(row.said), words_of(other.said)):
                    text, at = passages[0].searchable(), passages[0].id
                    yield Pair(row.said, text, at, document, Source.CODE, kin, kin, own[0].id)


def _rows(table: RecordTable, random: Random) -> list[_Row]:
    """Rows with a description in words, at most so many of a table, in their order."""
    places = {column.role: at for at, column in enumerate(table.columns) if column.role}
    at = places.get(ColumnRole.DESCRIPTION)
    if at is None:
        return []
    coded = [places[role] for role in _CODES if role in places and table.columns[places[role]].type in _CODED]
    rows = []
    for record in table.records:
        said = " ".join(str(record.values[at] or "").split())
        if 2 <= len(_WORD.findall(said)) <= 40:
            rows.append(_Row(record, said, tuple(str(record.values[one] or "") for one in coded)))
    if len(rows) > _MOST_OF_TABLE:
        chosen = set(random.sample(range(len(rows)), _MOST_OF_TABLE))
        rows = [row for place, row in enumerate(rows) if place in chosen]
    return rows


_CODED = (ColumnType.CATEGORY, ColumnType.IDENTIFIER)


def _passages_by_row(
    generation: Generation, document: str, table: RecordTable, rows: Sequence[int]
) -> dict[int, list[Passage]]:
    found: dict[int, list[Passage]] = defaultdict(list)
    for passage in generation.row_passages(document, table.sheet, rows):
        if passage.location.row is not None:
            found[passage.location.row].append(passage)
    return found
