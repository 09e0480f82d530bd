"""The codes of one segment: which are known, which passages hold them, which are one edit away.

Found by a polynomial hash of the normal form, sorted: that of everything one edit away follows from the hashes of
the beginnings and ends of the code asked, so a near miss costs one look-up of a few hundred numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.lexical import load_array, places_of

Ids = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
# A longer normal form is cut: such codes are paths and addresses.
LONGEST = 128
_ABOUT = "about.json"
_ARRAYS = (
    "hashes", "spelling", "spelling_ends", "surfaces", "surface_ends", "unanimous", "holders", "holder_ends",
    "kind_numbers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodeIndex:
    """All arrays are in the order of the hashes.

    hashes         uint64, (codes,), ascending
    spelling       uint8: normal forms in UTF-8, end to end; code c ends at spelling_ends[c]; surfaces likewise
    unanimous      bool, (codes,): whether code c is written in one way only
    holders        int64: ids of the passages that hold code c, ascending, end to end
    kind_numbers   int32, (codes,): the place of `kind_of` code c in kind_names
    signs          every sign that a code is written with
    """

    hashes: Hashes
    spelling: NDArray[np.uint8]
    spelling_ends: NDArray[np.int64]
    surfaces: NDArray[np.uint8]
    surface_ends: NDArray[np.int64]
    unanimous: NDArray[np.bool_]
    holders: Ids
    holder_ends: NDArray[np.int64]
    kind_numbers: NDArray[np.int32]
    signs: str
    kind_names: tuple[str, ...]

    @classmethod
    def build(cls, rows: Iterable[tuple[str, str, int]]) -> CodeIndex:
        """Of rows (normal form, surface, passage id) in the order of the normal forms, then of the passages."""
        normals: list[str] = []
        surfaces: list[str] = []
        alike: list[bool] = []
        counts: list[int] = []
        passages: list[int] = []
        spelled: dict[str, int] = {}
        for normal, surface, passage in rows:
            normal = normal[:LONGEST]
            if not normals or normals[-1] != normal:
                _choose(surfaces, alike, spelled)
                normals.append(normal)
                counts.append(0)
            spelled[surface] = spelled.get(surface, 0) + 1
            if not counts[-1] or passages[-1] != passage:
                passages.append(passage)
                counts[-1] += 1
        _choose(surfaces, alike, spelled)
        hashes = hash_all(normals)
        order = np.argsort(hashes, kind="stable")
        sizes = np.array(counts, np.int64)
        begins = (np.cumsum(sizes) - sizes)[order]
        sizes = sizes[order]
        ends = np.cumsum(sizes)
        from_begin = np.arange(len(passages)) - np.repeat(ends - sizes, sizes)
        kinds: dict[str, int] = {}
        numbers = np.array([kinds.setdefault(kind_of(normal), len(kinds)) for normal in normals], np.int32)
        return cls(
            hashes[order],
            *_packed([normals[code] for code in order]),
            *_packed([surfaces[code] for code in order]),
            np.array(alike, np.bool_)[order],
            np.array(passages, np.int64)[np.repeat(begins, sizes) + from_begin],
            ends,
            numbers[order],
            "".join(sorted(set().union(*normals))),
            tuple(kinds),
        )

    def save(self, folder: Path) -> None:
        """Write the arrays into `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)
        about = {"signs": self.signs, "kinds": self.kind_names}
        (folder / _ABOUT).write_text(json.dumps(about), encoding="ascii")

    @classmethod
    def load(cls, folder: Path) -> CodeIndex:
        """Map a saved folder."""
        about = json.loads((folder / _ABOUT).read_bytes())
        arrays = {name: load_array(folder / f"{name}.npy") for name in _ARRAYS}
        return cls(**arrays, signs=about["signs"], kind_names=tuple(about["kinds"]))

    @property
    def kinds(self) -> frozenset[str]:
        """Every `kind_of` a code."""
        return frozenset(self.kind_names)

    def __len__(self) -> int:
        return len(self.hashes)

    def places(self, normals: Sequence[str]) -> dict[str, int]:
        """Normal form -> its place, of those that are known."""
        if not normals or not len(self):
            return {}
        hashes = hash_all([normal[:LONGEST] for normal in normals])
        first = self._first(hashes)
        hit = self.hashes[np.minimum(first, len(self) - 1)] == hashes
        found = {}
        for at in np.flatnonzero(hit).tolist():
            place, wanted = int(first[at]), normals[at][:LONGEST]
            while place < len(self) and self.hashes[place] == hashes[at]:
                if self.normal(place) == wanted:
                    found[normals[at]] = place
                    break
                place += 1
        return found

    def normal(self, place: int) -> str:
        """The normal form at a place."""
        return _cut(self.spelling, self.spelling_ends, place)

    def surface(self, place: int) -> str:
        """How it is mostly written."""
        return _cut(self.surfaces, self.surface_ends, place)

    def is_unanimous(self, place: int) -> bool:
        """Whether it is written in one way only."""
        return bool(self.unanimous[place])

    def held(self, place: int, allowed: Ids | None = None) -> Ids:
        """Ids of the passages that hold it, ascending, of those allowed."""
        start = int(self.holder_ends[place - 1]) if place else 0
        ids: Ids = self.holders[start : int(self.holder_ends[place])]
        if allowed is None:
            return ids
        if len(ids) <= len(allowed):
            return ids[_among(ids, allowed)]
        return allowed[places_of(allowed, ids)] if len(allowed) else allowed

    def near(self, normal: str) -> list[int]:
        """Places of all codes one edit away: a sign changed, put in, left out, or two neighbours swapped."""
        normal = normal[:LONGEST]
        if not normal or not len(self):
            return []
        variants = np.unique(_one_edit_away(normal, self.signs))
        first = self._first(variants)
        inside = first < len(self)
        hit = first[inside][self.hashes[first[inside]] == variants[inside]]
        near = []
        for place in hit.tolist():
            value = self.hashes[place]
            while place < len(self) and self.hashes[place] == value:
                if is_one_edit(normal, self.normal(place)):
                    near.append(place)
                place += 1
        return near

    def _first(self, hashes: Hashes) -> NDArray[np.int64]:
        return np.searchsorted(self.hashes, hashes)


def kind_of(normal: str) -> str:
    """What codes of one kind share: 'WT7' -> 'WT#', 'P101A' -> 'P#@', 'RECORD 4124' -> 'RECORD #4'."""
    family, _, code = normal.rpartition(" ")
    if code.isdigit():
        shape = f"#{len(code)}"
    else:
        signs: list[str] = []
        for sign in code:
            if sign.isdigit():
                if signs[-1:] != ["#"]:
                    signs.append("#")
            else:
                signs.append(sign)
        shape = "".join(signs)
        head, mark, tail = shape.rpartition("#")
        if mark and tail.isalpha() and len(tail) <= 2:
            shape = f"{head}#@"
        elif not mark:
            shape = "@"
    return f"{family} {shape}" if family else shape


def is_one_edit(left: str, right: str) -> bool:
    """Whether one sign changed, put in or left out, or two neighbours swapped, makes one of the other."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    short, long = sorted((left, right), key=len)
    at = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    if short[at + 1 :] == long[at + 1 :]:
        return True
    return short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]


def unlike(asked: str, known: str) -> tuple[bool, bool, bool, int, str]:
    """To sort near codes by, most alike first: other letters, another length, no two signs swapped, the number."""
    letters = _letters(asked) != _letters(known)
    swapped = sorted(asked) == sorted(known)
    far = abs(int("0" + _digits(asked)) - int("0" + _digits(known)))
    return letters, len(asked) != len(known), not swapped, far, known


def _letters(code: str) -> str:
    return "".join(sign for sign in code if not sign.isdecimal())


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign in "0123456789")


def hash_of(normal: str) -> int:
    """The hash of one normal form: its signs as digits of a number to a large odd base, modulo 2**64."""
    value = 0
    for sign in normal:
        value = (value * _BASE + ord(sign)) & _MASK
    return value


def hash_all(normals: Sequence[str]) -> Hashes:
    """`hash_of` each, shape (len(normals),)."""
    if not normals:
        return np.empty(0, np.uint64)
    signs = np.frombuffer("".join(normals).encode("utf-32-le"), "<u4").astype(np.uint64)
    lengths = np.fromiter(map(len, normals), np.int64, len(normals))
    ends = np.cumsum(lengths)
    from_end = np.repeat(ends, lengths) - np.arange(len(signs)) - 1
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(signs * _powers()[from_end], dtype=np.uint64)])
    found: Hashes = sums[ends] - sums[ends - lengths]
    return found


@lru_cache(maxsize=1)
def _powers() -> Hashes:
    powers, value = [], 1
    for _ in range(LONGEST + 2):
        powers.append(value)
        value = value * _BASE & _MASK
    return np.array(powers, np.uint64)


def _one_edit_away(code: str, letters: str) -> Hashes:
    """Hashes of everything one edit away, the code itself among them."""
    power = _powers()
    signs = np.array([ord(sign) for sign in code], np.uint64)
    alphabet = np.array([ord(sign) for sign in sorted(set(letters) | set(code))], np.uint64)
    length = len(signs)
    begins = np.array([hash_of(code[:at]) for at in range(length + 1)], np.uint64)  # of the first `at` signs
    ends = np.array([hash_of(code[at:]) for at in range(length + 1)], np.uint64)  # of those from `at` on
    at = np.arange(length)
    own = begins[length:]
    here = power[length - 1 - at]
    changed = own + (alphabet[None, :] - signs[:, None]) * here[:, None]
    left_out = begins[at] * here + ends[at + 1]
    gap = np.arange(length + 1)
    before = begins[gap] * power[length + 1 - gap] + ends[gap]
    put_in = before[:, None] + alphabet[None, :] * power[length - gap][:, None]
    pair = at[:-1]
    swapped = own + (signs[pair + 1] - signs[pair]) * (power[length - 1 - pair] - power[length - 2 - pair])
    return np.concatenate([changed.ravel(), left_out, put_in.ravel(), swapped])


def _choose(surfaces: list[str], alike: list[bool], spelled: dict[str, int]) -> None:
    """The commonest spelling of the code just ended, and whether there is no other."""
    if spelled:
        surfaces.append(commonest(spelled))
        alike.append(len(spelled) == 1)
        spelled.clear()


def commonest(spelled: Mapping[str, int]) -> str:
    """Of the spellings of one code, each with how often it is used, the one that it is shown in."""
    return max(spelled, key=lambda surface: (spelled[surface], -len(surface), surface))


def _packed(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    encoded = [text.encode() for text in texts]
    return np.frombuffer(b"".join(encoded), np.uint8), np.cumsum([len(one) for one in encoded], dtype=np.int64)


def _cut(signs: NDArray[np.uint8], ends: NDArray[np.int64], place: int) -> str:
    start = int(ends[place - 1]) if place else 0
    return signs[start : int(ends[place])].tobytes().decode()


def _among(ids: Ids, allowed: Ids) -> NDArray[np.bool_]:
    if not len(allowed):
        return np.zeros(len(ids), np.bool_)
    at = np.minimum(np.searchsorted(allowed, ids), len(allowed) - 1)
    found: NDArray[np.bool_] = allowed[at] == ids
    return found
