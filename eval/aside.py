"""An assistant whose answers are not kept in the journal: known questions are no questions of people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from rag.assistant import Assistant, open_assistant
from rag.journal import Journal, journal_path
from rag.settings import Settings


@contextmanager
def assistant_aside(
    settings: Settings, model: str | None = None, today: Callable[[], date] = date.today
) -> Iterator[Assistant]:
    """Over the data folder of the settings, its journal in a passing folder. Raises as `open_assistant`."""
    with TemporaryDirectory(prefix="nameplate-eval-") as passing:
        journal = Journal(journal_path(Path(passing)), settings.journal)
        assistant = open_assistant(settings, model, journal, today)
        try:
            yield assistant
        finally:
            assistant.close()
