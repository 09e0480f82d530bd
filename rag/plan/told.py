"""What the answer of a plan says, line by line: the value or the rows, and which records they are of."""

from __future__ import annotations

from dataclasses import replace

from ingest.columnar import Log
from rag.plan import say
from rag.plan.draft import Draft
from rag.plan.result import Result
from rag.plan.schema import Kind, Plan

CITED = 10  # rows of a list that are cited; of other answers the first few
FEW = 5


class Told:
    """The words for what a plan found; `cited` is how many of its rows have a citation."""

    def __init__(self, draft: Draft, plan: Plan, log: Log) -> None:
        self.draft, self.plan, self.log = draft, plan, log

    def text(self, result: Result, cited: int) -> str:
        """One number, groups, or rows."""
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
            if 0 < result.rows_total <= CITED and result.rows:
                lines += self._row_lines(result, min(cited, len(result.rows)))
            elif cited:
                marks = "".join(f"[{n}]" for n in range(1, cited + 1))
                lines.append(f"The first of them: {marks}")
        read = [f"“{one.said}” is read as “{one.meant}”" for one in self.draft.swaps]
        lines += [f"Note: {note}." for note in (*read, *result.notes)[:4]]
        return "\n".join(line for line in lines if line)

    def set_apart(self, result: Result, cited: int) -> str:
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

    def _groups(self, result: Result, which: str) -> list[str]:
        plan, log, draft = self.plan, self.log, self.draft
        measured = say.measured(plan, log)
        name = say.group_name(plan, log)
        lines: list[str] = []
        marks = "".join(f"[{n}]" for n in range(1, min(FEW, len(result.rows)) + 1))
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
            told = say.number(say.day(result.value), result.unit)
            head = f"{told}: {say.measured(plan, log)} of {say.log_name(log)}{which}."
        return [head, *self._row_lines(result, min(CITED, len(result.rows)))]

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
