"""Times that a question names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.plan.periods import find_periods

TODAY = date(2026, 11, 22)
LOW, HIGH = date(2023, 1, 1), date(2026, 10, 31)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lines started in 2009", ["2009"]),
        ("between 1 October and 20 November", ["2026-10-01 to 2026-11-20"]),
        ("from 2009 to 2011, up or down", ["2009-01-01 to 2011-12-31"]),
        ("2009-2011", ["2009-01-01 to 2011-12-31"]),
        ("in 2005, 2006 and 2007", ["2005", "2006", "2007"]),
        ("during summer 2021", ["2021-06-01 to 2021-08-31"]),
        ("winter 2023/24", ["2023-12-01 to 2024-02-29"]),
        ("last year", ["2025"]),
        ("this month", ["2026-11"]),
        ("last quarter", ["2026-07-01 to 2026-09-30"]),
        ("the past 30 days", ["2026-10-23 to 2026-11-22"]),
        ("on 5 October", ["2026-10-05"]),
        ("alarms in November", ["2025-11"]),
        ("March 2010", ["2010-03"]),
        ("9/27/2018", ["2018-09-27"]),
        ("27/9/2018", ["2018-09-27"]),
        ("on 2024-03-05", ["2024-03-05"]),
        ("am 5.3.2024", ["2024-03-05"]),
        ("im März 2024", ["2024-03"]),
        ("Q1 2024", ["2024-01-01 to 2024-03-31"]),
        ("the first half of 2024", ["2024-01-01 to 2024-06-30"]),
        ("the second week of March 2024", ["2024-03-08 to 2024-03-14"]),
        ("week 12 2024", ["2024-03-18 to 2024-03-24"]),
        ("since May 2024", ["from 2024-05-01 on"]),
        ("after 3 May 2024", ["from 2024-05-04 on"]),
        ("before 2020", ["until 2019-12-31"]),
        ("until the end of 2023", ["until 2023-12-31"]),
        ("in the night of 9 to 10 October 2024", ["2024-10-09 to 2024-10-10"]),
        ("between March and May 2024", ["2024-03-01 to 2024-05-31"]),
        ("may we start the pump", []),
        ("the last three orders", []),
        ("WO-2009 and M-2010-3", []),
    ],
)
def test_times_are_read(text: str, wanted: list[str]) -> None:
    assert [str(one.in_range(LOW, HIGH)) for one in find_periods(text, TODAY)] == wanted


@given(st.text(max_size=200), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_any_text_is_read(text: str, today: date) -> None:
    for one in find_periods(text, today):
        placed = one.in_range(LOW, HIGH)
        assert 0 <= one.start < one.end <= len(text)
        assert placed.first is None or placed.last is None or placed.first <= placed.last
        assert 1 <= len(placed.values()) <= 2


@given(
    st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y"])
)
def test_every_day_is_found_in_every_form(day: date, form: str) -> None:
    found = find_periods(f"What happened on {day.strftime(form)} at the weir?", TODAY)
    assert [(one.first, one.last) for one in found] == [(day, day)]
