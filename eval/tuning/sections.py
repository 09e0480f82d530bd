"""Pairs from documents: headings and what is below them, sentences and what is around them, lines of tables."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from eval.match import fold
from eval.tuning.pairs import Form, Pair, Source, shown
from ingest.schema import BlockKind, Passage
from ingest.sentences import sentences

_NUMBERED = re.compile(r"^\s*(?:(?:chapter|section|appendix|annex|part|table|figure)\s+)?[\dA-Z]?[\d.]*[.):]?\s+", re.I)
_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST_WORDS = 10  # of a text that is to be found
_MOST_OF_SECTION = 4
_MOST_OF_PASSAGE = 2
_MOST_OF_HEADING = 5  # a heading that stands over more sections names none of them


def heading_words(heading: str) -> str:
    """A heading as a person would ask for it: without its number; '' where too little or too much is left."""
    words = " ".join(_NUMBERED.sub("", heading).split()).strip(" .:;,-–")
    return words if 2 <= len(_WORD.findall(words)) <= 14 else ""


def section_pairs(passages: Sequence[Passage], random: Random) -> Iterator[Pair]:
    """Of the passages of some documents: each heading that names a section, with some of the passages below it."""
    sections: dict[tuple[str, tuple[str, ...]], list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.block is not BlockKind.ROW and passage.location.heading:
            sections[passage.document, passage.location.heading].append(passage)
    over = Counter(heading_words(heading[-1]).casefold() for _, heading in sections)
    for (document, heading), below in sorted(sections.items()):
        words = heading_words(heading[-1])
        if not words or over[words.casefold()] > _MOST_OF_HEADING:
            continue
        kin = frozenset(passage.id for passage in below)
        for passage in random.sample(below, min(len(below), _MOST_OF_SECTION)):
            entitled = passage.title and fold(passage.title) != fold(words) and random.random() < 0.25
            source = Source.TITLE if entitled else Source.SECTION
            question = f"{words}, {passage.title}" if source is Source.TITLE else words
            form = Form.NO_TITLE if source is Source.TITLE else Form.NO_HEADING
            text = shown(passage, form, [words])
            if len(_WORD.findall(text)) >= _LEAST_WORDS:
                yield Pair(question, text, passage.id, document, source, kin, kin)


def sentence_pairs(passages: Sequence[Passage], random: Random) -> Iterator[Pair]:
    """Some sentences of each passage that has several, with the passage without them."""
    for passage in passages:
        if passage.block not in (BlockKind.TEXT, BlockKind.WARNING):
            continue
        spans = sentences(passage.text)
        usable = [span for span in spans if 6 <= len(_WORD.findall(passage.text[slice(*span)])) <= 28]
        for start, end in random.sample(usable, max(0, min(len(usable), _MOST_OF_PASSAGE, len(spans) - 2))):
            rest = shown(passage, Form.WHOLE, [passage.text[start:end]])
            if len(_WORD.findall(rest)) >= 2 * _LEAST_WORDS:
                said = " ".join(passage.text[start:end].split())
                own = frozenset([passage.id])
                yield Pair(said, rest, passage.id, passage.document, Source.SENTENCE, own, own)


def table_pairs(passages: Sequence[Passage], random: Random) -> Iterator[Pair]:
    """Some lines of each table by what stands in their first cell, with what the table is of: 'Flow, rated, Pump data'.

    Tables in which a line of that name stands as well, under the same words, are kin.
    """
    named: dict[tuple[str, str], set[int]] = defaultdict(set)
    lines: list[tuple[Passage, str, str]] = []
    for passage in passages:
        if passage.block is not BlockKind.TABLE:
            continue
        about = _about(passage)
        labels = [line.split(" | ")[0].strip() for line in passage.text.splitlines() if " | " in line]
        usable = sorted({label for label in labels if _named(label)})
        for label in usable:
            named[fold(label), fold(about)].add(passage.id)
        lines += [(passage, label, about) for label in random.sample(usable, min(len(usable), _MOST_OF_PASSAGE))]
    for passage, label, about in lines:
        kin = frozenset(named[fold(label), fold(about)])
        yield Pair(f"{label}, {about}", passage.searchable(), passage.id, passage.document, Source.TABLE, kin, kin)


def _about(passage: Passage) -> str:
    """What a table is of, by its title where that is short, with its nearest heading."""
    heading = heading_words(passage.location.heading[-1]) if passage.location.heading else ""
    title = passage.title.split(" - ")[0]
    return ", ".join(dict.fromkeys(part for part in (heading, title if len(title) <= 60 else "") if part)) or title


def _named(label: str) -> bool:
    return len(_WORD.findall(label)) >= 1 and len(label) <= 60 and not label.endswith(":")
