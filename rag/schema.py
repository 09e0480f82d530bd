"""The nouns that flow from a question to a checked answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import JsonValue

from ingest.access import Viewer, group_names
from ingest.issues import Issue
from ingest.schema import Document, DocumentKind, Location, Passage


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is held to; applied inside every channel before ranking. Empty means all."""

    kind: DocumentKind | None = None
    asset: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. `groups` None means that it is not known who: only public documents are theirs to see."""

    name: str = ""
    groups: frozenset[str] | None = None

    @property
    def viewer(self) -> Viewer:
        """As a generation knows them."""
        return Viewer(None if self.groups is None else group_names(self.groups))


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and what was answered, by the same user.

    `asked_as`: the question standing alone, '' where it is not known. `titles` are those of the documents cited and
    `passages` the passages. Of `answer` nothing is used: what was written before is no evidence.
    """

    question: str
    answer: str = ""
    asked_as: str = ""
    titles: tuple[str, ...] = ()
    passages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom, within which filters."""

    text: str
    filters: Filters = Filters()
    user: User = User()
    history: tuple[Turn, ...] = ()


class Channel(StrEnum):
    """One way of finding passages."""

    IDENTIFIER = "identifier"
    LEXICAL = "lexical"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` is the fused one, higher is better; `ranks` say why it is here (1 is best)."""

    passage: Passage
    score: float
    ranks: Mapping[Channel, int]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits best first, where each stands and whether that is in force, and milliseconds of each step."""

    query: str
    generation: int
    hits: tuple[Hit, ...]
    timings_ms: Mapping[str, float]
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """An evidence sentence or row: passage.text[start:end] is `quote`, numbered from 1 for the answer."""

    number: int
    hit: Hit
    start: int
    end: int
    score: float

    @property
    def quote(self) -> str:
        """The verbatim words."""
        return self.hit.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page picture, in PDF points from the top left corner of the page."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Citation:
    """The words an answer stands on, and where to see them. `context` holds a table row's caption and heads.

    `sheet`, `revision` and the days are the page's own where it states them, else the document's. `standing` is
    what it is today, a value of `ingest.standing.State`, '' where nothing is known; `superseded_by` names what took
    its place `superseded_since`; `implied`: its end is not stated but follows from that later issue.
    """

    number: int
    passage_id: int
    document: str
    title: str
    location: Location
    quote: str
    boxes: tuple[Box, ...] = ()
    revision: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    context: str = ""
    sheet: str = ""
    issued: date | None = None
    standing: str = ""
    superseded_by: str = ""
    superseded_since: date | None = None
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Nearest:
    """The best words found where a question is refused: they do not answer it, so they are no citation.

    `context` holds a table row's caption and heads; `standing` is as a citation has it.
    """

    passage_id: int
    document: str
    title: str
    location: Location
    quote: str
    boxes: tuple[Box, ...] = ()
    context: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a grouped computation. `key` is None for records that have no value there."""

    key: str | None
    value: int | float | str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way in which the question could be understood, and what it would give."""

    understood: str
    answer: str
    question: str = ""  # asks for it without doubt; empty where it cannot be asked in words


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as people see it: the first records, or the lines of a bill. Cells are text, as long as `columns`.

    `citations` has the citation number of each row, 0 where it has none; empty where no row has one.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Computation:
    """What was computed, how, and from which records.

    `understood` states in a sentence how the question was read. `plan` is the validated plan as JSON values.
    `sql` with its `parameters` is what was run, empty for a bill. `grouped_by` and `measure` head `groups`;
    `over_time` says that the groups are a time axis. `ids` name the records counted, at most the first
    10,000 of `rows_total`. `value` is exact: a str where it is a decimal (money) or a name.
    """

    understood: str
    plan: Mapping[str, JsonValue]
    value: int | float | str | None = None
    unit: str = ""
    sql: str = ""
    parameters: tuple[JsonValue, ...] = ()
    grouped_by: str = ""
    measure: str = ""
    over_time: bool = False
    groups: tuple[Group, ...] = ()
    ids: tuple[str, ...] = ()
    rows_total: int = 0
    table: Shown | None = None
    notes: tuple[str, ...] = ()  # what was left out or doubtful: "3 records have no cost"
    others: tuple[Reading, ...] = ()


class Verdict(StrEnum):
    """What the claim check found."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the draft, a sentence or a clause, with the citations it names and the verdict on it."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    why: str = ""


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    WITHHELD = "withheld"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Usage:
    """What language models took: tokens read and written, as their server counts them or `estimated` from the words.

    `cached_tokens` of those read were known from before. `cost` is exact in `currency`, None where no price is set.
    """

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    estimated: bool = False
    cost: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown, and everything needed to check it.

    `notice` says in one line why a model that was asked did not write it; `usage` is None where none was asked.
    `question` is as it was asked; `asked_as` the question that was answered instead, standing alone, '' where it did.
    `answerable` is the probability that the evidence answers it, None where that was not what decided; `nearest` is
    the closest thing found where it was refused.
    """

    id: str
    question: str
    status: Status
    text: str
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    did_you_mean: tuple[str, ...]
    model: str
    generation: int
    timings_ms: Mapping[str, float]
    computation: Computation | None = None
    notice: str = ""
    usage: Usage | None = None
    asked_as: str = ""
    answerable: float | None = None
    nearest: Nearest | None = None

    def turn(self) -> Turn:
        """What a question that follows may refer to."""
        titles = tuple(dict.fromkeys(one.title for one in self.citations))
        passages = tuple(dict.fromkeys(one.passage_id for one in self.citations))
        return Turn(self.question, self.text, self.asked_as or self.question, titles, passages)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """First event where a question follows an earlier one: `question` is what is asked of the documents instead."""

    asked: str
    question: str


@dataclass(frozen=True, slots=True)
class EvidenceReady:
    """First event of the answer itself, shown at once. Citations carry the same numbers the answer will use."""

    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The model is busy: `ahead` questions come before this one; 0: it is this one's turn."""

    ahead: int


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A sentence of the answer, or a few that share their marks, as soon as it has been checked and stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """Last event: the whole answer, which replaces the lines shown so far."""

    answer: Answer


Event = Rewritten | EvidenceReady | Waiting | CheckedLine | Done


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Library:
    """What the Documents page shows."""

    generation: int
    documents: tuple[Document, ...]
    failures: tuple[Failure, ...] = field(default=())
    issues: tuple[Issue, ...] = ()  # of all documents, in their order
