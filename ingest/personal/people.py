"""Numbers that stand for a person: accounts, meters, badges, births, ids of states. Text in, places out.

A shape that equipment shares (part numbers, work orders, readings) counts only behind a word that tells it is a
person's. Checksums are checked where a number has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.personal.kinds import Datum, PersonalKind, holds_any

_I = re.IGNORECASE
_NUMBER_WORD = r"(?:no|nr|num|number|id|ref|reference|code|nummer|numéro|número)"
_BETWEEN = r"(?:\s*(?:is|was|are|=|:|\#|-)){0,2}\s*"
# What a code of a person may look like behind the word that names it: letters and digits in at most five groups.
_CODE = r"(?P<value>(?=[\w/.-]*\d)[A-Za-z0-9]+(?:[ /.-](?=[\d])[A-Za-z0-9]+|[/.-][A-Za-z0-9]+){0,4})(?![\w@])"
_ACCOUNT = re.compile(
    r"(?<!ledger )(?<!gl )(?<!cost )(?<!ferc )\b(?:(?:customer|client|consumer|subscriber|member(?:ship)?)"
    r"(?:[ -](?:account|acct))?|account|acct|acc|a/c|kunden|konto|vertragskonto)\.?[ -]?"
    r"(?:" + _NUMBER_WORD + r"\b\.?|(?=\#|:)|(?=\s*\d{7}))" + _BETWEEN + _CODE,
    _I,
)
_METER = re.compile(
    r"\b(?:(?:(?:electric(?:ity)?|gas|water|smart|utility|customer|supply|import|export)[ -])?meter(?:ing)?[ -]?"
    r"(?:point[ -]?)?(?:serial[ -]?)?"
    + _NUMBER_WORD
    + r"\b\.?|m\.?s\.?n\.?(?=\s*[:#\d])|supply[ -](?:point[ -])?"
    + _NUMBER_WORD
    + r"\b|z[äa]hler(?:punkt)?(?:nummer|-?nr\.?)|marktlokation(?:s-?id)?|malo(?:-?id)?|messlokation|mpans?|mprns?|"
    r"nmi(?=\W{1,3}\w*\d{4})|esi[ -]?id|eic(?:[ -]code)?|pod(?=\W{1,3}it)|cups(?=\W{1,3}es)|p[dr][lm](?=\W{1,3}\d{14}))"
    r"(?:\s"
    + _NUMBER_WORD
    + r"\b\.?)?"
    + _BETWEEN
    + r"(?P<value>[A-Za-z]{0,4}(?=[\w /.-]*\d)[\w-]+(?:[ /.-](?=\d)\w+){0,5})(?![\w@])",
    _I,
)
_MPAN = re.compile(r"(?<![\w.-])(?:[12]\d[ -]\d{4}[ -]\d{4}[ -]\d{3}|[12]\d[ -]\d{10}[ -]\d)(?![\w-]|\.\d)")
_METER_POINT = re.compile(r"\b(?:ES\d{16}[A-Z]{2}(?:\d[A-Z])?|IT\d{3}E\d{8,9}|DE\d{11}[A-Z0-9]{20})\b")
_EIC = re.compile(r"(?<![\w-])\d{2}[XYZTWVA][A-Z0-9-]{12}[A-Z0-9](?![\w-])")
_EIC_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
_MPAN_PRIMES = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)
_BADGE = re.compile(
    r"(?:\b(?:badge|id[ -]badge|employee|emp|staff|personnel|payroll|worker|technician|clock[ -]?card|mitarbeiter|"
    r"personal(?=-?n)|ausweis)[ -]?(?:"
    + _NUMBER_WORD
    + r"\b\.?|\#|:)"
    + _BETWEEN
    + r"|\bbadges?\s|\bemployee\s(?=[A-Z]{0,3}-?\d{4}))"
    r"(?P<value>(?=[A-Za-z-]{0,5}\d{2})[A-Za-z]{0,4}[ -]?\d{2,10}(?:-\d{1,6})?)(?!\w|\.\d)",
    _I,
)
_BADGE_SHAPE = re.compile(r"\b(?:EMP|EMPL|BADGE|STAFF)[-_ #]{0,2}\d{3,8}\b")
_DAY = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}(?:st|nd|rd|th)?\.?\s(?:of\s)?[^\W\d]{3,9}\.?,?\s\d{4}"
    r"|[^\W\d]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})"
)
_BIRTH = re.compile(
    r"(?:\bd\.?\s?o\.?\s?b\b\.?|\b(?:date|day)\sof\sbirth|\bborn|\bbirth[ -]?da(?:te|y)|\bgeb(?:oren|urtsdatum)?\b\.?|"
    r"\bnée?\sle|\bnacid[oa]\sel|\bfecha\sde\snacimiento|\bdate\sde\snaissance)"
    r"[\s:=,-]*(?:(?:is|was|on|am|the)\s){0,2}\s*(?P<value>" + _DAY + ")",
    _I,
)
_DATE = re.compile(
    r"(?<![\w./-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)|\d{1,2}-\d{1,2}-\d{4}"
    r"|\d{4}/\d{1,2}/\d{1,2})(?:[T ,]{1,2}\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?[ap]m|Z)?)?(?![\w/-])",
    _I,
)
_ID = re.compile(
    r"\b(?:(?:driver'?’?s?'?’?|driving)\slicen[cs]e|passport|national\sinsurance|ni\s(?=no|number)|nino|nhs|social\ssecurity|"
    r"ssn|tax(?:payer)?\s(?=id|no|number|ref)|steuer-?(?=id|nummer)|personalausweis|id[ -]card|identity\scard|national\sid)"
    r"[ -]?(?:(?:no|nr|num|number|nummer|id|card|ref|reference)\b\.?\s?){0,2}"
    + _BETWEEN
    + r"(?P<value>(?=[\w -]*\d{2})[A-Za-z]{0,5}[ -]?[A-Za-z0-9]*\d[A-Za-z0-9]*(?:[ -](?=[\dA-Z]*\d|[A-Z]\b)[A-Za-z0-9]+){0,4})(?![\w@])",
    _I,
)
_ACCOUNT_WORDS = tuple("customer client consumer subscriber member account acct acc. acc a/c kunden konto".split())
_METER_WORDS = tuple("meter supply msn m.s.n zähler zahler markt malo messlok mpan mprn nmi esi eic pod cups pdl pdm prm prl".split())  # fmt: skip
_BADGE_WORDS = tuple("badge employee emp staff personnel payroll worker technician clock mitarbeiter personal ausweis".split())  # fmt: skip
_BIRTH_WORDS = tuple("birth born dob d.o.b geb né nacid nacimiento naissance".split())
_ID_WORDS = tuple("licen passport insurance nino ni nhs security ssn tax steuer ausweis card identity national".split())


def accounts(text: str) -> Iterator[Datum]:
    """Customer and account numbers of at least five digits: shorter ones are accounts of the books."""
    if holds_any(text, _ACCOUNT_WORDS):
        yield from _valued(_ACCOUNT, text, PersonalKind.ACCOUNT, 5)


def meters(text: str) -> Iterator[Datum]:
    """Numbers of meters and metering points; what a meter reads is none."""
    if holds_any(text, _METER_WORDS):
        yield from _valued(_METER, text, PersonalKind.METER, 5)
    for match in _MPAN.finditer(text):
        if _mpan_holds(re.sub(r"\D", "", match.group())):
            yield Datum(match.start(), match.end(), PersonalKind.METER)
    for match in _METER_POINT.finditer(text):
        yield Datum(match.start(), match.end(), PersonalKind.METER)
    for match in _EIC.finditer(text):
        if _eic_holds(match.group()):
            yield Datum(match.start(), match.end(), PersonalKind.METER)


def badges(text: str) -> Iterator[Datum]:
    """Badge, employee and payroll numbers."""
    if not holds_any(text, _BADGE_WORDS):
        return
    yield from _valued(_BADGE, text, PersonalKind.BADGE, 2)
    for match in _BADGE_SHAPE.finditer(text):
        yield Datum(match.start(), match.end(), PersonalKind.BADGE)


def births(text: str) -> Iterator[Datum]:
    """Dates behind a word that says they are of a birth."""
    if holds_any(text, _BIRTH_WORDS):
        yield from _valued(_BIRTH, text, PersonalKind.BIRTH, 3)


def ids(text: str) -> Iterator[Datum]:
    """Numbers that a state gives, behind a word that names them."""
    if holds_any(text, _ID_WORDS):
        yield from _valued(_ID, text, PersonalKind.ID, 4)


def dates(text: str) -> Iterator[Datum]:
    """Any date written in digits, with its time."""
    for match in _DATE.finditer(text):
        yield Datum(match.start(), match.end(), PersonalKind.DATE)


def _valued(pattern: re.Pattern[str], text: str, kind: PersonalKind, digits: int) -> Iterator[Datum]:
    for match in pattern.finditer(text):
        value = match["value"].rstrip(" .-/")
        if sum(sign.isdigit() for sign in value) >= digits:
            start = match.start("value")
            yield Datum(start, start + len(value), kind)


def _mpan_holds(digits: str) -> bool:
    total = sum(int(digit) * prime for digit, prime in zip(digits, _MPAN_PRIMES, strict=False))
    return len(digits) == 13 and total % 11 % 10 == int(digits[12])


def _eic_holds(code: str) -> bool:
    total = sum(_EIC_SIGNS.index(sign) * weight for sign, weight in zip(code, range(16, 1, -1), strict=False))
    return _EIC_SIGNS[36 - (total - 1) % 37] == code[15]
