"""Which rates of a schedule every customer of it pays, and which only some: by chosen options, supply voltage, kind."""

from __future__ import annotations

import re
from collections import defaultdict

from ingest.rates.schema import ChargeKind, RateRow, Schedule

# Rates that only some customers of a schedule pay: which ones is not known, so they are said and not charged.
_SOME_ONLY = re.compile(
    r"\bexempt(?:ion|ed)?\b|\bmedical\b|\blow[- ]income\b|\bdiscount(?:ed)?\b|\b(?:single|three|3|1|poly)[- ]?phase\b|"
    r"\b(?:production|load|net|bi-?directional|generation) meter(?:ing)?\b|\bstandby\b|\bback-?up\b|\bemployee\b|"
    r"\b(?:if|where) (?:chosen|elected|requested|applicable)\b|\boptional\b|\bcritical[- ]peak\b",
    re.IGNORECASE,
)
_VOLTAGE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?(k?v)\b", re.IGNORECASE)
_EXCESS = re.compile(
    r"exceed(?:ance|ing|s)?\b|\b(?:above|over|in excess of|beyond) the (?:agreed|contract(?:ed)?|reserved)\b|"
    r"\bexcess (?:demand|capacity)\b|überschreitung",
    re.IGNORECASE,
)
_AGREED = re.compile(r"\b(?:capacity|reservation)\b|anschlussleistung", re.IGNORECASE)
_MEASURED = re.compile(r"\bdemand\b|\bmeasured\b|\bpeak\b", re.IGNORECASE)


def for_some_only(row: RateRow, schedule: Schedule, choice: str = "") -> bool:
    """Whether a rate is for some customers only, and `choice` (words of a question) does not say that it is meant."""
    if row.optional or _SOME_ONLY.search(row.label) is not None:
        return True
    mine = voltages(row.label)
    if not mine:
        return False
    alike: dict[frozenset[str], set[str]] = defaultdict(set)
    for one in schedule.rows:
        if (one.kind, one.season, one.period, one.tier) == (row.kind, row.season, row.period, row.tier):
            alike[voltages(one.label)].add(one.label)
    if sum(map(len, alike.values())) < 2:
        return False
    return not (mine & voltages(choice)) or len(alike[mine]) > 1


def voltages(text: str) -> frozenset[str]:
    """The voltages that a text names: '33kv'."""
    return frozenset(f"{number}{unit}".lower() for number, unit in _VOLTAGE.findall(text))


def on_excess(row: RateRow) -> bool:
    """Whether a demand row is charged only on what goes beyond an agreed capacity."""
    return row.kind is ChargeKind.DEMAND and _EXCESS.search(f"{row.label} {row.footnote}") is not None


def on_capacity(row: RateRow) -> bool:
    """Whether a row is charged on the agreed capacity, not on the demand measured, by its own name."""
    return (
        row.kind is ChargeKind.DEMAND
        and _AGREED.search(row.label) is not None
        and _MEASURED.search(f"{row.label} {row.footnote}") is None
    )
