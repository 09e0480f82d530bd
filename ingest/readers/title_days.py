"""Days of a title block: its lines in, every day that has a label there out, with what the label makes of it.

A day is believed where it stands as the value of a label: on its line, below it in a row of values, above it in a
signature. A day in a sentence about something else is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.days import Order, Written, find_days
from ingest.readers.title_labels import CELL, Label, Means, find_labels, is_plain
from ingest.readers.title_revision import find_listed


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with its meaning; `edge` counts lines to the nearer end of the block."""

    means: Means
    rank: int
    edge: int
    written: Written
    words: str


_MAY_MATTER = re.compile(r"(?:19|20)\d\d|\d[/-]\d\d?[/-]\d\d|\d\.\d\d?\.\d\d")
# Between a label and its day: 'for service rendered on and after', 'with bills rendered for the billing month of'.
_FAR = 100
_TO_WORD = re.compile(
    r"^\s*(?:to|until|through|thru|till|up\s+to|bis|[-–—]|\.\.)\s*(?:and\s+including\s+)?$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[a-z]\.\s+[A-Z]|;")
# What may follow a date that is a value; other words in small letters make it part of a sentence.
_GOES_ON = re.compile(
    r"\s*,?\s+(?!(?:to|until|through|thru|till|bis|issued|supersed|replac|cancel|by|or|in|page|rev|per|pursuant|and|as|am"
    r"|sheet|leaf|version|with|under|until|unless|valid|effective|expires|gültig)\b)(?-i:[a-z])[a-z]+\s+[a-z]",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(
    r"\b(?:this|these|the)\s+(?:present\s+)?(?:tariffs?|rates?|prices?|manual|procedure|document|edition|revision|issue"
    r"|version|schedule|book|sheets?|guide|instruction|price\s+list|rider|charges)\b[^.]{0,60}$"
    r"|\b(?:diese[rs]?)\s+\w+[^.]{0,60}$",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    r"\b(?:supersed|cancel|replac|ersetzt|previous|former|prior|alt[er]?\b)\w*"
    r"(?![^|;]*\band\s+(?:is|takes?|comes?|becomes?)\b)[^|;]{0,90}$",
    re.IGNORECASE,
)
_PERMIT = re.compile(r"\bOMB\b|\b(?:approval|licen[cs]e|certificate|permit|warranty|contract|patent)\b", re.IGNORECASE)
# 'Revision: 7.6 March 2016', 'Rev. C, 2024-05-01'.
_REVISED_ON = re.compile(
    r"(?:^|[\s(|·])(?:revision|rev|version|edition|issue)\b\.?(?:\s*(?:no|nr)\.?)?\s*[:#]?\s*"
    r"(?:[A-Z]|\d{1,3}(?:\.\d{1,3}){0,3})?\s*[,/(|-]?\s*$",
    re.IGNORECASE,
)
# The rank of a date that stands alone on its line, as on the title page of a report.
_LONE = 3
# 'Rev: 02  Date: 03/15/2024'; not the date beside the name of who signed.
_JUST_DATE = re.compile(
    r"(?:^|[|·,;]|\brev\S*\s*[:.]?\s*\S{1,5}|\bversion\s*:?\s*\S{1,6})\s*(?:date|datum)\s*[:|.]?\s*$", re.I
)
_PERSON = re.compile(r"\b(?:approved|prepared|checked|reviewed|signed|signature|by|author|drawn|next)\b", re.IGNORECASE)
_BARE = re.compile(r"(?:^|[\s|:/])(?:date|datum)?\s*[:|.]?\s*$", re.IGNORECASE)


def find_dated(lines: Sequence[str], order: Order | None) -> Iterator[Dated]:
    """Every date that has a label: on its line, on the line above, or, for a signature, on the line below."""
    days = [find_days(line, order) if _MAY_MATTER.search(line) else [] for line in lines]
    labels = [find_labels(line) if _near_a_day(days, at) else [] for at, line in enumerate(lines)]
    listed = find_listed(lines)
    for at, line in enumerate(lines):
        edge = min(at, len(lines) - 1 - at)
        last_end, last = 0, None
        alone: list[Written] = []
        for day in days[at]:
            before = line[last_end : day.start]
            label = next((one for one in reversed(labels[at]) if last_end <= one.start and one.end <= day.start), None)
            if last is not None and last.means is Means.FROM and _TO_WORD.match(before):
                label = replace(last, means=Means.TO)
            elif label is not None and not _belongs(line, label, day):
                label = Label(0, 0, Means.OTHER, 0)
            elif label is not None and (_of_an_order(labels[at], label, last_end) or _of_a_permit(lines, at, label)):
                label = replace(label, means=Means.OTHER)
            elif label is None and at not in listed and _REVISED_ON.search(before):
                label = Label(last_end, day.start, Means.ISSUED, 1)
            if label is not None:
                yield Dated(label.means, label.rank, edge, day, _shown(line, label, day))
            elif last is None or _BARE.search(before):
                alone.append(day)
            last, last_end = label, day.end
        if alone:
            labelled = list(_from_neighbours(lines, days, labels, at, alone, edge))
            yield from labelled
            before = line[: alone[0].start]
            if not labelled and line.strip() == line[alone[0].start : alone[0].end]:
                yield Dated(Means.ISSUED, _LONE, edge, alone[0], line.strip())
            elif not labelled and _JUST_DATE.search(before) and not _PERSON.search(before):
                yield Dated(Means.ISSUED, 2, edge, alone[0], line[: alone[0].end].strip())


def _from_neighbours(
    lines: Sequence[str],
    days: Sequence[Sequence[Written]],
    labels: Sequence[Sequence[Label]],
    at: int,
    alone: Sequence[Written],
    edge: int,
) -> Iterator[Dated]:
    """Dates without a label on their line, matched with labels of the line above that have no date there."""
    above = (
        [one for one in _unused(lines, days, labels, at - 1) if is_plain(lines[at - 1], one.start, one.end)]
        if at
        else []
    )
    bare = _BARE.search(lines[at][: alone[-1].start]) is not None
    if len(above) == len(alone) and bare:
        pairs = list(zip(above, alone, strict=True))
    elif above and len(alone) == 1 and re.search(r"\b(?:date|datum)\W*$", lines[at][: alone[0].start], re.IGNORECASE):
        pairs = [(above[-1], alone[0])]
    elif not above and at + 1 < len(lines) and lines[at].strip() == lines[at][alone[0].start : alone[-1].end]:
        below = _unused(lines, days, labels, at + 1)
        fits = len(below) == len(alone) and len(lines[at + 1]) <= 40 * len(below) and not days[at + 1]
        pairs = list(zip(below, alone, strict=True)) if fits else []
    else:
        pairs = []
    for label, day in pairs:
        yield Dated(label.means, label.rank, edge, day, lines[at][day.start : day.end])


def _of_an_order(labels: Sequence[Label], label: Label, after: int) -> bool:
    """'Issued in compliance with Order in Case 22 dated ...': the date is the order's."""
    others = any(one.means is Means.OTHER for one in labels if after <= one.start < label.start)
    return others and label.means is Means.ISSUED and label.rank == 2


def _of_a_permit(lines: Sequence[str], at: int, label: Label) -> bool:
    """'Expires ...' of the approval, the licence or the form's permit, not of what the document says."""
    expires = lines[at][label.start : label.end].lower().startswith("expir")
    return expires and _PERMIT.search(" ".join(lines[max(0, at - 2) : at + 1])) is not None


def _near_a_day(days: Sequence[Sequence[Written]], at: int) -> bool:
    return any(days[near] for near in range(max(0, at - 1), min(len(days), at + 2)))


def _unused(
    lines: Sequence[str], days: Sequence[Sequence[Written]], labels: Sequence[Sequence[Label]], at: int
) -> list[Label]:
    """Labels of a line behind which no date stands there."""
    last = max((day.start for day in days[at]), default=-1)
    return [one for one in labels[at] if one.start > last and not _ANOTHERS.search(lines[at][: one.start])]


def _belongs(line: str, label: Label, day: Written) -> bool:
    """Whether a date is the value of the label before it, and speaks of this document."""
    between = line[label.end : day.start]
    if " | " in line and max(map(len, line.split(" | "))) > CELL:
        return False  # a cell of prose
    if len(between) > _FAR or _SENTENCE_END.search(between) or _ANOTHERS.search(line[: label.start]):
        return False
    if is_plain(line, label.start, label.end) and not _GOES_ON.match(line, day.end):
        return True
    return label.means in (Means.FROM, Means.TO) and _OF_ITSELF.search(line[: label.start]) is not None


def _shown(line: str, label: Label, day: Written) -> str:
    return " ".join(line[label.start : day.end].split()) if label.end else line[day.start : day.end]
