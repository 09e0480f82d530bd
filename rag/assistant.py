"""The doors of the right half of the line: questions, pages, records, over the current generation.

Keeps what was answered; how a question is answered is `rag/asking.py`, which generation is asked `rag/generations.py`.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.embed import Embedder
from ingest.errors import UnusableInput
from ingest.generation import Generation, open_current
from ingest.rates.schema import Schedule
from rag.addressed import Guard, barred_for
from rag.asking import Clock, answer_events
from rag.chat import ChatModel, LoadedModel
from rag.exact import Asked
from rag.follow.followed import By, Followed
from rag.generations import OpenGenerations, ready_embedder
from rag.journal import Journal, open_journal
from rag.metered import metered
from rag.models import open_chat
from rag.page import page_picture
from rag.quoting import QuotingChat
from rag.rerank import Reranker, open_reranker
from rag.retrieve import retrieve
from rag.schema import (
    Answer,
    Box,
    Done,
    Event,
    EvidenceReady,
    Failure,
    Library,
    Question,
    Rewritten,
    SearchResult,
    Shown,
    User,
)
from rag.settings import Settings
from rag.standing import sources
from rag.understand import Understood, understand
from rag.usage import Meter

_LONGEST_QUESTION = 4000
_COARSE_MS = 50.0
_UNKNOWN = User()


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
        guard: Guard = barred_for,
        reranker: Reranker | None = None,
    ) -> None:
        self._today, self._guard, self._reranker = today, guard, reranker
        self._settings, self._chat, self._journal = settings, chat, journal
        self._generations = OpenGenerations(settings, generation, embedder)

    @property
    def model(self) -> str:
        """Name of the model that writes the answers."""
        return self._chat.name

    def warm(self) -> None:
        """Load the model now rather than at the first question. Raises ModelError."""
        if isinstance(self._chat, LoadedModel):
            self._chat.warm()

    @property
    def data(self) -> Path:
        """The data folder."""
        return self._settings.data

    def search(self, question: Question, k: int | None = None) -> SearchResult:
        """The k best passages, without an answer."""
        began = time.perf_counter()
        with self._generation(question.user) as generation:
            followed = self._standing_alone(question, generation, self._chat)
            understood = understand(followed.text, self._today())
            found = retrieve(
                generation,
                self._generations.embedder_of(generation),
                understood,
                question.filters,
                self._settings.retrieve,
                k or self._settings.retrieve.hits,
                self._today(),
                reranker=self._reranker,
                before=_cited_before(question, followed),
            )
            where = sources(generation, found.hits, self._today())
            timings = {
                "embed": found.embed_ms,
                "search": found.search_ms,
                "rerank": found.rerank_ms,
                "total": _ms_since(began),
            }
            shown = self._shown_timings(timings, generation)
            return SearchResult(understood.text, generation.number, found.hits, shown, where)

    def ask(self, question: Question, cancel: threading.Event | None = None) -> Iterator[Event]:
        """What a follow-up was understood as, evidence, the checked answer last; the journal keeps what was answered.

        All of it comes from the documents that the user of the question may see, and from nothing else.
        Setting `cancel` stops the model: the answer is then made of the quotes. Closing the events stops all.
        """
        clock = Clock()
        asked = _usable(question.text)
        meter, shown = Meter(), EvidenceReady((), ())
        chat = metered(self._chat, meter, cancel or threading.Event())
        with self._generation(question.user) as generation:
            followed = self._standing_alone(question, generation, chat)
            alone, before = followed.text, _cited_before(question, followed)
            if alone != asked:
                yield Rewritten(asked, alone)
            understood = understand(alone, self._today())
            try:
                for event in answer_events(self._asked(question, understood, generation, chat, before), chat, clock):
                    if isinstance(event, EvidenceReady):
                        shown = event
                    if isinstance(event, Done):
                        asked_as = alone if alone != asked else ""
                        timings = self._shown_timings(event.answer.timings_ms, generation)
                        answer = replace(event.answer, usage=meter.total(), timings_ms=timings)
                        event = Done(replace(answer, question=asked, asked_as=asked_as))
                        self._journal.keep_answer(question, event.answer)
                        shown = EvidenceReady((), ())
                    yield event
            except BaseException:
                # Given up or failed after something was seen: what was seen is kept too.
                if shown.citations:
                    self._journal.keep_stopped(question, shown.citations, generation.number, chat.name, meter.total())
                raise

    def _standing_alone(self, question: Question, generation: Generation, chat: ChatModel) -> Followed:
        """The question as it is asked of the documents, with what it takes from those before it."""
        asked = _usable(question.text)
        if not question.history:
            return Followed(asked, By.ALONE)
        from rag.follow.follow import follow

        return follow(asked, question.history, generation, self._may_ask(chat), self._settings.follow)

    def _may_ask(self, chat: ChatModel) -> ChatModel | None:
        return None if isinstance(self._chat, QuotingChat) else chat

    def _shown_timings(self, timings: Mapping[str, float], generation: Generation) -> Mapping[str, float]:
        """Coarse where access is in force: how long a search takes also tells how much is looked through."""
        if not generation.access_in_force(self._settings.access.policy):
            return timings
        return {step: _COARSE_MS * math.ceil(ms / _COARSE_MS) for step, ms in timings.items()}

    def _asked(
        self,
        question: Question,
        understood: Understood,
        generation: Generation,
        chat: ChatModel,
        before: tuple[int, ...],
    ) -> Asked:
        return Asked(
            understood,
            question.filters,
            generation,
            self._generations.embedder_of(generation),
            self._settings,
            self._today(),
            chat=self._may_ask(chat),
            guard=self._guard,
            reranker=self._reranker,
            before=before,
        )

    def answer(self, question: Question) -> Answer:
        """The checked answer, without the events on the way."""
        for event in self.ask(question):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("ask() ends with Done")

    def feedback(self, answer_id: str, thumbs: int, comment: str = "", user: User | None = None) -> None:
        """Keep a thumb (1 or -1) on an answer."""
        self._journal.keep_feedback(answer_id, thumbs, comment, user)

    # Whoever is not named sees what the unknown may see.

    def access_in_force(self) -> bool:
        """Whether not everybody may see every document."""
        with self._generations.newest() as generation:
            return generation.access_in_force(self._settings.access.policy)

    @property
    def generation(self) -> int:
        """Number of the newest generation."""
        with self._generations.newest() as generation:
            return generation.number

    def library(self, user: User = _UNKNOWN) -> Library:
        """What is indexed and what failed, of what the user may see."""
        with self._generation(user) as generation:
            failures = tuple(Failure(failed.name, failed.reason) for failed in generation.failures())
            issues = tuple(generation.issues(self._today()))
            return Library(generation.number, tuple(one.document for one in issues), failures, issues)

    def all_records(self, answer: Answer, user: User = _UNKNOWN, most: int = 100_000) -> Shown:
        """The records behind a computed answer, at most `most`, as the plan finds them now.

        Raises UnusableInput where it was not computed from records, or its log is no longer there for this user.
        """
        from rag.plan.export import records_of

        if answer.computation is None or not answer.computation.sql:
            raise UnusableInput("this answer was not computed from records; there is no file of them")
        with self._generation(user) as generation:
            return records_of(generation.logs(), answer.computation.plan, most)

    @contextmanager
    def seen(self, user: User = _UNKNOWN) -> Iterator[Generation]:
        """What the user may see of the newest generation, for whoever counts over it; it is kept until the end."""
        with self._generation(user) as generation:
            yield generation

    def schedules(self, user: User = _UNKNOWN) -> tuple[Schedule, ...]:
        """Rate schedules of all documents that the user may see."""
        with self._generation(user) as generation:
            return generation.schedules()

    def assets(self, user: User = _UNKNOWN) -> list[str]:
        """Assets named by the logs that the user may see, for the filter."""
        with self._generation(user) as generation:
            return generation.assets()

    def page_text(self, document: str, page: int, user: User = _UNKNOWN) -> str:
        """The text of one page (0 where the format has no pages). Raises UnusableInput where it may not be seen."""
        with self._generation(user) as generation:
            return generation.page(document, page).text

    def page_picture(
        self, document: str, page: int, boxes: Sequence[Box] = (), scale: float = 2.0, user: User = _UNKNOWN
    ) -> bytes:
        """One page as PNG with the boxes marked. Raises UnusableInput where it may not be seen."""
        with self._generation(user) as generation:
            found = generation.document(document)
        return page_picture(found, page, boxes, scale)

    def close(self) -> None:
        """Let go of the generations."""
        self._generations.close()

    @contextmanager
    def _generation(self, user: User) -> Iterator[Generation]:
        """What the user may see of the newest generation: decided here, before anything is looked at."""
        with self._generations.newest() as generation:
            yield generation.seen_by(user.viewer, self._settings.access.policy)


def open_assistant(
    settings: Settings,
    model: str | None = None,
    journal: Journal | None = None,
    today: Callable[[], date] = date.today,
) -> Assistant:
    """Open the current generation with the embedder its manifest names, and the chat model.

    What is answered is kept in the data folder's journal, or in the one given. `today` is what is taken for the day.

    Raises StoreError or GenerationError (no data, damaged, other embedder) and ModelError.
    """
    with ThreadPoolExecutor(2) as pool:
        embedding = pool.submit(ready_embedder, settings)  # the slowest part, so first
        generation = open_current(settings.data)
        journal = journal or open_journal(settings)
        chat = open_chat(settings, model or settings.answer.model)
        embedder = embedding.result()
        generation.check_embedder(embedder)
        return Assistant(settings, generation, embedder, chat, journal, today, reranker=open_reranker(settings))


def _cited_before(question: Question, followed: Followed) -> tuple[int, ...]:
    """The passages cited for the question before, where this one leaves something to it."""
    return question.history[-1].passages if followed.follows else ()


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
