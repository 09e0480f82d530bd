"""When a tariff's seasons and hours are: from prose, lists and tables, for one schedule or for all.

Definitions are gathered as the document is read; `Definitions.of` then gives a schedule those that its rates
name: its own first, else those made where no schedule was spoken of, or in a caption that names its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.rates.clock import rest_of_week, rest_of_year, without
from ingest.rates.defined import Hours, Months, said_hours, said_seasons
from ingest.rates.defined_tables import hours_of_table, seasons_of_table
from ingest.rates.schema import HOLIDAY, Period, RateRow, Season, Source
from ingest.rates.words import Facets, span_name
from ingest.schema import Block

Key = tuple[str, str]
_REST_OF_YEAR = ("other months", "non-summer", "non-winter")
_REST_OF_WEEK = ("other hours",)


@dataclass(slots=True)
class _Scope:
    """What is defined under one schedule, or under none."""

    seasons: list[Months] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)


class Definitions:
    """Seasons and hours as they are found."""

    def __init__(self) -> None:
        self._scopes: dict[Key | None, _Scope] = {None: _Scope()}
        self._here: Key | None = None
        self._heading = ""

    def enter(self, key: Key | None) -> None:
        """What follows is said of this schedule; None: of none."""
        if key != self._here:
            self._heading = ""
        self._here = key
        self._scopes.setdefault(key, _Scope())

    def heading(self, text: str) -> None:
        """The heading of what follows may be the name of what is defined: 'On-Peak Period'."""
        self._heading = " ".join(text.split())

    def text(self, block: Block) -> None:
        """A paragraph that may define something."""
        scope = self._scopes[self._here]
        scope.seasons.extend(said_seasons(block.text, block.location))
        scope.hours.extend(said_hours(block.text, block.location, self._heading))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str, source: Source) -> bool:
        """Whether a table defines seasons or hours; they are kept if it does."""
        scope = self._scopes[self._here]
        seasons = seasons_of_table(heads, rows, source)
        hours = [] if seasons else hours_of_table(heads, rows, caption, source)
        scope.seasons.extend(seasons)
        scope.hours.extend(hours)
        return bool(seasons or hours)

    def rate(self, said: Facets, footnote: str, source: Source) -> None:
        """What a rate's own label or footnote defines: 'Winter (November-March)', 'Energy 16:00 to 21:00'."""
        scope = self._scopes[self._here]
        if said.season and said.spans:
            scope.seasons.append(Months(said.season, said.spans, source))
        if said.period and said.windows:
            scope.hours.append(Hours(said.period, said.windows, "", source))
        if footnote and said.period:
            found = said_hours(footnote, source.location, said.period)
            scope.hours.extend(replace(one, source=source) for one in found if one.windows)

    def of(
        self, key: Key, rows: Sequence[RateRow], with_rates: Iterable[Key]
    ) -> tuple[tuple[Season, ...], tuple[Period, ...], tuple[str, ...]]:
        """The seasons and periods of a schedule, and what was decided in reading them.

        `with_rates`: the schedules that hold rates; what is said under another heading is said of all.
        """
        own = self._scopes.get(key, _Scope())
        held = set(with_rates)
        general = _Scope()
        for name, scope in self._scopes.items():
            if name not in held:
                general.seasons.extend(scope.seasons)
                general.hours.extend(scope.hours)
        months = (*own.seasons, *general.seasons)
        hours = [_in_season(one, months) for one in _hours_for(key[0], own.hours, general.hours, rows)]
        own.seasons.extend(Months(one.season, one.spans, one.source) for one in hours if one.spans)
        wanted = {row.season for row in rows if row.season} | {one.season for one in hours if one.season}
        seasons = _seasons_for(wanted, own.seasons, general.seasons)
        lent = _lent(key[0], hours, (*own.hours, *general.hours), rows)
        notes = tuple(
            f"the hours of {one.name} in {one.season} are those that other schedules have, less its own other periods"
            for one in lent
        )
        return *_periods([*hours, *lent], rows, seasons), notes


def _in_season(hours: Hours, months: Sequence[Months]) -> Hours:
    """Hours that give days of the year in the season of those days, or in one named after them."""
    if not hours.spans:
        return hours
    name = next((one.name for one in months if one.spans == hours.spans), span_name(hours.spans))
    return replace(hours, season=name)


def _seasons_for(wanted: set[str], own: Sequence[Months], general: Sequence[Months]) -> tuple[Season, ...]:
    found: dict[str, Season] = {}
    for months in (*own, *general):
        if months.name in wanted and months.spans and months.name not in found:
            found[months.name] = Season(months.name, months.spans, months.source)
    left = {months.name for months in (*own, *general) if not months.spans} | set(_REST_OF_YEAR)
    for name in sorted(wanted - found.keys()):
        others = [season for season in found.values() if season.name != name]
        if name in left and others:
            spans = rest_of_year([span for season in others for span in season.spans])
            source = next((one.source for one in (*own, *general) if one.name == name), others[0].source)
            found[name] = Season(name, spans, source)
    return tuple(found.values())


def _hours_for(code: str, own: Sequence[Hours], general: Sequence[Hours], rows: Sequence[RateRow]) -> list[Hours]:
    """The definitions that count for a schedule's rates, its own before general ones, each once."""
    names = {row.period for row in rows if row.period}
    chosen: list[Hours] = []
    for pool in (own, general):
        seen = {(one.name, one.season) for one in chosen}
        for one in pool:
            seasons = one.seasons_for(code)
            if one.name not in names or seasons is None:
                continue
            for season in seasons:
                if one.season and season and one.season != season:
                    continue
                here = replace(one, season=one.season or season)
                same = (here.name, here.season)
                if same in seen or (here.name, "") in seen:
                    continue
                if here not in chosen:
                    chosen.append(here)
    return chosen


def _lent(code: str, hours: Sequence[Hours], held: Sequence[Hours], rows: Sequence[RateRow]) -> list[Hours]:
    """Hours for rates that have none: from a table that is for the schedule in another season.

    'Hours of D2 and, in winter, of B2', with a summer peak of B2's own in a footnote: the rest of B2's summer day
    is D2's, but for that peak.
    """
    found: list[Hours] = []
    for row in rows:
        known = {(one.name, one.season) for one in (*hours, *found)}
        if not row.period or not row.season or {(row.period, row.season), (row.period, "")} & known:
            continue
        for one in held:
            for_it = any(name.upper() == code.upper() for name, _ in one.codes)
            if for_it and one.name == row.period and one.season in ("", row.season) and one.windows:
                own = [window for other in hours if other.season in ("", row.season) for window in other.windows]
                found.append(replace(one, windows=without(one.windows, own), season=row.season))
                break
    return found


def _periods(
    hours: Sequence[Hours], rows: Sequence[RateRow], seasons: tuple[Season, ...]
) -> tuple[tuple[Season, ...], tuple[Period, ...]]:
    names = {row.period for row in rows if row.period}
    found = [Period(one.name, one.windows, one.season, (), one.source) for one in hours if one.windows]
    found = _merged(found)
    rest = {one.name: one for one in hours if not one.windows}
    for name in _REST_OF_WEEK:
        if name in names and name not in rest and not any(period.name == name for period in found):
            rest[name] = Hours(name, (), "", found[0].source if found else Source())
    if len(rest) != 1 or not found:
        return seasons, tuple(found)
    ((name, one),) = rest.items()
    holidays = any(hour.no_holiday for hour in hours) or any(HOLIDAY in w.days for p in found for w in p.windows)
    found = [period for period in found if period.name != name]
    named = sorted({period.season for period in found if period.season})
    year = [season for season in seasons if season.name in named]
    spare = [season.name for season in seasons if season.name not in named]
    if named and not any(not period.season for period in found) and not spare and year:
        days = rest_of_year([span for season in year for span in season.spans])
        if days:
            seasons = (*seasons, Season("other months", days, year[0].source))
            spare = ["other months"]
    for season in (*named, *spare) if named else ("",):
        taken = [window for period in found if period.season in ("", season) for window in period.windows]
        free = rest_of_week(taken, holidays)
        if free:
            found.append(Period(name, free, season, (), one.source))
    return seasons, tuple(found)


def _merged(periods: Sequence[Period]) -> list[Period]:
    """Hours of one name and season that several lines give, as one period."""
    found: dict[tuple[str, str], Period] = {}
    for period in periods:
        key = (period.name, period.season)
        held = found.get(key)
        if held is None:
            found[key] = period
        elif period.source == held.source:
            found[key] = replace(held, windows=tuple(dict.fromkeys((*held.windows, *period.windows))))
    return list(found.values())
