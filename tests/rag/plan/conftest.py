"""Five small logs of different trades, ingested once with the hash embedder, and a way to ask them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from ingest.embed import HashEmbedder
from ingest.generation import open_current
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.exact import Asked, Exact
from rag.records import Records
from rag.schema import Filters
from rag.settings import Settings
from rag.understand import understand

TODAY = date(2025, 6, 30)
Ask = Callable[[str], Exact | None]
Row = dict[str, str]


def lift_rows() -> list[Row]:
    """Service jobs on fork-lift trucks."""
    dice = random.Random(5)
    rows = []
    for number in range(300):
        opened = datetime(2022, 1, 3) + timedelta(hours=dice.randint(0, 24 * 900))
        status = dice.choices(["Done", "Open", "Awaiting parts", "Rejected"], [80, 5, 8, 7])[0]
        closed = opened + timedelta(hours=dice.randint(1, 400))
        rows.append(
            {
                "ServiceNo": f"SV{1000 + 2 * number}",
                "Truck": f"FLT-{dice.randint(1, 8):02d}",
                "Depot": dice.choice(["Leeds", "Hull North", "Hull South", "Grimsby Dock"]),
                "Fault": dice.choice(["Hydraulic leak", "Flat tyre", "Battery fault", "Brake noise"]),
                "Category": dice.choice(["Breakdown", "Planned", "Damage"]),
                "Opened": opened.strftime("%d/%m/%Y %H:%M"),
                "Closed": closed.strftime("%d/%m/%Y %H:%M") if status in ("Done", "Rejected") else "",
                "LabourMin": str(dice.randint(10, 400)),
                "PartsCost_GBP": f"{dice.randint(100, 90_000) / 100:.2f}",
                "Technician": dice.choice(["P. Marlow", "D. Quist", "A. Hean"]),
                "Status": status,
                "Notes": dice.choice(["", "seal replaced, drive ok", "squeal from rear axle", "charger plug melted"]),
            }
        )
    rows[77]["Notes"] = "windscreen cracked by falling pallet"
    return rows


def incident_rows() -> list[dict[str, object]]:
    """Safety incidents, as JSON."""
    dice = random.Random(8)
    return [
        {
            "incident_id": f"IN-{number + 1:04d}",
            "occurred": (datetime(2021, 1, 1) + timedelta(hours=dice.randint(0, 24 * 1400))).strftime("%Y-%m-%dT%H:%M"),
            "severity": dice.choice(["Minor", "Moderate", "Major"]),
            "building": dice.choice(["Turbine hall", "Workshop", "Canteen", "Gatehouse"]),
            "injured": dice.choice([0, 0, 0, 1, 2]),
            "narrative": dice.choice(["slipped on wet stairs", "hand caught in door", "scaffold board fell"]),
        }
        for number in range(120)
    ]


def boiler_rows() -> list[Row]:
    """Readings every quarter of an hour."""
    dice = random.Random(3)
    rows, at = [], datetime(2025, 2, 1)
    for _ in range(28 * 96):
        rows.append(
            {
                "timestamp": at.isoformat(sep=" "),
                "gas_m3": f"{dice.randint(0, 800) / 10:.1f}",
                "boiler1_kw": str(dice.randint(1, 900)),
                "boiler2_kw": str(0 if dice.random() < 0.3 else dice.randint(1, 700)),
            }
        )
        at += timedelta(minutes=15)
    return rows


def fault_rows() -> list[Row]:
    """Disturbances of a waterworks, in German."""
    dice = random.Random(4)
    rows = []
    for number in range(150):
        begun = datetime(2024, 1, 1) + timedelta(hours=dice.randint(0, 24 * 360))
        rows.append(
            {
                "Meldung": f"M{7000 + number}",
                "Anlage": dice.choice(["Pumpe 1", "Pumpe 2", "Rechen", "Trafo A"]),
                "Störungsbeginn": begun.strftime("%d.%m.%Y %H:%M"),
                "Störungsende": (begun + timedelta(hours=dice.randint(1, 90))).strftime("%d.%m.%Y %H:%M"),
                "Ursache": dice.choice(["Verschleiß", "Bedienfehler", "Blitz", "Frost"]),
                "Kosten (EUR)": f"{dice.randint(500, 900_000) / 100:.2f}".replace(".", ","),
                "Bemerkung": dice.choice(["", "Lager getauscht", "Sicherung gewechselt"]),
            }
        )
    return rows


def table(rows: list[Row], sign: str = ",") -> str:
    """Rows as a CSV file."""
    return "\n".join([sign.join(rows[0]), *(sign.join(f'"{cell}"' for cell in row.values()) for row in rows)]) + "\n"


def asker(folder: Path, data: Path, today: date = TODAY) -> Ask:
    """Ingest a folder and return a function that asks its logs."""
    settings = Settings(data=data, ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    report = run_ingest([folder], data, settings.ingest, HashEmbedder(), NoProgress())
    assert not report.failed
    generation, records, embedder = open_current(data), Records(), HashEmbedder()

    def ask(question: str) -> Exact | None:
        return records(Asked(understand(question), Filters(), generation, embedder, settings, today))

    return ask


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask the five logs and a manual that lie together."""
    home = tmp_path_factory.mktemp("trades")
    files = {
        "fleet/forklift_service.csv": table(lift_rows()),
        "house/boiler_readings.csv": table(boiler_rows()),
        "incidents.json": json.dumps(incident_rows()),
        "Stoerungen_2024.csv": table(fault_rows(), ";"),
        "crew.csv": "Badge,Name,Trade\nB-01,P. Marlow,fitter\nB-02,D. Quist,electrician\nB-03,A. Hean,fitter\n",
        "manual.md": "# Fork-lift FLT\n\n## Mast\n\nTighten the mast bolts to 90 Nm. The battery is changed in the bay.\n",
        "glossary.toml": '"the old lift" = "FLT-03"\n"the north" = ["Hull North", "Grimsby Dock"]\n',
    }
    for name, text in files.items():
        path = home / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return asker(home / "site", home / "data")
