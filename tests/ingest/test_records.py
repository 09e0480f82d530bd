from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.moments import time_format, time_parser
from ingest.records import infer_columns, typed_table
from ingest.roles import roles_of
from ingest.schema import ColumnRole, ColumnType
from ingest.values import number_style, parse_number


def column(name: str, *values: str, day_first: bool = True, **said: object) -> tuple:
    rows = [[value] for value in values]
    mapping = {"columns": {name: said}} if said else {}
    [found], records, notes = typed_table([name], rows, day_first, mapping)
    return found, [record.values[0] for record in records], notes


@pytest.mark.parametrize(
    ("values", "style", "numbers"),
    [
        (["1.5", "2", "1,234.5"], "point", [1.5, 2, 1234.5]),
        (["1,5", "2", "1.234,5"], "comma", [1.5, 2, 1234.5]),
        (["1,234", "5,678"], "point", [1234, 5678]),
        (["1,234", "5,67"], "comma", [1.234, 5.67]),
        (["12.50-", "3.00"], "point", [-12.5, 3]),
        (["1.234,56-", "-7,00"], "comma", [-1234.56, -7]),
        (["(120.00)", "$1,000.00", "€ 5.10"], "point", [-120, 1000, 5.1]),
        (["1 234,50 EUR", "99,00 EUR"], "comma", [1234.5, 99]),
        (["1'234.50", "7.25"], "point", [1234.5, 7.25]),
        (["85 %", "12.5 %"], "point", [85, 12.5]),
        (["1e-5", "2.5E3"], "point", [1e-5, 2500]),
        (["−4.2", "+3"], "point", [-4.2, 3]),
    ],
)
def test_numbers_are_read_as_their_column_writes_them(values: list[str], style: str, numbers: list[float]) -> None:
    assert number_style(values) == style
    assert [parse_number(value, style) for value in values] == pytest.approx(numbers)


@pytest.mark.parametrize("value", ["", "abc", "1-2", "12:30", "1.2.3", "--5", "N/A", "5 bar"])
def test_what_is_no_number_is_none(value: str) -> None:
    assert parse_number(value, "point") is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False), st.sampled_from(["point", "comma"]))
def test_a_number_survives_being_written_either_way(value, style: str) -> None:
    text = f"{value:,.2f}"
    if style == "comma":
        text = text.replace(",", "x").replace(".", ",").replace("x", ".")
    assert number_style([text, "0,25" if style == "comma" else "0.25"]) == style
    assert parse_number(text, style) == pytest.approx(float(value))


@pytest.mark.parametrize(
    ("values", "day_first", "form", "first"),
    [
        (["2024-05-04", "2024-05-05"], True, "%Y-%m-%d", datetime(2024, 5, 4)),
        (["2024-05-04 07:30"], True, "%Y-%m-%d %H:%M", datetime(2024, 5, 4, 7, 30)),
        (["2024-05-04T07:30:15.250Z"], True, "%Y-%m-%dT%H:%M:%S.%f%z", datetime(2024, 5, 4, 7, 30, 15, 250000, UTC)),
        (["04.05.2024"], False, "%d.%m.%Y", datetime(2024, 5, 4)),
        (["04/05/2024", "25/05/2024"], False, "%d/%m/%Y", datetime(2024, 5, 4)),
        (["04/05/2024", "05/25/2024"], True, "%m/%d/%Y", datetime(2024, 4, 5)),
        (["04/05/2024"], True, "%d/%m/%Y", datetime(2024, 5, 4)),
        (["04/05/2024"], False, "%m/%d/%Y", datetime(2024, 4, 5)),
        (["8/16/2018 9:00"], True, "%m/%d/%Y %H:%M", datetime(2018, 8, 16, 9)),
        (["4 May 2024", "12 Oct 2024"], True, "%d %b %Y", datetime(2024, 5, 4)),
        (["May 4, 2024"], True, "%b %d, %Y", datetime(2024, 5, 4)),
        (["04-MAY-24", "05-JUN-24"], True, "%d-%b-%Y", datetime(2024, 5, 4)),
        (["20240504", "20240531"], True, "%Y%m%d", datetime(2024, 5, 4)),
        (["5/4/2024 12:05 AM", "5/14/2024 1:05 PM"], True, "%m/%d/%Y %I:%M %p", datetime(2024, 5, 4, 0, 5)),
        (["31.12.2024 24:00"], True, "%d.%m.%Y %H:%M", datetime(2025, 1, 1)),
    ],
)
def test_times_are_read_as_their_column_writes_them(values, day_first, form, first) -> None:
    assert time_format(values, day_first) == form
    assert time_parser(form)(values[0]) == first


@pytest.mark.parametrize(
    "values", [["10012345", "20459999"], ["1.5", "2.7"], ["WT-01"], ["12:30"], ["12 bar 2024"], []]
)
def test_what_are_no_dates_have_no_format(values: list[str]) -> None:
    assert time_format(values, True) == ""


@given(
    st.lists(st.dates(date(1971, 1, 1), date(2068, 12, 31)), min_size=1, max_size=20),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %b %Y", "%Y%m%d", "%d.%m.%y"]),
)
def test_dates_survive_being_written(days: list[date], form: str) -> None:
    values = [day.strftime(form) for day in days]
    parse = time_parser(time_format(values, day_first=True))
    if form == "%d/%m/%Y" and all(day.day <= 12 for day in days):
        values = values[:1]
    found = [parse(value) for value in values]
    assert [moment.date() for moment in found if moment] == days[: len(values)]


def test_a_time_keeps_its_zone_and_none_lacks_one() -> None:
    found, values, _ = column("time", "2024-05-04T07:30:00+02:00", "2024-05-04T07:30:00+02:00", "2024-05-04")
    assert found.format.endswith("%z")
    assert values[0].utcoffset() == timedelta(hours=2)
    assert values[2].tzinfo is not None
    assert sorted(values) == [values[2], values[0], values[1]]


def test_numbers_that_name_things_are_identifiers() -> None:
    assert column("Order", "000004000310", "000004000311")[0].type is ColumnType.IDENTIFIER
    assert column("Account no", "771", "772")[0].type is ColumnType.IDENTIFIER
    assert column("Running hours (h)", "771", "772")[0].type is ColumnType.NUMBER
    assert column("WONUM", "1001", "1002")[1] == ["1001", "1002"]


def test_words_are_codes_categories_or_text() -> None:
    assert column("Tag", *[f"P-{n}A" for n in range(30)])[0].type is ColumnType.IDENTIFIER
    assert column("State", *["open", "closed"] * 20)[0].type is ColumnType.CATEGORY
    long = [f"pump {n} leaks at the mechanical seal, changed it over to the spare" for n in range(30)]
    assert column("What", *long)[0].type is ColumnType.TEXT


@pytest.mark.parametrize(
    ("name", "unit"),
    [("Cost (EUR)", "EUR"), ("Torque [Nm]", "Nm"), ("g1_kwh", "kwh"), ("Pressure bar", "bar"), ("Bay", "")],
)
def test_units_come_from_the_header(name: str, unit: str) -> None:
    assert column(name, "1.0", "2.0")[0].unit == unit


def test_values_that_do_not_fit_are_none_and_counted() -> None:
    found, values, notes = column("Cost", *["10.5"] * 18, "see below", "see note", "n/a")
    assert found.type is ColumnType.NUMBER
    assert values == [10.5] * 18 + [None, None, None]
    assert notes == ("2 values of column Cost are not a number",)


@given(st.integers(-(10**9), 10**9), st.sampled_from(["point", "comma"]))
def test_numbers_written_either_way_in_one_column_are_each_read_by_their_own_shape(cents: int, own: str) -> None:
    text = f"{cents / 100:,.2f}"
    if own == "comma":
        text = text.replace(",", "x").replace(".", ",").replace("x", ".")
    _, values, notes = column("Amount", text, "1.234,56", "7,50", "1,234.56", "9.75", "1.234", "12")
    assert values == [cents / 100, 1234.56, 7.5, 1234.56, 9.75, None, 12]
    assert notes == ("1 value of column Amount could be decimals or thousands either way round and is left out",)


def test_dates_of_three_shapes_are_each_read_by_their_own_shape() -> None:
    found, values, notes = column(
        "When", "2024-03-01", "25/12/2023", "12/31/2023", "3 Mar 2024", "5/5/2024", "04/05/2024"
    )
    assert found.type is ColumnType.DATETIME
    assert [value and value.date().isoformat() for value in values] == [
        "2024-03-01", "2023-12-25", "2023-12-31", "2024-03-03", "2024-05-05", None,
    ]  # fmt: skip
    assert notes == ("1 value of column When could be day and month either way round and is left out",)


def test_one_column_of_dates_tells_the_order_for_the_others_and_without_any_it_is_said() -> None:
    rows = [["1", "03/04/2024", "05/13/2024"], ["2", "01/02/2024", "06/14/2024"]]
    _, records, notes = typed_table(["Id", "Opened", "Closed"], rows, True, {})
    assert [record.values[1] for record in records] == [datetime(2024, 3, 4), datetime(2024, 1, 2)]
    assert notes == ()
    _, values, notes = column("Opened", "03/04/2024", "01/02/2024")
    assert values[0] == datetime(2024, 4, 3)
    assert notes == ("no date of column Opened tells days from months; read as day first (day_first in the settings)",)


def test_rows_in_the_order_of_time_tell_days_from_months() -> None:
    days = [f"{month:02d}/{day:02d}/2024" for month in range(1, 5) for day in (2, 5, 9)]
    _, values, notes = column("Opened", *days)
    assert values[:2] == [datetime(2024, 1, 2), datetime(2024, 1, 5)]
    assert notes == ()


@pytest.mark.parametrize(
    ("name", "cells", "unit", "numbers"),
    [
        ("Load", ["12.5 kW", "800 kW", "3 MW"], "kW", [12.5, 800, 3000]),
        ("Load (MW)", ["500 kW", "1.1 MW", "2"], "MW", [0.5, 1.1, 2]),
        ("Cost", ["$12.00", "$1,000.50", "-$3"], "$", [12, 1000.5, -3]),
        ("Energy kWh", ["1.5 kwh", "2 kWh"], "kWh", [1.5, 2]),
        ("Share", ["85 %", "12.5%"], "%", [85, 12.5]),
        ("Downtime", ["3:20", "0:45", "1 h 5 min"], "min", [200, 45, 65]),
        ("Parts", ["3 pcs", "12 pcs"], "pcs", [3, 12]),
    ],
)
def test_units_in_the_cells_are_the_unit_of_the_column(name: str, cells: list[str], unit: str, numbers: list) -> None:
    found, values, _ = column(name, *cells)
    assert (found.type, found.unit) == (ColumnType.NUMBER, unit)
    assert values == numbers


@pytest.mark.parametrize("cells", [["40 °C", "104 °F"], ["12 bar", "5 kW"], ["5 EUR", "7 GBP"]])
def test_numbers_of_things_that_cannot_be_added_stay_text_and_are_said(cells: list[str]) -> None:
    found, values, notes = column("Reading", *cells)
    assert found.type is not ColumnType.NUMBER
    assert values == cells
    assert any("kept as text" in note for note in notes)


def test_tags_that_end_in_letters_are_no_amounts_of_anything() -> None:
    assert column("Tag", "101A", "102A", "103A", "104A")[0].type is ColumnType.IDENTIFIER


def test_a_column_of_two_kinds_is_text_and_said() -> None:
    found, _, notes = column("Reading", *["12.5"] * 7, "high", "low", "see log")
    assert found.type is not ColumnType.NUMBER
    assert notes == ("column Reading is mixed, 7 of 10 values are numbers; kept as text",)


def test_absurd_and_negative_amounts_are_kept() -> None:
    assert column("Cost", "-339.81", "1026684.20", "999999999999.99", "0")[1] == [
        -339.81,
        1026684.2,
        999999999999.99,
        0,
    ]


def test_the_hour_that_clocks_pass_twice_is_told_apart() -> None:
    hours = [f"2024-10-27 {hour:02d}:00" for hour in (0, 1, 2, 2, 3)]
    _, records, _ = typed_table(["t", "v"], [[hour, "1"] for hour in hours], True, {"zone": "Europe/Berlin"})
    instants = [record.values[0].astimezone(UTC).hour for record in records]  # type: ignore[union-attr]
    assert instants == [22, 23, 0, 1, 2]


def test_unknown_exports_get_their_roles_from_their_words_and_what_they_hold() -> None:
    header = ["Job ref", "Feeder", "Raised on", "Restored on", "Outage cause", "Spend", "Remarks", "State", "Unit"]
    rows = [
        [f"J{n}", f"F{n % 3}", f"2024-01-{n:02d}", f"2024-02-{n:02d}", "tree", f"{n}.50", f"line {n} cut", "open", "kW"]
        for n in range(1, 20)
    ]
    columns, _, _ = typed_table(header, rows, True, {})
    assert [found.role for found in columns] == [
        ColumnRole.RECORD, ColumnRole.ASSET, ColumnRole.START, ColumnRole.FINISH, ColumnRole.CAUSE, ColumnRole.COST,
        ColumnRole.DESCRIPTION, ColumnRole.STATUS, None,
    ]  # fmt: skip


def test_a_name_alone_gives_no_role_to_a_column_that_cannot_play_it() -> None:
    columns, _, _ = typed_table(["Start", "Cost", "Begun"], [["slow", "high", "2024-01-01"]] * 3, True, {})
    assert [found.role for found in columns] == [None, None, ColumnRole.START]


def test_known_exports_get_their_roles() -> None:
    maximo = "WONUM SITEID ASSETNUM DESCRIPTION STATUS REPORTDATE ACTSTART ACTFINISH".split()
    maximo += ["PROBLEMCODE", "CAUSECODE", "REMEDYCODE"]
    assert [roles_of(maximo).get(at) for at in range(11)] == [
        ColumnRole.RECORD, ColumnRole.SITE, ColumnRole.ASSET, ColumnRole.DESCRIPTION, ColumnRole.STATUS, None,
        ColumnRole.START, ColumnRole.FINISH, ColumnRole.PROBLEM, ColumnRole.CAUSE, ColumnRole.REMEDY,
    ]  # fmt: skip
    sap = ["Auftrag", "Technischer Platz", "Equipment", "Kurztext", "Störungsbeginn", "Störungsende", "Istkosten"]
    assert list(roles_of(sap).values()) == [
        ColumnRole.RECORD, ColumnRole.ASSET, ColumnRole.SITE, ColumnRole.START, ColumnRole.FINISH, ColumnRole.COST,
        ColumnRole.DESCRIPTION,
    ]  # fmt: skip
    infor = ["EVT_CODE", "EVT_OBJECT", "EVT_DESC", "EVT_REPORTED", "EVT_COMPLETED"]
    assert roles_of(infor)[1] is ColumnRole.ASSET
    assert roles_of(["Ticket No.", "Date of event start", "Plant name"]) == {
        0: ColumnRole.RECORD, 1: ColumnRole.START, 2: ColumnRole.SITE,
    }  # fmt: skip


def test_columns_toml_overrides_what_is_inferred() -> None:
    found, values, _ = column("d", "03/04/2024", type="datetime", format="%m/%d/%Y", role="finish", unit="day")
    assert (found.role, found.unit) == (ColumnRole.FINISH, "day")
    assert values == [datetime(2024, 3, 4)]
    assert column("n", "12", "13", type="identifier")[1] == ["12", "13"]


def test_a_role_that_is_claimed_is_not_also_inferred() -> None:
    columns, _ = infer_columns(["asset", "pump"], [["building", "P-1"]], True, {"columns": {"pump": {"role": "asset"}}})
    assert [found.role for found in columns] == [None, ColumnRole.ASSET]


def test_a_mapping_that_cannot_be_followed_is_one_clear_line() -> None:
    with pytest.raises(UnreadableDocument, match="names a column 'y' that is not there; it has x"):
        infer_columns(["x"], [["1"]], True, {"columns": {"y": {}}})
    with pytest.raises(UnreadableDocument, match="known are identifier"):
        infer_columns(["x"], [["1"]], True, {"columns": {"x": {"type": "colour"}}})
    with pytest.raises(UnreadableDocument, match="zone 'Mars/Base' that is not known"):
        typed_table(["x"], [["1"]], True, {"zone": "Mars/Base"})


def test_a_zone_is_given_to_times_without_one() -> None:
    _, records, _ = typed_table(["start"], [["2024-07-01 12:00"]], True, {"zone": "Europe/Dublin"})
    moment = records[0].values[0]
    assert isinstance(moment, datetime)
    assert moment.astimezone(UTC) == datetime(2024, 7, 1, 11, tzinfo=UTC)
