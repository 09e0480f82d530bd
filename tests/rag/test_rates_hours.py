"""Which period, what price at this hour: golds read by hand from the 12 x 24 tables and the sheets of the book."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.embed import HashEmbedder
from ingest.generation import Generation, open_current
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.exact import Asked, Exact
from rag.rates.answer import answer_rates
from rag.schema import Filters, Status
from rag.settings import Settings
from rag.understand import understand

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample" / "tariffs"
TODAY = date(2026, 11, 22)
SCE, SDGE, SMUD, PGE, PYSAM = "SCE TOU-8 Option D", "AL-TOU Secondary", "CI-TOD3", "BEV-2-S", "pysam-urdbv7"


def opened(folders: list[Path], data: Path) -> Generation:
    settings = IngestSettings(embed=EmbedSettings(model="hash"))
    report = run_ingest(folders, data, settings, HashEmbedder(), NoProgress())
    assert not report.failed
    return open_current(data)


@pytest.fixture(scope="module")
def records(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    with opened([real / "tariffs" / "urdb"], tmp_path_factory.mktemp("records")) as generation:
        yield generation


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(SAMPLE, folder / "tariffs")
    with opened([folder / "tariffs"], folder / "data") as generation:
        yield generation


def ask(generation: Generation, question: str, as_of: date | None = None) -> Exact | None:
    filters = Filters(as_of=as_of)
    return answer_rates(Asked(understand(question), filters, generation, HashEmbedder(), Settings(), TODAY))


@pytest.mark.parametrize(
    ("schedule", "when", "period", "price"),
    [
        # SCE: winter is October to May; 8 to 16 is 0, 16 to 21 is 2, else 1.
        # Summer: 16 to 21 is 5, at weekends 4, else 3.
        (SCE, "14 July 2025 18:30", "period 5", "0.15186 $/kWh"),  # a Monday
        (SCE, "12 July 2025 18:30", "period 4", "0.14199 $/kWh"),  # a Saturday
        (SCE, "30 September 2025 20:59", "period 5", "0.15186 $/kWh"),
        (SCE, "1 October 2025 16:00", "period 2", "0.12428 $/kWh"),
        (SCE, "2025-10-01 08:00", "period 0", "0.08973 $/kWh"),
        (SCE, "2025-10-01 07:59", "period 1", "0.12331 $/kWh"),
        (SCE, "4 July 2025 3:59 p.m.", "period 3", "0.11343 $/kWh"),
        # SDG&E: March and April have a second cheap stretch on weekdays, 10 to 14.
        (SDGE, "12 March 2026 at 11:30", "period 5", "0.11473 $/kWh"),
        (SDGE, "12 February 2026 at 11:30", "period 4", "0.14299 $/kWh"),
        (SDGE, "2 November 2025 01:30", "period 5", "0.11473 $/kWh"),  # the hour that comes twice
        (SDGE, "6 June 2026 2 pm", "period 1", "0.14825 $/kWh"),  # a Saturday
        (SDGE, "31 October 2026 16:00", "period 0", "0.22842 $/kWh"),  # the last day of summer
        (SDGE, "1 November 2026 16:00", "period 3", "0.23992 $/kWh"),
        # SMUD: winter weekdays 9 to 16 is 2, 16 to 21 is 0, else and at weekends 1.
        # Summer weekdays 16 to 21 is 3, else 4.
        (SMUD, "15 October 2025 at noon", "period 2", "0.0753 $/kWh"),
        (SMUD, "19 October 2025 at noon", "period 1", "0.1163 $/kWh"),  # a Sunday
        (SMUD, "29 May 2026 5 pm", "period 0", "0.1408 $/kWh"),
        (SMUD, "1 June 2026 5 pm", "period 3", "0.2297 $/kWh"),
        # PG&E: every day of the year 9 to 14 is super off-peak, 16 to 21 is peak.
        (PGE, "25 January 2026 13:59", "Super Off-Peak", "0.15754 $/kWh"),
        (PGE, "25 January 2026 14:00", "Off-Peak", "0.18081 $/kWh"),
        (PGE, "July 4, 2026 8:59 pm", "Peak", "0.39404 $/kWh"),
        # pysam: May to October on weekdays 15 to 20 is 0, else 1; two blocks each.
        (PYSAM, "5 May 2026 19:59", "period 0", "0.070769 $/kWh (first 100 kWh), 0.082949 $/kWh (above 100 kWh)"),
        (PYSAM, "30 April 2026 16:00", "period 1", "0.056909 $/kWh (first 100 kWh), 0.069079 $/kWh (above 100 kWh)"),
    ],
)
def test_the_period_and_price_at_an_hour(
    records: Generation, schedule: str, when: str, period: str, price: str
) -> None:
    found = ask(records, f"Which period does {when} fall in on {schedule}, and what is the price?")
    assert found is not None
    assert found.status is Status.ANSWERED
    energy = found.text.split("energy ", 1)[1].split(" [", 1)[0]
    assert energy.startswith(period + " ")
    assert energy.endswith(f": {price}")
    assert {one.document.split("/")[0] for one in found.citations} == {"urdb"}
    for one in found.citations:
        assert one.passage_id
        assert one.quote in records.page(one.document, 0).text


@pytest.mark.parametrize(
    ("question", "period", "price", "page"),
    [
        ("D2 price on Tuesday 13 January 2026 at 19:59?", "peak", "44.35 cent/kWh", 4),
        ("D2 price on 13 January 2026 at 20:00?", "day", "30.18 cent/kWh", 4),
        ("What did D2 cost on 13 January 2025 at 19:30?", "day", "29.05 cent/kWh", 4),  # the peak ended at 19:00
        ("d 2 price, Saturday 17 January 2026, 18:00", "day", "30.18 cent/kWh", 4),
        ("D2 price on Sunday 18 January 2026 at 8:30 am", "night", "19.66 cent/kWh", 4),
        ("Which rate has schedule D2 on 28 February 2026 at 23:00?", "night", "19.66 cent/kWh", 4),
        ("D2 price on 2 March 2026 at 18:00", "day", "28.44 cent/kWh", 4),
        (
            "EV night plan D3 price at 4:59 on 5 May 2026",
            "charging window",
            "12.49 cent/kWh (first 900 kWh), 32.75 cent/kWh (above 900 kWh)",  # the sheet's footnote
            5,
        ),
        ("D3 price at 05:00 on 5 May 2026", "other hours", "32.75 cent/kWh", 5),
        ("B2 price at 12:30 on 6 July 2026", "peak", "25.31 cent/kWh", 8),
        ("B3 price at 12:30 on 6 January 2026", "day", "21.59 cent/kWh", 9),
        ("Fast charger operator on B5, price between 4 and 9 pm?", "16:00-21:00", "34.60 cent/kWh", 11),
    ],
)
def test_the_sheets_of_the_book(sample: Generation, question: str, period: str, price: str, page: int) -> None:
    found = ask(sample, question)
    assert found is not None
    energy = found.text.split("energy ", 1)[1].split(" [", 1)[0]
    assert energy.startswith(period + " ")
    assert energy.endswith(f": {price}")
    assert page in {one.location.page for one in found.citations}


def test_days_that_differ_are_told_apart(records: Generation) -> None:
    found = ask(records, "What does a kWh cost at 18:30 on SCE TOU-8?")
    assert found is not None
    for price in ("0.12428", "0.15186", "0.14199"):
        assert price in found.text
    assert found.computation is not None
    assert found.computation.value is None


def test_no_rate_is_given_for_a_day_without_one(sample: Generation) -> None:
    found = ask(sample, "What did D2 cost on 13 January 2023 at 18:00?")
    assert found is not None
    assert found.status is Status.NOT_FOUND
    assert "44.35" not in found.text
    assert "41.90" not in found.text
    assert "2025-01-01" in found.text


def test_as_of_another_day_is_another_book(sample: Generation) -> None:
    today = ask(sample, "What would 450 kWh cost on D1?")
    then = ask(sample, "What would 450 kWh cost on D1?", as_of=date(2025, 3, 10))
    assert today is not None
    assert then is not None
    assert today.computation is not None
    assert then.computation is not None
    assert (today.computation.value, then.computation.value) == ("163.22", "155.34")


@pytest.mark.parametrize(
    "question",
    [
        "Who approved the tariff book?",
        "What is the torque of the gland bolts of pump B2 at 18:30?",
        "When is business peak in summer?",
        "Can we cut off somebody on the social register in January?",
        "Gas price per kWh for households",
    ],
)
def test_it_keeps_silent_where_no_rate_is_asked_for(sample: Generation, question: str) -> None:
    assert ask(sample, question) is None
