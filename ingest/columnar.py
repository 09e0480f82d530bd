"""The rows of logs as columns: one parquet file a table in a generation, written from the store, read by plans.

A file has the column `row` (1-based) and for column n of the table `c{n}`: VARCHAR, TIMESTAMP as the clock on
the wall showed it, DECIMAL (DOUBLE where the numbers are no decimals). Text has its compared form beside it as
`k{n}`, times whose zone is known their UTC instant as `z{n}`. The catalogue names the files and columns.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.durable import sha256_file
from ingest.errors import GenerationError
from ingest.profiles import Profile, code_key, decimals, first_identifier, fold, joint_key, merged, plain_number
from ingest.profiles import separator_of as _separator_of
from ingest.schema import Column, ColumnRole, ColumnType, Value

RECORDS = "records"
CATALOGUE = "catalogue.json"
# Changed whenever files written before cannot be read any more.
FORM = 1
# What decides how rows are written: the next ingest writes anew what another version of it wrote.
_WRITTEN_BY = ("columnar.py", "profiles.py", "identifiers.py")
# Rows read together. Small groups let a few rows be read without the others, large ones make large logs fast.
_SMALL_GROUP, _LARGE_GROUP, _LARGE_LOG = 16_384, 122_880, 1_000_000
# Cells that are longer on average are no values that a question could name.
_PROSE = 100
_TEXT = (ColumnType.IDENTIFIER, ColumnType.CATEGORY, ColumnType.TEXT)


@dataclass(frozen=True, slots=True)
class LogColumn:
    """A column of a log and what it holds. `place` is its position, `zoned` whether `z{place}` is there."""

    name: str
    type: ColumnType
    role: ColumnRole | None
    unit: str
    format: str
    profile: Profile
    place: int
    zoned: bool = False

    @property
    def is_text(self) -> bool:
        """Whether cells are text, with a compared form `k{place}`."""
        return self.type in _TEXT

    def key(self, text: str) -> str:
        """The compared form of one value of this column."""
        return code_key(text) if self.type is ColumnType.IDENTIFIER else fold(text)

    def whole_key(self, text: str) -> str:
        """The compared form of a cell, which may hold several values."""
        return joint_key(text, self.profile.separator, self.type is ColumnType.IDENTIFIER)


@dataclass(frozen=True, slots=True)
class Log:
    """One table of rows. `sheet` is '' where the document holds one table only."""

    document: str
    title: str
    sheet: str
    columns: tuple[LogColumn, ...]
    rows: int
    path: Path

    def record_column(self) -> LogColumn | None:
        """The column whose values name the records; None where they are named by their row."""
        for column in self.columns:
            told = column.profile
            # An order may stand on several lines, but a column of few values names something else.
            if column.role is ColumnRole.RECORD and told.filled > 0.9 * self.rows and told.distinct > 0.5 * told.filled:
                return column
        unique = [
            column
            for column in self.columns
            if column.type is ColumnType.IDENTIFIER and column.profile.distinct == self.rows > 1
        ]
        best = first_identifier([column.name for column in unique])
        return None if best is None else unique[best]


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
        arrays, profile = cells.finish(len(named["row"]))
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
        self._zoned = False

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

    def finish(self, rows: int) -> tuple[dict[str, Any], Profile]:
        """Arrays by the letter of their name, and the profile."""
        if self.column.type is ColumnType.NUMBER:
            return _numbers(np.concatenate(self._chunks) if self._chunks else np.empty(0))
        if self.column.type is ColumnType.DATETIME:
            return _times(_joined(self._chunks, "timestamp"), _joined(self._instants, "timestamp"))
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


def _times(walls: Any, instants: Any) -> tuple[dict[str, Any], Profile]:
    import pyarrow.compute as pc

    edges = pc.min_max(walls).as_py()
    low, high = edges["min"], edges["max"]
    profile = Profile(
        filled=len(walls) - walls.null_count,
        missing=walls.null_count,
        distinct=pc.count_distinct(walls).as_py(),
        low=low.isoformat() if low else None,
        high=high.isoformat() if high else None,
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
    separator = _separator_of(dict(zip(words, counts.tolist(), strict=True))) if len(words) < 100_000 else ""
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


# -- the catalogue ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the store: its document's row, and where its columns and rows come from."""

    document_id: int
    document: str
    title: str
    sheet: str
    columns: tuple[Column, ...]


def write_logs(
    folder: Path, tables: Sequence[Table], read: Any, before: Path | None, sealed: Mapping[str, str]
) -> None:
    """Write the files of all tables and their catalogue into `folder`.

    `read(table)` gives the chunks of a table. A file of the generation in `before` is copied where it is of the
    same version of the document and still has the SHA-256 that `sealed` gives it.
    """
    home = folder / RECORDS
    home.mkdir()
    known = _entries(before) if before is not None else {}
    entries = []
    count: dict[int, int] = {}
    for table in tables:
        number = count[table.document_id] = count.get(table.document_id, 0) + 1
        name = f"{table.document_id}-{number}.parquet"
        entry = known.get(name)
        if before is None or entry is None or not _taken_over(before, home, name, sealed):
            columns, rows = write_table(home / name, table.columns, read(table))
            entry = {
                "file": name, "document": table.document, "title": table.title, "sheet": table.sheet, "rows": rows,
                "columns": [asdict(column) for column in columns],
            }  # fmt: skip
        entries.append(entry)
    catalogue = {"form": FORM, "code": _code(), "logs": entries}
    (home / CATALOGUE).write_text(json.dumps(catalogue, ensure_ascii=True), encoding="ascii")


def _taken_over(before: Path, home: Path, name: str, sealed: Mapping[str, str]) -> bool:
    """Copied, not linked: damage to one generation's file must leave the generation before it sound."""
    old = before / RECORDS / name
    digest = sealed.get(f"{RECORDS}/{name}")
    try:
        shutil.copyfile(old, home / name)
    except OSError:
        return False
    return digest is not None and sha256_file(home / name) == digest


def _entries(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        catalogue = json.loads((folder / RECORDS / CATALOGUE).read_bytes())
        return {entry["file"]: entry for entry in catalogue["logs"]} if catalogue["code"] == _code() else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def logs_are_current(folder: Path) -> bool:
    """Whether the logs of a generation's folder were written by this version."""
    try:
        return bool(json.loads((folder / RECORDS / CATALOGUE).read_bytes())["code"] == _code())
    except (OSError, ValueError, KeyError, TypeError):
        return False


@lru_cache(maxsize=1)
def _code() -> str:
    here = Path(__file__).parent
    return hashlib.sha256(b"\0".join((here / name).read_bytes() for name in _WRITTEN_BY)).hexdigest()[:16]


def read_logs(folder: Path) -> tuple[Log, ...]:
    """The logs of a generation's folder, by document and sheet. Opens no parquet file.

    Raises GenerationError where another version of the program wrote them.
    """
    path = folder / RECORDS / CATALOGUE
    catalogue = json.loads(path.read_bytes()) if path.exists() else {}
    if catalogue.get("form") != FORM:
        raise GenerationError(f"{path} was not written by this version; ingest again to rebuild it")
    return tuple(_log(path.parent, entry) for entry in catalogue["logs"])


def _log(home: Path, entry: Mapping[str, Any]) -> Log:
    return Log(
        document=entry["document"],
        title=entry["title"],
        sheet=entry["sheet"],
        columns=tuple(_column(column) for column in entry["columns"]),
        rows=entry["rows"],
        path=home / entry["file"],
    )


def _column(said: Mapping[str, Any]) -> LogColumn:
    profile = dict(said["profile"])
    profile["common"] = tuple((surface, count) for surface, count in profile["common"])
    return LogColumn(
        name=said["name"],
        type=ColumnType(said["type"]),
        role=ColumnRole(said["role"]) if said["role"] else None,
        unit=said["unit"],
        format=said["format"],
        profile=Profile(**profile),
        place=said["place"],
        zoned=said["zoned"],
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
