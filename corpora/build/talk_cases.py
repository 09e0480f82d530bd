"""Conversations in, gold lines out: every turn with the question that asks the same standing alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.build.cases import gold_of, json_value, parts, spellings
from corpora.build.frames import compute


@dataclass(frozen=True, slots=True)
class Said:
    """A turn that documents answer. `alone` '' where the question stands alone as it is; `at` as in DocumentQuestion."""

    question: str
    alone: str
    at: tuple[tuple[str, str], ...]
    must: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A turn that a log answers. `how` and `days` are pandas expressions over the file, as in LogQuestion."""

    question: str
    alone: str
    file: str
    how: str
    must: tuple[str, ...] | None = None
    days: str = ""
    note: str = ""


Talk = tuple[Said | Counted, ...]


def talk_lines(sample: Path, prefix: str, talks: Sequence[Talk]) -> Iterator[str]:
    """One JSON line for each conversation."""
    for number, talk in enumerate(talks, 1):
        turns = [_said(sample, turn) if isinstance(turn, Said) else _counted(sample, turn) for turn in talk]
        yield json.dumps({"id": f"{prefix}-{number:03d}", "turns": turns}, ensure_ascii=False)


def _said(sample: Path, turn: Said) -> dict[str, object]:
    return {
        "question": turn.question, "alone": turn.alone or turn.question, "gold": gold_of(sample, turn.at), "must_include": list(turn.must),
        "must_include_any": [list(group) for group in turn.any_of], "must_not_include": list(turn.must_not), "note": turn.note,
    }  # fmt: skip


def _counted(sample: Path, turn: Counted) -> dict[str, object]:
    path = sample / "logs" / turn.file
    value = json_value(compute(turn.how, path))
    days = compute(turn.days, path) if turn.days else []
    return {
        "question": turn.question, "alone": turn.alone or turn.question, "files": [f"sample/logs/{turn.file}"], "gold_value": value,
        "must_include": parts(value) if turn.must is None else list(turn.must), "must_include_any": [spellings(iso) for iso in days], "how": turn.how, "note": turn.note,
    }  # fmt: skip
