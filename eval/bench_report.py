"""Figures of a bench as a table for people or one JSON object for programs."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from eval.measure import Machine


@dataclass(frozen=True, slots=True)
class Taken:
    """One measured process: whose it was, what it did, what it cost and what it said of itself."""

    side: str
    what: str
    wall_s: float
    peak_mb: float | None
    details: Mapping[str, object]

    def number(self, key: str) -> float:
        """A number among the details."""
        return float(str(self.details[key]))


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, the median over the rounds. A row of ours alone has no ratio."""

    name: str
    unit: str
    ours: float | None
    peer: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return self.ours / self.peer if self.ours is not None and self.peer else None


@dataclass(frozen=True, slots=True)
class BenchReport:
    """A table of figures, what and where they were taken, and every process behind the medians."""

    name: str
    subject: str
    machine: Machine
    rows: tuple[Row, ...]
    taken: tuple[Taken, ...]

    def as_json(self) -> dict[str, object]:
        """The object printed by `bench ... --json`."""
        return {
            "bench": self.name,
            "subject": self.subject,
            "machine": asdict(self.machine),
            "rows": [{**asdict(row), "ratio": row.ratio} for row in self.rows],
            "taken": [{**asdict(each), "details": dict(each.details)} for each in self.taken],
        }


def print_bench(report: BenchReport, console: Console) -> None:
    """The table, and under it the machine."""
    table = Table(title=f"bench {report.name}: {report.subject}", title_justify="left")
    table.add_column("figure")
    for heading in ("ours", "peer", "ours / peer"):
        table.add_column(heading, justify="right")
    for row in report.rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        table.add_row(row.name, _shown(row.ours, row.unit), _shown(row.peer, row.unit), ratio)
    console.print(table)
    console.print(str(report.machine), soft_wrap=True, markup=False)


def median(values: Iterable[float | None]) -> float | None:
    """The median of the values that are there."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value >= 100 or float(value).is_integer() else 2
    return f"{value:,.{digits}f} {unit}".strip()
