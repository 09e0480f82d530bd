"""Follow-up questions: put together from what was asked before, and questions that stand alone never touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from eval.cases import load_cases
from ingest.errors import ModelError
from rag.assistant import Assistant, open_assistant
from rag.chat import ChatLimits, Message
from rag.contract import answer_json
from rag.follow.followed import By
from rag.follow.model import is_of_conversation
from rag.follow.standalone import Earlier, stand_alone
from rag.schema import Done, EvidenceReady, Question, Rewritten, Span, Turn
from rag.settings import FollowSettings, Settings

CASES = Path(__file__).parents[2] / "corpora" / "cases"

FOLLOWED = [
    # the same of another thing, at another time, in another way
    ("How many orders on LP-7 in 2024?", "and in 2025?", "How many orders on LP-7 in 2025?"),
    ("How many orders on LP-7 in 2024?", "how about LP-8?", "How many orders on LP-8 in 2024?"),
    ("How many orders on LP-7 in 2024?", "and LP-8 in March?", "How many orders on LP-8 in March 2024?"),
    ("Pickup of CB-12?", "the same for CB-14", "Pickup of CB-14?"),
    ("What is the price on schedule R?", "what about schedule RD?", "What is the price on schedule RD?"),
    ("What is the summer price on schedule SG?", "in winter?", "What is the winter price on schedule SG?"),
    ("What does a kWh cost on SG at 18:00?", "at midnight?", "What does a kWh cost on SG at midnight?"),
    ("What is the off-peak price on SG?", "and on-peak?", "What is the on-peak price on SG?"),
    ("What does a kWh cost on SG?", "on weekends?", "What does a kWh cost on SG on weekends?"),
    ("How many faults are there on LP-7?", "and per month?", "How many faults are there on LP-7 per month?"),
    ("Faults on LP-7 per year?", "and per month?", "Faults on LP-7 per month?"),
    ("Torque for flange 1-2 of the VX-9?", "2-3?", "Torque for flange 2-3 of the VX-9?"),
    ("Wind limit for work in the hub?", "and on the roof?", "Wind limit for work on the roof?"),
    ("torque for the gland bolts on LP-7?", "and the impeller nut?", "torque for the impeller nut on LP-7?"),
    ("What is the day price on D2?", "and the night price?", "What is the night price on D2?"),
    # words that point back
    ("What is the stop vibration of LP-7?", "how heavy is it?", "how heavy is LP-7?"),
    ("What is the stop vibration of LP-7?", "and its part number?", "the part number of LP-7?"),
    ("At what pressure does CB-12 lock out?", "why does it lose gas?", "why does CB-12 lose gas?"),
    ("Torque for pump LP-7?", "what does that pump weigh?", "what does pump LP-7 weigh?"),
    ("How long is a permit to work valid?", "who renews it?", "who renews a permit to work?"),
    ("Which was the dearest order at Ostrey?", "what was done there in May?", "what was done at Ostrey in May?"),
    ("How many orders are there on LP-7?", "what did they cost?", "what did the orders on LP-7 cost?"),
    ("How many orders are there on LP-7?", "what did these cost?", "what did the orders on LP-7 cost?"),
    ("How many orders on LP-7 in 2024?", "list them", "List the orders on LP-7 in 2024"),
    ("How many orders on LP-7 are open?", "sort by cost", "How many orders on LP-7 are open, sorted by cost?"),
    ("How many orders are there on LP-7?", "only the open ones", "How many orders are there on LP-7, only open?"),
    ("How many orders are there on LP-7?", "how many of those are open?", "how many of the orders on LP-7 are open?"),
    # questions with no thing of their own
    ("Who lowered the trip of T1?", "why?", "Who lowered the trip of T1, and why?"),
    ("When was the trip of T1 lowered?", "who did that?", "When was the trip of T1 lowered, and who?"),
    ("torque for flange 2-3 of the VX-9?", "which paste?", "which paste for flange 2-3 of the VX-9?"),
    ("Which orders are waiting for material?", "how many were cancelled?", "how many orders were cancelled?"),
    ("At what pressure does CB-12 lock out?", "and the alarm limit?", "pressure of CB-12: the alarm limit?"),
]  # fmt: skip

ALONE = [
    "What does alarm 4711 mean and may I reset it?",
    "And today, tower flange one to two, what torque?",
    "Customer wants the meter tested: cost, and do they get it back?",
    "How many work orders are there in all?",
    "Is it safe to open the drain while the unit runs?",
    "Which order cost the most, and when was that?",
    "Network charge for those who buy energy elsewhere",
    "Which work orders end before they start?",
    "Contacts that are still open?",
    "How much oil does the gearbox of the crane take?",
    "CB-14",
    "Weir at 214.60, what now?",
]


@pytest.mark.parametrize(("before", "asked", "alone"), FOLLOWED)
def test_a_follow_up_takes_what_it_lacks_from_the_question_before(before: str, asked: str, alone: str) -> None:
    followed = stand_alone(asked, [Earlier(before)])
    assert (followed.text, followed.by) == (alone, By.RULES)


@pytest.mark.parametrize("question", ALONE)
@pytest.mark.parametrize("before", ["What is the stop vibration of LP-7?", "How many orders were open in 2024?"])
def test_a_question_that_stands_alone_is_not_touched(before: str, question: str) -> None:
    assert stand_alone(question, [Earlier(before)]).text == question


@pytest.mark.parametrize("name", ["documents", "logs"])
def test_known_questions_asked_one_after_another_are_not_touched(name: str) -> None:
    _untouched([case.question for case in load_cases(CASES / f"{name}.jsonl")])


@pytest.mark.parametrize("name", ["documents", "logs"])
def test_real_questions_asked_one_after_another_are_not_touched(name: str, real: Path) -> None:
    _untouched([case.question for case in load_cases(real / "cases" / f"{name}.jsonl")])


def _untouched(questions: Sequence[str]) -> None:
    for at, question in enumerate(questions):
        earlier = [Earlier(one) for one in questions[max(0, at - 6) : at]]
        assert stand_alone(question, earlier).text == question


WORDS = st.sampled_from(
    "torque gland pressure oil alarm limit filter orders cost winter price crew pump it they there those then 2025 "
    "and what about of for on the list".split()
)
CODES = st.sampled_from(["P-101A", "CB-12", "WT-07", "alarm 4711", "schedule RD", "H-214", "VT-112", "WO243022"])
OWN = st.builds(
    lambda lead, code, words: f"{lead} {code} {' '.join(words)}?",
    st.sampled_from(
        ["What is the torque of", "How many orders were there on", "When did they last repair", "May I reset",
         "Which oil does the gearbox of", "Why was", "List the orders on", "How long can"]
    ),
    CODES,
    st.lists(WORDS, max_size=5),
)  # fmt: skip


@given(OWN, st.lists(st.builds(" ".join, st.lists(st.one_of(WORDS, CODES), min_size=1, max_size=9)), max_size=8))
@settings(max_examples=300, deadline=None)
def test_whoever_names_a_code_and_has_a_verb_is_never_touched(question: str, history: list[str]) -> None:
    assert stand_alone(question, [Earlier(one) for one in history]).text == question


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
@settings(max_examples=200, deadline=None)
def test_any_text_is_followed_without_error(question: str, history: list[str]) -> None:
    followed = stand_alone(question, [Earlier(one) for one in history])
    assert followed.text == question or followed.by is By.RULES


def test_a_paper_that_was_cited_can_be_pointed_to() -> None:
    earlier = [Earlier("What is the stop vibration of LP-7?", ("Pump manual, rev. C",))]
    assert (
        stand_alone("what does that manual say about grease?", earlier).text
        == "what does the manual Pump manual, rev. C say about grease?"
    )


@pytest.fixture(scope="module")
def assistant(plant: Settings) -> Iterator[Assistant]:
    opened = open_assistant(plant, "quoting")
    yield opened
    opened.close()


def test_what_was_understood_comes_first_and_stands_in_the_answer(assistant: Assistant) -> None:
    before = assistant.answer(Question("At what pressure does CB-12 lock out?"))
    events = list(assistant.ask(Question("and its gas bottles, which grade?", history=(before.turn(),))))
    first, second, last = events[0], events[1], events[-1]
    assert isinstance(first, Rewritten)
    assert isinstance(second, EvidenceReady)
    assert isinstance(last, Done)
    assert "CB-12" in first.question
    assert (last.answer.question, last.answer.asked_as) == ("and its gas bottles, which grade?", first.question)
    assert "grade 3" in last.answer.text
    assert answer_json(last.answer)["asked_as"] == first.question


def test_a_question_that_stands_alone_has_no_such_event(assistant: Assistant) -> None:
    before = assistant.answer(Question("At what pressure does CB-12 lock out?"))
    events = list(assistant.ask(Question("What torque do the gland bolts of P-101A get?", history=(before.turn(),))))
    assert isinstance(events[0], EvidenceReady)
    assert isinstance(events[-1], Done)
    assert events[-1].answer.asked_as == ""


def test_earlier_follow_ups_of_which_only_the_words_are_known_are_followed_too(assistant: Assistant) -> None:
    history = (Turn("oil grade for the gearbox of WT-07 in 2024?"), Turn("and in 2026?"))
    answer = assistant.answer(Question("and in 2025?", history=history))
    assert answer.asked_as == "oil grade for the gearbox of WT-07 in 2025?"
    assert "320" in answer.text


def test_an_earlier_answer_is_no_evidence(assistant: Assistant) -> None:
    history = (Turn("What torque do the gland bolts of P-101A get?", "Its seal is renewed every 31 hours by elves."),)
    answer = assistant.answer(Question("and how often is its shaft seal renewed?", history=history))
    assert "8,000" in answer.text
    assert "31" not in answer.text
    assert "elves" not in str(answer_json(answer)["citations"])


class Fills:
    """A model that fills the form with what it is given, and keeps what it was asked."""

    name = "fills"

    def __init__(self, written: str) -> None:
        self.written = written
        self.read: list[Message] = []

    def stream(self, question: str, spans: Sequence[Span], limits: ChatLimits) -> Iterator[str]:
        yield "NOT FOUND"

    def fill(self, messages: Sequence[Message], schema: Mapping[str, JsonValue], limits: ChatLimits) -> str:
        self.read += messages
        if not self.written:
            raise ModelError("the server went away")
        return self.written


@pytest.mark.parametrize(
    ("written", "asked_as"),
    [
        ('{"question": "Hydraulics of CB-12?"}', "Hydraulics of CB-12?"),
        ('{"question": "Hydraulics of CB-14?"}', ""),  # a code that nobody named
        ('{"question": "Which paint for the hydraulics?"}', ""),  # words that nobody said
        ('{"question": "At what pressure does CB-12 lock out?"}', ""),  # the question itself is gone
        ("babble", ""),
        ("", ""),
    ],
)
def test_a_model_words_what_rules_cannot_from_the_words_of_the_conversation(
    plant: Settings, written: str, asked_as: str
) -> None:
    asking = plant.model_copy(update={"follow": FollowSettings(ask_model=True)})
    opened = open_assistant(asking, "quoting")
    chat = opened._chat = Fills(written)
    history = (Turn("At what pressure does CB-12 lock out?", "It locks out at 0.52 MPa, the secret is 4242."),)
    answer = opened.answer(Question("hydraulics?", history=history))
    opened.close()
    assert "lock out" in str(chat.read)
    assert "4242" not in str(chat.read)
    assert answer.asked_as == asked_as


def test_no_model_is_asked_where_the_settings_say_so(plant: Settings) -> None:
    quiet = plant.model_copy(update={"follow": FollowSettings(ask_model=False)})
    opened = open_assistant(quiet, "quoting")
    chat = opened._chat = Fills('{"question": "Hydraulics of CB-12?"}')
    answer = opened.answer(Question("hydraulics?", history=(Turn("At what pressure does CB-12 lock out?"),)))
    opened.close()
    assert (answer.asked_as, chat.read) == ("", [])


def test_what_a_model_may_write() -> None:
    before = ["At what pressure does CB-12 lock out?"]
    assert is_of_conversation("And the hydraulics of CB-12?", "hydraulics?", before)
    assert not is_of_conversation("And the hydraulics of CB-14?", "hydraulics?", before)
    assert not is_of_conversation("What green paint for the hydraulics?", "hydraulics?", before)
    assert not is_of_conversation("At what pressure does CB-12 lock out?", "hydraulics?", before)
    assert not is_of_conversation("", "hydraulics?", before)
