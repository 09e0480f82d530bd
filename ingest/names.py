"""What a file name says: revision, day, years, series ("pump-manual-rev-c.pdf", "prices_2024-05-01.pdf"). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from ingest.days import parse_day

_REVISION = re.compile(
    r"(?:^|[\W_])(?:(?:revision|rev|issue|version|ver|ausgabe)[\s._-]{0,2}(?P<word>[a-z]|\d{1,3}(?:\.\d{1,3}){0,2})"
    r"|[vr][\s._-]?(?P<short>\d{1,3}(?:\.\d{1,3}){0,2}))(?=$|[\W_])",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\d)(?:(?P<iso>(?:19|20)\d\d[-_.](?:0[1-9]|1[0-2])[-_.](?:0[1-9]|[12]\d|3[01]))"
    r"|(?P<compact>(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    r"|(?P<german>(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.(?:19|20)\d\d))(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_STATE = re.compile(
    r"(?:^|[\W_])(?:final|draft|copy|old|new|current|superseded|archive[d]?|signed|entwurf)(?=$|[\W_])", re.I
)


@dataclass(frozen=True, slots=True)
class Name:
    """`series` is the name without what changes from one issue to the next; `years` are those in it, in order."""

    series: str
    revision: str = ""
    issued: date | None = None
    years: tuple[int, ...] = ()


def read_name(name: str) -> Name:
    """The facts of a file's name, its folders and its ending left aside."""
    return read_words(PurePosixPath(name).stem)


def read_words(words: str) -> Name:
    """The facts of a name or a title."""
    revision = _REVISION.search(words)
    day = _DAY.search(words)
    issued = None
    if day:
        digits = re.sub(r"\D", "", day.group())
        text = day.group() if day["german"] else f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        issued = parse_day(text)
    left = _DAY.sub(" ", words)
    years = tuple(int(year) for year in _YEAR.findall(left))
    left = _STATE.sub(" ", _YEAR.sub(" ", _REVISION.sub(" ", left)))
    series = " ".join(re.sub(r"[\W_]+", " ", left).lower().split())
    value = (revision["word"] or revision["short"]) if revision else ""
    return Name(series, value.upper() if value.isalpha() else value, issued, years)
