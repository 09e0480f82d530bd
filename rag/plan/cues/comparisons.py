"""A question in, numbers with how cells compare with them out: 'more than 5 hours', 'between 2 and 4 EUR'."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.plan.cues.numerals import NUMBER_WORD, value_of
from rag.plan.words import STOP

_COMPARISON = re.compile(
    rf"(?:(?P<op>(?:not |no )?(?:more|greater|higher|longer|larger|bigger|later|older|costlier|dearer|taller|deeper|wider|thicker|heavier|hotter|warmer|faster|stronger|worse) than|over|above|exceed(?:s|ed|ing)?|in excess of|beyond|(?:not |no )?(?:less|fewer|lower|shorter|smaller|cheaper|younger|earlier|closer|nearer|colder|cooler|lighter|thinner|narrower|slower|weaker) than|under|below|at least|minimum of|at most|at the most|up to|maximum of|no later than"
    rf"|exactly|equal(?:s|led)?(?: to)?|precisely|of exactly|within|mehr als|über|weniger als|unter|mindestens|höchstens|genau|>=|<=|=|>|<|≥|≤)\s*(?:the\s+)?)?"
    rf"(?P<cur>[€$£]|eur|usd|gbp)?\s*(?:(?<![\w-])|(?<=eur)|(?<=usd)|(?<=gbp))(?P<num>-?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|-?\d+(?:\.\d+)?|\b(?:{NUMBER_WORD}|a|an|half an?)\b)"
    r"(?:\s?(?P<scale>k|thousand|million|mio|m(?=illion)|tausend)\b)?"
    r"(?:\s?(?P<unit>%|°c|(?!or\b|and\b)[a-zäöü€$£°][\w°/%³²]*))?(?P<tail>\s+or\s+(?:more|above|over|less|below|fewer|longer|higher|under)|\s+and\s+(?:above|over|more|up|below|under)|\s+upwards|\+)?",
    re.I,
)
_RANGE = re.compile(
    r"\b(?:between|from|zwischen)\s+(?P<cur>[€$£])?\s?(?P<low>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(?P<u1>k|[a-z°%€]+)?\s*(?:and|to|und|bis|-)\s*[€$£]?\s?"
    r"(?P<high>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?![\w-])\s?(?P<unit>%|°c|[a-zäöü€$£°][\w°/%]*)?",
    re.I,
)
_OPS = {
    "<=": ("at most", "at the most", "up to", "maximum of", "within", "höchstens", "<=", "≤", "no more", "not more", "no longer than", "no later than", "no greater", "no higher"),
    ">=": ("at least", "minimum of", "mindestens", ">=", "≥", "no less", "not less", "no fewer"),
    "=": ("exactly", "equal", "precisely", "of exactly", "genau", "="),
    "<": ("less", "fewer", "lower", "shorter", "smaller", "cheaper", "under", "below", "weniger", "unter", "<", "younger", "earlier", "closer", "nearer", "colder", "cooler", "lighter", "thinner", "narrower", "slower", "weaker"),
    ">": ("more", "greater", "higher", "longer", "larger", "bigger", "over", "above", "exceed", "in excess", "beyond", "mehr", "über", ">", "later", "older", "costlier", "dearer", "taller", "deeper", "wider", "thicker", "heavier", "hotter", "warmer", "faster", "stronger", "worse"),
}  # fmt: skip
_TIMES = frozenset("second minute hour day week month year h hr min sekunde stunde tag woche monat jahr".split())
_MONTHISH = frozenset(
    """jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october
    november december""".split()
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number with how cells compare with it, and the unit it was said in ('' where none was)."""

    op: str  # '<' '<=' '>' '>=' '=' 'between'
    low: float
    high: float | None
    unit: str
    start: int
    end: int


def find_comparisons(text: str) -> tuple[Comparison, ...]:
    """All of a question; a range of years or of days of a month is none."""
    found: list[Comparison] = []
    for match in _RANGE.finditer(text):
        low, high = value_of(match["low"]), value_of(match["high"])
        if all(re.fullmatch(r"(?:19|20)\d\d", match[side]) for side in ("low", "high")) and not match["cur"]:
            continue
        if (match["u1"] or "").lower() in _MONTHISH or (match["unit"] or "").lower() in _MONTHISH:
            continue
        found.append(Comparison("between", low, high, (match["unit"] or match["cur"] or "").lower(), *match.span()))
    for match in _COMPARISON.finditer(text):
        if any(match.start() < one.end and match.end() > one.start for one in found):
            continue
        said, tail = (match["op"] or "").lower().strip(), (match["tail"] or "").lower()
        if not said and not tail:
            continue
        number = match["num"].lower()
        if number in ("a", "an") and (match["unit"] or "").lower().rstrip("s") not in _TIMES:
            continue
        if (match["unit"] or "").lower() in _MONTHISH:
            continue
        value = value_of(number) * {
            "k": 1e3,
            "thousand": 1e3,
            "tausend": 1e3,
            "million": 1e6,
            "mio": 1e6,
            "m": 1e6,
        }.get((match["scale"] or "").lower(), 1)
        op = next((sign for sign, words in _OPS.items() if said.startswith(words)), "")
        if tail:
            op = "<=" if re.search(r"less|below|fewer|under", tail) else ">="
        unit, end = (match["unit"] or match["cur"] or "").lower(), match.end()
        if unit in STOP and unit.rstrip("s") not in _TIMES:
            unit, end = "", match.start("unit")
        found.append(Comparison(op or "=", value, None, unit, match.start(), end))
    return tuple(found)


def is_year(one: Comparison, text: str) -> bool:
    """'after 2009', 'up to 2009' and the like name a time, 'more than 2009 EUR' a number."""
    if not re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", str(one.low)) or one.high is not None:
        return False
    said = text[one.start : one.end].lower()
    return said.startswith(("up to", "over", "under", "within", "exactly")) and not re.search(r"\d\s*[a-z€$£]", said)
