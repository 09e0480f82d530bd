"""A text in, the personal data in it out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ingest.personal.address import addresses
from ingest.personal.kinds import DEFAULT_KINDS, Datum, PersonalKind, apart
from ingest.personal.names import names
from ingest.personal.patterns import RULES
from ingest.personal.presidio import checked_numbers

_CHECKED = frozenset({PersonalKind.CARD, PersonalKind.BANK, PersonalKind.ID})


def find_personal(text: str, kinds: Collection[PersonalKind] = DEFAULT_KINDS) -> tuple[Datum, ...]:
    """Where personal data of these kinds stands, in order, without overlaps."""
    return apart(_found(text, frozenset(kinds)))


def _found(text: str, kinds: frozenset[PersonalKind]) -> Iterator[Datum]:
    for kind, rule in RULES.items():
        if kind in kinds:
            yield from rule(text)
    if PersonalKind.ADDRESS in kinds:
        yield from addresses(text)
    if PersonalKind.NAME in kinds:
        yield from names(text)
    if kinds & _CHECKED:
        yield from (found for found in checked_numbers(text) if found.kind in kinds)
