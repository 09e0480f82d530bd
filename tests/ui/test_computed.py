"""Computed answers as people see them: charts, tables, files for a spreadsheet."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Computation, Group, Shown
from ui import computed


def counted(*pairs: tuple[str | None, int | float | str | None], over_time: bool = False) -> Computation:
    return Computation(
        understood="records by year",
        plan={},
        grouped_by="year",
        measure="records",
        over_time=over_time,
        groups=tuple(Group(key, value) for key, value in pairs),
    )


def test_a_chart_has_a_bar_for_each_group_and_keeps_their_order():
    spec = computed.chart(counted(("2008", 42), ("2003", 3), (None, 7)))
    assert spec is not None
    bars = spec["data"]["values"]
    assert [bar["group"] for bar in bars] == ["2008", "2003", "(none given)"]
    assert spec["encoding"]["y"]["field"] == "group"  # lying, so that names can be read


def test_time_runs_from_left_to_right():
    spec = computed.chart(counted(("2003", 3), ("2008", 42), over_time=True))
    assert spec is not None
    assert spec["encoding"]["x"]["field"] == "group"
    assert spec["encoding"]["x"]["sort"] is None


def test_one_group_or_words_are_no_chart():
    assert computed.chart(counted(("2008", 42))) is None
    assert computed.chart(counted(("a", "open"), ("b", "shut"))) is None


def test_decimals_given_as_text_are_drawn():
    spec = computed.chart(counted(("a", "12.50"), ("b", "-3.10")))
    assert spec is not None
    assert [bar["value"] for bar in spec["data"]["values"]] == [12.5, -3.1]


def test_words_of_records_are_escaped_and_numbers_stand_right():
    html = computed.table(Shown(("text", "cost"), (("<script>x</script>", "1,204.50"), ("b & c", "-3"))))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert html.count('class="np-num"') == 3  # the head and two cells


def test_the_source_of_each_record_is_named():
    html = computed.table(Shown(("id",), (("7",), ("8",)), citations=(1, 0)))
    assert "[1]" in html
    assert "Source" in html


@given(st.lists(st.lists(st.text(min_size=0, max_size=12), min_size=3, max_size=3), max_size=5))
def test_a_file_holds_every_cell_and_none_that_a_spreadsheet_would_run(rows):
    data = computed.as_csv(("a", "b", "c"), rows).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(data, newline="")))
    assert len(back) == len(rows) + 1
    for row, kept in zip(rows, back[1:], strict=True):
        for cell, shown in zip(row, kept, strict=True):
            assert shown in (cell, f"'{cell}")
            if shown[:1] in ("=", "@", "\t", "\r"):
                raise AssertionError(f"a cell that would be run: {shown!r}")


def test_negative_numbers_stay_numbers_in_the_file():
    assert b"\r\n-12.50,'-cmd\r\n" in computed.as_csv(("a", "b"), [("-12.50", "-cmd")])


def test_the_page_does_not_say_twice_what_its_chart_shows():
    done = counted(("a", 3), ("b", 2))
    assert computed.headline("By asset [1]:\n- a: 3\n- b: 2\nUp.", done) == "By asset [1]:\nUp."
    assert computed.headline("- a: 3", counted(("a", 3))) == "- a: 3"


def test_amounts_of_money_stand_right():
    html = computed.table(Shown(("charge", "amount"), (("standing", "€19.14"), ("credit", "-€3.00"))))
    assert html.count('class="np-num"') == 3
