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
from rag.plan.otherwise import attempt, otherwise
from rag.plan.run import Limits, Result, run
from rag.plan.schema import Column, Condition, Duration, Kind, Measure, Op, Plan, plan_json
from rag.plan.told import CITED, FEW, Told
from rag.schema import Citation, Computation, Hit, Shown, Span, Status
from rag.schema import Group as GroupValue

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
        told = Told(draft, plan, self.log)
        text = told.text(result, len(citations)) if halves is None else told.set_apart(result, len(citations))
        notes = [f"“{one.said}” is read as “{one.meant}” of {one.column}" for one in draft.swaps] + list(result.notes)
        others = otherwise(draft, plan, self.other_drafts, result)
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
            one = attempt(self.log, replace(self.plan, where=where))
            if one is None or part.op not in (Op.IS, Op.BETWEEN):
                return None
            found.append(GroupValue(" to ".join(part.values), _rounded(one, self.plan).value))
        return tuple(found)

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

    def _cited(self, result: Result) -> tuple[Citation, ...]:
        rows = result.row_numbers[
            : CITED if self.plan.measure.kind in (Kind.LIST,) or result.rows_total <= CITED else FEW
        ]
        return cite_rows(self.asked.generation, self.log, rows)

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
        one, other = attempt(self.log, whole), run(self.log, some, Limits(rows=_SHOWN))
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


def _table(result: Result, cited: int) -> Shown | None:
    if not result.rows:
        return None
    marks = tuple(at + 1 if at < cited else 0 for at in range(len(result.rows)))
    return Shown(result.columns, result.rows, marks)
