"""The rate for a schedule, season, period and block, told with its unit, footnote and source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath

from pydantic import JsonValue

from ingest.rates.schema import Period, RateRow, Schedule
from ingest.rates.words import facets
from rag.exact import Asked, Exact
from rag.rates.cites import Cites
from rag.rates.days import Days, periods_asked
from rag.rates.ladder import Step
from rag.rates.lookup import Found, agreeing, asks_hours, label_elsewhere, look_up, look_up_hours, numbered
from rag.rates.show import plain
from rag.rates.versions import Version, said_span, title
from rag.rates.week import said_days, said_period, said_season
from rag.rates.wording import Said
from rag.schema import Computation, Shown, Status

_MOST_ROWS = 8


def lookup_answer(
    asked: Asked, said: Said, meant: Days, versions: Sequence[Version], named: Sequence[str]
) -> Exact | None:
    """The rows of one schedule that the question describes; None where it is not clearly about them."""
    if len(versions) != 1:
        return None
    version = versions[0]
    titles = " ".join(_titles(asked, one) for one in (version.schedule, *version.twins))
    if asks_hours(said.text):
        return _hours_answer(asked, said, version.schedule, look_up_hours(said, version.schedule, named, titles))
    found = look_up(said, meant, version.schedule, named, titles)
    lacking = label_elsewhere(said, version.schedule, named, asked.generation.schedules())
    if lacking:
        return Exact(Status.NOT_FOUND, _lists_no(version.schedule, lacking))
    if found is None or len(found.rows) > _MOST_ROWS:
        return None
    if said.year and meant.day.year > max(asked.today.year, (version.schedule.valid_from or asked.today).year):
        return Exact(Status.NOT_FOUND, _not_yet(version.schedule, meant.day.year))
    absent = _absent_days(said, found)
    if absent:
        return Exact(Status.NOT_FOUND, absent)
    cites = Cites(asked.generation)
    lines, shown, numbers, others = [], [], [], []
    twins = [look_up(said, meant, twin, named, titles) for twin in version.twins]
    for row in found.rows:
        sources = cites.mark(found.schedule, [row.source])
        agree = ""
        for twin in twins:
            if twin is None:
                continue
            same, rows = agreeing(row, found.schedule, twin.rows, twin.schedule)
            if same:
                agree += cites.mark(twin.schedule, [rows[0].source])
            elif rows:
                others.append((twin.schedule, rows[0]))
        hours = cites.mark(found.schedule, [one.source for one in _hours(found.schedule, row)])
        marks = dict.fromkeys(f"{sources}{agree}{hours}".split())
        lines.append(" ".join([_told(found.schedule, row), *marks]))
        shown.append((row.label, said_season(found.schedule, row.season), row.period, Step.text(row), _rate(row)))
        numbers.append(cites.number(found.schedule, row.source))
    head = title(found.schedule)
    text = f"{head}: {lines[0]}." if len(lines) == 1 else "\n".join([f"{head}:", *(f"- {line}" for line in lines)])
    footnotes = {row.footnote: row for row in found.rows if row.footnote}
    for note, row in footnotes.items():
        text += f"\n(Footnote: {note}){cites.mark_words(found.schedule, row.source, note)}"
    if any(numbered(row) for row in found.rows) and facets(said.text).period:
        text += "\n(The record numbers its periods and names none: the dearest of the season is taken as the peak.)"
    status = Status.ANSWERED
    if others:
        status = Status.CONFLICT
        said_others = [
            f"{_rate(row)} in {one.document} ({said_span(one)}){cites.mark(one, [row.source])}" for one, row in others
        ]
        text += (
            f"\nThe documents disagree: this is from {found.schedule.document} ({said_span(found.schedule)}), "
            f"but it is {'; '.join(dict.fromkeys(said_others))}."
        )
    value = plain(found.rows[0].value) if len(found.rows) == 1 and not others else None
    plan: dict[str, JsonValue] = {
        "rates": "rate", "schedule": head, "document": found.schedule.document, "day": meant.day.isoformat(),
        "charge": found.rows[0].kind.value,
    }  # fmt: skip
    # Hours may follow from several lines of a document; what they were worked out to be is part of the computation.
    hours_told = {
        row.period: said_period(found.schedule, _hours(found.schedule, row)) for row in found.rows if row.period
    }
    if hours_told:
        plan["hours"] = dict(hours_told)
    computation = Computation(
        understood=f"The {found.rows[0].kind.value} rate of {head} in force on {_day(meant.day)}",
        plan=plan,
        value=value,
        unit=found.rows[0].unit if value is not None else "",
        table=Shown(("Charge", "Season", "Period", "Block", "Rate"), tuple(shown), tuple(numbers)),
        notes=tuple(found.schedule.complaints),
    )
    return Exact(status, text, cites.citations(), computation)


def _lists_no(schedule: Schedule, label: str) -> str:
    listed = ", ".join(dict.fromkeys(row.label for row in schedule.rows))
    return f"{title(schedule)} lists no {label}. It lists: {listed}."


def _not_yet(schedule: Schedule, year: int) -> str:
    return (
        f"No document gives rates of {title(schedule)} for {year}. Those in {schedule.document} hold "
        f"{said_span(schedule)}, without a stated end."
    )


def _hours_answer(asked: Asked, said: Said, schedule: Schedule, periods: Sequence[Period]) -> Exact | None:
    """When a period holds; None where the hours are not known."""
    if not periods or any(len(line) == 0 for line in (one.windows for one in periods)):
        return None
    cites = Cites(asked.generation)
    marks = cites.mark(schedule, list(dict.fromkeys(one.source for one in periods)))
    if not marks:
        return None
    hours = said_period(schedule, periods)
    computation = Computation(
        understood=f"The hours of {periods[0].name} on {title(schedule)}",
        plan={"rates": "hours of a period", "schedule": title(schedule), "period": periods[0].name},
        value=hours,
        notes=schedule.complaints,
    )
    text = f"{title(schedule)}: {periods[0].name} is {hours}{marks}."
    return Exact(Status.ANSWERED, text, cites.citations(), computation)


def _told(schedule: Schedule, row: RateRow) -> str:
    known = row.label.casefold()
    hours = _hours(schedule, row)
    when = f" ({said_period(schedule, hours)})" if hours else ""
    season = "" if when else said_season(schedule, row.season)
    told = (season, row.period, Step.text(row))
    parts = [row.label, *(part for part in told if part and part.casefold() not in known)]
    return f"{', '.join(parts)}{when}: {_rate(row)}"


def _hours(schedule: Schedule, row: RateRow) -> list[Period]:
    """The periods whose hours are told with a row."""
    periods = schedule.periods if row.period else ()
    return [one for one in periods if one.name == row.period and one.season in ("", row.season)]


def _rate(row: RateRow) -> str:
    return f"{plain(row.value)} {row.unit}"


def _absent_days(said: Said, found: Found) -> str:
    """What to say where a period is asked for on days that it does not have; '' where all is well."""
    schedule = found.schedule
    periods = periods_asked(said.text, schedule)
    if not said.days or len(periods) != 1 or not any(row.period for row in found.rows):
        return ""
    held = [one for one in schedule.periods if one.name == periods[0]]
    if any(set(said.days) & set(window.days) for one in held for window in one.windows):
        return ""
    return f"{title(schedule)} has no {periods[0]} on {said_days(said.days)}: it holds {said_period(schedule, held)}."


def _titles(asked: Asked, schedule: Schedule) -> str:
    about = asked.generation.document(schedule.document)
    stem = PurePosixPath(schedule.document).stem.replace("-", " ").replace("_", " ")
    return f"{about.title} {stem} {schedule.source.quote}"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
