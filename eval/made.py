"""How a run came about: versions, models, settings, seed, what was searched. Enough to do it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

from pydantic import JsonValue, TypeAdapter, ValidationError

from ingest.errors import UnusableInput
from ingest.manifest import Manifest
from rag.chat import ChatLimits
from rag.settings import Settings

FORMAT = 1  # of run files
_Run = TypeVar("_Run")


@dataclass(frozen=True, slots=True)
class Index:
    """The generation that was searched, and by which embedder (its fingerprint is a hash of weights and tokenizer)."""

    generation: int
    embedder: str
    fingerprint: str
    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class Made:
    """The head of every run file.

    `cases` names the files or sets asked of, `seconds` is the wall time of the whole run. `models` by their part in
    it: "embedder", "answers". `seed` is what language models sample with. `today` is the day taken for today.
    """

    format: int
    nameplate: str
    started: datetime
    seconds: float
    today: date
    cases: tuple[str, ...]
    index: Index
    models: Mapping[str, str]
    seed: int
    settings: Mapping[str, JsonValue]

    @property
    def generation(self) -> int:
        """Number of the generation that was searched."""
        return self.index.generation


def made(
    settings: Settings, index: Index, models: Mapping[str, str], cases: Sequence[str], today: date, began: datetime
) -> dict[str, Any]:
    """The fields of `Made` for a run that began then and ends now."""
    return {
        "format": FORMAT,
        "nameplate": nameplate_version(),
        "started": began,
        "seconds": round((datetime.now(UTC) - began).total_seconds(), 3),
        "today": today,
        "cases": tuple(dict.fromkeys(cases)),
        "index": index,
        "models": {"embedder": index.embedder, **models},
        "seed": ChatLimits().seed,
        "settings": settings.model_dump(mode="json"),
    }


def index_of(manifest: Manifest) -> Index:
    """What a published generation says of itself."""
    return Index(manifest.number, manifest.embedder, manifest.fingerprint, manifest.documents, manifest.passages)


def nameplate_version() -> str:
    """The installed version, or "checkout"."""
    try:
        return version("nameplate")
    except PackageNotFoundError:
        return "checkout"


def write_run(file: Path, adapter: TypeAdapter[_Run], run: _Run) -> None:
    """One JSON file, written whole or not at all; raises UnusableInput where it cannot be written."""
    aside = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(adapter.dump_json(run, indent=1))
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise UnusableInput(f"{file} cannot be written ({error.strerror}); name another file") from None


def read_run(file: Path, adapter: TypeAdapter[_Run]) -> _Run:
    """What `write_run` wrote; raises UnusableInput for any other file, naming the field."""
    try:
        return adapter.validate_json(file.read_bytes())
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read ({error.strerror}); check the path") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the file"
        raise UnusableInput(f"{file} is no saved run: {key}: {first['msg'].lower()}") from None
