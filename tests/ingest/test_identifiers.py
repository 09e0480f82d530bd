import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers import find_identifiers, named_codes, normal_form


def normals(text: str) -> set[str]:
    return {identifier.normal for identifier in find_identifiers(text)}


@pytest.mark.parametrize("spelling", ["P-101A", "p101a", "P 101 A", "p-101-a", "P/101A", "P_0101.A", "P‑101A"])
def test_spellings_of_one_code_have_one_normal_form(spelling: str) -> None:
    assert normal_form(spelling) == "P101A"


def test_two_runs_of_digits_stay_parted() -> None:
    assert normal_form("1-01") != normal_form("101")
    assert normal_form("2011-001-00") == normal_form("2011/1/0")


def test_codes_are_found_by_shape() -> None:
    text = "Pump P-101A and turbine WT-07 tripped CB-12; see LER 2011-001-00, order 4500012345, class RE-TOU."
    assert normals(text) >= {"P101A", "WT7", "CB12", "2011-1-0", "4500012345", "RETOU"}


def test_short_codes_are_found_by_the_word_before_them() -> None:
    assert normals("Schedule R, Sheet No. 30B, alarm 4711") >= {"SCHEDULE R", "SHEET 30B", "ALARM 4711"}
    assert "SCHEDULE OF" not in normals("the schedule of rates")


@pytest.mark.parametrize(
    "ordinary", ["132/33 kV", "AC/DC", "2024-05-06", "230V", "4-20 mA", "and/or", "12kW", "1,234.5"]
)
def test_quantities_dates_and_words_are_no_codes(ordinary: str) -> None:
    assert not find_identifiers(ordinary)


def test_a_list_after_one_word_names_every_code() -> None:
    found = {normal for normal, _ in named_codes("which of the schedules R, RD, RD-TDR and R-OO is cheaper")}
    assert found == {"SCHEDULE R", "SCHEDULE RD", "SCHEDULE RDTDR", "SCHEDULE ROO"}


@given(
    st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=1, max_size=4),
    st.integers(1, 99999),
    st.sampled_from(["", "-", " ", "/", "_", "."]),
    st.booleans(),
)
def test_separator_case_and_leading_zeros_never_matter(letters: str, number: int, separator: str, low: bool) -> None:
    spelled = f"{letters}{separator}0{number}"
    assert normal_form(spelled.lower() if low else spelled) == normal_form(f"{letters}{number}")


@given(st.text(max_size=300))
def test_any_text_can_be_searched_for_codes(text: str) -> None:
    for identifier in find_identifiers(text):
        assert identifier.normal
