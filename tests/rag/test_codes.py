"""Codes of a question in any spelling, and what becomes of those that the documents lack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.embed import HashEmbedder
from ingest.identifiers import find_identifiers, normal_form
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.assistant import Assistant, open_assistant
from rag.codes import mentions
from rag.schema import Filters, Question, Status
from rag.settings import Settings

DOCUMENTS = {
    "manuals/pumps.md": (
        "# Cooling pumps\n\n## Pump P-101A\n\nTighten the gland bolts of P-101A to 45 Nm.\n\n"
        "## Pump P-101B\n\nTighten the gland bolts of P-101B to 52 Nm.\n\n"
        "## Motor of P-103\n\nThe motor of P-103 weighs 400 kg. It is IP55 and runs at 480 V.\n"
    ),
    "manuals/alarms.md": (
        "# Alarms\n\n| Code | Text | What to do |\n|---|---|---|\n"
        "| 4711 | Gearbox oil low | Stop the turbine and refill |\n| 4712 | Filter clogged | Change the filter |\n"
        "| 4721 | Brake worn | Replace the brake pads |\n"
    ),
    "tariffs/book.md": (
        "# Tariff book\n\n## Schedule R\n\nOriginal Sheet No. 30. The monthly charge on Schedule R is $5.59.\n\n"
        "## Schedule RE-TOU\n\nOriginal Sheet No. 45. The monthly charge on Schedule RE-TOU is $7.10.\n"
    ),
    "logs/orders.csv": (
        "order,asset,text,started\n4124,WT-03,main bearing greased,2026-03-01 08:00\n"
        "4125,WT-05,gearbox oil changed,2026-03-02 08:00\n4130,WT-07,pitch battery replaced,2026-03-03 08:00\n"
    ),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("codes")
    for name, text in DOCUMENTS.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = Settings(data=folder / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    assert not run_ingest([folder / "site"], settings.data, settings.ingest, HashEmbedder(), NoProgress()).failed
    opened = open_assistant(settings, "quoting")
    yield opened
    opened.close()


def first(assistant: Assistant, question: str) -> set[str]:
    return {code.normal for code in assistant.search(Question(question)).hits[0].passage.identifiers}


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("p 101 b", "P101B"),
        ("gland bolts P/101/B?", "P101B"),
        ("P‑101B’s gland", "P101B"),
        ("Ｐ－１０１Ｂ", "P101B"),
        ("the P101Bs", "P101B"),
        ("WT-007 last work", "WT7"),
        ("wt 7 what was done", "WT7"),
        ("work order 4124", "RECORD 4124"),
        ("W/O #4124", "RECORD 4124"),
        ("what was done under order no. 0004124?", "RECORD 4124"),
        ("4711 came in, what now?", "ALARM 4711"),
        ("fault code 4712", "ALARM 4712"),
        ("schedule re tou charge", "SCHEDULE RETOU"),
        ("RETOU monthly charge", "SCHEDULE RETOU"),
        ("sheet 45", "SHEET 45"),
        ("4124", "RECORD 4124"),
    ],
)
def test_an_exact_hit_stands_first(assistant: Assistant, question: str, code: str) -> None:
    assert code in first(assistant, question)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("gland bolts of P-101 A/B", {"P101A", "P101B"}),
        ("gland bolts of P-101A/B", {"P101A", "P101B"}),
        ("WT-03 to WT-05", {"WT3", "WT5"}),
        ("WT-03/05", {"WT3", "WT5"}),
        ("alarms 4711 and 4712", {"ALARM 4711", "ALARM 4712"}),
    ],
)
def test_several_codes_in_short_are_each(assistant: Assistant, question: str, codes: set[str]) -> None:
    hits = assistant.search(Question(question)).hits
    assert codes <= {code.normal for hit in hits for code in hit.passage.identifiers}
    assert codes <= {reading for one in mentions(question) for reading in one.readings}


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("Tighten the gland bolts of P-101C to how many Nm?", "P-101A"),
        ("gland bolts of p 101 c, torque?", "P-101B"),
        ("What was done on WT-06 in March?", "WT-05"),
        ("what was done on wt 06?", "WT-05"),
        ("What was done under work order 4126?", "4125"),
        ("What was done under record 9999?", ""),
        ("What does alarm 4713 mean, stop the turbine and refill?", "4711"),
        ("fault code 4771?", "4711"),
        ("monthly charge on Schedule RE-TOV?", "RE-TOU"),
        ("monthly charge on Schedule X?", "Schedule R"),
        ("what stands on Sheet No. 31?", "30"),
        ("price of part no. 77-4410-9?", ""),
        ("report of notification 300012345", ""),
        ("PPR-9087 torque of the gland bolts of the pump", ""),
    ],
)
def test_an_absent_code_is_never_answered_by_another(assistant: Assistant, question: str, near: str) -> None:
    answer = assistant.answer(Question(question))
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()
    assert "not named in the documents" in answer.text
    for value in ("45 Nm", "52 Nm", "5.59", "7.10", "refill", "oil changed"):
        assert value not in answer.text
    if near:
        assert any(near in one for one in answer.did_you_mean)


@pytest.mark.parametrize(
    "question",
    [
        "What does the motor of P-103 weigh, is it IP65?",
        "Does the motor of P-103 run at 480 V or 33 kV?",
        "Motor weight of P-103 under ISO 9001 and section 3.2 rev C?",
        "Motor of P-103, M12 bolts, 50 Hz, Q2 2025: weight?",
        "On 2026-03-01 or 1/3/2026 or 3rd March, weight of the motor of P-103 at 20 °C and 1,200 rpm?",
        "Weight of the motor of P-103 for 12000 customers and $45000?",
    ],
)
def test_what_only_looks_like_a_code_refuses_nothing(assistant: Assistant, question: str) -> None:
    assert "not named" not in assistant.answer(Question(question)).text


def test_of_a_list_the_known_one_is_answered_and_the_absent_one_named(assistant: Assistant) -> None:
    answer = assistant.answer(Question("Gland bolts of P-101A and P-101C: how many Nm?"))
    assert answer.status is Status.ANSWERED
    assert answer.text.startswith("P-101C is not named in the documents.")
    assert "45 Nm" in answer.text
    assert "52 Nm" not in answer.text
    assert "P-101B" in answer.did_you_mean


def test_an_absent_code_beside_another_kind_is_refused(assistant: Assistant) -> None:
    answer = assistant.answer(Question("What was done on WT-03 under work order 4199?"))
    assert answer.status is Status.NOT_FOUND
    assert "4199" in answer.text


def test_what_is_known_of_a_rival_is_no_evidence(assistant: Assistant) -> None:
    answer = assistant.answer(Question("To how many Nm are the gland bolts of P-103 tightened?"))
    assert "45 Nm" not in answer.text
    assert "52 Nm" not in answer.text


def test_a_code_named_only_where_nobody_may_look_is_not_answered_by_another(assistant: Assistant) -> None:
    answer = assistant.answer(Question("gearbox oil of WT-05?", Filters(asset="WT-03")))
    assert answer.status is Status.NOT_FOUND


LETTERS = st.text("BCDFGHJKLMNPQRSTVWXZ", min_size=1, max_size=4)


@given(LETTERS, st.integers(1, 99999), st.sampled_from(["", "A", "B"]), st.data())
def test_any_spelling_of_a_code_is_read(letters: str, number: int, tail: str, data: st.DataObject) -> None:
    """Where no unit is meant by it: 'kW 12' and '12 V' are read as such."""
    joint = data.draw(st.sampled_from(["", "-", " ", "/", "_", ".", "‑", " - ", "–"]))
    zeros = "0" * data.draw(st.integers(0, 4))
    spelled = f"{letters}{joint}{zeros}{number}{joint if data.draw(st.booleans()) else ''}{tail}"
    spelled = data.draw(st.sampled_from([spelled, spelled.lower()]))
    wanted = normal_form(f"{letters}{number}{tail}")
    read = {reading.rpartition(" ")[2] for one in mentions(spelled) for reading in one.readings}
    assert wanted in read


@given(st.integers(0, 999), st.integers(0, 999), LETTERS)
def test_normal_forms_part_what_is_different(one: int, two: int, letters: str) -> None:
    assert normal_form(f"{one}-{two}") != normal_form(f"{one}{two}")
    assert normal_form(f"{letters}-{one}") != normal_form(f"{letters}-{one}A")
    assert (normal_form(f"{letters}{one}") == normal_form(f"{letters}-{two}")) == (one == two)


@given(st.text(max_size=200))
def test_any_question_can_be_read(text: str) -> None:
    for one in mentions(text):
        assert one.readings
    find_identifiers(text)
