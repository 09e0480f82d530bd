"""Little words that turn a statement round: negations, conditions, bounds, quantifiers, opposites.

A claim may use the same words as its evidence and still say the opposite: 'must be opened' of 'must not be opened',
'at most 45 Nm' of 'at least 45 Nm', 'summer' of 'winter'. Each rule compares the claim with the clause of the cited
words that says nearly the same, and answers with a sentence for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.lexical import lexical_tokens
from rag.contrast import CONTRASTS
from rag.quantities import Quantity, read_quantities
from rag.schema import Verdict
from rag.stands import stands_as


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a claim, as a person is told it."""

    verdict: Verdict
    why: str


# A bound is no negation: 'not more than', 'must not exceed', 'no later than'.
_MODAL = r"(?:must|shall|should|may|can|do|does|will)"
_UPPER = re.compile(
    r"\bat (?:the )?most|\bup to|\bno(?:t)? (?:more|greater|higher|longer|later|larger) than|\bless than|\bfewer than"
    rf"|\b{_MODAL}?\s*(?:not|never) (?:to )?exceed(?:ing)?|\bmax(?:imum|\.)?(?: of)?|\bbelow|\bunder|\bwithin"
    r"|[<≤](?=\s?[\d$€£.])"
    r"|\bnot above|\bnot over|\bor less|\bor below|\bceiling of|\blimited to",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\bat (?:the )?least|\bno(?:t)? (?:less|fewer|lower|smaller|shorter|earlier|sooner) than|\bmore than"
    r"|\bgreater than|\bhigher than|\blonger than|\blarger than|\bmin(?:imum|\.)?(?: of)?|\babove"
    r"|\bexceed(?:s|ing|ed)?|[>≥](?=\s?[\d$€£.])|\bnot below|\bor more|\bor above|\bor higher",
    re.IGNORECASE,
)
# Said of a value these are bounds that must not be dropped; the other words above may be a plain description.
_STRICT = re.compile(
    r"\bat (?:the )?(?:most|least)|\bup to|\bno(?:t)? \w+ than|\b(?:more|less|fewer|greater) than|exceed|[<>≤≥]",
    re.IGNORECASE,
)
_BEFORE = 28
_AFTER = 10
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|neither|nor|without|cannot|nobody|nothing|nowhere|\w+n't|prohibited|forbidden|prevents?"
    r"|fails? to|unable|nicht|kein\w*)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:unless|except(?:ing)?|only (?:if|when|after|with|by)|provided that|other than)\b", re.IGNORECASE
)
_NUMBERED = re.compile(r"\bnos?\.(?=\s|\d)", re.IGNORECASE)  # 'Sheet No. 5' denies nothing
_CLAUSE = re.compile(
    r"(?<!\d)[,;:()]|[,;:()](?!\d)|[.!?](?=\s|$)|\s[-–—|]\s|\n|\b(?:but|while|whereas|although|and|then)\b"
)
_ALL = re.compile(r"\b(?:all|every|each|always|any|entire|both|whenever|wherever)\b", re.IGNORECASE)
_SOME = re.compile(
    r"\b(?:some|most|many|several|few|partly|sometimes|usually|normally|generally|often|typically|occasionally|mostly)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:only|solely|exclusively|just|alone|nothing but|no other)\b", re.IGNORECASE)
_MUST = re.compile(
    r"\b(?:must|shall|mandatory|compulsory|required to|ha(?:s|ve) to|is required|are required)\b", re.IGNORECASE
)
_MAY = re.compile(r"\b(?:may|can|could|might|optional(?:ly)?|allowed|permitted|should|recommended)\b", re.IGNORECASE)
_OPPOSITES: tuple[tuple[str, ...], ...] = (
    ("increase increases increased rise rises", "decrease decreases decreased fall falls drop drops"),
    ("raise raised", "lower lowered"),
    ("above", "below"),
    ("enable enabled", "disable disabled"),
    ("connect connected", "disconnect disconnected"),
    ("energised energized energise energize", "deenergised deenergized deenergise deenergize"),
    ("lock locked", "unlock unlocked"),
    ("allowed permitted", "prohibited forbidden"),
    ("upper", "lower"),
    ("inside", "outside"),
    ("upstream", "downstream"),
    ("clockwise", "anticlockwise counterclockwise"),
)
# Turned round they may say the same: 'close A before B', 'B after A'.
_ORDER = (("before", "after"),)
_SCOPE = 7
_NEAR = 3
_LEAST_ALIKE = 0.5
# Words that are in every sentence of a manual: two clauses that share only these say nothing of each other.
_GRAMMAR = frozenset(lexical_tokens("must shall should may can will do does not no never without cannot be is are any"))


def objections(claim: str, words: str) -> Iterator[Objection]:
    """What the little words of a claim say otherwise than the cited words; the surest first."""
    claim, words = (_NUMBERED.sub(" ", text) for text in (claim, words))
    clauses = [words[a:b] for a, b in clause_spans(words)]
    yield from _bounds(claim, words)
    yield from _negations(claim, clauses)
    yield from _quantifiers(claim, clauses)
    yield from _opposites(claim, words)


def clause_spans(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a text stand."""
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if any(sign.isalnum() for sign in text[a:b])]


def _bounds(claim: str, words: str) -> Iterator[Objection]:
    shown = read_quantities(words)
    for quantity in read_quantities(claim):
        if quantity.is_range:
            continue
        same = [one for one in shown if stands_as(quantity, one) and not one.is_range]
        if not same:
            continue
        said = _bound(claim, quantity)
        there = [_bound(words, one) for one in same]
        value = claim[quantity.start : quantity.end].strip()
        if said and not any(side == said[0] for side, _ in filter(None, there)):
            other = next(filter(None, there), None)
            if other:
                yield Objection(Verdict.CONTRADICTED, f"the cited words say '{other[1]} {value}', not '{said[1]}'")
            else:
                yield Objection(Verdict.UNSUPPORTED, f"the cited words give {value} without '{said[1]}'")
        elif not said and all(bound and _STRICT.search(bound[1]) for bound in there):
            yield Objection(Verdict.UNSUPPORTED, f"the cited words say '{there[0][1]} {value}'" if there[0] else "")


def _bound(text: str, quantity: Quantity) -> tuple[str, str] | None:
    """('upper' or 'lower', the words) where a bound stands right before the value, or right after it."""
    before = text[max(0, quantity.start - _BEFORE) : quantity.start]
    before = before[max((m.end() for m in re.finditer(r"[,;.:|\n](?=\s)|\d", before)), default=0) :]
    after = text[quantity.end : quantity.end + _AFTER]
    for side, pattern in (("upper", _UPPER), ("lower", _LOWER)):
        for match in reversed(list(pattern.finditer(before))):
            if len(before[match.end() :].split()) > 2:
                continue
            # 'not less than' holds 'less than': the longer one counts.
            other = (_LOWER if side == "upper" else _UPPER).finditer(before)
            if any(
                one.start() <= match.start() and match.end() <= one.end() and len(one.group()) > len(match.group())
                for one in other
            ):
                continue
            return side, match.group().strip()
        behind = pattern.match(after.lstrip())
        if behind and behind.group().lower().startswith("or "):
            return side, behind.group()
    return None


def _negations(claim: str, clauses: Sequence[str]) -> Iterator[Objection]:
    own = _content(claim)
    near = _nearest(claim, clauses)
    said = _scopes(claim)
    free = [scope for clause in near or clauses for scope in _scopes(clause)]
    for word, scope in said:
        kin = next((one for one in free if _kin(scope, one[1])), None)
        if kin is None:
            verdict = Verdict.CONTRADICTED if near else Verdict.UNSUPPORTED
            yield Objection(verdict, f"the cited words do not say '{word}' here")
            return
        free.remove(kin)
    overlaps = [len(_content(clause) & own) for clause in clauses]
    for clause, overlap in zip(clauses, overlaps, strict=True):
        if any(o >= overlap and not _scopes(other) for other, o in zip(clauses, overlaps, strict=True)):
            continue  # said elsewhere, without a denial
        for word, scope in _scopes(clause):
            if not scope or any(_kin(scope, one) for _, one in said):
                continue
            # All of what is denied there is said here.
            denied = frozenset(scope)
            alike = len(denied & own) >= max(2, _LEAST_ALIKE * len(denied)) or denied <= own
            if alike and _share(_content(clause), own) >= _LEAST_ALIKE:
                yield Objection(Verdict.CONTRADICTED, f"the cited words say this with '{word}'")
                return
    condition = next((match.group() for match in _CONDITION.finditer(claim)), "")
    if condition and not any(_CONDITION.search(clause) or _ONLY.search(clause) for clause in clauses):
        yield Objection(Verdict.UNSUPPORTED, f"the cited words do not say '{condition}'")


def _scopes(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each negation with the content words that it turns round, the nearest first."""
    found = []
    for match in _NEGATION.finditer(text):
        if _is_bound(text, match):
            continue
        if re.match(r"\s*only\b.*\bbut\b", text[match.end() :]):
            continue  # 'not only A but B'
        after = re.split(r"[;:.!?](?:\s|$)|\n", text[match.end() :])[0]
        scope = [token for token in lexical_tokens(after) if token.isalpha() and token not in _GRAMMAR][:_SCOPE]
        if not scope:  # 'this is prohibited', 'valves: none'
            before = [token for token in lexical_tokens(text[: match.start()]) if token.isalpha()]
            scope = [token for token in reversed(before) if token not in _GRAMMAR][:_SCOPE]
        found.append((match.group(), tuple(scope)))
    return found


def _is_bound(text: str, negation: re.Match[str]) -> bool:
    """'not more than 5', 'must not exceed 5': a bound of a value, which is compared as one."""
    for pattern in (_UPPER, _LOWER):
        for match in pattern.finditer(text):
            inside = match.start() <= negation.start() and negation.end() <= match.end()
            if inside and re.match(r"[^.;]{0,30}\d", text[match.end() :]):
                return True
    return False


def _kin(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two negations turn the same round: the word nearest to the one is in reach of the other."""
    return bool(one and other) and (one[0] in other[:_NEAR] or other[0] in one[:_NEAR])


def _quantifiers(claim: str, clauses: Sequence[str]) -> Iterator[Objection]:
    near = _nearest(claim, clauses)
    around = " ; ".join(near) if near else ""
    everything = " ; ".join(clauses)
    if (word := _ALL.search(claim)) and not _ALL.search(everything):
        part = _SOME.search(around)
        if part:
            yield Objection(Verdict.CONTRADICTED, f"the cited words say '{part.group()}', not '{word.group()}'")
        else:
            yield Objection(Verdict.UNSUPPORTED, f"the cited words do not say '{word.group()}'")
    if (word := _ONLY.search(claim)) and not _ONLY.search(everything):
        yield Objection(Verdict.UNSUPPORTED, f"the cited words do not say '{word.group()}'")
    if (must := _MUST.search(claim)) and near and not _MUST.search(around) and (may := _MAY.search(around)):
        yield Objection(Verdict.CONTRADICTED, f"the cited words say '{may.group()}', not '{must.group()}'")


def _opposites(claim: str, words: str) -> Iterator[Objection]:
    own, there = _both(claim), _both(words)
    for groups, verdict in ((_GROUPS, Verdict.CONTRADICTED), (_ORDERED, Verdict.UNSUPPORTED)):
        for group in groups:
            mine = [member for member in group if member & own]
            theirs = [member for member in group if member & there]
            if mine and theirs and not any(member & there for member in mine):
                said, other = _spelled(claim, mine[0]), _spelled(words, theirs[0])
                yield Objection(verdict, f"the cited words say '{other}', not '{said}'")


def _both(text: str) -> frozenset[str]:
    """Stems, and the words as they are: 'before' has no stem."""
    return frozenset([*lexical_tokens(text), *re.findall(r"[^\W\d_]+", text.lower())])


def _spelled(text: str, member: frozenset[str]) -> str:
    return next((word.lower() for word in re.findall(r"[^\W\d_]+", text) if member & _both(word)), "")


def _nearest(claim: str, clauses: Sequence[str]) -> list[str]:
    """The clauses that share at least half of the shorter one's content words with the claim."""
    own = _content(claim)
    return [clause for clause in clauses if _share(_content(clause), own) >= _LEAST_ALIKE]


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _content(text: str) -> frozenset[str]:
    return frozenset(token for token in lexical_tokens(text) if token.isalpha() and token not in _GRAMMAR)


def _stemmed(groups: Iterable[Sequence[str]]) -> tuple[tuple[frozenset[str], ...], ...]:
    return tuple(
        tuple(frozenset(lexical_tokens(member)) or frozenset([member]) for member in group) for group in groups
    )


_GROUPS, _ORDERED = _stemmed([*CONTRASTS, *_OPPOSITES]), _stemmed(_ORDER)
