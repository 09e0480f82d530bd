"""Tuned versions into use and out of it again, for one data folder; the journal keeps who did it and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingest.embed import open_embedder
from ingest.errors import ModelError
from ingest.reembed import change_embedder
from ingest.settings import EmbedSettings
from ingest.tuned import Part, is_version, keep_in_use, stored_identity, taken_into_use, verified
from rag.journal import open_journal
from rag.schema import User
from rag.settings import Settings

Told = Callable[[str, int, int], None]
_SETTINGS = "the settings' model"


@dataclass(frozen=True, slots=True)
class Change:
    """What is in use now instead of what; for an embedder also the generation it made and how much it embedded."""

    part: Part
    before: str
    now: str
    generation: int = 0
    embedded: int = 0

    def as_json(self) -> dict[str, object]:
        """The object printed by `tune use --json` and `tune back --json`."""
        return {
            "part": self.part.value,
            "before": self.before,
            "now": self.now,
            "generation": self.generation,
            "embedded": self.embedded,
        }

    def words(self) -> str:
        """The same in a line."""
        said = f"{self.part.value}: {self.now} is in use, before it was {self.before}"
        if self.part is Part.EMBEDDER:
            said += f"; all {self.embedded:,} texts are embedded anew, in generation {self.generation}"
        return f"{said}. Back: nameplate tune back {self.part.value}" if is_version(self.now) else f"{said}."


def in_use(settings: Settings, part: Part) -> str:
    """Name of the model that a data folder uses for this part."""
    used = taken_into_use(settings.data, part)
    if part is Part.EMBEDDER:
        return stored_identity(settings.data).name if used else settings.ingest.embed.model
    return used[-1] if used else _SETTINGS


def use(settings: Settings, version: str, user: User, told: Told = lambda stage, done, total: None) -> Change:
    """Take a version into use: only one that passed its gate and is as it was written. Raises ModelError."""
    found = verified(version, settings.ingest.embed.cache)
    if not found.passed:
        raise ModelError(f"{version} did not pass its gate and is not used: {found.why}")
    before = in_use(settings, found.part)
    if before == version:
        raise ModelError(f"{version} is in use already")
    used = [*taken_into_use(settings.data, found.part), version]
    return _change(settings, found.part, before, version, used, user, told)


def back(settings: Settings, part: Part, user: User, told: Told = lambda stage, done, total: None) -> Change:
    """Take what was in use before into use again. Raises ModelError where nothing was tuned."""
    used = taken_into_use(settings.data, part)
    if not used:
        raise ModelError(f"no tuned {part.value} is in use in {settings.data}; there is nothing to go back from")
    default = settings.ingest.embed.model if part is Part.EMBEDDER else _SETTINGS
    now = used[-2] if len(used) > 1 else default
    if is_version(now):
        verified(now, settings.ingest.embed.cache)
    return _change(settings, part, in_use(settings, part), now, list(used[:-1]), user, told)


def _change(settings: Settings, part: Part, before: str, now: str, used: list[str], user: User, told: Told) -> Change:
    generation = embedded = 0
    if part is Part.EMBEDDER:
        embedder = open_embedder(EmbedSettings(**settings.ingest.embed.model_dump() | {"model": now}))
        # Written first, going in, and last, coming back: from the first version on, the store says what made it.
        if len(used) > len(taken_into_use(settings.data, part)):
            keep_in_use(settings.data, part, used)
        generation, embedded = change_embedder(
            settings.data, embedder, settings.ingest.generations.keep, lambda done, of: told("embed", done, of)
        )
    keep_in_use(settings.data, part, used)
    open_journal(settings).append(
        "tuned", facts={"part": part.value, "before": before, "now": now}, user=user, generation=generation, model=now
    )
    return Change(part, before, now, generation, embedded)
