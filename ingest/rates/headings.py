"""Which schedule a stretch of a tariff is of, from its headings: 'SCHEDULE R', 'Rate 1 - Residential', 'TOU-8'."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = r"[A-Z0-9][A-Za-z0-9.]*(?:[-/–][A-Za-z0-9.]+)*"
_STRONG = (
    r"(?:(?:electric|gas|tariff|price)\s+)*(?:rate\s+)?schedules?|service\s+classification|s\.?c\.?(?=\s+no)|"
    r"rate\s+code|"
    r"tariff\s+code|rate\s+class|preisblatt"
)
_WEAK = r"(?:electric\s+)?rates?|tariffs?|rider|plans?|tarif"
_NO = r"(?i:\s+(?:no\.?|number|code|nr\.?)(?!\w))?\s*[:#]?\s*[\"“‘']?"
_AFTER = r"[\"”’']?(?:\s*(?P<gap>[-–—:,(]|\s)\s*(?P<rest>.*))?$"
_KEYED = re.compile(rf"^\W*(?i:(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))\b{_NO}(?P<code>{_CODE}){_AFTER}")
_NAMED = re.compile(
    rf"^(?P<name>\S.{{2,90}}?)\s*[-–—:,(]?\s*\b(?i:(?P<strong>{_STRONG})|"
    rf"(?P<weak>{_WEAK}))\b{_NO}(?P<code>{_CODE})[\"”]?\)?\s*$"
)
_CODE_FIRST = re.compile(rf"^(?P<code>{_CODE})\s*(?:[-–—:]\s*|\s)(?P<rest>[A-Z].{{2,90}})$")
_CODE_LAST = re.compile(
    rf"^(?P<name>[A-Z].{{2,90}}?)\s*(?:\((?P<code>{_CODE})\)|[-–—]\s*(?P<bare>{_CODE})|"
    rf"\s(?P<end>[A-Z]{{1,4}}-?\d{{1,3}}[A-Z]?))\s*$"
)
_IN_CELL = re.compile(rf"(?<![\w-]){_CODE}(?![\w-])")
_SECTION = re.compile(r"^(?:section|option|part|case|rate)\s+[A-Z0-9]{1,3}$", re.IGNORECASE)
_LIST = re.compile(r"^\W*(?:schedule|table|list)\s+of\s+(?:\w+\s+){0,3}?(?:charges|rates|fees|prices)", re.IGNORECASE)
_PRICED = re.compile(r"\b(?:rates?|charges?|fees?|prices?|tariffs?|tarife?|preise?|gebühren)\b", re.IGNORECASE)
_PARTS = re.compile(
    r"\b(?:applicab|availab|monthly|annual|daily|minimum|adjust|payment|definition|determination|terms?\b|conditions|"
    r"provisions?|season|period|hours|demand|energy|charge|rules|regulation|contract|metering|meter|power factor|"
    r"supply|delivery|generation|transmission|distribution|notes?\b|special|billing|rate\b|rates\b|territory|"
    r"customer|service period|option|installation|character|purchase|losses|discount|credit|rider|voltage|reactive)",
    re.IGNORECASE,
)
_NOT_CODES = frozenset(
    "OF FOR AND THE IN TO BY PER ON NO AT OR A&B RATES RATE LIST TABLE PAGE SHEET INDEX CONT NAME TYPE DATE TITLE "
    "SCHEDULE SCHEDULES TARIFF SERVICE CHARGE CHARGES BOOK CARD CODE FROM WITH NOT ALL NEW I II".split()
)
_SMALL = frozenset("A AN AND AT BY FOR FROM IN NOT OF ON OR THE TO WITH UND FÜR".split())
_ACRONYMS = frozenset("EV TOU LED PV CPP TOD AMI DC AC US UK EU HVDC".split())
_CLASSES = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("residential", r"residential|domestic|household|dwelling|homes?\b|haushalt|privat"),
        ("lighting", r"lighting|street ?lights?|beleuchtung"),
        ("agricultural", r"agricultur|irrigation|farm|landwirtschaft"),
        ("industrial", r"industrial|high[- ]voltage|large (?:power|general)|primary|transmission|industrie"),
        ("commercial", r"commercial|business|general service|small (?:power|general)|gewerbe"),
        ("electric vehicle", r"electric vehicle|vehicle charging|\bEV\b"),
    )
)


@dataclass(frozen=True, slots=True)
class Title:
    """A schedule as its heading names it. `code` is '' where it has none, `part` its section where it has several."""

    code: str
    name: str
    part: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What two headings of one schedule share."""
        return (self.code.upper() or self.name.upper(), self.part.upper())


def schedule_title(lines: list[str], heading: bool) -> Title | None:
    """The schedule that a heading, or a line that stands alone, names; None where it names none.

    `lines` are the lines of one block: a name above its code, or both in one. In running text (`heading`
    False) only the plainest form counts.
    """
    lines = [" ".join(line.split()).strip(" *_") for line in lines if line.strip()]
    for at, line in enumerate(lines[:4]):
        title = _keyed(line, lines[:at] if heading else [])
        if title is not None:
            return title
        if not heading:
            break
    if not heading:
        return None
    whole = " ".join(lines)
    if len(whole) > 130:
        return None
    for line in (whole, *lines):
        if _LIST.match(line):
            return Title("", line)
    named = _NAMED.match(whole)
    if named and _is_code(named["code"], bool(named["strong"]), True):
        return Title(_code(named["code"]), named["name"].strip(" -–—:,("))
    first = _CODE_FIRST.match(whole)
    if first and _is_plain_code(first["code"]) and not _PARTS.match(first["rest"]):
        return Title(_code(first["code"]), first["rest"].strip())
    last = _CODE_LAST.match(whole)
    code = last and (last["code"] or last["bare"] or last["end"])
    if last and code and _is_plain_code(code) and not is_part(last["name"]):
        return Title(_code(code), last["name"].strip())
    return None


def priced_title(text: str) -> Title | None:
    """A heading without a code that promises prices ('Network use charges'), as a schedule's name."""
    words = " ".join(text.split())
    return Title("", words) if _PRICED.search(words) and len(words) <= 100 else None


def is_part(text: str) -> bool:
    """Whether a heading is of a part that any schedule has, so that the schedule goes on below it."""
    return _PARTS.search(text) is not None


def cell_title(cell: str) -> Title:
    """The schedule that a cell of a column of schedules names: 'Domestic Standard D1' has the code D1."""
    words = " ".join(cell.split())
    keyed = _keyed(words, [])
    if keyed is not None:
        return keyed
    codes = [code for code in _IN_CELL.findall(words) if _is_plain_code(code) or (code == words and words.isupper())]
    if len(codes) == 1:
        rest = words.replace(codes[0], " ").strip(" -–—:()")
        return Title(_code(codes[0]), " ".join(rest.split()))
    return Title("", words)


def codes_in(text: str) -> list[str]:
    """Every code that a caption or sentence names: 'Hours of Schedule D2 and, in winter, of B2 and B3'."""
    return [_code(code) for code in _IN_CELL.findall(text) if _is_plain_code(code)]


def customer_class(name: str) -> str:
    """The class of customers that a schedule's name tells, or ''."""
    return next((found for found, words in _CLASSES if words.search(name)), "")


def spoken(name: str) -> str:
    """A name in capitals as it is said: 'RESIDENTIAL TIME-OF-USE SERVICE' as 'Residential Time-of-Use Service'."""
    if not name.isupper() or len(name) < 6:
        return name
    words = re.split(r"(\W+)", name)
    last = len(words) - 1
    return "".join(
        word.lower() if 0 < at < last and word in _SMALL else _spoken_word(word) for at, word in enumerate(words)
    )


def _spoken_word(word: str) -> str:
    """Short words without a vowel, and with digits, are names of things: EV, TOU, LED, 33KV."""
    known = word in _ACRONYMS or any(sign.isdigit() for sign in word) or not set(word) & set("AEIOUYÄÖÜ")
    return word if known else word.capitalize()


def _keyed(line: str, above: list[str]) -> Title | None:
    match = _KEYED.match(line)
    if match is None:
        return None
    rest = (match["rest"] or "").strip(" -–—:")
    closed = not rest or not (match["gap"] or " ").isspace()
    if match["code"].endswith(".") or not _is_code(match["code"], bool(match["strong"]), closed or not line.isupper()):
        return None
    rest = re.sub(r"\s*\([^()]*\)?$", "", rest)
    if rest and (match["gap"] or " ").isspace() and not rest[0].isupper():
        return None
    if len(rest) > 110 or "..." in rest or re.search(r"\.{3}|(?:^|\s)\d+$", rest) or rest.endswith("."):
        return None
    code = _code(match["code"])
    if _SECTION.match(rest):
        return Title(code, " ".join(above), rest)
    return Title(code, rest or " ".join(above))


def _is_code(code: str, strong: bool, closed: bool) -> bool:
    """Whether a word after 'Schedule' or 'Rate' is a code; `closed`: it cannot be the next word of a phrase."""
    code = code.strip(".")
    if code.upper() in _NOT_CODES or re.fullmatch(r"(?:19|20)\d\d", code) or not code:
        return False
    if any(letter.isdigit() for letter in code):
        return not re.fullmatch(r"\d+[.,]\d+|\d{5,}", code)
    if not code.isupper() and len(code) != 1 and "-" not in code:
        return False
    if "-" in code:
        return code[0].isupper() and code.split("-")[0].isupper()
    return len(code) <= ((8 if closed else 4) if strong else 3)


def _is_plain_code(code: str) -> bool:
    """A code that needs no word before it: letters with digits or hyphens, 'TOU-8', 'D1', 'RE-TOU'."""
    code = code.strip(".")
    if re.fullmatch(r"[A-Z]{1,5}-?\d{1,3}[A-Z]{0,2}(?:-[A-Z0-9]+)*", code):
        return True
    return re.fullmatch(r"[A-Z]{1,6}(?:-[A-Z0-9]{1,6})+", code) is not None


def _code(code: str) -> str:
    return code.strip(".").replace("–", "-")
