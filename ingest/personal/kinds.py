"""The kinds of personal data, and a place in a text that holds one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class PersonalKind(StrEnum):
    """What a stretch of text tells of a person."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    ACCOUNT = "account"  # customer and account numbers
    METER = "meter"  # meters and metering points of customers
    BADGE = "badge"  # badge, employee and payroll numbers
    BANK = "bank"  # bank accounts
    CARD = "card"  # payment cards
    ID = "id"  # what a state gives: social security, passport, driving licence, tax number
    BIRTH = "birth"  # a date of birth
    NETWORK = "network"  # addresses of machines: IP, MAC
    WEB = "web"  # links and host names
    NAME = "name"
    DATE = "date"  # any other date or time


# Names need a model to be found well, and without dates no question about a log can be answered.
DEFAULT_KINDS = tuple(kind for kind in PersonalKind if kind not in (PersonalKind.NAME, PersonalKind.DATE))


@dataclass(frozen=True, slots=True, order=True)
class Datum:
    """text[start:end] is of this kind."""

    start: int
    end: int
    kind: PersonalKind


def apart(found: Iterable[Datum]) -> tuple[Datum, ...]:
    """In order and without overlaps: those that overlap are one, of the kind of the longest; of two as long, the narrower kind."""
    rank = {kind: at for at, kind in enumerate(PersonalKind)}
    merged: list[tuple[Datum, Datum]] = []  # the stretch, and the longest datum in it
    for datum in sorted(found, key=lambda one: (one.start, -one.end)):
        if merged and datum.start < merged[-1][0].end:
            stretch, longest = merged[-1]
            longest = max(longest, datum, key=lambda one: (one.end - one.start, rank[one.kind]))
            merged[-1] = (Datum(stretch.start, max(stretch.end, datum.end), longest.kind), longest)
        else:
            merged.append((datum, datum))
    return tuple(stretch for stretch, _ in merged)


def holds_any(text: str, parts: Collection[str]) -> bool:
    """Whether one of these small letters stands in the text: most texts hold nothing, and every page is asked."""
    folded = text.lower()
    return any(part in folded for part in parts)
