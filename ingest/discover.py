"""Paths in, source files out, by the hash of their content. Never leaves the folders given."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.access import Access
from ingest.errors import UnreadableDocument, UnusableInput
from ingest.readers.sidecar import SIDECARS, declared_access, sidecar_bytes
from ingest.schema import SourceFile

_TEMPORARY_ENDINGS = (".tmp", ".temp", ".swp", ".swo", ".part", ".crdownload", ".lock", "~")
_TEMPORARY_STARTS = ("~$", ".~", "#")
_CHUNK = 1 << 20


def discover(paths: Sequence[Path]) -> list[SourceFile]:
    """All files under `paths`, sorted by name.

    A file's name is the name of the folder given, '/', and its path below that folder; a file given alone
    has its file name. Hidden and temporary files, settings beside files and links that lead out of the
    folder are left out. `sha256` covers the bytes and what documents.toml and columns.toml say of the file, but for
    who may see it.
    Raises UnusableInput where a path is missing or two files would have one name.
    """
    found: dict[str, SourceFile] = {}
    for given in paths:
        for source in _sources(given):
            other = found.setdefault(source.name, source)
            if other.path.resolve() != source.path.resolve():
                raise UnusableInput(
                    f"{other.path} and {source.path} would both be called {source.name}; "
                    "rename a folder or give the folder above them"
                )
    return [found[name] for name in sorted(found)]


def _sources(given: Path) -> Iterator[SourceFile]:
    try:
        root = given.resolve(strict=True)
    except FileNotFoundError:
        raise UnusableInput(f"{given} is not there; give a file or a folder that exists") from None
    except (OSError, RuntimeError) as error:
        raise UnusableInput(f"{given} cannot be opened ({_reason(error)}); check the path") from None
    # The name as given, with '.' and '..' resolved: a link that a person gives is theirs to follow.
    name = Path(os.path.abspath(given)).name
    if root.is_file():
        yield _source(root.parent, root, name)
    elif root.is_dir():
        if not os.access(root, os.R_OK | os.X_OK):
            raise UnusableInput(f"{given} cannot be listed; check its rights")
        for path in _walk(root, root):
            # A folder given as '/' has no name of its own.
            relative = path.relative_to(root).as_posix()
            yield _source(root, path, f"{name}/{relative}" if name else relative)
    else:
        raise UnusableInput(f"{given} is neither a file nor a folder; give one of them")


def _walk(folder: Path, root: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if _skipped(entry.name):
            continue
        path = Path(entry.path)
        try:
            if entry.is_symlink():
                # A link to a folder could lead out or in a circle; a link to a file inside is a second
                # name for what is found anyway.
                continue
            if entry.is_dir():
                yield from _walk(path, root)
            elif entry.is_file():
                yield path
        except OSError:
            continue


def _skipped(name: str) -> bool:
    lower = name.lower()
    return (
        name.startswith(".")
        or name in SIDECARS
        or lower.startswith(_TEMPORARY_STARTS)
        or lower.endswith(_TEMPORARY_ENDINGS)
        or lower in ("thumbs.db", "desktop.ini")
    )


def _source(root: Path, path: Path, name: str) -> SourceFile:
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError:
        # Found but not readable: its reader will say why, as one line of the report.
        size = 0
    beside = sidecar_bytes(path)
    if beside:
        # What is said beside a file changes what is read from it, so it must make the file count as changed.
        digest.update(b"\0settings beside the file\0" + beside)
    access: Access | None = None
    try:
        access = declared_access(path, root)
    except UnreadableDocument as error:
        # Its reader will say so; once it is mended the file counts as changed.
        digest.update(b"\0access that cannot be read\0" + str(error).encode("utf-8", "surrogateescape"))
    # Names that are not UTF-8 on disk must still be printable and storable.
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return SourceFile(root=root, path=path, name=shown, size=size, sha256=digest.hexdigest(), access=access)


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)
