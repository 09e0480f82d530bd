"""A stretch of words in, the value that it names out: whole, by its initials, as a short form, or as a part."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.schema import ColumnType
from rag.plan.cues.exclusions import negated
from rag.plan.lexicon import Value
from rag.plan.linking.link import ROLE_RANK, Found, Link
from rag.plan.linking.sense import acceptable, means_time, names_column
from rag.plan.linking.spelling import exact
from rag.plan.short_forms import shortens
from rag.plan.text import Word, fold, plain_words, stem, stems
from rag.plan.words import EVENTS, GENERIC, ROWS, STOP, UNITS, WORK

_PLACING = frozenset("in at for from near on of with by around outside inside".split())


def value_named(link: Link, start: int, end: int) -> Found | None:
    """The value that words from `start` to `end` name best, None where they name none."""
    words = link.words[start:end]
    candidates = exact(link.lexicon, words)
    quality = 1.0
    if not candidates:
        candidates = link.lexicon.meanings.get("".join(word.stem for word in words), [])
        quality = 0.9
    candidates = [one for one in candidates if acceptable(link, one, start, end)]
    if candidates:
        return _choose(link, candidates, start, end, quality)
    return _initials(link, start, end) or _short(link, start, end) or _part(link, start, end)


def _initials(link: Link, start: int, end: int) -> Found | None:
    """Capitals that only one column has a value for: 'BC', 'B.C.' for British Columbia."""
    text = link.words[start].text.replace(".", "")
    if end - start > 1 or not (text.isalpha() and text.isupper() and len(text) > 1):
        return None
    known = link.lexicon.initials.get(fold(text), [])
    if len({fold(one.surface) for one in known}) != 1 or fold(text) in UNITS:
        return None
    own = [link.lexicon.names, *link.lexicon.columns.values()]
    after = link.words[start - 1].fold if start else ""
    if any(stem(text) in words for words in own) or not (
        after in _PLACING or link.column_near(known[0].place, start, end) >= 0.9
        or (start and link.frame.words.gap(start).strip() == ",")
    ):  # fmt: skip
        return None
    return _choose(link, known, start, end, 0.85)


def _choose(link: Link, candidates: list[Value], start: int, end: int, quality: float) -> Found:
    def rank(value: Value) -> tuple[float, ...]:
        column = link.lexicon.column(value.place)
        written = link.frame.text[link.words[start].start : link.words[end - 1].end]
        role = ROLE_RANK.get(column.role, 0) if column.role else 0
        near = link.column_near(value.place, start, end)
        return (round(near, 1) if near >= 0.7 else 0.0, fold(value.surface) == fold(written), role, value.count)

    ranked = sorted(candidates, key=rank, reverse=True)
    best = ranked[0]
    surfaces = dict.fromkeys(one.surface for one in ranked if one.place == best.place)
    gloss = _is_gloss(link, start, end, best.place)
    others = tuple(dict.fromkeys(one.place for one in ranked if one.place != best.place))
    away = negated(link.frame.text, link.words[start].start)
    return Found(start, end, best.place, tuple(surfaces), "is", quality, away, gloss=gloss, others=others)


def _is_gloss(link: Link, start: int, end: int, place: int) -> bool:
    """Where the question says in quotes which rows count, plain words around it only paint the picture."""
    if not link.frame.quoted_only():
        return False
    words = link.words[start:end]
    if any(begin <= start < stop for begin, stop, _ in link.frame.words.quoted):
        return True
    plain = all(word.text.islower() and word.text.isalpha() for word in words)
    return plain and link.column_near(place, start, end) < 0.95


def _short(link: Link, start: int, end: int) -> Found | None:
    """Words that a code is short for: 'gearbox' for GEAR, 'oil temperature' for OILTEMP."""
    words = link.words[start:end]
    if end - start > 3 or any(not word.text.isalpha() or word.fold in STOP for word in words):
        return None
    if len(words) == 1 and (words[0].stem in ROWS | WORK | EVENTS | GENERIC or words[0].stem in link.lexicon.names):
        return None
    if any(names_column(link, word, -1) for word in words) or means_time(link, start, end):
        return None
    folded = tuple(word.fold for word in words)
    rated = [(shortens(value.surface, folded), value) for value in link.lexicon.short]
    # A site is short for a name, everything else for a word.
    good = [
        (rate, value)
        for rate, value in rated
        if rate >= 0.75 or (rate >= 0.7 and (words[0].text[0].isupper() or len(value.surface) >= 4))
    ]
    if not good:
        return None
    best = max(rate for rate, _ in good)
    if best < 0.9 and any(link.lexicon.columns[place].get(words[-1].stem, 0) >= 0.9 for place in link.lexicon.columns):
        return None
    found = _choose(link, [value for rate, value in good if rate == best], start, end, 0.6 + 0.3 * best)
    return None if found.gloss else found


def _part(link: Link, start: int, end: int) -> Found | None:
    """Words that stand in longer values: 'Limerick' in Limerick 1 and Limerick 2."""
    words = link.words[start:end]
    if any(word.fold in STOP and not word.is_number for word in words) or all(word.is_number for word in words):
        return None
    named = words[0].text[0].isupper() and start > 0
    if len(words) == 1:
        only = words[0]
        if (
            len(only.text) < (3 if named and only.text.istitle() else 4)
            or only.stem in ROWS | WORK | EVENTS
            or only.stem in link.lexicon.names
        ):
            return None
    sets = [link.lexicon.words.get(word.stem, []) for word in words]
    if not all(sets) or _title_and_column(link, words):
        return None
    wanted = [word.stem for word in words]
    turned = _turned(link, words, start, end, sets)
    if turned is not None:
        return turned
    by_place: dict[int, list[Value]] = {}
    for value in sets[0]:
        own = list(stems(re.split(r"[\W_]+", fold(value.surface))))
        if any(own[at : at + len(wanted)] == wanted for at in range(len(own))):
            by_place.setdefault(value.place, []).append(value)
    # Words of what a column is called, or of a description, name no value by themselves.
    for place in list(by_place):
        share = sum(one.count for one in by_place[place]) / max(1, link.lexicon.log.rows)
        column = link.lexicon.column(place)
        lone = len(words) == 1 and not named
        follows = link.words[end].stem if end < len(link.words) and link.frame.words.gap(end) == " " else ""
        kind = column.type is ColumnType.CATEGORY and follows in ROWS | WORK | EVENTS
        if (lone and not kind and link.column_near(place, start, end) < 0.9) or share > 0.9:
            del by_place[place]
    if not by_place:
        return None
    candidates = [one for values in by_place.values() for one in values]
    if named and not all(word.is_number for word in words) and _name_goes_on(link, start, end):
        return None
    found = _choose(link, candidates, start, end, 0.85 if named else 0.7)
    said = " ".join(word.text for word in words)
    return None if found.gloss else replace(found, values=(said,), op="contains")


def _turned(link: Link, words: tuple[Word, ...], start: int, end: int, sets: list[list[Value]]) -> Found | None:
    """Two words side by side that one value holds in another order: 'sour gas' for 'Natural Gas - Sour'."""
    if len(words) != 2 or words[0].stem == words[1].stem or not all(word.text.isalpha() for word in words):
        return None
    both = [one for one in sets[0] if one in sets[1] and link.lexicon.column(one.place).type is ColumnType.CATEGORY]
    if not 1 <= len(both) <= 3 or len({one.place for one in both}) > 1:
        return None
    if any(" ".join(word.fold for word in words) in " ".join(plain_words(one.surface)) for one in both):
        return None
    found = _choose(link, both, start, end, 0.85)
    return None if found.gloss else found


def _title_and_column(link: Link, words: tuple[Word, ...]) -> bool:
    """'pipeline company' in a log of pipelines with a column of companies."""
    own = any(column.get(words[-1].stem, 0) >= 0.95 for column in link.lexicon.columns.values())
    return own and all(link.lexicon.names.get(word.stem, 0) >= 0.9 for word in words[:-1])


def _name_goes_on(link: Link, start: int, end: int) -> bool:
    """Whether a name has more words than these: the River of Crystal River."""

    def is_name(at: int, gap: int) -> bool:
        if not 0 < at < len(link.words) or link.frame.words.gap(gap) != " ":
            return False
        word = link.words[at]
        return word.text.isalpha() and word.text[0].isupper() and word.fold not in STOP and not link.why[at]

    return is_name(start - 1, start) or is_name(end, end)
