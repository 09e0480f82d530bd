"""Files that survive a kill: written aside, synced, renamed; checked by SHA-256; errors said in one line.

Knows nothing of what is in the files.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import NameplateError, StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def sha256_file(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_file(path: Path) -> None:
    """Return once the file's bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Return once the folder's entries (new names, renames) are on the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file atomically: after a kill or a power cut it holds the old bytes or the new ones."""
    aside = path.with_name(path.name + ".tmp")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn what the disk, SQLite or FAISS say about `place` into a StoreError of one line."""
    try:
        yield
    except NameplateError:
        raise
    except sqlite3.OperationalError as error:
        said = str(error)
        if said == "database or disk is full":
            raise StoreError(_full(place)) from error
        if said == "disk I/O error":
            raise StoreError(
                f"{place} cannot be written, its disk is full or failing; nothing is lost: "
                "free some space, check the disk, and run again"
            ) from error
        if "locked" in said or "busy" in said:
            raise StoreError(f"{place} is in use by another program; close it and run again") from error
        raise StoreError(f"{place} cannot be used ({said}); check the folder's permissions") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{place} is damaged ({error}); restore it from a backup, or delete the folder and ingest again"
        ) from error
    except OSError as error:
        # NumPy gives no number when less was written than it asked for.
        if error.errno in _FULL or "requested and" in str(error):
            raise StoreError(_full(place)) from error
        raise StoreError(
            f"{place} cannot be used ({error.strerror or error}); check the folder's permissions"
        ) from error
    except RuntimeError as error:
        # FAISS reports a failed write as a RuntimeError that names its C++ source.
        if "faiss" not in str(error):
            raise
        raise StoreError(_full(place)) from error


def _full(place: Path) -> str:
    return f"{place} cannot be written, its disk is full; nothing is lost: free some space and run again"


@contextmanager
def ingest_lock(data: Path) -> Iterator[None]:
    """Hold `data` for writing. Raises StoreError where another process holds it; a kill frees it."""
    with explained(data):
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(data / "ingest.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
            raise StoreError(
                f"{data} is being written by another ingest (process {holder}); wait until it has ended"
            ) from None
        with explained(data):
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode("ascii"), 0)
        yield
    finally:
        os.close(handle)
