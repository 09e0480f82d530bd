"""Words around codes: those that make a code of what follows them, and shapes that look like codes and are none.

Knows no document: general words of plants, logs and tariffs, English and some German.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """What a naming word makes of the code after it. `sure` words name a code however short it is."""

    name: str
    sure: tuple[str, ...]
    vague: tuple[str, ...] = ()
    short: tuple[str, ...] = ()  # as written straight before the number: WO240118


FAMILIES = (
    Family("SCHEDULE", ("rate schedule", "rate schedules", "tariff schedule", "schedule", "schedules")),
    Family("RIDER", ("rider", "riders")),
    Family("RATE", ("rate", "rates", "tariff", "tariffs", "rate class", "rate code", "rate plan")),
    Family(
        "ALARM",
        ("alarm", "alarms", "alarm code", "fault code", "error code", "message code", "event code", "trip code",
         "störcode", "fehlercode"),
        ("code", "codes", "fault", "error", "message", "störung", "fehler"),
    ),
    Family("SHEET", ("sheet", "sheets")),
    Family("FORM", ("form",)),
    Family(
        "RECORD",
        ("work order", "work orders", "work order record", "workorder", "workorders", "wo", "w/o", "record", "records",
         "ticket", "tickets", "notification", "notifications", "auftrag", "event report", "incident report"),
        ("order", "orders", "job", "jobs", "report", "reports", "entry", "case", "incident", "request", "contact",
         "meldung"),
        ("WO", "W/O"),
    ),
    Family(
        "PART",
        ("part number", "part", "parts", "spare part", "spare", "p/n", "pn", "material number", "stock code",
         "ersatzteil", "materialnummer", "teilenummer"),
        ("material", "item", "article", "artikel"),
        ("PN", "P/N"),
    ),
    Family("ASSET", ("asset", "asset tag", "equipment tag", "tag"), ("equipment", "meter")),
)  # fmt: skip
# Families whose members may also be meant by the word of another one: 'tariff RE-TOU' for Schedule RE-TOU.
SIBLINGS = {"SCHEDULE": ("RATE",), "RATE": ("SCHEDULE",)}
# Families of which a bare number may be meant without its word: '4711 came in'.
NUMBERED = ("ALARM", "RECORD", "PART", "ASSET")
# Families of records and papers that are counted through: what is not there under its number is not there at all.
COUNTED = frozenset(("RECORD", "SHEET", "SCHEDULE", "RATE", "RIDER"))
# Families whose codes may be letters alone.
LETTERED = frozenset(("SCHEDULE", "RATE", "RIDER", "SHEET", "FORM", "ASSET"))

FAMILY_OF = {word: family.name for family in FAMILIES for word in (*family.sure, *family.vague)}
VAGUE = frozenset(word for family in FAMILIES for word in family.vague)
SHORT = {short: family.name for family in FAMILIES for short in family.short}

# "Sheet No. 30B", "alarm #4711", "WO: 1002".
_NUMBER_WORD = r"(?:\s*(?:numbers?|nos?|nrs?|num|nummer|ids?)\b\.?)?\s*[:#]?\s*"
NAMING = (
    r"(?<![\w-])(?P<word>"
    + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(FAMILY_OF, key=len, reverse=True))
    + r")(?![\w-])"
    + _NUMBER_WORD
)

UNITS = frozenset(
    """%  a ac amp amps ampere amperes ah bar barg mbar c °c °f celsius cell cells cent cents ct customers cycles day
    days db dc deg degree degrees dollar dollars eur euro euros f fahrenheit feet foot ft g gal gallon gallons gbp
    gpm grams gw gwh h hertz homes hour hours households hp hr hrs hz inch inches j joule k kbit kg khz kilograms
    kilometres km kn kpa kv kva kvar kvarh kvah kw kwh kwp l lb lbs liter liters litre litres lux m m2 m3 m² m³ ma
    mah mbit metre metres meters mg mhz mile miles min mins minute minutes ml mm mm2 mm² month months mpa mph ms
    mva mvar mv mw mwh n newton newtons nm ohm ohms pa pascal pcs per percent people persons ph phase pieces points
    ppm psi psig pu pieces revolutions rpm running s sec second seconds steps t ton tonnes tons times tm turns units
    usd v va var volt volts w watt watts week weeks wh year years yr yrs Ω µm operating man-hours""".split()
)
# In front of a number these say that it is a place in a text or a day, not a code.
COUNTING = frozenset(
    """$ € £ chapter clause eq equation eur fig figure figures gbp page pages para paragraph phase section sections step
    steps table tables usd version versus volume year years jan feb mar apr jun jul aug sep sept oct nov dec january
    february march april june july august september october november december rev revision vol edition article rule
    line lines row rows stage zone class type size grade level category unit units point appendix annex art hour hours
    day days week month quarter top first last next past no""".split()
)
# These do where a word follows the number: 'about 1200 customers', but 'about 1200?'.
MEASURING = frozenset(
    """a above after and any are around as at be before below between by during each every exceeds for from in is it
    its least less may more most near not of on one or over per pro since than that the this through to under until up
    was with within about an approx approximately""".split()
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
# Standards, protection classes, chemistry, clock times, ordinals, versions, quarters, words with a number.
_ORDINARY = re.compile(
    rf"""(?:
        (?:ISO|IEC|IEEE|EN|DIN|VDE|ANSI|ASTM|ASME|API|NFPA|NEC|NEMA|UL|JIS|CIGRE|MIL-STD|FERC|NERC|OSHA|CFR|UTC|GMT)
          [-_/ .]?[A-Z]?\d[\w./-]*
      | (?:IP|IK|DN|PN|NPS|AWG|RJ|USB|CAT|SIL|LR)\d{{1,4}}[A-Z]? | RS[- ]?(?:232|422|485) | PT1000? | TLS[\d. v]+
      | (?:CO2|SF6|N2|O2|H2|H2O|H2S|H2O2|NO2|SO2|NH3|CH4|C2H2|C2H4|C2H6|C3H8|CF4|CO2e|CaCO3|O3|R134a|R410a|PM10
          |COVID-?19|B2B|24/7)
      | [1-4]Q\d{0,4} | Q[1-4](?:[-/ ]?(?:20)?\d\d)? | N[-+][1-3] | T[-+]\d{1,2} | v\d+(?:[.]\d+)* | pH\d+
      | [FC]Y[- ]?\d+
      | \d+(?:st|nd|rd|th|am|pm|x|d|p|g|bit|phase|pole|way|wire|fold|s) | \d+x\d+\w*
      | (?:{_MONTHS})[-/. ]?\d{{1,4}} | \d{{1,2}}[-/. ]?(?:{_MONTHS})(?:[-/. ]?\d{{2,4}})?
      | (?:python|windows|linux|utf|sha|md|mp|office|excel|http|cve)[-_]?\d[\w.-]*
      | (?:rev|revision|version|ver|vol|section|sec|chapter|page|pages|fig|figure|table|step|phase|zone|stage|level
          |class|type|grade|year|day|week|month|line|row|group|no|nr|appendix|annex|article|art|rule|tier|season
          |block|option|point|note|mode|size|quarter)[-_. ]?\d+[a-z]?
    )$""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
# Threads, paper sizes, quarters of a name: a code only where the documents have others of its kind.
_SLIGHT = re.compile(r"(?:M\d{1,2}(?:x\d+)?|[A-Z]\d)$", re.IGNORECASE)


def is_ordinary(surface: str) -> bool:
    """Whether a shape of letters and digits has a plain meaning: 'IP65', 'ISO 9001', 'SF6', '3rd', 'N-1', 'Rev-2'.

    Where a document uses it as a code it is one; where none does, its absence says nothing.
    """
    return _ORDINARY.match(surface) is not None


def is_slight(surface: str) -> bool:
    """Whether a shape is a code only among others of its kind: 'M12', 'H1'."""
    return _SLIGHT.match(surface) is not None
