"""A data folder in, a tuned embedder with its card out: pairs, training, before and after, gate.

report = tune_embedder_on(settings, TuneAsk(minutes=15), told)        # `nameplate tune embedder --data DIR`
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.beir import BeirSet
from eval.cases import Case
from eval.made import nameplate_version
from eval.retrieval import run_retrieval
from eval.tuning.asked import case_pairs
from eval.tuning.cards import Card
from eval.tuning.choosing import Chooser
from eval.tuning.figures import Compared, Figure, Role, figures_of
from eval.tuning.gate import Gate, decide
from eval.tuning.gather import Gathered, gather
from eval.tuning.negatives import with_negatives
from eval.tuning.pairs import Example
from eval.tuning.questions import MOST_PASSAGES, measured_sets, write_beir
from eval.tuning.recipes import EMBEDDER_SWEEP, Budget, Recipe
from eval.tuning.splits import Splits, split_documents
from ingest.embed import Embedder, HashEmbedder, open_embedder
from ingest.errors import ModelError, UnusableInput
from ingest.generation import Generation, open_current
from ingest.models import ModelCache, cache_folder
from ingest.settings import EmbedSettings
from ingest.tuned import MODEL, Part, for_asking, keep_version
from rag.settings import Settings

Told = Callable[[str, int, int], None]
_CHOSEN_WITH = 300  # passages of a set to choose with; a model embeds them once a trial
_CHOSEN_BY = 80  # questions of a source
_CHECKED = "checked cases"


@dataclass(frozen=True, slots=True)
class TuneAsk:
    """What `nameplate tune` was asked for.

    `cases` may be trained on, by the part their documents stand in; `checked` never are: over all documents, they are
    a guard, like the BEIR folders in `guards`.
    """

    minutes: float = 15.0
    cases: tuple[Case, ...] = ()
    checked: tuple[Case, ...] = ()
    guards: tuple[Path, ...] = ()
    seed: int = 1
    sweep: tuple[Recipe, ...] = EMBEDDER_SWEEP


@dataclass(frozen=True, slots=True)
class TuneReport:
    """`version` is '' where nothing better than the base was found; there are no figures then."""

    version: str
    folder: Path | None
    gate: Gate
    figures: tuple[Figure, ...]
    card: Mapping[str, Any]

    def as_json(self) -> dict[str, object]:
        """The object printed by `tune embedder --json` and `tune reranker --json`."""
        return {
            "version": self.version or None,
            "folder": str(self.folder) if self.folder else None,
            "passed": self.gate.passed,
            "why": self.gate.why,
            "card": dict(self.card),
        }


@dataclass(frozen=True, slots=True)
class Prepared:
    """What tuning starts from: pairs of each part, examples to train on, sets to choose and to measure with."""

    splits: Splits
    gathered: Gathered
    examples: tuple[Example, ...]
    chooser: Chooser
    held_out: tuple[BeirSet, ...]
    checked: tuple[BeirSet, ...]
    data: Mapping[str, Any]


def tune_embedder_on(settings: Settings, ask: TuneAsk, told: Told = lambda stage, done, total: None) -> TuneReport:
    """Tune the settings' embedder; raises UnusableInput, StoreError or ModelError, one line each."""
    from eval.tuning.train_embedder import tune_embedder
    from eval.tuning.training import check_libraries, device

    budget = Budget(ask.minutes)
    base = base_embedder(settings.ingest.embed)
    check_libraries()
    prepared = prepare(settings, ask, max(recipe.negatives for recipe in ask.sweep), told)
    with _aside(settings) as aside:
        began = time.monotonic()
        for_measuring = _measuring_seconds(prepared, ask, budget)
        tuned = tune_embedder(
            base.folder, aside / MODEL, prepared.examples, prepared.chooser, ask.sweep,
            Budget(max(0.0, budget.left - for_measuring) / 60), ask.seed, told,
        )  # fmt: skip
        training = {
            "seed": ask.seed,
            "minutes": ask.minutes,
            "seconds": round(time.monotonic() - began, 1),
            "device": device(),
            "taken": tuned.best,
            "recipes": [asdict(recipe) for recipe in ask.sweep],
            "trials": [asdict(trial) for trial in tuned.trials],
        }
        if not tuned.best:
            best = max(tuned.trials[1:], key=lambda one: one.chosen.score, default=tuned.trials[0])
            why = (
                f"no recipe was better than {base.name} on the documents to choose with (best {best.chosen.score:.3f}, "
                f"base {tuned.trials[0].chosen.score:.3f}); nothing was kept"
            )
            return TuneReport("", None, Gate(False, why), (), {"training": training, "data": dict(prepared.data)})
        after = open_embedder(EmbedSettings(model=str(aside / MODEL), cache=settings.ingest.embed.cache))
        before = open_embedder(settings.ingest.embed)
        figures = figures_of(measure(prepared, ask, settings, before, after, told), ("dense", "fused"))
        made = datetime.now(UTC)
        card = Card(
            version=f"{Part.EMBEDDER}-{made:%Y%m%d}-{after.fingerprint[:8]}",
            part=Part.EMBEDDER.value,
            made=made.isoformat(timespec="seconds"),
            base={"name": base.name, "licence": base.licence, "fingerprint": before.fingerprint},
            data=prepared.data,
            training=training,
            figures=figures,
            gate=decide(figures, "fused"),
            code={"nameplate": nameplate_version(), "fingerprint": after.fingerprint},
        )
        card.write(aside)
        home = keep_version(aside, card.version, settings.ingest.embed.cache)
        return TuneReport(card.version, home, card.gate, figures, card.as_json())


def prepare(settings: Settings, ask: TuneAsk, negatives: int, told: Told) -> Prepared:
    """Everything before the first step of training, out of the current generation."""
    embedder = open_embedder(for_asking(settings.ingest.embed, settings.data))
    with open_current(settings.data) as generation:
        generation.check_embedder(embedder)
        splits = split_documents(generation, ask.seed)
        gathered = gather(generation, splits, settings.data, ask.cases, ask.seed)
        allowed = generation.within(splits.training)
        total = len(gathered.training)
        examples = with_negatives(
            generation, embedder, gathered.training, allowed, negatives, lambda done: told("wrong answers", done, total)
        )
        choosing = measured_sets(generation, gathered.development, ask.seed, _CHOSEN_WITH, _CHOSEN_BY)
        held_out = measured_sets(generation, gathered.held_out, ask.seed, MOST_PASSAGES)
        checked = measured_sets(generation, [*case_pairs(generation, ask.checked)], ask.seed, MOST_PASSAGES)
        data = _counts(generation, splits, gathered, examples, negatives)
    if len(examples) < 2:
        raise UnusableInput(
            f"{settings.data} gives {len(examples)} pairs to train on; documents with headings, tables or coded rows "
            "are needed, or --cases"
        )
    if not choosing:
        raise UnusableInput("no question can be made about the documents to choose with; try another --seed")
    return Prepared(
        splits,
        gathered,
        tuple(examples),
        Chooser(choosing, settings.retrieve.lexical_weight),
        tuple(held_out),
        tuple(replace(one, name=_CHECKED) for one in checked),
        data,
    )


def measure(
    prepared: Prepared, ask: TuneAsk, settings: Settings, before: Embedder, after: Embedder, told: Told
) -> list[Compared]:
    """Every set searched with both embedders by the product's own line."""
    found = []
    with TemporaryDirectory(prefix="nameplate-tune-") as folder:
        home = Path(folder)
        # Without the reranker, which reads so much that what the embedder does would hardly show.
        channels = settings.retrieve.model_copy(update={"reranker": "none"})
        settings = settings.model_copy(update={"retrieve": channels})
        # Vectors of the company's own passages are not remembered beyond this run; those of public sets are.
        own = settings.ingest.embed.model_copy(update={"cache": home / "cache"})
        private = settings.model_copy(update={"ingest": settings.ingest.model_copy(update={"embed": own})})
        sets = [
            *((write_beir(one, home / "held"), Role.HELD_OUT, private) for one in prepared.held_out),
            *((write_beir(one, home / "checked"), Role.GUARD, private) for one in prepared.checked),
            *((guard, Role.GUARD, settings) for guard in ask.guards),
        ]
        for at, (place, role, under) in enumerate(sets):
            told("measuring", at, len(sets))
            runs = [run_retrieval(place, embedder, under) for embedder in (before, after)]
            found.append(Compared(place.name, role, *runs))
        told("measuring", len(sets), len(sets))
    return found


@dataclass(frozen=True, slots=True)
class Base:
    """The model that is tuned."""

    name: str
    folder: Path
    licence: str


def base_embedder(settings: EmbedSettings) -> Base:
    """The embedder of the settings as a folder; raises ModelError where it cannot be tuned or is not here."""
    if settings.model == HashEmbedder.name:
        raise ModelError("the embedder 'hash' has nothing to tune; name a model in [ingest.embed] model")
    folder = Path(settings.model).expanduser()
    if folder.is_dir():
        return Base(folder.name, folder, "see its folder")
    models = ModelCache(settings.cache)
    return Base(settings.model, models.path(settings.model), models.known.entry(settings.model).licence)


def _measuring_seconds(prepared: Prepared, ask: TuneAsk, budget: Budget) -> float:
    """What is kept of the time for the export and for searching all sets twice: a third at most."""
    passages = sum(len(one.documents) for one in (*prepared.held_out, *prepared.checked)) + 1500 * len(ask.guards)
    return min(budget.seconds / 3, 30.0 + passages / 20)


def _counts(
    generation: Generation, splits: Splits, gathered: Gathered, examples: Sequence[Example], negatives: int
) -> dict[str, Any]:
    parts = {"training": splits.training, "development": splits.development, "held out": splits.held_out}
    return {
        "generation": generation.number,
        "parts": {
            name: {"documents": len(part), "passages": len(generation.within(part))} for name, part in parts.items()
        },
        "pairs": gathered.counts(),
        "examples": len(examples),
        "negatives": negatives,
    }


@contextmanager
def _aside(settings: Settings) -> Any:
    """A folder beside the versions, on the same disk; gone where nothing came of it."""
    home = cache_folder(settings.ingest.embed.cache) / "tuned"
    home.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home, prefix=".making-") as folder:
        aside = Path(folder) / "version"
        aside.mkdir()
        yield aside
