"""Model files: what is known, where it lies on this machine, and how it gets there.

Comes in: a name of the catalogue. Goes out: a folder or file whose every byte was checked once.
Knows nothing of what the models do. Files lie in a per-user cache, so a second checkout fetches nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from ingest.download import HubSource, ModelFile, PartsSource, WheelSource
from ingest.errors import ModelError
from ingest.settings import EmbedSettings, Section

RECORD = "checked.json"  # beside the files: the hashes they had when they arrived


class ModelKind(StrEnum):
    """What a model is for."""

    EMBEDDER = "embedder"
    RERANKER = "reranker"
    CHAT = "chat"


class CatalogueEntry(Section):
    """A model that can be pulled. A single file is used by its path, several by their folder."""

    name: str
    kind: ModelKind
    licence: str
    about: str
    default: bool = False
    files: tuple[ModelFile, ...] = Field(min_length=1)
    source: tuple[Annotated[HubSource | WheelSource | PartsSource, Field(discriminator="type")], ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


class Catalogue(Section):
    """All known models."""

    model: tuple[CatalogueEntry, ...]

    def entry(self, name: str) -> CatalogueEntry:
        """The model of that name; raises ModelError listing the known names."""
        for entry in self.model:
            if entry.name == name:
                return entry
        known = ", ".join(entry.name for entry in self.model)
        raise ModelError(f"no model is named {name!r}; the catalogue has: {known}")

    def defaults(self) -> tuple[str, ...]:
        """What `models pull` brings when no name is given: the embedder first."""
        return tuple(entry.name for entry in self.model if entry.default)


@cache
def catalogue() -> Catalogue:
    """The catalogue shipped beside this file."""
    return read_catalogue(Path(__file__).with_name("catalogue.toml"))


def read_catalogue(path: Path) -> Catalogue:
    """A catalogue from a TOML file."""
    with path.open("rb") as file:
        return Catalogue.model_validate(tomllib.load(file))


class ModelState(StrEnum):
    """How much of a model is on this machine."""

    READY = "ready"
    PARTIAL = "partial"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One line of `models list`. `path` is where it lies or would lie; `have` counts bytes that are here."""

    entry: CatalogueEntry
    state: ModelState
    path: Path
    have: int


@dataclass(frozen=True, slots=True)
class PullStep:
    """Progress of a pull, in bytes of the whole model; `note` says what is going on."""

    model: str
    done: int
    total: int
    note: str


Progress = Callable[[PullStep], None]


def cache_folder(chosen: Path | None = None) -> Path:
    """`chosen`, else $NAMEPLATE_CACHE, else the user's cache folder; it need not exist yet."""
    if chosen is not None:
        return chosen.expanduser()
    named = os.environ.get("NAMEPLATE_CACHE")
    if named:
        return Path(named).expanduser()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "nameplate"


class ModelCache:
    """The models of one cache folder."""

    def __init__(self, folder: Path | None = None, known: Catalogue | None = None) -> None:
        self.folder = cache_folder(folder)
        self.known = known or catalogue()

    def path(self, name: str) -> Path:
        """The model's file or folder; raises ModelError, with the remedy, unless it is complete."""
        entry = self.known.entry(name)
        if not self._complete(entry):
            raise ModelError(f"model {name} is not in {self.folder}; run: nameplate models pull {name}")
        return self._place(entry)

    def listing(self) -> tuple[ListedModel, ...]:
        """Every known model and how much of it is here."""
        return tuple(self._listed(entry) for entry in self.known.model)

    def verify(self, name: str) -> Path:
        """Read every byte again; raises ModelError naming the file that is not what it must be."""
        entry = self.known.entry(name)
        path = self.path(name)
        _check_files(entry, self._home(entry))
        return path

    def pull(self, name: str, progress: Progress) -> Path:
        """Bring a model here unless it is here; goes on where a broken pull stopped.

        One pull of a model at a time: a second process waits, then finds it done.
        Raises ModelError with one line for each source that failed.
        """
        entry = self.known.entry(name)
        if self._complete(entry):
            progress(PullStep(name, entry.size, entry.size, "already here"))
            return self._place(entry)
        self._room(entry)
        with locked(self.folder / "locks" / f"{name}.lock", lambda: progress(_waiting(entry))):
            if not self._complete(entry):
                self._pull(entry, progress)
        return self._place(entry)

    def _pull(self, entry: CatalogueEntry, progress: Progress) -> None:
        aside = self._aside(entry)
        aside.mkdir(parents=True, exist_ok=True)
        for left in aside.glob("tmp*"):  # scratch of a pull that was killed
            shutil.rmtree(left, ignore_errors=True)
        reasons: list[str] = []
        for source in entry.source:
            # What an earlier try left may itself be what is wrong: then this source gets a clean second try.
            for _ in range(2 if _bytes_in(aside) else 1):
                try:
                    source.fetch(
                        entry.files,
                        aside,
                        lambda done, note: progress(PullStep(entry.name, done, entry.size, note)),
                    )
                except ModelError as error:
                    reasons.append(str(error))
                    progress(PullStep(entry.name, _bytes_in(aside), entry.size, str(error)))
                    break
                except OSError as error:
                    raise ModelError(f"{aside}: {error.strerror}; free some room and pull again") from None
                progress(PullStep(entry.name, entry.size, entry.size, "checking"))
                try:
                    _check_files(entry, aside)
                except ModelError as error:
                    reasons.append(str(error))
                    shutil.rmtree(aside)
                    aside.mkdir()
                    continue
                self._keep(entry, aside)
                return
        raise ModelError(f"model {entry.name} cannot be pulled: {'; '.join(reasons)}")

    def _keep(self, entry: CatalogueEntry, aside: Path) -> None:
        hashes = {file.path: file.sha256 for file in entry.files}
        (aside / RECORD).write_text(json.dumps(hashes, indent=1), encoding="utf-8")
        home = self._home(entry)
        if home.exists():  # another version of it, or a damaged one
            shutil.rmtree(home)
        os.replace(aside, home)

    def _room(self, entry: CatalogueEntry) -> None:
        """Refuse before the first byte what cannot fit: the model, and one package of it on the way."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.folder).free
        except OSError as error:
            raise ModelError(
                f"model cache {self.folder}: {error.strerror}; set NAMEPLATE_CACHE to another folder"
            ) from None
        need = entry.size - _bytes_in(self._aside(entry)) + (200 << 20)
        if free < need:
            raise ModelError(
                f"model cache {self.folder} has {free >> 20:,} MB free and {entry.name} needs {need >> 20:,} MB"
            )

    def _home(self, entry: CatalogueEntry) -> Path:
        return self.folder / "models" / entry.name

    def _aside(self, entry: CatalogueEntry) -> Path:
        return self.folder / "models" / f"{entry.name}.partial"

    def _place(self, entry: CatalogueEntry) -> Path:
        home = self._home(entry)
        return home / entry.files[0].path if len(entry.files) == 1 else home

    def _complete(self, entry: CatalogueEntry) -> bool:
        """Sizes as they must be, and hashes as recorded on arrival: start-up does not read 1 GB again."""
        home = self._home(entry)
        try:
            record = json.loads((home / RECORD).read_text(encoding="utf-8"))
            return all(
                record.get(file.path) == file.sha256 and (home / file.path).stat().st_size == file.size
                for file in entry.files
            )
        except (OSError, ValueError, AttributeError):
            return False

    def _listed(self, entry: CatalogueEntry) -> ListedModel:
        if self._complete(entry):
            return ListedModel(entry, ModelState.READY, self._place(entry), entry.size)
        have = _bytes_in(self._aside(entry))
        state = ModelState.PARTIAL if have else ModelState.MISSING
        return ListedModel(entry, state, self._place(entry), have)


def pull(name: str, progress: Progress, cache: Path | None = None) -> Path:
    """Bring a model of the catalogue into the cache, ready for use; see ModelCache.pull.

    An embedder is exported too: the one time that torch is needed.
    """
    models = ModelCache(cache)
    path = models.pull(name, progress)
    entry = models.known.entry(name)
    if entry.kind is ModelKind.EMBEDDER:
        from ingest.embed import open_embedder

        progress(PullStep(name, entry.size, entry.size, "making it ready"))
        open_embedder(EmbedSettings(model=name, cache=models.folder)).embed_query("ready")
    if entry.kind is ModelKind.RERANKER:
        from ingest.reranker_files import ready_reranker

        progress(PullStep(name, entry.size, entry.size, "making it ready"))
        ready_reranker(path, models.folder)
    return path


def listing(cache: Path | None = None) -> tuple[ListedModel, ...]:
    """Every known model and how much of it is here."""
    return ModelCache(cache).listing()


def verify(name: str, cache: Path | None = None) -> Path:
    """Read every byte of a model again; raises ModelError if one is not as it must be."""
    return ModelCache(cache).verify(name)


def model_path(name: str, cache: Path | None = None) -> Path:
    """Where a complete model lies; raises ModelError, with the remedy, otherwise."""
    return ModelCache(cache).path(name)


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_files(entry: CatalogueEntry, folder: Path) -> None:
    for file in entry.files:
        path = folder / file.path
        if not path.is_file() or path.stat().st_size != file.size:
            raise ModelError(f"{path} is not {file.size:,} bytes; run: nameplate models pull {entry.name}")
        found = sha256_of(path)
        if found != file.sha256:
            raise ModelError(f"{path} has sha256 {found[:16]}…, not {file.sha256[:16]}…; it is not used")


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _waiting(entry: CatalogueEntry) -> PullStep:
    return PullStep(entry.name, 0, entry.size, "waiting for another pull of it")


@contextmanager
def locked(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a lock between processes; it ends with this one, however that ends. `waiting` is called if it is held."""
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
