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
