"""A text in, the personal data in it out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from ingest.personal.address import addresses
from ingest.personal.kinds import DEFAULT_KINDS, Datum, PersonalKind, apart
from ingest.personal.names import names
from ingest.personal.online import emails, links, machines
from ingest.personal.payments import banks, cards
from ingest.personal.people import accounts, badges, births, dates, ids, meters
from ingest.personal.phones import phones
from ingest.personal.presidio import checked_numbers

_RULES: Mapping[PersonalKind, Callable[[str], Iterator[Datum]]] = {
    PersonalKind.EMAIL: emails,
    PersonalKind.PHONE: phones,
    PersonalKind.ADDRESS: addresses,
    PersonalKind.ACCOUNT: accounts,
    PersonalKind.METER: meters,
    PersonalKind.BADGE: badges,
    PersonalKind.BANK: banks,
    PersonalKind.CARD: cards,
    PersonalKind.ID: ids,
    PersonalKind.BIRTH: births,
    PersonalKind.NETWORK: machines,
    PersonalKind.WEB: links,
    PersonalKind.NAME: names,
    PersonalKind.DATE: dates,
}
# What Presidio adds to them.
_CHECKED = frozenset({PersonalKind.BANK, PersonalKind.ID})


def find_personal(text: str, kinds: Collection[PersonalKind] = DEFAULT_KINDS) -> tuple[Datum, ...]:
    """Where personal data of these kinds stands, in order, without overlaps."""
    return apart(_found(text, frozenset(kinds)))


def _found(text: str, kinds: frozenset[PersonalKind]) -> Iterator[Datum]:
    for kind, rule in _RULES.items():
        if kind in kinds:
            yield from rule(text)
    if kinds & _CHECKED:
        yield from (found for found in checked_numbers(text) if found.kind in kinds)
