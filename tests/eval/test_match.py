"""The matching rule, as its README has it, and what must hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.match import contains, fold

_WORDS = st.text(alphabet='abcXYZ ß-–’"“\u00a0\n\t', max_size=30)
_NUMBERS = st.from_regex(r"[1-9][0-9]{0,8}(\.[0-9]{1,3})?", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The charge is $5.59 a month.", "5.59"),
        ("charge: 5.59¹", "5.59"),
        ("a total of 1,234,567 kWh", "1234567"),
        ("a total of 1234567 kWh", "1,234,567"),
        ("Service–and—Facility", "service-and-facility"),
        ("the utility’s “own”  words", 'utility\'s "own" words'),
        ("torque\n of\u00a0 45 Nm", "TORQUE OF 45 NM"),
        ("unit A, then B", "a"),
        ("unit (A)", "A"),
        ("5.5 kV", "5"),
        ("up to 12%", "12%"),
        ("tap 3", "3"),
        ("ratio 7.", "7"),
        ("ﬁre pump", "fire"),
        ("2019-12-03T10", "2019-12-03"),
    ],
)
def test_stands(text: str, wanted: str) -> None:
    assert contains(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("15.59", "5.59"),
        ("5.590", "5.59"),
        ("5.595", "5.59"),
        ("3.12", "12"),
        ("12", "1"),
        ("12", "2"),
        ("10,000", "10"),
        ("10,000", "000"),
        ("AB", "a"),
        ("Area", "a"),
        ("unit_a", "a"),
        ("schedule SST", "PST"),
        ("", "x"),
    ],
)
def test_does_not_stand(text: str, wanted: str) -> None:
    assert not contains(text, wanted)


def test_later_place_counts_where_the_first_does_not() -> None:
    assert contains("15.59 and 5.59", "5.59")
    assert contains("Area A", "a")


@given(_WORDS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(_WORDS, _WORDS)
def test_case_and_space_do_not_matter(text: str, wanted: str) -> None:
    assert contains(text, wanted) == contains(text.upper().lower(), wanted.replace(" ", "\n "))


@given(_WORDS, _NUMBERS, _WORDS)
def test_a_number_between_words_is_found(before: str, number: str, after: str) -> None:
    assert contains(f"{before} {number} {after}", number)


@given(_NUMBERS, st.integers(0, 9))
def test_a_number_is_not_found_within_a_longer_one(number: str, digit: int) -> None:
    assert not contains(f"{number}{digit}", number)
    assert not contains(f"{digit}{number}", number)


@given(st.integers(0, 10**12))
def test_thousands_commas_do_not_matter(number: int) -> None:
    assert contains(f"it is {number:,} in all", str(number))
    assert contains(f"it is {number} in all", f"{number:,}")
