"""Numbers and addresses of people that have a shape or stand behind a word that names them.

Each kind has one generator: text in, places out. A shape that equipment shares (part numbers, work orders, readings,
versions) counts only beside a word that tells it is a person's. Checksums are checked where a number has one.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping

from ingest.personal.kinds import Datum, PersonalKind

_I = re.IGNORECASE
_NUMBER_WORD = r"(?:no|nr|num|number|id|ref|reference|code|nummer|numéro|número)"
_BETWEEN = r"(?:\s*(?:is|was|are|=|:|\#|-)){0,2}\s*"
# What a code of a person may look like behind the word that names it: letters and digits in at most five groups.
_CODE = r"(?P<value>(?=[\w/.-]*\d)[A-Za-z0-9]+(?:[ /.-](?=[\d])[A-Za-z0-9]+|[/.-][A-Za-z0-9]+){0,4})(?![\w@])"

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
    r"(?:@|\s?[(\[{]\s?at\s?[)\]}]\s?)[^\W_](?:[\w-]*[^\W_])?(?:(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?)[\w-]*[^\W_])*"
    r"(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?)[^\W\d_][\w-]*[^\W_]",
    _I,
)

_LINK = re.compile(r"\b(?:https?|ftps?|sftp)://[^\s<>\"'\])}]+|\bwww\d?\.[^\s<>\"'\])}]+", _I)
_HOST = re.compile(
    r"(?<![\w@./\\-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|org|net|edu|gov|info|biz|int)"
    r"(?:\.[a-z]{2})?(?![\w@(-]|\.\w)(?:/[^\s<>\"'\])}]*)?",
    _I,
)

_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2}|:\d{1,5})?(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
_MAC = re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:-])")
_VERSION = re.compile(
    r"(?:\bv|\bver|\bversions?|\brev(?:ision)?|\brelease|\bfirmware|\bfw|\bsections?|\bclauses?|\bsec|§|\bchapter|"
    r"\bpara(?:graph)?|\bfig(?:ure)?|\btable|\bstep|\bitem|\bannex|\bdriver|\bbuild)[\s.:(]*$",
    _I,
)

_EXTENSION = r"(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?"
_PHONE_INTERNATIONAL = re.compile(
    r"(?<![\w.+])(?:\+\s?|00(?=[1-9]))\d{1,3}(?:[ .\-/]{0,2}\(?\d{1,5}\)?){2,6}" + _EXTENSION + r"(?!\w|\.\d)", _I
)
_PHONE_AREA = re.compile(
    r"(?<![\w)])\(\d{2,5}\)[ .\-/]?\d{2,8}(?:[ .\-]\d{2,5}){0,3}" + _EXTENSION + r"(?![\w/]|\.\d)", _I
)
_PHONE_AMERICAN = re.compile(
    r"(?<![\w.\-/+])(?:1([-.]))?[2-9]\d\d([-.])[2-9]\d\d\2\d{4}" + _EXTENSION + r"(?!\w|[-./]\d)", _I
)
_DIGITS = r"(?:\+|\()?\d{1,5}(?:[ .\-/()]{1,2}\d{1,6}|\d){2,12}" + _EXTENSION
_PHONE_CUED = re.compile(
    r"(?:\b(?:tel(?:ephone|efon|éfono|efono)?|téléphone|phones?|ph|fax|telefax|mobiles?|cell\s?phone|mobil(?:e|telefon)?|"
    r"móvil|handy|gsm|hotline|helpline|whatsapp|sms|pager|rufnummer|switchboard)\b"
    r"[ .]{0,2}(?:" + _NUMBER_WORD + r"\b\.?)?[^\w\n]{0,4}(?:is|are|at|on|:)?[^\w\n+(]{0,4}"
    r"|\b(?:desk|office|home|work|direct|cell|contact|call|duty|emergency|ext)(?:\s?line)?\s?[:=]\s?"
    r"|\b(?:call|ring|phone|dial|text|reach|contact|fax)(?:ed|ing|[ -]?back)?\s(?:(?:me|us|him|her|them|back|the\s\w+|\w+)\s){0,3}"
    r"(?:at|on|under|:)\s(?:extension\s)?"
    r"|\b(?:call|ring|dial)\s)"
    r"(?P<value>" + _DIGITS + r")(?!\w|[.\-/]\d)",
    _I,
)
_PHONE_NAMED_AFTER = re.compile(
    r"(?<![\w.\-/+])(?P<value>\d{2,5}(?:[ \-]\d{2,5}){2,4})(?=\s\(?(?:office|fax|mobile|cell|home|phone|desk|direct)\b)",
    _I,
)
_NOT_A_PHONE = re.compile(
    r"(?:\b(?:part|p/n|pn|serial|s/n|sn|model|drawing|dwg|order|wo|po|item|ref|catalog(?:ue)?|cat|document|doc|"
    r"standard|article|art|stock|invoice|docket|file|report|contract|isbn|issn|account|acct|card|case)\b"
    r"[\s.:#]*(?:no|nos|nr|number|id)?[\s.:#]*)$",
    _I,
)

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

_CARD = re.compile(r"\d(?<![\w.-].)(?:[ -]?\d){11,18}(?![\w-]|\.\d)")
_CARD_WORD = re.compile(
    r"\b(?:card|visa|mastercard|amex|maestro)s?\b(?:\W{0,3}\b(?:no|nr|number|is|with|ending)\b){0,2}[^\w]*$", _I
)
_ISSUER = re.compile(
    r"4|5[0-8]|2(?:2[2-9]|[3-6]|7[01]|720|131)|1800|3[4-8]|30[0-5]|6(?:011|[2-7]\d)"
)  # Visa, Mastercard, JCB, American Express, Diners, Discover, UnionPay, Maestro
_IBAN = re.compile(r"[A-Z](?<![\w.-].)[A-Z]\d\d(?P<four>(?:[ -]?[A-Z0-9]{4}){2,7})(?:[ -]?[A-Z0-9]{1,3})?(?!\w)")
_IBAN_WORD = re.compile(r"\biban\b\W{0,4}(?:\w{2,6}\W{1,3})?$", _I)

_ID = re.compile(
    r"\b(?:(?:driver'?’?s?'?’?|driving)\slicen[cs]e|passport|national\sinsurance|ni\s(?=no|number)|nino|nhs|social\ssecurity|"
    r"ssn|tax(?:payer)?\s(?=id|no|number|ref)|steuer-?(?=id|nummer)|personalausweis|id[ -]card|identity\scard|national\sid)"
    r"[ -]?(?:(?:no|nr|num|number|nummer|id|card|ref|reference)\b\.?\s?){0,2}"
    + _BETWEEN
    + r"(?P<value>(?=[\w -]*\d{2})[A-Za-z]{0,5}[ -]?[A-Za-z0-9]*\d[A-Za-z0-9]*(?:[ -](?=[\dA-Z]*\d|[A-Z]\b)[A-Za-z0-9]+){0,4})(?![\w@])",
    _I,
)


# A rule whose words do not stand in a text at all is not tried: most texts hold nothing, and this is asked of every page.
_LONG_NUMBER = re.compile(r"\d[\d ().\-/]{5,}\d")
_PHONE_WORDS = tuple("tel tél phone fax mobile mobil móvil cell handy gsm line whatsapp sms pager rufnummer switchboard desk office home work direct contact call duty emergency ext ring dial text reach ph:".split())  # fmt: skip
_WEB_WORDS = ("://", "www", ".com", ".org", ".net", ".edu", ".gov", ".info", ".biz", ".int")
_ACCOUNT_WORDS = tuple("customer client consumer subscriber member account acct acc. acc a/c kunden konto".split())
_METER_WORDS = tuple("meter supply msn m.s.n zähler zahler markt malo messlok mpan mprn nmi esi eic pod cups pdl pdm prm prl".split())  # fmt: skip
_BADGE_WORDS = tuple("badge employee emp staff personnel payroll worker technician clock mitarbeiter personal ausweis".split())  # fmt: skip
_BIRTH_WORDS = tuple("birth born dob d.o.b geb né nacid nacimiento naissance".split())
_ID_WORDS = tuple("licen passport insurance nino ni nhs security ssn tax steuer ausweis card identity national".split())


def _has(text: str, words: tuple[str, ...]) -> bool:
    folded = text.lower()
    return any(word in folded for word in words)


def cards(text: str) -> Iterator[Datum]:
    """Payment cards by issuer and checksum; behind the word card, any number as long as one."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        told = _CARD_WORD.search(text, max(0, match.start() - 40), match.start())
        if 11 < len(digits) < 20 and (told or (len(digits) > 12 and _ISSUER.match(digits) and _luhn_holds(digits))):
            yield Datum(match.start(), match.end(), PersonalKind.CARD)


def banks(text: str) -> Iterator[Datum]:
    """International bank account numbers by checksum, or behind their name."""
    for match in _IBAN.finditer(text):
        told = _IBAN_WORD.search(text, max(0, match.start() - 20), match.start())
        for end in dict.fromkeys((match.end(), match.end("four"))):
            if told or _iban_holds(re.sub(r"[ -]", "", text[match.start() : end])):
                yield Datum(match.start(), end, PersonalKind.BANK)
                break


def emails(text: str) -> Iterator[Datum]:
    """Addresses of mail, also as 'name (at) host (dot) net'."""
    if "@" in text or "at)" in text or "at]" in text or "AT)" in text or "AT]" in text:
        for match in _EMAIL.finditer(text):
            yield Datum(match.start(), match.end(), PersonalKind.EMAIL)


def links(text: str) -> Iterator[Datum]:
    """Links, and host names that end in one of the common domains."""
    if "." not in text:
        return
    for pattern in (_LINK, _HOST) if _has(text, _WEB_WORDS) else ():
        for match in pattern.finditer(text):
            shown = match.group().rstrip(".,;:!?*|")
            if len(shown) > 4:
                yield Datum(match.start(), match.start() + len(shown), PersonalKind.WEB)


def machines(text: str) -> Iterator[Datum]:
    """Addresses of one machine: IP and MAC; not versions, numbers of sections, masks or the machine itself."""
    for match in _IPV4.finditer(text):
        bare = re.split("[/:]", match.group())[0]
        if _is_machine(bare) and not _VERSION.search(text, max(0, match.start() - 16), match.start()):
            yield Datum(match.start(), match.end(), PersonalKind.NETWORK)
    if text.count(":") > 1:
        for match in _IPV6.finditer(text):
            found = match.group()
            if ("::" in found or found.count(":") == 7) and len(found) > 6 and _is_machine(found):
                yield Datum(match.start(), match.end(), PersonalKind.NETWORK)
    for match in _MAC.finditer(text):
        yield Datum(match.start(), match.end(), PersonalKind.NETWORK)


def _is_machine(written: str) -> bool:
    try:
        known = ipaddress.ip_address(written)
    except ValueError:
        return False
    # 1.2.3.4 numbers a section more often than a machine.
    small = known.version == 4 and all(int(part) < 16 for part in written.split(".")) and not written.startswith("10.")
    return not (known.is_loopback or known.is_unspecified or written.startswith("255.") or small)


def phones(text: str) -> Iterator[Datum]:
    """Telephone numbers: international, with an area code in brackets, American, or any behind a word that says so."""
    if not _LONG_NUMBER.search(text):
        return
    for pattern in (_PHONE_INTERNATIONAL, _PHONE_AREA, _PHONE_AMERICAN):
        for match in pattern.finditer(text):
            digits = sum(sign.isdigit() for sign in re.split("[xX]", match.group())[0])
            if 7 < digits < 16 and not _NOT_A_PHONE.search(text, max(0, match.start() - 30), match.start()):
                yield Datum(match.start(), match.end(), PersonalKind.PHONE)
    for pattern in (_PHONE_CUED, _PHONE_NAMED_AFTER) if _has(text, _PHONE_WORDS) else ():
        for match in pattern.finditer(text):
            digits = sum(sign.isdigit() for sign in re.split("[xX]", match["value"])[0])
            if 6 < digits < 16:
                yield Datum(*match.span("value"), PersonalKind.PHONE)


def accounts(text: str) -> Iterator[Datum]:
    """Customer and account numbers of at least five digits: shorter ones are accounts of the books."""
    if _has(text, _ACCOUNT_WORDS):
        yield from _valued(_ACCOUNT, text, PersonalKind.ACCOUNT, 5)


def meters(text: str) -> Iterator[Datum]:
    """Numbers of meters and metering points; what a meter reads is none."""
    if _has(text, _METER_WORDS):
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
    if not _has(text, _BADGE_WORDS):
        return
    yield from _valued(_BADGE, text, PersonalKind.BADGE, 2)
    for match in _BADGE_SHAPE.finditer(text):
        yield Datum(match.start(), match.end(), PersonalKind.BADGE)


def births(text: str) -> Iterator[Datum]:
    """Dates behind a word that says they are of a birth."""
    if _has(text, _BIRTH_WORDS):
        yield from _valued(_BIRTH, text, PersonalKind.BIRTH, 3)


def ids(text: str) -> Iterator[Datum]:
    """Numbers that a state gives, behind a word that names them."""
    if _has(text, _ID_WORDS):
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


def _luhn_holds(digits: str) -> bool:
    doubled = [2 * int(d) - 9 * (d > "4") if at % 2 else int(d) for at, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _iban_holds(signs: str) -> bool:
    return len(signs) > 14 and int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def _mpan_holds(digits: str) -> bool:
    total = sum(int(digit) * prime for digit, prime in zip(digits, _MPAN_PRIMES, strict=False))
    return len(digits) == 13 and total % 11 % 10 == int(digits[12])


def _eic_holds(code: str) -> bool:
    total = sum(_EIC_SIGNS.index(sign) * weight for sign, weight in zip(code, range(16, 1, -1), strict=False))
    return _EIC_SIGNS[36 - (total - 1) % 37] == code[15]


RULES: Mapping[PersonalKind, Callable[[str], Iterator[Datum]]] = {
    PersonalKind.EMAIL: emails,
    PersonalKind.PHONE: phones,
    PersonalKind.ACCOUNT: accounts,
    PersonalKind.METER: meters,
    PersonalKind.BADGE: badges,
    PersonalKind.BIRTH: births,
    PersonalKind.CARD: cards,
    PersonalKind.BANK: banks,
    PersonalKind.ID: ids,
    PersonalKind.NETWORK: machines,
    PersonalKind.WEB: links,
    PersonalKind.DATE: dates,
}
