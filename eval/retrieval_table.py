"""A bench of retrieval as tables for people, and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from eval.charts import SLATE, TEAL, styled
from eval.retrieval_scores import MEASURES, RetrievalBench, Scored, SetReport
from ingest.errors import UnusableInput

if TYPE_CHECKING:
    from rich.console import Console

_SUFFIXES = (".svg", ".png")


def print_retrieval(report: RetrievalBench, console: Console) -> None:
    """A table for each set, ours against the best peer, and where it was measured."""
    for one in report.sets:
        console.print(set_table(one))
        if read_again := next(each.ranked.setting for each in one.systems if each.is_ours):
            console.print(f"ours: {read_again}")
        for each in one.against():
            difference = each.difference
            gain = "" if each.gain is None else f", {100 * each.gain:+.1f} %"
            sure = "" if difference.sure else "; the interval holds zero"
            console.print(
                f"{each.measure}: ours against {each.peer}, the best peer: {difference.mean:+.3f} "
                f"[{difference.low:+.3f}, {difference.high:+.3f}]{gain}{sure}",
                soft_wrap=True,
            )
        console.print()
    if len(report.sets) > 1 and (gains := report.mean_gains()):
        shown = ", ".join(f"{measure} {100 * gain:+.1f} %" for measure, gain in gains.items())
        console.print(f"mean gain on the best peer of each set: {shown}")
    for line in report.left_out:
        console.print(f"left out: {line}", soft_wrap=True, markup=False)
    console.print(
        f"embedder of all: {report.embedder}; asked as on {report.today}; {report.machine}",
        soft_wrap=True,
        markup=False,
    )


def set_table(one: SetReport) -> Table:
    """Systems by their first measure, best first."""
    title = f"{one.name}: {len(one.queries)} queries, {one.documents:,} documents or pages"
    table = Table(title=title, title_justify="left")
    table.add_column("system")
    table.add_column("setting")
    for measure in MEASURES:
        table.add_column(measure, justify="right")
    table.add_column("p50 / p95 ms", justify="right")
    for each in by_quality(one):
        waits = each.waits()
        cells = [_shown(each, measure) for measure in MEASURES]
        style = "bold" if each.is_ours else ""
        # what reads ours again has a long name; it is told under the table
        setting = "" if each.is_ours else each.ranked.setting
        table.add_row(each.ranked.label, setting, *cells, f"{waits.p50:.1f} / {waits.p95:.1f}", style=style)
    return table


def by_quality(one: SetReport) -> list[Scored]:
    """The systems of a set, best first by the first measure."""
    first = next(iter(MEASURES))
    return sorted(one.systems, key=lambda each: -each.mean(first))


def check_chart(file: Path) -> None:
    """Raise UnusableInput for a file that no chart can be written to, before anything is measured for it."""
    if file.suffix not in _SUFFIXES:
        raise UnusableInput(f"{file}: a chart ends in {' or '.join(_SUFFIXES)}")
    if not file.resolve().parent.is_dir():
        raise UnusableInput(f"{file} cannot be written; its folder is not there")


def save_chart(report: RetrievalBench, file: Path) -> None:
    """The means with their intervals as SVG, PNG, HTML or Vega-Lite; raises UnusableInput where it cannot be."""
    check_chart(file)
    try:
        retrieval_chart(report).save(str(file))
    except ValueError as error:  # altair has no engine for pictures
        raise UnusableInput(f"{file} cannot be drawn ({error}); run: make setup-bench") from None
    except OSError as error:
        raise UnusableInput(f"{file} cannot be written ({error.strerror})") from None


def retrieval_chart(report: RetrievalBench) -> Any:
    """One row of panels a set, one panel a measure; a dot with its interval for each system, ours in colour."""
    import altair as alt
    import pandas as pd

    frame = pd.DataFrame.from_records([row for one in report.sets for row in _chart_rows(one)])
    rows = []
    for one in report.sets:
        data = frame[frame["set"] == one.name]
        order = [each.ranked.label for each in by_quality(one)]
        y = alt.Y("system:N", sort=order, title=None)
        colour = alt.Color("whose:N", legend=None, scale=alt.Scale(domain=["ours", "peer"], range=[TEAL, SLATE]))
        panels = []
        for measure in MEASURES:
            base = alt.Chart(data[data["measure"] == measure]).encode(y=y, color=colour)
            x = alt.X("low:Q", title=measure, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=5))
            bars = base.mark_rule(strokeWidth=2).encode(x=x, x2="high:Q")
            dots = base.mark_point(filled=True, size=70, opacity=1).encode(x="mean:Q")
            panels.append((bars + dots).properties(width=190, height=22 * len(order)))
        title = alt.TitleParams(f"{one.name} ({len(one.queries)} queries)", anchor="start", fontSize=12)
        rows.append(alt.hconcat(*panels).resolve_scale(y="shared").properties(title=title))
    return styled(alt.vconcat(*rows)).configure_view(stroke=None)


def _chart_rows(one: SetReport) -> list[dict[str, object]]:
    rows = []
    for each in one.systems:
        for measure in MEASURES:
            found = each.interval(measure)
            whose = "ours" if each.is_ours else "peer"
            row = {"set": one.name, "system": each.ranked.label, "whose": whose, "measure": measure}
            rows.append({**row, "mean": found.mean, "low": found.low, "high": found.high})
    return rows


def _shown(each: Scored, measure: str) -> str:
    found = each.interval(measure)
    return f"{found.mean:.3f} ({found.low:.2f}-{found.high:.2f})"
