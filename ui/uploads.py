"""Files dropped on the page: kept in the data folder under a safe name, then ingested like any other folder."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from ingest.errors import StoreError, UnusableInput
from ingest.pipeline import UPLOADS

# What the readers know; settings beside files (columns.toml) are not taken from a browser.
SUFFIXES = ("pdf", "docx", "xlsx", "xls", "csv", "tsv", "txt", "md", "html", "htm", "eml", "json")

_UNSAFE = re.compile(r"[^\w.()+ -]+")
_LONGEST = 120
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def uploads_folder(data: Path) -> Path:
    """Where dropped files are kept."""
    return data / UPLOADS


def safe_name(name: str) -> str:
    """The file's name without folders and without signs that mean something to a file system.

    Raises UnusableInput where nothing is left.
    """
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    cleaned = " ".join(_UNSAFE.sub("_", base).split()).lstrip(".").strip(" .")
    stem, suffix = os.path.splitext(cleaned)
    if not stem.strip("_ "):
        raise UnusableInput("the file has no usable name; rename it and drop it again")
    if _RESERVED.fullmatch(cleaned):
        stem = f"_{stem}"
    return stem[: _LONGEST - len(suffix)].rstrip() + suffix


def keep_upload(name: str, content: bytes, data: Path, limit_mb: int) -> Path:
    """Write the file into the uploads folder, replacing an older one of that name; returns its path.

    Raises UnusableInput for an empty or too large file and StoreError where it cannot be written.
    """
    if not content:
        raise UnusableInput(f"{safe_name(name)} is empty; drop a file with content")
    if len(content) > limit_mb << 20:
        size = len(content) / (1 << 20)
        raise UnusableInput(f"{safe_name(name)} has {size:.0f} MB; at most {limit_mb} MB can be dropped here")
    folder = uploads_folder(data)
    path = folder / safe_name(name)
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        os.replace(aside, path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written ({error.strerror}); free some room or check the folder") from None
    return path
