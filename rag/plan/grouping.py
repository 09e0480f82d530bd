"""What rows are grouped by: the column or stretch of time that a wording names."""

from __future__ import annotations

import re
from datetime import datetime

from ingest.schema import ColumnRole, ColumnType
from rag.plan.cues.groups import bucket_of
from rag.plan.linking.columns import column_named
from rag.plan.reading import Reading
from rag.plan.schema import (
    Bucket,
    Group,
)
from rag.plan.text import Word, plain_words, stem
from rag.plan.words import (
    EVENTS,
    ROLES,
    ROWS,
    STOP,
    WORK,
)

_KINDS = frozenset({"type", "kind", "sort", "class", "category", "art", "categori"})
_NAMED = 60  # values of a column that groups are named by
_PARTS = ("quarter", "half")


def groups(r: Reading) -> list[Group]:
    """What the rows are grouped by, as far as the wording says."""
    found: list[Group] = []
    for cue in r.frame.groups:
        if r.frame.each_counts and cue.start < r.frame.each_counts[1] and cue.end > r.frame.each_counts[0]:
            continue
        if cue.bucket:
            if _is_bucket(r, cue.bucket, cue.start):
                _bucket_group(r, found, cue.bucket, cue.end)
                r.link.explain_span(cue.start, cue.end, "group", 1.0)
            continue
        first, _ = r.frame.words.at(cue.end, len(r.frame.text))
        if first >= len(r.words):
            continue
        if _is_event(r, first):
            continue
        group = group_at(r, first, cue.strong)
        if group is not None:
            found.append(group)
            r.link.explain_span(cue.start, cue.end, "cue", 1.0)
            # 'per depot and year'
            last = next((at for at in range(first, len(r.words)) if r.link.why[at] != "group"), len(r.words))
            if (
                last + 1 < len(r.words)
                and r.words[last].fold in ("and", "und", "by", "per", "&")
                and r.frame.words.gap(last).strip() == ""
            ):
                more = group_at(r, last + 1, strong=r.words[last].fold in ("and", "und"))
                if more is not None:
                    found.append(more)
    found = list({(one.column, one.bucket): one for one in found}.values())
    return found[:2]


def _is_event(r: Reading, first: int) -> bool:
    """Whether a mean is asked for 'per release' of an amount released: per row."""
    quantity = r.quantity() if "mean" in r.frame.aggregates or "median" in r.frame.aggregates else None
    if quantity is None:
        return False
    at = first
    while at + 1 < len(r.words) and r.link.why[at] == "name" and r.frame.words.gap(at + 1) == " ":
        at += 1
    word = r.words[at]
    if r.lexicon.columns[quantity].get(word.stem, 0) < 1 or word.fold.endswith("s"):
        return False
    r.link.explain(range(first, at + 1), "rows", 0.9)
    return True


def which(r: Reading) -> list[Group]:
    """'which depots had more than 100 services': what stands after which."""
    match = re.search(r"\b(?:which|what|welche[rsn]?|list|show|name)\s+(?:the\s+|all\s+)?", r.frame.text, re.I)
    first = r.frame.words.at(match.end(), len(r.frame.text))[0] if match else 0
    group = group_at(r, first, strong=True)
    return [group] if group is not None else []


def _is_bucket(r: Reading, bucket: str, start: int) -> bool:
    return bool(r.lexicon.dates()) and not (bucket == "hour_of_day" and not r.has_clock())


def group_at(r: Reading, first: int, strong: bool) -> Group | None:
    """The group that the words from `first` on name: a bucket, or a column."""
    last = first
    while (
        last < len(r.words)
        and last - first < 4
        and not (last > first and re.search(r"[,;:()?!.]", r.frame.words.gap(last)))
    ):
        last += 1
    words = r.words[first:last]
    if len(words) > 1 and words[0].fold in _PARTS and words[1].fold in ("hour", "hours"):
        r.link.explain([first, first + 1], "cue", 0.9)  # the rows of readings, no quarters of years
        return None
    if len(words) > 1 and _titles(r, words[0], words[1]):
        r.link.explain([first], "name", 0.8)
        return group_at(r, first + 1, strong)
    kind = _kind_of_rows(r, first)
    if kind is not None:
        return kind
    # 'event year', 'report month', 'year of the event'
    for offset, word in enumerate(words[:3]):
        bucket = bucket_of(word.text)
        if bucket and (offset == 0 or all(r.date_words(r.words[first + at]) for at in range(offset))):
            if bucket == "day" and offset > 0 and not strong:
                return None  # 'by report date' says which date counts
            if (
                bucket == "day"
                and not strong
                and re.match(
                    r"(?:day|date|time)s?\s+(?:that\s+|when\s+)?(?:they|it|each|these)\b",
                    r.frame.text[word.start :],
                    re.I,
                )
            ):
                return None
            if not r.lexicon.dates():
                return None
            time = r.time_column(None, first, first + offset + 1)
            if time is None:
                return None
            r.time = r.time or (time if offset else None)
            r.link.explain(range(first, first + offset + 1), "group", 1.0)
            if bucket == "hour_of_day" and _spacing_day(r):
                return None
            return Group(time.place, Bucket(bucket))
    if any(r.link.why[at] == "value" for at in range(first, min(last, first + 1))) and not strong:
        return None
    chosen = column_named(r.link, first, last, None, 0.65 if strong else 0.9)
    if chosen is not None:
        place, quality, used = chosen
        column = r.lexicon.column(place)
        if column.type is ColumnType.DATETIME:
            if strong and used == 1:
                r.link.explain(range(first, first + used), "group", 1.0)
                return Group(place, Bucket.DAY)
            return None
        if not strong and column.profile.distinct > 0.5 * r.lexicon.log.rows:
            return None
        if column.type is ColumnType.NUMBER and (column.profile.distinct > 50 or column.unit or column.profile.scale):
            return None
        if (
            column.type is ColumnType.TEXT
            and column.profile.distinct > 0.6 * max(1, column.profile.filled)
            and quality < 0.95
        ):
            return None
        if place == getattr(r.lexicon.log.record_column(), "place", -1):
            return None
        if quality < 0.9 and not all(r.fits_kind(word) for word in r.words[first : first + used]):
            return None
        r.link.explain(range(first, first + used), "group", min(1.0, quality))
        return Group(place, split=r.splits(place))
    if strong:
        return _asset_by_noun(r, first) or _by_values(r, first)
    return None


def _kind_of_rows(r: Reading, at: int) -> Group | None:
    """'by order type', 'kinds of orders': the one column that is called a type, kind or class."""
    words = r.words[at : at + 3]
    kinds = [word.fold.rstrip("s") in _KINDS for word in words]
    rows = [word.stem in ROWS | WORK | EVENTS or r.own_noun(word) for word in words]
    before = len(words) > 1 and rows[0] and kinds[1]
    behind = len(words) > 2 and kinds[0] and words[1].fold == "of" and rows[2]
    alone = bool(kinds) and kinds[0] and not behind
    if not before and not behind and not alone:
        return None
    named = [
        column
        for column in r.lexicon.log.columns
        if column.is_text
        and any(
            word.rstrip("s") in _KINDS and weight >= 0.9 for word, weight in r.lexicon.columns[column.place].items()
        )
    ]
    rows_word = words[0] if before or alone else words[2]
    own = [column for column in named if r.lexicon.columns[column.place].get(rows_word.stem, 0) >= 0.9]
    chosen = own if len(own) == 1 else named
    if len(chosen) != 1 or chosen[0].profile.distinct > 0.5 * r.lexicon.log.rows:
        return None
    r.link.explain(range(at, at + (2 if before else 3 if behind else 1)), "group", 1.0)
    return Group(chosen[0].place, split=r.splits(chosen[0].place))


def _by_values(r: Reading, at: int) -> Group | None:
    """'each team' where the values of a column are called Team 1, Team 2 and Night crew."""
    if at >= len(r.words) or r.words[at].fold in STOP:
        return None
    word = r.words[at].stem
    for column in r.lexicon.log.columns:
        if column.type is not ColumnType.CATEGORY or not 2 <= column.profile.distinct <= _NAMED:
            continue
        values = r.lexicon.all_values(column.place)
        called = sum(word in {stem(part) for part in plain_words(value.surface)} for value in values)
        if called >= max(2, 0.4 * len(values)):
            r.link.found = [one for one in r.link.found if not (one.start <= at < one.end and one.op == "contains")]
            r.link.explain([at], "group", 1.0)
            r.link.why[at] = "group"
            return Group(column.place, split=r.splits(column.place))
    return None


def _titles(r: Reading, word: Word, after: Word) -> bool:
    """Whether a word is one of the log's name, before one that names a column: 'pipeline company'."""
    if r.lexicon.names.get(word.stem, 0) < 0.8 or after.fold in STOP:
        return False
    named = [
        own
        for place, own in r.lexicon.columns.items()
        if own.get(after.stem, 0) >= 0.65
        and r.lexicon.column(place).type not in (ColumnType.NUMBER, ColumnType.DATETIME)
    ]
    return bool(named) and not any(own.get(word.stem, 0) >= 0.95 for own in named)


def _asset_by_noun(r: Reading, at: int) -> Group | None:
    """A noun that the log's name has ('excavator log'), or one before a value of it: the things it is about."""
    word = r.words[at]
    place = r.things()
    if place is None:
        return None
    own = (
        r.lexicon.names.get(word.stem, 0) >= 0.9
        and len(word.text) > 3
        and word.text.islower()
        and word.stem not in ROWS | WORK | EVENTS
    )
    if own or (word.stem in ROLES[ColumnRole.ASSET] and r.fits_kind(word)):
        r.link.explain([at], "group", 0.9)
        return Group(place, split=r.splits(place))
    return None


def _bucket_group(r: Reading, found: list[Group], bucket: str, at: int) -> None:
    first, _ = r.frame.words.at(0, at)
    time = r.time_column(None, first, first)
    if time is not None:
        found.append(Group(time.place, Bucket(bucket)))


def _spacing_day(r: Reading) -> bool:
    """Whether the times are days without a clock."""
    return not r.has_clock()


def trend_bucket(r: Reading) -> str:
    """The stretch of time of a trend: as said, else by how long the time asked for is."""
    text = r.frame.text.lower()
    for word, bucket in (("month", "month"), ("quarter", "quarter"), ("week", "week"), ("year", "year")):
        if re.search(rf"\b(?:per|by|each|every|from|to)\s+{word}|\b{word}ly\b|\b{word}s?\b", text) and not re.search(
            rf"last {word}|this {word}", text
        ):
            return bucket
    time = r.time_column(None)
    if time is None or not time.profile.low or not time.profile.high:
        return "year"
    spots = [one for one in r.frame.periods if one.first and one.last]
    low = datetime.fromisoformat(time.profile.low).date()
    high = datetime.fromisoformat(time.profile.high).date()
    if spots:
        placed = [one.in_range(low, high) for one in spots]
        low = min(one.first for one in placed if one.first)
        high = max(one.last for one in placed if one.last)
    days = (high - low).days
    return (
        "year"
        if days > 500 or (all(one.grain == "year" for one in spots) and len(spots) > 1)
        else "month"
        if days > 70
        else "week"
        if days > 20
        else "day"
    )


def column_after(r: Reading, at: int) -> int | None:
    """The column that the words after a place name."""
    first, _ = r.frame.words.at(at, len(r.frame.text))
    chosen = column_named(r.link, first, min(first + 4, len(r.words)), None, 0.6)
    if chosen is not None:
        r.link.explain(range(first, first + chosen[2]), "column", 1.0)
        return chosen[0]
    return None
