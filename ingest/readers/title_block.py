"""What the lines of a title block, a page head or a page foot say: dates in force, issue, revision, what it replaces.

Lines in, facts out. A fact is believed where it stands as a label and its value; a date in a sentence about something
else is not. A date that can be read two ways is left out and said in `doubts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest.days import Order, find_days, last_of_month
from ingest.readers.title_days import find_dated
from ingest.readers.title_labels import Means, is_label
from ingest.readers.title_replaced import NOT_NAMED, find_replaced, find_replacement
from ingest.readers.title_revision import find_revision


@dataclass(frozen=True, slots=True)
class Block:
    """Facts of one block; '' or None where it does not say. `doubts` are sentences for the report."""

    revision: str = ""
    issued: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    supersedes: str = ""
    superseded_by: str = ""
    doubts: tuple[str, ...] = ()


def read_block(lines: Sequence[str], order: Order | None = None) -> Block:
    """The facts of a block of lines; `order` says how the document writes 8/1/2021, None that it is not known."""
    kept = _with_values(lines)
    block = Block(revision=find_revision(kept))
    superseded_by, supersedes = find_replacement(kept), find_replaced(kept)
    dated = sorted(find_dated(kept, order), key=lambda one: (one.rank, one.edge))
    doubts: list[str] = []
    found: dict[Means, date] = {}
    for one in dated:
        if one.means in found or one.means is Means.OTHER:
            continue
        day = one.written.day
        if day is None:
            doubts.append(f"'{one.words}' can be two days; write its dates into documents.toml")
            continue
        if not one.written.whole:
            if one.means is Means.TO:
                day = last_of_month(day)
            else:
                doubts.append(f"'{one.words}' names a month only; its first day is taken")
        found[one.means] = day
    over = found.get(Means.OVER)
    ends = found.get(Means.TO) or (over - timedelta(days=1) if over else None)
    starts = found.get(Means.FROM)
    if starts and ends and ends < starts:
        doubts.append(f"it says in force from {starts} to {ends}; neither is taken")
        starts = ends = None
    return replace(
        block,
        issued=found.get(Means.ISSUED),
        valid_from=starts,
        valid_to=ends,
        supersedes=supersedes,
        superseded_by=superseded_by or (NOT_NAMED if over and not found.get(Means.TO) else ""),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def is_ambiguous(lines: Sequence[str]) -> bool:
    """Whether some day of the lines needs an order to be read."""
    return any(len(day.readings) == 2 for line in lines if "/" in line or "-" in line for day in find_days(line))


def _with_values(lines: Sequence[str]) -> list[str]:
    """A row of labels above a row of values becomes one line of 'label: value'."""
    kept: list[str] = []
    for line in lines:
        cells = [cell.strip() for cell in line.split(" | ")]
        above = [cell.strip() for cell in kept[-1].split(" | ")] if kept else []
        if (
            len(cells) > 1
            and len(cells) == len(above)
            and sum(map(is_label, above)) > 1
            and not any(map(is_label, cells))
        ):
            kept[-1] = " | ".join(f"{label}: {value}" for label, value in zip(above, cells, strict=True))
        else:
            kept.append(line)
    return kept
