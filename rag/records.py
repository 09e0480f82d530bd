"""Answers over the rows of logs: the question becomes a plan, the plan is run, the rows are cited.

None where a question is not for the logs. What is named but not there is said, never replaced by something else.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from ingest.access import Access
from ingest.schema import DocumentKind
from rag.chat import FormModel
from rag.exact import Asked, Exact
from rag.plan.answer import Answer
from rag.plan.choose import Logs, close, drafts, trusted
from rag.plan.find import find_rows
from rag.plan.glossary import Glossary, read_glossary
from rag.plan.kin import Kin
from rag.plan.model import fill
from rag.plan.unknown import unknown_words

_LONGEST = 2000
_GENERATIONS = 8  # that are kept in mind, or parts of them that some may see


class Records:
    """Answers questions over logs; keeps what it has learnt of the last generations. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[Path, tuple[int, frozenset[Access] | None]], _Known] = {}

    def __call__(self, asked: Asked) -> Exact | None:
        """The answer, or None where the question is not for the logs."""
        text = asked.understood.text
        if asked.filters.kind not in (None, DocumentKind.LOG) or len(text) > _LONGEST:
            return None
        if not asked.generation.logs():
            return None
        known = self._learn(asked)
        logs = known.logs
        frame, found = drafts(text, logs, asked.generation, asked.today, known.glossary)
        best = found[0] if found else None
        if frame.operates() and not (best is not None and trusted(best, frame)):
            _, kindred = drafts(text, logs, asked.generation, asked.today, known.glossary, known.kin)
            if kindred and not kindred[0].unexplained:
                found, best = kindred, kindred[0]
        if best is not None and trusted(best, frame):
            answer = Answer(asked, best, close(found, frame)).exact()
            if answer is not None:
                return answer
        may_ask = frame.operates() and asked.settings.plan.ask_model
        if best is not None and may_ask and isinstance(asked.chat, FormModel):
            filled = fill(text, best, asked.chat, asked.settings.plan.seconds)
            answer = Answer(asked, filled, []).exact() if filled is not None else None
            if answer is not None and answer.computation is not None and answer.computation.rows_total:
                return answer
        plan = find_rows(asked, frame, logs, best)
        if plan is not None:
            return Answer(asked, plan, []).exact()
        return unknown_words(asked, frame, best, logs) if best is not None else None

    def _learn(self, asked: Asked) -> _Known:
        """What is known of a generation's logs; made with its first question."""
        generation = asked.generation
        logs = generation.logs()
        # What was learnt of more documents than these must not be used.
        key = (logs[0].path, generation.key)
        with self._lock:
            known = self._known.get(key)
            if known is None:
                folders = [folder for one in generation.documents() for folder in (one.path.parent, one.root)]
                glossary = read_glossary(folders, asked.settings.plan.glossary)
                known = _Known(Logs.of(generation), glossary, Kin(asked.embedder))
                while len(self._known) >= _GENERATIONS:
                    self._known.pop(next(iter(self._known)))
                self._known[key] = known
            return known


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of one generation."""

    logs: Logs
    glossary: Glossary
    kin: Kin
