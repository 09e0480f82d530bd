"""Both sides of bench as commands run in fresh processes, over copies of the same files in a passing folder."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench_report import Taken
from eval.cases import CORPORA
from eval.measure import BenchError, run_measured
from eval.peer import ENVIRONMENT, require_peer
from ingest.errors import UnusableInput
from ingest.models import model_path
from rag.settings import Settings, load_settings

Say = Callable[[str], None]


@contextmanager
def sides(settings_file: Path | None, say: Say) -> Iterator[Sides]:
    """Both sides, warmed up; raises UnusableInput where the peer is not installed."""
    require_peer()
    settings = load_settings(settings_file)
    with TemporaryDirectory(prefix="nameplate-bench-") as folder:
        both = Sides(Path(folder), settings, settings_file, say)
        both.warm()
        yield both


class Sides:
    """The processes of one bench. Ours is the command a person types; the peer is eval/peer.py."""

    def __init__(self, folder: Path, settings: Settings, settings_file: Path | None, say: Say) -> None:
        self.folder = folder
        self.say = say
        self._settings_file = settings_file
        self._made = 0
        named = settings.ingest.embed.model
        self._model = Path(named) if Path(named).is_dir() else model_path(named, settings.ingest.embed.cache)

    def fresh(self, name: str) -> Path:
        """A path in the folder that nothing has used."""
        self._made += 1
        return self.folder / f"{name}-{self._made}"

    def copy(self, paths: Sequence[Path], name: str, pattern: str) -> Path:
        """The files under `paths` that match, copied into one folder, so that both sides are given the same."""
        home = self.folder / name
        home.mkdir()
        for path in paths or [CORPORA / "sample"]:
            if not path.exists():
                raise UnusableInput(f"{path} is not there; name a folder or file to measure with")
            for file in [path] if path.is_file() else sorted(path.rglob(pattern)):
                if file.is_file() and file.match(pattern):
                    place = home / path.name / file.relative_to(path) if path.is_dir() else home / file.name
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, place)
        return home

    def warm(self) -> None:
        """Bring both sides' programs into the file cache, and export the embedder where that is due."""
        self.say("warming up")
        self._python("ours", "warm", self._settings_name())
        self._python("peer", "warm", str(self._model))

    def ours_ingest(self, folder: Path, data: Path) -> Taken:
        """`nameplate ingest`; the details are its report, and where the data lies."""
        self.say(f"ours: ingest of {folder.name}")
        taken = self.nameplate("ingest", str(folder), "--data", str(data), "--json")
        return Taken(taken.side, taken.what, taken.wall_s, taken.peak_mb, {**taken.details, "data": str(data)})

    def peer_ingest(self, folder: Path, store: Path) -> Taken:
        """The peer's pipeline over the same files."""
        self.say(f"peer: ingest of {folder.name}")
        return self._python("peer", "ingest", str(self._model), str(folder), str(store))

    def query(self, side: str, store: Path, questions: Path) -> Taken:
        """Every question of a JSON list; the details hold the milliseconds of each."""
        self.say(f"{side}: questions")
        first = self._settings_name() if side == "ours" else str(self._model)
        return self._python(side, "query", first, str(store), str(questions))

    def nameplate(self, *arguments: str) -> Taken:
        """One command; the details are the JSON it prints where it prints JSON."""
        script = shutil.which("nameplate", path=str(Path(sys.executable).parent))
        command = [script] if script else [sys.executable, "-m", "ui.cli"]
        wants_json = "--json" in arguments
        settings = ["--settings", str(self._settings_file)] if self._settings_file and wants_json else []
        measured = run_measured([*command, *arguments, *settings])
        details = _json_object(measured.output) if wants_json else {}
        return Taken("ours", arguments[0], measured.wall_s, measured.peak_mb, details)

    def _settings_name(self) -> str:
        return str(self._settings_file) if self._settings_file else "-"

    def _python(self, side: str, what: str, *arguments: str) -> Taken:
        out = self.fresh("out")
        # -P: a folder called eval in the current directory must not stand in for this package
        command = [sys.executable, "-P", "-m", f"eval.{side}", what, *arguments, str(out)]
        measured = run_measured(command, ENVIRONMENT)
        return Taken(side, what, measured.wall_s, measured.peak_mb, _json_object(out.read_text(encoding="utf-8")))


def _json_object(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise BenchError("a measured command did not give one JSON object")
    return found
