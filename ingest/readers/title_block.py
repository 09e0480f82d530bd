"""What the lines of a title block, a page head or a page foot say: dates in force, issue, revision, what it replaces.

Lines in, facts out. A fact is believed where it stands as a label and its value; a date in a sentence about something
else is not. A date that can be read two ways is left out and said in `doubts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from ingest.days import Order, Written, find_days, last_of_month
from ingest.ordinals import ORDINAL


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


NOT_NAMED = "a later issue that is not named"


class _Means(IntEnum):
    """What a label makes of its date; OTHER is a date of something else, which it keeps from being misread."""

    FROM = 1
    ISSUED = 2
    TO = 3
    OVER = 4  # the first day on which it no longer holds
    OTHER = 5


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    means: _Means
    rank: int  # 0 is the plainest label for what it means


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date with its meaning; `edge` counts lines to the nearer end of the block."""

    means: _Means
    rank: int
    edge: int
    written: Written
    words: str


# In order: the first that fits at a place is taken.
_LABELS: tuple[tuple[_Means, int, str], ...] = (
    (_Means.TO, 0, r"expir(?:es|y|ation)(?:\s+date|\s+on)?|(?:valid|effective|in\s+force)\s+(?:until|through|till|to)"
                   r"|valid[ _-]to|gültig\s+bis|termination\s+date|end\s+date"),
    (_Means.OVER, 0, r"superseded\s+(?:by\s[^|;]{1,60}?\s)?(?:since|from|on|as\s+of|effective)(?=\W+\w+)"
                     r"|withdrawn(?:\s+(?:since|from|on))?"
                     r"|no\s+longer\s+(?:valid|effective|in\s+force)\s+(?:after|from|since)"),
    (_Means.OTHER, 0, r"(?:next\s+|last\s+)?review(?:ed)?(?:\s+date|\s+by|\s+on)?|order(?:ed)?\s+(?:dated|date|of)"
                      r"|approv(?:ed|al)(?:\s+date|\s+on)?|print(?:ed)?(?:\s+date|\s+on)?|decision\s+date|case|docket"
                      r"|order|signed"),
    (_Means.FROM, 0, r"effective(?:\s+date)?|date\s+effective|eff\.(?:\s+date)?|valid[ _-]?from|valid\s+as\s+of|valid"
                     r"|in\s+force(?:\s+(?:from|since|as\s+of))?|takes?\s+effect|gültig(?:\s+ab)?|wirksam(?:\s+ab)?"
                     r"|in\s+kraft(?:\s+(?:seit|ab))?|(?:gilt|gelten)\s+ab|applicable\s+from|applies\s+from"),
    (_Means.FROM, 1, r"implementation\s+date|implemented|commencement(?:\s+date)?|commencing|operative(?:\s+date)?"
                     r"|start\s+date"),
    (_Means.ISSUED, 0, r"issued?\s+date|date\s+(?:of\s+)?issued?|issued(?:\s+on)?|issue|ausgabedatum|ausgabe"
                       r"|ausgestellt(?:\s+am)?"),
    (_Means.ISSUED, 1, r"date\s+filed|filed(?:\s+date)?|filing\s+date|date\s+submitted|submitted|publication\s+date"
                       r"|published|release\s+date|released|stand|version\s+date"),
    (_Means.ISSUED, 2, r"revision\s+date|rev\.?\s+date|date\s+(?:of\s+)?revis(?:ed|ion)|revised(?:\s+on)?"
                       r"|last\s+(?:updated|revised|changed)|updated|document\s+date|dated"),
)  # fmt: skip
_LABEL = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<l{at}>{words})" for at, (_, _, words) in enumerate(_LABELS)) + r")(?![\w-])",
    re.IGNORECASE,
)
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
_CELL = 100
# 'Rev: 02  Date: 03/15/2024'; not the date beside the name of who signed.
_JUST_DATE = re.compile(
    r"(?:^|[|·,;]|\brev\S*\s*[:.]?\s*\S{1,5}|\bversion\s*:?\s*\S{1,6})\s*(?:date|datum)\s*[:|.]?\s*$", re.I
)
_PERSON = re.compile(r"\b(?:approved|prepared|checked|reviewed|signed|signature|by|author|drawn|next)\b", re.IGNORECASE)
_VERB = re.compile(r"\b(?:is|are|was|were|be|been|become|becomes|made|shall|will|may|must|if|when|service)\b", re.I)
# 'Rates effective ...', 'Preise gültig ab ...': a heading of few words before the label.
_HEADING = re.compile(r"(?-i:[A-ZÄÖÜ])[\w-]*(?:\s+[\w&-]+){0,3}")
_BARE = re.compile(r"(?:^|[\s|:/])(?:date|datum)?\s*[:|.]?\s*$", re.IGNORECASE)

_VALUE = (
    rf"(?:(?-i:[A-Z]{{1,2}}\d{{0,2}})|\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}[a-z]?|{ORDINAL}|(?:one|two|three|four|five|six"
    r"|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)\b)"
)
_REVISION = re.compile(
    r"(?<![\w-])(?P<label>revision|revisions-?stand|rev|issue|version|ausgabe|edition|änderungsstand|änderungsindex|ver)"
    r"(?:\.|\b)(?:\s*(?:no\.?|nr\.?|number|level|letter|index)(?=[\s:|#.]))?"
    rf"(?:\s*[:#|.]\s*|\s+)(?P<value>{_VALUE})\b(?!\d|[-.,]\d|\s*(?:of\b|\())",
    re.IGNORECASE,
)
_MAY_REVISE = re.compile(r"rev|iss|ver|aus|edition|änd|auflage", re.IGNORECASE)
_EDITION = re.compile(rf"\b(?P<value>{ORDINAL}|\d{{1,2}}\.)\s+(?:edition|auflage)\b", re.IGNORECASE)
_REVISION_REFERS = re.compile(
    r"\b(?:supersed\w*|replac\w*|cancel\w*|ersetzt|in|of|since|from|to|with|than|after|before|see|by|until|and|between|was"
    r"|per|this|each|every|durch)[\s:]*$",
    re.IGNORECASE,
)
_SUPERSEDES = re.compile(
    r"(?<![\w-])(?:supersedes|superseding|replaces|cancels|cancell?ing|ersetzt)(?!\s+durch)(?:\s+and\s+\w+)?"
    r"\s*[:|]?\s*(?:the\s+|and\s+)?(?P<what>[^|;\n·•]{1,120}?)\s*(?:[|;\n·•]|\.\s|\.$|$)",
    re.IGNORECASE,
)
_SUPERSEDED = re.compile(
    r"(?<![\w-])(?:superseded|replaced|ersetzt)\s+(?:by|durch)\s*[:|]?\s*(?P<by>[^|;\n·•]{1,120}?)"
    r"\s*(?:[|;\n·•]|\.\s|\.$|$)",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\W*(?:status\W+)?(?:superseded|obsolete|withdrawn|out\s+of\s+date|no\s+longer\s+(?:valid|in\s+force)|ungültig"
    r"|zurückgezogen)(?:\s+(?:document|copy|issue|since\b.*|on\b.*|from\b.*))?\W*",
    re.IGNORECASE,
)  # fmt: skip
_WHEN = re.compile(r"\s+(?:on|from|since|effective|as\s+of|am|seit)\s+\S*\d.*$", re.IGNORECASE)
_HAS_CODE = re.compile(r"\d|\b(?:rev|revision|issue|version|edition|all|any)\b|(?-i:\b[A-Z]{2,})", re.IGNORECASE)


def read_block(lines: Sequence[str], order: Order | None = None) -> Block:
    """The facts of a block of lines; `order` says how the document writes 8/1/2021, None that it is not known."""
    kept = _with_values(lines)
    block = Block(revision=_revision(kept))
    superseded_by, supersedes = _replaced_by(kept), _replaces(kept)
    dated = sorted(_dated(kept, order), key=lambda one: (one.rank, one.edge))
    doubts: list[str] = []
    found: dict[_Means, date] = {}
    for one in dated:
        if one.means in found or one.means is _Means.OTHER:
            continue
        day = one.written.day
        if day is None:
            doubts.append(f"'{one.words}' can be two days; write its dates into documents.toml")
            continue
        if not one.written.whole:
            if one.means is _Means.TO:
                day = last_of_month(day)
            else:
                doubts.append(f"'{one.words}' names a month only; its first day is taken")
        found[one.means] = day
    over = found.get(_Means.OVER)
    ends = found.get(_Means.TO) or (over - timedelta(days=1) if over else None)
    starts = found.get(_Means.FROM)
    if starts and ends and ends < starts:
        doubts.append(f"it says in force from {starts} to {ends}; neither is taken")
        starts = ends = None
    return replace(
        block,
        issued=found.get(_Means.ISSUED),
        valid_from=starts,
        valid_to=ends,
        supersedes=supersedes,
        superseded_by=superseded_by or (NOT_NAMED if over and not found.get(_Means.TO) else ""),
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
            and sum(map(_is_label, above)) > 1
            and not any(map(_is_label, cells))
        ):
            kept[-1] = " | ".join(f"{label}: {value}" for label, value in zip(above, cells, strict=True))
        else:
            kept.append(line)
    return kept


def _is_label(cell: str) -> bool:
    words = cell.rstrip(" :.")
    return bool(
        _LABEL.fullmatch(words)
        or re.fullmatch(r"(?:rev(?:ision)?|issue|version|page|sheet)\.?(?:\s+no\.?)?", words, re.I)
    )


def _dated(lines: Sequence[str], order: Order | None) -> Iterator[_Dated]:
    """Every date that has a label: on its line, on the line above, or, for a signature, on the line below."""
    days = [find_days(line, order) if _MAY_MATTER.search(line) else [] for line in lines]
    labels = [_labels(line) if _near_a_day(days, at) else [] for at, line in enumerate(lines)]
    listed = _listed(lines)
    for at, line in enumerate(lines):
        edge = min(at, len(lines) - 1 - at)
        last_end, last = 0, None
        alone: list[Written] = []
        for day in days[at]:
            before = line[last_end : day.start]
            label = next((one for one in reversed(labels[at]) if last_end <= one.start and one.end <= day.start), None)
            if last is not None and last.means is _Means.FROM and _TO_WORD.match(before):
                label = replace(last, means=_Means.TO)
            elif label is not None and not _belongs(line, label, day):
                label = _Label(0, 0, _Means.OTHER, 0)
            elif label is not None and (_of_an_order(labels[at], label, last_end) or _of_a_permit(lines, at, label)):
                label = replace(label, means=_Means.OTHER)
            elif label is None and at not in listed and _REVISED_ON.search(before):
                label = _Label(last_end, day.start, _Means.ISSUED, 1)
            if label is not None:
                yield _Dated(label.means, label.rank, edge, day, _shown(line, label, day))
            elif last is None or _BARE.search(before):
                alone.append(day)
            last, last_end = label, day.end
        if alone:
            labelled = list(_from_neighbours(lines, days, labels, at, alone, edge))
            yield from labelled
            before = line[: alone[0].start]
            if not labelled and line.strip() == line[alone[0].start : alone[0].end]:
                yield _Dated(_Means.ISSUED, _LONE, edge, alone[0], line.strip())
            elif not labelled and _JUST_DATE.search(before) and not _PERSON.search(before):
                yield _Dated(_Means.ISSUED, 2, edge, alone[0], line[: alone[0].end].strip())


def _from_neighbours(
    lines: Sequence[str],
    days: Sequence[Sequence[Written]],
    labels: Sequence[Sequence[_Label]],
    at: int,
    alone: Sequence[Written],
    edge: int,
) -> Iterator[_Dated]:
    """Dates without a label on their line, matched with labels of the line above that have no date there."""
    above = [one for one in _unused(lines, days, labels, at - 1) if _is_plain(lines[at - 1], one)] if at else []
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
        yield _Dated(label.means, label.rank, edge, day, lines[at][day.start : day.end])


def _of_an_order(labels: Sequence[_Label], label: _Label, after: int) -> bool:
    """'Issued in compliance with Order in Case 22 dated ...': the date is the order's."""
    others = any(one.means is _Means.OTHER for one in labels if after <= one.start < label.start)
    return others and label.means is _Means.ISSUED and label.rank == 2


def _of_a_permit(lines: Sequence[str], at: int, label: _Label) -> bool:
    """'Expires ...' of the approval, the licence or the form's permit, not of what the document says."""
    expires = lines[at][label.start : label.end].lower().startswith("expir")
    return expires and _PERMIT.search(" ".join(lines[max(0, at - 2) : at + 1])) is not None


def _near_a_day(days: Sequence[Sequence[Written]], at: int) -> bool:
    return any(days[near] for near in range(max(0, at - 1), min(len(days), at + 2)))


def _labels(line: str) -> list[_Label]:
    found = []
    for match in _LABEL.finditer(line):
        means, rank, _ = _LABELS[int(str(match.lastgroup)[1:])]
        found.append(_Label(match.start(), match.end(), means, rank))
    return found


def _unused(
    lines: Sequence[str], days: Sequence[Sequence[Written]], labels: Sequence[Sequence[_Label]], at: int
) -> list[_Label]:
    """Labels of a line behind which no date stands there."""
    last = max((day.start for day in days[at]), default=-1)
    return [one for one in labels[at] if one.start > last and not _ANOTHERS.search(lines[at][: one.start])]


def _is_plain(line: str, label: _Label) -> bool:
    """Whether a label stands as one: not in the middle of a sentence."""
    before = line[: label.start].rstrip()
    word = line[label.start : label.end]
    german = word.lower().startswith(
        ("gültig", "wirksam", "in kraft", "gilt", "gelten")
    )  # no sentence has these before a date
    heading = len(line) <= _CELL and _HEADING.fullmatch(before) is not None and not _VERB.search(before)
    return not before or german or heading or not word[0].islower() or not before[-1].islower()


def _belongs(line: str, label: _Label, day: Written) -> bool:
    """Whether a date is the value of the label before it, and speaks of this document."""
    between = line[label.end : day.start]
    if " | " in line and max(map(len, line.split(" | "))) > _CELL:
        return False  # a cell of prose
    if len(between) > _FAR or _SENTENCE_END.search(between) or _ANOTHERS.search(line[: label.start]):
        return False
    if _is_plain(line, label) and not _GOES_ON.match(line, day.end):
        return True
    return label.means in (_Means.FROM, _Means.TO) and _OF_ITSELF.search(line[: label.start]) is not None


def _shown(line: str, label: _Label, day: Written) -> str:
    return " ".join(line[label.start : day.end].split()) if label.end else line[day.start : day.end]


def _revision(lines: Sequence[str]) -> str:
    """The revision nearest to an edge of the block. Of a list of revisions, one a line, none is believed."""
    best: tuple[int, str] | None = None
    listed = _listed(lines)
    for at, line in enumerate(lines):
        edge = min(at, len(lines) - 1 - at)
        if at in listed or (best is not None and best[0] <= edge):
            continue
        if not _MAY_REVISE.search(line):
            continue
        for match in [*_REVISION.finditer(line), *_EDITION.finditer(line)]:
            before = line[: match.start()]
            small = match.groupdict().get("label", "X")[0].islower()
            if _REVISION_REFERS.search(before) or (small and re.search(r"[a-z]\s+$", before)):
                continue
            best = (edge, match["value"].rstrip("."))
            break
    return best[1] if best else ""


def _listed(lines: Sequence[str]) -> set[int]:
    """Lines of a list of revisions: neighbours that each begin with one."""
    begin = {at for at, line in enumerate(lines) if _MAY_REVISE.search(line) and _REVISION.match(line.strip())}
    return {at for at in begin if at - 1 in begin or at + 1 in begin}


def _replaces(lines: Sequence[str]) -> str:
    for line in lines:
        for match in _SUPERSEDES.finditer(line):
            what = " ".join(match["what"].split()).strip(" :,")
            if _HAS_CODE.search(what) and _is_plain(line, _Label(match.start(), match.end(), _Means.OTHER, 0)):
                return what
    return ""


def _replaced_by(lines: Sequence[str]) -> str:
    for line in lines:
        match = _SUPERSEDED.search(line)
        what = _WHEN.sub("", " ".join(match["by"].split())).strip(" :,") if match else ""
        if match and _HAS_CODE.search(what) and _is_plain(line, _Label(match.start(), match.end(), _Means.OTHER, 0)):
            return what
        if _STAMP.fullmatch(line):
            return NOT_NAMED
    return ""
