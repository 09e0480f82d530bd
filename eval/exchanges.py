"""The journal read as questions: what was asked, how it ended, how long it took, what it cost, who was content.

Texts that were erased, or never kept, are '' here; the figures stay. Nobody is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pydantic import JsonValue

from rag.audit import Entry, last_entries
from rag.schema import Status

STOPPED = "stopped"  # given up, or failed, after evidence was shown
_ALL = 10_000_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and how it ended.

    `status` is that of the answer, or STOPPED. `question` is a follow-up as it was understood. `asset` is that of the
    filter. `total_ms` is None where it was not kept. Tokens are 0 and `cost` is None where no model was asked or no
    price is set. `thumbs` is 1, -1 or None where nobody said.
    """

    at: datetime
    status: str
    question: str
    asset: str
    model: str
    generation: int
    total_ms: float | None
    steps_ms: Mapping[str, float]
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    cost: Decimal | None
    currency: str
    computed: bool
    thumbs: int | None = None
    comment: str = ""

    @property
    def refused(self) -> bool | None:
        """Whether nothing was found; None where it was never answered."""
        return None if self.status == STOPPED else self.status == Status.NOT_FOUND

    @property
    def resolved(self) -> bool:
        """Whether it was answered, and nobody said that the answer is no good."""
        return self.status in (Status.ANSWERED, Status.CONFLICT) and self.thumbs != -1


def read_exchanges(path: Path, may_know: Callable[[Entry], bool] | None = None) -> tuple[Exchange, ...]:
    """All of a journal, oldest first; only the records that `may_know` lets through.

    Empty where there is no journal yet; raises StoreError where it cannot be read.
    """
    if not path.is_file():
        return ()
    found: dict[str, Exchange] = {}
    said: dict[str, tuple[int, str]] = {}
    for entry in last_entries(path, _ALL):
        record = entry.record
        if record.action == "feedback" and isinstance(thumbs := entry.facts.get("thumbs"), int):
            comment = (entry.content or {}).get("comment")
            said[record.subject] = (thumbs, comment if isinstance(comment, str) else "")
        elif record.action in ("answered", STOPPED) and (may_know is None or may_know(entry)):
            found[record.subject or f"record {record.sequence}"] = _exchange(entry)
    return tuple(
        replace(one, thumbs=said[answer][0], comment=said[answer][1]) if answer in said else one
        for answer, one in found.items()
    )


def _exchange(entry: Entry) -> Exchange:
    record, facts, content = entry.record, entry.facts, entry.content or {}
    answer, usage, filters = map(_object, (content.get("answer"), facts.get("usage"), content.get("filters")))
    timings = {step: _number(ms) for step, ms in _object(answer.get("timings_ms")).items()}
    total = facts.get("total_ms")
    return Exchange(
        at=datetime.fromisoformat(record.at),
        status=STOPPED if record.action == STOPPED else str(facts.get("status", "")),
        question=str(answer.get("asked_as") or content.get("question") or ""),
        asset=str(filters.get("asset") or ""),
        model=record.model,
        generation=record.generation,
        total_ms=float(total) if isinstance(total, int | float) else None,
        steps_ms={step: ms for step, ms in timings.items() if step != "total"},
        prompt_tokens=int(_number(usage.get("prompt_tokens"))),
        completion_tokens=int(_number(usage.get("completion_tokens"))),
        estimated=usage.get("estimated") is True,
        cost=_money(usage.get("cost")),
        currency=str(usage.get("currency") or ""),
        computed=answer.get("computation") is not None,
    )


def _object(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _number(value: JsonValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _money(value: JsonValue) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
