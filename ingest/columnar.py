"""The logs of a generation: their files of columns (ingest/column_file.py), and the catalogue that names them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.column_file import Chunk, chunked, write_table
from ingest.durable import sha256_file
from ingest.errors import GenerationError
from ingest.profiles import LogColumn, Profile, first_identifier
from ingest.schema import Column, ColumnRole, ColumnType

__all__ = ["Chunk", "Log", "LogColumn", "Profile", "Table", "chunked", "logs_are_current", "read_logs", "write_logs",
           "write_table"]  # fmt: skip

RECORDS = "records"
CATALOGUE = "catalogue.json"
# Changed whenever files written before cannot be read any more.
FORM = 1
# What decides how rows are written: the next ingest writes anew what another version of it wrote.
_WRITTEN_BY = ("column_file.py", "columnar.py", "profiles.py", "identifiers.py")


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


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the store: its document's row, and where its columns and rows come from."""

    document_id: int
    document: str
    title: str
    sheet: str
    columns: tuple[Column, ...]


def write_logs(
    folder: Path,
    tables: Sequence[Table],
    read: Callable[[Table], Iterable[Chunk]],
    before: Path | None,
    sealed: Mapping[str, str],
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
