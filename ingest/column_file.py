"""Typed rows in, one parquet file of columns and their profiles out. Knows nothing of documents or generations.

The file has the column `row` (1-based) and for column n of the table `c{n}`: VARCHAR, TIMESTAMP as the clock on
the wall showed it, DECIMAL (DOUBLE where the numbers are no decimals). Text has its compared form beside it as
`k{n}`, times whose zone is known their UTC instant as `z{n}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.profiles import LogColumn, Profile, decimals, joint_key, merged, plain_number, separator_of
from ingest.schema import Column, ColumnType, Value

# Rows read together. Small groups let a few rows be read without the others, large ones make large logs fast.
_SMALL_GROUP, _LARGE_GROUP, _LARGE_LOG = 16_384, 122_880, 1_000_000
# Cells that are longer on average are no values that a question could name.
_PROSE = 100
# Forms in which a day up to the 12th can be taken for a month; points stand between days and months only.
_NUMERIC_DATE = re.compile(r"%[dm][-/]%[dm]")

Chunk = tuple[Sequence[int], Sequence[Sequence[Value]]]


def write_table(path: Path, columns: Sequence[Column], chunks: Iterable[Chunk]) -> tuple[tuple[LogColumn, ...], int]:
    """Write one file; returns the columns with their profiles, and how many rows there are.

    A chunk is row numbers and as many records, each with a value for every column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers: list[NDArray[np.int64]] = []
    kept = [_Cells(column) for column in columns]
    for rows, records in chunks:
        numbers.append(np.array(rows, np.int64))
        for cells, values in zip(kept, zip(*records, strict=True), strict=True):
            cells.add(values)
    named: dict[str, Any] = {"row": np.concatenate(numbers) if numbers else np.empty(0, np.int64)}
    logged = []
    for place, cells in enumerate(kept):
        arrays, profile = cells.finish()
        named |= {f"{letter}{place}": array for letter, array in arrays.items()}
        column = cells.column
        logged.append(
            LogColumn(
                column.name, column.type, column.role, column.unit, column.format, profile, place, zoned="z" in arrays
            )
        )
    group = _LARGE_GROUP if len(named["row"]) >= _LARGE_LOG else _SMALL_GROUP
    pq.write_table(pa.table(named), path, compression="zstd", row_group_size=group)
    return tuple(logged), len(named["row"])


class _Cells:
    """The cells of one column, gathered chunk by chunk."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self._chunks: list[Any] = []
        self._instants: list[Any] = []

    def add(self, values: Sequence[Value]) -> None:
        import pyarrow as pa

        if self.column.type is ColumnType.NUMBER:
            self._chunks.append(np.array([np.nan if one is None else one for one in values], np.float64))
        elif self.column.type is ColumnType.DATETIME:
            walls = [one.replace(tzinfo=None) if isinstance(one, datetime) else None for one in values]
            self._chunks.append(pa.array(walls, pa.timestamp("us")))
            self._instants.append(pa.array([_instant(one) for one in values], pa.timestamp("us")))
        else:
            self._chunks.append(pa.array([None if one is None else str(one) for one in values], pa.string()))

    def finish(self) -> tuple[dict[str, Any], Profile]:
        """Arrays by the letter of their name, and the profile."""
        if self.column.type is ColumnType.NUMBER:
            return _numbers(np.concatenate(self._chunks) if self._chunks else np.empty(0))
        if self.column.type is ColumnType.DATETIME:
            walls, instants = (_joined(chunks, "timestamp") for chunks in (self._chunks, self._instants))
            return _times(walls, instants, numeric=_NUMERIC_DATE.match(self.column.format) is not None)
        return _texts(_joined(self._chunks, "string"), self.column.type is ColumnType.IDENTIFIER)


def _instant(value: Value) -> datetime | None:
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    try:
        return value.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return None


def _joined(chunks: Sequence[Any], kind: str) -> Any:
    import pyarrow as pa

    return pa.chunked_array(chunks, pa.string() if kind == "string" else pa.timestamp("us")).combine_chunks()


def _numbers(values: NDArray[np.float64]) -> tuple[dict[str, Any], Profile]:
    import pyarrow as pa

    here = np.isfinite(values)
    told = values[here]
    scale = decimals(told)
    if scale < 0:
        array = pa.array(values, mask=~here)
    else:
        # A decimal is a little-endian integer of 128 bits.
        whole = np.rint(np.where(here, values, 0.0) * 10.0**scale).astype(np.int64)
        wide = np.stack([whole, whole >> 63], axis=1)
        mask = pa.array(here).buffers()[1]
        array = pa.Array.from_buffers(pa.decimal128(18, scale), len(values), [mask, pa.py_buffer(wide.tobytes())])
    return {"c": array}, Profile(
        filled=len(told),
        missing=len(values) - len(told),
        distinct=len(np.unique(told)),
        low=plain_number(float(told.min()), scale) if len(told) else None,
        high=plain_number(float(told.max()), scale) if len(told) else None,
        scale=scale,
    )


def _times(walls: Any, instants: Any, numeric: bool) -> tuple[dict[str, Any], Profile]:
    import pyarrow.compute as pc

    edges = pc.min_max(walls).as_py()
    low, high = edges["min"], edges["max"]
    profile = Profile(
        filled=len(walls) - walls.null_count,
        missing=walls.null_count,
        distinct=pc.count_distinct(walls).as_py(),
        low=low.isoformat() if low else None,
        high=high.isoformat() if high else None,
        assumed=numeric and low is not None and pc.max(pc.day(walls)).as_py() <= 12,
    )
    # Instants are of use only where every time has one.
    zoned = instants.null_count == walls.null_count < len(walls)
    return ({"c": walls, "z": instants} if zoned else {"c": walls}), profile


def _texts(surfaces: Any, codes: bool) -> tuple[dict[str, Any], Profile]:
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = surfaces.dictionary_encode()
    words: list[str] = encoded.dictionary.to_pylist()
    counted = pc.value_counts(encoded.indices.drop_null())
    counts = np.zeros(len(words), np.int64)
    if len(counted):
        counts[counted.field(0).to_numpy()] = counted.field(1).to_numpy()
    separator = separator_of(dict(zip(words, counts.tolist(), strict=True))) if len(words) < 100_000 else ""
    keys = [joint_key(word, separator, codes) for word in words]
    prose = sum(map(len, words)) > _PROSE * len(words)
    common = () if prose else merged(zip(keys, words, counts.tolist(), strict=True))
    # Keys that several surfaces share are written once.
    index = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    places = np.array([index[key] for key in keys], np.int32)
    key_array = pa.array(list(index), pa.string())
    shared = key_array.take(pa.array(places)).take(encoded.indices) if words else surfaces
    return {"c": surfaces, "k": shared}, Profile(
        filled=len(surfaces) - surfaces.null_count,
        missing=surfaces.null_count,
        distinct=len(index),
        common=common,
        separator=separator,
    )


def chunked(rows: Iterator[tuple[int, Sequence[Value]]], size: int = 50_000) -> Iterator[Chunk]:
    """Rows as chunks for `write_table`."""
    numbers: list[int] = []
    records: list[Sequence[Value]] = []
    for number, values in rows:
        numbers.append(number)
        records.append(values)
        if len(numbers) == size:
            yield numbers, records
            numbers, records = [], []
    if numbers:
        yield numbers, records
