"""How speed, memory and disk grow with the number of passages.

    report = bench_scale([10_000, 100_000], sources, out, settings_file, say, progress)      # `nameplate bench scale`

Passages are put together from halves of real ones, documents go through the real store, one transaction each, and all
that is asked is asked of a published generation in a process of its own. One store grows from size to size.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.cases import load_cases, sample_case_files
from eval.measure import BenchError, Measured, machine, run_measured
from eval.scale.asked import questions
from eval.scale.pieces import Pieces, likeness, read_pieces, together
from eval.scale.plant import PASSAGES, documents_for, is_few, make, pairs_of
from eval.scale.report import ScaleReport, SizeFigures
from eval.scale.serve import CHANNELS, VIEWERS
from eval.summary import percentiles
from eval.vector_cache import CachedEmbedder
from ingest.embed import open_embedder
from ingest.errors import UnusableInput
from ingest.generation import open_current
from ingest.manifest import generation_folder, read_manifest
from ingest.pipeline import run_ingest
from ingest.progress import NoProgress, Progress
from ingest.publish import next_generation, publish
from ingest.store import Store
from ingest.store_file import EmbedderIdentity, store_path
from rag.settings import Settings, load_settings

ASKED = 150
_HITS = 10
_JOINED = 500
_TELL_EVERY = 50
_TIE = 1e-6  # products that differ by less are one rank
_NOTE = "bench-note.md"
_WORD = "zwölfkantschraubendreher"  # in no document, so a hit on it can only be the changed note


def bench_scale(
    sizes: Sequence[int],
    sources: Sequence[Path],
    out: Path,
    settings_file: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
    progress: Progress | None = None,
    asked: int = ASKED,
    command: str = "nameplate bench scale",
) -> ScaleReport:
    """Grow a store in `out` to each of the sizes and measure; no sources: the sample corpus, read first.

    `out` must be empty but for vectors kept by an earlier run. Raises UnusableInput where it is not.
    """
    shown = progress or NoProgress()
    settings = load_settings(settings_file)
    data = out / "data"
    if data.exists():
        raise UnusableInput(f"{data} is there already; remove it, or name another folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    embedder = CachedEmbedder(open_embedder(settings.ingest.embed), out / "vectors.sqlite")
    folders = list(sources) or [_sample(out, settings, shown)]
    say("embedding pieces")
    pieces = read_pieces(folders, embedder, shown)
    pairs = np.random.default_rng(3).integers(0, len(pieces.pieces), (_JOINED, 2))
    alike = likeness(pieces, pairs, embedder, shown)
    cases = [case for file in sample_case_files() for case in load_cases(file)]
    bench = _Bench(data, settings, settings_file, pieces, questions(cases, pieces, asked), say, shown)
    figures = []
    stored = 0
    for size in sorted(set(sizes)):
        figures.append(bench.at(stored, documents_for(size), embedder))
        stored = documents_for(size)
    return ScaleReport(
        command=command,
        machine=machine(),
        pieces=len(pieces.pieces),
        questions=len(bench.questions),
        likeness={"mean": float(alike.mean()), "p5": float(np.percentile(alike, 5)), "least": float(alike.min())},
        sizes=tuple(figures),
    )


def _sample(out: Path, settings: Settings, progress: Progress) -> Path:
    from eval.cases import CORPORA

    data, sample = out / "sample", CORPORA / "sample"
    if not sample.is_dir():
        raise UnusableInput("the sample corpus is not beside this installation; name data folders with --from")
    run_ingest([sample], data, settings.ingest, open_embedder(settings.ingest.embed), progress)
    return data


@dataclass(frozen=True, slots=True)
class _Bench:
    data: Path
    settings: Settings
    settings_file: Path | None
    pieces: Pieces
    questions: list[str]
    say: Callable[[str], None]
    progress: Progress

    def at(self, before: int, documents: int, embedder: EmbedderIdentity) -> SizeFigures:
        """Store documents from the number `before` on until there are so many, publish, and measure."""
        with Store(self.data, embedder) as store:
            rate = self._fill(store, before, documents)
            self.say(f"{documents:,} documents: publishing")
            began = time.perf_counter()
            number = publish(store, self.data, embedder, 1)
            publish_s = time.perf_counter() - began
        publish_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 2**20)
        manifest = read_manifest(self.data, number)
        generation_mb = _mb(generation_folder(self.data, number))
        self.say(f"{manifest.passages:,} passages: {len(self.questions)} questions")
        measured, served = self._serve()
        recall = {who: self._recall(documents, served, who) for who in VIEWERS}
        self.say(f"{manifest.passages:,} passages: one changed file")
        changed, work, found = self._changed()
        taken = served["milliseconds"]
        return SizeFigures(
            passages=manifest.passages,
            documents=manifest.documents,
            indexes=", ".join(dict.fromkeys(mark.vectors for mark in manifest.segments)),
            ingest_per_s=rate,
            publish_s=publish_s,
            publish_mb=publish_mb,
            open_s=served["open_s"],
            first_s=served["first_s"],
            memory_mb=measured.peak_mb,
            store_mb=_mb(store_path(self.data)),
            generation_mb=generation_mb,
            changed_s=changed.wall_s,
            changed_work_s=work,
            found_s=found.wall_s,
            load=served["load"],
            processor={who: {one: percentiles(served["processor"][who][one]) for one in CHANNELS} for who in VIEWERS},
            milliseconds={who: {one: percentiles(taken[who][one]) for one in CHANNELS} for who in VIEWERS},
            recall=recall,
        )

    def _fill(self, store: Store, before: int, documents: int) -> float:
        """Passages stored a second; what is put together on the way is not counted."""
        generation = next_generation(store, self.data)
        taken, passages = 0.0, 0
        for number in range(before, documents):
            made = make(self.pieces, number)
            began = time.perf_counter()
            store.put_document(made.document, made.pages, [], made.passages, made.vectors, generation)
            taken += time.perf_counter() - began
            passages += len(made.passages)
            if number % _TELL_EVERY == 0 or number + 1 == documents:
                self.progress.step("store", number + 1 - before, documents - before)
        return passages / taken if taken else 0.0

    def _serve(self) -> tuple[Measured, dict[str, Any]]:
        asked, told = self.data / "asked.json", self.data / "told.json"
        asked.write_text(
            json.dumps({"data": str(self.data), "questions": self.questions, "hits": _HITS}), encoding="utf-8"
        )
        settings = str(self.settings_file) if self.settings_file else "-"
        # -P: a folder called eval in the current directory must not stand in for this package
        command = [sys.executable, "-P", "-m", "eval.scale.serve", settings, str(asked), str(told)]
        measured = run_measured(command)
        return measured, json.loads(told.read_text(encoding="utf-8"))

    def _recall(self, documents: int, served: dict[str, Any], who: str) -> float:
        """Share of the best ten by exact float32 products that the dense channel found too."""
        numbers = [number for number in range(documents) if who == "all" or is_few(number)]
        with open_current(self.data) as generation:
            ids = generation.without([_NOTE]).reshape(-1, PASSAGES)[numbers].ravel()
        embedder = open_embedder(self.settings.ingest.embed)
        asked = np.stack([embedder.embed_query(question) for question in self.questions])
        scores = np.empty((len(asked), len(ids)), np.float32)
        for at in range(0, len(numbers), _TELL_EVERY):
            pairs = np.concatenate([pairs_of(self.pieces, number) for number in numbers[at : at + _TELL_EVERY]])
            scores[:, at * PASSAGES : at * PASSAGES + len(pairs)] = asked @ together(self.pieces, pairs).T
        hits = min(_HITS, len(ids))
        least = [float(np.partition(row, len(row) - hits)[len(row) - hits]) for row in scores]
        place_of = {passage: place for place, passage in enumerate(ids.tolist())}
        found = [
            sum(scores[at, place_of[passage]] >= least[at] - _TIE for passage in mine if passage in place_of)
            for at, mine in enumerate(served["dense"][who])
        ]
        return float(np.mean(found) / hits)

    def _changed(self) -> tuple[Measured, float, Measured]:
        """A note ingested, changed, ingested again and found, each by the command that a person types."""
        note = self.data.parent / _NOTE
        note.write_text("# Note\n\nNothing yet.\n", encoding="utf-8")
        self._nameplate("ingest", str(note))
        note.write_text(f"# Note\n\nThe {_WORD} hangs beside the door of the workshop.\n", encoding="utf-8")
        changed, found = self._nameplate("ingest", str(note)), self._nameplate("search", _WORD, "--groups", "any")
        hits = json.loads(found.output)["hits"]
        if not hits or hits[0]["document"] != _NOTE:
            raise BenchError("the changed note was not found by search; its time would mean nothing")
        return changed, float(json.loads(changed.output)["seconds"]), found

    def _nameplate(self, *arguments: str) -> Measured:
        settings = ["--settings", str(self.settings_file)] if self.settings_file else []
        return run_measured(
            [sys.executable, "-P", "-m", "ui.cli", *arguments, "--data", str(self.data), "--json", *settings]
        )


def _mb(path: Path) -> float:
    files = [path, path.with_name(path.name + "-wal")] if path.is_file() else list(path.rglob("*"))
    return sum(file.stat().st_size for file in files if file.is_file()) / 2**20
