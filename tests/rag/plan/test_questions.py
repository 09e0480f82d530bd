"""Questions to logs of five trades through the front door, each against its own count of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from statistics import fmean

import pytest

from rag.schema import Status
from tests.rag.plan.conftest import Ask, Row, boiler_rows, fault_rows, incident_rows, lift_rows

LIFTS, BOILERS, FAULTS = lift_rows(), boiler_rows(), fault_rows()
INCIDENTS = [{key: str(value) for key, value in row.items()} for row in incident_rows()]


def having(rows: list[Row], **cells: str) -> list[Row]:
    return [row for row in rows if all(row[name] == cell for name, cell in cells.items())]


def year(row: Row, name: str = "Opened") -> str:
    return row[name][6:10]


def hours(row: Row) -> float:
    form = "%d/%m/%Y %H:%M"
    spent = datetime.strptime(row["Closed"], form) - datetime.strptime(row["Opened"], form)
    return spent.total_seconds() / 3600


def money(rows: list[Row], name: str) -> float:
    return float(sum(Decimal(row[name].replace(",", ".")) for row in rows))


COUNTS: list[tuple[str, Callable[[], float]]] = [
    ("How many services has FLT-03 had?", lambda: len(having(LIFTS, Truck="FLT-03"))),
    ("number of services on flt 3", lambda: len(having(LIFTS, Truck="FLT-03"))),
    ("How many services on FLT-01 or FLT-02?", lambda: sum(row["Truck"] in ("FLT-01", "FLT-02") for row in LIFTS)),
    ("How many breakdowns were there at Hull North in 2023?",
     lambda: sum(year(row) == "2023" for row in having(LIFTS, Category="Breakdown", Depot="Hull North"))),
    ("How many forklift services are awaiting parts?", lambda: len(having(LIFTS, Status="Awaiting parts"))),
    ("How many services were not planned?", lambda: len(LIFTS) - len(having(LIFTS, Category="Planned"))),
    ("Number of services with no closing date", lambda: len(having(LIFTS, Closed=""))),
    ("How many services mention the charger?", lambda: sum("charger" in row["Notes"] for row in LIFTS)),
    ("How many services have the word 'axle' in the notes?", lambda: sum("axle" in row["Notes"] for row in LIFTS)),
    ("How many services took more than 10 days to close?", lambda: sum(bool(row["Closed"]) and hours(row) > 240 for row in LIFTS)),
    ("How many services have labour over 300 minutes and parts above 500?",
     lambda: sum(int(row["LabourMin"]) > 300 and float(row["PartsCost_GBP"]) > 500 for row in LIFTS)),
    ("How many different trucks are in the forklift log?", lambda: 8),
    ("How many services on the old lift?", lambda: len(having(LIFTS, Truck="FLT-03"))),
    ("How many services in the north in 2022?",
     lambda: sum(row["Depot"] in ("Hull North", "Grimsby Dock") and year(row) == "2022" for row in LIFTS)),
    ("What did we spend on parts for FLT-02 in 2022?",
     lambda: money([row for row in having(LIFTS, Truck="FLT-02") if year(row) == "2022"], "PartsCost_GBP")),
    ("How many incidents happened in the workshop?", lambda: len(having(INCIDENTS, building="Workshop"))),
    ("How many people were injured in 2022?",
     lambda: sum(int(row["injured"]) for row in INCIDENTS if row["occurred"].startswith("2022"))),
    ("How much gas was burnt on 3 February 2025?",
     lambda: money([row for row in BOILERS if row["timestamp"].startswith("2025-02-03")], "gas_m3")),
    ("What was the peak of boiler 1 and when?", lambda: max(int(row["boiler1_kw"]) for row in BOILERS)),
    ("In how many quarter hours did boiler 2 stand at zero?", lambda: len(having(BOILERS, boiler2_kw="0"))),
    ("Wie viele Störungen hatte Pumpe 1?", lambda: len(having(FAULTS, Anlage="Pumpe 1"))),
    ("How many disturbances were caused by frost?", lambda: len(having(FAULTS, Ursache="Frost"))),
    ("Wie hoch waren die Kosten durch Blitz?", lambda: money(having(FAULTS, Ursache="Blitz"), "Kosten (EUR)")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "wanted"), COUNTS, ids=[question for question, _ in COUNTS])
def test_values(ask: Ask, question: str, wanted: Callable[[], float]) -> None:
    found = ask(question)
    assert found is not None
    assert found.status is Status.ANSWERED
    assert found.computation is not None
    assert float(found.computation.value or 0) == pytest.approx(wanted())
    assert found.computation.understood
    assert found.computation.sql


GROUPS: list[tuple[str, Callable[[], dict[str, float]]]] = [
    ("Services per depot", lambda: dict(Counter(row["Depot"] for row in LIFTS))),
    ("How many services does each technician have?", lambda: dict(Counter(row["Technician"] for row in LIFTS))),
    ("Break the services down by fault", lambda: dict(Counter(row["Fault"] for row in LIFTS))),
    ("services year by year at Leeds", lambda: dict(Counter(year(row) for row in having(LIFTS, Depot="Leeds")))),
    ("Compare the number of breakdowns in 2022 and 2023",
     lambda: dict(Counter(year(row) for row in having(LIFTS, Category="Breakdown") if year(row) in ("2022", "2023")))),
    ("Average labour minutes per technician on forklift services",
     lambda: {name: round(fmean(int(row["LabourMin"]) for row in having(LIFTS, Technician=name)), 2)
              for name in {row["Technician"] for row in LIFTS}}),
    ("Major incidents by building", lambda: dict(Counter(row["building"] for row in having(INCIDENTS, severity="Major")))),
    ("Kosten pro Anlage", lambda: {name: money(having(FAULTS, Anlage=name), "Kosten (EUR)") for name in {row["Anlage"] for row in FAULTS}}),
    ("Wie viele Meldungen gab es je Monat?", lambda: dict(Counter(f"{row['Störungsbeginn'][6:10]}-{row['Störungsbeginn'][3:5]}" for row in FAULTS))),
]  # fmt: skip


@pytest.mark.parametrize(("question", "wanted"), GROUPS, ids=[question for question, _ in GROUPS])
def test_groups(ask: Ask, question: str, wanted: Callable[[], dict[str, float]]) -> None:
    found = ask(question)
    assert found is not None
    assert found.computation is not None
    got = {group.key: float(group.value or 0) for group in found.computation.groups}
    assert got == pytest.approx(wanted())


def test_the_best_comes_first_with_those_after_it(ask: Ask) -> None:
    found = ask("Which truck had the most hydraulic leaks?")
    assert found is not None
    assert found.computation is not None
    counts = Counter(row["Truck"] for row in having(LIFTS, Fault="Hydraulic leak"))
    assert found.computation.value == max(counts.values())
    assert counts[found.computation.groups[0].key or ""] == max(counts.values())
    assert str(max(counts.values())) in found.text


def test_a_list_names_every_record_and_cites_the_first(ask: Ask) -> None:
    found = ask("Which services cost more than 850 pounds in parts?")
    assert found is not None
    assert found.computation is not None
    wanted = [row["ServiceNo"] for row in LIFTS if float(row["PartsCost_GBP"]) > 850]
    assert sorted(found.computation.ids) == sorted(wanted)
    assert all(one in found.text for one in wanted)
    assert found.citations
    for number, citation in enumerate(found.citations, start=1):
        assert f"[{number}]" in found.text
        assert citation.number == number
        assert citation.location.row is not None
        assert found.computation.ids[number - 1] in citation.quote


def test_a_record_is_looked_up_by_its_number_and_by_its_words(ask: Ask) -> None:
    for question in ("What is SV1154 about?", "Which truck had its windscreen cracked by a falling pallet?"):
        found = ask(question)
        assert found is not None
        assert found.computation is not None
        assert found.computation.ids == ("SV1154",)
        assert LIFTS[77]["Truck"] in found.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Services on FLT-11?", "FLT-08"),
        ("What was the service SV9999?", "SV9999"),
        ("How many services has FLT-12 had?", "FLT-12"),
        ("Gas use in March 2025?", "2025-02-28"),
        ("Incidents in 2019?", "2021"),
        ("List the services at Leeds in 2030", "2024"),
        ("What happened in IN-0999?", "IN-0999"),
    ],
)
def test_what_is_not_there_is_said_and_never_replaced(ask: Ask, question: str, said: str) -> None:
    found = ask(question)
    assert found is not None
    assert found.status is Status.NOT_FOUND
    assert not found.citations
    assert found.computation is None
    assert said in found.text


@pytest.mark.parametrize(
    "question",
    [
        "What torque do the mast bolts need?",
        "How do I replace the battery of a forklift?",
        "How often must the mast chain be greased?",
        "At which temperature does the boiler trip?",
        "How many kilograms may FLT-03 lift?",
        "Who was the first king of Norway?",
        "What is the price of a kWh at night?",
        "SELECT * FROM services; DROP TABLE services; --",
        "'; DELETE FROM log WHERE 1=1; --",
        "?",
        "how",
        "in 2023",
        "🔥",
        "a" * 1999,
    ],
)
def test_questions_for_others_are_left_alone(ask: Ask, question: str) -> None:
    assert ask(question) is None


def test_words_that_mean_nothing_here_keep_the_log_silent(ask: Ask) -> None:
    for question in ("How many services were caused by an earthquake?", "How many services had a bent fork carriage?"):
        found = ask(question)
        assert found is None or found.computation is None or found.computation.value == 0


def test_another_reading_is_offered(ask: Ask) -> None:
    found = ask("How many services in March 2023?")
    assert found is not None
    assert found.computation is not None
    assert any("Closed" in other.understood for other in found.computation.others)
    assert "Opened" in found.computation.understood
