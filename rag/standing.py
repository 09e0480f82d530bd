"""What a citation's page is today: its sheet, revision and days, whether it still holds, and what to say of it.

A citation and a generation in, the citation with its standing out; sentences for an answer that stands on more than
what is in force.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingest import ordinals
from ingest.errors import UnusableInput
from ingest.generation import Generation
from ingest.schema import PageFacts
from ingest.standing import State
from rag.schema import Citation, Hit
from rag.when import When

_OVER = "Nothing in force answers this; what is quoted here is superseded."


def with_standing(generation: Generation, citations: Sequence[Citation], today: date) -> tuple[Citation, ...]:
    """The citations with what their pages, else their documents, say of revision and time, as it is `today`."""
    return tuple(_placed(generation, citation, today) for citation in citations)


def _placed(generation: Generation, citation: Citation, today: date) -> Citation:
    try:
        document = generation.document(citation.document)
    except UnusableInput:  # an answer may cite a schedule that a person wrote down, of no document here
        return citation
    page = citation.location.page
    own = generation.page_facts(document.name, page) if page else None
    facts = own or PageFacts()
    standing = generation.standing(document, page, own)
    by = standing.successor
    last = standing.last
    return replace(
        citation,
        sheet=facts.sheet,
        revision=facts.revision or document.revision,
        issued=facts.issued or document.issued,
        valid_from=standing.valid_from,
        valid_to=standing.valid_to or last,
        standing=standing.on(today).value,
        superseded_by=by.what if by else "",
        superseded_since=by.since if by else None,
        implied=bool(by and by.implied and standing.valid_to is None),
    )


def sources(generation: Generation, hits: Sequence[Hit], today: date) -> tuple[Citation, ...]:
    """Where each hit stands and what that is `today`, numbered by rank, without a quote."""
    found = [
        Citation(rank, hit.passage.id, hit.passage.document, hit.passage.title, hit.passage.location, "")
        for rank, hit in enumerate(hits, start=1)
    ]
    return with_standing(generation, found, today)


def spoken(citation: Citation) -> str:
    """What must be said of one citation beside its words: '' where it is simply in force."""
    if citation.standing == State.SUPERSEDED:
        by = f" by {citation.superseded_by}" if citation.superseded_by else ""
        since = citation.superseded_since or _after(citation.valid_to)
        when = f" since {since}" if since else ""
        word = "superseded" if by else "no longer in force"
        told = " (implied by the later issue, not stated)" if citation.implied else ""
        return f"{word}{when}{by}{told}"
    if citation.standing == State.NOT_YET:
        return f"not in force before {citation.valid_from}"
    return ""


def revision_line(citation: Citation, with_sheet: bool = True) -> str:
    """Which issue the words are of and when it holds: 'revision B, in force from 2022-05-02 to 2026-02-28'."""
    parts = []
    filed = bool(citation.sheet) and ordinals.order(citation.revision) is not None
    if citation.sheet and (with_sheet or filed):
        parts.append(f"{citation.revision} Sheet No. {citation.sheet}" if filed else f"Sheet No. {citation.sheet}")
    if citation.revision and not filed:
        parts.append(f"revision {citation.revision}")
    if citation.valid_from or citation.valid_to:
        since = f" from {citation.valid_from}" if citation.valid_from else ""
        until = f" to {citation.valid_to}" if citation.valid_to else ""
        parts.append(f"in force{since}{until}")
    elif citation.standing == State.UNDATED and not citation.issued:
        parts.append("no date stated")
    if citation.issued:
        parts.append(f"issued {citation.issued}")
    return ", ".join(parts)


def with_time(text: str, cited: Sequence[Citation], when: When, asked: date | None) -> str:
    """An answer's text with what must be said of the time it speaks of, `asked` being the day of the filter.

    A line for all citations of one standing; before them a sentence where nothing cited is in force and the
    question did not ask about another time. Unchanged where all that is cited holds today.
    """
    other_time = not when.today or asked is not None
    everything = when.across or when.of_issue or len(when.revisions) > 1
    lines: dict[str, list[int]] = {}
    for citation in cited:
        said = spoken(citation)
        if everything or (said and other_time):
            said = "; ".join(part for part in (revision_line(citation, everything), said) if part)
        if said:
            lines.setdefault(said, []).append(citation.number)
    if not lines:
        return text
    told = [f"{''.join(f'[{number}]' for number in numbers)}: {said}." for said, numbers in lines.items()]
    over = not other_time and all(one.standing == State.SUPERSEDED for one in cited)
    return "\n".join([*([_OVER] if over else []), text, *told])


def _after(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() + 1) if day is not None and day < date.max else None
