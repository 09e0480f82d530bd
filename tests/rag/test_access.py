"""What somebody may not see leaves no trace: every answer equals that of a plant that never held it."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.embed import HashEmbedder
from ingest.errors import NameplateError
from ingest.generation import open_current
from ingest.pipeline import NoProgress, run_ingest
from ingest.schema import DocumentKind
from ingest.settings import EmbedSettings, IngestSettings
from rag.answerable import load_fitted
from rag.assistant import Assistant
from rag.contract import search_json
from rag.journal import open_journal
from rag.quoting import QuotingChat
from rag.schema import Filters, Question, User
from rag.settings import AccessSettings, AnswerSettings, Settings
from tests.rag.sites import GENERAL, GROUPS, Made, make_site

SITES = 12
CASES = 850  # of a user, a hidden document and a question; 10,200 in all
ASKED = 24  # answers a site
REFUSED = 24  # refusals with the nearest thing found; the other cases are searches
ALL = User("", frozenset(GROUPS))
# Ids tell in which order passages were stored, and how long something took is not asked here.
ASIDE = {"id", "passage_id", "timings_ms", "embed_ms", "search_ms", "generation", "path", "root"}


def opened(base: Path, documents: Iterable[Made]) -> Assistant:
    """An assistant over a plant of these documents."""
    site = base / "site"
    site.mkdir(parents=True)
    for one in documents:
        one.write(site)
    settings = settings_over(base / "data")
    run_ingest([site], settings.data, settings.ingest, HashEmbedder(), NoProgress())
    return over(settings)


def over(settings: Settings) -> Assistant:
    journal, generation = open_journal(settings), open_current(settings.data)
    return Assistant(settings, generation, HashEmbedder(), QuotingChat(), journal, reranker=Shared())


class Shared:
    """A reranker without a model: the words that a text shares with the question.

    It passes for the one that refusals were fitted with, so that it has its say in them.
    """

    name = "shared words"
    fingerprint = load_fitted().fingerprint

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        wanted = set(question.casefold().split())
        return np.array([4.0 * len(wanted & set(text.casefold().split())) - 8 for text in texts], np.float32)


def settings_over(data: Path, **answer: float) -> Settings:
    return Settings(
        data=data,
        ingest=IngestSettings(embed=EmbedSettings(model="hash")),
        access=AccessSettings(in_force="always"),
        answer=AnswerSettings(**answer),  # type: ignore[arg-type]
    )


def may(groups: frozenset[str] | None, one: Made) -> bool:
    """The rule as docs/access.md has it, written a second time."""
    named = set(map(str, one.entry.get("groups", ())))  # type: ignore[call-overload]
    if named:
        return groups is not None and bool(named & groups)
    kind = one.entry.get("classification", "internal")
    return kind == "public" or (kind == "internal" and groups is not None)


def plain(value: object) -> object:
    """Anything that is shown, as JSON values, but for what is left aside."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in ASIDE
        }
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items() if key not in ASIDE}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, str):
        # The file of a log is named by its document's id, in the data folder.
        return re.sub(r"\S*/records/\d+", "records/N", value)
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def doors(assistant: Assistant, user: User, names: Iterable[str]) -> dict[str, object]:
    """What the other pages show."""

    def said(document: str) -> object:
        try:
            return assistant.page_text(document, 0, user)
        except NameplateError as error:
            return str(error)

    def drawn(document: str) -> object:
        try:
            return len(assistant.page_picture(document, 1, user=user))
        except NameplateError as error:
            return str(error).rsplit(":", 1)[-1]

    return {
        "library": plain(assistant.library(user)),
        "schedules": plain(assistant.schedules(user)),
        "assets": assistant.assets(user),
        "texts": {name: said(name) for name in names},
        "pictures": {name: drawn(name) for name in names},
    }


class Plants:
    """A plant, and for each user the one that never held what is hidden from them."""

    def __init__(self, random: Random, folder: Path) -> None:
        self.folder = folder
        self.made = make_site(random)
        self.whole = opened(folder / "whole", self.made)
        # Five sorts of people; more of the same differ by groups that no document names.
        self.sorts = [None, *(frozenset(random.sample(GROUPS, random.randint(0, 3))) for _ in range(4))]
        self._parts: dict[tuple[str, ...], Assistant | None] = {}
        self._known: dict[tuple[object, ...], object] = {}
        self._refusing: dict[Path, Assistant] = {}

    def user(self, random: Random) -> User:
        groups = random.choice(self.sorts)
        return User("", None if groups is None else groups | {f"canteen {random.randint(1, 9999)}"})

    def question(self, random: Random, user: User) -> Question:
        text = random.choice([*random.choice(self.made).asked, random.choice(GENERAL)])
        held = Filters()
        if random.random() < 0.3:
            held = random.choice(
                (
                    Filters(kind=random.choice(list(DocumentKind))),
                    Filters(asset=random.choice(self.whole.assets(ALL) or [""])),
                    Filters(as_of=date(2022, 6, 1)),
                )
            )
        return Question(text, held, user)

    def hidden(self, user: User) -> list[Made]:
        return [one for one in self.made if not may(user.groups, one)]

    def part(self, user: User) -> Assistant | None:
        """None where nothing readable is left."""
        seen = [one for one in self.made if may(user.groups, one)]
        key = tuple(one.name for one in seen)
        if key not in self._parts:
            readable = any(not one.name.endswith(".pdf") for one in seen)
            self._parts[key] = opened(self.folder / f"part-{len(self._parts)}", seen) if readable else None
        return self._parts[key]

    def expected(self, part: Assistant, question: Question, how: str) -> object:
        """Asked once of each part: it is the same for all who see it."""
        key = (part, question.text, question.filters, how)
        if key not in self._known:
            self._known[key] = self.asked(part, question, how)
        return self._known[key]

    def asked(self, assistant: Assistant, question: Question, how: str) -> object:
        """As a search, an answer, or by an assistant over the same documents that refuses all that is not computed."""
        if how == "refuse":
            if assistant.data not in self._refusing:
                strict = settings_over(assistant.data, not_found_below=1.0)
                self._refusing[assistant.data] = over(strict)
            assistant = self._refusing[assistant.data]
        if how == "search":
            return plain(search_json(assistant.search(question, 5)))
        return [plain(event) for event in assistant.ask(question)]

    def close(self) -> None:
        for one in (self.whole, *self._parts.values(), *self._refusing.values()):
            if one is not None:
                one.close()


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("seed", range(SITES))
def test_what_is_hidden_leaves_no_trace(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    plants = Plants(random, tmp_path)
    cases = questions = near = 0
    try:
        while cases < CASES:
            user = plants.user(random)
            question = plants.question(random, user)
            hidden, part = plants.hidden(user), plants.part(user)
            if not hidden or part is None:
                continue
            how = "ask" if questions < ASKED else "refuse" if questions < ASKED + REFUSED else "search"
            questions += 1
            found = plants.asked(plants.whole, question, how)
            assert found == plants.expected(part, question, how), question
            near += how == "refuse" and '"nearest": {' in json.dumps(found)
            shown = json.dumps(found, ensure_ascii=False).casefold()
            for one in hidden:
                # A word that is asked for may be said again: that nothing is found for it.
                kept = [word for word in one.canaries if word not in question.text]
                assert not [word for word in kept if word in shown], (question, one.name)
                assert one.name.casefold() not in shown
                cases += 1
        assert near, "no refusal showed the nearest thing, so none was compared"
        names = [one.name for one in plants.made]
        for groups in plants.sorts:
            user = User("", groups)
            if (part := plants.part(user)) is not None:
                assert doors(plants.whole, user, names) == doors(part, user, names)
    finally:
        plants.close()
