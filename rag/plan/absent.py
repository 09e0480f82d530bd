"""What is said where a log does not have what was asked for: codes, names, times, rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from difflib import get_close_matches

from ingest.columnar import Log
from ingest.errors import NameplateError
from ingest.generation import Generation
from ingest.identifiers import normal_form
from rag.exact import Asked, Exact
from rag.plan import say
from rag.plan.draft import Draft
from rag.plan.run import Limits, Result, run
from rag.plan.schema import Column, Condition, Kind, Measure, Plan, plan_json
from rag.schema import Computation, Status


def absent(asked: Asked, draft: Draft) -> Exact:
    """Something named that the log does not have."""
    log = draft.lexicon.log
    lines: list[str] = []
    near: list[str] = []
    for one in draft.missing:
        column = log.columns[one.place]
        name = one.values[0]
        if one.head:
            codes = sorted({at.name for at in log.columns if at.type is column.type})
            lines.append(f"{say.log_name(log)} has no column for {name}; it has {', '.join(codes[:20])}.")
            near += [other.name for other in log.columns if other.place == one.place]
            continue
        lines.append(f"{name} is not in column {column.name} of {say.log_name(log)}.")
        values = [value.surface for value in draft.lexicon.all_values(one.place)]
        near += _near(asked.generation, name, values)
        if draft.lexicon.complete(one.place) and len(values) <= 60:
            lines.append(f"It has {', '.join(sorted(values))}.")
        elif len(values) > 1 and draft.lexicon.complete(one.place):
            lines.append(f"It has {len(values)} values, from {min(values)} to {max(values)}.")
    for code in draft.lost:
        lines.append(f"{code} stands nowhere in {say.log_name(log)}.")
        near += _near(asked.generation, code, ())
    lines.append(covers(draft))
    return Exact(
        Status.NOT_FOUND, " ".join(line for line in lines if line), did_you_mean=tuple(dict.fromkeys(near))[:5]
    )


def covers(draft: Draft) -> str:
    """First and last date, and how many records."""
    log = draft.lexicon.log
    time = draft.lexicon.time()
    if time is None or not time.profile.low or not time.profile.high:
        return f"It holds {log.rows} records."
    return f"It holds {log.rows} records from {time.profile.low[:10]} to {time.profile.high[:10]}."


def nothing(draft: Draft, plan: Plan) -> Exact | None:
    """No row passes: a count of a time inside the log's is nought, everything else is not there."""
    log = draft.lexicon.log
    if draft.guessed:
        return None
    where = say.conditions(plan, log)
    time = draft.time
    counting = draft.shape in ("count",) and plan.measure.kind is Kind.COUNT
    if time is None or draft.period is None:
        if counting and (draft.texts or len(plan.where) > 1 or draft.link.frame.count is not None):
            return _zero(draft, plan, where)
        if draft.shape == "what":
            return None
        return Exact(Status.NOT_FOUND, f"No record of {say.log_name(log)} has {where}. {covers(draft)}")
    rest = tuple(one for one in plan.where if not (isinstance(one.operand, Column) and one.operand.place == time.place))
    low = _edge(log, plan.log, rest, time.place, Kind.MIN)
    high = _edge(log, plan.log, rest, time.place, Kind.MAX)
    first, last = draft.period.first, draft.period.last
    inside = low is not None and high is not None and (last is None or last >= low) and (first is None or first <= high)
    if counting and inside:
        return _zero(draft, plan, where)
    said = f"No record of {say.log_name(log)} has {where}."
    others = say.conditions(replace(plan, where=rest), log)
    if low is not None and high is not None:
        which = f"Those where {others}" if others else "Its records"
        said += f" {which} run from {low} to {high} by {time.name}."
    elif others:
        said += f" There is none where {others} at any time."
        if draft.shape == "what":
            return None
    if others or low is None:
        said += f" {covers(draft)}"
    return Exact(Status.NOT_FOUND, said)


def _edge(log: Log, number: int, where: Sequence[Condition], place: int, kind: Kind) -> date | None:
    found = _run(log, Plan(number, tuple(where), (), Measure(kind, Column(place))))
    if found is None or found.value is None:
        return None
    return datetime.fromisoformat(str(found.value)[:19]).date()


def _run(log: Log, plan: Plan) -> Result | None:
    try:
        return run(log, plan, Limits(seconds=3.0, rows=1, ids=1))
    except NameplateError:
        return None


def _zero(draft: Draft, plan: Plan, where: str) -> Exact:
    log = draft.lexicon.log
    text = f"0: no record of {say.log_name(log)} has {where}. {covers(draft)}"
    computation = Computation(
        understood=say.understood(plan, log),
        plan=plan_json(plan),
        value=0,
        measure="number of records",
    )
    return Exact(Status.ANSWERED, text, (), computation)


def _near(generation: Generation, name: str, values: Sequence[str]) -> list[str]:
    """Values and codes that are one sign away from a name."""
    near = generation.near_identifiers(normal_form(name), 5)
    return [*near, *get_close_matches(name, values, 3, 0.8)]
