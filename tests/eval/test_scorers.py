"""Each scorer on answers as `ask --json` prints them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from eval.cases import Case, Gold
from eval.reply import read_reply
from eval.scorers import (
    SCORERS,
    Found,
    Outcome,
    all_right,
    all_right_in_view,
    exact,
    ids_exact,
    page_cited,
    pages_covered,
    recall_in_hits,
    refused_rightly,
    strings_in_text,
    strings_in_view,
    value_exact,
)
from ingest.errors import UnusableInput
from ingest.schema import DocumentKind

CASE = Case(
    id="c",
    question="How tight are the gland bolts?",
    kind=DocumentKind.MANUAL,
    category="number",
    answerable=True,
    gold=(Gold("manuals/pump.pdf", (3, 4)),),
    must_include=("45",),
    must_include_any=(("Nm", "newton metres"),),
    must_not_include=("60",),
)
UNANSWERABLE = Case("u", "What does it weigh?", DocumentKind.MANUAL, "near_miss", answerable=False)


def cited(document: str, page: int | None, quote: str = "") -> dict[str, JsonValue]:
    return {
        "number": 1,
        "document": document,
        "location": {"page": page, "row": None, "sheet": None, "heading": []},
        "quote": quote,
    }


def outcome(text: str = "", *citations: JsonValue, status: str = "answered", **more: JsonValue) -> Outcome:
    return Outcome(read_reply({"status": status, "text": text, "citations": list(citations), **more}), ())


GOLD = cited("manuals/pump.pdf", 4, "Tighten the gland bolts to 45 Nm.")
RIGHT = outcome("Tighten to 45 Nm. [1]", GOLD)
REFUSAL = outcome("Nothing found.", status="not_found")


def test_a_right_answer_is_right() -> None:
    for scorer in (all_right, all_right_in_view, page_cited, pages_covered, strings_in_text, refused_rightly):
        assert scorer(CASE, RIGHT).value == 1


def test_a_page_of_another_document_is_no_gold_page() -> None:
    wrong = outcome("Tighten to 45 Nm.", cited("other/pump.pdf", 4), cited("manuals/pump.pdf", 5))
    assert page_cited(CASE, wrong).value == 0
    assert all_right(CASE, wrong).why == "no citation on a gold page"


def test_without_pages_any_citation_of_the_document_counts() -> None:
    case = replace(CASE, gold=(Gold("notes.md"),))
    assert page_cited(case, outcome("", cited("notes.md", None))).value == 1
    assert page_cited(case, outcome("", cited("notes2.md", None))).value == 0


def test_coverage_counts_gold_documents() -> None:
    case = replace(CASE, gold=(*CASE.gold, Gold("manuals/motor.pdf", (1,))))
    assert pages_covered(case, RIGHT).value == 0.5
    assert page_cited(case, RIGHT).value == 1


def test_strings_in_the_quote_count_in_view_only() -> None:
    quoted = outcome("See the manual. [1]", GOLD)
    assert strings_in_text(CASE, quoted).value == 0
    assert strings_in_view(CASE, quoted).value == 1
    assert all_right(CASE, quoted).value == 0
    assert all_right_in_view(CASE, quoted).value == 1


def test_why_names_what_is_missing_or_forbidden() -> None:
    assert strings_in_text(CASE, outcome("45 turns")).why == "missing: Nm or newton metres"
    assert strings_in_text(CASE, outcome("45 Nm, or 60 Nm")).why == "forbidden: 60"


def test_refusals() -> None:
    assert refused_rightly(UNANSWERABLE, REFUSAL).value == all_right(UNANSWERABLE, REFUSAL).value == 1
    assert refused_rightly(UNANSWERABLE, RIGHT).value == all_right(UNANSWERABLE, RIGHT).value == 0
    assert refused_rightly(CASE, REFUSAL).value == all_right(CASE, REFUSAL).value == 0


def test_unscored_is_not_zero() -> None:
    assert page_cited(UNANSWERABLE, RIGHT).value is None
    assert strings_in_text(UNANSWERABLE, RIGHT).value is None
    assert (
        strings_in_text(replace(CASE, must_include=(), must_include_any=(), must_not_include=()), RIGHT).value is None
    )
    assert value_exact(CASE, RIGHT).value is None
    assert recall_in_hits(5)(UNANSWERABLE, RIGHT).value is None


@pytest.mark.parametrize(
    ("gold", "category", "computed", "value"),
    [
        (7, "count", {"value": 7.0}, 1),
        (7, "count", {"value": 8}, 0),
        (13661.03, "duration_sum", {"value": 13661.030000000001}, 1),
        ("Unit D", "top", {"value": "unit  d"}, 1),
        ({"A": 2, "B": 1}, "count_group", {"groups": [{"key": "B", "value": 1}, {"key": "A", "value": 2}]}, 1),
        ({"A": 2}, "count_group", {"groups": [{"key": "B", "value": 1}, {"key": "A", "value": 2}]}, 0),
        ({"A": 2}, "top", {"groups": [{"key": "B", "value": 1}, {"key": "A", "value": 2}]}, 1),
        ({"": 10}, "count_group", {"groups": [{"key": None, "value": 10}]}, 1),
        (["a", "b"], "first_last", {"value": "a"}, None),
    ],
)
def test_computed_values(gold: JsonValue, category: str, computed: JsonValue, value: float | None) -> None:
    case = replace(CASE, gold_value=gold, category=category)
    assert value_exact(case, outcome("", computation=computed)).value == value


def test_computed_ids_are_a_set() -> None:
    case = replace(CASE, gold_ids=("1", "2"))
    assert ids_exact(case, outcome("", computation={"ids": [2, "1"]})).value == 1
    assert ids_exact(case, outcome("", computation={"ids": ["1"]})).value == 0
    assert ids_exact(case, outcome("", computation={"ids": ["1", "2", "3"]})).value == 0
    assert ids_exact(case, outcome("", computation=None)).value is None


def test_hits_of_one_page_count_once() -> None:
    pump = "manuals/pump.pdf"
    found = (Found(pump, 1), Found(pump, 1), Found(pump, 3), Found(pump, 4))
    seen = Outcome(RIGHT.reply, found)
    assert recall_in_hits(1)(CASE, seen).value == 0
    assert recall_in_hits(2)(CASE, seen).value == 0.5
    assert recall_in_hits(3)(CASE, seen).value == 1
    assert SCORERS["mrr"](CASE, seen).value == 0.5
    whole = replace(CASE, gold=(Gold(pump),))
    assert recall_in_hits(1)(whole, seen).value == 1


def test_an_answer_of_another_shape_is_named() -> None:
    with pytest.raises(UnusableInput, match="citations"):
        read_reply({"status": "answered", "citations": "none"})


@given(
    st.sampled_from(["answered", "not_found", "withheld"]),
    st.text(max_size=20),
    st.lists(st.sampled_from([("manuals/pump.pdf", 3), ("x", None)]), max_size=3),
    st.booleans(),
)
def test_scores_stay_within_bounds(
    status: str, text: str, places: list[tuple[str, int | None]], answerable: bool
) -> None:
    reply = read_reply({"status": status, "text": text, "citations": [cited(*place) for place in places]})
    given_outcome = Outcome(reply, tuple(Found(*place) for place in places))
    for name, scorer in SCORERS.items():
        found = scorer(replace(CASE, answerable=answerable), given_outcome)
        assert found.value is None or 0 <= found.value <= 1, name


LOG_CASE = Case("l1", "How many?", DocumentKind.LOG, "count", True, gold_value=7, gold_ids=("1", "2"))


def computed_reply(value: JsonValue, ids: list[JsonValue], text: str = "7 records") -> Outcome:
    return Outcome(
        read_reply({"status": "answered", "text": text, "computation": {"value": value, "groups": [], "ids": ids}}), ()
    )


def test_exact_needs_the_value_and_the_complete_set_of_records():
    assert exact(LOG_CASE, computed_reply(7, ["2", "1"])).value == 1.0
    assert exact(LOG_CASE, computed_reply(6, ["2", "1"])).value == 0.0
    assert exact(LOG_CASE, computed_reply(7, ["1"])).value == 0.0
    quoted = Outcome(read_reply({"status": "answered", "text": "7 records"}), ())
    assert exact(LOG_CASE, quoted).value == 0.0


def test_a_document_case_is_not_scored_as_exact():
    assert exact(replace(LOG_CASE, kind=DocumentKind.MANUAL), computed_reply(7, ["1", "2"])).value is None


def test_hits_of_a_computed_answer_are_not_scored():
    case = replace(LOG_CASE, gold=(Gold("log.csv"),))
    assert SCORERS["recall@10"](case, computed_reply(7, ["1", "2"])).value is None
