"""When the documents do not answer: absent codes, weak evidence, and what is said then."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from ingest.code_words import NAMING
from ingest.generation import Generation
from ingest.identifiers import find_identifiers, normal_form
from ingest.lexical import lexical_tokens
from ingest.schema import Passage
from rag.resolve import Absent, Codes, are_rivals
from rag.schema import Hit, Span
from rag.understand import Understood
from rag.when import relative_words

# Codes of one numbering stand close together: one edit away from a wrong one are often a dozen right ones.
_NEAR = 25
_SAID = 5
_NAME = re.compile(f"^{NAMING}", re.IGNORECASE)
_READ = 3


def near_codes(generation: Generation, absent: Sequence[Absent]) -> tuple[str, ...]:
    """Codes of the corpus, as they are written there, that are one edit away from an absent one."""
    near = [generation.near_identifiers(code.readings, _NEAR) for code in absent if not code.elsewhere]
    return tuple(dict.fromkeys(_bare(surface) for one in near for surface in one))[:_NEAR]


def _bare(surface: str) -> str:
    """Without the word that names it, where it says enough alone: 'alarm 4711' -> '4711', but 'Schedule R'."""
    code = _NAME.sub("", surface, count=1)
    return code if len(code) > 2 else surface


def telling(hits: Sequence[Hit], codes: Codes) -> list[Hit]:
    """The hits that can be evidence.

    Left out are those about another thing than the one asked for: headed by a rival of its code, without it. Where
    a number is asked for that is no code of the documents, those that lack it; where an absent code is listed beside
    known ones, those that hold none of these.
    """
    kept = []
    asked = {normal for code in codes.found for normal in code.normals}
    sure = {normal for code in codes.surest for normal in code.normals}
    for hit in hits:
        passage = hit.passage
        holds = bool(asked & {code.normal for code in passage.identifiers})
        if codes.tokens and not set(codes.tokens) & set(lexical_tokens(passage.searchable())):
            continue
        if not holds and (codes.absent or _is_about_rival(passage, sure)):
            continue
        kept.append(hit)
    return kept


def _is_about_rival(passage: Passage, asked: set[str]) -> bool:
    headed = find_identifiers("\n".join([passage.title, *passage.location.heading]))
    about = {code.normal for code in headed} | ({normal_form(passage.asset)} if passage.asset else set())
    return any(are_rivals(one, other) for one in asked for other in about)


def said_with(absent: Sequence[Absent], text: str) -> str:
    """An answer about the codes that are known, after a word on those that are not."""
    return f"{not_named(absent)} {text}" if absent else text


def not_named(absent: Sequence[Absent]) -> str:
    """The sentence that says so of codes."""
    names = ", ".join(dict.fromkeys(code.surface for code in absent))
    where = "the documents that may be looked at" if any(code.elsewhere for code in absent) else "the documents"
    return f"{names} {'is' if len(absent) == 1 else 'are'} not named in {where}." if absent else ""


def strength(
    understood: Understood, spans: Sequence[Span], rarity: Callable[[Sequence[str]], Mapping[str, float]]
) -> float:
    """How well the evidence fits the question, 0 to 1: half the best span's score, half the share of the question's
    rarity-weighted words that stand in the three best spans and what they stand under.
    """
    if not spans:
        return 0.0
    of_time = set(lexical_tokens(relative_words(understood.text)))
    asked = rarity([token for token in understood.tokens if token not in of_time])
    shown: set[str] = set()
    for span in sorted(spans, key=lambda span: -span.score)[:_READ]:
        passage = span.hit.passage
        around = [span.quote, passage.title, *passage.location.heading, passage.context]
        shown.update(lexical_tokens("\n".join(around)))
    covered = sum(weight for token, weight in asked.items() if token in shown) / (sum(asked.values()) or 1.0)
    best = min(1.0, max(0.0, max(span.score for span in spans)))
    return (best + covered) / 2


def refusal_text(understood: Understood, absent: Sequence[Absent], near: Sequence[str]) -> str:
    """A plain refusal that says what was looked for."""
    if absent:
        more = f" ({len(near) - _SAID} more are as near)" if len(near) > _SAID else ""
        meant = f" Did you mean {', '.join(near[:_SAID])}?{more}" if near else ""
        return f"Not found: {not_named(absent)}{meant}"
    looked = " ".join(dict.fromkeys(word for word in understood.words)) or understood.text
    return f"Not found: no passage of the documents answers this. Looked for: {looked}."
