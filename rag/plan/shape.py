"""What is computed: a count, a sum, the last record, a list, a trend."""

from __future__ import annotations

import re

from ingest.schema import ColumnRole
from rag.plan.amounts import adds_up, pieces_of
from rag.plan.grouping import column_after, trend_bucket
from rag.plan.ranking import top
from rag.plan.reading import Reading, Shape
from rag.plan.schema import (
    Bucket,
    Column,
    Group,
    Kind,
    Measure,
    Order,
)
from rag.plan.text import Word, fold, pieces, stem
from rag.plan.words import (
    EVENTS,
    MEASURED,
    QUANTITIES,
    ROLES,
    ROWS,
    STOP,
    WORK,
)

_COSTS = re.compile(
    r"\b(?:what|how much|was|wie ?viel)\b.{0,80}\b(?:cost|costs|spend|spent|paid|pay|kostet|kosten|gekostet|kostete|kosteten|bezahlt)\b",
    re.I,
)
_TOTAL_OF = re.compile(
    r"\b(?:total|sum of|summed|gesamte[rsn]?) (?!of\b|number|count|how|in\b|is\b|are\b|orders?\b|jobs?\b)[a-z]", re.I
)
_ADDED = frozenset(
    stem(word)
    for word in "kwh mwh gwh wh m3 kg t l litre tonne energy amount cost quantity consumption gas production".split()
)


def shape(r: Reading, groups: list[Group]) -> Shape:
    """What is computed: (shape, measure, order, limit, groups); the shape is '' where nothing is."""
    frame = r.frame
    quantity = r.quantity()
    if frame.between is not None:
        time = r.time_column(None)
        if time is not None:
            return "aggregate", Measure(Kind.BETWEEN_FAILURES, Column(time.place)), None, None, groups
    if frame.share is not None:
        return "share", Measure(), None, None, groups
    if frame.span is not None and (time := r.time_column(None)) is not None:
        r.explain_words("day days lie between first last earliest latest hold cover range span".split())
        return "span", Measure(Kind.SPAN, Column(time.place)), None, None, groups
    best = top(r, groups, quantity)
    if best is not None:
        return best
    if frame.extreme is not None and r.time_column(None) is not None and not groups:
        time = r.time_column(None)
        assert time is not None
        edge = Kind.FIRST if frame.extreme.first else Kind.LAST
        limit = frame.extreme.n if frame.extreme.n > 1 else None
        return "extreme", Measure(edge, Column(time.place)), None, limit, groups
    head = _head(r)
    if frame.trend is not None and not any(one.bucket is not Bucket.VALUE for one in groups):
        time = r.time_column(None)
        if time is not None:
            groups = [Group(time.place, Bucket(trend_bucket(r))), *groups]
    duration = r.duration()
    if frame.distinct is not None:
        chosen = column_after(r, frame.distinct[1])
        if chosen is not None:
            return "count", Measure(Kind.DISTINCT, Column(chosen)), None, None, groups
    if frame.count is not None and head == "distinct":
        place = r.things()
        if place is not None:
            return "count", Measure(Kind.DISTINCT, Column(place)), None, None, groups
    kind = _aggregate(r)
    if (
        kind is None
        and quantity is not None
        and r.lexicon.column(quantity).role is ColumnRole.COST
        and _COSTS.search(frame.text)
    ):
        kind = Kind.SUM
    # 'which jobs took more than 3 days to close' asks for jobs.
    compared = kind is None and bool(frame.comparisons) and r.has_duration()
    if (
        duration is not None
        and (r.lasted is not None)
        and not compared
        and not (frame.count is not None and head == "rows")
    ):
        return (
            "aggregate",
            Measure(kind or Kind.SUM, duration),
            None,
            None,
            groups,
        )
    rows = any(word.stem in ROWS | WORK or r.own_noun(word) for word in r.words)
    named = quantity is not None and r.spends(quantity) and (not rows or _opens_with(r, quantity))
    grouped = bool(groups) and named
    if head == "quantity" and kind is None and quantity is not None and not adds_up(r.lexicon, quantity):
        head = "rows"  # 'how many trees' of a log with their height
    if (
        quantity is not None
        and head in ("quantity", "")
        and (kind is not None or frame.count is not None or grouped or head == "quantity")
    ):
        return "aggregate", Measure(kind or _how(r, quantity), Column(quantity)), None, None, groups
    pieces = pieces_of(r.lexicon)
    if kind in (None, Kind.SUM) and frame.count is not None and pieces is not None and _counts_things(r):
        r.measures.append(("number of records", Measure()))
        return "aggregate", Measure(Kind.SUM, Column(pieces)), None, None, groups
    if quantity is not None and kind is None and frame.count is None and _plain_series(r, quantity):
        return "aggregate", Measure(_natural(r, quantity), Column(quantity)), None, None, groups
    if quantity is not None and kind in (Kind.MEAN, Kind.MEDIAN, Kind.MAX, Kind.MIN):
        return "aggregate", Measure(kind, Column(quantity)), None, None, groups
    if quantity is not None and kind is Kind.SUM and frame.count is None and r.spends(quantity):
        return "aggregate", Measure(Kind.SUM, Column(quantity)), None, None, groups
    if kind in (Kind.MEAN, Kind.MEDIAN) or (kind is Kind.SUM and frame.count is None and _TOTAL_OF.search(frame.text)):
        return "", Measure(), None, None, groups  # an amount that this log does not have
    if frame.count is not None and head == "unknown":
        return "", Measure(), None, None, groups
    if frame.count is not None:
        return ("trend" if frame.trend else "group" if groups else "count"), Measure(), None, None, groups
    if frame.trend is not None and groups:
        if quantity is not None and head != "rows" and r.spends(quantity):
            return "trend", Measure(Kind.SUM, Column(quantity)), None, None, groups
        return "trend", Measure(), None, None, groups
    if groups:
        return "group", Measure(), None, None, groups
    return _rows_shape(r, quantity)


def _rows_shape(r: Reading, quantity: int | None) -> Shape:
    """Rows themselves: of a record, or all that fulfil what is said."""
    listed = Measure(Kind.LIST)
    time = r.lexicon.time()
    order = Order(Column(time.place), descending=False) if time is not None else None
    if _one_record(r):
        return "lookup", listed, None, None, []
    if quantity is not None and r.spends(quantity) and r.link.found and _opens_with(r, quantity):
        return (
            "aggregate",
            Measure(_natural(r, quantity) if r.lexicon.is_series() else Kind.SUM, Column(quantity)),
            None,
            None,
            [],
        )
    if r.frame.listing is not None or _row_noun_heads(r) or r.frame.before_start or r.frame.missing:
        return "list", listed, order, None, []
    if quantity is not None and r.spends(quantity) and r.link.found and r.frame.look is not None:
        return "aggregate", Measure(Kind.SUM, Column(quantity)), None, None, []
    if "sum" in r.frame.aggregates and re.search(r"how much", r.frame.text, re.I):
        return "", listed, None, None, []
    if r.frame.look is not None or r.frame.when is not None or r.frame.comparisons:
        return "what", listed, order, None, []
    if any(one.head for one in r.link.found):
        return "what", listed, order, None, []
    return "", listed, None, None, []


def _one_record(r: Reading) -> bool:
    """Whether records are named by their number."""
    record = r.lexicon.log.record_column()
    return record is not None and any(one.place == record.place and not one.gloss for one in r.link.found)


def _row_noun_heads(r: Reading) -> bool:
    """'Contacts that are still open?', 'Repairs on pump P-101?': a noun for rows, and nothing else asked."""
    for at, word in enumerate(r.words[:6]):
        if word.stem in ROWS | WORK | EVENTS or r.own_noun(word):
            follows = r.words[at + 1] if at + 1 < len(r.words) and r.frame.words.gap(at + 1) == " " else None
            if follows is not None and follows.stem in WORK and follows.fold.endswith("s"):
                continue  # 'work orders'
            plural = word.fold.endswith(
                ("s", "ungen", "alle", "aufträge", "auftrage")
            ) or r.frame.text.lower().startswith(("which", "all", "every", "any", "list", "show"))
            return plural and not any(
                r.words[back].fold
                in (
                    "how",
                    "when",
                    "why",
                    "what",
                    "is",
                    "are",
                    "was",
                    "does",
                    "do",
                    "did",
                    "can",
                    "may",
                    "must",
                    "should",
                )
                for back in range(at)
                if back == 0 and r.words[back].fold != "what"
            )
        if word.fold in STOP or r.link.why[at]:
            continue
    return False


def _head(r: Reading) -> str:
    """What 'how many' or 'number of' counts: rows, a quantity, distinct things; '' where it is not said."""
    spot = r.frame.count
    if spot is None:
        return ""
    first, _ = r.frame.words.at(spot[1], len(r.frame.text))
    things = r.things()
    quantity = False
    for at in range(first, min(first + 6, len(r.words))):
        word = r.words[at]
        if re.search(r"[?;:]", r.frame.words.gap(at)) and at > first:
            break
        if (
            at <= first + 1
            and word.stem in ("hour", "day", "interv", "period", "slot", "read")
            and r.lexicon.is_series()
            and not r.names_quantity(word)
        ):
            return "rows"
        if (
            at == first
            and word.stem in ("hour", "day", "minut", "week")
            and not r.lexicon.is_series()
            and not r.names_quantity(word)
        ):
            return "duration"
        if word.stem in ROWS or word.stem in WORK or r.own_noun(word) or (word.stem in EVENTS and not quantity):
            return "rows"
        if _is_event(r, word):
            return "rows"
        if (
            any(
                r.lexicon.columns[column.place].get(word.stem, 0) >= 0.7
                for column in r.lexicon.numbers()
                if r.lexicon.measures(column.place)
            )
            or word.stem in QUANTITIES
        ):
            quantity = True
            continue
        if r.link.why[at] == "value":
            continue
        if (
            things is not None
            and at <= first + 1
            and word.stem in ROLES[ColumnRole.ASSET]
            and r.lexicon.columns[things].get(word.stem, 0) >= 0.65
        ):
            follows = r.words[at + 1] if at + 1 < len(r.words) else None
            if follows is None or not (follows.stem in ROWS | WORK | EVENTS or r.own_noun(follows)):
                return "distinct"
        if word.fold in ("were", "was", "are", "got") and at + 1 < len(r.words):
            after = r.words[at + 1]
            if any(r.lexicon.columns[column.place].get(after.stem, 0) >= 0.9 for column in r.lexicon.numbers()):
                r.link.explain(range(first, at), "noun", 0.7)  # 'how many people were injured'
                return "quantity"
        if word.fold in ("did", "does", "do", "were", "was", "are", "is", "has", "have", "went", "in", "on", "at"):
            break
    if quantity:
        return "quantity"
    # 'how many lock pins': neither rows nor a quantity of this log
    return "unknown" if _unknown_head(r, first) else ""


def _counts_things(r: Reading) -> bool:
    """'how many V-belts were issued': of a log that says how many of a thing each row is about."""
    if r.frame.count is None or re.search(r"often|times|frequent", r.frame.text[slice(*r.frame.count)], re.I):
        return False
    first, _ = r.frame.words.at(r.frame.count[1], len(r.frame.text))
    while first < len(r.words) and not r.link.why[first] and r.words[first].fold in STOP:
        first += 1
    found = next((one for one in r.link.found if one.start <= first < one.end and not one.absent), None)
    if found is None:
        return False
    after = r.words[found.end] if found.end < len(r.words) else None
    counted = after is not None and (after.stem in ROWS | WORK | EVENTS or r.own_noun(after))
    kinds = r.lexicon.role(ColumnRole.STATUS)
    if {stem(word) for word in ("type", "kind", "movement", "action", "reason", "cause")} & set(
        r.lexicon.columns[found.place]
    ):
        return False  # 'how many receipts' are rows
    return not counted and (kinds is None or kinds.place != found.place) and r.words[found.end - 1].fold.endswith("s")


def _is_event(r: Reading, word: Word) -> bool:
    """'how many releases' counts rows of a log that tells how much was released."""
    if not word.fold.endswith("s"):
        return False
    done = {word.fold[:-1] + "d", word.fold[:-1] + "ed"}
    return any(done & {fold(piece) for piece in pieces(column.name)} for column in r.lexicon.numbers())


_PEOPLE = frozenset(
    "people persons men women staff personnel technicians fitters engineers operators leute personen".split()
)


def _unknown_head(r: Reading, first: int) -> bool:
    said = r.frame.text[r.frame.count[0] : r.frame.count[1]].lower() if r.frame.count else ""
    if "often" in said or "oft" in said or "times" in said or "frequent" in said:
        return False
    for at in range(first, min(first + 4, len(r.words))):
        word = r.words[at]
        if word.stem in MEASURED or (word.fold in _PEOPLE and not r.link.why[at]):
            return True
        if word.fold in STOP and not r.link.why[at]:
            if at > first or word.fold in ("did", "does", "do", "were", "was", "are", "is"):
                return False
            continue
        if r.link.why[at]:
            return False
        return not r.occurs(r.words[at].text)
    return False


def _aggregate(r: Reading) -> Kind | None:
    spots = r.frame.aggregates
    for name in ("median", "mean", "max", "min", "sum"):
        if name in spots:
            return Kind(name)
    return None


def _plain_series(r: Reading, quantity: int) -> bool:
    """'Gas use in March 2025?' of readings: nothing but the quantity and a time."""
    return r.lexicon.is_series() and bool(r.frame.periods) and r.spends(quantity) and not r.frame.trend


def _how(r: Reading, quantity: int) -> Kind:
    """How the numbers of a column are put together where that is not said."""
    return Kind.SUM if adds_up(r.lexicon, quantity) else Kind.MEAN


def _natural(r: Reading, quantity: int) -> Kind:
    """How readings are put together: amounts are added, levels and temperatures averaged."""
    own = r.lexicon.columns[quantity]
    return Kind.SUM if any(own.get(word, 0) >= 0.7 for word in _ADDED) else Kind.MEAN


def _opens_with(r: Reading, quantity: int) -> bool:
    """'Expenditure on WT-07 in 2025?': the first word that says something names the quantity."""
    own = r.lexicon.columns[quantity]
    first = next((word for word in r.words if word.fold not in STOP or own.get(word.stem, 0) >= 0.9), None)
    return first is not None and (own.get(first.stem, 0) >= 0.65 or first.stem in QUANTITIES)
