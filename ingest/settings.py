"""Settings of the left half of the line. Defaults here are the ones written out in settings.toml."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A table of settings.toml: unknown keys are errors, values cannot be changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReadSettings(Section):
    """Limits for reading one file, enforced in a worker process."""

    workers: int = Field(2, ge=1, le=64, description="processes that read files")
    seconds_per_file: float = Field(120.0, gt=0, description="a file that takes longer is reported, not read")
    memory_mb: int = Field(2048, ge=256, description="memory one worker may take")
    file_mb: int = Field(256, ge=1, description="larger files are reported, not read")
    unzipped_mb: int = Field(200, ge=1, description="office files that unpack to more are reported")
    cell_kb: int = Field(256, ge=1, description="a longer cell of a table is cut, and said so")
    day_first: bool = Field(True, description="04/05/2024 is 4 May where a column does not tell")


class SplitSettings(Section):
    """How blocks become passages."""

    tokens: int = Field(200, ge=32, le=512, description="aim of one passage, never above the embedder's window")


class EmbedSettings(Section):
    """The embedder."""

    model: str = Field("all-MiniLM-L6-v2", description="a catalogue name or a sentence-transformers folder")
    cache: Path | None = Field(None, description="model cache; default is the user's cache folder")
    batch_tokens: int = Field(1024, ge=256, description="tokens of one batch, padding included")
    threads: int = Field(0, ge=0, description="0: all cores")


class GenerationSettings(Section):
    """Published generations."""

    keep: int = Field(3, ge=2, le=100, description="newest generations kept for rollback")


class IngestSettings(Section):
    """All that ingest needs."""

    read: ReadSettings = ReadSettings()
    split: SplitSettings = SplitSettings()
    embed: EmbedSettings = EmbedSettings()
    generations: GenerationSettings = GenerationSettings()
