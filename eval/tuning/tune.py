"""What tuning an embedder and a reranker share: what it starts from, before and after, the version that comes of it."""

from __future__ import annotations

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
from eval.retrieval_run import RetrievalRun
from eval.tuning.asked import case_pairs
from eval.tuning.cards import Card
from eval.tuning.figures import Compared, Figure, Role
from eval.tuning.gate import Gate, decide
from eval.tuning.gather import Gathered, gather
from eval.tuning.negatives import with_negatives
from eval.tuning.pairs import Example
from eval.tuning.private import without_personal
from eval.tuning.questions import MOST_PASSAGES, MOST_QUESTIONS, measured_sets, write_beir
from eval.tuning.recipes import Budget, Recipe
from eval.tuning.splits import Splits, split_documents
from eval.tuning.sweep import Told, Tuned
from ingest.embed import open_embedder
from ingest.errors import UnusableInput
from ingest.generation import Generation, open_current
from ingest.models import cache_folder
from ingest.tuned import Part, for_asking, keep_version
from rag.settings import Settings

_CHOSEN_WITH = 250  # passages of a set to choose with; a model embeds them once a trial
_CHOSEN_BY = 50  # questions of a source
_CHECKED = "checked cases"
Search = Callable[[Path, Settings], RetrievalRun]  # a BEIR folder asked under these settings


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
    sweep: tuple[Recipe, ...] = ()  # empty: that of the part


@dataclass(frozen=True, slots=True)
class TuneReport:
    """The version that was made, where it lies, and whether it may be used."""

    version: str
    folder: Path
    gate: Gate
    figures: tuple[Figure, ...]
    card: Mapping[str, Any]

    def as_json(self) -> dict[str, object]:
        """The object printed by `tune embedder --json` and `tune reranker --json`."""
        return {
            "version": self.version,
            "folder": str(self.folder),
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
    choosing: tuple[BeirSet, ...]
    held_out: tuple[BeirSet, ...]
    checked: tuple[BeirSet, ...]
    data: Mapping[str, Any]


def kept(
    aside: Path,
    part: Part,
    fingerprint: str,
    base: Base,
    base_fingerprint: str,
    prepared: Prepared,
    training: Mapping[str, Any],
    figures: tuple[Figure, ...],
    settings: Settings,
) -> TuneReport:
    """The finished model in `aside` with its card, as a version in the model cache."""
    made = datetime.now(UTC)
    card = Card(
        version=f"{part.value}-{made:%Y%m%d}-{fingerprint[:8]}",
        part=part.value,
        made=made.isoformat(timespec="seconds"),
        base={"name": base.name, "licence": base.licence, "fingerprint": base_fingerprint},
        data=prepared.data,
        training=training,
        figures=figures,
        gate=decide(figures, "fused"),
        code={"nameplate": nameplate_version(), "fingerprint": fingerprint},
    )
    card.write(aside)
    home = keep_version(aside, card.version, settings.ingest.embed.cache)
    return TuneReport(card.version, home, card.gate, figures, card.as_json())


def trained_with(ask: TuneAsk, sweep: Sequence[Recipe], tuned: Tuned, seconds: float) -> dict[str, Any]:
    """What the card says of the training."""
    from eval.tuning.training import device

    return {
        "seed": ask.seed,
        "minutes": ask.minutes,
        "seconds": round(seconds, 1),
        "device": device(),
        "taken": tuned.best,
        "recipes": [asdict(recipe) for recipe in sweep],
        "trials": [asdict(trial) for trial in tuned.trials],
    }


def prepare(
    settings: Settings, ask: TuneAsk, sweep: Sequence[Recipe], told: Told, asked: int = MOST_QUESTIONS
) -> Prepared:
    """Everything before the first step of training, out of the current generation; `asked` bounds the questions that
    measure, of one source.
    """
    negatives = max(recipe.negatives for recipe in sweep)
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
        examples = without_personal(generation, examples, settings.privacy.kinds())
        choosing = measured_sets(generation, gathered.development, ask.seed, _CHOSEN_WITH, _CHOSEN_BY)
        held_out = measured_sets(generation, gathered.held_out, ask.seed, MOST_PASSAGES, asked)
        checked = measured_sets(generation, [*case_pairs(generation, ask.checked)], ask.seed, MOST_PASSAGES, asked)
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
        tuple(choosing),
        tuple(held_out),
        tuple(replace(one, name=_CHECKED) for one in checked),
        data,
    )


def compare(
    prepared: Prepared, guards: Sequence[Path], search: Mapping[str, Search], settings: Settings, told: Told
) -> list[Compared]:
    """Every set asked of both searches, `search["before"]` and `search["after"]`, by the product's own line."""
    found = []
    with TemporaryDirectory(prefix="nameplate-tune-") as folder:
        home = Path(folder)
        # Vectors of the company's own passages are not remembered beyond this run; those of public sets are.
        own = settings.ingest.embed.model_copy(update={"cache": home / "cache"})
        private = settings.model_copy(update={"ingest": settings.ingest.model_copy(update={"embed": own})})
        sets = [
            *((write_beir(one, home / "held"), Role.HELD_OUT, private) for one in prepared.held_out),
            *((write_beir(one, home / "checked"), Role.GUARD, private) for one in prepared.checked),
            *((guard, Role.GUARD, settings) for guard in guards),
        ]
        for at, (place, role, under) in enumerate(sets):
            told("measuring", at, len(sets))
            found.append(Compared(place.name, role, search["before"](place, under), search["after"](place, under)))
        told("measuring", len(sets), len(sets))
    return found


@dataclass(frozen=True, slots=True)
class Base:
    """The model that is tuned."""

    name: str
    folder: Path
    licence: str


def measuring_seconds(prepared: Prepared, ask: TuneAsk, budget: Budget) -> float:
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
def aside_of(settings: Settings) -> Any:
    """A folder beside the versions, on the same disk; gone where nothing came of it."""
    home = cache_folder(settings.ingest.embed.cache) / "tuned"
    home.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home, prefix=".making-") as folder:
        aside = Path(folder) / "version"
        aside.mkdir()
        yield aside
