"""Which document and which sheet takes the place of which, and on which day: stated, implied, or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.schema import Document, DocumentKind, PageFacts
from ingest.standing import Standing, Standings, State, Successor, Windows, joined, load, save, window_of
from ingest.supersession import derive, revision_order

TITLE = "VT-9 Wind Turbine Maintenance"


def document(name: str, revision: str = "", start: date | None = None, **more: object) -> Document:
    said: dict[str, object] = {"title": TITLE, "kind": DocumentKind.MANUAL} | more
    return Document(name, Path(), Path(), "", 0, revision=revision, valid_from=start, **said)  # type: ignore[arg-type]


def ends(*documents: Document) -> dict[str, tuple[date | None, str, bool]]:
    """Name -> (last day, successor, implied) of all that have a successor."""
    found = derive(documents, {}, lambda *_: "")
    return {
        name: (one.last, one.successor.document, one.successor.implied)
        for name, one in found.documents.items()
        if one.successor is not None
    }


B, C = document("m/vt-9-rev-b.pdf", "B", date(2022, 5, 2)), document("m/vt-9-rev-c.pdf", "C", date(2026, 3, 1))


def test_a_later_issue_of_a_series_implies_the_end_of_the_earlier() -> None:
    assert ends(B, C) == {B.name: (date(2026, 2, 28), C.name, True)}


def test_three_issues_follow_each_other() -> None:
    a = document("m/vt-9-rev-a.pdf", "A", date(2019, 1, 1))
    assert ends(C, a, B) == {
        a.name: (date(2022, 5, 1), B.name, True),
        B.name: (date(2026, 2, 28), C.name, True),
    }


def test_what_is_stated_is_no_implication_and_a_declared_end_stays() -> None:
    stated = document("m/new.pdf", "C", date(2026, 3, 1), supersedes="Rev B of 2022")
    assert ends(B, stated) == {B.name: (date(2026, 2, 28), stated.name, False)}
    declared = document("m/vt-9-rev-b.pdf", "B", date(2022, 5, 2), valid_to=date(2025, 12, 31))
    assert ends(declared, C) == {B.name: (date(2025, 12, 31), C.name, True)}


def test_a_stamp_is_believed_without_its_successor() -> None:
    stamped = document("m/x.pdf", superseded_by="KLP-4711 Rev D")
    found = derive([stamped], {}, lambda *_: "").documents[stamped.name]
    assert found.over
    assert found.on(date(2030, 1, 1)) is State.SUPERSEDED


@pytest.mark.parametrize(
    "pair",
    [
        # Another place, another paper, another sort of paper, no order.
        (B, document("other-site/vt-9-rev-c.pdf", "C", date(2026, 3, 1), title="Pump P-101 manual")),
        (document("m/pump.pdf", "2", title="User manual"), document("m/valve.pdf", "3", title="User manual")),
        (B, document("m/vt-9-rev-c.csv", "C", date(2026, 3, 1), kind=DocumentKind.LOG)),
        (document("m/vt-9.pdf"), document("m/vt-9-copy.pdf")),
        (document("m/vt-9-rev-b.pdf", "B"), document("m/vt-9-rev-3.pdf", "3")),
        (document("r/annual-report-2024.pdf", title="Annual report 2024"),
         document("r/annual-report-2025.pdf", title="Annual report 2025")),
        (document("m/vt-9-rev-b.pdf", "B", date(2026, 5, 1)), document("m/vt-9-rev-b (1).pdf", "B", date(2026, 5, 1))),
    ],
)  # fmt: skip
def test_nothing_is_implied_in_doubt(pair: tuple[Document, Document]) -> None:
    assert ends(*pair) == {}


def test_years_in_the_names_of_tariffs_tell_their_order() -> None:
    books = [
        document(f"t/price-book-{year}.pdf", kind=DocumentKind.TARIFF, title=f"Prices of Kelverne {year}")
        for year in (2024, 2025)
    ]
    assert ends(*books) == {"t/price-book-2024.pdf": (None, "t/price-book-2025.pdf", True)}


def test_a_document_replaced_on_an_unknown_day_is_over_today_and_was_not_always() -> None:
    standing = derive(
        [document("m/pump-rev-1.pdf", "1"), document("m/pump-rev-2.pdf", "2")], {}, lambda *_: ""
    ).documents
    windows = Windows(np.array([window_of(standing["m/pump-rev-1.pdf"], awaited=False)], np.int32).T)
    assert not windows.current(date(2026, 1, 1))[0]
    assert windows.in_force(date(2020, 1, 1))[0]


SHEET = PageFacts("30B", "First Revised", "Original Sheet No. 30B", None, date(2020, 1, 1))
NEXT = PageFacts("30B", "Second Revised", "First Revised Sheet No. 30B", None, date(2021, 1, 1))
BOOK = [document("t/book.pdf", kind=DocumentKind.TARIFF), document("t/update.pdf", kind=DocumentKind.TARIFF)]


def heads(a: str, b: str) -> dict[str, str]:
    return {"t/book.pdf": f"{a}\nFirst Revised Sheet No. 30B", "t/update.pdf": f"{b}\nSecond Revised Sheet No. 30B"}


@pytest.mark.parametrize("where", [("t/book.pdf", 9), ("t/update.pdf", 1)])
def test_a_sheet_that_another_cancels_ends_the_day_before(where: tuple[str, int]) -> None:
    same = heads("NORTHGATE POWER COMPANY P.U.C. No. 8 Electric", "NORTHGATE POWER COMPANY P.U.C. No. 8 Electric")
    found = derive(BOOK, {("t/book.pdf", 3): SHEET, where: NEXT}, lambda name, _: same[name]).pages
    assert list(found) == [("t/book.pdf", 3)]
    one = found["t/book.pdf", 3]
    assert one.last == date(2020, 12, 31)
    assert one.successor == Successor("Second Revised Sheet No. 30B", date(2021, 1, 1), *where)


def test_the_same_sheet_number_of_another_company_cancels_nothing() -> None:
    other = heads("NORTHGATE POWER COMPANY P.U.C. No. 8 Electric", "Brannet Municipal Light Board, Schedule of Rates")
    pages = {("t/book.pdf", 3): SHEET, ("t/update.pdf", 1): NEXT}
    assert derive(BOOK, pages, lambda name, _: other[name]).pages == {}


def test_a_revision_that_is_skipped_is_still_followed_and_said_to_be_implied() -> None:
    later = PageFacts("30B", "Fifth Revised", "Fourth Revised Sheet No. 30B", None, date(2023, 1, 1))
    found = derive(BOOK, {("t/book.pdf", 3): SHEET, ("t/book.pdf", 4): later}, lambda *_: "").pages
    assert found["t/book.pdf", 3].successor is not None
    assert found["t/book.pdf", 3].successor.implied


def test_numbers_that_change_with_each_revision() -> None:
    old = PageFacts("52120-E", "Revised", "", None, date(2022, 1, 1))
    new = PageFacts("53475-E", "Revised", "Revised Cal. P.U.C. Sheet No. 52120-E", None, date(2023, 1, 1))
    found = derive(BOOK, {("t/book.pdf", 1): old, ("t/book.pdf", 2): new}, lambda *_: "").pages
    assert {key: one.last for key, one in found.items()} == {("t/book.pdf", 1): date(2022, 12, 31)}


def test_standings_are_read_back_as_they_were_kept(tmp_path: Path) -> None:
    pages = {("t/book.pdf", 3): SHEET, ("t/book.pdf", 9): NEXT}
    found = derive([*BOOK, B, C], pages, lambda *_: "")
    save(tmp_path, found, np.zeros((4, 0), np.int32))
    assert load(tmp_path) == found


# -- properties -------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))
STANDINGS = st.builds(
    Standing,
    st.none() | DAYS,
    st.none() | DAYS,
    st.none() | st.builds(Successor, st.just("x"), st.none() | DAYS),
)


@given(STANDINGS, STANDINGS, DAYS)
def test_a_page_is_never_in_force_longer_than_its_document(whole: Standing, page: Standing, day: date) -> None:
    both = joined(whole, page)
    if State.SUPERSEDED in (whole.on(day), page.on(day)) and both.successor is None:
        assert both.valid_to is not None
    lasts = [one.last for one in (whole, page) if one.last]
    if lasts:
        assert both.last == min(lasts)


@given(st.lists(STANDINGS, min_size=1, max_size=20), DAYS)
def test_windows_of_all_passages_agree_with_each_standing(standings: list[Standing], day: date) -> None:
    windows = Windows(np.array([window_of(one, awaited=False) for one in standings], np.int32).T)
    states = [one.on(day) for one in standings]
    assert windows.current(day).tolist() == [state is not State.SUPERSEDED for state in states]
    assert windows.past(day).tolist() == [state is State.SUPERSEDED for state in states]
    in_force = windows.in_force(day)
    assert all(kept for kept, state in zip(in_force, states, strict=True) if state is State.IN_FORCE)
    assert not any(kept for kept, state in zip(in_force, states, strict=True) if state is State.NOT_YET)


@given(st.lists(DAYS, min_size=2, max_size=6, unique=True))
def test_exactly_one_issue_of_a_series_is_in_force_on_any_day(days: list[date]) -> None:
    days.sort()
    issues = [document(f"m/vt-9-rev-{chr(97 + at)}.pdf", chr(65 + at), day) for at, day in enumerate(days)]
    found = derive(issues, {}, lambda *_: "")
    for day in [*days, *(day - timedelta(days=1) for day in days[1:])]:
        assert [found.of(one).on(day) for one in issues].count(State.IN_FORCE) == 1


@pytest.mark.parametrize(
    ("lower", "higher"), [("A", "B"), ("Z", "AA"), ("9", "10"), ("2.9", "2.10"), ("First", "Second")]
)
def test_revisions_have_an_order(lower: str, higher: str) -> None:
    a, b = revision_order(lower), revision_order(higher)
    assert a is not None
    assert b is not None
    assert a < b


def test_what_a_document_says_of_itself_is_its_standing() -> None:
    assert Standings().of(document("m/a.pdf")).on(date(2026, 1, 1)) is State.UNDATED
    assert Standings().of(document("l/a.csv", kind=DocumentKind.LOG)).on(date(2026, 1, 1)) is State.RECORD
    assert Standings().of(C).on(date(2026, 1, 1)) is State.NOT_YET
