"""A question that is one to a log, with a word that the log does not hold: said so, neither computed without it nor
answered by passages of something else.
"""

from __future__ import annotations

import re

from ingest.lexical import lexical_tokens
from ingest.schema import ColumnRole, ColumnType
from rag.exact import Asked, Exact
from rag.plan import say
from rag.plan.absent import covers
from rag.plan.choose import Logs
from rag.plan.cues.frame import Frame
from rag.plan.draft import Draft
from rag.plan.linking.link import Found
from rag.plan.text import stem
from rag.plan.words import GENERIC, STOP
from rag.schema import Status

_DEPTH = 30
_SHORTEST = 3
_MOST = 3  # words that are not known; with more the question may be for something else
_LEAST = 0.4
_FEW = 40  # values of a column that are told
_SHAPES = ("count", "group", "top", "aggregate", "list", "trend", "share", "extreme")


def unknown_words(asked: Asked, frame: Frame, draft: Draft, logs: Logs) -> Exact | None:
    """'Not found' for words that stand nowhere in a log that is meant for sure; None where it may be otherwise.

    The log is meant for sure where a code of it is named, or its own name and its word for rows. Pages of documents
    that hold the words and the code come first.
    """
    if not frame.operates() or frame.prescribed is not None or draft.shape not in _SHAPES or draft.lexicon.paper:
        return None
    often = frame.count is not None and re.search(r"often|oft\b|times", frame.text[slice(*frame.count)], re.I)
    if not often and not (draft.noun and (frame.count or frame.listing or frame.superlative)):
        return None
    words = [word for word in draft.unexplained if stem(word) not in GENERIC]
    codes = [one for one in draft.link.found if _is_code(draft, one)]
    own = [word for word in draft.link.words if draft.lexicon.names.get(word.stem, 0) >= 0.95 and not word.is_number]
    tied = codes or (draft.own and draft.named >= 0.9 and own)
    if not tied or not 1 <= len(words) <= _MOST or draft.coverage < _LEAST or draft.missing or draft.lost:
        return None
    if any(len(word) < _SHORTEST or not word.isalpha() or word.lower() in STOP for word in words):
        return None
    if any(logs.occurs(asked.generation, draft.plan.log, word) for word in words):
        return None
    written = [" ".join(word.text for word in draft.link.words[one.start : one.end]) for one in codes]
    if not codes and any(other.knows(word) for word in words for other in logs.lexicons if other is not draft.lexicon):
        return None
    if _in_documents(asked, [*words, *written]):
        return None
    log = draft.lexicon.log
    said = " and ".join(f"“{word}”" for word in words)
    lines = [f"{said} {'stands' if len(words) == 1 else 'stand'} nowhere in {say.log_name(log)}."]
    problem = draft.lexicon.role(ColumnRole.PROBLEM)
    if problem is not None and draft.lexicon.complete(problem.place) and problem.profile.distinct <= _FEW:
        values = sorted(value.surface for value in draft.lexicon.all_values(problem.place))
        lines.append(f"Its column {problem.name} has {', '.join(values)}.")
    lines.append(covers(draft))
    return Exact(Status.NOT_FOUND, " ".join(lines))


def _is_code(draft: Draft, one: Found) -> bool:
    column = draft.lexicon.column(one.place)
    written = "".join(word.text for word in draft.link.words[one.start : one.end])
    return (
        not one.absent
        and not one.gloss
        and one.op == "is"
        and column.type in (ColumnType.IDENTIFIER, ColumnType.CATEGORY)
        and any(sign.isdigit() for sign in written) and any(sign.isalpha() for sign in written)
    )  # fmt: skip


def _in_documents(asked: Asked, words: list[str]) -> bool:
    """Whether a page that is no record of a log holds all the words."""
    tokens = [frozenset(lexical_tokens(word)) for word in words]
    wanted = list(dict.fromkeys(token for each in tokens for token in each))
    hits = asked.generation.passages(one for one, _ in asked.generation.lexical(wanted, _DEPTH))
    held = [frozenset(lexical_tokens(passage.text)) for passage in hits if passage.location.row is None]
    return any(all(each & passage for each in tokens) for passage in held)
