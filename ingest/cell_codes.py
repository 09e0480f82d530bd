"""Codes by the column they stand in: cells of a log's identifier columns, and of tables under a naming head.

A bare number is a code there ('Order: 4124', a table of alarms under 'Code'), which its shape alone does not say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.code_words import FAMILY_OF, LETTERED
from ingest.identifiers import find_identifiers, normal_form, plain
from ingest.schema import Column, ColumnRole, ColumnType, Identifier, RecordTable

_LONGEST = 40
# Several codes in one cell: 'WT-03, WT-05', 'T1; T2', 'CB-12 / CB-14'.
_BETWEEN = re.compile(r"\s*[,;\n]\s*|\s+/\s+|\s+and\s+")
_SPACED = re.compile(r"\s")
_HEAD_WORDS = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)?")
_PARTED = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
# Words of a head that say "the cells name things" without saying which.
_NAMES = frozenset(("no", "nr", "number", "id", "nummer", "key", "ref", "reference", "designation"))
_CELL = re.compile(r"(?:[A-Z]{1,4}[- ]?)?\d{2,14}[A-Z]?$")
_MOST = 0.8
# 'Sheet No.' at the end of a line, with no number behind it: the head of a column.
_HEAD_NAMES = "|".join(re.escape(word) for word in sorted(FAMILY_OF, key=len, reverse=True) if len(word) > 2)
_HEAD = re.compile(rf"(?<!\w)(?P<word>{_HEAD_NAMES})\s+(?:number|no|nr|code)\b\.?", re.IGNORECASE)
_HEAD_AT_END = re.compile(_HEAD.pattern + r"$", re.IGNORECASE)
_AT_END = re.compile(r"(?:^|[ .\t])(\d{1,6}[A-Z]?)$")
_NUMBERS = re.compile(r"(?<![\w.,$])\d{1,6}[A-Z]?(?![\w.,%])")

RowCodes = dict[tuple[str, int], tuple[Identifier, ...]]


def row_codes(tables: Sequence[RecordTable]) -> RowCodes:
    """(sheet, row) -> the codes of its identifier columns."""
    found: RowCodes = {}
    for table in tables:
        places = [(at, _family(column)) for at, column in enumerate(table.columns) if _names(column)]
        if not places:
            continue
        for record in table.records:
            codes: dict[str, Identifier] = {}
            for at, family in places:
                value = record.values[at]
                if isinstance(value, str):
                    codes.update((code.normal, code) for code in cell_codes(value, family))
            if codes:
                found[table.sheet, record.row] = tuple(codes.values())
    return found


def cell_codes(cell: str, family: str) -> list[Identifier]:
    """The codes of one cell; a number or a letter also under its family: 'RECORD 4124'."""
    found: list[Identifier] = []
    for part in _BETWEEN.split(cell):
        if not part or len(part) > _LONGEST:
            continue
        if any(sign.isdigit() for sign in part):
            if len(_SPACED.findall(part)) > 2:  # words with a number
                continue
            several = find_identifiers(part) if "/" in part else ()
            if len(several) > 1:
                found += several
                continue
            normal = normal_form(part)
            found.append(Identifier(part, normal))
            if family and normal.isdigit():
                found.append(Identifier(part, f"{family} {normal}"))
        elif family in LETTERED and len(part) <= 12 and not _SPACED.search(part):
            found.append(Identifier(part, f"{family} {normal_form(part)}"))
    return found


def table_codes(text: str, context: str, head_lines: Sequence[str]) -> list[Identifier]:
    """Codes of a table's cells that stand under a head like 'Code' or 'Part no.'; lines have cells parted by ' | '."""
    heads = [head.strip() for head in (head_lines[-1] if head_lines else "").split(" | ")]
    families = {at: family for at, head in enumerate(heads) if (family := head_family(head)) is not None}
    if len(heads) < 2 or not families:
        return []
    above = {*head_lines, *context.splitlines()}
    rows = [line.split(" | ") for line in text.splitlines() if " | " in line and line not in above]
    found: list[Identifier] = []
    for at, family in families.items():
        cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        fit = [cell for cell in cells if all(_CELL.match(part) for part in _BETWEEN.split(cell))]
        if cells and len(fit) >= _MOST * len(cells):
            for cell in fit:
                found += cell_codes(cell, family)
    return found


def listed_codes(text: str) -> list[Identifier]:
    """Codes at the ends of lines under a head that names them: a table of contents under 'Sheet No.'."""
    found: list[Identifier] = []
    family, columns = "", 0
    for line in text.splitlines():
        line = plain(line).strip()
        if heads := _HEAD_AT_END.search(line):
            family = FAMILY_OF.get(" ".join(heads["word"].lower().split()), "")
            columns = len(_HEAD.findall(line))
        elif family:
            numbers = _AT_END.findall(line) if columns == 1 else _NUMBERS.findall(line)
            if len(numbers) == columns:
                found += [Identifier(number, f"{family} {normal_form(number)}") for number in numbers]
    return found


def head_family(head: str) -> str | None:
    """The family that a column head names, '' for a head that only says 'No.'; None where it names no codes."""
    words = [word.lower() for word in _HEAD_WORDS.findall(_PARTED.sub(" ", head))]
    if not words or len(words) > 4:
        return None
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            family = FAMILY_OF.get(" ".join(words[start : start + length]))
            # 'Rate' over prices, 'Fault' over words: only their codes are codes.
            if family and (length > 1 or len(words) == 1 or _NAMES & set(words)):
                return family
    return "" if words[-1] in _NAMES else None


def _names(column: Column) -> bool:
    if column.type is ColumnType.IDENTIFIER:
        return True
    return column.role in (ColumnRole.RECORD, ColumnRole.ASSET) and column.type is not ColumnType.TEXT


def _family(column: Column) -> str:
    if column.role is ColumnRole.RECORD:
        return "RECORD"
    if column.role is ColumnRole.ASSET:
        return "ASSET"
    return head_family(column.name) or ""
