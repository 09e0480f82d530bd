"""A question and one log in, a plan out, with how sure it is: rules over cues (frame) and linked words (link)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from ingest.columnar import LogColumn
from ingest.schema import ColumnRole, ColumnType
from rag.plan.frame import Comparison, Frame, bucket_of, field_after, negated
from rag.plan.lexicon import Lexicon
from rag.plan.link import Found, Link
from rag.plan.periods import Period
from rag.plan.schema import (
    AnyText,
    Bucket,
    Column,
    Condition,
    Duration,
    Group,
    Kind,
    Measure,
    Op,
    Operand,
    Order,
    Plan,
)
from rag.plan.text import Word, fold, stem
from rag.plan.words import (
    COMMON_EVENTS,
    CORRECTIVE,
    DATE_VERBS,
    DATE_WORDS,
    EVENTS,
    FAILING,
    GENERIC,
    MEASURED,
    LOG_NOUNS,
    PREFIXES,
    QUANTITIES,
    ROLES,
    ROWS,
    STATE_BEGINS,
    STATE_FOLLOWS,
    STOP,
    UNITS,
    WORK,
)

_OPS = {"<": Op.BELOW, "<=": Op.AT_MOST, ">": Op.ABOVE, ">=": Op.AT_LEAST, "=": Op.IS, "between": Op.BETWEEN}
_TIME_UNITS = {
    "second": 1 / 3600, "minute": 1 / 60, "min": 1 / 60, "mins": 1 / 60, "hour": 1.0, "hr": 1.0, "h": 1.0, "day": 24.0, "week": 168.0,
    "month": 24 * 30.4375, "year": 24 * 365.0, "sekunde": 1 / 3600, "stunde": 1.0, "stunden": 1.0, "tag": 24.0, "tage": 24.0, "woche": 168.0,
    "wochen": 168.0, "monat": 24 * 30.4375, "jahr": 24 * 365.0, "minuten": 1 / 60,
}  # fmt: skip
_DEAR = frozenset("dearest costliest priciest cheapest teuerste teuersten".split()) | {"most expensive", "most costly", "least expensive"}
_LONG = frozenset("longest shortest slowest fastest quickest längste längsten".split())
_SIZE = frozenset("biggest largest highest lowest greatest smallest worst best heaviest hottest coldest höchste höchsten niedrigste niedrigsten".split())
_MOST = frozenset("most fewest least busiest quietest top bottom commonest häufigste häufigsten meisten wenigsten".split()) | {
    "most often", "most frequent", "most frequently", "most common", "most commonly", "least often", "least frequent",
    "least frequently", "most of all",
}  # fmt: skip
_HARD_CUES = ("count", "distinct", "share", "between", "span", "before_start", "each_counts", "one_word", "examples")
_ADDED = frozenset(stem(word) for word in "kwh mwh gwh wh m3 kg t l litre tonne energy amount cost quantity consumption gas production".split())
_FILLED = frozenset({"of", "the", "all", "a", "an", "single", "type", "kind", "different", "total", "each", "whole", "in", "for", "by", "number"})


@dataclass(slots=True)
class Draft:
    """A plan with how it came about. `coverage` is the share of the question's words that are explained.

    `sure` adds how strongly the log is meant. `missing` are named things that the log does not have. `shape` is
    count, group, top, aggregate, extreme, list, trend, share, lookup, span. `others` are further readings.
    """

    plan: Plan
    link: Link
    shape: str
    coverage: float
    sure: float
    missing: tuple[Found, ...] = ()
    unexplained: tuple[str, ...] = ()
    period: Period | None = None
    time: LogColumn | None = None
    share_of: tuple[Condition, ...] | None = None
    having: Comparison | None = None
    trend: bool = False
    others: list[tuple[str, Plan]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    texts: tuple[str, ...] = ()
    asked: str = ""  # the question in the words of this log
    lost: tuple[str, ...] = ()  # codes that stand nowhere in the log
    named: float = 0.0  # how strongly the log's own name is said
    noun: bool = False  # whether a word for rows is said
    guessed: int = 0  # stretches of words looked for in the text because nothing else explains them
    own: bool = False  # whether it is the log's own word
    firm: bool = True  # whether a row noun, value, column or name ties the question to the log

    @property
    def lexicon(self) -> Lexicon:
        """The log's words."""
        return self.link.lexicon


class Reader:
    """Reads one question against one log."""

    def __init__(
        self, frame: Frame, lexicon: Lexicon, number: int, today: date, holds: Callable[[int, str], bool],
        occurs: Callable[[tuple[str, ...]], int],
    ) -> None:  # fmt: skip
        self.frame, self.lexicon, self.number, self.today = frame, lexicon, number, today
        self.link = Link(frame, lexicon, holds)
        self.words = frame.words.all
        self.record = lexicon.log.record_column()
        self.occurs = occurs
        self.where: list[Condition] = []
        self.said: list[str] = []
        self.others: list[tuple[str, Plan]] = []
        self.texts: list[str] = []
        self.text_place: int | None = None
        self.codes: list[str] = []
        self.lost: list[str] = []
        self.coded = False
        self.guessed = 0
        self.heard = 0  # quoted texts that rows hold, less those that none holds
        self.kind_known = False
        self.time: LogColumn | None = None
        self.period: Period | None = None
        self.named = 0.0
        self.having: Comparison | None = None
        self.group_place: int | None = None
        self.swap: list[tuple[str, Condition, Condition | None]] = []  # label, condition, what takes its place

    # -- the whole ------------------------------------------------------------------------------------------

    def read(self) -> Draft | None:
        """The best plan of this log, or None where the question does not ask for one."""
        self._cues()
        self.named = self.link.names()
        periods = self._periods()
        self._quoted()
        self._columns_by_code()
        self.link.values(self._hard())
        groups = self._groups()
        self._texts_told()
        self._codes_in_text()
        self._numbers()
        if self.having is not None and not groups:
            groups = self._which()
        shape, measure, order, limit, groups = self._shape(groups)
        if shape == "":
            return None
        self._missing()
        self._values(groups)
        groups = self._when(periods, groups, shape)
        self._nouns()
        self._names_lost()
        self._leftover(shape)
        self._states(shape)
        where = tuple(dict.fromkeys(self.where))
        reading = Plan(self.number, where, tuple(groups), measure, order, limit)
        return self._draft(reading, shape)

    def _cues(self) -> None:
        frame, explain = self.frame, self.link.explain_span
        for name in (*_HARD_CUES, "trend", "when", "look", "compare", "lasted", "listing"):
            spot = getattr(frame, name)
            if spot is not None:
                explain(*spot, "cue", 0.9)
        for spot in (*frame.aggregates.values(), *frame.noise, *frame.text_cues):
            explain(*spot, "cue", 0.9)
        for one in (*frame.periods,):
            explain(one.start, one.end, "period", 1.0)
        for cue in frame.groups:
            if cue.strong:
                explain(cue.start, cue.end, "cue", 0.9)
        for edge in (frame.superlative, frame.extreme):
            if edge is not None:
                explain(edge.start, edge.end, "cue", 1.0)

    def _hard(self) -> frozenset[int]:
        """Words that cannot be values: times, numbers compared with, operators."""
        frame, hard = self.frame, set()
        spots = [getattr(frame, name) for name in _HARD_CUES if getattr(frame, name)]
        spots += [(one.start, one.end) for one in frame.comparisons]
        spots += [(cue.start, cue.end) for cue in frame.groups if cue.strong]
        spots += [(edge.start, edge.end) for edge in (frame.superlative, frame.extreme) if edge is not None]
        for start, end in spots:
            hard |= set(range(*frame.words.at(start, end)))
        for place, why in enumerate(self.link.why):
            if why == "period" or (why in ("column", "text") and self.link.weight[place] >= 1.0):
                hard.add(place)
        return frozenset(hard)

    def _periods(self) -> list[Period]:
        """The times asked for; a year that is part of the log's own name is none."""
        kept = []
        for one in self.frame.periods:
            first, last = self.frame.words.at(one.start, one.end)
            number = self.words[last - 1] if last else None
            own = number is not None and self.lexicon.names.get(number.stem, 0) >= 0.9 and one.grain == "year"
            near = any(
                self.link.why[at] == "name" or self.words[at].fold in LOG_NOUNS
                for at in range(max(0, first - 2), min(len(self.words), last + 3))
                if at < first or at >= last
            )
            if own and near and number is not None:
                self.link.explain(range(first, last), "name", 1.0)
                self.named += 1.0
            else:
                kept.append(one)
        return kept

    # -- text -----------------------------------------------------------------------------------------------

    def _quoted(self) -> None:
        """Words in quotes are looked for in the text, unless they are a value of a column."""
        for first, last, text in self.frame.words.quoted:
            told = any(self.frame.words.at(*spot)[1] >= first - 2 and self.frame.words.at(*spot)[0] < first for spot in self.frame.text_cues)
            value = self.link._exact(self.words[first:last])
            if told or not value:
                self.texts.append(text)
                self.heard += 1 if self.occurs((text,)) > 0 else -1
                self.link.explain(range(first, last), "text", 1.5)
                self.link.weight[first:last] = [1.5] * (last - first)
                self._field(self.words[last - 1].end)

    def _field(self, after: int) -> None:
        """'... in the title' says which column is searched."""
        spot = field_after(self.frame.text, after)
        if spot is None or spot[0] - after > 40:
            return
        first, last = self.frame.words.at(spot[0], spot[1])
        chosen = self.link.column(first + 2, last, frozenset({ColumnType.TEXT, ColumnType.CATEGORY}), 0.9)
        if chosen is not None:
            self.text_place = chosen[0]
            self.link.explain(range(first, first + 2 + chosen[2]), "column", 1.0)

    def _texts_told(self) -> None:
        """'mention the radio', 'name Hurricane Sandy in the title': the words after such a verb."""
        if self.texts:
            return
        for start, end in self.frame.text_cues:
            first, _ = self.frame.words.at(end, len(self.frame.text))
            phrase: list[Word] = []
            for at in range(first, len(self.words)):
                word = self.words[at]
                if self.link.why[at] or (word.fold in STOP and word.fold not in ("of",)) or (phrase and re.search(r"[,;:()?!.]", self.frame.words.gap(at))):
                    break
                phrase.append(word)
            while phrase and phrase[-1].fold in STOP:
                phrase.pop()
            if phrase and len(phrase) <= 5:
                self.texts.append(self.frame.text[phrase[0].start : phrase[-1].end])
                self.link.explain(range(first, first + len(phrase)), "text", 1.0)
                self._field(phrase[-1].end)
                # 'contain X or Y'
                return
            del start

    def _codes_in_text(self) -> None:
        """Codes that no column has are looked for in the text: 'w/o #1071708', 'fault 6422'."""
        for at, word in enumerate(self.words):
            digits = re.findall(r"\d{4,}", word.text)
            if not digits or self.link.why[at] or (word.is_number and len(word.text) < 4) or not self.lexicon.texts():
                continue
            for form in dict.fromkeys((word.text, *digits)):
                if self.occurs((form,)) > 0:
                    self.codes.append(form)
                    self.link.explain([at], "text", 1.0)
                    break
            else:
                self.lost.append(word.text)

    # -- columns and groups -------------------------------------------------------------------------------------

    def _columns_by_code(self) -> None:
        """Codes that are part of a column's name, in tables with a column for each meter."""
        for (start, end), places in self.link.code_columns().items():
            if any(self.lexicon.column(place).type is ColumnType.NUMBER for place in places):
                self.coded = True
                self.link.explain(range(start, end), "column", 1.0)
                for at in range(start, end):
                    self.link.weight[at] = 1.0

    def _groups(self) -> list[Group]:
        """What the rows are grouped by, as far as the wording says."""
        found: list[Group] = []
        for cue in self.frame.groups:
            if self.frame.each_counts and cue.start < self.frame.each_counts[1] and cue.end > self.frame.each_counts[0]:
                continue
            if cue.bucket:
                if self._is_bucket(cue.bucket, cue.start):
                    self._bucket_group(found, cue.bucket, cue.end)
                    self.link.explain_span(cue.start, cue.end, "group", 1.0)
                continue
            first, _ = self.frame.words.at(cue.end, len(self.frame.text))
            if first >= len(self.words):
                continue
            group = self._group_at(first, cue.strong)
            if group is not None:
                found.append(group)
                self.link.explain_span(cue.start, cue.end, "cue", 1.0)
                # 'per depot and year'
                last = next((at for at in range(first, len(self.words)) if self.link.why[at] != "group"), len(self.words))
                if last + 1 < len(self.words) and self.words[last].fold in ("and", "und", "by", "per", "&") and self.frame.words.gap(last).strip() == "":
                    more = self._group_at(last + 1, strong=self.words[last].fold in ("and", "und"))
                    if more is not None:
                        found.append(more)
        found = list({(one.column, one.bucket): one for one in found}.values())
        return found[:2]

    def _which(self) -> list[Group]:
        """'which depots had more than 100 services': what stands after which."""
        match = re.search(r"\b(?:which|what|welche[rsn]?|list|show|name)\s+(?:the\s+|all\s+)?", self.frame.text, re.I)
        first = self.frame.words.at(match.end(), len(self.frame.text))[0] if match else 0
        group = self._group_at(first, strong=True)
        return [group] if group is not None else []

    def _is_bucket(self, bucket: str, start: int) -> bool:
        return bool(self.lexicon.dates()) and not (bucket == "hour_of_day" and not self._has_clock())

    def _has_clock(self) -> bool:
        time = self.lexicon.time()
        return time is not None and ("%H" in time.format or "%I" in time.format or time.format == "")

    def _group_at(self, first: int, strong: bool) -> Group | None:
        """The group that the words from `first` on name: a bucket, or a column."""
        last = first
        while last < len(self.words) and last - first < 4 and not (last > first and re.search(r"[,;:()?!.]", self.frame.words.gap(last))):
            last += 1
        words = self.words[first:last]
        # 'event year', 'report month', 'year of the event'
        for offset, word in enumerate(words[:3]):
            bucket = bucket_of(word.text)
            if bucket and (offset == 0 or all(self._date_words(self.words[first + at]) for at in range(offset))):
                if bucket == "day" and offset > 0 and not strong:
                    return None  # 'by report date' says which date counts
                if bucket == "day" and not strong and re.match(r"(?:day|date|time)s?\s+(?:that\s+|when\s+)?(?:they|it|each|these)\b", self.frame.text[word.start :], re.I):
                    return None
                if not self.lexicon.dates():
                    return None
                time = self._time_column(None, first, first + offset + 1)
                if time is None:
                    return None
                self.time = self.time or (time if offset else None)
                self.link.explain(range(first, first + offset + 1), "group", 1.0)
                if bucket == "hour_of_day" and self._spacing_day():
                    return None
                return Group(time.place, Bucket(bucket))
        if any(self.link.why[at] == "value" for at in range(first, min(last, first + 1))) and not strong:
            return None
        chosen = self.link.column(first, last, None, 0.65 if strong else 0.9)
        if chosen is not None:
            place, quality, used = chosen
            column = self.lexicon.column(place)
            if column.type is ColumnType.DATETIME:
                if strong and used == 1:
                    self.link.explain(range(first, first + used), "group", 1.0)
                    return Group(place, Bucket.DAY)
                return None
            if column.type is ColumnType.NUMBER and column.profile.distinct > 50:
                return None
            if column.type is ColumnType.TEXT and column.profile.distinct > 0.6 * max(1, column.profile.filled) and quality < 0.95:
                return None
            if place == getattr(self.lexicon.log.record_column(), "place", -1):
                return None
            self.link.explain(range(first, first + used), "group", min(1.0, quality))
            return Group(place, split=self._splits(place))
        if strong:
            asset = self._asset_by_noun(first)
            if asset is not None:
                return asset
        return None

    def _asset_by_noun(self, at: int) -> Group | None:
        """A noun that the log's name has ('excavator log'), or one before a value of it: the things it is about."""
        word = self.words[at]
        place = self._things()
        if place is None:
            return None
        own = self.lexicon.names.get(word.stem, 0) >= 0.9 and len(word.text) > 3 and word.text.islower() and word.stem not in ROWS | WORK | EVENTS
        if own or word.stem in ROLES[ColumnRole.ASSET]:
            self.link.explain([at], "group", 0.9)
            return Group(place, split=self._splits(place))
        return None

    def _things(self) -> int | None:
        """The column of the things that the log is about: its assets, else its sites."""
        for role in (ColumnRole.ASSET, ColumnRole.SITE):
            column = self.lexicon.role(role)
            if column is not None and column.profile.filled and column.profile.distinct < max(2, self.lexicon.log.rows):
                return column.place
        return None

    def _splits(self, place: int) -> bool:
        return bool(self.lexicon.column(place).profile.separator)

    def _bucket_group(self, found: list[Group], bucket: str, at: int) -> None:
        first, _ = self.frame.words.at(0, at)
        time = self._time_column(None, first, first)
        if time is not None:
            found.append(Group(time.place, Bucket(bucket)))

    def _date_words(self, word: Word) -> bool:
        return any(self.lexicon.columns[column.place].get(word.stem, 0) >= 0.7 for column in self.lexicon.dates())

    def _spacing_day(self) -> bool:
        """Whether the times are days without a clock."""
        return not self._has_clock()

    def _time_column(self, period: Period | None, start: int = 0, end: int = 0) -> LogColumn | None:
        """The date column that the wording means; `start` and `end` are words that speak of it."""
        dates = self.lexicon.dates()
        if not dates:
            return None
        text = self.frame.text
        best, most = self.lexicon.time(), 0.0
        for column in dates:
            own = self.lexicon.columns[column.place]
            score = 0.0
            for at, word in enumerate(self.words):
                if word.fold in ("date", "time", "day", "year", "month", "actual") or bucket_of(word.text):
                    continue
                # 'by report date', 'event year': right beside a word for a time
                after = self.words[at + 1].fold if at + 1 < len(self.words) else ""
                beside = after in ("date", "dates", "day", "time", "year", "month", "datum") or start <= at < end
                weight = 0.0
                if own.get(word.stem, 0) >= 0.9:
                    weight = 2.0 if beside else 1.0
                elif any(word.stem in cluster and any(own.get(one, 0) >= 0.9 for one in cluster) for cluster in DATE_WORDS):
                    weight = 1.4 if beside else 0.7
                elif column.role in DATE_VERBS and word.stem in DATE_VERBS[column.role]:
                    weight = 0.6
                if not weight:
                    continue
                before = text[: word.start].lower()
                by = re.search(r"\b(?:by|nach|going by|according to)(?: \w+){0,4}? $", before) is not None
                verb = re.search(r"(?:ed|en|n|t)$", word.fold) is not None and word.fold != word.stem
                noun = word.stem in EVENTS | WORK | ROWS and not beside and not by and not (verb and word.fold.endswith("ed"))
                if self.link.why[at] in ("value", "name"):
                    weight *= 0.2
                score += weight * (2.0 if by else 0.35 if noun else 1.0)
            if score > most + 0.05:
                best, most = column, score
        return best

    # -- the shape -----------------------------------------------------------------------------------------------

    def _shape(self, groups: list[Group]) -> tuple[str, Measure, Order | None, int | None, list[Group]]:
        """What is computed: (shape, measure, order, limit, groups); the shape is '' where nothing is."""
        frame = self.frame
        quantity = self._quantity()
        if frame.between is not None:
            time = self._time_column(None)
            if time is not None:
                return "aggregate", Measure(Kind.BETWEEN_FAILURES, Column(time.place)), None, None, groups
        if frame.share is not None:
            return "share", Measure(), None, None, groups
        if frame.span is not None and (time := self._time_column(None)) is not None:
            self._explain_words("day days lie between first last earliest latest hold cover range span".split())
            return "span", Measure(Kind.SPAN, Column(time.place)), None, None, groups
        top = self._top(groups, quantity)
        if top is not None:
            return top
        if frame.extreme is not None and self._time_column(None) is not None and not groups:
            time = self._time_column(None)
            assert time is not None
            kind = Kind.FIRST if frame.extreme.first else Kind.LAST
            limit = frame.extreme.n if frame.extreme.n > 1 else None
            return "extreme", Measure(kind, Column(time.place)), None, limit, groups
        head = self._head()
        if frame.trend is not None and not any(one.bucket is not Bucket.VALUE for one in groups):
            time = self._time_column(None)
            if time is not None:
                groups = [Group(time.place, Bucket(self._trend_bucket())), *groups]
        duration = self._duration()
        if frame.distinct is not None:
            chosen = self._column_after(frame.distinct[1])
            if chosen is not None:
                return "count", Measure(Kind.DISTINCT, Column(chosen)), None, None, groups
        if frame.count is not None and head == "distinct":
            place = self._things()
            if place is not None:
                return "count", Measure(Kind.DISTINCT, Column(place)), None, None, groups
        kind = self._aggregate()
        if duration is not None and (frame.lasted is not None) and not (frame.count is not None and head == "rows"):
            record = self._one_record()
            return "aggregate", Measure(kind or (Kind.SUM if not groups or record else Kind.SUM), duration), None, None, groups
        rows = any(word.stem in ROWS | WORK or self._own_noun(word) for word in self.words)
        grouped = bool(groups) and not rows and quantity is not None and self._spends(quantity)
        if quantity is not None and head in ("quantity", "") and (kind is not None or frame.count is not None or grouped or head == "quantity"):
            return "aggregate", Measure(kind or Kind.SUM, Column(quantity)), None, None, groups
        if quantity is not None and kind is None and frame.count is None and self._plain_series(quantity):
            return "aggregate", Measure(self._natural(quantity), Column(quantity)), None, None, groups
        if quantity is not None and kind in (Kind.MEAN, Kind.MEDIAN, Kind.MAX, Kind.MIN):
            return "aggregate", Measure(kind, Column(quantity)), None, None, groups
        if quantity is not None and kind is Kind.SUM and frame.count is None and self._spends(quantity):
            return "aggregate", Measure(Kind.SUM, Column(quantity)), None, None, groups
        if frame.count is not None and head == "unknown":
            return "", Measure(), None, None, groups
        if frame.count is not None:
            return ("trend" if frame.trend else "group" if groups else "count"), Measure(), None, None, groups
        if frame.trend is not None and groups:
            if quantity is not None and head != "rows" and self._spends(quantity):
                return "trend", Measure(Kind.SUM, Column(quantity)), None, None, groups
            return "trend", Measure(), None, None, groups
        if groups:
            return "group", Measure(), None, None, groups
        return self._rows_shape(quantity)

    def _rows_shape(self, quantity: int | None) -> tuple[str, Measure, Order | None, int | None, list[Group]]:
        """Rows themselves: of a record, or all that fulfil what is said."""
        listed = Measure(Kind.LIST)
        time = self.lexicon.time()
        order = Order(Column(time.place), descending=False) if time is not None else None
        if self._one_record():
            return "lookup", listed, None, None, []
        if self.frame.listing is not None or self._row_noun_heads() or self.frame.before_start or self.frame.missing:
            return "list", listed, order, None, []
        if quantity is not None and self._spends(quantity) and self.link.found and self.frame.look is not None:
            return "aggregate", Measure(Kind.SUM, Column(quantity)), None, None, []
        if "sum" in self.frame.aggregates and re.search(r"how much", self.frame.text, re.I):
            return "", listed, None, None, []
        if self.frame.look is not None or self.frame.when is not None or self.frame.comparisons:
            return "what", listed, order, None, []
        if any(one.head for one in self.link.found):
            return "what", listed, order, None, []
        return "", listed, None, None, []

    def _one_record(self) -> bool:
        """Whether records are named by their number."""
        record = self.lexicon.log.record_column()
        return record is not None and any(one.place == record.place and not one.gloss for one in self.link.found)

    def _row_noun_heads(self) -> bool:
        """'Contacts that are still open?', 'Repairs on pump P-101?': a noun for rows, and nothing else asked."""
        for at, word in enumerate(self.words[:6]):
            if word.stem in ROWS | WORK | EVENTS or self._own_noun(word):
                plural = word.fold.endswith("s") or self.frame.text.lower().startswith(("which", "all", "every", "any", "list", "show"))
                return plural and not any(self.words[back].fold in ("how", "when", "why", "what", "is", "are", "was", "does", "do", "did", "can", "may", "must", "should") for back in range(at) if back == 0 and self.words[back].fold != "what")
            if word.fold in STOP or self.link.why[at]:
                continue
        return False

    def _own_noun(self, word: Word) -> bool:
        """Whether the log calls its rows so: in its name, or in the name of its record column."""
        if word.is_number:
            return False
        own = self.lexicon.columns[self.record.place] if self.record is not None else {}
        return self.lexicon.names.get(word.stem, 0) >= 0.95 or own.get(word.stem, 0) >= 0.95

    def _head(self) -> str:
        """What 'how many' or 'number of' counts: rows, a quantity, distinct things; '' where it is not said."""
        spot = self.frame.count
        if spot is None:
            return ""
        first, _ = self.frame.words.at(spot[1], len(self.frame.text))
        things = self._things()
        quantity = False
        for at in range(first, min(first + 6, len(self.words))):
            word = self.words[at]
            if re.search(r"[?;:]", self.frame.words.gap(at)) and at > first:
                break
            if at <= first + 1 and word.stem in ("hour", "day", "interv", "period", "slot", "read") and self.lexicon.is_series() and not self._names_quantity(word):
                return "rows"
            if at == first and word.stem in ("hour", "day", "minut", "week") and not self.lexicon.is_series() and not self._names_quantity(word):
                return "duration"
            if word.stem in ROWS or word.stem in WORK or self._own_noun(word) or (word.stem in EVENTS and not quantity):
                return "rows"
            if any(self.lexicon.columns[column.place].get(word.stem, 0) >= 0.7 for column in self.lexicon.numbers()) or word.stem in QUANTITIES:
                quantity = True
                continue
            if self.link.why[at] == "value":
                continue
            if things is not None and at <= first + 1 and word.stem in ROLES[ColumnRole.ASSET] and self.lexicon.columns[things].get(word.stem, 0) >= 0.65:
                follows = self.words[at + 1] if at + 1 < len(self.words) else None
                if follows is None or not (follows.stem in ROWS | WORK | EVENTS or self._own_noun(follows)):
                    return "distinct"
            if word.fold in ("were", "was", "are", "got") and at + 1 < len(self.words):
                after = self.words[at + 1]
                if any(self.lexicon.columns[column.place].get(after.stem, 0) >= 0.9 for column in self.lexicon.numbers()):
                    self.link.explain(range(first, at), "noun", 0.7)  # 'how many people were injured'
                    return "quantity"
            if word.fold in ("did", "does", "do", "were", "was", "are", "is", "has", "have", "went", "in", "on", "at"):
                break
        if quantity:
            return "quantity"
        # 'how many lock pins': neither rows nor a quantity of this log
        return "unknown" if self._unknown_head(first) else ""

    def _unknown_head(self, first: int) -> bool:
        said = self.frame.text[self.frame.count[0] : self.frame.count[1]].lower() if self.frame.count else ""
        if "often" in said or "oft" in said or "times" in said or "frequent" in said:
            return False
        for at in range(first, min(first + 4, len(self.words))):
            word = self.words[at]
            if word.stem in MEASURED:
                return True
            if word.fold in STOP and not self.link.why[at]:
                if at > first or word.fold in ("did", "does", "do", "were", "was", "are", "is"):
                    return False
                continue
            if self.link.why[at]:
                return False
            return self.occurs((self.words[at].text,)) == 0
        return False

    def _aggregate(self) -> Kind | None:
        spots = self.frame.aggregates
        for name in ("median", "mean", "max", "min", "sum"):
            if name in spots:
                return Kind(name)
        return None

    def _quantity(self) -> int | None:
        """The number column that is spoken of, if one is more than the others."""
        rated = sorted(self.link.quantities().items(), key=lambda pair: -pair[1])
        if not rated or rated[0][1] < 0.6:
            return None
        if len(rated) > 1 and rated[0][1] - rated[1][1] < 0.05:
            costs = [place for place, rate in rated if rate >= rated[0][1] - 0.05 and self.lexicon.column(place).role is ColumnRole.COST]
            return costs[0] if costs else None
        return rated[0][0]

    def _plain_series(self, quantity: int) -> bool:
        """'Gas use in March 2025?' of readings: nothing but the quantity and a time."""
        return self.lexicon.is_series() and bool(self.frame.periods) and self._spends(quantity) and not self.frame.trend

    def _natural(self, quantity: int) -> Kind:
        """How readings are put together: amounts are added, levels and temperatures averaged."""
        own = self.lexicon.columns[quantity]
        return Kind.SUM if any(own.get(word, 0) >= 0.7 for word in _ADDED) else Kind.MEAN

    def _spends(self, quantity: int) -> bool:
        """Whether a word of the question names the quantity, not only its unit."""
        own = self.lexicon.columns[quantity]
        return any(own.get(word.stem, 0) >= 0.65 or word.stem in QUANTITIES for word in self.words)

    def _duration(self) -> Duration | None:
        """From one date column to another: the two that are named, else start and finish."""
        dates = self.lexicon.dates()
        if len(dates) < 2:
            return None
        named = []
        for column in dates:
            own = self.lexicon.columns[column.place]
            other = {word for one in dates if one.place != column.place for word, weight in self.lexicon.columns[one.place].items() if weight >= 1}
            at = next((at for at, word in enumerate(self.words) if own.get(word.stem, 0) >= 1 and word.stem not in other and self.link.why[at] != "value"), None)
            if at is not None:
                named.append((at, column))
        start = next((one for one in dates if one.role is ColumnRole.START), None)
        finish = next((one for one in dates if one.role is ColumnRole.FINISH), None)
        unit = self._unit_asked()
        if len(named) == 2 and not (start is not None and finish is not None and {named[0][1].place, named[1][1].place} != {start.place, finish.place} and self.frame.lasted is None):
            one, two = sorted((column for _, column in named), key=lambda column: (column.profile.low or "", column.place))
            return Duration(one.place, two.place, unit)
        if start is not None and finish is not None:
            return Duration(start.place, finish.place, unit)
        if len(dates) == 2:
            one, two = sorted(dates, key=lambda column: (column.profile.low or "", column.place))
            return Duration(one.place, two.place, unit)
        return None

    def _unit_asked(self) -> str:
        text = self.frame.text.lower()
        clocks = [column for column in self.lexicon.dates() if "%H" in column.format or "%I" in column.format]
        if re.search(r"\bminutes?\b", text):
            return "minutes"
        if re.search(r"\bhours?\b", text):
            return "hours"
        if re.search(r"\bdays?\b", text) or not clocks:
            return "days"
        return "hours"

    def _trend_bucket(self) -> str:
        text = self.frame.text.lower()
        for word, bucket in (("month", "month"), ("quarter", "quarter"), ("week", "week"), ("year", "year")):
            if re.search(rf"\b(?:per|by|each|every|from|to)\s+{word}|\b{word}ly\b|\b{word}s?\b", text) and not re.search(rf"last {word}|this {word}", text):
                return bucket
        time = self._time_column(None)
        if time is None or not time.profile.low or not time.profile.high:
            return "year"
        spots = [one for one in self.frame.periods if one.first and one.last]
        low = datetime.fromisoformat(time.profile.low).date()
        high = datetime.fromisoformat(time.profile.high).date()
        if spots:
            placed = [one.in_range(low, high) for one in spots]
            low = min(one.first for one in placed if one.first)
            high = max(one.last for one in placed if one.last)
        days = (high - low).days
        return "year" if days > 500 or all(one.grain == "year" for one in spots) and len(spots) > 1 else "month" if days > 70 else "week" if days > 20 else "day"

    def _column_after(self, at: int) -> int | None:
        first, _ = self.frame.words.at(at, len(self.frame.text))
        chosen = self.link.column(first, min(first + 4, len(self.words)), None, 0.6)
        if chosen is not None:
            self.link.explain(range(first, first + chosen[2]), "column", 1.0)
            return chosen[0]
        return None

    def _explain_words(self, texts: list[str]) -> None:
        wanted = {stem(text) for text in texts}
        self.link.explain([at for at, word in enumerate(self.words) if word.stem in wanted], "cue", 0.9)

    # -- superlatives ------------------------------------------------------------------------------------------------

    def _top(self, groups: list[Group], quantity: int | None) -> tuple[str, Measure, Order | None, int | None, list[Group]] | None:
        said = self.frame.superlative
        if said is None:
            return None
        target = self._target(said.start, said.end)
        duration = self._duration()
        word = said.word
        n = said.n if said.n > 1 else None
        group, rows = target
        if group is None and groups and word in _MOST:
            group = groups[0]
        mean = "mean" in self.frame.aggregates
        if word in _DEAR:
            cost = self.lexicon.role(ColumnRole.COST)
            place = cost.place if cost is not None else quantity
            if place is None:
                return None
            return self._ranked(Column(place), said.descending, n, None if rows else group, mean)
        if word in _LONG:
            operand: Operand | None = duration
            if quantity is not None and (operand is None or self.lexicon.columns[quantity].get(stem("duration"), 0) >= 0.9):
                operand = Column(quantity)
            if operand is None:
                return None
            descending = word not in ("shortest", "fastest", "quickest")
            return self._ranked(operand, descending, n, None if rows else group, mean or group is None)
        if word in _SIZE and quantity is not None:
            descending = word not in ("lowest", "smallest", "coldest")
            if word in ("worst", "best") and group is None and not rows:
                rows = True
            return self._ranked(Column(quantity), descending, n, None if rows else group, mean)
        if word in _SIZE and not re.match(r"\s+(?:number|count|share|amount|total)", self.frame.text[said.end :], re.I):
            return None
        if group is None and word in _SIZE | _MOST and self.frame.groups:
            return None
        if word in _MOST or word in _SIZE:
            head = self._after_most(said.end)
            operand = None
            before = self.frame.words.at(0, said.start)[1] if said.start else 0
            if quantity is not None and any(self.lexicon.columns[quantity].get(one.stem, 0) >= 0.65 for one in self.words[max(0, before - 2) : before]):
                head = "quantity"
            if head == "duration" and duration is not None:
                operand = duration
            elif head == "quantity" and quantity is not None:
                operand = Column(quantity)
            elif head != "rows" and quantity is not None and self._spends(quantity) and not self._row_noun_near(said.end):
                operand = Column(quantity)
            elif head != "rows" and self.frame.lasted is not None and duration is not None and re.search(r"downtime|duration|time", self.frame.text.lower()):
                operand = duration
            if group is None:
                if operand is None:
                    return None
                return self._ranked(operand, said.descending, n, None, mean)
            if operand is not None:
                return self._ranked(operand, said.descending, n, group, mean)
            return "top", Measure(), Order("measure", said.descending), n, [group]
        return None

    def _ranked(self, operand: Operand, descending: bool, n: int | None, group: Group | None, mean: bool) -> tuple[str, Measure, Order | None, int | None, list[Group]]:
        """The groups, or the rows, with the largest or smallest value."""
        if group is not None:
            series = self.lexicon.is_series() and group.bucket is not Bucket.VALUE
            if series and group.bucket is Bucket.HOUR_OF_DAY and not re.search(r"hour of (?:the )?day|time of day", self.frame.text.lower()):
                group = None
            else:
                kind = Kind.MEAN if mean else Kind.SUM
                return "top", Measure(kind, operand), Order("measure", descending), n, [group]
        if n is not None:
            time = Order(operand, descending)
            return "top", Measure(Kind.LIST), time, n, []
        return "top", Measure(Kind.MAX if descending else Kind.MIN, operand), None, None, []

    def _after_most(self, at: int) -> str:
        """What follows 'most': rows, a quantity or a duration."""
        first, _ = self.frame.words.at(at, len(self.frame.text))
        for place in range(first, min(first + 4, len(self.words))):
            word = self.words[place]
            if re.search(r"[,;:()?!]", self.frame.words.gap(place)) and place > first:
                return ""
            if word.fold in ("downtime", "duration", "outage") or (word.stem in ("hour", "time") and self._duration() is not None and not self._hours_column()):
                return "duration"
            if any(self.lexicon.columns[column.place].get(word.stem, 0) >= 0.7 for column in self.lexicon.numbers()) or word.stem in QUANTITIES:
                return "quantity"
            if word.stem in ROWS | WORK | EVENTS or self._own_noun(word):
                return "rows"
        return ""

    def _hours_column(self) -> bool:
        return any(self.lexicon.columns[column.place].get(stem("hours"), 0) >= 0.7 for column in self.lexicon.numbers())

    def _row_noun_near(self, at: int) -> bool:
        first, _ = self.frame.words.at(at, len(self.frame.text))
        near = self.words[max(0, first - 1) : first + 3]
        return any(word.stem in ROWS | WORK | EVENTS or self._own_noun(word) for word in near)

    def _target(self, start: int, end: int) -> tuple[Group | None, bool]:
        """What is ranked: a group, or rows (True). Looked for after 'which', then around the superlative."""
        spots: list[int] = []
        for match in re.finditer(r"\b(?:which|what|welche[rsn]?|on which|in which|on what|in what)\s+(?:single\s+|one\s+)?", self.frame.text[:start], re.I):
            spots.append(self.frame.words.at(match.end(), len(self.frame.text))[0])
        after = self.frame.words.at(end, len(self.frame.text))[0] if end < len(self.frame.text) else len(self.words)
        spots.append(after)
        for first in spots:
            if first >= len(self.words):
                continue
            found = self._target_at(first)
            if found is not None:
                return found
        # 'the turbine with the most ...', 'assets with the highest ...'
        before = self.frame.words.at(0, start)[1]
        for first in range(max(0, before - 4), before):
            found = self._target_at(first)
            if found is not None and found[0] is not None:
                return found
        return None, False

    def _target_at(self, first: int) -> tuple[Group | None, bool] | None:
        for at in range(first, min(first + 4, len(self.words))):
            word = self.words[at]
            if at > first and re.search(r"[,;:()?!]", self.frame.words.gap(at)):
                return None
            if bucket_of(word.text) and self.lexicon.dates() and word.fold not in ("hours", "days"):
                time = self._time_column(None, first, at + 1)
                if time is not None and not (bucket_of(word.text) == "hour_of_day" and not self._has_clock()):
                    self.link.explain(range(first, at + 1), "group", 1.0)
                    self.time = self.time or time
                    return Group(time.place, Bucket(bucket_of(word.text))), False
            group = self._group_at(at, strong=True) if word.fold not in STOP | LOG_NOUNS else None
            if group is not None:
                follows = self.words[at + 1] if at + 1 < len(self.words) else None
                value = self.link.why[at] == "value"
                if follows is not None and (follows.stem in WORK | EVENTS or follows.fold in LOG_NOUNS) and self._own_noun(follows):
                    return None, True
                if not value:
                    return group, False
            if word.stem in ROWS | WORK | EVENTS or self._own_noun(word) or word.fold in LOG_NOUNS:
                return None, True
            if word.fold in ("one", "ones"):
                return None, True
            if word.fold in ("has", "have", "had", "was", "were", "is", "are", "did", "does"):
                return None
        return None

    # -- conditions ---------------------------------------------------------------------------------------------------

    def _numbers(self) -> None:
        """Numbers that cells are compared with, each with the column it is about."""
        for one in self.frame.comparisons:
            first, last = self.frame.words.at(one.start, one.end)
            self.link.explain(range(first, last), "number", 1.0)
            unit = one.unit.rstrip("s") if one.unit not in ("h", "s") else one.unit
            if unit in _TIME_UNITS and self._duration_condition(one, unit, first, last):
                continue
            follows = [word for word in self.words[last - 1 : last + 2] if word.fold not in STOP or word.stem in ROWS][:1]
            after = self.words[last].fold if last < len(self.words) else ""
            counted = any(word.stem in ROWS | WORK | EVENTS or self._own_noun(word) for word in follows)
            if counted and after not in ("on", "in", "per", "for", "at", "a") and not any(self._names_quantity(word) for word in follows):
                self.having = one
                continue
            place = self._column_for(one, first, last)
            if place is not None:
                values = (one.low,) if one.high is None else (one.low, one.high)
                self.where.append(Condition(Column(place), _OPS[one.op], tuple(_plain(value) for value in values)))
                self.said.append(f"{self.lexicon.column(place).name} {_said(one)}")
        quantity = self._quantity()
        cost = self.lexicon.role(ColumnRole.COST)
        for spot, op, value in ((self.frame.zero, Op.IS, "0"), (self.frame.negative, Op.BELOW, "0"), (self.frame.positive, Op.ABOVE, "0")):
            if spot is None:
                continue
            if op is Op.IS and self.frame.negative and self.frame.negative[0] <= spot[0] < self.frame.negative[1]:
                continue
            if op is Op.IS and self.frame.positive and self.frame.positive[0] <= spot[0] < self.frame.positive[1]:
                continue
            place = quantity if quantity is not None else cost.place if cost is not None and re.search(r"cost|charge|free", self.frame.text.lower()) else None
            if place is not None:
                self.where.append(Condition(Column(place), op, (value,)))
                self.link.explain_span(*spot, "number", 1.0)
                self.said.append(f"{self.lexicon.column(place).name} {'is zero' if op is Op.IS else 'below zero' if op is Op.BELOW else 'above zero'}")

    def _names_quantity(self, word: Word) -> bool:
        return any(self.lexicon.columns[column.place].get(word.stem, 0) >= 0.7 for column in self.lexicon.numbers())

    def _duration_condition(self, one: Comparison, unit: str, first: int, last: int) -> bool:
        """'more than a year after the event', 'open for over 3 days'; a column that holds such times comes first."""
        hours = _TIME_UNITS[unit]
        near = {word.stem for word in self.words[max(0, first - 4) : last + 4]}
        for column in self.lexicon.numbers():
            own = self.lexicon.columns[column.place]
            if any(own.get(word, 0) >= 0.9 for word in near - {"day", "year", "week", "month"}) and stem(unit) in own:
                return False
        duration = self._duration()
        if duration is None:
            return False
        if hours % 24 == 0 or hours > 24:
            duration, scale = Duration(duration.start, duration.finish, "days"), hours / 24
        elif unit.startswith("min"):
            duration, scale = Duration(duration.start, duration.finish, "minutes"), 1.0
        else:
            duration, scale = Duration(duration.start, duration.finish, "hours"), hours
        values = [one.low * scale] + ([one.high * scale] if one.high is not None else [])
        self.where.append(Condition(duration, _OPS[one.op], tuple(_plain(value) for value in values)))
        start, finish = self.lexicon.column(duration.start).name, self.lexicon.column(duration.finish).name
        self.said.append(f"{start} to {finish} {_said(one)}")
        for at in range(max(0, first - 3), min(len(self.words), last + 4)):
            word = self.words[at]
            if any(self.lexicon.columns[place].get(word.stem, 0) >= 0.7 for place in (duration.start, duration.finish)):
                self.link.explain([at], "column", 0.9)
        return True

    def _column_for(self, one: Comparison, first: int, last: int) -> int | None:
        """The number column a comparison is about: named near it, by its unit, money by its sign."""
        best: tuple[float, int] | None = None
        for column in self.lexicon.numbers():
            own = self.lexicon.columns[column.place]
            score = 0.0
            for at in range(max(0, first - 6), min(len(self.words), last + 5)):
                if self.link.why[at] in ("value", "period"):
                    continue
                weight = own.get(self.words[at].stem, 0.0)
                distance = first - at if at < first else at - last + 1 if at >= last else 0
                score = max(score, weight - 0.05 * distance)
            if one.unit and own.get(stem(one.unit), 0) >= 0.7:
                score += 0.8
            if one.unit in ("€", "$", "£", "eur", "euro", "euros", "usd", "dollars", "gbp", "pounds") and column.role is ColumnRole.COST:
                score += 1.0
            if score > 0.4 and (best is None or score > best[0]):
                best = (score, column.place)
        if best is not None:
            return best[1]
        numbers = self.lexicon.numbers()
        return numbers[0].place if len(numbers) == 1 else None

    def _missing(self) -> None:
        """Empty cells: 'no end date', 'without a cause', 'not yet closed', 'end before they start'."""
        dates = self.lexicon.dates()
        start = next((one for one in dates if one.role is ColumnRole.START), None)
        finish = next((one for one in dates if one.role is ColumnRole.FINISH), None)
        if self.frame.before_start is not None and start is not None and finish is not None:
            self.where.append(Condition(Duration(start.place, finish.place, "minutes"), Op.BELOW, ("0",)))
            self.link.explain_span(*self.frame.before_start, "column", 1.0)
            self.said.append(f"{finish.name} before {start.name}")
        for begin, end, what in self.frame.missing:
            first, last = self.frame.words.at(end - len(what), end) if self.frame.text[begin:end].endswith(what) else self.frame.words.at(begin, begin + len(what))
            if any(self.link.why[at] in ("value", "text") for at in range(first, min(first + 1, last))):
                continue
            chosen = self.link.column(first, last, None, 0.65)
            if chosen is None or (chosen[1] < 0.9 and not re.search(r"date|time|cause|code", what, re.I)):
                continue
            place, _, used = chosen
            self.where.append(Condition(Column(place), Op.MISSING))
            self.link.explain_span(begin, begin + (end - begin - len(what)), "cue", 1.0)
            self.link.explain(range(first, first + used), "column", 1.0)
            self.said.append(f"no {self.lexicon.column(place).name}")
        if self.frame.not_ended is not None and finish is not None:
            first, last = self.frame.words.at(*self.frame.not_ended)
            if not any(self.link.why[at] == "value" for at in range(first, last)) and finish.profile.missing:
                self.where.append(Condition(Column(finish.place), Op.MISSING))
                self.link.explain(range(first, last), "column", 1.0)
                self.said.append(f"no {finish.name}")

    def _values(self, groups: list[Group]) -> None:
        """Conditions from the values that are named; one column's values are alternatives."""
        grouped = {one.column: one for one in groups}
        by_place: dict[tuple[int, bool, str], list[Found]] = {}
        for one in self.link.found:
            if not one.gloss:
                by_place.setdefault((one.place, one.negate, one.op), []).append(one)
        for (place, negate, op), found in by_place.items():
            values = tuple(dict.fromkeys(value for one in found for value in one.values))
            column = self.lexicon.column(place)
            if place in grouped and self.frame.examples is not None:
                continue
            if place in grouped and len(values) >= column.profile.distinct and not negate:
                continue
            if not negate and len(values) >= column.profile.distinct > 1 and self.lexicon.complete(place):
                self.said.append(f"all of {column.name}")
                continue
            how = Op.CONTAINS if op == "contains" else Op.IS if len(values) == 1 else Op.IN
            condition = Condition(Column(place), how, values, negate)
            self.where.append(condition)
            if op == "is" and len(found) == 1 and found[0].others and not found[0].absent:
                other = found[0].others[0]
                swapped = Condition(Column(other), how, values, negate)
                self.swap.append((f"{self.lexicon.column(other).name} is {values[0]}", condition, swapped))
        # 'corrective, preventive and vegetation work orders': a list of values to be told apart
        lists = [found for (place, negate, _), found in by_place.items() if len(found) > 1 and not negate]
        if not groups and lists and self.frame.count is not None and self._told_apart(lists[0]):
            groups.append(Group(lists[0][0].place))

    def _told_apart(self, found: list[Found]) -> bool:
        """'how many A, B and C orders' wants one number each; 'A or B' wants one."""
        text = self.frame.text[self.words[found[0].start].start : self.words[found[-1].end - 1].end].lower()
        if re.search(r"\bor\b|\boder\b", text) or re.search(r"\btogether|in all|in total|combined|altogether\b", self.frame.text.lower()):
            return False
        return re.search(r"\band\b|\bund\b|,|\bversus\b|\bvs\b", text) is not None

    def _when(self, periods: list[Period], groups: list[Group], shape: str) -> list[Group]:
        """The time asked for, on the date column that is meant; several single times become groups."""
        bucket = next((one for one in groups if one.bucket is not Bucket.VALUE), None)
        time = self.time or (self._time_column(None) if periods or bucket else None)
        if time is None or not (periods or bucket):
            if periods:
                for one in periods:
                    self.link.explain_span(one.start, one.end, "", 0.0)
            self.time = time
            return groups
        self.time = time
        if bucket is not None and time.profile.missing and bucket.bucket is not Bucket.VALUE:
            self.where.append(Condition(Column(time.place), Op.PRESENT))
        groups = [Group(time.place, one.bucket, one.split) if one.bucket is not Bucket.VALUE and self.lexicon.column(one.column).type is ColumnType.DATETIME else one for one in groups]
        if not periods:
            return groups
        low = datetime.fromisoformat(time.profile.low or "0001-01-01").date()
        high = datetime.fromisoformat(time.profile.high or "9999-12-31").date()
        placed = [one.in_range(low, high) for one in periods]
        self.period = placed[0] if len(placed) == 1 else _hull(placed)
        column = Column(time.place)
        if len(placed) == 1:
            self.where.append(within(column, placed[0]))
        else:
            flat = [value for one in placed for value in one.values()]
            if all(one.first and one.last and len(one.values()) == 1 for one in placed):
                self.where.append(Condition(column, Op.IN, tuple(dict.fromkeys(flat))))
                grain = placed[0].grain
                apart = bucket is None and shape in ("count", "trend", "group", "aggregate", "what", "list") and grain in ("year", "month", "day")
                if apart and all(one.grain == grain for one in placed) and not self._joined_periods(placed) and (shape in ("trend", "count", "group", "aggregate") or self.frame.compare):
                    groups = [*groups, Group(time.place, Bucket(grain))]
            elif self.period is not None and self.period.first is not None and self.period.last is not None:
                self.where.append(within(column, self.period))
        self.said.append(f"{time.name} {', '.join(str(one) for one in placed)}")
        return groups

    def _joined_periods(self, placed: list[Period]) -> bool:
        text = self.frame.text[placed[0].start : placed[-1].end].lower()
        return re.search(r"\bor\b|\boder\b", text) is not None or re.search(r"\btogether|combined|altogether\b", self.frame.text.lower()) is not None

    # -- what is left ----------------------------------------------------------------------------------------------------

    def _names_lost(self) -> None:
        """Names that stand nowhere in a log that is meant for sure: of a plant or a thing that it does not have."""
        place = next((one.place for role in (ColumnRole.SITE, ColumnRole.ASSET) if (one := self.lexicon.role(role)) is not None and one.profile.filled), None)
        if place is None or not (self.named >= 0.9 or any(self._own_noun(word) for word in self.words)):
            return
        if not any(" " in value.surface for value in self.lexicon.all_values(place)) and self.lexicon.column(place).profile.distinct < 5:
            return
        at = 1
        while at < len(self.words):
            last = at
            while last < len(self.words) and not self.link.why[last] and (last == at or self.frame.words.gap(last) == " ") and self.words[last].fold not in STOP and (self.words[last].text[0].isupper() or (last > at and self.words[last].is_number)):
                last += 1
            before = self.words[at - 1].fold
            if last > at and before in ("for", "at", "of", "in", "from", "on", "near", "with", "bei", "fur", "von", "plant", "site", "station", "unit"):
                text = self.frame.text[self.words[at].start : self.words[last - 1].end]
                if self.occurs((text,)) == 0 and not self.words[at].text.isupper():
                    self.link.found.append(Found(at, last, place, (text,), absent=True))
                    self.link.explain(range(at, last), "absent", 1.0)
            at = max(last, at + 1)

    def _nouns(self) -> None:
        """Explain words for rows, columns, things, and nouns that stand before a value they name."""
        link = self.link
        for at, word in enumerate(self.words):
            if word.stem in ROWS or self._own_noun(word):
                link.explain([at], "rows", 0.95)
            elif word.stem in WORK | COMMON_EVENTS:
                link.explain([at], "rows", 0.75)
        for one in link.found:
            written = "".join(word.text for word in self.words[one.start : one.end])
            coded = any(sign.isdigit() for sign in written) or len(written) == 1 or written.isupper()
            if coded and one.start and self.words[one.start - 1].text.isalpha() and self.frame.words.gap(one.start) in (" ", " #"):
                link.explain([one.start - 1], "noun", 0.8)
        for at, word in enumerate(self.words):
            best = max((own.get(word.stem, 0.0) for own in self.lexicon.columns.values()), default=0.0)
            if best >= 0.9:
                link.explain([at], "column", 0.85)
            elif best >= 0.65:
                link.explain([at], "role", 0.6)
            elif word.stem in QUANTITIES and (self.lexicon.is_series() and self.lexicon.numbers()) and any(
                why == "column" for why in link.why
            ):
                link.explain([at], "quantity", 0.7)
            elif word.stem in QUANTITIES and any(own.get(one, 0) >= 0.7 for own in self.lexicon.columns.values() for one in QUANTITIES[word.stem]):
                link.explain([at], "quantity", 0.8)
            elif any(word.stem in cluster and any(own.get(one, 0) >= 0.9 for one in cluster for own in (self.lexicon.columns[c.place] for c in self.lexicon.dates())) for cluster in DATE_WORDS):
                link.explain([at], "time", 0.8)
            elif word.stem in self.lexicon.names:
                link.explain([at], "name", 0.8)
            elif word.fold in ("fleet", "crew", "staff", "team", "flotte"):
                link.explain([at], "noun", 0.6)
        # 'breaker' where tags of breakers begin with CB
        things = self._things()
        if things is not None and self.lexicon.role(ColumnRole.ASSET) is not None:
            self._kind_of_thing(things)

    def _kind_of_thing(self, things: int) -> None:
        """'Which breaker ...' asks among the tags that breakers have, where the log has other tags as well."""
        if any(one.place == things for one in self.link.found):
            return
        heads = {re.match(r"[^\W\d_]*", value.surface.upper()).group() for value in self.lexicon.all_values(things)}  # type: ignore[union-attr]
        if len(heads) < 2 or not self.lexicon.complete(things):
            return
        for word in self.words:
            fits = [prefix for prefix in PREFIXES.get(word.stem, ()) if prefix in heads]
            if fits:
                self.where.append(Condition(Column(things), Op.STARTS, (fits[0] + self._mark(things, fits[0]),)))
                self.kind_known = True
                self.link.explain([at for at, one in enumerate(self.words) if one == word], "kind", 1.0)
                self.said.append(f"{self.lexicon.column(things).name} begins with {fits[0]}")
                return

    def _mark(self, place: int, prefix: str) -> str:
        """The sign after a prefix where all tags have it: 'CB-'."""
        tails = {value.surface[len(prefix)] for value in self.lexicon.all_values(place) if re.match(rf"{prefix}[^A-Za-z]", value.surface, re.I)}
        return tails.pop() if len(tails) == 1 and not next(iter(tails)).isalnum() else ""

    def _leftover(self, shape: str) -> None:
        """Words that nothing explains: kin of a column or value, else looked for in the text where rows hold them."""
        link = self.link
        free = [at for at in range(len(self.words)) if link.is_free(at)]
        if shape in ("what", "lookup") or self.frame.quoted_only():
            pass
        elif free and not self.texts and shape != "share":
            for run in self._runs([at for at in free if self._sayable(at)])[:4]:
                self._say(run)
        self._text_conditions()

    def _say(self, run: list[int]) -> None:
        """Look for words in the text: together, else one by one; codes that no text has are missing."""
        last = run[-1]
        after = last + 1 < len(self.words) and self.frame.words.gap(last + 1) == " "
        if after and self.link.why[last + 1] in ("role", "column", "time") and self.words[last + 1].stem not in ROWS | WORK:
            wider = self.frame.text[self.words[run[0]].start : self.words[last + 1].end]
            role = self.link.why[last + 1] == "role"
            last += 1 if role or self.occurs((wider,)) > 0 else 0
        text = self.frame.text[self.words[run[0]].start : self.words[last].end]
        own = {self.words[at].stem for at in run}
        if any(own <= {stem(word) for word in known.split()} for known in self.texts):
            self.link.explain(run, "said", 0.9)  # the same again, in other forms
            return
        if self.occurs(tuple(text.split())) > 0:
            self.texts.append(text)
            self.guessed += 1
            self.link.explain(range(run[0], last + 1), "said", 0.6)
        elif last + 1 < len(self.words) and self.frame.words.gap(last + 1) == " " and (self.link.why[last + 1] == "name" or self._own_noun(self.words[last + 1])):
            self.link.explain(run, "naming", 0.4)  # 'solar tickets' of a log of tickets

    def _sayable(self, at: int) -> bool:
        """Whether a word is worth looking for: it says what rows are about, not how the log is called."""
        word = self.words[at]
        if len(word.text) < 3 or word.is_number or word.stem in GENERIC | ROWS or word.fold in STOP:
            return False
        # 'the small work order list': what stands before the log's own words describes the log
        for ahead in range(at + 1, min(at + 5, len(self.words))):
            if re.search(r"[,;:()?!.]", self.frame.words.gap(ahead)):
                break
            if self.words[ahead].fold in LOG_NOUNS and not self.words[ahead].fold.endswith("records"):
                self.link.explain([at], "name", 0.3)
                return False
            if self.link.why[ahead] not in ("name", "rows") and self.link.why[ahead]:
                break
        return True

    def _runs(self, free: list[int]) -> list[list[int]]:
        runs: list[list[int]] = []
        for at in free:
            if runs and runs[-1][-1] == at - 1 and not re.search(r"[,;:()?!]", self.frame.words.gap(at)):
                runs[-1].append(at)
            else:
                runs.append([at])
        return runs

    def _text_conditions(self) -> None:
        for code in self.codes:
            self.where.append(Condition(AnyText(), Op.CONTAINS, (code,)))
        if not self.texts:
            return
        texts = self.lexicon.texts()
        operand: Operand = AnyText()
        name = "any text"
        if self.text_place is not None:
            operand, name = Column(self.text_place), self.lexicon.column(self.text_place).name
        elif texts and len(texts) == 1 or (texts and texts[0].role is ColumnRole.DESCRIPTION):
            operand, name = Column(texts[0].place), texts[0].name
        for text in dict.fromkeys(self.texts):
            spellings = _spellings(text, self.frame.one_word is not None)
            self.where.append(Condition(operand, Op.CONTAINS, spellings))
            self.said.append(f"{name} holds '{text}'")

    def _states(self, shape: str) -> None:
        """In a journal each alarm has several lines; counted is the one with which it begins."""
        state = self.lexicon.role(ColumnRole.STATUS)
        if state is None or shape == "lookup":
            return
        known = {value.surface.upper(): value.surface for value in self.lexicon.all_values(state.place)}
        begins = [known[code] for code in known if code in STATE_BEGINS]
        if len(begins) != 1 or not any(code in STATE_FOLLOWS for code in known):
            return
        if any(one.place == state.place for one in self.link.found):
            return
        lines = any(word.fold.rstrip("s") in ("line", "row", "entry", "entrie", "record") for word in self.words)
        if lines or any(one.column == state.place for one in self._planned_groups()):
            return
        condition = Condition(Column(state.place), Op.IS, (begins[0],))
        self.where.append(condition)
        self.said.append(f"{state.name} {begins[0]}: each alarm once, when it came")
        self.swap.append((f"every line, whatever its {state.name}", condition, None))

    def _planned_groups(self) -> tuple[Group, ...]:
        return ()

    def _outside(self) -> bool:
        """Whether the time asked for lies wholly outside the log's."""
        if self.time is None or self.period is None or not self.time.profile.low or not self.time.profile.high:
            return False
        low, high = self.time.profile.low[:10], self.time.profile.high[:10]
        first, last = self.period.first, self.period.last
        return (first is not None and first.isoformat() > high) or (last is not None and last.isoformat() < low)

    def _unused(self, plan: Plan) -> int:
        """How many of the question's tests the plan leaves out."""
        frame = self.frame
        numbers = sum(self._is_number(one) for one in plan.where)
        asked = len(frame.comparisons) + sum(spot is not None for spot in (frame.negative, frame.zero, frame.before_start))
        left = max(0, asked - numbers - (self.having is not None))
        left += bool(frame.periods) and not any(why == "period" for why in self.link.why) and not self.named
        left += bool(frame.missing) and not any(one.op is Op.MISSING for one in plan.where)
        left += bool(frame.superlative) and plan.order is None and plan.measure.kind not in (Kind.MAX, Kind.MIN)
        return left

    def _is_number(self, one: Condition) -> bool:
        if isinstance(one.operand, Duration):
            return True
        return isinstance(one.operand, Column) and self.lexicon.column(one.operand.place).type is ColumnType.NUMBER

    # -- the draft ----------------------------------------------------------------------------------------------------------

    def _draft(self, plan: Plan, shape: str) -> Draft:
        total = got = 0.0
        unexplained = []
        missing = tuple(one for one in self.link.found if one.absent)
        for at, word in enumerate(self.words):
            why, weight = self.link.why[at], self.link.weight[at]
            if (word.fold in STOP and why not in ("value", "text", "group", "period")) or word.text in self.lost:
                continue
            if not why and (self.lost or missing) and any(word.stem in words for words in ROLES.values()):
                why, weight = "asked", 0.3  # of a kind that this log does not have
            code = any(sign.isdigit() for sign in word.text) or (word.text.isupper() and len(word.text) > 1)
            size = 2.0 if code or why in ("value", "text") else 1.0
            if not why and self.frame.words.quoted and self.texts and word.text.islower():
                size = 0.3  # the quotes say which rows are meant
            total += size
            got += size * min(1.0, weight)
            if not why and size >= 1.0:
                unexplained.append(word.text)
        coverage = got / total if total else 0.0
        named = min(self.named, 3.0)
        found = sum(one.quality for one in self.link.found if not one.absent and not one.gloss)
        operand = plan.measure.operand
        spoken = self.lexicon.columns[operand.place] if isinstance(operand, Column) else {}
        told = sum(spoken.get(word, 0) >= 0.95 for word in {one.stem for one in self.words})
        tied = named + (told >= 2) + 0.5 * (told >= 1 and bool(self.frame.periods)) + found + 0.4 * (found > 0) + len(missing) + self.coded + self.kind_known + max(0, self.heard) + (1.0 if plan.group else 0.0) + (0.5 if isinstance(plan.measure.operand, Column) else 0.0)
        noun = any((word.stem in ROWS | WORK | COMMON_EVENTS or self._own_noun(word)) and word.fold not in LOG_NOUNS for word in self.words)
        own = sum(self._own_noun(word) for word in self.words)
        title = self.lexicon.named(self.link.named_words)
        coverage -= 0.15 * self._unused(plan)
        sure = coverage - 0.1 * self._outside() + 0.004 * math.log10(self.lexicon.log.rows + 1) + 0.06 * named + 0.05 * min(found, 3) + 0.05 * min(own, 2) + 0.1 * title - 0.12 * len(missing) + 0.15 * self.kind_known + 0.12 * self.heard
        if self.lexicon.log.rows < 3:
            sure -= 0.2
        # A unit that no column has: what is asked for is not here.
        sure -= 0.2 * sum(fold(word) in UNITS and len(word) > 1 for word in unexplained)
        others = [(label, _swapped(plan, condition, other)) for label, condition, other in self.swap]
        return Draft(
            plan=plan, link=self.link, shape=shape, coverage=coverage, sure=sure, missing=missing, unexplained=tuple(unexplained),
            period=self.period, time=self.time, having=self.having, trend=self.frame.trend is not None, others=others, said=self.said,
            texts=tuple([*self.texts, *self.codes]), lost=tuple(self.lost), firm=tied >= 0.9 or noun, named=self.named, noun=noun,
            own=own > 0, guessed=self.guessed,
        )  # fmt: skip


def _hull(periods: list[Period]) -> Period:
    firsts = [one.first for one in periods]
    lasts = [one.last for one in periods]
    return Period(
        min(day for day in firsts if day) if all(firsts) else None, max(day for day in lasts if day) if all(lasts) else None,
        "range", periods[0].start, periods[-1].end,
    )  # fmt: skip


def within(column: Column, period: Period) -> Condition:
    """That a date column lies in the period."""
    values = period.values()
    if period.first is None:
        return Condition(column, Op.AT_MOST, values)
    if period.last is None:
        return Condition(column, Op.AT_LEAST, values)
    return Condition(column, Op.IS if len(values) == 1 else Op.BETWEEN, values)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _said(one: Comparison) -> str:
    words = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least", "=": "exactly"}
    unit = f" {one.unit}" if one.unit else ""
    if one.high is not None:
        return f"between {_plain(one.low)} and {_plain(one.high)}{unit}"
    return f"{words[one.op]} {_plain(one.low)}{unit}"


def _spellings(text: str, one_word: bool) -> tuple[str, ...]:
    """The text as given, and the forms it is asked for in: without its plural s, as one word, with a hyphen."""
    words = text.split()
    forms = [text]
    last = words[-1]
    if last.lower().endswith("s") and not last.lower().endswith("ss") and len(last) > 3 and last.islower():
        forms = [" ".join([*words[:-1], last[:-1]])]
    if len(words) == 2:
        forms += [form.replace(" ", mark) for form in list(forms) for mark in (("", "-") if one_word else ())]
    return tuple(dict.fromkeys(forms))


def _swapped(plan: Plan, condition: Condition, other: Condition | None) -> Plan:
    where = tuple(one for one in ((other if each == condition else each) for each in plan.where) if one is not None)
    return Plan(plan.log, where, plan.group, plan.measure, plan.order, plan.limit, plan.reading)


def corrective(lexicon: Lexicon) -> tuple[int, tuple[str, ...]] | None:
    """The column of kinds of work, and its kinds that answer to a failure, where the log tells them apart."""
    for column in lexicon.log.columns:
        if column.is_text and 2 <= column.profile.distinct <= 12:
            hits = [value.surface for value in lexicon.all_values(column.place) if fold(value.surface) in CORRECTIVE]
            if hits and len(hits) < column.profile.distinct:
                return column.place, tuple(hits)
    return None


def says_failing(words: tuple[Word, ...]) -> bool:
    """Whether a question speaks of failures rather than of work."""
    return any(word.stem in FAILING for word in words)


__all__ = ["Draft", "Reader", "corrective", "negated", "says_failing", "within"]
