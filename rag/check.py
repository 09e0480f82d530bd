"""The claim check: every number with its unit, every code and every date of a sentence stands in its cited words.

Rules only. A right number beside the wrong words is as dangerous as a wrong one ("locks out at 0.53 MPa", of a quote
about an alarm at 0.53 MPa), so half of the sentence's words must stand in the cited words too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.identifiers import normal_form
from ingest.lexical import lexical_tokens
from rag.facts import Facts, Number, read_facts
from rag.schema import Citation, Claim, Verdict

_LEAST_SHARED = 0.5


def check_claim(sentence: str, numbers: Sequence[int], citations: Sequence[Citation]) -> Claim:
    """One sentence against the words of the citations it names."""
    cited = [citation for citation in citations if citation.number in numbers]
    if not cited:
        return Claim(sentence, tuple(numbers), Verdict.UNSUPPORTED, "names no evidence")
    missing = missing_facts(sentence, " \n ".join(shown_words(citation) for citation in cited))
    if missing:
        return Claim(sentence, tuple(numbers), Verdict.UNSUPPORTED, f"not in the cited words: {', '.join(missing)}")
    shown = "\n".join(shown_words(citation) for citation in cited)
    if shared_words(sentence, shown) < _LEAST_SHARED:
        return Claim(sentence, tuple(numbers), Verdict.UNSUPPORTED, "its words are not those of the evidence")
    return Claim(sentence, tuple(numbers), Verdict.SUPPORTED)


def shared_words(sentence: str, words: str) -> float:
    """Share of a sentence's words (stemmed; no grammar, numbers, codes) that stand in `words`; 1 if it has none."""
    said = {token for token in lexical_tokens(sentence) if token.isalpha() and len(token) > 2}
    return len(said & set(lexical_tokens(words))) / len(said) if said else 1.0


def shown_words(citation: Citation) -> str:
    """All that is shown of a citation: its quote, the heads of its table, its heading path and its title."""
    return "\n".join([citation.quote, citation.context, *citation.location.heading, citation.title])


def missing_facts(sentence: str, words: str) -> list[str]:
    """The facts of the sentence that do not stand in the words, as a person would name them."""
    claimed, shown = read_facts(sentence), read_facts(words)
    missing = [_say(number) for number in claimed.numbers if not _has_number(number, shown, words)]
    missing += [min(day).isoformat() for day in claimed.dates if not any(day & other for other in shown.dates)]
    codes = set(shown.codes)
    flat = normal_form(words)
    missing += [code for code in claimed.codes if code not in codes and not _stands_in(code, flat)]
    return missing


def _stands_in(code: str, flat: str) -> bool:
    """A code by name ('SCHEDULE R') is looked for as one word run; it must not be a part of a longer code."""
    plain = normal_form(code)
    return len(plain) >= 4 and re.search(re.escape(plain), flat) is not None


def _has_number(number: Number, shown: Facts, words: str) -> bool:
    for other in shown.numbers:
        if other.value != number.value:
            continue
        if number.unit == other.unit or not number.unit:
            return True
        # The unit of a table cell stands in the column head, the currency before the amount.
        if not other.unit and re.search(rf"(?<![A-Za-z]){re.escape(number.unit)}(?![A-Za-z])", words, re.IGNORECASE):
            return True
    return False


def _say(number: Number) -> str:
    return f"{number.value} {number.unit}".strip()
