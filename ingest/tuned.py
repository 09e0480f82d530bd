"""Models tuned on a company's documents: the versions in the model cache, and which of them a data folder uses.

cache/tuned/VERSION/         model/ (as it was trained), card.json and card.md, files.json with the SHA-256 of each file
data/tuned.json              for each part, the versions taken into use, oldest first
A version is never changed: what is trained anew is a new version. Knows nothing of how models are trained.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ingest.durable import explained, replace_file, sha256_file
from ingest.errors import GenerationError, ModelError, StoreError
from ingest.manifest import current, read_manifest
from ingest.models import cache_folder
from ingest.settings import EmbedSettings

CARD, CARD_PAGE, FILES, MODEL = "card.json", "card.md", "files.json", "model"
IN_USE = "tuned.json"
_VERSION = re.compile(r"(?:embedder|reranker)-[0-9a-z]{4,40}(?:-[0-9a-z]{1,40})*")


class Part(StrEnum):
    """What can be tuned."""

    EMBEDDER = "embedder"
    RERANKER = "reranker"


@dataclass(frozen=True, slots=True)
class TunedModel:
    """A version: where it lies, and what its card says. `passed` tells whether it may be used."""

    version: str
    part: Part
    folder: Path
    base: str
    made: str
    passed: bool
    why: str  # it passed, or not
    card: Mapping[str, Any]

    @property
    def model(self) -> Path:
        """The folder of the model itself."""
        return self.folder / MODEL


def tuned_folder(cache: Path | None) -> Path:
    """Where the versions lie."""
    return cache_folder(cache) / "tuned"


def is_version(name: str) -> bool:
    """Whether a name is that of a tuned model, here or elsewhere."""
    return _VERSION.fullmatch(name) is not None


def keep_version(aside: Path, version: str, cache: Path | None) -> Path:
    """Put a finished folder (model, cards) in its place, sealed; returns that place. The same version again is kept."""
    home = tuned_folder(cache) / version
    with explained(home):
        if home.exists():
            shutil.rmtree(aside, ignore_errors=True)
            return home
        home.parent.mkdir(parents=True, exist_ok=True)
        hashes = {
            path.relative_to(aside).as_posix(): sha256_file(path) for path in sorted(aside.rglob("*")) if path.is_file()
        }
        (aside / FILES).write_text(json.dumps(hashes, indent=1), encoding="ascii")
        shutil.move(str(aside), home)
    return home


def read_version(version: str, cache: Path | None) -> TunedModel:
    """Raises ModelError where it is not there, or its card cannot be read."""
    home = tuned_folder(cache) / version
    if not is_version(version) or not (home / CARD).is_file():
        raise ModelError(
            f"no tuned model is called {version} in {tuned_folder(cache)}; see: nameplate tune list; where "
            "it was in use: nameplate tune back"
        )
    try:
        card = json.loads((home / CARD).read_text(encoding="utf-8"))
        gate = card["gate"]
        return TunedModel(
            version=version,
            part=Part(card["part"]),
            folder=home,
            base=str(card["base"]["name"]),
            made=str(card["made"]),
            passed=gate["passed"] is True,
            why=str(gate["why"]),
            card=card,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{home / CARD} cannot be read ({error}); remove {home} and tune again") from None


def verified(version: str, cache: Path | None) -> TunedModel:
    """The version, once every one of its files was found as it was written; raises ModelError."""
    found = read_version(version, cache)
    try:
        hashes = json.loads((found.folder / FILES).read_text(encoding="ascii"))
        changed = [name for name, digest in hashes.items() if sha256_file(found.folder / name) != digest]
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{found.folder} is not whole ({error}); remove it and tune again") from None
    if changed or not {CARD} <= hashes.keys():
        raise ModelError(f"{found.folder / (changed or [CARD])[0]} is not as it was written; remove it and tune again")
    return found


def versions(cache: Path | None) -> list[TunedModel]:
    """All versions that are there, oldest first; those whose card cannot be read are left out."""
    home = tuned_folder(cache)
    found = []
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        try:
            found.append(read_version(folder.name, cache))
        except ModelError:
            continue
    return sorted(found, key=lambda one: (one.made, one.version))


def taken_into_use(data: Path, part: Part) -> tuple[str, ...]:
    """Versions in the order in which they came into use, without those that were gone back from.

    The last reranker is in use; which embedder is, the store says.
    """
    try:
        held = json.loads((data / IN_USE).read_text(encoding="ascii"))
        return tuple(str(one) for one in held.get(part.value, ()))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            f"{data / IN_USE} cannot be read ({error}); remove it to go back to the settings' models"
        ) from None


def keep_in_use(data: Path, part: Part, used: Sequence[str]) -> None:
    """Write which versions are in use."""
    held = {one.value: list(taken_into_use(data, one)) for one in Part} | {part.value: list(used)}
    with explained(data / IN_USE):
        replace_file(data / IN_USE, (json.dumps(held, indent=1) + "\n").encode("ascii"))


@dataclass(frozen=True, slots=True)
class StoredIdentity:
    """The embedder that made the vectors of a store."""

    name: str
    fingerprint: str
    dimension: int


def stored_identity(data: Path) -> StoredIdentity:
    """Raises StoreError where there is no store, or nothing in it."""
    from ingest.store_file import store_path

    path = store_path(data)
    if not path.is_file():
        raise StoreError(f"{data} holds no documents; run: nameplate ingest PATH --data {data}")
    with explained(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
        held = dict(db.execute("SELECT key, value FROM meta"))
    try:
        return StoredIdentity(held["embedder"], held["fingerprint"], int(held["dimension"]))
    except (KeyError, ValueError):
        raise StoreError(f"{path} does not say which embedder made it; ingest into a new data folder") from None


def for_storing(settings: EmbedSettings, data: Path) -> EmbedSettings:
    """The embedder that documents are read with: the one whose vectors the store holds, where a tuned one ever came
    into use; else the settings'.
    """
    if not (data / IN_USE).is_file():
        return settings
    return settings.model_copy(update={"model": stored_identity(data).name})


def for_asking(settings: EmbedSettings, data: Path) -> EmbedSettings:
    """The embedder that questions are read with: the one that made the current generation, where that was a tuned one
    or one before it; else the settings'.
    """
    if not (data / IN_USE).is_file():
        return settings
    try:
        now = current(data)
        made_by = read_manifest(data, now[0]).embedder if now else settings.model
    except GenerationError:
        return settings  # said when it is opened
    return settings.model_copy(update={"model": made_by})


def reranker_in_use(data: Path, cache: Path | None) -> TunedModel | None:
    """The tuned reranker of a data folder, None where none is in use. Raises ModelError where it is gone."""
    used = taken_into_use(data, Part.RERANKER)
    return read_version(used[-1], cache) if used else None
