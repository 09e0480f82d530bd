"""A data folder in, a tuned reranker with its card out: the shipped one made trainable, trained, measured, gated.

report = tune_reranker_on(settings, TuneAsk(minutes=15), told)        # `nameplate tune reranker --data DIR`
"""

from __future__ import annotations

import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from eval.beir import BeirSet, load_beir
from eval.retrieval import run_retrieval
from eval.retrieval_run import RetrievalRun
from eval.tuning.figures import figures_of
from eval.tuning.questions import write_beir
from eval.tuning.recipes import RERANKER_SWEEP, Budget
from eval.tuning.reread import RereadChooser
from eval.tuning.sweep import Told
from eval.tuning.tune import (
    Base,
    TuneAsk,
    TuneReport,
    aside_of,
    compare,
    kept,
    measuring_seconds,
    prepare,
    trained_with,
)
from ingest.embed import open_embedder
from ingest.models import ModelCache, cache_folder
from ingest.reranker_files import ready_reranker
from ingest.tuned import MODEL, Part
from rag.rerank import DEFAULT
from rag.settings import Settings

_MEASURED_BY = 80  # questions of a source, or of a guard: each takes a reranker a fifth of a second
_READ, _CHOSEN_BY = 10, 25  # passages of a question, and questions of a set, while it is chosen


def tune_reranker_on(settings: Settings, ask: TuneAsk, told: Told = lambda stage, done, total: None) -> TuneReport:
    """Tune the settings' reranker; raises UnusableInput, StoreError or ModelError, one line each."""
    from eval.tuning.bert_of_onnx import bert_of_onnx
    from eval.tuning.train_reranker import tune_reranker
    from eval.tuning.training import check_libraries

    budget, sweep = Budget(ask.minutes), ask.sweep or RERANKER_SWEEP
    base = base_reranker(settings)
    check_libraries()
    prepared = prepare(settings, ask, sweep, told, _MEASURED_BY)
    embedder = open_embedder(settings.ingest.embed)
    with aside_of(settings) as aside, TemporaryDirectory(prefix="nameplate-tune-") as passing:
        began = time.monotonic()
        trainable, home = Path(passing) / "base", aside / MODEL
        bert_of_onnx(base.folder, trainable)
        chooser = RereadChooser(prepared.choosing, embedder, settings.retrieve, _READ, _CHOSEN_BY)
        for_training = Budget(max(0.0, budget.left - measuring_seconds(prepared, ask, budget)) / 60)
        tuned = tune_reranker(trainable, home, prepared.examples, chooser, sweep, for_training, ask.seed, told)
        training = trained_with(ask, sweep, tuned, time.monotonic() - began)

        def searched(place: Path, under: Settings, reranker: Path) -> RetrievalRun:
            named = under.retrieve.model_copy(update={"reranker": str(reranker)})
            return run_retrieval(place, embedder, under.model_copy(update={"retrieve": named}))

        search = {
            "before": lambda place, under: searched(place, under, base.folder),
            "after": lambda place, under: searched(place, under, home),
        }
        guards = [write_beir(_some(guard, ask.seed), Path(passing) / "guards") for guard in ask.guards]
        figures = figures_of(compare(prepared, guards, search, settings, told), ("fused",))
        cache = cache_folder(settings.ingest.embed.cache)
        prints = [ready_reranker(folder, cache)[0] for folder in (home, base.folder)]
        return kept(aside, Part.RERANKER, prints[0], base, prints[1], prepared, training, figures, settings)


def base_reranker(settings: Settings) -> Base:
    """The reranker of the settings as a folder, the default one where they name none; raises ModelError."""
    name = settings.retrieve.reranker
    folder = Path(name).expanduser()
    if name not in ("auto", "none") and folder.is_dir():
        return Base(folder.name, folder, "see its folder")
    named = DEFAULT if name in ("auto", "none") else name
    models = ModelCache(settings.ingest.embed.cache)
    return Base(named, models.path(named), models.known.entry(named).licence)


def _some(guard: Path, seed: int) -> BeirSet:
    """A set with so many of its queries as can be read in the time, drawn."""
    whole = load_beir(guard)
    chosen = Random(f"{seed} guard").sample(sorted(whole.queries), min(len(whole.queries), _MEASURED_BY))
    return BeirSet(
        whole.name,
        whole.documents,
        {query: whole.queries[query] for query in chosen},
        {query: whole.qrels[query] for query in chosen},
    )
