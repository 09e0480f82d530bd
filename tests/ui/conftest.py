"""A tiny plant: a manual, a procedure, a log, a hostile note and a broken file, ingested through the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<img src=x onerror=alert(1)> [click](http://evil.example) \x1b[31mred"


@dataclass(frozen=True)
class Plant:
    """Where it lies and how it is read."""

    folder: Path
    data: Path
    settings: Path


Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def cli() -> Cli:
    """Run the command line in a process of its own."""

    def run(*words: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ui.cli", *words],
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1"} | environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def plant(tmp_path_factory: pytest.TempPathFactory, cli: Cli) -> Plant:
    """The plant, ingested with the embedder that needs no model."""
    base = tmp_path_factory.mktemp("plant")
    folder = base / "site"
    for name in ("manuals", "procedures", "logs"):
        (folder / name).mkdir(parents=True)
    _write_manual(folder / "manuals" / "pump-p-101.pdf")
    (folder / "procedures" / "isolation.md").write_text(
        "# Isolation of pump P-101A\n\nLock valve V-12 shut and hang tag number 7 on its handwheel.\n",
        encoding="utf-8",
    )
    (folder / "note.txt").write_text(f"Strange words from elsewhere: {HOSTILE} end.\n", encoding="utf-8")
    rows = "\n".join(
        f"WO-{1000 + day},P-101A,2026-03-{day:02d},Gland leak number {day},Repacked the gland" for day in range(1, 13)
    )
    (folder / "logs" / "work_orders.csv").write_text(
        f"WONUM,ASSETNUM,REPORTDATE,DESCRIPTION,REMEDY\n{rows}\n", encoding="utf-8"
    )
    (folder / "manuals" / "broken.pdf").write_bytes(b"%PDF-1.7\nnot really")
    settings = base / "settings.toml"
    settings.write_text('[ingest.embed]\nmodel = "hash"\n[answer]\nmodel = "quoting"\n', encoding="utf-8")
    data = base / "data"
    done = cli("ingest", str(folder), "--data", str(data), "--settings", str(settings))
    assert done.returncode == 0, done.stderr
    return Plant(folder, data, settings)


def _write_manual(path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    pages = [
        ("1 Gland packing", ["The gland nuts of pump P-101A are tightened to 45 Nm with the pump at rest."]),
        ("2 Bearings", ["The bearing housing takes 1.2 litres of oil.", "Change the oil every 4000 hours."]),
    ]
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setTitle("Cooling water pump P-101A")
    for heading, lines in pages:
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(72, 760, heading)
        canvas.setFont("Helvetica", 11)
        for at, line in enumerate(lines):
            canvas.drawString(72, 720 - 18 * at, line)
        canvas.showPage()
    canvas.save()
