"""Words and a value that they spell in, whether they mean that value out, and not plain English."""

from __future__ import annotations

from ingest.schema import ColumnRole, ColumnType
from rag.plan.lexicon import Value
from rag.plan.linking.link import Link
from rag.plan.linking.spelling import BE, inflected, plural_of
from rag.plan.text import Word, plain_words, stems
from rag.plan.words import DATE_VERBS, DATE_WORDS, EVENTS, GENERIC, KINDS, LOG_NOUNS, ROWS, STOP, TASKS, WORK

_STATES = frozenset(stems("open close closed new planned finished".split()))
_THING_AFTER = frozenset("on for of at by with auf an bei".split())


def acceptable(link: Link, value: Value, start: int, end: int) -> bool:
    """Whether the words can be meant as this value, and not as plain English."""
    words, column = link.words[start:end], link.lexicon.column(value.place)
    first = words[0]
    if (
        column.type is ColumnType.TEXT
        and column.profile.distinct > 200
        and end - start < 3
        and not first.text.isupper()
    ):
        return False
    if end - start > 1:
        return not all(word.fold in STOP for word in words)
    told = link.column_near(value.place, start, end)
    quoted = any(begin <= start < stop for begin, stop, _ in link.frame.words.quoted)
    text = first.text
    if len(text) == 1 and text.isalpha():
        return _letter(link, value, start, told)
    if text.isdigit():
        return _number(link, value.place, start, told, quoted)
    if any(sign.isdigit() for sign in text):
        return True
    same = text.isupper() and len(text) > 1
    if first.fold in STOP:
        return same or quoted or told >= 0.95 or _before_rows(link, value, start, end)
    if len(text) <= 2:
        return same
    spelled = inflected(first, value.surface) and column.role is not ColumnRole.STATUS
    if not same and not quoted and not spelled and text.isalpha() and means_time(link, start, end):
        return False
    if first.stem in ROWS | TASKS and not inflected(first, value.surface) and not quoted:
        return False  # 'work' is not what is 'in work'
    if column.role is ColumnRole.STATUS and not same and _adjective(link, start, end):
        return True
    if first.stem in ROWS | WORK | EVENTS and not same and not quoted:
        return told >= 0.95 or _kind_of_rows(link, value, start, end)
    if same or quoted:
        return True
    if link.lexicon.names.get(first.stem, 0.0) >= 0.9 or names_column(link, first, value.place):
        return told >= 0.95
    if first.stem in GENERIC:
        follows = link.words[end].stem if end < len(link.words) else ""
        adjective = (
            column.role is ColumnRole.STATUS
            or (start and link.words[start - 1].fold in BE)
            or (follows in ROWS | WORK | EVENTS and column.type is ColumnType.CATEGORY)
        )
        return told >= 0.95 or (adjective and first.stem in _STATES)
    return True


def _letter(link: Link, value: Value, start: int, told: float) -> bool:
    """Whether a single letter is a value: the F of 'excavator F', the A of 'on A'."""
    text = link.words[start].text
    before = link.words[start - 1].fold if start else ""
    thing = link.lexicon.column(value.place).role is ColumnRole.ASSET and before in _THING_AFTER
    return text.isupper() and (noun_before(link, start) or told > 0.6 or thing) and value.surface.upper() == text


def _number(link: Link, place: int, start: int, told: float, quoted: bool) -> bool:
    """Whether digits are a value: the column is spoken of, or they are as long as a code and count nothing."""
    if not quoted and of_another(link, place, start):
        return False
    if told >= 0.7 or quoted:
        return True
    column = link.lexicon.column(place)
    return column.type is ColumnType.IDENTIFIER and len(link.words[start].text) >= 4 and not _counts(link, start)


def _before_rows(link: Link, value: Value, start: int, end: int) -> bool:
    """Whether a word of the asking stands before a word for rows and says of which kind they are."""
    first, column = link.words[start], link.lexicon.column(value.place)
    follows = link.words[end].stem if end < len(link.words) and link.frame.words.gap(end) == " " else ""
    kind = first.stem in EVENTS and follows in ROWS | WORK  # 'breakdown orders'
    whole = len(plain_words(value.surface)) == 1 and column.type is ColumnType.CATEGORY
    of_rows = (
        whole
        and len(first.text) > 3
        and (follows in ROWS | WORK | EVENTS or link.lexicon.names.get(follows, 0) >= 0.95)
    )
    return kind or of_rows


def _kind_of_rows(link: Link, value: Value, start: int, end: int) -> bool:
    """'repair jobs' is a kind of job, 'repairs' are jobs."""
    first, column = link.words[start], link.lexicon.column(value.place)
    follows = link.words[end].stem if end < len(link.words) else ""
    written = start > 0 and first.text[0].isupper() and value.surface.startswith(first.text)
    plain, spelled = first.stem in ROWS | TASKS, plural_of(first.fold, value.surface)
    kind = column.type is ColumnType.CATEGORY and column.profile.distinct <= 12
    kind = kind and column.profile.filled >= 0.9 * link.lexicon.log.rows and (written or not plain)
    kind = kind and (spelled or value in link.lexicon.meanings.get(first.stem, ()))
    return follows in ROWS | WORK | EVENTS or (kind and first.stem not in link.lexicon.names)


def of_another(link: Link, place: int, start: int) -> bool:
    """Whether the word right before a number says that it is of something else: 'priority 1' is no order number."""
    if not start or link.frame.words.gap(start) != " ":
        return False
    before = link.words[start - 1]
    own = link.lexicon.columns[place].get(before.stem, 0)
    plain = before.fold in STOP or before.stem in ROWS | WORK | EVENTS or before.stem in link.lexicon.names
    return (
        before.text.isalpha()
        and len(before.text) > 3
        and not plain
        and own < 0.65
        and bool(before.stem in GENERIC or before.stem in KINDS)
    )


def means_time(link: Link, start: int, end: int) -> bool:
    """'finished in 2022', 'days to close' of a log with a date for it: when, not in which state."""
    word, roles = link.words[start].stem, {column.role for column in link.lexicon.dates()}
    columns = [own for column in link.lexicon.dates() if (own := link.lexicon.columns[column.place])]
    near = [cluster for cluster in DATE_WORDS if word in cluster]
    if not any(role in roles and word in verbs for role, verbs in DATE_VERBS.items()) and not any(
        own.get(one, 0) >= 0.9 for cluster in near for one in cluster for own in columns
    ):
        return False
    if start and link.words[start - 1].fold == "to":
        return True
    return end < len(link.words) and link.why[end] == "period"


def _adjective(link: Link, start: int, end: int) -> bool:
    """Whether a word describes rows: 'open orders', 'are still open'."""
    follows = link.words[end] if end < len(link.words) and link.frame.words.gap(end) == " " else None
    if follows is not None and (follows.stem in ROWS | WORK | EVENTS or follows.stem in link.lexicon.names):
        return True
    return start > 0 and link.words[start - 1].fold in BE


def names_column(link: Link, word: Word, place: int) -> bool:
    """Whether the word is part of the name of another column, one whose cells say little by themselves."""
    return any(
        own.get(word.stem, 0) >= 1
        for at, own in link.lexicon.columns.items()
        if at != place and link.lexicon.column(at).profile.distinct <= 0.5 * link.lexicon.log.rows
    )


def _counts(link: Link, start: int) -> bool:
    """Whether the number before which `start` stands counts something: '1200 hours'."""
    follows = link.words[start + 1].stem if start + 1 < len(link.words) else ""
    return follows in {"hour", "day", "minut", "euro", "eur", "time", "kwh"}


def noun_before(link: Link, start: int) -> bool:
    """Whether a word that can be a noun stands right before: the excavator of 'excavator F'."""
    if start == 0:
        return False
    before = link.words[start - 1]
    return before.text.isalpha() and len(before.text) > 1 and (before.fold not in STOP or before.fold in LOG_NOUNS)
