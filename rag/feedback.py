"""Words that the best passages have in common are searched for too: pseudo-relevance feedback on the lexical channel.

The first search shows what the documents call a thing; the second asks for it in their words as well as in the
question's. After RM3 (Abdul-Jaleel et al., TREC 2004), with idf as the measure of what a word says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ingest.schema import Passage
from ingest.words import lexical_tokens

Rarity = Callable[[Sequence[str]], Mapping[str, float]]

# It helps where the first hits are to the point, and hurts questions of a few words for one thing: so it is for
# questions of some words whose nearest passage is near.
LEAST_WORDS = 7
LEAST_COSINE = 0.65
# How many passages are listened to, how many words are taken, how often a word of the question counts against one
# of theirs, and how rare a word must be (idf 2.3: in a tenth of the passages). Chosen on four sets (docs/lab-log.md).
PASSAGES = 5
WORDS = 10
OWN, THEIRS = 3, 1
LEAST_IDF = 2.3


def is_for(tokens: Sequence[str], nearest: float) -> bool:
    """Whether a question of these words, whose nearest passage has this cosine, gains by it."""
    return len(tokens) >= LEAST_WORDS and nearest >= LEAST_COSINE


def with_feedback(
    tokens: Sequence[str], best: Sequence[Passage], scores: Sequence[float], rarity: Rarity
) -> tuple[str, ...]:
    """The tokens of a question with those of its best passages, each as often as it counts; `tokens` if none.

    `scores` are the fused scores of `best`, which stand best first.
    """
    heard = best[:PASSAGES]
    if not heard or not tokens:
        return tuple(tokens)
    shares = np.exp(np.asarray(scores[: len(heard)], np.float64) - scores[0])
    said: Counter[str] = Counter()
    for passage, share in zip(heard, shares / shares.sum(), strict=True):
        counts = Counter(lexical_tokens(passage.searchable()))
        for token, count in counts.items():
            said[token] += share * count / counts.total()
    idf = rarity(list(said))
    weights = {token: share * idf[token] for token, share in said.items() if idf[token] >= LEAST_IDF}
    words = sorted(weights, key=lambda token: (-weights[token], token))[:WORDS]
    return (*(tuple(tokens) * OWN), *(tuple(words) * THEIRS)) if words else tuple(tokens)
