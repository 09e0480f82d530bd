"""Gold questions: a JSON Lines file in, cases out. Knows nothing of how they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from eval.json_lines import check_ids, read_lines
from ingest.errors import UnusableInput
from ingest.schema import DocumentKind

CORPORA = Path(__file__).resolve().parent.parent / "corpora"


@dataclass(frozen=True, slots=True)
class Gold:
    """A document that holds the answer, and on which 1-based pages; no pages: any part of it will do."""

    document: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what a right answer shows.

    `must_include`: all needed. `must_include_any`: from each inner list one is needed.
    `must_not_include`: shows that the wrong passage was used. A case over a log names the log as its one
    gold document, and may carry the exact `gold_value` and the ids of the records it follows from.
    """

    id: str
    question: str
    kind: DocumentKind
    category: str
    answerable: bool
    gold: tuple[Gold, ...] = ()
    must_include: tuple[str, ...] = ()
    must_include_any: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    gold_value: JsonValue = None
    gold_ids: tuple[str, ...] = ()
    note: str = ""
    file: str = ""  # the name of the file it came from


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _GoldLine(_Strict):
    document: _Text
    pages: list[Annotated[int, Field(ge=1)]] = []


class _Line(_Strict):
    id: _Text
    question: _Text
    category: _Text = "other"
    answerable: bool
    kind: DocumentKind | None = None
    gold: list[_GoldLine] = []
    files: list[_Text] = []
    must_include: list[_Text] = []
    must_include_any: list[Annotated[list[_Text], Field(min_length=1)]] = []
    must_not_include: list[_Text] = []
    gold_value: JsonValue = None
    gold_ids: list[str | int] = []
    how: str = ""
    note: str = ""

    def case(self, file: str = "") -> Case:
        return Case(
            id=self.id,
            question=self.question,
            # a line that names a kind keeps it; the lines of a log name their files instead
            kind=self.kind or (DocumentKind.LOG if self.files else DocumentKind.MANUAL),
            category=self.category,
            answerable=self.answerable,
            gold=(*(Gold(g.document, tuple(g.pages)) for g in self.gold), *(Gold(name) for name in self.files)),
            must_include=tuple(self.must_include),
            must_include_any=tuple(tuple(inner) for inner in self.must_include_any),
            must_not_include=tuple(self.must_not_include),
            gold_value=self.gold_value,
            gold_ids=tuple(str(value) for value in self.gold_ids),
            note=self.note,
            file=file,
        )


class TurnLine(_Line):
    """One turn of a conversation: a case, and `alone`, the question that asks the same standing alone."""

    id: str = "turn"
    alone: _Text
    answerable: bool = True


def sample_case_files() -> tuple[Path, ...]:
    """The cases over the sample corpus; raises UnusableInput where they are not beside this package."""
    found = tuple(CORPORA / "cases" / f"{name}.jsonl" for name in ("documents", "logs"))
    if not all(file.is_file() for file in found):
        raise UnusableInput("the sample cases are not beside this installation; name a file of cases")
    return found


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSON Lines file, in its order; raises UnusableInput naming the line and what is wrong."""
    cases = tuple(line.case(path.name) for line in read_lines(path, _Line, "cases"))
    check_ids((case.id for case in cases), str(path), "case")
    return cases


def load_case_files(paths: Sequence[Path]) -> tuple[Case, ...]:
    """The cases of several files, one after the other; an id stands for one case in all of them."""
    cases = tuple(case for path in paths for case in load_cases(path))
    check_ids((case.id for case in cases), ", ".join(str(path) for path in paths), "case")
    return cases
