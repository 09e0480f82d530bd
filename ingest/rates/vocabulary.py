"""General words of electricity tariffs: what is charged, seasons of the year, periods of the day.

No word of a single utility belongs here; what these patterns do not know is left as it is written.
"""

from __future__ import annotations

import re

from ingest.rates.schema import ChargeKind

_KINDS: tuple[tuple[ChargeKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE))
    for kind, words in (
        (ChargeKind.MINIMUM, r"minimum (?:monthly |annual |daily )?(?:charge|bill|payment)|mindest\w+"),
        (
            ChargeKind.CREDIT,
            r"export(?:ed)?(?!\s+(?:capacity|demand|limit))(?: price| rate| energy| credit| tariff)?|feed-?in\b.*|"
            r"buy-?back|sell(?:back)?|excess generation(?: credit)?|generation credit|bill credit|credit|einspeise\w*",
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
        (ChargeKind.REACTIVE, r"reactive(?: energy| power| demand)?|k-?vars?|kvarh|power factor|blindarbeit|"
                              r"blindstrom"),
        (
            ChargeKind.FIXED,
            r"service (?:and|&) facilit\w+(?: charge| fee)?|customer (?:service )?charge|"
            r"basic (?:service |customer |monthly )?(?:charge|fee|facilit\w+)|"
            r"(?:daily |monthly )?standing (?:charge|rate)|fixed (?:monthly |daily |customer |service )?(?:charge|"
            r"fee|price)|"
            r"(?:monthly |daily )?service (?:availability )?(?:charge|fee)|(?:load |production |net |"
            r"sub-?)?meter(?:ing)? "
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
    r"minimum|mindest|export|feed-?in|buy-?back|sell|credit|einspeise|connect|returned|trip|meter|reading|late|fee|"
    r"hours?|"
    r"copy|change|service|visit|overtime|rider|adjust|surcharge|adder|lev[yi]|mechanism|decoupling|assessment|tax|"
    r"umlage|"
    r"zuschlag|abgabe|reactive|vars?|kvarh|factor|blind|charge|basic|standing|fixed|grund|mess|zähler|subscription|"
    r"demand|"
    r"capacity|leistung|kilowatt|reservation|exceedance|energy|usage|consumption|volumetric|unit|kwh|arbeit|"
    r"verbrauch|use",
    re.IGNORECASE,
)
_ANY_SEASON = re.compile(r"summer|sommer|winter|spring|frühling|autumn|herbst|fall |season|months", re.IGNORECASE)
_ANY_PERIOD = re.compile(r"peak|shoulder|intermediate|tarif|\bHT\b|\bNT\b|charging|other", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\b(?:shall|will|(?-i:may)|must|pays?|receives?|costs|are|is|was|were|has|have|can|should|would|does|do|means?|"
    r"apply|applies|determined)\b",
    re.IGNORECASE,
)


def kind_of(text: str) -> ChargeKind | None:
    """What the words say is charged; None where they do not."""
    if not _ANY_KIND.search(text):
        return None
    for kind, words in _KINDS:
        if words.search(text):
            return kind
    return None


def season_name(text: str) -> str:
    """The name of the season that the words name, or ''."""
    if not _ANY_SEASON.search(text):
        return ""
    return next((name for name, words in _SEASONS if words.search(text)), "")


def period_name(text: str) -> str:
    """The name of the period of the day that the words name, or ''."""
    if _ANY_PERIOD.search(text):
        found = next((name for name, words in _PERIODS if words.search(text)), "")
        if found:
            return found
    part = _PARTS_OF_DAY.search(text)
    name = part["name"].lower() if part else ""
    return {"daytime": "day", "nighttime": "night", "night-time": "night"}.get(name, name)


def is_sentence(text: str) -> bool:
    """Whether words read as a sentence rather than as the name of something."""
    return _SENTENCE.search(text) is not None
