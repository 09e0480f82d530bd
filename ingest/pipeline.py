"""The left half of the line: paths in, a published generation and a report out.

Files are read in other processes while passages are embedded in a thread; a document is stored, all of it or
nothing, as soon as its vectors are there. What a kill leaves unpublished is published by the next ingest.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ingest.access import UNDECLARED, Access
from ingest.discover import discover
from ingest.durable import ingest_lock
from ingest.embed import Embedder
from ingest.erased import Erased
from ingest.failures import Failed
from ingest.gather import Reading
from ingest.issues import Issue
from ingest.manifest import current
from ingest.personal.tally import Tally
from ingest.progress import NoProgress, Progress
from ingest.publish import is_published, next_generation, publish, sweep
from ingest.recipe import failure_recipe, recipe
from ingest.schema import SourceFile
from ingest.settings import IngestSettings
from ingest.standing import ISSUED_KINDS, State
from ingest.store import Store

__all__ = ["UPLOADS", "IngestReport", "NoProgress", "Progress", "run_ingest"]

# Folder of the data folder for documents that are kept here alone; it is ingested by its own path.
UPLOADS = "uploads"


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. Names are sorted; `documents` counts by kind and `passages` what is searchable now."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    documents: Mapping[str, int]
    passages: int
    embedded: int
    generation: int
    seconds: float
    personal: tuple[tuple[str, Tally], ...] = ()  # documents that were added or changed, with what of people is in them
    issues: tuple[Issue, ...] = ()  # manuals, procedures and tariffs that were added or changed, or are superseded
    relabelled: tuple[str, ...] = ()  # documents of which only who may see them changed
    sealed: tuple[str, ...] = ()  # confidential and of no group: nobody sees them

    def to_json(self) -> dict[str, object]:
        """What `ingest --json` prints."""
        return {
            "added": list(self.added),
            "changed": list(self.changed),
            "unchanged": list(self.unchanged),
            "removed": list(self.removed),
            "failed": [{"document": name, "reason": reason} for name, reason in self.failed],
            "notes": [{"document": name, "note": note} for name, note in self.notes],
            "documents": dict(self.documents),
            "passages": self.passages,
            "embedded": self.embedded,
            "generation": self.generation,
            "seconds": round(self.seconds, 3),
            "personal": [{"document": name, "counts": dict(counts)} for name, counts in self.personal],
            "issues": [issue.to_json() for issue in self.issues],
            "relabelled": list(self.relabelled),
            "sealed": list(self.sealed),
        }


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done with the files found."""

    to_read: tuple[SourceFile, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[Failed, ...]
    forgotten: tuple[str, ...]
    access: Mapping[str, Access]  # of documents for which another one is declared than before


def run_ingest(
    paths: Sequence[Path], data: Path, settings: IngestSettings, embedder: Embedder, progress: Progress
) -> IngestReport:
    """Make `data` hold what is under `paths`, and publish it.

    A file whose bytes are known is not read again, whatever is declared of who may see it. A document whose file is
    gone from a folder given is removed; a file given alone removes nothing. A changed file that cannot be read is
    reported, and the version read earlier stays searchable. Raises UnusableInput for a path that is not there and
    StoreError where `data` is in use, full, or made by another embedder; documents stored until then stay.
    """
    began = time.perf_counter()
    with ingest_lock(data), Store(data, embedder) as store:
        sweep(store, data)
        progress.step("find", 0, 0)
        made_with = recipe(settings, embedder.window)
        sources, unread = _without_erased(_outside(discover(paths), data), store.erased())
        plan = _compare(store, sources, paths, made_with, failure_recipe(made_with, settings.read))
        progress.step("find", len(sources), len(sources))
        before = store.living()
        generation = next_generation(store, data)
        for name in plan.removed:
            store.remove_document(name, generation)
        store.forget_failures(plan.forgotten)
        for failed in plan.failed:
            store.put_failure(failed)
        for name, access in plan.access.items():
            store.set_access(name, access, generation)
        reading = Reading(store, embedder, settings, progress, generation)
        reading.read(plan.to_read)
        if (before or reading.stored) and not is_published(store, data):
            progress.step("publish", 0, 1)
            publish(store, data, embedder, settings.generations.keep)
            progress.step("publish", 1, 1)
        now = current(data)
        living = store.living()
        failed_now = [*plan.failed, *reading.failed, *unread]
        return IngestReport(
            added=tuple(sorted(name for name in reading.stored if name not in before)),
            changed=tuple(sorted(name for name in reading.stored if name in before)),
            unchanged=plan.unchanged,
            removed=plan.removed,
            failed=tuple(sorted((failed.name, failed.reason) for failed in failed_now)),
            notes=tuple(sorted((name, note) for name in reading.stored for note in living[name][0].notes)),
            documents=dict(sorted(Counter(document.kind.value for document, _ in living.values()).items())),
            passages=store.count_passages(),
            embedded=reading.embedded,
            generation=now[0] if now else 0,
            seconds=time.perf_counter() - began,
            personal=tuple(
                (name, document.personal) for name in sorted(reading.stored) if (document := living[name][0]).personal
            ),
            issues=tuple(_told(store.issues(date.today()), set(reading.stored))),
            relabelled=tuple(sorted(plan.access.keys() - set(reading.stored))),
            sealed=tuple(name for name, (document, _) in living.items() if document.access.sealed),
        )


def _told(issues: Sequence[Issue], stored: Collection[str]) -> Iterator[Issue]:
    for issue in issues:
        new = issue.document.name in stored and issue.document.kind in ISSUED_KINDS
        if new or issue.state is State.SUPERSEDED:
            yield issue


def _outside(sources: Sequence[SourceFile], data: Path) -> list[SourceFile]:
    """The data folder may lie in a folder that is ingested; it is no document, but for files dropped on the page."""
    home = data.resolve()
    dropped = home / UPLOADS
    return [source for source in sources if source.root == dropped or not source.path.is_relative_to(home)]


def _without_erased(sources: Sequence[SourceFile], erased: Erased | None) -> tuple[list[SourceFile], list[Failed]]:
    """Files whose names hold words that were erased are not read: their names are kept nowhere but in the report."""
    if erased is None:
        return list(sources), []
    named = {source.name for source in sources if erased.places(source.name)}
    reason = "its name holds words that were erased; rename the file to have it read"
    return (
        [source for source in sources if source.name not in named],
        [Failed(source.name, reason, source.root, access=source.access) for source in sources if source.name in named],
    )


def _compare(
    store: Store, sources: Sequence[SourceFile], paths: Sequence[Path], made_with: str, tried_with: str
) -> _Plan:
    living = store.living()
    failures = {failed.name: failed for failed in store.failures()}
    to_read, unchanged, failed_again = [], [], []
    access: dict[str, Access] = {}
    for source in sources:
        document, its_recipe = living.get(source.name, (None, ""))
        failed = failures.get(source.name)
        taken = document is not None and document.path != source.path and document.path.exists()
        if document is not None and not taken and source.access not in (None, document.access):
            # At once, whether or not its bytes can be read: the version read earlier is shown until then.
            access[source.name] = source.access or UNDECLARED
        if document is not None and document.sha256 == source.sha256 and its_recipe == made_with:
            unchanged.append(source.name)
            if document.path != source.path and not document.path.exists():
                store.move_document(source.name, source.root, source.path)
        elif document is not None and taken:
            reason = f"its name is taken by {document.path}; rename the folder or the file"
            failed_again.append(Failed(source.name, reason, source.root, access=source.access))
        elif failed is not None and (failed.sha256, failed.recipe) == (source.sha256, tried_with):
            # The same bytes would fail again, perhaps after the full time limit.
            failed_again.append(replace(failed, access=source.access))
        else:
            to_read.append(source)
    found = {source.name for source in sources}
    roots = {path.resolve() for path in paths if path.is_dir()}
    gone = {
        name
        for name, root in [
            *((name, document.root) for name, (document, _) in living.items()),
            *((name, failed.root) for name, failed in failures.items()),
        ]
        if name not in found and root in roots and _in_folder(name, root)
    }
    return _Plan(
        to_read=tuple(to_read),
        unchanged=tuple(unchanged),
        removed=tuple(sorted(gone & living.keys())),
        failed=tuple(failed_again),
        forgotten=tuple(sorted((gone & failures.keys()) | set(unchanged))),
        access=access,
    )


def _in_folder(name: str, root: Path) -> bool:
    """Whether the name was given by ingesting the folder, not a file of it alone."""
    return not root.name or name.startswith(f"{root.name}/")
