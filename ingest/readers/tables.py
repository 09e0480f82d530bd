"""CSV, spreadsheets and lists printed in columns in; one row block and one typed record a line out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.errors import UnreadableDocument
from ingest.readers.about import describe
from ingest.readers.compose import Composer
from ingest.readers.delimited import data_rows, header_row, totals_at_end, with_units
from ingest.readers.hidden import Findings
from ingest.readers.markdown import plain
from ingest.records import typed_table
from ingest.schema import Block, BlockKind, DocumentKind, Location, Parsed, RecordTable
from ingest.settings import ReadSettings
from ingest.values import show

_TAG = re.compile(r"<(?:/?(?:p|br|b|i|u|em|strong|div|span|ul|ol|li|table|tr|td|font|a|h\d|sup|sub)\b[^<>]*)/?>", re.I)
# A formula that is followed by the end of its cell, or by an empty value.
_BLANK_FORMULA = re.compile(rb"(?:</f>|<f [^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells of one table as text; `name` is '' where the file has one table only."""

    name: str
    rows: list[list[str]] = field(repr=False)
    notes: tuple[str, ...] = ()


def read_spreadsheet(path: Path, settings: ReadSettings) -> list[Sheet]:
    """All sheets of an XLSX, XLS, XLSB or ODS file."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    from ingest.readers.sniff import check_unzipped

    if zipfile.is_zipfile(path):
        check_unzipped(path, settings.unzipped_mb)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        hidden = [one.name for one in workbook.sheets_metadata if one.visible is not SheetVisibleEnum.Visible]
        names = [name for name in workbook.sheet_names if name not in hidden]
        if not names:
            raise UnreadableDocument("has hidden sheets only; unhide what is to be read")
        sheets = [
            Sheet(name, [[show(cell) for cell in row] for row in workbook.get_sheet_by_name(name).to_python()])
            for name in names
        ]
    except PasswordError:
        raise UnreadableDocument("needs a password; save a copy without one") from None
    except CalamineError as error:
        raise UnreadableDocument(f"is damaged or not a spreadsheet ({error}); get it again") from None
    blank = _formulas_without_values(path) if zipfile.is_zipfile(path) else 0
    if blank and sheets:
        said = f"{blank} {'formula has' if blank == 1 else 'formulas have'} no stored value and are read as empty; "
        note = said + "open and save the file in a spreadsheet program"
        sheets[0] = replace(sheets[0], notes=(*sheets[0].notes, note))
    if hidden:
        said = ", ".join(hidden[:5]) + (", ..." if len(hidden) > 5 else "")
        note = f"hidden {'sheet' if len(hidden) == 1 else 'sheets'} left out: {said}; unhide what is to be read"
        sheets[0] = replace(sheets[0], notes=(*sheets[0].notes, note))
    return sheets


def _formulas_without_values(path: Path) -> int:
    """Cells of an XLSX file whose formula was never computed: programs that write such files store no results."""
    count = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                count += len(_BLANK_FORMULA.findall(archive.read(name)))
    return count


def parse_sheets(
    sheets: Sequence[Sheet],
    name: str,
    declared: Mapping[str, object],
    mapping: Mapping[str, Mapping[str, Any]],
    settings: ReadSettings,
) -> Parsed:
    """Blocks and records of all sheets; raises UnreadableDocument where none has a row."""
    composer = Composer()
    blocks: list[Block] = []
    tables: list[RecordTable] = []
    notes: list[str] = []
    several = len(sheets) > 1
    named = [sheet.name for sheet in sheets]
    for wanted in mapping:
        if wanted and wanted not in named:
            raise UnreadableDocument(f"columns.toml beside it names a sheet {wanted!r} that is not there")
    for sheet in sheets:
        where = f"sheet {sheet.name}: " if several else ""
        notes.extend(where + note for note in sheet.notes)
        rows, cut = _clean_rows(sheet.rows, settings.cell_kb * 1000, composer.hidden)
        if cut:
            notes.append(
                f"{where}{cut} {'cell is' if cut == 1 else 'cells are'} longer than {settings.cell_kb} kB and cut"
            )
        at, headed = header_row(rows) or (len(rows), True)
        if at + headed >= len(rows):
            notes.append(f"{where}is empty" if several else "has no rows")
            continue
        if not headed:
            notes.append(f"{where}has no header line; columns are named by their place")
            rows = [*rows[:at], _named_by_place(rows[at:]), *rows[at:]]
        for line in rows[:at]:
            words = "  ".join(cell for cell in line if cell)
            if words:
                composer.text(f"{sheet.name}: {words}" if several else words)
        heads, under = with_units(rows[at], rows[at + 1 :])
        body, repeated = data_rows(heads, under)
        header, body = _columns(heads, body)
        if repeated:
            notes.append(f"{where}{repeated} repeated header lines left out")
        notes.extend(where + note for note in _say_doubles(header))
        said = mapping.get(sheet.name if several else "", mapping.get("", {})) or mapping.get(sheet.name, {})
        totals = totals_at_end(body)
        if totals:
            lines = "line" if totals == 1 else "lines"
            notes.append(f"{where}{totals} {lines} of totals at the end counted as no record")
        records_of = body[: len(body) - totals]
        columns, records, said_of_cells = typed_table(header, records_of, settings.day_first, said)
        notes.extend(where + note for note in said_of_cells)
        sheet_name = sheet.name if several else ""
        tables.append(RecordTable(sheet_name, columns, records))
        blocks.extend(_row_blocks(sheet_name, header, body))
    if not blocks:
        raise UnreadableDocument("has no rows of data; remove it or get it again")
    about = describe(name, "", "", (), declared, DocumentKind.LOG)
    return Parsed(
        title=about.title,
        kind=about.kind,
        pages=composer.pages,
        blocks=(*composer.blocks, *blocks),
        tables=tuple(tables),
        revision=about.revision,
        issued=about.issued,
        valid_from=about.valid_from,
        valid_to=about.valid_to,
        supersedes=about.supersedes,
        superseded_by=about.superseded_by,
        notes=(*notes, *composer.hidden.notes(), *about.notes),
    )


def _row_blocks(sheet: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Block]:
    blocks = []
    for number, row in enumerate(rows, start=1):
        text = "\n".join(f"{name}: {cell}" for name, cell in zip(header, row, strict=False) if cell)
        if text:
            blocks.append(Block(BlockKind.ROW, text, Location(row=number, sheet=sheet or None)))
    return blocks


def _clean_rows(rows: Sequence[Sequence[str]], limit: int, hidden: Findings) -> tuple[list[list[str]], int]:
    """Cells without markup, unseen signs and white space at their ends, none longer than `limit`; how many were cut."""
    cut = 0
    cleaned = []
    for row in rows:
        cells = []
        for cell in row:
            if len(cell) > limit:
                cell = cell[:limit]
                cut += 1
            if "<" in cell and _TAG.search(cell):
                cell = _without_tags(cell)
            cells.append(hidden.seen(cell).strip())
        cleaned.append(cells)
    return cleaned, cut


def _without_tags(cell: str) -> str:
    from html import unescape

    cell = re.sub(r"<br\s*/?>|</p>|</div>|</li>|</tr>", "\n", cell, flags=re.IGNORECASE)
    cell = unescape(_TAG.sub("", cell))
    return re.sub(r"[ \t]*\n\s*", "\n", cell).strip()


def _columns(header: Sequence[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Named columns and rows of that length: empty columns and a nameless count of lines are left out."""
    width = max([len(header), *(len(row) for row in rows)])
    padded = [*header, *[""] * (width - len(header))]
    body = [row + [""] * (width - len(row)) for row in rows]
    taken: set[str] = set()
    keep = [at for at in range(width) if _wanted(padded[at], [row[at] for row in body])]
    names: list[str] = []
    for at in keep:
        base = " ".join(plain(padded[at]).split()) or f"column {at + 1}"
        name, copy = base, 2
        while name in taken:
            name, copy = f"{base} ({copy})", copy + 1
        taken.add(name)
        names.append(name)
    return names, [[row[at] for at in keep] for row in body]


def _named_by_place(rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"column {at}" for at in range(1, max(map(len, rows)) + 1)]


def _say_doubles(names: Sequence[str]) -> list[str]:
    """Which names stand over several columns, and what the further ones are called."""
    known = set(names)
    doubles = [name for name in names if f"{name} (2)" in known]
    return [f"several columns are called {name}; the second is named {name} (2)" for name in doubles[:10]]


def _wanted(name: str, values: Sequence[str]) -> bool:
    if name:
        return True
    if not any(values):
        return False
    # An index that a data frame wrote along with its data says nothing that the row number does not.
    return not any(list(values) == [str(first + step) for step in range(len(values))] for first in (0, 1))
