"""How far an ingest is, told to whoever draws it. Knows nothing of bars or pages."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told how far an ingest is, always from the thread that called it.

    Stages: "find", "read" (files), "embed" (texts known of so far), "publish"; of an erasure "erase" (documents),
    "publish", "clear", "search".
    """

    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        """`done` of `total` of a stage; `total` may grow; `note` is the file just done."""


class NoProgress:
    """Tells nobody."""

    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        """Do nothing."""
