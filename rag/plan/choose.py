"""Which log a question is for, and which plan: the best of the plans that the logs of a generation allow."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ingest.columnar import Log
from ingest.errors import NameplateError
from rag.plan.frame import Frame, read_frame
from rag.plan.lexicon import Lexicon, build
from rag.plan.read import Draft, Reader
from rag.plan.run import Limits, run
from rag.plan.schema import AnyText, Column, Condition, Kind, Measure, Op, Plan

# Below this share of explained words a question is left to the passages.
LEAST = 0.62
# A log whose plan is less sure by no more than this is offered as well.
_CLOSE = 0.04
_PROBE = Limits(seconds=3.0, ids=1, rows=1)

Alike = Callable[[str, Lexicon], list[tuple[int, str]]]


@dataclass(slots=True)
class Logs:
    """The logs of one generation, looked up once; small facts asked of them are kept."""

    lexicons: tuple[Lexicon, ...]
    _counts: dict[tuple[int, Condition], int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, logs: tuple[Log, ...]) -> Logs:
        """Build the lexicons."""
        return cls(tuple(build(log) for log in logs))

    def count(self, number: int, condition: Condition) -> int:
        """In how many rows of log `number` the condition holds; 0 where it cannot be asked."""
        key = (number, condition)
        with self._lock:
            if key in self._counts:
                return self._counts[key]
        try:
            found = run(self.lexicons[number].log, Plan(number, (condition,), (), Measure(Kind.COUNT)), _PROBE)
            count = int(found.value or 0)
        except NameplateError:
            count = 0
        with self._lock:
            if len(self._counts) > 20_000:
                self._counts.clear()
            self._counts[key] = count
        return count


def drafts(text: str, logs: Logs, today: date, alike: Alike | None = None) -> tuple[Frame, list[Draft]]:
    """The plans that the logs allow, surest first."""
    frame = read_frame(text, today)
    found = []
    for number, lexicon in enumerate(logs.lexicons):
        draft = _read(frame, lexicon, number, logs, today, alike)
        if draft is not None:
            found.append(draft)
    return frame, sorted(found, key=lambda one: -one.sure)


def _read(frame: Frame, lexicon: Lexicon, number: int, logs: Logs, today: date, alike: Alike | None) -> Draft | None:
    def holds(place: int, value: str) -> bool:
        return logs.count(number, Condition(Column(place), Op.IS, (value,))) > 0

    def occurs(words: tuple[str, ...]) -> int:
        texts = lexicon.texts()
        if not texts:
            return 0
        operand = Column(texts[0].place) if len(texts) == 1 else AnyText()
        return logs.count(number, Condition(operand, Op.CONTAINS, (" ".join(words),)))

    return Reader(frame, lexicon, number, today, holds, occurs, alike).read()


def trusted(draft: Draft, frame: Frame) -> bool:
    """Whether the plan explains so much of the question that it may answer it.

    A question that names the log, or calls its rows what the log calls them, may leave more unexplained than one
    that is tied to the log by a value only.
    """
    if frame.prescribed is not None and not (frame.count is not None and (draft.own or draft.named >= 0.9) and not draft.unexplained):
        return False
    codes = [word for word in draft.unexplained if any(sign.isdigit() for sign in word)]
    codes += [word for word in draft.unexplained if word.isupper() and len(word) > 1 and draft.named < 1]
    if codes or (draft.lost and draft.named < 0.9):
        return False
    if draft.shape == "what" and (draft.unexplained or not (draft.plan.where or draft.lost)):
        return False
    if (draft.missing and draft.coverage < 0.7) or draft.guessed > 1:
        return False
    if draft.named >= 0.9 or draft.own:
        return draft.coverage >= LEAST
    if draft.noun:
        return draft.coverage >= 0.75
    return draft.firm and not draft.unexplained and draft.coverage >= 0.8


def close(found: list[Draft]) -> list[Draft]:
    """Plans of other logs that fit about as well as the first."""
    return [one for one in found[1:] if found[0].sure - one.sure <= _CLOSE and one.coverage >= LEAST and not one.missing]
