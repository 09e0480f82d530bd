"""A plan with how it came about: what it was read from, how sure it is, what the log lacks, what else may be meant."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.columnar import LogColumn
from rag.plan.cues.comparisons import Comparison
from rag.plan.kin import Swap
from rag.plan.lexicon import Lexicon
from rag.plan.linking.link import Found, Link
from rag.plan.periods import Period
from rag.plan.schema import Condition, Plan


@dataclass(slots=True)
class Draft:
    """A plan with how it came about. `coverage` is the share of the question's words that are explained.

    `sure` adds how strongly the log is meant. `missing` are named things that the log does not have. `shape` is
    count, group, top, aggregate, extreme, list, trend, share, lookup, span. `others` are further readings.
    """

    plan: Plan
    link: Link
    shape: str
    coverage: float
    sure: float
    missing: tuple[Found, ...] = ()
    unexplained: tuple[str, ...] = ()
    period: Period | None = None
    time: LogColumn | None = None
    having: Comparison | None = None
    trend: bool = False
    others: list[tuple[str, Plan]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    texts: tuple[str, ...] = ()
    asked: str = ""  # the question in the words of this log
    swaps: tuple[Swap, ...] = ()  # words that were read as others of the log
    lost: tuple[str, ...] = ()  # codes that stand nowhere in the log
    named: float = 0.0  # how strongly the log's own name is said
    noun: bool = False  # whether a word for rows is said
    guessed: int = 0  # stretches of words looked for in the text because nothing else explains them
    halves: tuple[Condition, tuple[Condition, ...]] | None = None  # stretches of time together, and each of them
    foreign: tuple[str, ...] = ()  # stems for rows that this log does not use itself, where only translations tie it
    unused: int = 0  # tests that the question asks for and the plan leaves out
    own: bool = False  # whether it is the log's own word
    firm: bool = True  # whether a row noun, value, column or name ties the question to the log

    @property
    def lexicon(self) -> Lexicon:
        """The log's words."""
        return self.link.lexicon
