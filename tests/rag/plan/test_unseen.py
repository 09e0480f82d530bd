"""Logs with heads, states and spellings of their own: the right log, every word read, nothing computed without a word."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rag.schema import Status
from tests.rag.plan.conftest import Ask, Row, asker, table


def gantry_rows() -> list[Row]:
    """Orders of a harbour's cranes, kept in German; numbered otherwise than the other logs."""
    dice = random.Random(21)
    rows: list[Row] = []
    for number in range(200):
        told = datetime(2022, 1, 2, 6, 10) + timedelta(hours=dice.randint(0, 24 * 1000))
        kind = dice.choice(["Störung", "Wartung", "Umbau"])
        rows.append(
            {
                "Auftrag": f"H{4000 + number}",
                "Kran": dice.choice(["PKR-11", "PKR-12", "BRK-20"]),
                "Auftragsart": kind,
                "Status": dice.choice(["Abgeschlossen", "Storniert", "Warten Ersatzteile"]),
                "Schaden": dice.choice(["Seil gerissen", "Bremse heiss"]) if kind == "Störung" else "",
                "Gemeldet am": told.strftime("%d.%m.%Y %H:%M"),
                "Text": dice.choice(["Sichtkontrolle", "Fett nachgepresst", "Lampe neu"]),
            }
        )
    rows[33]["Text"] = "Möwe brütet im Laufwerk, Bereich gesperrt"
    return rows


def mishap_rows() -> list[Row]:
    """Reported mishaps, with places that have initials and substances told in their own order."""
    dice = random.Random(22)
    return [
        {
            "Mishap Number": f"MH-{number:03d}",
            "Event Date": (datetime(2019, 1, 1) + timedelta(days=dice.randint(0, 700))).strftime("%Y-%m-%d"),
            "Region": dice.choice(["North Holm", "Saint Brenda", "Wester Quay"]),
            "Carrier": dice.choice(["Hollin Haulage", "Orme Ferry Company", "Tarn Freight"]),
            "Trip Phase": dice.choice(["Loading", "Transit", "Service"]),
            "Cargo": dice.choice(["Lime - Burnt", "Lime - Slaked", "Coal Dust"]),
        }
        for number in range(90)
    ]


def bell_rows() -> list[Row]:
    """A long journal that shares the word for its rows with the others."""
    dice = random.Random(23)
    start = datetime(2024, 1, 1)
    return [
        {"Stamp": str(start + timedelta(minutes=3 * at)), "Event": dice.choice(["FLOW LO", "TEMP HI", "DOOR"])}
        for at in range(3000)
    ]


def glass_rows() -> list[Row]:
    """Readings every quarter of an hour, a series for each house, and a remark now and then."""
    dice = random.Random(24)
    start = datetime(2025, 4, 1)
    return [
        {
            "Interval start": str(start + timedelta(minutes=15 * at)),
            "HX-7 Fern House (kWh)": f"{dice.randint(10, 900) / 10:.1f}",
            "HX-9 Palm (kWh)": f"{dice.randint(10, 900) / 10:.1f}",
            "Remark": "Fern House shaded" if at == 700 else "",
        }
        for at in range(20 * 96)
    ]


GANTRIES, MISHAPS, GLASS = gantry_rows(), mishap_rows(), glass_rows()


@pytest.fixture(scope="module")
def ask_unseen(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    home = tmp_path_factory.mktemp("unseen")
    files = {
        "logs/gantry_orders_easthaven.csv": table(GANTRIES, ";"),
        "logs/ferry_mishaps.csv": table(MISHAPS),
        "logs/bell_journal.csv": table(bell_rows()),
        "logs/glasshouse_intervals.csv": table(GLASS),
        "manual.md": "# Gantry cranes\n\nGrease PKR-11 monthly. Cavitation does not concern PKR-12.\n",
    }
    for name, text in files.items():
        path = home / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return asker(home / "site", home / "data", datetime(2025, 6, 1).date())


def having(rows: list[Row], **cells: str) -> list[Row]:
    return [row for row in rows if all(row[name.replace("_", " ")] == cell for name, cell in cells.items())]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many easthaven orders got cancelled (storniert)?", len(having(GANTRIES, Status="Storniert"))),
        ("How many orders on PKR-12 are waiting for spare parts?",
         len(having(GANTRIES, Kran="PKR-12", Status="Warten Ersatzteile"))),
        ("How many rope breaks (Seil gerissen) on PKR-11?", len(having(GANTRIES, Kran="PKR-11", Schaden="Seil gerissen"))),
        ("Number of breakdown orders on BRK-20", len(having(GANTRIES, Kran="BRK-20", Auftragsart="Störung"))),
        ("How many mishaps in NH with burnt lime?", len(having(MISHAPS, Region="North Holm", Cargo="Lime - Burnt"))),
    ],
)  # fmt: skip
def test_counts(ask_unseen: Ask, question: str, wanted: int) -> None:
    found = ask_unseen(question)
    assert found is not None
    assert found.computation is not None, found.text
    assert found.computation.value == wanted


def test_listed_values_after_a_column_are_its_groups(ask_unseen: Ask) -> None:
    found = ask_unseen("Split the mishaps by phase: loading, transit, service")
    assert found is not None
    assert found.computation is not None
    assert {group.key: group.value for group in found.computation.groups} == Counter(
        row["Trip Phase"] for row in MISHAPS
    )


def test_a_word_of_the_title_before_a_column_is_no_filter(ask_unseen: Ask) -> None:
    found = ask_unseen("Which ferry carrier had the most mishaps?")
    assert found is not None
    assert found.computation is not None
    assert found.computation.groups[0].value == max(Counter(row["Carrier"] for row in MISHAPS).values())


def test_a_column_named_whole_outweighs_a_longer_log(ask_unseen: Ask) -> None:
    found = ask_unseen("Which month saw the most events, by event date?")
    assert found is not None
    assert found.computation is not None
    assert "mishap" in found.computation.understood.lower()


def test_a_code_decides_the_log(ask_unseen: Ask) -> None:
    found = ask_unseen("How many events on PKR-12?")
    assert found is None or (found.computation is not None and "gantry" in found.computation.understood)


def test_series_are_named_by_the_heads_of_columns(ask_unseen: Ask) -> None:
    found = ask_unseen("What did Fern House use on 8 April?")
    assert found is not None
    assert found.computation is not None
    day = [row for row in GLASS if row["Interval start"].startswith("2025-04-08")]
    assert float(found.computation.value or 0) == pytest.approx(sum(float(row["HX-7 Fern House (kWh)"]) for row in day))
    assert found.computation.unit == "kWh"


def test_one_stretch_of_time_against_another(ask_unseen: Ask) -> None:
    found = ask_unseen("HX-9 total kWh, 1 to 5 April against 9 to 13 April")
    assert found is not None
    assert found.computation is not None
    sums = [
        sum(float(row["HX-9 Palm (kWh)"]) for row in GLASS if first <= row["Interval start"][:10] <= last)
        for first, last in (("2025-04-01", "2025-04-05"), ("2025-04-09", "2025-04-13"))
    ]
    assert [float(group.value or 0) for group in found.computation.groups] == pytest.approx(sums)
    assert ("more" in found.text) == (sums[1] > sums[0])


def test_hours_of_the_day(ask_unseen: Ask) -> None:
    found = ask_unseen("Mean kWh of HX-7 between 6 and 8 in the morning")
    assert found is not None
    assert found.computation is not None
    inside = [float(row["HX-7 Fern House (kWh)"]) for row in GLASS if "06:00" <= row["Interval start"][11:16] < "08:00"]
    assert float(found.computation.value or 0) == pytest.approx(sum(inside) / len(inside), abs=0.01)


def test_a_profile_has_a_value_for_each_hour(ask_unseen: Ask) -> None:
    found = ask_unseen("Load profile of HX-9 by hour of the day, average per quarter hour")
    assert found is not None
    assert found.computation is not None
    assert len(found.computation.groups) == 24


@pytest.mark.parametrize("word", ["corrosion", "flooding", "vandalism"])
def test_a_word_that_is_not_there_is_named(ask_unseen: Ask, word: str) -> None:
    found = ask_unseen(f"How often was {word} booked on PKR-11?")
    assert found is not None
    assert found.status is Status.NOT_FOUND
    assert word in found.text
    assert found.computation is None


def test_a_word_that_is_not_there_is_named_where_the_log_is(ask_unseen: Ask) -> None:
    found = ask_unseen("How many gantry orders were billed to Maersk?")
    assert found is not None
    assert found.status is Status.NOT_FOUND
    assert "Maersk" in found.text


def test_of_two_series_none_is_dropped(ask_unseen: Ask) -> None:
    found = ask_unseen("Which house used more in April, Fern House or Palm?")
    assert found is None or found.computation is None or len(found.computation.groups) == 2


def test_a_german_head_is_asked_in_english(ask_unseen: Ask) -> None:
    found = ask_unseen("How many gantry orders per crane?")
    assert found is not None
    assert found.computation is not None
    assert {group.key: group.value for group in found.computation.groups} == Counter(row["Kran"] for row in GANTRIES)


def test_pages_that_hold_the_words_come_first(ask_unseen: Ask) -> None:
    assert ask_unseen("How often was cavitation booked on PKR-12?") is None


def test_rare_words_find_the_record_and_the_title_says_the_log(ask_unseen: Ask) -> None:
    found = ask_unseen("When was the Möwe in the gantry at Easthaven?")
    assert found is not None
    assert "H4033" in found.text


def test_a_log_without_dates_does_not_say_when(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    parts = "part,shelf\n" + "".join(f"kiln part {at},S{at % 7}\n" for at in range(30))
    (tmp_path / "site" / "kiln_parts.csv").write_text(parts, encoding="utf-8")
    found = asker(tmp_path / "site", tmp_path / "data")("Which kiln part came first, and when?")
    assert found is None or found.computation is None
