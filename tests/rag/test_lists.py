# ruff: noqa: E501
"""Lists and tables of documents told whole, through the front door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.assistant import Assistant, open_assistant
from rag.lists import asks_list
from rag.schema import Question, Status
from rag.settings import Settings

STEPS = [
    "Tell the control room.", "Open breaker Q0.", "Rack it out.", "Lock the truck.", "Hang the tag.", "Test for dead.",
    "Put the earths on.", "Write the permit.", "Hand over the key.", "Show the limits of the work.", "Post the guard.",
    "Start the work.",
]  # fmt: skip
ALARMS = [(f"{5000 + number}", f"Thing {number} too warm", str(1 + number % 3)) for number in range(40)]
DOCUMENTS = {
    "switching.md": "# Switching of busbar BB-2\n\n## Earthing the busbar\n\nDo this in order.\n\n"
    + "\n\n".join(
        f"{number}. {step}"
        + (" Wait for the answer, and say it back to them word for word." if number % 4 == 0 else "")
        for number, step in enumerate(STEPS, start=1)
    )
    + "\n\nThe permit ends with the shift.\n\n## Ending the work\n\n1. Take the earths off.\n\n2. Count the locks.\n",
    "alarms.md": "# Alarm book of Dunmore\n\n## Alarms of the hall\n\n| Code | Text | Prio |\n|---|---|---|\n"
    + "\n".join(f"| {' | '.join(row)} |" for row in ALARMS[:25])
    + "\n\n## Alarms of the yard\n\n| Code | Text | Prio |\n|---|---|---|\n"
    + "\n".join(f"| {' | '.join(row)} |" for row in ALARMS[25:])
    + "\n",
    "stores.md": "# Stores\n\n## Spare parts of the crane\n\n| Part | Stock |\n|---|---|\n| Hook | 2 |\n| Rope | 3 |\n| Brake | 1 |\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("lists")
    (folder / "site").mkdir()
    for name, text in DOCUMENTS.items():
        (folder / "site" / name).write_text(text, encoding="utf-8")
    settings = Settings(data=folder / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    assert not run_ingest([folder / "site"], settings.data, settings.ingest, HashEmbedder(), NoProgress()).failed
    opened = open_assistant(settings, "quoting")
    yield opened
    opened.close()


def test_all_steps_are_told_in_order_with_their_count(assistant: Assistant) -> None:
    answer = assistant.answer(Question("List the steps for earthing the busbar BB-2"))
    assert answer.status is Status.ANSWERED
    assert answer.computation is not None
    assert answer.computation.value == len(STEPS)
    at = [answer.text.find(step) for step in STEPS]
    assert -1 not in at
    assert at == sorted(at)
    assert "Take the earths off" not in answer.text
    assert "say it back" in answer.text


def test_a_table_is_narrowed_by_a_value_over_all_its_parts(assistant: Assistant) -> None:
    answer = assistant.answer(Question("List all alarms of priority 2 in the alarm book"))
    wanted = [code for code, _, prio in ALARMS if prio == "2"]
    assert answer.computation is not None
    assert list(answer.computation.ids) == wanted
    assert answer.computation.value == len(wanted)
    assert {one.quote.split(" | ")[0] for one in answer.citations} == set(wanted)


def test_a_table_is_told_whole(assistant: Assistant) -> None:
    answer = assistant.answer(Question("List all spare parts of the crane"))
    assert answer.computation is not None
    assert answer.computation.ids == ("Hook", "Rope", "Brake")
    assert answer.computation.table is not None
    assert answer.computation.table.columns == ("Part", "Stock")


@pytest.mark.parametrize("text", ["List all valves of the boiler", "List the steps for changing the rope"])
def test_where_no_list_fits_none_is_told(assistant: Assistant, text: str) -> None:
    answer = assistant.answer(Question(text))
    assert answer.computation is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("List the steps to reset the breaker", True),
        ("What are the steps for repacking P-101A?", True),
        ("List all alarms of priority 1 in the alarm guide", True),
        ("Give me all wind limits for work", True),
        ("Which steps are needed to take T1 out?", True),
        ("Name the manufacturer of the pump", False),
        ("What is the torque of the gland bolts?", False),
        ("How often must the filter be changed?", False),
        ("What are the two amounts?", False),
        ("All of the above?", False),
    ],
)
def test_what_asks_for_a_list(text: str, asks: bool) -> None:
    assert asks_list(text) is asks


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_any_text_may_be_asked(text: str) -> None:
    assert asks_list(text) in (True, False)
