"""Every peer and ours rank the same sets: one run, this machine, one embedder, each system in a process of its own.

    report = bench_retrieval(sets, systems, settings_file, say, today)      # `nameplate bench retrieval SET...`

How a set is named: eval/judged_set.py. Ours is asked through `Assistant.search`, as a person's question is. Peers
read the texts that our store holds: of a document its pages, of a log its rows. Only vectors are kept.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.judged_set import JudgedSet, Place, publish_named
from eval.measure import BenchError, machine, run_measured
from eval.peer import ENVIRONMENT
from eval.peers.ranker import by_best_passage
from eval.peers.systems import OURS, SYSTEMS, System, system_named
from eval.retrieval import vector_cache_file
from eval.retrieval_scores import Ranked, RetrievalBench, SetReport, scored_set
from eval.vector_cache import CachedEmbedder
from ingest.embed import Embedder, open_embedder
from ingest.errors import UnusableInput
from rag.settings import Settings, load_settings

Say = Callable[[str], None]


def bench_retrieval(
    sets: Sequence[str],
    systems: Sequence[str] = (),
    settings_file: Path | None = None,
    say: Say = lambda _: None,
    today: date | None = None,
) -> RetrievalBench:
    """Rank every set with ours and with the peers named; none named: all that are installed.

    `today` is the day on which ours is asked: what is in force depends on it, in sets of documents with dates.

    Raises UnusableInput for a set that cannot be read, an unknown system, and a named one that is not installed.
    """
    if not sets:
        raise UnusableInput("no set is named; name BEIR folders or files of cases over documents")
    settings = load_settings(settings_file)
    chosen, left_out = _chosen(systems)
    for line in left_out:
        say(line)
    embedder = open_embedder(settings.ingest.embed)
    remembered = CachedEmbedder(embedder, vector_cache_file(settings))
    day = today or date.today()
    run = _Run(settings, settings_file, remembered, say, day)
    reports = tuple(run.rank(name, chosen) for name in sets)
    return RetrievalBench(machine(), embedder.name, day, reports, tuple(left_out))


def _chosen(named: Sequence[str]) -> tuple[list[System], list[str]]:
    if named:
        systems = [system_named(name) for name in dict.fromkeys(named) if name != OURS]
        for system in systems:
            if lacking := system.missing():
                raise UnusableInput(lacking)
        return systems, []
    return [one for one in SYSTEMS if not one.missing()], [lacking for one in SYSTEMS if (lacking := one.missing())]


class _Run:
    def __init__(
        self, settings: Settings, settings_file: Path | None, embedder: Embedder, say: Say, today: date
    ) -> None:
        self._settings = settings
        self._settings_name = str(settings_file) if settings_file else "-"
        self._embedder = embedder
        self._say = say
        self._today = today

    def rank(self, name: str, systems: Sequence[System]) -> SetReport:
        """One set, by ours first."""
        with TemporaryDirectory(prefix="nameplate-bench-") as folder:
            home = Path(folder)
            self._say(f"{name}: reading and publishing")
            judged = publish_named(name, home / "data", self._embedder, self._settings.ingest)
            asked = home / "asked.json"
            asked.write_text(json.dumps(_asked(judged, self._today)), encoding="utf-8")
            ranked = [self._ours(judged, home, asked)]
            for system in systems:
                ranked += self._peer(system, judged, home, asked)
        return scored_set(judged, ranked)

    def _ours(self, judged: JudgedSet, home: Path, asked: Path) -> Ranked:
        self._say(f"{judged.test.name}: ours")
        out = home / "ours.json"
        done = _process(["eval.ours", "rank", self._settings_name, str(home / "data"), str(asked), str(out)], out)
        places: Mapping[str, Sequence[Sequence[object]]] = done["places"]  # type: ignore[assignment]
        ranking = {query: by_best_passage(judged.owner(_place(hit)) for hit in hits) for query, hits in places.items()}
        setting = f"read again by {done['reranker']}" if done["reranker"] else ""
        return Ranked(OURS, "ours", setting, ranking, _numbers(done["milliseconds"]))

    def _peer(self, system: System, judged: JudgedSet, home: Path, asked: Path) -> list[Ranked]:
        self._say(f"{judged.test.name}: {system.label}")
        out = home / f"{system.name}.json"
        command = ["eval.peers", system.name, self._settings_name, str(asked), str(out)]
        return [
            Ranked(system.name, system.label, setting, one["ranked"], _numbers(one["milliseconds"]))  # type: ignore[index]
            for setting, one in _process(command, out).items()
        ]


def _process(arguments: Sequence[str], out: Path) -> dict[str, object]:
    """Run a module and read the object that it wrote."""
    # -P: a folder called eval in the current directory must not stand in for this package
    run_measured([sys.executable, "-P", "-m", *arguments], ENVIRONMENT)
    try:
        found = json.loads(out.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        found = None
    if not isinstance(found, dict):
        raise BenchError(f"{arguments[0]} did not give one JSON object")
    return found


def _asked(judged: JudgedSet, today: date) -> dict[str, object]:
    """Texts and questions, without the judgements."""
    texts = [(document.id, document.title, document.text) for document in judged.test.documents]
    return {"documents": texts, "queries": dict(judged.test.queries), "today": today.isoformat()}


def _place(hit: Sequence[object]) -> Place:
    document, page, sheet, row = hit
    return (
        str(document),
        page if isinstance(page, int) else None,
        sheet if isinstance(sheet, str) else None,
        row if isinstance(row, int) else None,
    )


def _numbers(values: object) -> tuple[float, ...]:
    return tuple(float(value) for value in values) if isinstance(values, list) else ()
