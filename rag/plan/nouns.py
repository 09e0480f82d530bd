"""What the other words of a question are: rows, columns, things, names that the log does not have."""

from __future__ import annotations

import re

from ingest.schema import ColumnRole, ColumnType
from rag.plan.lexicon import Lexicon
from rag.plan.linking.link import Found
from rag.plan.reading import Reading
from rag.plan.schema import (
    Column,
    Condition,
    Op,
)
from rag.plan.text import Word, fold
from rag.plan.words import (
    COMMON_EVENTS,
    CORRECTIVE,
    DATE_WORDS,
    FAILING,
    GENERIC,
    PREFIXES,
    QUANTITIES,
    ROWS,
    STATE_BEGINS,
    STATE_FOLLOWS,
    STOP,
    WORK,
)

_SWITCHED = frozenset("on set open come came".split())
_FEW_TAGS = 12


def names_lost(r: Reading) -> None:
    """Names that stand nowhere in a log that is meant for sure: of a plant or a thing that it does not have."""
    place = next(
        (
            one.place
            for role in (ColumnRole.SITE, ColumnRole.ASSET)
            if (one := r.lexicon.role(role)) is not None and one.profile.filled
        ),
        None,
    )
    if place is None or not (r.named >= 0.9 or any(r.own_noun(word) for word in r.words)):
        return
    if (
        not any(" " in value.surface for value in r.lexicon.all_values(place))
        and r.lexicon.column(place).profile.distinct < 5
    ):
        return
    at = 1
    while at < len(r.words):
        last = at
        while (
            last < len(r.words)
            and not r.link.why[last]
            and (last == at or r.frame.words.gap(last) == " ")
            and r.words[last].fold not in STOP
            and (r.words[last].text[0].isupper() or (last > at and r.words[last].is_number))
        ):
            last += 1
        before = r.words[at - 1].fold
        if last > at and before in (
            "for",
            "at",
            "of",
            "in",
            "from",
            "on",
            "near",
            "with",
            "bei",
            "fur",
            "von",
            "plant",
            "site",
            "station",
            "unit",
        ):
            text = r.frame.text[r.words[at].start : r.words[last - 1].end]
            if not r.occurs(text) and not r.words[at].text.isupper():
                r.link.found.append(Found(at, last, place, (text,), absent=True))
                r.link.explain(range(at, last), "absent", 1.0)
        at = max(last, at + 1)


def nouns(r: Reading) -> None:
    """Explain words for rows, columns, things, and nouns that stand before a value they name."""
    link = r.link
    for at, word in enumerate(r.words):
        if word.stem in ROWS or r.own_noun(word):
            link.explain([at], "rows", 0.95)
        elif word.stem in WORK | COMMON_EVENTS and not _lasts(r, at):
            link.explain([at], "rows", 0.75)
    for one in link.found:
        written = "".join(word.text for word in r.words[one.start : one.end])
        coded = any(sign.isdigit() for sign in written) or len(written) == 1 or written.isupper()
        if (
            coded
            and one.start
            and r.words[one.start - 1].text.isalpha()
            and r.frame.words.gap(one.start) in (" ", " #")
        ):
            link.explain([one.start - 1], "noun", 0.8)
    for at, word in enumerate(r.words):
        best = max((own.get(word.stem, 0.0) for own in r.lexicon.columns.values()), default=0.0)
        if best >= 0.9:
            link.explain([at], "column", 0.85)
        elif best >= 0.65:
            if r.fits_kind(word):
                link.explain([at], "role", 0.6)
        elif (
            word.stem in QUANTITIES
            and (r.lexicon.is_series() and r.lexicon.numbers())
            and any(why == "column" for why in link.why)
        ):
            link.explain([at], "quantity", 0.7)
        elif word.stem in QUANTITIES and any(
            r.lexicon.columns[column.place].get(one, 0) >= 0.75
            for column in r.lexicon.numbers()
            for one in QUANTITIES[word.stem]
        ):
            link.explain([at], "quantity", 0.8)
        elif any(
            word.stem in cluster
            and any(
                own.get(one, 0) >= 0.9
                for one in cluster
                for own in (r.lexicon.columns[c.place] for c in r.lexicon.dates())
            )
            for cluster in DATE_WORDS
        ):
            link.explain([at], "time", 0.8)
        elif word.stem in r.lexicon.names:
            link.explain([at], "name", 0.8)
        elif word.stem in GENERIC and at and link.why[at - 1] == "name" and r.frame.words.gap(at) == " ":
            link.explain([at], "name", 0.6)  # 'at a pipeline site'
        elif word.fold in ("fleet", "crew", "staff", "team", "flotte"):
            link.explain([at], "noun", 0.6)
    # 'breaker' where tags of breakers begin with CB
    things = r.things()
    if things is not None and r.lexicon.role(ColumnRole.ASSET) is not None:
        _kind_of_thing(r, things)


def _lasts(r: Reading, at: int) -> bool:
    """Whether 'outage hours' are asked for: a quantity, no rows."""
    after = r.words[at + 1] if at + 1 < len(r.words) and r.frame.words.gap(at + 1) == " " else None
    return (
        after is not None
        and after.fold in ("hour", "hours", "minutes", "minute")
        and not r.words[at].fold.endswith("s")
    )


def _kind_of_thing(r: Reading, things: int) -> None:
    """'Which breaker ...' asks among the tags that breakers have, where the log has other tags as well."""
    if any(one.place == things for one in r.link.found):
        return
    heads = {re.match(r"[^\W\d_]*", value.surface.upper()).group() for value in r.lexicon.all_values(things)}  # type: ignore[union-attr]
    if len(heads) < 2 or not r.lexicon.complete(things):
        return
    for word in (one for at, one in enumerate(r.words) if r.link.why[at] not in ("value", "text", "group")):
        fits = [prefix for prefix in PREFIXES.get(word.stem, ()) if prefix in heads]
        if fits:
            tags = _tags(r, things, fits[0])
            r.where.append(tags)
            r.swap.append((f"whatever the {r.lexicon.column(things).name}", tags, None))
            r.kind_known = True
            r.link.explain([at for at, one in enumerate(r.words) if one == word], "kind", 1.0)
            r.said.append(f"{r.lexicon.column(things).name} begins with {fits[0]}")
            return


def _tags(r: Reading, place: int, prefix: str) -> Condition:
    """The tags that begin with these letters: named one by one where they are few, so that every spelling counts."""
    known = [value.surface for value in r.lexicon.all_values(place)]
    tags = [one for one in known if re.match(rf"{prefix}(?![^\W\d_])", one, re.I)]
    if r.lexicon.column(place).type is ColumnType.IDENTIFIER and 0 < len(tags) <= _FEW_TAGS:
        return Condition(Column(place), Op.IN if len(tags) > 1 else Op.IS, tuple(sorted(tags)))
    return Condition(Column(place), Op.STARTS, (prefix + _mark(r, place, prefix),))


def _mark(r: Reading, place: int, prefix: str) -> str:
    """The sign after a prefix where all tags have it: 'CB-'."""
    tails = {
        value.surface[len(prefix)]
        for value in r.lexicon.all_values(place)
        if re.match(rf"{prefix}[^A-Za-z]", value.surface, re.I)
    }
    return tails.pop() if len(tails) == 1 and not next(iter(tails)).isalnum() else ""


def states(r: Reading, shape: str) -> None:
    """In a journal each alarm has several lines; counted is the one with which it begins."""
    state = r.lexicon.role(ColumnRole.STATUS)
    if state is None or shape == "lookup":
        return
    known = {value.surface.upper(): value.surface for value in r.lexicon.all_values(state.place)}
    begins = [known[code] for code in known if code in STATE_BEGINS]
    if len(begins) != 1 or not any(code in STATE_FOLLOWS for code in known):
        return
    if any(one.place == state.place for one in r.link.found):
        return
    lines = any(word.fold.rstrip("s") in ("line", "row", "entry", "entrie", "record") for word in r.words)
    if lines:
        return
    condition = Condition(Column(state.place), Op.IS, (begins[0],))
    if fold(begins[0]) in _SWITCHED and not any(word.fold.rstrip("s") == "alarm" for word in r.words):
        r.added.append((f"{state.name} {begins[0]} only", condition))  # a list of events, not a journal of alarms
        return
    r.where.append(condition)
    r.said.append(f"{state.name} {begins[0]}: each alarm once, when it came")
    r.swap.append((f"every line, whatever its {state.name}", condition, None))


def corrective(lexicon: Lexicon) -> tuple[int, tuple[str, ...]] | None:
    """The column of kinds of work, and its kinds that answer to a failure, where the log tells them apart."""
    for column in lexicon.log.columns:
        if column.is_text and 2 <= column.profile.distinct <= 12:
            hits = [value.surface for value in lexicon.all_values(column.place) if fold(value.surface) in CORRECTIVE]
            if hits and len(hits) < column.profile.distinct:
                return column.place, tuple(hits)
    return None


def says_failing(words: tuple[Word, ...]) -> bool:
    """Whether a question speaks of failures rather than of work."""
    return any(word.stem in FAILING for word in words)
