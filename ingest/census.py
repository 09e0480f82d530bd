"""What a generation, or the part of it that may be seen, holds, counted in the store. Reads no text but samples.

All of it is read from a connection of `open_members`: what its view leaves out is counted nowhere.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

_SAMPLED = 12  # passages of a document that tell its language
_WORDS = 600  # characters of each


@dataclass(frozen=True, slots=True)
class Held:
    """One document. `characters` of all its passages; `rows` of its log tables; `blank` are pages without text."""

    document: str
    passages: int
    characters: int
    rows: int
    tables: int  # passages that are part of a table
    blank: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """Log rows of one document in one calendar month; `month` as '2026-03'."""

    document: str
    month: str
    rows: int


@dataclass(frozen=True, slots=True)
class AssetRows:
    """Log rows of one asset in one document; `normal` is the form in which codes are compared."""

    asset: str
    normal: str
    document: str
    rows: int


@dataclass(frozen=True, slots=True)
class Named:
    """How many passages of a document that is no log name a code."""

    normal: str
    document: str
    passages: int


@dataclass(frozen=True, slots=True)
class Census:
    """Documents by name, log rows by month, log rows by asset."""

    documents: tuple[Held, ...]
    months: tuple[Month, ...]
    assets: tuple[AssetRows, ...]
    undated_rows: tuple[tuple[str, int], ...]  # document, log rows without a day


def read_census(db: sqlite3.Connection) -> Census:
    """Count everything; one pass over the passages."""
    blank: dict[str, list[int]] = {}
    for name, number in db.execute(
        "SELECT d.name, g.number FROM pages g JOIN members d ON d.id = g.document_id "
        "WHERE trim(g.text) = '' AND g.number > 0 ORDER BY 1, 2"
    ):
        blank.setdefault(name, []).append(number)
    counted = db.execute(
        "SELECT d.name, count(p.id), coalesce(sum(length(p.text)), 0), coalesce(sum(p.block = 'table'), 0) "
        "FROM members d LEFT JOIN passages p ON p.document_id = d.id GROUP BY d.id ORDER BY d.name"
    ).fetchall()
    # A long row is several passages, all of one place, day and asset.
    rows: dict[str, int] = {}
    undated: dict[str, int] = {}
    months: dict[tuple[str, str], int] = {}
    assets: dict[tuple[str, str], AssetRows] = {}
    for name, month, asset, normal, count in db.execute(
        "SELECT name, substr(at, 1, 7), min(asset), asset_normal, count(*) FROM ("
        " SELECT d.name AS name, p.at AS at, p.asset AS asset, p.asset_normal AS asset_normal FROM passages p"
        " JOIN members d ON d.id = p.document_id WHERE p.row IS NOT NULL"
        " GROUP BY d.id, p.sheet, p.row) GROUP BY name, substr(at, 1, 7), asset_normal"
    ):
        rows[name] = rows.get(name, 0) + count
        if month is None:
            undated[name] = undated.get(name, 0) + count
        else:
            months[name, month] = months.get((name, month), 0) + count
        if normal:
            before = assets.get((normal, name))
            surface = asset if before is None else min(before.asset, asset)
            assets[normal, name] = AssetRows(surface, normal, name, count + (0 if before is None else before.rows))
    return Census(
        documents=tuple(
            Held(name, passages, characters, rows.get(name, 0), tables, tuple(blank.get(name, ())))
            for name, passages, characters, tables in counted
        ),
        months=tuple(Month(name, month, count) for (name, month), count in sorted(months.items())),
        assets=tuple(assets[key] for key in sorted(assets)),
        undated_rows=tuple(sorted(undated.items())),
    )


def read_named(db: sqlite3.Connection, normals: Sequence[str]) -> tuple[Named, ...]:
    """Which documents that are no logs name these codes, and in how many passages."""
    found = db.execute(
        "SELECT i.normal, d.name, count(DISTINCT p.id) FROM identifiers i JOIN passages p ON p.id = i.passage_id "
        "JOIN members d ON d.id = p.document_id WHERE d.kind <> 'log' "
        "AND i.normal IN (SELECT value FROM json_each(?)) GROUP BY 1, 2 ORDER BY 1, 2",
        (json.dumps(list(normals)),),
    )
    return tuple(Named(*row) for row in found)


def read_samples(db: sqlite3.Connection) -> dict[str, str]:
    """Some words of each document, from passages spread evenly over it: enough to tell its language."""
    spans = db.execute(
        "SELECT d.id, d.name, min(p.id), max(p.id) FROM passages p JOIN members d ON d.id = p.document_id GROUP BY d.id"
    ).fetchall()
    found = {}
    for number, name, first, last in spans:
        step = max(1, (last - first + 1) // _SAMPLED)
        parts = [
            row[0]
            for start in range(first, last + 1, step)
            for row in db.execute(
                "SELECT substr(text, 1, ?) FROM passages WHERE document_id = ? AND id >= ? ORDER BY id LIMIT 1",
                (_WORDS, number, start),
            )
        ]
        found[name] = "\n".join(dict.fromkeys(parts))
    return found
