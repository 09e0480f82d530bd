"""The contract of the command line, through real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.conftest import ROOT, Cli, Plant

TORQUE = "What torque for the gland nuts of P-101A?"


def _options(plant: Plant) -> list[str]:
    return ["--data", str(plant.data), "--settings", str(plant.settings)]


def _loaded_after(*words: str) -> set[str]:
    """Top-level modules that a run of the command line leaves imported."""
    code = (
        "import sys\nfrom ui.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print('\\n'.join({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    return set(done.stderr.split())


def test_help_imports_nothing_heavy() -> None:
    heavy = {"numpy", "faiss", "openvino", "torch", "streamlit", "pydantic", "rich", "pdfplumber", "openai", "sqlite3"}
    assert not heavy & _loaded_after("--help")


def test_ask_imports_no_training_library(plant: Plant) -> None:
    loaded = _loaded_after("ask", TORQUE, "--model", "quoting", "--json", *_options(plant))
    assert "faiss" in loaded
    assert not {"torch", "transformers", "sentence_transformers", "llama_index", "streamlit"} & loaded


def test_every_verb_of_the_contract_has_help(cli: Cli) -> None:
    shown = cli("--help").stdout
    verbs = "ingest search ask serve models doctor generations audit eval bench tune profile"
    for verb in verbs.split():
        assert verb in shown
        assert cli(verb, "--help").returncode == 0


def test_ingest_reports_each_failure_and_exits_0(plant: Plant, cli: Cli) -> None:
    done = cli("ingest", str(plant.folder), "--json", *_options(plant))
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert len(report["unchanged"]) == 4
    assert report["added"] == report["changed"] == report["removed"] == []
    assert report["embedded"] == 0
    assert [failed["document"] for failed in report["failed"]] == ["site/manuals/broken.pdf"]


def test_ingest_in_words(plant: Plant, cli: Cli) -> None:
    done = cli("ingest", str(plant.folder), *_options(plant))
    assert "4 documents" in done.stdout
    assert "failed  site/manuals/broken.pdf" in done.stdout
    assert "\x1b" not in done.stdout


def test_search_json_is_one_object(plant: Plant, cli: Cli) -> None:
    done = cli("search", TORQUE, "-k", "3", "--json", *_options(plant))
    assert done.stdout.count("\n") == 1
    found = json.loads(done.stdout)
    assert set(found) == {"query", "generation", "hits", "timings_ms"}
    assert 1 <= len(found["hits"]) <= 3
    best = found["hits"][0]
    issue = {"sheet", "revision", "issued", "valid_from", "valid_to", "standing", "superseded"}
    assert set(best) == {"rank", "passage_id", "document", "kind", "title", "location", "text", "channels"} | issue
    assert set(best["location"]) == {"page", "row", "sheet", "heading"}


def test_search_filters_by_kind(plant: Plant, cli: Cli) -> None:
    found = json.loads(cli("search", "P-101A", "--kind", "log", "--json", *_options(plant)).stdout)
    assert {hit["kind"] for hit in found["hits"]} == {"log"}


def test_ask_json_is_one_object_with_the_page(plant: Plant, cli: Cli) -> None:
    done = cli("ask", TORQUE, "--json", *_options(plant))
    assert done.stdout.count("\n") == 1
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert "45 Nm" in answer["text"]
    cited = next(one for one in answer["citations"] if "45 Nm" in one["quote"])
    assert (cited["document"], cited["location"]["page"]) == ("site/manuals/pump-p-101.pdf", 1)
    assert cited["boxes"]
    assert answer["computation"] is None


def test_ask_shows_evidence_then_answer_then_sources(plant: Plant, cli: Cli) -> None:
    shown = cli("ask", TORQUE, *_options(plant)).stdout
    evidence, _, rest = shown.partition("\n\n")
    assert "45 Nm" in evidence
    assert "45 Nm" in rest
    assert "page 1" in rest
    assert "answered, model quoting" in rest


@pytest.fixture(scope="module")
def strict(plant: Plant, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Options under which everything is refused that is not computed."""
    settings = tmp_path_factory.mktemp("strict") / "settings.toml"
    words = plant.settings.read_text(encoding="utf-8")
    settings.write_text(words.replace("[answer]\n", "[answer]\nnot_found_below = 1.0\n"), encoding="utf-8")
    return ["--data", str(plant.data), "--settings", str(settings)]


def test_a_refusal_shows_the_nearest_thing_without_a_number(cli: Cli, strict: list[str]) -> None:
    shown = cli("ask", TORQUE, *strict).stdout
    assert "Not found: no passage of the documents answers this. Looked for: torque gland nuts P-101A" in shown
    nearest = next(line for line in shown.splitlines() if line.startswith("Nearest found: "))
    assert "45 Nm" in nearest
    assert "page 1" in nearest
    assert nearest.endswith("it does not answer this.")
    assert "[1]" not in shown
    assert "not_found, model quoting" in shown


def test_a_refusal_in_json_has_the_nearest_thing_beside_no_citation(plant: Plant, cli: Cli, strict: list[str]) -> None:
    refused = json.loads(cli("ask", TORQUE, "--json", *strict).stdout)
    assert (refused["status"], refused["citations"], refused["claims"]) == ("not_found", [], [])
    assert refused["nearest"]["document"] == "site/manuals/pump-p-101.pdf"
    assert refused["nearest"]["location"]["page"] == 1
    assert "45 Nm" in refused["nearest"]["quote"]
    assert refused["nearest"]["boxes"]
    assert 0 < refused["answerable"] < 1
    answered = json.loads(cli("ask", TORQUE, "--json", *_options(plant)).stdout)
    assert answered["nearest"] is None
    assert answered["answerable"] == refused["answerable"]


def test_document_words_cannot_steer_the_terminal(plant: Plant, cli: Cli) -> None:
    done = cli("search", "strange words from elsewhere", "-k", "1", *_options(plant))
    assert "Strange words" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask", ""], "empty"),
        (["search", "  "], "empty"),
        (["ask", "--batch", "no-such-file.jsonl"], "no-such-file.jsonl"),
        (["ingest", "no-such-folder"], "no-such-folder"),
        (["eval", "run", "no-such-cases.jsonl"], "no-such-cases.jsonl"),
    ],
)
def test_unusable_input_is_one_line_and_exit_1(plant: Plant, cli: Cli, words: list[str], said: str) -> None:
    done = cli(*words, *_options(plant))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [["ask", "why?"], ["search", "why?"], ["generations", "list"], ["generations", "rollback"]]
)
def test_a_missing_data_folder_names_the_remedy(plant: Plant, cli: Cli, tmp_path: Path, words: list[str]) -> None:
    done = cli(*words, "--data", str(tmp_path / "none"), "--settings", str(plant.settings))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "nameplate ingest" in done.stderr
    assert not (tmp_path / "none").exists()


def test_an_unknown_setting_is_named(cli: Cli, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[answer]\nspanz = 3\n", encoding="utf-8")
    for words in (["ask", "why?"], ["models", "list"], ["ingest", str(ROOT / "docs")]):
        done = cli(*words, "--settings", str(settings))
        assert done.returncode == 1
        assert "answer.spanz" in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["ask"],
        ["ask", "why?", "--as-of", "yesterday"],
        ["ask", "why?", "--kind", "poem"],
        ["ask", "why?", "--batch", "file"],
        ["search", "why?", "-k", "0"],
        ["models"],
        ["sing"],
    ],
)
def test_wrong_usage_exits_2(cli: Cli, words: list[str]) -> None:
    done = cli(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "usage:" in done.stderr


def test_batch_answers_in_order_and_goes_on_after_a_bad_line(plant: Plant, cli: Cli, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "first", "question": TORQUE}),
        "not json",
        json.dumps({"id": "second", "question": "Gland leak number 5", "kind": "log", "model": "quoting"}),
        json.dumps({"id": "third", "question": "why?", "kind": "poem"}),
        "",
        json.dumps({"id": "fourth", "question": "What quasar drives the flux capacitor of ZZ-9999?"}),
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = cli("ask", "--batch", str(file), *_options(plant))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["case_id"] for answer in answers] == ["first", "second", "fourth"]
    assert all(one["location"]["row"] for one in answers[1]["citations"])
    assert answers[2]["status"] == "not_found"
    assert answers[2]["citations"] == []
    assert done.returncode == 1
    complaints = done.stderr.splitlines()
    assert len(complaints) == 2
    assert "line 2" in complaints[0]
    assert "line 4" in complaints[1]


def test_batch_reads_stdin(plant: Plant, cli: Cli) -> None:
    done = cli("ask", "--batch", "-", "--json", *_options(plant), stdin=json.dumps({"id": 7, "question": TORQUE}))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["case_id"] == 7


def test_batch_takes_what_was_asked_before(plant: Plant, cli: Cli) -> None:
    lines = [
        {"question": "and which valve is locked shut for it?", "history": [[TORQUE, "45 Nm [1]."]]},
        {"question": "and which valve is locked shut for it?", "history": ["45 Nm"]},
        {"question": TORQUE, "history": [["What does alarm H-301 mean?", ""]]},
    ]
    done = cli("ask", "--batch", "-", *_options(plant), stdin="\n".join(map(json.dumps, lines)))
    followed, alone = map(json.loads, done.stdout.splitlines())
    assert followed["question"] == "and which valve is locked shut for it?"
    assert followed["asked_as"] == "which valve is locked shut for P-101A?"
    assert "V-12" in followed["text"]
    assert alone["asked_as"] == ""
    assert "line 2" in done.stderr
    assert "[[question, answer], ...]" in done.stderr


def test_chat_keeps_the_conversation(plant: Plant, cli: Cli) -> None:
    asked = f"{TORQUE}\n\n?!\nand which valve is locked shut for it?\nquit\nnever asked\n"
    done = cli("ask", "--chat", *_options(plant), stdin=asked)
    assert "Understood as: which valve is locked shut for P-101A?" in done.stdout
    assert "V-12" in done.stdout
    assert "never asked" not in done.stdout
    assert done.stderr.count("the question is empty") == 1
    assert done.returncode == 1
    told = cli("ask", "--chat", "--json", *_options(plant), stdin=f"{TORQUE}\nwhy?\n")
    first, second = map(json.loads, told.stdout.splitlines())
    assert (first["asked_as"], second["question"]) == ("", "why?")
    assert second["asked_as"].endswith(", and why?")
    assert told.returncode == 0


def test_generations_are_listed_verified_and_rolled_back(plant: Plant, cli: Cli, tmp_path: Path) -> None:
    folder, options = tmp_path / "notes", ["--data", str(tmp_path / "data"), "--settings", str(plant.settings)]
    folder.mkdir()
    for number in (1, 2):
        (folder / f"note-{number}.md").write_text(f"# Note {number}\n\nThe spare key is in box {number}.\n")
        assert cli("ingest", str(folder), *options).returncode == 0
    listed = json.loads(cli("generations", "list", "--json", *options).stdout)["generations"]
    assert [each["documents"] for each in listed] == [1, 2]
    assert [each["current"] for each in listed] == [False, True]
    assert cli("generations", "verify", *options).returncode == 0
    back = json.loads(cli("generations", "rollback", "--json", *options).stdout)
    assert back == {"generation": listed[0]["number"]}
    damaged = next((tmp_path / "data" / "generations").glob(f"{listed[1]['number']:06d}/**/vectors*"))
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"!")
    done = cli("generations", "verify", *options)
    assert done.returncode == 1
    assert "damaged" in done.stdout


def test_doctor_names_what_it_checked(plant: Plant, cli: Cli) -> None:
    cli("ask", "torque?", "--model", "quoting", *_options(plant))
    done = cli("doctor", "--json", *_options(plant))
    report = json.loads(done.stdout)
    checks = {check["name"]: check for check in report["checks"]}
    assert {"python", "packages", "settings", "embedder", "data folder", "generation", "embedder match"} <= set(checks)
    assert checks["generation"]["severity"] == "ok"
    assert checks["failures"]["severity"] == "note"
    assert checks["journal"]["finding"].endswith("records, whole")
    assert all(check["remedy"] for check in report["checks"] if check["severity"] == "problem")


def test_doctor_says_that_the_embedder_does_not_match(plant: Plant, cli: Cli, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(
        f'[ingest.embed]\nmodel = "hash"\ncache = "{tmp_path}"\n[hosted]\nbase_url = "http://127.0.0.1:9"\n'
    )
    done = cli("doctor", "--json", "--data", str(plant.data), "--settings", str(settings))
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert checks["model, hosted"]["severity"] == "problem"
    assert checks["model, local"]["severity"] == "note"
    assert done.returncode == 1


def test_models_are_listed(cli: Cli, tmp_path: Path) -> None:
    done = cli("models", "list", "--json", NAMEPLATE_CACHE=str(tmp_path))
    models = json.loads(done.stdout)["models"]
    assert {model["state"] for model in models} == {"missing"}
    assert all(model["licence"] for model in models)
    done = cli("models", "pull", "no-such-model", NAMEPLATE_CACHE=str(tmp_path))
    assert done.returncode == 1
    assert "no-such-model" in done.stderr


def test_what_libraries_print_does_not_reach_stdout() -> None:
    code = (
        "import os, sys\nfrom ui.output import claimed_stdout\n"
        "with claimed_stdout() as output:\n"
        "    os.write(1, b'from C\\n'); print('from Python')\n"
        "    output.json({'a': 1})\n"
        "print('after')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == '{"a": 1}\nafter\n'
    assert "from C" in done.stderr
    assert "from Python" in done.stderr


def test_a_reader_that_goes_away_costs_no_traceback(plant: Plant) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ui.cli", "search", TORQUE, *_options(plant)],
            cwd=ROOT,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.returncode == 141
    assert done.stderr == ""


def test_an_unexpected_error_is_one_line_with_the_way_to_its_details() -> None:
    code = (
        "import sys, ui.commands.search as verb\n"
        "def broken(args, output): raise KeyError('oops\\nmore')\n"
        "verb.run = broken\nfrom ui.cli import main\nsys.exit(main(['search', 'why?']))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "KeyError" in done.stderr
    assert "NAMEPLATE_DEBUG=1" in done.stderr
    environment = os.environ | {"NAMEPLATE_DEBUG": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" in done.stderr


def test_serve_refuses_a_port_in_use(cli: Cli, plant: Plant) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = cli("serve", "--port", str(taken.getsockname()[1]), *_options(plant))
    assert done.returncode == 1
    assert "--port" in done.stderr


def test_no_file_of_ui_shadows_a_module() -> None:
    """Streamlit puts ui/ first on the module path."""
    from importlib.metadata import packages_distributions

    own = {path.stem for path in (ROOT / "ui").iterdir() if path.suffix == ".py" or path.is_dir()} - {"__init__"}
    assert not own & set(sys.stdlib_module_names)
    assert not own & set(packages_distributions())
    assert not (ROOT / "ui" / "pages").exists()


def test_a_person_is_erased_and_a_dry_run_or_no_answer_erases_nobody(plant: Plant, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "gate.md").write_text("# Gate\n\nKarim Lopez has the key; call 415-555-2671.\n")
    options = ["--data", str(tmp_path / "data"), "--settings", str(plant.settings)]
    read = json.loads(cli("ingest", str(tmp_path / "site"), "--json", *options).stdout)
    assert read["personal"] == [{"document": "site/gate.md", "counts": {"phone": 1}}]
    erase = ["erase", "--person", "Karim Lopez", *options]
    planned = json.loads(cli(*erase, "--dry-run", "--json").stdout)
    assert planned["documents"] == [{"document": "site/gate.md", "places": 1, "removed_whole": False}]
    refused = cli(*erase)
    assert refused.returncode == 1
    assert "nothing was erased" in refused.stderr
    done = cli(*erase, "--yes", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 0
    assert said["done"] is True
    assert said["files_outside"] == [str(tmp_path / "site" / "gate.md")]
    assert "lopez" not in done.stdout.casefold()
