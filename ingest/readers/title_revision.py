"""The revision that a title block states: its lines in, 'C', '7.6' or 'Third' out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.ordinals import ORDINAL

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


def find_revision(lines: Sequence[str]) -> str:
    """The revision nearest to an edge of the block. Of a list of revisions, one a line, none is believed."""
    best: tuple[int, str] | None = None
    listed = find_listed(lines)
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


def find_listed(lines: Sequence[str]) -> set[int]:
    """Lines of a list of revisions: neighbours that each begin with one."""
    begin = {at for at, line in enumerate(lines) if _MAY_REVISE.search(line) and _REVISION.match(line.strip())}
    return {at for at in begin if at - 1 in begin or at + 1 in begin}
