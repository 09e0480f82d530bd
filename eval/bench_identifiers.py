"""Speed of looking codes up at many passages; the peer is SQLite, indexed, asked the same of the same codes.

    report = bench_identifiers(1_000_000, say)      # `nameplate bench identifiers [--passages 1000000]`

Each generated passage holds three codes: one of its own, one of five thousand assets, one that a fifth of all
hold. A near look-up asks the peer for every form one edit away. Answers that differ are an error.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.bench_report import BenchReport, Row, Taken
from eval.measure import BenchError, machine
from eval.summary import percentiles
from ingest.codes import CodeIndex
from ingest.identifiers import normal_form
from rag.codes import mentions

PASSAGES = 1_000_000
ASKED = 200
_ASSETS = 5_000
_KINDS = 5
_SEED = 7
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"


@dataclass(frozen=True, slots=True)
class _Look:
    """One kind of look-up: what is asked, and how each side answers it."""

    name: str
    asked: Sequence[str]
    ours: Callable[[str], object]
    peer: Callable[[str], object]


def bench_identifiers(
    passages: int = PASSAGES, say: Callable[[str], None] = lambda _: None, asked: int = ASKED
) -> BenchReport:
    """p50 and p95 milliseconds of each kind of look-up, and what the two indexes take."""
    with tempfile.TemporaryDirectory(prefix="nameplate-bench-") as name:
        folder = Path(name)
        say(f"{passages:,} passages: building")
        index, built = _ours(folder / "codes", passages)
        database, filled = _peer(folder / "codes.sqlite", passages)
        peer = sqlite3.connect(database)
        try:
            figures = [
                Row("built", "s", built, filled),
                Row("files", "MB", _mb(folder / "codes"), _mb(database)),
            ]
            taken = []
            for look in _looks(index, peer, passages, asked):
                say(f"{passages:,} passages: {look.name}")
                ours, theirs = _ask(look)
                taken.append(Taken("ours", look.name, sum(ours) / 1000, None, {"milliseconds": ours}))
                taken.append(Taken("peer", look.name, sum(theirs) / 1000, None, {"milliseconds": theirs}))
                mine, other = percentiles(ours), percentiles(theirs)
                figures.append(Row(f"{look.name}, p50", "ms", mine.p50, other.p50))
                figures.append(Row(f"{look.name}, p95", "ms", mine.p95, other.p95))
        finally:
            peer.close()
    subject = f"passages: {passages:,}, codes: {len(index):,}, asked of each: {asked}, peer: SQLite with an index"
    return BenchReport("identifiers", subject, machine(), tuple(figures), tuple(taken))


def _looks(index: CodeIndex, peer: sqlite3.Connection, passages: int, asked: int) -> Iterator[_Look]:
    choice = random.Random(_SEED)
    own = [_own(choice.randrange(passages)) for _ in range(asked)]
    lacking = [f"{code[:-1]}{choice.choice('XYZ')}" for code in own]
    assets = [f"P{choice.randrange(_ASSETS)}A" for _ in range(asked)]

    def held(code: str) -> NDArray[np.int64]:
        return index.held(index.places([code])[code])

    def rows(code: str) -> list[int]:
        found = peer.execute("SELECT DISTINCT passage FROM codes WHERE normal = ? ORDER BY passage", (code,))
        return [row[0] for row in found]

    def near(code: str) -> list[str]:
        return sorted(index.normal(place) for place in index.near(code))

    def near_rows(code: str) -> list[str]:
        forms = sorted(_one_edit_away(code))
        marks = ",".join("?" * len(forms))
        found = peer.execute(f"SELECT DISTINCT normal FROM codes WHERE normal IN ({marks}) ORDER BY normal", forms)
        return [row[0] for row in found]

    def known(question: str) -> list[str]:
        return sorted(index.places(sorted({form for one in mentions(question) for form in one.readings})))

    def known_rows(question: str) -> list[str]:
        forms = sorted({form for one in mentions(question) for form in one.readings})
        return sorted(
            form for form in forms if peer.execute("SELECT 1 FROM codes WHERE normal = ? LIMIT 1", (form,)).fetchone()
        )

    yield _Look("a code's passages", own, held, rows)
    yield _Look("passages of a code that some hundred hold", assets, held, rows)
    yield _Look("passages of a code that a fifth hold", ["PM1"] * min(asked, 20), held, rows)
    yield _Look("codes one edit away", own, near, near_rows)
    yield _Look("codes one edit away from an absent one", lacking, near, near_rows)
    questions = [f"What was done on {asset} under work order {code}?" for asset, code in zip(assets, own, strict=True)]
    yield _Look("a question read, its codes known", questions, known, known_rows)


def _ask(look: _Look) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    theirs: list[float] = []
    for asked in look.asked:
        began = time.perf_counter()
        mine = look.ours(asked)
        between = time.perf_counter()
        other = look.peer(asked)
        ended = time.perf_counter()
        if (mine.tolist() if isinstance(mine, np.ndarray) else mine) != other:
            raise BenchError(f"{look.name}: {asked} gave another answer than SQLite; its time would mean nothing")
        ours.append(1000 * (between - began))
        theirs.append(1000 * (ended - between))
    return ours, theirs


def _own(passage: int) -> str:
    return f"WO{24_000_000 + 3 * passage}"


def _rows(passages: int) -> Iterator[tuple[str, str, int]]:
    """(normal form, surface, passage) of every code, unsorted."""
    choice = random.Random(_SEED)
    for passage in range(passages):
        asset = choice.randrange(_ASSETS)
        for surface in (_own(passage), f"P-{asset:04d}A", f"PM{1 + passage % _KINDS:02d}"):
            yield normal_form(surface), surface, passage


def _ours(folder: Path, passages: int) -> tuple[CodeIndex, float]:
    rows = sorted(_rows(passages))
    began = time.perf_counter()
    CodeIndex.build(rows).save(folder)
    built = time.perf_counter() - began
    return CodeIndex.load(folder), built


def _peer(path: Path, passages: int) -> tuple[Path, float]:
    began = time.perf_counter()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("CREATE TABLE codes (normal TEXT, surface TEXT, passage INTEGER)")
    db.executemany("INSERT INTO codes VALUES (?, ?, ?)", _rows(passages))
    db.execute("CREATE INDEX codes_normal ON codes(normal, passage)")
    db.commit()
    db.close()
    return path, time.perf_counter() - began


def _one_edit_away(code: str) -> set[str]:
    halves = [(code[:at], code[at:]) for at in range(len(code) + 1)]
    near = {left + right[1:] for left, right in halves if right}
    near |= {left + letter + right[1:] for left, right in halves if right for letter in _LETTERS}
    near |= {left + letter + right for left, right in halves for letter in _LETTERS}
    near |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    return near - {code, ""}


def _mb(path: Path) -> float:
    files = [path] if path.is_file() else list(path.iterdir())
    return sum(file.stat().st_size for file in files) / 2**20
