# ruff: noqa: E501
"""Every figure that an answer shows stands in what it cites or computed; what does not is named."""

from __future__ import annotations

import pytest

from eval.figures import Figures, figures_of
from eval.reply import read_reply


def figures(text: str, quote: str, **more: object) -> Figures:
    answer = {
        "status": "answered",
        "text": text,
        "citations": [{"number": 1, "document": "m.pdf", "title": "Manual rev. C", "quote": quote, "context": "", "valid_from": "2026-03-01"}],
        **more,
    }  # fmt: skip
    return figures_of("What of P-7?", read_reply(answer), answer)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The torque is 45 Nm [1].", "to 45 Nm"),
        ("It is 1200 V [1].", "1.2 kV"),
        ("It costs 1,250.50 [1].", "1250.50"),
        ("P-101A is shut [1].", "shut p101a"),
        ("From 1 March 2026 [1].", "from 2026-03-01"),
        ("1. Shut the valve [1].", "Shut the valve"),
        ("P-7 is not named in the documents. The pump is old [1].", "The pump is old and P-7 new"),
        ("12 bar [1]. In force since 1 March 2026.", "12 bar"),
    ],
)
def test_what_stands_there_stands_in_any_spelling(text: str, quote: str) -> None:
    assert figures(text, quote).missing == ()


@pytest.mark.parametrize(
    ("text", "quote", "missing"),
    [
        ("The torque is 46 Nm [1].", "to 45 Nm", "46 Nm"),
        ("The torque is 45 kN [1].", "to 45 Nm", "45 kN"),
        ("P-101B is shut [1].", "shut P-101A", "P-101B"),
        ("It costs 1,250.50 [1].", "11250.50", "1,250.50"),
        ("It is 5 bar [1].", "0.5 bar", "5 bar"),
    ],
)
def test_what_does_not_is_named(text: str, quote: str, missing: str) -> None:
    assert figures(text, quote).missing == (missing,)


def test_a_computed_figure_stands_in_its_computation() -> None:
    computed = {"value": 7, "groups": [{"key": "P-1", "value": 7}], "ids": ["44"]}
    assert figures("7 records, most of P-1.", "", computation=computed).missing == ()
    assert figures("8 records.", "", computation=computed).missing == ("8",)


def test_figures_are_counted() -> None:
    assert figures("45 Nm and 3 passes [1].", "45 Nm in 3 passes").shown == 2
