# ruff: noqa: E501
"""The claim check: what rules decide, pair by pair, and what must never pass."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.embed import HashEmbedder
from ingest.schema import Location
from rag.answer import DraftCheck, check_draft
from rag.check import Judge
from rag.claims import claims_of
from rag.schema import Citation, Verdict
from rag.stands import missing_facts
from rag.support import Support

SUPPORTED, UNSUPPORTED, CONTRADICTED = Verdict.SUPPORTED, Verdict.UNSUPPORTED, Verdict.CONTRADICTED
JUDGE = Judge(Support(HashEmbedder(), lambda tokens: dict.fromkeys(tokens, 1.0)), 0.5)


def citation(quote: str, number: int = 1, heading: tuple[str, ...] = (), context: str = "") -> Citation:
    place = Location(page=3, heading=heading)
    return Citation(number, number, "manuals/pump.pdf", "Pump manual", place, quote, context=context)


def verdict(claim: str, quote: str, context: str = "") -> tuple[Verdict, str]:
    """The worst verdict on the claims of a sentence, and why."""
    found = JUDGE.claims(claim, (1,), [citation(quote, context=context)])
    worst = max(found, key=lambda one: list(Verdict).index(one.verdict))
    return worst.verdict, worst.why


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("Torque is 45 Nm.", "Tighten the gland bolts to 45 Nm in two passes."),
        ("The charge is $1,234.50.", "Charge: ... $1234.50"),
        ("Trips at 12 percent.", "It trips at 12%."),
        ("Runs for 2 hours.", "maximum running time 2 h"),
        ("Valid from 1 January 2026.", "Effective January 1, 2026"),
        ("In January 2026", "valid from 2026-01-01"),
        ("On 2 November", "on November 2, 2026"),
        ("Changed on 2026-03-04.", "Changed 04.03.2026 by shift B"),
        ("P-101A is isolated.", "Isolate p101a before work."),
        ("P-101B is isolated.", "Isolate P-101A/B before work."),
        ("The rate is 0.12 $/kWh.", "Energy ($/kWh) | Winter | 0.12"),
        ("It is 1200 V.", "It is 1.2 kV."),
        ("It is 0.52 MPa.", "It is 5.2 bar."),
        ("The torque is 1,250 Nm.", "Bolt | Torque, Nm\nM36 | 1,250"),
        ("The price is 5 ¢/kWh.", "The price is $0.05 per kWh."),
        ("Alarm 4711 means low oil.", "Alarm | Text\n4711 | low oil"),
        ("Between 48 and 60 °C.", "48 to 60 °C"),
        ("Three pumps run.", "3 pumps run"),
        ("Schedule R applies.", "schedules R, RD and TOU apply"),
        ("At 23:00.", "from 23:00 to 05:00"),
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
        ("Valid in February 2026.", "Effective January 1, 2026"),
        ("P-101B is isolated.", "Isolate P-101A."),
        ("P-101 is isolated.", "Isolate P-101A."),
        ("P-10 is isolated.", "Isolate P-10-A."),
        ("It is 5 V.", "It is 0.5 V."),
        ("It is 1201 V.", "It is 1.2 kV."),
        ("It is 55 °C.", "Between 48 and 60 °C."),
        ("It is 14.4 bar.", "Convert 300 kvar to 14.4 kV."),
        ("Schedule RD applies.", "Schedule R applies."),
        ("Three pumps run.", "2 pumps run"),
        ("Protection IP55.", "Protection IP54."),
        ("On Monday.", "On Tuesday."),
        ("It lasts 4 h.", "It lasts 4 min."),
        ("Since 2027.", "Since 2026."),
    ],
)
def test_facts_that_do_not_stand_there_fail(claim: str, words: str) -> None:
    assert missing_facts(claim, words)


@pytest.mark.parametrize(
    ("expected", "claim", "quote"),
    [
        (SUPPORTED, "The gland bolts take 45 Nm.", "Tighten the gland bolts to 45 Nm in two passes."),
        (CONTRADICTED, "The gland bolts are tightened to 46 Nm.", "Tighten the gland bolts to 45 Nm in two passes."),
        (CONTRADICTED, "Valid until 31 December 2027.", "Valid until 31 December 2026."),
        (UNSUPPORTED, "P-101B is isolated first.", "Isolate the pump first."),
        # negations
        (CONTRADICTED, "The breaker must be opened before work.", "The breaker must not be opened before work."),
        (CONTRADICTED, "The breaker must not be opened before work.", "The breaker must be opened before work."),
        (CONTRADICTED, "Open the drain valve.", "Never open the drain valve."),
        (CONTRADICTED, "Never open the drain valve.", "Open the drain valve slowly."),
        (SUPPORTED, "The drain valve must never be opened under pressure.", "Never open the drain valve under pressure."),
        (SUPPORTED, "Do not open the door.", "The door must not be opened."),
        (SUPPORTED, "Sheet No. 47A holds the winter rate.", "The winter rate is on Sheet No. 47A."),
        (UNSUPPORTED, "The pump may be started unless the valve is shut.", "The pump may be started when the valve is shut."),
        # bounds
        (CONTRADICTED, "The pressure is at least 16 bar.", "The pressure is at most 16 bar."),
        (CONTRADICTED, "The relief valve holds up to 16 bar.", "The relief valve holds at least 16 bar."),
        (UNSUPPORTED, "The torque is at least 45 Nm.", "The torque is 45 Nm."),
        (UNSUPPORTED, "It takes 2 hours.", "It takes at least 2 hours."),
        (SUPPORTED, "The torque must not exceed 45 Nm.", "The maximum torque is 45 Nm."),
        (SUPPORTED, "Clearance is no less than 3 mm.", "Keep a clearance of at least 3 mm."),
        # quantifiers and duties
        (UNSUPPORTED, "All pumps are tested weekly.", "Pumps are tested weekly."),
        (CONTRADICTED, "All pumps are tested weekly.", "Some pumps are tested weekly."),
        (SUPPORTED, "All pumps are tested weekly.", "Every pump is tested weekly."),
        (UNSUPPORTED, "Only electricians may open the panel.", "Electricians may open the panel."),
        (CONTRADICTED, "The operator must close the valve.", "The operator may close the valve."),
        # opposites
        (CONTRADICTED, "The summer price is low.", "The winter price is low."),
        (CONTRADICTED, "The temperature increases.", "The temperature decreases."),
        (UNSUPPORTED, "Open the drain before closing the valve.", "Open the drain after closing the valve."),
        # the right value for the wrong thing
        (CONTRADICTED, "The alarm is at 115 °C and the trip is at 105 °C.", "The alarm is at 105 °C and the trip is at 115 °C."),
        (SUPPORTED, "The alarm is at 105 °C and the trip is at 115 °C.", "Alarm at 105 °C, trip at 115 °C."),
        (CONTRADICTED, "The valve opens at 11 bar.", "The relief valve opens at 12.5 bar and closes at 11 bar."),
        (SUPPORTED, "The valve opens at 12.5 bar and closes at 11 bar.", "The relief valve opens at 12.5 bar and closes at 11 bar."),
        # neither rule nor words
        (UNSUPPORTED, "Purple monkeys like bananas.", "Tighten the gland bolts in two passes."),
    ],
)  # fmt: skip
def test_rules_decide(expected: Verdict, claim: str, quote: str) -> None:
    found, why = verdict(claim, quote)
    assert found is expected, why
    assert bool(why) is (expected is not SUPPORTED) or why == "word for word"


@pytest.mark.parametrize(
    ("expected", "claim"),
    [
        (CONTRADICTED, "The winter on-peak price is 0.12 $/kWh."),
        (SUPPORTED, "The winter off-peak price is 0.12 $/kWh."),
        (SUPPORTED, "In winter 0.15 $/kWh is charged on-peak."),
        (CONTRADICTED, "The summer off-peak price is 0.12 $/kWh."),
    ],
)
def test_a_value_of_a_table_belongs_to_its_row_and_column(expected: Verdict, claim: str) -> None:
    found, why = verdict(claim, "Winter | 0.12 | 0.15", "Season | Off-peak, $/kWh | On-peak, $/kWh")
    assert found is expected, why


def test_reasons_are_for_people() -> None:
    assert verdict("The torque is 46 Nm.", "The torque is 45 Nm.")[1] == "the cited words say 45 Nm, not 46 Nm"
    assert "'not'" in verdict("It must not be opened.", "It must be opened.")[1]


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("The valve opens at 12.5 bar and closes at 11 bar.", 2),
        ("The pump is isolated; the drain must be opened.", 2),
        ("The alarm is at 105 °C, but the trip is at 115 °C.", 2),
        ("Keep it between 48 and 60 °C.", 1),
        ("Bolts and nuts are tightened to 45 Nm.", 1),
    ],
)
def test_a_sentence_is_parted_into_its_claims(sentence: str, parts: int) -> None:
    assert len(claims_of(sentence)) == parts


# Sentences that a manual or a tariff may hold, with a value, a code, a day, or little words in them.
_TRUE = (
    "The gland bolts of P-101A are tightened to 45 Nm in two passes.",
    "CB-12 locks out at 0.52 MPa and raises alarm 4711.",
    "Schedule SG charges 0.1837 $/kWh from 1 June 2026.",
    "The oil of WT-07 is changed every 24 months with grade 460.",
    "The breaker must be racked out before the door is opened.",
    "Operators report leaks above 3 l/h to the control room.",
    "The transformer T1 trips at 115 °C after a delay of 20 s.",
    "Order 4500012345 was closed on 2026-03-04 after 6 hours.",
)
_SAID = tuple(
    f"In short, {sentence[0].lower() if sentence[1].islower() else sentence[0]}{sentence[1:]}" for sentence in _TRUE
)
_UNITS = ("Nm", "MPa", "$/kWh", "months", "l/h", "°C", "s", "hours")


@pytest.mark.parametrize("place", range(len(_TRUE)))
def test_the_sentences_of_the_properties_are_supported_as_they_are(place: int) -> None:
    assert verdict(_SAID[place], _TRUE[place])[0] is SUPPORTED


@given(st.integers(0, len(_TRUE) - 1), st.data())
def test_a_changed_digit_is_never_supported(place: int, data: st.DataObject) -> None:
    said = _SAID[place]
    digits = [match.start() for match in re.finditer(r"\d", said)]
    assume(digits)
    at = data.draw(st.sampled_from(digits))
    digit = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != said[at]]))
    changed = said[:at] + digit + said[at + 1 :]
    assert verdict(changed, _TRUE[place])[0] is not SUPPORTED, changed


@given(st.integers(0, len(_TRUE) - 1), st.sampled_from(_UNITS))
def test_a_changed_unit_is_never_supported(place: int, unit: str) -> None:
    said = _SAID[place]
    match = re.search(rf"(?<=\d )(?:{'|'.join(map(re.escape, _UNITS))})(?=\W|$)", said)
    assume(match is not None and match.group() != unit)
    assert match is not None
    changed = said[: match.start()] + unit + said[match.end() :]
    assert verdict(changed, _TRUE[place])[0] is not SUPPORTED, changed


@given(st.integers(0, len(_TRUE) - 1), st.sampled_from(["not", "never"]), st.data())
def test_a_sentence_with_a_negation_put_in_is_never_supported(place: int, word: str, data: st.DataObject) -> None:
    words = _SAID[place].split(" ")
    at = data.draw(st.integers(2, len(words) - 1))
    changed = " ".join([*words[:at], word, *words[at:]])
    assert verdict(changed, _TRUE[place])[0] is not SUPPORTED, changed


@given(st.integers(0, len(_TRUE) - 1), st.integers(0, len(_TRUE) - 1))
def test_another_sentence_is_never_support(place: int, other: int) -> None:
    assume(place != other)
    assert verdict(_SAID[place], _TRUE[other])[0] is not SUPPORTED


class TestDrafts:
    def test_a_sentence_that_cites_nothing_is_unsupported(self) -> None:
        (claim,) = JUDGE.claims("Torque is 45 Nm.", (), [citation("45 Nm")])
        assert claim.verdict is UNSUPPORTED

    def test_a_wrong_number_is_left_out_and_said(self) -> None:
        draft = "The torque is 45 Nm [1]. The clearance is 0.7 mm [1]."
        checked = check_draft(draft, [citation("Torque 45 Nm. Clearance 0.3 mm.")], JUDGE)
        assert "45 Nm" in checked.text
        assert "0.7" not in checked.text
        assert [claim.verdict for claim in checked.claims] == [SUPPORTED, CONTRADICTED]
        assert "0.7 mm" in checked.claims[1].why

    def test_one_wrong_claim_takes_its_sentence_out(self) -> None:
        draft = "The valve opens at 12.5 bar and closes at 10 bar [1]."
        checked = check_draft(draft, [citation("The valve opens at 12.5 bar and closes at 11 bar.")], JUDGE)
        assert checked.text == ""
        assert [claim.verdict for claim in checked.claims] == [SUPPORTED, CONTRADICTED]

    def test_a_mark_for_evidence_that_does_not_exist_is_unsupported(self) -> None:
        assert check_draft("All is well [9].", [citation("Nothing of the kind.")], JUDGE).text == ""

    def test_a_sentence_without_a_mark_is_tied_to_the_quote_that_holds_it(self) -> None:
        evidence = [citation("Oil grade 68", 1), citation("gland bolts: 45 Nm", 2)]
        assert check_draft("The gland bolts take 45 Nm.", evidence, JUDGE).cited == (2,)

    @pytest.mark.parametrize(
        "draft", ["NOT FOUND", "Not found.", "The evidence does not say.", "I cannot answer this."]
    )
    def test_a_model_that_refuses_is_heard(self, draft: str) -> None:
        assert check_draft(draft, [citation("x")], JUDGE).refused

    def test_marks_after_the_full_stop_count_for_the_sentence_before(self) -> None:
        evidence = [citation("The torque: 45 Nm"), citation("Use grade 68 oil", 2)]
        checked = check_draft("The torque is 45 Nm.[1] Use grade 68 oil.[2]", evidence, JUDGE)
        assert [claim.citations for claim in checked.claims] == [(1,), (2,)]

    def test_a_right_number_beside_the_wrong_words_is_left_out(self) -> None:
        draft = "The pressure at which CB-12 locks out is 0.53 MPa [1]."
        checked = check_draft(
            draft, [citation("Density alarm S-201 on CB-12 at 04:20, 0.53 MPa at 14 degrees.")], JUDGE
        )
        assert checked.text == ""
        assert checked.claims[0].verdict is UNSUPPORTED

    def test_a_wrong_mark_is_moved_to_the_evidence_that_holds_the_sentence(self) -> None:
        evidence = [citation("Oil grade 68", 1), citation("Tighten the gland bolts to 45 Nm", 2)]
        assert check_draft("The gland bolts take 45 Nm [1].", evidence, JUDGE).cited == (2,)

    def test_the_number_of_a_list_item_is_no_fact(self) -> None:
        checked = check_draft(
            "1. Close the valve [1].\n2. Open the drain [1].", [citation("Close the valve. Open the drain.")], JUDGE
        )
        assert (
            checked.text == "Close the valve. Open the drain. [1]"
            or checked.text == "Close the valve. [1]\nOpen the drain. [1]"
        )

    @given(st.lists(st.integers(1, 9), min_size=1, max_size=30))
    def test_a_draft_in_pieces_is_checked_like_a_whole_one(self, sizes: list[int]) -> None:
        draft = "The torque is 45 Nm [1]. The clearance is 0.7 mm [1][2]. Use grade 68 oil.[2] The rest is silence."
        evidence = [citation("The torque: 45 Nm. Clearance 0.3 mm."), citation("Use grade 68 oil", 2)]
        check = DraftCheck(evidence, JUDGE)
        shown: list[str] = []
        at = 0
        for size in sizes:
            shown += check.add(draft[at : at + size])
            at += size
        shown += check.add(draft[at:]) + check.end()
        assert check.checked() == check_draft(draft, evidence, JUDGE)
        assert "\n".join(shown) == check.checked().text

    def test_no_sentence_is_let_out_before_it_is_whole_and_checked(self) -> None:
        check = DraftCheck([citation("The torque is 45 Nm.")], JUDGE)
        assert check.add("The torque is 46") == []
        assert check.add(" Nm [1]. The torque is 45 Nm") == []
        assert check.add(" [1].") == []
        assert check.add(" And") == ["The torque is 45 Nm. [1]"]
