"""A draft with [n] marks -> sentences, each checked against the words it cites. What fails is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.sentences import sentences
from rag.check import check_claim, missing_facts, shown_words
from rag.schema import Citation, Claim, Verdict

_MARK = re.compile(r"\s*\[(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\]")
_REFUSAL = re.compile(
    r"^\W*(?:not[ _]found\b"
    r"|(?:the )?(?:evidence|documents?|context|information)[^.]{0,40}\b(?:do(?:es)? not|don't|doesn't)\b"
    r"|i (?:do not|don't|cannot|can't)\b|there is no (?:information|mention)\b|no information\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{3,}|\d+")


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
    claims = []
    for sentence, numbers in _cited_sentences(draft):
        if not numbers:
            numbers = _attribute(sentence, citations)
        claims.append(check_claim(sentence, numbers, citations))
    kept = [claim for claim in claims if claim.verdict is Verdict.SUPPORTED]
    text = "\n".join(f"{claim.text} {''.join(f'[{number}]' for number in claim.citations)}" for claim in kept)
    cited = tuple(sorted({number for claim in kept for number in claim.citations}))
    return Checked(text, tuple(claims), cited, refused=False)


def _cited_sentences(draft: str) -> list[tuple[str, tuple[int, ...]]]:
    """Sentences without their marks, and the numbers marked. Marks after the full stop belong before it."""
    tidy = re.sub(r"([.!?])((?:\s*\[[\d,; ]+\])+)", r"\2\1", draft.strip())
    found = []
    for start, end in sentences(tidy):
        piece = tidy[start:end]
        numbers = [int(number) for group in _MARK.findall(piece) for number in re.findall(r"\d+", group)]
        words = " ".join(_MARK.sub("", piece).split()).strip(" -•*")
        if any(sign.isalnum() for sign in words):
            found.append((words, tuple(dict.fromkeys(numbers))))
        elif numbers and found:
            found[-1] = (found[-1][0], tuple(dict.fromkeys([*found[-1][1], *numbers])))
    return found


def _attribute(sentence: str, citations: Sequence[Citation]) -> tuple[int, ...]:
    """The citation that holds all facts of a sentence without a mark and shares most of its words, or none."""
    words = set(_WORD.findall(sentence.lower()))
    best, best_share = None, 0.5
    for citation in citations:
        shown = shown_words(citation)
        share = len(words & set(_WORD.findall(shown.lower()))) / max(1, len(words))
        if share >= best_share and not missing_facts(sentence, shown):
            best, best_share = citation, share + 1e-9
    return (best.number,) if best else ()
