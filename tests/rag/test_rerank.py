"""Reranking: what a reranker reads is ordered by it and the channels; what it does not read stays behind."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import ModelError
from ingest.models import ModelState, listing
from ingest.schema import BlockKind, DocumentKind, Location, Passage
from ingest.settings import EmbedSettings, IngestSettings
from rag.rerank import DEFAULT, Reranker, open_reranker
from rag.retrieve import reread
from rag.settings import RetrieveSettings, Settings

QUESTION = "What torque do the gland bolts need?"
TEXTS = (
    "Paid leave is 25 days a year.",
    "The gland packing is replaced by trained staff each year.",
    "Tighten the gland bolts to 45 Nm in a cross pattern.",
    "",
)


class Lengths:
    """Prefers long texts: enough to see whose order wins."""

    name = fingerprint = "lengths"

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, question: str, texts):
        self.read = list(texts)
        return np.array([6.0 + len(text) for text in texts], np.float32)


def passages(texts):
    return [
        Passage(f"{at}.md", "", DocumentKind.MANUAL, BlockKind.TEXT, Location(page=1), text, id=at)
        for at, text in enumerate(texts, 1)
    ]


def opened(reranker: str, cache: Path | None = None, model: str = "all-MiniLM-L6-v2") -> Reranker | None:
    embed = EmbedSettings(model=model, cache=cache)
    return open_reranker(Settings(ingest=IngestSettings(embed=embed), retrieve=RetrieveSettings(reranker=reranker)))


def default_reranker() -> Reranker:
    if not any(one.entry.name == DEFAULT and one.state is ModelState.READY for one in listing()):
        pytest.skip("the reranker is not in the model cache")
    found = open_reranker(Settings())
    assert found is not None
    return found


@pytest.mark.model
def test_the_passage_that_answers_is_read_as_the_best():
    reranker = default_reranker()
    scores = reranker.scores(QUESTION, TEXTS)
    assert scores.shape == (len(TEXTS),)
    assert int(scores.argmax()) == 2
    assert scores[2] > 0 > scores[0]


@pytest.mark.model
def test_a_text_scores_the_same_alone_in_company_and_again():
    reranker = default_reranker()
    together = reranker.scores(QUESTION, [*TEXTS, TEXTS[2] * 40])
    for at, text in enumerate(TEXTS):
        assert reranker.scores(QUESTION, [text])[0] == pytest.approx(together[at], abs=0.3)
    assert len(reranker.scores(QUESTION, [])) == 0


def test_none_reads_nothing_and_a_missing_folder_is_named(tmp_path: Path):
    assert opened("none") is None
    assert opened("auto", tmp_path) is None  # never pulled here
    assert opened("auto", model="hash") is None
    with pytest.raises(ModelError, match="not there"):
        opened(str(tmp_path / "gone"))
    with pytest.raises(ModelError, match="models pull"):
        opened(DEFAULT, tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"x")
    with pytest.raises(ModelError, match=r"tokenizer\.json is missing"):
        opened(str(tmp_path))


@given(
    st.lists(st.text("abc ", min_size=1, max_size=40), min_size=1, max_size=30),
    st.integers(1, 10),
    st.floats(0, 1),
    st.data(),
)
def test_what_is_not_read_stays_behind_in_its_order(texts, depth, weight, data):
    found = passages(texts)
    drawn = data.draw(st.lists(st.floats(-5, 5), min_size=len(found), max_size=len(found)))
    scores = {one.id: score for one, score in zip(found, sorted(drawn, reverse=True), strict=True)}
    reranker = Lengths()
    mixed, order, _ = reread(reranker, "q", found, scores, RetrieveSettings(rerank=depth, rerank_weight=weight))
    assert len(reranker.read) == min(depth, len(found))
    assert sorted(one.id for one in order) == sorted(one.id for one in found)
    assert order[depth:] == found[depth:]
    assert [mixed[one.id] for one in order] == sorted(mixed.values(), reverse=True)


def test_the_whole_weight_is_the_rerankers_and_none_is_the_channels():
    found = passages(["aa", "aaaa", "aaa"])
    scores = {1: 3.0, 2: 2.0, 3: 1.0}
    _, by_reranker, _ = reread(Lengths(), "q", found, scores, RetrieveSettings(rerank_weight=1.0))
    _, by_channels, _ = reread(Lengths(), "q", found, scores, RetrieveSettings(rerank_weight=0.0))
    assert [one.id for one in by_reranker] == [2, 3, 1]
    assert [one.id for one in by_channels] == [1, 2, 3]


def test_a_reranker_that_finds_no_plain_answer_counts_for_half():
    found = passages(["a", "b"])

    class Unsure(Lengths):
        def scores(self, question, texts):
            return np.array([-4.0, -1.0], np.float32)

    scores = {1: 1.0, 2: 0.5}
    settings = RetrieveSettings(rerank_weight=0.8)
    mixed, _, plain = reread(Unsure(), "q", found, scores, settings)
    assert not plain
    assert mixed[1] == pytest.approx(0.6 * 1.0 + 0.4 * 0.2 * -4.0)
