"""A case and what was answered in, scores out: one small function each, deterministic, no model judges.

A score lies between 0 and 1, higher is better. Where a case says nothing about what a scorer looks at, the
score is unscored, which is not zero: it takes no part in a mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from eval.cases import Case
from eval.figures import figures_of
from eval.match import fold, folded_contains
from eval.ranking import hit_at_1, ndcg_at, recall_at, reciprocal_rank
from eval.reply import Reply
from ingest.schema import DocumentKind


@dataclass(frozen=True, slots=True)
class Score:
    """A value from 0 to 1, or None where the case does not ask for it; `why` says what was missing."""

    value: float | None
    why: str = ""

    @classmethod
    def unscored(cls, why: str) -> Score:
        """No score, and why there is none."""
        return cls(None, why)


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: which document, on which page (None where it has none)."""

    document: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question led to: the answer, and the passages found for it, best first."""

    reply: Reply
    hits: tuple[Found, ...]
    answer: Mapping[str, JsonValue] = field(default_factory=dict)  # as it came


Scorer = Callable[[Case, Outcome], Score]


def page_cited(case: Case, outcome: Outcome) -> Score:
    """At least one citation stands on a gold page."""
    if not case.answerable or not case.gold:
        return Score.unscored("no gold page")
    cited = any(outcome.reply.cites(gold.document, gold.pages) for gold in case.gold)
    return Score(1.0) if cited else Score(0.0, "no citation on a gold page")


def pages_covered(case: Case, outcome: Outcome) -> Score:
    """Share of the gold documents of which a gold page is cited; one is enough to be right."""
    if not case.answerable or not case.gold:
        return Score.unscored("no gold page")
    cited = [outcome.reply.cites(gold.document, gold.pages) for gold in case.gold]
    return Score(sum(cited) / len(cited))


def strings_in_text(case: Case, outcome: Outcome) -> Score:
    """The answer's own words hold every required string and none of the forbidden ones."""
    return _strings(case, outcome.reply.text)


def strings_in_view(case: Case, outcome: Outcome) -> Score:
    """The same over the words and the quotes beside them: all that a person sees."""
    return _strings(case, "\n".join([outcome.reply.text, *(cited.quote for cited in outcome.reply.citations)]))


def refused_rightly(case: Case, outcome: Outcome) -> Score:
    """An unanswerable case is refused, an answerable one is not."""
    if outcome.reply.refused == (not case.answerable):
        return Score(1.0)
    return Score(0.0, "refused" if outcome.reply.refused else "answered")


def all_right(case: Case, outcome: Outcome) -> Score:
    """Nothing to object to: required strings, none forbidden, a gold citation; or a due refusal."""
    return _all_of(case, outcome, strings_in_text)


def all_right_in_view(case: Case, outcome: Outcome) -> Score:
    """As `all_right`, with the required strings in the words or the quotes."""
    return _all_of(case, outcome, strings_in_view)


def value_exact(case: Case, outcome: Outcome) -> Score:
    """The computed value, or the computed groups, equal the gold ones."""
    computed, gold = outcome.reply.computation, case.gold_value
    if computed is None:
        return Score.unscored("nothing was computed")
    if isinstance(gold, Mapping) and computed.groups:
        got = {fold(str(group.key or "")): group.value for group in computed.groups}
        wanted = {fold(key): value for key, value in gold.items()}
        same = set(got) >= set(wanted) and all(_same(got[key], value) for key, value in wanted.items())
        # a 'which most' case names its winner only; every other case names all groups
        return Score(float(same and (case.category == "top" or len(got) == len(gold))))
    if isinstance(gold, str | int | float):
        return Score(float(_same(computed.value, gold)))
    return Score.unscored("no single gold value")


def ids_exact(case: Case, outcome: Outcome) -> Score:
    """The records it was computed from are the gold ones, no more and no fewer."""
    computed = outcome.reply.computation
    if computed is None or not case.gold_ids:
        return Score.unscored("nothing was computed" if computed is None else "no gold ids")
    return Score(float({str(one) for one in computed.ids} == set(case.gold_ids)))


def exact(case: Case, outcome: Outcome) -> Score:
    """A case over records is right in every part: value or groups, the complete set of records, or a due refusal.

    A look-up, whose gold is several facts of one record, is right where the answer's own words hold them.
    """
    if case.kind is not DocumentKind.LOG or (case.answerable and case.gold_value is None):
        return Score.unscored("no gold value")
    if not case.answerable:
        return refused_rightly(case, outcome)
    parts: list[tuple[Scorer, bool]] = [(refused_rightly, False), (strings_in_text, False)]
    looked_up = isinstance(case.gold_value, Sequence) and not isinstance(case.gold_value, str)
    if not looked_up and not case.category.startswith("lookup"):
        parts.append((value_exact, True))
    if case.gold_ids:
        parts.append((ids_exact, True))
    for part, computed in parts:
        found = part(case, outcome)
        if found.value == 0.0 or (computed and found.value is None):
            return Score(0.0, found.why or "another value or other records were computed")
    return Score(1.0)


def figures_stand(case: Case, outcome: Outcome) -> Score:
    """Share of the figures shown (numbers with units, days, codes) that stand in the cited words or the computation."""
    if outcome.reply.refused:
        return Score.unscored("refused")
    figures = figures_of(case.question, outcome.reply, outcome.answer)
    if not figures.shown:
        return Score.unscored("no figure shown")
    missing = len(figures.missing)
    return Score(1 - missing / figures.shown, f"stands nowhere: {', '.join(figures.missing)}" if missing else "")


def recall_in_hits(k: int) -> Scorer:
    """Share of the gold pages among the first k passages found."""
    return _over_pages(lambda ranked, judged: recall_at(ranked, judged, k))


def ndcg_of_hits(k: int) -> Scorer:
    """nDCG@k of the pages found."""
    return _over_pages(lambda ranked, judged: ndcg_at(ranked, judged, k))


def _strings(case: Case, text: str) -> Score:
    if not case.answerable:
        return Score.unscored("not answerable")
    if not (case.must_include or case.must_include_any or case.must_not_include):
        return Score.unscored("no strings named")
    folded = fold(text)

    def stands(wanted: str) -> bool:
        return folded_contains(folded, fold(wanted))

    missing = [wanted for wanted in case.must_include if not stands(wanted)]
    missing += [" or ".join(inner) for inner in case.must_include_any if not any(stands(one) for one in inner)]
    if missing:
        return Score(0.0, f"missing: {'; '.join(missing)}")
    wrong = [banned for banned in case.must_not_include if stands(banned)]
    return Score(0.0, f"forbidden: {'; '.join(wrong)}") if wrong else Score(1.0)


def _all_of(case: Case, outcome: Outcome, strings: Scorer) -> Score:
    for part in (refused_rightly, page_cited, strings):
        found = part(case, outcome)
        if found.value == 0.0:
            return found
    return Score(1.0)


def _same(got: object, gold: object) -> bool:
    if isinstance(gold, int | float) and isinstance(got, int | float | str):
        # Money is computed as a decimal and comes as text.
        try:
            return math.isclose(float(got), gold, rel_tol=1e-9, abs_tol=1e-9)
        except ValueError:
            return False
    return fold(str(got)) == fold(str(gold))


def _over_pages(measure: Callable[[Sequence[str], Mapping[str, int]], float]) -> Scorer:
    def scorer(case: Case, outcome: Outcome) -> Score:
        if not case.answerable or not case.gold:
            return Score.unscored("no gold page")
        if outcome.reply.computation is not None and not outcome.hits:
            return Score.unscored("computed from records, no passage was ranked")
        whole = {gold.document for gold in case.gold if not gold.pages}
        judged = {_key(gold.document, page, whole): 1 for gold in case.gold for page in gold.pages or (None,)}
        ranked = list(dict.fromkeys(_key(hit.document, hit.page, whole) for hit in outcome.hits))
        return Score(measure(ranked, judged))

    return scorer


def _key(document: str, page: int | None, whole: set[str]) -> str:
    """What counts as one thing to find: a page, or the document where the case names no page of it."""
    return document if document in whole else f"{document}#{page}"


SCORERS: Mapping[str, Scorer] = {
    "all_right": all_right,
    "all_right_in_view": all_right_in_view,
    "page_cited": page_cited,
    "pages_covered": pages_covered,
    "strings_in_text": strings_in_text,
    "strings_in_view": strings_in_view,
    "refused_rightly": refused_rightly,
    "figures_stand": figures_stand,
    "exact": exact,
    "value_exact": value_exact,
    "ids_exact": ids_exact,
    "found@1": _over_pages(hit_at_1),
    "recall@3": recall_in_hits(3),
    "recall@5": recall_in_hits(5),
    "recall@10": recall_in_hits(10),
    "ndcg@10": ndcg_of_hits(10),
    "mrr": _over_pages(reciprocal_rank),
}
