"""A question and one log in, a plan out, with how sure it is: rules over cues and linked words."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.identifiers import normal_form
from rag.plan import flags, grouping, nouns, states, texts
from rag.plan.alternatives import alternatives
from rag.plan.coverage import cover
from rag.plan.cues.frame import Frame
from rag.plan.draft import Draft
from rag.plan.filters import date_order, empty, grades, quantities, times, values
from rag.plan.lexicon import Lexicon
from rag.plan.linking.columns import columns_by_initials
from rag.plan.linking.log_name import name_log
from rag.plan.linking.values import find_values
from rag.plan.periods import Period
from rag.plan.reading import Reading
from rag.plan.schema import Bucket, Group, Kind, Measure, Plan
from rag.plan.shape import shape as shape_of
from rag.plan.sureness import foreign, own_nouns, says_rows, sureness, ties
from rag.plan.unused import left_out
from rag.plan.words import COMMON_EVENTS, LOG_NOUNS, WORK

_HARD_CUES = ("count", "distinct", "share", "between", "span", "before_start", "each_counts", "one_word", "examples")
_OWN_TIME = re.compile(r"\b(?P<what>[^\W\d_]{4,}) (?:time|times|duration|durations|length)\b(?! (?:of|and) )", re.I)
_FEW_ROWS = 10


def read(
    frame: Frame, lexicon: Lexicon, number: int, holds: Callable[[int, str], bool], occurs: Callable[[str], bool]
) -> Draft | None:
    """The best plan of this log, or None where the question does not ask for one."""
    r = Reading(frame, lexicon, number, holds, occurs)
    _cues(r)
    r.named = name_log(r.link)
    _own_time(r)
    periods = _periods(r)
    texts.quoted(r)
    columns_by_initials(r.link)
    texts.columns_by_code(r)
    texts.columns_by_series(r)
    flags.flags(r)
    states.not_ended(r)
    find_values(r.link, _hard(r))
    groups = grouping.groups(r)
    texts.texts_told(r)
    texts.codes_in_text(r)
    quantities.compared(r)
    grades.graded(r)
    grades.rated(r)
    empty.gaps(r)
    empty.given(r)
    if r.having is not None and not groups:
        groups = grouping.which(r)
    shape, measure, order, limit, groups = shape_of(r, groups)
    if shape == "" or _one_each(r, measure, groups):
        return None
    date_order.ordered(r)
    empty.missing(r)
    values.named(r, groups)
    groups = times.when(r, periods, groups, shape)
    times.window(r)
    nouns.nouns(r)
    nouns.names_lost(r)
    texts.leftover(r, shape)
    nouns.states(r, shape)
    where = tuple(dict.fromkeys(r.where))
    reading = Plan(r.number, where, tuple(groups), measure, order, limit)
    return _draft(r, reading, shape)


def _one_each(r: Reading, measure: Measure, groups: list[Group]) -> bool:
    """Whether rows are counted by what is another in every row: then the question is for another log."""
    rows = r.lexicon.log.rows
    return (
        measure.kind is Kind.COUNT
        and rows > _FEW_ROWS
        and any(one.bucket is Bucket.VALUE and r.lexicon.column(one.column).profile.distinct == rows for one in groups)
    )


def _cues(r: Reading) -> None:
    frame, explain = r.frame, r.link.explain_span
    for name in (*_HARD_CUES, "trend", "when", "look", "compare", "lasted", "listing"):
        told: tuple[int, int] | None = getattr(frame, name)
        if told is not None:
            explain(told[0], told[1], "cue", 0.9)
    for spot in (*frame.aggregates.values(), *frame.noise, *frame.text_cues):
        explain(spot[0], spot[1], "cue", 0.9)
    for one in (*frame.periods, *((frame.window,) if frame.window else ())):
        explain(one.start, one.end, "period", 1.0)
    for cue in frame.groups:
        if cue.strong:
            explain(cue.start, cue.end, "cue", 0.9)
    for edge in (frame.superlative, frame.extreme):
        if edge is not None:
            explain(edge.start, edge.end, "cue", 1.0)


def _own_time(r: Reading) -> None:
    """'charging time' of a log of charging sessions: how long its rows lasted."""
    match = _OWN_TIME.search(r.frame.text)
    if match is None or r.lasted is not None or r.duration() is None:
        return
    word = r.words[r.frame.words.at(*match.span("what"))[0]]
    if r.lexicon.names.get(word.stem, 0) >= 0.9 or word.stem in WORK | COMMON_EVENTS:
        r.lasted = match.span()
        r.link.explain_span(*match.span(), "cue", 0.9)


def _hard(r: Reading) -> frozenset[int]:
    """Words that cannot be values: times, numbers compared with, operators."""
    frame, hard = r.frame, set()
    spots = [getattr(frame, name) for name in _HARD_CUES if getattr(frame, name)]
    spots += [(one.start, one.end) for one in frame.comparisons]
    spots += [(cue.start, cue.end) for cue in frame.groups if cue.strong]
    spots += [(edge.start, edge.end) for edge in (frame.superlative, frame.extreme) if edge is not None]
    for start, end in spots:
        hard |= set(range(*frame.words.at(start, end)))
    for place, why in enumerate(r.link.why):
        if why == "period" or (why in ("column", "text") and r.link.weight[place] >= 1.0):
            hard.add(place)
    return frozenset(hard)


def _periods(r: Reading) -> list[Period]:
    """The times asked for; a year that is part of the log's own name is none."""
    kept = []
    for one in r.frame.periods:
        said = r.frame.text[one.start : one.end].split()
        if one.grain == "quarter" and one.yearless and said and normal_form(said[-1]) in r.lexicon.codes:
            first, last = r.frame.words.at(one.start, one.end)
            r.link.why[first:last], r.link.weight[first:last] = [""] * (last - first), [0.0] * (last - first)
            continue  # 'Q1' where a column is called so
        if _is_now(r, one):
            r.link.explain_span(one.start, one.end, "cue", 0.9)
            continue
        first, last = r.frame.words.at(one.start, one.end)
        number = r.words[last - 1] if last else None
        own = number is not None and r.lexicon.names.get(number.stem, 0) >= 0.9 and one.grain == "year"
        near = any(
            r.link.why[at] == "name" or r.words[at].fold in LOG_NOUNS
            for at in range(max(0, first - 2), min(len(r.words), last + 3))
            if at < first or at >= last
        )
        if own and near and number is not None:
            r.link.explain(range(first, last), "name", 1.0)
            r.named += 1.0
        else:
            kept.append(one)
    return kept


def _is_now(r: Reading, one: Period) -> bool:
    """Whether 'today' only says that a state is meant, of a log that ends before."""
    time = r.lexicon.time()
    said = r.frame.text[one.start : one.end].lower()
    state = re.search(r"\b(?:still|currently|open|active|outstanding|pending|running|now)\b", r.frame.text, re.I)
    ended = time is not None and one.first is not None and (time.profile.high or "9999")[:10] < one.first.isoformat()
    return one.grain == "day" and "today" in said and state is not None and ended


def _draft(r: Reading, plan: Plan, shape: str) -> Draft:
    covered = cover(r, plan)
    unused = left_out(r, plan, shape)
    coverage = covered.share - 0.15 * unused
    noun = says_rows(r)
    return Draft(
        plan=plan,
        link=r.link,
        shape=shape,
        coverage=coverage,
        sure=sureness(r, coverage, covered.unexplained),
        missing=tuple(one for one in r.link.found if one.absent),
        unexplained=covered.unexplained,
        period=r.period,
        time=r.time,
        having=r.having,
        trend=r.frame.trend is not None,
        others=alternatives(r, plan),
        said=r.said,
        texts=(*r.texts, *r.codes),
        lost=tuple(r.lost),
        firm=ties(r, plan) >= 0.9 or noun,
        named=r.named,
        noun=noun,
        own=own_nouns(r) > 0,
        guessed=r.guessed,
        unused=unused,
        foreign=foreign(r),
        halves=r.halves,
    )
