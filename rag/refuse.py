"""When the documents do not answer: absent codes, weak evidence, and what is said then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ingest.generation import Generation
from ingest.lexical import lexical_tokens
from rag.schema import Span
from rag.understand import Understood

_NEAR = 5
_READ = 3


def absent_codes(generation: Generation, understood: Understood) -> tuple[tuple[str, str], ...]:
    """(normal form, surface) of the codes of a question that stand nowhere in the corpus.

    Only codes of letters and digits count: a bare number may be a quantity, a word with a hyphen a word.
    """
    strict = [
        (normal, surface)
        for normal, surface in understood.codes
        if any(sign.isdigit() for sign in normal)
        and any(sign.isalpha() for sign in normal)
        and not normal.startswith(("SHEET ", "FORM "))
    ]
    known = generation.known_identifiers([normal for normal, _ in strict])
    return tuple((normal, surface) for normal, surface in strict if normal not in known)


def near_codes(generation: Generation, absent: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Codes of the corpus that are one edit away from an absent one."""
    near: dict[str, None] = {}
    for normal, _ in absent:
        near.update(dict.fromkeys(generation.near_identifiers(normal, _NEAR)))
    return tuple(near)[:_NEAR]


def strength(
    understood: Understood, spans: Sequence[Span], rarity: Callable[[Sequence[str]], Mapping[str, float]]
) -> float:
    """How well the evidence fits the question, 0 to 1: half the best span's score, half the share of the question's
    rarity-weighted words that stand in the three best spans and what they stand under.
    """
    if not spans:
        return 0.0
    asked = rarity(understood.tokens)
    shown: set[str] = set()
    for span in spans[:_READ]:
        passage = span.hit.passage
        around = [span.quote, passage.title, *passage.location.heading, passage.context]
        shown.update(lexical_tokens("\n".join(around)))
    covered = sum(weight for token, weight in asked.items() if token in shown) / (sum(asked.values()) or 1.0)
    best = min(1.0, max(0.0, max(span.score for span in spans)))
    return (best + covered) / 2


def refusal_text(understood: Understood, absent: Sequence[tuple[str, str]], near: Sequence[str]) -> str:
    """A plain refusal that says what was looked for."""
    if absent:
        names = ", ".join(surface for _, surface in absent)
        meant = f" Did you mean {', '.join(near)}?" if near else ""
        return f"Not found: {names} is not named in the documents.{meant}"
    looked = " ".join(dict.fromkeys(word for word in understood.words)) or understood.text
    return f"Not found: no passage of the documents answers this. Looked for: {looked}."
