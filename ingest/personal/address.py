"""Street addresses: a street with its house number, and the lines and words after it that belong to it.

A street is told by its own word (Road, straße, rue, utca), by a word before it that says an address comes, or by the
lines of a letter head: a house number, then a flat or a post code. What equipment has in the same shape ('480 V
Variable Frequency Drive', 'register address 40001') is told by the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.personal.kinds import Datum, PersonalKind, holds_any

_HOUSE = r"\d{1,5}[A-Za-z]?"
_HOUSES = rf"(?:{_HOUSE}[ ,]{{1,2}}){{1,2}}"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w.'’-]*"
_WORD = r"[^\W\d_][\w.'’-]*"
# Words of streets that are nearly always streets, and those that are as often something else.
_STREET = (
    r"(?i:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Boulevard|Blvd|Crescent|Highway|Hwy|Parkway|Pkwy|Freeway|Mews|Turnpike)"
)
_PERHAPS = (
    r"(?i:Drive|Dr|Court|Ct|Place|Pl|Way|Close|Terrace|Square|Sq|Row|Walk|Hill|Loop|Circle|Cir|Gardens|Grove|Park|"
    r"Trail|Quay|Rise|View|Green|Plaza|Expressway|Bypass|Alley)"
)
_UNIT = (
    r"(?i:(?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|appartement|wohnung|piso)\b\.?\s?\#?\s?\w{1,6}|"
    r"\#\s?\d{1,5})"
)
_GERMANIC = (
    r"(?i:straße|strasse|straat|gasse|gata|gatan|gade|vägen|vej|veien|allee|laan|plein|kade|gracht|singel|katu|gürtel)"
)
_POST_CODE = r"(?:\d{2}-\d{3}|\d{4}[ ]?[A-Z]{2}\b|\d{4,6}(?:-\d{4})?|[A-Z]\d[\dA-Z][ ][A-Z\d]{4}|[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}|\d{3}[ ]\d{2})"
_QUANTITY = r"(?:[°%]|[ ]?(?:k|M|m|G)?(?:V|A|W|Wh|Hz|VA|var|m|g|s|h|l|t)\b|[ ]?(?:rpm|bar|psi|lbs?|ft|in\.|hours?|h|hrs?)(?!\w))"

# A street's form, and the parts of words without which it cannot stand in a text: most texts hold no address at all.
_STREETS = (
    (
        re.compile(rf"\d(?<![\w.,/-].)\d{{0,4}}[A-Za-z]?,?[ ](?:{_CAPITAL}[ ]){{1,4}}{_STREET}\b\.?(?!/)"),
        ("road", " rd", " st", "aven", " ave", " lane", " ln", "boulev", "blvd", "cresc", "highw", " hwy", "way", "mews", "pike"),
    ),
    (
        re.compile(
            rf"(?<![\w.-])(?:{_CAPITAL}[ ]){{0,2}}(?:[^\W\d_]*{_GERMANIC}|[^\W\d_]{{3,}}(?i:str)\.)[ ]{_HOUSE}(?:-\d+)?(?![\w%])"
        ),
        (
            "straße ", "strasse ", "straat ", "gasse ", "gata ", "gatan ", "gade ", "vägen ", "vej ", "veien ", "allee ",
            "laan ", "plein ", "kade ", "gracht ", "singel ", "katu ", "gürtel ", "str. ",
        ),
    ),
    (
        re.compile(
            r"\d(?<![\w.-].)\d{0,4}(?:bis|ter)?,?[ ](?i:rue|avenue|boulevard|chemin|impasse|all[ée]e|quai|route|place|cours)[ ]"
            rf"(?:(?:de|du|des|la|le|les)[ ]|d['’]|l['’]){{0,2}}{_CAPITAL}"
            rf"(?:[ ]{_CAPITAL}|[ ](?:de|du|des|la|le)(?=[ ]{_CAPITAL})){{0,3}}"
        ),
        ("rue ", "avenue ", "boulevard ", "chemin ", "impasse ", "allée ", "allee ", "quai ", "route ", "place ", "cours "),
    ),
    (
        re.compile(
            r"(?<!\w)(?i:rue|calle|c/|avenida|avda\.?|rua|travessa|viale|piazza|piazzale|paseo|ulica|ul\.|aleja|ulice|náměstí|"
            r"улица|ул\.|проспект|Πλατεία|Λεωφόρος|Οδός|strada|bulevardul)[ ]"
            rf"(?:{_WORD}[ ,]{{1,2}}){{1,4}}(?:n[º°.]?[ ]?|№[ ]?)?\d{{1,4}}[A-Za-z]?(?!\w)"
        ),
        (
            "rue ", "calle ", "c/ ", "avenida ", "avda", "rua ", "travessa ", "viale ", "piazza", "paseo ", "ulica ", "ul. ",
            "aleja ", "ulice ", "náměstí ", "улица ", "ул. ", "проспект ", "πλατεία ", "λεωφόρος ", "οδός ", "strada ", "bulevardul ",
        ),
    ),
    (
        re.compile(
            rf"(?<!\w)(?:{_WORD}[ ]){{1,3}}(?i:utca|útja|út|tér|rkp\.?|krt\.?|sokak|sokağı|sok\.|caddesi|cad\.|bulvarı)[ ]"
            r"(?:(?i:no)[:.]?[ ]?)?\d{1,4}\.?(?!\w)"
        ),
        (" utca ", " útja ", " út ", " tér ", " rkp", " krt", " soka", " sok.", " cadde", " cad.", " bulvar"),
    ),
)  # fmt: skip
_BOX = re.compile(
    r"\b(?i:P\.?[ ]?O\.?[ ]?Box|Postfach|Apartado|Postbus|Boîte postale)[ ]\d{1,6}\b(?:,?\s{1,3}(?=(?P<city>"
    rf"{_CAPITAL}(?:[ ]{_CAPITAL}){{0,2}},[ ](?:[A-Z]{{2}}|[A-Z][a-z]+)[ ]\d{{5}}(?:-\d{{4}})?)(?!\w)))?"
)
_MEASURE = (
    r"(?i:hours?|hrs|volts?|amps?|watts?|rpm|psi|bar|units?|cycles?|pages?|rows?|[kMm]?V?A|[kMG]?Wh?|btu|gallons?|gpm|feet|"
    r"miles|met(?:er|re)s?|pounds|tons?|percent|degrees|points?|times|days|weeks|months|years|minutes|seconds)\b"
)
_LINK = r"(?:de|du|des|da|do|dos|la|le|les|del|della|der|den|van|von|am|an|im|na|nad|and|of)"
_NAMED_WORDS = rf"(?=[^\W\d_]{{1,2}}[.'’]|\w{{3}}|\d)(?!{_MEASURE})(?:(?:plac|ulica|ul\.|al\.|aleja|os\.|rue|chemin|impasse|boulevard|avenue|place|rua|calle|via|viale|nám\.)[ ])?(?:{_CAPITAL}|\d{{1,2}}\.)(?:[ -](?:{_CAPITAL}|{_LINK}|\d{{1,2}}\.)){{0,5}}"
_HOUSE_AFTER = rf"(?:n[º°.]?[ ]?)?{_HOUSE}(?:[ ]?[/-][ ]?\d{{1,4}}[A-Za-z]?)?(?:[ ](?:{_CAPITAL}[ ])?[\w.]{{1,4}})?"
_CODE = (
    r"(?:(?:[A-Z]{1,3}[- ])?(?:\d{5}(?:-\d{3,4})?|(?!(?:19|20)\d\d\b)\d{4}(?:[ ]?[A-Z]{2}\b)?|\d{6}|\d{3}[ ]\d{2,3}|\d{2}-\d{3})|[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}|"
    r"[A-Z]\d[\dA-Z][ ][A-Z\d]{3,4})"
)
_PART = r"[ ]*(?:,|,?[ ]*\n)[ ,]*"
_NO_PLACE = (
    r"(?!(?:(?:On|At|In|By|From|Since|Until|Before|After|The|Unit|Units|Mode|Table|Figure|Section|Page|Sheet|Step|Item|Rev|"
    r"Chapter|Part|Volume|Report|Docket|Event|Date|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|"
    r"March|April|May|June|July|August|September|October|November|December)\b[ ,]*)+)"
)
# A street and its number, perhaps a line between, then a post code and a place in either order.
_TO_POST_CODE = re.compile(
    r"(?:^|(?<=\n)|(?<=[:?])|(?<=\bat)|(?<=\bto)|(?<=\bon)|(?<=\bin)|(?<=\bis))\s{0,3}(?P<value>"
    rf"{_NO_PLACE}(?:(?:Flat|Studio|Apt\.?|Suite|Unit|Level)[ ]\w{{1,5}}(?:{_PART}|[ ]))?"
    rf"(?:{_HOUSE}(?:[/-]\d{{1,4}})?[ ,]{{1,2}}{_NAMED_WORDS}(?:[ ]{_UNIT})?|{_NAMED_WORDS}[ ,]{{1,2}}{_HOUSE_AFTER}|(?:Flat|Studio|Apt\.?|Suite|Unit)[ ]\w{{1,5}}{_PART}{_NAMED_WORDS})"
    rf"[ ]?(?:{_PART}[^\n,\d:;|]{{3,40}}(?:[ ]\d{{1,3}})?){{0,2}}{_PART}"
    rf"(?:{_CODE}[ ]{_NAMED_WORDS}(?:[ ]/[ ][A-Z]{{2}})?|(?:{_NAMED_WORDS}(?:,[ ](?:[A-Z]{{2,3}}|{_CAPITAL}))?,?[ -])?{_CODE})(?!\w|[.,]\d|{_QUANTITY}))",
)
# Wholly a line: '230 Wit Rd', '8 wressle road suite 771'.
_STREET_LINE = re.compile(
    rf"^[^\w\n]*(?P<value>{_HOUSES}(?:{_WORD}[ ]){{1,4}}(?:{_STREET}|{_PERHAPS})\b\.?(?:,?[ ]{_UNIT})?)[ ,]*"
    rf"(?:$|(?P<places>,[ ]{_CAPITAL}[^\n\d,]*,[ ]{_CAPITAL}[^\n.;:]*$))",
    re.MULTILINE,
)
# '11 Školní 939' with a flat on the next line.
_FLAT_BELOW = re.compile(
    rf"^[^\w\n]*(?P<value>{_HOUSES}(?:{_WORD}[ .]{{1,2}}){{1,4}}(?:\d{{1,4}}\.?)?)[ ]*\n[^\w\n]*"
    r"(?=(?i:apt|apartment|suite|flat)\b\.?\s?\#?\s?\d)",
    re.MULTILINE,
)
_STREET_THEN_TAIL = re.compile(
    rf"(?<![\w.,/-]){_HOUSE},?[ ](?:{_WORD}[ ]){{1,4}}(?:{_STREET}|{_PERHAPS})\b\.?"
    rf"(?=,?[ \n]{{1,2}}(?:{_UNIT}|[^\n\d]{{2,40}}[ ,](?:[A-Z]{{2}}[ ])?"
    r"(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2})\b))"
)
_CORNER = re.compile(
    rf"\b(?:the[ ])?corner[ ]of[ ]{_CAPITAL}(?:[ ](?:{_CAPITAL}|\d{{1,4}})){{0,3}}[ ](?:and|&)[ ]{_CAPITAL}(?:[ ]{_CAPITAL}){{0,2}}"
)
_CITY_POST_CODE = re.compile(
    rf"(?<!\w){_CAPITAL}(?:[ ]{_CAPITAL}){{0,2}},[ ](?:[A-Z]{{2}}|[A-Z][a-z]+)[ ]\d{{5}}(?:-\d{{4}})?(?![\w-])"
)
_POST_CODE_NAMED = re.compile(
    r"\b(?i:zip(?:[ -]?code)?|post(?:al)?[ -]?code|plz|postleitzahl|code[ ]postal|código[ ]postal|cap(?=:))"
    r"[\s:#=]*(?:is[ ])?(?P<value>(?=[A-Z ]{0,3}\d)[A-Z\d]{2,6}(?:[ -](?=[A-Z]*\d)[A-Z\d]{2,5})?)(?!\w)"
)

_ADDRESS_COMES = re.compile(
    r"\b(?i:address(?:es|e)?|adresse[nr]?|anschrift|dirección|indirizzo)\b(?:[^\d\n]{0,30}\s{0,3}(?=\d)|[:?]?\s{0,3}(?:(?:it|that)\s)?(?:is|was|to|with)?:?\s{0,3})"
)
_PLACE_COMES = re.compile(
    r"\b(?i:live[sd]?|living|resid(?:e[sd]?|ing)|stay(?:s|ed|ing)?|located|situated|restaurant[ ]is|moved?|return(?:ed)?|"
    r"ship(?:ped)?|deliver(?:ed)?|mail(?:ed)?|visit(?:ed)?|home[ ]is|house[ ]is|shop[ ]is|office[ ]is|meet|came|wohnt)\b"
    r"[^\d\n.;:]{0,25}?\b(?:at|on|in|to|is)\s"
)
_COMES_PARTS = {
    _ADDRESS_COMES: ("address", "adresse", "anschrift", "dirección", "indirizzo"),
    _PLACE_COMES: (
        "live", "living", "reside", "residing", "stay", "located", "situated", " is ", "move", "return", "ship", "deliver",
        "mail", "visit", "meet", "came", "wohnt",
    ),
}  # fmt: skip
_OF_A_MACHINE = re.compile(
    r"\b(?i:ip|modbus|register|memory|device|slave|mac|web|url|e-?mail|i2c|hex|bus|node|coil|port|network|start|base|can|"
    r"logical|physical|unit|server|host|ipv\d|tcp|profibus|data|point|object|source|destination|gateway|to|not|would|"
    r"will|and|also|must|should|may|fully|further)\s$"
)
_NO_STREET = r"(?!(?i:to|and|or|through|is|are|at|in|for|with|of|by|bytes?|bits?|per|the|a|an|no)\b)"
# The most telling first: a second number, a word for a street, then any word.
_NUMBERED = (
    re.compile(rf"{_HOUSES}{_NO_STREET}(?P<street>(?:{_WORD}[ ]){{0,4}}{_WORD})[ ,]{{1,2}}{_HOUSE}\b\.?(?!\d)"),
    re.compile(rf"{_HOUSES}{_NO_STREET}(?P<street>(?:{_WORD}[ ]){{0,4}}(?:{_STREET}|{_PERHAPS}|{_WORD}{_GERMANIC}))\b"),
)
_LOOSE = re.compile(rf"{_HOUSES}{_NO_STREET}(?P<street>{_WORD}(?:[ ]{_CAPITAL}){{0,3}})")
_WORD_THEN_NUMBER = re.compile(rf"(?:{_CAPITAL}[ ]){{0,3}}{_CAPITAL}[ ]{_HOUSE}\b\.?(?!\d)")

_TAIL_UNIT = re.compile(rf"[.,]?\s{{1,3}}{_UNIT}(?!\w)")
_TAIL_STREET_WORD = re.compile(r"[ ](?:street|road|avenue|lane)\b")
_TAIL_POST_CODE = re.compile(rf"\.?[ ]?\n?[ ,]{{0,4}}(?:[A-Z]{{1,3}}[ -]{{1,2}})?{_POST_CODE}(?!\w|[.,]\d|{_QUANTITY})")
_PLACE_WORD = r"[^\W\d_a-zß-öø-ÿ][^\s,;:()?!\"]*"
_TAIL_PLACE = re.compile(
    r"(?:[ ]?,[ ]?\n?[ ]{0,4}|[ ]?\n[ ]{0,4},[ ]{0,4}|(?<=\d)[ ]|(?<=\d\.)[ ])(?!(?:The|It|We|If|In|On|At|A|An|For|This|That|"
    r"When|I|You|Please|Phone|Tel|Fax|E-?mail|Mobile|Desk|Attn|Contact|Date|Note|WARNING|CAUTION|NOTE)\b)"
    rf"(?:nan|{_PLACE_WORD})(?:[ ]?[ -](?:{_PLACE_WORD}|(?:de|la|del|nad|of|and|the|am|der|sur|do|da|en|le)(?=[ ]{_CAPITAL})|"
    rf"\d{{1,2}}(?=\s*$|,))){{0,4}}(?:[ ]\({_CAPITAL}(?:[ ]{_CAPITAL}){{0,2}}\))?"
)
_PLACE_AFTER_CODE = re.compile(
    rf"(?:,?[ ]|[ ]?\n(?=[^\n ,]+(?:\n|$)))(?!(?:The|It|We|If|In|On|At|A|An|For|This|That|When|I|You|Please|Phone|Tel|Fax|E-?mail|Mobile|"
    rf"Office|Cancels?|Attn|Date|Note|USA\b\.)\b){_CAPITAL}(?:[ -](?:{_CAPITAL}|{_LINK}(?=[ -]{_CAPITAL}))){{0,4}}(?:[ ]\([A-Z]{{2}}\)|[ ]/[ ][A-Z]{{2}})?"
)
# The lines of a letter head below the street, as far as the one that ends in a post code.
_TAIL_LINES = re.compile(
    r"(?:,?[ ]*\n\s*[^\w\n]*[^\W\d][^\d\n:;@]{0,30}(?:\b\d{1,4}\b)?[ ,]*){0,4}?"
    rf",?[ ]*\n\s*[^\w\n]*(?:[^\W\d][^\d\n:;@]{{0,30}}[ ])?\d{{4,6}}(?:-\d{{4}})?(?!\w|[.,]\d|{_QUANTITY})"
)
_NUMBERS_BEFORE = re.compile(rf"(?<![\w.,/-]){_HOUSES}$")


def addresses(text: str) -> Iterator[Datum]:
    """Addresses with all that belongs to them; they may overlap."""
    if not any(sign.isdigit() for sign in text):
        return
    for street, parts in _STREETS:
        if holds_any(text, parts):
            for match in street.finditer(text):
                yield _whole(text, *match.span())
    for match in _TO_POST_CODE.finditer(text):
        start, end = match.span("value")
        yield Datum(start, _with_place(text, end), PersonalKind.ADDRESS)
    for match in _STREET_THEN_TAIL.finditer(text):
        yield _whole(text, *match.span())
    if holds_any(text, ("box", "postfach", "apartado", "postbus", "boîte")):
        for match in _BOX.finditer(text):
            yield Datum(match.start(), max(match.end(), match.end("city")), PersonalKind.ADDRESS)
    for match in _STREET_LINE.finditer(text):
        if match["places"] or _tells_more(text, match.end("value")):
            yield _whole(text, *match.span("value"))
    for match in _FLAT_BELOW.finditer(text):
        yield _whole(text, *match.span("value"))
    for pattern in (_CORNER, _CITY_POST_CODE):
        for match in pattern.finditer(text):
            yield Datum(*match.span(), PersonalKind.ADDRESS)
    for match in _POST_CODE_NAMED.finditer(text):
        yield Datum(*match.span("value"), PersonalKind.ADDRESS)
    for before in (_ADDRESS_COMES, _PLACE_COMES):
        for match in before.finditer(text) if holds_any(text, _COMES_PARTS[before]) else ():
            if not _OF_A_MACHINE.search(text, max(0, match.start() - 14), match.start()):
                yield from _announced(text, match.end(), surely=before is _ADDRESS_COMES)


def _announced(text: str, at: int, *, surely: bool) -> Iterator[Datum]:
    """The address behind words that say that one comes."""
    for pattern in _NUMBERED:
        match = pattern.match(text, at)
        if match and (surely or (len(match["street"]) > 3 and match["street"][0].isupper())):
            yield _whole(text, *match.span())
            return
    match = _LOOSE.match(text, at)
    if match:
        if (surely and len(match["street"]) > 2 and match["street"][0].isupper()) or _tells_more(text, match.end()):
            yield _whole(text, *match.span())
        return
    match = _WORD_THEN_NUMBER.match(text, at)
    if match and surely:
        yield _whole(text, *match.span())


def _tells_more(text: str, at: int) -> bool:
    return any(tail.match(text, at) for tail in (_TAIL_UNIT, _TAIL_LINES, _TAIL_POST_CODE))


def _whole(text: str, start: int, end: int) -> Datum:
    """The street with the numbers before it and the flat, place and post code after it."""
    before = _NUMBERS_BEFORE.search(text, max(0, start - 14), start)
    if before:
        start = before.start()
    lines = _TAIL_LINES.match(text, end)
    if lines:
        return Datum(start, _with_place(text, lines.end()), PersonalKind.ADDRESS)
    for _ in range(8):
        post_code = _TAIL_POST_CODE.match(text, end)
        if post_code:
            end = _with_place(text, post_code.end())
            break
        more = _TAIL_UNIT.match(text, end) or _TAIL_STREET_WORD.match(text, end) or _TAIL_PLACE.match(text, end)
        if not more:
            break
        end = more.end()
    while text[end - 1] in " .,\n":
        end -= 1
    return Datum(start, end, PersonalKind.ADDRESS)


def _with_place(text: str, end: int) -> int:
    """The end of the place that follows a post code on its line."""
    match = _PLACE_AFTER_CODE.match(text, end)
    return match.end() if match else end
