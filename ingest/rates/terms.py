"""Footnotes of rates in; the rules that they state out: hours in which demand is measured, floors, caps of cheap hours.

Only wording that leaves no doubt is turned into a rule; the footnote itself stays with its row and is shown.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ingest.rates.clock import days_in, hours_in
from ingest.rates.schema import ALL_DAYS, HOLIDAY, ChargeKind, Period, RateRow, Rule, RuleKind, Schedule, Tier, hours

_MINUTES = (
    (re.compile(r"\b(?:half[- ]hours?|half[- ]hourly|30[- ]minutes?)\b", re.I), 30),
    (re.compile(r"\b(?:quarter[- ](?:of an )?hours?|15[- ]minutes?|fifteen[- ]minutes?)\b", re.I), 15),
    (re.compile(r"\b(?:60[- ]minutes?|one[- ]hour (?:interval|period)|hourly mean)\b", re.I), 60),
)
_LEAST = (
    r"(?:no less than|not less than|at least|minimum of|mindestens)\s+(?P<share>\d+(?:\.\d+)?)\s?(?:%|percent)\s+of\s+"
)
_FLOOR = re.compile(
    _LEAST + r"(?:the\s+)?(?:agreed|contract(?:ed|ual)?|reserved|subscribed)\s+(?:capacity|demand|power)", re.IGNORECASE
)
_RATCHET = re.compile(
    _LEAST + r"(?:the\s+)?(?:highest|maximum|greatest|peak)\b[^.]{0,60}\b(?:preceding|previous|prior|last|past)\b",
    re.IGNORECASE,
)
_CAPPED = re.compile(
    r"(?:use|usage|consumption|energy)\s+(?:above|over|beyond|in excess of)\s+(?P<limit>[\d,]+)\s*kwh\s+in\s+"
    r"(?:the\s+)?(?P<cheap>[\w\s-]+?)\s+(?:of|in|per|a|each|every|during)\s+(?:one|a|each|every|the)?\s*(?:calendar\s+)?month,?\s+"
    r"(?:is|are|will be)\s+(?:charged|billed|priced)\s+at\s+(?:the\s+)?(?:rate|price)s?\s+(?:of|for)\s+(?:all\s+)?"
    r"(?P<dear>[\w\s-]+?)\s*(?:\.|$)",
    re.IGNORECASE,
)


def with_terms(schedule: Schedule) -> Schedule:
    """The schedule with the rules and blocks that its footnotes state."""
    rules = list(schedule.rules)
    periods = list(schedule.periods)
    rows = [_measured(row, schedule, periods, rules) for row in schedule.rows]
    return replace(schedule, rows=tuple(_capped(rows)), periods=tuple(periods), rules=tuple(rules))


def _measured(row: RateRow, schedule: Schedule, periods: list[Period], rules: list[Rule]) -> RateRow:
    """A demand row with the hours in which its demand is measured; floors and intervals go to the rules."""
    if row.kind is not ChargeKind.DEMAND or not row.footnote:
        return row
    note = row.footnote
    for pattern, kind in ((_FLOOR, RuleKind.DEMAND_FLOOR), (_RATCHET, RuleKind.DEMAND_RATCHET)):
        match = pattern.search(note)
        if match:
            _once(rules, Rule(kind, note, row.source, Decimal(match["share"]) / 100))
    for pattern, minutes in _MINUTES:
        if pattern.search(note):
            _once(rules, Rule(RuleKind.DEMAND_INTERVAL, note, row.source, Decimal(minutes)))
            break
    stretches = hours_in(note)
    if row.period or len(stretches) != 1:
        return row
    start, end = stretches[0]
    special = any(HOLIDAY in window.days for period in schedule.periods for window in period.windows)
    days = days_in(note) or ((*ALL_DAYS, HOLIDAY) if special else ALL_DAYS)
    name = f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"
    if not any(one.name == name and ChargeKind.DEMAND in one.charges for one in periods):
        periods.append(Period(name, hours(days, start, end % 1440), charges=(ChargeKind.DEMAND,), source=row.source))
    return replace(row, period=name)


def _once(rules: list[Rule], rule: Rule) -> None:
    if not any((one.kind, one.text) == (rule.kind, rule.text) for one in rules):
        rules.append(rule)


def _capped(rows: list[RateRow]) -> list[RateRow]:
    """A cheap period that holds up to a use in the month, above which the dear one's rate holds."""
    match = next((found for row in rows if (found := _CAPPED.search(row.footnote))), None)
    if match is None:
        return rows
    cheap = [row for row in rows if _called(row, match["cheap"]) and row.tier is None]
    dear = [row for row in rows if _called(row, match["dear"]) and row.tier is None]
    if len(cheap) != 1 or len(dear) != 1 or cheap[0].season != dear[0].season:
        return rows
    limit = Decimal(match["limit"].replace(",", ""))
    low = replace(cheap[0], tier=Tier(Decimal(0), limit))
    high = replace(
        dear[0], period=cheap[0].period, tier=Tier(limit, None), label=f"{cheap[0].label}, above {limit} kWh"
    )
    return [part for row in rows for part in ((low, high) if row is cheap[0] else (row,))]


def _called(row: RateRow, words: str) -> bool:
    named = " ".join(words.lower().split())
    return row.kind is ChargeKind.ENERGY and bool(row.period) and row.period.lower() in (named, named.removesuffix("s"))
