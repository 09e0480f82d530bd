"""The figures of a scale run: one object for programs, a table for people and for the docs, a plot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.measure import Machine
from eval.summary import Percentiles

# What retrieval must keep at a million passages on two cores, from the design; a line in the plot.
P95_MS = 100.0
_SPENT = "fused, of processor"


@dataclass(frozen=True, slots=True)
class SizeFigures:
    """One number of passages.

    `milliseconds` of the clock by who asks ('all', 'one percent') and channel; `processor` those of the processor in
    all threads, which tell what it would take where nothing else runs; `load` is how many processes wanted to run
    meanwhile. `recall` by who asks. `publish_s` is a generation built of nothing, `changed_s` one changed file ingested
    by the command, `found_s` then found by the command.
    """

    passages: int
    documents: int
    indexes: str
    ingest_per_s: float
    publish_s: float
    publish_mb: float
    open_s: float
    first_s: float
    memory_mb: float | None
    store_mb: float
    generation_mb: float
    changed_s: float
    changed_work_s: float
    found_s: float
    load: float
    milliseconds: Mapping[str, Mapping[str, Percentiles]]
    processor: Mapping[str, Mapping[str, Percentiles]]
    recall: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ScaleReport:
    """All sizes of one run, and how near the recombined vectors are to really embedded ones."""

    command: str
    machine: Machine
    pieces: int
    questions: int
    likeness: Mapping[str, float]
    sizes: tuple[SizeFigures, ...]

    def as_json(self) -> dict[str, object]:
        """The object printed by `bench scale --json`."""
        return asdict(self)


def table(report: ScaleReport) -> Iterator[tuple[str, ...]]:
    """Rows of the table, its head first; one column for each size."""
    sizes = report.sizes
    yield ("figure", *(f"{one.passages:,}" for one in sizes))

    def row(name: str, values: Sequence[float | str | None], digits: int = 0) -> tuple[str, ...]:
        return (name, *(_shown(value, digits) for value in values))

    yield row("documents", [one.documents for one in sizes])
    yield row("dense index", [one.indexes for one in sizes])
    yield row("ingest into the store, passages/s", [one.ingest_per_s for one in sizes])
    yield row("publish, built of nothing, s", [one.publish_s for one in sizes], 1)
    yield row("publish, peak memory, MB", [one.publish_mb for one in sizes])
    yield row("one changed file: `nameplate ingest`, s", [one.changed_s for one in sizes], 1)
    yield row("of which start-up left out, s", [one.changed_work_s for one in sizes], 1)
    yield row("then `nameplate search` finds it, s", [one.found_s for one in sizes], 1)
    yield row("open, all files verified, s", [one.open_s for one in sizes], 2)
    yield row("peak memory to serve, MB", [one.memory_mb for one in sizes])
    yield row("load of the machine while asked", [one.load for one in sizes], 1)
    yield row("store on disk, MB", [one.store_mb for one in sizes])
    yield row("generation on disk, MB", [one.generation_mb for one in sizes])
    for who in sizes[0].milliseconds if sizes else ():
        yield row(f"dense recall@10 against exact float32, {who}", [one.recall[who] for one in sizes], 3)
        for channel in sizes[0].milliseconds[who]:
            both = [one.milliseconds[who][channel] for one in sizes]
            yield row(f"{channel}, {who}, p50 / p95 ms", [f"{one.p50:.1f} / {one.p95:.1f}" for one in both])
        spent = [one.processor[who]["fused"] for one in sizes]
        yield row(f"fused, {who}, of processor, p50 / p95 ms", [f"{one.p50:.1f} / {one.p95:.1f}" for one in spent])


def markdown(report: ScaleReport) -> str:
    """The table as Markdown, with what it was taken with."""
    head, *rows = table(report)
    lines = [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
        f"`{report.command}`: {report.questions} questions, {report.pieces:,} pieces of real text; cosine of "
        f"recombined to really embedded vectors: mean {report.likeness['mean']:.3f}, "
        f"5th percentile {report.likeness['p5']:.3f}.",
        "",
        str(report.machine),
    ]
    return "\n".join(lines) + "\n"


def print_scale(report: ScaleReport, console: Console) -> None:
    """The table, and under it the machine."""
    head, *rows = table(report)
    shown = Table(title=f"bench scale: {report.command}", title_justify="left")
    for at, name in enumerate(head):
        shown.add_column(name, justify="right" if at else "left")
    for row in rows:
        shown.add_row(*row)
    console.print(shown)
    console.print(str(report.machine), soft_wrap=True, markup=False)


def save_plot(report: ScaleReport, path: Path) -> bool:
    """Milliseconds at the 95th percentile by passages, the goal as a line; False where it cannot be drawn."""
    if find_spec("vl_convert") is None:
        return False
    import altair

    rows: list[dict[str, Any]] = [
        {"passages": one.passages, "p95, ms": timed.p95, "channel": channel, "asked by": who}
        for one in report.sizes
        for who, channels in one.milliseconds.items()
        for channel, timed in (*channels.items(), (_SPENT, one.processor[who]["fused"]))
    ]
    sizes = [one.passages for one in report.sizes]
    least = min(row["p95, ms"] for row in rows)
    lines = (
        altair.Chart(altair.InlineData(values=rows))
        .mark_line(point=True)
        .encode(
            x=altair.X(
                "passages:Q",
                scale=altair.Scale(type="log", domain=[0.8 * min(sizes), 1.25 * max(sizes)], nice=False),
                axis=altair.Axis(values=sizes, format=".2~s", grid=False),
            ),
            y=altair.Y(
                "p95, ms:Q",
                scale=altair.Scale(type="log", domain=[0.8 * least, 3 * P95_MS], nice=False),
                axis=altair.Axis(values=[0.1, 0.3, 1, 3, 10, 30, 100], format="~g"),
            ),
            color=altair.Color("channel:N", sort=["fused", _SPENT, "dense", "lexical", "identifier"]),
            strokeDash=altair.StrokeDash(
                "asked by:N", scale=altair.Scale(domain=["all", "one percent"], range=[[1, 0], [5, 3]]), legend=None
            ),
        )
    )
    goal = altair.Chart(altair.InlineData(values=[{"p95, ms": P95_MS}])).mark_rule(color="grey").encode(y="p95, ms:Q")
    title = altair.TitleParams(
        "Retrieval by passages, 95th percentile",
        subtitle="dashed: asked by somebody who may see one percent; grey: the goal at a million",
    )
    chart = (goal + lines).properties(width=520, height=320, title=title)
    chart.save(str(path))
    return True


def _shown(value: float | str | None, digits: int) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:,.{digits}f}"
