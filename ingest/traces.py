"""A data folder searched for words that must not be in it: every file, byte by byte and by what its format says.

SQLite is asked for every text of every table, parquet for every cell, arrays of spellings for each of them; all files
but those that hold only numbers are read as bytes too, in UTF-8, UTF-16 and JSON's escapes. Changes nothing.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.durable import explained
from ingest.erased import SHORT, Erased

_APART = "\n" * 12  # more than may stand between two words of one name
_BATCH = 2000
# Numbers alone: a word of a few letters would be met in them by chance.
_NUMBERS = (".faiss",)
_BETWEEN = rb"(?:\\[nrt]|[^0-9A-Za-z]){0,8}"
_DIGITS_BETWEEN = rb"[ ().\-/]{0,2}"


@dataclass(frozen=True, slots=True)
class Search:
    """What was searched, and which files (paths in the data folder) still hold such words."""

    files: int
    bytes: int
    left: tuple[str, ...]


def search(data: Path, erased: Erased, strings: Sequence[str]) -> Search:
    """Look through all files of the folder; `erased` holds the same words as `strings`. Raises StoreError."""
    patterns = [pattern for string in strings for pattern in _patterns(string)]
    left, files, size = [], 0, 0
    with explained(data):
        for path in sorted(data.rglob("*")):
            name = path.relative_to(data).as_posix()
            if erased.places(name):
                left.append(name)
            if not path.is_file() or path.is_symlink():
                continue
            files, size = files + 1, size + path.stat().st_size
            if name not in left and (_says(path, erased) or _holds(path, patterns)):
                left.append(name)
    return Search(files, size, tuple(left))


def holds_bytes(content: bytes, strings: Sequence[str]) -> bool:
    """Whether one of the strings stands in the bytes, in any spelling that is looked for."""
    return any(pattern.search(content) for string in strings for pattern in _patterns(string))


def _says(path: Path, erased: Erased) -> bool:
    """Whether what the file says, by its format, holds such words."""
    texts: Iterator[str]
    if path.suffix == ".sqlite":
        texts = _sqlite_texts(path)
    elif path.suffix == ".parquet":
        texts = _parquet_texts(path)
    elif path.suffix == ".npy":
        texts = _spellings(path)
    else:
        return False
    return any(erased.places(batch) for batch in _batches(texts))


def _batches(texts: Iterable[str]) -> Iterator[str]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == _BATCH:
            yield _APART.join(batch)
            batch = []
    yield _APART.join(batch)


def _sqlite_texts(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        for table in tables:
            quoted = table.replace('"', '""')
            for row in db.execute(f'SELECT * FROM "{quoted}"'):
                for value in row:
                    if isinstance(value, str):
                        yield value
                    elif isinstance(value, float):
                        yield f"{value:.15g}"


def _parquet_texts(path: Path) -> Iterator[str]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    yield str(file.schema_arrow)
    yield str(file.metadata.metadata)
    for group in range(file.num_row_groups):
        table = file.read_row_group(group)
        for column in table.columns:
            values: Any = pc.unique(column)
            if pa.types.is_timestamp(values.type):
                values = pc.strftime(values, format="%Y-%m-%d")
            yield from (str(value) for value in values.to_pylist() if value is not None)


def _spellings(path: Path) -> Iterator[str]:
    """The words of an array of letters, which its `..._ends` part; nothing of an array of numbers."""
    letters = np.load(path, mmap_mode="r", allow_pickle=False)
    if letters.dtype != np.uint8:
        return
    ends = next(iter(path.parent.glob(f"{path.stem.removesuffix('s')}*_ends.npy")), None)
    stops = np.load(ends, allow_pickle=False).tolist() if ends else [len(letters)]
    start = 0
    whole = letters.tobytes()
    for stop in stops:
        yield whole[start:stop].decode("utf-8", "replace")
        start = stop


def _holds(path: Path, patterns: Sequence[re.Pattern[bytes]]) -> bool:
    if path.suffix in (".npy", *_NUMBERS):
        return False
    content = path.read_bytes()
    if path.suffix != ".sqlite":
        return any(pattern.search(content) for pattern in patterns)
    # Vectors and numbers of tokens may spell a short word; what stands only in them is nobody's.
    return any(
        len(pattern.findall(content)) > sum(len(pattern.findall(blob)) for blob in _blobs(path))
        for pattern in patterns
        if pattern.search(content)
    )


def _blobs(path: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        for table, column in (("texts", "vector"), ("texts", "tokens"), ("pages", "char_map")):
            if db.execute("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", (table, column)).fetchone():
                yield from (blob for (blob,) in db.execute(f"SELECT {column} FROM {table}"))


def _patterns(string: str) -> Iterator[re.Pattern[bytes]]:
    """The string as bytes in each spelling: as given and without accents, composed and not, escaped as JSON does."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", string) if not unicodedata.combining(sign))
    spellings = {unicodedata.normalize(form, string) for form in ("NFC", "NFD")} | {plain}
    for spelling in spellings:
        words = re.findall(r"[^\W_]+(?:[\u0300-\u036f][^\W_]*)*", spelling)
        signs = [sign for word in words for sign in word]
        if not signs:
            continue
        short = sum(sign.isalnum() for sign in signs) < SHORT
        if all(sign.isdigit() for sign in signs):
            yield _pattern([_DIGITS_BETWEEN.join(sign.encode() for sign in signs)], short=True)
            continue
        for encode in (_utf8, _escaped):
            yield _pattern([b"".join(encode(sign) for sign in word) for word in words], short=short)
        wide = [b"".join(_utf16(sign) for sign in word) for word in words]
        yield re.compile(rb"(?:[^0-9A-Za-z]\x00){0,8}".join(wide), re.IGNORECASE)


def _pattern(words: Sequence[bytes], *, short: bool) -> re.Pattern[bytes]:
    whole = _BETWEEN.join(words)
    alone = rb"(?<![0-9A-Za-z])" + whole + rb"(?![0-9A-Za-z])" if short else whole
    return re.compile(alone, re.IGNORECASE)


def _utf8(sign: str) -> bytes:
    return _either(sign, lambda one: re.escape(one.encode()))


def _utf16(sign: str) -> bytes:
    return _either(sign, lambda one: re.escape(one.encode("utf-16-le")))


def _escaped(sign: str) -> bytes:
    return _either(sign, lambda one: re.escape(one.encode() if one.isascii() else f"\\u{ord(one):04x}".encode()))


def _either(sign: str, encode: Any) -> bytes:
    cases = {sign.lower(), sign.upper()}
    return b"(?:" + b"|".join(sorted(encode(case) for case in cases)) + b")"
