"""Nonsense is told from sense early, and sense is never called nonsense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.babble import babble
from tests.conftest import PLANT

GIVEN = "What torque for the gland bolts?\nThe gland bolts are tightened to 45 Nm in two passes."


@pytest.mark.parametrize(
    ("draft", "what"),
    [
        ("The torque is 45 Nm. " * 4, "repeats itself"),
        ("Tighten the bolts. First, " + "and then the gland bolts " * 5, "repeats itself"),
        ("the the the the the the the the the the the the the the the the the", "repeats itself"),
        ("ha" * 60, "repeats itself"),
        ("<!DOCTYPE html><html><body>Gateway", "markup"),
        ('{"error": "overloaded"}', "markup"),
        ("Die \ufffd\ufffd\ufffd ist", "broken characters"),
        ("螺栓的扭矩是四十五牛米请分两次拧紧螺栓", "another script (Cjk)"),
        ("Момент затяжки болтов сальника составляет", "another script (Cyrillic)"),
        ("".join(chr(97 + number * number * 7 % 25) + str(number) for number in range(60)), "no words"),
    ],
)
def test_nonsense_is_named(draft: str, what: str) -> None:
    assert what in babble(draft, GIVEN)


@pytest.mark.parametrize(
    "draft",
    [
        "",
        "The gland bolts are tightened to 45 Nm in two passes [1].",
        "NOT FOUND",
        "Use grade 320 [1]. Use grade 460 [2]. Use grade 100 [3].",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
        "Step 1: isolate [1]\nStep 2: isolate again [2]\nStep 3: drain [3]",
        "ΔT 20 °C, µ = 0.15, Ω 5, δ ε ζ",
    ],
)
def test_sense_is_left_alone(draft: str) -> None:
    assert babble(draft, GIVEN) == ""


def test_what_the_evidence_says_may_be_said() -> None:
    for given_text in ("Момент затяжки болтов сальника составляет 45 Нм", "ha" * 60, "<html> is the root", "A" * 200):
        assert babble(given_text, given_text) == ""


@given(st.sampled_from(sorted(PLANT.values())), st.integers(0, 400), st.integers(0, 400))
def test_words_of_documents_are_never_nonsense(text: str, start: int, length: int) -> None:
    assert babble(text[start : start + length], text) == ""
