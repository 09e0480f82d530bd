"""Logs in, rows that are there twice out: within one table, and rows that two logs both hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from ingest.columnar import Log, LogColumn
from ingest.schema import ColumnType

if TYPE_CHECKING:
    import duckdb

_NUMBERING = (ColumnType.IDENTIFIER, ColumnType.NUMBER)
# Logs of which so many rows say the same are two copies of one, or one is a part of the other.
_SAME = 0.5
_FEWEST = 5
_TELLING = 15  # letters that a cell has on average in a column that tells rows apart
_MOST_LOGS = 200  # beyond, only rows within one table are compared


@dataclass(frozen=True, slots=True)
class RepeatedRows:
    """Rows of one table that say the same as another row of it, but for the number of the record."""

    document: str
    sheet: str
    repeated: int
    rows: int


@dataclass(frozen=True, slots=True)
class SharedRows:
    """Two logs that hold the same words in a column of text; `share` of the shorter one's different cells."""

    first: str
    second: str
    shared: int
    share: float


def repeated_rows(logs: Sequence[Log]) -> tuple[RepeatedRows, ...]:
    """Tables in which some row repeats another one, in the order of the logs."""
    import duckdb

    with duckdb.connect() as db:
        found = [(log, _repeated(db, log)) for log in logs if log.rows > 1]
    return tuple(RepeatedRows(log.document, log.sheet, count, log.rows) for log, count in found if count)


def shared_rows(logs: Sequence[Log]) -> tuple[SharedRows, ...]:
    """Pairs of logs that share at least half of the shorter one, the most alike first."""
    import duckdb

    if len(logs) > _MOST_LOGS:
        return ()
    with duckdb.connect() as db:
        cells = [
            (log, column, _cells(db, log, column)) for log in logs for column in log.columns if _tells(log, column)
        ]
    best: dict[tuple[str, str], SharedRows] = {}
    for (one, _, some), (other, _, others) in combinations(cells, 2):
        fewest = min(len(some), len(others))
        if one.document == other.document or fewest < _FEWEST:
            continue
        shared = len(some & others)
        pair = (one.document, other.document)
        if shared >= _SAME * fewest and (pair not in best or shared > best[pair].shared):
            best[pair] = SharedRows(*pair, shared, round(shared / fewest, 3))
    return tuple(sorted(best.values(), key=lambda pair: (-pair.share, pair.first, pair.second)))


def _repeated(db: duckdb.DuckDBPyConnection, log: Log) -> int:
    """Columns that number the rows are left aside."""
    numbered = log.record_column()
    compared = [
        f"{'k' if column.is_text else 'c'}{column.place}"
        for column in log.columns
        if column is not numbered and not (column.type in _NUMBERING and column.profile.distinct == log.rows)
    ]
    if not compared:
        return 0
    query = f"SELECT count(*) FROM (SELECT DISTINCT {', '.join(compared)} FROM read_parquet(?))"
    found = db.execute(query, [str(log.path)]).fetchone()
    return log.rows - int(found[0]) if found else 0


def _tells(log: Log, column: LogColumn) -> bool:
    return column.type is ColumnType.TEXT and 2 * column.profile.distinct >= log.rows


def _cells(db: duckdb.DuckDBPyConnection, log: Log, column: LogColumn) -> set[int]:
    """Hashes of the different cells of a column of text; none where cells are too short to tell rows apart."""
    key = f"k{column.place}"
    length = db.execute(f"SELECT avg(length({key})) FROM read_parquet(?)", [str(log.path)]).fetchone()
    if length is None or (length[0] or 0) < _TELLING:
        return set()
    rows = db.execute(
        f"SELECT DISTINCT hash({key}) FROM read_parquet(?) WHERE {key} IS NOT NULL", [str(log.path)]
    ).fetchall()
    return {row[0] for row in rows}
