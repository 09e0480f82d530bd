"""One plan, run over its log and put in words, with its rows cited and its other readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.columnar import Log
from ingest.errors import NameplateError
from ingest.generation import Generation
from ingest.schema import ColumnRole, Passage
from rag.cite import cite
from rag.exact import Asked, Exact
from rag.plan import say
from rag.plan.absent import absent, nothing
from rag.plan.draft import Draft
from rag.plan.nouns import corrective, says_failing
from rag.plan.run import Limits, Result, run
from rag.plan.schema import Column, Condition, Duration, Group, Kind, Measure, Op, Operand, Plan, plan_json
from rag.schema import Citation, Computation, Hit, Reading, Shown, Span, Status
from rag.schema import Group as GroupValue

_CITED = 10  # rows of a list that are cited; of other answers the first few
_FEW = 5
_SHOWN = 50


class Answer:
    """A plan's answer to a question; `others` are plans of other logs that fit about as well."""

    def __init__(self, asked: Asked, draft: Draft, others: list[Draft]) -> None:
        self.asked, self.draft, self.other_drafts = asked, draft, others
        self.log: Log = draft.lexicon.log
        self.plan = _with_asset(draft.plan, self.log, asked.filters.asset)

    def exact(self) -> Exact | None:
        """The answer; None where the plan cannot be run, or finds nothing and was a guess."""
        draft = self.draft
        if draft.missing or draft.lost:
            return absent(self.asked, self.draft)
        try:
            if draft.shape == "share":
                return self._share()
            result = run(self.log, self.plan, Limits(rows=_SHOWN))
        except NameplateError:
            return None
        if result.considered == 0:
            return nothing(self.draft, self.plan)
        return self._answered(result)

    # -- what is there -----------------------------------------------------------------------------------------

    def _answered(self, result: Result) -> Exact:
        draft, plan = self.draft, self.plan
        result = _rounded(_having(result, draft), plan)
        citations = self._cited(result)
        halves = self._halves(result)
        if halves is not None:
            result = replace(result, groups=halves, over_time=True)
        text = self._text(result, len(citations)) if halves is None else self._set_apart(result, len(citations))
        notes = [f"“{one.said}” is read as “{one.meant}” of {one.column}" for one in draft.swaps] + list(result.notes)
        others = self._others(result)
        if others:
            text += "\n" + "\n".join(f"Read otherwise, as {one.understood}: {one.answer}." for one in others[:2])
        computation = Computation(
            understood=say.understood(plan, self.log),
            plan=plan_json(plan),
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

    def _halves(self, result: Result) -> tuple[GroupValue, ...] | None:
        """The value of each of the stretches of time that are set against each other."""
        if self.draft.halves is None or self.plan.group:
            return None
        whole, parts = self.draft.halves
        found: list[GroupValue] = []
        for part in parts:
            where = tuple(part if one == whole else one for one in self.plan.where)
            one = self._try(self.log, replace(self.plan, where=where))
            if one is None or part.op not in (Op.IS, Op.BETWEEN):
                return None
            found.append(GroupValue(" to ".join(part.values), _rounded(one, self.plan).value))
        return tuple(found)

    def _set_apart(self, result: Result, cited: int) -> str:
        """Each stretch with its value, and what lies between the first two."""
        plan, log, draft = self.plan, self.log, self.draft
        rest = replace(plan, where=tuple(one for one in plan.where if draft.halves is None or one != draft.halves[0]))
        where = say.conditions(rest, log)
        marks = "".join(f"[{n}]" for n in range(1, cited + 1))
        measured = say.measured(plan, log)
        lines = [
            f"{measured[0].upper()}{measured[1:]} of {say.log_name(log)}{f' where {where}' if where else ''}: {marks}"
        ]
        lines.append(say.groups_text(result))
        return "\n".join([*lines, say.difference_text(result)]).rstrip()

    def _value(self, result: Result) -> int | float | str | None:
        """The value; of one record that was looked up, what it says of itself."""
        column = next((one for one in self.log.columns if one.role is ColumnRole.DESCRIPTION), None)
        if (
            self.draft.shape in ("found", "lookup")
            and self.plan.measure.kind is Kind.LIST
            and column is not None
            and len(result.rows) == 1
        ):
            row = dict(zip(result.columns, result.rows[0], strict=False))
            return row.get(column.name) or result.value
        return result.value

    def _text(self, result: Result, cited: int) -> str:
        plan, log = self.plan, self.log
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
            told = (
                f"{value}: {noun} of {say.log_name(log)}{which}."
                if kind is not Kind.COUNT
                else f"{value} {noun if result.value != 1 else 'record'} of {say.log_name(log)}{which}."
            )
            if kind is not Kind.COUNT:
                told += f" From {result.rows_total} record{'s' if result.rows_total != 1 else ''}."
            lines.append(told)
            if 0 < result.rows_total <= _CITED and result.rows:
                lines += self._row_lines(result, min(cited, len(result.rows)))
            elif cited:
                marks = "".join(f"[{n}]" for n in range(1, cited + 1))
                lines.append(f"The first of them: {marks}")
        read = [f"“{one.said}” is read as “{one.meant}”" for one in self.draft.swaps]
        lines += [f"Note: {note}." for note in (*read, *result.notes)[:4]]
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
            lines.append(
                f"{keys}: {say.number(best.value, result.unit)}, the {'smallest' if least else 'largest'} {measured} "
                f"of {say.log_name(log)}{which}, by {name}. {marks}"
            )
            rest = result.groups[len(same) : len(same) + 9] if plan.limit is None else result.groups[1 : plan.limit]
            if rest:
                lines.append(
                    "Then: "
                    + "; ".join(
                        f"{one.key if one.key is not None else '(none given)'} {say.number(one.value, result.unit)}"
                        for one in rest
                    )
                    + "."
                )
            return lines
        lines.append(
            f"{measured[0].upper()}{measured[1:]} of {say.log_name(log)}{which}, by {name} "
            f"({len(result.groups)} groups, {result.rows_total} records): {marks}"
        )
        lines.append(say.groups_text(result))
        if draft.link.frame.compare is not None and not draft.trend:
            lines.append(say.difference_text(result))
        if draft.trend or (result.over_time and len(result.groups) <= 12):
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
                head = (
                    f"The {count} {noun} of {say.log_name(log)}{which} with the "
                    f"{'largest' if plan.order.descending else 'smallest'} {say.operand_name(plan.order.by, log)}:"
                    if not isinstance(plan.order.by, str)
                    else head
                )
        else:
            told = say.number(_day(result.value), result.unit)
            head = f"{told}: {say.measured(plan, log)} of {say.log_name(log)}{which}."
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
            lines.append(
                f"and {result.rows_total - len(lines)} more{named}"
                f"{' …' if result.rows_total - len(lines) > 100 else ''}"
            )
        return lines

    def _asked_columns(self) -> list[int]:
        """Columns that the question names."""
        stems = {word.stem for word in self.draft.link.words}
        return [
            place
            for place, own in self.draft.lexicon.columns.items()
            if any(weight >= 0.95 and word in stems for word, weight in own.items())
        ]

    def _cited(self, result: Result) -> tuple[Citation, ...]:
        rows = result.row_numbers[
            : _CITED if self.plan.measure.kind in (Kind.LIST,) or result.rows_total <= _CITED else _FEW
        ]
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
                found.append(
                    Reading(say.understood(draft.plan, draft.lexicon.log).rstrip("."), _short(other, draft.plan))
                )
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
        others = [column for column in self.draft.lexicon.dates() if column.place != time.place]
        return [(f"by {column.name}", _moved(self.plan, time.place, column.place)) for column in others[:2]]

    def _kind_readings(self) -> list[tuple[str, Plan]]:
        """Failures only: the work that answers to one, where the log tells it from planned work."""
        if not says_failing(self.draft.link.words):
            return []
        kinds = corrective(self.draft.lexicon)
        if kinds is None or any(
            isinstance(one.operand, Column) and one.operand.place == kinds[0] for one in self.plan.where
        ):
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
        whole = replace(
            self.plan, where=tuple(one for one in self.plan.where if one != part), group=(), measure=Measure()
        )
        some = replace(self.plan, group=(), measure=Measure())
        one, other = self._try(self.log, whole), run(self.log, some, Limits(rows=_SHOWN))
        if one is None or not one.considered:
            return None
        share = 100 * other.considered / one.considered
        citations = self._cited(other)
        marks = "".join(f"[{n}]" for n in range(1, len(citations) + 1))
        text = (
            f"{share:.4g} %: {other.considered} of {one.considered} records of {say.log_name(self.log)}; "
            f"those where {say.conditions(some, self.log)}. {marks}"
        )
        computation = Computation(
            understood=f"Share of {say.understood(some, self.log)}",
            plan=plan_json(some),
            value=share,
            unit="%",
            sql=other.sql,
            parameters=tuple(other.parameters),
            measure="share",
            ids=other.ids,
            rows_total=other.rows_total,
            table=_table(other, len(citations)),
        )
        return Exact(Status.ANSWERED, text, citations, computation)


def cite_rows(generation: Generation, log: Log, rows: Sequence[int]) -> tuple[Citation, ...]:
    """One citation a row, in the order of `rows`; a row without a passage has none after it either."""
    by_row: dict[int, Passage] = {}
    for passage in generation.row_passages(log.document, log.sheet, rows):
        by_row.setdefault(passage.location.row or 0, passage)
    spans: list[Span] = []
    for row in rows:
        found = by_row.get(row)
        if found is None:
            break
        spans.append(Span(len(spans) + 1, Hit(found, 1.0, {}), 0, len(found.text), 1.0))
    return cite(generation, spans)


def _with_asset(plan: Plan, log: Log, asset: str) -> Plan:
    """Held to the asset that the asker chose."""
    column = next((one for one in log.columns if one.role is ColumnRole.ASSET), None)
    if not asset or column is None:
        return plan
    return replace(plan, where=(*plan.where, Condition(Column(column.place), Op.IS, (asset,))))


def _moved(plan: Plan, old: int, new: int) -> Plan:
    """The plan with another date column in place of one."""

    def other(one: Operand) -> Operand:
        return Column(new) if isinstance(one, Column) and one.place == old else one

    where = tuple(replace(one, operand=other(one.operand)) for one in plan.where)
    group = tuple(Group(new, one.bucket, one.split) if one.column == old else one for one in plan.group)
    measured = plan.measure.operand
    measure = plan.measure if measured is None else replace(plan.measure, operand=other(measured))
    return replace(plan, where=where, group=group, measure=measure)


def _having(result: Result, draft: Draft) -> Result:
    """Only the groups whose value passes the number that was asked for."""
    one = draft.having
    if one is None or not result.groups:
        return result
    tests = {
        "<": lambda v: v < one.low,
        "<=": lambda v: v <= one.low,
        ">": lambda v: v > one.low,
        ">=": lambda v: v >= one.low,
        "=": lambda v: v == one.low,
        "between": lambda v: one.low <= v <= (one.high or one.low),
    }
    kept = tuple(group for group in result.groups if group.value is not None and tests[one.op](float(group.value)))
    return replace(result, groups=kept, value=len(kept))


def _rounded(result: Result, plan: Plan) -> Result:
    """Times and means to two decimals: what lies behind them is not as exact as their digits."""
    if not isinstance(plan.measure.operand, Duration) and plan.measure.kind not in (
        Kind.MEAN,
        Kind.MEDIAN,
        Kind.BETWEEN_FAILURES,
        Kind.SPAN,
    ):
        return result

    def near(value: int | float | str | None) -> int | float | str | None:
        return round(value, 2) if isinstance(value, float) else value

    groups = tuple(replace(group, value=near(group.value)) for group in result.groups)
    return replace(result, value=near(result.value), groups=groups)


def _short(result: Result, plan: Plan) -> str:
    """A result in a few words."""
    if plan.group:
        return "; ".join(
            f"{one.key if one.key is not None else '(none given)'} {say.number(one.value, result.unit)}"
            for one in result.groups[:6]
        )
    if plan.measure.kind is Kind.LIST:
        return f"{result.rows_total} records"
    return say.number(_day(result.value), result.unit)


def _day(value: int | float | str | None) -> int | float | str | None:
    return (
        value.removesuffix("T00:00:00").replace("T", " ")
        if isinstance(value, str) and len(value) >= 19 and value[4] == "-"
        else value
    )


def _table(result: Result, cited: int) -> Shown | None:
    if not result.rows:
        return None
    marks = tuple(at + 1 if at < cited else 0 for at in range(len(result.rows)))
    return Shown(result.columns, result.rows, marks)
