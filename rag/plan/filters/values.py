"""A reading with its linked values in, conditions out, or groups where values are told apart."""

from __future__ import annotations

import re

from rag.plan.linking.link import Found
from rag.plan.reading import Reading
from rag.plan.schema import Column, Condition, Group, Op


def named(r: Reading, groups: list[Group]) -> None:
    """Conditions from the values that are named; one column's values are alternatives."""
    grouped = {one.column: one for one in groups}
    by_place: dict[tuple[int, bool, str], list[Found]] = {}
    for one in r.link.found:
        if not one.gloss:
            by_place.setdefault((one.place, one.negate, one.op), []).append(one)
    for (place, negate, op), found in by_place.items():
        values = tuple(dict.fromkeys(value for one in found for value in one.values))
        column = r.lexicon.column(place)
        if place in grouped and r.frame.examples is not None:
            continue
        if place in grouped and len(values) >= column.profile.distinct and not negate:
            continue
        if not negate and len(values) >= column.profile.distinct > 1 and r.lexicon.complete(place):
            r.said.append(f"all of {column.name}")
            continue
        how = Op.CONTAINS if op == "contains" else Op.IS if len(values) == 1 else Op.IN
        condition = Condition(Column(place), how, values, negate)
        r.where.append(condition)
        if op == "is" and len(found) == 1 and found[0].others and not found[0].absent:
            other = found[0].others[0]
            swapped = Condition(Column(other), how, values, negate)
            r.swap.append((f"{r.lexicon.column(other).name} is {values[0]}", condition, swapped))
    # 'corrective, preventive and vegetation work orders': a list of values to be told apart
    lists = [found for (place, negate, _), found in by_place.items() if len(found) > 1 and not negate]
    compared = lists and r.frame.compare is None and re.search(r"\bmore\b|\bfewer\b|\bmost\b", r.frame.text, re.I)
    if not groups and compared and not r.frame.comparisons:
        groups.append(Group(lists[0][0].place))  # 'did A or B do more'
    if not groups and lists and r.frame.count is not None and _told_apart(r, lists[0]):
        groups.append(Group(lists[0][0].place))


def _told_apart(r: Reading, found: list[Found]) -> bool:
    """'how many A, B and C orders' wants one number each; 'A or B' wants one."""
    text = r.frame.text[r.words[found[0].start].start : r.words[found[-1].end - 1].end].lower()
    if re.search(r"\bor\b|\boder\b", text) or re.search(
        r"\btogether|in all|in total|combined|altogether\b", r.frame.text.lower()
    ):
        return False
    return re.search(r"\band\b|\bund\b|,|\bversus\b|\bvs\b", text) is not None
