"""The blocks a written document is made of, before anyone decides on PDF or DOCX.

Knows nothing of pages or fonts. Headings are numbered here, so that both renderers print the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class H:
    """A heading; level 1 is the top. `number` is filled in by `numbered`."""

    text: str
    level: int = 1
    number: str = ""

    @property
    def label(self) -> str:
        return f"{self.number} {self.text}" if self.number else self.text


@dataclass(frozen=True, slots=True)
class P:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbered steps of a procedure."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """An unordered list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warn:
    """A boxed safety notice. `kind` is DANGER, WARNING, CAUTION or NOTE."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `ruled` draws all lines; otherwise only space and a line under the head part the cells."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    ruled: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fig:
    """A drawn figure, by its name in figures.py."""

    name: str
    caption: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""


Item = H | P | Steps | Bullets | Warn | Table | Fig | Break


@dataclass(frozen=True, slots=True)
class Paper:
    """A controlled document with its title block."""

    file: str
    number: str
    title: str
    subtitle: str
    revision: str
    effective: date
    status: str
    prepared: str
    approved: str
    items: tuple[Item, ...]
    keywords: tuple[str, ...] = ()
    contents: bool = False
    embedded_font: bool = False
    numbered_headings: bool = True


def long_date(day: date) -> str:
    """1 March 2026."""
    return f"{day.day} {day:%B %Y}"


def numbered(items: Sequence[Item]) -> Iterator[Item]:
    """The same items, headings with 1, 1.1, 1.2, 2 ..."""
    counts = [0, 0, 0]
    for item in items:
        if isinstance(item, H):
            counts[item.level - 1] += 1
            counts[item.level :] = [0] * (len(counts) - item.level)
            yield replace(item, number=".".join(str(n) for n in counts[: item.level]))
        else:
            yield item


def captioned(items: Sequence[Item]) -> Iterator[Item]:
    """The same items, captions led by 'Table 1' and 'Figure 1' in order."""
    tables = figures = 0
    for item in items:
        if isinstance(item, Table) and item.caption:
            tables += 1
            yield replace(item, caption=f"Table {tables}: {item.caption}")
        elif isinstance(item, Fig):
            figures += 1
            yield replace(item, caption=f"Figure {figures}: {item.caption}")
        else:
            yield item


def laid_out(paper: Paper) -> list[Item]:
    """What a renderer walks over: numbered headings and captions."""
    items = list(numbered(paper.items)) if paper.numbered_headings else list(paper.items)
    return list(captioned(items))
