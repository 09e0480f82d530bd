"""Rate tables: the prices of every row, each with what its row, its column and its cell say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.rates.amounts import Amount, Unit, bare_unit, is_free, money_sign, unit_of, units
from ingest.rates.columns import EMPTY, Column, Role, columns_of
from ingest.rates.footnotes import without_marks
from ingest.rates.headings import Title, cell_title
from ingest.rates.lines import money_amounts
from ingest.rates.rows import free_amount
from ingest.rates.schema import ChargeKind
from ingest.rates.words import Facets, facets

_ALL = re.compile(
    r"^(?:all hours(?:,| of)? all days|all days|all|any|all (?:year|months|hours|seasons|times|usage|kwh)|annual|"
    r"year[- ]round|flat|every day)$",
    re.IGNORECASE,
)
_GLUE = re.compile(
    r"\b(?:then|thereafter|in|the|at|for|rate|and|per|price|of|during|up|to|all|on)\b|[,;:()–—/|@=]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One price of a table: what the row, its column and the cell say, before the labels around the table.

    `row` is the number of the row among those given. `title` is the schedule that the row or column names.
    `label` without an `amount` is a line of the table that stands above others. `like`: cannot be told.
    """

    row: int
    label: str
    said: Facets
    amount: Amount | None = None
    footnote: str = ""
    title: Title | None = None
    since: str = ""
    until: str = ""
    like: bool = False
    gap: bool = False


def table_cells(
    heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str, notes: Mapping[str, str], comma: bool = False
) -> list[Cell]:
    """Every price of a table in reading order, with the lines that are labels; [] where it is no rate table."""
    columns = columns_of(heads, rows, notes, comma)
    if not any(column.role is Role.VALUE for column in columns):
        return []
    around = facets(caption)
    # A caption tells the unit and season of its table, but 'Demand rates' must not make energy rows demand.
    around = Facets(season=around.season, spans=around.spans, unit=around.unit, monthly=around.monthly)
    found: list[Cell] = []
    for number, row in enumerate(rows):
        found.extend(_row(number, row, columns, around, notes, comma))
    return found if any(cell.amount is not None for cell in found) else []


def _row(
    number: int,
    row: Sequence[str],
    columns: Sequence[Column],
    around: Facets,
    notes: Mapping[str, str],
    comma: bool,
) -> Iterator[Cell]:
    labels: list[str] = []
    row_notes: list[str] = []
    said = Facets()
    title: Title | None = None
    since = until = ""
    column_unit: Unit | None = None
    values: list[tuple[Column, str, str]] = []
    for at, column in enumerate(columns):
        cell = row[at].strip() if at < len(row) else ""
        if not cell:
            continue
        words, footnote = without_marks(cell, notes)
        if column.role is Role.VALUE:
            values.append(
                (column, words, " ".join(dict.fromkeys(part for part in (footnote, column.footnote) if part)))
            )
        elif column.role is Role.UNIT:
            column_unit = unit_of(words) or bare_unit(words)
            if column_unit and not column_unit.per:
                column_unit = (bare_unit(words) or column_unit).filled(column_unit)
        elif column.role is Role.SCHEDULE:
            named = cell_title(words)
            title = named if title is None else _both(title, named)
        elif column.role is Role.SINCE:
            since = words
        elif column.role is Role.UNTIL:
            until = words
        elif column.role is not Role.NOTE and not EMPTY.match(words):
            said = said if _ALL.match(words) else _cell_facets(column.role, words).over(said)
            labels.append(words)
            if footnote:
                row_notes.append(footnote)
    label = ", ".join(labels)
    if not [words for _, words, _ in values if not EMPTY.match(words)] and not values:
        if label or title:
            yield Cell(number, label, said, title=title)
        return
    for column, words, footnote in values:
        about = " ".join(dict.fromkeys((*row_notes, *((footnote,) if footnote else ()))))
        both = _together(said, column.said, column_unit, around)
        name = _name(label, column)
        which = column.title or title
        if both is None:
            yield Cell(number, name, said, like=True)
        elif EMPTY.match(words):
            yield Cell(number, name, both, footnote=footnote, title=which, gap=True)
        else:
            for part, more, amount in _prices(words, comma):
                merged = more.over(both)
                full = f"{name}, {part}" if part and name else (part or name)
                yield Cell(number, full, merged, amount, about, which, since, until, like=amount is None)


def _both(one: Title, other: Title) -> Title:
    """A schedule that two cells of a row name: its code in the one, its name in the other."""
    if one.code and other.code and one.code != other.code:
        return one
    return Title(one.code or other.code, one.name or other.name, one.part or other.part)


def _cell_facets(role: Role, words: str) -> Facets:
    said = facets(words)
    if role is Role.SEASON and not said.season:
        return replace(said, season=words.lower())
    if role is Role.PERIOD and not said.period and said.kind is None:
        return replace(said, period=words.lower())
    if role is Role.TIER and not (said.tier or said.follows):
        numbers = re.fullmatch(r"\s*([\d,.]+)\s*(?:[-–]|to)\s*([\d,.]+)\s*|\s*(?:over|above|>)\s*([\d,.]+)\s*", words)
        if numbers:
            return replace(facets(f"{words} kWh"), unit=said.unit)
        return replace(said, unclear=True)
    return said


def _together(row: Facets, column: Facets, unit: Unit | None, around: Facets) -> Facets | None:
    """What row and column say together; None where they say different things."""
    if row.season and column.season and row.season != column.season:
        return None
    if row.period and column.period and row.period != column.period:
        return None
    if row.tier and column.tier and row.tier != column.tier:
        return None
    strong = (ChargeKind.RIDER, ChargeKind.CREDIT, ChargeKind.MINIMUM, ChargeKind.FEE)
    kind = row.kind or column.kind
    if row.kind and column.kind and row.kind is not column.kind:
        if column.unit and column.unit.per and row.unit is None and unit is None and row.kind not in strong:
            # 'Residential energy customers' in a column of demand prices: the column's unit decides.
            kind = column.kind
        elif column.kind in strong and row.kind not in strong:
            kind = column.kind
    own = unit.filled(column.unit) if unit and column.unit else (unit or row.unit or column.unit)
    merged = row.over(column)
    if own is not None and column.unit is not None:
        own = own.filled(column.unit)
    return replace(merged, kind=kind, unit=own).over(around)


def _name(label: str, column: Column) -> str:
    """The row's own name, with that of its column where that says what is charged."""
    if column.title is None and column.said.kind is not None and column.head:
        head = column.head
        for _, start, end in reversed(units(head)):
            head = head[:start] + head[end:]
        head = head.strip(" ,()[]–—-:")
        if not label:
            return head
        if head and not re.fullmatch(r"(?:rate|price|charge|amount)s?", head, re.IGNORECASE):
            return f"{head}, {label}"
    return label or column.head


def _prices(words: str, comma: bool) -> Iterator[tuple[str, Facets, Amount | None]]:
    """The prices of a cell: (words beside one, what they say, amount); an amount of None cannot be told."""
    if is_free(words):
        yield "", Facets(), free_amount()
        return
    found = money_amounts(words, comma)
    if len(found) == 1:
        amount = found[0]
        rest = f"{words[: amount.start]} {words[amount.end :]}".strip()
        if not rest or re.fullmatch(r"[-–−]\s?[$€£]?", rest):
            # '- 0.0012' alone in its cell is below nothing.
            yield "", Facets(), replace(amount, value=-abs(amount.value)) if rest else amount
            return
        phrases = units(words)
        said = Facets(unit=phrases[0][0]) if phrases else Facets()
        if phrases:
            rest = words[: amount.start] + " " + words[max(amount.end, phrases[0][2]) :]
        beside = facets(rest)
        clear = bool(beside) or not re.search(r"[A-Za-z]{3,}", _GLUE.sub(" ", rest)) or money_sign(rest.strip()) != ""
        yield (rest.strip(" ,;"), said.over(beside), amount) if clear else ("", Facets(), None)
        return
    yield from _several(words, found)


def _several(words: str, found: Sequence[Amount]) -> Iterator[tuple[str, Facets, Amount | None]]:
    """'winter peak 44.35, day 30.18': each with its own words; a season said once goes on being said."""
    parts = re.split(r"\s*(?:[,;](?!\d)|\bthen\b|\bthereafter\b)\s*", words)
    parts = [part for part in parts if part.strip()]
    taken = [[one for one in found if _inside(words, part, one)] for part in parts]
    if len(parts) != len(found) or any(len(group) != 1 for group in taken):
        yield "", Facets(), None
        return
    season = ""
    for at, (part, (amount,)) in enumerate(zip(parts, taken, strict=True)):
        rest = part.replace(words[amount.start : amount.end].strip(), " ", 1).strip()
        said = facets(rest)
        if at and not said and not re.search(r"[A-Za-z]{3,}", _GLUE.sub(" ", rest)):
            said = Facets(follows=True)
        if not said:
            yield "", Facets(), None
            return
        season = said.season or season
        yield " ".join(rest.split()), replace(said, season=season), amount


def _inside(words: str, part: str, amount: Amount) -> bool:
    start = words.find(part)
    return start <= amount.start < start + len(part)
