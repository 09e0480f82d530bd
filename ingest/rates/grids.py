"""The lines of a table block, or of a row of a spreadsheet, as cells with their column heads."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.rates.columns import is_rate_cell


def head_lines(grid: Sequence[Sequence[str]], said: int) -> int:
    """How many lines of heads a table has: a line without a name at its left and without numbers is one more."""
    top = said
    while 0 < top < len(grid) - 1:
        row = grid[top]
        filled = [cell for cell in row[1:] if cell.strip()]
        if row[0].strip() or len(filled) < 2 or any(map(is_rate_cell, filled)):
            break
        top += 1
    return top


def column_heads(lines: Sequence[Sequence[str]]) -> list[str]:
    """The column heads of one or more lines; a head that spans columns is said of each of them."""
    if not lines:
        return []
    width = max(map(len, lines))
    parts: list[list[str]] = [[] for _ in range(width)]
    for number, line in enumerate(lines):
        last = ""
        for at in range(width):
            cell = line[at].strip() if at < len(line) else ""
            last = cell or (last if number + 1 < len(lines) and at > 1 else "")
            if last and last not in parts[at]:
                parts[at].append(last)
    return [", ".join(part) for part in parts]


def cells_of(text: str, heads: Sequence[str]) -> list[str]:
    """The cells of a row's 'column: value' lines, in the order of the columns."""
    cells = dict.fromkeys(heads, "")
    at = ""
    for line in text.split("\n"):
        name = next((head for head in heads if line.startswith(f"{head}: ")), None)
        if name is not None:
            at = name
            cells[at] = line[len(name) + 2 :]
        elif at:
            cells[at] += f" {line}"
    return [cells[head].strip() for head in heads]
