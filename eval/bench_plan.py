"""Speed of plans over logs of generated rows; the peer is SQLite, indexed, asked the same of the same rows.

    report = bench_plan([100_000, 5_000_000], say)      # `nameplate bench plan [--rows 100000,5000000]`

The rows are written by what writes them when a generation is published. Both sides run in this process, sides
alternating, files warm; a plan's time has all that `run` does: a connection, the value, the records behind it.
Values that differ between the sides are an error, so that no wrong answer is called fast.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from eval.bench_report import BenchReport, Row, Taken
from eval.measure import BenchError, machine
from ingest.columnar import Chunk, Log, write_table
from ingest.profiles import code_key
from ingest.schema import Column, ColumnRole, ColumnType, Value
from rag.plan.run import Limits, Result, run
from rag.plan.schema import Bucket, Condition, Group, Kind, Measure, Op, Order, Plan
from rag.plan.schema import Column as Of

ROWS = (100_000, 5_000_000)
ROUNDS = 5
_CHUNK = 50_000
_SEED = 7
_COLUMNS = (
    Column("Order", ColumnType.IDENTIFIER, ColumnRole.RECORD),
    Column("Asset", ColumnType.IDENTIFIER, ColumnRole.ASSET),
    Column("State", ColumnType.CATEGORY, ColumnRole.STATUS),
    Column("Cost", ColumnType.NUMBER, ColumnRole.COST, "EUR", "point"),
    Column("Began", ColumnType.DATETIME, ColumnRole.START, format="%Y-%m-%d %H:%M"),
    Column("Text", ColumnType.TEXT, ColumnRole.DESCRIPTION),
)
_ORDER, _ASSET, _STATE, _COST, _BEGAN, _TEXT = range(6)
_PARTS = "gearbox yaw pitch blade hub bearing pump seal breaker feeder bushing cooler filter fan hose valve".split()
_FAULTS = "leak noise trip fault worn loose hot crack alarm reset replaced inspected greased cleaned".split()
_STATES = ("closed", "open", "waiting", "cancelled")
_MONEY = 100
_RARE = 500  # one row in so many says it


@dataclass(frozen=True, slots=True)
class _Question:
    """The same question to both sides, and how the value of ours is compared with the peer's."""

    name: str
    plan: Plan
    sql: str
    parameters: tuple[str, ...]
    value: Callable[[Result], Any]


def _assets(result: Result) -> dict[str | None, float]:
    return {code_key(one.key) if one.key else None: float(one.value or 0) for one in result.groups}


def _times(result: Result) -> dict[str | None, float]:
    return {one.key: float(one.value or 0) for one in result.groups}


_WT07 = Condition(Of(_ASSET), Op.IS, ("WT-07",))
_QUESTIONS = (
    _Question(
        "count, an asset in a year",
        Plan(0, (_WT07, Condition(Of(_BEGAN), Op.IS, ("2024",)))),
        "SELECT count(*) FROM log WHERE asset_key = ? AND began >= ? AND began < ?",
        ("WT7", "2024-01-01", "2025-01-01"),
        lambda result: result.value,
    ),
    _Question(
        "count, words in the text",
        Plan(0, (Condition(Of(_TEXT), Op.CONTAINS, ("rope torn",)),)),
        "SELECT count(*) FROM log WHERE instr(text_small, ?) > 0",
        ("rope torn",),
        lambda result: result.value,
    ),
    _Question(
        "count of each asset",
        Plan(0, group=(Group(_ASSET),)),
        "SELECT asset_key, count(*) FROM log GROUP BY 1 ORDER BY 1",
        (),
        _assets,
    ),
    _Question(
        "count by month",
        Plan(0, group=(Group(_BEGAN, Bucket.MONTH),)),
        "SELECT substr(began, 1, 7), count(*) FROM log GROUP BY 1 ORDER BY 1",
        (),
        _times,
    ),
    _Question(
        "sum of cost of an asset",
        Plan(0, (_WT07,), measure=Measure(Kind.SUM, Of(_COST))),
        "SELECT sum(cents) / 100.0 FROM log WHERE asset_key = ?",
        ("WT7",),
        lambda result: float(result.value or 0),
    ),
    _Question(
        "asset that cost most",
        Plan(0, group=(Group(_ASSET),), measure=Measure(Kind.SUM, Of(_COST)), limit=1, order=Order("measure")),
        "SELECT asset_key, sum(cents) / 100.0 FROM log GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        (),
        _assets,
    ),
    _Question(
        "last ten of an asset",
        Plan(0, (_WT07,), measure=Measure(Kind.LAST, Of(_BEGAN)), limit=10),
        "SELECT name FROM log WHERE asset_key = ? ORDER BY began DESC, row DESC LIMIT 10",
        ("WT7",),
        lambda result: [(name,) for name in result.ids],
    ),
    _Question(
        "list of rare words",
        Plan(0, (_WT07, Condition(Of(_TEXT), Op.CONTAINS, ("rope torn",))), measure=Measure(Kind.LIST)),
        "SELECT name FROM log WHERE asset_key = ? AND instr(text_small, ?) > 0 ORDER BY row LIMIT 10000",
        ("WT7", "rope torn"),
        lambda result: [(name,) for name in result.ids],
    ),
    _Question(
        "mean time between starts of each asset",
        Plan(0, group=(Group(_ASSET),), measure=Measure(Kind.BETWEEN_FAILURES, Of(_BEGAN))),
        "SELECT asset_key, round((julianday(max(began)) - julianday(min(began))) / (count(began) - 1), 6)"
        " FROM log GROUP BY 1 ORDER BY 1",
        (),
        _assets,
    ),
)


def bench_plan(
    rows: Sequence[int] = ROWS, say: Callable[[str], None] = lambda _: None, rounds: int = ROUNDS
) -> BenchReport:
    """Median milliseconds of each question over logs of so many rows."""
    figures: list[Row] = []
    taken: list[Taken] = []
    for count in rows:
        with tempfile.TemporaryDirectory(prefix="nameplate-bench-") as folder:
            say(f"{count:,} rows: writing")
            log, wrote = _ours(Path(folder), count)
            database, filled = _peer(Path(folder), count)
            taken.append(Taken("ours", f"{count:,} rows written", wrote, None, {"file_mb": _mb(log.path)}))
            taken.append(Taken("peer", f"{count:,} rows written", filled, None, {"file_mb": _mb(database)}))
            figures.append(Row(f"{count:,} rows: written", "s", wrote, filled))
            figures.append(Row(f"{count:,} rows: file", "MB", _mb(log.path), _mb(database)))
            peer = sqlite3.connect(database)
            try:
                for question in _QUESTIONS:
                    say(f"{count:,} rows: {question.name}")
                    ours, theirs = _ask(log, peer, question, rounds)
                    what = f"{count:,} rows: {question.name}"
                    taken.append(Taken("ours", what, sum(ours) / 1000, None, {"milliseconds": ours}))
                    taken.append(Taken("peer", what, sum(theirs) / 1000, None, {"milliseconds": theirs}))
                    figures.append(Row(what, "ms", statistics.median(ours), statistics.median(theirs)))
            finally:
                peer.close()
    subject = f"rows: {', '.join(f'{count:,}' for count in rows)}, rounds: {rounds}, peer: SQLite with indexes"
    return BenchReport("plan", subject, machine(), tuple(figures), tuple(taken))


def _ask(log: Log, peer: sqlite3.Connection, question: _Question, rounds: int) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    theirs: list[float] = []
    for at in range(rounds + 1):
        began = time.perf_counter()
        result = run(log, question.plan, Limits(seconds=120))
        between = time.perf_counter()
        found: Any = peer.execute(question.sql, question.parameters).fetchall()
        ended = time.perf_counter()
        if at:  # the first round warms both
            ours.append(1000 * (between - began))
            theirs.append(1000 * (ended - between))
        value = question.value(result)
        wanted = dict(found) if isinstance(value, dict) else found if isinstance(value, list) else found[0][0]
        if not _same(value, wanted):
            raise BenchError(
                f"{question.name}: the plan gave {value!r}, SQLite {wanted!r}; its time would mean nothing"
            )
    return ours, theirs


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, dict):
        return value.keys() == wanted.keys() and all(_same(value[key], float(wanted[key])) for key in value)
    return abs(value - wanted) < 0.005 if isinstance(value, float) else bool(value == wanted)


def _records(count: int) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """The same rows at every call: tags in several spellings, costs in cents, some values missing."""
    choice = random.Random(_SEED)
    tags = [tag for n in range(1, 41) for tag in (f"WT-{n:02d}", f"WT-{n:02d}", f"WT-{n:02d}", f"wt {n:02d}", f"WT{n}")]
    began = datetime(2016, 1, 1)
    pick, number = choice.choices, choice.random
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start)
        columns = zip(
            pick(tags, k=size), pick(_STATES, (90, 5, 3, 2), k=size), pick(_PARTS, k=size), pick(_FAULTS, k=size),
            pick(_PARTS, k=size), strict=True,
        )  # fmt: skip
        for at, (tag, state, part, fault, other) in enumerate(columns, start=start + 1):
            cost = None if number() < 0.05 else round(number() ** 4 * 20_000, 2)
            when = None if number() < 0.02 else began + timedelta(minutes=int(number() * 5_250_000))
            rare = ", rope torn" if number() < 1 / _RARE else ""
            text = f"{part} {fault}, {other} checked and work order {at} closed out{rare}"
            yield at, (f"WO{at:08d}", tag, state, cost, when, text)


def _ours(folder: Path, count: int) -> tuple[Log, float]:
    path = folder / "log.parquet"
    began = time.perf_counter()
    columns, rows = write_table(path, _COLUMNS, _chunks(count))
    return Log("bench/log.csv", "log", "", columns, rows, path), time.perf_counter() - began


def _chunks(count: int) -> Iterator[Chunk]:
    numbers: list[int] = []
    records: list[Sequence[Value]] = []
    for number, values in _records(count):
        numbers.append(number)
        records.append(values)
        if len(numbers) == _CHUNK:
            yield numbers, records
            numbers, records = [], []
    if numbers:
        yield numbers, records


def _peer(folder: Path, count: int) -> tuple[Path, float]:
    path = folder / "log.sqlite"
    began = time.perf_counter()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute(
        "CREATE TABLE log (row INTEGER PRIMARY KEY, name TEXT, asset TEXT, asset_key TEXT, state TEXT, cents INTEGER,"
        " began TEXT, text TEXT, text_small TEXT)"
    )
    keys: dict[Value, str] = {}
    db.executemany(
        "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                row, name, asset, keys.get(asset) or keys.setdefault(asset, code_key(str(asset))), state,
                None if cost is None else round(float(str(cost)) * _MONEY),
                None if when is None else str(when), text, str(text).lower(),
            )
            for row, (name, asset, state, cost, when, text) in _records(count)
        ),
    )  # fmt: skip
    for column in ("asset_key", "began"):
        db.execute(f"CREATE INDEX log_{column} ON log({column})")
    db.execute("ANALYZE")
    db.commit()
    db.close()
    return path, time.perf_counter() - began


def _mb(path: Path) -> float:
    return path.stat().st_size / 1e6
