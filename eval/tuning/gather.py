"""A generation in, the pairs of each part of its documents out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.cases import Case
from eval.match import fold
from eval.tuning.asked import case_pairs, thumb_pairs
from eval.tuning.pairs import Pair, Source
from eval.tuning.records import code_pairs, row_pairs
from eval.tuning.sections import section_pairs, sentence_pairs, table_pairs
from eval.tuning.splits import Splits, passages_in
from ingest.generation import Generation

MOST_PAIRS = 6000
# What is asked by people is never left out for what is made; of the made ones, no source may crowd out the others.
_ASKED = (Source.CASE, Source.THUMB)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Pairs by the part that their documents stand in."""

    training: tuple[Pair, ...]
    development: tuple[Pair, ...]
    held_out: tuple[Pair, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many pairs of each source each part has."""
        parts = {"training": self.training, "development": self.development, "held out": self.held_out}
        return {name: dict(sorted(Counter(pair.source.value for pair in part).items())) for name, part in parts.items()}


def gather(
    generation: Generation, splits: Splits, data: Path, cases: Sequence[Case], seed: int, most: int = MOST_PAIRS
) -> Gathered:
    """Every pair stands in the part of its document; a question that two parts would share stands in neither twice.

    `most` bounds the pairs to train on; those held out and to choose with are not trained on and not bounded.
    """
    asked = [*case_pairs(generation, cases), *thumb_pairs(generation, data)]
    parts: dict[str, list[Pair]] = {}
    for name, documents in (
        ("held out", splits.held_out),
        ("development", splits.development),
        ("training", splits.training),
    ):
        random = Random(f"{seed} {name}")
        passages = passages_in(generation, documents)
        made: list[Pair] = [*section_pairs(passages, random), *table_pairs(passages, random)]
        for document in sorted(documents):
            made += row_pairs(generation, document, random)
            made += code_pairs(generation, document, random)
        if name == "training":
            made += sentence_pairs(passages, random)
        parts[name] = [*(pair for pair in asked if pair.document in documents), *made]
    # A heading that stands in two parts alike would tell the answer of one to the other.
    taken: set[str] = set()
    for name in ("held out", "development", "training"):
        own = {fold(pair.question) for pair in parts[name]}
        parts[name] = [pair for pair in parts[name] if fold(pair.question) not in taken]
        taken |= own
    training = bounded(parts["training"], most, Random(f"{seed} bounded"))
    return Gathered(tuple(training), tuple(parts["development"]), tuple(parts["held out"]))


def bounded(pairs: Iterable[Pair], most: int, random: Random) -> list[Pair]:
    """At most so many pairs: all that were asked, and of the made ones as evenly by source as there are."""
    by_source: dict[Source, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_source[pair.source].append(pair)
    kept = [pair for source in _ASKED for pair in by_source.pop(source, [])][:most]
    left = most - len(kept)
    for at, source in enumerate(sorted(by_source, key=lambda one: (len(by_source[one]), one))):
        share = left // (len(by_source) - at)
        some = by_source[source]
        chosen = some if len(some) <= share else random.sample(some, share)
        kept += chosen
        left -= len(chosen)
    return kept
