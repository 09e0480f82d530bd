"""What a log can be asked by: the words of its name, of its columns, and the values in them.

Built once a generation (rag/plan/naming.py); a question's words are looked up in it. Opens no file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.columnar import Log, LogColumn
from ingest.identifiers import normal_form
from ingest.schema import ColumnRole, ColumnType
from rag.plan.short_forms import shortens
from rag.plan.text import fold, plain_words, stem, stems
from rag.plan.words import GRADES, NO_MEASURE, ROLES

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


def shape(code: str) -> str:
    """The look of a code: its first letters, then 'A' for letters and '9' for digits: 'WT-07' -> 'WT9'."""
    normal = normal_form(code)
    if normal.isdigit():
        return f"9x{len(re.sub(r'[^0-9]', '', code))}"
    runs = re.findall(r"[^\W\d_]+|\d+", normal)
    return "".join(run if at == 0 and run.isalpha() else "9" if run.isdigit() else "A" for at, run in enumerate(runs))


def values_between(lexicon: Lexicon, place: int, low: str, high: str) -> list[str]:
    """The values of a column from `low` to `high` in their natural order, both included."""

    def natural(text: str) -> list[tuple[int, int, str]]:
        return [(1, int(run), "") if run.isdigit() else (0, 0, run) for run in re.findall(r"\d+|[^\W\d_]+", fold(text))]

    known = sorted((value.surface for value in lexicon.all_values(place)), key=natural)
    return [one for one in known if natural(low) <= natural(one) <= natural(high)]
