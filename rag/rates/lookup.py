"""The rates of a schedule that a question describes: by kind of charge, season, period, block and label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.rates.schema import ChargeKind, Period, RateRow, Schedule
from ingest.rates.units import read_unit
from ingest.rates.words import facets
from rag.rates.days import Days, periods_asked, same_period, seasons_asked
from rag.rates.hours import hours_of, in_force
from rag.rates.load import fold
from rag.rates.which import for_some_only
from rag.rates.wording import Said

_WORD = re.compile(r"[^\W\d_]+")
_ORDINAL = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": -1}
_BLOCK_WORD = re.compile(r"\b(first|1st|second|2nd|third|3rd|last)\s+(?:block|tier|step)\b", re.IGNORECASE)
_PER = (
    (
        re.compile(r"(?:per|a|each|[/€$¢])\s*(?:kwh|kilowatt[- ]?hour)|\bkwh (?:price|rate|cost)", re.I),
        ChargeKind.ENERGY,
    ),
    (re.compile(r"(?:per|a|each|[/€$¢])\s*(?:kw|kva|kilowatt)\b", re.I), ChargeKind.DEMAND),
    (re.compile(r"\bkvarh?\b", re.I), ChargeKind.REACTIVE),
)
_NUMBERED = re.compile(r"period \d+$")
_HOURS = re.compile(
    r"\b(?:which|what|whose)\s+(?:are\s+the\s+|is\s+the\s+)?(?:(?:[a-z]+[-\s]){0,2}?(?:hours|times?|days|window))\b|"
    r"\bwhen\s+(?:is|are|does|do)\b|\bfrom when\b",
    re.IGNORECASE,
)
# Words of questions about rates that say nothing of which rate; the rest of a question must be explained by the rows.
GENERAL = frozenset(
    """price prices priced pricing rate rates charge charges charged cost costs tariff tariffs fee fees schedule
    schedules plan plans per kwh kw kva kv v mw mwh kvar kvarh kilowatt kilowatts hour hours hourly month months
    monthly day days daily year years yearly annual annually today now currently current energy electricity electric
    power demand capacity standing basic service facility facilities fixed customer customers summer winter season
    seasonal peak off on mid super shoulder part night nights euro euros eur cent cents dollar dollars usd pence pound
    pounds block tier when during between window windows run runs begin begins start starts end ends first second
    third last step minimum reactive unit value amount under pay pays paid paying billed bill time use tou january
    february march april may june july august september october november december jan feb mar apr jun jul aug sep sept
    oct nov dec weekday weekdays weekend weekends was were much high size user household households home homes site
    rates' s it its usage consumption above below over than more less up to all each every for at in of the a an and
    or with what which how is are do does did has have had will would he she they we i you me us our my your please
    tell show give there where far limit large big threshold blocks tiers this that as be by from who applies apply
    applicable valid""".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that fit a question in one schedule."""

    schedule: Schedule
    rows: tuple[RateRow, ...]


def look_up(said: Said, meant: Days, schedule: Schedule, named: Sequence[str], titles: str) -> Found | None:
    """The rows that a question describes; None where it asks for something else, or says more than rows hold.

    `named` are the words that named the schedule, `titles` further names of its document.
    """
    rest = _without(said.text, named)
    kind = _kind(rest, schedule)
    if kind is None:
        return None
    rows = [row for row in schedule.rows if row.kind is kind]
    rows = [row for row in rows if in_force(row, schedule, meant.day)] or rows
    seasons = seasons_asked(rest, schedule)
    if seasons:
        rows = [row for row in rows if not row.season or row.season in seasons]
    elif said.month or said.dates or said.day_months:
        rows = [row for row in rows if hours_of(schedule, row).in_season(meant.days[0])]
    elif facets(rest).season and any(row.season for row in rows):
        return None  # a season that this schedule does not have
    rows = _in_period(rest, schedule, rows, kind)
    rows = _in_block(said, rest, rows)
    rows = _by_label(rest, schedule, rows)
    if not rows or not _explained(rest, schedule, rows, titles):
        return None
    return Found(schedule, tuple(rows))


def label_elsewhere(said: Said, schedule: Schedule, named: Sequence[str], others: Sequence[Schedule]) -> str:
    """The name of a charge that the question says in full, that other schedules of the document have and this one
    does not; '' where there is none."""
    asked = words_of(_without(said.text, named))
    here = {row.label.casefold() for row in schedule.rows}
    there = {row.label for one in others if one.document == schedule.document for row in one.rows}
    said_in_full = [
        label
        for label in there
        if len(words_of(label)) >= 3 and words_of(label) <= asked and label.casefold() not in here
    ]
    if any(words_of(label) <= asked for label in here):
        return ""
    return max(said_in_full, key=len, default="")


def asks_hours(text: str) -> bool:
    """Whether it is the hours of a period that are asked for, not its price."""
    return _HOURS.search(text) is not None


def look_up_hours(said: Said, schedule: Schedule, named: Sequence[str], titles: str) -> tuple[Period, ...]:
    """The hours of the one period that a question names; none where it names none, or says more than they hold."""
    rest = _without(said.text, named)
    kind = ChargeKind.DEMAND if facets(rest).kind is ChargeKind.DEMAND else ChargeKind.ENERGY
    spoken = facets(rest).period
    asked = periods_asked(rest, schedule) or ((spoken,) if spoken else ())
    if len(asked) != 1:
        return ()
    seasons = seasons_asked(rest, schedule)
    rows = [row for row in schedule.rows if row.kind is kind and same_period(row.period, asked[0])]
    if not rows or not _explained(rest, schedule, rows, titles):
        return ()
    return tuple(
        one
        for one in schedule.periods
        if same_period(one.name, asked[0])
        and (not one.charges or kind in one.charges)
        and (not seasons or not one.season or one.season in seasons)
    )


def _kind(rest: str, schedule: Schedule) -> ChargeKind | None:
    said = facets(rest)
    if said.kind in (ChargeKind.FIXED, ChargeKind.MINIMUM, ChargeKind.REACTIVE, ChargeKind.CREDIT):
        return said.kind
    for words, kind in _PER:
        if words.search(rest):
            return kind
    if said.kind is not None:
        return said.kind if said.kind in (ChargeKind.ENERGY, ChargeKind.DEMAND) else None
    timed = said.period or periods_asked(rest, schedule) or _BLOCK_WORD.search(rest)
    return ChargeKind.ENERGY if timed else None


def _in_period(rest: str, schedule: Schedule, rows: Sequence[RateRow], kind: ChargeKind) -> list[RateRow]:
    """Rows of the period asked for; all where none is; none where it is one that the schedule lacks."""
    if kind not in (ChargeKind.ENERGY, ChargeKind.DEMAND):
        return list(rows)
    named = periods_asked(rest, schedule)
    spoken = facets(rest).period
    if not any(row.period for row in rows):
        return [] if spoken else list(rows)
    if not named and spoken in ("peak", "on-peak") and all(_NUMBERED.match(row.period) for row in rows):
        return _dearest(rows)
    if not named and spoken:
        named = tuple(dict.fromkeys(row.period for row in rows if same_period(row.period, spoken)))
        if not named:
            return []
    if not named:
        return list(rows)
    return [row for row in rows if any(same_period(row.period, name) for name in named)]


def _dearest(rows: Sequence[RateRow]) -> list[RateRow]:
    """Of a record that numbers its periods, the dearest of each season: what people call its peak."""
    highest: dict[str, Decimal] = {}
    for row in rows:
        highest[row.season] = max(row.value, highest.get(row.season, row.value))
    return [row for row in rows if row.season and row.value == highest[row.season]]


def numbered(row: RateRow) -> bool:
    """Whether a row's period has a number in place of a name."""
    return _NUMBERED.match(row.period) is not None


def _in_block(said: Said, rest: str, rows: Sequence[RateRow]) -> list[RateRow]:
    tiered = [row for row in rows if row.tier]
    if not tiered:
        return list(rows)
    use = said.block
    if use is not None:
        held = [(row, row.tier) for row in tiered if row.tier]
        return [row for row, tier in held if tier.start < use and (tier.end is None or use <= tier.end)]
    match = _BLOCK_WORD.search(rest)
    if match is None:
        return list(rows)
    starts = sorted({row.tier.start for row in tiered if row.tier})
    at = _ORDINAL[match[1].lower()]
    if at >= len(starts):
        return []
    return [row for row in tiered if row.tier and row.tier.start == starts[at]]


def _by_label(rest: str, schedule: Schedule, rows: Sequence[RateRow]) -> list[RateRow]:
    """Rows whose whole label the question says; else those of which it says the most words of their own."""
    asked = words_of(rest)
    whole = [words_of(row.label) <= asked for row in rows]
    longest = max((len(row.label) for row, said in zip(rows, whole, strict=True) if said), default=0)
    if longest:
        return [row for row, said in zip(rows, whole, strict=True) if said and len(row.label) == longest]
    scores = [len((words_of(row.label) - GENERAL) & asked) for row in rows]
    best = max(scores, default=0)
    return [
        row
        for row, score in zip(rows, scores, strict=True)
        if score == best and (best or not for_some_only(row, schedule, rest))
    ]


def _explained(rest: str, schedule: Schedule, rows: Sequence[RateRow], titles: str) -> bool:
    """Whether every word of the question says something that the rows, the schedule or its document say."""
    held = words_of(" ".join((schedule.name, schedule.utility, schedule.customer_class, schedule.code, *schedule.also)))
    held |= words_of(titles)
    for row in rows:
        held |= words_of(f"{row.label} {row.season} {row.period} {row.unit}")
    for season in schedule.seasons:
        held |= words_of(" ".join((season.name, *season.also)))
    return all(_known(word, held) for word in words_of(rest) - GENERAL)


def _known(word: str, held: frozenset[str]) -> bool:
    return word in held or (word.endswith("s") and word[:-1] in held) or f"{word}s" in held


def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters, without numbers."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _without(text: str, named: Sequence[str]) -> str:
    for word in named:
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text, count=1)
    return text


def agreeing(row: RateRow, of: Schedule, others: Sequence[RateRow], other: Schedule) -> tuple[bool, list[RateRow]]:
    """(whether another record has the same rate for the same thing, its rows for that thing)."""
    same = [
        one
        for one in others
        if one.kind is row.kind
        and _start(one) == _start(row)
        and (same_period(one.period, row.period) or not (one.period and row.period))
        and _season_key(one, other) == _season_key(row, of)
    ]
    return any(worth(one) == worth(row) for one in same), same


def _start(row: RateRow) -> Decimal:
    return row.tier.start if row.tier else Decimal(0)


def _season_key(row: RateRow, schedule: Schedule) -> str:
    """A season as it is compared between records: summer is summer, whatever the record calls it."""
    season = next((one for one in schedule.seasons if one.name == row.season), None)
    names = [fold(name) for name in (row.season, *(season.also if season else ()))]
    return next((name for name in names if name in ("summer", "winter")), names[0])


def worth(row: RateRow) -> tuple[Decimal, str] | None:
    """The rate in whole units of money by what it is paid; None where the unit is not known."""
    unit = read_unit(row.unit)
    return None if unit is None else ((row.value * unit.scale).normalize(), unit.per)
