"""The assets of a library in, a finder out that says which of them a question names, in any spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ingest.identifiers import normal_form

_RUNS = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = r"[\s\-_/.]*"
_SHORTEST_WORD = 3


def asset_finder(assets: Iterable[str]) -> Callable[[str], str]:
    """A function from a question to the asset it names first, as the library spells it; "" where it names none.

    WT-07 is also found as 'wt 7'. A tag that is one or two letters ('D') only counts as a capital of its own that
    does not begin the question: 'A' is more often a word.
    """
    known = {tag: _pattern(tag) for tag in dict.fromkeys(assets) if normal_form(tag)}

    def find(question: str) -> str:
        found = [(match.start(), -len(tag), tag) for tag, rule in known.items() if (match := rule.search(question))]
        return min(found)[2] if found else ""

    return find


def _pattern(tag: str) -> re.Pattern[str]:
    runs = _RUNS.findall(tag)
    if len(runs) == 1 and runs[0].isalpha() and len(runs[0]) < _SHORTEST_WORD:
        return re.compile(rf"(?<=\S )(?<!\w){re.escape(runs[0])}(?!\w)")
    parts = []
    for at, run in enumerate(runs):
        if at and runs[at - 1].isdigit() and run.isdigit():
            parts.append(r"[\s\-_/.]+")  # 1-01 is not 101
        elif at:
            parts.append(_BETWEEN)
        parts.append(f"0*{run.lstrip('0') or '0'}" if run.isdigit() else re.escape(run))
    return re.compile(rf"(?<!\w){''.join(parts)}(?!\w)", re.IGNORECASE)
