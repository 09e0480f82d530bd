"""Computed answers and rates on the pages, by Streamlit's own test driver over a small depot."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from tests.ui.conftest import ROOT

KINDS = ("brakes", "doors", "brakes", "heating", "brakes", "doors")
TARIFF = """# Depot Power tariff

Effective January 1, 2026

## Schedule K1 - Small sites

| Charge | Rate | Unit |
|---|---|---|
| Standing charge | 50.00 | cent/day |
| Energy, first 100 kWh a month | 20.00 | cent/kWh |
| Energy, above 100 kWh a month | 30.00 | cent/kWh |
"""


@pytest.fixture(scope="module")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("depot")
    (folder / "depot" / "tariffs").mkdir(parents=True)
    rows = "\n".join(f"J{100 + at},TR-{1 + at % 2},{kind},2026-0{1 + at}-05" for at, kind in enumerate(KINDS))
    (folder / "depot" / "job_list.csv").write_text(f"Job no,Tram,Fault,Reported\n{rows}\n", encoding="utf-8")
    (folder / "depot" / "tariffs" / "tariff.md").write_text(TARIFF, encoding="utf-8")
    settings = IngestSettings(embed=EmbedSettings(model="hash"))
    report = run_ingest([folder / "depot"], folder / "data", settings, HashEmbedder(), NoProgress())
    assert not report.failed
    written = '[ingest.embed]\nmodel = "hash"\n[answer]\nmodel = "quoting"\n'
    (folder / "settings.toml").write_text(written, encoding="utf-8")
    return folder


@pytest.fixture
def app(depot: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("NAMEPLATE_SETTINGS", str(depot / "settings.toml"))
    monkeypatch.setenv("NAMEPLATE_DATA", str(depot / "data"))
    return AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=60)


def html(app: AppTest) -> str:
    return "\n".join(each.proto.body for each in app.get("html"))


def ask(app: AppTest, question: str) -> AppTest:
    app.run()
    app.chat_input[0].set_value(question).run()
    assert not app.exception
    return app


def test_groups_are_drawn_and_their_query_is_shown(app: AppTest) -> None:
    ask(app, "How many jobs are there for each fault?")
    answer = app.session_state.conversation.exchanges[0].answer
    assert {group.key: group.value for group in answer.computation.groups} == {"brakes": 3, "doors": 2, "heating": 1}
    (chart,) = app.get("vega_lite_chart")
    assert json.loads(chart.proto.spec)["mark"]["type"] == "bar"
    assert "Computed from the records" in html(app)
    assert "SELECT" in app.code[0].value


def test_a_list_shows_its_records_and_offers_the_file(app: AppTest) -> None:
    ask(app, "List all brakes jobs")
    shown = html(app)
    assert all(number in shown for number in ("J100", "J102", "J104"))
    assert "J101" not in shown
    assert [each.proto.label for each in app.get("download_button")] == ["Download all records (CSV)"]


def test_a_schedule_shows_its_rates_and_works_out_a_month(app: AppTest) -> None:
    app.run()
    app.switch_page("views/rates.py").run()
    assert not app.exception
    assert "20.00 cent/kWh" in html(app)
    app.selectbox(key="bill-month").set_value(date(2026, 3, 1))
    app.text_input(key="bill-use").input("150")
    app.button[0].click().run()
    assert not app.exception
    # 31 days at 0.50, 100 kWh at 0.20, 50 kWh at 0.30
    assert "50.50" in html(app)


def test_a_use_that_is_no_number_gets_one_clear_line(app: AppTest) -> None:
    app.run()
    app.switch_page("views/rates.py").run()
    app.text_input(key="bill-use").input("a lot")
    app.button[0].click().run()
    assert not app.exception
    assert "is not a number" in app.warning[0].value
