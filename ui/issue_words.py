"""Of which issue a source is and whether it holds, in a few words for a line of print. A citation in, words out."""

from __future__ import annotations

import re

from ingest.standing import State
from rag.schema import Citation
from rag.standing import spoken

_OF_A_SHEET = re.compile(r"original|revis|sub\.", re.IGNORECASE)


def issue_words(citation: Citation) -> list[str]:
    """Sheet, revision and days: ['Second Revised Sheet No. 30B', 'from 2021-01-01']."""
    words = []
    if citation.sheet and _OF_A_SHEET.search(citation.revision):
        words.append(f"{citation.revision} Sheet No. {citation.sheet}")
    else:
        words += [f"sheet {citation.sheet}"] if citation.sheet else []
        words += [f"rev. {citation.revision}"] if citation.revision else []
    if citation.valid_from and citation.standing != State.NOT_YET:
        words.append(f"from {citation.valid_from}")
    if citation.valid_to:
        words.append(f"until {citation.valid_to}")
    if not citation.valid_from and citation.issued:
        words.append(f"issued {citation.issued}")
    if citation.standing == State.UNDATED and not citation.issued:
        words.append("no date stated")
    return words


def warning(citation: Citation) -> str:
    """What must not be overlooked: that it is superseded, or not yet in force; '' where it holds."""
    return spoken(citation)


def short_warning(citation: Citation) -> str:
    """The same in a word or two, for a narrow column."""
    if citation.standing == State.SUPERSEDED:
        return "superseded" if citation.superseded_by else "no longer in force"
    return "not yet in force" if citation.standing == State.NOT_YET else ""
