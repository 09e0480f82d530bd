"""Hours of a period as people say them: 'June to September, weekdays 16:00 to 21:00'."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.rates.schema import ALL_DAYS, DAY_MINUTES, HOLIDAY, WEEKDAYS, WEEKEND, Period, Schedule, Window

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "public holidays")


def clock(minute: int) -> str:
    """'18:30'; the end of a day is '24:00'."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def said_season(schedule: Schedule, name: str) -> str:
    """A season with its other name: 'June to September (summer)'; '' for all the year."""
    if not name:
        return ""
    season = next((one for one in schedule.seasons if one.name == name), None)
    return f"{name} ({season.also[0]})" if season and season.also else name


def said_days(days: Sequence[int]) -> str:
    """'weekdays', 'weekends and public holidays', 'Monday, Friday', 'every day'."""
    held = set(days)
    if held >= set(ALL_DAYS):
        return "every day"
    parts = []
    if held >= set(WEEKDAYS):
        parts.append("weekdays")
        held -= set(WEEKDAYS)
    if held >= set(WEEKEND):
        parts.append("weekends")
        held -= set(WEEKEND)
    parts += [_NAMES[day] for day in sorted(held - {HOLIDAY})]
    if HOLIDAY in held:
        parts.append(_NAMES[HOLIDAY])
    return " and ".join(parts) if len(parts) < 3 else ", ".join(parts)


def said_windows(windows: Sequence[Window]) -> str:
    """All hours of some windows, those of the same days together."""
    by_hours: dict[tuple[tuple[int, int], ...], set[int]] = {}
    for day in range(8):
        hours = _merged(sorted((one.start, one.end) for one in windows if day in one.days))
        if hours:
            by_hours.setdefault(hours, set()).add(day)
    return "; ".join(
        said_days(sorted(days)) + ("" if hours == ((0, DAY_MINUTES),) else " " + _said_hours(hours))
        for hours, days in by_hours.items()
    )


def _merged(hours: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in hours:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _said_hours(hours: tuple[tuple[int, int], ...]) -> str:
    if len(hours) > 1 and hours[0][0] == 0 and hours[-1][1] == DAY_MINUTES:  # a night is one stretch
        hours = (*hours[1:-1], (hours[-1][0], hours[0][1]))
    return " and ".join(f"{clock(start)} to {clock(end)}" for start, end in hours)


def said_period(schedule: Schedule, periods: Sequence[Period]) -> str:
    """When periods of one name hold, season by season."""
    by_season: dict[str, list[Window]] = {}
    for period in periods:
        by_season.setdefault(period.season, []).extend(period.windows)
    parts = []
    for season, windows in by_season.items():
        where = said_season(schedule, season)
        parts.append(", ".join(part for part in (where, said_windows(windows)) if part))
    return "; ".join(parts)
