"""The questions of a scale run: real cases, and words out of the passages themselves, some with a code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.cases import Case
from eval.scale.pieces import Pieces
from ingest.schema import DocumentKind
from ingest.words import STOP

# Words taken from a piece, about as many as a question of Cranfield has that are no words of grammar.
_WORDS = 9


def questions(cases: Sequence[Case], pieces: Pieces, count: int) -> list[str]:
    """So many questions, a third of each sort: of cases that are not about logs, words of a piece, a code of one."""
    choice = np.random.default_rng(11)
    asked = [case.question for case in cases if case.kind is not DocumentKind.LOG]
    real = [asked[at] for at in choice.permutation(len(asked))[: -(-count // 3)].tolist()]
    order = choice.permutation(len(pieces.pieces)).tolist()
    coded = [
        f"What is said of {pieces.pieces[at].identifiers[0].surface}?" for at in order if pieces.pieces[at].identifiers
    ][: -(-count // 3)]
    said = [_said(pieces.pieces[at].text, choice) for at in order]
    worded = [question for question in said if question][: count - len(real) - len(coded)]
    return [*real, *coded, *worded]


def _said(text: str, choice: np.random.Generator) -> str:
    """Some words of a text in its order, without words of grammar; '' where it has too few."""
    words = [word for word in text.split() if word.isalpha() and word.lower() not in STOP]
    if len(words) < _WORDS:
        return ""
    return " ".join(words[at] for at in sorted(choice.choice(len(words), _WORDS, replace=False).tolist()))
