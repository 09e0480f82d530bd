"""A log in, its lexicon out: the words of its name, its columns and their values, looked up once in the profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.columnar import Log, LogColumn
from ingest.identifiers import find_identifiers, normal_form
from ingest.schema import ColumnType
from rag.plan.german import english, parts_of
from rag.plan.lexicon import Lexicon, Value, shape
from rag.plan.same import same_words
from rag.plan.short_forms import initials
from rag.plan.text import fold, pieces, plain_words, stem, stems
from rag.plan.words import CODES, LOG_NOUNS, ROLES, SHORT, UNITS, split_name

# Values with more words than this are sentences; they are searched, not named.
_LONGEST = 7
_FEW = 60


def build(log: Log, paper: bool = False) -> Lexicon:
    """Look a log's words up once."""
    lexicon = Lexicon(log, paper)
    _names(lexicon)
    _same_names(lexicon)
    for column in log.columns:
        _column(lexicon, column)
    return lexicon


def _names(lexicon: Lexicon) -> None:
    log = lexicon.log
    *folders, file = log.document.split("/")
    weights = [(log.title, 1.0), (re.sub(r"\.\w{1,5}$", "", file), 1.0), (log.sheet, 1.0)]
    weights += [(folder, 0.9) for folder in folders]
    for text, weight in weights:
        for piece in pieces(text):
            for part in split_name(piece):
                word = stem(part)
                if fold(part) not in LOG_NOUNS and not (part.isdigit() and len(part) != 4):
                    lexicon.names[word] = max(weight, lexicon.names.get(word, 0.0))
                plain = re.sub(r"(?<=[bcdfghjklmnprstvwz])([aou])e(?=[bcdfghklmnrst])", r"\1", part)
                if plain != part:  # 'Stoerungen' for Störungen
                    lexicon.names.setdefault(stem(plain), weight)
                for spelled in SHORT.get(part, "").split():
                    lexicon.names.setdefault(stem(spelled), 0.8)


def _same_names(lexicon: Lexicon) -> None:
    """Words that mean the same as one of the log's name say less than it does."""
    for word, weight in list(lexicon.names.items()):
        for other in same_words(word) if weight >= 0.95 else ():
            lexicon.names.setdefault(other, 0.5)


def _column(lexicon: Lexicon, column: LogColumn) -> None:
    words: dict[str, float] = {}

    def add(text: str, weight: float) -> None:
        word = stem(text)
        words[word] = max(weight, words.get(word, 0.0))

    for said in re.split(r"[\s_()\[\]/]+", fold(column.name)):
        for spelled in SHORT.get(said, "").split() if any(sign.isdigit() for sign in said) else ():
            add(spelled, 0.95)  # 'H2' is hydrogen
    for piece in pieces(column.name):
        folded = fold(piece)
        add(folded, 1.0)
        for part in split_name(folded):
            add(part, 1.0)
            for spelled in [*SHORT.get(part, "").split(), *(one for one in english((part,)) if " " not in one)]:
                add(spelled, 0.95)
            parts = parts_of(part)
            for word in parts if len(parts) > 1 else ():
                add(word, 0.95)
                for spelled in english((word,)):
                    if " " not in spelled:
                        add(spelled, 0.9)
    for unit in {column.unit, *(column.unit.split("/") if column.unit else ())}:
        for word in UNITS.get(fold(unit), ()):
            words.setdefault(word, 0.75)
        if unit:
            words.setdefault(stem(unit), 0.9)
    if column.role is not None:
        for word in ROLES.get(column.role, ()):
            words.setdefault(word, 0.7)
    lexicon.columns[column.place] = words
    for code in find_identifiers(column.name.replace("_", " ")):
        lexicon.codes.setdefault(code.normal, []).append(column.place)
    for piece in re.split(r"[\s_/|:;,()\[\]]+", column.name):
        if any(sign.isdigit() for sign in piece) and any(sign.isalpha() for sign in piece):
            places = lexicon.codes.setdefault(normal_form(piece), [])
            if column.place not in places:
                places.append(column.place)
    if column.is_text:
        _values(lexicon, column)
        surfaces = [surface for surface, _ in column.profile.common]
        if 1 < len(surfaces) <= 26 and all(len(one) == 1 and one.isalpha() for one in surfaces):
            lexicon.letters.add(column.place)
        if column.type is not ColumnType.TEXT:
            lexicon.heads |= _heads(column)


def _values(lexicon: Lexicon, column: LogColumn) -> None:
    coded = column.type is ColumnType.IDENTIFIER
    for surface, count in column.profile.common:
        value = Value(column.place, surface, count)
        for part, whole in _parts(surface, column.profile.separator):
            here = value if whole else Value(column.place, part, count)
            words = plain_words(part)
            if not words or len(words) > _LONGEST:
                continue
            for key in {"".join(stems(words)), "".join(words)}:
                held = lexicon.values.setdefault(key, [])
                if not any(one.place == here.place and fold(one.surface) == fold(here.surface) for one in held):
                    held.append(here)
            if coded or any(sign.isdigit() for sign in part):
                normal = normal_form(part)
                if normal:
                    held = lexicon.normals.setdefault(normal, [])
                    if not any(one.place == here.place for one in held):
                        held.append(here)
                    if coded or (
                        len(words) <= 3 and re.search(r"[^\W\d_]", part) and len(part) <= 14 and re.search(r"\d", part)
                    ):
                        lexicon.shapes.setdefault(shape(part), set()).add(column.place)
            if len(words) > 1 and (column.type is not ColumnType.TEXT or column.profile.distinct <= _FEW):
                for word in set(stems(words)):
                    lexicon.words.setdefault(word, []).append(here)
            for phrase in (*CODES.get(part.upper(), ()), *(english(words) if len(words) <= 4 else ())):
                lexicon.meanings.setdefault("".join(stems(plain_words(phrase))), []).append(here)
            if 2 <= len(words) <= 5 and column.type is ColumnType.CATEGORY and all(word[0].isalpha() for word in words):
                lexicon.initials.setdefault(initials(words), []).append(here)
            if len(words) == 1 and 2 <= len(part) <= 12 and part.isalpha() and part.isupper():
                lexicon.short.append(here)


def _heads(column: LogColumn) -> set[str]:
    """The letters before the first mark that at least nine of ten cells begin with."""
    counts: dict[str, int] = {}
    for surface, count in column.profile.common:
        match = re.match(r"[A-Z]{2,6}(?=[-_/. ]|$)", surface)
        if match:
            counts[match.group()] = counts.get(match.group(), 0) + count
    return {head for head, count in counts.items() if count >= 0.9 * column.profile.filled}


def _parts(surface: str, separator: str) -> Iterator[tuple[str, bool]]:
    """A cell, and the values that it holds where it is a joint one."""
    yield surface.strip(), True
    if separator and separator in surface:
        for part in surface.split(separator):
            if part.strip():
                yield part.strip(), False
