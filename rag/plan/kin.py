"""Words that mean about the same as one that a log has, told by the embedder: 'lorry' where a column is Truck.

Asked only for words that nothing else explains. The vectors of a log's words are made once.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Embedder
from rag.plan.lexicon import Lexicon
from rag.plan.text import fold, pieces, stem
from rag.plan.words import EVENTS, GENERIC, KINDS, QUANTITIES, ROLES, ROWS, SHORT, STOP, WORK, split_name

# Cosine of two single words; unrelated ones lie below 0.4.
_LEAST = 0.58
_SHORTEST = 4
# Words with a meaning of their own are not read as others.
_KNOWN = GENERIC | KINDS | ROWS | WORK | EVENTS | frozenset(QUANTITIES).union(*ROLES.values())


@dataclass(slots=True)
class Kin:
    """Looks for the word of a log that is nearest to one of a question. Safe for several threads."""

    embedder: Embedder
    _vectors: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def nearest(self, word: str, lexicon: Lexicon) -> str | None:
        """The word of the log's name or columns that means about the same; None for none."""
        own = [one for one in _words(lexicon) if one != fold(word)]
        if not own or len(word) < _SHORTEST or stem(word) in _KNOWN:
            return None
        self._learn([word, *own])
        with self._lock:
            mine = self._vectors[word]
            scores = np.array([float(mine @ self._vectors[one]) for one in own])
        best = int(scores.argmax())
        return own[best] if scores[best] >= _LEAST else None

    def _learn(self, words: list[str]) -> None:
        with self._lock:
            new = [word for word in dict.fromkeys(words) if word not in self._vectors]
            if len(new) == 1:
                self._vectors[new[0]] = self.embedder.embed_query(new[0])
            elif new:
                self._vectors.update(zip(new, self.embedder.embed_passages(new), strict=True))


def _words(lexicon: Lexicon) -> list[str]:
    """Whole words of columns that a question could name: no short forms, nothing that all logs have."""
    found: dict[str, None] = {}
    for column in lexicon.log.columns:
        for piece in pieces(column.name):
            for part in split_name(piece):
                if part.isalpha() and len(part) >= _SHORTEST and part not in STOP and part not in SHORT:
                    found[part] = None
    return list(found)
