"""Where rates stand in, numbered citations out: the same words are cited once."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.generation import Generation
from ingest.rates.schema import Schedule, Source
from ingest.schema import Passage
from rag.cite import cite
from rag.schema import Citation, Hit, Span


class Cites:
    """Numbers citations in the order in which they are first asked for."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._numbers: dict[tuple[str, Source], int] = {}

    def number(self, schedule: Schedule, source: Source) -> int:
        """The number that a source of a schedule's document has, from 1; 0 where it quotes nothing."""
        if not source.quote:
            return 0
        return self._numbers.setdefault((schedule.document, source), len(self._numbers) + 1)

    def mark(self, schedule: Schedule, sources: Sequence[Source]) -> str:
        """' [1] [2]' for sources; '' for none that quotes."""
        numbers = dict.fromkeys(self.number(schedule, source) for source in sources)
        return "".join(f" [{number}]" for number in numbers if number)

    def mark_words(self, schedule: Schedule, near: Source, words: str) -> str:
        """' [3]' for words that stand verbatim on the page of a source, '' where they do not."""
        source = Source(near.location, words)
        held = self._generation.holding(schedule.document, near.location.page, words)
        return self.mark(schedule, [source]) if held else ""

    def citations(self) -> tuple[Citation, ...]:
        """All that were numbered, in order."""
        return tuple(self._citation(number, document, source) for (document, source), number in self._numbers.items())

    def _citation(self, number: int, document: str, source: Source) -> Citation:
        passage = self._passage(document, source)
        if passage is not None:
            start = passage.text.index(source.quote)
            span = Span(number, Hit(passage, 1.0, {}), start, start + len(source.quote), 1.0)
            return cite(self._generation, [span])[0]
        about = self._generation.document(document)
        return Citation(
            number, 0, document, about.title, source.location, source.quote, (), about.revision, about.valid_from,
            about.valid_to,
        )  # fmt: skip

    def _passage(self, document: str, source: Source) -> Passage | None:
        """The passage that holds the quote; the one under the source's heading, where several do."""
        found = self._generation.holding(document, source.location.page, source.quote)
        headings = set(source.location.heading)
        return max(found, key=lambda one: len(headings & set(one.location.heading)), default=None)
