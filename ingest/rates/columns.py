"""What the columns of a rate table are for, from their heads and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from ingest.rates.amounts import amounts, is_free, unit_of, units
from ingest.rates.footnotes import without_marks
from ingest.rates.headings import Title, cell_title
from ingest.rates.lines import money_amounts
from ingest.rates.vocabulary import is_sentence
from ingest.rates.words import Facets, facets

_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"^\W*(?:{words})\W*$", re.IGNORECASE))
    for role, words in (
        (
            "unit",
            r"units?(?: of (?:measure|charge|billing))?|uom|basis|einheit|per|billing (?:unit|basis|determinant)|"
            r"unit of rate",
        ),
        ("schedule", r"(?:rate |tariff )?schedules?(?: code| name| no\.?)?|plans?|tariffs?(?: code| name)?|"
                     r"rate (?:code|plan|class|name)|"
                     r"rate_?(?:code|schedule)|service class(?:ification)?|products?|tarif"),
        ("season", r"seasons?|time of year|months?|saison|jahreszeit"),
        ("period", r"(?:tou |time[- ]of[- ](?:use|day) |rate )?periods?|time(?: of (?:use|day))?|hours|tou|zeitzone"),
        ("tier", r"(?:usage |rate |energy )?(?:tiers?|blocks?|steps?|bands?)|usage|consumption|quantity|stufe"),
        ("kind", r"(?:charge |rate |price )?(?:charges?|types?|components?|items?|elements?|descriptions?|"
                 r"services?)(?: type| name| description)?|"
                 r"preisbestandteil|bezeichnung|line item"),
        ("since", r"effective(?: date| from)?|valid from|start(?: date)?|from|gültig ab"),
        ("until", r"valid to|end(?: date)?|expires|until|gültig bis"),
        ("note", r"(?:foot)?notes?|remarks?|comments?|good for|for|source|bemerkung|reference|sheet(?: no\.?)?|"
                 r"page|no\.?|#|docket|decision|status|order|utility|company"),
        ("not price", r"(?:loss |power |conversion )?factors?|multiplier|kwh|kw|watts?|lumens?|hours|customers?|"
                      r"percent|%|change|% change|"
                      r"difference|increase|decrease|number|count|quantity|kwh per .*|average .*|voltage|"
                      r".*\b(?:share|ratio)\b.*"),
    )
)  # fmt: skip
EMPTY = re.compile(r"^[-–—.\s]*$|^n/?a$|^none$|^not applicable$", re.IGNORECASE)
_NO_NAME = re.compile(r"\b(?:rate|price|charge|amount|value|fee)s?\b", re.IGNORECASE)


class Role(Enum):
    """What a column is for."""

    LABEL = auto()
    VALUE = auto()
    UNIT = auto()
    SCHEDULE = auto()
    SEASON = auto()
    PERIOD = auto()
    TIER = auto()
    SINCE = auto()
    UNTIL = auto()
    NOTE = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what its head says, and the schedule it names."""

    role: Role
    head: str
    said: Facets
    title: Title | None = None
    footnote: str = ""


def columns_of(
    heads: Sequence[str], rows: Sequence[Sequence[str]], notes: Mapping[str, str], comma: bool
) -> list[Column]:
    """The columns of a table, left to right; text to the right of the prices is a note."""
    width = max([len(heads), *(len(row) for row in rows)], default=0)
    columns: list[Column] = []
    first_value = False
    for at in range(width):
        head, footnote = without_marks(heads[at].replace("_", " ") if at < len(heads) else "", notes)
        cells = [row[at] for row in rows if at < len(row) and not EMPTY.match(row[at])]
        role = _role(head, cells, notes, comma, first_value)
        first_value = first_value or role is Role.VALUE
        said = facets(head) if role is Role.VALUE else Facets()
        if role is Role.VALUE and said.unit is None:
            unit = unit_of(head)
            said = replace(said, unit=unit) if unit else said
        title = None
        if role is Role.VALUE and head and not said and not _NO_NAME.search(head):
            named = cell_title(head)
            title = named if named.code else None
        columns.append(Column(role, head, said, title, footnote))
    return columns


def _role(head: str, cells: Sequence[str], notes: Mapping[str, str], comma: bool, after_value: bool) -> Role:
    named = next((role for role, words in _HEADS if words.match(head)), "")
    priced = sum(_is_price(cell, notes, comma) for cell in cells)
    if named in ("since", "until"):
        return Role.SINCE if named == "since" else Role.UNTIL
    if named == "note" or (named == "not price" and any(amounts(cell) for cell in cells) and not _wordy(cells)):
        return Role.NOTE
    if named in ("season", "period", "tier") and not any(is_rate_cell(cell) for cell in cells):
        return Role[named.upper()]
    if cells and priced >= 0.5 * len(cells) and named not in ("schedule", "unit"):
        return Role.VALUE
    if named in ("unit", "schedule", "season", "period", "tier"):
        return Role[named.upper()]
    if after_value and named != "kind":
        return Role.NOTE
    return Role.LABEL


def _wordy(cells: Sequence[str]) -> bool:
    """Whether most cells are names rather than numbers: '33 kV', '400 V, metered'."""
    return sum(bool(re.search(r"[A-Za-z]", cell)) for cell in cells) > 0.5 * len(cells)


def _is_price(cell: str, notes: Mapping[str, str], comma: bool) -> bool:
    """Whether a cell is a price and little else; or several, each with a word or two."""
    words, _ = without_marks(cell, notes)
    if is_free(words):
        return True
    found = money_amounts(words, comma)
    if not found:
        return False
    rest = words
    for _, start, end in reversed(units(words)):
        rest = rest[:start] + rest[end:]
    return not is_sentence(words) and len(re.sub(r"[\d.,$€£¢\s()-]", "", rest)) <= 24 * len(found)


def is_rate_cell(text: str) -> bool:
    """Whether a cell holds a number with money or decimals: what a table of rates that was not read would hold."""
    return any(one.money or one.decimals >= 2 for one in amounts(text))
