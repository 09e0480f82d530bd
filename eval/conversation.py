"""Conversations and an assistant in, how well follow-up questions are understood out.

Every turn is asked three ways: as it stands, with the turns before it, and as the gold question that stands alone.
A follow-up is recalled where a gold page is cited or the exact value is told; a question that stands alone must
reach the documents untouched.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from eval.cases import Case, TurnLine
from eval.json_lines import check_ids, read_lines
from eval.reply import read_reply
from eval.run import Asked
from eval.scorers import Outcome, page_cited, strings_in_view
from ingest.errors import NameplateError
from rag.contract import answer_json
from rag.schema import Answer, Done, Question, Turn

WAYS = ("raw", "rewritten", "gold")


@dataclass(frozen=True, slots=True)
class Said:
    """One turn: the case with the question as it is asked, and the question that asks the same standing alone."""

    case: Case
    alone: str

    @property
    def follows(self) -> bool:
        """Whether it needs the turns before it."""
        return self.alone != self.case.question


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation."""

    id: str
    turns: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class TurnResult:
    """One turn asked: what was made of it, and for each way whether the gold page is cited or the value told
    (`found`) and whether all required words are in view (`told`).
    """

    talk: str
    question: str
    alone: str
    asked_as: str
    found: dict[str, bool]
    told: dict[str, bool]

    @property
    def follows(self) -> bool:
        """Whether it needs the turns before it."""
        return self.alone != self.question

    @property
    def touched(self) -> bool:
        """Whether another question was asked of the documents."""
        return bool(self.asked_as)


@dataclass(frozen=True, slots=True)
class ConversationReport:
    """All turns of a file of conversations."""

    results: tuple[TurnResult, ...]

    @property
    def follow_ups(self) -> tuple[TurnResult, ...]:
        """Turns that need those before them."""
        return tuple(one for one in self.results if one.follows)

    @property
    def own(self) -> tuple[TurnResult, ...]:
        """Turns that stand alone and have others before them."""
        opened: set[str] = set()
        kept = []
        for one in self.results:
            if one.talk in opened and not one.follows:
                kept.append(one)
            opened.add(one.talk)
        return tuple(kept)

    def recall(self, way: str) -> float:
        """Share of follow-ups of which the gold page is cited or the value told."""
        return _share(one.found[way] for one in self.follow_ups)

    def told(self, way: str) -> float:
        """Share of follow-ups with all required words in view."""
        return _share(one.told[way] for one in self.follow_ups)

    def as_json(self) -> dict[str, object]:
        """The figures and every turn."""
        return {
            "conversations": len({one.talk for one in self.results}),
            "follow_ups": len(self.follow_ups),
            "recall": {way: round(self.recall(way), 3) for way in WAYS},
            "told": {way: round(self.told(way), 3) for way in WAYS},
            "follow_ups_rewritten": sum(one.touched for one in self.follow_ups),
            "standing_alone": len(self.own),
            "left_untouched": sum(not one.touched for one in self.own),
            "turns": [asdict(one) for one in self.results],
        }


def _share(values: object) -> float:
    kept = list(values)  # type: ignore[call-overload]
    return sum(kept) / len(kept) if kept else 0.0


def run_conversations(
    assistant: Asked, talks: Sequence[Talk], progress: Callable[[TurnResult], None] | None = None
) -> ConversationReport:
    """Ask every turn of every conversation, each way."""
    results = []
    for talk in talks:
        history: list[Turn] = []
        for said in talk.turns:
            with_turns = _ask(assistant, Question(said.case.question, history=tuple(history)))
            raw = _ask(assistant, Question(said.case.question)) if history else with_turns
            gold = _ask(assistant, Question(said.alone)) if said.follows else raw
            answers = dict(zip(WAYS, (raw, with_turns, gold), strict=True))
            result = TurnResult(
                talk.id,
                said.case.question,
                said.alone,
                with_turns.asked_as if with_turns else "",
                {way: _found(said.case, answer) for way, answer in answers.items()},
                {way: _told(said.case, answer) for way, answer in answers.items()},
            )
            history.append(with_turns.turn() if with_turns else Turn(said.case.question))
            results.append(result)
            if progress is not None:
                progress(result)
    return ConversationReport(tuple(results))


def _ask(assistant: Asked, question: Question) -> Answer | None:
    """None where a person would have seen one line of an error."""
    try:
        return next(event.answer for event in assistant.ask(question) if isinstance(event, Done))
    except NameplateError:
        return None


def _outcome(answer: Answer | None) -> Outcome | None:
    return Outcome(read_reply(_plain(answer)), ()) if answer else None


def _plain(answer: Answer) -> dict[str, JsonValue]:
    plain: dict[str, JsonValue] = json.loads(json.dumps(answer_json(answer), default=str))
    return plain


def _found(case: Case, answer: Answer | None) -> bool:
    """The exact value is told of a case over a log, a gold page is cited of any other."""
    outcome = _outcome(answer)
    if outcome is None:
        return False
    score = strings_in_view(case, outcome) if case.gold_value is not None else page_cited(case, outcome)
    return score.value == 1.0


def _told(case: Case, answer: Answer | None) -> bool:
    outcome = _outcome(answer)
    return outcome is not None and strings_in_view(case, outcome).value in (None, 1.0)


def one_after_another(cases: Sequence[Case], seed: int) -> tuple[Talk, ...]:
    """Cases that each stand alone, shuffled, as one conversation: none of their questions may be touched."""
    shuffled = list(cases)
    random.Random(seed).shuffle(shuffled)
    return (Talk("one after another", tuple(Said(case, case.question) for case in shuffled)),)


class _Talk(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1)]
    turns: Annotated[list[TurnLine], Field(min_length=1)]


def load_talks(path: Path) -> tuple[Talk, ...]:
    """The conversations of a JSON Lines file; raises UnusableInput naming the line and what is wrong."""
    talks = tuple(_talk(line) for line in read_lines(path, _Talk, "conversations"))
    check_ids((talk.id for talk in talks), str(path), "conversation")
    return talks


def _talk(read: _Talk) -> Talk:
    turns = tuple(
        Said(replace(turn.case(), id=f"{read.id}-{number}"), turn.alone) for number, turn in enumerate(read.turns, 1)
    )
    return Talk(read.id, turns)
