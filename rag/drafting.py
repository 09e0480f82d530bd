"""Evidence in, a checked text out: the draft of a model sentence by sentence, and the quotes where it gives no answer.

The evidence is worth more than the prose: a model that fails, is late or writes what does not stand in its evidence
never costs it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from ingest.errors import ModelError
from rag.answer import Checked, DraftCheck, check_draft
from rag.babble import babble
from rag.chat import ChatLimits, ChatModel
from rag.check import Judge
from rag.facts import read_facts
from rag.quoting import QuotingChat, quoted_line, quoted_spans
from rag.schema import CheckedLine, Citation, Claim, Span, Verdict, Waiting
from rag.weigh import asks_value

# Sentences of which none stands: what follows will not either.
_FRUITLESS = 4


@dataclass(frozen=True, slots=True)
class Written:
    """The checked text, who wrote it, and the milliseconds of writing and of checking.

    `notice` says in one line why the model that was asked did not write it.
    """

    checked: Checked
    model: str
    answer_ms: float
    check_ms: float
    notice: str = ""


def write(
    chat: ChatModel,
    text: str,
    spans: Sequence[Span],
    citations: Sequence[Citation],
    limits: ChatLimits,
    judge: Judge,
) -> Iterator[CheckedLine | Waiting | Written]:
    """Sentences as soon as they are checked, then all that stands."""
    began = time.perf_counter()
    model, draft, notice, spent = chat.name, "", "", 0.0
    given = "\n".join([text, *(span.hit.passage.text for span in spans)])
    check = DraftCheck(citations, judge)
    try:
        with closing(chat.stream(text, spans, limits)) as pieces:
            for piece in pieces:
                if isinstance(piece, Waiting):
                    yield piece
                    continue
                draft += piece
                at = time.perf_counter()
                lines = check.add(piece)
                _heed(chat.name, draft, piece, given, check, citations, judge)
                spent += time.perf_counter() - at
                yield from map(CheckedLine, lines)
        at = time.perf_counter()
        lines = check.end()
        spent += time.perf_counter() - at
        yield from map(CheckedLine, lines)
        checked = check.checked()
    except ModelError as error:
        checked = Checked("", check.checked().claims, (), refused=False)
        notice = f"{error}; these are the quotes"
    if not checked.text:
        if not notice:
            what = "wrote nothing that stands in the evidence" if draft.strip() else "wrote nothing"
            # Whether the documents answer is decided before a model is asked; a small one says no too readily.
            what = "found no answer in the evidence" if checked.refused else what
            notice = f"model {chat.name} {what}; these are the quotes"
        model = QuotingChat.name
        checked = _and(checked, _quotes(quoted_spans(spans)))
    elif _lacks_value(text, checked.text, spans):
        checked = _and(checked, _quotes(spans[:1]))
    yield Written(checked, model, 1000 * (time.perf_counter() - began - spent), 1000 * spent, notice)


def quote(spans: Sequence[Span]) -> Written:
    """The answer where no model is asked."""
    return Written(_quotes(quoted_spans(spans)), QuotingChat.name, 0.0, 0.0)


def _quotes(spans: Sequence[Span]) -> Checked:
    """Verbatim evidence as an answer; there is nothing to check in it."""
    lines = [f"{quoted_line(span)} [{span.number}]" for span in spans]
    claims = tuple(Claim(quoted_line(span), (span.number,), Verdict.SUPPORTED, "word for word") for span in spans)
    return Checked("\n".join(lines), claims, tuple(sorted(span.number for span in spans)), refused=False)


def _and(one: Checked, other: Checked) -> Checked:
    text = "\n".join(filter(None, (one.text, other.text)))
    return Checked(text, one.claims + other.claims, tuple(sorted({*one.cited, *other.cited})), refused=False)


def _lacks_value(question: str, text: str, spans: Sequence[Span]) -> bool:
    """Whether a value is asked for, the best span gives some, and the text none of them."""
    if not asks_value(question) or not spans:
        return False
    given = _values(spans[0].quote) - _values(question)
    return bool(given) and not given & _values(text)


def _values(words: str) -> set[object]:
    facts = read_facts(words)
    measured = {(one.unit.name, end) for one in facts.measured for end in (one.low, one.high)}
    days = {day for one in facts.days for day in one.readings}
    return {*measured, *days, *facts.numbers, *facts.day_months, *facts.tokens}


def _heed(
    model: str, draft: str, piece: str, given: str, check: DraftCheck, citations: Sequence[Citation], judge: Judge
) -> None:
    """Raise ModelError as soon as a draft is seen to lead nowhere."""
    if reason := babble(draft, given):
        raise ModelError(f"model {model} {reason}")
    if check.checked().text or not any(stop in piece for stop in ".!?\n"):
        return
    if len(re.findall(r"\w[^.!?\n]*[.!?\n]+(?:\s|$)", draft)) >= _FRUITLESS:
        checked = check_draft(draft, citations, judge)
        if not checked.text and not checked.refused and len(checked.claims) >= _FRUITLESS:
            raise ModelError(f"model {model} writes what its evidence does not say")
