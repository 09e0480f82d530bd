"""The support score over labelled claims: what is measured, from which files, and what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.claim_pairs import made_pairs, read_or_make
from eval.support import Pair, area, load_pairs, measure_support, rarity_of, score_pair, separation
from ingest.embed import HashEmbedder
from ingest.errors import UnusableInput
from rag.support import Support

PAGE = (
    "Pump manual",
    "Tighten the gland bolts of P-101A to 45 Nm.",
    "The relief valve opens at 12.5 bar.",
    "Call the shift leader.",
)
CLAIMS = (
    Pair("The gland bolts are tightened to 45 Nm.", PAGE, True),
    Pair("The relief valve opens at 12.5 bar.", PAGE, True),
    Pair("The gland bolts are tightened to 46 Nm.", PAGE, False),
    Pair("Bananas grow in Ecuador.", PAGE, False),
)  # fmt: skip


def _support() -> Support:
    return Support(HashEmbedder(), rarity_of(PAGE))


def test_supported_claims_score_above_others_and_a_wrong_number_below_the_right_one() -> None:
    report = measure_support("four", CLAIMS, _support())
    assert report.separations[0].auc == 1.0
    assert report.scores[0] > report.scores[2]
    assert report.thresholds[0].kept == 1.0
    json.dumps(report.as_json())


def test_evidence_far_down_a_long_page_is_found() -> None:
    filling = tuple(f"Nothing of interest is said in line {number}." for number in range(200))
    rarity = rarity_of([*PAGE, *filling])
    far = Pair(CLAIMS[0].claim, (*filling, *PAGE, *filling), True)
    without = Pair(CLAIMS[0].claim, (*filling, *filling), False)
    support = Support(HashEmbedder(), rarity)
    assert score_pair(far, support, rarity) > score_pair(without, support, rarity) + 0.3


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_the_area_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[int, bool]]) -> None:
    scores, labels = np.array([row[0] for row in rows], float), np.array([row[1] for row in rows])
    if labels.all() or not labels.any():
        return
    wins = [(good > bad) + (good == bad) / 2 for good in scores[labels] for bad in scores[~labels]]
    assert area(scores, labels) == pytest.approx(sum(wins) / len(wins))


def test_the_interval_holds_the_area_and_is_the_same_every_time() -> None:
    chance = np.random.default_rng(0)
    labels = np.arange(80) % 2 == 0
    scores = labels + chance.normal(0, 1, 80)
    one = separation("s", scores, labels)
    assert one == separation("s", scores, labels)
    assert one.low < one.auc < one.high


def test_files_of_a_folder_are_read_and_bad_ones_are_one_clear_line(tmp_path: Path) -> None:
    line = {"claim": "a b", "evidence": ["a b c"], "label": "supported", "meta": {"id": 1}}
    (tmp_path / "one.jsonl").write_text(json.dumps(line) + "\n\n" + json.dumps(line | {"label": "not_supported"}))
    (tmp_path / "SOURCE.md").write_text("# said of the data")
    assert [pair.supported for pair in read_or_make(tmp_path)] == [True, False]
    for words, said in (("{", "line 1"), (json.dumps(line), "both needed"), ('{"claim": ""}', "line 1")):
        (tmp_path / "one.jsonl").write_text(words)
        with pytest.raises(UnusableInput, match=said) as error:
            load_pairs(tmp_path)
        assert "\n" not in str(error.value)
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_or_make(tmp_path / "no.jsonl")


def test_claims_made_from_a_document_are_told_apart(tmp_path: Path) -> None:
    text = (
        "The pump must be checked before every start, and the operator writes the result in the shift log. "
        "A valve that leaks during the test is replaced by the workshop, also outside working hours. "
        "Every customer receives a monthly bill that shows the price of the energy, the charge and the taxes. "
        "In winter the cooling water is heated, because ice would block the intake of the station. "
    ) * 3
    (tmp_path / "manual.md").write_text(text)
    pairs = read_or_make(tmp_path)
    assert {pair.supported for pair in pairs} == {True, False}
    assert made_pairs([text]) == made_pairs([text])
    report = measure_support("made", pairs, Support(HashEmbedder(), rarity_of([text])))
    assert report.separations[0].auc > 0.8
    (tmp_path / "manual.md").write_text("Too short.")
    with pytest.raises(UnusableInput, match="too little prose"):
        read_or_make(tmp_path)
