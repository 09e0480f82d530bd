"""Pairs of some documents in, test sets in the BEIR layout out: what tuning is measured with, and chosen by.

Two sets, for passages are shown in two forms: "questions", whole passages asked as people ask, and "headings", where no
passage shows its own heading, so that it is found by what it says. A document of a set is one passage.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from eval.beir import BeirDocument, BeirSet
from eval.tuning.pairs import Form, Pair, Source, shown
from eval.tuning.splits import passages_in
from ingest.generation import Generation
from ingest.schema import Passage

MOST_PASSAGES = 2000
MOST_QUESTIONS = 300  # of one source
HEADINGS, QUESTIONS = "headings", "questions"
_ASKED_OF_CODES = 3
_BY_HEADING = (Source.SECTION, Source.TITLE)


def measured_sets(
    generation: Generation, pairs: Sequence[Pair], seed: int, most: int = MOST_PASSAGES, asked: int = MOST_QUESTIONS
) -> list[BeirSet]:
    """The sets that have any question. `most` bounds the passages of each, all that are right and others drawn, and
    `asked` the questions of one source.
    """
    random = Random(f"{seed} questions")
    by_heading = [pair for pair in pairs if pair.source in _BY_HEADING]
    others = [pair for pair in pairs if pair.source not in _BY_HEADING]
    every = passages_in(generation, [one.name for one in generation.documents()])
    found = [
        _test_set(HEADINGS, Form.NO_HEADING, by_heading, every, random, most, asked),
        _test_set(QUESTIONS, Form.WHOLE, others, every, random, most, asked),
    ]
    return [one for one in found if one.queries]


def write_beir(test: BeirSet, folder: Path) -> Path:
    """The set as files in `folder / NAME`; returns that folder."""
    home = folder / test.name
    (home / "qrels").mkdir(parents=True)
    _write_lines(
        home / "corpus.jsonl", ({"_id": one.id, "title": one.title, "text": one.text} for one in test.documents)
    )
    _write_lines(home / "queries.jsonl", ({"_id": key, "text": text} for key, text in test.queries.items()))
    rows = [f"{query}\t{one}\t{grade}" for query, judged in test.qrels.items() for one, grade in judged.items()]
    (home / "qrels" / "test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *rows, ""]), encoding="utf-8")
    return home


def source_of(query: str) -> str:
    """Of which source a question of these sets is, by its id."""
    return query.split("-", 1)[0]


def _test_set(
    name: str, form: Form, pairs: Sequence[Pair], every: Sequence[Passage], random: Random, most: int, questions: int
) -> BeirSet:
    asked = _asked(pairs, random, questions)
    # Logs: the rows asked with are taken out, for their own words would be found first.
    gone = {pair.taken_from for pair in asked if pair.taken_from}
    judged: dict[str, Mapping[str, int]] = {}
    queries: dict[str, str] = {}
    texts: dict[int, str] = {}
    counted: Counter[Source] = Counter()
    for pair in asked:
        right = sorted(pair.right - gone)
        if not right:
            continue
        counted[pair.source] += 1
        query = f"{pair.source.value}-{counted[pair.source]:04d}"
        queries[query] = pair.question
        judged[query] = {str(one): 1 for one in right}
        if pair.source is Source.ROW:
            texts[pair.passage] = pair.text  # without the cell that is asked with
    wanted = {int(one) for some in judged.values() for one in some}
    rest = [passage for passage in every if passage.id not in wanted and passage.id not in gone]
    drawn = random.sample(rest, min(len(rest), max(0, most - len(wanted)))) if queries else []
    held = wanted | {passage.id for passage in drawn}
    documents = tuple(
        BeirDocument(str(one.id), "", texts.get(one.id) or shown(one, form)) for one in every if one.id in held
    )
    return BeirSet(name, documents, queries, judged)


def _asked(pairs: Iterable[Pair], random: Random, most: int) -> list[Pair]:
    """Each question once, at most so many of a source; of rows with the same codes only some are asked with."""
    by_source: dict[Source, list[Pair]] = defaultdict(list)
    asked_with: Counter[frozenset[int]] = Counter()
    seen: set[str] = set()
    for pair in pairs:
        if pair.question in seen:
            continue
        if pair.source is Source.CODE:
            if asked_with[pair.kin] >= min(_ASKED_OF_CODES, len(pair.kin) // 2):
                continue
            asked_with[pair.kin] += 1
        seen.add(pair.question)
        by_source[pair.source].append(pair)
    return [
        pair
        for source in sorted(by_source)
        for pair in random.sample(by_source[source], min(len(by_source[source]), most))
    ]


def _write_lines(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
