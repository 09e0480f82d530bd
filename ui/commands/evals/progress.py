"""Bars on stderr for measurements that take a while, one a stage; nothing where no terminal looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ui.output import Output

Step = Callable[[str, int, int], None]


@contextmanager
def bars(output: Output, quiet: bool) -> Iterator[Step]:
    """Gives `step(stage, done, of how many)`."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=output.progress, disable=quiet or not output.progress.is_terminal) as shown:

        def step(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage, total=total)
            shown.update(tasks[stage], completed=done, total=total)

        yield step
