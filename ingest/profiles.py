"""What a column of a log holds, told from all its cells when a generation is published.

Text is compared in a folded form, codes in their normal form; the form that is shown is the most frequent one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.identifiers import normal_form
from ingest.schema import ColumnRole, ColumnType

_TEXT = (ColumnType.IDENTIFIER, ColumnType.CATEGORY, ColumnType.TEXT)
COMMON = 500
# Numbers with more decimals than this, or too large for them, are kept as binary floats.
_MOST_DECIMALS = 9
_EXACT = 2.0**53
# Between the values of a cell that holds several, most telling first.
_SEPARATORS = ("; ", ", ", " / ", " | ", " & ", " + ", ";", "|", "/", ",", "_", "+")
# Text that is this long on average is prose; it has commas, but no lists of values.
_PROSE = 60
_MOST_JOINED = 20_000


@dataclass(frozen=True, slots=True)
class Profile:
    """Of one column.

    `distinct` counts the values as they are compared. `common` has surfaces of text columns with their counts,
    most frequent first: all where `distinct` is at most 500, else the first 500; none of long texts. `low` and
    `high` are a number as text or an ISO time. `scale` is how many decimals the numbers have, -1 where they are
    binary floats. `separator` parts the values of a cell that holds several; '' where cells hold one. `assumed` is
    true for dates such as 04/05/2024 of which none is past the 12th: nothing in the column tells days from months.
    """

    filled: int
    missing: int
    distinct: int
    common: tuple[tuple[str, int], ...] = ()
    low: str | None = None
    high: str | None = None
    scale: int = 0
    separator: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class LogColumn:
    """A column of a log and what it holds. `place` is its position, `zoned` whether `z{place}` is there."""

    name: str
    type: ColumnType
    role: ColumnRole | None
    unit: str
    format: str
    profile: Profile
    place: int
    zoned: bool = False

    @property
    def is_text(self) -> bool:
        """Whether cells are text, with a compared form `k{place}`."""
        return self.type in _TEXT

    def key(self, text: str) -> str:
        """The compared form of one value of this column."""
        return code_key(text) if self.type is ColumnType.IDENTIFIER else fold(text)

    def whole_key(self, text: str) -> str:
        """The compared form of a cell, which may hold several values."""
        return joint_key(text, self.profile.separator, self.type is ColumnType.IDENTIFIER)


def fold(text: str) -> str:
    """The form in which text is compared: small letters, single spaces, no space at the ends."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.split())


def code_key(text: str) -> str:
    """The form in which cells of an identifier column are compared."""
    return normal_form(text) or fold(text)


def joint_key(text: str, separator: str, codes: bool) -> str:
    """The compared form of a cell whose values are parted by `separator`, parted by it as well."""
    part_key = code_key if codes else fold
    if not separator:
        return part_key(text)
    keys = (part_key(part).replace(separator, " ") for part in text.split(separator))
    return separator.join(key for key in keys if key)


def merged(pairs: Iterable[tuple[str, str, int]]) -> tuple[tuple[str, int], ...]:
    """(surface, count) of at most 500 values, most frequent first.

    `pairs` are (key, surface, count) in the order in which they first stand in the log; surfaces of one key
    are counted together.
    """
    counts: dict[str, int] = {}
    surfaces: dict[str, tuple[int, str]] = {}
    for key, surface, count in pairs:
        counts[key] = counts.get(key, 0) + count
        if key not in surfaces or count > surfaces[key][0]:
            surfaces[key] = (count, surface)
    frequent = sorted(counts, key=lambda key: -counts[key])[:COMMON]
    return tuple((surfaces[key][1], counts[key]) for key in frequent)


def separator_of(counts: Mapping[str, int]) -> str:
    """What parts the values of cells that hold several, told by parts that also stand alone; '' for none.

    `counts` has the surfaces of the column.
    """
    if not 3 <= len(counts) <= _MOST_JOINED or sum(map(len, counts)) > _PROSE * len(counts):
        return ""
    keys = {fold(surface) for surface in counts}
    best, most = "", 0
    for separator in _SEPARATORS:
        joined = [surface for surface in counts if separator in surface.strip(separator + " ")]
        parted = [[fold(part) for part in surface.split(separator)] for surface in joined]
        known = sum(all(part in keys for part in parts if part) for parts in parted)
        # Half of the joint cells are made of values that the column has by themselves.
        if known >= 2 and known >= 0.5 * len(joined) and known > most:
            best, most = separator, known
    return best


def decimals(numbers: NDArray[np.float64]) -> int:
    """How many decimals finite numbers have; -1 where they are too many to be kept exactly."""
    if not len(numbers):
        return 0
    for scale in range(_MOST_DECIMALS + 1):
        whole = np.rint(numbers * 10.0**scale)
        if np.abs(whole).max() >= _EXACT:
            return -1
        # An integer over a power of ten is rounded correctly, so this is the number that was written.
        if np.array_equal(whole / 10.0**scale, numbers):
            return scale
    return -1


def plain_number(value: float, scale: int) -> str:
    """A number as text, with the decimals of its column."""
    return repr(value) if scale < 0 else f"{value:.{scale}f}"


def first_identifier(names: Sequence[str]) -> int | None:
    """Which of the names most says that it names the record."""
    ranked = sorted((rank, at) for at, name in enumerate(names) if (rank := _names_a_record(name)) is not None)
    return ranked[0][1] if ranked else None


def _names_a_record(name: str) -> int | None:
    words = fold(name).replace("_", " ").split()
    for rank, known in enumerate((("order", "ticket", "notification", "report", "record", "event"), ("number", "no",
                                  "no.", "nr", "nr.", "num"), ("id",))):  # fmt: skip
        if any(word in known for word in words):
            return rank
    return 3
