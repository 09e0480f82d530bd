"""Progress of an ingest on stderr: bars with rate and time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from ui.output import one_line

if TYPE_CHECKING:
    from rich.console import Console

_STAGES = {
    "find": ("looking for files", "files"),
    "read": ("reading", "files"),
    "embed": ("embedding", "passages"),
    "store": ("storing", "documents"),
    "publish": ("publishing", ""),
    "erase": ("erasing", "documents"),
    "clear": ("rewriting the store", ""),
    "search": ("searching all files", ""),
}
_SECONDS_BETWEEN_LINES = 5.0


class IngestProgress(Protocol):
    """What `run_ingest` tells, used as a context manager."""

    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        """How far a stage is."""

    def __enter__(self) -> IngestProgress:
        """Begin to show."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop showing."""


def ingest_progress(console: Console) -> IngestProgress:
    """Bars where a person looks, lines where a log file does."""
    return _Bars(console) if console.is_terminal else _Lines(console)


class _Bars:
    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}", style="dim"),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> _Bars:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        about, unit = _STAGES.get(stage, (stage, ""))
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(about, total=None, unit=unit, rate="", note="")
        task = self._tasks[stage]
        speed = self._bars.tasks[int(task)].speed
        rate = f"{speed:,.0f}/s" if speed else ""
        self._bars.update(task, completed=done, total=total or None, rate=rate, note=one_line(note, 40))


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._began = self._said = time.monotonic()

    def __enter__(self) -> _Lines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        now = time.monotonic()
        if now - self._said < _SECONDS_BETWEEN_LINES or not total:
            return
        self._said = now
        about, unit = _STAGES.get(stage, (stage, ""))
        spent = now - self._began
        self._console.print(f"{about}: {done} of {total} {unit} after {spent:.0f} s", soft_wrap=True)
