"""A rate schedule in, a picture of its week out: which period each hour of each kind of day falls in."""

from __future__ import annotations

from datetime import date

from pydantic import JsonValue

from ingest.rates.schema import HOLIDAY, ChargeKind, Period, Schedule

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Holiday")
# Told apart by people who do not see red or green, and by their names in the key.
_COLOURS = ("#c8553d", "#e9b44c", "#7fa99b", "#2c7f8c", "#6c6f8a", "#b08ea2", "#4f772d", "#8d99ae")


def seasons_of(schedule: Schedule) -> tuple[str, ...]:
    """Names of the seasons that have periods; ('',) where the periods hold all year."""
    named = tuple(dict.fromkeys(period.season for period in schedule.periods if period.season))
    return named or ("",)


def season_on(schedule: Schedule, day: date) -> str:
    """The season of a day, '' where the schedule has none."""
    return next((season.name for season in schedule.seasons if season.holds(day)), "")


def week_chart(schedule: Schedule, season: str, charge: ChargeKind = ChargeKind.ENERGY) -> dict[str, JsonValue] | None:
    """A Vega-Lite chart, days down and hours across; None where the schedule knows no periods for that charge."""
    periods = [
        period
        for period in schedule.periods
        if period.season in ("", season) and (not period.charges or charge in period.charges)
    ]
    if not periods:
        return None
    named = any(HOLIDAY in window.days for period in periods for window in period.windows)
    values: list[JsonValue] = []
    for day, label in enumerate(_DAYS if named else _DAYS[:7]):
        values += [
            {"day": label, "from": start / 60, "to": end / 60, "period": name}
            for start, end, name in _stretches(periods, day)
        ]
    names: list[JsonValue] = list(dict.fromkeys(period.name for period in periods))
    colours: list[JsonValue] = [_COLOURS[at % len(_COLOURS)] for at in range(len(names))]
    days: list[JsonValue] = list(_DAYS)
    return {
        "width": "container",
        "height": {"step": 26},
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": "#f6f7f4", "strokeWidth": 1},
        "encoding": {
            "y": {"field": "day", "type": "nominal", "sort": days, "title": None},
            "x": {"field": "from", "type": "quantitative", "title": "hour of the day",
                  "scale": {"domain": [0, 24], "nice": False}, "axis": {"values": list(range(0, 25, 2))}},
            "x2": {"field": "to"},
            "color": {"field": "period", "type": "nominal", "title": None,
                      "scale": {"domain": names, "range": colours}, "legend": {"orient": "top"}},
            "tooltip": [{"field": "day"}, {"field": "from"}, {"field": "to"}, {"field": "period"}],
        },
        "config": {"font": "sans-serif", "axis": {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": 600},
                   "legend": {"labelFontSize": 13}},
    }  # fmt: skip


def _stretches(periods: list[Period], day: int) -> list[tuple[int, int, str]]:
    return sorted(
        (window.start, window.end, period.name) for period in periods for window in period.windows if day in window.days
    )
