"""The store in, a published generation out; and generations listed, verified, rolled back, cleared away.

Everything here is done under the ingest lock, but `list_generations` and `verify`. A generation is written
aside, synced, renamed, and only then named in CURRENT: a kill leaves the old one or the new one.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from ingest.columnar import logs_are_current, write_logs
from ingest.durable import explained, ingest_lock, sha256_file, sync_file, sync_folder
from ingest.errors import GenerationError, StoreError
from ingest.manifest import (
    MANIFEST,
    Manifest,
    SegmentMark,
    current,
    generation_folder,
    generation_numbers,
    generations_folder,
    make_current,
    manifest_bytes,
    read_manifest,
    verify_files,
)
from ingest.members import first_changed_passage, open_members
from ingest.segments import Before, Compaction, alive, link_segments, read_owners, taken_over, write_segment
from ingest.standing import save as save_standings
from ingest.store import Store
from ingest.store_file import EmbedderIdentity, store_path

MEMBERS = "members.npy"
ASSETS = "assets.json"
COMPACTION = Compaction()


@dataclass(frozen=True, slots=True)
class GenerationState:
    """One line of `generations list`. `manifest` is None and `problem` says why where it is damaged."""

    number: int
    current: bool
    manifest: Manifest | None
    problem: str = ""


def next_generation(store: Store, data: Path) -> int:
    """The number that the next publish will have; rows stored now are born in it. Never one used before."""
    used = [store.claimed(), *generation_numbers(data)]
    try:
        now = current(data)
    except GenerationError:
        now = None
    return max([*used, now[0] if now else 0]) + 1


def is_published(store: Store, data: Path) -> bool:
    """Whether the current generation is sound and shows the store as it is."""
    try:
        now = current(data)
        if now is None or store.changed_in() > now[0] or not logs_are_current(generation_folder(data, now[0])):
            return False
        manifest = verify_files(data, now[0])
        now_held = (store.id, store.words(), store.fingerprint)
        return (manifest.store, manifest.words, manifest.fingerprint) == now_held
    except GenerationError:
        return False


def publish(
    store: Store,
    data: Path,
    embedder: EmbedderIdentity,
    keep: int,
    created: datetime | None = None,
    policy: Compaction = COMPACTION,
) -> int:
    """Make the living documents what readers find from now on; returns the generation's number.

    Indexes of documents that have not changed are taken over from the current generation. Afterwards the newest `keep`
    generations are kept, and older ones that a reader still holds. Raises StoreError where the disk is full: readers
    then go on with the generation before, and nothing is lost.
    """
    return _publish(store, data, embedder, keep, created or datetime.now(UTC), policy, _before(store, data))


def publish_anew(store: Store, data: Path, embedder: EmbedderIdentity, keep: int) -> int:
    """As `publish`, but all is built of the store: no file holds any more what is gone from it."""
    return _publish(store, data, embedder, keep, datetime.now(UTC), COMPACTION, None)


def _publish(
    store: Store,
    data: Path,
    embedder: EmbedderIdentity,
    keep: int,
    created: datetime,
    policy: Compaction,
    before: Before | None,
) -> int:
    number = next_generation(store, data)
    store.claim(number)
    final = generation_folder(data, number)
    aside = final.with_name(final.name + ".tmp")
    with explained(final):
        try:
            aside.mkdir(parents=True)
            with store.one_moment():
                indexes = _write_indexes(store, number, aside, before, policy)
            _write_logs(store, data, number, aside)
            manifest = Manifest(
                number=number,
                store=store.id,
                embedder=embedder.name,
                fingerprint=embedder.fingerprint,
                dimension=embedder.dimension,
                documents=indexes.documents,
                passages=indexes.passages,
                created=created.isoformat(timespec="seconds"),
                code_version=_code_version(),
                files=_sealed(aside, indexes.sealed),
                words=store.words(),
                segments=indexes.segments,
            )
            (aside / MANIFEST).write_bytes(manifest_bytes(manifest))
            sync_file(aside / MANIFEST)
            sync_folder(aside)
            os.replace(aside, final)
            sync_folder(final.parent)
            make_current(data, number)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        prune(store, data, keep)
    return number


def _before(store: Store, data: Path) -> Before | None:
    """The current generation, where what it holds can be taken over."""
    try:
        now = current(data)
        if now is None:
            return None
        manifest = read_manifest(data, now[0])
    except GenerationError:
        return None  # damaged: all is written anew
    if (manifest.store, manifest.words, manifest.fingerprint) != (store.id, store.words(), store.fingerprint):
        return None
    return Before(generation_folder(data, now[0]), manifest)


@dataclass(frozen=True, slots=True)
class _Indexes:
    documents: int
    passages: int
    segments: tuple[SegmentMark, ...]
    sealed: Mapping[str, str]


def _write_indexes(store: Store, number: int, folder: Path, before: Before | None, policy: Compaction) -> _Indexes:
    """Write all files but logs and manifest."""
    held = store.held(number)
    marks: tuple[SegmentMark, ...] = ()
    sealed: dict[str, str] = {}
    if before is not None:
        marks, sealed = link_segments(before, taken_over(before, held, policy), folder)
    parts = [read_owners(folder, mark) for mark in marks]
    rest = held.without([owners for _, owners in parts])
    if rest.passages:
        mark, *part = write_segment(store, rest, folder, f"{number:06d}")
        marks, parts = (*marks, mark), [*parts, (part[0], part[1])]
    ids, document_ids = alive(parts, held.documents)
    np.save(folder / MEMBERS, np.stack([ids, document_ids]), allow_pickle=False)
    (folder / ASSETS).write_text(json.dumps(store.assets(number)), encoding="ascii")
    save_standings(folder, *store.standings(number, ids, document_ids))
    return _Indexes(len(held.documents), len(ids), marks, sealed)


def _write_logs(store: Store, data: Path, number: int, folder: Path) -> None:
    """The rows of logs as columns; those of documents that have not changed since the current generation are copied."""
    before, sealed = None, {}
    try:
        now = current(data)
        if now is not None:
            manifest = read_manifest(data, now[0])
            if manifest.store == store.id:
                before, sealed = generation_folder(data, now[0]), dict(manifest.files)
    except GenerationError:
        pass  # damaged: all are written anew
    write_logs(folder, store.tables(number), store.records, before, sealed)


def _sealed(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Sync every file of a folder; its relative path -> SHA-256. Files in `known` are on the disk, and known."""
    digests = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            sync_folder(path)
        elif name in known:
            digests[name] = known[name]
        else:
            sync_file(path)
            digests[name] = sha256_file(path)
    return digests


def sweep(store: Store, data: Path) -> None:
    """Clear away what a killed ingest left, and generations above the current one: those that were never
    opened to readers, and those that were rolled back."""
    with explained(data):
        for left in generations_folder(data).glob("*.tmp"):
            shutil.rmtree(left, ignore_errors=True)
        try:
            now = current(data)
        except GenerationError:
            return  # which of them readers have is not known; publishing sets it right
        for number in generation_numbers(data):
            if number > (now[0] if now else 0):
                _remove(data, number)
        store.purge(generation_numbers(data))


def prune(store: Store, data: Path, keep: int) -> None:
    """Remove all but the newest `keep` generations and those that readers hold; then rows none of them has."""
    for number in generation_numbers(data)[:-keep]:
        _remove(data, number)
    store.purge(generation_numbers(data))


def _remove(data: Path, number: int) -> None:
    folder = generation_folder(data, number)
    with held(folder / MANIFEST, fcntl.LOCK_EX) as alone:
        if alone:
            # Renamed first, so that half a generation is never found under its number.
            gone = folder.with_name(folder.name + ".tmp")
            os.replace(folder, gone)
            shutil.rmtree(gone, ignore_errors=True)


@contextmanager
def held(path: Path, how: int) -> Iterator[bool]:
    """Whether the file could be locked now, and while the block runs. A missing file counts as locked."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield True
        return
    try:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def list_generations(data: Path) -> list[GenerationState]:
    """All generations, oldest first. Reads the manifests only; `verify` looks at the files."""
    try:
        now = current(data)
    except GenerationError:
        now = None
    states = []
    for number in generation_numbers(data):
        is_current = now is not None and number == now[0]
        try:
            states.append(GenerationState(number, is_current, read_manifest(data, number)))
        except GenerationError as error:
            states.append(GenerationState(number, is_current, None, str(error)))
    return states


def check(data: Path, number: int) -> Manifest:
    """All that opening checks: the manifest, every file, and that the store is the one it was built from."""
    manifest = verify_files(data, number)
    open_members(store_path(data), manifest.store, number, manifest.documents, manifest.passages).close()
    return manifest


def verify(data: Path, number: int) -> Manifest:
    """`check`, and every row of the store that the generation shows; raises StoreError or GenerationError."""
    manifest = check(data, number)
    path = store_path(data)
    db = open_members(path, manifest.store, number, manifest.documents, manifest.passages)
    with closing(db), explained(path):
        said = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        changed = None if said != "ok" else first_changed_passage(db)
    if said != "ok" or changed:
        raise StoreError(
            f"{path} is damaged ({changed or said}); restore it from a backup, or delete {data} and ingest again"
        )
    return manifest


def rollback(data: Path) -> int:
    """Open the newest sound generation before the current one to readers; returns its number.

    The next ingest publishes what the store then holds as a new generation. Raises GenerationError where
    there is none to go back to.
    """
    with ingest_lock(data):
        try:
            now = current(data)
        except GenerationError:
            now = None
        for number in reversed(generation_numbers(data)):
            if now is not None and number >= now[0]:
                continue
            try:
                check(data, number)
            except GenerationError:
                continue
            with explained(data):
                make_current(data, number)
            return number
    raise GenerationError(f"{data} holds no sound generation before the current one; ingest again to build a new one")


def _code_version() -> str:
    try:
        return version("nameplate")
    except PackageNotFoundError:
        return "source"
