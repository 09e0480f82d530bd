"""Who may see what through the doors: the command line by groups, the page by who signed in."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rag.schema import User
from rag.settings import AccessSettings
from tests.ui.conftest import ROOT, Plant, _write_manual
from ui.cli import main
from ui.identity import user_of_claims, user_of_headers
from ui.sign_in_needs import sign_in_problem

TORQUE = "What torque for the gland nuts of P-101A?"
OIDC = '[access]\nsign_in = "oidc"\nmay_add = ["Keepers"]\n'
HASH = '[ingest.embed]\nmodel = "hash"\n[answer]\nmodel = "quoting"\n'


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Plant:
    """A manual for operations, a public note, a schedule for the tariff desk."""
    base = tmp_path_factory.mktemp("closed")
    site = base / "site"
    site.mkdir()
    _write_manual(site / "pump.pdf")
    (site / "open.md").write_text("# Visitors\n\nVisitors wear helmets of class 7.\n", encoding="utf-8")
    (site / "tariff.md").write_text(
        "# Schedule RS-4 Site Service\n\nEffective 2025-01-01.\n\nCustomer Charge, per month .... $7.00\n\n"
        "Energy Charge, per kWh .... $0.12345\n",
        encoding="utf-8",
    )
    (site / "documents.toml").write_text(
        '["open.md"]\nclassification = "public"\n["pump.pdf"]\ngroups = ["operations"]\n'
        '["tariff.md"]\ngroups = ["tariffs"]\n',
        encoding="utf-8",
    )
    settings = base / "settings.toml"
    settings.write_text(HASH, encoding="utf-8")
    assert main(["ingest", str(site), "--data", str(base / "data"), "--settings", str(settings)]) == 0
    return Plant(site, base / "data", settings)


def run(plant: Plant, *words: str, settings: Path | None = None) -> int:
    return main([*words, "--data", str(plant.data), "--settings", str(settings or plant.settings)])


@pytest.mark.parametrize(
    ("groups", "in_settings", "found"),
    [
        (["--groups", "Operations,canteen"], "", True),
        (["--groups", "tariffs"], "", False),
        ([], "", False),
        ([], '[access]\ngroups = ["operations"]\n', True),
        (["--groups", "tariffs"], '[access]\ngroups = ["operations"]\n', False),
    ],
)
def test_the_command_line_asks_in_groups(
    closed: Plant, tmp_path: Path, capsys: pytest.CaptureFixture[str], groups: list[str], in_settings: str, found: bool
) -> None:
    mine = tmp_path / "settings.toml"
    mine.write_text(HASH + in_settings, encoding="utf-8")
    assert run(closed, "ask", TORQUE, "--json", *groups, settings=mine) == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert (answer["status"], "45 Nm" in shown.out) == (("answered", True) if found else ("not_found", False))
    assert all(spent % 50 == 0 for spent in answer["timings_ms"].values())
    assert ("it is not known who asks" in shown.err) == (not groups and not in_settings)
    assert run(closed, "search", TORQUE, "--json", *groups, settings=mine) == 0
    documents = {hit["document"] for hit in json.loads(capsys.readouterr().out)["hits"]}
    assert ("site/pump.pdf" in documents) == found


def test_each_line_of_a_batch_has_its_own_groups(
    closed: Plant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [{"question": TORQUE, "groups": one} for one in (["operations"], ["tariffs"], "operations, hr")]
    batch = tmp_path / "questions.jsonl"
    batch.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run(closed, "ask", "--batch", str(batch), "--groups", "nobody") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["45 Nm" in answer["text"] for answer in answers] == [True, False, True]


def test_a_bill_is_only_made_on_a_schedule_that_may_be_seen(closed: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    bill = ("bill", "RS-4", "--use", "100", "--month", "2026-03")
    assert run(closed, *bill, "--groups", "operations") == 1
    assert "no rate schedule 'RS-4' is in the documents" in capsys.readouterr().err
    assert run(closed, *bill, "--groups", "tariffs") == 0


def test_a_profile_counts_what_may_be_seen(closed: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    seen = {}
    for groups in (["--groups", "operations"], ["--groups", "tariffs"], []):
        assert run(closed, "profile", "--json", *groups) == 0
        shown = capsys.readouterr()
        seen["".join(groups[1:])] = json.loads(shown.out)
        assert ("only public documents are counted" in shown.err) == (not groups)
    names = {groups: {one["document"] for one in report["each"]} for groups, report in seen.items()}
    assert names["operations"] == {"site/pump.pdf", "site/open.md"}
    assert names["tariffs"] == {"site/tariff.md", "site/open.md"}
    assert names[""] == {"site/open.md"}
    assert "pump" not in json.dumps([seen["tariffs"], seen[""]])


def test_doctor_says_who_sees_what(closed: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    run(closed, "doctor", "--json")
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)["checks"]}
    assert "the unknown see 1" in found["access"]["finding"]
    assert found["sign-in"]["severity"] == "ok"


# -- the page -------------------------------------------------------------------------------------------------


@pytest.fixture
def app(closed: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    mine = tmp_path / "settings.toml"
    mine.write_text(HASH + OIDC, encoding="utf-8")
    monkeypatch.setenv("NAMEPLATE_SETTINGS", str(mine))
    monkeypatch.setenv("NAMEPLATE_DATA", str(closed.data))
    app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=60)
    app.user = {"is_logged_in": False}
    return app


def signed_in(app: AppTest, name: str, *groups: str) -> AppTest:
    app.user = {"is_logged_in": True, "email": name, "groups": list(groups)}
    return app


def html(app: AppTest) -> str:
    return "\n".join(each.proto.body for each in app.get("html"))


def answer_of(app: AppTest) -> Any:
    return app.session_state.conversation.exchanges[-1].answer


def test_the_unknown_are_asked_to_sign_in_and_see_public_documents(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert "1 documents are indexed" in html(app)
    assert "Not signed in: public documents only" in html(app)
    assert app.button(key="sign-in").label == "Sign in"
    app.chat_input[0].set_value(TORQUE).run()
    assert answer_of(app).citations == ()
    app.switch_page("views/documents.py").run()
    assert not app.exception
    assert "Add documents" not in html(app)
    assert [option for box in app.selectbox for option in box.options if "pump" in option] == []
    app.switch_page("views/rates.py").run()
    assert "No rate schedules were found" in app.info[0].value


def test_where_nothing_is_public_there_is_only_the_door(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAMEPLATE_DATA", str(tmp_path / "nothing"))
    app.run()
    assert not app.exception
    assert "These documents are for people who have signed in." in html(app)
    assert [button.key for button in app.button] == ["sign-in"]
    assert not app.chat_input


def test_settings_that_cannot_be_read_are_one_line_on_the_page(app: AppTest, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[access]\nsign_in = 7\n", encoding="utf-8")
    app.run()
    assert not app.exception
    assert "access.sign_in" in app.error[0].value.replace("\\", "")
    assert not app.chat_input


def test_who_signed_in_sees_their_documents_and_is_in_the_journal(app: AppTest, closed: Plant) -> None:
    signed_in(app, "ada@example.org", "Operations").run()
    assert "2 documents are indexed" in html(app)
    assert "Signed in as ada@example.org" in html(app)
    app.chat_input[0].set_value(TORQUE).run()
    answer = answer_of(app)
    assert "45 Nm" in answer.text
    app.button(key=f"open-0-{answer.citations[0].number}").click().run()
    assert not app.exception
    # Another user of the same browser tab begins with an empty page, and no picture drawn before is shown.
    signed_in(app, "bob@example.org", "tariffs").run()
    assert app.session_state.conversation.exchanges == []
    assert "45 Nm" not in html(app)
    app.chat_input[0].set_value(TORQUE).run()
    assert "45 Nm" not in answer_of(app).text
    with closing(sqlite3.connect(closed.data / "journal.sqlite")) as journal:
        kept = " ".join(str(row) for table in _tables(journal) for row in journal.execute(f"SELECT * FROM {table}"))
    assert "ada@example.org" in kept
    assert "bob@example.org" in kept


def _tables(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def test_the_page_data_counts_what_its_user_may_see(app: AppTest) -> None:
    app.run()
    app.switch_page("views/corpus.py").run()
    assert not app.exception
    assert "1 document (1 manual)" in html(app)
    assert "pump" not in html(app)
    signed_in(app, "eve@example.org", "operations").run()
    assert "2 documents (" in html(app)
    signed_in(app, "ada@example.org", "tariffs").run()
    assert "1 tariff" in html(app)
    assert "pump" not in html(app)


def test_only_those_who_may_add_files_can(app: AppTest) -> None:
    signed_in(app, "eve@example.org", "operations").run()
    app.switch_page("views/documents.py").run()
    assert "Add documents" not in html(app)
    signed_in(app, "eve@example.org", "operations", "keepers").run()
    assert "Add documents" in html(app)


@pytest.mark.parametrize(
    ("claims", "user"),
    [
        ({}, User()),
        ({"email": "a@b.c", "groups": ["x"]}, User()),
        ({"is_logged_in": "yes", "email": "a@b.c", "groups": ["x"]}, User()),
        ({"is_logged_in": True, "email": "a@b.c"}, User("a@b.c", frozenset())),
        ({"is_logged_in": True, "email": "a@b.c", "groups": ["x", 7, " y "]}, User("a@b.c", frozenset({"x", "y"}))),
        ({"is_logged_in": True, "sub": "17", "groups": "x,y"}, User("17", frozenset({"x", "y"}))),
        ({"is_logged_in": True, "email": "a", "groups": {"x": 1}}, User("a", frozenset())),
    ],
)
def test_claims_that_say_nothing_give_nothing(claims: dict[str, object], user: User) -> None:
    assert user_of_claims(claims, AccessSettings()) == user


def test_groups_may_stand_inside_another_claim() -> None:
    claims = {"is_logged_in": True, "email": "a", "realm_access": {"roles": ["x"]}, "https://a.b/groups": ["y"]}
    assert user_of_claims(claims, AccessSettings(groups_claim="realm_access.roles")).groups == {"x"}
    assert user_of_claims(claims, AccessSettings(groups_claim="https://a.b/groups")).groups == {"y"}


@pytest.mark.parametrize(
    ("address", "names", "groups", "user"),
    [
        ("10.0.0.5", ["ada"], ["ops, hr"], User("ada", frozenset({"ops", "hr"}))),
        ("10.0.0.5", ["ada"], [], User("ada", frozenset())),
        ("10.0.0.6", ["ada"], ["ops"], User()),
        ("127.0.0.1", ["ada"], ["ops"], User()),
        ("nonsense", ["ada"], ["ops"], User()),
        ("10.0.0.5", [], ["ops"], User()),
        ("10.0.0.5", [" "], ["ops"], User()),
        ("10.0.0.5", ["ada", "eve"], ["ops"], User()),
        ("10.0.0.5", ["ada"], ["ops", "hr"], User()),
        ("fd00::7", ["ada"], ["ops"], User("ada", frozenset({"ops"}))),
    ],
)
def test_only_a_trusted_proxy_is_believed(address: str, names: list[str], groups: list[str], user: User) -> None:
    access = AccessSettings.model_validate({"sign_in": "proxy", "proxies": ["10.0.0.5", "fd00::/64"]})
    headers = {access.name_header: names, access.groups_header: groups}
    assert user_of_headers(headers, address, access) == user


@pytest.mark.parametrize(
    ("settings", "secrets", "said"),
    [
        ({"sign_in": "none"}, None, ""),
        ({"sign_in": "proxy"}, None, "access.proxies"),
        ({"sign_in": "proxy", "proxies": ["10.0.0.5"]}, None, ""),
        ({"sign_in": "oidc"}, None, "access.secrets names no file"),
        ({"sign_in": "oidc"}, "[auth\n", "not TOML"),
        ({"sign_in": "oidc"}, '[auth]\nclient_id = "n"\n', "redirect_uri, cookie_secret, client_secret"),
        ({"sign_in": "oidc"}, "FULL", ""),
        ({"sign_in": "oidc"}, "SHORT", "cookie_secret needs at least 32"),
    ],
)
def test_a_door_that_cannot_be_locked_is_not_served(
    tmp_path: Path, settings: dict[str, object], secrets: str | None, said: str
) -> None:
    full = (
        '[auth]\nredirect_uri = "http://localhost:8501/oauth2callback"\ncookie_secret = "{}"\nclient_id = "n"\n'
        'client_secret = "s"\nserver_metadata_url = "http://localhost/.well-known/openid-configuration"\n'
    )
    if secrets is not None:
        file = tmp_path / "secrets.toml"
        words = {"FULL": full.format("x" * 40), "SHORT": full.format("x" * 9)}
        file.write_text(words.get(secrets, secrets), encoding="utf-8")
        file.chmod(0o600)
        settings = settings | {"secrets": file}
    problem = sign_in_problem(AccessSettings.model_validate(settings))
    assert said in problem
    assert bool(problem) == bool(said)
    assert "\n" not in problem
