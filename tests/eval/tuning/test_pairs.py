"""What models are tuned with: nothing that is held out, nothing wrong that may be right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.tuning.gather import Gathered, gather
from eval.tuning.near import nearly_same, words_of
from eval.tuning.negatives import with_negatives
from eval.tuning.pairs import Form, Pair, Source, shown
from eval.tuning.private import without_personal
from eval.tuning.sections import section_pairs, sentence_pairs
from eval.tuning.splits import Splits, passages_in, split_documents
from ingest.embed import HashEmbedder
from ingest.errors import UnusableInput
from ingest.generation import Generation, open_current
from ingest.personal.kinds import DEFAULT_KINDS
from ingest.pipeline import NoProgress, run_ingest
from ingest.schema import BlockKind, DocumentKind, Location, Passage
from rag.settings import Settings
from tests.eval.tuning.conftest import write_plant

SEEDS = st.integers(0, 10_000)


@pytest.fixture(scope="session")
def generation(tuned_on: Settings) -> Iterator[Generation]:
    with open_current(tuned_on.data) as opened:
        yield opened


def gathered(generation: Generation, tuned_on: Settings, seed: int) -> tuple[Splits, Gathered]:
    splits = split_documents(generation, seed)
    return splits, gather(generation, splits, tuned_on.data, (), seed)


@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_every_document_stands_in_one_part_with_those_it_shares_its_text_with(
    generation: Generation, seed: int
) -> None:
    splits = split_documents(generation, seed)
    parts = [splits.training, splits.development, splits.held_out]
    assert all(parts)
    assert sorted(name for part in parts for name in part) == [one.name for one in generation.documents()]
    assert splits.part_of("plant/manuals/pump.md") == splits.part_of("plant/manuals/pump-new.md")
    assert splits == split_documents(generation, seed)


@given(seed=SEEDS)
@settings(max_examples=15, deadline=None)
def test_no_word_of_a_held_out_document_is_trained_on(generation: Generation, tuned_on: Settings, seed: int) -> None:
    splits, pairs = gathered(generation, tuned_on, seed)
    allowed = generation.within(splits.training)
    examples = with_negatives(generation, HashEmbedder(), pairs.training, allowed, 2)
    aside = splits.held_out | splits.development
    held = {passage.id for passage in passages_in(generation, aside)}
    texts = [passage.text for passage in passages_in(generation, aside)]
    own = [passage.text for passage in passages_in(generation, splits.training)]
    assert examples
    for example in examples:
        assert example.pair.document in splits.training
        assert not held & {example.pair.passage, example.pair.taken_from, *example.wrong}
        # Logs say the same in the same words; a text of both sides is no sign of the held-out one.
        for words in (example.pair.text, *example.texts):
            assert not any(text in words and not any(text in mine for mine in own) for text in texts)


@given(seed=SEEDS)
@settings(max_examples=10, deadline=None)
def test_no_wrong_text_may_be_right(generation: Generation, tuned_on: Settings, seed: int) -> None:
    splits, pairs = gathered(generation, tuned_on, seed)
    examples = with_negatives(generation, HashEmbedder(), pairs.training, generation.within(splits.training), 2)
    for example in examples:
        assert not example.pair.kin & set(example.wrong)
        assert not {example.pair.passage, example.pair.taken_from} & set(example.wrong)
        right = words_of(example.pair.text)
        assert not any(nearly_same(right, words_of(text)) for text in example.texts)
        assert len(set(example.texts)) == len(example.texts)


def test_sections_tables_sentences_and_codes_give_pairs(generation: Generation, tuned_on: Settings) -> None:
    _, pairs = gathered(generation, tuned_on, 3)
    every = [*pairs.training, *pairs.development, *pairs.held_out]
    by_source = {source: [pair for pair in every if pair.source is source] for source in Source}
    section = next(pair for pair in by_source[Source.SECTION] if pair.question == "Care of the gland packing")
    assert section.question not in section.text
    assert "stuffing box" in section.text or "isolated" in section.text
    table = next(pair for pair in by_source[Source.TABLE] if "impeller" in pair.question.lower())
    assert "clearance" in table.text
    code = by_source[Source.CODE][0]
    assert code.taken_from in code.kin
    assert code.passage in code.kin
    assert not nearly_same(words_of(code.question), words_of(code.text))
    assert by_source[Source.SENTENCE]
    assert not [pair for pair in pairs.held_out if pair.source is Source.SENTENCE]


def test_a_question_of_one_part_is_asked_in_no_other(generation: Generation, tuned_on: Settings) -> None:
    _, pairs = gathered(generation, tuned_on, 1)
    asked = [
        {pair.question.casefold() for pair in part} for part in (pairs.training, pairs.development, pairs.held_out)
    ]
    assert not asked[0] & asked[1]
    assert not asked[0] & asked[2]
    assert not asked[1] & asked[2]


def test_few_documents_are_refused(tmp_path: Path, tuned_on: Settings) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    (folder / "one.md").write_text("# One\n\nWords of the only document.\n", encoding="utf-8")
    run_ingest([folder], folder / "data", tuned_on.ingest, HashEmbedder(), NoProgress())
    with open_current(folder / "data") as opened, pytest.raises(UnusableInput, match="too few to tune with"):
        split_documents(opened, 1)


def test_what_was_asked_is_taken_out_however_it_is_written() -> None:
    passage = Passage(
        "m.md", "Pump", DocumentKind.MANUAL, BlockKind.TEXT, Location(heading=("1 Gland care",)),
        "1 Gland\n care\n\nRepack it.", identifiers=(), id=7,
    )  # fmt: skip
    assert shown(passage, Form.WHOLE) == "Pump\n1 Gland care\n1 Gland\n care\n\nRepack it."
    assert shown(passage, Form.NO_HEADING) == "Pump\nRepack it."
    assert shown(passage, Form.NO_TITLE, ["repack"]) == "Repack it."
    assert Pair("q", "t", 7, "m.md", Source.TITLE).form is Form.NO_TITLE


def test_the_data_of_people_is_not_learnt(tmp_path: Path, tuned_on: Settings) -> None:
    write_plant(tmp_path / "plant")
    (tmp_path / "plant/manuals/duty.md").write_text(
        "# Duty book\n\n## Whom to call at night\n\nThe fitter on call is at +34 600 123 456 and comes within the "
        "hour, with the key of the pump house.\n\nThe store is opened by the porter, who writes to "
        "ana.lopez@grid.example when a spare part leaves it.\n\nBoth are told of every outage in advance.\n",
        encoding="utf-8",
    )
    run_ingest([tmp_path / "plant"], tmp_path / "data", tuned_on.ingest, HashEmbedder(), NoProgress())
    with open_current(tmp_path / "data") as opened:
        everything = opened.within([one.name for one in opened.documents()])
        passages = passages_in(opened, ["plant/manuals/duty.md"])
        pairs = [*section_pairs(passages, Random(1)), *sentence_pairs(passages, Random(1))]
        examples = with_negatives(opened, HashEmbedder(), pairs, everything, 1)
        hidden = without_personal(opened, examples, DEFAULT_KINDS)
    told = "\n".join(text for one in hidden for text in (one.pair.question, one.pair.text, *one.texts))
    before = "\n".join(text for one in examples for text in (one.pair.question, one.pair.text, *one.texts))
    assert "600 123 456" in before or "ana.lopez" in before
    assert "600 123 456" not in told
    assert "ana.lopez" not in told
