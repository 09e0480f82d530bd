"""Bench of retrieval: every peer ranks a small set through the front door; what is compared is compared fairly."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from eval.beir import BeirDocument, BeirSet
from eval.bench_retrieval import bench_retrieval
from eval.judged_set import JudgedSet, page_of, pages_of, publish_named
from eval.measure import machine
from eval.peers.ranker import PLACES, by_best_passage, fused_ranks, titled, windows
from eval.peers.systems import OURS, SYSTEMS, system_named
from eval.retrieval_scores import MEASURES, Ranked, RetrievalBench, scored_set
from eval.retrieval_table import print_retrieval, save_chart
from ingest.embed import HashEmbedder
from ingest.errors import UnusableInput
from ingest.generation import open_current
from ingest.settings import IngestSettings

DOCUMENTS = {
    "pump": ("Feed pump", "Tighten the gland bolts to 45 Nm.\n\nCheck the seal for leaks every week."),
    "turbine": ("Wind turbine", "The yaw brake holds the nacelle. Grease the pitch bearing each spring."),
    "tariff": ("Tariff book", "The summer peak energy charge of schedule SG-400 is 0.21 a kilowatt hour."),
    "empty": ("Transformer oil", ""),
}
QUERIES = {
    "q1": "torque of the gland bolts",
    "q2": "grease pitch bearing",
    "q3": "SG-400 summer peak",
    "q4": "transformer oil",
}
QRELS = {"q1": "pump", "q2": "turbine", "q3": "tariff", "q4": "empty"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "set"
    (home / "qrels").mkdir(parents=True)
    corpus = [{"_id": key, "title": title, "text": text} for key, (title, text) in DOCUMENTS.items()]
    (home / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in corpus))
    queries = [{"_id": key, "text": text} for key, text in QUERIES.items()]
    (home / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in queries))
    judged = "".join(f"{query}\t{document}\t1\n" for query, document in QRELS.items())
    (home / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + judged)
    (home / "qrels" / "other.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tturbine\t1\n")
    return home


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    file = tmp_path / "settings.toml"
    file.write_text(f'[ingest.embed]\nmodel = "hash"\ncache = "{tmp_path / "cache"}"\n')
    return file


@pytest.mark.parametrize("name", [system.name for system in SYSTEMS])
def test_every_peer_ranks_beside_ours(name: str, folder: Path, settings_file: Path) -> None:
    if missing := system_named(name).missing():
        pytest.skip(missing)
    report = bench_retrieval([str(folder)], [name], settings_file)
    (one,) = report.sets
    assert [each.ranked.system for each in one.systems] == [OURS, name]
    assert len(one.tried) == 3  # ours, and the peer in its two settings
    for each in one.tried:
        # shared words are all that these questions need
        assert each.mean("hit@1") == 1, (each.ranked.setting, each.ranked.ranking)
        assert set(each.ranked.ranking) == set(QUERIES)
        assert len(each.ranked.milliseconds) == len(QUERIES)
        assert all(set(ranked) <= set(DOCUMENTS) for ranked in each.ranked.ranking.values())
    assert [each.measure for each in one.against()] == list(MEASURES)
    assert all(not each.difference.sure for each in one.against())
    shown = json.loads(json.dumps(report.as_json()))
    assert shown["sets"][0]["samples"][0]["systems"][name]["ranked"][0] == "pump"


def test_the_command_prints_one_object(folder: Path, settings_file: Path) -> None:
    arguments = ["bench", "retrieval", str(folder), "--systems", "bm25", "--settings", str(settings_file), "--json"]
    done = subprocess.run([sys.executable, "-m", "ui.cli", *arguments], capture_output=True, text=True, check=True)
    shown = json.loads(done.stdout)
    assert shown["embedder"] == "hash"
    assert shown["mean_gain"] == {"ndcg@10": 0.0, "recall@5": 0.0, "hit@1": 0.0}


@pytest.mark.parametrize(
    ("sets", "systems", "said"),
    [
        ([], [], "no set is named"),
        (["{folder}"], ["elasticsearch"], "no system is named 'elasticsearch'; known: ours, bm25"),
        (["/none"], ["bm25"], "is not a folder"),
        (["{folder}/none.jsonl"], ["bm25"], "cannot be read"),
    ],
)
def test_mistakes_are_named(sets: list[str], systems: list[str], said: str, folder: Path, settings_file: Path) -> None:
    with pytest.raises(UnusableInput, match=said):
        bench_retrieval([name.format(folder=folder) for name in sets], systems, settings_file)


def test_another_file_of_judgements(folder: Path, tmp_path: Path) -> None:
    judged = publish_named(str(folder / "qrels" / "other.tsv"), tmp_path / "data", HashEmbedder(), IngestSettings())
    assert judged.test.name == "set (other)"
    assert judged.test.qrels == {"q1": {"turbine": 1}}


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Cases over a note, a page of two and a log, beside their folder."""
    from reportlab.pdfgen.canvas import Canvas

    home = tmp_path / "site" / "plant"
    home.mkdir(parents=True)
    (home / "oil.md").write_text("# Gearbox oil\n\nUse oil of grade 460 in the gearbox.\n")
    (home / "orders.csv").write_text("WONUM,ASSETNUM,DESCRIPTION\nWO1,P-101A,gland leaking\nWO2,CB-12,gas low\n")
    page = Canvas(str(home / "pump.pdf"))
    for text in ("Tighten the gland bolts of the feed pump to 45 Nm.", "Check the seal for leaks every week."):
        page.drawString(72, 720, text)
        page.showPage()
    page.save()
    rows = [
        {"id": "c1", "question": "How tight are the gland bolts?", "gold": [("pump.pdf", [1])]},
        {"id": "c2", "question": "Which oil is for the gearbox?", "gold": [("oil.md", [])]},
        {"id": "c3", "question": "Which order names CB-12?", "gold": [("orders.csv", [])]},
        {"id": "c4", "question": "Who built the dam?", "gold": [], "answerable": False},
    ]
    file = tmp_path / "site" / "cases" / "documents.jsonl"
    file.parent.mkdir()
    lines = [
        {
            "answerable": True,
            "category": "lookup",
            **row,
            "gold": [{"document": f"plant/{name}", "pages": pages} for name, pages in row["gold"]],  # type: ignore[misc]
        }
        for row in rows
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


@pytest.mark.parametrize("folders", ["", "={home}"])
def test_cases_are_a_set_of_pages(cases: Path, folders: str, tmp_path: Path, read_here: None) -> None:
    named = f"{cases}{folders.format(home=cases.parent.parent / 'plant')}"
    judged = publish_named(named, tmp_path / "data", HashEmbedder(), IngestSettings())
    # a log has rows, not pages: a question to it is none of finding; an unanswerable one is none either
    assert judged.test.qrels == {"c1": {"plant/pump.pdf#1": 1}, "c2": {"plant/oil.md#0": 1}}
    texts = {document.id: document.text for document in judged.test.documents}
    assert "every week" in texts["plant/pump.pdf#2"]
    assert "CB-12" in texts["plant/orders.csv#:2"]
    assert judged.groups["c1"] == "lookup"


def test_every_passage_stands_on_a_page_of_the_set(cases: Path, tmp_path: Path, read_here: None) -> None:
    publish_named(str(cases), tmp_path / "data", HashEmbedder(), IngestSettings())
    generation = open_current(tmp_path / "data")
    try:
        known = {page.id for page in pages_of(generation)}
        for passage in generation.passages(list(range(1, 50))):
            where = passage.location
            assert page_of((passage.document, where.page, where.sheet, where.row)) in known
    finally:
        generation.close()


def test_gold_that_is_not_there_is_named(cases: Path, tmp_path: Path, read_here: None) -> None:
    cases.write_text(cases.read_text().replace('"pages": [1]', '"pages": [9]'))
    with pytest.raises(UnusableInput, match=r"case c1: no page of plant/pump\.pdf is its gold"):
        publish_named(str(cases), tmp_path / "data", HashEmbedder(), IngestSettings())
    with pytest.raises(UnusableInput, match=r"nowhere is not there; name the documents' folders as"):
        publish_named(f"{cases}={tmp_path / 'nowhere'}", tmp_path / "data", HashEmbedder(), IngestSettings())


# -- what must never happen -----------------------------------------------------------------------------------

IDS = [f"d{at}" for at in range(8)]
RANKINGS = st.lists(st.permutations(IDS).flatmap(lambda ids: st.integers(0, 8).map(lambda k: ids[:k])), min_size=3)


def judged_set(queries: int) -> JudgedSet:
    names = [f"q{at}" for at in range(queries)]
    documents = tuple(BeirDocument(name, "", name) for name in IDS)
    qrels = {name: {IDS[at % 8]: 1, IDS[(at + 1) % 8]: 1} for at, name in enumerate(names)}
    return JudgedSet(BeirSet("s", documents, dict.fromkeys(names, "?"), qrels), lambda place: place[0], {})


def ranked(system: str, setting: str, rankings: Sequence[Sequence[str]]) -> Ranked:
    ranking = {f"q{at}": each for at, each in enumerate(rankings)}
    return Ranked(system, system, setting, ranking, tuple(1.0 for _ in rankings))


@given(RANKINGS, st.randoms(use_true_random=False))
def test_a_peer_is_held_to_its_stronger_setting(rankings: list[list[str]], random: object) -> None:
    reversed_ = [each[::-1] for each in rankings]
    judged = judged_set(len(rankings))
    tried = [ranked(OURS, "", rankings), ranked("p", "one", rankings), ranked("p", "two", reversed_)]
    report = scored_set(judged, tried)
    peer = next(one for one in report.systems if not one.is_ours)
    assert peer.mean("ndcg@10") == max(one.mean("ndcg@10") for one in report.tried if not one.is_ours)
    for one in report.tried:
        for measure in MEASURES:
            found = one.interval(measure)
            assert 0 <= found.low <= found.mean <= found.high <= 1 + 1e-12
    first = report.against()[0]
    if peer.ranked.setting == "one":
        assert (first.difference.mean, first.difference.low, first.difference.high) == (0, 0, 0)


@given(st.lists(st.lists(st.integers(0, 20), unique=True), min_size=1, max_size=4))
def test_fusion_by_rank_is_free_of_order_and_loses_nothing(rankings: list[list[int]]) -> None:
    fused = fused_ranks(rankings)
    assert sorted(fused) == sorted({one for ranking in rankings for one in ranking})
    assert set(fused_ranks(rankings[::-1])) == set(fused)
    if len(rankings) == 1:
        assert fused == rankings[0]


@given(st.text(), st.integers(1, 5))
def test_windows_keep_every_word(text: str, words: int) -> None:
    assert " ".join(windows(text, words)).split() == text.split()
    assert windows(text, words)


@given(st.lists(st.sampled_from("abcdefghijklmnop")))
def test_a_document_stands_where_its_best_passage_does(owners: list[str]) -> None:
    places = by_best_passage(owners)
    assert len(places) == len(set(places)) <= PLACES
    assert [owners.index(one) for one in places] == sorted(owners.index(one) for one in places)


def test_titles_stand_before_texts() -> None:
    assert titled("Pump", "Tighten.") == "Pump\nTighten."
    assert titled("", "Tighten.") == "Tighten."


def test_table_and_picture(tmp_path: Path) -> None:
    report = RetrievalBench(
        machine(),
        "hash",
        date(2026, 11, 27),
        (scored_set(judged_set(3), [ranked(OURS, "", [IDS] * 3), ranked("bm25", "whole", [IDS[::-1]] * 3)]),),
        ("Haystack hybrid is not installed; run: make setup-bench",),
    )
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    print_retrieval(report, console)
    text = console.export_text()
    assert "ours against bm25, the best peer: +" in text
    assert "left out: Haystack hybrid" in text
    with pytest.raises(UnusableInput, match=r"ends in \.svg or \.png"):
        save_chart(report, tmp_path / "chart.txt")
    pytest.importorskip("vl_convert")
    save_chart(report, tmp_path / "chart.svg")
    assert "bm25" in (tmp_path / "chart.svg").read_text()
