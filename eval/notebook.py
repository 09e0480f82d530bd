"""What every notebook begins with: settings, data folder and cases, charts without a network.

Three environment variables point a notebook elsewhere: NAMEPLATE_DATA (data folder), NAMEPLATE_CASES (one cases file)
and NAMEPLATE_SETTINGS (settings file).
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.cases import CORPORA, Case, load_cases, sample_case_files
from eval.charts import show_charts_offline
from eval.exchanges import read_exchanges
from eval.made_journal import make_journal
from rag.journal import journal_path
from rag.settings import Settings, load_settings, settings_path

MADE_UP = (
    "The journal holds no answers yet. A made-up one is shown: the cases, asked now, their times and thumbs made up."
)
KEPT = "The journal of the data folder."


@dataclass(frozen=True, slots=True)
class Notebook:
    """Settings with the data folder, and the known questions over it."""

    settings: Settings
    cases: tuple[Case, ...]

    @contextmanager
    def journal(self) -> Iterator[tuple[Path, str]]:
        """The journal to look at, and a sentence that says which: the folder's own where it holds answers."""
        kept = journal_path(self.settings.data)
        if read_exchanges(kept):
            yield kept, KEPT
            return
        with TemporaryDirectory(prefix="nameplate-journal-") as folder:
            yield make_journal(self.settings, self.cases, Path(folder)), MADE_UP


def prepared() -> Notebook:
    """Read the environment; charts are shown without a network from here on."""
    warnings.filterwarnings("ignore", message="IProgress not found")  # a library's progress bar asks for widgets
    show_charts_offline()
    home = CORPORA.parent
    own = home / "settings.toml"
    settings = load_settings(settings_path() or (own if own.is_file() else None))
    data = Path(os.environ.get("NAMEPLATE_DATA", home / settings.data))
    files = [Path(os.environ["NAMEPLATE_CASES"])] if "NAMEPLATE_CASES" in os.environ else sample_case_files()
    cases = tuple(case for file in files for case in load_cases(file))
    return Notebook(settings.model_copy(update={"data": data}), cases)
