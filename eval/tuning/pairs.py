"""What a model is tuned with: a question, the text that answers it, and texts that do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.schema import Passage, searchable_text


class Source(StrEnum):
    """Where a pair comes from."""

    SECTION = "section"  # a heading, and what stands below it
    TITLE = "title"  # a heading with its document's title, and what stands below
    SENTENCE = "sentence"  # a sentence, and the passage it stands in without it
    TABLE = "table"  # what a line of a table is called, with what the table is of, and the table
    ROW = "row"  # what a log row or a table row says, and its other words
    CODE = "code"  # a log row, and another with the same codes in other words
    CASE = "case"  # a gold question, and the passage that answers it
    THUMB = "thumb"  # a question whose answer got a thumb up, and what it cited


class Form(StrEnum):
    """In which form passages are shown: without the words that the question was made of, for right and wrong alike."""

    WHOLE = "whole"
    NO_HEADING = "no heading"
    NO_TITLE = "no heading and no title"


FORMS = {Source.SECTION: Form.NO_HEADING, Source.TITLE: Form.NO_TITLE}


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the text that answers it. `passage` is its id, `document` where it stands.

    `kin` are ids of passages that may answer it as well: none of them is a wrong answer; `right` those that surely do.
    `taken_from`: the passage that the question's own words stand in, where that is another one; 0 where there is none.
    """

    question: str
    text: str
    passage: int
    document: str
    source: Source
    kin: frozenset[int] = frozenset()
    right: frozenset[int] = frozenset()
    taken_from: int = 0

    @property
    def form(self) -> Form:
        """In which form the passages beside it are to be shown."""
        return FORMS.get(self.source, Form.WHOLE)


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with as many wrong texts as were asked for, hardest first; `wrong` are their passage ids."""

    pair: Pair
    texts: tuple[str, ...]
    wrong: tuple[int, ...]


def shown(passage: Passage, form: Form, without: Sequence[str] = ()) -> str:
    """A passage as it is indexed, in a form, and without these words wherever they stand."""
    title, heading, text, context = passage.title, passage.location.heading, passage.text, passage.context
    gone = list(without)
    if form is not Form.WHOLE and heading:
        gone.append(heading[-1])
        heading = heading[:-1]
    if form is Form.NO_TITLE:
        title = ""
    for words in gone:
        text, context = _without(text, words), _without(context, words)
    return searchable_text(title, heading, context, text)


def _without(text: str, words: str) -> str:
    """Every place of some words taken out, however their white space is written."""
    parts = words.split()
    if not parts:
        return text
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)")
    return re.sub(r"\n{3,}", "\n\n", pattern.sub("", text)).strip()
