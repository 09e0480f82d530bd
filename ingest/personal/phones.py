"""Telephone numbers: text in, places out.

A number is told by its form, or, where equipment shares the form, by a word beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.personal.kinds import Datum, PersonalKind, holds_any

_I = re.IGNORECASE
_NUMBER_WORD = r"(?:no|nr|num|number|id|ref|reference|code|nummer|numéro|número)"
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
# A rule whose words do not stand in a text at all is not tried: most texts hold nothing, and this is asked of every page.
_LONG_NUMBER = re.compile(r"\d[\d ().\-/]{5,}\d")
_PHONE_WORDS = tuple("tel tél phone fax mobile mobil móvil cell handy gsm line whatsapp sms pager rufnummer switchboard desk office home work direct contact call duty emergency ext ring dial text reach ph:".split())  # fmt: skip


def phones(text: str) -> Iterator[Datum]:
    """Telephone numbers: international, with an area code in brackets, American, or any behind a word that says so."""
    if not _LONG_NUMBER.search(text):
        return
    for pattern in (_PHONE_INTERNATIONAL, _PHONE_AREA, _PHONE_AMERICAN):
        for match in pattern.finditer(text):
            digits = sum(sign.isdigit() for sign in re.split("[xX]", match.group())[0])
            if 7 < digits < 16 and not _NOT_A_PHONE.search(text, max(0, match.start() - 30), match.start()):
                yield Datum(match.start(), match.end(), PersonalKind.PHONE)
    for pattern in (_PHONE_CUED, _PHONE_NAMED_AFTER) if holds_any(text, _PHONE_WORDS) else ():
        for match in pattern.finditer(text):
            digits = sum(sign.isdigit() for sign in re.split("[xX]", match["value"])[0])
            if 6 < digits < 16:
                yield Datum(*match.span("value"), PersonalKind.PHONE)
