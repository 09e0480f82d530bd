"""What a log can be asked by: the words of its name, of its columns, and the values in them.

Built once a generation from the profiles; a question's words are looked up in it. Opens no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.columnar import Log, LogColumn
from ingest.identifiers import find_identifiers, normal_form
from ingest.schema import ColumnRole, ColumnType
from rag.plan.german import english, parts_of
from rag.plan.same import same_words
from rag.plan.text import fold, pieces, plain_words, stem, stems
from rag.plan.words import CODES, GRADES, LOG_NOUNS, NO_MEASURE, ROLES, SHORT, STOP, UNITS, split_name

# Values with more words than this are sentences; they are searched, not named.
_LONGEST = 7
_FEW = 60
_STEPS = 10  # of a grade


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a column, as the log writes it most often, and in how many rows it stands."""

    place: int
    surface: str
    count: int


@dataclass(slots=True)
class Lexicon:
    """The words of one log.

    `names` and `columns[place]` weigh stems by how much they say (1: its own word, less: a synonym). `values`
    are by joined stems and by joined folded words, `normals` by normal form, `words` by each stem they hold.
    """

    log: Log
    paper: bool = False  # a table inside a manual or another document, not a log of its own
    names: dict[str, float] = field(default_factory=dict)
    columns: dict[int, dict[str, float]] = field(default_factory=dict)
    codes: dict[str, list[int]] = field(default_factory=dict)  # normal form of a code in a column's name -> places
    values: dict[str, list[Value]] = field(default_factory=dict)
    normals: dict[str, list[Value]] = field(default_factory=dict)
    words: dict[str, list[Value]] = field(default_factory=dict)
    shapes: dict[str, set[int]] = field(default_factory=dict)
    short: list[Value] = field(default_factory=list)  # values that may be short forms of words
    meanings: dict[str, list[Value]] = field(default_factory=dict)  # joined stems of what a code means
    initials: dict[str, list[Value]] = field(default_factory=dict)  # 'bc' of British Columbia
    letters: set[int] = field(default_factory=set)  # columns whose values are single letters
    heads: set[str] = field(
        default_factory=set
    )  # letters with which nearly all codes of a column begin: a site's short name

    def knows(self, text: str) -> bool:
        """Whether a text is a value, a word or code of a column, or a word of the log's name."""
        words = plain_words(text)
        key = "".join(stems(words))
        if (
            key in self.values
            or "".join(words) in self.values
            or (normal := normal_form(text)) in self.normals
            or normal in self.codes
        ):
            return True
        if any(shortens(head, words) >= 0.7 for head in self.heads):
            return True
        known = {word for own in self.columns.values() for word, weight in own.items() if weight >= 1}
        return all(stem(word) in self.names or stem(word) in known for word in words)

    def has_code(self, code: str) -> bool:
        """Whether a code stands in a column of codes or in the name of a column."""
        normal = normal_form(code)
        return normal in self.codes or any(
            self.column(one.place).type is ColumnType.IDENTIFIER for one in self.normals.get(normal, ())
        )

    def code_shapes(self) -> dict[str, list[int]]:
        """The look of codes in the names of columns -> those columns, where several columns are named so."""
        found: dict[str, list[int]] = {}
        for code, places in self.codes.items():
            found.setdefault(shape(code), []).extend(places)
        return {look: places for look, places in found.items() if len(set(places)) > 1}

    def column(self, place: int) -> LogColumn:
        """By its place."""
        return self.log.columns[place]

    def role(self, role: ColumnRole) -> LogColumn | None:
        """The column of a role; for assets else one whose name is a kind of equipment."""
        found = next((column for column in self.log.columns if column.role is role), None)
        if found is None and role is ColumnRole.ASSET:
            nouns = ROLES[ColumnRole.ASSET]
            record = self.log.record_column()
            found = next(
                (
                    column
                    for column in self.log.columns
                    if column.type in (ColumnType.IDENTIFIER, ColumnType.CATEGORY)
                    and column.role is None
                    and column != record
                    and any(weight >= 1 and word in nouns for word, weight in self.columns[column.place].items())
                ),
                None,
            )  # fmt: skip
        return found

    def dates(self) -> list[LogColumn]:
        """Date-time columns that hold something."""
        return [one for one in self.log.columns if one.type is ColumnType.DATETIME and one.profile.filled]

    def numbers(self) -> list[LogColumn]:
        """Number columns that hold something."""
        return [one for one in self.log.columns if one.type is ColumnType.NUMBER and one.profile.filled]

    def measures(self, place: int) -> bool:
        """Whether adding up or averaging a number column says something: not flags, years, codes, places on a map."""
        column, own = self.log.columns[place], self.columns[place]
        low, high = column.profile.low or "", column.profile.high or ""
        if column.unit or column.role is ColumnRole.COST:
            return True
        if (low, high) in (("0", "1"), ("0.0", "1.0")) or low == high == "1":
            return False
        named = {word for word, weight in own.items() if weight >= 1}
        if column.profile.scale == 0 and re.fullmatch(r"(?:19|20)\d\d", low) and re.fullmatch(r"(?:19|20)\d\d", high):
            return False
        return not named & NO_MEASURE and not (column.profile.distinct <= _STEPS and named & GRADES)

    def texts(self) -> list[LogColumn]:
        """Columns of free text, the describing one first."""
        free = [one for one in self.log.columns if one.type is ColumnType.TEXT and one.profile.filled]
        told = self.role(ColumnRole.DESCRIPTION)
        if told is not None and told.is_text:
            free = [told, *(one for one in free if one.place != told.place)]
        return free

    def time(self) -> LogColumn | None:
        """The date-time column that a row belongs to, where nothing else is said: its start, else the first one."""
        dates = self.dates()
        starts = [one for one in dates if one.role is ColumnRole.START]
        return next(iter(starts or dates), None)

    def all_values(self, place: int) -> list[Value]:
        """The known values of a column, most frequent first."""
        return [Value(place, surface, count) for surface, count in self.log.columns[place].profile.common]

    def complete(self, place: int) -> bool:
        """Whether the profile has every value of the column."""
        profile = self.log.columns[place].profile
        return profile.distinct <= len(profile.common)

    def is_series(self) -> bool:
        """Whether rows are readings at times: one date column, each time about once, and several numbers."""
        dates, time = self.dates(), self.time()
        if time is None or len(dates) > 1 or len(self.numbers()) < 1 or self.log.record_column() is not None:
            return False
        told = [
            one for one in self.texts() if one.profile.filled > 0.2 * self.log.rows
        ]  # a remark now and then is none
        return time.profile.distinct > 0.95 * self.log.rows and not told

    def named(self, stems_: frozenset[str] | set[str]) -> float:
        """How much of the log's own name stands among these stems, 0 to 1."""
        own = {word: weight for word, weight in self.names.items() if weight >= 1}
        return sum(word in stems_ for word in own) / len(own) if own else 0.0


def build(log: Log, paper: bool = False) -> Lexicon:
    """Look a log's words up once."""
    lexicon = Lexicon(log, paper)
    _names(lexicon)
    _same_names(lexicon)
    for column in log.columns:
        _column(lexicon, column)
    return lexicon


def shape(code: str) -> str:
    """The look of a code: its first letters, then 'A' for letters and '9' for digits: 'WT-07' -> 'WT9'."""
    normal = normal_form(code)
    if normal.isdigit():
        return f"9x{len(re.sub(r'[^0-9]', '', code))}"
    runs = re.findall(r"[^\W\d_]+|\d+", normal)
    return "".join(run if at == 0 and run.isalpha() else "9" if run.isdigit() else "A" for at, run in enumerate(runs))


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


def shortens(short: str, words: tuple[str, ...]) -> float:
    """How surely `short` is a short form of these folded words, 0 to 1: OILTEMP of oil temperature, CTRL of control."""
    code = fold(short)
    joined = "".join(words)
    if len(code) < 3 or not words or any(len(word) < 3 for word in words) or code[0] != words[0][0]:
        return 0.0
    if len(words) == 1:
        if code == joined:
            return 0.0  # the word itself is no short form
        if joined.startswith(code):
            return 0.0 if len(code) > 5 else 0.9 if len(code) >= 4 else 0.75
        if len(joined) > len(code) and _skips(code, joined) and not set(code[1:]) & set("aeiou"):
            return 0.7
        return 0.0
    return 0.9 if _prefixes(code, words) else 0.0


def initials(words: tuple[str, ...]) -> str:
    """The first letters: 'licensee event reports' -> 'ler'."""
    return "".join(word[0] for word in words if word)


def _prefixes(code: str, words: tuple[str, ...]) -> bool:
    """Whether the code is made of the beginnings, two letters or more, of all the words in order."""
    if not words:
        return not code
    head = words[0]
    for length in range(min(len(head), len(code)), 1, -1):
        if code.startswith(head[:length]) and _prefixes(code[length:], words[1:]):
            return True
    return False


def _skips(code: str, word: str) -> bool:
    """Whether the letters of the code stand in the word in order, at most three apart."""
    at = 0
    for sign in code:
        found = word.find(sign, at)
        if found < 0 or found - at > 4:
            return False
        at = found + 1
    return True


def values_between(lexicon: Lexicon, place: int, low: str, high: str) -> list[str]:
    """The values of a column from `low` to `high` in their natural order, both included."""

    def natural(text: str) -> list[tuple[int, int, str]]:
        return [(1, int(run), "") if run.isdigit() else (0, 0, run) for run in re.findall(r"\d+|[^\W\d_]+", fold(text))]

    known = sorted((value.surface for value in lexicon.all_values(place)), key=natural)
    return [one for one in known if natural(low) <= natural(one) <= natural(high)]


def neighbours(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each word with the one after it."""
    return list(pairwise(words))


def few(lexicon: Lexicon, place: int) -> bool:
    """Whether a column has so few values that they can be told in a sentence."""
    return lexicon.complete(place) and lexicon.column(place).profile.distinct <= _FEW


def telling(word: str) -> bool:
    """Whether a folded word says something of what is asked."""
    return word not in STOP
