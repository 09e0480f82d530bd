"""Payment cards and bank accounts: text in, places out. Told by their checksum, or by a word before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.personal.kinds import Datum, PersonalKind

_I = re.IGNORECASE
_CARD = re.compile(r"\d(?<![\w.-].)(?:[ -]?\d){11,18}(?![\w-]|\.\d)")
_CARD_WORD = re.compile(
    r"\b(?:card|visa|mastercard|amex|maestro)s?\b(?:\W{0,3}\b(?:no|nr|number|is|with|ending)\b){0,2}[^\w]*$", _I
)
_ISSUER = re.compile(
    r"4|5[0-8]|2(?:2[2-9]|[3-6]|7[01]|720|131)|1800|3[4-8]|30[0-5]|6(?:011|[2-7]\d)"
)  # Visa, Mastercard, JCB, American Express, Diners, Discover, UnionPay, Maestro
_IBAN = re.compile(r"[A-Z](?<![\w.-].)[A-Z]\d\d(?P<four>(?:[ -]?[A-Z0-9]{4}){2,7})(?:[ -]?[A-Z0-9]{1,3})?(?!\w)")
_IBAN_WORD = re.compile(r"\biban\b\W{0,4}(?:\w{2,6}\W{1,3})?$", _I)


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


def _luhn_holds(digits: str) -> bool:
    doubled = [2 * int(d) - 9 * (d > "4") if at % 2 else int(d) for at, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _iban_holds(signs: str) -> bool:
    return len(signs) > 14 and int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1
