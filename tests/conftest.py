"""What many tests share: no network but loopback, a cache of models, a small plant that is ingested once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.settings import Settings

if TYPE_CHECKING:
    from ingest.errors import UnreadableDocument
    from ingest.schema import Parsed, SourceFile
    from ingest.settings import ReadSettings

REPOSITORY = Path(__file__).parents[1]


def pytest_configure(config: pytest.Config) -> None:
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real documents beside the checkout; skips where there is none."""
    folder = Path(os.environ.get("NAMEPLATE_REAL", REPOSITORY.parent / "shared" / "real"))
    if not folder.is_dir():
        pytest.skip(f"the folder of real documents is not there ({folder}); set NAMEPLATE_REAL")
    return folder


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process, in the order of their names: others take half a second to start."""
    from ingest.errors import UnreadableDocument
    from ingest.readers import read_document

    def read_all(
        sources: Sequence[SourceFile], settings: ReadSettings
    ) -> Iterator[tuple[SourceFile, Parsed | UnreadableDocument]]:
        for source in sources:
            try:
                yield source, read_document(source, settings)
            except UnreadableDocument as error:
                yield source, error

    monkeypatch.setattr("ingest.worker.read_all", read_all)


PLANT = {
    "manuals/pump.md": (
        "# Cooling pump P-101A\n\n## Gland\n\nWARNING: Isolate P-101A before any work on the gland.\n\n"
        "Tighten the gland bolts to 45 Nm in two passes.\n\nThe shaft seal is renewed every 8,000 hours.\n"
    ),
    "manuals/breaker.md": (
        "# Circuit breaker CB-12\n\n## SF6 gas\n\nThe breaker locks out below 0.52 MPa at 20 °C.\n\n"
        "Refill only with gas bottles of grade 3.\n"
    ),
    "manuals/oil-2024.md": "# Gearbox oil\n\nUse oil of grade 320 in the gearbox of WT-07.\n",
    "manuals/oil-2026.md": "# Gearbox oil\n\nUse oil of grade 460 in the gearbox of WT-07.\n",
    "manuals/documents.toml": (
        '["oil-2024.md"]\nvalid_from = 2024-01-01\nvalid_to = 2025-12-31\nrevision = "A"\n'
        '["oil-2026.md"]\nvalid_from = 2026-01-01\nrevision = "B"\n'
    ),
    "logs/work_orders.csv": (
        "WONUM,ASSETNUM,DESCRIPTION,ACTSTART\n"
        "WO1001,P-101A,GLAND LEAKING REPACKED,2026-03-01 08:00\n"
        "WO1002,CB-12,SF6 topped up,2026-04-02 09:30\n"
        "WO1003,WT-07,gearbox oil changed,2026-05-05 10:00\n"
    ),
}


@pytest.fixture(scope="session")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a data folder with a small plant, embedded without a model."""
    folder = tmp_path_factory.mktemp("plant")
    for name, text in PLANT.items():
        path = folder / "plant" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = Settings(data=folder / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    report = run_ingest([folder / "plant"], settings.data, settings.ingest, HashEmbedder(), NoProgress())
    assert not report.failed
    return settings
