"""`eval retrieval` over a small BEIR folder with real indexes and the embedder that needs no model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console

from eval.beir import BeirDocument
from eval.library import parse_plain
from eval.report import retrieval_table
from eval.retrieval import PreparedSet, evaluate_retrieval, only, prepare, score, weighted
from eval.vector_cache import CachedEmbedder
from ingest.embed import HashEmbedder
from ingest.errors import UnusableInput
from ingest.settings import EmbedSettings, IngestSettings
from rag.schema import Channel
from rag.settings import Settings

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
    "unjudged": "nothing to see",
}
QRELS = [("q1", "pump", 1), ("q2", "turbine", 1), ("q2", "pump", 0), ("q3", "tariff", 1), ("q4", "empty", 1)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "set"
    (home / "qrels").mkdir(parents=True)
    corpus = [{"_id": key, "title": title, "text": text} for key, (title, text) in DOCUMENTS.items()]
    (home / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in corpus))
    queries = [{"_id": key, "text": text} for key, text in QUERIES.items()]
    (home / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in queries))
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in QRELS)]
    (home / "qrels" / "test.tsv").write_text("\n".join(rows) + "\n")
    return home


def settings(tmp_path: Path) -> Settings:
    return Settings(ingest=IngestSettings(embed=EmbedSettings(model="hash", cache=tmp_path / "cache")))


def test_report_has_the_agreed_form(folder: Path, tmp_path: Path) -> None:
    report = evaluate_retrieval(folder, HashEmbedder(), settings(tmp_path))
    shown = report.as_json()
    assert shown["queries"] == 4
    assert shown["documents"] == 4
    channels = shown["channels"]
    assert isinstance(channels, dict)
    assert list(channels) == ["lexical", "dense", "fused"]
    for quality in channels.values():
        assert {"ndcg@10", "recall@10", "hit@1"} <= set(quality)
    # shared words are all that these questions need
    assert channels["lexical"]["hit@1"] == channels["fused"]["hit@1"] == 1
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(retrieval_table(report))
    assert "fused" in console.export_text()


def test_a_prepared_set_survives_its_file(folder: Path, tmp_path: Path) -> None:
    prepared = prepare(folder, HashEmbedder(), settings(tmp_path))
    prepared.save(tmp_path / "set.npz")
    loaded = PreparedSet.load(tmp_path / "set.npz")
    assert loaded.documents == prepared.documents
    assert score(loaded, weighted(0.5)) == score(prepared, weighted(0.5))
    assert score(loaded, only(Channel.DENSE)) == score(prepared, only(Channel.DENSE))
    assert score(loaded, only(Channel.LEXICAL))["hit@1"] == 1


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.npz").write_bytes(b"no archive")
    with pytest.raises(UnusableInput, match="no prepared set"):
        PreparedSet.load(tmp_path / "x.npz")


def test_a_document_scores_as_its_best_passage() -> None:
    prepared = PreparedSet("s", ("a", "b"), (), (), np.array([0, 1, 0]), {})
    assert prepared.ranked({0: 1.0, 1: 2.0, 2: 3.0}) == ["a", "b"]
    assert prepared.ranked({0: 1.0, 1: 2.0}) == ["b", "a"]
    assert prepared.ranked({}) == []


def test_paragraphs_keep_their_words_and_places() -> None:
    text = "  One\nline. \n\n\nTwo.\n \nThree"
    parsed = parse_plain(BeirDocument("d", "t", text))
    assert [block.text for block in parsed.blocks] == ["One\nline.", "Two.", "Three"]
    assert all(text[block.start : block.start + len(block.text)] == block.text for block in parsed.blocks)


class Counting(HashEmbedder):
    """Counts what it is asked to embed."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> NDArray[np.float32]:
        self.embedded.append(text)
        return super().embed_query(text)


def test_remembered_vectors_are_the_same_and_made_once(tmp_path: Path) -> None:
    inner = Counting()
    file = tmp_path / "deep" / "vectors.sqlite"
    texts = ["one", "two", "one", "three"]
    first = CachedEmbedder(inner, file).embed_passages(texts)
    assert sorted(inner.embedded) == ["one", "three", "two"]
    again = CachedEmbedder(inner, file)
    assert np.array_equal(again.embed_passages(texts), first)
    assert np.array_equal(first, HashEmbedder().embed_passages(texts))
    assert len(inner.embedded) == 3
    assert again.embed_passages([]).shape == (0, HashEmbedder.dimension)
    # a query may be embedded differently from a passage of the same words
    again.embed_query("one")
    assert len(inner.embedded) == 4


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("corpus.jsonl", '{"_id": "a"}\n', "line 1: field text"),
        ("corpus.jsonl", "nonsense\n", "line 1: not a JSON object"),
        ("queries.jsonl", '{"_id": "a", "text": "b"}\n', "not in queries.jsonl"),
        ("qrels/test.tsv", "q1\tpump\n", "line 1"),
        ("qrels/test.tsv", "q1\tpump\t0\n", "no relevant judgements"),
    ],
)
def test_mistakes_in_a_folder_are_named(folder: Path, file: str, content: str, said: str, tmp_path: Path) -> None:
    (folder / file).write_text(content)
    with pytest.raises(UnusableInput, match=said):
        prepare(folder, HashEmbedder(), settings(tmp_path))


def test_a_folder_that_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"corpus\.jsonl cannot be read"):
        prepare(tmp_path, HashEmbedder(), settings(tmp_path))
    with pytest.raises(UnusableInput, match="is not a folder"):
        prepare(tmp_path / "none", HashEmbedder(), settings(tmp_path))
