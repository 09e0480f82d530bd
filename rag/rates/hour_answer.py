"""Which period holds at an hour, and what does it cost: schedules and a time in, an exact answer out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pydantic import JsonValue

from ingest.rates.schema import HOLIDAY, ChargeKind, Period, RateRow, Schedule, Source
from ingest.rates.units import read_unit
from rag.exact import Asked, Exact
from rag.rates.at_hour import Held, Outcome, outcomes
from rag.rates.cites import Cites
from rag.rates.days import Days, in_seasons, seasons_asked
from rag.rates.hours import treats_holidays
from rag.rates.ladder import Step
from rag.rates.show import amount_text, money, plain
from rag.rates.versions import Version, title
from rag.rates.week import clock, said_days, said_period, said_season
from rag.rates.which import on_excess
from rag.rates.wording import Said
from rag.schema import Computation, Shown, Status

_LISTED_OUTCOMES = 8


def hour_answer(asked: Asked, said: Said, meant: Days, versions: Sequence[Version]) -> Exact | None:
    """What holds at the time asked about, for each schedule; None where its hours and rates are not known."""
    cites = Cites(asked.generation)
    texts, rows, numbers, notes = [], [], [], list(meant.assumed)
    value: str | None = None
    unit = ""
    for version in versions:
        schedule = version.schedule
        days = in_seasons(meant.days, schedule, () if said.dates else seasons_asked(said.text, schedule))
        stretches = said.stretches or tuple((at, at) for at in said.moments)
        found = outcomes(schedule, days, stretches, meant.holiday)
        found = [one for one in found if any(part.rows for part in one.held)]
        if not found or len(found) > _LISTED_OUTCOMES:
            continue
        telling = _Telling(schedule, said, cites, several=len(found) > 1)
        lines = [line for outcome in found for line in telling.outcome(outcome)]
        head = f"{title(schedule)}:"
        texts.append("\n".join([head, *(f"- {line}" for line in lines)]) if len(lines) > 1 else f"{head} {lines[0]}")
        rows += telling.rows
        numbers += telling.numbers
        notes += telling.notes
        if value is None and telling.value is not None:
            value, unit = telling.value, telling.unit
    if not texts:
        return None
    when = _when(said, meant)
    if len(texts) > 1:
        texts.insert(0, f"{len(texts)} schedules fit:")
        value = None
    notes = list(dict.fromkeys(notes))
    text = "\n".join([*texts, *(f"({_sentence(note)})" for note in notes)])
    plan: dict[str, JsonValue] = {
        "rates": "period at an hour",
        "schedules": [title(one.schedule) for one in versions],
        "when": when,
    }
    computation = Computation(
        understood=f"Which period holds {when}, and what it costs, on {_named(versions)}",
        plan=plan,
        value=value,
        unit=unit,
        table=Shown(("When", "Charge", "Period", "Price", "Hours of the period"), tuple(rows), tuple(numbers)),
        notes=tuple(notes),
    )
    return Exact(Status.ANSWERED, text, cites.citations(), computation)


class _Telling:
    """Tells the outcomes of one schedule."""

    def __init__(self, schedule: Schedule, said: Said, cites: Cites, several: bool) -> None:
        self._schedule, self._said, self._cites, self._several = schedule, said, cites, several
        self.rows: list[tuple[str, ...]] = []
        self.numbers: list[int] = []
        self.notes: list[str] = list(schedule.complaints)
        self.value: str | None = None
        self.unit = ""

    def outcome(self, outcome: Outcome) -> list[str]:
        """One line for each stretch that has a period of its own."""
        when = self._days(outcome)
        if treats_holidays(self._schedule) and HOLIDAY not in outcome.day_kinds:
            self.notes.append("on a public holiday the hours of public holidays hold instead")
        self._several = self._several or len(outcome.held) > 1
        return [self._held(when, outcome, held) for held in outcome.held]

    def _held(self, when: str, outcome: Outcome, held: Held) -> str:
        at = clock(held.start) if held.start == held.end else f"{clock(held.start)} to {clock(held.end)}"
        parts = []
        for kind, periods in ((ChargeKind.ENERGY, held.energy), (ChargeKind.DEMAND, held.demand)):
            rows = [row for row in held.rows if row.kind is kind and not on_excess(row)]
            rows = [row for row in rows if row.value] or rows[:1]
            if not rows and not periods:
                continue
            parts.append(self._kind(kind, periods, rows, f"{when} {at}", outcome.days[0]))
        if not parts:
            return f"{when} at {at}: no rate is known."
        return f"{when}{' at' if held.start == held.end else ','} {at}: {'; '.join(parts)}."

    def _kind(self, kind: ChargeKind, periods: Sequence[Period], rows: Sequence[RateRow], when: str, day: date) -> str:
        everywhere = [one for one in self._schedule.periods if one.name in {period.name for period in periods}]
        same = [
            one
            for one in everywhere
            if kind in (one.charges or (kind,)) and one.season in _seasons_of(self._schedule, day)
        ]
        hours = said_period(self._schedule, same)
        name = " and ".join(dict.fromkeys(period.name for period in periods))
        prices = [self._price(row) for row in rows]
        sources = [*(row.source for row in rows), *_hours_sources(periods)]
        for row in rows:
            step = Step.text(row)
            label = f"{row.label} ({step})" if step and step not in row.label else row.label
            self.rows.append((when, label, name, f"{plain(row.value)} {row.unit}", hours))
            self.numbers.append(self._cites.number(self._schedule, row.source))
        if kind is ChargeKind.ENERGY and len(rows) == 1 and not self._several:
            self.value, self.unit = plain(rows[0].value), rows[0].unit
        where = f"{name} ({hours})" if name and hours else name or self._all_hours(rows)
        price = " + ".join(prices) if len(prices) < 2 or not rows[0].tier else ", ".join(prices)
        return f"{kind.value} {where}: {price or 'no rate'}{self._cites.mark(self._schedule, sources)}"

    def _price(self, row: RateRow) -> str:
        step = Step.text(row)
        text = f"{plain(row.value)} {row.unit}" + (f" ({step})" if step else "")
        unit = read_unit(row.unit)
        if row.kind is ChargeKind.ENERGY and unit and unit.per == "kWh" and len(self._said.kwh) == 1 and not row.tier:
            used = self._said.kwh[0].value
            amount = (used * row.value * unit.scale).quantize(Decimal("0.01"), ROUND_HALF_UP)
            text += f", so {amount_text(used)} kWh × {plain(row.value)} {row.unit} = "
            text += money(amount, row.currency or self._schedule.currency)
        return text

    def _all_hours(self, rows: Sequence[RateRow]) -> str:
        seasons = [said_season(self._schedule, row.season) for row in rows if row.season]
        return f"at all hours{', ' + seasons[0] if seasons else ''}"

    def _days(self, outcome: Outcome) -> str:
        days = outcome.days
        if len(days) == 1:
            return f"{days[0]:%A %-d %B %Y}"
        seasons = [one.name for one in self._schedule.seasons if all(one.holds(day) for day in days)]
        season = said_season(self._schedule, min(seasons, key=len)) if seasons else ""
        kinds = said_days(outcome.day_kinds)
        return _sentence(", ".join(part for part in (season, kinds) if part))


def _seasons_of(schedule: Schedule, day: date) -> set[str]:
    return {"", *(season.name for season in schedule.seasons if season.holds(day))}


def _hours_sources(periods: Iterable[Period]) -> list[Source]:
    return list(dict.fromkeys(period.source for period in periods if period.source.quote))


def _when(said: Said, meant: Days) -> str:
    at = [clock(one) for one in said.moments] or [f"{clock(a)} to {clock(b)}" for a, b in said.stretches]
    if said.dates or said.day_months:
        return f"on {' or '.join(f'{day:%-d %B %Y}' for day in meant.days[:2])} at {' and '.join(at)}"
    return f"at {' and '.join(at)}"


def _named(versions: Sequence[Version]) -> str:
    return " or ".join(title(one.schedule) for one in versions)


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:].rstrip(".")
