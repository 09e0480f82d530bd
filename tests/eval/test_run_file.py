"""One file a run: it holds all that is needed to score and compare it again, and nothing is asked twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.asset import asset_finder
from eval.language import UNSURE, language_of
from eval.retrieval_run import RetrievalRun, by_gold
from eval.run import RunReport
from eval.scored import load_scored
from eval.summary import SLICINGS, slices
from tests.eval.conftest import Nameplate
from tests.eval.measured import TODAY, Works


def test_a_run_file_says_how_it_came_about(answers: Path) -> None:
    held = json.loads(answers.read_text())
    assert held["what"] == "answers"
    assert held["format"] == 1
    assert held["index"]["generation"] == 1
    assert held["index"]["documents"] == 32
    assert held["index"]["fingerprint"]
    assert held["models"] == {"embedder": "hash", "answers": "quoting"}
    assert held["today"] == TODAY
    assert held["cases"] == ["cases.jsonl"]
    assert held["settings"]["retrieve"]["depth"] == 100
    assert held["seconds"] > 0
    assert isinstance(held["seed"], int)
    sample = held["samples"][0]
    assert sample["answer"]["text"]
    assert sample["hits"][0]["document"].startswith("library/")
    assert sample["total_ms"] > 0
    absent = next(one for one in held["samples"] if one["case"]["id"] == "absent")
    assert absent["scores"]["strings_in_text"]["value"] is None


def test_a_retrieval_run_keeps_what_every_channel_ranked(rankings: Path, works: Works) -> None:
    held = json.loads(rankings.read_text())
    assert held["what"] == "retrieval"
    assert held["name"] == "beir"
    assert len(held["samples"]) == 32
    first = held["samples"][0]
    assert list(first["ranked"]) == ["lexical", "dense", "fused"]
    assert first["judged"] == {"d00": 1}
    assert first["scores"]["fused ndcg@10"] > 0


def test_search_is_measured_over_cases_of_the_data_folder(works: Works, nameplate: Nameplate, tmp_path: Path) -> None:
    file = tmp_path / "search.json"
    words = ("eval", "retrieval", works.cases, "--today", TODAY, *works.options())
    done = nameplate(*words, "--out", file, "--json")
    assert done.code == 0, done.err
    assert done.json["queries"] == 33  # all that are answerable
    assert done.json["channels"]["fused"]["recall@5"] > 0.9  # type: ignore[index]
    held = json.loads(file.read_text())
    assert held["unit"] == "page"
    assert held["today"] == TODAY
    assert held["samples"][0]["ranked"]["fused"][0] == "library/pump-gland.md"
    assert {each.name for each in slices(load_scored(file), SLICINGS["kind"])} == {"manual", "procedure"}
    again = nameplate("eval", "rescore", file, works.cases, "--out", tmp_path / "again.json", "--json")
    assert again.json == done.json
    assert RetrievalRun.load(tmp_path / "again.json") == RetrievalRun.load(file)
    assert nameplate("eval", "gate", file, "--baseline", tmp_path / "again.json").code == 0


def test_cases_without_a_place_cannot_be_searched_for(works: Works, nameplate: Nameplate, tmp_path: Path) -> None:
    absent = [line for line in works.cases.read_text().splitlines() if '"absent"' in line]
    (tmp_path / "absent.jsonl").write_text("\n".join(absent))
    done = nameplate("eval", "retrieval", tmp_path / "absent.jsonl", *works.options())
    assert done.code == 1
    assert "no case names a document" in done.err


def test_pages_of_a_document_that_is_judged_whole_count_as_the_document() -> None:
    found = ("a#3", "b#1", "a#4", "b#2", "c")
    assert by_gold(found, {"a": 1, "b#2": 1}) == ("a", "b#1", "b#2", "c")


def test_retrieval_tells_means_with_their_intervals(works: Works, nameplate: Nameplate) -> None:
    done = nameplate("eval", "retrieval", works.beir, "--settings", works.settings, "--json")
    shown = done.json
    mean = shown["channels"]["fused"]["ndcg@10"]  # type: ignore[index]
    low, high = shown["intervals"]["fused"]["ndcg@10"]  # type: ignore[index]
    assert low <= mean <= high


def test_rescoring_with_the_same_cases_changes_nothing(
    answers: Path, works: Works, nameplate: Nameplate, tmp_path: Path
) -> None:
    done = nameplate("eval", "rescore", answers, works.cases, "--out", tmp_path / "again.json", "--json")
    assert done.code == 0
    assert RunReport.load(tmp_path / "again.json") == RunReport.load(answers)
    assert done.json["all"]


def test_rescoring_goes_by_the_cases_of_now(answers: Path, works: Works, nameplate: Nameplate, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in works.cases.read_text().splitlines()]
    other = tmp_path / "cases.jsonl"
    kept = [line | ({"must_include": ["no such words"]} if line["answerable"] else {}) for line in lines[:10]]
    other.write_text("".join(json.dumps(line) + "\n" for line in kept))
    done = nameplate("eval", "rescore", answers, other, "--out", tmp_path / "again.json", "--json")
    assert done.code == 0
    assert "24 of the run have no case now" in done.err
    again = RunReport.load(tmp_path / "again.json")
    assert len(again.samples) == 10
    assert {sample.scores["strings_in_text"].value for sample in again.samples} == {0.0}
    assert again.samples[0].answer == RunReport.load(answers).samples[0].answer


def test_a_question_that_changed_cannot_be_rescored(
    answers: Path, works: Works, nameplate: Nameplate, tmp_path: Path
) -> None:
    line = json.loads(works.cases.read_text().splitlines()[0])
    (tmp_path / "cases.jsonl").write_text(json.dumps(line | {"question": "Something else?"}) + "\n")
    done = nameplate("eval", "rescore", answers, tmp_path / "cases.jsonl")
    assert done.code == 1
    assert "c00 asks something else now" in done.err
    assert done.err.count("\n") == 1


def test_rankings_are_rescored_by_the_judgements_of_now(
    rankings: Path, works: Works, nameplate: Nameplate, tmp_path: Path
) -> None:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    for name in ("corpus.jsonl", "queries.jsonl"):
        (folder / name).write_text((works.beir / name).read_text())
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nc00\td77\t1\n")
    done = nameplate("eval", "rescore", rankings, folder, "--json")
    assert done.code == 0
    assert done.json["queries"] == 1
    assert done.json["channels"]["fused"]["ndcg@10"] == 0  # type: ignore[index]


@pytest.mark.parametrize("content", ["{}", "nonsense", '{"what": "answers"}', '{"what": "poem"}'])
def test_what_is_no_run_is_refused_in_one_line(
    nameplate: Nameplate, works: Works, tmp_path: Path, content: str
) -> None:
    (tmp_path / "run.json").write_text(content)
    done = nameplate("eval", "rescore", tmp_path / "run.json", works.cases)
    assert done.code == 1
    assert "no saved run" in done.err
    assert done.err.count("\n") == 1


def test_slices_by_kind_category_asset_and_language(answers: Path) -> None:
    run = load_scored(answers)
    found = {name: {each.name: each.cases for each in slices(run, key)} for name, key in SLICINGS.items()}
    assert found["kind"] == {"manual": 33, "procedure": 1}
    assert found["category"]["gland"] == 4
    assert found["language"] == {"de": 1, "en": 33}
    assert sum(found["asset"].values()) == 34


@pytest.mark.parametrize(
    ("question", "asset"),
    [
        ("why did wt 7 trip?", "WT-07"),
        ("WT07 and P-101A", "WT-07"),
        ("leak on p101a", "P-101A"),
        ("P-1010 or WT-70", ""),
        ("hours of unit 1-01 in May", "1-01"),
        ("hours of unit 101 in May", ""),
        ("A pump that leaks", ""),
        ("cost of excavator A in 2009", "A"),
        ("orders at skarnmoor", "Skarnmoor"),
    ],
)
def test_the_asset_a_question_names(question: str, asset: str) -> None:
    assert asset_finder(["WT-07", "P-101A", "1-01", "A", "Skarnmoor", ""])(question) == asset


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Which torque for the gland bolts of P-101A?", "en"),
        ("Welches Drehmoment für die Blattwurzelbolzen?", "de"),
        ("Quel couple pour les boulons de la pompe ?", "fr"),
        ("P-101A", UNSURE),
        ("", UNSURE),
        ("4711 ?", UNSURE),
    ],
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert language_of(text) == language
