"""What a published generation says of itself, and how that is checked. Knows nothing of what the files mean.

data/generations/000042/manifest.json names every file of the generation with its SHA-256, and ends with the
SHA-256 of what it says itself. data/CURRENT names the generation that readers open.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ingest.durable import replace_file, sha256_file
from ingest.errors import GenerationError, StoreError

MANIFEST = "manifest.json"
_NUMBER = re.compile(r"\d{6,}")
_CURRENT = re.compile(r"(\d{6,}) ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class SegmentMark:
    """A segment of a generation: its folder, how many passages stand in it, how its vectors are searched."""

    name: str
    passages: int
    vectors: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`store` is the id of the store it was built from, `files` maps a path in the folder to its SHA-256.

    `words` tells by which rules the words of its segments were cut; '' where an earlier version wrote it, which had
    no segments.
    """

    number: int
    store: str
    embedder: str
    fingerprint: str
    dimension: int
    documents: int
    passages: int
    created: str
    code_version: str
    files: Mapping[str, str]
    words: str = ""
    segments: tuple[SegmentMark, ...] = ()


def generations_folder(data: Path) -> Path:
    """Where the generations of a data folder are."""
    return data / "generations"


def generation_folder(data: Path, number: int) -> Path:
    """Where generation `number` is."""
    return generations_folder(data) / f"{number:06d}"


def generation_numbers(data: Path) -> list[int]:
    """Numbers of the generations that are there, ascending, sound or not."""
    folder = generations_folder(data)
    if not folder.is_dir():
        return []
    return sorted(int(entry.name) for entry in folder.iterdir() if _NUMBER.fullmatch(entry.name))


def current(data: Path) -> tuple[int, str] | None:
    """(number, SHA-256 of its manifest) of the generation that is open to readers; None: nothing published.

    Raises GenerationError where CURRENT cannot be understood.
    """
    path = data / "CURRENT"
    try:
        said = path.read_bytes().decode("ascii", "replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}); check the folder's permissions") from None
    match = _CURRENT.fullmatch(said)
    if not match:
        raise GenerationError(f"{path} is damaged; run `nameplate generations rollback`, or ingest again")
    return int(match[1]), match[2]


def make_current(data: Path, number: int) -> None:
    """Open generation `number` to readers from now on."""
    digest = sha256_file(generation_folder(data, number) / MANIFEST)
    replace_file(data / "CURRENT", f"{number:06d} {digest}\n".encode("ascii"))


def manifest_bytes(manifest: Manifest) -> bytes:
    """What stands in manifest.json, its own SHA-256 last."""
    fields = dataclasses.asdict(manifest) | {"files": dict(manifest.files)}
    if not manifest.words:
        del fields["words"], fields["segments"]
    digest = hashlib.sha256(_plain(fields)).hexdigest()
    return _plain(fields | {"sha256": digest})


def read_manifest(data: Path, number: int) -> Manifest:
    """The manifest of a generation; raises GenerationError where it is missing or not as it was written."""
    try:
        raw = (generation_folder(data, number) / MANIFEST).read_bytes()
        fields = json.loads(raw)
        fields.pop("sha256")
        fields["segments"] = tuple(SegmentMark(**mark) for mark in fields.get("segments", ()))
        manifest = Manifest(**fields)
        sound = manifest_bytes(manifest) == raw and manifest.number == number
    except FileNotFoundError:
        raise _damaged(data, number, f"{MANIFEST} is missing") from None
    except OSError as error:
        raise _damaged(data, number, f"{MANIFEST}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise _damaged(data, number, f"{MANIFEST} is not as it was written")
    return manifest


def verify_files(data: Path, number: int) -> Manifest:
    """The manifest, after every file it names was found as it was written; raises GenerationError."""
    manifest = read_manifest(data, number)
    folder = generation_folder(data, number)
    # Hashing lets other threads run: two files at a time are twice as quick, and of a large generation it is a second.
    with ThreadPoolExecutor(2, "verify") as threads:
        largest_first = sorted(manifest.files, key=lambda name: -_size(folder / name))
        found = dict(zip(largest_first, threads.map(lambda name: _digest(folder / name), largest_first), strict=True))
    for name, digest in manifest.files.items():
        if found[name] != digest:
            raise _damaged(data, number, f"{name} {found[name] if ' ' in found[name] else 'is not as it was written'}")
    return manifest


def _digest(path: Path) -> str:
    """The SHA-256 of a file, or in some words why it cannot be had."""
    try:
        return sha256_file(path)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _damaged(data: Path, number: int, what: str) -> GenerationError:
    return GenerationError(
        f"generation {number:06d} in {data} is damaged ({what}); "
        "run `nameplate generations rollback`, or ingest again to rebuild it"
    )


def _plain(fields: Mapping[str, object]) -> bytes:
    return (json.dumps(fields, indent=1, sort_keys=False) + "\n").encode("ascii")
