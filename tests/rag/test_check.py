import pytest

from ingest.schema import Location
from rag.answer import check_draft
from rag.check import check_claim, missing_facts
from rag.schema import Citation, Verdict


def citation(quote: str, number: int = 1, heading: tuple[str, ...] = ()) -> Citation:
    return Citation(number, number, "manuals/pump.pdf", "Pump manual", Location(page=3, heading=heading), quote)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("Torque is 45 Nm.", "Tighten the gland bolts to 45 Nm in two passes."),
        ("The charge is $1,234.50.", "Charge: ... $1234.50"),
        ("Trips at 12 percent.", "It trips at 12%."),
        ("Runs for 2 hours.", "maximum running time 2 h"),
        ("Valid from 1 January 2026.", "Effective January 1, 2026"),
        ("Changed on 2026-03-04.", "Changed 04.03.2026 by shift B"),
        ("P-101A is isolated.", "Isolate p101a before work."),
        ("The rate is 0.12 $/kWh.", "Energy ($/kWh) | Winter | 0.12"),
    ],
)
def test_facts_that_stand_in_the_words_pass_in_any_spelling(claim: str, words: str) -> None:
    assert missing_facts(claim, words) == []


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("Torque is 46 Nm.", "Tighten to 45 Nm."),
        ("Torque is 45 kN.", "Tighten to 45 Nm."),
        ("The charge is $5.59.", "The charge is $15.59."),
        ("Valid from 2 January 2026.", "Effective January 1, 2026"),
        ("P-101B is isolated.", "Isolate P-101A."),
        ("It is 5 V.", "It is 0.5 V."),
        ("Schedule RD applies.", "Schedule R applies."),
    ],
)
def test_facts_that_do_not_stand_there_fail(claim: str, words: str) -> None:
    assert missing_facts(claim, words)


def test_a_sentence_that_cites_nothing_is_unsupported() -> None:
    claim = check_claim("Torque is 45 Nm.", (), [citation("45 Nm")])
    assert claim.verdict is Verdict.UNSUPPORTED


def test_a_wrong_number_is_left_out_and_said() -> None:
    draft = "The torque is 45 Nm [1]. The clearance is 0.7 mm [1]."
    checked = check_draft(draft, [citation("Torque 45 Nm. Clearance 0.3 mm.")])
    assert "45 Nm" in checked.text
    assert "0.7" not in checked.text
    assert [claim.verdict for claim in checked.claims] == [Verdict.SUPPORTED, Verdict.UNSUPPORTED]
    assert "0.7 mm" in checked.claims[1].why


def test_a_mark_for_evidence_that_does_not_exist_is_unsupported() -> None:
    assert check_draft("All is well [9].", [citation("Nothing of the kind.")]).text == ""


def test_a_sentence_without_a_mark_is_tied_to_the_quote_that_holds_it() -> None:
    checked = check_draft(
        "The gland bolts take 45 Nm.", [citation("Oil grade 68", 1), citation("gland bolts: 45 Nm", 2)]
    )
    assert checked.cited == (2,)


@pytest.mark.parametrize("draft", ["NOT FOUND", "Not found.", "The evidence does not say.", "I cannot answer this."])
def test_a_model_that_refuses_is_heard(draft: str) -> None:
    assert check_draft(draft, [citation("x")]).refused


def test_marks_after_the_full_stop_count_for_the_sentence_before() -> None:
    checked = check_draft(
        "The torque is 45 Nm.[1] Use grade 68 oil.[2]", [citation("45 Nm"), citation("grade 68 oil", 2)]
    )
    assert [claim.citations for claim in checked.claims] == [(1,), (2,)]


def test_a_right_number_beside_the_wrong_words_is_left_out() -> None:
    draft = "The pressure at which CB-12 locks out is 0.53 MPa [1]."
    checked = check_draft(draft, [citation("Density alarm S-201 on CB-12 at 04:20, 0.53 MPa at 14 degrees.")])
    assert checked.text == ""
    assert checked.claims[0].verdict is Verdict.UNSUPPORTED


def test_a_wrong_mark_is_moved_to_the_evidence_that_holds_the_sentence() -> None:
    draft = "The gland bolts take 45 Nm [1]."
    checked = check_draft(draft, [citation("Oil grade 68", 1), citation("Tighten the gland bolts to 45 Nm", 2)])
    assert checked.cited == (2,)
