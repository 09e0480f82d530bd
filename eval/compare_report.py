"""A comparison or a gate in, what people read of it out."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.compare import Comparison, Regression
from eval.gate import GateReport

_COLOURS = {"better": "green", "worse": "bold red", "not shown": "dim"}
_LONGEST = 100


def print_comparison(found: Comparison, console: Console, worst: int) -> None:
    """What was set otherwise, a line for each score, and the cases that fell most."""
    for name, (was, now) in found.otherwise.items():
        console.print(f"{name}: {was} -> {now}", soft_wrap=True, markup=False)
    table = Table(title=f"{found.before} -> {found.after}, {found.cases} cases in both", title_justify="left")
    table.add_column("score")
    for head in ("before", "after", "difference", "95 % interval", "cases"):
        table.add_column(head, justify="right")
    table.add_column("")
    for one in found.changes:
        there = one.difference
        table.add_row(
            one.metric,
            f"{one.before:.3f}",
            f"{one.after:.3f}",
            f"{there.mean:+.3f}",
            f"{there.low:+.3f} to {there.high:+.3f}",
            str(there.count),
            Text(one.verdict, style=_COLOURS[one.verdict]),
        )
    console.print(table)
    if found.waits:
        said = (f"{name} {was:.0f} -> {now:.0f} ms" for name, (was, now) in found.waits.items())
        console.print("waits: " + ", ".join(said), soft_wrap=True)
    for ids, where in ((found.only_before, found.before), (found.only_after, found.after)):
        if ids:
            console.print(f"{len(ids)} cases only in {where}", soft_wrap=True)
    if not found.regressions:
        console.print("no case fell")
        return
    shown = found.regressions[:worst]
    console.print(f"{len(found.regressions)} cases fell; the {len(shown)} that fell most:")
    for case in shown:
        console.print(_fallen(case), soft_wrap=True, markup=False)


def print_gate(report: GateReport, console: Console) -> None:
    """One line for each failing score; one line in all where everything holds."""
    failed: dict[str, list[str]] = {}
    for one in report.failures:
        failed.setdefault(one.metric, []).append(one.line.removeprefix(f"{one.metric}: "))
    for metric, lines in failed.items():
        console.print(f"fail  {metric}: {'; '.join(lines)}", soft_wrap=True, markup=False)
    if report.passed:
        console.print(f"gate passed: {len(report.verdicts)} checks")


def _fallen(one: Regression) -> str:
    scores = ", ".join(f"{metric} {was:.2f} -> {now:.2f}" for metric, (was, now) in one.scores.items())
    question = one.question if len(one.question) <= _LONGEST else f"{one.question[: _LONGEST - 1]}…"
    return f"  {one.id}  {question}\n      {scores}{f' ({one.why})' if one.why else ''}"
