"""`documents.toml` and `columns.toml`: what a person says of the files in the same folder.

`glossary.toml` says what the site calls its things; it is read when questions are asked (rag/plan/glossary.py).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.errors import UnreadableDocument

DOCUMENTS = "documents.toml"
COLUMNS = "columns.toml"
GLOSSARY = "glossary.toml"
SIDECARS = frozenset({DOCUMENTS, COLUMNS, GLOSSARY})


def declared(path: Path) -> Mapping[str, Any]:
    """The entry of `path` in documents.toml beside it; empty where there is none."""
    entry = _tables(path.parent / DOCUMENTS).get(path.name, {})
    if not isinstance(entry, dict):
        raise UnreadableDocument(f'{DOCUMENTS} beside it has no table for it; write ["{path.name}"]')
    return entry


def column_mapping(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """Entries of `path` in columns.toml beside it: '' for the file, else the name of the sheet."""
    found: dict[str, Mapping[str, Any]] = {}
    for key, entry in _tables(path.parent / COLUMNS).items():
        file, _, sheet = key.partition("#")
        if file == path.name:
            if not isinstance(entry, dict):
                raise UnreadableDocument(f'{COLUMNS} beside it has no table for it; write ["{key}"]')
            found[sheet] = entry
    return found


def sidecar_bytes(path: Path) -> bytes:
    """What the settings beside a file say of it, in a form that changes only when that does.

    One entry's change must not make the other files of the folder count as changed; a settings file that
    does not parse counts whole, so that the files are read again once it is mended.
    """
    said: list[object] = []
    for name in (DOCUMENTS, COLUMNS):
        beside = path.parent / name
        try:
            tables = _tables(beside)
        except UnreadableDocument:
            return beside.read_bytes()
        entries = {key: entry for key, entry in tables.items() if key == path.name or key.startswith(path.name + "#")}
        if entries:
            said.append((name, entries))
    return json.dumps(said, sort_keys=True, default=str).encode() if said else b""


def _tables(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableDocument(f"{path.name} beside it is not TOML ({error}); mend it") from None
    except OSError as error:
        raise UnreadableDocument(f"{path.name} beside it cannot be read ({error.strerror}); check its rights") from None
