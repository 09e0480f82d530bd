"""The web pages, run by Streamlit's own test driver over the tiny plant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rag.audit import last_entries
from rag.journal import journal_path
from tests.ui.conftest import ROOT, Plant

TORQUE = "What torque for the gland nuts of P-101A?"


@pytest.fixture
def app(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("NAMEPLATE_SETTINGS", str(plant.settings))
    monkeypatch.setenv("NAMEPLATE_DATA", str(plant.data))
    return AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=60)


def _html(app: AppTest) -> str:
    return "\n".join(each.proto.body for each in app.get("html"))


def _components(app: AppTest, name: str) -> list[Any]:
    found = [each.proto for each in app.get("bidi_component") if each.proto.component_name == name]
    return [json.loads(each.json) for each in found]


def _ask(app: AppTest, question: str) -> AppTest:
    app.run()
    app.chat_input[0].set_value(question).run()
    assert not app.exception
    return app


def test_an_empty_page_offers_questions_that_can_be_asked(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert "4 documents are indexed" in _html(app)
    app.button(key="sample-0").click().run()
    assert not app.exception
    assert app.session_state.conversation.exchanges[0].question.text == "What were the last faults on P-101A?"


def test_the_answer_has_numbered_citations_with_their_words(app: AppTest) -> None:
    _ask(app, TORQUE)
    (answer,) = _components(app, "nameplate.answer")
    words = "".join(piece[0] for paragraph in answer["paragraphs"] for piece in paragraph)
    numbers = [piece[1] for paragraph in answer["paragraphs"] for piece in paragraph if piece[1]]
    assert "45 Nm" in words
    assert numbers
    assert set(map(str, numbers)) <= set(answer["labels"])
    shown = _html(app)
    assert "Checked against its sources" in shown
    assert "Check the page before you act." in shown
    assert "page 1" in shown
    assert "site/manuals/pump-p-101.pdf" in shown


def test_the_cited_page_opens_with_its_words_marked(app: AppTest) -> None:
    _ask(app, TORQUE)
    cited = app.session_state.conversation.exchanges[0].answer.citations
    number = next(one.number for one in cited if "45 Nm" in one.quote)
    app.button(key=f"open-0-{number}").click().run()
    assert not app.exception
    (page,) = _components(app, "nameplate.page")
    assert "45 Nm" in page["alt"]
    assert 0 < page["mark"][1] < 0.5
    app.button(key=f"source-{cited[0].passage_id}-{number}-on").click().run()
    assert not app.exception


def test_a_refusal_shows_the_nearest_thing_and_opens_its_page(
    app: AppTest, plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    words = plant.settings.read_text(encoding="utf-8")
    settings.write_text(words.replace("[answer]\n", "[answer]\nnot_found_below = 1.0\n"), encoding="utf-8")
    monkeypatch.setenv("NAMEPLATE_SETTINGS", str(settings))
    _ask(app, TORQUE)
    shown = _html(app)
    assert "Not found in the documents" in shown
    assert "Nearest found. It does not answer this." in shown
    assert "45 Nm" in shown
    assert 'class="np-number"' not in shown
    assert "Check the page before you act." not in shown
    app.button(key="open-0-0").click().run()
    assert not app.exception
    (page,) = _components(app, "nameplate.page")
    assert "45 Nm" in page["alt"]
    assert page["mark"] is not None


def test_a_log_row_opens_as_a_table(app: AppTest) -> None:
    _ask(app, "Gland leak number 5 on P-101A")
    rows = [each for each in app.button if each.label == "Open row"]
    rows[0].click().run()
    assert not app.exception
    assert "<th scope='row'>ASSETNUM</th>" in _html(app)


def test_a_refusal_is_plain_and_offers_what_was_meant(app: AppTest) -> None:
    _ask(app, "What torque for the gland nuts of P-101B?")
    exchange = app.session_state.conversation.exchanges[0]
    assert exchange.answer.status == "not_found"
    assert "Not found in the documents" in _html(app)
    assert "Check the page before you act." not in _html(app)
    meant = [each for each in app.button if each.key and each.key.startswith("meant-")]
    assert meant
    meant[0].click().run()
    assert "P-101A" in app.session_state.conversation.exchanges[1].question.text
    assert app.session_state.conversation.exchanges[1].answer.status == "answered"


def test_a_follow_up_carries_the_conversation(app: AppTest) -> None:
    _ask(app, TORQUE)
    app.chat_input[0].set_value("And how much oil in the bearing housing?").run()
    assert not app.exception
    first, second = app.session_state.conversation.exchanges
    assert [turn.question for turn in second.question.history] == [TORQUE]
    assert second.question.history[0].answer == first.answer.text
    assert "Earlier in this conversation (1)" in [each.label for each in app.expander]


def test_filters_hold_and_are_said(app: AppTest) -> None:
    app.run()
    app.selectbox(key="kind").set_value("log")
    app.text_input(key="asset").set_value("p 101 a").run()
    app.chat_input[0].set_value("gland").run()
    assert "Only: log, asset p 101 a" in _html(app)
    hits = app.session_state.conversation.exchanges[0].hits
    assert hits
    assert {hit.passage.kind for hit in hits} == {"log"}
    app.button(key="all").click().run()
    assert app.selectbox(key="kind").value == ""


def test_a_link_asks_with_its_filters(app: AppTest) -> None:
    app.query_params["q"] = TORQUE
    app.query_params["kind"] = "manual"
    app.run()
    assert not app.exception
    (exchange,) = app.session_state.conversation.exchanges
    assert exchange.question.text == TORQUE
    assert exchange.question.filters.kind == "manual"
    app.run()
    assert len(app.session_state.conversation.exchanges) == 1


def test_a_link_that_makes_no_sense_is_said(app: AppTest) -> None:
    app.query_params["as_of"] = "yesterday"
    app.run()
    assert not app.exception
    assert "as\\_of" in app.warning[0].value


def test_thumbs_are_kept(app: AppTest, plant: Plant) -> None:
    _ask(app, TORQUE)
    answer = app.session_state.conversation.exchanges[0].answer
    app.feedback[0].set_value(1).run()
    assert not app.exception
    (kept,) = last_entries(journal_path(plant.data), 1)
    assert (kept.record.action, kept.record.subject, kept.facts) == ("feedback", answer.id, {"thumbs": 1})


def test_document_words_stay_words(app: AppTest) -> None:
    _ask(app, "strange words from elsewhere")
    shown = _html(app)
    assert "&lt;img src=x" in shown
    assert "<img" not in shown
    assert "<a " not in shown
    assert "\x1b" not in shown
    assert not any("evil.example" in each.value for each in app.markdown)


def test_a_missing_model_is_said_and_the_page_stays(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NAMEPLATE_CACHE", str(tmp_path))
    app.run()
    app.selectbox(key="model").set_value("local").run()
    assert not app.exception
    assert "pull" in app.info[0].value
    app.selectbox(key="model").set_value("quoting").run()
    assert app.chat_input


def test_nothing_ingested_yet_leads_to_documents(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NAMEPLATE_DATA", str(tmp_path / "none"))
    app.run()
    assert not app.exception
    assert "nameplate ingest" in app.info[0].value


def test_documents_shows_what_is_held_and_what_failed(app: AppTest) -> None:
    app.run()
    app.switch_page("views/documents.py").run()
    assert not app.exception
    shown = _html(app)
    assert "<dt>documents</dt><dd>4</dd>" in shown
    assert "site/manuals/broken.pdf" in shown
    assert "Generation" in shown
    assert len(app.dataframe[0].value) == 4


def test_documents_opens_pages_and_text(app: AppTest) -> None:
    app.run()
    app.switch_page("views/documents.py").run()
    picker = next(each for each in app.selectbox if each.label == "Open a document")
    picker.set_value("site/manuals/pump-p-101.pdf").run()
    assert not app.exception
    (page,) = _components(app, "nameplate.page")
    assert page["alt"].startswith("Page 1 of ")
    picker = next(each for each in app.selectbox if each.label == "Open a document")
    picker.set_value("site/procedures/isolation.md").run()
    assert not app.exception
    assert "Lock valve V-12 shut" in _html(app)


def test_a_dropped_file_is_read_and_can_be_asked_for(
    app: AppTest, plant: Plant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NAMEPLATE_DATA", str(tmp_path / "data"))
    app.run()
    app.switch_page("views/documents.py").run()
    app.file_uploader[0].upload("../../fan.md", b"# Fan F-7\n\nThe fan belt of F-7 is of type B 43.\n", "text/markdown")
    app.button[-1].click().run()
    assert not app.exception
    assert "1 added" in app.success[0].value
    assert [path.name for path in (tmp_path / "data" / "uploads").iterdir()] == ["fan.md"]
    app.switch_page("views/ask.py").run()
    app.chat_input[0].set_value("What type is the fan belt of F-7?").run()
    assert not app.exception
    assert "B 43" in app.session_state.conversation.exchanges[0].answer.text


def test_a_follow_up_shows_how_it_was_understood_and_can_be_put_right(app: AppTest) -> None:
    _ask(app, TORQUE)
    app.chat_input[0].set_value("and how often is its shaft seal renewed?").run()
    assert not app.exception
    talk = app.session_state.conversation
    assert talk.exchanges[1].answer.asked_as == "how often is the shaft seal of P-101A renewed?"
    assert "Understood as: <b>how often is the shaft seal of P-101A renewed?</b>" in _html(app)
    app.text_area(key="edited-1").set_value("What does alarm H-301 mean?")
    next(each for each in app.button if each.label == "Ask").click().run()
    assert not app.exception
    third = app.session_state.conversation.exchanges[2]
    assert third.question.text == "What does alarm H-301 mean?"
    assert (third.question.history, third.asked_as) == ((), "")


def test_a_question_of_its_own_shows_no_such_line(app: AppTest) -> None:
    _ask(app, TORQUE)
    app.chat_input[0].set_value("How often is the shaft seal of P-101A renewed?").run()
    assert not app.exception
    assert "Understood as" not in _html(app)
