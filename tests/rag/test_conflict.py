"""Documents that disagree are told with both values, and only those: small documents through the front door."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.assistant import Assistant, open_assistant
from rag.quantities import agree, read_quantities
from rag.schema import Answer, Question, Status
from rag.settings import Settings
from tests.rag.pairs import AGREEMENTS, CONFLICTS, PAIRS, Pair


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Answer]]:
    """All pairs in one library, every question asked once."""
    folder = tmp_path_factory.mktemp("pairs")
    register = []
    for number, pair in enumerate(PAIRS):
        for place, text in enumerate(pair.documents):
            path = folder / "plant" / f"{number:02}-{place}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            if pair.dates:
                named = zip(("valid_from", "valid_to"), pair.dates[place], strict=True)
                register.append(f'["{path.name}"]\n' + "".join(f"{key} = {day}\n" for key, day in named if day))
    (folder / "plant" / "documents.toml").write_text("\n".join(register), encoding="utf-8")
    settings = Settings(data=folder / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    assert not run_ingest([folder / "plant"], settings.data, settings.ingest, HashEmbedder(), NoProgress()).failed
    opened: Assistant = open_assistant(settings, "quoting")
    yield {pair.name: opened.answer(Question(pair.question)) for pair in PAIRS}
    opened.close()


def _is_told(pair: Pair, answer: Answer) -> bool:
    number = PAIRS.index(pair)
    own = all(Path(one.document).name.startswith(f"{number:02}-") for one in answer.citations)
    return answer.status is Status.CONFLICT and own and all(value in answer.text for value in pair.values)


def test_nearly_all_disagreements_are_told_and_nearly_nothing_else(answers: dict[str, Answer]) -> None:
    told = [pair.name for pair in CONFLICTS if _is_told(pair, answers[pair.name])]
    false = [pair.name for pair in AGREEMENTS if answers[pair.name].status is Status.CONFLICT]
    missed = {pair.name for pair in CONFLICTS} - set(told)
    assert len(told) >= 0.9 * len(CONFLICTS), missed
    assert len(false) <= 1, false


def test_a_disagreement_names_both_sources_with_their_words(answers: dict[str, Answer]) -> None:
    answer = answers["table against prose"]
    assert answer.text.startswith("The documents disagree: ")
    assert [one.number for one in answer.citations] == [1, 2]
    assert {one.title for one in answer.citations} == {"Screw compressor K-22", "Control room handbook, compressed air"}
    assert all(one.quote for one in answer.citations)


@given(
    st.decimals(Decimal("0.01"), Decimal(9999), places=2),
    st.sampled_from([("MPa", "bar", 10), ("kV", "V", 1000), ("bar", "kPa", 100), ("h", "min", 60), ("m³", "l", 1000)]),
)
def test_a_value_agrees_with_itself_in_another_unit(value: Decimal, units: tuple[str, str, int]) -> None:
    large, small, size = units
    (one,) = read_quantities(f"set to {value} {large}")
    (other,) = read_quantities(f"set to {value * size} {small}")
    assert agree(one, other)
    assert agree(other, one)
    (twice,) = read_quantities(f"set to {2 * value * size} {small}")
    assert not agree(one, twice)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("48 to 60 °C", "55 °C", True),
        ("48 to 60 °C", "61 °C", False),
        ("48 to 60 °C", "48 to 62 °C", False),
        ("about 75 °C", "77 °C", True),
        ("75 °C", "77 °C", False),
        ("1,250 Nm", "1250 Nm", True),
        ("$0.1120 per kWh", "11.2 cents per kWh", True),
        ("150 psi", "10.3 bar", True),
        ("18 months", "2 years", False),
        ("176 °F", "80 °C", True),
    ],
)
def test_what_agrees(one: str, other: str, same: bool) -> None:
    (left,), (right,) = read_quantities(one), read_quantities(other)
    assert agree(left, right) is same


@given(st.text(alphabet="0123456789.,-–/ %°$€kMVAWhmsnNbarto", max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    for quantity in read_quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.low <= quantity.high
