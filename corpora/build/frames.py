"""The logs as pandas frames, all cells text, as the gold expressions `how` expect them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd

from corpora.build.fleet import HYDRO, SUBSTATION, WIND

_BUILTINS = {f.__name__: f for f in (int, float, str, round, len, sorted, sum, max, min, abs, dict, list, zip)}


def _sap(path: Path) -> pd.DataFrame:
    """The rows between the pipes of a printed list; the first of them is the head."""
    lines = [line for line in path.read_text("cp1252").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return pd.DataFrame(cells[1:], columns=cells[0])


def frames(path: Path) -> dict[str, pd.DataFrame]:
    """Every sheet by its name; a file of one table has the one sheet ''. Column `row` counts from 1."""
    if path.suffix == ".xlsx":
        sheets = pd.read_excel(path, sheet_name=None, dtype=str, keep_default_na=False)
    elif path.suffix == ".txt":
        sheets = {"": _sap(path)}
    else:
        with path.open(encoding="utf-8", newline="") as source:
            delimiter = csv.Sniffer().sniff(source.readline(), ",;").delimiter
        sheets = {"": pd.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False)}
    for sheet in sheets.values():
        sheet.insert(0, "row", [str(n) for n in range(1, len(sheet) + 1)])
    return sheets


def tags(column: pd.Series) -> pd.Series:
    """Tags in their proper spelling, so that wt 07, WT07 and WT-07 are one."""
    proper = {asset.tag.replace("-", ""): asset.tag for asset in (*WIND, *HYDRO, *SUBSTATION)}
    return column.str.upper().str.replace(r"[^A-Z0-9]", "", regex=True).map(lambda tag: proper.get(tag, tag))


def euro(column: pd.Series) -> pd.Series:
    """Numbers of a German list: 1.234,50."""
    return column.str.replace(".", "", regex=False).str.replace(",", ".", regex=False).astype(float)


def day(column: pd.Series) -> pd.Series:
    """DD.MM.YYYY as YYYY-MM-DD, so that text sorts by time."""
    return column.str[6:] + "-" + column.str[3:5] + "-" + column.str[:2]


def compute(how: str, path: Path) -> Any:
    """The value of a gold expression over the file: `df` is its first sheet, `sheets` are all.

    The expressions are our own, written beside the questions, which is why they may be evaluated.
    """
    sheets = frames(path)
    names = {"df": next(iter(sheets.values())), "sheets": sheets, "pd": pd, "tags": tags, "euro": euro, "day": day}
    return eval(how, {"__builtins__": _BUILTINS, **names})
