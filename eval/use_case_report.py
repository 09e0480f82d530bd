"""Use cases with their targets in, a table for people or JSON for programs out."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.use_cases import Target, UseCaseResult

_COLOURS = {"met": "green", "not met": "bold red", "not measured": "dim"}


def print_use_cases(results: Sequence[UseCaseResult], console: Console, name: str = "") -> None:
    """Target beside measured, a line each."""
    table = Table(title=f"use cases{f': {name}' if name else ''}", title_justify="left")
    # A narrow terminal folds the names; figures and verdicts stay whole.
    table.add_column("use case, owner", ratio=1)
    table.add_column("target", ratio=1, overflow="fold")
    for head in ("measured", "95 % interval", "cases"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for result in results:
        heads = [Text(result.use_case.title), Text(result.use_case.owner, style="dim")]
        for at, one in enumerate(result.targets):
            table.add_row(
                heads[at] if at < len(heads) else "",
                f"{one.metric} {one.sign} {shown(one, one.target)}",
                "-" if one.measured.mean is None else shown(one, one.measured.mean),
                ends(one),
                str(one.measured.scored),
                Text(one.verdict, style=_COLOURS[one.verdict]),
            )
        table.add_section()
    console.print(table)


def use_cases_json(results: Sequence[UseCaseResult]) -> dict[str, object]:
    """By name: owner, goal, cases, targets."""
    return {
        result.use_case.name: {
            "title": result.use_case.title,
            "owner": result.use_case.owner,
            "goal": result.use_case.goal,
            "cases": result.summary.cases,
            "targets": [
                {
                    "metric": one.metric,
                    one.sign.replace(" ", "_"): one.target,
                    "measured": None if one.measured.mean is None else round(one.measured.mean, 4),
                    "interval": None
                    if one.measured.low is None or one.measured.high is None
                    else [round(one.measured.low, 4), round(one.measured.high, 4)],
                    "cases": one.measured.scored,
                    "met": one.met,
                }
                for one in result.targets
            ],
        }
        for result in results
    }


def shown(target: Target, value: float) -> str:
    """A share as percent, a wait in milliseconds."""
    return f"{value:,.0f} ms" if target.sign == "at most" else f"{100 * value:.0f} %"


def ends(target: Target) -> str:
    """The interval, where there is one."""
    low, high = target.measured.low, target.measured.high
    return "" if low is None or high is None else f"{100 * low:.0f} to {100 * high:.0f}"
