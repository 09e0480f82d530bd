"""The claim check: a sentence of a draft against the words it cites, claim by claim, with a verdict and its reason.

Rules decide what rules can: every number with its unit, every code and day of a claim stands in the cited words
(rag/stands.py), for the thing that the claim names (rag/binding.py), and no little word turns the statement round
(rag/polarity.py). The rest is a measured support score (rag/support.py) with a threshold from the settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.lexical import lexical_tokens
from ingest.sentences import lines, sentences
from rag.binding import misplaced
from rag.claims import claims_of
from rag.polarity import Objection, objections
from rag.schema import Citation, Claim, Verdict
from rag.stands import Missing, missing_facts
from rag.support import Support

# A wrong value contradicts words that speak of the same thing; words about something else just do not hold it.
_SAME_THING = 0.5


@dataclass(frozen=True, slots=True)
class Judge:
    """Gives verdicts. Claims that no rule decides need at least `least` support."""

    support: Support
    least: float

    def claims(self, sentence: str, numbers: Sequence[int], citations: Sequence[Citation]) -> tuple[Claim, ...]:
        """The claims of one sentence, each with the verdict of the citations that the sentence names."""
        marks = tuple(numbers)
        cited = [citation for citation in citations if citation.number in marks]
        if not cited:
            return (Claim(sentence, marks, Verdict.UNSUPPORTED, "names no evidence"),)
        shown = "\n".join(flowing(shown_words(citation)) for citation in cited)
        if is_verbatim(sentence, shown):
            return (Claim(sentence, marks, Verdict.SUPPORTED, "word for word"),)
        parts = claims_of(sentence)
        found = [_by_rule(part, shown, cited) for part in parts]
        if not any(found):
            score = self.support.of(sentence, _sentences(shown))
            if score < self.least:
                why = f"too little of it stands in the cited words (support {score:.2f}, needed {self.least:.2f})"
                found = [Objection(Verdict.UNSUPPORTED, why)] * len(parts)
        return tuple(
            Claim(part, marks, one.verdict, one.why) if one else Claim(part, marks, Verdict.SUPPORTED)
            for part, one in zip(parts, found, strict=True)
        )


def _by_rule(claim: str, shown: str, cited: Sequence[Citation]) -> Objection | None:
    """The first thing that a rule has against a claim."""
    for missing in missing_facts(claim, shown):
        return _said_of(missing, claim, shown)
    found: Iterator[Objection] = misplaced(claim, cited)
    return next(found, None) or next(objections(claim, shown), None)


def _said_of(missing: Missing, claim: str, shown: str) -> Objection:
    if missing.instead and shared_words(claim, shown) >= _SAME_THING:
        return Objection(Verdict.CONTRADICTED, f"the cited words say {missing.instead}, not {missing.said}")
    return Objection(Verdict.UNSUPPORTED, f"not in the cited words: {missing.said}")


def shared_words(sentence: str, words: str) -> float:
    """Share of a sentence's words (stemmed; no grammar, numbers, codes) that stand in `words`; 1 if it has none."""
    said = {token for token in lexical_tokens(sentence) if token.isalpha() and len(token) > 2}
    return len(said & set(lexical_tokens(words))) / len(said) if said else 1.0


def shown_words(citation: Citation) -> str:
    """All that is shown of a citation: its quote, the heads of its table, its heading path and its title."""
    return "\n\n".join([citation.quote, citation.context, *citation.location.heading, citation.title])


def is_verbatim(sentence: str, words: str) -> bool:
    """Whether a whole sentence or line of the words says just this, signs and line ends aside.

    A part of one will not do: what comes before it or behind it may turn it round.
    """
    said = _bare_words(sentence)
    return bool(said) and any(said == _bare_words(line) for line in words.splitlines())


def _bare_words(text: str) -> list[str]:
    return [word.rstrip(".,") for word in re.findall(r"[\w.,%°$€£<>≤≥±/+-]*\w[%°]?", text.lower())]


def flowing(words: str) -> str:
    """Words one sentence or line of a table a line: where the paper of a page ended, the sentence did not."""
    found = []
    for part in words.split("\n\n"):
        spans = lines(part) if " | " in part else sentences(part)
        found += [" ".join(part[start:end].split()) for start, end in spans]
    return "\n".join(found)


def _sentences(shown: str) -> list[str]:
    return [line for line in shown.splitlines() if line.strip()]
