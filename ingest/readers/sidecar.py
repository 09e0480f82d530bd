"""`documents.toml` and `columns.toml`: what a person says of the files in the same folder.

    ["."]                                   # all files here and below that have no entry nearer to them
    groups = ["maintenance", "operations"]
    ["salaries.xlsx"]
    classification = "confidential"
    groups = ["hr"]

`glossary.toml` says what the site calls its things; it is read when questions are asked (rag/plan/glossary.py).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.access import UNDECLARED, Access, Classification, group_names
from ingest.errors import UnreadableDocument

DOCUMENTS = "documents.toml"
COLUMNS = "columns.toml"
GLOSSARY = "glossary.toml"
SIDECARS = frozenset({DOCUMENTS, COLUMNS, GLOSSARY})
# The entry of a whole folder, and what it may say.
FOLDER = "."
_ACCESS = frozenset({"classification", "groups"})


def declared(path: Path) -> Mapping[str, Any]:
    """The entry of `path` in documents.toml beside it; empty where there is none."""
    entry = _tables(path.parent / DOCUMENTS).get(path.name, {})
    if not isinstance(entry, dict):
        raise UnreadableDocument(f'{DOCUMENTS} beside it has no table for it; write ["{path.name}"]')
    return entry


def declared_access(path: Path, root: Path) -> Access:
    """What the nearest entry declares: that of the file itself, else of its folder, else of one above, up to `root`.

    An entry that names groups or a classification counts whole; it takes nothing from those farther away. Raises
    UnreadableDocument where an entry on the way cannot be read.
    """
    folder, where = path.parent, "beside it"
    entry = _access_entry(_tables(folder / DOCUMENTS).get(path.name), path.name, where)
    while entry is None:
        said = _tables(folder / DOCUMENTS, where).get(FOLDER, {})
        if not isinstance(said, dict) or not said.keys() <= _ACCESS:
            raise UnreadableDocument(f'{DOCUMENTS} {where}: ["."] says classification and groups, nothing else')
        entry = _access_entry(said, FOLDER, where)
        if folder in (root, folder.parent):
            break
        folder = folder.parent
        where = f"in the folder {folder.name}"
    return entry or UNDECLARED


def _access_entry(said: object, key: str, where: str) -> Access | None:
    """The access that an entry declares; None where it says nothing of it."""
    if not isinstance(said, dict) or not said.keys() & _ACCESS:
        return None
    word, groups = said.get("classification"), said.get("groups", [])
    if word is not None and word not in tuple(Classification):
        known = ", ".join(Classification)
        raise UnreadableDocument(
            f'{DOCUMENTS} {where}, ["{key}"]: classification = {word!r} is none; use one of {known}'
        )
    groups = [groups] if isinstance(groups, str) else groups
    if not isinstance(groups, list) or not all(isinstance(one, str) and one.strip() for one in groups):
        raise UnreadableDocument(
            f'{DOCUMENTS} {where}, ["{key}"]: groups must be a list of names, as groups = ["operations"]'
        )
    return Access(Classification(word) if word is not None else None, group_names(groups))


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
    does not parse counts whole, so that the files are read again once it is mended. Who may see the file is left
    out: it changes nothing that is read from it.
    """
    said: list[object] = []
    for name in (DOCUMENTS, COLUMNS):
        beside = path.parent / name
        try:
            tables = _tables(beside)
        except UnreadableDocument:
            return beside.read_bytes()
        entries = {
            key: _without_access(entry)
            for key, entry in tables.items()
            if key == path.name or key.startswith(path.name + "#")
        }
        entries = {key: entry for key, entry in entries.items() if entry != {}}
        if entries:
            said.append((name, entries))
    return json.dumps(said, sort_keys=True, default=str).encode() if said else b""


def _without_access(entry: object) -> object:
    return {key: said for key, said in entry.items() if key not in _ACCESS} if isinstance(entry, dict) else entry


def _tables(path: Path, where: str = "beside it") -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableDocument(f"{path.name} {where} is not TOML ({error}); mend it") from None
    except OSError as error:
        raise UnreadableDocument(f"{path.name} {where} cannot be read ({error.strerror}); check its rights") from None
