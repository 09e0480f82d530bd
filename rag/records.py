"""Answers over the rows of logs: the question becomes a plan, the plan is run, the rows are cited.

None where a question is not for the logs. What is named but not there is said, never replaced by something else.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ingest.columnar import Log
from ingest.errors import NameplateError
from ingest.generation import Generation
from ingest.schema import ColumnRole, ColumnType, DocumentKind, Passage
from rag.cite import cite
from rag.exact import Asked, Exact
from rag.plan import say
from rag.plan.choose import Logs, close, drafts, trusted
from rag.plan.find import find_rows
from rag.plan.glossary import Glossary, read_glossary
from rag.plan.kin import Kin
from rag.plan.read import Draft, corrective, says_failing
from rag.plan.run import Limits, Result, run
from rag.plan.schema import Column, Condition, Duration, Group, Kind, Measure, Op, Plan
from rag.schema import Citation, Computation, Hit, Reading, Shown, Span, Status

_CITED = 10  # rows of a list that are cited; of other answers the first few
_FEW = 5
_SHOWN = 50
_LONGEST = 2000
_GENERATIONS = 2  # that are kept in mind


class Records:
    """Answers questions over logs; keeps what it has learnt of the last generations. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, int], _Known] = {}

    def __call__(self, asked: Asked) -> Exact | None:
        """The answer, or None where the question is not for the logs."""
        text = asked.understood.text
        if asked.filters.kind not in (None, DocumentKind.LOG) or len(text) > _LONGEST:
            return None
        if not asked.generation.logs():
            return None
        known = self._learn(asked)
        logs = known.logs
        frame, found = drafts(text, logs, asked.generation, asked.today, known.glossary)
        best = found[0] if found else None
        if frame.operates() and not (best is not None and trusted(best, frame)):
            _, kindred = drafts(text, logs, asked.generation, asked.today, known.glossary, known.kin)
            if kindred and not kindred[0].unexplained:
                found, best = kindred, kindred[0]
        if best is not None and trusted(best, frame):
            answer = _Answer(asked, logs, best, [one for one in close(found)]).exact()
            if answer is not None:
                return answer
        plan = find_rows(asked, frame, logs, best)
        if plan is not None:
            return _Answer(asked, logs, plan, []).exact()
        return None

    def _learn(self, asked: Asked) -> _Known:
        """What is known of a generation's logs; made with its first question."""
        generation = asked.generation
        logs = generation.logs()
        key = (str(logs[0].path), generation.number)
        with self._lock:
            known = self._known.get(key)
            if known is None:
                folders = [folder for one in generation.documents() for folder in (one.path.parent, one.root)]
                glossary = read_glossary(folders, asked.settings.plan.glossary)
                known = _Known(Logs.of(generation), glossary, Kin(asked.embedder))
                while len(self._known) >= _GENERATIONS:
                    self._known.pop(next(iter(self._known)))
                self._known[key] = known
            return known


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of one generation."""

    logs: Logs
    glossary: Glossary
    kin: Kin


class _Answer:
    """One plan, run and said."""

    def __init__(self, asked: Asked, logs: Logs, draft: Draft, others: list[Draft]) -> None:
        self.asked, self.logs, self.draft, self.other_drafts = asked, logs, draft, others
        self.log: Log = draft.lexicon.log
        self.plan = _with_asset(draft.plan, self.log, asked.filters.asset)

    def exact(self) -> Exact | None:
        draft = self.draft
        if draft.missing or draft.lost:
            return self._absent()
        try:
            if draft.shape == "share":
                return self._share()
            result = run(self.log, self.plan, Limits(rows=_SHOWN))
        except NameplateError:
            return None
        if result.considered == 0:
            return self._nothing()
        return self._answered(result)

    # -- what is there -----------------------------------------------------------------------------------------

    def _answered(self, result: Result) -> Exact:
        draft, plan = self.draft, self.plan
        result = _rounded(_having(result, draft), plan)
        citations = self._cited(result)
        text = self._text(result, len(citations))
        notes = list(result.notes)
        others = self._others(result)
        if others:
            text += "\n" + "\n".join(f"Read otherwise, as {one.understood}: {one.answer}." for one in others[:2])
        computation = Computation(
            understood=say.understood(plan, self.log),
            plan=_plan_json(plan),
            value=self._value(result),
            unit=result.unit,
            sql=result.sql,
            parameters=tuple(result.parameters),
            grouped_by=say.group_name(plan, self.log),
            measure=say.measured(plan, self.log),
            over_time=result.over_time,
            groups=result.groups,
            ids=result.ids,
            rows_total=result.rows_total,
            table=_table(result, len(citations)),
            notes=tuple(notes),
            others=others,
        )
        return Exact(Status.ANSWERED, text, citations, computation)

    def _value(self, result: Result) -> int | float | str | None:
        """The value; of one record that was looked up, what it says of itself."""
        column = next((one for one in self.log.columns if one.role is ColumnRole.DESCRIPTION), None)
        if self.draft.shape in ("found", "lookup") and self.plan.measure.kind is Kind.LIST and column is not None and len(result.rows) == 1:
            row = dict(zip(result.columns, result.rows[0], strict=False))
            return row.get(column.name) or result.value
        return result.value

    def _text(self, result: Result, cited: int) -> str:
        plan, log, draft = self.plan, self.log, self.draft
        kind = plan.measure.kind
        where = say.conditions(plan, log)
        which = f" where {where}" if where else ""
        lines: list[str] = []
        if plan.group:
            lines += self._groups(result, which)
        elif kind is Kind.LIST or kind in (Kind.FIRST, Kind.LAST, Kind.MIN, Kind.MAX):
            lines += self._rows(result, which)
        else:
            unit = result.unit
            value = say.number(result.value, unit)
            noun = "records" if kind is Kind.COUNT else say.measured(plan, log)
            told = f"{value}: {noun} of {say.log_name(log)}{which}." if kind is not Kind.COUNT else f"{value} {noun if result.value != 1 else 'record'} of {say.log_name(log)}{which}."
            if kind is not Kind.COUNT:
                told += f" From {result.rows_total} record{'s' if result.rows_total != 1 else ''}."
            lines.append(told)
            if 0 < result.rows_total <= _CITED and result.rows:
                lines += self._row_lines(result, min(cited, len(result.rows)))
            elif cited:
                marks = "".join(f"[{n}]" for n in range(1, cited + 1))
                lines.append(f"The first of them: {marks}")
        lines += [f"Note: {note}." for note in result.notes[:4]]
        return "\n".join(line for line in lines if line)

    def _groups(self, result: Result, which: str) -> list[str]:
        plan, log, draft = self.plan, self.log, self.draft
        measured = say.measured(plan, log)
        name = say.group_name(plan, log)
        lines: list[str] = []
        marks = "".join(f"[{n}]" for n in range(1, min(_FEW, len(result.rows)) + 1))
        if draft.shape == "top" and result.groups:
            best = result.groups[0]
            same = [one.key or "(none given)" for one in result.groups if one.value == best.value]
            keys = " and ".join(same[:4])
            least = plan.order is not None and not plan.order.descending
            lines.append(f"{keys}: {say.number(best.value, result.unit)}, the {'smallest' if least else 'largest'} {measured} of {say.log_name(log)}{which}, by {name}. {marks}")
            rest = result.groups[len(same) : len(same) + 9] if plan.limit is None else result.groups[1 : plan.limit]
            if rest:
                lines.append("Then: " + "; ".join(f"{one.key if one.key is not None else '(none given)'} {say.number(one.value, result.unit)}" for one in rest) + ".")
            return lines
        lines.append(f"{measured[0].upper()}{measured[1:]} of {say.log_name(log)}{which}, by {name} ({len(result.groups)} groups, {result.rows_total} records): {marks}")
        lines.append(say.groups_text(result))
        if draft.trend or result.over_time and len(result.groups) <= 12:
            lines.append(say.trend_text(result))
        return lines

    def _rows(self, result: Result, which: str) -> list[str]:
        plan, log = self.plan, self.log
        kind = plan.measure.kind
        count = result.rows_total
        if kind is Kind.LIST:
            noun = "record" if count == 1 else "records"
            head = f"{count} {noun} of {say.log_name(log)}{which}:"
            if plan.limit is not None and plan.order is not None:
                head = f"The {count} {noun} of {say.log_name(log)}{which} with the {'largest' if plan.order.descending else 'smallest'} {say.operand_name(plan.order.by, log)}:" if not isinstance(plan.order.by, str) else head
        else:
            head = f"{say.number(_day(result.value), result.unit)}: {say.measured(plan, log)} of {say.log_name(log)}{which}."
        return [head, *self._row_lines(result, min(_CITED, len(result.rows)))]

    def _row_lines(self, result: Result, cited: int) -> list[str]:
        wanted = self._asked_columns()
        shape = "lookup" if self.draft.shape in ("lookup", "found") or result.rows_total <= 3 else "list"
        lines = []
        for at in range(min(len(result.rows), say.MOST_ROWS)):
            mark = f" [{at + 1}]" if at < cited else ""
            lines.append(f"- {say.cells(result, at, self.log, self.plan, shape, wanted)}{mark}")
        if result.rows_total > len(lines):
            ids = result.ids[len(lines) : len(lines) + 100]
            named = f": {', '.join(ids)}" if ids and self.log.record_column() is not None else ""
            lines.append(f"and {result.rows_total - len(lines)} more{named}{' …' if result.rows_total - len(lines) > 100 else ''}")
        return lines

    def _asked_columns(self) -> list[int]:
        """Columns that the question names."""
        stems = {word.stem for word in self.draft.link.words}
        return [place for place, own in self.draft.lexicon.columns.items() if any(weight >= 0.95 and word in stems for word, weight in own.items())]

    def _cited(self, result: Result) -> tuple[Citation, ...]:
        rows = result.row_numbers[: _CITED if self.plan.measure.kind in (Kind.LIST,) or result.rows_total <= _CITED else _FEW]
        return cite_rows(self.asked.generation, self.log, rows)

    def _others(self, result: Result) -> tuple[Reading, ...]:
        """Other readings that give something else."""
        found: list[Reading] = []
        mine = _short(result, self.plan)
        for label, plan in [*self.draft.others, *self._date_readings(), *self._kind_readings()]:
            other = self._try(self.log, plan)
            if other is not None and other.considered and _short(other, plan) != mine:
                found.append(Reading(label, _short(other, plan)))
        for draft in self.other_drafts[:2]:
            other = self._try(draft.lexicon.log, draft.plan)
            if other is not None and other.considered:
                found.append(Reading(say.understood(draft.plan, draft.lexicon.log).rstrip("."), _short(other, draft.plan)))
        return tuple(found[:4])

    def _try(self, log: Log, plan: Plan) -> Result | None:
        try:
            return run(log, plan, Limits(seconds=3.0, rows=2, ids=2))
        except NameplateError:
            return None

    def _date_readings(self) -> list[tuple[str, Plan]]:
        """The same by another date column."""
        time = self.draft.time
        if time is None or self.draft.period is None:
            return []
        out = []
        for column in self.draft.lexicon.dates():
            if column.place != time.place:
                out.append((f"by {column.name}", _moved(self.plan, time.place, column.place)))
        return out[:2]

    def _kind_readings(self) -> list[tuple[str, Plan]]:
        """Failures only: the work that answers to one, where the log tells it from planned work."""
        if not says_failing(self.draft.link.words):
            return []
        kinds = corrective(self.draft.lexicon)
        if kinds is None or any(isinstance(one.operand, Column) and one.operand.place == kinds[0] for one in self.plan.where):
            return []
        condition = Condition(Column(kinds[0]), Op.IN if len(kinds[1]) > 1 else Op.IS, kinds[1])
        name = self.log.columns[kinds[0]].name
        return [(f"{name} {' or '.join(kinds[1])} only", replace(self.plan, where=(*self.plan.where, condition)))]

    # -- shares ---------------------------------------------------------------------------------------------------

    def _share(self) -> Exact | None:
        """How many of the rows pass the last named value, among those that pass the rest."""
        if not self.plan.where:
            return None
        dated = self.draft.time.place if self.draft.time is not None else -1
        parts = [one for one in self.plan.where if not (isinstance(one.operand, Column) and one.operand.place == dated)]
        if not parts:
            return None
        part = parts[-1]
        whole = replace(self.plan, where=tuple(one for one in self.plan.where if one != part), group=(), measure=Measure())
        some = replace(self.plan, group=(), measure=Measure())
        one, other = self._try(self.log, whole), run(self.log, some, Limits(rows=_SHOWN))
        if one is None or not one.considered:
            return None
        share = 100 * other.considered / one.considered
        citations = self._cited(other)
        marks = "".join(f"[{n}]" for n in range(1, len(citations) + 1))
        text = f"{share:.4g} %: {other.considered} of {one.considered} records of {say.log_name(self.log)}; those where {say.conditions(some, self.log)}. {marks}"
        computation = Computation(
            understood=f"Share of {say.understood(some, self.log)}", plan=_plan_json(some), value=share, unit="%", sql=other.sql,
            parameters=tuple(other.parameters), measure="share", ids=other.ids, rows_total=other.rows_total, table=_table(other, len(citations)),
        )  # fmt: skip
        return Exact(Status.ANSWERED, text, citations, computation)

    # -- what is not there ------------------------------------------------------------------------------------------

    def _absent(self) -> Exact | None:
        """Something named that the log does not have."""
        lines, near = [], []
        for one in self.draft.missing:
            column = self.log.columns[one.place]
            name = one.values[0]
            if one.head:
                codes = sorted({at.name for at in self.log.columns if at.type is column.type})
                lines.append(f"{say.log_name(self.log)} has no column for {name}; it has {', '.join(codes[:20])}.")
                near += [other.name for other in self.log.columns if other.place == one.place]
                continue
            lines.append(f"{name} is not in column {column.name} of {say.log_name(self.log)}.")
            values = [value.surface for value in self.draft.lexicon.all_values(one.place)]
            near += _near(self.asked.generation, name, values)
            if self.draft.lexicon.complete(one.place) and len(values) <= 60:
                lines.append(f"It has {', '.join(sorted(values))}.")
        for code in self.draft.lost:
            lines.append(f"{code} stands nowhere in {say.log_name(self.log)}.")
            near += _near(self.asked.generation, code, ())
        lines.append(self._covers())
        return Exact(Status.NOT_FOUND, " ".join(line for line in lines if line), did_you_mean=tuple(dict.fromkeys(near))[:5])

    def _covers(self) -> str:
        """First and last date, and how many records."""
        time = self.draft.lexicon.time()
        if time is None or not time.profile.low or not time.profile.high:
            return f"It holds {self.log.rows} records."
        return f"It holds {self.log.rows} records from {time.profile.low[:10]} to {time.profile.high[:10]}."

    def _nothing(self) -> Exact | None:
        """No row passes: a count of a time inside the log's is nought, everything else is not there."""
        plan, draft = self.plan, self.draft
        if draft.guessed:
            return None
        where = say.conditions(plan, self.log)
        time = draft.time
        counting = draft.shape in ("count",) and plan.measure.kind is Kind.COUNT
        if time is None or draft.period is None:
            if counting and (draft.texts or len(plan.where) > 1 or self.draft.link.frame.count is not None):
                return self._zero(where)
            if draft.shape == "what":
                return None
            return Exact(Status.NOT_FOUND, f"No record of {say.log_name(self.log)} has {where}. {self._covers()}")
        rest = tuple(one for one in plan.where if not (isinstance(one.operand, Column) and one.operand.place == time.place))
        low = self._edge(rest, time.place, Kind.MIN)
        high = self._edge(rest, time.place, Kind.MAX)
        first, last = draft.period.first, draft.period.last
        inside = low is not None and high is not None and (last is None or last >= low) and (first is None or first <= high)
        if counting and inside:
            return self._zero(where)
        said = f"No record of {say.log_name(self.log)} has {where}."
        others = say.conditions(replace(plan, where=rest), self.log)
        if low is not None and high is not None:
            which = f"Those where {others}" if others else "Its records"
            said += f" {which} run from {low} to {high} by {time.name}."
        elif others:
            said += f" There is none where {others} at any time."
            if draft.shape == "what":
                return None
        if others or low is None:
            said += f" {self._covers()}"
        return Exact(Status.NOT_FOUND, said)

    def _edge(self, where: Sequence[Condition], place: int, kind: Kind) -> date | None:
        found = self._try(self.log, Plan(self.plan.log, tuple(where), (), Measure(kind, Column(place))))
        if found is None or found.value is None:
            return None
        return datetime.fromisoformat(str(found.value)[:19]).date()

    def _zero(self, where: str) -> Exact:
        text = f"0: no record of {say.log_name(self.log)} has {where}. {self._covers()}"
        computation = Computation(understood=say.understood(self.plan, self.log), plan=_plan_json(self.plan), value=0, measure="number of records")
        return Exact(Status.ANSWERED, text, (), computation)


# -- parts -----------------------------------------------------------------------------------------------------------


def cite_rows(generation: Generation, log: Log, rows: Sequence[int]) -> tuple[Citation, ...]:
    """One citation a row, in the order of `rows`; a row without a passage has none after it either."""
    by_row: dict[int, Passage] = {}
    for passage in generation.row_passages(log.document, log.sheet, rows):
        by_row.setdefault(passage.location.row or 0, passage)
    spans = []
    for row in rows:
        passage = by_row.get(row)
        if passage is None:
            break
        hit = Hit(passage, 1.0, {})
        spans.append(Span(len(spans) + 1, hit, 0, len(passage.text), 1.0))
    return cite(generation, spans)


def _with_asset(plan: Plan, log: Log, asset: str) -> Plan:
    """Held to the asset that the asker chose."""
    column = next((one for one in log.columns if one.role is ColumnRole.ASSET), None)
    if not asset or column is None:
        return plan
    return replace(plan, where=(*plan.where, Condition(Column(column.place), Op.IS, (asset,))))


def _moved(plan: Plan, old: int, new: int) -> Plan:
    """The plan with another date column in place of one."""

    def operand(one: object) -> object:
        return Column(new) if isinstance(one, Column) and one.place == old else one

    where = tuple(replace(one, operand=operand(one.operand)) for one in plan.where)
    group = tuple(Group(new, one.bucket, one.split) if one.column == old else one for one in plan.group)
    measure = replace(plan.measure, operand=operand(plan.measure.operand))
    return replace(plan, where=where, group=group, measure=measure)


def _having(result: Result, draft: Draft) -> Result:
    """Only the groups whose value passes the number that was asked for."""
    one = draft.having
    if one is None or not result.groups:
        return result
    tests = {"<": lambda v: v < one.low, "<=": lambda v: v <= one.low, ">": lambda v: v > one.low, ">=": lambda v: v >= one.low,
             "=": lambda v: v == one.low, "between": lambda v: one.low <= v <= (one.high or one.low)}  # fmt: skip
    kept = tuple(group for group in result.groups if group.value is not None and tests[one.op](float(group.value)))
    return replace(result, groups=kept, value=len(kept))


def _rounded(result: Result, plan: Plan) -> Result:
    """Times and means to two decimals: what lies behind them is not as exact as their digits."""
    if not isinstance(plan.measure.operand, Duration) and plan.measure.kind not in (Kind.MEAN, Kind.MEDIAN, Kind.BETWEEN_FAILURES, Kind.SPAN):
        return result

    def near(value: int | float | str | None) -> int | float | str | None:
        return round(value, 2) if isinstance(value, float) else value

    groups = tuple(replace(group, value=near(group.value)) for group in result.groups)
    return replace(result, value=near(result.value), groups=groups)


def _short(result: Result, plan: Plan) -> str:
    """A result in a few words."""
    if plan.group:
        return "; ".join(f"{one.key if one.key is not None else '(none given)'} {say.number(one.value, result.unit)}" for one in result.groups[:6])
    if plan.measure.kind is Kind.LIST:
        return f"{result.rows_total} records"
    return say.number(_day(result.value), result.unit)


def _day(value: int | float | str | None) -> int | float | str | None:
    return value.removesuffix("T00:00:00").replace("T", " ") if isinstance(value, str) and len(value) >= 19 and value[4] == "-" else value


def _table(result: Result, cited: int) -> Shown | None:
    if not result.rows:
        return None
    marks = tuple(at + 1 if at < cited else 0 for at in range(len(result.rows)))
    return Shown(result.columns, result.rows, marks)


def _near(generation: Generation, name: str, values: Sequence[str]) -> list[str]:
    """Values and codes that are one sign away from a name."""
    from difflib import get_close_matches

    from ingest.identifiers import normal_form

    near = generation.near_identifiers(normal_form(name), 5)
    return [*near, *get_close_matches(name, values, 3, 0.8)]


def _plan_json(plan: Plan) -> dict[str, object]:
    from pydantic import TypeAdapter

    found: dict[str, object] = TypeAdapter(Plan).dump_python(plan, mode="json")
    return found


__all__ = ["Records", "cite_rows"]
_ = ColumnType
