"""The straight line from a question to a checked answer: compute, or find, weigh, cite, write, check.

Yields evidence first and the checked answer last. Opens nothing and keeps nothing: what may be looked at comes in.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rag.answerers import ANSWERERS
from rag.chat import ChatLimits, ChatModel
from rag.check import Judge
from rag.cite import cite
from rag.conflict import find_conflict
from rag.drafting import Written, quote, write
from rag.exact import Asked, Exact, answer_exactly
from rag.finding import Evidence, find_evidence
from rag.journal import utc_now
from rag.lists import asks_list, find_list
from rag.nearest import nearest_of
from rag.refuse import near_codes, refusal_text, said_with
from rag.resolve import resolve
from rag.schema import Answer, Claim, Done, Event, EvidenceReady, Status, Verdict
from rag.standing import with_standing, with_time
from rag.support import Support

_STEPS = ("understand", "retrieve", "evidence", "answer", "check")


@dataclass(slots=True)
class Clock:
    """Milliseconds of each step of one answer, from when it was asked."""

    began: float = field(default_factory=time.perf_counter)
    steps: dict[str, float] = field(default_factory=dict)
    _at: float = field(default_factory=time.perf_counter)

    def lap(self, step: str) -> None:
        """The time since the last lap was that of `step`."""
        now = time.perf_counter()
        self.steps[step], self._at = 1000 * (now - self._at), now

    def timings(self) -> dict[str, float]:
        """Every step, 0 for those that were not needed, and the total."""
        total = 1000 * (time.perf_counter() - self.began)
        return {step: self.steps.get(step, 0.0) for step in _STEPS} | {"total": total}


def answer_events(asked: Asked, chat: ChatModel, clock: Clock) -> Iterator[Event]:
    """Evidence, sentences as they are checked, and the whole answer last."""
    clock.lap("understand")
    codes = resolve(asked.generation, asked.understood.text, asked.understood.mentions)
    # Of what the documents do not name there is nothing to compute, and what they say of others is no answer.
    exact = None if codes.missing else answer_exactly(asked, ANSWERERS)
    if exact is not None:
        exact = _dated(exact, asked)
        clock.lap("answer")
        yield EvidenceReady(exact.citations, ())
        yield Done(_exact_answer(exact, asked, clock))
        return
    evidence = find_evidence(asked, bool(codes.missing))
    told_whole = None if evidence.codes.missing else _told_whole(asked, evidence)
    if told_whole is not None:
        told_whole = _dated(told_whole, asked)
        _lap_evidence(clock, evidence)
        yield EvidenceReady(told_whole.citations, evidence.hits)
        # A list is told whole whatever the few best spans are worth.
        answerable = None if asks_list(asked.understood.text) else evidence.probability
        yield Done(replace(_exact_answer(told_whole, asked, clock), answerable=answerable))
        return
    citations = cite(asked.generation, evidence.spans, asked.today) if evidence.answers else ()
    _lap_evidence(clock, evidence)
    yield EvidenceReady(citations, evidence.hits)
    if not evidence.answers:
        yield Done(_refusal(asked, evidence, chat.name, clock))
        return
    settings = asked.settings.answer
    limits = ChatLimits(max_tokens=settings.max_tokens, seconds=settings.seconds)
    judge = Judge(Support(asked.embedder, asked.generation.rarity), settings.unsupported_below)
    written_by = write(chat, asked.understood.text, evidence.spans, citations, limits, judge)
    for written in written_by if asked.chat is not None else [quote(evidence.spans)]:
        if not isinstance(written, Written):
            yield written
            continue
        clock.steps |= {"answer": written.answer_ms, "check": written.check_ms}
        checked = written.checked
        cited = tuple(one for one in citations if one.number in checked.cited)
        text = with_time(said_with(evidence.absent, checked.text), cited, asked.understood.when, asked.filters.as_of)
        done = _answer(asked, Status.ANSWERED, text, written.model, clock)
        done = replace(done, citations=cited, notice=written.notice, answerable=evidence.probability)
        near = near_codes(asked.generation, evidence.absent)
        yield Done(replace(done, claims=checked.claims, did_you_mean=near))


def _lap_evidence(clock: Clock, evidence: Evidence) -> None:
    """Retrieval is told by what it measured itself, the rest of the lap is choosing the evidence."""
    clock.lap("evidence")
    retrieved = evidence.retrieved.embed_ms + evidence.retrieved.search_ms
    clock.steps |= {"retrieve": retrieved, "evidence": max(0.0, clock.steps["evidence"] - retrieved)}


def _told_whole(asked: Asked, evidence: Evidence) -> Exact | None:
    """What is not for the best few sentences: documents that disagree, a list that is told whole."""
    understood, filters, generation = asked.understood, asked.filters, asked.generation
    if not asks_list(understood.text):
        if not evidence.answers:
            return None
        settings = asked.settings.retrieve
        return find_conflict(
            understood, evidence.codes, evidence.hits, generation, asked.embedder, filters, settings, asked.today
        )
    day = filters.as_of or understood.as_of
    allowed = generation.allowed(filters.kind, filters.asset, day, None if day else asked.today)
    return find_list(understood, evidence.hits, generation, allowed)


def _dated(exact: Exact, asked: Asked) -> Exact:
    """The exact answer, its citations with their standing, its text with what must be said of it."""
    citations = with_standing(asked.generation, exact.citations, asked.today)
    text = with_time(exact.text, citations, asked.understood.when, asked.filters.as_of)
    return replace(exact, citations=citations, text=text)


def _exact_answer(exact: Exact, asked: Asked, clock: Clock) -> Answer:
    shown = exact.status in (Status.ANSWERED, Status.CONFLICT)
    claim = Claim(exact.text, tuple(one.number for one in exact.citations), Verdict.SUPPORTED, "computed")
    return replace(
        _answer(asked, exact.status, exact.text, "computed", clock),
        citations=exact.citations if shown else (),
        claims=(claim,) if shown else (),
        did_you_mean=exact.did_you_mean,
        computation=exact.computation,
    )


def _refusal(asked: Asked, evidence: Evidence, model: str, clock: Clock) -> Answer:
    near = near_codes(asked.generation, evidence.absent)
    text = refusal_text(asked.understood, evidence.absent, near)
    refused = _answer(asked, Status.NOT_FOUND, text, model, clock)
    nearest = nearest_of(asked, evidence)
    return replace(refused, did_you_mean=near, answerable=evidence.probability, nearest=nearest)


def _answer(asked: Asked, status: Status, text: str, model: str, clock: Clock) -> Answer:
    """An answer without citations."""
    question, generation = asked.understood.text, asked.generation.number
    key = f"{question}\n{generation}\n{utc_now()}"
    return Answer(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        question=question,
        status=status,
        text=text,
        citations=(),
        claims=(),
        did_you_mean=(),
        model=model,
        generation=generation,
        timings_ms=clock.timings(),
    )
