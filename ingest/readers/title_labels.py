"""Labels of a title block: a line in, its words that say what a date is of out; and whether they stand as a label.

Knows nothing of dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class Means(IntEnum):
    """What a label makes of its date; OTHER is a date of something else, which it keeps from being misread."""

    FROM = 1
    ISSUED = 2
    TO = 3
    OVER = 4  # the first day on which it no longer holds
    OTHER = 5


@dataclass(frozen=True, slots=True)
class Label:
    """Where a label stands in its line, and what it makes of its date."""

    start: int
    end: int
    means: Means
    rank: int  # 0 is the plainest label for what it means


# In order: the first that fits at a place is taken.
_LABELS: tuple[tuple[Means, int, str], ...] = (
    (Means.TO, 0, r"expir(?:es|y|ation)(?:\s+date|\s+on)?|(?:valid|effective|in\s+force)\s+(?:until|through|till|to)"
                  r"|valid[ _-]to|gültig\s+bis|termination\s+date|end\s+date"),
    (Means.OVER, 0, r"superseded\s+(?:by\s[^|;]{1,60}?\s)?(?:since|from|on|as\s+of|effective)(?=\W+\w+)"
                    r"|withdrawn(?:\s+(?:since|from|on))?"
                    r"|no\s+longer\s+(?:valid|effective|in\s+force)\s+(?:after|from|since)"),
    (Means.OTHER, 0, r"(?:next\s+|last\s+)?review(?:ed)?(?:\s+date|\s+by|\s+on)?|order(?:ed)?\s+(?:dated|date|of)"
                     r"|approv(?:ed|al)(?:\s+date|\s+on)?|print(?:ed)?(?:\s+date|\s+on)?|decision\s+date|case|docket"
                     r"|order|signed"),
    (Means.FROM, 0, r"effective(?:\s+date)?|date\s+effective|eff\.(?:\s+date)?|valid[ _-]?from|valid\s+as\s+of|valid"
                    r"|in\s+force(?:\s+(?:from|since|as\s+of))?|takes?\s+effect|gültig(?:\s+ab)?|wirksam(?:\s+ab)?"
                    r"|in\s+kraft(?:\s+(?:seit|ab))?|(?:gilt|gelten)\s+ab|applicable\s+from|applies\s+from"),
    (Means.FROM, 1, r"implementation\s+date|implemented|commencement(?:\s+date)?|commencing|operative(?:\s+date)?"
                    r"|start\s+date"),
    (Means.ISSUED, 0, r"issued?\s+date|date\s+(?:of\s+)?issued?|issued(?:\s+on)?|issue|ausgabedatum|ausgabe"
                      r"|ausgestellt(?:\s+am)?"),
    (Means.ISSUED, 1, r"date\s+filed|filed(?:\s+date)?|filing\s+date|date\s+submitted|submitted|publication\s+date"
                      r"|published|release\s+date|released|stand|version\s+date"),
    (Means.ISSUED, 2, r"revision\s+date|rev\.?\s+date|date\s+(?:of\s+)?revis(?:ed|ion)|revised(?:\s+on)?"
                      r"|last\s+(?:updated|revised|changed)|updated|document\s+date|dated"),
)  # fmt: skip
_LABEL = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<l{at}>{words})" for at, (_, _, words) in enumerate(_LABELS)) + r")(?![\w-])",
    re.IGNORECASE,
)
# A longer line or cell is prose.
CELL = 100
_VERB = re.compile(r"\b(?:is|are|was|were|be|been|become|becomes|made|shall|will|may|must|if|when|service)\b", re.I)
# 'Rates effective ...', 'Preise gültig ab ...': a heading of few words before the label.
_HEADING = re.compile(r"(?-i:[A-ZÄÖÜ])[\w-]*(?:\s+[\w&-]+){0,3}")


def find_labels(line: str) -> list[Label]:
    """All labels of a line, in order."""
    found = []
    for match in _LABEL.finditer(line):
        means, rank, _ = _LABELS[int(str(match.lastgroup)[1:])]
        found.append(Label(match.start(), match.end(), means, rank))
    return found


def is_label(cell: str) -> bool:
    """Whether a cell holds a label and nothing else."""
    words = cell.rstrip(" :.")
    return bool(
        _LABEL.fullmatch(words)
        or re.fullmatch(r"(?:rev(?:ision)?|issue|version|page|sheet)\.?(?:\s+no\.?)?", words, re.I)
    )


def is_plain(line: str, start: int, end: int) -> bool:
    """Whether the label from `start` to `end` stands as one: not in the middle of a sentence."""
    before = line[:start].rstrip()
    word = line[start:end]
    german = word.lower().startswith(
        ("gültig", "wirksam", "in kraft", "gilt", "gelten")
    )  # no sentence has these before a date
    heading = len(line) <= CELL and _HEADING.fullmatch(before) is not None and not _VERB.search(before)
    return not before or german or heading or not word[0].islower() or not before[-1].islower()
