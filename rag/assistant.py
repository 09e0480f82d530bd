"""The right half of the line in one function: a question in, evidence, draft and checked answer out."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.embed import Embedder, open_embedder
from ingest.errors import ModelError, StoreError, UnusableInput
from ingest.generation import Generation, open_current
from ingest.manifest import current
from ingest.rates.schema import Schedule
from rag.answer import check_draft
from rag.answerers import ANSWERERS
from rag.chat import ChatLimits, ChatModel, open_chat
from rag.cite import cite
from rag.conflict import find_conflict
from rag.evidence import select_spans
from rag.exact import Asked, Exact, answer_exactly
from rag.journal import Journal, utc_now
from rag.lists import asks_list, find_list
from rag.page import page_picture
from rag.quoting import QuotingChat
from rag.refuse import near_codes, refusal_text, said_with, strength, telling
from rag.resolve import resolve
from rag.retrieve import Retrieved, retrieve
from rag.schema import (
    Answer,
    Box,
    Claim,
    Done,
    Event,
    EvidenceReady,
    Failure,
    Library,
    Question,
    SearchResult,
    Shown,
    Span,
    Status,
    Token,
    Verdict,
)
from rag.scope import in_scope
from rag.settings import Settings
from rag.standing import sources, with_standing, with_time
from rag.understand import Understood, understand

_LONGEST_QUESTION = 4000


class Assistant:
    """Answers questions over the current generation; safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        generation: Generation,
        embedder: Embedder,
        chat: ChatModel,
        journal: Journal,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._today = today
        self._settings, self._embedder, self._chat, self._journal = settings, embedder, chat, journal
        self._lock = threading.Lock()
        self._open: dict[int, tuple[Generation, int]] = {generation.number: (generation, 0)}
        self._current = generation.number

    @property
    def model(self) -> str:
        """Name of the model that writes the answers."""
        return self._chat.name

    @property
    def data(self) -> Path:
        """The data folder."""
        return self._settings.data

    def search(self, question: Question, k: int | None = None) -> SearchResult:
        """The k best passages, without an answer."""
        text = _usable(question.text)
        began = time.perf_counter()
        understood = understand(text, self._today())
        with self._generation() as generation:
            found = retrieve(
                generation,
                self._embedder,
                understood,
                question.filters,
                self._settings.retrieve,
                k or self._settings.retrieve.hits,
                self._today(),
            )
            where = sources(generation, found.hits, self._today())
            timings = {"embed": found.embed_ms, "search": found.search_ms, "total": _ms_since(began)}
            return SearchResult(text, generation.number, found.hits, timings, where)

    def ask(self, question: Question) -> Iterator[Event]:
        """Understand, retrieve, select, draft, check, journal. Evidence comes first, the checked answer last."""
        settings = self._settings
        text = _usable(question.text)
        began = time.perf_counter()
        timings: dict[str, float] = {}
        understood = understand(text, self._today())
        with self._generation() as generation:
            timings["understand"] = _ms_since(began)
            at = time.perf_counter()
            codes = resolve(generation, text, understood.mentions)
            # Of what the documents do not name there is nothing to compute, and what they say of others is no answer.
            exact = None if codes.missing else self._exact(question, understood, generation)
            if exact is not None:
                exact = self._dated(exact, question, understood, generation)
                timings["answer"] = _ms_since(at)
                yield EvidenceReady(exact.citations, ())
                answer = self._exact_answer(exact, text, generation.number, timings, began)
                self._journal.keep_answer(question, answer)
                yield Done(answer)
                return
            found = retrieve(
                generation,
                self._embedder,
                understood,
                question.filters,
                settings.retrieve,
                settings.retrieve.hits,
                self._today(),
            )
            timings["retrieve"] = found.embed_ms + found.search_ms
            at = time.perf_counter()
            spans = select_spans(
                understood,
                telling(found.hits, found.codes),
                self._embedder,
                generation.rarity,
                settings.answer.spans,
                [code.normals for code in found.codes.found],
            )
            absent, missing = found.codes.absent, found.codes.missing
            found_it = not missing and strength(understood, spans, generation.rarity) >= settings.answer.not_found_below
            means_today = understood.when.today and question.filters.as_of is None
            if not found_it and not codes.missing and means_today:
                # What no longer holds is better than nothing, where it is said that it no longer holds.
                past = self._past(question, understood, generation)
                if past and strength(understood, past[1], generation.rarity) >= settings.answer.not_found_below:
                    (found, spans), found_it = past, not past[0].codes.missing
                    absent, missing = found.codes.absent, found.codes.missing
            conflict = None if missing else self._conflict(question, understood, found, generation, found_it)
            if conflict is not None:
                conflict = self._dated(conflict, question, understood, generation)
                timings["evidence"] = _ms_since(at)
                yield EvidenceReady(conflict.citations, found.hits)
                answer = self._exact_answer(conflict, text, generation.number, timings, began)
                self._journal.keep_answer(question, answer)
                yield Done(answer)
                return
            citations = cite(generation, spans, self._today()) if found_it else ()
            timings["evidence"] = _ms_since(at)
            yield EvidenceReady(citations, found.hits)
            at = time.perf_counter()
            model, checked = self._chat.name, None
            if found_it:
                limits = ChatLimits(max_tokens=settings.answer.max_tokens, seconds=settings.answer.seconds)
                draft = ""
                try:
                    for piece in self._chat.stream(text, spans, limits):
                        draft += piece
                        yield Token(piece)
                except ModelError as error:
                    # The evidence is worth more than the prose: a failing model never costs it.
                    model, draft = f"quoting ({error})", ""
                timings["answer"] = _ms_since(at)
                at = time.perf_counter()
                checked = check_draft(draft, citations) if draft else None
                if checked is None or not (checked.text or checked.refused):
                    quoted = check_draft("".join(QuotingChat().stream(text, spans, limits)), citations)
                    claims = (checked.claims if checked else ()) + quoted.claims
                    checked = type(quoted)(quoted.text, claims, quoted.cited, refused=False)
                timings["check"] = _ms_since(at)
            timings = {step: timings.get(step, 0.0) for step in _STEPS} | {"total": _ms_since(began)}
            shown = checked is not None and not checked.refused
            near = near_codes(generation, absent)
            cited = tuple(one for one in citations if checked and shown and one.number in checked.cited)
            answer = Answer(
                id=_answer_id(text, generation.number, str(utc_now())),
                question=text,
                status=Status.ANSWERED if shown else Status.NOT_FOUND,
                text=with_time(said_with(absent, checked.text), cited, understood.when, question.filters.as_of)
                if checked and shown
                else refusal_text(understood, absent, near),
                citations=cited,
                claims=checked.claims if checked else (),
                did_you_mean=near,
                model=model,
                generation=generation.number,
                timings_ms=timings,
            )
            self._journal.keep_answer(question, answer)
            yield Done(answer)

    def _conflict(
        self, question: Question, understood: Understood, found: Retrieved, generation: Generation, found_it: bool
    ) -> Exact | None:
        """What is not for the best few sentences: documents that disagree, a list that is told whole."""
        filters, today, settings = question.filters, self._today(), self._settings.retrieve
        if not asks_list(understood.text):
            if not found_it:
                return None
            return find_conflict(
                understood, found.codes, found.hits, generation, self._embedder, filters, settings, today
            )
        day = filters.as_of or understood.as_of
        allowed = generation.allowed(filters.kind, filters.asset, day, None if day else today)
        return find_list(understood, found.hits, generation, allowed)

    def _exact(self, question: Question, understood: Understood, generation: Generation) -> Exact | None:
        chat = None if isinstance(self._chat, QuotingChat) else self._chat
        return answer_exactly(
            Asked(understood, question.filters, generation, self._embedder, self._settings, self._today(), chat),
            ANSWERERS,
        )

    def _past(
        self, question: Question, understood: Understood, generation: Generation
    ) -> tuple[Retrieved, tuple[Span, ...]] | None:
        """Hits and spans among what is no longer in force; None where everything is."""
        settings, today = self._settings, self._today()
        scope = in_scope(generation, question.filters, understood.when, today, past=True)
        if scope is None or not len(scope):
            return None
        hits = settings.retrieve.hits
        found = retrieve(
            generation, self._embedder, understood, question.filters, settings.retrieve, hits, today, past=True
        )
        codes = [code.normals for code in found.codes.found]
        told = telling(found.hits, found.codes)
        limit = settings.answer.spans
        return found, select_spans(understood, told, self._embedder, generation.rarity, limit, codes)

    def _dated(self, exact: Exact, question: Question, understood: Understood, generation: Generation) -> Exact:
        """The exact answer, its citations with their standing, its text with what must be said of it."""
        citations = with_standing(generation, exact.citations, self._today())
        text = with_time(exact.text, citations, understood.when, question.filters.as_of)
        return replace(exact, citations=citations, text=text)

    def _exact_answer(
        self, exact: Exact, text: str, generation: int, timings: dict[str, float], began: float
    ) -> Answer:
        shown = exact.status in (Status.ANSWERED, Status.CONFLICT)
        claim = Claim(exact.text, tuple(one.number for one in exact.citations), Verdict.SUPPORTED, "computed")
        return Answer(
            id=_answer_id(text, generation, str(utc_now())),
            question=text,
            status=exact.status,
            text=exact.text,
            citations=exact.citations if shown else (),
            claims=(claim,) if shown else (),
            did_you_mean=exact.did_you_mean,
            model="computed",
            generation=generation,
            timings_ms={step: timings.get(step, 0.0) for step in _STEPS} | {"total": _ms_since(began)},
            computation=exact.computation,
        )

    def answer(self, question: Question) -> Answer:
        """The checked answer, without the events on the way."""
        for event in self.ask(question):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("ask() ends with Done")

    def feedback(self, answer_id: str, thumbs: int, comment: str = "") -> None:
        """Keep a thumb (1 or -1) on an answer."""
        self._journal.keep_feedback(answer_id, thumbs, comment)

    def library(self) -> Library:
        """What is indexed and what failed."""
        with self._generation() as generation:
            failures = tuple(Failure(failed.name, failed.reason) for failed in generation.failures())
            issues = tuple(generation.issues(self._today()))
            return Library(generation.number, tuple(one.document for one in issues), failures, issues)

    def all_records(self, answer: Answer, most: int = 100_000) -> Shown:
        """The records behind a computed answer, at most `most`, as the plan finds them now.

        Raises UnusableInput where it was not computed from records, or its log is no longer there.
        """
        from rag.plan.export import records_of

        if answer.computation is None or not answer.computation.sql:
            raise UnusableInput("this answer was not computed from records; there is no file of them")
        with self._generation() as generation:
            return records_of(generation.logs(), answer.computation.plan, most)

    def schedules(self) -> tuple[Schedule, ...]:
        """Rate schedules of all documents."""
        with self._generation() as generation:
            return generation.schedules()

    def assets(self) -> list[str]:
        """Assets named by the logs, for the filter."""
        with self._generation() as generation:
            return generation.assets()

    def page_text(self, document: str, page: int) -> str:
        """The text of one page (0 where the format has no pages)."""
        with self._generation() as generation:
            return generation.page(document, page).text

    def page_picture(self, document: str, page: int, boxes: Sequence[Box] = (), scale: float = 2.0) -> bytes:
        """One page as PNG with the boxes marked."""
        with self._generation() as generation:
            found = generation.document(document)
        return page_picture(found, page, boxes, scale)

    def close(self) -> None:
        """Let go of the generations."""
        with self._lock:
            for generation, _ in self._open.values():
                generation.close()
            self._open.clear()

    @contextmanager
    def _generation(self) -> Iterator[Generation]:
        """The newest generation; a query keeps the one it began with until it ends."""
        with self._lock:
            newest = current(self._settings.data)
            if newest is None or newest[0] != self._current:
                generation = _open_for(self._settings.data, self._embedder)
                self._open.setdefault(generation.number, (generation, 0))
                self._current = generation.number
                self._drop_idle()
            number = self._current
            generation, users = self._open[number]
            self._open[number] = (generation, users + 1)
        try:
            yield generation
        finally:
            with self._lock:
                if number in self._open:
                    self._open[number] = (generation, self._open[number][1] - 1)
                    self._drop_idle()

    def _drop_idle(self) -> None:
        for number in [one for one, (_, users) in self._open.items() if not users and one != self._current]:
            self._open.pop(number)[0].close()


_STEPS = ("understand", "retrieve", "evidence", "answer", "check")


def open_assistant(settings: Settings, model: str | None = None) -> Assistant:
    """Open the current generation with the embedder its manifest names, and the chat model.

    Raises StoreError or GenerationError (no data, damaged, other embedder) and ModelError.
    """
    with ThreadPoolExecutor(2) as pool:
        embedding = pool.submit(_ready_embedder, settings)  # the slowest part, so first
        generation = open_current(settings.data)
        journal = Journal(settings.data / "journal.sqlite")
        chat = open_chat(settings, model or settings.answer.model)
        embedder = embedding.result()
        generation.check_embedder(embedder)
        return Assistant(settings, generation, embedder, chat, journal)


def _ready_embedder(settings: Settings) -> Embedder:
    embedder = open_embedder(settings.ingest.embed)
    embedder.embed_query("ready")  # it loads with its first question
    return embedder


def _open_for(data: Path, embedder: Embedder) -> Generation:
    generation = open_current(data)
    try:
        generation.check_embedder(embedder)
    except StoreError:
        generation.close()
        raise
    return generation


def _usable(text: str) -> str:
    text = " ".join(text.split())
    if not any(sign.isalnum() for sign in text):
        raise UnusableInput("the question is empty; type what you want to know")
    if len(text) > _LONGEST_QUESTION:
        raise UnusableInput(
            f"the question has {len(text)} characters; at most {_LONGEST_QUESTION} can be asked at once"
        )
    return text


def _ms_since(began: float) -> float:
    return 1000 * (time.perf_counter() - began)


def _answer_id(text: str, generation: int, at: str) -> str:
    return hashlib.sha256(f"{text}\n{generation}\n{at}".encode()).hexdigest()[:16]
