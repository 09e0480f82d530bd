"""A value for each group of rows.

Spellings of one thing are one group, called by its most frequent spelling in the log. Groups that share the last
place of those asked for are all given; rows without a value are a group of their own, but for a best-of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.columnar import Log
from rag.plan.behind import say_missing
from rag.plan.measures import cell_text, measure_sql, value_of
from rag.plan.result import Found, Limits, Read, group_name, records_have
from rag.plan.schema import Bucket, Kind, Plan
from rag.plan.schema import Group as GroupBy
from rag.plan.sql import Select
from rag.schema import Group

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def grouped(log: Log, plan: Plan, limits: Limits, read: Read, found: Found) -> None:
    """Find the value of each group; the value of the whole is that of the first group."""
    kind, operand = plan.measure.kind, plan.measure.operand
    whole = Select(log)
    parts = ["count(*)"] + ([f"count(*) FILTER (WHERE {whole.given(operand)})"] if operand is not None else [])
    row = read(whole, f"SELECT {', '.join(parts)}\nFROM log\n{whole.where(plan.where)}")[0]
    found.considered, found.total = row[0], row[-1]
    say_missing(log, plan, found)

    select = Select(log)
    keys = [select.group(one) for one in plan.group]
    names = [select.group_surface(one) for one in plan.group]
    count = len(keys)
    measure = "count(*)" if kind is Kind.COUNT else measure_sql(select, plan)
    given = [select.given(operand)] if operand is not None else []
    where = select.where(plan.where, *given)
    split = [at for at, one in enumerate(plan.group) if select.is_split(one)]
    shown = [f"part{at + 1}" if at in split else key for at, key in enumerate(keys)]
    table = "log\n" + where
    if split:
        unnested = ", ".join(f"{keys[at]} AS part{at + 1}" for at in split)
        table = f"(SELECT *, {unnested}\n      FROM log {where.strip()})\n"
    by_key = plan.order.by == "key" if plan.order else _in_order(plan.group)
    descending = plan.order.descending if plan.order else not by_key
    way = "DESC" if descending else "ASC"
    asked = plan.limit is not None
    limit = min(plan.limit or limits.groups, limits.groups)
    having = f"HAVING {' AND '.join(f'{one} IS NOT NULL' for one in shown)}\n" if asked else ""
    # Of groups that share the last place none is preferred.
    best = f"QUALIFY rank() OVER (ORDER BY {measure} {way} NULLS LAST) <= {limit:d}\n" if asked and not by_key else ""
    key_order = [f"{at + 1} {way if by_key else 'ASC'} NULLS LAST" for at in range(count)]
    order = key_order if by_key else [f"{2 * count + 1} {way} NULLS LAST", *key_order]
    heads = [f"{key} AS key{at + 1}" for at, key in enumerate(shown)]
    heads += [f"{shown[at] if at in split else name} AS name{at + 1}" for at, name in enumerate(names)]
    query = (
        f"SELECT {', '.join(heads)}, {measure} AS value, count(*) AS records\nFROM {table}"
        f"GROUP BY {', '.join(str(at + 1) for at in range(count))}\n{having}{best}"
        f"ORDER BY {', '.join(order)}\nLIMIT {limit if asked and by_key else limits.groups:d}"
    )
    lines = read(select, query)
    found.shows(select, query)
    surfaces = [_surfaces(log, one, read) for one in plan.group]
    labelled = []
    for line in lines:
        said = [_key_text(log, one, line[at], line[count + at], surfaces[at]) for at, one in enumerate(plan.group)]
        label = None if not any(said) else " / ".join("(none)" if one is None else one for one in said)
        labelled.append((Group(label, value_of(log, plan, line[2 * count])), line[:count], line[-1]))
    if by_key and plan.group[0].bucket is Bucket.WEEKDAY:
        days = [*_WEEKDAYS, None]
        labelled.sort(key=lambda one: days.index(one[1][0]), reverse=descending)
    found.groups = [one[0] for one in labelled]
    if found.groups:
        found.value = found.groups[0].value
    if asked:
        _say_limited(log, plan, read, found, [one[1] for one in labelled], sum(one[2] for one in labelled), limit)
    elif len(lines) == limits.groups:
        found.notes.append(f"there are more groups than the first {limits.groups:,}, which are shown")


def _say_limited(
    log: Log, plan: Plan, read: Read, found: Found, keys: Sequence[tuple[Any, ...]], records: int, limit: int
) -> None:
    """Some groups were asked for: the records are theirs, and what stands without a group is said."""
    if len(keys) > limit:
        found.notes.append(f"{len(keys)} groups share the first {limit} places" if limit > 1 else
                           f"{len(keys)} groups share the first place")  # fmt: skip
    select = Select(log)
    operand = plan.measure.operand
    given = [select.given(operand)] if operand is not None else []
    none = [f"{select.cell(one.column)} IS NULL" for one in plan.group]
    query = f"SELECT count(*)\nFROM log\n{select.where(plan.where, *given, '(' + ' OR '.join(none) + ')')}"
    missing, names = read(select, query)[0][0], [group_name(log, one) for one in plan.group]
    if missing:
        found.notes.append(f"{records_have(missing, ' or '.join(names), 'in no group')}")
    found.total = records
    found.among = lambda select: [select.in_groups(plan.group, keys)]


def _in_order(groups: Sequence[GroupBy]) -> bool:
    return groups[0].bucket is not Bucket.VALUE


def _surfaces(log: Log, group: GroupBy, read: Read) -> dict[str, str]:
    """What stands for a compared form: its most frequent surface in the whole log."""
    column = log.columns[group.column]
    if not column.is_text or group.bucket is not Bucket.VALUE:
        return {}
    separator = column.profile.separator
    pairs: Sequence[tuple[str, int]] = column.profile.common
    if separator and group.split:
        select = Select(log)
        cell = select.cell(group.column)
        pairs = read(select, f"SELECT {cell}, count(*)\nFROM log\nWHERE {cell} IS NOT NULL\nGROUP BY 1\nORDER BY 1")
        counts: dict[str, int] = {}
        for surface, times in pairs:
            for part in surface.split(separator):
                counts[part.strip()] = counts.get(part.strip(), 0) + times
        pairs = sorted(counts.items(), key=lambda pair: -pair[1])
    found: dict[str, str] = {}
    for surface, _ in pairs:
        key = column.key(surface) if group.split else column.whole_key(surface)
        found.setdefault(key, surface)
    return found


def _key_text(log: Log, group: GroupBy, key: Any, name: Any, surfaces: dict[str, str]) -> str | None:
    if key is None:
        return None
    if group.bucket is not Bucket.VALUE:
        return str(key)
    column = log.columns[group.column]
    return surfaces.get(key, str(name)) if column.is_text else cell_text(column, key)
