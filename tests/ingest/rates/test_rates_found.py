"""Rates found in files of many styles, in the sample and in a real tariff book: all of them, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora.build.tariff_data import R2025, R2026
from ingest.discover import discover
from ingest.rates.find import find_schedules
from ingest.rates.schema import HOLIDAY, WEEKDAYS, Schedule, Window, schedule_from_json, schedule_to_json
from ingest.readers import read_document
from ingest.readers.compose import Composer
from ingest.readers.markdown import compose_markdown
from ingest.readers.text import compose_text
from ingest.schema import DocumentKind, Parsed
from ingest.settings import ReadSettings
from tests.ingest.rates import gold, sample_gold
from tests.ingest.rates.styles import STYLES, Style

SAMPLE = Path(__file__).parents[3] / "corpora" / "sample" / "tariffs"
BOOK = "psco-electric-tariff-pages-1-100.pdf"


def tariff(path: Path) -> Parsed:
    """A file read as one of the folder it lies in."""
    [source] = [one for one in discover([path.parent]) if one.path.name == path.name]
    parsed = read_document(source, ReadSettings())
    quotes_stand_where_they_say(parsed)
    return parsed


def text_of(words: str, markdown: bool = True) -> Parsed:
    composer = Composer()
    (compose_markdown if markdown else compose_text)(words, composer)
    return Parsed(title="", kind=DocumentKind.TARIFF, pages=composer.pages, blocks=composer.blocks)


def prices(parsed: Parsed) -> list[tuple[str, ...]]:
    """What is printed, before rules of billing are laid over it."""
    schedules, _ = find_schedules(parsed)
    return [gold.as_rate(schedule, row)[1:] for schedule in schedules for row in schedule.rows]


def of(parsed: Parsed, code: str, part: str = "") -> Schedule:
    return next(one for one in parsed.schedules if one.code == code and part in one.name)


def quotes_stand_where_they_say(parsed: Parsed) -> None:
    pages = {page.number: page.text for page in parsed.pages}
    for schedule in parsed.schedules:
        assert schedule_from_json(schedule_to_json(schedule)) == schedule
        for row in schedule.rows:
            if row.source.location.row is None:
                assert row.source.quote in pages[row.source.location.page or 0]
            else:
                assert any(block.text == row.source.quote for block in parsed.blocks)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_a_style_of_tariff_gives_exactly_its_rates(style: Style, tmp_path: Path) -> None:
    folder = tmp_path / "tariffs"
    folder.mkdir()
    style.write(folder / style.name)
    assert sorted(prices(tariff(folder / style.name))) == sorted(style.expected())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tariff-book-2025.pdf", sample_gold.book(R2025)),
        ("tariff-book-2026.pdf", sample_gold.book(R2026)),
        ("domestic-price-card-2026.pdf", sample_gold.price_card()),
        ("network-use-charges-2026.md", sample_gold.network()),
    ],
)
def test_every_price_of_the_sample_and_no_other(name: str, expected: list[tuple[str, ...]]) -> None:
    assert sorted(prices(tariff(SAMPLE / name))) == sorted(expected)


def test_the_sample_s_seasons_and_hours() -> None:
    book = tariff(SAMPLE / "tariff-book-2026.pdf")
    schedule = of(book, "D2")
    assert {one.name: [(span.first, span.last) for span in one.spans] for one in schedule.seasons} == {
        "winter": [((11, 1), (2, 29))],
        "summer": [((3, 1), (10, 31))],
    }
    periods = {(one.name, one.season): one.windows for one in schedule.periods}
    assert periods["peak", "winter"] == (Window(WEEKDAYS, 17 * 60, 20 * 60),)
    assert Window((5, 6, HOLIDAY), 9 * 60, 23 * 60) in periods["day", "winter"]
    assert ("peak", "summer") not in periods
    # The caption lends the hours to other schedules in winter only; a footnote gives them their summer peak.
    periods = {(one.name, one.season): one.windows for one in of(book, "B3").periods}
    assert periods["peak", "summer"] == (Window(WEEKDAYS, 11 * 60, 14 * 60),)
    # What neither says is what other schedules have in summer, less that peak; and it is said.
    assert periods["day", "summer"] == (
        Window(WEEKDAYS, 7 * 60, 11 * 60),
        Window(WEEKDAYS, 14 * 60, 23 * 60),
        Window((5, 6, HOLIDAY), 9 * 60, 23 * 60),
    )
    assert any("day in summer" in note for note in of(book, "B3").notes)
    assert not of(book, "B3").complaints
    # 'All other hours' are what the charging window leaves.
    windows = {one.name: one.windows for one in of(book, "D3").periods}
    assert windows["other hours"] == (Window((0, 1, 2, 3, 4, 5, 6), 5 * 60, 23 * 60),)


def test_a_mark_in_a_price_cell_brings_its_footnote() -> None:
    schedule = of(tariff(SAMPLE / "tariff-book-2026.pdf"), "D2")
    assert any("charged at the day rate" in rule.text and rule.season == "summer" for rule in schedule.rules)
    peak = next(row for row in schedule.rows if row.period == "peak")
    assert peak.footnote == "Peak hours occur on winter weekdays only; see Sheet 5."
    adder = next(row for row in of(tariff(SAMPLE / "tariff-book-2026.pdf"), "D1").rows if row.optional)
    assert adder.footnote == "The adder is waived for households on the social register."


def test_a_real_tariff_book(real: Path) -> None:
    book = tariff(real / "tariffs" / BOOK)
    found = [gold.as_rate(one, row) for one in book.schedules for row in one.rows]
    precision, recall = gold.score([rate for rate in found if rate[0] in gold.PAGES], gold.printed())
    assert precision == 1.0
    assert recall >= 0.97
    # The same price under four schedules: each from its own page.
    same = {rate[1]: rate[0] for rate in found if rate[2] == "fixed" and rate[6] == "5.59"}
    assert same == {"R": 32, "RD-TDR": 39, "RE-TOU": 45, "R-OO": 49}
    assert any("not understood" in note for note in book.notes)


def test_a_real_book_s_hours(real: Path) -> None:
    book = tariff(real / "tariffs" / BOOK)
    hours = {one.name: one.windows for one in of(book, "RE-TOU").periods}
    assert hours["on-peak"] == (Window(WEEKDAYS, 15 * 60, 19 * 60),)
    assert hours["shoulder"] == (Window(WEEKDAYS, 13 * 60, 15 * 60),)
    assert Window((5, 6, HOLIDAY)) in hours["off-peak"]
    # Prose that gives the months inside the definition of the hours.
    stou = of(book, "STOU")
    assert {(one.name, one.season) for one in stou.periods} == {
        ("on-peak", "summer"), ("off-peak", "summer"), ("off-peak", "other months"),
    }  # fmt: skip
    assert [(one.first, one.last) for season in stou.seasons for one in season.spans if season.name == "summer"] == [
        ((6, 1), (9, 30))
    ]
    for schedule in book.schedules:
        assert not [line for line in schedule.complaints if "twice" in line or "leave out" in line]


def test_a_real_case_in_markdown(real: Path) -> None:
    case = tariff(real / "tariffs" / "clp-eversource-ct-residential-tariffs.md")
    assert [one.code for one in case.schedules] == ["1", "5", "6", "7"]
    assert [len(one.rows) for one in case.schedules] == [12, 12, 14, 16]
    six = of(case, "6")
    winter = [(row.tier, str(row.value)) for row in six.rows if row.season == "winter"]
    assert [(tier and tier.end and str(tier.end), value) for tier, value in winter] == [
        ("700", "0.09431"),
        (None, "0.07517"),
    ]
    assert next(one for one in six.seasons if one.name == "other months").spans[0].first == (4, 1)
    assert [str(row.value) for row in of(case, "7").rows if row.value < 0] == [
        "-0.00196",
        "-0.04443",
        "-0.00955",
        "-0.00150",
    ]


def test_a_law_about_tariffs_has_no_rates(real: Path) -> None:
    for name in ("puct-rule-25.181.pdf", "puct-rule-25.182.pdf", "puct-rule-25.183.pdf"):
        assert tariff(real / "tariffs" / name).schedules == ()


def test_what_cannot_be_told_is_left_out_and_counted() -> None:
    words = (
        "# Schedule R - Residential\n\nEnergy charge ........ $0.10 per kWh\n\n"
        "Energy, on-peak and off-peak ........ $0.11 $0.09 per kWh\n\nSupply assistance ........ $4.00\n\n"
        "Tier 3 of energy use ........ 0.145 per year\n"
    )
    schedules, notes = find_schedules(text_of(words))
    assert [str(row.value) for one in schedules for row in one.rows] == ["0.10"]
    assert notes == ("3 rate-like lines not understood",)


def test_no_rate_without_a_schedule_a_unit_or_money() -> None:
    for words in (
        "# Network maintenance\n\nThe energy charge was $0.10 per kWh in 2010, 2 % above the mean.\n",
        "# Schedule of meetings\n\nFirst meeting ........ 9.30\n",
        "# Schedule R\n\nRated energy ........ 0.45 kWh\n\nPeak efficiency ....... 0.93\n",
        "# Schedule R\n\n| Pump | Flow | Pressure |\n|---|---|---|\n| Energy | 1.25 | 4.50 |\n",
    ):
        schedules, _ = find_schedules(text_of(words))
        assert schedules == (), words


def test_rates_of_a_page_are_in_force_from_the_day_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "tariffs"
    folder.mkdir()
    style = next(one for one in STYLES if one.name == "list.csv")
    style.write(folder / style.name)
    row = of(tariff(folder / style.name), "RT-2").rows[0]
    schedule = of(tariff(folder / style.name), "RT-2")
    assert (row.valid_from or schedule.valid_from) == date(2025, 3, 1)


_WORDS = st.sampled_from(
    [
        *"Schedule R Rate 1 D2 Energy charge Summer Winter on-peak off-peak First 500 kWh Next over per kWh kW".split(),
        *"$ ¢ 0.05461 $5.59 12,5 month | ... ........ : ; ( ) ¹ * - – and to 3:00 p.m. 7 weekdays holidays".split(),
        *"June 1 September 30 all other hours # ## cent/kWh EUR/kVA 1.234,56 -0.002 (0.5) % tier minimum".split(),
        *"credit rider {} \x00 ﷽ 999999999999999999999999 1e9".split(" "),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_WORDS, min_size=1, max_size=12), max_size=14), st.booleans())
def test_nothing_that_is_written_breaks_it_and_every_quote_is_there(lines: list[list[str]], markdown: bool) -> None:
    parsed = text_of("\n".join(" ".join(line) for line in lines), markdown)
    schedules, _ = find_schedules(parsed)
    for schedule in schedules:
        assert schedule.rows
        assert schedule.code or schedule.name
        for row in schedule.rows:
            assert row.source.quote in parsed.pages[0].text
            assert row.value.is_finite()
            assert row.unit
