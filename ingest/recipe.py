"""What besides a file's bytes decides what is read from it: settings, code and libraries, as one hash.

Knows nothing of files that are read. A document whose bytes and recipe are known is not read again.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ingest.settings import IngestSettings, ReadSettings

# Modules that do not decide what passages a file gives. A new one does until it is named here: reading again
# what need not be is the smaller harm, and its texts are not embedded again.
_BYSTANDERS = frozenset(
    """__init__.py access.py catalogue.toml census.py codes.py column_file.py columnar.py
    contents.py discover.py download.py durable.py earlier.py embed.py erased.py errors.py
    export.py failures.py filters.py generation.py in_force.py issues.py lexical.py manifest.py
    masked.py members.py models.py pipeline.py places.py profiles.py progress.py publish.py
    recipe.py rows.py search_codes.py search_vectors.py search_words.py seen.py segment.py
    segments.py settings.py shelf.py standing.py store.py store_file.py stored.py supersession.py
    term_numbers.py vectors.py versions.py words.py worker.py""".split()
)
_LIBRARIES = (
    "pypdf", "pypdfium2", "pdfplumber", "python-docx", "python-calamine", "selectolax", "charset-normalizer",
)  # fmt: skip
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


@lru_cache(maxsize=1)
def _code() -> str:
    here = Path(__file__).parent
    files = sorted(
        path
        for path in here.rglob("*")
        if path.suffix in (".py", ".toml") and path.relative_to(here).as_posix() not in _BYSTANDERS
    )
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _hash(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
