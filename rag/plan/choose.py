"""Which log a question is for, and which plan: the best of the plans that the logs of a generation allow."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from ingest.errors import NameplateError
from ingest.generation import Generation
from ingest.lexical import lexical_tokens
from ingest.schema import ColumnRole, DocumentKind
from rag.plan.cues.frame import Frame, read_frame
from rag.plan.draft import Draft
from rag.plan.glossary import Glossary
from rag.plan.kin import Kin, Swap
from rag.plan.lexicon import Lexicon
from rag.plan.naming import build
from rag.plan.read import read
from rag.plan.run import Limits, run
from rag.plan.schema import AnyText, Column, Condition, Kind, Measure, Op, Plan
from rag.plan.text import fold, stem
from rag.plan.words import GENERIC, ROWS, TELLING, UNITS

# Below this share of explained words a question is left to the passages.
LEAST = 0.62
# A log whose plan is less sure by no more than this is offered as well.
_CLOSE = 0.04
_PROBE = Limits(seconds=3.0, ids=1, rows=1)
_KEPT = 20_000
_READ = 8  # logs that are read to the end
_DEPTH = 200
# Larger logs are asked themselves: a word of many rows would bring only some of them.
_INDEXED = 200_000
_WHOLE = 100  # rows of a log that is listed as a whole

_CLEARLY = 0.25
_KIN = 5  # words of a question that may be read as others


@dataclass(slots=True)
class Logs:
    """The logs of one generation, looked up once; small facts asked of them are kept."""

    lexicons: tuple[Lexicon, ...]
    _counts: dict[tuple[int, Condition], int] = field(default_factory=dict)
    _phrases: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, generation: Generation) -> Logs:
        """Build the lexicons."""
        kinds = {document.name: document.kind for document in generation.documents()}
        return cls(tuple(build(log, kinds.get(log.document) is not DocumentKind.LOG) for log in generation.logs()))

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
            if len(self._counts) > _KEPT:
                self._counts.clear()
            self._counts[key] = count
        return count

    def occurs(self, generation: Generation, number: int, phrase: str) -> bool:
        """Whether some row of log `number` holds the phrase in its text. Codes are looked for in every row,
        words in the rows that the lexical index finds for them.
        """
        lexicon = self.lexicons[number]
        if not lexicon.texts():
            return False
        if any(sign.isdigit() for sign in phrase) or lexicon.log.rows > _INDEXED:
            texts = lexicon.texts()
            operand = Column(texts[0].place) if len(texts) == 1 else AnyText()
            return self.count(number, Condition(operand, Op.CONTAINS, (phrase,))) > 0
        with self._lock:
            known = self._phrases.get(phrase)
        if known is None:
            known = _holders(generation, phrase)
            with self._lock:
                if len(self._phrases) > _KEPT:
                    self._phrases.clear()
                self._phrases[phrase] = known
        return (lexicon.log.document, lexicon.log.sheet) in known


def _holders(generation: Generation, phrase: str) -> frozenset[tuple[str, str]]:
    """Document and sheet of logs with a row that holds the phrase."""
    wanted = fold(phrase)
    wanted = wanted[:-1] if wanted.endswith("s") and len(wanted) > 4 else wanted
    hits = generation.lexical(lexical_tokens(phrase), _DEPTH, generation.allowed(DocumentKind.LOG))
    passages = generation.passages(one for one, _ in hits)
    return frozenset(
        (passage.document, passage.location.sheet or "")
        for passage in passages
        if passage.location.row is not None and wanted in fold(passage.text)
    )


def drafts(
    text: str, logs: Logs, generation: Generation, today: date, glossary: Glossary | None = None, kin: Kin | None = None
) -> tuple[Frame, list[Draft]]:
    """The plans that the logs allow, surest first; each log is asked in its own words, by glossary and kin.

    All logs are read as if they held every word that is looked for; the best are then read again with what they
    really hold, until none that is left could be better.
    """
    frames: dict[str, Frame] = {}

    def frame_of(said: str) -> Frame:
        return frames.setdefault(said, read_frame(said, today))

    hopes: list[tuple[float, int, str]] = []
    put: dict[int, tuple[Swap, ...]] = {}
    for number, lexicon in enumerate(logs.lexicons):
        said = glossary.rewrite(text, lexicon.knows) if glossary is not None else text
        hope = read(frame_of(said), lexicon, number, _yes, _one)
        if kin is not None and hope is not None and 0 < len(_blind(hope)) <= _KIN:
            blind = tuple(dict.fromkeys(word for word in _blind(hope) if word.isalpha()))
            said, put[number] = kin.rewrite(said, blind, lexicon)
            hope = read(frame_of(said), lexicon, number, _yes, _one)
        if hope is not None:
            hopes.append((hope.sure, number, said))
    found: list[Draft] = []
    for sure, number, said in sorted(hopes, key=lambda one: (-one[0], one[1]))[:_READ]:
        best = max((one.sure for one in found if trusted(one, frame_of(text))), default=0.0)
        most = max((one.sure for one in found), default=0.0)
        if best - _CLOSE > sure or most - _CLEARLY > sure:
            break
        draft = _read(frame_of(said), logs, number, generation)
        if (
            draft is not None
            and not _known_elsewhere(draft, logs)
            and not _others_rows(draft, logs)
            and not _misnamed(draft, logs)
        ):
            draft.asked, draft.swaps = said, put.get(number, ())
            found.append(draft)
    frame = frame_of(text)
    most = max((one.sure for one in found), default=0.0)
    # A plan that reads every word comes before one that only names its log more plainly.
    found.sort(key=lambda one: (not (one.sure >= most - _CLEARLY and trusted(one, frame)), -one.sure))
    return frame, _whole_first(found)


def _whole_first(found: list[Draft]) -> list[Draft]:
    """Of logs with the same columns that fit about as well, such as one a year and all in one, the largest first."""
    if not found:
        return found
    first = found[0]
    alike = [
        one for one in found
        if first.sure - one.sure <= _CLOSE and _alike(one, first) and one.shape == first.shape
        and not one.unexplained and not one.missing and not one.lost
    ]  # fmt: skip
    largest = max(alike, key=lambda one: one.lexicon.log.rows, default=first)
    return [largest, *(one for one in found if one is not largest)]


def _alike(one: Draft, other: Draft) -> bool:
    """Whether two plans ask columns of the same names, however they are written, in logs of much the same columns."""

    def heads(draft: Draft) -> set[str]:
        return {re.sub(r"[\W_]+", "", fold(column.name)) for column in draft.lexicon.log.columns}

    def asked(draft: Draft) -> set[str]:
        plan, log = draft.plan, draft.lexicon.log
        places = {group.column for group in plan.group}
        operands = [plan.measure.operand, *(condition.operand for condition in plan.where)]
        places |= {operand.place for operand in operands if isinstance(operand, Column)}
        return {re.sub(r"[\W_]+", "", fold(log.columns[place].name)) for place in places}

    first, second = heads(one), heads(other)
    return asked(one) == asked(other) and 2 * len(first & second) >= min(len(first), len(second))


def _known_elsewhere(draft: Draft, logs: Logs) -> bool:
    """Whether a name that this log does not have is one of another log's, which is then the one that is meant."""
    if any(
        lexicon.has_code(code)
        for code in _codes_lost(draft)
        for lexicon in logs.lexicons
        if lexicon is not draft.lexicon
    ):
        return True
    names = [
        value for one in draft.missing for value in one.values if value.replace(" ", "").isalpha() and len(value) > 1
    ]
    return any(lexicon.knows(name) for name in names for lexicon in logs.lexicons if lexicon is not draft.lexicon)


def _others_rows(draft: Draft, logs: Logs) -> bool:
    """Whether the rows asked for are called so by another log, and only translated words speak for this one."""
    return any(
        lexicon.names.get(word, 0) >= 0.95
        for word in draft.foreign for lexicon in logs.lexicons if lexicon is not draft.lexicon
    )  # fmt: skip


def _misnamed(draft: Draft, logs: Logs) -> bool:
    """Whether rows are asked for that another log has: work orders of an alarm journal, defects of the sheet of
    inspections. A name or value of this log speaks for it, but not against another sheet of its own workbook.
    """
    mine = draft.lexicon
    rows = [
        word
        for word, why in zip(draft.link.words, draft.link.why, strict=True)
        if why == "rows" and word.stem not in ROWS
    ]
    if not rows or draft.own or draft.named >= 0.9:
        return False
    tied = any(
        not one.absent and not one.values[0].isdigit() and mine.column(one.place).role is not ColumnRole.STATUS
        for one in draft.link.found
    )
    for other in logs.lexicons:
        if other is mine or (tied and other.log.document != mine.log.document):
            continue
        if any(other.names.get(word.stem, 0) >= 0.95 for word in rows):
            return True
    return False


def _codes_lost(draft: Draft) -> list[str]:
    """Codes of the question that this log does not have."""
    said = [*draft.lost, *draft.unexplained, *(value for one in draft.missing if not one.head for value in one.values)]
    return [one for one in said if any(sign.isdigit() for sign in one) and any(sign.isalpha() for sign in one)]


def _yes(place: int, value: str) -> bool:
    return True


def _one(phrase: str) -> bool:
    return True


def _blind(draft: Draft) -> list[str]:
    """Words that nothing explains, or only that some text may hold them."""
    said = [word.text for word, why in zip(draft.link.words, draft.link.why, strict=True) if why == "said"]
    return [*draft.unexplained, *said]


def _read(frame: Frame, logs: Logs, number: int, generation: Generation) -> Draft | None:
    def holds(place: int, value: str) -> bool:
        return logs.count(number, Condition(Column(place), Op.IS, (value,))) > 0

    return read(frame, logs.lexicons[number], number, holds, partial(logs.occurs, generation, number))


def trusted(draft: Draft, frame: Frame) -> bool:
    """Whether the plan explains so much of the question that it may answer it.

    A question that names the log, or calls its rows what the log calls them, may leave more unexplained than one
    that is tied to the log by a value only.
    """
    if frame.prescribed is not None and not (
        frame.count is not None
        and (draft.own or draft.named >= 0.9)
        and not draft.unexplained
        and not draft.guessed
        and "naming" not in draft.link.why
    ):
        return False
    if draft.lexicon.paper and (
        draft.shape in ("what", "lookup", "extreme") or draft.unexplained or not frame.operates()
    ):
        return False
    codes = [word for word in draft.unexplained if any(sign.isdigit() for sign in word)]
    codes += [word for word in draft.unexplained if fold(word) in UNITS and len(word) > 1]
    codes += [word for word in draft.unexplained if word.isupper() and len(word) > 1 and draft.named < 1]
    if codes or (draft.lost and draft.named < 0.9):
        return False
    if draft.shape == "what" and (draft.unexplained or not (draft.plan.where or draft.lost)):
        return False
    # A word that means nothing here could be the one that matters.
    blind = [word for word in draft.unexplained if stem(word) not in GENERIC - TELLING]
    if draft.unused or (blind and not draft.missing and draft.shape != "lookup"):
        return False
    plan = draft.plan
    bare = plan.measure.kind is Kind.LIST and not (plan.where or draft.missing or draft.lost) and plan.limit is None
    if bare and draft.lexicon.log.rows > _WHOLE:
        return False
    if (draft.missing and draft.coverage < 0.7) or draft.guessed > 1:
        return False
    if draft.named >= 0.9 or draft.own:
        return draft.coverage >= LEAST
    if draft.noun:
        return draft.coverage >= 0.75
    # Words only found somewhere in texts do not make 'number of cells in BAT-1' a question to a log.
    return draft.firm and not draft.unexplained and not draft.guessed and draft.coverage >= 0.8


def close(found: list[Draft], frame: Frame) -> list[Draft]:
    """Plans of other logs that fit about as well as the first."""
    return [one for one in found[1:] if found[0].sure - one.sure <= _CLOSE and not one.missing and trusted(one, frame)]
