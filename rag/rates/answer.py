"""Questions about rates: a rate, the price or period at an hour, a bill. A question in, an exact answer or None out.

It keeps silent where no rate schedule is clearly named, or what is asked is not held as rates: the passages
answer then.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.rates.schema import Schedule
from ingest.schema import DocumentKind
from rag.exact import Asked, Exact
from rag.rates.bill_answer import bill_answer
from rag.rates.days import Days, days_meant
from rag.rates.hour_answer import hour_answer
from rag.rates.link import Link, link
from rag.rates.lookup import look_up
from rag.rates.lookup_answer import lookup_answer
from rag.rates.versions import in_force, none_in_force
from rag.rates.wording import Said, read_wording
from rag.schema import Status


def answer_rates(asked: Asked) -> Exact | None:
    """The answer that the rate rows hold, or None."""
    if asked.filters.kind not in (None, DocumentKind.TARIFF) or asked.filters.asset:
        return None
    schedules = asked.generation.schedules()
    if not schedules:
        return None
    said = read_wording(asked.understood.text)
    links = link(said.text, schedules)
    computed = said.wants_hour or said.wants_bill
    # A rate alone is only looked up where one schedule is named by its code; titles are words of prose as well.
    if not links or not (computed or (len(links) == 1 and links[0].by_code)):
        return None
    named = _schedules(links)
    meant = days_meant(said, asked.today, asked.filters.as_of)
    versions = in_force(named, meant.day)
    if not computed:
        return _looked_up(asked, said, meant, named, links[0].words)
    if not versions:
        return Exact(Status.NOT_FOUND, none_in_force(named, meant.day))
    if said.wants_hour:
        return hour_answer(asked, said, meant, versions)
    return bill_answer(asked, said, meant, versions)


def _looked_up(asked: Asked, said: Said, meant: Days, named: Sequence[Schedule], words: Sequence[str]) -> Exact | None:
    """A rate; where none is in force on the day asked about, that is said only if it would be a rate at all."""
    versions = in_force(named, meant.day, sound=False)
    if versions:
        return lookup_answer(asked, said, meant, versions, words)
    if meant.told and any(look_up(said, meant, one, words, "") for one in named):
        return Exact(Status.NOT_FOUND, none_in_force(named, meant.day))
    return None


def _schedules(links: tuple[Link, ...]) -> tuple[Schedule, ...]:
    """The schedules of all the names that stand in the question."""
    return tuple(dict.fromkeys(schedule for one in links for schedule in one.schedules))
