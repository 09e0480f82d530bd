"""Gold questions: a JSON Lines file in, cases out. Knows nothing of how they are answered."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

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
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UnusableInput(f"{path} is not UTF-8 text; save the cases as UTF-8 JSON Lines") from None
    except OSError as error:
        raise UnusableInput(f"cases file {path} cannot be read ({error.strerror}); check the path") from None
    cases = tuple(_read_line(path, at, line) for at, line in enumerate(lines, 1) if line.strip())
    if not cases:
        raise UnusableInput(f"{path} holds no cases; it needs one JSON object a line")
    check_ids(cases, str(path))
    return cases


def load_case_files(paths: Sequence[Path]) -> tuple[Case, ...]:
    """The cases of several files, one after the other; an id stands for one case in all of them."""
    cases = tuple(case for path in paths for case in load_cases(path))
    check_ids(cases, ", ".join(str(path) for path in paths))
    return cases


def check_ids(cases: Sequence[Case], where: str) -> None:
    """Raises UnusableInput where two cases have the same id."""
    twice = [name for name, count in Counter(case.id for case in cases).items() if count > 1]
    if twice:
        raise UnusableInput(f"{where}: id {twice[0]} stands on more than one line; give every case its own id")


def _read_line(path: Path, at: int, line: str) -> Case:
    try:
        return _Line.model_validate(json.loads(line)).case(path.name)
    except json.JSONDecodeError as error:
        raise UnusableInput(f"{path} line {at}: not a JSON object ({error.msg}); one object a line is needed") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the line"
        what = "unknown field" if first["type"] == "extra_forbidden" else first["msg"].lower()
        raise UnusableInput(f"{path} line {at}: {key}: {what}") from None
