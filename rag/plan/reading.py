"""The state of reading one question against one log, and the small facts that every part of it asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from ingest.columnar import LogColumn
from ingest.moments import has_clock
from ingest.schema import ColumnRole
from rag.plan.amounts import adds_up, lasts
from rag.plan.cues.comparisons import Comparison
from rag.plan.cues.frame import Frame
from rag.plan.cues.groups import bucket_of
from rag.plan.lexicon import Lexicon
from rag.plan.linking.columns import quantities
from rag.plan.linking.link import Link
from rag.plan.periods import Period
from rag.plan.schema import (
    Column,
    Condition,
    Duration,
    Group,
    Kind,
    Measure,
    Operand,
    Order,
)
from rag.plan.text import Word, stem
from rag.plan.words import DATE_VERBS, DATE_WORDS, EVENTS, GENERIC, PREFIXES, QUANTITIES, ROLES, ROWS, WORK

_NO_NOUNS = frozenset(
    "number no nr id count date time nummer anzahl".split()
)  # of the heads of columns that name records
_SMALL = frozenset("date time day year month actual do does did on in at by of to for from until am und".split())
_DATED = frozenset(
    stem(word) for word in "date time day period interval start begin end timestamp stamp month year".split()
)
_TIMES = frozenset(stem(word) for word in "hour hours hrs h minute minutes min day days time second seconds".split())
# What is computed: its name ('' for nothing), measure, order, limit and groups.
Shape = tuple[str, Measure, Order | None, int | None, list[Group]]


@dataclass(slots=True)
class Reading:
    """What has been found out so far; `where` and `said` grow as the words are read.

    `holds(place, value)` tells whether a column has a value, `occurs(phrase)` whether the text of a row holds it.
    """

    frame: Frame
    lexicon: Lexicon
    number: int
    holds: Callable[[int, str], bool]
    occurs: Callable[[str], bool]
    where: list[Condition] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    text_place: int | None = None
    codes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    series: set[int] = field(default_factory=set)  # number columns that are named by a code or the name of a series
    coded: bool = False  # whether a column is named by a code
    guessed: int = 0  # stretches of words looked for in the text because nothing else explains them
    halves: tuple[Condition, tuple[Condition, ...]] | None = None  # stretches of time together, and each of them
    untold: int = 0  # tests that are asked for and that this log cannot make
    between_dates: bool = False  # one date column is set against another
    heard: int = 0  # quoted texts that rows hold, less those that none holds
    kind_known: bool = False
    time: LogColumn | None = None
    period: Period | None = None
    named: float = 0.0
    having: Comparison | None = None
    # label, condition, what takes its place in another reading
    swap: list[tuple[str, Condition, Condition | None]] = field(default_factory=list)
    added: list[tuple[str, Condition]] = field(default_factory=list)  # what another reading asks too
    measures: list[tuple[str, Measure]] = field(default_factory=list)  # other measures that may be meant
    lasted: tuple[int, int] | None = None  # where the time from one date to another is asked for
    link: Link = field(init=False)
    record: LogColumn | None = field(init=False)

    def __post_init__(self) -> None:
        self.lasted = self.frame.lasted
        self.link = Link(self.frame, self.lexicon, self.holds)
        self.record = self.lexicon.log.record_column()

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the question."""
        return self.frame.words.all

    def fits_kind(self, word: Word) -> bool:
        """Whether a kind of equipment can be what the log is about: its names, tags, values or texts have it."""
        if word.stem in GENERIC or word.stem not in ROLES[ColumnRole.ASSET] or word.stem in self.lexicon.names:
            return True
        if word.stem in self.lexicon.values or word.stem in self.lexicon.words:
            return True
        if any(own.get(word.stem, 0) >= 0.95 for own in self.lexicon.columns.values()):
            return True
        things = self.things()
        tags = [value.surface.upper() for value in self.lexicon.all_values(things)] if things is not None else []
        heads = {match.group() for tag in tags if (match := re.match(r"[A-Z]+(?=[^A-Z]|$)", tag))}
        return any(prefix in heads for prefix in PREFIXES.get(word.stem, ())) or self.occurs(word.text)

    def own_noun(self, word: Word) -> bool:
        """Whether the log calls its rows so: in its name, or in the name of its record column."""
        if word.is_number or len(word.text) <= 2 or word.fold in _NO_NOUNS:
            return False
        own = self.lexicon.columns[self.record.place] if self.record is not None else {}
        time = self.lexicon.time()
        several = word.fold.endswith("s") and not bucket_of(word.text) and word.stem not in _DATED
        if time is not None and several and self.lexicon.columns[time.place].get(word.stem, 0) >= 1:
            return True  # 'samples' of a log with a day on which each was Sampled
        return self.lexicon.names.get(word.stem, 0) >= 0.95 or own.get(word.stem, 0) >= 0.95

    def things(self) -> int | None:
        """The column of the things that the log is about: its assets, else its sites."""
        for role in (ColumnRole.ASSET, ColumnRole.SITE):
            column = self.lexicon.role(role)
            if column is not None and column.profile.filled and column.profile.distinct < max(2, self.lexicon.log.rows):
                return column.place
        return None

    def splits(self, place: int) -> bool:
        """Whether cells of the column hold several values."""
        return bool(self.lexicon.column(place).profile.separator)

    def time_column(self, period: Period | None, start: int = 0, end: int = 0) -> LogColumn | None:
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
                if word.fold in _SMALL or bucket_of(word.text):
                    continue
                # 'by report date', 'event year': right beside a word for a time
                after = self.words[at + 1].fold if at + 1 < len(self.words) else ""
                beside = after in ("date", "dates", "day", "time", "year", "month", "datum") or start <= at < end
                weight = 0.0
                if own.get(word.stem, 0) >= 0.9:
                    weight = 2.0 if beside else 1.0
                elif any(
                    word.stem in cluster and any(own.get(one, 0) >= 0.9 for one in cluster) for cluster in DATE_WORDS
                ):
                    weight = 1.4 if beside else 0.7
                elif column.role is not None and word.stem in DATE_VERBS.get(column.role, ()):
                    weight = 0.6
                if not weight:
                    continue
                before = text[: word.start].lower()
                by = re.search(r"\b(?:by|nach|going by|according to)(?: \w+){0,4}? $", before) is not None
                verb = re.search(r"(?:ed|en|n|t)$", word.fold) is not None and word.fold != word.stem
                noun = (
                    word.stem in EVENTS | WORK | ROWS
                    and not beside
                    and not by
                    and not (verb and word.fold.endswith("ed"))
                )
                if self.link.why[at] in ("value", "name"):
                    weight *= 0.2
                elif at + 1 < len(self.words) and self.link.why[at + 1] == "period" and verb:
                    weight *= 3.0  # 'repairs of damage reported in 2023'
                score += weight * (2.0 if by else 0.35 if noun else 1.0)
            if score > most + 0.05:
                best, most = column, score
        return best

    def has_clock(self) -> bool:
        """Whether times have a time of day."""
        time = self.lexicon.time()
        return time is not None and has_clock(time.format)

    def quantity(self) -> int | None:
        """The number column that is spoken of, if one is more than the others."""
        rated = sorted(quantities(self.link).items(), key=lambda pair: -pair[1])
        if not rated or rated[0][1] < 0.6:
            return None
        if len(rated) > 1 and rated[0][1] - rated[1][1] < 0.05:
            costs = [
                place
                for place, rate in rated
                if rate >= rated[0][1] - 0.05 and self.lexicon.column(place).role is ColumnRole.COST
            ]
            return costs[0] if costs else None
        return rated[0][0]

    def lasting(self) -> int | None:
        """The number column of times that something took which the question speaks of by more than its unit."""
        said = {word.stem for at, word in enumerate(self.words) if self.link.why[at] not in ("value", "text")}
        for column in self.lexicon.numbers():
            own = self.lexicon.columns[column.place]
            if lasts(column) and any(own.get(word, 0) >= 0.9 and word != stem(column.unit) for word in said - _TIMES):
                return column.place
        return None

    def of_each(self, operand: Operand, descending: bool = True) -> Kind:
        """How the values of a group are put together where that is not said: amounts are added, levels are not."""
        if "max" in self.frame.aggregates or "min" in self.frame.aggregates:
            return Kind.MAX if "max" in self.frame.aggregates else Kind.MIN
        if isinstance(operand, Column) and not adds_up(self.lexicon, operand.place):
            return Kind.MAX if descending else Kind.MIN
        return Kind.SUM

    def spends(self, quantity: int) -> bool:
        """Whether a word of the question names the quantity, not only its unit."""
        own = self.lexicon.columns[quantity]
        return any(
            own.get(word.stem, 0) >= 0.65 or any(own.get(one, 0) >= 0.7 for one in QUANTITIES.get(word.stem, ()))
            for word in self.words
        )

    def names_quantity(self, word: Word) -> bool:
        """Whether a word names a number column."""
        return any(self.lexicon.columns[column.place].get(word.stem, 0) >= 0.7 for column in self.lexicon.numbers())

    def duration(self) -> Duration | None:
        """From one date column to another: the two that are named, else start and finish."""
        dates = self.lexicon.dates()
        if len(dates) < 2:
            return None
        named = []
        for column in dates:
            own = self.lexicon.columns[column.place]
            other = {
                word
                for one in dates
                if one.place != column.place
                for word, weight in self.lexicon.columns[one.place].items()
                if weight >= 1
            }
            at = next(
                (
                    at
                    for at, word in enumerate(self.words)
                    if own.get(word.stem, 0) >= 1 and word.stem not in other and self.link.why[at] != "value"
                ),
                None,
            )
            if at is None:
                at = self._ends_span(column, other)
            if at is not None:
                named.append((at, column))
        start = next((one for one in dates if one.role is ColumnRole.START), None)
        finish = next((one for one in dates if one.role is ColumnRole.FINISH), None)
        unit = self.unit_asked()
        if len(named) == 2 and not (
            start is not None
            and finish is not None
            and {named[0][1].place, named[1][1].place} != {start.place, finish.place}
            and self.lasted is None
        ):
            one, two = sorted(
                (column for _, column in named), key=lambda column: (column.profile.low or "", column.place)
            )
            return Duration(one.place, two.place, unit)
        if start is not None and finish is not None:
            return Duration(start.place, finish.place, unit)
        if len(dates) == 2:
            one, two = sorted(dates, key=lambda column: (column.profile.low or "", column.place))
            return Duration(one.place, two.place, unit)
        return None

    def _ends_span(self, column: LogColumn, other: set[str]) -> int | None:
        """Where 'between reporting and starting' speaks of the date column in a word of its kind."""
        match = re.search(
            r"\b(?:between|from)\s+(?:the\s+|being\s+)?(\w+)(?: \w+)? (?:and|to|until)\s+(?:the\s+|being\s+)?(\w+)",
            self.frame.text,
            re.I,
        )
        if match is None:
            return None
        own = self.lexicon.columns[column.place]
        for spot in (match.span(1), match.span(2)):
            at = self.frame.words.at(*spot)[0]
            word = self.words[at].stem
            kin = {one for cluster in DATE_WORDS if word in cluster for one in cluster} - other - {stem("actual")}
            if any(own.get(one, 0) >= 0.9 for one in kin):
                return at
        return None

    def has_duration(self) -> bool:
        """Whether a condition on the time between two dates has been found."""
        return any(isinstance(one.operand, Duration) for one in self.where)

    def unit_asked(self) -> Literal["days", "hours", "minutes"]:
        """The unit that times are asked for in; hours where the log has a clock, else days."""
        text = self.frame.text.lower()
        clocks = [column for column in self.lexicon.dates() if has_clock(column.format)]
        if re.search(r"\bminutes?\b", text):
            return "minutes"
        if re.search(r"\bhours?\b", text):
            return "hours"
        if re.search(r"\bdays?\b", text) or not clocks:
            return "days"
        return "hours"

    def date_words(self, word: Word) -> bool:
        """Whether a word is of a date column."""
        return any(self.lexicon.columns[column.place].get(word.stem, 0) >= 0.7 for column in self.lexicon.dates())

    def hours_column(self) -> bool:
        """Whether some number column holds hours."""
        return any(self.lexicon.columns[column.place].get(stem("hours"), 0) >= 0.7 for column in self.lexicon.numbers())

    def explain_words(self, texts: list[str]) -> None:
        """Say that these words are operators."""
        wanted = {stem(text) for text in texts}
        self.link.explain([at for at, word in enumerate(self.words) if word.stem in wanted], "cue", 0.9)
