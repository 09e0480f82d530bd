"""Words that a line's end has parted, made whole again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ingest.readers.pdf_text import Line, concatenate


def whole_words(lines: Sequence[Line], words: frozenset[str]) -> tuple[Line, ...]:
    """The lines of a paragraph with the rest of each parted word moved up; `words` are those of the document."""
    if not any(line.text.endswith("-") for line in lines[:-1]):
        return tuple(lines)
    whole: list[Line] = []
    for line in lines:
        if whole and _parted(whole[-1].text, line.text):
            line = _pull_up(whole, line, words)
            if not line.text:
                continue
        whole.append(line)
    return tuple(whole)


def _parted(above: str, below: str) -> bool:
    return len(above) > 1 and above[-1] == "-" and above[-2].isalpha() and below[:1].isalnum()


def _pull_up(lines: list[Line], line: Line, words: frozenset[str]) -> Line:
    above = lines[-1]
    end = line.text.find(" ")
    end = len(line.text) if end < 0 else end
    head = above.text.split(" ")[-1][:-1]
    tail = re.match(r"[^\W\d_]+", line.text)
    rest = tail.group() if tail else ""
    start_of = re.search(r"[^\W\d_]+$", head)
    whole = start_of.group() if start_of else ""
    # 'forward-looking' is two words that the document also uses alone; 'adipis-cing' is not.
    compound = (
        not rest[:1].islower()
        or "/" in head
        or "-" in head
        or ((whole + rest).lower() not in words and whole.lower() in words and rest.lower() in words)
    )
    keep = len(above.text) if compound else len(above.text) - 1
    text, index = concatenate([(above.text[:keep], above.index[:keep]), (line.text[:end], line.index[:end])])
    lines[-1] = replace(above, text=text, index=index)
    start = min(end + 1, len(line.text))
    return replace(line, text=line.text[start:], index=np.asarray(line.index[start:], dtype=np.int32))
