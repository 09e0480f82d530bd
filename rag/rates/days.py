"""What a question tells of time in; the days it means and the day whose rates it means out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.rates.schema import HOLIDAY, Schedule
from rag.rates.bill import month_days
from rag.rates.hours import days
from rag.rates.load import fold
from rag.rates.wording import Said


@dataclass(frozen=True, slots=True)
class Days:
    """Days meant, and the `day` whose rates are asked for. `told`: the question itself names a time.

    `assumed` says what was taken for granted ('the year 2026').
    """

    days: tuple[date, ...]
    day: date
    told: bool
    holiday: bool = False
    assumed: tuple[str, ...] = ()


def days_meant(said: Said, today: date, as_of: date | None) -> Days:
    """The days of a question, before any season: dates, days of a month or year, held to days of the week."""
    base = as_of or today
    assumed: list[str] = []
    holiday = HOLIDAY in said.days
    if said.dates:
        several = len(said.dates) == 1 or said.unsure_date
        chosen = said.dates if several else tuple(days(min(said.dates), max(said.dates)))
        return Days(chosen, chosen[0], True, holiday and not set(said.days) - {HOLIDAY}, ())
    year = said.year or base.year
    if said.day_months:
        chosen = tuple(found for found in (_day(year, *one) for one in said.day_months) if found)
        if not said.year:
            assumed.append(f"the year is taken as {year}")
        if chosen:
            return Days(chosen, chosen[0], True, holiday, tuple(assumed))
    first, last = date(year, 1, 1), date(year, 12, 31)
    if said.month:
        first, last = month_days(year, said.month)
        if not said.year:
            assumed.append(f"the year is taken as {year}")
    told = bool(said.month or said.year)
    wanted = [day for day in said.days if day != HOLIDAY]
    chosen = tuple(day for day in days(first, last) if not wanted or day.weekday() in wanted)
    day = base if not told or (first <= base <= last) else first
    return Days(chosen, day, told, holiday and not wanted, tuple(assumed))


def seasons_asked(text: str, schedule: Schedule) -> tuple[str, ...]:
    """Names of the schedule's seasons that a text speaks of, by name or further name."""
    words = f" {' '.join(text.casefold().replace('-', ' ').split())} "
    found = []
    for season in schedule.seasons:
        for name in (season.name, *season.also):
            if f" {' '.join(name.casefold().replace('-', ' ').split())} " in _bare(words):
                found.append(season.name)
                break
    return tuple(found)


def periods_asked(text: str, schedule: Schedule) -> tuple[str, ...]:
    """Names of the schedule's periods that a text speaks of, the longest at each place ('super off-peak')."""
    names = sorted({name for one in schedule.periods for name in (one.name, *one.also)}, key=len, reverse=True)
    called = {name: one.name for one in schedule.periods for name in (one.name, *one.also)}
    words = _bare(f" {text.casefold()} ")
    joined = "".join(sign if sign.isalnum() else " " for sign in words)
    found: dict[str, None] = {}
    for name in names:
        key = "".join(sign if sign.isalnum() else " " for sign in name.casefold())
        needle = f" {' '.join(key.split())} "
        flat = f" {' '.join(joined.split())} "
        if needle in flat:
            found[called[name]] = None
            joined = flat.replace(needle, " # ")
    return tuple(found)


def in_seasons(chosen: Sequence[date], schedule: Schedule, names: Sequence[str]) -> tuple[date, ...]:
    """The days within any of the seasons; all where none is named."""
    held = [season for season in schedule.seasons if season.name in names]
    return tuple(day for day in chosen if not held or any(season.holds(day) for season in held))


def same_period(one: str, other: str) -> bool:
    """Whether two names mean one period: 'On-Peak', 'peak' and 'on peak'."""
    first, second = fold(one), fold(other)
    return first == second or {first, second} == {"peak", "onpeak"}


def _bare(words: str) -> str:
    return "".join(sign if sign.isalnum() or sign in " -/:" else " " for sign in words)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
