"""A question linked to a log in, the columns that its words name out: by name, quantity, code, first letters."""

from __future__ import annotations

from ingest.identifiers import normal_form
from ingest.schema import ColumnType
from rag.plan.linking.link import ROLE_RANK, Link
from rag.plan.short_forms import initials
from rag.plan.text import fold, pieces, stem
from rag.plan.words import QUANTITIES, STOP, UNITS

_VAGUE = frozenset(
    "actual total number maximum minimum average mean basic original net gross planned estimated time value".split()
)


def column_named(
    link: Link, start: int, end: int, types: frozenset[ColumnType] | None = None, least: float = 0.6
) -> tuple[int, float, int] | None:
    """(place, quality, words used) of the column that words from `start` on name best; None for none."""
    best: tuple[float, int, int] | None = None
    for place, own in link.lexicon.columns.items():
        column = link.lexicon.column(place)
        if (types is not None and column.type not in types) or not column.profile.filled:
            continue
        for length in range(min(4, end - start), 0, -1):
            words = [
                word
                for word in link.words[start : start + length]
                if word.fold not in ("the", "of", "each", "type", "kind", "single", "a", "in")
            ]
            if not words:
                continue
            weights = [own.get(word.stem, 0.0) for word in words]
            if not weights or min(weights) <= 0:
                continue
            named = sum(weight >= 0.95 for weight in weights)
            # How much of the column's own name is said breaks ties: 'date' says less of 'report date'.
            size = sum(weight >= 1.0 for weight in own.values())
            score = sum(weights) / len(weights) + 0.25 * (len(words) - 1) + 0.1 * named / max(1, size)
            role = 0.02 * (ROLE_RANK.get(column.role, 0) if column.role else 0)
            if best is None or score + role > best[0]:
                best = (score + role, place, length)
    if best is None or best[0] < least:
        return None
    return best[1], best[0], best[2]


def column_named_whole(link: Link, first: int, last: int) -> tuple[int, int] | None:
    """(place, word after the name) of the column whose whole name stands there, of the longest such name."""
    best: tuple[int, int, int] | None = None
    for column in link.lexicon.log.columns:
        named = [stem(piece) for piece in pieces(column.name) if piece.isalpha()]
        for at in range(first, last - len(named) + 1):
            if named and [word.stem for word in link.words[at : at + len(named)]] == named:
                found = (len(named), column.place, at + len(named))
                best = max(best, found, key=lambda one: one[0]) if best else found
    return None if best is None else (best[1], best[2])


def quantities(link: Link) -> dict[int, float]:
    """How much each number column is spoken of: its own words, unit, role, what is measured, codes in its name."""
    rated: dict[int, float] = {}
    stems_ = {word.stem for word in link.words}
    for column in link.lexicon.numbers():
        own = link.lexicon.columns[column.place]
        if not link.lexicon.measures(column.place) and not {stem(one) for one in pieces(column.name)} <= stems_:
            continue
        total = 0.0
        for at, word in enumerate(link.words):
            if link.why[at] in ("value", "absent", "period", "text") or (link.why[at] == "cue" and word.fold in STOP):
                continue
            weight = own.get(word.stem, 0.0)
            if word.fold in _VAGUE or (word.fold in STOP and word.stem not in QUANTITIES and weight < 0.7):
                continue
            if weight and link.lexicon.names.get(word.stem, 0) >= 0.95:
                weight *= 0.3  # 'faults' of a log of faults, not the energy before a fault
            if not weight:
                weight = 0.6 if any(own.get(one, 0) >= 0.7 for one in QUANTITIES.get(word.stem, ())) else 0.0
            total += weight + (0.4 if weight >= 0.7 and _after_aggregate(link, at) else 0.0)
        total += 2.0 * (column.place in link.spelled)
        for normal, places in link.lexicon.codes.items():
            if column.place in places and normal in _normals(link):
                total += 2.0
        if total:
            # Of two columns with the word the one is meant whose whole name is said.
            name = [stem(piece) for piece in pieces(column.name) if piece.isalpha() and fold(piece) not in UNITS]
            rated[column.place] = total + 0.1 * (sum(one in stems_ for one in name) / len(name) if name else 0)
    return rated


def _after_aggregate(link: Link, at: int) -> bool:
    """Whether a word stands right behind 'mean', 'total' or 'highest': what these are of."""
    spots = [*link.frame.aggregates.values()]
    if link.frame.superlative is not None:
        spots.append((link.frame.superlative.start, link.frame.superlative.end))
    return any(0 <= at - link.frame.words.at(*spot)[1] <= 1 for spot in spots)


def _normals(link: Link) -> set[str]:
    """Normal forms of all one- to three-word codes of the question."""
    found = set()
    for start in range(len(link.words)):
        for length in (1, 2, 3):
            words = link.words[start : start + length]
            if len(words) == length:
                found.add(normal_form("-".join(word.text for word in words)))
                found.add(normal_form("".join(word.text for word in words)))
    return found


def code_columns(link: Link) -> dict[tuple[int, int], list[int]]:
    """Places of words that are codes in the names of columns: 'G2' in g2_kwh."""
    found: dict[tuple[int, int], list[int]] = {}
    for length in (3, 2, 1):
        for start in range(len(link.words) - length + 1):
            words = link.words[start : start + length]
            if not any(sign.isdigit() for word in words for sign in word.text) or any(
                start < stop and start + length > begin for begin, stop in found
            ):
                continue
            places = link.lexicon.codes.get(normal_form("-".join(word.text for word in words)))
            if places:
                found[start, start + length] = places
    return found


def columns_by_initials(link: Link) -> None:
    """'customer minutes lost' where a column is called cml."""
    for column in link.lexicon.log.columns:
        name = fold(column.name).split("_")[0].split(" ")[0]
        if not (3 <= len(name) <= 6 and name.isalpha()) or not column.profile.filled:
            continue
        for start in range(len(link.words) - len(name) + 1):
            run = link.words[start : start + len(name)]
            if (
                all(word.text.isalpha() and len(word.text) > 3 for word in run)
                and initials(tuple(word.fold for word in run)) == name
            ):
                link.explain(range(start, start + len(name)), "column", 1.0)
                link.weight[start : start + len(name)] = [1.0] * len(name)
                link.spelled.add(column.place)
