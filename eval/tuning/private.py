"""Personal data out of what a model is tuned with: a model is not erased as a document is."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import replace

from eval.tuning.pairs import Example
from ingest.generation import Generation
from ingest.personal.kinds import PersonalKind
from rag.masking import Masking


def without_personal(
    generation: Generation, examples: Sequence[Example], kinds: Collection[PersonalKind]
) -> list[Example]:
    """The examples with placeholders for the data of people, in texts of documents in which any was counted."""
    touched = [one.name for one in generation.documents() if one.personal]
    held = set(generation.within(touched).tolist()) if touched else set()
    return [_hidden(one, held, kinds) for one in examples]


def _hidden(example: Example, held: Set[int], kinds: Collection[PersonalKind]) -> Example:
    pair = example.pair
    if pair.passage not in held and pair.taken_from not in held and not held & set(example.wrong):
        return example
    masking = Masking(kinds)
    masking.reserve([pair.question, pair.text, *example.texts])
    return replace(
        example,
        pair=replace(pair, question=masking.hide(pair.question), text=masking.hide(pair.text)),
        texts=tuple(masking.hide(text) for text in example.texts),
    )
