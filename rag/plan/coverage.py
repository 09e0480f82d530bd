"""A reading and its plan in, how much of the question is explained out, and the words that nothing explains."""

from __future__ import annotations

from dataclasses import dataclass

from rag.plan.light import is_light
from rag.plan.reading import Reading
from rag.plan.schema import Column, Plan
from rag.plan.words import ROLES, STOP

_BY_ITSELF = frozenset("itself themselves hand mistake accident default chance far phone mail email law".split())


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of a question's words that are explained, by weight, and those that are not."""

    share: float
    unexplained: tuple[str, ...]


def cover(r: Reading, plan: Plan) -> Coverage:
    """Weigh the words; those of the measured column are explained by it."""
    measured = plan.measure.operand
    if isinstance(measured, Column):
        words = r.lexicon.columns[measured.place]
        r.link.explain(
            [
                at
                for at, word in enumerate(r.words)
                if words.get(word.stem, 0) >= 0.7 and r.link.why[at] in ("role", "quantity", "")
            ],
            "column",
            0.9,
        )
    heads = {r.frame.words.at(cue.end, len(r.frame.text))[0] for cue in r.frame.groups if not cue.bucket}
    heads = {at for at in heads if at < len(r.words) and r.words[at].fold not in _BY_ITSELF}
    total = got = 0.0
    unexplained = []
    missing = any(one.absent for one in r.link.found)
    for at, word in enumerate(r.words):
        why, weight = r.link.why[at], r.link.weight[at]
        if (word.fold in STOP and why not in ("value", "text", "group", "period")) or word.text in r.lost:
            continue
        if not why and is_light(word.text) and (at == 0 or not word.text[0].isupper()) and at not in heads:
            continue
        if not why and (r.lost or missing) and any(word.stem in words for words in ROLES.values()):
            why, weight = "asked", 0.3  # of a kind that this log does not have
        code = any(sign.isdigit() for sign in word.text) or (word.text.isupper() and len(word.text) > 1)
        size = 2.0 if code or why in ("value", "text") else 1.0
        if not why and r.frame.words.quoted and r.texts and word.text.islower():
            size = 0.3  # the quotes say which rows are meant
        total += size
        got += size * min(1.0, weight)
        if not why and size >= 1.0:
            unexplained.append(word.text)
    return Coverage(got / total if total else 0.0, tuple(unexplained))
