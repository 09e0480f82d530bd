"""Questions about rates: the price or period at an hour, a bill. A question in, an exact answer or None out.

It keeps silent where no rate schedule is clearly named, or what is asked is not held as rates: the passages
answer then.
"""

from __future__ import annotations

from ingest.rates.schema import Schedule
from ingest.schema import DocumentKind
from rag.exact import Asked, Exact
from rag.rates.bill_answer import bill_answer
from rag.rates.days import days_meant
from rag.rates.hour_answer import hour_answer
from rag.rates.link import Link, link
from rag.rates.versions import in_force, none_in_force
from rag.rates.wording import read_wording
from rag.schema import Status


def answer_rates(asked: Asked) -> Exact | None:
    """The answer that the rate rows hold, or None."""
    if asked.filters.kind not in (None, DocumentKind.TARIFF) or asked.filters.asset:
        return None
    said = read_wording(asked.understood.text)
    if not (said.wants_hour or said.wants_bill):
        return None
    schedules = asked.generation.schedules()
    links = link(said.text, schedules) if schedules else ()
    if not links:
        return None
    named = _one_stretch(links)
    meant = days_meant(said, asked.today, asked.filters.as_of)
    versions = in_force(named, meant.day)
    if not versions:
        return Exact(Status.NOT_FOUND, none_in_force(named, meant.day))
    if said.wants_hour:
        return hour_answer(asked, said, meant, versions)
    return bill_answer(asked, said, meant, versions)


def _one_stretch(links: tuple[Link, ...]) -> tuple[Schedule, ...]:
    """The schedules of all the names that stand in the question."""
    return tuple(dict.fromkeys(schedule for one in links for schedule in one.schedules))
