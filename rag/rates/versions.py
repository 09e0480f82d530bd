"""Schedules that a question names in, those in force on its day out, and how each is told to people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.identifiers import find_identifiers
from ingest.rates.schema import Schedule
from rag.rates.link import codes_of, telling_words


@dataclass(frozen=True, slots=True)
class Version:
    """One schedule in force, and the same schedule as other documents have it."""

    schedule: Schedule
    twins: tuple[Schedule, ...] = ()


def in_force(schedules: Sequence[Schedule], day: date, sound: bool = True) -> tuple[Version, ...]:
    """Each schedule that holds on a day, once: the fullest record of it first, those of other documents beside it.

    With `sound`, a record without complaints goes before a fuller one: for what is computed from its hours.
    """
    holding = [one for one in schedules if (one.valid_from or day) <= day <= (one.valid_to or day)]
    groups: list[list[Schedule]] = []
    for one in sorted(holding, key=lambda one: (sound and bool(one.complaints), *_fullness(one))):
        for group in groups:
            if same(group[0], one):
                group.append(one)
                break
        else:
            groups.append([one])
    return tuple(Version(group[0], tuple(group[1:])) for group in groups)


def same(one: Schedule, other: Schedule) -> bool:
    """Whether two records are of one schedule: a code in common, and no different utilities."""
    if one.utility and other.utility and one.utility.casefold() != other.utility.casefold():
        return False
    if one.document == other.document and one.name.casefold() != other.name.casefold():
        return False  # sections of one schedule, each with rates of its own
    shared = codes_of(one) & codes_of(other)
    return bool(shared) or (one.name.casefold() == other.name.casefold() and one.document != other.document)


def _fullness(schedule: Schedule) -> tuple[bool, int]:
    """Sorts pages that people signed before extracts, many rates before few."""
    paged = schedule.source.location.page is not None or any(row.source.location.page for row in schedule.rows)
    return (not paged, -len(schedule.rows))


def title(schedule: Schedule) -> str:
    """What a schedule is called in an answer: 'Schedule B2 (Low-Voltage Maximum Demand)'.

    A code that the name holds is not said twice.
    """
    code = schedule.code if is_short(schedule.code) else ""
    name = " ".join(schedule.name.split())
    spoken = re.search(rf"(?<!\w){re.escape(code)}(?!\w)", name, re.IGNORECASE) if code else None
    known = not code or spoken is not None or bool(find_identifiers(name))
    called = name if known else f"Schedule {code} ({name})" if name and name != code else f"Schedule {code}"
    mentioned = telling_words(schedule.utility) <= telling_words(name)
    return called if mentioned else f"{schedule.utility}, {called}"


def is_short(code: str) -> bool:
    """Whether a code is one that people say, not the label of a record."""
    return 0 < len(code) <= 12 and not re.fullmatch(r"[0-9a-f]{8,}", code)


def said_span(schedule: Schedule) -> str:
    """'from 2026-01-01', '2025-01-01 to 2025-12-31', or 'without dates'."""
    if schedule.valid_from and schedule.valid_to:
        return f"{schedule.valid_from} to {schedule.valid_to}"
    if schedule.valid_from:
        return f"from {schedule.valid_from}"
    return f"to {schedule.valid_to}" if schedule.valid_to else "without dates"


def none_in_force(schedules: Sequence[Schedule], day: date) -> str:
    """Why there is no rate for a day, with the days for which there is one."""
    known = "; ".join(dict.fromkeys(f"{said_span(one)} ({one.document})" for one in schedules))
    return f"No rates of {title(schedules[0])} in force on {day:%-d %B %Y} are in the documents. They hold: {known}."
