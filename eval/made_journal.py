"""A journal made up for trying things: known questions asked once each, as if over some weeks, with thumbs.

Only the times and the thumbs are made up; questions, answers, and how long they took are real. Thumbs follow the
scores: a right answer is mostly liked where anybody says anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from eval.cases import Case
from eval.run import ask_case
from rag.assistant import open_assistant
from rag.journal import Journal, journal_path
from rag.settings import Settings

_SAID = 0.45  # of all answers get a thumb
_LIKED = {True: 0.93, False: 0.2}
_WORKING_HOURS = range(6, 20)


def make_journal(
    settings: Settings,
    cases: Sequence[Case],
    folder: Path,
    weeks: int = 8,
    end: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
    seed: int = 1,
) -> Path:
    """Ask the cases over the data folder of the settings; the journal is written into `folder`. Returns its path.

    The same cases and seed give the same times and thumbs. Nothing is written to the data folder.
    """
    random = Random(seed)
    end = end or datetime.now(UTC)
    start = end - timedelta(weeks=weeks)
    moments = sorted(
        (start + timedelta(days=random.randrange(7 * weeks))).replace(
            hour=random.choice(_WORKING_HOURS), minute=random.randrange(60), second=0, microsecond=0
        )
        for _ in cases
    )
    now = moments[0] if moments else end
    folder.mkdir(parents=True, exist_ok=True)

    def moment() -> datetime:
        return now

    journal = Journal(journal_path(folder), settings.journal, moment)
    assistant = open_assistant(settings, "quoting", journal)
    try:
        order = random.sample(list(cases), len(cases))
        for done, (case, at) in enumerate(zip(order, moments, strict=True), start=1):
            now = at
            sample = ask_case(assistant, case, settings.access.user)
            answer = sample.answer.get("id")
            if isinstance(answer, str) and random.random() < _SAID:
                now = at + timedelta(minutes=2)
                right = (sample.scores["all_right_in_view"].value or 0.0) == 1.0
                journal.keep_feedback(answer, 1 if random.random() < _LIKED[right] else -1, "")
            if progress is not None:
                progress(done, len(cases))
    finally:
        assistant.close()
    return journal_path(folder)
