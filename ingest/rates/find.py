"""A parsed tariff in, its rate schedules out: headings tell which schedule, lines and tables its rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.rates.amounts import Amount, decimal_comma, loose_unit
from ingest.rates.clock import hours_in, spans_in
from ingest.rates.footnotes import footnotes, without_marks
from ingest.rates.grids import cells_of, column_heads, head_lines
from ingest.rates.headings import Title, customer_class, is_part, priced_title, schedule_title, spoken
from ingest.rates.labels import Labels
from ingest.rates.lines import RateLine, rate_lines
from ingest.rates.looks import goes_on, is_prose, may_name, near_prices
from ingest.rates.periods import Definitions
from ingest.rates.rows import dated, day_of, events_all_year, rate_row
from ingest.rates.schema import ChargeKind, RateRow, Rule, RuleKind, Schedule, Source, Tier
from ingest.rates.tables import Cell, table_cells
from ingest.rates.validate import with_schedules
from ingest.rates.words import Facets, facets
from ingest.schema import Block, BlockKind, DocumentKind, Location, Page, PageFacts, Parsed

_CURRENCIES = {"€": "EUR", "EUR": "EUR", "euro ": "EUR", "£": "GBP", "GBP": "GBP", "pence": "GBP", "$": "USD"}
_SHOWN_PAGES = 12


def find_schedules(parsed: Parsed) -> tuple[tuple[Schedule, ...], tuple[str, ...]]:
    """(the schedules that a document holds rates of, what is to be said of it).

    A rate whose schedule, kind, unit or value cannot be told is left out and counted in what is said.
    """
    finder = _Finder(parsed)
    finder.read()
    return finder.schedules(), finder.notes()


def with_found_schedules(parsed: Parsed) -> Parsed:
    """A tariff with the schedules it prints; any other document as it is."""
    if parsed.kind is not DocumentKind.TARIFF or parsed.schedules:
        return parsed
    try:
        schedules, notes = find_schedules(parsed)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        # Rates are read besides the text: a page that no rule foresaw must not cost the document.
        return replace(parsed, notes=(*parsed.notes, f"its rates could not be read ({type(error).__name__})"))
    if not schedules and not notes:
        return parsed
    return with_schedules(replace(parsed, notes=(*parsed.notes, *notes)), schedules)


@dataclass(slots=True)
class _Draft:
    """A schedule on its way."""

    title: Title
    source: Source
    rows: list[RateRow] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    level: int = 0


class _Finder:
    """Walks the blocks in reading order and keeps what the place reached is below."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._pages = {page.number: page for page in parsed.pages}
        self._footnotes: dict[int, dict[str, str]] = {}
        self._comma = decimal_comma(page.text for page in parsed.pages)
        signs = Counter({sign: sum(page.text.count(sign) for page in parsed.pages) for sign in _CURRENCIES})
        common = [sign for sign, count in signs.most_common() if count]
        self._sign = next((sign for sign in common if sign in "$€£"), "")
        self._currency = _CURRENCIES[common[0]] if common else ""
        self._drafts: dict[tuple[str, str], _Draft] = {}
        self._draft: _Draft | None = None
        self._labels = Labels()
        self._before: Tier | None = None
        self._missed: list[int | None] = []
        self.definitions = Definitions()

    def read(self) -> None:
        """Read every block."""
        above: Block | None = None
        page: int | None = None
        near = near_prices(self._parsed.blocks)
        for block, labels in zip(self._parsed.blocks, near, strict=True):
            if block.location.page != page:
                page = block.location.page
                self._running_head(page, block)
            if block.kind is BlockKind.HEADING:
                self._heading(block, above)
            elif block.kind is BlockKind.TABLE:
                self._table(block, above.text if above and above.kind is not BlockKind.TABLE else "")
            elif block.kind is BlockKind.ROW:
                continue
            else:
                self._text(block, labels)
            above = block
        self._records()

    def schedules(self) -> tuple[Schedule, ...]:
        """What was found, in order; a schedule without a rate is none."""
        return tuple(self._finished(draft) for draft in self._drafts.values() if draft.rows)

    def notes(self) -> tuple[str, ...]:
        """What was left out."""
        if not self._missed:
            return ()
        pages = sorted({page for page in self._missed if page})
        shown = ", ".join(map(str, pages[:_SHOWN_PAGES])) + (", ..." if len(pages) > _SHOWN_PAGES else "")
        where = f", page{'s' if len(pages) > 1 else ''} {shown}" if pages else ""
        many = len(self._missed)
        return (f"{many} rate-like line{'s' if many > 1 else ''} not understood{where}",)

    # Which schedule

    def _running_head(self, page: int | None, first: Block) -> None:
        """A page's head above its first block may name the schedule that goes on there."""
        text = self._pages[page].text[: first.start] if page in self._pages else ""
        for line in text.split("\n"):
            title = schedule_title([line], heading=False)
            if title is not None:
                self._enter(title, Source(Location(page=page), line.strip()), level=1)

    def _heading(self, block: Block, above: Block | None) -> None:
        title = schedule_title(block.text.split("\n"), heading=True)
        if title is not None:
            if title.code and not title.name and above is not None and may_name(above, block):
                title = replace(title, name=" ".join(above.text.split()))
            self._enter(title, Source(block.location, block.text), block.level)
            return
        said = facets(block.text)
        self.definitions.heading(block.text)
        ends = self._draft is not None and 0 < block.level <= self._draft.level and not is_part(block.text)
        if ends:
            self._draft = None
            self.definitions.enter(None)
        self._labels.clear(monthly=said.monthly or (self._labels.monthly and goes_on(block.text)))
        if said.kind or said.season or said.period:
            self._labels.push(block.text, replace(said, monthly=False))
        if self._draft is None or (ends and not self._draft):
            priced = priced_title(block.text)
            if priced is not None and not said.monthly:
                self._enter(priced, Source(block.location, block.text), block.level)
                self._labels.clear()

    def _enter(self, title: Title, source: Source, level: int) -> None:
        draft = self._drafts.get(title.key)
        if draft is None:
            draft = self._drafts[title.key] = _Draft(title, source, level=level)
        elif not draft.title.name and title.name:
            draft.title = title
        if draft is not self._draft:
            self._labels.clear(monthly=False)
            self._before = None
        elif level:
            self._labels.turn_page()
        self._draft = draft
        self.definitions.enter(title.key)

    # Lines

    def _text(self, block: Block, near: bool) -> None:
        lines = block.text.split("\n")
        # A title in plain text is a block of a few short lines; the name of the company may stand above it.
        alone = len(lines) <= 3 and all(len(line) < 90 for line in lines)
        titles = [schedule_title([line], heading=False) for line in lines] if alone else []
        title = next(filter(None, titles), None)
        if title is not None:
            self._enter(title, Source(block.location, block.text), level=self._draft.level if self._draft else 1)
            return
        self.definitions.text(block)
        if not near or is_prose(lines):
            return
        notes = self._notes_of(block.location.page)
        for line in rate_lines(block.text, self._comma):
            if line.amount is None:
                if line.like:
                    self._miss(block)
                else:
                    self._labels.push(line.label, line.said)
                continue
            self._line(block, line, notes)

    def _line(self, block: Block, line: RateLine, notes: dict[str, str]) -> None:
        own, footnote = without_marks(line.label, notes)
        merged, above = self._labels.rate(line.label, line.said)
        merged = replace(merged, monthly=self._labels.monthly)
        draft = self._draft
        if draft is not None and merged.kind in (None, ChargeKind.MINIMUM) and self._is_list_of_fees():
            merged = replace(merged, kind=ChargeKind.FEE)
        if merged.kind is ChargeKind.FEE and merged.unit is None:
            merged = replace(merged, unit=loose_unit(own))
        label = ": ".join((*above, own))
        source = Source(block.location, block.text[line.start : line.end])
        row = self._row(merged, line.amount, label, source, footnote) if line.amount else None
        if row is None or draft is None:
            self._miss(block)
            return
        self.definitions.rate(merged, row.footnote, source)
        draft.rows.append(row)

    def _is_list_of_fees(self) -> bool:
        draft = self._draft
        return draft is not None and not draft.title.code and facets(draft.title.name).kind in (None, ChargeKind.FEE)

    # Tables

    def _table(self, block: Block, above: str) -> None:
        lines = block.text.split("\n")
        grid = [line.split(" | ") for line in lines]
        top = head_lines(grid, block.head_lines)
        heads = column_heads(grid[:top])
        caption = block.caption or (above if len(above) < 100 and not spans_in(above) and not hours_in(above) else "")
        if self.definitions.table(heads, grid[top:], caption, Source(block.location, block.text)):
            return
        notes = self._notes_of(block.location.page)
        quotes = lines[top:]
        locations = [block.location] * len(quotes)
        self._cells(table_cells(heads, grid[top:], caption, notes, self._comma), quotes, locations)

    def _records(self) -> None:
        """Rows of spreadsheets and delimited files, each a block of its own."""
        by_sheet: dict[str, list[Block]] = {}
        for block in self._parsed.blocks:
            if block.kind is BlockKind.ROW:
                by_sheet.setdefault(block.location.sheet or "", []).append(block)
        names = {table.sheet: [column.name for column in table.columns] for table in self._parsed.tables}
        for sheet, blocks in by_sheet.items():
            heads = names.get(sheet, [])
            rows = [cells_of(block.text, heads) for block in blocks]
            self._draft = None
            self._labels.clear(monthly=False)
            title = schedule_title([sheet], heading=True) if sheet else None
            self._enter(title or Title("", sheet or self._parsed.title), Source(Location(sheet=sheet or None)), 1)
            source = Source(Location(sheet=sheet or None))
            if self.definitions.table(heads, rows, sheet, source):
                continue
            found = table_cells(heads, rows, sheet, {}, self._comma)
            self._cells(found, [block.text for block in blocks], [block.location for block in blocks])

    def _cells(self, cells: Sequence[Cell], quotes: Sequence[str], locations: Sequence[Location]) -> None:
        kept = self._draft
        for cell in cells:
            location, quote = locations[cell.row], quotes[cell.row]
            source = Source(location, quote)
            if cell.title is not None:
                self._enter(cell.title, source, self._draft.level if self._draft else 1)
            elif self._draft is not kept and kept is not None:
                self._enter(kept.title, source, 0)
            if cell.gap:
                if cell.footnote and self._draft is not None:
                    text = f"{cell.label}: {cell.footnote}"
                    self._draft.rules.append(Rule(RuleKind.OTHER, text, source, season=cell.said.season))
                continue
            if cell.like:
                self._missed.append(location.page)
                continue
            if cell.amount is None:
                self._labels.push(cell.label, cell.said)
                continue
            merged, above = self._labels.rate(cell.label, cell.said)
            merged = replace(merged, monthly=merged.monthly or self._labels.monthly)
            label = ": ".join((*above, cell.label)) if above else cell.label
            row = self._row(merged, cell.amount, label, source, cell.footnote)
            if row is None or self._draft is None:
                if cell.said.unit is not None and cell.said.unit.money:
                    self._missed.append(location.page)
                continue
            since, until = day_of(cell.since), day_of(cell.until)
            self.definitions.rate(merged, row.footnote, source)
            self._draft.rows.append(replace(row, valid_from=since, valid_to=until))
        if self._draft is not kept:
            self._draft = kept
            self.definitions.enter(kept.title.key if kept else None)

    # Rows and schedules

    def _notes_of(self, page: int | None) -> dict[str, str]:
        """The footnotes of a page by their marks."""
        number = page or 0
        if number not in self._footnotes:
            self._footnotes[number] = footnotes(self._pages[number].text) if number in self._pages else {}
        return self._footnotes[number]

    def _row(self, said: Facets, amount: Amount, label: str, source: Source, footnote: str) -> RateRow | None:
        row = rate_row(said, amount, label, source, self._sign, self._currency, footnote, self._before)
        if row is not None:
            self._before = row.tier
            facts = self._facts(source.location.page)
            if facts is not None and facts.valid_from:
                row = replace(row, valid_from=facts.valid_from, valid_to=facts.valid_to)
        return row

    def _facts(self, page: int | None) -> PageFacts | None:
        held: Page | None = self._pages.get(page or 0)
        return held.facts if held is not None else None

    def _miss(self, block: Block) -> None:
        self._missed.append(block.location.page)

    def _finished(self, draft: _Draft) -> Schedule:
        title = draft.title
        name = " - ".join(spoken(part) for part in (title.name, title.part) if part)
        starts = Counter(row.valid_from for row in draft.rows if row.valid_from)
        since = starts.most_common(1)[0][0] if starts else self._parsed.valid_from
        rows = tuple(dated(row, since, self._parsed.valid_to) for row in events_all_year(draft.rows))
        seasons, periods, notes = self.definitions.of(
            title.key, rows, [one.title.key for one in self._drafts.values() if one.rows]
        )
        return Schedule(
            code=title.code,
            name=name or title.code,
            customer_class=customer_class(name),
            rows=rows,
            seasons=seasons,
            periods=periods,
            rules=tuple(draft.rules),
            currency=next((row.currency for row in rows if row.currency), ""),
            valid_from=since,
            valid_to=self._parsed.valid_to,
            source=draft.source,
            notes=notes,
        )
