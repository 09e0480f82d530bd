"""What besides a file's bytes decides what is read from it: settings, code and libraries, as one hash.

Knows nothing of files that are read. A document whose bytes and recipe are known is not read again.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ingest.settings import IngestSettings, ReadSettings

# Modules that decide what passages a file gives.
_SOURCES = ("split.py", "sentences.py", "identifiers.py", "records.py", "columns.toml")
_LIBRARIES = ("pypdf", "pypdfium2", "pdfplumber", "python-docx", "python-calamine", "selectolax")
# Limits decide whether a file is read, not what is read from it.
_LIMITS = {"workers", "seconds_per_file", "memory_mb", "file_mb", "unzipped_mb"}


def recipe(settings: IngestSettings, window: int) -> str:
    """Changes when reading the same bytes again may give other passages."""
    made_with = {
        "read": settings.read.model_dump(exclude=_LIMITS),
        "split": settings.split.model_dump(),
        "window": window,
        "code": _code(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }
    return _hash(made_with)


def failure_recipe(recipe: str, limits: ReadSettings) -> str:
    """Changes when reading a file again that could not be read may end otherwise."""
    return _hash({"recipe": recipe, "limits": limits.model_dump(exclude={"workers"})})


def _code() -> str:
    here = Path(__file__).parent
    files = [here / name for name in _SOURCES]
    files += sorted(path for path in (here / "readers").rglob("*") if path.suffix in (".py", ".toml"))
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _hash(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
