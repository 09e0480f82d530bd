"""Plans over logs give what plain Python gives, whatever is in the rows, and leave the files as they were."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.columnar import Log, chunked, write_table
from ingest.errors import UnusableInput
from ingest.profiles import code_key, fold
from ingest.schema import Column as ColumnOf
from ingest.schema import ColumnRole, ColumnType, Value
from rag.plan.run import Limits, PlanStopped, run
from rag.plan.schema import AnyText, Bucket, Column, Condition, Duration, Group, Kind, Measure, Op, Order, Plan

Rows = list[tuple[Value, ...]]
COLUMNS = (
    ColumnOf("Order", ColumnType.IDENTIFIER, ColumnRole.RECORD),
    ColumnOf("Asset", ColumnType.IDENTIFIER, ColumnRole.ASSET),
    ColumnOf("State", ColumnType.CATEGORY),
    ColumnOf("Cost", ColumnType.NUMBER, unit="EUR"),
    ColumnOf("Began", ColumnType.DATETIME, format="%Y-%m-%d %H:%M"),
    ColumnOf("Ended", ColumnType.DATETIME, format="%Y-%m-%d %H:%M"),
    ColumnOf("What", ColumnType.TEXT),
)
ORDER, ASSET, STATE, COST, BEGAN, ENDED, WHAT = range(7)


@contextmanager
def log_of(rows: Rows, columns: tuple[ColumnOf, ...] = COLUMNS) -> Iterator[Log]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "it's a log.parquet"
        logged, count = write_table(path, columns, chunked(iter(list(enumerate(rows, 1))), 3))
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        yield Log("plant/log.csv", "log", "", logged, count, path)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == before
        assert [one.name for one in Path(folder).iterdir()] == [path.name]


# -- against plain Python -------------------------------------------------------------------------------------------

_ASSETS = ["WT-07", "wt 07", "WT07", "WT-7", "WT-11", "P-101A", "p101a", "T1"]
_STATES = ["open", "Open", "OPEN ", "closed", "waiting", "Weiß", "WEISS", 'it\'s "odd"; --']
_WORDS = ["oil leak", "Oil Leak at flange", "blade", "", "100 % \\_ ' \" ; DROP", "ÄÖÜ größe", "jump start JUMPSTART"]
_minutes = st.integers(0, 3 * 366 * 24 * 60).map(lambda number: datetime(2022, 12, 28) + timedelta(minutes=number))
_times = st.none() | _minutes | st.integers(0, 9).map(lambda day: datetime(2024, 1, 1) + timedelta(days=day))
_money = st.none() | st.integers(-10_000, 10_000_000).map(lambda cents: cents / 100) | st.sampled_from([0.0, 12.5])
_rows = st.lists(
    st.tuples(
        st.none() | st.sampled_from(_ASSETS),
        st.none() | st.sampled_from(_STATES),
        _money,
        _times,
        _times,
        st.none() | st.sampled_from(_WORDS),
    ),
    max_size=40,
).map(lambda rows: [(f"WO-{at:03d}", *row) for at, row in enumerate(rows, 1)])

_texts = st.sampled_from([STATE, WHAT])
_day = st.sampled_from(["2023", "2024", "2024-01", "2024-01-03", "2024-Q1", "2024-W01", "2023-06-01T12:30"])
_number = st.sampled_from(["0", "12.5", "-3", "5000", "99999.99"])
_numeric_op = st.sampled_from([Op.IS, Op.BELOW, Op.AT_MOST, Op.ABOVE, Op.AT_LEAST])
_conditions = st.one_of(
    st.builds(
        Condition,
        _texts.map(Column),
        st.sampled_from([Op.IS, Op.IN, Op.CONTAINS, Op.CONTAINS_ALL, Op.STARTS]),
        st.lists(st.sampled_from([*_STATES, *filter(bool, _WORDS), "leak", "o"]), min_size=1, max_size=2).map(tuple),
        st.booleans(),
    ),
    st.builds(Condition, st.just(Column(ASSET)), st.just(Op.IS), st.sampled_from(_ASSETS).map(lambda x: (x,)),
              st.booleans()),
    st.builds(Condition, st.just(Column(COST)), _numeric_op, _number.map(lambda x: (x,)), st.booleans()),
    st.builds(Condition, st.just(Column(BEGAN)), _numeric_op, _day.map(lambda x: (x,)), st.booleans()),
    st.builds(Condition, st.just(Duration(BEGAN, ENDED, "hours")), _numeric_op, _number.map(lambda x: (x,))),
    st.builds(Condition, st.sampled_from(range(1, 7)).map(Column), st.sampled_from([Op.MISSING, Op.PRESENT])),
)  # fmt: skip
_groups = st.one_of(
    st.sampled_from([ASSET, STATE]).map(Group),
    st.builds(Group, st.just(BEGAN), st.sampled_from([one for one in Bucket if one is not Bucket.VALUE])),
)
_measures = st.one_of(
    st.just(Measure()),
    st.builds(
        Measure, st.sampled_from([Kind.SUM, Kind.MEAN, Kind.MEDIAN, Kind.MIN, Kind.MAX]),
        st.sampled_from([Column(COST), Duration(BEGAN, ENDED, "hours")]),
    ),
    st.builds(
        Measure, st.sampled_from([Kind.SPAN, Kind.BETWEEN_FAILURES, Kind.FIRST, Kind.LAST]), st.just(Column(BEGAN))
    ),
    st.builds(Measure, st.just(Kind.DISTINCT), st.sampled_from([ASSET, STATE, COST, BEGAN]).map(Column)),
)  # fmt: skip
_some = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def key_of(place: int, value: Value) -> str | None:
    return None if value is None else code_key(str(value)) if place in (ORDER, ASSET) else fold(str(value))


def span_of(value: str) -> tuple[datetime, datetime]:
    ends = {
        "2023": "2024-01-01", "2024": "2025-01-01", "2024-01": "2024-02-01", "2024-01-03": "2024-01-04",
        "2024-Q1": "2024-04-01", "2024-W01": "2024-01-08", "2023-06-01T12:30": "2023-06-01T12:31",
    }  # fmt: skip
    starts = {"2023": "2023-01-01", "2024": "2024-01-01", "2024-01": "2024-01-01", "2024-Q1": "2024-01-01"}
    starts |= {"2024-W01": "2024-01-01"}
    return datetime.fromisoformat(starts.get(value, value)), datetime.fromisoformat(ends[value])


def operand_of(row: tuple[Value, ...], operand: Any) -> Any:
    if isinstance(operand, Duration):
        start, finish = row[operand.start], row[operand.finish]
        return None if start is None or finish is None else (finish - start) // timedelta(microseconds=1)  # type: ignore[operator]
    value = row[operand.place]
    return Decimal(str(value)) if operand.place == COST and value is not None else value


def holds(row: tuple[Value, ...], condition: Condition) -> bool:
    op, operand = condition.op, condition.operand
    value = operand_of(row, operand)
    if op in (Op.MISSING, Op.PRESENT):
        return ((value is not None) == (op is Op.PRESENT)) != condition.negate
    compare: dict[Op, Callable[[Any, Any], bool]] = {
        Op.IS: lambda a, b: a == b, Op.BELOW: lambda a, b: a < b, Op.AT_MOST: lambda a, b: a <= b,
        Op.ABOVE: lambda a, b: a > b, Op.AT_LEAST: lambda a, b: a >= b,
    }  # fmt: skip
    if isinstance(operand, Column) and operand.place in (ASSET, STATE, WHAT, ORDER):
        if value is None:
            return condition.negate
        key = key_of(operand.place, value) or ""
        keys = [key_of(operand.place, one) or "" for one in condition.values]
        said = {
            Op.IS: key in keys, Op.IN: key in keys, Op.CONTAINS: any(one in key for one in keys),
            Op.CONTAINS_ALL: all(one in key for one in keys), Op.STARTS: any(key.startswith(one) for one in keys),
        }[op]  # fmt: skip
        return said != condition.negate
    if value is None:
        return False
    if isinstance(value, datetime):
        start, end = span_of(condition.values[0])
        said = {
            Op.IS: start <= value < end, Op.BELOW: value < start, Op.AT_MOST: value < end, Op.ABOVE: value >= end,
            Op.AT_LEAST: value >= start,
        }[op]  # fmt: skip
        return said != condition.negate
    wanted = Decimal(condition.values[0])
    return compare[op](value, wanted * 3_600_000_000 if isinstance(operand, Duration) else wanted) != condition.negate


def bucket_of(row: tuple[Value, ...], group: Group) -> str | None:
    value = row[group.column]
    if value is None or not isinstance(value, datetime):
        return key_of(group.column, value)
    week = value.isocalendar()
    return {
        Bucket.YEAR: f"{value.year}", Bucket.QUARTER: f"{value.year}-Q{(value.month + 2) // 3}",
        Bucket.MONTH: f"{value:%Y-%m}", Bucket.DAY: f"{value:%Y-%m-%d}", Bucket.WEEK: f"{week[0]}-W{week[1]:02d}",
        Bucket.HOUR_OF_DAY: f"{value:%H}", Bucket.WEEKDAY: f"{value:%a}",
    }[group.bucket]  # fmt: skip


def measured(rows: Rows, measure: Measure) -> Any:
    kind, operand = measure.kind, measure.operand
    if operand is None:
        return len(rows)
    values = [value for row in rows if (value := operand_of(row, operand)) is not None]
    if kind is Kind.DISTINCT:
        assert isinstance(operand, Column)
        return len({key_of(operand.place, one) if operand.place in (ASSET, STATE) else one for one in values})
    if not values:
        return None
    unit = 3_600_000_000 if isinstance(operand, Duration) else 1
    if kind in (Kind.SPAN, Kind.BETWEEN_FAILURES):
        span = (max(values) - min(values)) / timedelta(days=1)
        return span if kind is Kind.SPAN else None if len(values) < 2 else span / (len(values) - 1)
    if kind is Kind.SUM:
        return sum(values) / Decimal(unit)
    if kind is Kind.MEAN:
        return sum(map(Fraction, values)) / len(values) / unit
    if kind is Kind.MEDIAN:
        return median(map(Fraction, values)) / unit
    edge = min(values) if kind in (Kind.MIN, Kind.FIRST) else max(values)
    return edge if isinstance(edge, datetime) else edge / Decimal(unit)


def same(given: Any, wanted: Any) -> bool:
    if wanted is None or given is None:
        return given is wanted
    if isinstance(wanted, datetime):
        return datetime.fromisoformat(str(given)) == wanted
    if isinstance(given, str):
        return Decimal(given) == wanted  # money, to the cent
    return math.isclose(float(given), float(wanted), rel_tol=1e-12, abs_tol=1e-9)


@_some
@given(_rows, st.lists(_conditions, max_size=2), _measures)
def test_a_value_of_all_rows_is_what_python_computes(rows: Rows, where: list[Condition], measure: Measure) -> None:
    kept = [row for row in rows if all(holds(row, one) for one in where)]
    used = [row for row in kept if measure.operand is None or operand_of(row, measure.operand) is not None]
    with log_of(rows) as log:
        result = run(log, Plan(0, tuple(where), measure=measure))
    assert same(result.value, measured(kept, measure))
    assert result.considered == len(kept)
    if measure.kind in (Kind.MIN, Kind.MAX, Kind.FIRST, Kind.LAST):
        edges = [one[0] for one in used if same(result.value, measured([one], measure))]
        assert list(result.ids) == (edges[::-1] if measure.kind is Kind.LAST else edges)
        assert result.rows_total == len(edges)
    else:
        assert list(result.ids) == [row[0] for row in used]
        assert result.rows_total == len(used)
    if used and len(used) < len(kept):
        assert any("left out" in note for note in result.notes)


@_some
@given(_rows, st.lists(_conditions, max_size=1), _groups, _measures)
def test_the_values_of_groups_are_what_python_computes(
    rows: Rows, where: list[Condition], group: Group, measure: Measure
) -> None:
    kept = [row for row in rows if all(holds(row, one) for one in where)]
    used = [row for row in kept if measure.operand is None or operand_of(row, measure.operand) is not None]
    wanted: dict[str | None, Rows] = {}
    for row in used:
        wanted.setdefault(bucket_of(row, group), []).append(row)
    with log_of(rows) as log:
        result = run(log, Plan(0, tuple(where), (group,), measure))

    def key(shown: str | None) -> str | None:
        return shown if shown is None or group.column == BEGAN else key_of(group.column, shown)

    assert {key(one.key) for one in result.groups} == wanted.keys()
    assert len(result.groups) == len(wanted)
    for one in result.groups:
        assert same(one.value, measured(wanted[key(one.key)], measure))
    for one in result.groups:
        # The surface that is shown stands in the log.
        assert one.key is None or group.column == BEGAN or one.key in [row[group.column] for row in rows]
    if group.column == BEGAN:
        keys = [one.key for one in result.groups if one.key is not None]
        days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        assert keys == sorted(keys, key=days.index if group.bucket is Bucket.WEEKDAY else None)


@_some
@given(_rows, st.sampled_from([Column(COST), Column(BEGAN), Duration(BEGAN, ENDED)]), st.booleans(), st.integers(1, 5))
def test_the_first_rows_by_an_order_are_what_python_sorts(
    rows: Rows, by: Column | Duration, descending: bool, limit: int
) -> None:
    def rank(row: tuple[Value, ...]) -> Any:
        return operand_of(row, by)

    numbered = [(at, row) for at, row in enumerate(rows) if rank(row) is not None]
    ordered = [row[0] for _, row in sorted(numbered, key=lambda pair: (rank(pair[1]), pair[0]), reverse=descending)]
    rest = [row[0] for row in rows if rank(row) is None]
    with log_of(rows) as log:
        result = run(log, Plan(0, measure=Measure(Kind.LIST), order=Order(by, descending), limit=limit))
        whole = run(log, Plan(0, measure=Measure(Kind.LIST), order=Order(by, descending)))
    assert list(result.ids) == [*ordered, *(rest[::-1] if descending else rest)][:limit]
    assert list(whole.ids) == [*ordered, *(rest[::-1] if descending else rest)]
    assert whole.rows_total == len(rows)


@_some
@given(_rows, _groups, st.integers(1, 3))
def test_the_top_groups_keep_all_that_share_the_last_place(rows: Rows, group: Group, limit: int) -> None:
    counts: dict[str, int] = {}
    for row in rows:
        key = bucket_of(row, group)
        if key is not None:
            counts[key] = counts.get(key, 0) + 1
    best = sorted(counts.values(), reverse=True)[:limit]
    wanted = {key: count for key, count in counts.items() if best and count >= best[-1]}
    with log_of(rows) as log:
        result = run(log, Plan(0, group=(group,), limit=limit, order=Order("measure")))
    given = {one.key if group.column == BEGAN else key_of(group.column, one.key): one.value for one in result.groups}
    assert given == wanted
    assert result.rows_total == sum(wanted.values())
    assert list(result.ids) == [row[0] for row in rows if bucket_of(row, group) in wanted]


# -- what must never happen -----------------------------------------------------------------------------------------

_NASTY = [
    'a"; DROP TABLE x;--',
    "Cost'); COPY (SELECT 1) TO '/tmp/out.csv'; --",
    "row",
    "ROW",
    "log",
    "$1",
    "",
    "a\0b",
    "Ä ö\n",
]


def odd_columns(names: list[str]) -> tuple[ColumnOf, ...]:
    return tuple(ColumnOf(name, ColumnType.CATEGORY if at % 2 else ColumnType.TEXT) for at, name in enumerate(names))


@_some
@given(st.lists(st.sampled_from(_NASTY) | st.text(max_size=8), min_size=1, max_size=5), st.data())
def test_names_and_values_of_any_kind_are_only_names_and_values(names: list[str], data: st.DataObject) -> None:
    cells = st.sampled_from(_NASTY) | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
    rows: Rows = data.draw(st.lists(st.tuples(*(cells for _ in names)), min_size=1, max_size=6))
    at = data.draw(st.integers(0, len(names) - 1))
    asked = data.draw(st.sampled_from([row[at] for row in rows]) | cells)
    with log_of(rows, odd_columns(names)) as log:
        separator = log.columns[at].profile.separator
        kept = run(log, Plan(0, (Condition(Column(at), Op.IS, (str(asked),)),), measure=Measure(Kind.LIST)))
        groups = run(log, Plan(0, group=(Group(at),)))
        anywhere = run(log, Plan(0, (Condition(AnyText(), Op.CONTAINS, (str(asked),)),)))
    if not separator:
        same_text = [str(row + 1) for row, cells_of in enumerate(rows) if fold(str(cells_of[at])) == fold(str(asked))]
        assert list(kept.ids) == same_text
    assert sum(int(one.value or 0) for one in groups.groups) == len(rows)
    assert anywhere.rows_total >= sum(fold(str(asked)) in fold(str(row[at])) for row in rows) * (not separator)
    # Names are quoted, values are parameters.
    assert "x;--" not in kept.sql.replace('"a""; DROP TABLE x;--', "")


def test_a_plan_reads_its_own_file_and_nothing_else(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with log_of([("1", "A", "open", 1.0, None, None, "x")]) as log, pytest.MonkeyPatch.context() as patch:
        # Nothing that a plan can say reaches a file, so the attempt is made from within the run.
        patch.setattr("rag.plan.run.answer", lambda log, plan, limits, read: attempt(read.db, secret, tmp_path))
        refused = run(log, Plan(0))
    assert refused == ["PermissionException", "PermissionException", "PermissionException", "InvalidInputException"]  # type: ignore[comparison-overlap]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["secret.csv"]


def attempt(db: Any, secret: Path, folder: Path) -> list[str]:
    refused = []
    for query in (
        f"SELECT * FROM read_csv('{secret}')",
        f"COPY (SELECT 1) TO '{folder / 'out.csv'}'",
        f"ATTACH '{folder / 'other.db'}'",
        "SET enable_external_access = true",
    ):
        try:
            db.execute(query)
        except Exception as error:
            refused.append(type(error).__name__)
    return refused


def test_a_plan_that_takes_too_long_is_stopped_and_says_so() -> None:
    rows: Rows = [(f"{at}", "A", f"state {at}", 1.0, None, None, "x" * 200) for at in range(30_000)]
    with log_of(rows) as log, pytest.raises(PlanStopped, match=r"longer than 1e-05 s"):
        run(log, Plan(0, group=(Group(STATE),)), Limits(seconds=1e-5))


def test_a_huge_result_is_bounded_and_counted_in_full() -> None:
    rows: Rows = [(f"WO-{at}", f"A-{at}", "open", 1.0, None, None, "x") for at in range(25_000)]
    with log_of(rows) as log:
        listed = run(log, Plan(0, measure=Measure(Kind.LIST)))
        grouped = run(log, Plan(0, group=(Group(ASSET),)))
    assert (listed.value, listed.rows_total, len(listed.ids), len(listed.rows)) == (25_000, 25_000, 10_000, 50)
    assert len(grouped.groups) == 1_000
    assert grouped.rows_total == 25_000
    assert grouped.notes == ("there are more groups than the first 1,000, which are shown",)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(0, (Condition(Column(COST), Op.IS, ("much",)),)),
        Plan(0, (Condition(Column(COST), Op.IS, ("1e999",)),)),
        Plan(0, (Condition(Column(BEGAN), Op.IS, ("soon",)),)),
        Plan(0, (Condition(Column(BEGAN), Op.IS, ("2024-13",)),)),
        Plan(0, (Condition(Column(STATE), Op.ABOVE, ("open",)),)),
        Plan(0, (Condition(Column(99), Op.IS, ("open",)),)),
        Plan(0, (Condition(Column(-1), Op.IS, ("open",)),)),
        Plan(0, (Condition(Column(STATE), Op.IS, ()),)),
        Plan(0, (Condition(Column(COST), Op.BETWEEN, ("1",)),)),
        Plan(0, measure=Measure(Kind.SUM)),
        Plan(0, measure=Measure(Kind.SUM, Column(STATE))),
        Plan(0, measure=Measure(Kind.SUM, AnyText())),
        Plan(0, measure=Measure(Kind.LAST, Column(COST))),
        Plan(0, measure=Measure(Kind.SUM, Duration(COST, ENDED))),
        Plan(0, group=(Group(STATE, Bucket.YEAR),)),
        Plan(0, group=(Group(STATE),), measure=Measure(Kind.LIST)),
        Plan(0, measure=Measure(Kind.LIST), limit=0),
        Plan(0, measure=Measure(Kind.LIST), order=Order(AnyText())),
    ],
)
def test_a_plan_that_does_not_fit_its_log_is_refused_in_a_line(plan: Plan) -> None:
    with log_of([("1", "A", "open", 1.0, None, None, "x")]) as log, pytest.raises(UnusableInput) as refused:
        run(log, plan)
    assert "\n" not in str(refused.value)


def test_a_log_without_rows_gives_nothing_and_no_error() -> None:
    with log_of([]) as log:
        assert run(log, Plan(0)).value == 0
        assert run(log, Plan(0, measure=Measure(Kind.SUM, Column(COST)))).value is None
        assert run(log, Plan(0, measure=Measure(Kind.LAST, Column(BEGAN)))).ids == ()
        assert run(log, Plan(0, group=(Group(ASSET),))).groups == ()


# -- what is exact --------------------------------------------------------------------------------------------------


def test_sums_of_money_are_exact_and_absurd_numbers_are_kept() -> None:
    rows: Rows = [
        (str(at), "A", None, cost, None, None, None) for at, cost in enumerate([0.1] * 10 + [-0.01, 1e12, None])
    ]
    with log_of(rows) as log:
        summed = run(log, Plan(0, measure=Measure(Kind.SUM, Column(COST))))
        most = run(log, Plan(0, measure=Measure(Kind.MAX, Column(COST))))
    assert (summed.value, summed.unit, summed.rows_total) == ("1000000000000.99", "EUR", 12)
    assert summed.notes == ("1 record has no Cost and is left out",)
    assert (most.value, most.ids) == ("1000000000000.00", ("11",))


def test_numbers_that_are_no_short_decimals_say_that_they_are_rounded() -> None:
    with log_of([("1", "A", None, 1 / 3, None, None, None), ("2", "A", None, 1e300, None, None, None)]) as log:
        result = run(log, Plan(0, measure=Measure(Kind.SUM, Column(COST))))
        found = run(log, Plan(0, (Condition(Column(COST), Op.ABOVE, ("1",)),)))
    assert result.value == 1e300
    assert any("rounded" in note for note in result.notes)
    assert found.value == 1


def test_a_tag_in_any_spelling_is_one_asset_and_shows_its_most_frequent_one() -> None:
    rows: Rows = [
        (str(at), tag, None, None, None, None, None) for at, tag in enumerate(["wt 07", "WT-07", "WT-07", "WT08"])
    ]
    with log_of(rows) as log:
        result = run(log, Plan(0, group=(Group(ASSET),)))
        counted = run(log, Plan(0, (Condition(Column(ASSET), Op.IS, ("Wt7",)),)))
    assert [(one.key, one.value) for one in result.groups] == [("WT-07", 3), ("WT08", 1)]
    assert counted.value == 3


def test_hours_across_a_change_of_clocks_are_hours_that_passed() -> None:
    summer, winter = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
    began, ended = datetime(2024, 10, 27, 1, tzinfo=summer), datetime(2024, 10, 27, 4, tzinfo=winter)
    with log_of([("1", "A", None, None, began, ended, None)]) as log:
        assert run(log, Plan(0, measure=Measure(Kind.SUM, Duration(BEGAN, ENDED)))).value == 4
        assert run(log, Plan(0, (Condition(Column(BEGAN), Op.IS, ("2024-10-27T01",)),))).value == 1
    with log_of([("1", "A", None, None, began.replace(tzinfo=None), ended.replace(tzinfo=None), None)]) as log:
        assert run(log, Plan(0, measure=Measure(Kind.SUM, Duration(BEGAN, ENDED)))).value == 3


_UNITS = ["North 1", "North 2", "South", "North 1, North 2", "South, North 2", "South, South"]


def test_a_cell_that_holds_several_values_counts_for_each_of_them() -> None:
    rows: Rows = [(str(at), None, unit, None, None, None, None) for at, unit in enumerate([*_UNITS, "south", None])]
    with log_of(rows) as log:
        assert log.columns[STATE].profile.separator == ", "
        split = run(log, Plan(0, group=(Group(STATE, split=True),)))
        whole = run(log, Plan(0, group=(Group(STATE),)))
        one = run(log, Plan(0, (Condition(Column(STATE), Op.IS, ("NORTH 2",)),)))
        top = run(log, Plan(0, group=(Group(STATE, split=True),), limit=1))
        different = run(log, Plan(0, measure=Measure(Kind.DISTINCT, Column(STATE))))
    assert {line.key: line.value for line in split.groups} == {"South": 4, "North 2": 3, "North 1": 2, None: 1}
    assert {line.key: line.value for line in whole.groups}["North 1, North 2"] == 1
    assert (one.value, one.ids) == (3, ("1", "3", "4"))
    assert one.notes == ("2 of the records name other values of State too",)
    assert [(line.key, line.value) for line in top.groups] == [("South", 4)]
    assert top.ids == ("2", "4", "5", "6")
    assert different.value == 3


def test_the_shown_query_runs_by_itself_and_gives_the_value() -> None:
    import duckdb

    rows: Rows = [(str(at), "A", "open", 2.5, datetime(2024, 1, 1 + at), None, "it's") for at in range(9)]
    with log_of(rows) as log:
        result = run(
            log, Plan(0, (Condition(Column(WHAT), Op.CONTAINS, ("it's",)),), measure=Measure(Kind.SUM, Column(COST)))
        )
        with duckdb.connect() as db:
            assert db.execute(result.sql, list(result.parameters)).fetchall()[0][-1] == Decimal("22.5")
    assert '"Cost"' in result.sql
    assert "it''s a log" in result.sql
