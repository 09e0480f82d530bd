"""The words of a rate: what is charged, in which season, in which hours, for which block of use.

General vocabulary of electricity tariffs only; what a text does not say is left open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.rates.amounts import DEMAND_UNITS, ENERGY_UNITS, REACTIVE_UNITS, TIME_UNITS, Unit, number, units
from ingest.rates.clock import hours_in, spans_in, windows_in
from ingest.rates.schema import ChargeKind, Span, Tier, Window

_KINDS: tuple[tuple[ChargeKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE))
    for kind, words in (
        (ChargeKind.MINIMUM, r"minimum (?:monthly |annual |daily )?(?:charge|bill|payment)|mindest\w+"),
        (
            ChargeKind.CREDIT,
            r"export(?:ed)?(?!\s+(?:capacity|demand|limit))(?: price| rate| energy| credit| tariff)?|feed-?in\b.*|buy-?back|sell(?:back)?|"
            r"excess generation(?: credit)?|generation credit|bill credit|credit|einspeise\w*",
        ),
        (
            ChargeKind.FEE,
            r"re-?connect\w*|dis-?connect\w*|returned (?:payment|check|cheque|item)s?|trip charge|meter test\w*|"
            r"(?:special|final) (?:meter )?reading|late payment|convenience fee|(?:wo)?man-?hours?|copy of .*|"
            r"change of \w+|service work|visit|connection fee|application fee|overtime rate",
        ),
        (
            ChargeKind.RIDER,
            r"riders?|adjustments?|surcharges?|adders?|lev(?:y|ies)|mechanism|decoupling|assessment|"
            r"(?:franchise|occupation|sales|energy|electricity) tax|umlage|zuschlag|abgabe",
        ),
        (ChargeKind.REACTIVE, r"reactive(?: energy| power| demand)?|k-?vars?|kvarh|power factor|blindarbeit|blindstrom"),
        (
            ChargeKind.FIXED,
            r"service (?:and|&) facilit\w+(?: charge| fee)?|customer (?:service )?charge|"
            r"basic (?:service |customer |monthly )?(?:charge|fee|facilit\w+)|"
            r"(?:daily |monthly )?standing (?:charge|rate)|fixed (?:monthly |daily |customer |service )?(?:charge|fee|price)|"
            r"(?:monthly |daily )?service (?:availability )?(?:charge|fee)|(?:load |production |net |sub-?)?meter(?:ing)? "
            r"(?:charge|fee|rent\w*)|billing charge|(?:network |system )?access (?:charge|fee)|facilit(?:y|ies) charge|"
            r"account charge|(?:daily |monthly )?supply charge|grid charge|lamp charge|grundpreis|grundgebühr|"
            r"messpreis|zählermiete|base charge|monthly charge|daily charge|subscription",
        ),
        (
            ChargeKind.DEMAND,
            r"demand(?: charges?)?|capacity(?: charge| fee| rate)?|leistungspreis|(?:all )?kilowatts?(?!-?\s?hours?)|"
            r"reservation fee|kw charge|contract exceedance",
        ),
        (
            ChargeKind.ENERGY,
            r"(?:non-?\s?fuel )?energy(?: charges?)?|usage(?: charge)?|consumption|volumetric(?: charge)?|unit rates?|"
            r"(?:all )?kilowatt-?\s?hours?|kwh(?: charge)?|arbeitspreis|verbrauchspreis|charging window|"
            r"generation service(?: charge)?|generation charge|commodity charge|use",
        ),
    )
)  # fmt: skip

_SEASONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<![A-Za-z-])(?:{words})(?![A-Za-z])", re.IGNORECASE))
    for name, words in (
        ("non-summer", r"non-?\s?summer"),
        ("non-winter", r"non-?\s?winter"),
        ("summer", r"(?:high-)?summer|sommer"),
        ("winter", r"winter"),
        ("spring", r"spring|frühling"),
        ("autumn", r"autumn|fall (?:season|months|period)|herbst"),
        ("heating season", r"heating season"),
        ("cooling season", r"cooling season"),
        ("irrigation season", r"irrigation season"),
        ("high season", r"high[- ](?:demand )?season"),
        ("low season", r"low[- ](?:demand )?season"),
        ("mid season", r"(?:mid|shoulder|transition)[- ]?season"),
        ("peak season", r"on-?peak season|peak season"),
        ("off-peak season", r"off-?peak season"),
        ("wet season", r"wet season"),
        ("dry season", r"dry season"),
        ("base months", r"base months"),
        ("other months", r"(?:all )?(?:other|remaining) months"),
    )
)  # fmt: skip
_DASH = r"[-\s–]?\s?"
_PERIODS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("critical peak", r"(?<!non)(?<!non )(?<!non-)(?<!non – )\bcritical[- ]peak\b"),
        ("super off-peak", rf"\bsuper{_DASH}off{_DASH}peak\b"),
        ("super peak", rf"\bsuper{_DASH}(?:on{_DASH})?peak\b"),
        ("off-peak", rf"\boff{_DASH}peak\b"),
        ("mid-peak", rf"\b(?:mid|middle){_DASH}peak\b"),
        ("part-peak", rf"\bpart(?:ial)?{_DASH}peak\b"),
        ("on-peak", rf"\bon{_DASH}peak\b"),
        ("shoulder", r"\bshoulder\b(?!\s+(?:season|months))"),
        ("intermediate", r"\bintermediate\b"),
        ("peak", r"\bpeak\b(?!\s+(?:season|demand\b|load\b|time rebate|capacity|months))"),
        ("high tariff", r"\b(?:HT|Hochtarif)\b"),
        ("low tariff", r"\b(?:NT|Niedertarif)\b"),
        ("charging window", r"\bcharging (?:window|hours|period)\b"),
        ("other hours", r"\b(?:all )?other (?:hours|times)\b"),
    )
)
_PARTS_OF_DAY = re.compile(
    r"(?:^|[,;:–—(/]\s*|\s-\s|\benergy\s+|\b(?:summer|winter|spring|autumn|weekday|weekend)\s+)"
    r"(?P<name>day|night|evening|overnight|morning|weekend|weekday|daytime|night-?time)s?"
    r"(?:\s+(?:rate|units?|hours|time|tariff|price|energy|use|usage|period|consumption|kwh))?"
    r"\s*(?=$|[,;:)–—|¹²³*†\d(])",
    re.IGNORECASE,
)
# One look that tells most texts apart from those that any of the patterns above is in.
_ANY_KIND = re.compile(
    r"minimum|mindest|export|feed-?in|buy-?back|sell|credit|einspeise|connect|returned|trip|meter|reading|late|fee|hours?|"
    r"copy|change|service|visit|overtime|rider|adjust|surcharge|adder|lev[yi]|mechanism|decoupling|assessment|tax|umlage|"
    r"zuschlag|abgabe|reactive|vars?|kvarh|factor|blind|charge|basic|standing|fixed|grund|mess|zähler|subscription|demand|"
    r"capacity|leistung|kilowatt|reservation|exceedance|energy|usage|consumption|volumetric|unit|kwh|arbeit|verbrauch|use",
    re.IGNORECASE,
)
_ANY_SEASON = re.compile(r"summer|sommer|winter|spring|frühling|autumn|herbst|fall |season|months", re.IGNORECASE)
_ANY_PERIOD = re.compile(r"peak|shoulder|intermediate|tarif|\bHT\b|\bNT\b|charging|other", re.IGNORECASE)
_OPTIONAL = re.compile(
    r"\b(?:if (?:chosen|elected|selected)|optional(?!ly)|voluntary|where (?:chosen|elected))\b", re.I
)
_MONTHLY = re.compile(
    r"^\W*(?:net |total |standard |base )?(?:monthly (?:rates?|charges?|reservation fees?|usage charges?|prices?|fees?|"
    r"(?:service )?rates?)\b|rates? per month|rate \(?monthly\)?|charges? per month|monthly$)",
    re.IGNORECASE,
)

_EVERY = tuple(
    (noun, re.compile(rf"\b{words}\b", re.IGNORECASE))
    for noun, words in (("month", "monthly"), ("day", "daily"), ("year", "(?:annual|yearly)"))
)
_N = r"(?P<{}>\d{{1,3}}(?:[,. ]\d{{3}})+|\d+(?:\.\d+)?)"
_A, _B = _N.format("a"), _N.format("b")
_IN = (
    r"\s*(?P<unit>kwh\s*(?:/|per)\s*kw\b|hours['’]?\s+use|kwh|kilowatt-?\s?hours?|kw|kilowatts?|kva)(?![A-Za-z])"
    r"(?P<per>\s*(?:/|per|a|an|each|every)\s*(?:billing\s+)?(?:day|month|year|annum|quarter|week|kw(?:\s+of[\w\s]{0,30}?demand)?)\b|"
    r"\s+(?:daily|monthly|annually|p\.?a\.?))?"
)
_TIERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(words, re.IGNORECASE))
    for form, words in (
        ("between", rf"(?:over|above|exceeding|more than|from)\s+{_A}(?:\s*kwh|\s*kw)?\s*(?:and|but|up)?,?\s*(?:up )?(?:to|not (?:over|exceeding|more than)|less than)\s+(?:and including\s+)?{_B}{_IN}"),
        ("range", rf"(?<![\d:.,$€£-]){_A}(?:\s*kwh|\s*kw)?\s*(?:-|–|—|to|bis)\s*{_B}{_IN}"),
        ("first", rf"(?:the\s+)?(?:first|initial|erste[rn]?)\s+{_A}{_IN}"),
        ("next", rf"(?:the\s+)?(?:next|following|nächste[rn]?)\s+{_A}{_IN}"),
        ("over", rf"(?:(?:all|any)\s+)?(?:(?:additional|excess|use|usage|kwh|energy)\s+)?(?:over|above|in excess of|excess of|exceeding|more than|greater than|beyond|>|über)\s*(?:the first\s+)?{_A}{_IN}"),
        ("up", rf"(?:up to(?: and including)?|not (?:over|exceeding|more than)|less than|at most|≤|<|bis(?: zu)?)\s*{_A}{_IN}"),
        ("plus", rf"(?<![\d:.,$€£-]){_A}\s*\+{_IN}"),
    )
)  # fmt: skip
_NUMBERED = re.compile(r"\b(?:tier|block|step)\s*[1-9]\b", re.IGNORECASE)
_ANY_BLOCK = re.compile(r"\d|additional|excess|remain|balance|thereafter|over|further|other use", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:all|any)\s+(?:additional|excess|remaining|over|other use|further)\b|\b(?:balance|remainder|remaining|thereafter)\b|"
    r"\ball additional\b|^\W*(?:additional|excess) (?:kwh|use|usage|energy)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(?:shall|will|(?-i:may)|must|pays?|receives?|costs|are|is|was|were|has|have|can|should|would|does|do|means?|apply|applies|determined)\b",
    re.I,
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


def kind_of(text: str) -> ChargeKind | None:
    """What the words say is charged; None where they do not."""
    if not _ANY_KIND.search(text):
        return None
    for kind, words in _KINDS:
        if words.search(text):
            return kind
    return None


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
    if _ANY_SEASON.search(text):
        for name, words in _SEASONS:
            if words.search(text):
                return name, spans
    if spans and not _SENTENCE.search(text):
        return span_name(spans), spans
    return "", ()


def span_name(spans: tuple[Span, ...]) -> str:
    """Days of the year as the name of a season: 'Jun-Sep'."""
    return ", ".join(f"{_MONTHS[span.first[0] - 1]}-{_MONTHS[span.last[0] - 1]}" for span in spans)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def period_of(text: str) -> tuple[str, tuple[Window, ...]]:
    """(name, hours where they are named with it); hours alone are their own name."""
    windows = windows_in(text) if hours_in(text) else ()
    if _ANY_PERIOD.search(text):
        for name, words in _PERIODS:
            if words.search(text):
                return name, windows
    part = _PARTS_OF_DAY.search(text)
    if part:
        return {"daytime": "day", "nighttime": "night", "night-time": "night"}.get(
            part["name"].lower(), part["name"].lower()
        ), windows
    if windows:
        return clock_name(windows), windows
    return "", ()


def clock_name(windows: tuple[Window, ...]) -> str:
    """Hours as the name of a period: '05:00-16:00, 21:00-23:00'."""
    parts = [(window.start, window.end) for window in windows]
    if len(parts) == 2 and parts[0][0] == 0 and parts[1][1] == 1440:
        parts = [(parts[1][0], parts[0][1])]
    return ", ".join(f"{start // 60:02}:{start % 60:02}-{end // 60 % 24:02}:{end % 60:02}" for start, end in parts)


def block_of(text: str) -> tuple[Tier | None, bool, bool, str]:
    """(block of use, whether it follows the one before, whether it cannot be held, the words that say it)."""
    if not _ANY_BLOCK.search(text):
        return None, False, False, ""
    for form, words in _TIERS:
        match = words.search(text)
        if match is None:
            continue
        said = match.group()
        unit = _block_unit(match["unit"], match["per"] or "")
        low = number(match["a"])
        high = number(match["b"]) if form in ("between", "range") else None
        if unit is None or low is None:
            return None, False, True, said
        if form in ("between", "range"):
            # '501-1,000 kWh' is what is above 500.
            start = low - 1 if form == "range" and low % 10 == 1 else low
            return (Tier(start, high, unit), False, False, said) if high and high > low else (None, False, True, said)
        if form in ("first", "up"):
            return Tier(Decimal(0), low, unit), False, False, said
        if form == "next":
            # Its place is known once the block before it is: the width stands in `end` until then.
            return Tier(Decimal(0), low, unit), True, False, said
        return Tier(low, None, unit), False, False, said
    if _REST.search(text):
        return None, True, False, ""
    # 'Tier 2' alone: a block, but from where to where is said elsewhere.
    return None, False, _NUMBERED.search(text) is not None, ""


def _kind_by_block(tier: Tier | None, kind: ChargeKind | None) -> ChargeKind | None:
    """A block of energy is of an energy charge; one of kW may as well tell the size of a customer."""
    if tier and tier.unit.startswith("kWh") and kind in (None, ChargeKind.DEMAND):
        return ChargeKind.ENERGY
    return kind


def _block_unit(unit: str, per: str) -> str | None:
    words, every = unit.lower(), per.lower()
    if re.search(r"year|annu|quarter|week|p\.?a", every):
        return None
    if "kw" in every or "use" in words or re.search(r"kwh\s*(?:/|per)", words):
        return "kWh/kW"
    if words.startswith(("kwh", "kilowatt-h", "kilowatt h", "kilowatth")):
        return "kWh daily" if re.search(r"day|daily", every) else "kWh"
    return "kVA" if words == "kva" else "kW"


def is_sentence(text: str) -> bool:
    """Whether words read as a sentence rather than as the name of something."""
    return _SENTENCE.search(text) is not None


def _last(phrases: list[tuple[Unit, int, int]]) -> Unit | None:
    """The unit of a label: its phrases put together ('per kW of billing demand, per month' is one already)."""
    if not phrases:
        return None
    unit = phrases[0][0]
    for other, _, _ in phrases[1:]:
        unit = unit.filled(other)
    return unit
