"""What a few words say of a rate: its kind, season, period, block of use and unit; what they do not say is open."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.rates.amounts import DEMAND_UNITS, ENERGY_UNITS, REACTIVE_UNITS, TIME_UNITS, Unit, units
from ingest.rates.blocks import block_of
from ingest.rates.clock import hours_in, spans_in, windows_in
from ingest.rates.schema import ChargeKind, Span, Tier, Window
from ingest.rates.vocabulary import is_sentence, kind_of, period_name, season_name

_OPTIONAL = re.compile(
    r"\b(?:if (?:chosen|elected|selected)|optional(?!ly)|voluntary|where (?:chosen|elected))\b", re.I
)
_MONTHLY = re.compile(
    r"^\W*(?:net |total |standard |base )?(?:monthly (?:rates?|charges?|reservation fees?|usage charges?|prices?|fees?|"
    r"(?:service )?rates?)\b|rates? per month|rate \(?monthly\)?|charges? per month|monthly$)",
    re.IGNORECASE,
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EVERY = tuple(
    (noun, re.compile(rf"\b{words}\b", re.IGNORECASE))
    for noun, words in (("month", "monthly"), ("day", "daily"), ("year", "(?:annual|yearly)"))
)


@dataclass(frozen=True, slots=True)
class Facets:
    """What the words of a label, a column head or a cell say. Empty parts are not said.

    `tier` is the block of use; `follows`: it begins where the block before it ended. `unclear`: a block is
    spoken of in a way that cannot be held (by the year, by a share). `windows` are hours named in the label.
    """

    kind: ChargeKind | None = None
    season: str = ""
    spans: tuple[Span, ...] = ()
    period: str = ""
    windows: tuple[Window, ...] = ()
    tier: Tier | None = None
    follows: bool = False
    unclear: bool = False
    unit: Unit | None = None
    optional: bool = False
    monthly: bool = False

    def __bool__(self) -> bool:
        return self != Facets()

    def over(self, other: Facets) -> Facets:
        """These facets, and another's where these are silent."""
        return replace(
            self,
            kind=self.kind or other.kind,
            season=self.season or other.season,
            spans=self.spans if self.season else other.spans,
            period=self.period or other.period,
            windows=self.windows if self.period else other.windows,
            tier=self.tier if self.tier or self.follows else other.tier,
            follows=self.follows or (other.follows and self.tier is None),
            unclear=self.unclear or other.unclear,
            unit=self.unit or other.unit,
            optional=self.optional or other.optional,
            monthly=self.monthly or other.monthly,
        )


def facets(text: str) -> Facets:
    """What a few words say of a rate."""
    tier, follows, unclear, counted = block_of(text)
    # 'First 200 kWh per kW': the units of a block are not those of the rate.
    text = text.replace(counted, " , ") if counted else text
    phrases = units(text)
    bare = text
    for _, start, end in reversed(phrases):
        bare = bare[:start] + " , " + bare[end:]
    bare = " ".join(bare.split())
    season, spans = season_of(bare)
    period, windows = period_of(bare)
    kind = _kind_by_block(tier, kind_of(bare)) or _kind_by_unit(_last(phrases))
    unit = _last(phrases)
    if unit is None and kind in (ChargeKind.FIXED, ChargeKind.MINIMUM):
        every = next((noun for noun, words in _EVERY if words.search(bare)), "")
        unit = Unit("", (every,)) if every else None
    return Facets(
        kind=kind,
        season=season,
        spans=spans,
        period=period,
        windows=windows,
        tier=tier,
        follows=follows,
        unclear=unclear,
        unit=unit,
        optional=_OPTIONAL.search(bare) is not None,
        monthly=_MONTHLY.match(text.strip()) is not None,
    )


def kind_in(words: ChargeKind | None, unit: Unit | None) -> ChargeKind | None:
    """The kind of a rate from its words and its unit; None where they cannot be together or tell nothing."""
    if unit is None or not unit.per:
        return words
    by_unit = _kind_by_unit(unit)
    if words in (ChargeKind.MINIMUM, ChargeKind.CREDIT, ChargeKind.FEE):
        return words
    if words is ChargeKind.REACTIVE or by_unit is ChargeKind.REACTIVE:
        return ChargeKind.REACTIVE
    if words is ChargeKind.RIDER:
        return words
    if words is ChargeKind.FIXED and by_unit in (ChargeKind.ENERGY, ChargeKind.DEMAND):
        # 'Customer charge' by the kWh or kW is a reading gone wrong; 'facilities charge, $/kW' is a demand charge.
        return by_unit
    if words in (ChargeKind.ENERGY, ChargeKind.DEMAND) and by_unit is ChargeKind.FIXED:
        return None
    return by_unit or words


def _kind_by_unit(unit: Unit | None) -> ChargeKind | None:
    if unit is None:
        return None
    if unit.any_of(REACTIVE_UNITS):
        return ChargeKind.REACTIVE
    if unit.any_of(ENERGY_UNITS):
        return ChargeKind.ENERGY
    if unit.any_of(DEMAND_UNITS):
        return ChargeKind.DEMAND
    if unit.any_of(("hour", "man-hour", "visit")):
        return ChargeKind.FEE
    return ChargeKind.FIXED if unit.any_of(TIME_UNITS) else None


def season_of(text: str) -> tuple[str, tuple[Span, ...]]:
    """(name, days where they are named with it); a range of months alone is its own name."""
    spans = spans_in(text)
    name = season_name(text)
    if name:
        return name, spans
    if spans and not is_sentence(text):
        return span_name(spans), spans
    return "", ()


def span_name(spans: tuple[Span, ...]) -> str:
    """Days of the year as the name of a season: 'Jun-Sep'."""
    return ", ".join(f"{_MONTHS[span.first[0] - 1]}-{_MONTHS[span.last[0] - 1]}" for span in spans)


def period_of(text: str) -> tuple[str, tuple[Window, ...]]:
    """(name, hours where they are named with it); hours alone are their own name."""
    windows = windows_in(text) if hours_in(text) else ()
    name = period_name(text)
    if name:
        return name, windows
    if windows:
        return clock_name(windows), windows
    return "", ()


def clock_name(windows: tuple[Window, ...]) -> str:
    """Hours as the name of a period: '05:00-16:00, 21:00-23:00'."""
    parts = [(window.start, window.end) for window in windows]
    if len(parts) == 2 and parts[0][0] == 0 and parts[1][1] == 1440:
        parts = [(parts[1][0], parts[0][1])]
    return ", ".join(f"{start // 60:02}:{start % 60:02}-{end // 60 % 24:02}:{end % 60:02}" for start, end in parts)


def _kind_by_block(tier: Tier | None, kind: ChargeKind | None) -> ChargeKind | None:
    """A block of energy is of an energy charge; one of kW may as well tell the size of a customer."""
    if tier and tier.unit.startswith("kWh") and kind in (None, ChargeKind.DEMAND):
        return ChargeKind.ENERGY
    return kind


def _last(phrases: list[tuple[Unit, int, int]]) -> Unit | None:
    """The unit of a label: its phrases put together ('per kW of billing demand, per month' is one already)."""
    if not phrases:
        return None
    unit = phrases[0][0]
    for other, _, _ in phrases[1:]:
        unit = unit.filled(other)
    return unit
