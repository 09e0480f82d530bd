"""Wrong answers that are hard to tell from the right one: what the index itself finds for a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.tuning.near import nearly_same, words_of
from eval.tuning.pairs import Example, Pair, shown
from ingest.embed import Embedder
from ingest.generation import Generation
from ingest.schema import Passage
from ingest.words import lexical_tokens
from rag.retrieve import fuse_channels

DEPTH = 25
# A text nearer to the question than the right answer by more than this may well answer it too.
_TOO_NEAR = 0.05
_AT_ONCE = 256


def with_negatives(
    generation: Generation,
    embedder: Embedder,
    pairs: Sequence[Pair],
    allowed: NDArray[np.int64],
    wanted: int,
    progress: Callable[[int], None] | None = None,
) -> list[Example]:
    """Each pair with `wanted` wrong texts out of the passages `allowed`; pairs that have not as many are left out.

    A wrong text is no kin of the right one, not nearly the same as it, and not much nearer to the question.
    """
    examples: list[Example] = []
    near = _Nearness(embedder)
    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE]
        asked = [embedder.embed_query(pair.question) for pair in some]
        found = [_found(generation, pair, vector, allowed) for pair, vector in zip(some, asked, strict=True)]
        known = {one.id: one for one in generation.passages(sorted({passage for each in found for passage in each}))}
        hard = [_hard(pair, [known[one] for one in ids], wanted) for pair, ids in zip(some, found, strict=True)]
        near.know([*(pair.text for pair in some), *(text for texts in hard for text in texts.values())])
        for pair, texts, vector in zip(some, hard, asked, strict=True):
            most = near(vector, pair.text) + _TOO_NEAR
            usable = [one for one, text in texts.items() if near(vector, text) <= most][:wanted]
            if len(usable) == wanted:
                examples.append(Example(pair, tuple(texts[one] for one in usable), tuple(usable)))
        if progress is not None:
            progress(start + len(some))
    return examples


class _Nearness:
    """How near texts are to a question; each text is embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def know(self, texts: Sequence[str]) -> None:
        """Embed those not met before, all at once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors.update(zip(new, self._embedder.embed_passages(new), strict=True))

    def __call__(self, question: NDArray[np.float32], text: str) -> float:
        return float(question @ self._vectors[text])


def _found(generation: Generation, pair: Pair, vector: NDArray[np.float32], allowed: NDArray[np.int64]) -> list[int]:
    dense = generation.dense(vector, DEPTH, allowed)
    lexical = generation.lexical(lexical_tokens(pair.question), DEPTH, allowed)
    fused = fuse_channels(lexical, dense, 0.5)
    return sorted(fused, key=lambda one: (-fused[one], one))


def _hard(pair: Pair, candidates: Sequence[Passage], wanted: int) -> dict[int, str]:
    """Passage ids with their texts, best found first: none that may be right, no two nearly the same."""
    seen = [words_of(pair.text)]
    texts: dict[int, str] = {}
    for passage in candidates:
        if passage.id == pair.passage or passage.id == pair.taken_from or passage.id in pair.kin:
            continue
        text = shown(passage, pair.form)
        words = words_of(text)
        if words and not any(nearly_same(words, others) for others in seen):
            texts[passage.id] = text
            seen.append(words)
        if len(texts) == 2 * wanted + 2:
            break
    return texts
