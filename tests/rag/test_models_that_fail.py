"""A model that is killed, slow, or writes nonsense never costs the evidence, and one line says what was wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from rag.assistant import Assistant, open_assistant
from rag.audit import last_entries, verify
from rag.journal import journal_path
from rag.schema import CheckedLine, Done, EvidenceReady, Question, Status
from rag.settings import HostedSettings, Settings
from tests.conftest import REPOSITORY
from tests.rag.completions import Completions, once_asked, serving

TORQUE = Question("torque for the gland bolts?")
Server = tuple[str, type[Completions]]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as served:
        yield served


def opened(plant: Settings, url: str, seconds: float = 20.0) -> Assistant:
    hosted = HostedSettings(
        base_url=url, model="toy", retries=0, price_per_million_input="1.5", price_per_million_output="6"
    )  # type: ignore[arg-type]
    answer = plant.answer.model_copy(update={"seconds": seconds})
    return open_assistant(plant.model_copy(update={"hosted": hosted, "answer": answer}), "hosted")


NONSENSE = (
    "The purple monkey weighs nine bananas. Seven rivers sing loudly. "
    "Clouds are made of cheese. Every wheel dreams of Paris. "
)


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ({"cut_after": 2}, "broke off"),  # killed in the middle
        ({"statuses": [500]}, "answers 500"),
        ({"statuses": [429]}, "asked too often"),
        ({"before": 3.0}, "longer than 1.5 s"),
        ({"between": 0.4, "over_and_over": True}, "longer than 1.5 s"),
        ({"raw": b"<html>log in</html>", "content_type": "text/html"}, "broke off"),
        ({"raw": b"data: {nope\n\n"}, "does not speak the chat protocol"),
        ({"raw": b"\xff\x00" * 3000, "over_and_over": True}, "MB"),
        ({"writes": "The torque is 45 Nm. ", "over_and_over": True}, "repeats itself"),
        ({"writes": NONSENSE, "over_and_over": True}, "writes what its evidence does not say"),
        ({"writes": "螺栓的扭矩是四十五牛米请分两次拧紧螺栓"}, "another script"),
        ({"writes": "The purple monkey weighs nine bananas [1]."}, "nothing that stands in the evidence"),
        ({"writes": "  "}, "wrote nothing"),
        ({"writes": "NOT FOUND"}, "found no answer in the evidence"),  # whether it does was decided before
        ({"writes": "<html><body>gateway</body></html>"}, "markup"),
    ],
)
def test_the_evidence_is_the_answer_and_one_line_says_why(
    plant: Settings, server: Server, behaviour: dict[str, Any], said: str
) -> None:
    url, handler = server
    for name, value in behaviour.items():
        setattr(handler, name, value)
    assistant = opened(plant, url, seconds=1.5 if "1.5" in said else 20.0)
    events = list(assistant.ask(TORQUE))
    assistant.close()
    assert isinstance(events[0], EvidenceReady)
    assert events[0].citations
    last = events[-1]
    assert isinstance(last, Done)
    assert last.answer.status is Status.ANSWERED
    assert "45 Nm" in last.answer.text
    assert last.answer.citations
    assert last.answer.model == "quoting"
    assert said in last.answer.notice
    assert last.answer.notice.endswith("these are the quotes")
    assert "\n" not in last.answer.notice
    for word in ("monkey", "Clouds", "html", "螺"):
        assert word not in last.answer.text


def test_a_server_that_is_gone(plant: Settings, server: Server) -> None:
    assistant = opened(plant, server[0].rsplit(":", 1)[0] + ":9/v1")
    answer = assistant.answer(TORQUE)
    assistant.close()
    assert "45 Nm" in answer.text
    assert "cannot be reached" in answer.notice
    assert answer.usage is None


def test_tokens_and_money_stand_in_the_answer_and_the_journal(plant: Settings, server: Server) -> None:
    url, handler = server
    handler.counts = {"prompt_tokens": 300, "completion_tokens": 20, "total_tokens": 320}
    assistant = opened(plant, url)
    answer = assistant.answer(TORQUE)
    assistant.close()
    assert (answer.model, answer.notice) == ("toy", "")
    (kept,) = last_entries(journal_path(plant.data), 1)
    assert kept.record.subject == answer.id
    assert kept.facts["usage"] == {
        "prompt_tokens": 300, "completion_tokens": 20, "cached_tokens": 0, "estimated": False, "cost": "0.00057",
        "currency": "USD",
    }  # fmt: skip


def test_setting_cancel_stops_the_model_and_leaves_the_quotes(plant: Settings, server: Server) -> None:
    url, handler = server
    handler.before = 30.0
    assistant = opened(plant, url)
    cancel = threading.Event()
    events = assistant.ask(TORQUE, cancel)
    assert isinstance(next(events), EvidenceReady)
    once_asked(handler, cancel.set)
    *_, last = events
    assistant.close()
    assert isinstance(last, Done)
    assert "45 Nm" in last.answer.text
    assert "stopped" in last.answer.notice
    assert handler.left.wait(10)


def test_closing_the_events_stops_the_model_and_what_was_shown_is_kept(plant: Settings, server: Server) -> None:
    url, handler = server
    handler.over_and_over, handler.between = True, 0.05
    assistant = opened(plant, url)
    events = assistant.ask(TORQUE)
    assert isinstance(next(events), EvidenceReady)
    assert isinstance(next(events), CheckedLine)
    events.close()  # type: ignore[attr-defined]
    assistant.close()
    assert handler.left.wait(10)
    (kept,) = last_entries(journal_path(plant.data), 1)
    assert kept.record.action == "stopped"
    assert kept.content is not None
    assert "45 Nm" in str(kept.content["citations"])
    assert verify(journal_path(plant.data)).broken_at is None


def test_ctrl_c_on_the_terminal_stops_the_model(plant: Settings, server: Server) -> None:
    url, handler = server
    handler.before = 60.0
    settings = plant.data.parent / "interrupted.toml"
    settings.write_text(
        f'data = "{plant.data}"\n[ingest.embed]\nmodel = "hash"\n[hosted]\nbase_url = "{url}"\nmodel = "toy"\n'
    )
    command = [sys.executable, "-m", "ui.cli", "ask", TORQUE.text, "--model", "hosted", "--settings", str(settings)]
    asking = subprocess.Popen(
        command, cwd=REPOSITORY, env=os.environ | {"PYTHONPATH": str(REPOSITORY)}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert asking.stdout is not None
    shown = asking.stdout.readline()
    while not handler.requests and asking.poll() is None:
        threading.Event().wait(0.05)
    asking.send_signal(signal.SIGINT)
    out, err = asking.communicate(timeout=30)
    assert asking.returncode == 130, (out, err)
    assert "45 Nm" in shown + out
    assert "Traceback" not in err
    assert handler.left.wait(10)
    (kept,) = last_entries(journal_path(plant.data), 1)
    assert kept.record.action == "stopped"
