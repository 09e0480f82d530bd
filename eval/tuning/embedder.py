"""A data folder in, a tuned embedder with its card out: pairs, training, before and after, gate.

report = tune_embedder_on(settings, TuneAsk(minutes=15), told)        # `nameplate tune embedder --data DIR`
"""

from __future__ import annotations

import time
from pathlib import Path

from eval.retrieval import run_retrieval
from eval.tuning.choosing import Chooser
from eval.tuning.figures import figures_of
from eval.tuning.recipes import EMBEDDER_SWEEP, Budget
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
from ingest.embed import HashEmbedder, open_embedder
from ingest.errors import ModelError
from ingest.models import ModelCache
from ingest.settings import EmbedSettings
from ingest.tuned import MODEL, Part
from rag.settings import Settings


def tune_embedder_on(settings: Settings, ask: TuneAsk, told: Told = lambda stage, done, total: None) -> TuneReport:
    """Tune the settings' embedder; raises UnusableInput, StoreError or ModelError, one line each."""
    from eval.tuning.train_embedder import tune_embedder
    from eval.tuning.training import check_libraries

    budget, sweep = Budget(ask.minutes), ask.sweep or EMBEDDER_SWEEP
    base = base_embedder(settings.ingest.embed)
    check_libraries()
    prepared = prepare(settings, ask, sweep, told)
    with aside_of(settings) as aside:
        began = time.monotonic()
        for_training = Budget(max(0.0, budget.left - measuring_seconds(prepared, ask, budget)) / 60)
        chooser = Chooser(prepared.choosing, settings.retrieve.lexical_weight)
        examples, home = prepared.examples, aside / MODEL
        tuned = tune_embedder(base.folder, home, examples, chooser, sweep, for_training, ask.seed, told)
        training = trained_with(ask, sweep, tuned, time.monotonic() - began)
        after = open_embedder(EmbedSettings(model=str(home), cache=settings.ingest.embed.cache))
        before = open_embedder(settings.ingest.embed)
        # Without the reranker, which reads so much that what the embedder does would hardly show.
        channels = settings.model_copy(update={"retrieve": settings.retrieve.model_copy(update={"reranker": "none"})})
        search = {
            "before": lambda place, under: run_retrieval(place, before, under),
            "after": lambda place, under: run_retrieval(place, after, under),
        }
        figures = figures_of(compare(prepared, ask.guards, search, channels, told), ("dense", "fused"))
        prints = after.fingerprint, before.fingerprint
        return kept(aside, Part.EMBEDDER, prints[0], base, prints[1], prepared, training, figures, settings)


def base_embedder(settings: EmbedSettings) -> Base:
    """The embedder of the settings as a folder; raises ModelError where it cannot be tuned or is not here."""
    if settings.model == HashEmbedder.name:
        raise ModelError("the embedder 'hash' has nothing to tune; name a model in [ingest.embed] model")
    folder = Path(settings.model).expanduser()
    if folder.is_dir():
        return Base(folder.name, folder, "see its folder")
    models = ModelCache(settings.cache)
    return Base(settings.model, models.path(settings.model), models.known.entry(settings.model).licence)
