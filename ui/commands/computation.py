"""A computation on the terminal: how it was understood, groups as bars, records as a table, the query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import computed
from ui.output import Output, one_line

if TYPE_CHECKING:
    from rag.schema import Computation, Shown

_BAR = 24
_GROUPS = 40
_ROWS = 10
_CELL = 60
# A table wider than the terminal breaks in the middle of words; records have fewer columns than logs.
_COLUMNS = 8


def show_computation(done: Computation, output: Output) -> None:
    """Print it below the answer."""
    from rich.text import Text

    console = output.console
    soft = not output.is_terminal
    if done.understood:
        console.print(Text(f"Understood as: {one_line(done.understood)}", style="cyan"), soft_wrap=soft)
    for note in done.notes:
        console.print(Text(f"Note: {one_line(note)}", style="yellow"), soft_wrap=soft)
    for other in done.others:
        console.print(Text(f"Or: {one_line(other.understood)}: {one_line(other.answer)}"), soft_wrap=soft)
    if len(done.groups) > 1:
        console.print()
        _bars(done, output)
    if done.table is not None and done.table.rows:
        console.print()
        _table(done.table, max(done.rows_total, len(done.table.rows)), output)
    if done.sql:
        given = f"  with {one_line(', '.join(map(repr, done.parameters)))}" if done.parameters else ""
        console.print(Text(f"\nQuery: {one_line(done.sql)}{given}", style="dim"), soft_wrap=soft)


def _bars(done: Computation, output: Output) -> None:
    from rich.text import Text

    names = [one_line(computed.group_name(group), 40) for group in done.groups[:_GROUPS]]
    widest = max(map(len, names))
    largest = max((abs(value) for group in done.groups if isinstance(value := group.value, int | float)), default=0)
    for name, group in zip(names, done.groups, strict=False):
        value = group.value if isinstance(group.value, int | float) else 0
        bar = "█" * round(_BAR * abs(value) / largest) if largest else ""
        output.console.print(
            Text(f"  {name:<{widest}}  {bar:<{_BAR}}  {computed.amount(group.value)}"), soft_wrap=not output.is_terminal
        )
    if len(done.groups) > _GROUPS:
        output.console.print(Text(f"  and {len(done.groups) - _GROUPS:,} more", style="dim"))


def _table(shown: Shown, total: int, output: Output) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in shown.columns[:_COLUMNS]:
        table.add_column(Text(one_line(name)), overflow="fold")
    for row in shown.rows[:_ROWS]:
        table.add_row(*(Text(one_line(cell, _CELL)) for cell in row[:_COLUMNS]))
    output.console.print(table)
    if total > min(len(shown.rows), _ROWS):
        output.console.print(
            Text(f"  {min(len(shown.rows), _ROWS)} of {total:,} records; --json and the app give all", style="dim")
        )
