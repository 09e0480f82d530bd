import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words import lexical_tokens


@pytest.mark.parametrize("spelling", ["P-101A", "P101A", "p-101a", "p101a", "P‑101A", "P_101A", "P/101A"])
def test_a_code_is_kept_whole_in_every_spelling(spelling: str) -> None:
    assert "P101A" in lexical_tokens(f"the pump {spelling} trips")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("tripped", "trips"),
        ("BEARINGS", "bearing"),
        ("pump's", "pump"),
        ("RE-TOU", "retou"),
        ("shut-down", "shutdown"),
        ("café", "CAFE"),
        ("ﬁlter", "filter"),
        ("trans\u00adformer", "transformer"),
        ("1,250", "1250"),
        ("0,5", "0.5"),
        ("WT-07", "wt7"),
        ("Ω", "ω"),
    ],
)
def test_two_spellings_share_a_token(left: str, right: str) -> None:
    assert set(lexical_tokens(left)) & set(lexical_tokens(right))


@pytest.mark.parametrize(("left", "right"), [("0.5", "0.05"), ("6.6", "66"), ("1-01", "101"), ("P-101A", "P-101B")])
def test_different_codes_and_numbers_share_no_whole_token(left: str, right: str) -> None:
    assert lexical_tokens(left)[-1] != lexical_tokens(right)[-1]


def test_parts_of_a_code_are_found_too() -> None:
    assert lexical_tokens("6.6/0.4 kV")[:2] == ["6.6", "0.4"]
    assert {"0.4", "kv"} <= set(lexical_tokens("6.6/0.4 kV"))


def test_words_of_grammar_go_and_words_of_switchgear_stay() -> None:
    assert lexical_tokens("What is the cause of this?") == ["caus"]
    assert lexical_tokens("breaker off over under up down out")[1:] == ["off", "over", "under", "up", "down", "out"]


def test_repeated_words_are_repeated() -> None:
    assert lexical_tokens("oil oil oil") == ["oil"] * 3


@given(st.text())
def test_any_text_gives_tokens_without_blanks(text: str) -> None:
    assert all(token and not token.isspace() for token in lexical_tokens(text))
