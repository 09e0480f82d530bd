"""A question linked to one log: what each of its words is explained by, and the values found so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ingest.schema import ColumnRole
from rag.plan.cues.frame import Frame
from rag.plan.lexicon import Lexicon
from rag.plan.text import Word
from rag.plan.words import STOP

ROLE_RANK = {
    ColumnRole.ASSET: 6,
    ColumnRole.RECORD: 5,
    ColumnRole.PROBLEM: 4,
    ColumnRole.STATUS: 4,
    ColumnRole.SITE: 3,
    ColumnRole.CAUSE: 2,
    ColumnRole.REMEDY: 1,
}
_NEAR = 4  # words either side in which a column's name speaks for a value


@dataclass(frozen=True, slots=True)
class Found:
    """Words from `start` to `end` name these values of a column (`op` is or contains), or one it does not have."""

    start: int
    end: int
    place: int
    values: tuple[str, ...]
    op: str = "is"
    quality: float = 1.0
    negate: bool = False
    absent: bool = False
    gloss: bool = False  # explains the words, but tests nothing
    head: bool = False  # absent among the names of the columns, not among values
    others: tuple[int, ...] = ()  # other columns that have the value


@dataclass(slots=True)
class Link:
    """A question linked to one log: `why[n]` explains word n (''), `weight[n]` is how well, 0 to 1."""

    frame: Frame
    lexicon: Lexicon
    holds: Callable[[int, str], bool]
    why: list[str] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    named_words: set[str] = field(default_factory=set)
    spelled: set[int] = field(default_factory=set)  # columns whose name is the first letters of words of the question

    def __post_init__(self) -> None:
        self.why = [""] * len(self.frame.words)
        self.weight = [0.0] * len(self.frame.words)

    @property
    def words(self) -> tuple[Word, ...]:
        """The question's words."""
        return self.frame.words.all

    def explain(self, places: Iterable[int], why: str, weight: float) -> None:
        """Say what words mean; a better explanation stays."""
        for place in places:
            if weight > self.weight[place] or not self.why[place]:
                self.why[place], self.weight[place] = why, max(weight, self.weight[place])

    def explain_span(self, start: int, end: int, why: str, weight: float = 1.0) -> None:
        """The same for characters from `start` to `end`."""
        first, last = self.frame.words.at(start, end)
        self.explain(range(first, last), why, weight)

    def is_free(self, place: int) -> bool:
        """Whether nothing explains the word yet and it says something."""
        return not self.why[place] and self.words[place].fold not in STOP

    def column_near(self, place: int, start: int, end: int) -> float:
        """How much the words around say that this column is meant."""
        best = 0.0
        words = self.lexicon.columns[place]
        for at in [*range(max(0, start - _NEAR), start), *range(end, min(len(self.words), end + _NEAR))]:
            weight = words.get(self.words[at].stem, 0.0)
            distance = start - at if at < start else at - end + 1
            best = max(best, weight if distance <= 2 else weight - 0.15 * (distance - 2))
        return best
