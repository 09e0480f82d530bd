"""A draft with [n] marks -> sentences, each checked against the words it cites. What fails is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.sentences import sentences
from rag.check import Judge, shared_words, shown_words
from rag.claims import without_number
from rag.schema import Citation, Claim, Verdict
from rag.stands import missing_facts

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
    """The sentences that stand, as one text, and the verdict on every claim of the draft."""

    text: str
    claims: tuple[Claim, ...]
    cited: tuple[int, ...]
    refused: bool


class DraftCheck:
    """Checks a draft while it is written: sentence by sentence, as soon as its marks are there."""

    def __init__(self, citations: Sequence[Citation], judge: Judge) -> None:
        self._citations, self._judge = citations, judge
        self._draft = ""
        self._read = 0  # stretches that are judged
        self._claims: list[Claim] = []
        self._lines: list[str] = []
        self._cited: set[int] = set()

    def add(self, piece: str) -> list[str]:
        """Take more of the draft; what of it is now checked and stands, each line with its marks."""
        self._draft += piece
        if _REFUSAL.match(self._draft):
            return []
        return self._judge_up_to(len(_closed(self._draft)))

    def end(self) -> list[str]:
        """The draft is whole: the lines that were still to be judged."""
        return [] if self.refused else self._judge_up_to(len(_stretches(self._draft)))

    @property
    def refused(self) -> bool:
        """Whether the model itself found no answer."""
        return bool(_REFUSAL.match(self._draft))

    def checked(self) -> Checked:
        """What stands so far."""
        if self.refused:
            return Checked("", (), (), refused=True)
        return Checked("\n".join(self._lines), tuple(self._claims), tuple(sorted(self._cited)), refused=False)

    def _judge_up_to(self, stop: int) -> list[str]:
        fresh: list[str] = []
        for words, numbers in _stretches(self._draft)[self._read : stop]:
            fresh += self._judged(words, numbers)
        self._read = max(self._read, stop)
        self._lines += fresh
        return fresh

    def _judged(self, words: str, numbers: tuple[int, ...]) -> list[str]:
        kept: list[tuple[str, tuple[int, ...]]] = []
        for start, end in sentences(words):
            sentence = without_number(" ".join(words[start:end].split()).strip(" -•*"))
            if not any(sign.isalnum() for sign in sentence):
                continue
            claims = self._judge.claims(sentence, numbers, self._citations)
            if not _stand(claims) and (other := _attribute(sentence, self._citations)):
                # Small models mark the wrong piece of evidence more often than they invent.
                claims = self._judge.claims(sentence, other, self._citations)
            self._claims += claims
            if _stand(claims):
                kept.append((sentence, claims[0].citations))
                self._cited.update(claims[0].citations)
        # Neighbours that stand on the same words share one mark.
        return [
            f"{' '.join(sentence for sentence, _ in group)} {''.join(f'[{number}]' for number in marks)}"
            for marks, group in groupby(kept, key=lambda one: one[1])
        ]


def check_draft(draft: str, citations: Sequence[Citation], judge: Judge) -> Checked:
    """Split, attribute and check a whole draft."""
    check = DraftCheck(citations, judge)
    check.add(draft)
    check.end()
    return check.checked()


def _stand(claims: Sequence[Claim]) -> bool:
    """A sentence is shown where every claim in it stands."""
    return all(claim.verdict is Verdict.SUPPORTED for claim in claims)


def _closed(draft: str) -> list[tuple[str, tuple[int, ...]]]:
    """The stretches to which nothing can be added any more: words have begun after their marks."""
    ends = [match.end() for match in _MARKS.finditer(draft)]
    last = next((end for end in reversed(ends) if re.match(r"[^\[]*[^\W\d_]", draft[end:])), 0)
    return _stretches(draft[:last])


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
