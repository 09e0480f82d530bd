"""Results to stdout, everything else to stderr.

Libraries (and the C code in them) print where they like; a program that reads our JSON must not see it. So the
real stdout is kept for results, and whatever else is printed to file descriptor 1 lands on stderr.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

# Documents may hold terminal escapes; shown raw they could rewrite what the reader sees.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# Signs without a shape: a text that is copied on should hold no more than a person has seen.
_UNSEEN = re.compile(r"[\u200b\u2060-\u2064\u206a-\u206f\ufeff\U000e0000-\U000e0fff]")
_PIPE_WIDTH = 120


class Output:
    """Where a verb writes: `json` for programs, `console` for people, `progress` for the wait."""

    def __init__(self, results: TextIO) -> None:
        self._results = results
        self._console: Console | None = None
        self._progress: Console | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at the results as they are written."""
        return self._results.isatty()

    @property
    def console(self) -> Console:
        """Results for people; plain and wide where stdout is a pipe or a file."""
        if self._console is None:
            from rich.console import Console

            width = None if self.is_terminal or "COLUMNS" in os.environ else _PIPE_WIDTH

            class Results(Console):
                def on_broken_pipe(self) -> None:
                    raise BrokenPipeError  # main() answers it; rich would end the process with code 1

            self._console = Results(file=self._results, width=width, highlight=False, markup=False, emoji=False)
        return self._console

    @property
    def progress(self) -> Console:
        """Progress bars and notes, on stderr."""
        if self._progress is None:
            from rich.console import Console

            self._progress = Console(stderr=True, highlight=False, markup=False, emoji=False)
        return self._progress

    def json(self, value: Mapping[str, object]) -> None:
        """One JSON object on a line of its own."""
        self._results.write(json.dumps(value, ensure_ascii=False) + "\n")
        self._results.flush()


@contextmanager
def claimed_stdout() -> Iterator[Output]:
    """Keep the real stdout for results until the end of the block."""
    shown = sys.stdout
    try:
        kept = os.dup(shown.fileno())
    except (AttributeError, OSError, io.UnsupportedOperation):  # a stdout that is no file, as under a test runner
        yield Output(shown)
        return
    shown.flush()
    os.dup2(2, 1)
    results = os.fdopen(kept, "w", encoding="utf-8", errors="backslashreplace", newline="\n")
    sys.stdout = sys.stderr
    try:
        yield Output(results)
        results.flush()
    finally:
        sys.stdout = shown
        os.dup2(kept, 1)
        try:
            results.close()
        except BrokenPipeError:  # the reader went away; nothing is left to write
            _drop_stdout()


def _drop_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush does not complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)


def safe(text: str) -> str:
    """Text of a document without control, direction and unseen characters; line ends stay."""
    return _UNSEEN.sub("", _CONTROL.sub("�", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str, width: int = 0) -> str:
    """Safe text on one line, cut to `width` characters (0: whole)."""
    flat = " ".join(safe(text).split())
    return flat if not width or len(flat) <= width else flat[: width - 1].rstrip() + "…"
