"""A draft with [n] marks -> sentences, each checked against the words it cites. What fails is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.sentences import sentences
from rag.check import check_claim, missing_facts, shared_words, shown_words
from rag.schema import Citation, Claim, Verdict

_MARKS = re.compile(r"(?:\s*\[\d{1,2}(?:\s*[,;]\s*\d{1,2})*\])+")
_STOPS = ".!?"
_REFUSAL = re.compile(
    r"^\W*(?:not[ _]found\b"
    r"|(?:the )?(?:evidence|documents?|context|information)[^.]{0,40}\b(?:do(?:es)? not|don't|doesn't)\b"
    r"|i (?:do not|don't|cannot|can't)\b|there is no (?:information|mention)\b|no information\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The sentences that stand, as one text, and the verdict on every sentence of the draft."""

    text: str
    claims: tuple[Claim, ...]
    cited: tuple[int, ...]
    refused: bool


def check_draft(draft: str, citations: Sequence[Citation]) -> Checked:
    """Split, attribute and check a draft. `refused` says that the model itself found no answer."""
    if _REFUSAL.match(draft):
        return Checked("", (), (), refused=True)
    claims: list[Claim] = []
    lines: list[str] = []
    for words, numbers in _stretches(draft):
        kept: list[Claim] = []
        for start, end in sentences(words):
            sentence = " ".join(words[start:end].split()).strip(" -•*")
            if not any(sign.isalnum() for sign in sentence):
                continue
            claim = check_claim(sentence, numbers, citations)
            if claim.verdict is not Verdict.SUPPORTED and (other := _attribute(sentence, citations)):
                # Small models mark the wrong piece of evidence more often than they invent.
                claim = check_claim(sentence, other, citations)
            claims.append(claim)
            if claim.verdict is Verdict.SUPPORTED:
                kept.append(claim)
        # Neighbours that stand on the same words share one mark.
        for marks, group in groupby(kept, key=lambda claim: claim.citations):
            said = " ".join(claim.text for claim in group)
            lines.append(f"{said} {''.join(f'[{number}]' for number in marks)}")
    cited = sorted({number for claim in claims if claim.verdict is Verdict.SUPPORTED for number in claim.citations})
    return Checked("\n".join(lines), tuple(claims), tuple(cited), refused=False)


def _stretches(draft: str) -> list[tuple[str, tuple[int, ...]]]:
    """The words up to each group of marks, with its numbers; a mark after the full stop belongs before it."""
    found = []
    at = 0
    for match in _MARKS.finditer(draft):
        numbers = tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", match.group())))
        stop = match.end() + (draft[match.end() : match.end() + 1] in _STOPS and match.end() < len(draft))
        words = draft[at : match.start()] + draft[match.end() : stop]
        if any(sign.isalnum() for sign in words):
            found.append((words, numbers))
        elif found:
            found[-1] = (found[-1][0], tuple(dict.fromkeys([*found[-1][1], *numbers])))
        at = stop
    if any(sign.isalnum() for sign in draft[at:]):
        found.append((draft[at:], ()))
    return found


def _attribute(sentence: str, citations: Sequence[Citation]) -> tuple[int, ...]:
    """The citation that holds all facts of a sentence and shares most of its words, or none."""
    best, best_share = None, 0.5
    for citation in citations:
        shown = shown_words(citation)
        share = shared_words(sentence, shown)
        if share >= best_share and not missing_facts(sentence, shown):
            best, best_share = citation, share + 1e-9
    return (best.number,) if best else ()
